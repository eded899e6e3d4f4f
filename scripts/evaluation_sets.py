"""The sets that `evaluate` runs on: documents, claims, and for each claim what is relevant and right.

Two forms of folder, plain or gzipped: retrieval sets (``corpus.jsonl``, ``claims.SPLIT.jsonl``,
``qrels.SPLIT.tsv`` with claim_id, doc_id, relevance, label) and newsroom sets (``corpus.jsonl``,
``claims.jsonl`` or ``claims.SPLIT.jsonl`` with claim, verdict, evidence and kind).
"""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.records import Document
from service.verification.records import Verdict
from stance_pairs import read_pairs

SIDES = {"supports": Verdict.SUPPORTED, "refutes": Verdict.REFUTED}
LABELS = {*SIDES, "nei"}


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim with what is known of it.

    ``relevant`` are the documents that bear on it; ``labels`` tells for those that take a side which;
    ``verdict`` is None where the set does not give labels. ``seen`` are documents whose evidence on it
    the stance model was trained on.
    """

    id: str
    text: str
    relevant: frozenset[str]
    labels: dict[str, Verdict] = field(default_factory=dict)
    verdict: Verdict | None = None
    kind: str = ""
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """The claims of one split, over the documents of its folder."""

    name: str
    claims: tuple[JudgedClaim, ...]
    is_retrieval: bool = False


def is_for_fitting(claim_id: str) -> bool:
    """Whether a claim of a retrieval set is in the half that verdicts are fitted on: by the last bit of
    the SHA-256 of its id.
    """
    return hashlib.sha256(claim_id.encode()).digest()[-1] % 2 == 0


def folders_of(data: Path) -> list[Path]:
    """The folders of sets directly below, in order."""
    return sorted(path for path in data.iterdir() if path.is_dir() and _file(path, "corpus.jsonl"))


def documents_of(folder: Path) -> list[Document]:
    """The documents of a set; those without text are left out."""
    return [
        Document(
            str(row["id"]),
            row["text"],
            title=row.get("title") or None,
            url=row.get("url") or None,
            publisher=row.get("publisher") or None,
            published_at=row.get("published_at") or None,
        )
        for row in _rows(folder, "corpus.jsonl")
        if row["text"].strip()
    ]


def sets_of(folder: Path) -> list[EvaluationSet]:
    """The sets of a folder, one a split; ``folder.split`` where there are several.

    Raises `ValueError` for a verdict that is none.
    """
    splits = sorted(path.name.split(".")[1] for path in folder.glob("qrels.*.tsv"))
    if splits:
        found = {split: _of_retrieval(folder, split) for split in splits}
    else:
        names = sorted(
            path.name.removesuffix(".gz").removesuffix(".jsonl")
            for path in folder.glob("claims*.jsonl*")
        )
        found = {
            name.partition(".")[2]: [
                _of_newsroom(row, number) for number, row in enumerate(_rows(folder, f"{name}.jsonl"))
            ]
            for name in names
        }
    return [
        EvaluationSet(
            folder.name if len(found) == 1 else f"{folder.name}.{split}", tuple(claims), bool(splits)
        )
        for split, claims in found.items()
    ]


def with_seen(
    claims: Iterable[JudgedClaim], documents: Sequence[Document], judged: Path, trained_on: Path
) -> tuple[JudgedClaim, ...]:
    """The claims with the documents of which every sentence that is ``judged`` for them was trained on.

    Both files are stance sets: that of these claims, and one that the stance model has learned.
    """
    learned = {pair.passage.strip() for pair in read_pairs(trained_on)}
    sentences = defaultdict(list)
    for pair in read_pairs(judged):
        sentences[pair.claim.strip()].append(pair.passage.strip())
    found = []
    for claim in claims:
        seen = set()
        for document in documents:
            if document.id in claim.relevant:
                held = [each for each in sentences[claim.text.strip()] if each in document.text]
                if held and learned.issuperset(held):
                    seen.add(document.id)
        found.append(replace(claim, seen=frozenset(seen)))
    return tuple(found)


def _of_retrieval(folder: Path, split: str) -> list[JudgedClaim]:
    judged: dict[str, dict[str, str]] = defaultdict(dict)
    for line in (folder / f"qrels.{split}.tsv").read_text("utf-8").splitlines()[1:]:
        claim_id, document_id, relevance, label = [*line.split("\t"), ""][:4]
        if int(relevance) >= 1:
            judged[claim_id][document_id] = label
    is_labelled = all(label in LABELS for rows in judged.values() for label in rows.values())
    claims = []
    for row in _rows(folder, f"claims.{split}.jsonl"):
        rows = judged.get(str(row["id"]), {})
        labels = {document: SIDES[label] for document, label in rows.items() if label in SIDES}
        if rows:
            verdict = _of_sides(set(labels.values())) if is_labelled else None
            claims.append(JudgedClaim(str(row["id"]), row["claim"], frozenset(rows), labels, verdict))
    return claims


def _of_sides(sides: set[Verdict]) -> Verdict:
    if len(sides) == 2:
        return Verdict.CONFLICTING
    return sides.pop() if sides else Verdict.NOT_ENOUGH_INFO


def _of_newsroom(row: dict[str, Any], number: int) -> JudgedClaim:
    try:
        verdict = Verdict[row["verdict"]]
    except KeyError as error:
        raise ValueError(f"{row}: the verdict is none of {', '.join(Verdict.__members__)}") from error
    evidence = frozenset(map(str, row["evidence"]))
    labels = {document: verdict for document in evidence if verdict in SIDES.values()}
    return JudgedClaim(
        str(row.get("id", number)), row["claim"], evidence, labels, verdict, row.get("kind", "")
    )


def _file(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / name, folder / f"{name}.gz") if path.exists()), None)


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    path = _file(folder, name)
    if path is None:
        raise FileNotFoundError(folder / name)
    opens = gzip.open if path.suffix == ".gz" else open
    with opens(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
