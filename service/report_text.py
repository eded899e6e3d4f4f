"""An answer of the API as lines a person can read."""

from collections.abc import Iterator
from math import floor
from typing import Any


def verification_lines(result: dict[str, Any]) -> Iterator[str]:
    """One result: verdict and claim, the reason, then each side by its deciding sentences."""
    yield f"{result['verdict']}  {result['confidence']:.2f}  {result['claim']['text']}"
    yield f"    {result['reason']}"
    for word, side in (("supports", "supporting"), ("refutes", "contradicting")):
        for evidence in result[side]:
            # Cut as in the reason, so that what falls short does not read as if it did not.
            told = floor(100 * evidence["strength"]) / 100
            yield f"    {word} {told:.2f}  “{evidence['rationale']['text']}”"
            yield f"        {_source(evidence)}"
    for warning in result["warnings"]:
        yield f"    warning: {warning}"
    yield ""


def _source(evidence: dict[str, Any]) -> str:
    parts = (
        evidence["title"] or evidence["document_id"],
        evidence["publisher"],
        evidence["published_at"],
        evidence["url"],
    )
    return ", ".join(part for part in parts if part)
