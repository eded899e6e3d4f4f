"""The page's own reckoning, run where it runs: events cut anywhere, offsets, overlapping spans."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import browser_fixtures
from browser_fixtures import watched_page

pytestmark = pytest.mark.browser

browser = browser_fixtures.browser
stance = browser_fixtures.stance
service = browser_fixtures.service


@pytest.fixture(scope="module")
def page(browser: Browser, service: str) -> Iterator[Page]:
    """One for all: what is asked of it here leaves nothing behind."""
    with watched_page(browser, service) as watched:
        watched.goto("/")
        yield watched


EVENTS = (
    ": a comment\r\nevent: draft\r\ndata: one\r\ndata: two 🌋\r\n\r\n"
    'event:claim\ndata:{"a": 1}\n\n'
    "id: 7\rdata: no name\r\r"
    "event: nothing\n\n"
    "data\n\n"
    "event: summary\ndata: cut off"
)
"""By the rules of the HTML standard: three kinds of line break, a comment, an unknown field, an event
without data, which is none, one with an empty line, and one that the stream ends in: none either."""


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_read_however_the_bytes_are_cut(page: Page, size: int):
    """Pieces of any number of bytes, cutting emoji and line breaks too, give the same events."""
    found = page.evaluate(
        """async ([text, size]) => {
            const { eventsOf } = await import("/web/sse.js");
            const bytes = new TextEncoder().encode(text);
            const stream = new ReadableStream({
                start(controller) {
                    for (let at = 0; at < bytes.length; at += size) {
                        controller.enqueue(bytes.slice(at, at + size));
                    }
                    controller.close();
                },
            });
            const found = [];
            for await (const { event, data } of eventsOf(stream)) found.push([event, data]);
            return found;
        }""",
        [EVENTS, size],
    )
    assert found == [
        ["draft", "one\ntwo 🌋"],
        ["claim", '{"a": 1}'],
        ["message", "no name"],
        ["message", ""],
    ]


def test_a_span_in_code_points_is_cut_out_of_a_utf16_string(page: Page):
    """As Python cuts it, for every span of a text with emoji, combining marks and right-to-left."""
    text = "a👩🏽‍🔬e\u0301\r\nש🌋b"
    spans = [(start, end) for start in range(len(text)) for end in range(start, len(text) + 1)]
    found = page.evaluate(
        """async ([text, spans]) => {
            const { cut } = await import("/web/offsets.js");
            return spans.map(([start, end]) => cut(text, start, end));
        }""",
        [text, spans],
    )
    assert found == [[text[:start], text[start:end], text[end:]] for start, end in spans]


def runs(page: Page, spans: list[tuple[int, int]]) -> Any:
    return page.evaluate(
        """async (spans) => {
            const { runs } = await import("/web/offsets.js");
            const named = spans.map(([start, end], name) => ({ name, start, end }));
            const names = (run) => run.spans.map(({ name }) => name);
            return runs(0, 10, named).map((run) => [run.start, run.end, names(run)]);
        }""",
        spans,
    )


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [[0, 10, []]]),
        ([(0, 10)], [[0, 10, [0]]]),
        ([(2, 5)], [[0, 2, []], [2, 5, [0]], [5, 10, []]]),
        ([(2, 4), (0, 8)], [[0, 2, [1]], [2, 4, [1, 0]], [4, 8, [1]], [8, 10, []]]),
        ([(1, 5), (3, 8)], [[0, 1, []], [1, 3, [0]], [3, 5, [1, 0]], [5, 8, [1]], [8, 10, []]]),
        ([(-5, 3), (8, 30)], [[0, 3, [0]], [3, 8, []], [8, 10, [1]]]),
        ([(4, 4), (12, 15)], [[0, 10, []]]),
    ],
)
def test_overlapping_spans_are_cut_into_runs(
    page: Page, spans: list[tuple[int, int]], expected: list[list[Any]]
):
    """At every border, with the spans that cover each run, the longest first; the rest is left out."""
    assert runs(page, spans) == expected


def test_lines_keep_their_breaks(page: Page):
    """All three breaks end a line, and the lines together are the text."""
    found = page.evaluate(
        """async () => {
            const { lines } = await import("/web/offsets.js");
            const text = "a\\r\\n\\nb\\rc";
            return lines(text).map(([start, end]) => text.slice(start, end));
        }"""
    )
    assert found == ["a\r\n", "\n", "b\r", "c"]
