"""Evaluate the whole service path on every set of a folder: ingest, find, judge, compare, decide.

    python scripts/evaluate.py DATA_DIR --json FILE --plot FILE.png

`evaluation_sets` tells what a set is. Documents are ranked by their best passage; rows with relevance of
at least 1 count. nDCG@10 is with binary gains (Järvelin and Kekäläinen 2002), MAP@5 divides by min(5,
relevant documents). ``label_only_f1`` is SciFact's at document level (Wadden et al. 2020): over all
documents said to support or refute a claim. ``ece`` is of ``confidence`` in five bins of equal mass.
What does not apply is null. ``--stage search`` only finds. ``--arm`` leaves parts of the path out, to
tell what each does; ``naive`` takes the largest uncalibrated side of the six nearest passages.
"""

import argparse
import json
import math
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from evaluate_stance import calibration_error, calibration_error_interval, reliability_bins
from evaluation_sets import (
    EvaluationSet,
    JudgedClaim,
    documents_of,
    folders_of,
    is_for_fitting,
    sets_of,
    with_seen,
)
from index import ingest
from index.corpus import Corpus
from index.database import Database
from index.encoder import PACKAGED, SentenceEncoder
from index.ingest import Ingestor
from index.search import Searcher
from plot_reliability import plot_reliability
from service.settings import PACKAGED_STANCE_MODEL
from service.stance_model import CrossEncoderStance
from service.verification.records import Verdict
from service_path import ARMS, Answer, ServicePath

PASSAGES = 100
"""Passages searched a claim, so that ten different documents are among them."""

BATCH = 50
"""Claims at a time."""

BINS = 5


@dataclass(frozen=True, slots=True)
class Ranking:
    """A claim's documents as found, best first, and those that are relevant."""

    found: list[str]
    relevant: frozenset[str]

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
    """Evaluate every set, print a table, draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--stage", choices=("search", "all"), default="all")
    parser.add_argument(
        "--arm", choices=ARMS, default="whole", help="parts of the path: " + ", ".join(ARMS)
    )
    parser.add_argument("--sets", nargs="*", metavar="NAME", help="only sets whose name begins so")
    parser.add_argument(
        "--half",
        choices=("fitted", "untouched"),
        help="of retrieval sets, the half that verdicts were fitted on, or the other one",
    )
    parser.add_argument(
        "--seen",
        type=Path,
        nargs=2,
        metavar=("JUDGED", "TRAINED_ON"),
        help="stance sets: of these claims, and one the model learned; what is in both is told apart",
    )
    parser.add_argument("--json", type=Path, dest="json_file", metavar="FILE")
    parser.add_argument(
        "--plot", type=Path, metavar="FILE", help="a PNG of the confidence's reliability"
    )
    parser.add_argument("--encoder", default=PACKAGED)
    parser.add_argument("--model", default=str(PACKAGED_STANCE_MODEL), help="the stance model")
    parser.add_argument("--sentences", type=int, default=ingest.SENTENCES, help="of a passage")
    parser.add_argument("--overlap", type=int, default=ingest.OVERLAP, help="sentences repeated")
    arguments = parser.parse_args()
    folders = folders_of(arguments.data)
    if not folders:
        parser.error(f"{arguments.data} has no folder with a corpus.jsonl")
    encoder = SentenceEncoder(arguments.encoder)
    model = CrossEncoderStance(arguments.model) if arguments.stage == "all" else None

    sets: dict[str, dict[str, Any]] = {}
    reliability = {}
    for folder in folders:
        chosen = [
            each
            for each in map(half_of(arguments.half), sets_of(folder))
            if not arguments.sets or each.name.startswith(tuple(arguments.sets))
        ]
        if not chosen:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            corpus = Corpus(Database(Path(scratch)))
            ingest_set(Ingestor(corpus, encoder, arguments.sentences, arguments.overlap), folder)
            path = ServicePath(Searcher(corpus, encoder), model, ARMS[arguments.arm])
            for each in chosen:
                if arguments.seen:
                    claims = with_seen(each.claims, documents_of(folder), *arguments.seen)
                    each = replace(each, claims=claims)  # noqa: PLW2901
                sets[each.name], bins = evaluate(path, each)
                if bins:
                    reliability[each.name] = bins
                print(row(each.name, sets[each.name]), flush=True)
    for name, figures in sets.items():
        if figures["kinds"]:
            print(
                f"\n{name}\n"
                + "\n".join(
                    f"  {kind:14}{share:6.3f} right {figures['kinds_wrong'][kind]:6.3f} wrong"
                    for kind, share in figures["kinds"].items()
                )
            )
    if arguments.json_file:
        arguments.json_file.write_text(json.dumps({"sets": sets}, indent=2) + "\n", "utf-8")
    if arguments.plot and reliability:
        errors = {name: sets[name]["ece"] for name in reliability}
        plot_reliability(reliability, errors, arguments.plot, "confidence of the verdict", "claims")


def half_of(half: str | None) -> Callable[[EvaluationSet], EvaluationSet]:
    """What leaves that half of a retrieval set; newsroom sets have files for theirs."""

    def chosen(whole: EvaluationSet) -> EvaluationSet:
        if half is None or not whole.is_retrieval:
            return whole
        kept = (claim for claim in whole.claims if is_for_fitting(claim.id) == (half == "fitted"))
        return replace(whole, name=f"{whole.name}.{half}", claims=tuple(kept))

    return chosen


def evaluate(path: ServicePath, claims_set: EvaluationSet) -> tuple[dict[str, Any], list[Any]]:
    """Figures of one set, and the bins of its confidence's reliability, none without verdicts."""
    claims = [claim for claim in claims_set.claims if claim.relevant]
    rankings, seconds = _ranked(path, claims)
    figures: dict[str, Any] = {
        "n": len(claims_set.claims),
        "ndcg@10": _mean([ranking.ndcg() for ranking in rankings]),
        "recall@10": _mean([ranking.recall() for ranking in rankings]),
        "map@5": _mean([ranking.average_precision() for ranking in rankings]),
        "ms_per_query": 1000 * seconds / max(1, len(claims)),
    } | dict.fromkeys(VERDICT_FIGURES)
    if not path.judges or any(claim.verdict is None for claim in claims_set.claims):
        return figures, []
    started = time.perf_counter()
    answers: list[Answer] = []
    with tqdm(total=len(claims_set.claims), desc=claims_set.name, unit="claim", leave=False) as bar:
        for start in range(0, len(claims_set.claims), BATCH):
            batch = claims_set.claims[start : start + BATCH]
            answers += path.answer([claim.text for claim in batch])
            bar.update(len(batch))
    right = np.array(
        [
            answer.verdict is claim.verdict
            for answer, claim in zip(answers, claims_set.claims, strict=True)
        ]
    )
    confidence = np.array([answer.confidence for answer in answers])
    figures |= verdict_figures(claims_set.claims, answers)
    figures["ece"] = calibration_error(confidence, right, BINS)
    figures["ece_interval"] = calibration_error_interval(confidence, right, BINS)
    figures["ms_per_claim"] = 1000 * (time.perf_counter() - started) / len(answers)
    return figures, reliability_bins(confidence, right, BINS)


VERDICT_FIGURES = (
    "accuracy",
    "macro_f1",
    "label_only_f1",
    "label_only_f1_unseen",
    "refuted_as_supported",
    "decided_wrong",
    "ece",
    "kinds",
    "kinds_wrong",
)


def verdict_figures(claims: Sequence[JudgedClaim], answers: Sequence[Answer]) -> dict[str, Any]:
    """How right the verdicts are; ``decided_wrong`` is the share of claims given another verdict than
    theirs that is not `NOT_ENOUGH_INFO`.
    """
    pairs = [(claim.verdict, answer.verdict) for claim, answer in zip(claims, answers, strict=True)]
    scores = []
    for each in sorted({is_ for is_, _ in pairs if is_}, key=lambda each: each.name):
        both = sum(is_ is said is each for is_, said in pairs)
        either = sum((is_ is each) + (said is each) for is_, said in pairs)
        scores.append(2 * both / either)
    refuted = [said for is_, said in pairs if is_ is Verdict.REFUTED]
    by_kind, wrong = defaultdict(list), defaultdict(list)
    for claim, answer in zip(claims, answers, strict=True):
        is_right = claim.verdict is answer.verdict
        by_kind[claim.kind].append(is_right)
        wrong[claim.kind].append(not is_right and answer.verdict is not Verdict.NOT_ENOUGH_INFO)
    return {
        "accuracy": statistics.fmean(is_ is said for is_, said in pairs),
        "macro_f1": statistics.fmean(scores),
        "label_only_f1": label_only_f1(claims, answers),
        "label_only_f1_unseen": label_only_f1(claims, answers, is_seen_left_out=True)
        if any(claim.seen for claim in claims)
        else None,
        "refuted_as_supported": _mean([said is Verdict.SUPPORTED for said in refuted]),
        "decided_wrong": statistics.fmean(
            said is not is_ and said is not Verdict.NOT_ENOUGH_INFO for is_, said in pairs
        ),
        "kinds": {kind: statistics.fmean(hits) for kind, hits in sorted(by_kind.items()) if kind},
        "kinds_wrong": {kind: statistics.fmean(hits) for kind, hits in sorted(wrong.items()) if kind},
    }


def label_only_f1(
    claims: Sequence[JudgedClaim], answers: Sequence[Answer], is_seen_left_out: bool = False
) -> float:
    """F1 over (claim, document, side): what is said against what is so; 0 where nothing is right."""
    right = said = so = 0
    for claim, answer in zip(claims, answers, strict=True):
        left_out = claim.seen if is_seen_left_out else frozenset()
        told = {document: side for document, side in answer.sides.items() if document not in left_out}
        true = {document: side for document, side in claim.labels.items() if document not in left_out}
        right += sum(true.get(document) is side for document, side in told.items())
        said, so = said + len(told), so + len(true)
    return 2 * right / (said + so) if right else 0.0


def _ranked(path: ServicePath, claims: Sequence[JudgedClaim]) -> tuple[list[Ranking], float]:
    """For each claim the documents of its passages, each at the place of its best; and seconds taken."""
    rankings: list[Ranking] = []
    started = time.perf_counter()
    for start in range(0, len(claims), BATCH):
        batch = claims[start : start + BATCH]
        for claim, hits in zip(batch, path.find([each.text for each in batch], PASSAGES), strict=True):
            found = list(dict.fromkeys(hit.passage.document_id for hit in hits))
            rankings.append(Ranking(found, claim.relevant))
    return rankings, time.perf_counter() - started


def ingest_set(ingestor: Ingestor, folder: Path) -> None:
    """The documents of a set, into the corpus."""
    documents = documents_of(folder)
    for _ in tqdm(ingestor.add_all(documents), total=len(documents), desc=folder.name, unit="document"):
        pass


def _mean(values: Sequence[float]) -> float | None:
    return statistics.fmean(values) if values else None


def row(name: str, figures: dict[str, Any]) -> str:
    """A line of the table."""
    return f"{name:32}" + "  ".join(
        f"{figure} {value:.3f}" if isinstance(value, float) else f"{figure} {value}"
        for figure, value in figures.items()
        if figure not in {"kinds", "kinds_wrong", "ece_interval"}
    )


if __name__ == "__main__":
    main()
