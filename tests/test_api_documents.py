"""``/v1/documents``: add, replace, list, get, delete, and NDJSON in bulk."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service_fixtures import make_client, make_components

TEXT = "The mill burned 🔥 in 1902.\r\nCafe\u0301 tables stood there. Nobody knew why. It was rebuilt."

FULL = {
    "id": "mill",
    "title": "The mill",
    "text": TEXT,
    "url": "https://example.org/mill",
    "publisher": "Dalebladet",
    "published_at": "2023-02-02",
    "language": "nb-NO",
    "tags": ["fire", "mills"],
    "metadata": {"desk": {"name": "local"}, "pages": [1, 2]},
}


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return make_client(make_components(folder))


def add(client: FlaskClient, *documents: Any) -> list[dict[str, Any]]:
    """The results of adding a list of documents."""
    response = client.post("/v1/documents", json={"documents": list(documents)})
    assert response.status_code == 200, response.text
    return response.get_json()["results"]


def bulk(client: FlaskClient, body: bytes | str, kind: str = "application/x-ndjson") -> TestResponse:
    return client.post("/v1/documents/bulk", data=body, content_type=kind)


def ids(client: FlaskClient) -> list[str]:
    """The ids of all documents."""
    return [one["id"] for one in client.get("/v1/documents?limit=1000").get_json()["documents"]]


def test_a_single_document_may_come_alone(client: FlaskClient):
    """One object is answered like a list of one, with the generation it made."""
    response = client.post("/v1/documents", json=FULL)
    assert response.status_code == 200
    assert response.get_json() == {
        "results": [{"id": "mill", "status": "created", "passages": 2, "error": None}],
        "corpus_generation": 1,
    }


def test_what_went_in_comes_out(client: FlaskClient):
    """A document comes back to the letter, with its hash and its passages."""
    add(client, FULL)
    stored = client.get("/v1/documents/mill").get_json()
    passages = stored.pop("passages")
    assert stored == {**FULL, "sha256": hashlib.sha256(TEXT.encode()).hexdigest()}
    assert passages
    for passage in passages:
        assert set(passage) == {"passage_id", "text", "start", "end", "sha256"}
        assert passage["text"] == TEXT[passage["start"] : passage["end"]]
        assert passage["sha256"] == hashlib.sha256(passage["text"].encode()).hexdigest()
    assert passages[0]["start"] == 0
    assert passages[-1]["end"] == len(TEXT)


def test_adding_again_tells_created_updated_and_unchanged(client: FlaskClient):
    """The same document is unchanged, one with another text or title is updated."""
    statuses = [
        add(client, one)[0]["status"]
        for one in (FULL, FULL, {**FULL, "text": "New."}, {**FULL, "text": "New.", "title": "T"})
    ]
    assert statuses == ["created", "unchanged", "updated", "updated"]
    assert client.get("/v1/documents/mill").get_json()["text"] == "New."


def test_what_changes_nothing_leaves_the_generation(client: FlaskClient):
    """The generation grows with a change and only with a change."""
    generations = [
        client.post("/v1/documents", json=one).get_json()["corpus_generation"]
        for one in (FULL, FULL, {**FULL, "text": "New."})
    ]
    assert generations == [1, 1, 2]


def test_a_bad_document_in_a_list_fails_alone(client: FlaskClient):
    """Its result says why, in its place; the others go in."""
    results = add(
        client, {"id": "a", "text": "One."}, {"id": "b"}, "nonsense", {"id": "d", "text": "D."}
    )
    assert [(one["id"], one["status"]) for one in results] == [
        ("a", "created"),
        ("b", "failed"),
        (None, "failed"),
        ("d", "created"),
    ]
    assert "text" in results[1]["error"]
    assert results[0]["error"] is None
    assert ids(client) == ["a", "d"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", " \n"),
        ("text", 7),
        ("id", ""),
        ("id", "a b"),
        ("id", "."),
        ("id", ".."),
        ("id", "a/b"),
        ("id", "a\n"),
        ("id", "x" * 201),
        ("id", 7),
        ("published_at", "yesterday"),
        ("published_at", "2023-02-30"),
        ("language", "the English language"),
        ("tags", "fire"),
        ("tags", [7]),
        ("metadata", []),
        ("title", "x" * 1001),
        ("colour", "red"),
    ],
)
def test_a_bad_single_document_is_refused(client: FlaskClient, field: str, value: Any):
    """A wrong field is a 422 that names it, and nothing goes in."""
    response = client.post("/v1/documents", json={**FULL, field: value})
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert field in response.get_json()["detail"]
    assert ids(client) == []


def test_an_id_is_made_from_the_content(client: FlaskClient):
    """Without an id the same content gets the same one, and other content another."""
    results = add(client, {"text": "One."}, {"text": "Two."})
    again = add(client, {"text": "One."})
    assert again[0]["status"] == "unchanged"
    assert again[0]["id"] == results[0]["id"] != results[1]["id"]


@pytest.mark.parametrize("name", ["a", "A.b_c:d-9", "x" * 200, "...", "bulk", "-"])
def test_every_allowed_id_can_be_fetched_and_deleted(client: FlaskClient, name: str):
    """Ids of 1 to 200 of A-Z a-z 0-9 . _ : - work in the address too."""
    assert add(client, {"id": name, "text": "One."})[0]["status"] == "created"
    assert client.get(f"/v1/documents/{name}").get_json()["id"] == name
    assert client.delete(f"/v1/documents/{name}").status_code == 204


def test_a_document_is_found_by_the_next_request_until_it_is_deleted(client: FlaskClient):
    """What is added decides at once, and what is deleted at once no longer."""

    def verdict() -> str:
        answer = client.post("/v1/verify", json={"claim": "The mill burned"}).get_json()
        return answer["results"][0]["verdict"]

    assert verdict() == "NOT_ENOUGH_INFO"
    add(client, {"id": "mill", "text": "The mill burned."})
    assert verdict() == "SUPPORTED"
    add(client, {"id": "mill", "text": "It is not true: the mill burned."})
    assert verdict() == "REFUTED"
    deleted = client.delete("/v1/documents/mill")
    assert (deleted.status_code, deleted.data) == (204, b"")
    assert verdict() == "NOT_ENOUGH_INFO"
    assert client.get("/v1/documents/mill").status_code == 404
    assert client.delete("/v1/documents/mill").status_code == 404


def test_pages_hold_every_document_once(client: FlaskClient):
    """The cursor leads through all documents in the order of their ids; the last page has none."""
    add(client, *[{"id": f"d{n}", "text": f"Text {n}."} for n in range(7)])
    seen, cursor = [], ""
    for expected in (3, 3, 1):
        page = client.get(f"/v1/documents?limit=3{cursor}").get_json()
        assert set(page) == {"documents", "next_cursor"}
        assert len(page["documents"]) == expected
        seen += [one["id"] for one in page["documents"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [f"d{n}" for n in range(7)]
    assert page["next_cursor"] is None


def test_a_page_that_is_just_full_is_the_last(client: FlaskClient):
    """No cursor is given to an empty page."""
    add(client, *[{"id": f"d{n}", "text": f"Text {n}."} for n in range(3)])
    assert client.get("/v1/documents?limit=3").get_json()["next_cursor"] is None
    assert client.get("/v1/documents?cursor=d2").get_json() == {"documents": [], "next_cursor": None}


def test_a_list_holds_cards_without_texts(client: FlaskClient):
    """A card is the document without its text and metadata."""
    add(client, FULL)
    [card] = client.get("/v1/documents").get_json()["documents"]
    assert card == {name: FULL[name] for name in FULL if name not in ("text", "metadata")}


def test_bulk_answers_a_line_a_document(client: FlaskClient):
    """NDJSON goes in with blank lines and CRLF; a result line comes out for each document, in order."""
    body = '{"id": "a", "text": "One."}\r\n\n{"id": "b"}\n7\n{"id": "c", "text": "Thr\u00e9e\u2028."}\n'
    response = bulk(client, body)
    assert (response.status_code, response.mimetype) == (200, "application/x-ndjson")
    lines = [json.loads(line) for line in response.text.split("\n")[:-1]]
    assert [(one["id"], one["status"]) for one in lines] == [
        ("a", "created"),
        ("b", "failed"),
        (None, "failed"),
        ("c", "created"),
    ]
    assert set(lines[0]) == {"id", "status", "passages", "error"}
    assert "text" in lines[1]["error"]
    assert ids(client) == ["a", "c"]
    assert client.get("/v1/documents/c").get_json()["text"] == "Thr\u00e9e\u2028."


@pytest.mark.parametrize("bad", [b"{oops", b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"id": "\xff"}'])
def test_a_broken_line_refuses_the_whole_bulk(client: FlaskClient, bad: bytes):
    """The answer is a 400 with the line's number, and nothing went in."""
    good = b'{"id": "a", "text": "One."}'
    response = bulk(client, b"\n".join([good, b"", bad, good]))
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "line 3" in response.get_json()["detail"]
    assert ids(client) == []


def test_bulk_goes_in_by_batches(folder: Path):
    """More documents than a request may list go in, and each is told of."""
    client = make_client(make_components(folder), max_documents=3)
    body = "\n".join(json.dumps({"id": f"d{n}", "text": f"Text {n}."}) for n in range(8))
    lines = [json.loads(line) for line in bulk(client, body).text.splitlines()]
    assert [(one["id"], one["status"]) for one in lines] == [(f"d{n}", "created") for n in range(8)]
    assert ids(client) == [f"d{n}" for n in range(8)]


def test_a_list_longer_than_the_limit_is_refused_and_names_bulk(folder: Path):
    """The answer to too many documents says the limit and the way out."""
    client = make_client(make_components(folder), max_documents=3)
    documents = [{"id": f"d{n}", "text": "x"} for n in range(4)]
    response = client.post("/v1/documents", json={"documents": documents})
    assert response.status_code == 422
    assert "1 to 3" in response.get_json()["detail"]
    assert "/v1/documents/bulk" in response.get_json()["detail"]
