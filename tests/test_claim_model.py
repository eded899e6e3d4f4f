"""The model that finds claims, as it is shipped, and the articles through it; slow."""

import json
from pathlib import Path

import numpy as np
import pytest

from checkworthy_sets import read
from evaluate_checkworthy import evaluate
from service.claim_model import ClaimModel
from service.drafts.detection import Detector
from service.drafts.records import Draft
from service.errors import ClaimModelUnavailable
from service.settings import PACKAGED_CLAIM_MODEL, PACKAGED_STANCE_MODEL

pytestmark = pytest.mark.models

DATA = Path(__file__).parent / "data"

WORTH = [
    "The council approved the bridge by 14 votes to 9 on Tuesday.",
    "Unemployment fell to 3.9 per cent in May.",
    "Marta Lind was the company's chief engineer until 2019.",
    "Norway has not expelled any diplomats since.",
]
NOT_WORTH = {
    "opinion": "It is a shameful decision.",
    "opinion on the best": "Nobody plays Ibsen better than the National Theatre.",
    "wish": "I hope that we shall all be wiser next year.",
    "demand": "We have to take care of them.",
    "prediction": "By 2040 most cars on our roads will be electric.",
    "prediction of a price": "Prices will surely rise again in 2027.",
    "scene": "Rain drums on the roof of the old cannery.",
    "feeling": "He misses his old street.",
    "question": "Did 40 people leave the party in 2019?",
    "fragment": "The diving licence of Karin Aune.",
}


@pytest.fixture(scope="module")
def model() -> ClaimModel:
    return ClaimModel(str(PACKAGED_CLAIM_MODEL))


def test_facts_score_above_one_half(model: ClaimModel):
    """Plain cases of the guide."""
    assert min(model.score(WORTH)) >= 0.5


@pytest.mark.parametrize("kind", NOT_WORTH)
def test_what_nobody_could_look_up_scores_below(model: ClaimModel, kind: str):
    """One plain case of each kind, in a draft of its own."""
    (claim,) = Detector(model.score).detect(Draft(NOT_WORTH[kind])).claims
    assert claim.checkworthiness < 0.5
    assert claim.reasons


def test_a_sentence_scores_the_same_alone_and_among_others(model: ClaimModel):
    """Whatever its batch is padded to."""
    sentences = [*WORTH, *NOT_WORTH.values(), "A long one " * 60]
    alone = [model.score([sentence])[0] for sentence in sentences]
    assert model.score(sentences) == pytest.approx(alone, abs=1e-4)
    assert model.score([]) == []


def test_news_sentences_are_told_better_than_by_their_length(model: ClaimModel):
    """On the 150 sentences that were labelled before training; the figure is in the model's card."""
    found = evaluate(read(DATA / "checkworthy" / "news.jsonl.gz"), model.score)
    assert found["model"]["f1"] > 0.9
    assert found["model"]["f1"] > found["sentence length"]["f1"] + 0.1


@pytest.mark.parametrize(("name", "at_least"), [("harbour", 40), ("agency", 30)])
def test_the_claims_of_an_article_are_found(model: ClaimModel, name: str, at_least: int):
    """So many of the statements that a reader marked are worth checking, and hardly any that he did
    not.
    """
    text = (DATA / "articles" / f"{name}.txt").read_text("utf-8")
    claims = Detector(model.score).detect(Draft(text)).claims
    worth = {claim.claim.text for claim in claims if claim.checkworthiness >= 0.5}
    lines = (DATA / "articles" / f"{name}.claims.jsonl").read_text("utf-8").splitlines()
    marked = {json.loads(line)["text"] for line in lines}
    assert len(worth & marked) >= at_least
    assert len(worth - marked) <= 2, worth - marked


@pytest.mark.parametrize("model_name", ["/nowhere/at-all", str(PACKAGED_STANCE_MODEL)])
def test_a_model_that_is_none_or_has_three_outputs_is_refused(model_name: str):
    """The error says what it must be."""
    with pytest.raises(ClaimModelUnavailable, match="one"):
        ClaimModel(model_name)


def test_the_name_tells_the_weights(model: ClaimModel):
    """Twelve digits of their hash, so that an answer tells what it was made with."""
    folder, digest = model.name.split("@")
    assert folder == "claims"
    assert len(digest) == 12
    assert np.isfinite(int(digest, 16))
