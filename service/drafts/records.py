"""What this room speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from index.records import Span
from service.verification.records import Claim


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it is returned: every offset is into ``text``, in Unicode code points.

    ``markup`` are the spans of ``text`` that are no prose: the signs of Markdown. ``warnings`` tell what
    of the original did not come through.
    """

    text: str
    title: str | None = None
    url: str | None = None
    published_at: date | None = None
    markup: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A statement found in a draft. ``origin_text`` is the draft's text at ``claim.start`` to
    ``claim.end``.

    ``claim.text`` is what is checked: the statement by itself, with pronouns resolved where that is
    safe and without the words that say who said it; that is ``speaker``. ``places`` are all spans where
    the draft says it, the first one's being the claim's. ``checkworthiness`` is 0 to 1.
    """

    claim: Claim
    origin_text: str
    places: tuple[Span, ...]
    checkworthiness: float
    reasons: tuple[str, ...]
    speaker: str | None = None
    is_hedged: bool = False


@dataclass(frozen=True, slots=True)
class Detection:
    """Every candidate of a draft in the order of the text, worth checking or not.

    ``left_out`` are the lines of it that were taken for no part of the article: headings, bylines, what
    a site says of itself.
    """

    draft: Draft
    claims: tuple[FoundClaim, ...]
    left_out: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def selected(
    detection: Detection, min_checkworthiness: float, max_claims: int
) -> tuple[Sequence[FoundClaim], Sequence[str]]:
    """The claims to check, in the order of the text, and what has to be said of those left out.

    Of more than ``max_claims`` the ones most worth checking are taken.
    """
    worth = [claim for claim in detection.claims if claim.checkworthiness >= min_checkworthiness]
    if len(worth) <= max_claims:
        return worth, ()
    ranked = sorted(range(len(worth)), key=lambda i: (-worth[i].checkworthiness, i))
    kept = [worth[i] for i in sorted(ranked[:max_claims])]
    left_out = len(worth) - max_claims
    return kept, [
        f"{left_out} of {len(worth)} claims were not checked, the least worth checking by their score: "
        f"max_claims is {max_claims}"
    ]
