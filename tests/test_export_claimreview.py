"""A report as schema.org ClaimReviews: only terms there are, and nothing that is not so yet."""

from export_checks import graph_of, reviews_of
from export_reports import (
    ARABIC,
    BRIDGE,
    CAFE,
    DRAFT,
    claim_of_draft,
    draft_report,
    evidence,
    report_of,
    result,
)


def test_a_claim_review_has_what_search_engines_ask_for():
    """All that Google requires or recommends but what is the publisher's: author, url and date."""
    bridge, *_ = reviews_of(draft_report())
    assert bridge["claimReviewed"] == BRIDGE
    assert bridge["itemReviewed"] == {
        "@type": "Claim",
        "text": BRIDGE,
        "author": {"@type": "Person", "name": "Anna Berg"},
        "appearance": {
            "@type": "CreativeWork",
            "url": "https://avisa.example/bridge",
            "headline": "A bridge turns ninety",
            "datePublished": "2023-03-01",
        },
    }
    rating = bridge["reviewRating"]
    assert (rating["ratingValue"], rating["worstRating"], rating["bestRating"]) == (5, 1, 5)
    assert rating["alternateName"] == "Supported by the evidence found"
    assert "supports it" in rating["ratingExplanation"]
    assert "0.80" in rating["ratingExplanation"]


def test_a_claim_review_is_a_draft_that_nobody_answers_for():
    """It says so in words and terms, has no author, and the software stands in an action of its own."""
    collection, making, *reviews = graph_of(draft_report())
    assert len(reviews) == 3
    for review in reviews:
        assert review["creativeWorkStatus"] == "Draft"
        assert review["isPartOf"] == {"@id": collection["@id"]}
        assert not {"author", "publisher", "creator", "url", "datePublished"} & set(review)
        assert "no editor has approved it" in review["description"]
        assert "no editor has approved it" in review["reviewBody"]
    assert collection["creativeWorkStatus"] == "Draft"
    assert "adds its author, url and datePublished" in collection["description"]
    assert "may be an organization" in collection["description"]
    assert (making["@type"], making["result"]) == ("CreateAction", {"@id": collection["@id"]})
    assert making["instrument"]["softwareVersion"] == "0.1.0"
    assert "stance model stance@616a52c567ce" in making["instrument"]["description"]


def test_claims_left_open_have_no_review_and_are_counted():
    """A review states a verdict, and the lack of evidence is none."""
    collection, _, *reviews = graph_of(draft_report())
    assert [review["claimReviewed"] for review in reviews] == [
        BRIDGE,
        "Café Nord in Skarvøy closed.",
        ARABIC,
    ]
    assert "Claims checked: 4; with a review: 3; left out: 1" in collection["description"]
    left_open = report_of([result(claim_of_draft("c1", DRAFT, BRIDGE), "NOT_ENOUGH_INFO")])
    assert reviews_of(left_open) == []


def test_conflicting_evidence_is_not_half_true():
    """The numbers say true and false; between them is no number for sources that disagree."""
    ratings = [review["reviewRating"] for review in reviews_of(draft_report())]
    assert [rating.get("ratingValue") for rating in ratings] == [5, 1, None]
    assert ratings[2]["alternateName"] == "The evidence found conflicts"
    assert "bestRating" not in ratings[2]


def test_both_sides_are_cited_with_their_sources():
    """Each document once, with its address if it is one of the web."""
    claim = claim_of_draft("c1", DRAFT, BRIDGE)
    against = evidence(
        "It opened in 1932.", "REFUTES", document_id="doubt", title=None, url="javascript:alert(1)"
    )
    against |= {"publisher": None, "published_at": None}
    twice = [evidence("It opened in 1931.", "SUPPORTS"), evidence("1931 it was.", "SUPPORTS")]
    [review] = reviews_of(
        report_of([result(claim, "CONFLICTING", supporting=twice, contradicting=[against])])
    )
    assert review["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "A bridge for Skarvøy",
            "identifier": "bridge-news",
            "url": "https://kystbladet.example/bridge?page=1&copy=2",
            "publisher": {"@type": "Organization", "name": "Kystbladet"},
            "datePublished": "2023-02-02",
        },
        {"@type": "CreativeWork", "name": "doubt", "identifier": "doubt"},
    ]
    assert review["reviewBody"].splitlines()[1:] == [
        "Supports it: “It opened in 1931.” (A bridge for Skarvøy, Kystbladet, 2023-02-02)",
        "Supports it: “1931 it was.” (A bridge for Skarvøy, Kystbladet, 2023-02-02)",
        "Refutes it: “It opened in 1932.” (doubt)",
    ]


def test_the_words_of_the_draft_are_told_where_the_claim_is_not_they():
    """And of a claim from no draft nothing is said that is not known."""
    _, cafe, _ = reviews_of(draft_report())
    assert cafe["itemReviewed"]["description"] == f"In the words of the draft: “{CAFE}”"
    alone = {"id": "c1", "text": BRIDGE, "start": None, "end": None}
    report = report_of([result(alone, "SUPPORTED")])
    for member in ("text", "title", "url", "published_at", "warnings"):
        del report[member]
    [review] = reviews_of(report)
    assert review["itemReviewed"] == {"@type": "Claim", "text": BRIDGE}
