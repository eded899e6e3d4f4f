"""The forms of a draft: Markdown with its own offsets, HTML, ninjs, and what no text is in."""

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting import detect, statements
from service.drafts import readers
from service.drafts.prose import Prose
from service.errors import UnreadableDraft

SHIP = "The ship sank in May."

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Council votes for tunnel - The Post</title>
<meta property="og:title" content="Council votes for tunnel">
<meta property="article:published_time" content="2024-05-03T08:00:00Z">
<link rel="canonical" href="https://post.example/tunnel">
<script>var text = "The script was here.";</script><style>p {color: red}</style></head>
<body><header><nav><ul><li><a href="/">Home of all the news</a></li></ul></nav></header>
<main><article><h1>Council votes for tunnel</h1><p class="byline">By Ann Lee</p>
<figure><img src="a.jpg">
<figcaption>PLAN: The tunnel is to be 2.3 km long. Photo: Ann Lee / Post</figcaption></figure>
<p>The council of Dunmore voted <b>31&#8211;12</b> on Thursday for a tunnel that costs &pound;240m.</p>
<p>&ldquo;It is the largest sum that we have ever spent,&rdquo; said Mayor
<a href="/pike">Joan Pike</a>.</p>
<h2>Two years of work</h2>
<p>Work begins in March.<br>It will take two years, and the ferry will run until then.</p>
<ul><li>The tunnel has four lanes.</li><li>Buses drive free of charge.</li></ul>
<blockquote><p>Nobody asked the ferrymen.</p></blockquote>
<aside><p>Read also: The ferry of 1904 was a wonder of its time.</p></aside>
<p>The ferry company lost 3 million pounds in 2023 and has asked the council for help.</p>
</article></main>
<aside><h3>Most read</h3><ul><li><a href="/x">Man bites dog in the park.</a></li></ul></aside>
<footer><p>Copyright 2024 The Post. All rights reserved.</p></footer></body></html>"""


def prose(markdown: str) -> str:
    return Prose(readers.of_markdown(markdown)).text


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("The **ship** sank in *May*.", SHIP),
        ("The __ship__ sank in _May_.", SHIP),
        ("The ***ship*** sank in ~~May~~.", SHIP),
        ("The [ship](https://a.example/b_(c)) sank in May.", SHIP),
        (
            'The [ship][1] sank in [May].\n\n[1]: https://a.example\n[May]: <https://b.example> "M"',
            f"{SHIP}\n\n\n",
        ),
        ("The ship sank in May.[^1]", SHIP),
        ("![A ship](ship.jpg)The ship sank in May.", SHIP),
        ("The `ship` sank in May.", SHIP),
        ("The <b>ship</b> sank in <!-- no --> May.", "The ship sank in  May."),
        ("The ship sank in May <https://a.example>.", "The ship sank in May https://a.example."),
        ("> The ship sank in May.", SHIP),
        ("> > The ship sank in May.", SHIP),
        ("* The ship sank in May.", SHIP),
        ("1. The ship sank in May.", SHIP),
        ("- [x] The ship sank in May.", SHIP),
        ("[^1]: The ship sank in May.", SHIP),
        ("# Ship lost\n\nThe ship sank in May.", f"\n\n{SHIP}"),
        ("Ship lost\n---\nThe ship sank in May.", f"\n{SHIP}"),
        ("***\nThe ship sank in May.", f"\n{SHIP}"),
        ("---\ntitle: Lost\n---\nThe ship sank in May.", f"\n{SHIP}"),
        ("```\nx = 1\n```\nThe ship sank in May.", f"\n{SHIP}"),
        ("~~~ python\nx = 1\n~~~\nThe ship sank in May.", f"\n{SHIP}"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nThe ship sank in May.", f"\n\n{SHIP}"),
        ("Name | Sum\n--- | ---\nA | 2\n\nThe ship sank in May.", f"\n\n{SHIP}"),
        ("<script>\nx()\n</script>\nThe ship sank in May.", f"\n{SHIP}"),
        (r"The ship sank in May\.", SHIP),
    ],
)
def test_marks_of_markdown_are_no_prose(markdown: str, expected: str) -> None:
    """Nor are headings, tables, code and pictures."""
    assert prose(markdown) == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "It is 5*3 and 2 * 3 * 4.",
        "It costs 5 million* a year.",
        "The file snake_case_name is lost.",
        "#MeToo changed it.",
        "[Update]: The road is closed.",
        "It is [sic] so.",
        "5 < 6 > 4.",
        "– It leaks, says Anna Berg.",
        "- It leaks, says Anna Berg.",
        "```\nThe fence is never closed.",
    ],
)
def test_what_only_looks_like_a_mark_is_prose(markdown: str) -> None:
    """No figure, no dash and no sentence is lost for it."""
    assert prose(markdown).removeprefix("\n") == markdown.removeprefix("```\n")


def test_a_paragraph_above_a_line_of_dashes_is_no_heading() -> None:
    """By the letter of Markdown it would be one, and nothing of it be checked."""
    paragraph = "The ship that sank in May had been built for rivers, and never for the open sea."
    assert statements_of_markdown(f"{paragraph}\n---\n{SHIP}") == [paragraph, SHIP]


def statements_of_markdown(text: str) -> list[str]:
    return [claim.claim.text for claim in detect(readers.of_markdown(text)).claims]


def test_claims_of_markdown_lie_in_the_markdown() -> None:
    """An editor's field marks them there, with the marks between their words."""
    text = "# Lost\n\nThe **ship** sank in [May](https://a.example). *Nobody* died.\n"
    detection = detect(readers.of_markdown(text))
    assert [(claim.claim.text, claim.origin_text) for claim in detection.claims] == [
        (SHIP, "The **ship** sank in [May](https://a.example)."),
        ("Nobody died.", "Nobody* died."),
    ]


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("# Ship lost #\n\ntext", "Ship lost"),
        ("Ship lost\n=========\n\ntext", "Ship lost"),
        ("## Below\n\n# Ship lost", "Ship lost"),
        ("```\n# no title\n```\n\ntext", None),
        ("text", None),
    ],
)
def test_the_first_heading_of_the_first_level_is_the_title(markdown: str, title: str | None) -> None:
    """Not what stands in code."""
    assert readers.of_markdown(markdown).title == title


def test_plain_text_is_left_as_it_is() -> None:
    """With its line breaks and its space."""
    text = " The ship\r\n\tsank. "
    draft = readers.of_text(text)
    assert (draft.text, draft.markup, draft.title) == (text, (), None)


def test_a_page_gives_its_article() -> None:
    """Paragraphs, captions, lists and quotes."""
    draft = readers.of_html(PAGE)
    assert (draft.title, draft.published_at, draft.url) == (
        "Council votes for tunnel",
        date(2024, 5, 3),
        "https://post.example/tunnel",
    )
    assert [claim.claim.text for claim in detect(draft).claims] == [
        "The tunnel is to be 2.3 km long.",
        "The council of Dunmore voted 31–12 on Thursday for a tunnel that costs £240m.",
        "It is the largest sum that we have ever spent.",
        "Work begins in March.",
        "It will take two years.",
        "The ferry will run until then.",
        "The tunnel has four lanes.",
        "Buses drive free of charge.",
        "Nobody asked the ferrymen.",
        "The ferry company lost 3 million pounds in 2023.",
        "The ferry company has asked the council for help.",
    ]


def test_a_year_in_the_text_is_not_the_day_of_a_page() -> None:
    """A page that tells no day has none."""
    body = "".join(
        f"<p>In 20{n} the ship sailed to the port of Holmvik and back.</p>" for n in range(10, 20)
    )
    page = f"<html><head><title>Ships</title></head><body><article>{body}</article></body></html>"
    assert readers.of_html(page).published_at is None


def test_the_address_that_is_sent_wins() -> None:
    """A page may be read before it has its own."""
    assert readers.of_html(PAGE, "https://other.example").url == "https://other.example"


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One<br>Two.</p>", "One\nTwo."),
        ("<p>One<br><br/>Two.</p>", "One\n\nTwo."),
        ("One.<p>Two.</p>Three.", "One.\n\nTwo.\n\nThree."),
        ("<div>One.<div>Two.</div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("<ul><li>One <ul><li>Two</li></ul> Three</li></ul>", "• One\n\n• Two\n\n• Three"),
        (
            "<p>A <a href='x'>b</a>\n  c&nbsp;d &amp; &lt;e&gt; &#8211; &eacute;</p>",
            "A b c\u00a0d & <e> – é",
        ),
        ("<p>One<script>x()</script> two<style>p{}</style>.</p>", "One two."),
        ("<nav>Home</nav><p>One.</p><footer>Two.</footer>", "One."),
        ("<aside><p>A fact.</p></aside><p>One.</p>", "A fact.\n\nOne."),
        ("<table><tr><td>One.</td><td>Two.</td></tr></table>", "One.\n\nTwo."),
        ("<p>One<!-- no -->.</p>", "One."),
        ("<pre>One\nTwo</pre>", "One\nTwo"),
        ("<p>One.<p>Two.<div>Three.", "One.\n\nTwo.\n\nThree."),
        ("a < b and c > d", "a < b and c > d"),
        ("<p>One <a <b two.", "One <a <b two."),
        ("<nav><p>All of it stands in here.</p>", "All of it stands in here."),
        ("No tag at all.", "No tag at all."),
    ],
)
def test_a_piece_of_html_gives_all_its_words(fragment: str, expected: str) -> None:
    """A paragraph each, whatever is left open in it."""
    assert readers.of_html(fragment).text == expected


def test_headings_of_html_are_no_prose() -> None:
    """The first of the first level is the title."""
    draft = readers.of_html(f"<h1>Ship lost</h1><h2>In May</h2><p>{SHIP}</p>")
    assert (draft.title, statements_of(draft)) == ("Ship lost", [SHIP])


def statements_of(draft: readers.Draft) -> list[str]:
    return [claim.claim.text for claim in detect(draft).claims]


def test_a_paragraph_in_a_headings_tag_is_prose() -> None:
    """A lead is often set in one."""
    lead = "The ship that sank in May had been built for rivers, and never for the open sea."
    assert statements_of(readers.of_html(f"<h2>{lead}</h2>")) == [lead]


def test_a_page_with_an_xml_declaration_is_read() -> None:
    """XHTML has one."""
    page = f'<?xml version="1.0" encoding="utf-8"?><html><body><p>{SHIP}</p></body></html>'
    assert readers.of_html(page).text == SHIP


@pytest.mark.parametrize("levels", [300, 100_000])
@pytest.mark.parametrize("opening", ["<div>", "<b>", "<blockquote>", "<ul><li>", "<table><tr><td>"])
@pytest.mark.parametrize("page", ["", "<html><body>"])
def test_html_however_deep_gives_its_words(levels: int, opening: str, page: str) -> None:
    """And in seconds."""
    begun = time.process_time()
    draft = readers.of_html(f"{page}{opening * levels}<p>{SHIP}</p>")
    assert SHIP in draft.text
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("mark", ["> ", "* ", "- ", "[", "![", "**", "_", "`", "<b>", "1. ", "\\", "#"])
def test_markdown_however_deep_is_read(mark: str) -> None:
    """And in seconds."""
    begun = time.process_time()
    readers.of_markdown(mark * 100_000 + SHIP)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "page",
    [
        "",
        " \n",
        "<p></p>",
        "<p>&nbsp;</p>",
        "<!-- a -->",
        "<script>alert('a b c.')</script>",
        "<html></html>",
        "<img src='a'>",
    ],
)
def test_html_without_words_is_unreadable(page: str) -> None:
    """It is refused, and not answered with no claims."""
    with pytest.raises(UnreadableDraft, match="holds no text"):
        readers.of_html(page)


@pytest.mark.parametrize("read", [readers.of_text, readers.of_markdown])
def test_an_empty_text_is_unreadable(read: Any) -> None:
    """As is one of space alone."""
    for text in ("", " \r\n\t\u2003"):
        with pytest.raises(UnreadableDraft, match="holds no text"):
            read(text)


NINJS = [
    pytest.param(
        {
            "uri": "https://news.example/1",
            "headline": "Ship lost",
            "versioncreated": "2024-05-03T08:00:00Z",
            "body_html": f"<p>{SHIP}</p>",
        },
        id="version 1",
    ),
    pytest.param(
        {
            "uri": "https://news.example/1",
            "headlines": [{"role": "print", "value": "Lost"}, {"role": "main", "value": "Ship lost"}],
            "versioncreated": "2024-05-03T08:00:00Z",
            "bodies": [
                {"role": "caption", "contenttype": "text/plain", "value": "A caption."},
                {"role": "main", "contenttype": "text/html", "value": f"<p>{SHIP}</p>"},
            ],
        },
        id="version 2",
    ),
    pytest.param(
        {
            "uri": "https://news.example/1",
            "headlines": [{"role": "main", "value": "Ship lost", "contentType": "text/plain"}],
            "versionCreated": "2024-05-03T08:00:00Z",
            "bodies": [{"role": "main", "contentType": "text/plain", "value": SHIP}],
        },
        id="version 3",
    ),
]


@pytest.mark.parametrize("item", NINJS)
def test_ninjs_gives_its_main_body(item: dict[str, Any]) -> None:
    """With headline, day and address, whatever the version calls them."""
    draft = readers.of_ninjs(item)
    assert (draft.text, draft.title, draft.published_at, draft.url) == (
        SHIP,
        "Ship lost",
        date(2024, 5, 3),
        "https://news.example/1",
    )


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"bodies": []},
        {"bodies": "text"},
        {"bodies": ["text"]},
        {"bodies": [{}]},
        {"bodies": [{"value": 5}]},
        {"bodies": [{"value": " "}]},
        {"bodies": [{"value": "<p></p>", "contentType": "text/html"}]},
        {"bodies": [{"value": "{}", "contentType": "application/json"}]},
        {"body_text": 5},
        {"headline": "Ship lost"},
    ],
)
def test_ninjs_without_a_text_is_unreadable(item: dict[str, Any]) -> None:
    """It says what a body needs."""
    with pytest.raises(UnreadableDraft, match="bod"):
        readers.of_ninjs(item)


def test_the_next_body_is_read_where_the_first_has_no_words() -> None:
    """An empty one is no text."""
    bodies = [
        {"role": "main", "contentType": "text/html", "value": "<p></p>"},
        {"contentType": "text/plain", "value": SHIP},
    ]
    assert readers.of_ninjs({"bodies": bodies}).text == SHIP


@pytest.mark.parametrize(
    "told",
    [
        {"uri": "urn:news:1"},
        {"versionCreated": "soon"},
        {"headlines": [{"value": " "}, 5]},
        {"headline": 5},
    ],
)
def test_what_is_odd_in_ninjs_is_not_told(told: dict[str, Any]) -> None:
    """The text is read all the same."""
    draft = readers.of_ninjs({**told, "bodies": [{"value": SHIP, "role": ["x"]}]})
    assert (draft.text, draft.title, draft.url, draft.published_at) == (SHIP, None, None, None)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ninjs_names = st.sampled_from(
    [
        "bodies",
        "body_text",
        "body_html",
        "headline",
        "headlines",
        "uri",
        "versionCreated",
        "value",
        "role",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        ninjs_names, json_values | st.lists(st.dictionaries(ninjs_names, json_values)), max_size=5
    )
)
def test_any_json_object_is_read_or_refused(item: dict[str, Any]) -> None:
    """No shape of it raises anything else."""
    try:
        assert readers.of_ninjs(item).text.strip()
    except UnreadableDraft:
        return


def test_text_and_fragment_give_the_same_claims() -> None:
    """The form changes no claim."""
    paragraphs = ["– It leaks, says Anna Berg.", "The ship sank in May, and nobody died."]
    fragment = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert statements_of(readers.of_html(fragment)) == statements("\n\n".join(paragraphs))
