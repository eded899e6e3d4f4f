"""Fit a stance model's calibration on one labelled set; writes ``calibration.json`` beside the weights.

    python scripts/calibrate_stance.py MODEL SET.jsonl.gz

Temperature and a bias for each stance minimise the negative log likelihood (Guo et al. 2017, with a bias
also called vector scaling without its scales). The thresholds are the least probabilities of a side from
which the stated share of the passages that take one is right.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from service.stance_model import CALIBRATION_FILE, CrossEncoderStance, calibrated
from stance_pairs import LABELS, read_pairs, set_name

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SHOWN_PRECISION, DECIDE_PRECISION = 0.75, 0.9
"""Of what is shown with a side three in four passages belong there, of what may decide nine in ten."""

FEWEST = 50
"""Passages that a threshold has to be told from."""


def main() -> None:
    """Calibrate and print what was written."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", type=Path, metavar="MODEL")
    parser.add_argument("fitted_on", type=Path, metavar="SET")
    parser.add_argument("--shown-precision", type=float, default=SHOWN_PRECISION)
    parser.add_argument("--decide-precision", type=float, default=DECIDE_PRECISION)
    arguments = parser.parse_args()
    values = calibrate(
        arguments.model, arguments.fitted_on, arguments.shown_precision, arguments.decide_precision
    )
    print(json.dumps(values, indent=2))


def calibrate(
    folder: Path,
    fitted_on: Path,
    shown_precision: float = SHOWN_PRECISION,
    decide_precision: float = DECIDE_PRECISION,
) -> dict[str, Any]:
    """Judge the set once, fit, write; returns what was written."""
    (folder / CALIBRATION_FILE).unlink(missing_ok=True)
    model = CrossEncoderStance(str(folder))
    pairs = [pair for pair in read_pairs(fitted_on) if pair.label in LABELS]
    scores = model.judge([(pair.passage, pair.claim) for pair in pairs])
    logits = np.log([[score.entailment, score.contradiction, score.neutral] for score in scores])
    truth = np.array([LABELS.index(pair.label) for pair in pairs])

    temperature, bias = fit(logits, truth)
    temperature, bias = round(temperature, 3), np.round(bias, 3)
    probabilities = calibrated(logits, temperature, bias)
    values = {
        "temperature": temperature,
        "bias": dict(zip(LABELS, bias.tolist(), strict=True)),
        "shown": threshold(probabilities, truth, shown_precision),
        "decide": threshold(probabilities, truth, decide_precision),
        "precision": {"shown": shown_precision, "decide": decide_precision},
        "fitted_on": set_name(fitted_on),
        "pairs": len(pairs),
        "weights": model.name.split("@")[1],
    }
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:8]
    values = {"version": digest, **values}
    (folder / CALIBRATION_FILE).write_text(json.dumps(values, indent=2) + "\n", "utf-8")
    return values


def fit(logits: Floats, truth: Ints) -> tuple[float, Floats]:
    """Temperature and the three stances' bias, that of neutral 0; ``logits`` is (n, 3)."""

    def loss(parameters: Floats) -> float:
        probabilities = calibrated(logits, np.exp(parameters[0]), np.array([*parameters[1:], 0.0]))
        return float(-np.log(probabilities[np.arange(len(truth)), truth] + 1e-12).mean())

    best = minimize(loss, np.zeros(3), method="BFGS").x
    return float(np.exp(best[0])), np.array([*best[1:], 0.0])


def threshold(probabilities: Floats, truth: Ints, precision: float) -> float:
    """The least probability of a side, to .01, from which ``precision`` of the sides taken are right.

    Raises `ValueError` where no threshold that keeps `FEWEST` passages reaches it.
    """
    side = probabilities[:, :2].argmax(axis=1)
    strength = probabilities[:, :2].max(axis=1)
    for percent in range(34, 100):
        taken = strength >= percent / 100
        if taken.sum() < FEWEST:
            break
        if (side == truth)[taken].mean() >= precision:
            return percent / 100
    raise ValueError(f"no threshold reaches a precision of {precision} on this set")


if __name__ == "__main__":
    main()
