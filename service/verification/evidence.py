"""Which passages are held against a claim, and which of them say the same thing twice."""

from collections.abc import Iterable, Sequence

from index.records import Hit
from service.verification.records import Evidence, Rationale, Stance


def candidates(hits: Iterable[Hit], min_similarity: float) -> list[Hit]:
    """The hits near enough to the claim to be worth judging, in their order."""
    return [hit for hit in hits if hit.similarity >= min_similarity]


def of_stance(evidence: Iterable[Evidence], stance: Stance) -> tuple[Evidence, ...]:
    """The evidence of one stance, strongest first, passages that were cut to fit the model last.

    Passages of one document overlap; of those that the same sentence decides, the first stays.
    """
    ranked = sorted(
        (piece for piece in evidence if piece.stance is stance),
        key=lambda piece: (
            piece.scores.is_cut,
            # The last digits depend on what else was in the batch; ties go by id.
            -round(piece.scores.of(stance), 6),
            piece.candidate.passage.id,
        ),
    )
    kept: dict[tuple[str, Rationale | str], Evidence] = {}
    for piece in ranked:
        passage = piece.candidate.passage
        kept.setdefault((passage.document_id, piece.rationale or passage.id), piece)
    return tuple(kept.values())


def sentences(candidate: Hit) -> Sequence[Rationale]:
    """The sentences of a passage, each as what could decide."""
    passage = candidate.passage
    return [
        Rationale(passage.text[start - passage.start : end - passage.start], start, end)
        for start, end in passage.sentences
    ]
