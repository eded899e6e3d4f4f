"""A report as Markdown (CommonMark with a table) that an editor can read and paste.

Text from drafts and documents is escaped, so that it shows as it is and does nothing; only http and
https addresses become links. Its line breaks and runs of space become one space.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import floor
from typing import Any

from service.exports.addresses import is_web_url
from service.exports.wording import NAME, NOT_APPROVED, all_versions, deciding_sentence, source_name

_MEANS_SOMETHING = re.compile(
    r"[\\`*_\[\]<>#|~&$]"
    # What opens a block at the start of a line.
    r"|^[-+=]"
    # Bare addresses, of which many renderers make links.
    r"|:(?=//)|(?<=www)\.",
    re.IGNORECASE,
)
_OPENS_LIST = re.compile(r"^([0-9]+)([.)])")


def render(report: Mapping[str, Any]) -> str:
    """The report: what it is, how many claims have which verdict, then each claim with both sides."""
    lines = [*_head(report)]
    for number, result in enumerate(report["results"], 1):
        lines += _claim(number, result)
    lines.append(f"Made with: {plain(all_versions(report))}")
    return "\n".join(lines) + "\n"


def _head(report: Mapping[str, Any]) -> Iterator[str]:
    yield f"# Claims checked: {plain(report.get('title') or 'a report without a title')}"
    yield ""
    known = [_address(report.get("url")), plain(report.get("published_at") or "")]
    if any(known):
        yield ", ".join(part for part in known if part)
        yield ""
    yield (
        f"{NOT_APPROVED} {NAME} {report['versions']['service']} held each claim against the "
        "documents it was given: read the passages before you rely on a verdict."
    )
    yield ""
    yield "| verdict | claims |"
    yield "|---|---|"
    for verdict, count in report["summary"].items():
        yield f"| {_words(verdict)} | {count} |"
    yield ""
    yield from _warnings(report.get("warnings", ()))


def _claim(number: int, result: Mapping[str, Any]) -> Iterator[str]:
    claim = result["claim"]
    yield f"## {number}. {plain(claim['text'])}"
    yield ""
    verdict = f"**{_words(result['verdict'])}**, confidence {result['confidence']:.2f}"
    yield f"{verdict}: {plain(result['reason'])}"
    yield ""
    in_draft = " ".join(_in_draft(claim))
    if in_draft:
        yield in_draft
        yield ""
    yield from _side("Supporting", result["supporting"], result["origins"]["supporting"])
    yield from _side("Contradicting", result["contradicting"], result["origins"]["contradicting"])
    yield from _warnings(result["warnings"])


def _in_draft(claim: Mapping[str, Any]) -> Iterator[str]:
    """Where the draft says it, in which words, and who; nothing of a claim that comes from no draft."""
    origin = claim.get("origin_text")
    if origin is not None:
        spans = ", ".join(f"{place['start']} to {place['end']}" for place in claim["places"])
        words = "." if origin == claim["text"] else f": “{plain(origin)}”"
        yield f"In the draft at characters {spans}{words}"
    if claim.get("speaker"):
        yield f"Said by: {plain(claim['speaker'])}."
    if claim.get("is_hedged"):
        yield "It is hedged."


def _side(name: str, side: Sequence[Mapping[str, Any]], origins: int) -> Iterator[str]:
    """A side by its deciding sentences; of its ``origins`` not all need be shown."""
    shown = f", of which {len(side)} shown" if len(side) != origins else ""
    yield f"{name} origins: {origins or 'none'}{shown}"
    yield ""
    for evidence in side:
        # Cut and not rounded, so that what falls short does not read as if it did not.
        strength = floor(100 * evidence["strength"]) / 100
        yield f"- “{plain(deciding_sentence(evidence))}” {_source(evidence)}, strength {strength:.2f}"
    if side:
        yield ""


def _source(evidence: Mapping[str, Any]) -> str:
    name, url = plain(source_name(evidence)) or "source", evidence["url"]
    parts = [
        _link(name, url) if is_web_url(url) else name,
        "" if is_web_url(url) else plain(url or ""),
        plain(evidence["publisher"] or ""),
        plain(evidence["published_at"] or ""),
    ]
    return ", ".join(part for part in parts if part)


def _warnings(warnings: Sequence[str]) -> Iterator[str]:
    for warning in warnings:
        yield f"- Warning: {plain(warning)}"
    if warnings:
        yield ""


def _address(url: str | None) -> str:
    return f"<{url}>" if is_web_url(url) else plain(url or "")


def _link(escaped: str, url: str) -> str:
    """A link; of a web url between angle brackets only what could be an entity needs an escape."""
    return f"[{escaped}](<{url.replace('&', '&amp;')}>)"


def _words(verdict: str) -> str:
    return verdict.replace("_", " ")


def plain(text: str) -> str:
    """Text that shows as it is, on one line, whatever stands before and after it."""
    escaped = _MEANS_SOMETHING.sub(r"\\\g<0>", " ".join(text.split()))
    return _OPENS_LIST.sub(r"\1\\\2", escaped)
