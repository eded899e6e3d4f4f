"""A report as schema.org ClaimReviews in JSON-LD: drafts for an editor, of which none is published.

A review has no ``author``, ``url`` and ``datePublished``. An author is a person or an organization that
answers for it, and there is none yet: software made it, as a CreateAction says. The others are of a page
that is still to be written. Claims that were left open have no review, since a review states a verdict.
A speaker stands as a Person, though a report does not tell people from organizations; it says so.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from service.exports.addresses import is_web_url
from service.exports.json_ld import dumped
from service.exports.wording import NAME, NOT_APPROVED, all_versions, deciding_sentence, source_name
from service.verification.records import Verdict

_REPORT = "_:report"

_NAMES = {
    Verdict.SUPPORTED: "Supported by the evidence found",
    Verdict.REFUTED: "Refuted by the evidence found",
    Verdict.CONFLICTING: "The evidence found conflicts",
}
_VALUES = {Verdict.SUPPORTED: 5, Verdict.REFUTED: 1}
"""From 1 to 5. Conflicting evidence has no number: 3 would read as half true, which it does not say."""

_STATUS = {
    "creativeWorkStatus": "Draft",
    "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
}


def render(report: Mapping[str, Any]) -> str:
    """The report as a graph: a Collection that tells what this is, what made it, and the ClaimReviews.

    Evidence is cited with its title, its document's id, and its url if it is one of the web.
    """
    decided = [
        result
        for result in report["results"]
        if Verdict[result["verdict"]] is not Verdict.NOT_ENOUGH_INFO
    ]
    appearance = _draft(report)
    return dumped(
        {
            "@context": "https://schema.org",
            "@graph": [
                _collection(report, len(decided)),
                _making(report),
                *(_review(result, appearance) for result in decided),
            ],
        }
    )


def _collection(report: Mapping[str, Any], decided: int) -> dict[str, Any]:
    total = len(report["results"])
    return {
        "@id": _REPORT,
        "@type": "Collection",
        "name": f"Draft reviews of claims in “{report['title']}”"
        if report.get("title")
        else "Draft reviews of claims",
        "description": (
            f"{NOT_APPROVED} An editor who publishes a review checks it, adds its author, url and "
            "datePublished, and sets its creativeWorkStatus; a speaker that stands as a Person may be "
            "an organization. "
            f"Claims checked: {total}; with a review: {decided}; left out: {total - decided}, those "
            "that the evidence found does not decide, which says nothing against them."
        ),
        **_STATUS,
        "collectionSize": decided,
    }


def _making(report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "CreateAction",
        "instrument": {
            "@type": "SoftwareApplication",
            "name": NAME,
            "softwareVersion": report["versions"]["service"],
            "description": all_versions(report),
        },
        "result": {"@id": _REPORT},
    }


def _review(result: Mapping[str, Any], appearance: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@type": "ClaimReview",
        "isPartOf": {"@id": _REPORT},
        "description": NOT_APPROVED,
        **_STATUS,
        "claimReviewed": result["claim"]["text"],
        "itemReviewed": _claim(result["claim"], appearance),
        "reviewRating": _rating(result),
        "reviewBody": _body(result),
        "citation": _citations([*result["supporting"], *result["contradicting"]]),
    }


def _claim(claim: Mapping[str, Any], appearance: Mapping[str, str]) -> dict[str, Any]:
    item: dict[str, Any] = {"@type": "Claim", "text": claim["text"]}
    origin = claim.get("origin_text")
    if origin is not None and origin != claim["text"]:
        item["description"] = f"In the words of the draft: “{origin}”"
    if claim.get("speaker"):
        item["author"] = {"@type": "Person", "name": claim["speaker"]}
    if appearance:
        item["appearance"] = {"@type": "CreativeWork", **appearance}
    return item


def _draft(report: Mapping[str, Any]) -> dict[str, str]:
    """What is known of the draft; of single claims nothing is."""
    known = {
        "url": report["url"] if is_web_url(report.get("url")) else None,
        "headline": report.get("title"),
        "datePublished": report.get("published_at"),
    }
    return {term: value for term, value in known.items() if value}


def _rating(result: Mapping[str, Any]) -> dict[str, Any]:
    verdict = Verdict[result["verdict"]]
    rating: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": _NAMES[verdict],
        "ratingExplanation": f"{result['reason']}. Confidence that this verdict is right: "
        f"{result['confidence']:.2f}. {NOT_APPROVED}",
    }
    if verdict in _VALUES:
        rating |= {"ratingValue": _VALUES[verdict], "bestRating": 5, "worstRating": 1}
    return rating


def _body(result: Mapping[str, Any]) -> str:
    """The deciding sentences of both sides with their sources, a line each."""
    lines = [NOT_APPROVED]
    for word, side in (("Supports", "supporting"), ("Refutes", "contradicting")):
        for evidence in result[side]:
            source = (source_name(evidence), evidence["publisher"], evidence["published_at"])
            told = ", ".join(part for part in source if part)
            lines.append(f"{word} it: “{deciding_sentence(evidence)}” ({told})")
    return "\n".join(lines)


def _citations(pieces: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The documents behind both sides, each once."""
    by_document = {evidence["document_id"]: _citation(evidence) for evidence in pieces}
    return list(by_document.values())


def _citation(evidence: Mapping[str, Any]) -> dict[str, Any]:
    cited: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": source_name(evidence),
        "identifier": evidence["document_id"],
    }
    if is_web_url(evidence["url"]):
        cited["url"] = evidence["url"]
    if evidence["publisher"]:
        cited["publisher"] = {"@type": "Organization", "name": evidence["publisher"]}
    if evidence["published_at"]:
        cited["datePublished"] = evidence["published_at"]
    return cited
