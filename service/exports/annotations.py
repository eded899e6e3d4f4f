"""A report on a draft as W3C Web Annotations (Data Model of 2017), one for each place of each claim.

Positions count code points of the report's ``text``. Where the page at the draft's url is laid out
otherwise, the quotation beside them finds the place. Of times nothing is said: a report knows none.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from service.exports.addresses import is_web_url
from service.exports.json_ld import dumped
from service.exports.wording import NAME, NOT_APPROVED

AROUND = 32
"""Code points of the prefix and the suffix of a quotation, at most."""

_IDS = UUID("b0d6c1f4-3f0e-4e8e-9a77-5b8f6f4d2c19")


def render(report: Mapping[str, Any]) -> str:
    """The report as an AnnotationCollection with its one page in it; without a page if it has no claim.

    ``report["text"]`` is the draft's, and every claim has its places in it. Ids are made from what they
    name: the same report gives the same, another text or another verdict gives others.
    """
    version = report["versions"]["service"]
    software = {"id": _iri("software", version), "type": "Software", "name": f"{NAME} {version}"}
    by_software = {"creator": software, "generator": software}
    named_by_hash = _named_by_hash(report["text"])
    url = report.get("url")
    source = url if is_web_url(url) else named_by_hash
    annotations = []
    for result in report["results"]:
        for number, place in enumerate(result["claim"]["places"]):
            said = {
                "motivation": "assessing",
                **by_software,
                "body": _bodies(result),
                "target": _target(source, report["text"], place["start"], place["end"]),
            }
            annotation_id = _iri(named_by_hash, result["claim"]["id"], number, said)
            annotations.append({"id": annotation_id, "type": "Annotation"} | said)
    return dumped(_collection(_label(report) | by_software, annotations))


def _label(report: Mapping[str, Any]) -> dict[str, Any]:
    title = f"“{report['title']}”" if report.get("title") else "a draft"
    return {"label": f"Assessments of claims in {title}. {NOT_APPROVED}"}


def _collection(
    described: Mapping[str, Any], annotations: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    collection_id = _iri("collection", described, [annotation["id"] for annotation in annotations])
    collection = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": collection_id,
        "type": "AnnotationCollection",
        **described,
        "total": len(annotations),
    }
    # A page must have an annotation, so an empty collection has no page.
    if not annotations:
        return collection
    page_id = _iri("page", collection_id)
    page = {
        "id": page_id,
        "type": "AnnotationPage",
        "partOf": collection_id,
        "startIndex": 0,
        "items": annotations,
    }
    return collection | {"first": page, "last": page_id}


def _bodies(result: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the verdict is and why, and the verdict alone for what sorts or colours by it."""
    claim = result["claim"]
    lines = [f"{result['verdict']}, confidence {result['confidence']:.2f}: {result['reason']}"]
    if claim["text"] != claim["origin_text"]:
        lines.append(f"Checked as: “{claim['text']}”")
    return [_body("assessing", "\n".join(lines)), _body("tagging", result["verdict"])]


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _target(source: str, text: str, start: int, end: int) -> dict[str, Any]:
    return {
        "type": "SpecificResource",
        "source": source,
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - AROUND) : start],
                "suffix": text[end : end + AROUND],
            },
        ],
    }


def _iri(*named: object) -> str:
    return f"urn:uuid:{uuid5(_IDS, json.dumps(named, sort_keys=True))}"


def _named_by_hash(text: str) -> str:
    """A name for a text (RFC 6920), by which whoever holds one can tell whether it is the same."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"ni:///sha-256;{urlsafe_b64encode(digest).rstrip(b'=').decode()}"
