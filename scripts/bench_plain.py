"""The plain way to verify claims, as a user would write it: three model calls with library defaults.

Run by `bench.py` in a process of its own; reads the vectors and passages that it exported from the same
corpus, and feeds the project's own evidence and verdict code, so that verdicts can be compared.
"""

import json
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from sentence_transformers import CrossEncoder, SentenceTransformer

import bench_worker
from index.encoder import weights_hash
from index.records import Filter, Hit, SearchResult
from service.stance_model import BIAS_KEYS, calibrated, read_calibration
from service.verification.pipeline import Verifier, shown
from service.verification.records import Claim, StanceScores


def main(task_file: str) -> None:
    """Load, answer, report."""
    task = json.loads(Path(task_file).read_text("utf-8"))
    passages = pickle.loads(Path(task["passages"]).read_bytes())
    encoder = SentenceTransformer(task["encoder"])
    index = faiss.IndexFlatIP(encoder.get_embedding_dimension())
    index.add(np.load(task["vectors"]))
    cross_encoder = CrossEncoder(task["stance_model"], model_kwargs={"dtype": "float32"})
    calibration = read_calibration(Path(task["stance_model"]), weights_hash(cross_encoder))
    columns = [cross_encoder.model.config.label2id[stance] for stance in BIAS_KEYS]

    def search(queries: Sequence[str], top_k: int, _filters: Sequence[Filter]) -> SearchResult:
        scores, rows = index.search(encoder.encode(list(queries), normalize_embeddings=True), top_k)
        hits = tuple(
            tuple(
                Hit(passages[row].passage, passages[row].source, float(score), None, float(score))
                for score, row in zip(row_scores, row_rows, strict=True)
            )
            for row_scores, row_rows in zip(scores, rows, strict=True)
        )
        return SearchResult(hits, 0)

    def judge(pairs: Sequence[tuple[str, str]]) -> list[StanceScores]:
        logits = cross_encoder.predict(list(pairs))[:, columns]
        probabilities = calibrated(logits, calibration.temperature, calibration.bias)
        return [
            StanceScores(
                entailment=float(row[0]),
                contradiction=float(row[1]),
                neutral=float(row[2]),
            )
            for row in probabilities
        ]

    verifier = Verifier(
        search, judge, calibration.thresholds, task["candidates"], task["min_similarity"]
    )

    def answer(claims: list[str]) -> list[str]:
        report = verifier.verify([Claim(f"c{n}", text) for n, text in enumerate(claims)])
        report = shown(report, 5, include_neutral=False)
        return [verification.decision.verdict.name for verification in report.verifications]

    bench_worker.measure(answer, task)


if __name__ == "__main__":
    main(sys.argv[1])
