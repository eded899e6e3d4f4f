"""Evaluate a stance model on every ``*.jsonl.gz`` of a folder, through the service's own adapter.

    python scripts/evaluate_stance.py MODEL DATA_DIR --json FILE

``accuracy`` and ``macro_f1`` take the largest of the three calibrated probabilities;
``supports_refutes`` compares two of them on rows labelled so; ``balanced`` is the mean recall of the
set's classes, where for ``not_supports`` the prediction is whether support is the largest; ``ece`` is
the expected calibration error in 15 bins of equal mass. What does not apply is null.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from service.settings import PACKAGED_STANCE_MODEL
from service.stance_model import CrossEncoderStance
from stance_pairs import LABELS, read_pairs, set_name

BINS = 15

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def main() -> None:
    """Evaluate every set and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", nargs="?", default=str(PACKAGED_STANCE_MODEL), metavar="MODEL")
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--json", type=Path, dest="json_file", metavar="FILE")
    arguments = parser.parse_args()
    model = CrossEncoderStance(arguments.model)
    files = sorted(arguments.data.glob("*.jsonl.gz"))
    if not files:
        parser.error(f"no *.jsonl.gz in {arguments.data}")
    sets = {}
    print(f"{'set':26}{'n':>6} {'acc':>6} {'F1':>6} {'S/R':>6} {'bal':>6} {'ece':>6}  recall s/r/n")
    for path in files:
        pairs = read_pairs(path)
        probabilities = _probabilities(model, [(pair.passage, pair.claim) for pair in pairs], path)
        sets[set_name(path)] = figures = evaluate(probabilities, [pair.label for pair in pairs])
        print(_row(set_name(path), figures), flush=True)
    if arguments.json_file:
        arguments.json_file.write_text(json.dumps({"sets": sets}, indent=2) + "\n")


def evaluate(probabilities: Floats, labels: list[str]) -> dict[str, Any]:
    """Figures of one set; ``probabilities`` (n, 3) in the order of `LABELS`."""
    predicted = probabilities.argmax(axis=1)
    truth = np.array([LABELS.index(label) if label in LABELS else -1 for label in labels])
    is_two_way = bool((truth == -1).any())
    recall = _recalls(predicted, truth, is_two_way)
    known = [value for value in recall.values() if value is not None]
    sided = (truth == 0) | (truth == 1)
    says_support = probabilities[:, 0] > probabilities[:, 1]
    has_both_sides = bool((truth == 0).any() and (truth == 1).any())
    right = predicted == truth
    return {
        "n": len(labels),
        "accuracy": None if is_two_way else float(right.mean()),
        "macro_f1": None if is_two_way else macro_f1(predicted, truth),
        "supports_refutes": float((says_support == (truth == 0))[sided].mean())
        if has_both_sides
        else None,
        "balanced": sum(known) / len(known),
        "recall": recall,
        "ece": None if is_two_way else calibration_error(probabilities.max(axis=1), right),
    }


def macro_f1(predicted: Ints, truth: Ints) -> float:
    """Mean of the classes' F1, over the classes that stand in ``truth``."""
    scores = []
    for label in np.unique(truth):
        both = ((predicted == label) & (truth == label)).sum()
        either = (predicted == label).sum() + (truth == label).sum()
        scores.append(2 * both / either)
    return float(np.mean(scores))


def calibration_error(confidence: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Mean distance of confidence and accuracy over bins of equal mass (Guo et al. 2017)."""
    bins = np.array_split(np.argsort(confidence, kind="stable"), min(BINS, len(confidence)))
    gaps = [len(rows) * abs(confidence[rows].mean() - right[rows].mean()) for rows in bins]
    return float(sum(gaps) / len(confidence))


def _recalls(predicted: Ints, truth: Ints, is_two_way: bool) -> dict[str, float | None]:
    if is_two_way:
        return {
            "supports": float((predicted == 0)[truth == 0].mean()),
            "not_supports": float((predicted != 0)[truth != 0].mean()),
        }
    return {
        label: float((predicted == i)[truth == i].mean()) if (truth == i).any() else None
        for i, label in enumerate(LABELS)
    }


def _probabilities(model: CrossEncoderStance, pairs: list[tuple[str, str]], path: Path) -> Floats:
    rows = []
    with tqdm(total=len(pairs), desc=set_name(path), unit="pair", leave=False) as bar:
        for start in range(0, len(pairs), 1024):
            scores = model.judge(pairs[start : start + 1024])
            rows += [(score.entailment, score.contradiction, score.neutral) for score in scores]
            bar.update(len(scores))
    return np.array(rows)


def _row(name: str, figures: dict[str, Any]) -> str:
    columns = [
        _three_digits(figures[key])
        for key in ("accuracy", "macro_f1", "supports_refutes", "balanced", "ece")
    ]
    recalls = "/".join(_three_digits(value).strip() for value in figures["recall"].values())
    return f"{name:26}{figures['n']:>6} {' '.join(columns)}  {recalls}"


def _three_digits(value: float | None) -> str:
    return f"{value:6.3f}" if value is not None else f"{'–':>6}"


if __name__ == "__main__":
    main()
