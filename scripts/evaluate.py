"""Evaluate finding on every retrieval set of a folder, through the service's own ingest and search.

    python scripts/evaluate.py DATA_DIR --json FILE

A set is a folder with ``corpus.jsonl.gz``, ``claims.SPLIT.jsonl.gz`` and ``qrels.SPLIT.tsv``. Documents
are ranked by their best passage; rows with relevance of at least 1 count. nDCG@10 is with binary gains
(Järvelin & Kekäläinen 2002), MAP@5 divides by min(5, relevant documents).
"""

import argparse
import gzip
import json
import math
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index import ingest
from index.corpus import Corpus
from index.database import Database
from index.encoder import PACKAGED, SentenceEncoder
from index.ingest import Ingestor
from index.records import Document
from index.search import Searcher

PASSAGES = 100
"""Passages searched a claim, so that ten different documents are among them."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A claim's documents as found, best first, and those that are relevant."""

    found: list[str]
    relevant: set[str]

    def ndcg(self, depth: int = 10) -> float:
        """Discounted gain over the best possible."""
        gain = sum(
            1 / math.log2(place + 2)
            for place, document in enumerate(self.found[:depth])
            if document in self.relevant
        )
        best = sum(1 / math.log2(place + 2) for place in range(min(depth, len(self.relevant))))
        return gain / best

    def recall(self, depth: int = 10) -> float:
        """Share of the relevant documents that were found."""
        return len(self.relevant & set(self.found[:depth])) / len(self.relevant)

    def average_precision(self, depth: int = 5) -> float:
        """Mean of the precision at each relevant document found."""
        hits, total = 0, 0.0
        for place, document in enumerate(self.found[:depth], start=1):
            if document in self.relevant:
                hits += 1
                total += hits / place
        return total / min(depth, len(self.relevant))


def main() -> None:
    """Evaluate every set and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--json", type=Path, dest="json_file", metavar="FILE")
    parser.add_argument("--encoder", default=PACKAGED)
    parser.add_argument("--sentences", type=int, default=ingest.SENTENCES, help="of a passage")
    parser.add_argument("--overlap", type=int, default=ingest.OVERLAP, help="sentences repeated")
    parser.add_argument("--without-title", action="store_true", help="encode passages alone")
    arguments = parser.parse_args()
    encoder = SentenceEncoder(arguments.encoder)

    sets: dict[str, dict[str, float]] = {}
    for folder in sorted(
        path for path in arguments.data.iterdir() if (path / "corpus.jsonl.gz").exists()
    ):
        with tempfile.TemporaryDirectory() as scratch:
            corpus = Corpus(Database(Path(scratch)))
            ingestor = Ingestor(corpus, encoder, arguments.sentences, arguments.overlap)
            seconds = _ingest(ingestor, folder, keep_title=not arguments.without_title)
            searcher = Searcher(corpus, encoder)
            splits = sorted(folder.glob("qrels.*.tsv"))
            for qrels in splits:
                split = qrels.name.split(".")[1]
                name = folder.name if len(splits) == 1 else f"{folder.name}.{split}"
                sets[name] = _evaluate(searcher, folder, split)
                sets[name]["ingest_s"] = seconds
                print(_row(name, sets[name]), flush=True)
    if arguments.json_file:
        arguments.json_file.write_text(json.dumps({"sets": sets}, indent=2) + "\n")


def _ingest(ingestor: Ingestor, folder: Path, keep_title: bool) -> float:
    documents = [
        Document(row["id"], row["text"], title=(row.get("title") or None) if keep_title else None)
        for row in _rows(folder / "corpus.jsonl.gz")
        if row["text"].strip()
    ]
    started = time.perf_counter()
    added = ingestor.add_all(documents)
    for _ in tqdm(added, total=len(documents), desc=folder.name, unit="document"):
        pass
    return time.perf_counter() - started


def _evaluate(searcher: Searcher, folder: Path, split: str) -> dict[str, float]:
    relevant = defaultdict(set)
    for line in (folder / f"qrels.{split}.tsv").read_text("utf-8").splitlines()[1:]:
        claim_id, document_id, relevance, *_ = line.split("\t")
        if int(relevance) >= 1:
            relevant[claim_id].add(document_id)
    claims = [row for row in _rows(folder / f"claims.{split}.jsonl.gz") if relevant.get(row["id"])]
    started = time.perf_counter()
    found = _ranked(searcher, [row["claim"] for row in claims])
    seconds = time.perf_counter() - started
    rankings = [
        Ranking(documents, relevant[row["id"]]) for row, documents in zip(claims, found, strict=True)
    ]
    return {
        "n": len(rankings),
        "ndcg@10": statistics.fmean(ranking.ndcg() for ranking in rankings),
        "recall@10": statistics.fmean(ranking.recall() for ranking in rankings),
        "map@5": statistics.fmean(ranking.average_precision() for ranking in rankings),
        "passages": len(searcher),
        "ms_per_query": 1000 * seconds / len(rankings),
    }


def _ranked(searcher: Searcher, claims: Sequence[str]) -> list[list[str]]:
    """For each claim the documents of its passages, each at the place of its best."""
    ranked = []
    for start in range(0, len(claims), 50):
        for hits in searcher.search(claims[start : start + 50], PASSAGES).hits:
            ranked.append(list(dict.fromkeys(hit.passage.document_id for hit in hits)))
    return ranked


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _row(name: str, figures: dict[str, float]) -> str:
    return f"{name:32}" + "  ".join(
        f"{figure} {value:.4f}" if isinstance(value, float) else f"{figure} {value}"
        for figure, value in figures.items()
    )


if __name__ == "__main__":
    main()
