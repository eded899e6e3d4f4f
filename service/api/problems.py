"""Builds every error body: RFC 9457 problem details, one shape for all. Translates the rooms' errors."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, json, request
from marshmallow import Schema, ValidationError, fields
from werkzeug.exceptions import HTTPException

from index.document_schema import describe_errors
from index.errors import (
    BadDocument,
    CorpusFull,
    CorpusUnavailable,
    EncoderFailed,
    EncoderMismatch,
)
from service.errors import (
    BatchMismatch,
    CallbackRefused,
    CannotExport,
    ClaimModelFailed,
    IdempotencyConflict,
    NoSuchJob,
    NoSuchReport,
    NotReady,
    Overloaded,
    StanceFailed,
    UnreadableDraft,
)

CONTENT_TYPE = "application/problem+json"

STATUS = {
    BadDocument: 422,
    UnreadableDraft: 422,
    CannotExport: 422,
    CallbackRefused: 422,
    IdempotencyConflict: 422,
    NoSuchReport: 404,
    NoSuchJob: 404,
    Overloaded: 429,
    NotReady: 503,
    StanceFailed: 503,
    ClaimModelFailed: 503,
    EncoderFailed: 503,
    EncoderMismatch: 503,
    BatchMismatch: 503,
    CorpusUnavailable: 503,
    CorpusFull: 507,
}
"""The status of each error; of a class and its parent, the class wins."""

RETRY_AFTER_S = {429: "1", 503: "5"}

_log = logging.getLogger(__name__)


class ErrorSchema(Schema):
    """One thing wrong with the body; ``pointer`` is a JSON pointer into it (RFC 6901)."""

    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """Problem details (RFC 9457)."""

    type = fields.String(required=True, metadata={"example": "about:blank"})
    title = fields.String(required=True, metadata={"example": "Unprocessable Entity"})
    status = fields.Integer(required=True, metadata={"example": 422})
    detail = fields.String(required=True)
    instance = fields.String(required=True, metadata={"example": "/v1/verify"})
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(ErrorSchema))
    dependencies = fields.Dict(keys=fields.String(), values=fields.String())


def init_app(app: Flask) -> None:
    """Turn each known error into a problem."""
    app.register_error_handler(ValidationError, _of_validation)
    for error_class in STATUS:
        app.register_error_handler(error_class, _of_known_error)


def problem(status: int, detail: str, **members: Any) -> Response:
    """A problem response; ``members`` are further members of its body."""
    body = {**_details(status, detail), **_place(), **members}
    response = Response(json.dumps(body), status, content_type=CONTENT_TYPE)
    if status in RETRY_AFTER_S:
        response.headers["Retry-After"] = RETRY_AFTER_S[status]
    return response


def _details(status: int, detail: str) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


def _place() -> dict[str, str]:
    return {"instance": request.path, "request_id": g.get("request_id", "")}


def describe(error: BaseException) -> dict[str, Any]:
    """Problem details of what failed outside a request; a defect's own message is for the log alone."""
    if isinstance(error, ValidationError):
        errors = _errors(describe_errors(messages(error)))
        return {**_details(422, _summary(errors)), "errors": errors}
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    if status == 500:
        _log.error("this should not have happened", exc_info=error)
        return _details(500, "this should not have happened; the service's log says more")
    return _details(status, str(error))


def of_stream() -> Callable[[Exception], dict[str, Any]]:
    """What makes problem details of an error when the answer to this request has already begun."""
    place = _place()
    return lambda error: {**describe(error), **place}


def of_http_error(error: HTTPException) -> Response:
    """A problem of an HTTP error, whoever raised it; keeps its headers (Allow, WWW-Authenticate)."""
    given = getattr(error, "data", None) or {}
    errors = _errors(describe_errors(given.get("messages", {})))
    detail = error.description or error.name
    if errors:
        detail = _summary(errors)
    members = {"errors": errors} if errors else {}
    response = problem(error.code or 500, detail, **members)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _of_validation(error: ValidationError) -> Response:
    errors = _errors(describe_errors(messages(error)))
    return problem(422, _summary(errors), errors=errors)


def messages(error: ValidationError) -> dict[str, Any]:
    """What marshmallow found wrong, by field."""
    return dict(error.normalized_messages())  # type: ignore[no-untyped-call]


def _summary(errors: Sequence[Mapping[str, str]]) -> str:
    """The first of the errors in a line."""
    told = "; ".join(f"{each['pointer'] or 'the body'}: {each['detail']}" for each in errors[:3])
    return told + (f"; and {len(errors) - 3} more" if len(errors) > 3 else "")


def _of_known_error(error: Exception) -> Response:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if status >= 500:
        _log.error("%s %r: %s", request.method, request.path, error)
    fields = error.fields if isinstance(error, BadDocument) else ()
    return problem(status, str(error), **({"errors": _errors(fields)} if fields else {}))


def _errors(fields: Iterable[tuple[tuple[str, ...], str]]) -> list[dict[str, str]]:
    return [{"pointer": _pointer(path), "detail": detail} for path, detail in fields]


def _pointer(path: tuple[str, ...]) -> str:
    """A JSON pointer of a path in the request; the part that names the place in HTTP is left out."""
    parts = path[1:] if path and path[0] in ("json", "query", "path") else path
    escaped = (part.replace("~", "~0").replace("/", "~1") for part in parts)
    return "#" + "".join(f"/{part}" for part in escaped)
