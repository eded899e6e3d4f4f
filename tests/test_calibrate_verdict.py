"""What decides, and how confidently, fitted on evidence made by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from calibrate_verdict import Case, curve, fitted
from evaluation_sets import is_for_fitting
from service.errors import StanceUnavailable
from service.stance_model import read_calibration
from service.verification.confidence import Curve
from service.verification.records import Stance, Thresholds, Verdict
from service_fixtures import piece

THRESHOLDS = Thresholds("v", shown=0.5, decide=0.9)
SUPPORTED, REFUTED, OPEN = Verdict.SUPPORTED, Verdict.REFUTED, Verdict.NOT_ENOUGH_INFO
CURVE = {"offset": 0.5, "slope": 2.0}
VERDICT = {"version": "w", "decide": 0.61}
VERDICT |= {"curves": {"decided": CURVE, "conflicting": CURVE, "left_open": CURVE}}


def case(stance: Stance, strength: float, verdict: Verdict) -> Case:
    """A claim with one piece of evidence."""
    sides = {each: (piece(each, strength),) if each is stance else () for each in Stance}
    return Case((sides[Stance.SUPPORTS], sides[Stance.REFUTES], sides[Stance.NEUTRAL]), verdict)


def test_the_strength_that_gives_most_right_verdicts_decides():
    """From .7 up all support is right, below it none is."""
    cases = [case(Stance.SUPPORTS, n / 100, SUPPORTED if n >= 70 else OPEN) for n in range(52, 99, 2)]
    assert 0.68 < fitted(cases, THRESHOLDS)["decide"] <= 0.70


def test_no_refuted_claim_is_called_supported_for_the_sake_of_others():
    """Deciding from .6 would be right nine times and call one refuted claim of ten supported."""
    cases = [case(Stance.SUPPORTS, 0.65, SUPPORTED)] * 9
    cases += [case(Stance.SUPPORTS, 0.65, REFUTED)] + [case(Stance.REFUTES, 0.95, REFUTED)] * 9
    assert 0.65 < fitted(cases, THRESHOLDS)["decide"] <= 0.95


def test_of_what_is_decided_most_is_right():
    """Deciding from .6 would be right 12 times and wrong eight, though it harms nobody."""
    cases = [case(Stance.REFUTES, 0.65, REFUTED)] * 2 + [case(Stance.REFUTES, 0.65, OPEN)] * 8
    cases += [case(Stance.REFUTES, 0.95, REFUTED)] * 10
    assert 0.65 < fitted(cases, THRESHOLDS)["decide"] <= 0.95


def test_bounds_that_cannot_be_kept_are_an_error():
    """Where the strongest support is always wrong."""
    with pytest.raises(ValueError, match="no strength"):
        fitted([case(Stance.SUPPORTS, 0.99, REFUTED)] * 5, THRESHOLDS)


def test_a_curve_finds_how_often_a_probability_is_right():
    """Said to be .9 and right six times in ten, said to be .6 and right two times in ten."""
    rows = [(0.9, n < 60) for n in range(100)] + [(0.6, n < 20) for n in range(100)]
    found = curve(rows)
    assert found.of(0.9) == pytest.approx(0.6, abs=0.02)
    assert found.of(0.6) == pytest.approx(0.2, abs=0.02)


def test_a_curve_of_few_rows_stays_near_to_what_it_is():
    """Two that were right do not make it sure, and none change nothing."""
    assert 0.9 < curve([(0.9, True)] * 2).of(0.9) < 0.98
    assert curve([]) == Curve()


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


@pytest.mark.parametrize(
    "wrong",
    [
        {"decide": 0.4},
        {"decide": "x"},
        {"curves": {"decided": CURVE}},
        {"curves": VERDICT["curves"] | {"decided": {"offset": 0, "slope": -1}}},  # type: ignore[operator]
        {"curves": VERDICT["curves"] | {"decided": {"offset": float("nan"), "slope": 1}}},  # type: ignore[operator]
    ],
)
def test_a_fit_that_cannot_be_is_refused(tmp_path: Path, wrong: dict[str, Any]):
    """Deciding by what is not even shown, a curve that falls, or one that is missing."""
    folder = calibration(tmp_path, VERDICT | wrong)
    with pytest.raises(StanceUnavailable, match="calibration"):
        read_calibration(folder, "0" * 12)
