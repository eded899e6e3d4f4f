"""Evidence to a verdict: the one place that decides."""

from collections.abc import Sequence
from math import floor

from service.verification.intervals import Relation
from service.verification.periods import Period
from service.verification.quantities import Quantity
from service.verification.records import Decision, Evidence, Stance, Thresholds, Verdict

NOTHING_NEAR, UNCLEAR = 0.1, 0.5
"""What counts as the lean to a side where nothing was near enough to be judged, and of a passage whose
values, or the lack of them, leave it open: chosen, not measured."""


def decide(
    supporting: Sequence[Evidence],
    contradicting: Sequence[Evidence],
    neutral: Sequence[Evidence],
    thresholds: Thresholds,
) -> Decision:
    """The verdict on one claim; each list strongest first.

    Every passage has been judged by itself, and each side counts by its strongest origin, so that no
    number of passages on one side hides one on the other. A passage that was cut to fit the model is
    shown but decides nothing. ``confidence`` is how often such a verdict is right, by a curve over the
    strength of what decided (the weaker side's of a conflict), or over 1 less the largest strength for a
    side that any passage has where nothing decided.
    """
    curves = thresholds.curves
    whole_support = [piece for piece in supporting if not piece.scores.is_cut]
    whole_refutation = [piece for piece in contradicting if not piece.scores.is_cut]
    support = max((piece.strength for piece in whole_support), default=0.0)
    refutation = max((piece.strength for piece in whole_refutation), default=0.0)
    if max(support, refutation) < thresholds.decide:
        return _left_open([*supporting, *contradicting, *neutral], thresholds)
    if min(support, refutation) >= thresholds.decide:
        return Decision(
            Verdict.CONFLICTING,
            curves.conflicting.of(min(support, refutation)),
            f"{_because(whole_support, 'supports')}, but {_because(whole_refutation, 'refutes')}",
        )
    confidence = curves.decided.of(max(support, refutation))
    if support > refutation:
        return Decision(Verdict.SUPPORTED, confidence, _because(whole_support, "supports"))
    return Decision(Verdict.REFUTED, confidence, _because(whole_refutation, "refutes"))


def _left_open(judged: Sequence[Evidence], thresholds: Thresholds) -> Decision:
    if not judged:
        confidence = thresholds.curves.left_open.of(1 - NOTHING_NEAR)
        return Decision(Verdict.NOT_ENOUGH_INFO, confidence, "no passage is near enough to the claim")
    confidence = thresholds.curves.left_open.of(1 - max(map(_leaning, judged)))
    sided = [piece for piece in judged if piece.stance is not Stance.NEUTRAL]
    if not sided:
        lacks = next((piece.lacks for piece in judged if piece.lacks), ())
        quoted = " and ".join(f"“{each}”" for each in lacks)
        reason = (
            f"no passage found bears out its {quoted}"
            if lacks
            else "no passage found supports or refutes it"
        )
        return Decision(Verdict.NOT_ENOUGH_INFO, confidence, reason)
    strongest = max(sided, key=_leaning)
    if strongest.scores.is_cut and strongest.strength >= thresholds.decide:
        reason = "what takes a side was too long to be read whole, so it decides nothing"
        return Decision(Verdict.NOT_ENOUGH_INFO, confidence, reason)
    # Cut and not rounded: what falls short must not read as if it did not.
    told = floor(strongest.strength * 100) / 100
    verb = "supports" if strongest.stance is Stance.SUPPORTS else "refutes"
    reason = (
        f"the strongest passage found {verb} it with a strength of {told:.2f}{_weighed(strongest)}, "
        f"and {thresholds.decide:.2f} would decide"
    )
    return Decision(Verdict.NOT_ENOUGH_INFO, confidence, reason)


def _leaning(piece: Evidence) -> float:
    """How strongly a passage leans to a side, though it may be neutral."""
    if piece.stance is not Stance.NEUTRAL:
        return piece.strength
    if piece.comparisons or piece.lacks:
        return piece.weight * UNCLEAR
    return piece.weight * max(piece.scores.entailment, piece.scores.contradiction)


def _because(origins: Sequence[Evidence], verb: str) -> str:
    """What the strongest origin of a side does, by which values, and how many more do so."""
    evidence = origins[0]
    is_support = evidence.stance is Stance.SUPPORTS
    told = [
        f"{_told(each.evidence)} {'beside' if is_support else 'against'} “{each.claim.text}”"
        for each in evidence.comparisons
        if (is_support and each.evidence.text != each.claim.text)
        or (not is_support and each.relation is Relation.CONFLICTS)
    ]
    by_values = f": {' and '.join(told)}" if told else ""
    others = len(origins) - 1
    more = f" (and {others} more)" if others else ""
    return f"{_quote(evidence)}{_weighed(evidence)} {verb} it{by_values}{more}"


def _told(value: Quantity | Period) -> str:
    """The words of a value, and what they come to where they do not say it."""
    comes_to = f" = {value.stands_for}" if isinstance(value, Quantity) and value.stands_for else ""
    return f"“{value.text}”{comes_to}"


def _quote(evidence: Evidence) -> str:
    source = evidence.candidate.source
    sentence = evidence.rationale.text if evidence.rationale else evidence.candidate.passage.text
    return f"“{sentence}” ({source.title or source.id})"


def _weighed(evidence: Evidence) -> str:
    """What the weight of its source did, if anything."""
    if evidence.weight == 1:
        return ""
    return f" (weighed {evidence.weight:g} as {evidence.candidate.source.publisher})"
