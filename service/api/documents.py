"""``/v1/documents``: add or replace, list, get, delete."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from flask import Response, abort, json, request, stream_with_context
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import UnsupportedMediaType

from index.document_schema import DocumentSchema
from index.errors import BadDocument, CorroborateIndexError
from index.ingest import Ingestor
from index.readers import document_of
from index.records import Document
from service.api import answers
from service.api.requests import (
    NDJSON,
    StrictBlueprint,
    body,
    components,
    json_body,
    parse_json,
    produces,
)
from service.api.schemas import (
    DocumentPageSchema,
    DocumentResultSchema,
    DocumentResultsSchema,
    StoredDocumentSchema,
)
from service.settings import Settings

_log = logging.getLogger(__name__)


class PageSchema(Schema):
    """Which page of a list."""

    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))
    cursor = fields.String(metadata={"description": "The next_cursor of the page before."})


def blueprint(settings: Settings) -> StrictBlueprint:
    """The routes, with the limits of ``settings``."""
    routes = StrictBlueprint("documents", __name__, url_prefix="/v1/documents", description="The corpus")

    @routes.post("")
    @routes.doc(requestBody=_request_body(settings))
    @routes.response(200, DocumentResultsSchema)
    def add() -> dict[str, Any]:
        """Add or replace documents by id, one or a list

        In a list a bad document fails alone; a bad single one is a 422.
        """
        ingestor = components().ingestor
        document = json_body()
        given = _listed(document, settings.max_documents)
        loaded = [document_of(document)] if given is None else [_load(fields) for fields in given]
        results, generation = _add(ingestor, loaded)
        return {"results": results, "corpus_generation": generation}

    @routes.post("/bulk")
    @produces(NDJSON)
    @routes.doc(
        requestBody={"required": True, "content": {NDJSON: {"schema": {"type": "string"}}}},
        responses={
            "200": {
                "description": "One result a line, in the order of the documents",
                "content": {NDJSON: {"schema": DocumentResultSchema}},
            }
        },
    )
    def add_bulk() -> Response:
        """Add or replace documents given as NDJSON, a result line for each

        A line that is not JSON refuses the request; a bad document fails alone. Documents are committed
        a batch at a time, and each line of the answer tells of a document that is on the disk.
        """
        ingestor = components().ingestor
        if request.mimetype not in (NDJSON, "application/jsonl"):
            raise UnsupportedMediaType(f"Send the body as Content-Type: {NDJSON}.")
        lines = body().removeprefix(b"\xef\xbb\xbf").splitlines()
        given = [
            parse_json(line, f"line {number}")
            for number, line in enumerate(lines, start=1)
            if line.strip()
        ]
        results = _add_in_batches(ingestor, given, settings.max_documents)
        return Response(stream_with_context(results), content_type=NDJSON)

    @routes.get("")
    @routes.arguments(PageSchema, location="query")
    @routes.response(200, DocumentPageSchema)
    def list_page(page: dict[str, Any]) -> dict[str, Any]:
        """List documents in the order of their ids"""
        # One more than asked for tells whether there is a next page.
        sources = components().corpus.page(page["limit"] + 1, page.get("cursor"))
        has_more = len(sources) > page["limit"]
        sources = sources[: page["limit"]]
        return {"documents": sources, "next_cursor": sources[-1].id if has_more else None}

    @routes.get("/<document_id>")
    @routes.response(200, StoredDocumentSchema)
    def get(document_id: str) -> dict[str, Any]:
        """One document, with its passages"""
        stored = components().corpus.get(document_id)
        if stored is None:
            _not_found(document_id)
        return answers.stored_document(stored)

    @routes.delete("/<document_id>")
    @routes.response(204)
    def delete(document_id: str) -> None:
        """Delete a document with its passages"""
        if not components().corpus.delete(document_id):
            _not_found(document_id)

    return routes


def _not_found(document_id: str) -> NoReturn:
    abort(404, description=f"There is no document {document_id!r}.")


def _listed(body: Any, limit: int) -> list[Any] | None:
    """The documents of a body that holds a list of them, None of one that is a document itself."""
    if not isinstance(body, dict):
        _unprocessable((), "must be a document, or an object with documents")
    if "documents" not in body:
        return None
    documents = body["documents"]
    if len(body) > 1 or not isinstance(documents, list) or not 1 <= len(documents) <= limit:
        detail = (
            f"must be a list of 1 to {limit} documents, and the only key; for more, /v1/documents/bulk"
        )
        _unprocessable(("documents",), detail)
    return documents


def _unprocessable(path: tuple[str, ...], detail: str) -> NoReturn:
    raise BadDocument(f"{'.'.join(path) or 'the body'} {detail}", [(path, detail)])


def _load(fields: Any) -> Document | dict[str, Any]:
    """A document, or what is wrong with it as its result."""
    try:
        return document_of(fields)
    except BadDocument as error:
        return answers.failed_document(
            fields.get("id") if isinstance(fields, dict) else None, str(error)
        )


def _add(
    ingestor: Ingestor, loaded: Sequence[Document | dict[str, Any]]
) -> tuple[list[dict[str, Any]], int]:
    """Results in the order of ``loaded``, those of failures as they are, and the generation."""
    ingested, generation = ingestor.add([one for one in loaded if isinstance(one, Document)])
    added = iter(ingested)
    results = [
        answers.document_result(next(added)) if isinstance(one, Document) else one for one in loaded
    ]
    return results, generation


def _add_in_batches(ingestor: Ingestor, given: list[Any], size: int) -> Iterator[str]:
    """Result lines as batches are committed; what fails with its batch says so, line by line."""
    for start in range(0, len(given), size):
        loaded = [_load(fields) for fields in given[start : start + size]]
        try:
            results, _ = _add(ingestor, loaded)
        except CorroborateIndexError as error:
            _log.error("a batch of a bulk request failed: %s", error)
            results = [
                answers.failed_document(one.id, str(error)) if isinstance(one, Document) else one
                for one in loaded
            ]
        yield "".join(f"{json.dumps(result)}\n" for result in results)


def _request_body(settings: Settings) -> dict[str, Any]:
    many = {
        "type": "object",
        "required": ["documents"],
        "properties": {
            "documents": {
                "type": "array",
                "minItems": 1,
                "maxItems": settings.max_documents,
                "items": {},
            }
        },
        "additionalProperties": False,
    }
    schema = {"oneOf": [DocumentSchema, many]}
    return {"required": True, "content": {"application/json": {"schema": schema}}}
