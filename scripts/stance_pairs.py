"""Labelled (passage, claim) pairs: reads the stance sets and mixes them into a training stream.

A set is a gzipped file of JSON lines with ``claim``, ``evidence`` and ``label``. This module knows
files and labels, not models.
"""

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS = ("supports", "refutes", "neutral")
"""Label names in the order of the trained model's outputs."""

LABEL_OF = {
    "supports": "supports",
    "refutes": "refutes",
    "nei": "neutral",
    "not_supports": "not_supports",
}
"""The sets' spelling of a label to ours; a two-way ``not_supports`` has no place in training."""


_LETTERS = {"S": "supports", "R": "refutes", "N": "neutral"}


@dataclass(frozen=True, slots=True)
class Pair:
    """One judged pair; ``label`` is one of `LABELS`, or ``not_supports`` in a two-way set."""

    claim: str
    passage: str
    label: str


def read_pairs(path: Path) -> list[Pair]:
    """Read one set; raises `ValueError` naming file and line for a row that is not a pair."""
    pairs = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                pairs.append(Pair(row["claim"], row["evidence"], LABEL_OF[row["label"].lower()]))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ValueError(f"{path}, line {number}: not a labelled pair ({error!r})") from error
    return pairs


def read_passages(path: Path) -> list[list[Pair]]:
    """Read passages with claims on each, as `newsroom_pairs.jsonl.gz` has them: the pairs of each.

    Raises `ValueError` naming file and line for what is not such a passage.
    """
    passages = []
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            passages.append(
                [Pair(each["claim"], row["passage"], _LETTERS[each["label"]]) for each in row["claims"]]
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: not a passage with claims ({error!r})") from error
    return passages


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write one set, in the form that `read_pairs` reads."""
    spelled = {ours: theirs for theirs, ours in LABEL_OF.items()}
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for number, pair in enumerate(pairs):
            row = {
                "id": f"{set_name(path)}-{number}",
                "claim": pair.claim,
                "evidence": pair.passage,
                "label": spelled[pair.label],
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def set_name(path: Path) -> str:
    """The file's name without ``.jsonl.gz``."""
    return path.name.removesuffix(".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a set one pass takes: ``rate`` of its rows of each label (2.0 takes all twice)."""

    name: str
    supports: float = 1.0
    refutes: float = 1.0
    neutral: float = 1.0

    def rate(self, label: str) -> float:
        """Rows taken a row there is, for one label."""
        return {"supports": self.supports, "refutes": self.refutes, "neutral": self.neutral}[label]


def mix(train_dir: Path, shares: tuple[Share, ...], held_out: set[Pair], seed: float) -> list[Pair]:
    """One pass over the training mix, shuffled; pairs that stand in ``held_out`` are left out."""
    rng = random.Random(seed)
    mixed: list[Pair] = []
    for share in shares:
        for pair in without(held_out, read_pairs(train_dir / f"{share.name}.jsonl.gz")):
            if pair.label not in LABELS:
                continue
            whole, part = divmod(share.rate(pair.label), 1)
            mixed.extend([pair] * (int(whole) + (rng.random() < part)))
    rng.shuffle(mixed)
    return mixed


def without(held_out: set[Pair], pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs whose texts do not stand in ``held_out``, whatever the label."""
    texts = {(pair.claim, pair.passage) for pair in held_out}
    return [pair for pair in pairs if (pair.claim, pair.passage) not in texts]


def batches(lengths: list[int], size: int, seed: int) -> Iterator[list[int]]:
    """Indices in batches of like length (so that little is padded), the batches in random order."""
    rng = random.Random(seed)
    window = size * 50
    for start in range(0, len(lengths), window):
        indices = sorted(range(start, min(start + window, len(lengths))), key=lengths.__getitem__)
        cut = [indices[i : i + size] for i in range(0, len(indices), size)]
        rng.shuffle(cut)
        yield from cut
