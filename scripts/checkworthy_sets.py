"""Labelled sentences, worth checking or not: reads the sets, leaves out what stands twice, holds a part
out.

A set is a gzipped file of JSON lines with ``text`` and ``label`` (1 is worth checking). This module
knows files and labels, not models.
"""

import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HELD_OUT = {"checkthat2024-t1-en.train": 200, "policlaim.train": 50}
"""The sets of which a fifth is held out, and how many sentences in a row go together: neighbours are of
one speech, and what one says of the other must not help.
"""

FIFTHS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, and whether it is worth checking."""

    text: str
    is_worth: bool


def read(path: Path) -> list[Labelled]:
    """One set; raises `ValueError` naming file and line for a row that is none."""
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                rows.append(Labelled(row["text"], {0: False, 1: True}[row["label"]]))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(
                    f"{path}, line {number}: not a labelled sentence ({error!r})"
                ) from error
    return rows


def set_name(path: Path) -> str:
    """The file's name without ``.jsonl.gz``."""
    return path.name.removesuffix(".jsonl.gz")


def key(text: str) -> str:
    """What two copies of a sentence share: neither case, space nor punctuation counts."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


def unique(sets: dict[str, list[Labelled]]) -> dict[str, list[Labelled]]:
    """The sets without what stands in them twice, or in a set before: those with a part held out go
    first.
    """
    order = [name for name in HELD_OUT if name in sets] + sorted(set(sets) - set(HELD_OUT))
    seen: set[str] = set()
    kept: dict[str, list[Labelled]] = {}
    for name in order:
        kept[name] = []
        for row in sets[name]:
            if key(row.text) and key(row.text) not in seen:
                seen.add(key(row.text))
                kept[name].append(row)
    return kept


def fifths(name: str, rows: Sequence[Labelled]) -> list[list[Labelled]]:
    """A set in five parts, of every fifth block each; the last of a set in `HELD_OUT` is held out."""
    size = HELD_OUT.get(name, 100)
    parts: list[list[Labelled]] = [[] for _ in range(FIFTHS)]
    for place, row in enumerate(rows):
        parts[place // size % FIFTHS].append(row)
    return parts


def held_out(name: str, rows: Sequence[Labelled]) -> list[Labelled]:
    """What no training sees of a set: its last fifth, or nothing."""
    return fifths(name, rows)[-1] if name in HELD_OUT else []


def read_all(folder: Path) -> dict[str, list[Labelled]]:
    """Every set of a folder, by name; raises `ValueError` for a folder without one."""
    paths = sorted(folder.glob("*.jsonl.gz"))
    if not paths:
        raise ValueError(f"{folder} has no *.jsonl.gz")
    return {set_name(path): read(path) for path in paths}
