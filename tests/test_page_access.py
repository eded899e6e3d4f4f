"""The page for everybody, in a real browser: by key, without a mouse, on a phone, by night."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import browser_fixtures
from browser_fixtures import (
    BRIDGE,
    DRAFT,
    ELDRA,
    FERRY,
    FIELD,
    GOATS,
    KEY,
    VERDICTS,
    check,
    finished,
    mark,
    marked,
    watched_page,
)

pytestmark = pytest.mark.browser

browser = browser_fixtures.browser
stance = browser_fixtures.stance
service = browser_fixtures.service
keyed = browser_fixtures.keyed
page = browser_fixtures.page
phone = browser_fixtures.phone


def focused(page: Page) -> Any:
    """What the keyboard's focus is on, by its label or its words."""
    return page.evaluate(
        """() => {
            const element = document.activeElement;
            return (element.getAttribute("aria-label") ?? element.textContent).trim();
        }"""
    )


# The key


def test_a_service_with_a_key_asks_for_it_and_keeps_it_for_the_tab(browser: Browser, keyed: str):
    """A wrong one is refused in words; the right one goes with every request, also after a reload."""
    with watched_page(browser, keyed) as page:
        page.goto("/")
        page.get_by_role(**FIELD).fill(DRAFT)
        page.keyboard.press("Control+Enter")
        dialog = page.get_by_role("dialog", name="This service asks for a key")
        dialog.get_by_label("Key").fill("no key at all")
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("without blanks")
        dialog.get_by_label("Key").fill("wrong")
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("The service refused that key.")
        dialog.get_by_label("Key").fill(KEY)
        page.keyboard.press("Enter")
        finished(page)
        assert marked(page) == VERDICTS
        with page.expect_download():
            page.get_by_role("button", name="CSV").click()
        page.reload()
        page.get_by_role("tab", name="Corpus").click()
        page.locator(".document").first.wait_for()
        page.get_by_role("button", name="Key", exact=True).click()
        dialog.get_by_role("button", name="Forget the key").click()
        expect(page.get_by_role("button", name="Key", exact=True)).to_be_hidden()
        assert page.evaluate("sessionStorage.length") == 0


def test_who_gives_no_key_is_told_and_keeps_the_draft(browser: Browser, keyed: str):
    """A dialog that is closed is an answer too."""
    with watched_page(browser, keyed) as page:
        page.goto("/")
        page.get_by_role(**FIELD).fill(DRAFT)
        page.keyboard.press("Control+Enter")
        page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("alert").last).to_contain_text("Authorization: Bearer KEY")
        expect(page.get_by_role(**FIELD)).to_have_value(DRAFT)


# Without a mouse, on a small screen


def test_everything_is_done_from_the_keyboard(page: Page):
    """From the address bar on: skip link, tabs, draft, marks, panel and back, the next claim."""
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert focused(page) == "Draft"
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Corpus")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowLeft")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role(**FIELD)).to_be_focused()
    page.keyboard.insert_text(DRAFT)
    page.keyboard.press("Control+Enter")
    finished(page)
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page) == f"Supported: {BRIDGE}":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Supported")).to_be_focused()
    page.keyboard.press("Escape")
    assert focused(page) == f"Supported: {BRIDGE}"
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert focused(page) == f"Refuted: {ELDRA}"
    expect(page.locator(".panel .claim-text")).to_have_text(ELDRA)
    page.keyboard.press("p")
    assert focused(page) == f"Supported: {BRIDGE}"
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Supported")).to_be_focused()


def test_no_control_is_out_of_reach_of_the_tab_key(page: Page):
    """Every control that can be seen comes to have the focus, and shows that it has it."""
    check(page, DRAFT)
    mark(page, FERRY).click()
    count = page.evaluate(
        """() => {
            const kinds = "a, button, input, select, textarea, summary, [role=button]";
            const all = [...document.querySelectorAll(kinds)];
            window.controls = all.filter((each) => each.checkVisibility());
            window.reached = new Set();
            document.activeElement.blur();
            return window.controls.length;
        }"""
    )
    for _ in range(count):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => {
                window.reached.add(document.activeElement);
                return getComputedStyle(document.activeElement).outlineStyle;
            }"""
        )
        assert outline != "none" or page.evaluate("document.activeElement === document.body")
    unreached = page.evaluate(
        "window.controls.filter((each) => !window.reached.has(each)).map((each) => each.outerHTML)"
    )
    # Of the tabs one is reached, and the other from there with the arrow keys.
    assert [each for each in unreached if 'role="tab"' not in each] == []


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Page):
    """390 pixels hold the form, the reading view with a claim open, and the corpus."""
    width = "document.documentElement.scrollWidth"
    assert phone.evaluate(width) == 390
    check(phone, f"{DRAFT} {'W' * 200} met Anna in Vik.")
    assert phone.evaluate(width) == 390
    mark(phone, FERRY).tap()
    assert phone.evaluate(width) == 390
    phone.goto("/#corpus")
    phone.locator(".document").first.wait_for()
    assert phone.evaluate(width) == 390


def test_on_a_phone_a_claim_opens_a_sheet_that_closes_again(phone: Page):
    """The claim is seen above the sheet; the rest can't be reached; closing goes back to the claim."""
    check(phone, f"{DRAFT}\n\n" + "Nothing else was said. \n\n" * 12)
    mark(phone, FERRY).tap()
    sheet = phone.get_by_role("dialog", name="Claims")
    expect(sheet.get_by_role("heading", name="Conflicting")).to_be_focused()
    claim = phone.locator(".mark.is-selected").bounding_box()
    box = sheet.bounding_box()
    assert claim and box
    assert claim["y"] >= 0 and claim["y"] + claim["height"] <= box["y"]
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    expect(phone.locator(".masthead")).to_have_attribute("inert", "")
    sheet.get_by_role("button", name="Next claim").tap()
    expect(sheet.get_by_role("heading", name="Not enough information")).to_be_visible()
    sheet.get_by_role("button", name="Close").tap()
    expect(phone.get_by_role("dialog")).to_have_count(0)
    expect(mark(phone, GOATS)).to_be_focused()
    mark(phone, BRIDGE).tap()
    expect(sheet).to_be_visible()
    phone.touchscreen.tap(195, 20)
    expect(sheet).to_have_count(0)


# Contrast


CONTRAST = """
() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const channels = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = ([r, g, b]) => {
        const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
    };
    const behind = (element) => {
        for (let each = element; each; each = each.parentElement) {
            const colour = channels(getComputedStyle(each).backgroundColor);
            if (colour[3] === 255) return colour;
        }
        return [255, 255, 255];
    };
    const ratio = (element, colour) => {
        const own = channels(getComputedStyle(element)[colour]);
        const pair = [luminance(own), luminance(behind(element))];
        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    };
    const low = [];
    const unseen = "noscript, .visually-hidden, .skip-link";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || !element.checkVisibility() || element.closest(unseen)) continue;
        if (ratio(element, "color") < 4.5) low.push(node.data);
    }
    const marks = [...document.querySelectorAll(".mark")];
    return [low, Math.min(...marks.map((each) => ratio(each, "textDecorationColor")))];
}
"""
"""The texts that are seen with less contrast than 4.5:1, by WCAG's formula; the least of underlines."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_is_legible_by_day_and_by_night(browser: Browser, service: str, scheme: str):
    """4.5:1 for every text that is seen and for the underlines, in all views."""
    with watched_page(browser, service, color_scheme=scheme) as page:
        page.goto("/")
        low, _ = page.evaluate(CONTRAST)
        assert low == []
        check(page, f"{DRAFT} The mayor of Vik left.")
        mark(page, FERRY).click()
        page.get_by_text("all scores").first.click()
        page.get_by_role("button", name="Conflicting 1").click()
        low, line = page.evaluate(CONTRAST)
        assert low == []
        assert line >= 4.5
        page.goto("/#corpus")
        page.locator(".document").first.wait_for()
        low, _ = page.evaluate(CONTRAST)
        assert low == []
