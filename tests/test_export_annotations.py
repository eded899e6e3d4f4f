"""A report on a draft as W3C Web Annotations: their shape, and that their selectors select."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from export_checks import annotations_of, exported, selected
from export_reports import (
    ARABIC,
    BRIDGE,
    CAFE,
    DRAFT,
    REASON,
    claim_of_draft,
    draft_report,
    report_of,
    result,
)
from service.errors import CannotExport


def test_positions_count_code_points():
    """The bridge at the start is one, though two units of UTF-16; a second place has its own."""
    first, second, *_ = annotations_of(draft_report())
    assert first["target"]["selector"][0] == {"type": "TextPositionSelector", "start": 2, "end": 36}
    assert first["target"]["selector"][1] == {
        "type": "TextQuoteSelector",
        "exact": BRIDGE,
        "prefix": "🌉 ",
        "suffix": f" {CAFE} افتتح الجسر ",
    }
    assert second["target"]["selector"][0]["end"] == len(DRAFT)
    assert second["target"]["selector"][1]["suffix"] == ""


def test_every_place_of_every_claim_is_annotated():
    """Both selectors select the claim's words, after emoji, combining accents and right-to-left text."""
    annotations = annotations_of(draft_report())
    places = [selected(each, DRAFT)[0] for each in annotations]
    assert places == [BRIDGE, BRIDGE, CAFE, ARABIC, "opened in 1931", "opened in 1931"]
    assert [DRAFT.count(selected(each, DRAFT)[1]) for each in annotations] == [1] * 6


def test_an_annotation_tells_verdict_reason_and_maker():
    """One body is for reading, one for sorting; the claim is told where it is not the draft's words."""
    annotations = annotations_of(draft_report())
    bridge, cafe = annotations[0], annotations[2]
    assert bridge["motivation"] == "assessing"
    assert [(body["purpose"], body["value"]) for body in bridge["body"]] == [
        ("assessing", f"SUPPORTED, confidence 0.80: {REASON}"),
        ("tagging", "SUPPORTED"),
    ]
    assert cafe["body"][0]["value"].endswith("\nChecked as: “Café Nord in Skarvøy closed.”")
    assert (bridge["creator"]["type"], bridge["creator"]["name"]) == ("Software", "corroborate 0.1.0")


def test_annotations_are_about_the_url_of_the_draft_or_else_its_text():
    """The name of a text by its hash is the example of RFC 6920."""
    [about_url] = {each["target"]["source"] for each in annotations_of(draft_report())}
    assert about_url == "https://avisa.example/bridge"
    claim = claim_of_draft("c1", "Hello World!", "Hello")
    for url in (None, "javascript:alert(1)", "no address"):
        [annotation] = annotations_of(
            report_of([result(claim, "SUPPORTED")], text="Hello World!", url=url)
        )
        assert annotation["target"]["source"] == (
            "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"
        )


def test_ids_are_of_what_they_name():
    """No two annotations share one, and another verdict or another text gives others."""

    def ids(report: dict[str, Any]) -> set[str]:
        collection = json.loads(exported("annotations", report))
        items = [annotation["id"] for annotation in collection["first"]["items"]]
        assert len({collection["id"], collection["first"]["id"], *items}) == len(items) + 2
        assert collection["last"] == collection["first"]["id"]
        return {collection["id"], *items}

    before = ids(draft_report())
    other_verdict = draft_report()
    for each in other_verdict["results"]:
        each["verdict"] = "NOT_ENOUGH_INFO"
    other_text = draft_report() | {"text": f"{DRAFT} More."}
    assert not before & ids(other_text)
    assert len(before & ids(other_verdict)) == 2


def test_a_draft_without_claims_has_a_collection_without_a_page():
    """A page must hold an annotation, so there is none."""
    assert annotations_of(report_of([])) == []


@settings(deadline=None)
@given(st.text(), st.text(min_size=1), st.text())
def test_selectors_select_the_claim_in_any_text(before: str, words: str, after: str):
    """Whatever characters a draft is of."""
    draft = f"{before}{words}{after}"
    report = report_of([result(claim_of_draft("c1", draft, words), "SUPPORTED")], text=draft)
    for annotation in annotations_of(report):
        exact, around = selected(annotation, draft)
        quote = annotation["target"]["selector"][1]
        assert exact == words
        assert around == quote["prefix"] + words + quote["suffix"]


def test_annotations_of_a_report_without_a_draft_are_refused():
    """The message says what to do instead."""
    report = draft_report()
    del report["text"]
    with pytest.raises(CannotExport, match="verify the draft, or take"):
        exported("annotations", report)
