"""The forms that a draft comes in: plain text, Markdown, HTML and ninjs. Pure: words in, a `Draft` out.

Plain text and Markdown keep their offsets. Of HTML the main text is taken, and offsets are into that.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from service.drafts.markdown import of_markdown
from service.drafts.pages import day_of, of_html
from service.drafts.records import Draft
from service.errors import UnreadableDraft

__all__ = ["of_html", "of_markdown", "of_ninjs", "of_text"]


def of_text(text: str) -> Draft:
    """A draft in plain text, as it is."""
    return Draft(_with_words(text))


def of_ninjs(item: Mapping[str, Any]) -> Draft:
    """A news item in IPTC's ninjs, of version 1, 2 or 3.

    Its text is the first body that is HTML or plain text, the main one before others. Raises
    `UnreadableDraft` where it has none.
    """
    bodies = item.get("bodies") or _old_bodies(item)
    if not isinstance(bodies, list) or not all(isinstance(body, dict) for body in bodies):
        raise UnreadableDraft("bodies of the ninjs item must be a list of objects")
    url = next((item[key] for key in ("uri", "url") if _is_address(item.get(key))), None)
    for body in sorted(bodies, key=lambda body: body.get("role") != "main"):
        draft = _of_body(body)
        if draft is not None:
            days = (day_of(item.get(name)) for name in _DAYS)
            return replace(
                draft,
                title=_headline(item) or draft.title,
                url=url,
                published_at=next((day for day in days if day is not None), None),
            )
    raise UnreadableDraft(
        "the ninjs item has no body in text or HTML: give bodies with value and contentType"
    )


_DAYS = ("versionCreated", "versioncreated", "firstCreated", "firstcreated")
_KINDS = ("contentType", "contenttype", "mimetype")


def _of_body(body: Mapping[str, Any]) -> Draft | None:
    """The draft in a body, None for one without text or in another form."""
    words = body.get("value")
    if not isinstance(words, str) or not words.strip():
        return None
    kind = next((body[name] for name in _KINDS if isinstance(body.get(name), str)), "text/plain")
    if "html" not in kind.lower():
        return of_text(words) if kind.lower().startswith("text/") else None
    try:
        return of_html(words)
    except UnreadableDraft:
        return None


def _old_bodies(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Bodies as ninjs 1 names them: body_text, body_html, body_xhtml, body_anything."""
    return [
        {"value": value, "contentType": "text/html" if "html" in name else "text/plain", "role": "main"}
        for name, value in item.items()
        if name.startswith("body_")
    ]


def _headline(item: Mapping[str, Any]) -> str | None:
    headlines = item.get("headlines")
    if isinstance(headlines, list):
        told = [each for each in headlines if isinstance(each, dict) and _is_told(each.get("value"))]
        told.sort(key=lambda each: each.get("role") != "main")
        if told:
            return str(told[0]["value"])
    return str(item["headline"]) if _is_told(item.get("headline")) else None


def _is_told(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _with_words(text: str) -> str:
    if not text.strip():
        raise UnreadableDraft("the draft holds no text")
    if text.startswith("%PDF-"):
        raise UnreadableDraft("this is a PDF: send its text")
    return text
