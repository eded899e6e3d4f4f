"""Reports for the tests of exports, in the shape of the API's answers."""

import hashlib
from collections.abc import Sequence
from itertools import cycle
from typing import Any

VERSIONS = {
    "service": "0.1.0",
    "corpus_generation": 12,
    "encoder": "all-MiniLM-L6-v2@2c705a5e3279",
    "stance_model": "stance@616a52c567ce",
    "thresholds": "d69522de-2779ac28/10/0.45",
    "claim_model": "claims@1",
}

VERDICTS = ("SUPPORTED", "REFUTED", "CONFLICTING", "NOT_ENOUGH_INFO")

# A bridge, an accent of its own code point, and words that run from right to left.
BRIDGE = "The Skarvøy bridge opened in 1931."
CAFE = "Cafe\u0301 Nord closed."
ARABIC = "افتتح الجسر في 1931."
REASON = "“The bridge opened in 1931.” (A bridge for Skarvøy) supports it"
DRAFT = f"🌉 {BRIDGE} {CAFE} {ARABIC} {BRIDGE}"


def evidence(sentence: str, stance: str, **changes: Any) -> dict[str, Any]:
    """A piece of evidence that is one sentence."""
    return {
        "document_id": "bridge-news",
        "passage_id": "bridge-news:0",
        "title": "A bridge for Skarvøy",
        "url": "https://kystbladet.example/bridge?page=1&copy=2",
        "publisher": "Kystbladet",
        "published_at": "2023-02-02",
        "text": sentence,
        "start": 0,
        "end": len(sentence),
        "sha256": hashlib.sha256(sentence.encode()).hexdigest(),
        "rationale": {"text": sentence, "start": 0, "end": len(sentence)},
        "stance": stance,
        "weight": 1.0,
        "strength": 0.8765,
        "lacks": [],
        "scores": {
            "similarity": 0.71,
            "lexical": 11.2,
            "relevance": 0.93,
            "entailment": 0.02,
            "neutral": 0.05,
            "contradiction": 0.93,
        },
        "comparisons": [],
        "reprints": [],
    } | changes


def places_of(draft: str, words: str) -> list[dict[str, int]]:
    """Every place of ``words`` in a draft."""
    places, start = [], draft.find(words)
    while start >= 0:
        end = start + len(words)
        units = [len(draft[:at].encode("utf-16-le")) // 2 for at in (start, end)]
        places.append({"start": start, "end": end, "utf16_start": units[0], "utf16_end": units[1]})
        start = draft.find(words, end)
    return places


def claim_of_draft(claim_id: str, draft: str, words: str, **changes: Any) -> dict[str, Any]:
    """A claim that a draft makes in ``words``."""
    places = places_of(draft, words)
    return {
        "id": claim_id,
        "text": words,
        **places[0],
        "origin_text": words,
        "places": places,
        "checkworthiness": 0.93,
        "reasons": ["it has a number"],
        "speaker": None,
        "is_hedged": False,
    } | changes


def result(claim: dict[str, Any], verdict: str, **changes: Any) -> dict[str, Any]:
    """The answer on a claim, with the evidence that its verdict needs."""
    supporting = [evidence("The bridge opened in 1931.", "SUPPORTS")]
    contradicting = [evidence("It opened in 1932.", "REFUTES", document_id="doubt", title="A doubt")]
    answer = {
        "claim": claim,
        "verdict": verdict,
        "confidence": 0.8,
        "reason": REASON,
        "supporting": supporting if verdict in ("SUPPORTED", "CONFLICTING") else [],
        "contradicting": contradicting if verdict in ("REFUTED", "CONFLICTING") else [],
        "neutral": [],
        "warnings": [],
    } | changes
    origins = {side: len(answer[side]) for side in ("supporting", "contradicting")}
    return {"origins": origins} | answer


def report_of(results: Sequence[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """The answer on the draft whose claims got ``results``."""
    verdicts = [each["verdict"] for each in results]
    return {
        "report_id": None,
        "text": DRAFT,
        "title": "A bridge turns ninety",
        "url": "https://avisa.example/bridge",
        "published_at": "2023-03-01",
        "results": list(results),
        "summary": {verdict: verdicts.count(verdict) for verdict in VERDICTS},
        "warnings": [],
        "versions": VERSIONS,
        "took_ms": 5200,
    } | changes


def draft_report() -> dict[str, Any]:
    """A report on ``DRAFT``: a claim each verdict, of which the first stands in two places."""
    bridge = claim_of_draft("c1", DRAFT, BRIDGE, speaker="Anna Berg")
    cafe = claim_of_draft("c2", DRAFT, CAFE, text="Café Nord in Skarvøy closed.", is_hedged=True)
    arabic = claim_of_draft("c3", DRAFT, ARABIC)
    opened = claim_of_draft("c4", DRAFT, "opened in 1931")
    pairs = zip((bridge, cafe, arabic, opened), VERDICTS, strict=True)
    return report_of([result(claim, verdict) for claim, verdict in pairs])


HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!-- -->",
    "[x](javascript:alert(1))",
    "[x]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![](http://evil.example/x.png)",
    "http://evil.example www.evil.example",
    "| pipes | and \\| more |",
    "```",
    "`` ` ``",
    "# 1. - + > *x* **y** _z_ ~~n~~ $x$",
    "1. one",
    "12) twelve",
    "- item",
    "+ item",
    "===",
    "---",
    "    code",
    "first\n\nsecond\r\n# third\u2028fourth",
    "&lt;b&gt; &copy; &#35; &amp;",
    "\\",
    "ends with \\",
    "closes # ##",
    "=1+1",
    "@SUM(A1)",
    "\t=1",
    '"quoted", and\r\nbroken',
    "”",
)
"""Text that would be markup, a link, a picture, a formula or another row."""


def hostile_report(texts: list[str]) -> dict[str, Any]:
    """A report on a draft of ``texts``, which has them in turn wherever it has text from outside."""
    turn = cycle(texts)
    draft = "".join(texts) or "x"

    def piece(stance: str) -> dict[str, Any]:
        members = ("document_id", "title", "url", "publisher", "published_at")
        return evidence(next(turn), stance, **{member: next(turn) for member in members})

    results = []
    for verdict in ("SUPPORTED", "CONFLICTING", "NOT_ENOUGH_INFO"):
        claim = claim_of_draft("c1", draft, draft, text=next(turn), speaker=next(turn))
        sides = {"supporting": [piece("SUPPORTS")], "contradicting": [piece("REFUTES")]}
        results.append(result(claim, verdict, reason=next(turn), warnings=[next(turn)], **sides))
    of_draft = {"title": next(turn), "url": next(turn), "published_at": next(turn)}
    return report_of(results, text=draft, warnings=[next(turn)], **of_draft)
