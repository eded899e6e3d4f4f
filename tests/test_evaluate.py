"""The figures of the whole path, worked out by hand, and the sets it reads."""

import gzip
import json
from pathlib import Path

import pytest

import evaluate
from evaluation_sets import EvaluationSet, JudgedClaim, documents_of, folders_of, sets_of, with_seen
from index.records import Document
from service.verification.records import Verdict
from service_path import Answer
from stance_pairs import Pair, write_pairs

SUPPORTED, REFUTED, CONFLICTING, OPEN = (
    Verdict.SUPPORTED,
    Verdict.REFUTED,
    Verdict.CONFLICTING,
    Verdict.NOT_ENOUGH_INFO,
)


def claim(verdict: Verdict, kind: str, **labels: Verdict) -> JudgedClaim:
    """A claim with the side of each document."""
    return JudgedClaim("c", "A claim.", frozenset(labels), labels, verdict, kind)


def test_verdict_figures():
    """Of five claims two are right, one refuted claim of two is called supported."""
    claims = [
        claim(SUPPORTED, "number", a=SUPPORTED),
        claim(REFUTED, "number", b=REFUTED),
        claim(REFUTED, "date", c=REFUTED, d=REFUTED),
        claim(OPEN, "absent"),
        claim(CONFLICTING, "conflict", e=SUPPORTED, f=REFUTED),
    ]
    answers = [
        Answer(SUPPORTED, 0.9, {"a": SUPPORTED}),
        Answer(SUPPORTED, 0.8, {"b": SUPPORTED}),
        Answer(OPEN, 0.6, {"c": REFUTED}),
        Answer(OPEN, 0.9, {}),
        Answer(REFUTED, 0.9, {"f": REFUTED, "x": REFUTED}),
    ]
    figures = evaluate.verdict_figures(claims, answers)
    assert figures["accuracy"] == pytest.approx(2 / 5)
    # F1: supported 2/3 (one right of two said and one so), refuted 0, open 2/3, conflicting 0.
    assert figures["macro_f1"] == pytest.approx((2 / 3 + 0 + 2 / 3 + 0) / 4)
    assert figures["refuted_as_supported"] == pytest.approx(1 / 2)
    assert figures["decided_wrong"] == pytest.approx(2 / 5)
    assert figures["kinds"] == {"absent": 1.0, "conflict": 0.0, "date": 0.0, "number": 0.5}
    assert figures["kinds_wrong"] == {"absent": 0.0, "conflict": 1.0, "date": 0.0, "number": 0.5}
    # Said are a, b, c, f and x, of which a, c and f are right; so are a, b, c, d, e and f.
    assert figures["label_only_f1"] == pytest.approx(2 * 3 / (5 + 6))


def test_evidence_that_was_trained_on_is_told_apart(tmp_path: Path):
    """Of document a every judged sentence was learned, of b one of two, c was not judged."""
    documents = [
        Document("a", "One thing. Another thing."),
        Document("b", "Known well. New here."),
        Document("c", "Known well."),
    ]
    judged = [Pair("A claim.", text, "supports") for text in ("One thing.", "Known well.", "New here.")]
    learned = [Pair("Other.", text, "neutral") for text in ("One thing.", "Known well.")]
    write_pairs(tmp_path / "dev.jsonl.gz", judged)
    write_pairs(tmp_path / "train.jsonl.gz", learned)
    one = claim(SUPPORTED, "", a=SUPPORTED, b=SUPPORTED)
    [found] = with_seen([one], documents, tmp_path / "dev.jsonl.gz", tmp_path / "train.jsonl.gz")
    assert found.seen == {"a"}
    answer = Answer(SUPPORTED, 0.9, {"a": SUPPORTED, "b": REFUTED, "x": REFUTED})
    assert evaluate.label_only_f1([found], [answer]) == pytest.approx(2 * 1 / (3 + 2))
    right = Answer(SUPPORTED, 0.9, {"a": REFUTED, "b": SUPPORTED})
    assert evaluate.label_only_f1([found], [right], is_seen_left_out=True) == 1.0


def write(path: Path, rows: list[dict[str, object]]) -> None:
    """JSON lines, gzipped where the name says so."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, "utf-8")


def test_a_retrieval_set_is_read(tmp_path: Path):
    """Splits by name; a claim with both labels conflicts, one that is only cited is open."""
    folder = tmp_path / "science"
    folder.mkdir()
    write(folder / "corpus.jsonl.gz", [{"id": 1, "title": "", "text": "T."}, {"id": 2, "text": " "}])
    for split in ("dev", "train"):
        write(folder / f"claims.{split}.jsonl.gz", [{"id": n, "claim": f"C{n}"} for n in range(4)])
    (folder / "qrels.dev.tsv").write_text(
        "claim_id\tdoc_id\trelevance\tlabel\n"
        "0\t1\t1\tsupports\n0\t2\t1\trefutes\n1\t1\t1\tnei\n2\t1\t0\tsupports\n3\t1\t2\trefutes\n"
    )
    (folder / "qrels.train.tsv").write_text("claim_id\tdoc_id\trelevance\tlabel\n0\t1\t1\t\n")
    assert folders_of(tmp_path) == [folder]
    assert [(each.id, each.title) for each in documents_of(folder)] == [("1", None)]
    dev, train = sets_of(folder)
    assert (dev.name, train.name) == ("science.dev", "science.train")
    assert [(each.id, each.verdict, each.relevant) for each in dev.claims] == [
        ("0", CONFLICTING, {"1", "2"}),
        ("1", OPEN, {"1"}),
        ("3", REFUTED, {"1"}),
    ]
    assert dev.claims[0].labels == {"1": SUPPORTED, "2": REFUTED}
    assert [each.verdict for each in train.claims] == [None]


def test_a_newsroom_set_is_read(tmp_path: Path):
    """With its kinds; a verdict that is none is an error that names the row."""
    folder = tmp_path / "news"
    folder.mkdir()
    write(folder / "corpus.jsonl", [{"id": "a", "text": "T.", "published_at": "2023-01-01"}])
    rows = [{"claim": "C", "verdict": "REFUTED", "evidence": ["a"], "kind": "number"}]
    write(folder / "claims.jsonl", rows)
    [only] = sets_of(folder)
    assert only.name == "news"
    assert only.claims == (JudgedClaim("0", "C", frozenset({"a"}), {"a": REFUTED}, REFUTED, "number"),)
    write(folder / "claims.jsonl", [{**rows[0], "verdict": "FALSE"}])
    with pytest.raises(ValueError, match="the verdict is none of SUPPORTED"):
        sets_of(folder)


DATA = Path(__file__).parent / "data"


def test_our_newsroom_set_holds_what_it_must():
    """Two halves of at least 100 claims each over at least 60 documents, seven of each kind in each."""
    folder = DATA / "newsroom"
    documents = {document.id for document in documents_of(folder)}
    held, opened = sets_of(folder)
    assert (held.name, opened.name) == ("newsroom.held", "newsroom.open")
    assert len(documents) >= 60
    for half in (held, opened):
        require_evaluation_set(half, documents)


@pytest.mark.parametrize("name", ["coast", "inland"])
def test_the_sets_that_verdicts_are_fitted_on(name: str):
    """As many claims of each kind, over documents of their own."""
    documents = {document.id for document in documents_of(DATA / name)}
    [only] = sets_of(DATA / name)
    require_evaluation_set(only, documents)
    assert not documents & {document.id for document in documents_of(DATA / "newsroom")}


def require_evaluation_set(claims_set: EvaluationSet, documents: set[str]) -> None:
    """At least 100 claims, seven of each of fifteen kinds, whose evidence is there."""
    assert len(claims_set.claims) >= 100
    kinds = [each.kind for each in claims_set.claims]
    assert len(set(kinds)) == 15
    assert min(kinds.count(kind) for kind in set(kinds)) >= 7
    assert all(each.relevant <= documents for each in claims_set.claims)
