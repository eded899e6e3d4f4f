"""JSON-LD as text."""

import json
from collections.abc import Mapping
from typing import Any


def dumped(document: Mapping[str, Any]) -> str:
    """The document as JSON that can be pasted into a ``<script>``, which no text in it can end.

    JSON has ``<`` in strings only, so that it can be escaped wherever it is.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return text.replace("<", "\\u003c") + "\n"
