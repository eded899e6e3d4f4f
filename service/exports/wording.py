"""What several formats say of a report in the same words."""

from collections.abc import Mapping
from typing import Any

NAME = "corroborate"

NOT_APPROVED = "Made by a machine; no editor has approved it."


def deciding_sentence(evidence: Mapping[str, Any]) -> str:
    """The sentence by which evidence takes its side, verbatim; only neutral evidence has none."""
    sentence: str = evidence["rationale"]["text"]
    return sentence


def source_name(evidence: Mapping[str, Any]) -> str:
    """The title of evidence, or the id of its document where it has none."""
    name: str = evidence["title"] or evidence["document_id"]
    return name


def all_versions(report: Mapping[str, Any]) -> str:
    """What the report depends on, in one line."""
    return ", ".join(
        f"{name.replace('_', ' ')} {version}" for name, version in report["versions"].items()
    )
