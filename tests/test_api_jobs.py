"""``/v1/jobs``: drafts in the background, over HTTP; what the store and the runner do is tested with
them.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.records import Document
from service.api.jobs import JOBS
from service_fixtures import make_client, make_components, require_problem

MILL = "The mill in Oslo burned in 2019."


@pytest.fixture
def client(folder: Path) -> Iterator[FlaskClient]:
    """A client of an application that works on jobs."""
    made = make_client(make_components(folder, [Document("mill", MILL, title="The mill")]))
    made.application.extensions[JOBS].start()
    yield made
    made.application.extensions[JOBS].stop()


def ended(client: FlaskClient, path: str) -> dict[str, Any]:
    """A job as soon as it has ended."""
    for _ in range(200):
        job = client.get(path).get_json()
        if job["state"] in ("DONE", "FAILED", "CANCELLED"):
            return job
        time.sleep(0.05)
    raise AssertionError(f"the job did not end: {job}")


def test_each_draft_of_a_job_gets_the_answer_of_its_own_request(client: FlaskClient):
    """The same as `/v1/drafts/verify` gives, kept as a report; a bad one fails alone."""
    made = client.post(
        "/v1/jobs", json={"drafts": [{"id": "a", "text": MILL}, {"text": " "}], "options": {"top_k": 1}}
    )
    assert made.status_code == 202
    assert made.headers["Location"] == f"/v1/jobs/{made.get_json()['id']}"
    job = ended(client, made.headers["Location"])
    assert (job["state"], job["done"], job["total"], job["next_cursor"]) == ("DONE", 2, 2, None)
    good, bad = job["results"]
    assert (good["id"], good["state"], good["error"]) == ("a", "DONE", None)
    alone = client.post(
        "/v1/drafts/verify", json={"text": MILL, "top_k": 1, "keep_report": False}
    ).get_json()
    changing = {"report_id": None, "took_ms": 0}
    assert {**good["result"], **changing} == {**alone, **changing}
    assert client.get(f"/v1/reports/{good['report_id']}").get_json() == good["result"]
    assert (bad["state"], bad["result"], bad["error"]["status"]) == ("FAILED", None, 422)
    assert "#/text" in bad["error"]["detail"]


def test_the_same_key_gets_the_same_job(client: FlaskClient):
    """A request that is sent again makes no second job; with another body it is refused."""
    headers = {"Idempotency-Key": "k-1"}
    body = {"drafts": [{"text": MILL}]}
    first = client.post("/v1/jobs", json=body, headers=headers).get_json()["id"]
    assert client.post("/v1/jobs", json=body, headers=headers).get_json()["id"] == first
    other = client.post("/v1/jobs", json={"drafts": [{"text": "Other."}]}, headers=headers)
    require_problem(other, 422, "/v1/jobs")


def test_jobs_are_listed_newest_first_and_forgotten_when_deleted(client: FlaskClient):
    """Two pages of one, and none is left after both are deleted."""
    paths = [
        client.post("/v1/jobs", json={"drafts": [{"text": MILL}]}).headers["Location"] for _ in "ab"
    ]
    for path in paths:
        ended(client, path)
    page = client.get("/v1/jobs?limit=1").get_json()
    assert f"/v1/jobs/{page['jobs'][0]['id']}" == paths[1]
    page = client.get(f"/v1/jobs?limit=1&cursor={page['next_cursor']}").get_json()
    assert (f"/v1/jobs/{page['jobs'][0]['id']}", page["next_cursor"]) == (paths[0], None)
    for path in paths:
        assert client.delete(path).status_code == 204
        require_problem(client.get(path), 404, path)
    assert client.get("/v1/jobs").get_json()["jobs"] == []


def test_results_come_in_pages(client: FlaskClient):
    """Progress alone with a limit of 0; then two at a time."""
    drafts = [{"id": f"d{n}", "text": f"The mill in Oslo burned in {2000 + n}."} for n in range(3)]
    path = client.post("/v1/jobs", json={"drafts": drafts}).headers["Location"]
    ended(client, path)
    assert client.get(f"{path}?limit=0").get_json()["results"] == []
    first = client.get(f"{path}?limit=2").get_json()
    second = client.get(f"{path}?limit=2&cursor={first['next_cursor']}").get_json()
    assert [each["id"] for each in first["results"] + second["results"]] == ["d0", "d1", "d2"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "#/drafts"),
        ({"drafts": []}, "#/drafts"),
        ({"drafts": [{"text": "x"}] * 501}, "#/drafts"),
        ({"drafts": [{"text": "x", "top_k": 2}]}, "belongs in options"),
        ({"drafts": [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]}, "an id of its own"),
        ({"drafts": [{"id": "a b", "text": "x"}]}, "A-Z a-z 0-9"),
        ({"drafts": [{"text": "x"}], "options": {"top_k": 51}}, "#/options/top_k"),
        ({"drafts": [{"text": "x"}], "options": {"title": "A"}}, "belongs in a draft"),
        ({"drafts": [{"text": "x"}], "options": {"colour": "red"}}, "#/options/colour"),
        ({"drafts": [{"text": "x"}], "options": {"keep_report": False}}, "delete the job"),
        (
            {"drafts": [{"text": "x"}], "callback_url": "https://c.example/"},
            "CORROBORATE_WEBHOOK_SECRET",
        ),
    ],
)
def test_a_bad_job_is_refused_as_a_whole(client: FlaskClient, body: Any, detail: str):
    """What is wrong with the request is said at once, and nothing is made."""
    problem = require_problem(client.post("/v1/jobs", json=body), 422, "/v1/jobs")
    assert detail in problem["detail"]
    assert client.get("/v1/jobs").get_json()["jobs"] == []
