"""The element that another page embeds, in a real browser, on its own example page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

import browser_fixtures
from browser_fixtures import BRIDGE, DRAFT, ELDRA, FERRY, GOATS, KEY, watched_page

pytestmark = pytest.mark.browser

browser = browser_fixtures.browser
keyed = browser_fixtures.keyed


@pytest.fixture
def page(browser: Browser, keyed: str) -> Iterator[Page]:
    with watched_page(browser, keyed) as watched:
        watched.goto("/web/example.html")
        watched.locator("corroborate-check").evaluate(
            "(element, key) => element.setAttribute('key', key)", KEY
        )
        yield watched


def check(page: Page, draft: str) -> None:
    page.get_by_label("Article").fill(draft)
    page.get_by_role("button", name="Check the claims").click()
    page.get_by_text("corroborate-done").wait_for()


def test_it_checks_the_field_it_is_for_and_lists_the_verdicts(page: Page):
    """Each claim with its verdict, confidence, reason and the strongest source of each side."""
    check(page, DRAFT)
    items = page.locator("corroborate-check li")
    expect(items.locator(".claim")).to_have_text([BRIDGE, ELDRA, FERRY, GOATS])
    expect(items.locator("strong")).to_have_text(
        ["Supported", "Refuted", "Conflicting", "Not enough information"]
    )
    expect(items.first.locator(".verdict")).to_have_text("Supported · very likely right (0.97)")
    expect(items.nth(1).locator(".reason")).to_have_text(f"“Not true: {ELDRA}” (A doubt) refutes it")
    link = items.first.get_by_role("link", name="Skarvøy bridge")
    expect(link).to_have_attribute("href", "https://example.org/bridge")


def test_it_tells_the_page_of_verdicts_and_of_the_end(page: Page):
    """An event for each claim as it comes, and one with the summary; no report is kept unasked."""
    page.evaluate(
        """() => {
            window.told = [];
            for (const name of ["verdict", "done"]) {
                const note = ({ detail }) => window.told.push([name, detail]);
                document.addEventListener(`corroborate-${name}`, note);
            }
        }"""
    )
    check(page, DRAFT)
    told = page.evaluate("window.told")
    assert [name for name, _ in told] == ["verdict"] * 4 + ["done"]
    assert [each["verdict"] for name, each in told if name == "verdict"] == [
        "SUPPORTED",
        "REFUTED",
        "CONFLICTING",
        "NOT_ENOUGH_INFO",
    ]
    assert told[-1][1]["report_id"] is None


def test_a_claim_that_is_clicked_is_selected_in_the_field(page: Page):
    """By its UTF-16 offsets: an emoji before it does not move it."""
    check(page, f"🌉🌉 {DRAFT}")
    page.get_by_role("button", name=ELDRA).click()
    field = page.get_by_label("Article")
    selected = field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert selected == ELDRA
    expect(page.get_by_text("corroborate-select")).to_be_visible()


def test_a_text_that_is_set_goes_before_the_field(page: Page):
    """An editor without a field hands its text over; `check` gives the summary."""
    summary = page.locator("corroborate-check").evaluate(
        "async (element, text) => { element.text = text; return (await element.check()).summary; }",
        ELDRA,
    )
    assert summary == {"SUPPORTED": 0, "REFUTED": 1, "CONFLICTING": 0, "NOT_ENOUGH_INFO": 0}


def test_a_refusal_is_shown_and_told(page: Page):
    """Without the key: the words of the service, as an alert and as an event."""
    element = page.locator("corroborate-check")
    element.evaluate("element => element.removeAttribute('key')")
    page.get_by_role("button", name="Check the claims").click()
    expect(element.get_by_role("alert")).to_contain_text("Authorization: Bearer KEY")
    expect(page.get_by_text("corroborate-error")).to_be_visible()
    expect(page.get_by_role("button", name="Check the claims")).to_be_visible()


def test_hostile_words_stay_text_in_the_element(page: Page):
    """A claim and a source that are written as HTML are read as they are written."""
    hostile = "<img src=x onerror='window.hacked = 1'>"
    document = {
        "text": f"The Dora mine made 70 tonnes. {hostile}",
        "title": hostile,
        "url": "javascript:window.hacked=2",
    }
    assert page.request.post("/v1/documents", data=document, headers={"X-API-Key": KEY}).ok
    check(page, f"The Dora mine made 70 tonnes. {hostile} met Anna in Vik.")
    element = page.locator("corroborate-check")
    expect(element.locator(".source")).to_have_text(f"Supports: {hostile}")
    assert element.locator("img, a").count() == 0
    assert page.evaluate("window.hacked") is None
