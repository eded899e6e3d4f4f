"""A report as CSV: read back by Python's reader, and safe in a spreadsheet."""

import pytest

from export_checks import exported, rows_of
from export_reports import BRIDGE, CAFE, DRAFT, REASON, claim_of_draft, draft_report, report_of, result
from service.exports.csv_rows import COLUMNS


def test_a_row_tells_a_claim():
    """Numbers are as they were, and of the evidence it has the strongest of each side."""
    bridge, cafe, arabic, _ = rows_of(draft_report())
    assert bridge == {
        "id": "c1",
        "verdict": "SUPPORTED",
        "confidence": "0.8",
        "claim": BRIDGE,
        "origin_text": BRIDGE,
        "start": "2",
        "end": "36",
        "speaker": "Anna Berg",
        "is_hedged": "false",
        "checkworthiness": "0.93",
        "reason": REASON,
        "supporting": "1",
        "contradicting": "0",
        "supporting_sentence": "The bridge opened in 1931.",
        "supporting_title": "A bridge for Skarvøy",
        "supporting_url": "https://kystbladet.example/bridge?page=1&copy=2",
        "supporting_publisher": "Kystbladet",
        "supporting_published_at": "2023-02-02",
        "contradicting_sentence": "",
        "contradicting_title": "",
        "contradicting_url": "",
        "contradicting_publisher": "",
        "contradicting_published_at": "",
    }
    assert (cafe["claim"], cafe["origin_text"]) == ("Café Nord in Skarvøy closed.", CAFE)
    assert cafe["is_hedged"] == "true"
    assert arabic["contradicting_sentence"] == "It opened in 1932."


def test_lines_end_and_cells_are_quoted_by_rfc_4180():
    """Commas, quotation marks and line breaks stand within quotation marks, which are doubled."""
    claim = claim_of_draft("c1", DRAFT, BRIDGE, text='He said "no", then\r\nleft')
    head, first, rest = exported("csv", report_of([result(claim, "REFUTED")])).split("\r\n", 2)
    assert head == ",".join(COLUMNS)
    assert first == 'c1,REFUTED,0.8,"He said ""no"", then'
    assert rest.startswith(f'left",{BRIDGE},2,36,')
    assert rest.endswith("\r\n")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("x")']
)
def test_no_text_is_a_formula(text: str):
    """A quotation mark before it makes a spreadsheet show what it would have run."""
    report = report_of([result(claim_of_draft("c1", DRAFT, BRIDGE, text=text), "SUPPORTED")])
    [row] = rows_of(report)
    assert row["claim"] == f"'{text}"


def test_numbers_stay_numbers():
    """Also small ones, and text with a sign within it stays as it is."""
    claim = claim_of_draft("c1", DRAFT, BRIDGE, checkworthiness=1e-05, text="a-b=c")
    [row] = rows_of(report_of([result(claim, "SUPPORTED", confidence=1)]))
    assert (float(row["checkworthiness"]), float(row["confidence"])) == (1e-05, 1)
    assert row["claim"] == "a-b=c"
