"""A report in one of the export formats, as a response."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from service.exports.formats import FORMATS


def format_of(media_type: str) -> str | None:
    """The first format of a media type, without parameters; None for one that is no export's."""
    return next(
        (name for name, each in FORMATS.items() if each.media_type.split(";")[0] == media_type), None
    )


def exported(report: Mapping[str, Any], wanted: str) -> Response:
    """The report in the format of that name; raises `CannotExport`."""
    chosen = FORMATS[wanted]
    name = f"{report.get('report_id') or 'report'}{chosen.suffix}"
    return Response(
        chosen.render(report),
        content_type=chosen.media_type,
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def described_forms(*streams: str) -> dict[str, Any]:
    """What an answer has for content beside JSON, as OpenAPI tells it."""
    kinds = [*streams, *(each.media_type.split(";")[0] for each in FORMATS.values())]
    return {kind: {"schema": {"type": "string"}} for kind in kinds}
