"""The sample that comes with the service, and what the shipped models make of it."""

from collections import Counter
from pathlib import Path

import pytest

from index.readers import BadLine, read
from index.records import Document
from service import settings
from service.components import Components, build
from service.verification.records import Claim, Verdict, Verification

SAMPLE = Path(settings.__file__).parent / "sample"


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """The sample corpus, which holds no bad line."""
    items = list(read(SAMPLE / "corpus.jsonl"))
    assert not [item for item in items if isinstance(item, BadLine)]
    return [item for item in items if isinstance(item, Document)]


def test_the_sample_has_sixty_documents_and_more_on_several_subjects(documents: list[Document]):
    """Each is labelled as a sample note, dated, and one of a kind."""
    assert len(documents) >= 60
    assert len({document.id for document in documents}) == len(documents)
    assert all(document.metadata["label"] == "sample note" for document in documents)
    assert all(document.published_at and document.title for document in documents)
    subjects = Counter(tag for document in documents for tag in document.tags)
    assert {"politics", "health", "economy", "accidents", "sport", "defectors"} <= set(subjects)


def test_the_sample_claims_stand_in_the_sample_drafts():
    """The demo verifies what a draft says, word for word."""
    drafts = " ".join(path.read_text("utf-8") for path in (SAMPLE / "drafts").glob("*.txt"))
    claims = (SAMPLE / "claims.txt").read_text("utf-8").splitlines()
    assert len(claims) == 16
    assert [claim for claim in claims if claim not in " ".join(drafts.split())] == []


@pytest.fixture(scope="module")
def components(tmp_path_factory: pytest.TempPathFactory, documents: list[Document]) -> Components:
    """The shipped models over the sample."""
    built = build(settings.load({}, data=tmp_path_factory.mktemp("sample")))
    built.ingestor.add(documents)
    return built


def verification_of(components: Components, claim: str) -> Verification:
    """The answer on one claim."""
    return components.verifier.verify([Claim("c1", claim)]).verifications[0]


@pytest.mark.models
def test_a_wrong_rank_is_refuted_with_the_sentence_that_says_so(components: Components):
    """The counsellor was never the ambassador."""
    answer = verification_of(
        components, "Boris Bondarev was Russia's ambassador to the United Nations in Geneva"
    )
    assert answer.decision.verdict is Verdict.REFUTED
    rationale = answer.contradicting[0].rationale
    assert rationale is not None
    assert "not Russia's ambassador" in rationale.text
    assert rationale.text in answer.decision.reason


@pytest.mark.models
def test_a_number_of_defectors_is_borne_out(components: Components):
    """The sample holds an expert's estimate of just that, and the reason compares the numbers."""
    decision = verification_of(components, "More than 20 spies defected").decision
    assert decision.verdict is Verdict.SUPPORTED
    assert "“More than twenty” beside “More than 20”" in decision.reason


@pytest.mark.models
@pytest.mark.xfail(strict=True, reason="the model half believes an estimate of what is said in full")
def test_a_number_said_in_full_is_borne_out_too(components: Components):
    """The same in the words of the sentence itself."""
    claim = "More than 20 Russian spies and diplomats have defected since the full-scale invasion"
    assert verification_of(components, claim).decision.verdict is Verdict.SUPPORTED


@pytest.mark.models
@pytest.mark.parametrize(
    "claim",
    [
        "The bakery on Elm Street sells rye bread on Thursdays",
        "A new species of beetle was named after a guitarist",
        "Boris Bondarev collects Swiss stamps",
        "Andrei Medvedev carried a telephone and a map of Finnmark",
        "Gennady Gatilov will move from Geneva to a new post in Vienna",
    ],
)
def test_what_the_corpus_does_not_say_is_left_open(components: Components, claim: str):
    """On nothing it knows, and on people it knows but of whom it does not say this."""
    assert verification_of(components, claim).decision.verdict is Verdict.NOT_ENOUGH_INFO
