"""The formats a report is exported in, by name: the door of this room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from service.errors import CannotExport
from service.exports import annotations, claimreview, csv_rows, markdown


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format: what it is as a response, how a file of it ends, and how a report is written in it.

    ``render`` takes a report as the JSON of an answer has it and raises `CannotExport` if it is not one
    of those that the format can tell.
    """

    media_type: str
    suffix: str
    render: Callable[[Mapping[str, Any]], str]


def _annotated(report: Mapping[str, Any]) -> str:
    if report.get("text") is None:
        raise CannotExport(
            "annotations mark places in a draft, and this report is of single claims: "
            "verify the draft, or take the report as claimreview, csv or markdown"
        )
    return annotations.render(report)


FORMATS: Mapping[str, ExportFormat] = MappingProxyType(
    {
        "claimreview": ExportFormat("application/ld+json", ".claimreview.jsonld", claimreview.render),
        "annotations": ExportFormat(
            'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
            ".annotations.jsonld",
            _annotated,
        ),
        "csv": ExportFormat("text/csv; charset=utf-8; header=present", ".csv", csv_rows.render),
        "markdown": ExportFormat("text/markdown; charset=utf-8", ".md", markdown.render),
    }
)
