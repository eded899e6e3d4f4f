"""Documents go in whole or not at all, and no text is encoded twice."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import HashEncoder, OtherEncoder, mixed_texts
from index import ingest
from index.chunking import MAX_PASSAGE_CHARS
from index.corpus import Change, Corpus
from index.database import Database
from index.errors import EncoderFailed, EncoderMismatch
from index.ingest import Ingested, Ingestor
from index.records import CorpusState, Document
from index.search import Searcher

LETTERS = Document("letters", "A! B! C! D! E!", title="Letters", publisher="Press")


def change_of(ingestor: Ingestor, document: Document) -> Change:
    """What adding the one document did."""
    (ingested,), _ = ingestor.add([document])
    return ingested.change


class Interrupted(HashEncoder):
    """Does something, or fails, before it encodes."""

    def __init__(self, before: Callable[[Sequence[str]], None]) -> None:
        super().__init__()
        self.before = before

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        self.before(texts)
        return super().encode(texts, progress)


def test_a_document_is_created_then_unchanged_then_updated(ingestor: Ingestor) -> None:
    """Each answer has the id, what was done, the passages, and the generation."""
    assert ingestor.add([LETTERS]) == ([Ingested("letters", Change.CREATED, 2)], 1)
    assert ingestor.add([LETTERS]) == ([Ingested("letters", Change.UNCHANGED, 2)], 1)
    shorter = replace(LETTERS, text="A! B!")
    assert ingestor.add([shorter]) == ([Ingested("letters", Change.UPDATED, 1)], 2)


def test_unchanged_text_is_not_encoded_again(ingestor: Ingestor, encoder: HashEncoder) -> None:
    """A document that is there costs nothing."""
    ingestor.add([LETTERS])
    assert len(encoder.encoded) == 2
    ingestor.add([LETTERS])
    assert len(encoder.encoded) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("publisher", "Another press"),
        ("url", "https://example.org/"),
        ("published_at", "2024-01-01"),
        ("language", "nb"),
        ("tags", ("alphabet",)),
        ("metadata", {"desk": "letters"}),
    ],
)
def test_a_change_beside_the_text_is_stored_without_encoding(
    ingestor: Ingestor, corpus: Corpus, encoder: HashEncoder, field: str, value: object
) -> None:
    """Only title and text go to the encoder."""
    ingestor.add([LETTERS])
    changed = replace(LETTERS, **{field: value})
    assert change_of(ingestor, changed) is Change.UPDATED
    assert len(encoder.encoded) == 2
    stored = corpus.get("letters")
    assert stored is not None
    assert stored.document == changed


@pytest.mark.parametrize(("before", "after"), [(1, True), (0, False), (1, 1.0)])
def test_metadata_that_python_calls_equal_is_told_apart(
    ingestor: Ingestor, corpus: Corpus, before: object, after: object
) -> None:
    """In JSON 1, true and 1.0 are three values; metadata is kept as it is given."""
    ingestor.add([replace(LETTERS, metadata={"checked": before})])
    assert change_of(ingestor, replace(LETTERS, metadata={"checked": after})) is Change.UPDATED
    stored = corpus.get("letters")
    assert stored is not None
    assert repr(stored.document.metadata["checked"]) == repr(after)


def test_a_new_title_is_encoded_with_every_passage(ingestor: Ingestor, encoder: HashEncoder) -> None:
    """It is part of what the encoder reads."""
    ingestor.add([LETTERS])
    assert change_of(ingestor, replace(LETTERS, title="Capital letters")) is Change.UPDATED
    assert encoder.encoded[2:] == ["Capital letters. A! B! C!", "Capital letters. C! D! E!"]


def test_only_the_passages_that_changed_are_encoded(ingestor: Ingestor, encoder: HashEncoder) -> None:
    """A correction in the last sentence leaves the first passage's vector as it is."""
    ingestor.add([LETTERS])
    ingestor.add([replace(LETTERS, text="A! B! C! D! F!")])
    assert encoder.encoded[2:] == ["Letters. C! D! F!"]


def test_the_same_text_in_two_documents_is_encoded_once(
    ingestor: Ingestor, encoder: HashEncoder, corpus: Corpus
) -> None:
    """In one call or in two; both documents have their passages."""
    ingestor.add([replace(LETTERS, id="a"), replace(LETTERS, id="b")])
    ingestor.add([replace(LETTERS, id="c")])
    assert len(encoder.encoded) == 2
    assert corpus.state().passages == 6


def test_of_an_id_twice_in_one_call_the_last_is_kept(
    ingestor: Ingestor, corpus: Corpus, searcher: Searcher
) -> None:
    """The first is created and then updated, in one generation."""
    ingested, generation = ingestor.add([Document("a", "First."), Document("a", "Second.")])
    assert [each.change for each in ingested] == [Change.CREATED, Change.UPDATED]
    assert generation == 1
    assert [hit.passage.text for hit in searcher.search(["first second"], 9).hits[0]] == ["Second."]
    assert corpus.state() == CorpusState(1, 1, 1, "hash-encoder@1", 64, False)


def test_adding_nothing_is_no_change(ingestor: Ingestor) -> None:
    """An empty list has no results and the generation stays."""
    assert ingestor.add([]) == ([], 0)


def test_progress_counts_each_text_once(ingestor: Ingestor) -> None:
    """Encoded or known, the counts add up to the passages."""
    told: list[int] = []
    ingestor.add([LETTERS])
    ingestor.add([LETTERS, Document("other", "One. Two.")], told.append)
    assert sum(told) == 3


def test_another_encoder_is_refused_and_changes_nothing(ingestor: Ingestor, corpus: Corpus) -> None:
    """The message names the command that mends it."""
    ingestor.add([LETTERS])
    before = corpus.state()
    with pytest.raises(EncoderMismatch, match="corroborate corpus rebuild"):
        Ingestor(corpus, OtherEncoder()).add([Document("new", "Text.")])
    assert corpus.state() == before


def test_a_failing_encoder_leaves_the_corpus_as_it_was(ingestor: Ingestor, corpus: Corpus) -> None:
    """None of the documents of the call go in."""
    ingestor.add([LETTERS])
    before = corpus.state()

    def fail(texts: Sequence[str]) -> None:
        raise EncoderFailed("no memory")

    with pytest.raises(EncoderFailed):
        Ingestor(corpus, Interrupted(fail)).add([replace(LETTERS, text="New."), Document("b", "B.")])
    assert corpus.state() == before
    assert corpus.get("letters").document == LETTERS


def test_batches_are_committed_one_by_one(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done before a failure is kept, and the next run goes on without encoding it again."""
    monkeypatch.setattr(ingest, "BATCH_DOCUMENTS", 2)
    documents = [Document(f"d{number}", f"Text {number}.") for number in range(5)]

    def fail_at_the_third(texts: Sequence[str]) -> None:
        if "Text 4." in texts:
            raise EncoderFailed("stopped")

    with pytest.raises(EncoderFailed):
        list(Ingestor(corpus, Interrupted(fail_at_the_third)).add_all(iter(documents)))
    assert [card.id for card in corpus.page(9)] == ["d0", "d1", "d2", "d3"]
    again = HashEncoder()
    changes = [each.change for each in Ingestor(corpus, again).add_all(iter(documents))]
    assert changes == [Change.UNCHANGED] * 4 + [Change.CREATED]
    assert again.encoded == ["Text 4."]


def test_a_rebuild_encodes_all_with_the_other_encoder(
    ingestor: Ingestor, corpus: Corpus, sample_documents: list[Document]
) -> None:
    """The documents stay, and searching with the new encoder works."""
    ingestor.add(sample_documents)
    passages = corpus.state().passages
    other = OtherEncoder()
    rebuilt = list(Ingestor(corpus, other).rebuild())
    assert sorted(each.document_id for each in rebuilt) == sorted(each.id for each in sample_documents)
    state = corpus.state()
    assert (state.encoder, state.dimension, state.passages) == ("other-encoder@1", 32, passages)
    hits = Searcher(corpus, other).search(["Mount Eldra last erupted in 1784."], 1).hits[0]
    assert hits[0].source.id == "volcano"
    documents = {document.id: document for document in sample_documents}
    assert {document.id: document for document in corpus.documents()} == documents


def test_a_rebuild_with_the_same_encoder_changes_nothing(
    ingestor: Ingestor, corpus: Corpus, encoder: HashEncoder, sample_documents: list[Document]
) -> None:
    """No text is encoded, and the generation stays."""
    ingestor.add(sample_documents)
    before, encoded = corpus.state(), len(encoder.encoded)
    assert {each.change for each in ingestor.rebuild()} == {Change.UNCHANGED}
    assert (corpus.state(), len(encoder.encoded)) == (before, encoded)


def test_a_stopped_rebuild_is_gone_on_with(
    ingestor: Ingestor, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No document is lost, and what was encoded before the stop is not encoded again."""
    monkeypatch.setattr(ingest, "BATCH_DOCUMENTS", 2)
    documents = [Document(f"d{number}", f"Text {number}.") for number in range(5)]
    ingestor.add(documents)
    other = OtherEncoder()
    next(Ingestor(corpus, other).rebuild())
    assert corpus.state().passages == 2
    list(Ingestor(corpus, other).rebuild())
    assert sorted(other.encoded) == [document.text for document in documents]
    assert list(corpus.documents()) == documents


def test_a_rebuild_does_not_bring_back_what_is_deleted_or_replaced_meanwhile(
    ingestor: Ingestor, corpus: Corpus
) -> None:
    """A deletion that was acknowledged while the rebuild was encoding stays one; so does an update."""
    ingestor.add([Document("a", "Old."), Document("b", "Stays.")])
    corpus.begin_rebuild(HashEncoder.name, HashEncoder.dimension)

    def meanwhile(texts: Sequence[str]) -> None:
        corpus.delete("b")
        ingestor.add([Document("a", "New.")])

    list(Ingestor(corpus, Interrupted(meanwhile)).rebuild())
    assert list(corpus.documents()) == [Document("a", "New.")]


@pytest.mark.parametrize("views", [1, 2])
def test_adding_from_six_threads_loses_nothing(folder: Path, encoder: HashEncoder, views: int) -> None:
    """Through one view of the folder or two, as two workers would; each call has a generation."""
    databases = [Database(folder) for _ in range(views)]
    generations: list[int] = []

    def add(thread: int) -> None:
        ingestor = Ingestor(Corpus(databases[thread % views]), encoder)
        for number in range(8):
            _, generation = ingestor.add(
                [Document(f"d{thread}-{number}-{each}", f"Text {thread} {each}.") for each in range(2)]
            )
            generations.append(generation)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    corpus = Corpus(databases[0])
    assert sorted(generations) == list(range(1, 49))
    assert corpus.state() == CorpusState(48, 96, 96, "hash-encoder@1", 64, False)
    assert len(Searcher(corpus, encoder)) == 96
    for database in databases:
        database.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """A corpus that many made-up examples go through, one after the other."""
    database = Database(tmp_path_factory.mktemp("shared"))
    yield Corpus(database)
    database.close()


@settings(max_examples=60, deadline=None)
@given(st.lists(mixed_texts(12), min_size=1, max_size=3), st.sampled_from([None, "Café 😀"]))
def test_every_passage_is_the_documents_text_by_its_offsets(
    shared: Corpus, texts: list[str], title: str | None
) -> None:
    """Through SQLite and search and back, whatever the text: offsets count code points."""
    encoder = HashEncoder()
    documents = [Document(f"d{number}", text, title=title) for number, text in enumerate(texts)]
    Ingestor(shared, encoder).add(documents)
    for document in documents:
        stored = shared.get(document.id)
        assert stored is not None
        assert stored.document == document
    by_id = {document.id: document for document in shared.documents()}
    (hits,) = Searcher(shared, encoder).search(["cat sat"], 1000).hits
    for hit in hits:
        passage, text = hit.passage, by_id[hit.source.id].text
        assert passage.text == text[passage.start : passage.end]
        assert 0 < len(passage.text) <= MAX_PASSAGE_CHARS
        assert all(passage.start <= start < end <= passage.end for start, end in passage.sentences)
    assert len(hits) == shared.state().passages
