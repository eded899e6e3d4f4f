"""The page as files over HTTP: their types and headers, and that they need nobody else."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import service.api.page
from service_fixtures import make_client, make_components, require_problem

WEB = service.api.page.WEB

FILES = sorted(path.name for path in WEB.iterdir())

MODULES = [name for name in FILES if name.endswith(".js")]

PAGES = [name for name in FILES if name.endswith(".html")]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return make_client(make_components(folder))


def path_of(name: str) -> str:
    return "/" if name == "index.html" else f"/web/{name}"


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_served_as_what_it_is(client: FlaskClient, name: str):
    """Browsers run no script and take no style sheet of another type."""
    kinds = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    response = client.get(path_of(name))
    assert response.status_code == 200
    assert response.data == (WEB / name).read_bytes()
    assert response.mimetype == kinds[Path(name).suffix]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", FILES)
def test_every_file_has_the_strict_policy(client: FlaskClient, name: str):
    """Scripts and styles of this service alone, no frames, and no string that becomes HTML."""
    header = client.get(path_of(name)).headers["Content-Security-Policy"]
    assert dict(part.split(" ", 1) for part in header.split("; ")) == POLICY


def test_a_file_that_has_not_changed_is_not_sent_again(client: FlaskClient):
    """A browser asks each time with the tag it has, and gets 304 and no body."""
    first = client.get("/web/app.js")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/web/app.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/web/app.js", headers={"If-None-Match": '"another"'})
    assert other.status_code == 200


@pytest.mark.parametrize("name", ["nothing.js", "index.html", "..%2fapp.py", "%2e%2e", "app.js.map"])
def test_no_other_file_is_served(client: FlaskClient, name: str):
    """What is no file of the page is a 404, whatever the path tries; the page has one address."""
    require_problem(client.get(f"/web/{name}"), 404, client.get(f"/web/{name}").json["instance"])


def test_the_page_is_there_without_the_key_and_the_api_is_not(folder: Path):
    """The field for the key is on the page, so the page comes without one."""
    keyed = make_client(make_components(folder), api_key="secret-key")
    assert keyed.get("/").status_code == keyed.get("/web/app.js").status_code == 200
    assert keyed.get("/v1/documents").status_code == 401


@pytest.mark.parametrize("name", FILES)
def test_no_file_asks_another_host(name: str):
    """No font, script or picture comes from elsewhere: the only address is the name of a format."""
    text = (WEB / name).read_text("utf-8")
    addresses = set(re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z0-9./-]+", text))
    examples = {address for address in addresses if ".example" in address}
    assert addresses - examples <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("name", MODULES)
def test_no_module_makes_html_or_code_of_a_string(name: str):
    """Documents and drafts are strangers' words: they only ever become text nodes."""
    text = (WEB / name).read_text("utf-8")
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|DOMParser|srcdoc|javascript:"
        r"|createContextualFragment|eval\(|Function\("
    )
    assert re.findall(forbidden, text) == []


@pytest.mark.parametrize("name", MODULES)
def test_every_module_that_is_imported_is_there(name: str):
    """A name that is misspelt would only be seen in a browser."""
    imported = re.findall(
        r'^import .*? from "\./([^"]+)";$', (WEB / name).read_text("utf-8"), re.MULTILINE
    )
    assert set(imported) <= set(MODULES)


class _Elements(HTMLParser):
    """All attributes of a page, and what its labels are for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]

    def values(self, wanted: str) -> list[str]:
        return [value or "" for _, name, value in self.attributes if name == wanted]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_style_or_script_within(name: str):
    """The policy would refuse it."""
    page = _Elements((WEB / name).read_text("utf-8"))
    assert [each for each in page.attributes if each[1] == "style" or each[1].startswith("on")] == []
    assert "<style" not in (WEB / name).read_text("utf-8")
    scripts = [value for tag, name_, value in page.attributes if tag == "script" and name_ == "src"]
    assert len(scripts) == (WEB / name).read_text("utf-8").count("<script ")


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_refers_to_within_itself_is_there(name: str):
    """Labels, descriptions and tabs name elements of the page, and the page says its language."""
    page = _Elements((WEB / name).read_text("utf-8"))
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    for attribute in ("for", "aria-controls", "aria-labelledby", "aria-describedby"):
        assert set(page.values(attribute)) <= set(ids)
    assert page.values("lang") == ["en"]
