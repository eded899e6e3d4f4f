"""``POST /v1/verify`` and ``POST /v1/search`` as a client sees them, with fake models."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.records import Document
from service_fixtures import make_client, make_components

BRIDGE = "the Skarvøy bridge opened in 1931"

RESULT = {
    "claim",
    "verdict",
    "confidence",
    "reason",
    "supporting",
    "contradicting",
    "neutral",
    "warnings",
    "origins",
}
EVIDENCE = {
    "document_id",
    "passage_id",
    "title",
    "url",
    "publisher",
    "published_at",
    "text",
    "start",
    "end",
    "sha256",
    "rationale",
    "comparisons",
    "weight",
    "strength",
    "lacks",
    "reprints",
    "stance",
    "scores",
}
HIT = EVIDENCE - {"rationale", "stance", "comparisons", "reprints", "weight", "strength", "lacks"}


@pytest.fixture
def client(folder: Path, sample_documents: list[Document]) -> FlaskClient:
    return make_client(make_components(folder, sample_documents))


def verify(client: FlaskClient, *claims: Any, **options: Any) -> dict[str, Any]:
    """The answer on claims; fails unless it is a 200 in JSON."""
    response = client.post("/v1/verify", json={"claims": list(claims), **options})
    assert (response.status_code, response.mimetype) == (200, "application/json"), response.text
    return response.get_json()


def test_the_answer_has_the_shape_of_the_contract(client: FlaskClient):
    """Every member of the contract that works yet is there, and no other."""
    answer = verify(client, BRIDGE)
    assert set(answer) == {"report_id", "results", "summary", "versions", "took_ms"}
    assert answer["report_id"] is None
    [result] = answer["results"]
    assert set(result) == RESULT
    assert result["claim"] == {"id": "c1", "text": BRIDGE, "start": None, "end": None}
    assert result["verdict"] == "CONFLICTING"
    assert answer["summary"] == {
        "SUPPORTED": 0,
        "REFUTED": 0,
        "CONFLICTING": 1,
        "NOT_ENOUGH_INFO": 0,
    }
    assert set(answer["versions"]) == {
        "service",
        "corpus_generation",
        "encoder",
        "stance_model",
        "thresholds",
    }
    assert answer["versions"]["encoder"] == "hash-encoder@1"
    assert answer["versions"]["stance_model"] == "fake-stance@1"
    assert isinstance(answer["took_ms"], int)
    for piece in [*result["supporting"], *result["contradicting"]]:
        assert set(piece) == EVIDENCE
        assert set(piece["rationale"]) == {"text", "start", "end"}
        assert set(piece["scores"]) == {
            "similarity",
            "lexical",
            "relevance",
            "entailment",
            "neutral",
            "contradiction",
        }
        stances = [piece["scores"][name] for name in ("entailment", "neutral", "contradiction")]
        assert sum(stances) == pytest.approx(1)
        assert -1 <= piece["scores"]["similarity"] <= 1


def test_each_side_holds_its_own_documents_with_their_sources(client: FlaskClient):
    """Supporting and contradicting evidence stand apart, each with the document it comes from."""
    [result] = verify(client, BRIDGE)["results"]
    assert {one["document_id"] for one in result["supporting"]} == {"bridge-news", "bridge-history"}
    assert {one["stance"] for one in result["supporting"]} == {"SUPPORTS"}
    [against] = result["contradicting"]
    assert against["stance"] == "REFUTES"
    assert {name: against[name] for name in ("title", "url", "publisher", "published_at")} == {
        "title": "A doubt about the bridge",
        "url": None,
        "publisher": None,
        "published_at": None,
    }
    assert against["rationale"]["text"] == "This is not true: the Skarvøy bridge opened in 1931."
    news = next(one for one in result["supporting"] if one["document_id"] == "bridge-news")
    assert (news["publisher"], news["published_at"]) == ("Kystbladet", "2023-02-02")


@pytest.mark.parametrize(
    "claim",
    [
        BRIDGE,
        "Ash fell for 9 days",
        "Nobody was hurt",
        "The Cafe\u0301 Ame\u0301lie roasts its beans at dawn",
        "drinks two cups 👩🏽‍🔬",
        "Repairs began in May",
    ],
)
def test_offsets_are_code_points_of_the_document_itself(client: FlaskClient, claim: str):
    """Passage and rationale equal the slices their offsets name, past emoji, accents and CRLF."""
    [result] = verify(client, claim)["results"]
    pieces = [*result["supporting"], *result["contradicting"]]
    assert pieces
    for piece in pieces:
        text = client.get(f"/v1/documents/{piece['document_id']}").get_json()["text"]
        assert piece["text"] == text[piece["start"] : piece["end"]]
        assert piece["sha256"] == hashlib.sha256(piece["text"].encode()).hexdigest()
        rationale = piece["rationale"]
        assert rationale["text"] == text[rationale["start"] : rationale["end"]]
        assert piece["start"] <= rationale["start"] < rationale["end"] <= piece["end"]
        assert claim.lower() in rationale["text"].lower()


def test_claims_keep_their_order_and_ids(client: FlaskClient):
    """Strings are named by their place; an object's id comes back."""
    answer = verify(client, "Snow is green", {"text": BRIDGE, "id": "k:7"}, {"text": "x"})
    claims = [(one["claim"]["id"], one["claim"]["text"]) for one in answer["results"]]
    assert claims == [("c1", "Snow is green"), ("k:7", BRIDGE), ("c3", "x")]
    assert sum(answer["summary"].values()) == 3


@pytest.mark.parametrize(
    ("wanted", "verdict"),
    [
        ({}, "CONFLICTING"),
        ({"publisher": ["Kystbladet", "Nobody"]}, "SUPPORTED"),
        ({"tags": ["coast"]}, "SUPPORTED"),
        ({"language": "en"}, "SUPPORTED"),
        ({"published_to": "2019-06-30"}, "SUPPORTED"),
        ({"published_from": "2023-02-03"}, "NOT_ENOUGH_INFO"),
        ({"exclude_urls": ["https://example.org/*"]}, "CONFLICTING"),
        ({"publisher": ["Kystbladet"], "exclude_urls": ["https://example.org/*"]}, "NOT_ENOUGH_INFO"),
    ],
)
def test_only_documents_that_meet_the_filter_count(
    client: FlaskClient, wanted: dict[str, Any], verdict: str
):
    """And what a date leaves out is said."""
    [result] = verify(client, BRIDGE, filter=wanted)["results"]
    assert result["verdict"] == verdict
    has_date = bool({"published_from", "published_to"} & set(wanted))
    assert any("without published_at" in each for each in result["warnings"]) == has_date


def test_the_claims_own_address_is_no_evidence(client: FlaskClient):
    """The other documents are, and so it is for claims beside it."""
    url = "https://example.org/bridge"
    own, other = verify(client, {"text": BRIDGE, "url": url}, BRIDGE)["results"]
    assert url not in {piece["url"] for piece in own["supporting"]}
    assert url in {piece["url"] for piece in other["supporting"]}


def test_one_claim_may_come_by_itself(client: FlaskClient):
    """``claim`` in place of ``claims`` gets the same answer."""
    alone = client.post("/v1/verify", json={"claim": BRIDGE}).get_json()
    assert alone["results"] == verify(client, BRIDGE)["results"]


def test_top_k_limits_a_side_and_never_the_verdict(client: FlaskClient):
    """With one passage a side, verdict, confidence and reason stay."""
    [many] = verify(client, BRIDGE, top_k=50)["results"]
    [one] = verify(client, BRIDGE, top_k=1)["results"]
    assert (len(many["supporting"]), len(one["supporting"])) == (2, 1)
    assert many["origins"] == one["origins"] == {"supporting": 2, "contradicting": 1}
    assert one["supporting"] == many["supporting"][:1]
    for name in ("verdict", "confidence", "reason"):
        assert one[name] == many[name]


def test_neutral_passages_come_only_when_asked_for(client: FlaskClient):
    """``neutral`` is empty unless asked for, and its passages have no rationale."""
    [without] = verify(client, "The Skarvøy bridge is made of stone")["results"]
    [asked] = verify(client, "The Skarvøy bridge is made of stone", include_neutral=True)["results"]
    assert without["verdict"] == asked["verdict"] == "NOT_ENOUGH_INFO"
    assert without["neutral"] == []
    assert asked["neutral"]
    assert {one["stance"] for one in asked["neutral"]} == {"NEUTRAL"}
    assert {one["rationale"] for one in asked["neutral"]} == {None}


def test_the_same_claim_gets_the_same_answer_alone_and_among_others(client: FlaskClient):
    """What else is in the request changes nothing."""
    claims = ["Snow is green", BRIDGE, "Ash fell for 9 days"]
    together = verify(client, *[{"id": f"k{n}", "text": text} for n, text in enumerate(claims)])
    for number, text in enumerate(claims):
        alone = verify(client, {"id": f"k{number}", "text": text})
        assert alone["results"] == [together["results"][number]]


def test_an_empty_corpus_is_said_in_warnings(folder: Path):
    """Without documents the answer is a 200 that warns, and never a refutation."""
    [result] = verify(make_client(make_components(folder)), BRIDGE)["results"]
    assert result["verdict"] == "NOT_ENOUGH_INFO"
    assert "the corpus is empty" in " ".join(result["warnings"])


def test_the_limits_are_inclusive(client: FlaskClient):
    """100 claims, 5,000 characters and top_k 50 are allowed."""
    assert len(verify(client, *["x"] * 100)["results"]) == 100
    assert verify(client, "å" * 5000, top_k=50)["results"][0]["verdict"] == "NOT_ENOUGH_INFO"


def test_text_that_looks_like_markup_or_sql_is_only_text(client: FlaskClient):
    """A claim comes back to the letter, whatever it holds."""
    text = "<script>alert('1')</script> \"; DROP TABLE documents; -- 🌋\r\n\u202e"
    assert verify(client, text)["results"][0]["claim"]["text"] == text


def test_search_gives_the_nearest_passages_without_stance(client: FlaskClient):
    """Hits come best first, as many as asked for, and carry no stance."""
    response = client.post("/v1/search", json={"query": BRIDGE, "top_k": 3})
    answer = response.get_json()
    assert response.status_code == 200
    assert set(answer) == {"hits", "corpus_generation", "took_ms"}
    assert len(answer["hits"]) == 3
    assert {frozenset(hit) for hit in answer["hits"]} == {frozenset(HIT)}
    similarities = [hit["scores"]["similarity"] for hit in answer["hits"]]
    assert similarities == sorted(similarities, reverse=True)
    assert answer["hits"][0]["document_id"].startswith("bridge-")
    assert {frozenset(hit["scores"]) for hit in answer["hits"]} == {
        frozenset({"similarity", "lexical", "relevance"})
    }


def test_search_in_an_empty_corpus_finds_nothing(folder: Path):
    """No documents are no hits, and no error."""
    response = make_client(make_components(folder)).post("/v1/search", json={"query": "x"})
    assert (response.status_code, response.get_json()["hits"]) == (200, [])
