"""Which passages are held against a claim, and which of them say the same thing twice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.records import Hit, Passage
from service.verification.records import Evidence, Rationale, Stance

_WORD = re.compile(r"\w+")

VERBATIM, LONG_WORD = 0.8, 3
"""Share of the claim's words, of so many letters and more, that make a passage worth judging."""

SHINGLE_WORDS = 4

FEWEST_SHINGLES = 5
"""Of a passage; *it opened in 1931* may well have been written twice."""

REPRINTED = 0.7
"""Share of the shorter passage's runs of words that stand in the other one too. Two reports of one event
written apart share few runs of four words, a reprint with a changed word loses four of them."""


def candidates(claim: str, hits: Iterable[Hit], min_similarity: float) -> list[Hit]:
    """The hits worth judging, in their order: those near enough, and those that have the claim's words.

    A short claim may stand word for word in a passage whose other sentences draw its vector away.
    """
    words = _long_words(claim)
    return [
        hit
        for hit in hits
        if hit.similarity >= min_similarity
        or len(words & _long_words(hit.passage.text)) >= VERBATIM * max(1, len(words))
    ]


def _long_words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if len(word) >= LONG_WORD}


def of_stance(evidence: Iterable[Evidence], stance: Stance) -> tuple[Evidence, ...]:
    """The evidence of one stance, strongest first, passages that were cut to fit the model last.

    Passages of one document overlap; of those that the same sentence decides, the first stays. Passages
    of other documents that are nearly the same words are reprints of the first.
    """
    ranked = sorted(
        (piece for piece in evidence if piece.stance is stance),
        key=lambda piece: (
            piece.scores.is_cut,
            # The last digits depend on what else was in the batch; ties go by id.
            -round(piece.strength, 6),
            piece.candidate.passage.id,
        ),
    )
    kept: dict[tuple[str, Rationale | str], Evidence] = {}
    for piece in ranked:
        passage = piece.candidate.passage
        kept.setdefault((passage.document_id, piece.rationale or passage.id), piece)
    origins: list[Evidence] = []
    for piece in kept.values():
        first = next((n for n, origin in enumerate(origins) if _is_reprint(piece, origin)), None)
        if first is None:
            origins.append(piece)
        else:
            origin = origins[first]
            origins[first] = replace(origin, reprints=(*origin.reprints, piece.candidate))
    return tuple(origins)


def _is_reprint(piece: Evidence, origin: Evidence) -> bool:
    """Whether one document took the words of the other.

    The deciding sentence has to be the same, but for case and punctuation: two reports that differ in
    one number are two reports. A shortened passage is a reprint too, so the shorter one counts.
    """
    one, other = piece.candidate.passage, origin.candidate.passage
    if one.document_id == other.document_id or _deciding_words(piece) != _deciding_words(origin):
        return False
    shingles, others = _shingles(one), _shingles(other)
    fewer = min(len(shingles), len(others))
    return fewer >= FEWEST_SHINGLES and len(shingles & others) >= REPRINTED * fewer


def _deciding_words(piece: Evidence) -> list[str]:
    return _WORD.findall(piece.rationale.text.lower()) if piece.rationale else []


def _shingles(passage: Passage) -> set[tuple[str, ...]]:
    """Runs of words, in small letters; all words of a passage that is shorter."""
    words = _WORD.findall(passage.text.lower())
    runs = max(1, len(words) - SHINGLE_WORDS + 1)
    return {tuple(words[start : start + SHINGLE_WORDS]) for start in range(runs)}


def sentences(candidate: Hit) -> Sequence[Rationale]:
    """The sentences of a passage, each as what could decide."""
    passage = candidate.passage
    return [
        Rationale(passage.text[start - passage.start : end - passage.start], start, end)
        for start, end in passage.sentences
    ]
