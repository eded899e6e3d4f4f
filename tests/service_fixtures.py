"""What the tests of the service share: components with fake models over a real corpus, and evidence."""

import json
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fakes import FakeStance, HashEncoder, score_claims
from index.corpus import Corpus
from index.database import Database
from index.ingest import Ingestor
from index.records import Document, Hit, Passage, Source
from index.search import Searcher
from service.app import create_app
from service.components import Components
from service.drafts.detection import Detector
from service.settings import Settings
from service.store.callbacks import CallbackQueue
from service.store.jobs import JobStore
from service.store.reports import ReportStore
from service.store.work import WorkQueue
from service.verification.pipeline import Search, Verifier
from service.verification.records import (
    Evidence,
    Rationale,
    Stance,
    StanceScores,
    Thresholds,
)
from service.verification.windows import Judge

THRESHOLDS = Thresholds("test-thresholds", shown=0.5, decide=0.8)

MIN_SIMILARITY = 0.2
"""Low enough for the fake encoder, whose cosine is the share of words in common."""

PROBLEM_MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}
"""What every problem has; one about a body has ``errors`` too."""

_places = count()


def make_verifier(search: Search, judge: Judge | None = None, candidates: int = 10) -> Verifier:
    """A verifier with the thresholds of these tests."""
    return Verifier(search, judge or FakeStance().judge, THRESHOLDS, candidates, MIN_SIMILARITY)


def make_components(
    folder: Path, documents: Sequence[Document] = (), judge: Judge | None = None
) -> Components:
    """Components with fake models over a real corpus in ``folder`` that holds ``documents``."""
    corpus, encoder = Corpus(Database(folder)), HashEncoder()
    ingestor = Ingestor(corpus, encoder)
    if documents:
        ingestor.add(documents)
    searcher = Searcher(corpus, encoder)
    verifier = make_verifier(searcher.search, judge)
    reports = ReportStore(corpus.database, 30)
    return Components(
        corpus,
        ingestor,
        searcher,
        Detector(score_claims),
        verifier,
        reports,
        JobStore(corpus.database, reports),
        WorkQueue(corpus.database, reports),
        CallbackQueue(corpus.database),
        encoder.name,
        "fake-claims@1",
        FakeStance.name,
    )


def make_client(components: Components, **settings: Any) -> FlaskClient:
    """A test client of the application over ``components``."""
    return create_app(Settings(**settings), components).test_client()


def require_problem(response: TestResponse, status: int, path: str) -> dict[str, Any]:
    """The body of a problem, after checking what holds for every problem."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    problem = json.loads(response.data)
    assert set(problem) >= PROBLEM_MEMBERS
    assert (problem["status"], problem["instance"]) == (status, path.split("?", maxsplit=1)[0])
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-ID"]
    return problem


def scores_of(stance: Stance, strength: float, is_cut: bool = False) -> StanceScores:
    """Scores that give ``stance`` the probability ``strength`` and share the rest."""
    rest = (1 - strength) / 2
    values = {each: strength if each is stance else rest for each in Stance}
    return StanceScores(
        entailment=values[Stance.SUPPORTS],
        neutral=values[Stance.NEUTRAL],
        contradiction=values[Stance.REFUTES],
        is_cut=is_cut,
    )


def candidate(text: str, sentences: Sequence[str] = (), document_id: str = "") -> Hit:
    """A candidate that begins at 100 of its document; ``sentences`` are parts of ``text``."""
    place = next(_places)
    name = document_id or f"doc-{place}"
    spans = []
    for sentence in sentences or [text]:
        start = 100 + text.index(sentence)
        spans.append((start, start + len(sentence)))
    passage = Passage(f"{name}#{place}", name, text, 100, 100 + len(text), tuple(spans))
    return Hit(passage, Source(name, None, None, None, None, None, ()), 0.7, None, 0.5)


def piece(stance: Stance, strength: float, is_cut: bool = False) -> Evidence:
    """Evidence of a document of its own, with one sentence."""
    chosen = candidate(f"A passage with strength {strength}.")
    passage = chosen.passage
    rationale = Rationale(passage.text, passage.start, passage.end)
    return Evidence(
        chosen,
        stance,
        scores_of(stance, strength, is_cut),
        None if stance is Stance.NEUTRAL else rationale,
    )
