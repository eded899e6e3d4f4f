"""Fit a stance model's temperature on labelled sets; writes ``calibration.json`` beside the weights.

    python scripts/calibrate_stance.py MODEL SET.jsonl.gz... --decide 0.65

The temperature minimises the negative log likelihood over all rows (Guo et al. 2017). The thresholds are
given, because they are chosen end to end, on claims whose passages are found and not given.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from service.stance_model import CALIBRATION_FILE, CrossEncoderStance
from stance_pairs import LABELS, read_pairs, set_name

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def main() -> None:
    """Judge the sets once, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", type=Path, metavar="MODEL")
    parser.add_argument("sets", type=Path, nargs="+", metavar="SET")
    parser.add_argument("--shown", type=float, default=0.5, help="from which a passage is shown")
    parser.add_argument("--decide", type=float, required=True, help="from which it may decide")
    arguments = parser.parse_args()
    (arguments.model / CALIBRATION_FILE).unlink(missing_ok=True)
    model = CrossEncoderStance(str(arguments.model))
    pairs = [pair for path in arguments.sets for pair in read_pairs(path) if pair.label in LABELS]
    scores = model.judge([(pair.passage, pair.claim) for pair in pairs])
    logits = np.log([[score.entailment, score.contradiction, score.neutral] for score in scores])
    truth = np.array([LABELS.index(pair.label) for pair in pairs])

    temperature = fit_temperature(logits, truth)
    values = {
        "temperature": round(temperature, 3),
        "shown": arguments.shown,
        "decide": arguments.decide,
        "fitted_on": [set_name(path) for path in arguments.sets],
        "pairs": len(pairs),
        "weights": model.name.split("@")[1],
    }
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:8]
    text = json.dumps({"version": digest, **values}, indent=2)
    (arguments.model / CALIBRATION_FILE).write_text(text + "\n", "utf-8")
    print(text)


def fit_temperature(logits: Floats, truth: Ints) -> float:
    """The temperature of the least negative log likelihood, by search over 0.25 to 4."""
    candidates = np.geomspace(0.25, 4, 400)
    losses = [
        -np.log(softmax(logits / temperature)[np.arange(len(truth)), truth] + 1e-12).mean()
        for temperature in candidates
    ]
    return float(candidates[int(np.argmin(losses))])


def softmax(logits: Floats) -> Floats:
    """Over the last axis."""
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


if __name__ == "__main__":
    main()
