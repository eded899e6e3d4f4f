"""Evaluate a stance model on every ``*.jsonl.gz`` of a folder, through the service's own adapter.

    python scripts/evaluate_stance.py MODEL DATA_DIR --json FILE --plot FILE.png

``accuracy`` and ``macro_f1`` take the largest of the three calibrated probabilities;
``supports_refutes`` compares two of them on rows labelled so; ``balanced`` is the mean recall of the
set's classes, where for ``not_supports`` the prediction is whether support is the largest; ``ece`` is
the expected calibration error in 15 bins of equal mass, ``ece_interval`` its 95 % interval. What does
not apply is null. With ``--blank`` the passage or the claim is taken away, which tells how much of a
score the other half gives away alone.
"""

import argparse
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from index.chunking import sentence_spans
from plot_reliability import plot_reliability
from service.settings import PACKAGED_STANCE_MODEL
from service.stance_model import CrossEncoderStance
from service.verification.windows import Reading, read
from stance_pairs import LABELS, Pair, read_pairs, set_name

BINS = 15

RESAMPLES = 300
"""Of the bootstrap; the ends of its interval then move by less than .002 on 2,000 rows."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def main() -> None:
    """Evaluate every set, print a table and the confusion matrices, draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", nargs="?", default=str(PACKAGED_STANCE_MODEL), metavar="MODEL")
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--json", type=Path, dest="json_file", metavar="FILE")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="a PNG of the sets' reliability")
    parser.add_argument("--blank", choices=("passage", "claim"), help="judge without this half")
    arguments = parser.parse_args()
    files = sorted(arguments.data.glob("*.jsonl.gz"))
    if not files:
        parser.error(f"no *.jsonl.gz in {arguments.data}")
    model = CrossEncoderStance(arguments.model)
    sets: dict[str, dict[str, Any]] = {}
    reliability = {}
    print(f"{'set':26}{'n':>6} {'acc':>6} {'F1':>6} {'S/R':>6} {'bal':>6} {'ece':>6}  recall s/r/n")
    for path in files:
        pairs = [_blanked(pair, arguments.blank) for pair in read_pairs(path)]
        probabilities = _probabilities(model, pairs, path)
        labels = [pair.label for pair in pairs]
        sets[set_name(path)] = figures = evaluate(probabilities, labels)
        print(_row(set_name(path), figures), flush=True)
        if figures["ece"] is not None:
            right = probabilities.argmax(axis=1) == _truth(labels)
            reliability[set_name(path)] = reliability_bins(probabilities.max(axis=1), right)
    for name, figures in sets.items():
        print(_confusion_table(name, figures["confusion"]))
    if arguments.json_file:
        arguments.json_file.write_text(json.dumps({"sets": sets}, indent=2) + "\n", "utf-8")
    if arguments.plot:
        plot_reliability(reliability, {name: sets[name]["ece"] for name in reliability}, arguments.plot)


def evaluate(probabilities: Floats, labels: list[str]) -> dict[str, Any]:
    """Figures of one set; ``probabilities`` (n, 3) in the order of `LABELS`."""
    predicted = probabilities.argmax(axis=1)
    truth = _truth(labels)
    is_two_way = bool((truth == -1).any())
    recall = _recalls(predicted, truth, is_two_way)
    known = [value for value in recall.values() if value is not None]
    sided = (truth == 0) | (truth == 1)
    says_support = probabilities[:, 0] > probabilities[:, 1]
    has_both_sides = bool((truth == 0).any() and (truth == 1).any())
    right = predicted == truth
    confidence = probabilities.max(axis=1)
    return {
        "n": len(labels),
        "accuracy": None if is_two_way else float(right.mean()),
        "macro_f1": None if is_two_way else macro_f1(predicted, truth),
        "supports_refutes": float((says_support == (truth == 0))[sided].mean())
        if has_both_sides
        else None,
        "balanced": sum(known) / len(known),
        "recall": recall,
        "ece": None if is_two_way else calibration_error(confidence, right),
        "ece_interval": None if is_two_way else calibration_error_interval(confidence, right),
        "confusion": _confusion(predicted, labels),
    }


def macro_f1(predicted: Ints, truth: Ints) -> float:
    """Mean of the classes' F1, over the classes that stand in ``truth``."""
    scores = []
    for label in np.unique(truth):
        both = ((predicted == label) & (truth == label)).sum()
        either = (predicted == label).sum() + (truth == label).sum()
        scores.append(2 * both / either)
    return float(np.mean(scores))


def reliability_bins(
    confidence: Floats, right: Flags, count: int = BINS
) -> list[tuple[float, float, int]]:
    """Mean confidence, accuracy and rows of each of ``count`` bins of equal mass, lowest first."""
    bins = np.array_split(np.argsort(confidence, kind="stable"), min(count, len(confidence)))
    return [(float(confidence[rows].mean()), float(right[rows].mean()), len(rows)) for rows in bins]


def calibration_error(confidence: Floats, right: Flags, count: int = BINS) -> float:
    """Mean distance of confidence and accuracy over bins of equal mass (Guo et al. 2017)."""
    bins = reliability_bins(confidence, right, count)
    return sum(rows * abs(said - was) for said, was, rows in bins) / len(confidence)


def calibration_error_interval(confidence: Floats, right: Flags, count: int = BINS) -> list[float]:
    """The 95 % interval of the error, by the basic bootstrap.

    Rows drawn again err more than the rows themselves, the more so the smaller the error is; the basic
    bootstrap, 2 * error - percentile, takes that off again (Davison and Hinkley 1997, section 2.4).
    """
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, len(right), (RESAMPLES, len(right)))
    errors = [calibration_error(confidence[rows], right[rows], count) for rows in drawn]
    error = calibration_error(confidence, right, count)
    return [max(0.0, 2 * error - float(end)) for end in np.percentile(errors, [97.5, 2.5])]


def _truth(labels: list[str]) -> Ints:
    return np.array([LABELS.index(label) if label in LABELS else -1 for label in labels])


def _recalls(predicted: Ints, truth: Ints, is_two_way: bool) -> dict[str, float | None]:
    if is_two_way:
        sides = {"supports": truth == 0, "not_supports": truth != 0}
        hits = {"supports": predicted == 0, "not_supports": predicted != 0}
        return {side: _mean(hits[side][rows]) for side, rows in sides.items()}
    return {label: _mean((predicted == i)[truth == i]) for i, label in enumerate(LABELS)}


def _mean(hits: Flags) -> float | None:
    return float(hits.mean()) if len(hits) else None


def _confusion(predicted: Ints, labels: list[str]) -> dict[str, dict[str, int]]:
    """Rows a label that the set has and a stance that was said."""
    counts = Counter(zip(labels, (LABELS[i] for i in predicted), strict=True))
    return {
        label: {stance: counts[label, stance] for stance in LABELS}
        for label in (*LABELS, "not_supports")
        if label in labels
    }


def _blanked(pair: Pair, half: str | None) -> Pair:
    return replace(pair, **{half: ""}) if half else pair


def _probabilities(model: CrossEncoderStance, pairs: list[Pair], path: Path) -> Floats:
    """(n, 3); a passage too long for the model counts by its strongest window, as in the service."""
    rows = []
    with tqdm(total=len(pairs), desc=set_name(path), unit="pair", leave=False) as bar:
        for start in range(0, len(pairs), 1024):
            readings = [
                Reading(pair.passage, sentence_spans(pair.passage), pair.claim)
                for pair in pairs[start : start + 1024]
            ]
            scores = [sides.stronger for sides in read(readings, model.judge)]
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


def _confusion_table(name: str, confusion: dict[str, dict[str, int]]) -> str:
    head = f"\n{name}\n{'is / was said':16}" + "".join(f"{stance:>10}" for stance in LABELS)
    rows = [
        f"{label:16}" + "".join(f"{said[stance]:>10}" for stance in LABELS)
        for label, said in confusion.items()
    ]
    return "\n".join([head, *rows])


def _three_digits(value: float | None) -> str:
    return f"{value:6.3f}" if value is not None else f"{'–':>6}"


if __name__ == "__main__":
    main()
