"""A report as Markdown: as it is written, and as CommonMark shows it."""

from export_checks import ELEMENTS, Rendered, exported
from export_reports import (
    BRIDGE,
    CAFE,
    DRAFT,
    REASON,
    claim_of_draft,
    draft_report,
    evidence,
    report_of,
    result,
)


def test_a_report_reads_as_one():
    """Title, how many of which, then each claim with its verdict, its reason and both sides."""
    claim = claim_of_draft("c1", DRAFT, CAFE, text="Café Nord closed", speaker="Anna Berg")
    against = evidence("It never closed.", "REFUTES", url=None, publisher=None, strength=0.7099)
    answer = result(claim, "CONFLICTING", contradicting=[against], warnings=["1 of 2 was too long"])
    report = report_of([answer], warnings=["cut after 1 claim"])
    assert exported("markdown", report).splitlines() == [
        "# Claims checked: A bridge turns ninety",
        "",
        "<https://avisa.example/bridge>, 2023-03-01",
        "",
        "Made by a machine; no editor has approved it. corroborate 0.1.0 held each claim against the "
        "documents it was given: read the passages before you rely on a verdict.",
        "",
        "| verdict | claims |",
        "|---|---|",
        "| SUPPORTED | 0 |",
        "| REFUTED | 0 |",
        "| CONFLICTING | 1 |",
        "| NOT ENOUGH INFO | 0 |",
        "",
        "- Warning: cut after 1 claim",
        "",
        "## 1. Café Nord closed",
        "",
        f"**CONFLICTING**, confidence 0.80: {REASON}",
        "",
        f"In the draft at characters 37 to 55: “{CAFE}” Said by: Anna Berg.",
        "",
        "Supporting origins: 1",
        "",
        "- “The bridge opened in 1931.” [A bridge for Skarvøy]"
        "(<https://kystbladet.example/bridge?page=1&amp;copy=2>), Kystbladet, 2023-02-02, strength 0.87",
        "",
        "Contradicting origins: 1",
        "",
        "- “It never closed.” A bridge for Skarvøy, 2023-02-02, strength 0.70",
        "",
        "- Warning: 1 of 2 was too long",
        "",
        "Made with: service 0.1.0, corpus generation 12, encoder all-MiniLM-L6-v2@2c705a5e3279, "
        "stance model stance@616a52c567ce, thresholds d69522de-2779ac28/10/0.45, claim model claims@1",
    ]


def test_a_report_renders_with_its_table_and_its_links():
    """A link leads to its source, to the letter, though the address has what looks like an entity."""
    page = Rendered(exported("markdown", draft_report()))
    assert page.elements.count("h2") == 4
    assert (page.elements.count("table"), page.elements.count("td")) == (1, 8)
    assert page.links[:2] == [
        "https://avisa.example/bridge",
        "https://kystbladet.example/bridge?page=1&copy=2",
    ]
    assert set(page.elements) <= ELEMENTS


def test_what_is_not_shown_of_a_side_is_told():
    """A side counts its origins, of which top_k may show fewer."""
    answer = result(claim_of_draft("c1", DRAFT, BRIDGE), "SUPPORTED")
    answer["origins"] = {"supporting": 7, "contradicting": 0}
    text = exported("markdown", report_of([answer]))
    assert "\nSupporting origins: 7, of which 1 shown\n" in text
    assert "\nContradicting origins: none\n" in text
