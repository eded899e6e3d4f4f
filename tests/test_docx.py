"""Word files: what is read of good ones, and that bad ones are refused at little cost."""

import resource
import time
from pathlib import Path

import docx
import pytest

from docx_files import HOSTILE, billion_laughs, reads_a_file, saved, with_body, word_file
from service.batch.files import DraftRequest, request_of
from service.drafts import readers
from service.errors import UnreadableDraft

DRAFT = Path("draft.docx")


def largest_child() -> int:
    """The memory of the largest process that this one has had run, in KB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def run(words: str) -> str:
    """A run of text in WordprocessingML."""
    return f"<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>"


def read(content: bytes) -> DraftRequest:
    return request_of(DRAFT, content)


def test_headings_lists_and_paragraphs_become_markdown_and_tables_are_told():
    """An article as a desk writes it: the title, a crosshead, a list, a table that is left out."""
    document = docx.Document()
    document.add_heading("The mill at Nes 🔥", 0)
    document.add_paragraph("The mill burned in 1950.")
    document.add_heading("What followed", 2)
    document.add_paragraph("It was rebuilt.", "List Bullet")
    document.add_paragraph("It burned again.", "List Number")
    document.add_paragraph("   ")
    document.add_table(2, 2).cell(0, 0).text = "In a cell"
    document.add_paragraph().add_run("Nobody was hurt").bold = True
    read_draft = read(saved(document))
    assert read_draft.fields == {
        "markdown": "# The mill at Nes 🔥\n\nThe mill burned in 1950.\n\n## What followed\n\n"
        "- It was rebuilt.\n\n- It burned again.\n\nNobody was hurt"
    }
    assert read_draft.warnings == ("1 table was left out",)


def test_its_title_is_the_drafts():
    """The reader of Markdown takes the first heading for the title, and no heading for prose."""
    document = docx.Document()
    document.add_heading("The mill at Nes", 1)
    document.add_paragraph("It burned.")
    draft = readers.of_markdown(read(saved(document)).fields["markdown"])
    assert draft.title == "The mill at Nes"
    assert [draft.text[start:end] for start, end in draft.markup] == ["# The mill at Nes"]


def test_a_style_that_is_based_on_a_heading_is_one():
    """Houses have styles of their own."""
    document = docx.Document()
    style = document.styles.add_style("House Crosshead", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 3"]
    document.add_paragraph("What followed", style)
    document.add_paragraph("It burned.")
    assert read(saved(document)).fields["markdown"] == "### What followed\n\nIt burned."


def test_tracked_changes_are_read_as_accepted_and_told():
    """What was inserted is there, what was deleted or moved away is not."""
    told = read(
        with_body(
            "<w:p><w:r><w:t>It burned in </w:t></w:r>"
            "<w:del w:id='1'><w:r><w:delText>1949</w:delText></w:r></w:del>"
            "<w:ins w:id='2'><w:r><w:t>1950</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>",
            "<w:p><w:moveFrom w:id='3'><w:r><w:t>Moved. </w:t></w:r></w:moveFrom>"
            "<w:moveTo w:id='4'><w:r><w:t>Nobody was hurt.</w:t></w:r></w:moveTo></w:p>",
        )
    )
    assert told.fields["markdown"] == "It burned in 1950.\n\nNobody was hurt."
    assert told.warnings == ("tracked changes were read as if they were accepted",)


def test_words_in_links_and_content_controls_are_read_and_text_boxes_are_told():
    """A template's fields hold the article's words; a box beside the text does not."""
    told = read(
        with_body(
            f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{run('In a field.')}</w:p></w:sdtContent></w:sdt>",
            f"<w:p>{run('See ')}<w:hyperlink>{run('the report')}</w:hyperlink>"
            "<w:r><w:br/><w:t>of May.</w:t></w:r></w:p>",
            f"<w:p><w:r><w:pict><w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent></w:pict>"
            "<w:t>Outside.</w:t></w:r></w:p>",
        )
    )
    assert told.fields["markdown"] == "In a field.\n\nSee the report\nof May.\n\nOutside."
    assert told.warnings == ("text boxes were left out",)


@pytest.mark.parametrize(
    "words",
    ["# 1 in the charts is a song.", "| is a sign.", "``` opens code.", "[1]: the first source."],
)
def test_words_that_look_like_markup_are_prose(words: str):
    """They are read like the rest of the draft, but for the sign before them."""
    draft = readers.of_markdown(read(word_file(words, "The mill burned.")).fields["markdown"])
    signs = [draft.text[start:end] for start, end in draft.markup]
    assert signs[0].startswith("\\")
    assert all(len(sign) <= 4 for sign in signs)


def test_a_file_without_words_says_what_was_left_out():
    """A draft that is all table is no draft, and the reason tells why."""
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "The mill burned."
    with pytest.raises(UnreadableDraft, match="no text; 1 table was left out"):
        read(saved(document))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_little_cost(name: str):
    """It is refused with its reason, and what read it had no more than 1.1 GB."""
    make, reason = HOSTILE[name]
    content = make()
    # A child begins as a copy of its parent, and is counted as large as that.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest_before = max(largest_child(), own)
    started = time.monotonic()
    with pytest.raises(UnreadableDraft, match=reason):
        read(content)
    assert time.monotonic() - started < 45
    assert largest_child() <= max(largest_before, 1_100_000)


def test_entities_are_not_expanded():
    """A text of 20 billion letters is not made, and no file of the machine is read."""
    for make in (billion_laughs, reads_a_file):
        try:
            told = read(make()).fields["markdown"]
        except UnreadableDraft:
            continue
        assert len(told) < 100
        assert "root" not in told
