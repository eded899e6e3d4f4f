"""What decides, and how confidently, fitted on evidence made by hand."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calibrate_verdict import Case, curve, fitted, is_right
from evaluation_sets import JudgedClaim, is_for_fitting
from service.errors import StanceUnavailable
from service.stance_model import read_calibration
from service.verification import evidence
from service.verification.confidence import Curve, Trust, Trusts
from service.verification.records import Claim, Stance, Thresholds, Verdict
from service.verification.verdict import decide
from service_fixtures import piece

THRESHOLDS = Thresholds("v", shown=0.5, decide=0.9)
SUPPORTED, REFUTED, OPEN = Verdict.SUPPORTED, Verdict.REFUTED, Verdict.NOT_ENOUGH_INFO
CURVE = {"offset": 0.5, "slope": 2.0}
VERDICT = {"version": "w", "decide": 0.61}
VERDICT |= {"curves": {"decided": CURVE, "conflicting": CURVE, "left_open": CURVE}}
TRUST = CURVE | {"words": 1.5}
VERDICT |= {"trusts": {"supporting": TRUST, "contradicting": TRUST, "compared": TRUST}}


def case(stance: Stance, strength: float, verdict: Verdict, text: str = "A passage.") -> Case:
    """A claim with one piece of evidence, whose document takes the side that the verdict has."""
    judged = piece(stance, strength)
    sides = {each: (judged,) if each is stance else () for each in Stance}
    document = judged.candidate.source.id
    labels = {} if verdict is OPEN else {document: verdict}
    claim = JudgedClaim("c", text, frozenset({document}), labels, verdict)
    return Case((sides[Stance.SUPPORTS], sides[Stance.REFUTES], sides[Stance.NEUTRAL]), claim, 1.0)


def verdict_on(one: Case, values: dict[str, Any]) -> Verdict:
    """What the fit makes of a case."""
    trusts = Trusts(**{name: Trust(**each) for name, each in values["trusts"].items()})
    fitted_to = replace(THRESHOLDS, decide=values["decide"], trusts=trusts)
    pieces = [evidence.trusted(Claim("c", one.claim.text), side, trusts) for side in one.sides]
    return decide(pieces[0], pieces[1], pieces[2], fitted_to).verdict


def test_the_strength_that_gives_most_right_verdicts_decides():
    """From .7 up nearly all support is right, below it little is."""
    cases = [case(Stance.SUPPORTS, n / 100, SUPPORTED if n >= 70 else OPEN) for n in range(52, 99, 2)]
    values = fitted(cases, THRESHOLDS)
    assert verdict_on(case(Stance.SUPPORTS, 0.62, OPEN), values) is OPEN
    assert verdict_on(case(Stance.SUPPORTS, 0.8, SUPPORTED), values) is SUPPORTED


def test_no_refuted_claim_is_called_supported_for_the_sake_of_others():
    """Deciding by that support would be right nine times and call one refuted claim of ten supported."""
    cases = [case(Stance.SUPPORTS, 0.65, SUPPORTED)] * 9
    cases += [case(Stance.SUPPORTS, 0.65, REFUTED)] + [case(Stance.REFUTES, 0.95, REFUTED)] * 9
    values = fitted(cases, THRESHOLDS)
    assert verdict_on(cases[0], values) is OPEN
    assert verdict_on(cases[-1], values) is REFUTED


def test_words_tell_where_probabilities_do_not():
    """Support is right where the claim's words stand in the passage, and wrong where they do not."""
    cases = [case(Stance.SUPPORTS, 0.7, SUPPORTED, "A passage.")] * 20
    cases += [case(Stance.SUPPORTS, 0.7, OPEN, "Mount Eldra rumbled.")] * 20
    values = fitted(cases, THRESHOLDS)
    assert verdict_on(cases[0], values) is SUPPORTED
    assert verdict_on(cases[-1], values) is OPEN


def test_where_nothing_can_be_decided_safely_nothing_is():
    """The strongest support there is calls all refuted claims supported."""
    cases = [case(Stance.SUPPORTS, 0.99, SUPPORTED)] * 50 + [case(Stance.SUPPORTS, 0.99, REFUTED)] * 5
    assert verdict_on(cases[0], fitted(cases, THRESHOLDS)) is OPEN


def test_a_curve_finds_how_often_a_probability_is_right():
    """Said to be .9 and right six times in ten, said to be .6 and right two times in ten."""
    probability = np.repeat([0.9, 0.6], 10)
    right = np.array([1] * 6 + [0] * 4 + [1] * 2 + [0] * 8, float)
    found = curve(probability, right, np.ones(20))
    assert found.of(0.9) == pytest.approx(0.6, abs=0.05)
    assert found.of(0.6) == pytest.approx(0.2, abs=0.08)
    assert curve(np.array([]), np.array([]), np.array([])) == Curve()


def test_half_of_all_claims_are_for_fitting():
    """By the id alone, so that a set that grows keeps its halves."""
    assert 420 < sum(is_for_fitting(str(n)) for n in range(1000)) < 580
    # What sha256sum says of 1, 2 and 3 ends in b, 5 and e.
    assert [is_for_fitting(each) for each in ("1", "2", "3")] == [False, False, True]


def calibration(folder: Path, verdict: Any) -> Path:
    """A calibration with a part that was fitted on verdicts."""
    values = {"temperature": 1.2, "version": "v", "shown": 0.5, "decide": 0.7, "weights": "0" * 12}
    values |= {"bias": {"supports": 0.0, "refutes": 0.0, "neutral": 0.0}, "verdict": verdict}
    (folder / "calibration.json").write_text(json.dumps(values), "utf-8")
    return folder


def test_what_was_fitted_on_verdicts_decides(tmp_path: Path):
    """In the place of what was fitted on passages, with a version of both."""
    thresholds = read_calibration(calibration(tmp_path, VERDICT), "0" * 12).thresholds
    assert (thresholds.version, thresholds.shown, thresholds.decide) == ("v-w", 0.5, 0.61)
    assert thresholds.curves.left_open == Curve(0.5, 2.0)
    assert thresholds.trusts
    assert thresholds.trusts.compared == Trust(0.5, 2.0, 1.5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"decide": 1.4},
        {"trusts": {"supporting": TRUST}},
        {"trusts": VERDICT["trusts"] | {"compared": TRUST | {"words": -1}}},  # type: ignore[operator]
        {"decide": "x"},
        {"curves": {"decided": CURVE}},
        {"curves": VERDICT["curves"] | {"decided": {"offset": 0, "slope": -1}}},  # type: ignore[operator]
        {"curves": VERDICT["curves"] | {"decided": {"offset": float("nan"), "slope": 1}}},  # type: ignore[operator]
    ],
)
def test_a_fit_that_cannot_be_is_refused(tmp_path: Path, wrong: dict[str, Any]):
    """No probability, a curve that falls, or one that is missing."""
    folder = calibration(tmp_path, VERDICT | wrong)
    with pytest.raises(StanceUnavailable, match="calibration"):
        read_calibration(folder, "0" * 12)


def test_either_side_of_a_newsroom_conflict_is_right():
    """Its documents are known, and not which of them takes which side; of other claims it is."""
    judged = piece(Stance.SUPPORTS, 0.9)
    document = judged.candidate.source.id
    conflict = JudgedClaim("c", "A claim.", frozenset({document}), {}, Verdict.CONFLICTING)
    assert is_right(judged, conflict)
    assert not is_right(judged, replace(conflict, relevant=frozenset({"other"})))
    assert not is_right(judged, replace(conflict, verdict=SUPPORTED))
    assert is_right(judged, replace(conflict, verdict=SUPPORTED, labels={document: SUPPORTED}))
    assert not is_right(judged, replace(conflict, labels={document: REFUTED}))
