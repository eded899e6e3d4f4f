"""Evidence to a verdict: the one place that decides."""

from collections.abc import Sequence
from math import floor

from service.verification.intervals import Relation
from service.verification.periods import Period
from service.verification.quantities import Quantity
from service.verification.records import Decision, Evidence, Stance, Thresholds, Verdict


def decide(
    supporting: Sequence[Evidence],
    contradicting: Sequence[Evidence],
    neutral: Sequence[Evidence],
    thresholds: Thresholds,
) -> Decision:
    """The verdict on one claim; each list strongest first.

    Every passage has been judged by itself, and each side counts by its strongest passage, so that no
    number of passages on one side hides one on the other. A passage that was cut to fit the model is
    shown but decides nothing. ``confidence`` is the stance probability of what decided (the weaker side
    of a conflict); without a decision it is 1 less the largest probability of a side that any passage
    has, and 0.5 where none was judged, since nothing is known then of what a search missed.
    """
    whole_support = [piece for piece in supporting if not piece.scores.is_cut]
    whole_refutation = [piece for piece in contradicting if not piece.scores.is_cut]
    support = max((piece.scores.entailment for piece in whole_support), default=0.0)
    refutation = max((piece.scores.contradiction for piece in whole_refutation), default=0.0)
    if max(support, refutation) < thresholds.decide:
        return _left_open([*supporting, *contradicting, *neutral], thresholds)
    if min(support, refutation) >= thresholds.decide:
        return Decision(
            Verdict.CONFLICTING,
            min(support, refutation),
            f"{_because(whole_support[0], 'supports')}, but {_because(whole_refutation[0], 'refutes')}",
        )
    if support > refutation:
        return Decision(Verdict.SUPPORTED, support, _because(whole_support[0], "supports"))
    return Decision(Verdict.REFUTED, refutation, _because(whole_refutation[0], "refutes"))


def _left_open(judged: Sequence[Evidence], thresholds: Thresholds) -> Decision:
    if not judged:
        return Decision(Verdict.NOT_ENOUGH_INFO, 0.5, "no passage is near enough to the claim")
    support = max(piece.scores.entailment for piece in judged)
    refutation = max(piece.scores.contradiction for piece in judged)
    strongest = max(support, refutation)
    if strongest >= thresholds.decide:
        reason = "what takes a side was too long to be read whole, so it decides nothing"
    elif strongest < thresholds.shown:
        reason = "no passage found supports or refutes it"
    else:
        side = "supports" if support >= refutation else "refutes"
        # Cut and not rounded: what falls short must not read as if it did not.
        told = floor(strongest * 100) / 100
        reason = (
            f"the strongest passage found {side} it with a probability of {told:.2f}, "
            f"and {thresholds.decide:.2f} would decide"
        )
    return Decision(Verdict.NOT_ENOUGH_INFO, 1 - strongest, reason)


def _because(evidence: Evidence, verb: str) -> str:
    """What the evidence does, with the values by which it does."""
    is_support = evidence.stance is Stance.SUPPORTS
    told = [
        f"{_told(each.evidence)} {'beside' if is_support else 'against'} “{each.claim.text}”"
        for each in evidence.comparisons
        if (is_support and each.evidence.text != each.claim.text)
        or (not is_support and each.relation is Relation.CONFLICTS)
    ]
    return f"{_quote(evidence)} {verb} it" + (f": {' and '.join(told)}" if told else "")


def _told(value: Quantity | Period) -> str:
    """The words of a value, and what they come to where they do not say it."""
    comes_to = f" = {value.stands_for}" if isinstance(value, Quantity) and value.stands_for else ""
    return f"“{value.text}”{comes_to}"


def _quote(evidence: Evidence) -> str:
    source = evidence.candidate.source
    sentence = evidence.rationale.text if evidence.rationale else evidence.candidate.passage.text
    return f"“{sentence}” ({source.title or source.id})"
