"""Take the README's pictures of the page of a running service.

    python scripts/screenshots.py URL [--out scripts/screenshots]

Checks a draft of the sample, so the service should hold the sample notes. Changes nothing in the corpus,
and leaves two reports behind. Needs Chromium; `CHROMIUM` names another path to it.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

DRAFT = Path(__file__).parents[1] / "service" / "sample" / "drafts" / "defectors.txt"

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

TIMEOUT_MS = 300_000
"""A draft takes seconds on two cores, and minutes on a machine that is busy."""

TELLING = ("CONFLICTING", "REFUTED", "SUPPORTED", "NOT_ENOUGH_INFO")
"""The claim that is opened has the first of these verdicts that there is."""


def main(url: str, out: Path) -> None:
    """Write ``draft.png``, ``phone.png`` and ``corpus.png``."""
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, size in (("draft", DESKTOP), ("phone", PHONE)):
            page = opened(browser, url, size)
            check(page)
            open_claim(page)
            page.screenshot(path=out / f"{name}.png")
        page = opened(browser, f"{url.rstrip('/')}/#corpus", DESKTOP)
        search(page, "Who resigned from the mission in Geneva?")
        page.screenshot(path=out / "corpus.png")
        browser.close()


def chromium() -> str:
    """The browser's path; exits where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        sys.exit("there is no Chromium here: apt-get install chromium, or set CHROMIUM to its path")
    return found


def opened(browser: Browser, url: str, size: ViewportSize) -> Page:
    """A new page, without animations."""
    page = browser.new_page(viewport=size, reduced_motion="reduce")
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(url)
    return page


def check(page: Page) -> None:
    """Have the sample's draft checked, to the end."""
    page.get_by_role("textbox", name="Draft", exact=True).fill(DRAFT.read_text("utf-8"))
    page.get_by_role("textbox", name="Title").first.fill("They walked out on the Kremlin")
    page.get_by_label("Date").fill("2024-03-01")
    page.get_by_role("button", name="Check the draft").click()
    page.locator("#reading:not(.is-running) .exports button").first.wait_for()


def open_claim(page: Page) -> None:
    """Open the claim that shows most."""
    for verdict in TELLING:
        marks = page.locator(f".paper [role=button][data-verdict={verdict}]")
        if marks.count():
            marks.first.click()
            return


def search(page: Page, query: str) -> None:
    """Search the corpus."""
    page.locator(".document").first.wait_for()
    page.get_by_label("Search the passages").fill(query)
    page.keyboard.press("Enter")
    page.locator(".hits .evidence").first.wait_for()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "screenshots")
    given = parser.parse_args()
    main(given.url, given.out)
