"""The system of record: what goes in comes out, in this process and in others, and after reopening."""

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fakes import HashEncoder
from index.corpus import Corpus, text_sha256
from index.database import Database
from index.errors import CorpusUnavailable
from index.ingest import Ingestor
from index.records import CorpusState, Document, Source


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_documents_come_back_as_they_went_in(
    ingestor: Ingestor, corpus: Corpus, sample_documents: list[Document]
) -> None:
    """To the letter: emoji, combining accents, CRLF, tags and metadata."""
    ingestor.add(sample_documents)
    for document in sample_documents:
        stored = corpus.get(document.id)
        assert stored is not None
        assert stored.document == document
        assert stored.sha256 == sha256(document.text)


def test_another_program_reads_the_same_in_the_file(
    ingestor: Ingestor, folder: Path, encoder: HashEncoder, sample_documents: list[Document]
) -> None:
    """The text in UTF-8, the vectors as little-endian 32-bit floats."""
    ingestor.add(sample_documents)
    chess = sample_documents[-1]
    with sqlite3.connect(folder / "corroborate.db") as plain:
        texts = dict(plain.execute("SELECT id, text FROM documents"))
        (blob,) = plain.execute("SELECT vector FROM passages WHERE document_id = 'chess'").fetchone()
    assert texts == {document.id: document.text for document in sample_documents}
    assert np.array_equal(np.frombuffer(blob, "<f4"), encoder.vector(chess.text))


def test_passages_lie_in_the_document_in_order(
    ingestor: Ingestor, corpus: Corpus, sample_documents: list[Document]
) -> None:
    """A passage is named by its place; its text and sentences are the document's by offsets."""
    ingestor.add(sample_documents)
    stored = corpus.get("bridge-news")
    assert stored is not None
    assert [passage.id for passage in stored.passages] == ["bridge-news#0", "bridge-news#1"]
    text = stored.document.text
    assert [[text[a:b] for a, b in passage.sentences] for passage in stored.passages] == [
        [
            "The Skarvøy bridge opened in 1931.",
            "It carries 4,200 cars a day 🚗🚗.",
            "Repairs began in May.",
        ],
        ["Repairs began in May.", "The mayor cut a ribbon."],
    ]
    assert all(passage.text == text[passage.start : passage.end] for passage in stored.passages)


def test_an_unknown_id_has_no_document(corpus: Corpus) -> None:
    """None, and deleting it says that there was nothing and is no change."""
    assert corpus.get("nobody") is None
    assert corpus.delete("nobody") is False
    assert corpus.state().generation == 0


def test_the_state_counts_what_is_there(ingestor: Ingestor, corpus: Corpus) -> None:
    """Generation, documents, passages and encoder follow each change."""
    assert corpus.state() == CorpusState(0, 0, 0, None, None, False)
    five = Document("five", "A! B! C! D! E!")
    ingestor.add([five, Document("one", "Alone.")])
    assert corpus.state() == CorpusState(1, 2, 3, "hash-encoder@1", 64, False)
    ingestor.add([five])
    assert corpus.state() == CorpusState(1, 2, 3, "hash-encoder@1", 64, False)
    ingestor.add([replace(five, text="A!")])
    assert corpus.state() == CorpusState(2, 2, 2, "hash-encoder@1", 64, False)
    corpus.delete("five")
    assert corpus.state() == CorpusState(3, 1, 1, "hash-encoder@1", 64, False)


def test_the_corpus_survives_reopening(
    folder: Path, encoder: HashEncoder, sample_documents: list[Document]
) -> None:
    """What was acknowledged is there for the next process: documents, deletions and state."""
    first = Database(folder)
    Ingestor(Corpus(first), encoder).add(sample_documents)
    Corpus(first).delete("chess")
    state = Corpus(first).state()
    first.close()
    second = Database(folder)
    reopened = Corpus(second)
    assert reopened.state() == state
    kept = sorted(sample_documents[:-1], key=lambda document: document.id)
    assert list(reopened.documents()) == kept
    second.close()


def test_pages_go_through_all_cards_in_the_order_of_ids(
    ingestor: Ingestor, corpus: Corpus, sample_documents: list[Document]
) -> None:
    """Each card comes once, the last page is short, and after it there is nothing."""
    ingestor.add(sample_documents)
    pages = [corpus.page(4)]
    pages.append(corpus.page(4, after=pages[-1][-1].id))
    assert [[card.id for card in page] for page in pages] == [
        ["bridge-doubt", "bridge-history", "bridge-news", "cafe"],
        ["chess", "volcano"],
    ]
    assert corpus.page(4, after="volcano") == []
    assert pages[0][2] == Source(
        id="bridge-news",
        title="Skarvøy bridge",
        url="https://example.org/bridge",
        publisher="Kystbladet",
        published_at="2023-02-02",
        language="en",
        tags=("bridges", "coast"),
    )


def test_a_page_goes_on_though_its_last_document_was_deleted(ingestor: Ingestor, corpus: Corpus) -> None:
    """The id says where to go on; the document need not be there."""
    ingestor.add([Document(id, "Text.") for id in ("B", "a", "b", "c")])
    assert [card.id for card in corpus.page(2)] == ["B", "a"]
    corpus.delete("a")
    assert [card.id for card in corpus.page(2, after="a")] == ["b", "c"]


@pytest.mark.parametrize("batch", [1, 2, 6, 200])
def test_all_documents_are_read_whatever_the_batch(
    ingestor: Ingestor, corpus: Corpus, sample_documents: list[Document], batch: int
) -> None:
    """In the order of ids, each once."""
    ingestor.add(sample_documents)
    expected = sorted(sample_documents, key=lambda document: document.id)
    assert list(corpus.documents(batch)) == expected


def test_vectors_are_found_by_the_hash_of_their_text(
    ingestor: Ingestor, corpus: Corpus, encoder: HashEncoder
) -> None:
    """Also when many are asked for at once; a text that was never encoded is left out."""
    texts = [f"Sentence number {number}." for number in range(1200)]
    ingestor.add([Document(f"d{number}", text) for number, text in enumerate(texts)])
    known = corpus.vectors_by_hash([*map(sha256, texts), sha256("never")], 64)
    assert known.keys() == set(map(sha256, texts))
    for text in texts[::100]:
        assert np.array_equal(known[sha256(text)], encoder.vector(text))


def test_passages_are_found_by_number_with_their_cards(
    ingestor: Ingestor, corpus: Corpus, sample_documents: list[Document]
) -> None:
    """As many as are asked for at once; numbers of what is gone are left out."""
    ingestor.add(sample_documents)
    numbers = corpus.changes_since(0).added.tolist()
    corpus.delete("chess")
    found = corpus.passages([*numbers, *range(5000, 6500)])
    documents = {document.id: document for document in sample_documents[:-1]}
    assert {each.source.id for each in found.values()} == documents.keys()
    for each in found.values():
        document = documents[each.passage.document_id]
        assert each.passage.text == document.text[each.passage.start : each.passage.end]
        assert (each.source.id, each.source.title) == (document.id, document.title)


def test_changes_since_a_generation_are_what_was_added_and_removed(
    ingestor: Ingestor, corpus: Corpus, encoder: HashEncoder
) -> None:
    """Who applies them in any steps from any generation holds the same."""
    ingestor.add([Document("a", "First."), Document("b", "Second.")])
    ingestor.add([Document("a", "Third.")])
    corpus.delete("b")
    whole = corpus.changes_since(0)
    assert (whole.generation, whole.encoder, whole.dimension) == (3, "hash-encoder@1", 64)
    assert np.array_equal(whole.vectors, [encoder.vector("Third.")])
    first, second = 1, 2
    since_one = corpus.changes_since(1)
    assert since_one.added.tolist() == whole.added.tolist()
    assert sorted(since_one.removed.tolist()) == [first, second]
    since_two = corpus.changes_since(2)
    assert (since_two.added.tolist(), since_two.removed.tolist()) == ([], [second])
    since_three = corpus.changes_since(3)
    assert (since_three.added.tolist(), since_three.removed.tolist()) == ([], [])


def test_a_number_is_never_given_twice(ingestor: Ingestor, corpus: Corpus) -> None:
    """Even the highest one, after its passage was removed and the file opened again."""
    seen: list[int] = []
    for text in ("One.", "Two.", "Three."):
        ingestor.add([Document("a", text)])
        seen += corpus.changes_since(0).added.tolist()
        corpus.delete("a")
    assert len(set(seen)) == 3


def test_a_hash_is_of_the_text_in_utf_8() -> None:
    """The published SHA-256 of "abc", and of a text that is not ASCII."""
    published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text_sha256("abc") == published
    assert text_sha256("e\u0301 😀\r\n") == sha256("e\u0301 😀\r\n")


def test_nothing_is_read_from_a_database_whose_tables_are_gone(
    corpus: Corpus, database: Database
) -> None:
    """A damaged file is an error of this room, not an empty answer."""
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE documents")
    with pytest.raises(CorpusUnavailable):
        corpus.page(1)
