"""Texts to the passages that bear on them, by meaning and by words.

Follows the corpus: every search sees its last change.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack

import numpy as np
import numpy.typing as npt

from index.corpus import Corpus, require_encoder
from index.encoder import Encoder, Vectors
from index.errors import RebuildUnfinished
from index.fusion import Fused, fused
from index.keywords import words_of
from index.queries import plain
from index.records import EVERYTHING, Filter, Hit, SearchResult
from index.snapshot import Changes, Snapshot
from index.vectors import VectorIndex

Vector = npt.NDArray[np.float32]

DEPTH = 100
"""Passages taken of each of the two rankings."""

Encode = Callable[[Sequence[str]], Sequence[Vector]]
"""Texts to a unit vector each."""


class Searcher:
    """Search over one corpus. ``encode`` is the encoder's, or one that many callers share.

    Building one reads all vectors. Raises `EncoderMismatch` when they are of another encoder.
    """

    def __init__(self, corpus: Corpus, encoder: Encoder, encode: Encode | None = None) -> None:
        self._corpus = corpus
        self._encoder = encoder
        self._encode = encode or (lambda texts: list(encoder.encode(texts)))
        self._lock = threading.Lock()
        changes = corpus.changes_since(0)
        self._index = VectorIndex.of(changes.added, self._vectors_of(changes))
        self._generation = changes.generation

    def __len__(self) -> int:
        return len(self._index)

    def require_searchable(self) -> int:
        """How many passages can be found now; raises what a search would raise."""
        with ExitStack() as stack:
            return len(self._current(stack)[1])

    def search(
        self, queries: Sequence[str], top_k: int, filters: Sequence[Filter] | None = None
    ) -> SearchResult:
        """For each query up to ``top_k`` passages, best first, that meet the filter at its place.

        Fewer come back only where fewer meet it.
        """
        filters = filters or [EVERYTHING] * len(queries)
        if not queries:
            with self._corpus.snapshot() as snapshot:
                return SearchResult((), snapshot.generation)
        texts = [plain(query) for query in queries]
        vectors = np.stack(self._encode(texts))
        with ExitStack() as stack:
            snapshot, index = self._current(stack)
            depth = max(DEPTH, top_k)
            near = self._near(snapshot, index, vectors, depth, filters)
            worded = [
                snapshot.with_words_of(text, len(index), depth, wanted)
                for text, wanted in zip(texts, filters, strict=True)
            ]
            found = [
                self._fused(index, text, vector, dict(by_meaning), dict(by_words))[:top_k]
                for text, vector, by_meaning, by_words in zip(texts, vectors, near, worded, strict=True)
            ]
            passages = snapshot.passages(each.number for row in found for each in row)
        hits = tuple(
            tuple(
                Hit(
                    passages[each.number].passage,
                    passages[each.number].source,
                    each.similarity,
                    each.lexical,
                    each.relevance,
                )
                for each in row
            )
            for row in found
        )
        return SearchResult(hits, snapshot.generation)

    @staticmethod
    def _near(
        snapshot: Snapshot,
        index: VectorIndex,
        vectors: npt.NDArray[np.float32],
        depth: int,
        filters: Sequence[Filter],
    ) -> list[list[tuple[int, float]]]:
        """The nearest passages of each query; queries of one filter are searched together."""
        near: list[list[tuple[int, float]]] = [[] for _ in filters]
        for wanted in dict.fromkeys(filters):
            rows = [row for row, each in enumerate(filters) if each == wanted]
            allowed = None if wanted == EVERYTHING else snapshot.numbers_that_meet(wanted)
            for row, found in zip(rows, index.search(vectors[rows], depth, allowed), strict=True):
                near[row] = found
        return near

    @staticmethod
    def _fused(
        index: VectorIndex,
        text: str,
        vector: Vector,
        similarities: dict[int, float],
        lexical: dict[int, float],
    ) -> list[Fused]:
        """Both rankings as one; what only words found gets its cosine here."""
        others = [number for number in lexical if number not in similarities]
        return fused(similarities | index.similarities(vector, others), lexical, len(words_of(text)))

    def _current(self, stack: ExitStack) -> tuple[Snapshot, VectorIndex]:
        """A snapshot of the corpus, open until ``stack`` closes, and the index brought to it.

        Snapshots are opened one after the other, so none is older than the index.
        """
        with self._lock:
            snapshot = stack.enter_context(self._corpus.snapshot())
            if self._generation < snapshot.generation:
                changes = snapshot.changes_since(self._generation)
                self._index = self._index.with_changes(
                    changes.added, self._vectors_of(changes), changes.removed
                )
                self._generation = changes.generation
            return snapshot, self._index

    def _vectors_of(self, changes: Changes) -> Vectors:
        """The vectors, (n, dimension) also where there are none.

        Raises `EncoderMismatch`, or `RebuildUnfinished` while some are missing.
        """
        if changes.is_rebuilding:
            raise RebuildUnfinished(
                "the corpus is being encoded anew, or that was stopped before its end. Wait for it, or "
                "finish it with: corroborate corpus rebuild"
            )
        require_encoder(changes.encoder, changes.dimension, self._encoder.name, self._encoder.dimension)
        return changes.vectors.reshape(len(changes.added), self._encoder.dimension)
