"""The vector index against numpy brute force, and through long sequences of changes."""

import numpy as np
import numpy.typing as npt
import pytest

from index import vectors
from index.vectors import VectorIndex

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

DIMENSION = 16
NOTHING: Numbers = np.empty(0, np.int64)
NO_VECTORS: Vectors = np.empty((0, DIMENSION), np.float32)


def unit_vectors(rng: np.random.Generator, count: int) -> Vectors:
    rows = rng.standard_normal((count, DIMENSION)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def numbers(*values: int) -> Numbers:
    return np.array(values, np.int64)


def require_brute_force(index: VectorIndex, held: dict[int, Vectors], queries: Vectors, k: int) -> None:
    """The index's answers are the best by a plain product in double precision."""
    found = index.search(queries, k)
    assert len(found) == len(queries)
    for query, row in zip(queries.astype(np.float64), found, strict=True):
        cosines = {number: float(query @ vector) for number, vector in held.items()}
        best = sorted(cosines.values(), reverse=True)[:k]
        assert [score for _, score in row] == pytest.approx(best, abs=1e-5)
        assert [cosines[number] for number, _ in row] == pytest.approx(best, abs=1e-5)
        assert len({number for number, _ in row}) == len(row)
    assert len(index) == len(held)


@pytest.mark.parametrize("k", [1, 5, 40])
def test_search_finds_what_brute_force_finds(k: int) -> None:
    """Over 500 random unit vectors under numbers that are not in order."""
    rng = np.random.default_rng(1)
    rows = unit_vectors(rng, 500)
    names = rng.permutation(10_000)[:500].astype(np.int64)
    held = dict(zip(names.tolist(), rows, strict=True))
    require_brute_force(VectorIndex.of(names, rows), held, unit_vectors(rng, 20), k)


@pytest.mark.parametrize(("seed", "limit"), [(1, 2000), (2, 12), (3, 1), (4, 60)])
def test_a_long_run_of_changes_keeps_in_step_with_a_dict(
    seed: int, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Additions, removals and texts that come back, below and over the limit of what stands beside."""
    monkeypatch.setattr(vectors, "DELTA_LIMIT", limit)
    rng = np.random.default_rng(seed)
    first = unit_vectors(rng, 20)
    index = VectorIndex.of(np.arange(20), first)
    held = dict(enumerate(first))
    gone: list[Vectors] = []
    following = 20
    for _ in range(120):
        added = unit_vectors(rng, int(rng.integers(0, 6)))
        if gone and rng.random() < 0.3:  # a removed text comes back, under a number of its own
            added = np.concatenate([added, [gone[int(rng.integers(len(gone)))]]])
        new = np.arange(following, following + len(added))
        following += len(added)
        leaving = rng.choice(sorted(held), min(len(held), int(rng.integers(0, 6))), replace=False)
        removed = np.concatenate([leaving, [following + 1000]]).astype(np.int64)
        index = index.with_changes(new, added, removed)
        gone += [held.pop(int(number)) for number in leaving]
        held |= dict(zip(new.tolist(), added, strict=True))
        require_brute_force(index, held, unit_vectors(rng, 3), 7)


def test_an_index_answers_as_before_after_changes_were_made_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A search in flight on the old index is not disturbed, by a small change or a rebuilding."""
    rng = np.random.default_rng(5)
    rows, queries = unit_vectors(rng, 50), unit_vectors(rng, 4)
    old = VectorIndex.of(np.arange(50), rows).with_changes(
        numbers(50, 51), unit_vectors(rng, 2), numbers(3)
    )
    before = old.search(queries, 10)
    for limit in (2000, 1):
        monkeypatch.setattr(vectors, "DELTA_LIMIT", limit)
        newer = old.with_changes(numbers(60, 61), queries[:2], numbers(1, 2, 50))
        assert newer.search(queries[:1], 1)[0][0][0] == 60
        assert old.search(queries, 10) == before
        assert len(old) == 51


def test_a_number_added_and_removed_in_one_change_is_not_found() -> None:
    """That is a document replaced twice between two looks at the corpus."""
    rng = np.random.default_rng(6)
    index = VectorIndex.of(NOTHING, NO_VECTORS)
    index = index.with_changes(numbers(1, 2), unit_vectors(rng, 2), numbers(1))
    assert [number for number, _ in index.search(unit_vectors(rng, 1), 5)[0]] == [2]


def test_equal_cosines_come_in_the_order_of_their_numbers() -> None:
    """A boilerplate passage in 40 documents: the lowest numbers come, wherever they are held."""
    same = np.tile(np.eye(1, DIMENSION, dtype=np.float32), (20, 1))
    index = VectorIndex.of(np.arange(20)[::-1].copy(), same)
    index = index.with_changes(np.arange(20, 40), same, numbers(0, 2, 25))
    assert [number for number, _ in index.search(same[:1], 5)[0]] == [1, 3, 4, 5, 6]
    everything = [number for number in range(40) if number not in (0, 2, 25)]
    assert [number for number, _ in index.search(same[:1], 40)[0]] == everything


def test_a_query_finds_the_same_alone_and_in_a_batch() -> None:
    """Who else asks at the same moment does not change an answer."""
    rng = np.random.default_rng(7)
    index = VectorIndex.of(np.arange(300), unit_vectors(rng, 300))
    queries = unit_vectors(rng, 30)
    together = index.search(queries, 5)
    for query, row in zip(queries, together, strict=True):
        alone = index.search(query[np.newaxis], 5)[0]
        assert [number for number, _ in alone] == [number for number, _ in row]
        assert [score for _, score in alone] == pytest.approx([score for _, score in row], abs=1e-6)


def test_more_is_asked_for_than_there_is() -> None:
    """All that are held come back, best first."""
    rows = np.eye(3, DIMENSION, dtype=np.float32)
    index = VectorIndex.of(numbers(7, 8, 9), rows)
    query = np.array([[0.8, 0.6] + [0] * (DIMENSION - 2)], np.float32)
    (row,) = index.search(query, 100)
    assert row == [(7, pytest.approx(0.8)), (8, pytest.approx(0.6)), (9, pytest.approx(0))]


def test_an_empty_index_finds_nothing() -> None:
    """Neither one that never held anything nor one that lost everything."""
    query = np.eye(1, DIMENSION, dtype=np.float32)
    empty = VectorIndex.of(NOTHING, NO_VECTORS)
    assert empty.search(query, 3) == [[]]
    emptied = empty.with_changes(numbers(1), query, NOTHING).with_changes(
        NOTHING, NO_VECTORS, numbers(1)
    )
    assert emptied.search(query, 3) == [[]]
    assert len(emptied) == 0


def test_no_queries_have_no_answers() -> None:
    """An empty batch is not an error."""
    assert VectorIndex.of(NOTHING, NO_VECTORS).search(NO_VECTORS, 3) == []


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_query_that_is_not_finite_is_refused(bad: float) -> None:
    """Its cosines would order at random."""
    rng = np.random.default_rng(8)
    queries = unit_vectors(rng, 3)
    queries[1, 4] = bad
    with pytest.raises(ValueError, match="not finite"):
        VectorIndex.of(np.arange(3), unit_vectors(rng, 3)).search(queries, 1)


@pytest.mark.parametrize("given", [[1, 2, 1], [1, 2], [1, 2, 3, 4]])
def test_each_vector_needs_a_number_of_its_own(given: list[int]) -> None:
    """A number twice, or another count of numbers than of vectors, is refused."""
    with pytest.raises(ValueError, match="number of its own"):
        VectorIndex.of(numbers(*given), unit_vectors(np.random.default_rng(9), 3))
