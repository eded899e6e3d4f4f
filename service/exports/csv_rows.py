"""A report as CSV (RFC 4180): a row a claim, for spreadsheets and scripts.

Text that a spreadsheet would take for a formula gets a single quotation mark before it, which cannot be
told from one that was there; what must be exact is in the JSON.
"""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from service.exports.wording import deciding_sentence

_OF_EVIDENCE = ("sentence", "title", "url", "publisher", "published_at")

COLUMNS = (
    "id",
    "verdict",
    "confidence",
    "claim",
    "origin_text",
    "start",
    "end",
    "speaker",
    "is_hedged",
    "checkworthiness",
    "reason",
    "supporting",
    "contradicting",
    *(f"supporting_{column}" for column in _OF_EVIDENCE),
    *(f"contradicting_{column}" for column in _OF_EVIDENCE),
)
"""``supporting`` and ``contradicting`` count independent origins; the last ones are of the strongest."""

_OPENS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""With the wide forms, which spreadsheets read as the plain ones in some languages."""


def render(report: Mapping[str, Any]) -> str:
    """The report with a row of names before the claims; what is not known is an empty cell."""
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    for result in report["results"]:
        writer.writerow([_cell(value) for value in _row(result)])
    return lines.getvalue()


def _row(result: Mapping[str, Any]) -> list[str | float | bool | None]:
    claim = result["claim"]
    return [
        claim["id"],
        result["verdict"],
        result["confidence"],
        claim["text"],
        claim.get("origin_text"),
        claim["start"],
        claim["end"],
        claim.get("speaker"),
        claim.get("is_hedged"),
        claim.get("checkworthiness"),
        result["reason"],
        result["origins"]["supporting"],
        result["origins"]["contradicting"],
        *_strongest(result["supporting"]),
        *_strongest(result["contradicting"]),
    ]


def _strongest(side: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """The cells of the first piece of a side, which is its strongest."""
    if not side:
        return [None] * len(_OF_EVIDENCE)
    return [deciding_sentence(side[0]), *(side[0][column] for column in _OF_EVIDENCE[1:])]


def _cell(value: str | float | bool | None) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    # Space before it is dropped by some spreadsheets.
    opens_formula = value.startswith(_OPENS_FORMULA) or value.lstrip().startswith(_OPENS_FORMULA)
    return f"'{value}" if opens_formula else value
