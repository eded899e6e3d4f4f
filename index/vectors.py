"""Exact nearest-neighbour search over unit vectors. The only module that imports faiss.

A `VectorIndex` never changes: `with_changes` makes a new one that shares the large part with the old,
so that searches in flight are never disturbed (FAISS allows searching in parallel, not changing).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

DELTA_LIMIT = 2000
"""Additions and removals that are kept beside the large index before it is built anew. Copying this
many vectors takes about a millisecond, building 100,000 anew about 50."""


@dataclass(frozen=True, slots=True)
class _Part:
    numbers: Numbers
    vectors: Any  # faiss.IndexFlatIP; row i belongs to numbers[i], which ascend

    @classmethod
    def of(cls, numbers: Numbers, vectors: Vectors) -> _Part:
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(np.ascontiguousarray(vectors))
        return cls(numbers, flat)

    def rows(self) -> Vectors:
        count, dimension = self.vectors.ntotal, self.vectors.d
        if count == 0:
            return np.empty((0, dimension), np.float32)
        rows: Vectors = faiss.rev_swig_ptr(self.vectors.get_xb(), count * dimension)
        return rows.reshape(count, dimension)

    def search(
        self, queries: Vectors, k: int, removed: Numbers, allowed: Numbers | None
    ) -> tuple[Vectors, Numbers]:
        """Scores and numbers, (queries, at most k) each, best first."""
        stays = ~np.isin(self.numbers, removed)
        if allowed is not None:
            stays &= np.isin(self.numbers, allowed)
        k = min(k, int(stays.sum()))
        if k == 0:
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        parameters = None
        if not stays.all():
            chosen, gone = np.flatnonzero(stays), np.flatnonzero(~stays)
            # The shorter list is quicker to look rows up in.
            selector = (
                faiss.IDSelectorBatch(chosen)
                if len(chosen) < len(gone)
                else faiss.IDSelectorNot(faiss.IDSelectorBatch(gone))
            )
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # the stub lacks it
        scores, rows = self.vectors.search(queries, k, params=parameters)
        return scores, self.numbers[rows]


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Unit vectors by number. ``len`` counts those that can be found."""

    dimension: int
    _large: _Part
    _delta: _Part
    _removed: Numbers

    @classmethod
    def of(cls, numbers: Numbers, vectors: Vectors) -> VectorIndex:
        """Index ``vectors`` (n, dimension) under ``numbers`` (n,), which must be distinct."""
        if len(np.unique(numbers)) != len(numbers) or len(numbers) != len(vectors):
            raise ValueError("each vector needs a number of its own")
        order = np.argsort(numbers)
        dimension = vectors.shape[1]
        large = _Part.of(numbers[order], vectors[order])
        return cls(dimension, large, _empty_part(dimension), np.empty(0, np.int64))

    def __len__(self) -> int:
        return len(self._large.numbers) + len(self._delta.numbers) - len(self._removed)

    def with_changes(self, added: Numbers, vectors: Vectors, removed: Numbers) -> VectorIndex:
        """A new index with vectors added and numbers removed; a number not held is passed over."""
        new = ~np.isin(added, removed)
        delta_numbers = np.concatenate([self._delta.numbers, added[new]])
        delta_vectors = np.concatenate([self._delta.rows(), vectors[new]])
        held = np.concatenate([self._large.numbers, delta_numbers])
        gone = np.union1d(self._removed, removed[np.isin(removed, held)])
        if len(delta_numbers) + len(gone) > DELTA_LIMIT:
            everything = np.concatenate([self._large.rows(), delta_vectors])
            kept = ~np.isin(held, gone)
            return VectorIndex.of(held[kept], everything[kept])
        delta = _Part.of(delta_numbers, delta_vectors)
        return VectorIndex(self.dimension, self._large, delta, gone)

    def similarities(self, query: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """The cosine of a query (dimension,) with each of the numbers that are held."""
        asked = np.array(sorted(numbers), dtype=np.int64)
        cosines: dict[int, float] = {}
        for part in (self._large, self._delta):
            rows = np.flatnonzero(np.isin(part.numbers, asked, assume_unique=True))
            values = part.rows()[rows] @ query
            cosines.update(zip(part.numbers[rows].tolist(), values.tolist(), strict=True))
        return cosines

    def search(
        self, queries: Vectors, k: int, allowed: Numbers | None = None
    ) -> list[list[tuple[int, float]]]:
        """For each of ``queries`` (n, dimension) the ``k`` best (number, cosine), best first.

        Fewer come back only where fewer are held, or of those that are ``allowed``. Equal cosines, to
        six digits, are in the order of their numbers: the last bits of a product depend on what else is
        in the batch.
        """
        if not len(queries):
            return []
        if not np.isfinite(queries).all():
            raise ValueError("a query vector is not finite")
        # A few more than asked for, so that ties at the cut are settled by number too.
        parts = [
            part.search(queries, k + 8, self._removed, allowed) for part in (self._large, self._delta)
        ]
        scores = np.concatenate([part[0] for part in parts], axis=1)
        numbers = np.concatenate([part[1] for part in parts], axis=1)
        return [
            sorted(
                zip(row_numbers.tolist(), row_scores.tolist(), strict=True),
                key=lambda pair: (-round(pair[1], 6), pair[0]),
            )[:k]
            for row_numbers, row_scores in zip(numbers, scores, strict=True)
        ]


def _empty_part(dimension: int) -> _Part:
    return _Part.of(np.empty(0, np.int64), np.empty((0, dimension), np.float32))
