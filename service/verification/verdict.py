"""Evidence to a verdict: the one place that decides."""

from collections.abc import Sequence

from service.verification.records import Decision, Evidence, Thresholds, Verdict


def decide(
    supporting: Sequence[Evidence], contradicting: Sequence[Evidence], thresholds: Thresholds
) -> Decision:
    """The verdict on one claim; both lists strongest first.

    Every passage has been judged by itself, and each side counts by its strongest passage, so that no
    number of passages on one side hides one on the other. A passage that was cut to fit the model is
    shown but decides nothing. ``confidence`` is the calibrated stance probability of what decided (the
    weaker side of a conflict; without a decision, that none of the passages takes a side).
    """
    supporting = [piece for piece in supporting if not piece.scores.is_cut]
    contradicting = [piece for piece in contradicting if not piece.scores.is_cut]
    support = max((piece.scores.entailment for piece in supporting), default=0.0)
    refutation = max((piece.scores.contradiction for piece in contradicting), default=0.0)
    strongest = max(support, refutation)
    if strongest < thresholds.decide:
        return Decision(
            Verdict.NOT_ENOUGH_INFO, 1 - strongest, _open_reason(support, refutation, thresholds)
        )
    if min(support, refutation) >= thresholds.decide:
        return Decision(
            Verdict.CONFLICTING,
            min(support, refutation),
            f"{_quote(supporting[0])} supports it, but {_quote(contradicting[0])} refutes it",
        )
    if support > refutation:
        return Decision(Verdict.SUPPORTED, support, f"{_quote(supporting[0])} supports it")
    return Decision(Verdict.REFUTED, refutation, f"{_quote(contradicting[0])} refutes it")


def _quote(evidence: Evidence) -> str:
    source = evidence.candidate.source
    sentence = evidence.rationale.text if evidence.rationale else evidence.candidate.passage.text
    return f"“{sentence}” ({source.title or source.id})"


def _open_reason(support: float, refutation: float, thresholds: Thresholds) -> str:
    if not support and not refutation:
        return "no passage found supports or refutes it"
    side, strength = ("supports", support) if support >= refutation else ("refutes", refutation)
    return (
        f"the strongest passage found {side} it with a probability of {strength:.2f}, "
        f"and {thresholds.decide:.2f} would decide"
    )
