"""What the tests of drafts share: a detector without a model, and claims by their texts."""

from collections.abc import Sequence

from service.drafts.detection import Detector
from service.drafts.records import Detection, Draft, FoundClaim


def score_all(statements: Sequence[str]) -> list[float]:
    """Everything is worth checking alike."""
    return [0.9] * len(statements)


def detect(draft: Draft | str) -> Detection:
    """The claims of a draft, each scored 0.9 unless its form allows less."""
    return Detector(score_all).detect(Draft(draft) if isinstance(draft, str) else draft)


def told(text: str) -> list[tuple[str | None, str]]:
    """(speaker, statement) of each claim of a text."""
    return [(claim.speaker, claim.claim.text) for claim in detect(text).claims]


def statements(text: str) -> list[str]:
    """The statements of a text."""
    return [claim.claim.text for claim in detect(text).claims]


def by_origin(claims: Sequence[FoundClaim], words: str) -> list[FoundClaim]:
    """The claims whose origin holds the words."""
    return [claim for claim in claims if words in claim.origin_text]
