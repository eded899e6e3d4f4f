"""Every export format, and every one against text that would be more than text."""

import csv
import json
from copy import deepcopy
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from export_checks import ELEMENTS, Rendered, annotations_of, exported, reviews_of
from export_reports import HOSTILE, draft_report, hostile_report
from index.records import Document
from service.exports.addresses import is_web_url
from service.exports.csv_rows import COLUMNS
from service.exports.formats import FORMATS
from service_fixtures import make_client, make_components


def test_the_formats_have_their_registered_media_types():
    """They are those of JSON-LD, Web Annotation Protocol, RFC 4180 and RFC 7763."""
    assert {name: each.media_type for name, each in FORMATS.items()} == {
        "claimreview": "application/ld+json",
        "annotations": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
        "csv": "text/csv; charset=utf-8; header=present",
        "markdown": "text/markdown; charset=utf-8",
    }
    assert len({each.suffix for each in FORMATS.values()}) == 4


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_is_exported_the_same_and_stays_as_it_was(name: str):
    """An export depends on the report alone and leaves it alone."""
    report = draft_report()
    before = deepcopy(report)
    assert exported(name, report) == exported(name, deepcopy(report))
    assert report == before


@pytest.mark.parametrize("name", ["claimreview", "csv", "markdown"])
def test_an_answer_of_the_api_on_claims_is_exported(
    name: str, folder: Path, sample_documents: list[Document]
):
    """Without a draft there are no places, and all but annotations tell the rest."""
    client = make_client(make_components(folder, sample_documents))
    claim = "the Skarvøy bridge opened in 1931"
    answer = client.post("/v1/verify", json={"claim": claim}).get_json()
    text = exported(name, answer)
    assert claim in text
    assert "This is not true: the Skarvøy bridge opened in 1931." in text


@pytest.mark.parametrize("name", ["claimreview", "annotations"])
def test_json_ld_can_be_pasted_into_a_page(name: str):
    """No text in it ends the script element that it stands in."""
    report = draft_report()
    report["results"][0]["reason"] = "</script><script>alert(1)</script>"
    text = exported(name, report)
    assert "<" not in text
    assert "</script><script>alert(1)</script>" in json.dumps(json.loads(text))


def shown(text: str) -> str:
    """Text as a page shows it: its space folded, and CommonMark's sign for NUL."""
    return " ".join(text.split()).replace("\0", "\ufffd")


def check_all_formats(texts: list[str]) -> None:
    report = hostile_report(texts)
    assert len(annotations_of(report)) == 3
    assert len(reviews_of(report)) == 2
    table = list(csv.reader(StringIO(exported("csv", report), newline="")))
    assert [len(row) for row in table] == [len(COLUMNS)] * 4
    for row, each in zip(table[1:], report["results"], strict=True):
        assert row[3].removeprefix("'") == each["claim"]["text"].removeprefix("'")
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    page = Rendered(exported("markdown", report))
    assert set(page.elements) <= ELEMENTS
    assert [heading.rstrip() for heading in page.headings] == [
        f"{number}. {shown(each['claim']['text'])}".rstrip()
        for number, each in enumerate(report["results"], 1)
    ]
    assert page.elements.count("tr") == 5
    assert page.elements.count("li") == 1 + 3 * 3
    assert all(link.startswith(("http://", "https://")) for link in page.links)
    for each in report["results"]:
        for text in (
            each["claim"]["text"],
            each["reason"],
            each["warnings"][0],
            each["supporting"][0]["title"],
        ):
            assert shown(text) in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str):
    """No format lets it be markup, a link, a picture, a formula or another row."""
    check_all_formats([text])
    assert Rendered(exported("markdown", hostile_report([text]))).links == []


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.sampled_from(HOSTILE), st.text()), max_size=4).map("".join),
        min_size=1,
        max_size=7,
    )
)
def test_no_text_breaks_a_format(texts: list[str]):
    """Any characters, and any of the hostile beside them, in all places."""
    check_all_formats(texts)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://avisa.example/bridge", True),
        ("HTTP://avisa.example", True),
        ("https://avisa.example:8443/a/b?x=1&y=(2)#z", True),
        ("https://no.example/wiki/Skarvøy", True),
        ("https://xn--skarvy-eya.example/%C3%A6", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("ftp://avisa.example/a", False),
        ("//avisa.example/a", False),
        ("https:avisa.example", False),
        ("https:///a", False),
        ("https://bank.example@evil.example/", False),
        ("https://avisa.example/a b", False),
        ("https://avisa.example/\na", False),
        ("https://avisa.example/<b>", False),
        ("https://avisa.example/%zz", False),
        ("https://avisa.example/\u202efdp", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_addresses(url: str | None, expected: bool):
    """By the grammars of RFC 3986 and 3987, and without a user's name before the host."""
    assert is_web_url(url) is expected
