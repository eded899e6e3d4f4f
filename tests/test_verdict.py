"""The verdict of all evidence on one claim: a table of cases, and what may never change it."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.verification.confidence import Curve, Curves
from service.verification.evidence import of_stance
from service.verification.records import Decision, Evidence, Stance, Verdict
from service.verification.verdict import decide
from service_fixtures import THRESHOLDS, piece, scores_of


def verdict_of(evidence: list[Evidence]) -> Decision:
    """Sort the evidence into sides as the pipeline does, and decide."""
    sides = [of_stance(evidence, stance) for stance in (Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL)]
    return decide(*sides, THRESHOLDS)


def supports(*strengths: float, is_cut: bool = False) -> list[Evidence]:
    return [piece(Stance.SUPPORTS, strength, is_cut) for strength in strengths]


def refutes(*strengths: float, is_cut: bool = False) -> list[Evidence]:
    return [piece(Stance.REFUTES, strength, is_cut) for strength in strengths]


CASES = {
    "no evidence at all": ([], "NOT_ENOUGH_INFO"),
    "one strong support": (supports(0.95), "SUPPORTED"),
    "one strong refutation": (refutes(0.95), "REFUTED"),
    "both sides strong": (supports(0.95) + refutes(0.9), "CONFLICTING"),
    "both sides strong, the other stronger": (supports(0.85) + refutes(0.99), "CONFLICTING"),
    "support just below the threshold": (supports(0.79), "NOT_ENOUGH_INFO"),
    "support exactly at the threshold": (supports(0.8), "SUPPORTED"),
    "refutation just below the threshold": (refutes(0.79), "NOT_ENOUGH_INFO"),
    "refutation exactly at the threshold": (refutes(0.8), "REFUTED"),
    "both sides weak": (supports(0.7) + refutes(0.7), "NOT_ENOUGH_INFO"),
    "many weak supports": (supports(*[0.79] * 40), "NOT_ENOUGH_INFO"),
    "many weak refutations": (refutes(*[0.79] * 40), "NOT_ENOUGH_INFO"),
    "strong support, weak doubt": (supports(0.9) + refutes(0.79), "SUPPORTED"),
    "strong refutation, weak support": (supports(0.79) + refutes(0.9), "REFUTED"),
    "one contradiction among many supports": (supports(*[0.99] * 40) + refutes(0.81), "CONFLICTING"),
    "one contradiction among weak supports": (supports(*[0.79] * 40) + refutes(0.81), "REFUTED"),
    "one support among many contradictions": (supports(0.81) + refutes(*[0.99] * 40), "CONFLICTING"),
    "a cut support": (supports(0.99, is_cut=True), "NOT_ENOUGH_INFO"),
    "a cut refutation": (refutes(0.99, is_cut=True), "NOT_ENOUGH_INFO"),
    "many cut refutations": (refutes(*[0.99] * 40, is_cut=True), "NOT_ENOUGH_INFO"),
    "a cut support beside a refutation": (supports(0.99, is_cut=True) + refutes(0.9), "REFUTED"),
    "a cut refutation beside a support": (supports(0.9) + refutes(0.99, is_cut=True), "SUPPORTED"),
    "a cut support beside a whole one": (supports(0.99, is_cut=True) + supports(0.85), "SUPPORTED"),
    "a cut support beside a weak one": (supports(0.99, is_cut=True) + supports(0.6), "NOT_ENOUGH_INFO"),
    "neutral passages alone": ([piece(Stance.NEUTRAL, 0.99)] * 3, "NOT_ENOUGH_INFO"),
}


@pytest.mark.parametrize(("evidence", "expected"), CASES.values(), ids=CASES.keys())
def test_the_verdict_of_each_case(evidence: list[Evidence], expected: str):
    """Each side counts by its strongest whole passage, from the deciding threshold up."""
    assert verdict_of(evidence).verdict is Verdict(expected)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (supports(0.95, 0.85), 0.95),
        (refutes(0.85, 0.9), 0.9),
        (supports(0.95) + refutes(0.82), 0.82),
        (supports(0.7) + refutes(0.6), 0.3),
        # Nothing near was found, which seldom is an oversight.
        ([], 0.9),
        # A neutral passage that leans to a side takes from it too; so does one that was cut.
        ([piece(Stance.NEUTRAL, 0.6)], 0.8),
        (supports(0.97, is_cut=True), 0.03),
        (supports(0.99, is_cut=True) + supports(0.85), 0.85),
    ],
)
def test_confidence_is_the_probability_of_what_decided(evidence: list[Evidence], expected: float):
    """Confidence is the strongest side's, the weaker side's of a conflict, and the rest without one."""
    assert verdict_of(evidence).confidence == pytest.approx(expected)


def test_the_reason_quotes_the_sentence_that_decides():
    """An editor reads in the reason which sentence decided."""
    strong, weak = supports(0.95), supports(0.6)
    quoted = strong[0].rationale
    assert quoted is not None
    assert quoted.text in verdict_of(weak + strong).reason


def test_the_reason_never_quotes_a_cut_passage_as_what_decided():
    """A cut passage decides nothing, so the reason of a verdict is the whole passage beside it."""
    cut, whole = supports(0.99, is_cut=True), supports(0.85)
    quoted = whole[0].rationale
    assert quoted is not None
    assert quoted.text in verdict_of(cut + whole).reason


def test_a_cut_passage_never_folds_away_a_whole_one_that_decides():
    """Of two overlapping passages with one deciding sentence the whole one decides, if weaker too."""
    cut = supports(0.99, is_cut=True)[0]
    whole = replace(cut, scores=scores_of(Stance.SUPPORTS, 0.85))
    assert verdict_of([cut, whole]).verdict is Verdict.SUPPORTED


def test_the_reason_of_a_conflict_quotes_both_sides():
    """Both deciding sentences stand in the reason of a conflict."""
    decision = verdict_of(supports(0.95) + refutes(0.82))
    assert "strength 0.95" in decision.reason
    assert "strength 0.82" in decision.reason


strengths = st.one_of(st.floats(0.5, 1), st.sampled_from([0.79, 0.8, 0.81]))
pieces = st.builds(piece, st.sampled_from(Stance), strengths, st.booleans())


@given(st.lists(pieces, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_evidence_never_changes_the_verdict(evidence, random):
    """The same passages in another order come to the same decision, to the letter."""
    shuffled = list(evidence)
    random.shuffle(shuffled)
    assert verdict_of(shuffled) == verdict_of(evidence)


@given(st.lists(pieces, max_size=8), st.integers(1, 30))
def test_more_supports_never_hide_a_strong_contradiction(evidence, supports_count):
    """With one strong whole contradiction the verdict is never that the claim is supported."""
    decision = verdict_of([*evidence, *refutes(0.9), *supports(*[0.99] * supports_count)])
    assert decision.verdict is Verdict.CONFLICTING


@given(st.lists(pieces, max_size=8))
def test_confidence_is_a_probability(evidence):
    """Whatever the evidence, confidence is from 0 to 1 and a reason is given."""
    decision = verdict_of(evidence)
    assert 0 <= decision.confidence <= 1
    assert decision.reason


def test_what_falls_short_does_not_read_as_if_it_did_not():
    """.798 is told as .79 where .80 would decide."""
    reason = verdict_of(supports(0.798)).reason
    assert "strength of 0.79, and 0.80 would decide" in reason


def weighed(weight: float, evidence: list[Evidence]) -> list[Evidence]:
    """The same evidence of a publisher that counts so much."""
    return [
        replace(
            piece,
            weight=weight,
            candidate=replace(
                piece.candidate, source=replace(piece.candidate.source, publisher="Daily Rumour")
            ),
        )
        for piece in evidence
    ]


def test_a_source_that_counts_half_does_not_decide_alone():
    """Its passage is as strong as ever, but .95 counts .475; the reason says why."""
    decision = verdict_of(weighed(0.9, supports(0.85)))
    assert decision.verdict is Verdict.NOT_ENOUGH_INFO
    assert "weighed 0.9 as Daily Rumour" in decision.reason
    assert verdict_of(weighed(0.5, refutes(0.95)) + supports(0.85)).verdict is Verdict.SUPPORTED
    assert verdict_of(weighed(1.0, supports(0.85))).verdict is Verdict.SUPPORTED


def test_the_weight_of_what_decides_is_told():
    """.99 by .9 is enough."""
    reason = verdict_of(weighed(0.9, refutes(0.99))).reason
    assert "(weighed 0.9 as Daily Rumour) refutes it" in reason


def test_the_reason_tells_how_many_origins_there_are():
    """The strongest is quoted, the others are counted."""
    assert "supports it (and 2 more)" in verdict_of(supports(0.95, 0.85, 0.6)).reason
    assert "more" not in verdict_of(supports(0.95)).reason


def test_confidence_follows_the_curve_of_the_kind_of_verdict():
    """By hand: the logistic of offset plus slope times the logit; the logit of .9 is ln 9."""
    curves = Curves(Curve(0, 0.5), Curve(-1, 1), Curve(1, 0))
    thresholds = replace(THRESHOLDS, curves=curves)
    decided = decide(of_stance(supports(0.9), Stance.SUPPORTS), (), (), thresholds)
    assert decided.confidence == pytest.approx(3 / 4)
    sides = [of_stance(supports(0.9) + refutes(0.9), side) for side in (Stance.SUPPORTS, Stance.REFUTES)]
    conflicting = decide(*sides, (), thresholds)
    assert conflicting.confidence == pytest.approx(9 / (9 + math.e))
    assert decide((), (), (), thresholds).confidence == pytest.approx(math.e / (1 + math.e))
    left = replace(supports(0.9)[0], stance=Stance.NEUTRAL, lacks=("40",))
    assert decide((), (), [left], THRESHOLDS).confidence == 0.5


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-100, 100), st.floats(0, 100))
def test_a_curve_keeps_the_order(one: float, other: float, offset: float, slope: float):
    """More probable never comes out less confident, and all lies between 0 and 1."""
    low, high = sorted((one, other))
    curve = Curve(offset, slope)
    assert 0 <= curve.of(low) <= curve.of(high) <= 1
