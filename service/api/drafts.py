"""``POST /v1/drafts/verify`` and ``POST /v1/claims/detect``: an article in, every claim out."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, abort, json, request
from werkzeug.exceptions import UnsupportedMediaType

from index.records import EVERYTHING
from service.api import answers, problems
from service.api.draft_requests import (
    DRAFT_TYPES,
    DraftQuerySchema,
    draft_of,
    draft_request,
)
from service.api.draft_schemas import DetectAnswerSchema, DraftAnswerSchema
from service.api.exports import described_forms, exported, format_of
from service.api.requests import (
    EVENT_STREAM,
    NDJSON,
    StrictBlueprint,
    accepted,
    body,
    components,
    json_body,
    produces,
)
from service.components import Components
from service.drafts.reasons import RELATIVE_DAY
from service.drafts.records import Detection, Draft, FoundClaim, selected
from service.drafts.utf16 import Utf16
from service.errors import Overloaded
from service.exports.formats import FORMATS
from service.settings import Settings
from service.verification.pipeline import shown_pieces
from service.verification.records import StanceScores, Verification
from service.verification.windows import Judge, Pair

GROUP = 4
"""Claims that are judged at a time: few, so that the first answers come soon and a client that has gone
stops the work soon; each claim has ten passages, so a batch of the model is full."""

PATIENCE_S, PAUSE_S = 60.0, 0.2
"""How long a draft whose claims are found waits for a busy model, and how often it asks."""


def blueprint(settings: Settings) -> StrictBlueprint:
    """The routes, with the limits of ``settings``."""
    routes = StrictBlueprint(
        "drafts", __name__, url_prefix="/v1", description="Drafts and the claims in them"
    )
    schema = draft_request(settings)()
    described = {
        "required": True,
        "content": {
            "application/json": {"schema": schema},
            **{kind: {"schema": {"type": "string"}} for kind in DRAFT_TYPES},
        },
    }

    @routes.post("/claims/detect")
    @routes.doc(requestBody=described)
    @routes.arguments(DraftQuerySchema, location="query")
    @routes.response(200, DetectAnswerSchema)
    def detect(query: dict[str, Any]) -> dict[str, Any]:
        """Find the statements of a draft and tell how much each is worth checking

        Every candidate is there, in the order of the text; one of .5 and above is worth checking.
        """
        if "format" in query:
            abort(422, description="format is of /v1/drafts/verify; this answers as JSON alone")
        ready = components()
        draft, _ = _given(schema, query)
        detection = ready.detector.detect(draft)
        utf16 = Utf16(draft.text)
        return {
            **answers.draft_card(detection.draft),
            "claims": [answers.found_claim(claim, utf16) for claim in detection.claims],
            "left_out": answers.left_out(detection, utf16),
            "warnings": list(detection.warnings),
            "versions": ready.draft_versions(ready.corpus.state().generation),
        }

    @routes.post("/drafts/verify")
    @produces("application/json", NDJSON, EVENT_STREAM, *(each.media_type for each in FORMATS.values()))
    @routes.doc(
        requestBody=described, responses={200: {"content": described_forms(NDJSON, EVENT_STREAM)}}
    )
    @routes.arguments(DraftQuerySchema, location="query")
    @routes.response(200, DraftAnswerSchema)
    def verify(query: dict[str, Any]) -> Any:
        """Find the claims of a draft and verify them

        Whole as JSON; as NDJSON (a line a claim as it is ready, a summary last) or as server-sent events
        where Accept asks for these; or in the export format that ``format`` names.
        """
        ready = components()
        draft, options = _given(schema, query)
        run = DraftRun.begin(ready, draft, options)
        kind = accepted()
        wanted = query.get("format", format_of(kind))
        if wanted is None and kind in (NDJSON, EVENT_STREAM):
            return _streamed(run, kind)
        answer = run.whole()
        return answer if wanted is None else exported(DraftAnswerSchema().dump(answer), wanted)

    return routes


def _given(schema: Any, query: Mapping[str, Any]) -> tuple[Draft, dict[str, Any]]:
    """The draft of a request and its options, from a JSON body, or from a bare draft and the query."""
    told = {name: value for name, value in query.items() if name != "format"}
    if request.is_json:
        if told:
            abort(
                422, description=f"{', '.join(sorted(told))} belong in the JSON body, not in the query"
            )
        options = schema.load(json_body())
        return draft_of(options), options
    kind = DRAFT_TYPES.get(request.mimetype)
    if kind is None:
        raise UnsupportedMediaType(
            "Send JSON (application/json), or the bare draft as text/plain, text/markdown or text/html."
        )
    options = schema.load({kind: _decoded(body()), **told})
    return draft_of(options), options


def _decoded(raw: bytes) -> str:
    if b"\0" in raw:
        abort(400, description="the draft holds a NUL: send it as text in UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        abort(400, description=f"the draft is not UTF-8: {error.reason} at byte {error.start}")


@dataclass(frozen=True, slots=True)
class DraftRun:
    """A draft whose claims and passages are found; verdicts come as they are asked for."""

    ready: Components
    detection: Detection
    claims: Sequence[FoundClaim]
    warnings: Sequence[str]
    verifications: Iterator[Verification]
    corpus_generation: int
    options: Mapping[str, Any]
    started: float

    @classmethod
    def begin(cls, ready: Components, draft: Draft, options: Mapping[str, Any]) -> "DraftRun":
        """Find the claims, and the passages for those worth checking; what fails here raises at once."""
        started = time.perf_counter()
        detection = ready.detector.detect(draft)
        claims, left_out = selected(detection, options["min_checkworthiness"], options["max_claims"])
        verifier = replace(ready.verifier, judge=_patient(ready.verifier.judge))
        begun = verifier.begin(
            [claim.claim for claim in claims], options.get("filter", EVERYTHING), GROUP
        )
        return cls(
            ready,
            detection,
            claims,
            (
                *detection.warnings,
                *left_out,
                *_none_found(detection, claims, options),
                *_undated(claims),
            ),
            begun.verifications,
            begun.corpus_generation,
            options,
            started,
        )

    def results(
        self, still_wanted: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[Verification, dict[str, Any]]]:
        """Each verification and its answer as it is ready; ``still_wanted`` raises to stop before the
        next.
        """
        utf16 = Utf16(self.detection.draft.text)
        for found in self.claims:
            still_wanted()
            verification = next(self.verifications)
            pieces = shown_pieces(verification, self.options["top_k"], self.options["include_neutral"])
            yield verification, answers.verification_answer(pieces, answers.found_claim(found, utf16))

    def rest(self, verifications: Sequence[Verification]) -> dict[str, Any]:
        """What an answer says beside its results; the report is not kept yet."""
        return {
            **answers.draft_card(self.detection.draft),
            "summary": answers.summary(verifications),
            "warnings": [*self.warnings, *_shared(verifications)],
            "versions": self.ready.draft_versions(self.corpus_generation),
            "took_ms": round((time.perf_counter() - self.started) * 1000),
        }

    def whole(self, still_wanted: Callable[[], None] = lambda: None) -> dict[str, Any]:
        """The whole answer, kept as a report if it is to be."""
        done = list(self.results(still_wanted))
        answer = {"results": [result for _, result in done], **self.rest([each for each, _ in done])}
        return self.kept(answer)

    def kept(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer with the id of its report; null where none is kept."""
        report_id = None
        if self.options["keep_report"]:
            report_id = self.ready.reports.save(DraftAnswerSchema().dump(answer))
        return {"report_id": report_id, **answer}


def _none_found(
    detection: Detection, claims: Sequence[FoundClaim], options: Mapping[str, Any]
) -> Iterator[str]:
    if not detection.claims:
        yield "the draft has no sentence that could be a claim"
    elif not claims:
        yield f"no sentence has a checkworthiness of at least {options['min_checkworthiness']:g}"


def _patient(judge: Judge) -> Judge:
    """The judge, waited for when it is busy: what has begun is not thrown away for others."""

    def ask(pairs: Sequence[Pair]) -> list[StanceScores]:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return judge(pairs)
            except Overloaded:
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE_S)

    return ask


def _undated(claims: Sequence[FoundClaim]) -> Iterator[str]:
    """Words like *last week* have no meaning in a draft without a day."""
    words = [
        found.group()
        for each in claims
        if each.claim.day is None and (found := RELATIVE_DAY.search(each.claim.text))
    ]
    if words:
        told = ", ".join(f"“{word}”" for word in list(dict.fromkeys(words))[:3])
        yield f"{told}: give published_at, the day from which such words are read"


def _shared(verifications: Sequence[Verification]) -> list[str]:
    """What is said of every claim, and so of the whole draft."""
    if not verifications:
        return []
    return [
        warning
        for warning in verifications[0].warnings
        if all(warning in each.warnings for each in verifications)
    ]


def _streamed(run: DraftRun, kind: str) -> Response:
    write = _event if kind == EVENT_STREAM else _line
    failure = problems.of_stream()
    # Without buffering by a proxy in front, each claim goes out when it is ready.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(_told(run, write, kind, failure), content_type=_with_charset(kind), headers=headers)


def _with_charset(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind == EVENT_STREAM else kind


def _told(
    run: DraftRun,
    write: Callable[[str, Mapping[str, Any]], str],
    kind: str,
    failure: Callable[[Exception], dict[str, Any]],
) -> Iterator[str]:
    """The stream of an answer. When the client goes, the server closes it, and the work ends there."""
    schema = DraftAnswerSchema()
    total = len(run.claims)
    if kind == EVENT_STREAM:
        utf16 = Utf16(run.detection.draft.text)
        claims = [answers.found_claim(claim, utf16) for claim in run.claims]
        card = answers.draft_card(run.detection.draft)
        yield write("draft", {**card, "claims": claims, "warnings": list(run.warnings), "total": total})
    verifications, results = [], []
    try:
        for verification, result in run.results():
            verifications.append(verification)
            results.append(result)
            dumped = schema.dump({"results": [result]})["results"][0]
            yield write("claim", {**dumped, "done": len(results), "total": total})
        answer = run.kept({"results": results, **run.rest(verifications)})
        yield write("summary", {k: v for k, v in schema.dump(answer).items() if k != "results"})
    except Exception as error:  # noqa: BLE001  # the status has gone out: the stream itself has to say it
        yield write("error", failure(error))


def _line(event: str, told: Mapping[str, Any]) -> str:
    return json.dumps(_typed(event, told)) + "\n"


def _typed(event: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told under its own type; a problem's is about:blank and says nothing."""
    return {"type": event, **{name: value for name, value in told.items() if name != "type"}}


def _event(event: str, told: Mapping[str, Any]) -> str:
    # JSON has no line breaks of its own, so that one data line holds it all.
    return f"event: {event}\ndata: {json.dumps(_typed(event, told))}\n\n"


def verify_item(
    ready: Components, schema: Any, given: Mapping[str, Any], still_wanted: Callable[[], None]
) -> dict[str, Any]:
    """The answer on a draft of a job, as the JSON of ``/v1/drafts/verify`` has it. The job keeps it."""
    options = {**schema.load(dict(given)), "keep_report": False}
    run = DraftRun.begin(ready, draft_of(options), options)
    return dict(DraftAnswerSchema().dump(run.whole(still_wanted)))
