"""The stance model itself: its labels, its probabilities, and what it makes of easy pairs."""

import json
import math
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from service.errors import StanceUnavailable
from service.settings import PACKAGED_STANCE_MODEL
from service.stance_model import UNCALIBRATED, CrossEncoderStance, calibrated, read_calibration
from service.verification.records import StanceScores

pytestmark = pytest.mark.models

MODEL = Path(os.environ.get("CORROBORATE_STANCE_MODEL") or PACKAGED_STANCE_MODEL)

EASY = [
    ("The bridge opened in 1931.", "The bridge was opened in 1931.", "entailment"),
    (
        "The company was founded in Oslo by two sisters.",
        "Two sisters founded the company.",
        "entailment",
    ),
    ("Anna Berg resigned as minister on Monday.", "Anna Berg has resigned.", "entailment"),
    ("The bridge opened in 1931.", "The bridge was opened in 1950.", "contradiction"),
    ("The museum did not reopen in May.", "The museum reopened in May.", "contradiction"),
    pytest.param(
        *("Nobody was hurt in the fire.", "Twelve people died in the fire.", "contradiction"),
        marks=pytest.mark.xfail(strict=True, reason="the first model misses a negated subject"),
    ),
    ("The bridge opened in 1931.", "The museum has a new director.", "neutral"),
    ("The club counts 31 members.", "The mayor is fond of jazz.", "neutral"),
]

NO_BIAS = dict.fromkeys(("supports", "refutes", "neutral"), 0.0)

PAIRS = [each[:2] for each in EASY if type(each) is tuple]


@pytest.fixture(scope="module")
def stance() -> CrossEncoderStance:
    return CrossEncoderStance(str(MODEL))


@pytest.fixture
def copy(tmp_path: Path) -> Callable[..., Path]:
    """Copy the model's folder, with other values in its config or calibration."""

    def make(calibration: Any = None, **config: Any) -> Path:
        folder = tmp_path / "copy"
        shutil.copytree(MODEL, folder)
        path = folder / "config.json"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **config}), "utf-8")
        if calibration is not None:
            (folder / "calibration.json").write_text(json.dumps(calibration), "utf-8")
        return folder

    return make


def values(scores: StanceScores) -> tuple[float, float, float]:
    return scores.entailment, scores.neutral, scores.contradiction


@pytest.mark.parametrize(("passage", "claim", "expected"), EASY)
def test_easy_pairs_are_judged_as_a_reader_would(
    stance: CrossEncoderStance, passage: str, claim: str, expected: str
):
    """Of the three stances the one that any reader would name is the likeliest."""
    [scores] = stance.judge([(passage, claim)])
    by_name = dict(zip(("entailment", "neutral", "contradiction"), values(scores), strict=True))
    assert max(by_name, key=lambda name: by_name[name]) == expected, by_name


def test_probabilities_sum_to_one(stance: CrossEncoderStance):
    """Each set of scores is a distribution, also for odd texts."""
    odd = [("x", "y"), ("🌋" * 50, "\u202e"), (" ", "."), ("word " * 900, "The bridge opened.")]
    for scores in stance.judge([*PAIRS, *odd]):
        assert sum(values(scores)) == pytest.approx(1, abs=1e-6)
        assert all(0 <= value <= 1 for value in values(scores))


def test_a_pair_scores_the_same_alone_and_in_a_batch_of_40(stance: CrossEncoderStance):
    """What else is asked changes no score by more than 1e-4, and order is kept."""
    pairs = [
        (f"{passage} Note {n} says so." * (1 + n % 5), claim)
        for n in range(6)
        for passage, claim in PAIRS
    ][:40]
    assert len(pairs) == 40
    together = stance.judge(pairs)
    for pair, scores in list(zip(pairs, together, strict=True))[::3]:
        assert values(stance.judge([pair])[0]) == pytest.approx(values(scores), abs=1e-4)


def test_a_pair_that_is_longer_than_the_model_reads_is_cut(stance: CrossEncoderStance):
    """A cut pair says so; its neighbours in the batch don't."""
    long = ("The bridge opened in 1931. " * 100, "The bridge was opened in 1931.")
    assert [scores.is_cut for scores in stance.judge([PAIRS[0], long, PAIRS[1]])] == [False, True, False]


def test_no_pairs_need_no_model(stance: CrossEncoderStance):
    """No question is no answer."""
    assert stance.judge([]) == []


def test_the_order_of_labels_is_read_from_the_model(
    stance: CrossEncoderStance, copy: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
):
    """A model that is the same but for the order of its outputs gives the same scores."""
    config = json.loads((MODEL / "config.json").read_text("utf-8"))
    order = [2, 0, 1]
    labels = {str(new): config["id2label"][str(old)] for new, old in enumerate(order)}
    folder = copy(id2label=labels, label2id={name: int(i) for i, name in labels.items()})
    weights = load_file(folder / "model.safetensors")
    permuted = {
        name: weight[order].copy() if name.startswith("classifier.") else weight
        for name, weight in weights.items()
    }
    assert any((permuted[name] != weights[name]).any() for name in weights)
    save_file(permuted, folder / "model.safetensors", metadata={"format": "pt"})
    # The calibration is of the weights as they were.
    (folder / "calibration.json").unlink()
    monkeypatch.setattr(stance, "calibration", UNCALIBRATED)
    for scores, expected in zip(
        CrossEncoderStance(str(folder)).judge(PAIRS), stance.judge(PAIRS), strict=True
    ):
        assert values(scores) == pytest.approx(values(expected), abs=1e-5)


@pytest.mark.parametrize(
    "labels",
    [
        {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"},
        {"0": "entailment", "1": "entailment", "2": "neutral"},
        {"0": "supports", "1": "refutes", "2": "bridge"},
    ],
)
def test_unknown_labels_are_refused(copy: Callable[..., Path], labels: dict[str, str]):
    """A model whose labels are not the three stances is never guessed at."""
    folder = copy(id2label=labels, label2id={name: int(i) for i, name in labels.items()})
    with pytest.raises(StanceUnavailable, match="labels"):
        CrossEncoderStance(str(folder))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The error names the folder."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(StanceUnavailable, match="nowhere"):
        CrossEncoderStance(str(tmp_path / "nowhere"))


def test_an_empty_folder_is_refused(tmp_path: Path):
    """A folder without a model is told as such."""
    with pytest.raises(StanceUnavailable):
        CrossEncoderStance(str(tmp_path))


def test_the_temperature_divides_the_logits(stance: CrossEncoderStance, copy: Callable[..., Path]):
    """Twice the temperature halves the log odds between any two stances."""
    odds = []
    for temperature in (1.0, 2.0):
        calibration = {"temperature": temperature, "bias": NO_BIAS, "version": "v"}
        calibration |= {"shown": 0.4, "decide": 0.7}
        calibration["weights"] = stance.name.partition("@")[2]
        folder = copy(calibration=calibration)
        loaded = CrossEncoderStance(str(folder))
        shutil.rmtree(folder)
        thresholds = loaded.calibration.thresholds
        assert (thresholds.version, thresholds.shown, thresholds.decide) == ("v", 0.4, 0.7)
        [scores] = loaded.judge(PAIRS[:1])
        odds.append(math.log(scores.entailment / scores.neutral))
    assert odds[1] == pytest.approx(odds[0] / 2, rel=1e-3)


def test_a_bias_multiplies_the_odds_of_its_stance():
    """Logits 2, 0, 0 at temperature 2 are odds of e : 1 : 1; a bias of ln 3 makes that e : 1 : 3."""
    [row] = calibrated(np.array([[2.0, 0.0, 0.0]]), 2.0, (0.0, 0.0, math.log(3)))
    assert row == pytest.approx(np.array([math.e, 1, 3]) / (math.e + 4))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"temperature": "warm"}'])
def test_a_calibration_that_cannot_be_read_is_refused(tmp_path: Path, content: str):
    """A broken calibration is an error, and never taken for none."""
    (tmp_path / "calibration.json").write_text(content, "utf-8")
    with pytest.raises(StanceUnavailable, match="calibration"):
        read_calibration(tmp_path, "0123456789ab")


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": "ba9876543210"},
        {"temperature": 0},
        {"temperature": float("nan")},
        {"bias": NO_BIAS | {"neutral": float("nan")}},
        {"bias": {"supports": 0.1}},
        {"shown": 0.8},
        {"decide": 1.5},
    ],
)
def test_a_calibration_that_does_not_belong_is_refused(tmp_path: Path, wrong: dict[str, Any]):
    """Fitted to other weights, or with numbers that would make every verdict wrong or open."""
    right = {"temperature": 1.2, "bias": NO_BIAS, "version": "v", "shown": 0.5, "decide": 0.7}
    right |= {"weights": "0123456789ab"}
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps(right), "utf-8")
    assert read_calibration(tmp_path, "0123456789ab").temperature == 1.2
    path.write_text(json.dumps(right | wrong), "utf-8")
    with pytest.raises(StanceUnavailable, match="calibration"):
        read_calibration(tmp_path, "0123456789ab")


def test_the_name_tells_weights_apart(stance: CrossEncoderStance):
    """The name that answers carry holds the folder's name and a hash of the weights."""
    name, _, digest = stance.name.partition("@")
    assert name == MODEL.name
    assert len(digest) == 12
