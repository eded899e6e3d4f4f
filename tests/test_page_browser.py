"""The page in a real browser: drafts, marks, evidence, exports and failures; and strangers' words."""

import csv
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

import browser_fixtures
from browser_fixtures import (
    BRIDGE,
    DRAFT,
    ELDRA,
    FERRY,
    FIELD,
    GOATS,
    VERDICTS,
    check,
    claim_of,
    event_stream,
    finished,
    mark,
    marked,
)

pytestmark = pytest.mark.browser

browser = browser_fixtures.browser
stance = browser_fixtures.stance
service = browser_fixtures.service
page = browser_fixtures.page


WORDS = {
    BRIDGE: "Supported",
    ELDRA: "Refuted",
    FERRY: "Conflicting",
    GOATS: "Not enough information",
}


def text_of(page: Page) -> Any:
    return page.locator(".paper").evaluate("element => element.textContent")


# A draft and its marks


def test_a_pasted_draft_is_shown_with_every_claim_marked_by_its_verdict(page: Page):
    """Four claims with four verdicts, each on its own words, and the text as it was pasted."""
    page.get_by_role("textbox", name="Title").first.fill("Notes from Vik")
    page.get_by_label("Address").first.fill("https://own.example/vik")
    page.get_by_label("Date").first.fill("2024-03-01")
    page.evaluate("text => navigator.clipboard.writeText(text)", DRAFT)
    page.get_by_role(**FIELD).click()
    page.keyboard.press("Control+V")
    page.keyboard.press("Control+Enter")
    finished(page)
    expect(page.get_by_role("heading", name="Notes from Vik")).to_be_focused()
    expect(page.locator(".byline")).to_have_text("1 March 2024 · https://own.example/vik")
    assert text_of(page) == DRAFT
    assert marked(page) == VERDICTS
    summary = "1 supported, 1 refuted, 1 conflicting, 1 not enough information."
    expect(page.locator(".progress-words")).to_have_text(
        re.compile(rf"^4 claims in \d\.\d s: {summary}")
    )


def test_verdicts_differ_in_more_than_colour(page: Page):
    """Each has an underline and a sign of its own shape, and says its name to who can't see either."""
    check(page, DRAFT)
    lines, shapes = set(), set()
    for claim, verdict in VERDICTS.items():
        found = page.locator(f".paper .mark[data-verdict={verdict}]")
        lines.add(found.evaluate("element => getComputedStyle(element).textDecorationStyle"))
        shapes.add(found.locator(".shape").get_attribute("d"))
        expect(found).to_have_attribute("aria-label", f"{WORDS[claim]}: {claim}")
    assert lines == {"solid", "wavy", "double", "dotted"}
    assert len(shapes) == 4


def test_a_claim_that_is_clicked_shows_the_evidence_that_decides_it(page: Page):
    """The passage with its deciding sentence marked, source, date, scores and the reason."""
    answer = page.request.post("/v1/drafts/verify", data={"text": DRAFT}).json()
    evidence = answer["results"][0]["supporting"][0]
    check(page, DRAFT)
    mark(page, BRIDGE).click()
    panel = page.get_by_role("complementary", name="Claims")
    expect(panel.get_by_role("heading", name="Supported")).to_be_focused()
    expect(panel.locator(".confidence")).to_have_text("very likely right (0.97)")
    expect(panel.locator(".reason")).to_have_text(f"“{BRIDGE}” (Skarvøy bridge) supports it.")
    passage = panel.locator(".side-supporting .passage")
    assert passage.text_content() == f"It was a cold day 🌉. {BRIDGE} A ribbon was cut."
    assert passage.locator("mark").text_content() == BRIDGE
    source = panel.get_by_role("link", name="Skarvøy bridge")
    expect(source).to_have_attribute("href", "https://example.org/bridge")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    expect(panel.locator(".source-line")).to_have_text("Kystbladet · 2 February 2023")
    expect(panel.locator(".strength")).to_have_text(f"Strength {evidence['strength']:.2f}")
    relevance = evidence["scores"]["relevance"]
    expect(panel.get_by_text("all scores")).to_have_text(f"Relevance {relevance:.2f} · all scores")
    panel.get_by_text("all scores").click()
    expect(panel.get_by_text("Probability that it supports")).to_be_visible()
    expect(panel.locator(".side-contradicting h4")).to_have_text("Contradictsnothing found")


def test_both_sides_of_a_conflict_stand_beside_each_other(page: Page):
    """On a wide screen what contradicts is to the right of what supports, at the same height."""
    check(page, DRAFT)
    mark(page, FERRY).click()
    left, right = (
        page.locator(f".side-{name} .passage").bounding_box() for name in ("supporting", "contradicting")
    )
    assert left and right
    assert left["x"] + left["width"] <= right["x"]
    assert left["y"] == right["y"]
    expect(page.locator(".side-supporting mark")).to_have_text(FERRY)
    expect(page.locator(".side-contradicting mark")).to_have_text(f"Not true: {FERRY}")


def test_the_document_of_a_passage_opens_with_the_passage_marked(page: Page):
    """An editor reads the deciding passage where it stands."""
    check(page, DRAFT)
    mark(page, BRIDGE).click()
    page.get_by_role("button", name="Read the whole document").click()
    dialog = page.get_by_role("dialog", name="Skarvøy bridge")
    assert dialog.locator("mark").text_content() == f"It was a cold day 🌉. {BRIDGE} A ribbon was cut."
    expect(dialog.get_by_role("link")).to_have_text("https://example.org/bridge")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("heading", name="Supported")).to_be_visible()


def test_the_legend_counts_and_filters(page: Page):
    """A chosen verdict alone is marked and listed; chosen again, all are."""
    check(page, DRAFT)
    chip = page.get_by_role("button", name="Refuted 1")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert marked(page) == {ELDRA: "REFUTED"}
    expect(page.locator(".claim-item-text")).to_have_text([ELDRA])
    page.get_by_role("button", name="Supported 1").click()
    assert marked(page) == {BRIDGE: "SUPPORTED", ELDRA: "REFUTED"}
    chip.click()
    page.get_by_role("button", name="Supported 1").click()
    assert marked(page) == VERDICTS


def test_a_report_is_exported_in_every_format(page: Page):
    """Each button saves a file of the format it names, with what the format has to say of the draft."""
    check(page, DRAFT)
    saved = {}
    for words in ("ClaimReview", "Annotations", "CSV", "Markdown"):
        with page.expect_download() as download:
            page.get_by_role("button", name=words).click()
        saved[words] = download.value
    names = [each.suggested_filename.split(".", 1)[1] for each in saved.values()]
    assert names == ["claimreview.jsonld", "annotations.jsonld", "csv", "md"]
    texts = {words: each.path().read_text("utf-8") for words, each in saved.items()}
    assert json.loads(texts["ClaimReview"])
    assert json.loads(texts["Annotations"])
    assert len(list(csv.DictReader(texts["CSV"].splitlines()))) >= len(VERDICTS)
    assert all(BRIDGE in text for text in texts.values())


def test_without_a_report_there_is_nothing_to_export(page: Page):
    """Who does not want the draft kept is told what that means instead of buttons that fail."""
    page.get_by_label("Do not keep a report").check()
    check(page, DRAFT)
    exports = page.get_by_role("group", name="Export the report")
    expect(exports).to_have_text("No report was kept, so there is nothing to export.")


def test_a_draft_without_a_claim_says_so(page: Page):
    """An empty answer is an answer, with the reason that the service gives."""
    check(page, "I feel fine.")
    expect(page.locator(".progress-words")).to_have_text("No claim to check.")
    expect(page.locator(".warnings")).to_contain_text("no sentence has a checkworthiness")


# Offsets


STRANGE = (
    "👩🏽‍🔬🌋 first.\r\n\r\nThe 👩🏽‍🔬 in Vik won 3 prizes 🌋 in Bergen.\r\n\r\n"
    "יוסי כהן (Yossi Cohen) won 3 prizes in Bergen. 🇳🇴🇸🇪\r\n"
    "The Cafe\u0301 Ame\u0301lie in Vik sold 20 cups.\r\r\nمرحبا Oslo 7.\n"
)


def test_marks_stand_right_after_emoji_crlf_right_to_left_and_combining_marks(page: Page):
    """The file's text is shown to the letter, and each mark holds the words that the API says."""
    answer = page.request.post("/v1/drafts/verify", data={"text": STRANGE}).json()
    origins = {result["claim"]["origin_text"] for result in answer["results"]}
    page.locator("#draft-file").set_input_files(
        {"name": "strange.txt", "mimeType": "text/plain", "buffer": STRANGE.encode()}
    )
    expect(page.get_by_text("strange.txt")).to_be_visible()
    page.get_by_role("button", name="Check the draft").click()
    finished(page)
    assert text_of(page) == STRANGE
    assert set(marked(page)) == origins
    assert origins >= {
        "The 👩🏽‍🔬 in Vik won 3 prizes 🌋 in Bergen.",
        "יוסי כהן (Yossi Cohen) won 3 prizes in Bergen.",
        "The Cafe\u0301 Ame\u0301lie in Vik sold 20 cups.",
    }
    hebrew = page.locator(".paper p", has_text="יוסי")
    assert hebrew.evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_an_edited_file_is_sent_as_it_is_edited(page: Page):
    """The text of the field is what counts once somebody has typed in it."""
    page.locator("#draft-file").set_input_files(
        {"name": "notes.md", "mimeType": "text/markdown", "buffer": f"# Vik\r\n\r\n{BRIDGE}".encode()}
    )
    expect(page.get_by_label("Read it as")).to_have_value("markdown")
    page.get_by_role(**FIELD).press("Control+End")
    page.keyboard.type(f" {ELDRA}")
    page.keyboard.press("Control+Enter")
    finished(page)
    assert text_of(page) == f"# Vik\n\n{BRIDGE} {ELDRA}"
    assert marked(page) == {BRIDGE: "SUPPORTED", ELDRA: "REFUTED"}
    expect(page.get_by_role("heading", name="Vik")).to_be_visible()


def test_a_file_that_is_dropped_is_taken(page: Page):
    """Its ending says how it is read: of HTML the main text is shown."""
    files = page.evaluate_handle(
        """html => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([html], "page.html", { type: "text/html" }));
            return transfer;
        }""",
        f"<h1>Vik</h1><p>{BRIDGE}</p><p>{ELDRA}</p>",
    )
    page.get_by_role(**FIELD).dispatch_event("drop", {"dataTransfer": files})
    expect(page.get_by_label("Read it as")).to_have_value("html")
    page.get_by_role("button", name="Check the draft").click()
    finished(page)
    assert marked(page) == {BRIDGE: "SUPPORTED", ELDRA: "REFUTED"}


NESTED = "Anna left Vik in 1990 and Bo came to Holm in 1991. Anna left Vik in 1990."
WHOLE, PART, CROSSING = (0, 50), (0, 21), (40, 60)


def streamed(page: Page, *events: tuple[str, dict[str, Any]]) -> None:
    """Have the next checks answered with these events."""
    page.route("**/v1/drafts/verify", lambda route: route.fulfill(**event_stream(events)))


def told_draft(text: str, *claims: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    about = {"title": None, "url": None, "published_at": None, "warnings": []}
    return "draft", {"text": text, **about, "claims": list(claims), "total": len(claims)}


def test_claims_within_and_across_claims_are_all_marked(page: Page):
    """A part of a sentence, the whole, one that crosses it, one with two places: each has its words."""
    claims = [
        claim_of(NESTED, "whole", WHOLE),
        claim_of(NESTED, "part", PART, (51, 73)),
        claim_of(NESTED, "crossing", CROSSING),
    ]
    streamed(page, told_draft(NESTED, *claims))
    page.get_by_role(**FIELD).fill(NESTED)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".problem")).to_be_visible()
    assert text_of(page) == NESTED
    for claim in claims:
        layers = page.locator(f'.paper [data-claim="{claim["id"]}"]')
        words = "".join(each.text_content() or "" for each in layers.all())
        assert words == "".join(NESTED[p["start"] : p["end"]] for p in claim["places"])
    stops = page.locator(".paper [role=button]")
    assert {each.get_attribute("data-claim") for each in stops.all()} == {"whole", "part", "crossing"}
    assert page.locator(".paper [role=button] [role=button]").count() == 0
    assert page.locator(".mark.level-1").first.get_attribute("data-claim") == "whole"
    # The innermost of the claims at that place is the one that is meant.
    page.locator('.paper [data-claim="part"]').first.click()
    expect(page.locator(".panel .claim-text")).to_have_text("Anna left Vik in 1990")


def test_two_claims_on_the_same_words_are_both_reached(page: Page):
    """One mark can lie over another: the list and the keys have both."""
    claims = [claim_of(BRIDGE, name, (0, len(BRIDGE))) for name in ("first", "second")]
    streamed(page, told_draft(BRIDGE, *claims))
    page.get_by_role(**FIELD).fill(BRIDGE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".claim-item")).to_have_count(2)
    page.locator("#reading h2").focus()
    seen = []
    for _ in claims:
        page.keyboard.press("n")
        seen.append(page.locator(".panel .place").text_content())
    assert seen == ["1 of 2", "2 of 2"]


# While it runs, and when it fails


SLOW = f"{DRAFT} The Slow train left at 9."


def test_verdicts_come_one_by_one_and_a_check_can_be_stopped(page: Page):
    """The text is there at once, the first verdicts before the last; stopped, what came stays."""
    page.get_by_role(**FIELD).fill(SLOW)
    page.get_by_role("button", name="Check the draft").click()
    expect(mark(page, BRIDGE)).to_have_attribute("data-verdict", "SUPPORTED")
    expect(mark(page, "The Slow train")).to_have_attribute("data-verdict", "PENDING")
    # How many come before it depends on how many are judged together.
    expect(page.locator(".progress-words")).to_have_text(re.compile("^[1-4] of 5 claims checked"))
    assert text_of(page) == SLOW
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".progress-words")).to_have_text(
        re.compile("^Stopped: [1-4] of 5 claims were checked")
    )
    expect(mark(page, "The Slow train")).to_have_attribute("data-verdict", "UNCHECKED")
    expect(mark(page, BRIDGE)).to_have_attribute("data-verdict", "SUPPORTED")
    expect(page.locator(".problem")).to_have_count(0)
    page.get_by_role("button", name="Edit the draft").click()
    expect(page.get_by_role(**FIELD)).to_have_value(SLOW)


def test_a_failure_on_the_way_is_shown_and_what_came_stays(page: Page):
    """The stream itself says what failed; claims without a verdict are told from those with one."""
    page.get_by_role(**FIELD).fill(f"{DRAFT} The Broken train left at 10.")
    page.get_by_role("button", name="Check the draft").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("the stance model gave nothing for that train")
    expect(alert).to_contain_text("Request ")
    expect(page.locator(".progress-words")).to_have_text(
        re.compile("^Ended: [1-4] of 5 claims were checked")
    )
    expect(mark(page, BRIDGE)).to_have_attribute("data-verdict", "SUPPORTED")
    expect(mark(page, "The Broken train")).to_have_attribute("data-verdict", "UNCHECKED")


def test_a_stream_without_its_summary_is_an_error(page: Page):
    """What breaks off is not taken for the whole."""
    streamed(page, told_draft(BRIDGE, claim_of(BRIDGE, "c1", (0, len(BRIDGE)))))
    page.get_by_role(**FIELD).fill(BRIDGE)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("The answer broke off")
    expect(page.get_by_role("button", name="CSV")).to_have_count(0)


def test_what_the_service_refuses_is_shown_with_every_pointer(page: Page):
    """Each field is named with what is wrong with it; the draft stays, and can be sent again."""
    page.get_by_role(**FIELD).fill(DRAFT)
    page.get_by_label("Title").first.fill("x" * 2001)
    page.get_by_label("Address").first.fill("y" * 2001)
    page.get_by_role("button", name="Check the draft").click()
    alert = page.get_by_role("alert")
    expect(alert.locator("li")).to_have_text(
        [re.compile("^#/title .*2000"), re.compile("^#/url .*2000")]
    )
    expect(page.get_by_label("Title").first).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role(**FIELD)).to_have_value(DRAFT)
    page.get_by_label("Title").first.fill("")
    page.get_by_label("Address").first.fill("")
    page.get_by_role("button", name="Check the draft").click()
    finished(page)
    assert marked(page) == VERDICTS


def test_a_service_that_does_not_answer_is_told_from_one_that_refuses(page: Page):
    """The draft is still in the field."""
    page.route("**/v1/drafts/verify", lambda route: route.abort())
    page.get_by_role(**FIELD).fill(DRAFT)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("The service does not answer")
    expect(page.get_by_role(**FIELD)).to_have_value(DRAFT)


def test_an_answer_that_is_no_problem_is_told_by_its_status(page: Page):
    """A proxy answers with HTML of its own, which is not shown."""
    refusal = {"status": 502, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"}

    def answer(route: Route) -> None:
        route.fulfill(**refusal)

    page.route("**/v1/drafts/verify", answer)
    page.get_by_role(**FIELD).fill(DRAFT)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("status 502")


def test_an_empty_draft_is_not_sent(page: Page):
    """The page says what to do, and the cursor stands where to do it."""
    page.get_by_role("button", name="Check the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no draft yet")
    expect(page.get_by_role(**FIELD)).to_be_focused()


# Strangers' words


HOSTILE = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"

STRANGER = {
    "id": "stranger",
    "text": f"The Dora mine made 70 tonnes. {HOSTILE}",
    "title": f"{HOSTILE}<b>bold</b>",
    "publisher": HOSTILE,
    "url": "javascript:window.hacked=3",
    "tags": [HOSTILE],
    "metadata": {HOSTILE: HOSTILE},
}


def test_a_hostile_draft_and_a_hostile_document_stay_text(page: Page):
    """Tags are read as they are written, no address but of the web is a link, and nothing runs."""
    assert page.request.post("/v1/documents", data=STRANGER).ok
    draft = f"The Dora mine made 70 tonnes. {HOSTILE} met Anna in Vik."
    page.get_by_label("Title").first.fill(HOSTILE)
    check(page, draft)
    assert text_of(page) == draft
    expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()
    mark(page, "The Dora mine").click()
    panel = page.locator(".panel")
    expect(panel.locator(".source-title")).to_have_text(
        f"{STRANGER['title']} javascript:window.hacked=3"
    )
    expect(panel.get_by_role("link")).to_have_count(0)
    panel.get_by_role("button", name="Read the whole document").click()
    expect(page.get_by_role("dialog").locator(".passage")).to_have_text(STRANGER["text"])
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Corpus").click()
    page.get_by_label("Search the passages").fill("The Dora mine")
    page.keyboard.press("Enter")
    expect(page.locator(".hits .evidence", has_text="Dora mine").first).to_contain_text(HOSTILE)
    page.get_by_role("button", name="Show more").click()
    page.get_by_role("button", name="Delete <script>").click()
    expect(page.get_by_role("dialog")).to_contain_text(HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert (
        page.locator("main :is(script, img, b, iframe, object), dialog :is(script, img, b)").count() == 0
    )
    assert page.locator("a[href^=javascript]").count() == 0
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_browser_itself_refuses_to_make_html_of_a_string(browser: Browser, service: str):
    """Should a part of the page ever try, the policy stops it."""
    page = browser.new_page(base_url=service)
    page.goto("/")
    refused = page.evaluate(
        """() => {
            const element = document.createElement("div");
            try { element.innerHTML = "<b>x</b>"; } catch (error) { return error.name; }
        }"""
    )
    page.close()
    assert refused == "TypeError"
