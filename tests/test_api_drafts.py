"""``/v1/claims/detect`` and ``/v1/drafts/verify``: a draft in any form, its claims with their places
and verdicts.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from fakes import FakeStance
from index.records import Document
from service.errors import ClaimModelFailed, Overloaded, StanceFailed
from service_fixtures import make_client, make_components, make_verifier, require_problem

MILL = "The mill in Oslo burned in 2019."
BERG = "Anna Berg leads the board."
DRAFT = f"{MILL} I like it 🔥. “{BERG[:-1]},” said Ola Strand."

DOCUMENTS = [
    Document("mill", f"{MILL} It was rebuilt.", title="The mill of Oslo", url="https://a.example/mill"),
    Document("board", f"not true: {BERG}", title="The board"),
]


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return make_client(make_components(folder, DOCUMENTS))


def verify(client: FlaskClient, **body: Any) -> dict[str, Any]:
    """The answer on a draft that is accepted."""
    response = client.post("/v1/drafts/verify", json=body)
    assert response.status_code == 200, response.text
    return response.get_json()


def test_every_statement_of_a_draft_is_told_with_its_score(client: FlaskClient):
    """Three statements, of which one is not worth checking, and who said the third."""
    answer = client.post("/v1/claims/detect", json={"text": DRAFT}).get_json()
    assert answer["text"] == DRAFT
    told = [(c["text"], c["checkworthiness"] >= 0.5, c["speaker"]) for c in answer["claims"]]
    assert told == [(MILL, True, None), ("I like it 🔥.", False, None), (BERG, True, "Ola Strand")]
    assert all(claim["reasons"] for claim in answer["claims"])


def test_lines_that_are_no_part_of_the_article_are_told(client: FlaskClient):
    """So that a paragraph that was taken for furniture does not vanish unseen."""
    text = f"By Ann Lee 🔥\n\n{MILL}\n\n  Read more: the mill  \n\nLeave a Reply\n"
    answer = client.post("/v1/claims/detect", json={"text": text}).get_json()
    units = text.encode("utf-16-le")
    told = [
        (text[place["start"] : place["end"]], units[2 * place["utf16_start"] : 2 * place["utf16_end"]])
        for place in answer["left_out"]
    ]
    lines = ["By Ann Lee 🔥", "Read more: the mill", "Leave a Reply"]
    assert told == [(line, line.encode("utf-16-le")) for line in lines]


def test_places_are_in_code_points_and_in_utf_16(client: FlaskClient):
    """The fire is one code point and two code units; behind it the two countings differ by one."""
    claims = client.post("/v1/claims/detect", json={"text": DRAFT}).get_json()["claims"]
    units = DRAFT.encode("utf-16-le")
    for claim in claims:
        assert DRAFT[claim["start"] : claim["end"]] == claim["origin_text"]
        assert (
            units[2 * claim["utf16_start"] : 2 * claim["utf16_end"]].decode("utf-16-le")
            == claim["origin_text"]
        )
    assert claims[2]["utf16_start"] - claims[2]["start"] == 1


def test_the_claims_worth_checking_get_verdicts(client: FlaskClient):
    """One is supported, one refuted, and the sentence that decides is shown."""
    answer = verify(client, text=DRAFT)
    assert [(r["claim"]["text"], r["verdict"]) for r in answer["results"]] == [
        (MILL, "SUPPORTED"),
        (BERG, "REFUTED"),
    ]
    assert answer["results"][0]["supporting"][0]["rationale"]["text"] == MILL
    assert answer["summary"] == {"SUPPORTED": 1, "REFUTED": 1, "CONFLICTING": 0, "NOT_ENOUGH_INFO": 0}
    assert answer["versions"]["claim_model"] == "fake-claims@1"


def test_what_stands_twice_is_one_claim_with_two_places(client: FlaskClient):
    """A doubled caption, as sites have them."""
    text = "BURNED: The mill in Oslo burned in 2019. Photo: Ann Lee\n\n" * 2
    (result,) = verify(client, text=text)["results"]
    places = [(place["start"], place["end"]) for place in result["claim"]["places"]]
    assert [text[start:end] for start, end in places] == [MILL, MILL]
    assert places[0] == (result["claim"]["start"], result["claim"]["end"])


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", DRAFT),
        ("text/markdown; charset=utf-8", f"# A *fire*\n\n{DRAFT}"),
        ("text/html", f"<h1>A fire</h1><p>{DRAFT}</p>"),
    ],
)
def test_a_bare_draft_is_read_by_its_type(client: FlaskClient, kind: str, body: str):
    """Text, Markdown and HTML without JSON around them, with options in the query."""
    response = client.post("/v1/drafts/verify?top_k=1", data=body.encode(), content_type=kind)
    assert [r["verdict"] for r in response.get_json()["results"]] == ["SUPPORTED", "REFUTED"]


def test_a_news_item_is_read_from_ninjs(client: FlaskClient):
    """Its headline is the title and its address the draft's, which are no evidence."""
    item = {
        "uri": "https://n.example/1",
        "headlines": [{"role": "main", "value": "A fire"}],
        "bodies": [{"contentType": "text/html", "value": f"<p>{MILL}</p>"}],
    }
    answer = verify(client, ninjs=item)
    assert (answer["title"], answer["url"], answer["text"]) == ("A fire", "https://n.example/1", MILL)


@pytest.mark.parametrize("own", [{"url": "https://a.example/mill"}, {"title": "the mill of OSLO "}])
def test_a_draft_is_no_evidence_for_itself(client: FlaskClient, own: dict[str, str]):
    """A document at its address, or with its title, is left out."""
    (result,) = verify(client, text=MILL, **own)["results"]
    assert (result["verdict"], result["supporting"]) == ("NOT_ENOUGH_INFO", [])


def test_of_too_many_claims_the_least_worth_are_left_out_and_it_is_said(client: FlaskClient):
    """Nothing is cut silently; what is kept is in the order of the text."""
    text = f"{MILL} {BERG} The port of Bergen closed in 2020."
    answer = verify(client, text=text, max_claims=2)
    assert [r["claim"]["text"] for r in answer["results"]] == [MILL, BERG]
    assert answer["warnings"] == [
        "1 of 3 claims were not checked, the least worth checking by their score: max_claims is 2"
    ]


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        ({"text": f"{MILL} The port of Bergen closed last week."}, "“last week”: give published_at"),
        ({"text": MILL, "filter": {"publisher": ["Nobody"]}}, "no document meets the filter"),
        (
            {
                "text": "Der Rat hat am Montag mit großer Mehrheit beschlossen, die Steuern um vier "
                "Prozent zu senken und die Brücke nach Oslo bis 2030 zu bauen."
            },
            "does not look like English",
        ),
    ],
)
def test_what_holds_for_the_whole_draft_is_said_once(client: FlaskClient, body: Any, warning: str):
    """Beside the results, where an editor sees it."""
    assert sum(warning in told for told in verify(client, **body)["warnings"]) == 1


def test_a_list_item_without_a_full_stop_is_read(client: FlaskClient):
    """Of HTML it is known that it is no heading."""
    page = (
        f"<p>Three things happened.</p><ul><li>{MILL[:-1]}</li><li>Anna Berg leads the board</li></ul>"
    )
    told = [result["claim"]["text"] for result in verify(client, html=page)["results"]]
    assert told == [MILL, BERG]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("I like it.", "no sentence has a checkworthiness of at least 0.5"),
        ("By Ingrid Solvang", "the draft has no sentence that could be a claim"),
    ],
)
def test_a_draft_without_claims_says_so(client: FlaskClient, text: str, warning: str):
    """An empty answer is not left to be guessed at."""
    answer = verify(client, text=text)
    assert (answer["results"], answer["warnings"]) == ([], [warning])


def lines_of(client: FlaskClient, **body: Any) -> list[dict[str, Any]]:
    """The lines of an answer as NDJSON."""
    response = client.post("/v1/drafts/verify", json=body, headers={"Accept": "application/x-ndjson"})
    assert (response.status_code, response.mimetype) == (200, "application/x-ndjson")
    return [json.loads(line) for line in response.text.splitlines()]


def test_ndjson_has_a_line_a_claim_and_a_summary_last(client: FlaskClient):
    """Together the lines say what the whole answer says, and each how far it is."""
    whole = verify(client, text=DRAFT, keep_report=False)
    *claims, summary = lines_of(client, text=DRAFT, keep_report=False)
    assert [(c["type"], c["done"], c["total"]) for c in claims] == [("claim", 1, 2), ("claim", 2, 2)]
    added = ("type", "done", "total")
    assert [{k: v for k, v in c.items() if k not in added} for c in claims] == whole["results"]
    rest = {k: v for k, v in whole.items() if k != "results"}
    assert {**summary, "took_ms": 0} == {"type": "summary", **rest, "took_ms": 0}


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """(event, data) of a stream of server-sent events."""
    blocks = [block.split("\n") for block in text.removesuffix("\n\n").split("\n\n")]
    return [
        (name.removeprefix("event: "), json.loads(told.removeprefix("data: "))) for name, told in blocks
    ]


def test_server_sent_events_begin_with_the_draft(client: FlaskClient):
    """So that a page can show the text, and which claims will be checked, before the first verdict."""
    response = client.post(
        "/v1/drafts/verify", json={"text": DRAFT}, headers={"Accept": "text/event-stream"}
    )
    assert response.mimetype == "text/event-stream"
    (first, draft), *rest = events_of(response.text)
    assert (first, draft["text"], draft["total"]) == ("draft", DRAFT, 2)
    assert [name for name, _ in rest] == ["claim", "claim", "summary"]
    assert [told["claim"] for name, told in rest if name == "claim"] == draft["claims"]


def test_a_stream_that_fails_says_so_last(folder: Path):
    """The status has gone out when the second group of claims fails: the stream has no summary then."""
    calls: Iterator[bool] = iter([True, True, True])
    real = FakeStance()

    class FailsLater:
        """Judges the first group and then no more."""

        def judge(self, pairs: Any) -> Any:
            if next(calls, None) is None:
                raise StanceFailed("no numbers")
            return real.judge(pairs)

    components = make_components(folder, DOCUMENTS, FailsLater().judge)
    text = " ".join(f"The mill in Oslo burned in {year}." for year in range(2001, 2013))
    lines = lines_of(make_client(components), text=text)
    assert {line["type"] for line in lines[:-1]} == {"claim"}
    assert len(lines) < 13
    assert lines[-1]["type"] == "error"
    assert (lines[-1]["status"], lines[-1]["detail"]) == (503, "no numbers")
    assert lines[-1]["instance"] == "/v1/drafts/verify"


def test_a_client_that_goes_stops_the_work(folder: Path):
    """The stream is closed after the first claim: the groups behind it are never judged."""
    judged: list[str] = []
    real = FakeStance()

    def judge(pairs: Any) -> Any:
        judged.extend(claim for _, claim in pairs)
        return real.judge(pairs)

    client = make_client(make_components(folder, DOCUMENTS, judge))
    text = " ".join(f"The mill in Oslo burned in {year}." for year in range(2001, 2041))
    response = client.post(
        "/v1/drafts/verify",
        json={"text": text},
        headers={"Accept": "application/x-ndjson"},
        buffered=False,
    )
    assert json.loads(next(iter(response.response)))["done"] == 1
    response.close()
    assert any("2001" in claim for claim in judged)
    assert not any("2040" in claim for claim in judged)


def test_an_answer_can_be_had_in_each_export_format(client: FlaskClient):
    """From the live answer and from the report that was kept, the same."""
    report_id = verify(client, text=DRAFT)["report_id"]
    kinds = {
        "claimreview": "application/ld+json",
        "annotations": "application/ld+json",
        "csv": "text/csv",
        "markdown": "text/markdown",
    }
    for name, kind in kinds.items():
        live = client.post(f"/v1/drafts/verify?format={name}", json={"text": DRAFT})
        kept = client.get(f"/v1/reports/{report_id}?format={name}")
        assert (live.status_code, live.mimetype) == (200, kind)
        assert (kept.status_code, kept.mimetype) == (200, kind)
        assert kept.headers["Content-Disposition"].startswith(f'inline; filename="{report_id}.')
        if name in ("csv", "annotations"):
            assert live.data == kept.data
    rows = list(csv.DictReader(io.StringIO(client.get(f"/v1/reports/{report_id}?format=csv").text)))
    assert [(row["claim"], row["verdict"]) for row in rows] == [(MILL, "SUPPORTED"), (BERG, "REFUTED")]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv"),
        ("text/markdown;q=0.9, image/png", "text/markdown"),
        ("application/ld+json", "application/ld+json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    ],
)
def test_accept_chooses_an_export_too(client: FlaskClient, accept: str, kind: str):
    """Of a live answer and of a report; a browser gets JSON."""
    path = f"/v1/reports/{verify(client, text=DRAFT)['report_id']}"
    for response in (
        client.post("/v1/drafts/verify", json={"text": DRAFT}, headers={"Accept": accept}),
        client.get(path, headers={"Accept": accept}),
    ):
        assert (response.status_code, response.mimetype) == (200, kind)


@pytest.mark.parametrize("accept", ["text/csv", "text/event-stream", "application/x-ndjson"])
def test_what_a_route_does_not_give_is_refused(client: FlaskClient, accept: str):
    """Single claims come as JSON alone."""
    response = client.post("/v1/verify", json={"claim": MILL}, headers={"Accept": accept})
    require_problem(response, 406, "/v1/verify")


def test_a_busy_model_is_waited_for_once_a_draft_has_begun(folder: Path):
    """What is done is not thrown away for the next that comes."""
    refusals = iter([True, False, True, False])
    real = FakeStance()

    def judge(pairs: Any) -> Any:
        if next(refusals, False):
            raise Overloaded("16 calls already wait")
        return real.judge(pairs)

    answer = verify(make_client(make_components(folder, DOCUMENTS, judge)), text=DRAFT)
    assert [result["verdict"] for result in answer["results"]] == ["SUPPORTED", "REFUTED"]


def test_a_report_is_the_answer_again_until_it_is_deleted(client: FlaskClient):
    """To the letter; afterwards it is not there, and deleting it again is a 404."""
    answer = verify(client, text=DRAFT)
    path = f"/v1/reports/{answer['report_id']}"
    assert client.get(path).get_json() == answer
    assert client.delete(path).status_code == 204
    require_problem(client.get(path), 404, path)
    require_problem(client.delete(path), 404, path)


def test_no_report_is_kept_of_a_draft_that_asks_for_none(client: FlaskClient):
    """An unpublished draft can name a source."""
    assert verify(client, text=DRAFT, keep_report=False)["report_id"] is None


def test_single_claims_are_kept_where_that_is_asked_for(client: FlaskClient):
    """Their report exports as a table, but not as annotations, which need a draft."""
    answer = client.post("/v1/verify", json={"claim": MILL, "keep_report": True}).get_json()
    path = f"/v1/reports/{answer['report_id']}"
    assert client.get(path).get_json() == answer
    assert MILL in client.get(f"{path}?format=csv").text
    problem = require_problem(client.get(f"{path}?format=annotations"), 422, path)
    assert "verify the draft" in problem["detail"]


@pytest.mark.parametrize(
    ("request_of", "status", "detail"),
    [
        ({"json": {}}, 422, "give the draft as one of text, markdown, html, ninjs"),
        ({"json": {"text": "x", "html": "y"}}, 422, "give the draft as one of"),
        ({"json": {"text": " \n"}}, 422, "#/text"),
        ({"json": {"text": "x", "max_claims": 201}}, 422, "#/max_claims"),
        ({"json": {"text": "x", "min_checkworthiness": "0.5"}}, 422, "#/min_checkworthiness"),
        ({"json": {"text": "x", "published_at": "yesterday"}}, 422, "must be a day such as 2023-02-02"),
        ({"json": {"text": "x" * 200_001}}, 422, "#/text"),
        ({"json": {"text": "%PDF-1.4 x"}}, 422, "this is a PDF: send its text"),
        ({"json": {"html": "<script>x</script>"}}, 422, "holds no text"),
        ({"json": {"ninjs": {"uri": "x"}}}, 422, "no body in text or HTML"),
        ({"json": {"ninjs": {"body_text": "word " * 40_001}}}, 422, "CORROBORATE_MAX_DRAFT_CHARS"),
        ({"data": b"a\0b", "content_type": "text/plain"}, 400, "NUL"),
        ({"data": b"\xff\xfe", "content_type": "text/plain"}, 400, "not UTF-8"),
        ({"data": b"x", "content_type": "application/pdf"}, 415, "text/markdown"),
        ({"json": {"text": "x"}, "query_string": "title=A"}, 422, "belong in the JSON body"),
        ({"json": {"text": "x"}, "query_string": "format=pdf"}, 422, "#/format"),
        ({"json": {"text": "x"}, "headers": {"Accept": "image/png"}}, 406, "application/x-ndjson"),
    ],
)
def test_a_draft_that_cannot_be_read_says_what_to_do(
    client: FlaskClient, request_of: dict[str, Any], status: int, detail: str
):
    """Each error names its place, or the forms there are."""
    response = client.post("/v1/drafts/verify", **request_of)
    assert detail in require_problem(response, status, "/v1/drafts/verify")["detail"]


@pytest.mark.parametrize("path", ["/v1/claims/detect", "/v1/drafts/verify"])
def test_a_failing_claim_model_is_an_error(folder: Path, path: str):
    """Without it nobody can tell what is a claim."""

    class Fails:
        def detect(self, draft: object) -> Any:
            raise ClaimModelFailed("no numbers")

    client = make_client(replace(make_components(folder), detector=Fails()))
    require_problem(client.post(path, json={"text": MILL}), 503, path)


def test_a_failing_search_is_an_error_before_the_stream_begins(folder: Path):
    """Its status can still tell."""

    def fail(*_: object) -> Any:
        raise StanceFailed("no numbers")

    client = make_client(replace(make_components(folder), verifier=make_verifier(fail)))
    for accept in ("application/x-ndjson", "text/event-stream"):
        response = client.post("/v1/drafts/verify", json={"text": MILL}, headers={"Accept": accept})
        require_problem(response, 503, "/v1/drafts/verify")
