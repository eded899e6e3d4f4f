"""Two rankings of one query, by meaning and by words, made one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

RANK_CONSTANT = 60
"""Of reciprocal rank fusion, as its authors chose it (Cormack, Clarke and Büttcher 2009)."""


@dataclass(frozen=True, slots=True)
class Fused:
    """A passage's number with its scores: cosine, BM25 (None where no word matches) and relevance, which
    ranks, 0 to 1.
    """

    number: int
    similarity: float
    lexical: float | None
    relevance: float


def fused(similarities: Mapping[int, float], lexical: Mapping[int, float], top_k: int) -> list[Fused]:
    """The ``top_k`` best of all passages that either search found, best first; ties by number.

    ``similarities`` is the cosine of all of them, ``lexical`` the BM25 score of those found by words.
    """
    by_meaning, by_words = _ranks(similarities), _ranks(lexical)
    best = 2 / (RANK_CONSTANT + 1)
    found = [
        Fused(
            number,
            similarity,
            lexical.get(number),
            sum(
                1 / (RANK_CONSTANT + ranks[number])
                for ranks in (by_meaning, by_words)
                if number in ranks
            )
            / best,
        )
        for number, similarity in similarities.items()
    ]
    return sorted(found, key=lambda each: (-each.relevance, each.number))[:top_k]


def _ranks(scores: Mapping[int, float]) -> dict[int, int]:
    """From 1; equal scores, to six digits, in the order of their numbers."""
    ordered = sorted(scores, key=lambda number: (-round(scores[number], 6), number))
    return {number: rank for rank, number in enumerate(ordered, start=1)}
