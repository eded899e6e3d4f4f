"""Ask a running service about the claims of a file and print a table.

    python scripts/demo_table.py URL CLAIMS.txt

Waits until the service is ready; uses nothing but the standard library, as any client could.
"""

import json
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WAIT_S = 120
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

WIDTHS = (38, 15, 5, 46)
"""Columns: claim, verdict, confidence, deciding sentence and its source."""


def main(url: str, claims_file: str) -> None:
    """Wait, ask, print."""
    wait_until_ready(url)
    claims = [line for line in Path(claims_file).read_text("utf-8").splitlines() if line.strip()]
    answer = ask(f"{url}/v1/verify", {"claims": claims, "top_k": 1})
    print()
    print("\n".join(row(("CLAIM", "VERDICT", "CONF.", "DECIDING SENTENCE AND ITS SOURCE"))))
    for result in answer["results"]:
        print("─" * (sum(WIDTHS) + 6))
        claim, verdict = result["claim"]["text"], result["verdict"]
        print("\n".join(row((claim, verdict, f"{result['confidence']:.2f}", deciding(result)))))
    print("─" * (sum(WIDTHS) + 6))
    print(", ".join(f"{count} {verdict}" for verdict, count in answer["summary"].items()))
    print(f"{len(claims)} claims in {answer['took_ms']} ms")


def wait_until_ready(url: str) -> None:
    """Ask for readiness until it is there; exits when it does not come."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            _opener.open(f"{url}/health/ready", timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    sys.exit(f"the service at {url} is not ready after {WAIT_S} seconds")


def ask(url: str, body: dict[str, Any]) -> dict[str, Any]:
    """Post JSON, get JSON."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with _opener.open(request, timeout=300) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def deciding(result: dict[str, Any]) -> str:
    """The deciding sentence of each side that decided, with its source."""
    sides = {
        "SUPPORTED": ("supporting",),
        "REFUTED": ("contradicting",),
        "CONFLICTING": ("supporting", "contradicting"),
    }.get(result["verdict"], ())
    return "\n".join(
        f"{evidence['rationale']['text']} — {evidence['title']} ({evidence['published_at']})"
        for side in sides
        for evidence in result[side][:1]
    )


def row(cells: tuple[str, ...]) -> Iterator[str]:
    """The lines of one row, each cell wrapped to its column."""
    wrapped = [
        [line for part in cell.split("\n") for line in textwrap.wrap(part, width) or [""]]
        for cell, width in zip(cells, WIDTHS, strict=True)
    ]
    for number in range(max(map(len, wrapped))):
        lines = [column[number] if number < len(column) else "" for column in wrapped]
        yield "  ".join(f"{line:{width}}" for line, width in zip(lines, WIDTHS, strict=True)).rstrip()


if __name__ == "__main__":
    main(*sys.argv[1:])
