"""Fit a stance model's calibration on one labelled set; writes ``calibration.json`` beside the weights.

    python scripts/calibrate_stance.py MODEL SET.jsonl.gz --check SET.jsonl.gz...

Temperature and a bias for each stance minimise the negative log likelihood (Guo et al. 2017; with a
bias, vector scaling without its scales). The thresholds are the least strengths from which the stated
share of the sides taken is right; a side's strength is what the service decides by, the mean of a
passage's probability and of its deciding sentence's. ``--check`` tells that share on other sets.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from index.chunking import sentence_spans
from index.records import Hit, Passage, Source
from service.stance_model import (
    CALIBRATION_FILE,
    UNCALIBRATED,
    Calibration,
    CrossEncoderStance,
    calibrated,
)
from service.verification.records import Claim, Evidence, Stance
from service.verification.stance import judge
from stance_pairs import LABELS, Pair, read_pairs, set_name

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

STANCES = (Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL)
"""In the order of `LABELS`."""

SHOWN_PRECISION, DECIDE_PRECISION = 0.75, 0.85
"""Of what is shown with a side three in four passages belong there, of what may decide seventeen in
twenty. At nine in ten the shipped model would decide by 21 of 100 passages shown, at this by 58."""

FEWEST = 50
"""Passages that a threshold has to be told from."""

LEAST = 0.34
"""The least strength a threshold is looked for from: below it another stance is likelier."""


def main() -> None:
    """Calibrate, print what was written, and how the thresholds do on other sets."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", type=Path, metavar="MODEL")
    parser.add_argument("fitted_on", type=Path, metavar="SET")
    parser.add_argument("--check", type=Path, nargs="*", default=[], metavar="SET")
    parser.add_argument("--shown-precision", type=float, default=SHOWN_PRECISION)
    parser.add_argument("--decide-precision", type=float, default=DECIDE_PRECISION)
    arguments = parser.parse_args()
    values = calibrate(
        arguments.model, arguments.fitted_on, arguments.shown_precision, arguments.decide_precision
    )
    print(json.dumps(values, indent=2))
    model = CrossEncoderStance(str(arguments.model))
    for path in [arguments.fitted_on, *arguments.check]:
        strength, right = taken_sides(model, read_pairs(path))
        shares = (
            f"{name} {precision_from(values[name], strength, right):.3f} of "
            f"{(strength >= values[name]).mean():.3f}"
            for name in ("shown", "decide")
        )
        print(f"{set_name(path):26} right of what is taken: {', '.join(shares)} of the pairs")


def calibrate(
    folder: Path,
    fitted_on: Path,
    shown_precision: float = SHOWN_PRECISION,
    decide_precision: float = DECIDE_PRECISION,
) -> dict[str, Any]:
    """Judge the set, fit, write; returns what was written. What was cut is left out of the fit."""
    (folder / CALIBRATION_FILE).unlink(missing_ok=True)
    model = CrossEncoderStance(str(folder))
    pairs = [pair for pair in read_pairs(fitted_on) if pair.label in LABELS]
    scores = model.judge([(pair.passage, pair.claim) for pair in pairs])
    whole = [(pair, score) for pair, score in zip(pairs, scores, strict=True) if not score.is_cut]
    logits = np.log([[score.entailment, score.contradiction, score.neutral] for _, score in whole])
    truth = np.array([LABELS.index(pair.label) for pair, _ in whole])

    temperature, bias = fit(logits, truth)
    temperature, bias = round(temperature, 3), np.round(bias, 3)
    by_stance = (float(bias[0]), float(bias[1]), float(bias[2]))
    model.calibration = Calibration(temperature, by_stance, UNCALIBRATED.thresholds)
    strength, right = taken_sides(model, pairs)
    values = {
        "temperature": temperature,
        "bias": dict(zip(LABELS, by_stance, strict=True)),
        "shown": threshold(strength, right, shown_precision),
        "decide": threshold(strength, right, decide_precision),
        "precision": {"shown": shown_precision, "decide": decide_precision},
        "fitted_on": set_name(fitted_on),
        "pairs": len(whole),
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


def taken_sides(model: CrossEncoderStance, pairs: Sequence[Pair]) -> tuple[Floats, Flags]:
    """(pairs,) how strongly each passage takes a side, 0 where it takes none, and whether it is right.

    Judged as the service does, with the deciding sentence.
    """
    judged = judge(
        [Claim(str(number), pair.claim) for number, pair in enumerate(pairs)],
        [[_candidate(pair)] for pair in pairs],
        model.judge,
        LEAST,
    )
    strongest = [max(pieces, key=_strength) for pieces in judged]
    right = [
        LABELS[STANCES.index(piece.stance)] == pair.label
        for piece, pair in zip(strongest, pairs, strict=True)
    ]
    return np.array([_strength(piece) for piece in strongest]), np.array(right)


def threshold(strength: Floats, right: Flags, precision: float) -> float:
    """The least strength, to .001, from which ``precision`` of the sides taken are right.

    Raises `ValueError` where no threshold that keeps `FEWEST` passages reaches it.
    """
    for thousandth in range(round(1000 * LEAST), 1000):
        least = thousandth / 1000
        if (strength >= least).sum() < FEWEST:
            break
        if precision_from(least, strength, right) >= precision:
            return least
    raise ValueError(f"no threshold reaches a precision of {precision} on this set")


def precision_from(least: float, strength: Floats, right: Flags) -> float:
    """The share that is right of the sides taken with at least that strength."""
    return float(right[strength >= least].mean())


def _strength(piece: Evidence) -> float:
    return 0.0 if piece.stance is Stance.NEUTRAL else piece.scores.of(piece.stance)


def _candidate(pair: Pair) -> Hit:
    sentences = tuple(sentence_spans(pair.passage))
    passage = Passage("p", "d", pair.passage, 0, len(pair.passage), sentences)
    return Hit(passage, Source("d", None, None, None, None, None, ()), 1.0, None, 1.0)


if __name__ == "__main__":
    main()
