"""Measure how well claims worth checking are told from other sentences, beside two baselines.

python scripts/evaluate_checkworthy.py DIR --json FILE [--model MODEL] [--held]

Every ``*.jsonl.gz`` of DIR is a set of sentences (``text``, ``label``). A sentence is worth checking
from a score of .5, as the service draws the line, with what the form of a question or a fragment
allows. With ``--held`` only what training has left out of the sets of the data folder is counted.
Baselines: every sentence is worth checking; the longer it is, the more it is, from the length that is
best on the set.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from checkworthy_sets import Labelled, held_out, read_all, unique
from service.claim_model import ClaimModel
from service.drafts.reasons import at_most
from service.settings import PACKAGED_CLAIM_MODEL

WORTH = 0.5

CHUNK = 512
"""Sentences between two steps of the progress bar."""

BASELINES = ("all sentences", "sentence length")

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]
Figures = dict[str, float]


def figures(scores: Floats, truth: Truth, threshold: float = WORTH) -> Figures:
    """F1, precision and recall of worth checking, the mean F1 of both classes, and average precision."""
    told = scores >= threshold
    both = [_f1(told, truth), _f1(~told, ~truth)]
    return {
        "f1": both[0],
        "precision": _share(told & truth, told),
        "recall": _share(told & truth, truth),
        "macro_f1": float(np.mean(both)),
        "average_precision": average_precision(scores, truth),
        "n": len(truth),
        "worth_checking": float(truth.mean()) if len(truth) else 0.0,
    }


def average_precision(scores: Floats, truth: Truth) -> float:
    """The sum of precision times gain in recall over the ranking; equal scores are one step of it."""
    if not truth.any():
        return 0.0
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    found = np.cumsum(truth[order])[ends]
    precision = found / (ends + 1)
    return float(np.sum(np.diff(np.append(0, found)) * precision) / truth.sum())


def _f1(told: Truth, truth: Truth) -> float:
    return float(2 * (told & truth).sum() / max(told.sum() + truth.sum(), 1))


def _share(part: Truth, whole: Truth) -> float:
    return float(part.sum() / max(whole.sum(), 1))


def by_length(rows: Sequence[Labelled], truth: Truth) -> Figures:
    """The baseline that only counts words, with the threshold that is best on the very set."""
    lengths = np.array([len(row.text.split()) for row in rows], dtype=float)
    best = max(np.unique(lengths), key=lambda least: _f1(lengths >= least, truth))
    return figures(lengths, truth, float(best))


def scored(rows: Sequence[Labelled], score: Callable[[Sequence[str]], Sequence[float]]) -> Floats:
    """The service's checkworthiness of each sentence."""
    texts = [row.text for row in rows]
    found: list[float] = []
    for start in tqdm(range(0, len(texts), CHUNK), unit="chunk", disable=None, leave=False):
        chunk = texts[start : start + CHUNK]
        found += [min(worth, at_most(text)) for text, worth in zip(chunk, score(chunk), strict=True)]
    return np.array(found)


def evaluate(
    rows: Sequence[Labelled], score: Callable[[Sequence[str]], Sequence[float]]
) -> dict[str, Figures]:
    """Figures of the model and of the baselines on one set."""
    truth = np.array([row.is_worth for row in rows], dtype=bool)
    return {
        "model": figures(scored(rows, score), truth),
        BASELINES[0]: figures(np.ones(len(rows)), truth),
        BASELINES[1]: by_length(rows, truth),
    }


def _print(found: dict[str, dict[str, Figures]]) -> None:
    columns = ("f1", "precision", "recall", "macro_f1", "average_precision")
    print(f"{'set':28} {'':16} " + " ".join(f"{column[:9]:>9}" for column in columns) + f" {'n':>6}")
    for name, of_set in found.items():
        for arm, row in of_set.items():
            cells = " ".join(f"{row[column]:9.3f}" for column in columns)
            print(f"{name:28} {arm:16} {cells} {row['n']:6.0f}")


def main() -> None:
    """Print a table, and write the figures of the model to a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default=str(PACKAGED_CLAIM_MODEL))
    parser.add_argument("--held", action="store_true", help="only what training has left out")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    sets = read_all(given.folder)
    if given.held:
        held = {name: held_out(name, rows) for name, rows in unique(sets).items()}
        sets = {name: rows for name, rows in held.items() if rows}
        if not sets:
            parser.error(f"{given.folder} has no set of which a part was held out")
    model = ClaimModel(given.model)
    found = {name: evaluate(rows, model.score) for name, rows in sets.items()}
    _print(found)
    if given.json:
        written = {
            name: {**of_set["model"], "baselines": {arm: of_set[arm] for arm in BASELINES}}
            for name, of_set in found.items()
        }
        given.json.write_text(json.dumps({"sets": written}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
