"""``/v1/reports``: a finished answer again, in any export format."""

from typing import Any

from marshmallow import Schema, fields, validate

from service.api.draft_schemas import ReportSchema
from service.api.exports import described_forms, exported, format_of
from service.api.requests import StrictBlueprint, accepted, as_json, components, produces
from service.exports.formats import FORMATS

routes = StrictBlueprint(
    "reports", __name__, url_prefix="/v1/reports", description="Answers that were kept"
)


class FormatSchema(Schema):
    """The export format; without one the report comes as the answer was."""

    format = fields.String(validate=validate.OneOf(list(FORMATS)))


@routes.get("/<report_id>")
@produces("application/json", *(each.media_type for each in FORMATS.values()))
@routes.doc(responses={200: {"content": described_forms()}})
@routes.arguments(FormatSchema, location="query")
@routes.response(200, ReportSchema)
def get(query: dict[str, Any], report_id: str) -> Any:
    """A report, as the answer was or in an export format"""
    report = components().reports.get(report_id)
    wanted = query.get("format", format_of(accepted()))
    return as_json(report) if wanted is None else exported(report, wanted)


@routes.delete("/<report_id>")
@routes.response(204)
def delete(report_id: str) -> None:
    """Forget a report; its text is left nowhere in the database"""
    components().reports.delete(report_id)
