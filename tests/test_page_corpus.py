"""The corpus on the page, in a real browser: what is there, what is added, and what goes."""

import pytest
from playwright.sync_api import Page, expect

import browser_fixtures
from browser_fixtures import ELDRA, check, mark, marked

pytestmark = pytest.mark.browser

browser = browser_fixtures.browser
stance = browser_fixtures.stance
service = browser_fixtures.service
page = browser_fixtures.page


def test_a_document_that_is_added_changes_a_verdict(page: Page):
    """Not enough information before, supported after; the page says that its answer is out of date."""
    claim = "The lighthouse in Vik has 88 steps."
    check(page, claim)
    assert marked(page) == {claim: "NOT_ENOUGH_INFO"}
    page.get_by_role("tab", name="Corpus").click()
    add = page.get_by_role("form", name="Add a document")
    add.get_by_label("Text").fill(f"{claim} It was built of stone.")
    add.get_by_label("Title").fill("Lighthouses")
    add.get_by_label("Publisher").fill("Kystbladet")
    add.get_by_label("Published on").fill("2024-03-01")
    add.get_by_role("button", name="Add to the corpus").click()
    expect(add.get_by_role("status")).to_have_text("“Lighthouses” is in the corpus, with 1 passage.")
    page.get_by_role("tab", name="Draft").click()
    expect(page.get_by_text("The corpus has changed since this check.")).to_be_visible()
    page.get_by_role("button", name="Check again").last.click()
    expect(mark(page, claim)).to_have_attribute("data-verdict", "SUPPORTED")
    expect(page.get_by_text("The corpus has changed since this check.")).to_be_hidden()


def test_a_document_is_deleted_only_after_a_yes(page: Page):
    """The first answer is no, and it stays; the second is yes, and it is gone."""
    page.request.post(
        "/v1/documents", data={"id": "aaa", "text": "The old mill burned.", "title": "Mill"}
    )
    page.goto("/#corpus")
    row = page.locator(".document", has_text="Mill")
    row.get_by_role("button", name="Delete Mill").click()
    page.get_by_role("dialog", name="Delete “Mill”?").get_by_role("button", name="Keep it").click()
    expect(row).to_be_visible()
    row.get_by_role("button", name="Delete Mill").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    expect(page.get_by_role("heading", name="Documents")).to_be_focused()
    assert page.request.get("/v1/documents/aaa").status == 404


def test_a_document_that_is_refused_says_why(page: Page):
    """What stands in the form stays, and the field that is wrong is marked."""
    page.goto("/#corpus")
    add = page.get_by_role("form", name="Add a document")
    add.get_by_label("Title").fill("No text")
    add.get_by_role("button", name="Add to the corpus").click()
    expect(add.get_by_role("alert")).to_contain_text("#/text")
    expect(add.get_by_label("Text")).to_have_attribute("aria-invalid", "true")
    expect(add.get_by_label("Title")).to_have_value("No text")


def test_the_corpus_is_searched_listed_and_counted(page: Page):
    """Passages with their sources; documents fifty at a time; figures that agree with the API."""
    page.goto("/#corpus")
    count = len(page.request.get("/v1/documents?limit=1000").json()["documents"])
    statistics = page.locator(".statistics")
    expect(statistics.locator("div", has_text="Documents").locator("dd")).to_have_text(str(count))
    expect(page.locator(".document")).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".document")).to_have_count(count)
    page.get_by_label("Search the passages").fill("Mount Eldra erupted")
    page.keyboard.press("Enter")
    expect(page.locator(".hits .passage").first).to_contain_text(ELDRA)
    expect(page.locator(".hits .source-title").first).to_have_text("A doubt")
