"""Search follows the corpus: every search sees the last change, whoever made it."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from fakes import HashEncoder, OtherEncoder
from index.corpus import Corpus
from index.database import Database
from index.errors import CorpusUnavailable, EncoderMismatch, RebuildUnfinished
from index.ingest import Ingestor
from index.records import Document, Hit, SearchResult, Source
from index.search import Searcher


def found_ids(result: SearchResult) -> list[str]:
    """The documents found for the first query, best first, each once."""
    return list(dict.fromkeys(hit.source.id for hit in result.hits[0]))


def test_the_best_passages_come_first_with_cosine_and_card(
    ingestor: Ingestor,
    searcher: Searcher,
    corpus: Corpus,
    encoder: HashEncoder,
    sample_documents: list[Document],
) -> None:
    """Every passage's cosine is plain numpy's; the first is relevant most, each query for itself."""
    ingestor.add(sample_documents)
    queries = ["When did the Skarvøy bridge open?", "Mount Eldra erupted in 1784"]
    result = searcher.search(queries, 100)
    changes = corpus.changes_since(0)
    for query, hits in zip(queries, result.hits, strict=True):
        cosines = np.sort(changes.vectors @ encoder.vector(query))[::-1]
        found = sorted((hit.similarity for hit in hits), reverse=True)
        assert found == pytest.approx(cosines.tolist(), abs=1e-5)
        relevance = [hit.relevance for hit in hits]
        assert relevance == sorted(relevance, reverse=True)
        assert 0 < relevance[-1] <= relevance[0] <= 1
    best: Hit = result.hits[1][0]
    assert best.passage.id == "volcano#0"
    assert best.source == Source("volcano", None, None, None, None, None, ("geology",))


def test_a_title_takes_part_in_finding_a_passage(ingestor: Ingestor, searcher: Searcher) -> None:
    """A passage that says "he" is found by the name in its title."""
    ingestor.add(
        [Document("poet", "He wrote it in a week.", title="Agnar Lund"), Document("cook", "He cooked.")]
    )
    assert found_ids(searcher.search(["Agnar Lund"], 1)) == ["poet"]


def test_an_empty_corpus_has_no_hits(searcher: Searcher) -> None:
    """One empty row for each query, from generation 0."""
    assert searcher.search(["anything", "else"], 5) == SearchResult(((), ()), 0)
    assert len(searcher) == 0


def test_no_queries_have_no_rows(searcher: Searcher, ingestor: Ingestor) -> None:
    """The generation is told all the same, and nothing is encoded."""
    ingestor.add([Document("a", "Text.")])
    assert searcher.search([], 5) == SearchResult((), 1)


def test_more_hits_than_there_are_passages(ingestor: Ingestor, searcher: Searcher) -> None:
    """All of them come."""
    ingestor.add([Document("a", "Red."), Document("b", "Blue.")])
    assert found_ids(searcher.search(["red"], 50)) == ["a", "b"]


def test_a_deleted_document_is_not_in_the_next_search(
    ingestor: Ingestor, searcher: Searcher, corpus: Corpus, sample_documents: list[Document]
) -> None:
    """Nor are the passages of a text that was replaced."""
    ingestor.add(sample_documents)
    assert found_ids(searcher.search(["Mount Eldra"], 1)) == ["volcano"]
    corpus.delete("volcano")
    assert "volcano" not in found_ids(searcher.search(["Mount Eldra"], 50))
    ingestor.add([Document("chess", "They play on Sundays.")])
    texts = [hit.passage.text for hit in searcher.search(["Tuesdays"], 50).hits[0]]
    assert "They play on Sundays." in texts
    assert not any("Tuesdays" in text for text in texts)


def test_changes_through_another_view_of_the_folder_are_seen(
    ingestor: Ingestor, searcher: Searcher, folder: Path, sample_documents: list[Document]
) -> None:
    """As another worker would make them."""
    ingestor.add(sample_documents)
    other = Database(folder)
    Corpus(other).delete("volcano")
    Ingestor(Corpus(other), HashEncoder()).add([Document("moon", "The moon rose at nine.")])
    other.close()
    assert "volcano" not in found_ids(searcher.search(["Mount Eldra"], 50))
    assert found_ids(searcher.search(["the moon rose"], 1)) == ["moon"]


def test_a_deletion_by_another_process_is_seen(
    ingestor: Ingestor, searcher: Searcher, folder: Path, sample_documents: list[Document]
) -> None:
    """The command line deletes while the service runs."""
    ingestor.add(sample_documents)
    assert found_ids(searcher.search(["Mount Eldra"], 1)) == ["volcano"]
    script = (
        "import pathlib, sys\n"
        "from index.corpus import Corpus\n"
        "from index.database import Database\n"
        "assert Corpus(Database(pathlib.Path(sys.argv[1]))).delete('volcano')\n"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=True, timeout=60)
    assert "volcano" not in found_ids(searcher.search(["Mount Eldra"], 50))


def test_a_result_names_the_generation_it_was_read_from(
    ingestor: Ingestor, searcher: Searcher, corpus: Corpus
) -> None:
    """It moves with each change and stays without one."""
    assert searcher.search(["x"], 1).generation == 0
    _, added = ingestor.add([Document("a", "Text.")])
    assert searcher.search(["x"], 1).generation == added == 1
    ingestor.add([Document("a", "Text.")])
    assert searcher.search(["x"], 1).generation == 1
    corpus.delete("a")
    assert searcher.search(["x"], 1).generation == corpus.state().generation == 2


def test_a_searcher_built_late_finds_what_one_built_early_finds(
    ingestor: Ingestor, searcher: Searcher, corpus: Corpus, encoder: HashEncoder
) -> None:
    """Following the changes and reading the whole come to the same."""
    for number in range(30):
        ingestor.add([Document(f"d{number % 12}", f"Report {number} on river {number % 5}.")])
        searcher.search(["river"], 1)
        if number % 4 == 0:
            corpus.delete(f"d{(number + 5) % 12}")
    queries = ["report on river 3", "report 27"]
    late = Searcher(corpus, encoder).search(queries, 20)
    assert searcher.search(queries, 20) == late
    assert len(searcher) == corpus.state().passages


def test_vectors_of_another_encoder_are_refused(ingestor: Ingestor, corpus: Corpus) -> None:
    """The message names both encoders and the command that mends it."""
    ingestor.add([Document("a", "Text.")])
    with pytest.raises(EncoderMismatch, match="corroborate corpus rebuild") as refused:
        Searcher(corpus, OtherEncoder())
    assert "hash-encoder@1" in str(refused.value)
    assert "other-encoder@1" in str(refused.value)


def test_a_running_searcher_refuses_after_a_rebuild_with_another_encoder(
    ingestor: Ingestor, searcher: Searcher, corpus: Corpus
) -> None:
    """Its queries would be compared with vectors of another model."""
    ingestor.add([Document("a", "Text.")])
    searcher.search(["text"], 1)
    list(Ingestor(corpus, OtherEncoder()).rebuild())
    with pytest.raises(EncoderMismatch, match="corroborate corpus rebuild"):
        searcher.search(["text"], 1)


def test_a_search_during_a_rebuild_is_an_error_that_names_its_end(
    ingestor: Ingestor, searcher: Searcher, corpus: Corpus, encoder: HashEncoder
) -> None:
    """Part of the corpus can't be found then, and what is missing must not look like no evidence."""
    ingestor.add([Document("a", "Text."), Document("b", "Other text.")])
    assert found_ids(searcher.search(["text"], 1)) == ["a"]
    corpus.begin_rebuild(encoder.name, encoder.dimension)
    for attempt in (lambda: searcher.search(["text"], 1), lambda: Searcher(corpus, encoder)):
        with pytest.raises(RebuildUnfinished, match="corroborate corpus rebuild"):
            attempt()
    list(ingestor.rebuild())
    assert found_ids(searcher.search(["text"], 1)) == ["a"]
    assert len(Searcher(corpus, encoder)) == 2


def test_a_stopped_rebuild_keeps_another_encoder_out(ingestor: Ingestor, corpus: Corpus) -> None:
    """A service that still runs with the old encoder can't write its vectors among the new."""
    ingestor.add([Document("a", "Text.")])
    other = OtherEncoder()
    corpus.begin_rebuild(other.name, other.dimension)
    with pytest.raises(EncoderMismatch):
        ingestor.add([Document("b", "More.")])
    list(Ingestor(corpus, other).rebuild())
    assert found_ids(Searcher(corpus, other).search(["text"], 1)) == ["a"]


def test_queries_go_through_the_shared_encode_when_there_is_one(
    ingestor: Ingestor, corpus: Corpus, encoder: HashEncoder
) -> None:
    """All queries of a search in one call."""
    ingestor.add([Document("a", "Text."), Document("b", "Other.")])
    asked = []

    def encode(texts: list[str]) -> list[np.ndarray]:
        asked.append(list(texts))
        return list(HashEncoder().encode(texts))

    encoder.encoded.clear()
    result = Searcher(corpus, encoder, encode).search(["other", "text"], 1)
    assert [row[0].source.id for row in result.hits] == ["b", "a"]
    assert asked == [["other", "text"]]
    assert encoder.encoded == []


def test_searches_beside_changes_never_fail_nor_show_what_was_deleted(
    ingestor: Ingestor, searcher: Searcher, corpus: Corpus
) -> None:
    """Two threads search while two add and delete; a deletion holds for every search begun after it."""
    deleted: set[str] = set()
    done = threading.Event()
    shown: list[str] = []
    failures: list[BaseException] = []
    ingestor.add([Document("always", "The river report stays.")])

    def change(name: str) -> None:
        for number in range(40):
            ingestor.add([Document(f"{name}{number}", f"River report {number}. It rained.")])
            if number % 2:
                corpus.delete(f"{name}{number - 1}")
                deleted.add(f"{name}{number - 1}")

    def search() -> None:
        while not done.is_set():
            gone = set(deleted)
            try:
                hits = searcher.search(["river report", "it rained"], 200).hits
            except CorpusUnavailable as error:
                failures.append(error)
                return
            shown.extend(hit.source.id for row in hits for hit in row if hit.source.id in gone)
            assert all("always" in {hit.source.id for hit in row} for row in hits)

    searching = [threading.Thread(target=search) for _ in range(2)]
    changing = [threading.Thread(target=change, args=(name,)) for name in "ab"]
    for thread in (*searching, *changing):
        thread.start()
    for thread in changing:
        thread.join(60)
    done.set()
    for thread in searching:
        thread.join(60)
    assert failures == []
    assert shown == []
    assert len(searcher.search(["river report"], 100).hits[0]) == 41
