"""A report in one of the export formats, as a response."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from service.exports.formats import FORMATS


def exported(report: Mapping[str, Any], wanted: str) -> Response:
    """The report in the format of that name; raises `CannotExport`."""
    chosen = FORMATS[wanted]
    name = f"{report.get('report_id') or 'report'}{chosen.suffix}"
    return Response(
        chosen.render(report),
        content_type=chosen.media_type,
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
