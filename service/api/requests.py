"""What holds for every request before its view: its id, its body's size and kind, strict JSON."""

import re
import uuid
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, request
from flask_smorest import Api, Blueprint
from marshmallow import RAISE
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException, LengthRequired, UnsupportedMediaType

from index import strict_json
from service.api.problems import CONTENT_TYPE, ProblemSchema, of_http_error
from service.components import Components, Loading
from service.settings import Settings

NDJSON = "application/x-ndjson"

EVENT_STREAM = "text/event-stream"

_PRODUCES: dict[tuple[str, str], tuple[str, ...]] = {}
"""What a view answers with, by its module and name, where that is not JSON alone."""

View = TypeVar("View", bound=Callable[..., Any])

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


def init_app(app: Flask, settings: Settings) -> None:
    """Register the hooks; before every other extension, so that their refusals have an id too."""
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes

    @app.before_request
    def _name_request() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex

    @app.before_request
    def _check_body() -> None:
        if request.headers.get("Content-Encoding", "identity") != "identity":
            raise UnsupportedMediaType("Send the body without Content-Encoding.")
        if "Transfer-Encoding" in request.headers:
            raise LengthRequired("Send the body with a Content-Length, not in chunks.")
        if (request.content_length or 0) > settings.max_body_bytes:
            abort(413, description=f"The body is over the limit of {settings.max_body_bytes} bytes.")

    @app.before_request
    def _check_accept() -> None:
        asked = request.accept_mimetypes
        answers = _produced()
        if request.path.startswith("/v1/") and asked and not asked.best_match(answers):
            abort(406, description=f"The answer is {' or '.join(answers)}.")

    @app.after_request
    def _add_headers(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def produces(*media_types: str) -> Callable[[View], View]:
    """Declare what a view answers with; the first is the answer to one who accepts anything."""

    def declare(view: View) -> View:
        _PRODUCES[view.__module__, view.__qualname__] = tuple(
            dict.fromkeys(kind.split(";")[0] for kind in media_types)
        )
        return view

    return declare


def accepted() -> str:
    """The media type of this view that the request likes best."""
    answers = _produced()
    return (
        request.accept_mimetypes.best_match(answers) or answers[0]
        if request.accept_mimetypes
        else answers[0]
    )


def _produced() -> tuple[str, ...]:
    view = current_app.view_functions.get(request.endpoint or "")
    name = (getattr(view, "__module__", ""), getattr(view, "__qualname__", ""))
    return _PRODUCES.get(name, ("application/json",))


def as_json(answer: Any, status: int = 200, **headers: str) -> Response:
    """A response of what is JSON already, which no schema has to dump again."""
    response = current_app.json.response(answer)
    response.status_code = status
    response.headers.update(headers)
    return cast(Response, response)


def components() -> Components:
    """The components of this app; raises `NotReady` until they are loaded."""
    return cast(Loading, current_app.extensions["corroborate"]).get()


def body() -> bytes:
    """The body of a request that needs one; 411 where its length is not said."""
    if request.content_length is None:
        raise LengthRequired("Send a body, with its Content-Length.")
    return request.get_data()


def json_body() -> Any:
    """The body as strict JSON; 415 or 400 where it is not."""
    if not request.is_json:
        raise UnsupportedMediaType("Send the body as Content-Type: application/json.")
    return parse_json(body())


def parse_json(raw: bytes, place: str = "the body") -> Any:
    """Strict JSON, or 400 that names ``place``."""
    try:
        return strict_json.loads(raw)
    except strict_json.NotStrictJSON as error:
        abort(400, description=f"{place} is refused: {error}")


class _Parser(FlaskParser):
    """Hands flask-smorest a body that was read strictly; refuses parameters that nobody knows."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012  # as webargs declares it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def _raw_load_json(self, req: Any) -> Any:
        return json_body()


class StrictBlueprint(Blueprint):
    """A blueprint whose JSON bodies are read strictly."""

    ARGUMENTS_PARSER = _Parser()


class ProblemApi(Api):
    """flask-smorest with this service's error shape, in answers and in the description."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        """A problem of any HTTP error."""
        return of_http_error(error)

    def _register_responses(self) -> None:
        """Describe errors as problem+json; flask-smorest would call them application/json."""
        super()._register_responses()
        components = self.spec.components
        for responses in (components.responses, components.responses_lazy):
            for response in responses.values():
                content = response.get("content", {})
                if "application/json" in content:
                    content[CONTENT_TYPE] = content.pop("application/json")
