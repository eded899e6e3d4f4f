"""The way from claims to verdicts, over a real corpus with fake models."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes import FakeStance, HashEncoder
from index.corpus import Corpus
from index.database import Database
from index.errors import CorpusUnavailable
from index.ingest import Ingestor
from index.records import Document, Filter, SearchResult
from index.search import Searcher
from service.errors import StanceFailed
from service.verification.pipeline import Verifier, shown
from service.verification.records import Claim, StanceScores, Verdict, Verification
from service_fixtures import make_verifier

BRIDGE = "The Skarvøy bridge opened in 1931"


@pytest.fixture
def verifier(searcher: Searcher) -> Verifier:
    return make_verifier(searcher.search)


def verify(verifier: Verifier, text: str) -> Verification:
    """Verify one claim."""
    return verifier.verify([Claim("c1", text)]).verifications[0]


@pytest.mark.parametrize(
    ("chosen", "claim", "expected"),
    [
        (["bridge-news"], BRIDGE, Verdict.SUPPORTED),
        (["bridge-doubt"], BRIDGE, Verdict.REFUTED),
        (["bridge-news", "bridge-doubt"], BRIDGE, Verdict.CONFLICTING),
        (
            ["bridge-news", "bridge-doubt"],
            "The Skarvøy bridge is made of stone",
            Verdict.NOT_ENOUGH_INFO,
        ),
        (["chess"], BRIDGE, Verdict.NOT_ENOUGH_INFO),
    ],
)
def test_every_verdict_is_reached(
    ingestor: Ingestor,
    searcher: Searcher,
    sample_documents: list[Document],
    chosen: list[str],
    claim: str,
    expected: Verdict,
):
    """What documents say of a claim comes out as its verdict, each side with its own documents."""
    ingestor.add([document for document in sample_documents if document.id in chosen])
    found = verify(make_verifier(searcher.search), claim)
    assert found.decision.verdict is expected
    assert found.warnings == ()
    sides = {"bridge-news": found.supporting, "bridge-doubt": found.contradicting}
    for document_id, side in sides.items():
        holds = expected is not Verdict.NOT_ENOUGH_INFO and document_id in chosen
        assert {one.candidate.source.id for one in side} == ({document_id} if holds else set())


def test_claims_of_one_request_are_judged_each_by_itself(
    ingestor: Ingestor, verifier: Verifier, sample_documents: list[Document]
):
    """Many claims at once get the answers that each gets alone, in their order."""
    ingestor.add(sample_documents)
    texts = [BRIDGE, "Mount Eldra last erupted in 1784", "The club counts 31 members", "Snow is green"]
    claims = [Claim(f"k{number}", text) for number, text in enumerate(texts)]
    together = verifier.verify(claims).verifications
    alone = tuple(verifier.verify([claim]).verifications[0] for claim in claims)
    assert together == alone
    assert [one.decision.verdict.name for one in together] == [
        "CONFLICTING",
        "SUPPORTED",
        "SUPPORTED",
        "NOT_ENOUGH_INFO",
    ]


def test_top_k_limits_what_is_shown_and_never_the_verdict(
    ingestor: Ingestor, verifier: Verifier, sample_documents: list[Document]
):
    """With one passage a side the decision is the one that all passages make."""
    ingestor.add(sample_documents)
    report = verifier.verify([Claim("c1", BRIDGE)])
    assert len(report.verifications[0].supporting) == 2
    for top_k in (1, 2, 50):
        [found] = shown(report, top_k, include_neutral=False).verifications
        assert found.decision == report.verifications[0].decision
        assert len(found.supporting) == min(top_k, 2)
        assert found.neutral == ()


def test_neutral_passages_are_shown_when_asked_for(
    ingestor: Ingestor, verifier: Verifier, sample_documents: list[Document]
):
    """A passage that takes no side is listed as neutral on demand, without a rationale."""
    ingestor.add(sample_documents)
    report = verifier.verify([Claim("c1", "The Skarvøy bridge opened in 1950")])
    [found] = shown(report, 5, include_neutral=True).verifications
    assert {one.candidate.source.id for one in found.neutral} >= {"bridge-news", "bridge-doubt"}
    assert {one.rationale for one in found.neutral} == {None}


def test_an_empty_corpus_warns(verifier: Verifier):
    """Without documents there is no verdict either way, and a warning says why."""
    found = verify(verifier, BRIDGE)
    assert found.decision.verdict is Verdict.NOT_ENOUGH_INFO
    assert any("corpus is empty" in warning for warning in found.warnings)


def test_a_claim_far_from_everything_does_not_call_the_corpus_empty(
    ingestor: Ingestor, verifier: Verifier, sample_documents: list[Document]
):
    """Passages that are too far away are no reason to say that there are none."""
    ingestor.add(sample_documents)
    assert verify(verifier, "zzz qqq xxx").warnings == ()


def test_a_cut_passage_is_said_in_a_warning(
    ingestor: Ingestor, searcher: Searcher, sample_documents: list[Document]
):
    """What was too long for the model decides nothing, is shown, and the answer says so."""
    ingestor.add([sample_documents[0]])

    def cutting(pairs: Sequence[tuple[str, str]]) -> list[StanceScores]:
        return [StanceScores(0.98, 0.01, 0.01, is_cut=True) for _ in pairs]

    found = verify(make_verifier(searcher.search, cutting), BRIDGE)
    assert found.decision.verdict is Verdict.NOT_ENOUGH_INFO
    assert found.supporting
    assert any("too long" in warning for warning in found.warnings)


def test_a_failing_search_is_never_a_verdict():
    """What the search raises comes out."""

    def failing(texts: Sequence[str], top_k: int, filters: Sequence[Filter]) -> SearchResult:
        raise CorpusUnavailable("the disk is gone")

    with pytest.raises(CorpusUnavailable, match="the disk is gone"):
        verify(make_verifier(failing), BRIDGE)


def test_a_failing_model_is_never_a_verdict(
    ingestor: Ingestor, searcher: Searcher, sample_documents: list[Document]
):
    """What the stance model raises comes out, for all claims of the request."""
    ingestor.add(sample_documents)

    def failing(pairs: Sequence[tuple[str, str]]) -> list[StanceScores]:
        raise StanceFailed("not three numbers")

    with pytest.raises(StanceFailed, match="not three numbers"):
        verify(make_verifier(searcher.search, failing), BRIDGE)


@pytest.mark.parametrize("chosen", [["bridge-news"], ["bridge-doubt"], ["bridge-news", "bridge-doubt"]])
def test_irrelevant_documents_do_not_change_the_verdict(
    ingestor: Ingestor, verifier: Verifier, sample_documents: list[Document], chosen: list[str]
):
    """Verdict, confidence and evidence stay what they were when 60 documents on other things come in."""
    ingestor.add([document for document in sample_documents if document.id in chosen])
    before = verify(verifier, BRIDGE)
    ingestor.add([Document(f"noise-{n}", f"Turnip number {n} grows {n * 7} leaves.") for n in range(60)])
    after = verify(verifier, BRIDGE)
    assert after.decision == before.decision
    for side, side_before in (
        (after.supporting, before.supporting),
        (after.contradicting, before.contradicting),
    ):
        assert [piece.candidate.passage for piece in side] == [
            piece.candidate.passage for piece in side_before
        ]
        assert [piece.scores for piece in side] == [piece.scores for piece in side_before]


def test_the_report_names_the_generation_that_was_searched(
    corpus: Corpus, ingestor: Ingestor, verifier: Verifier, sample_documents: list[Document]
):
    """The generation of a report is the corpus's at the time, and grows with a change."""
    _, first = ingestor.add(sample_documents)
    assert verifier.verify([Claim("c1", BRIDGE)]).corpus_generation == first
    corpus.delete("chess")
    assert verifier.verify([Claim("c1", BRIDGE)]).corpus_generation == first + 1


def test_another_year_refutes(ingestor: Ingestor, searcher: Searcher, sample_documents: list[Document]):
    """The stance model is asked about 1931 and supports it; that 1950 is another year decides."""
    ingestor.add([document for document in sample_documents if document.id == "bridge-news"])
    found = verify(make_verifier(searcher.search), "The Skarvøy bridge opened in 1950")
    assert found.decision.verdict is Verdict.REFUTED
    assert found.decision.reason.endswith("refutes it: “1931” against “1950”")
    [piece] = found.contradicting
    assert [(each.claim.text, each.evidence.text) for each in piece.comparisons] == [("1950", "1931")]


def test_only_the_nearest_candidates_are_judged(
    ingestor: Ingestor, searcher: Searcher, sample_documents: list[Document]
):
    """The model is asked about so many passages, nearest first, each under its title if it has one."""
    ingestor.add(sample_documents)
    asked: list[str] = []

    def listening(pairs: Sequence[tuple[str, str]]) -> list[StanceScores]:
        asked.extend(passage for passage, _ in pairs)
        return FakeStance().judge([(passage, "never said") for passage, _ in pairs])

    claim = "The Skarvøy bridge carries cars"
    verify(make_verifier(searcher.search, listening, candidates=2), claim)
    nearest = searcher.search([claim], 2).hits[0]
    bridge, almanac = (hit.passage.text for hit in nearest)
    assert asked == [f"Skarvøy bridge. {bridge}", almanac]


def test_a_publisher_that_counts_less_decides_less(ingestor: Ingestor, searcher: Searcher):
    """Capitals of its name do not matter; what others publish counts as before."""
    rumour = Document("r", f"Not true: {BRIDGE}.", publisher="Daily RUMOUR")
    ingestor.add([rumour, Document("n", f"{BRIDGE}.", publisher="The Sound")])
    verifier = make_verifier(searcher.search)
    assert verify(verifier, BRIDGE).decision.verdict is Verdict.CONFLICTING
    weighing = replace(verifier, source_weights={"daily rumour": 0.5})
    assert verify(weighing, BRIDGE).decision.verdict is Verdict.SUPPORTED


SAID = [
    Document("yes", f"{BRIDGE}. Fishermen paid half the toll until the strike, the ferry company said."),
    Document("no", f"Not true: {BRIDGE}. It opened two years later, an old man in the harbour says."),
    Document("other", "Mount Eldra is asleep. The last climbers to see smoke there were priests."),
    Document("near", "The Skarvøy bridge needs paint. The council has put it off again this spring."),
]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(SAID), unique_by=lambda document: document.id),
    st.permutations(["reprint", "noise", *(document.id for document in SAID)]),
)
def test_reprints_noise_and_order_never_change_a_verdict(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[Document], order: list[str]
):
    """The same documents in another order, beside copies of themselves and other matters."""
    before = verdict_over(tmp_path_factory.mktemp("before"), chosen)
    added = [replace(document, id=f"reprint-{document.id}") for document in chosen]
    added += [Document(f"noise-{n}", f"Turnip number {n} grows {n * 7} leaves.") for n in range(5)]
    every = sorted([*chosen, *added], key=lambda document: order.index(document.id.split("-")[0]))
    after = verdict_over(tmp_path_factory.mktemp("after"), every)
    assert after.decision.verdict is before.decision.verdict
    assert after.decision.confidence == before.decision.confidence
    assert after.origins == before.origins


def verdict_over(folder: Path, documents: list[Document]) -> Verification:
    """The verdict on the bridge over a corpus of these documents, put in one after the other."""
    corpus, encoder = Corpus(Database(folder)), HashEncoder()
    ingestor = Ingestor(corpus, encoder)
    for document in documents:
        ingestor.add([document])
    return verify(make_verifier(Searcher(corpus, encoder).search), BRIDGE)
