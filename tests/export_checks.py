"""Exports read back, each checked against the published shape of its format."""

import csv
import json
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema_rs
from markdown_it import MarkdownIt

from service.exports.addresses import is_web_url
from service.exports.formats import FORMATS

FOLDER = Path(__file__).parent / "data" / "exports"
ANNOTATIONS = jsonschema_rs.Draft202012Validator(
    json.loads((FOLDER / "web_annotation.schema.json").read_text(encoding="utf-8")),
    validate_formats=True,
)
TERMS = json.loads((FOLDER / "schema_org_terms.json").read_text(encoding="utf-8"))


def exported(name: str, report: dict[str, Any]) -> str:
    return FORMATS[name].render(report)


def annotations_of(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The annotations of an export, after the check that it has the shape of the data model."""
    collection = json.loads(exported("annotations", report))
    ANNOTATIONS.validate(collection)
    items = collection["first"]["items"] if collection["total"] else []
    assert collection["total"] == len(items)
    return items


def selected(annotation: dict[str, Any], text: str) -> list[str]:
    """What an annotation's two selectors select of a text, the second with what surrounds it."""
    position, quote = annotation["target"]["selector"]
    start, end = position["start"], position["end"]
    around = len(quote["prefix"]), len(quote["suffix"])
    assert max(around) <= 32
    assert quote["exact"] == text[start:end]
    return [text[start:end], text[start - around[0] : end + around[1]]]


def graph_of(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes of a ClaimReview export, after the check that schema.org has terms where they stand."""
    document = json.loads(exported("claimreview", report))
    assert set(document) == {"@context", "@graph"}
    assert document["@context"] == "https://schema.org"
    named = {node["@id"]: node["@type"] for node in document["@graph"] if "@id" in node}
    for node in document["@graph"]:
        check_node(node, named)
    return document["@graph"]


def reviews_of(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in graph_of(report) if node["@type"] == "ClaimReview"]


def ancestors(name: str) -> list[str]:
    return [] if name is None else [name, *ancestors(TERMS[name]["extends"])]


def check_node(node: dict[str, Any], named: dict[str, str]) -> None:
    known = {
        term: kinds
        for kind in ancestors(node["@type"])
        for term, kinds in TERMS[kind]["properties"].items()
    }
    for term, value in node.items():
        if term in ("@id", "@type"):
            continue
        assert term in known, f"{node['@type']} has no {term}"
        for each in value if isinstance(value, list) else [value]:
            check_value(term, each, known[term], named)


def check_value(term: str, value: Any, kinds: list[str], named: dict[str, str]) -> None:
    if isinstance(value, dict):
        kind = named[value["@id"]] if set(value) == {"@id"} else value["@type"]
        assert set(ancestors(kind)) & set(kinds), f"{term} takes no {kind}"
        if "@type" in value:
            check_node(value, named)
    elif isinstance(value, str) and kinds == ["IPTCDigitalSourceEnumeration"]:
        assert value in TERMS["IPTCDigitalSourceEnumeration"]["members"]
    else:
        literals = {"Text", "URL", "Date"} if isinstance(value, str) else {"Number"}
        assert literals & set(kinds), f"{term} takes no {value!r}"
        if kinds == ["URL"]:
            assert is_web_url(value)


def rows_of(report: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of a CSV export by the names of its first line."""
    return list(csv.DictReader(StringIO(exported("csv", report), newline="")))


class Rendered(HTMLParser):
    """What a page shows of a Markdown export: text, elements, headings of claims, where links lead."""

    def __init__(self, markdown: str):
        super().__init__()
        renderer = MarkdownIt("commonmark").enable("table")
        # Links that it would refuse shall show too.
        renderer.validateLink = lambda url: True
        self.text, self.elements, self.links, self.headings = "", [], [], []
        self.feed(renderer.render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag == "h2":
            self.headings.append("")
        self.links += [value for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.elements[-1:] == ["h2"]:
            self.headings[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


ELEMENTS = {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "ul", "li", "a"}
