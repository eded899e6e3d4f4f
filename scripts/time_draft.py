"""Time a draft against a running service: when its first claim is there, and when its last.

    python scripts/time_draft.py http://127.0.0.1:8000 DRAFT [--repeats N]

The first run warms the service up and is not told. A draft without claims is an error.
"""

import argparse
import json
import statistics
import time
import urllib.request
from pathlib import Path

KEY_HEADER = "X-API-Key"


def timed(url: str, draft: str, key: str) -> tuple[float, float, int]:
    """(seconds to the first claim, seconds in all, claims) of one request."""
    headers = {"Content-Type": "application/json", "Accept": "application/x-ndjson"}
    if key:
        headers[KEY_HEADER] = key
    body = json.dumps({"text": draft, "keep_report": False}).encode()
    request = urllib.request.Request(f"{url.rstrip('/')}/v1/drafts/verify", body, headers)
    started = time.perf_counter()
    first = 0.0
    claims = 0
    # Without a proxy of the environment, which would only add to the time.
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as stream:
        for line in stream:
            told = json.loads(line)
            if told["type"] == "error":
                raise SystemExit(f"the service failed: {told['detail']}")
            if told["type"] == "claim":
                first = first or time.perf_counter() - started
                claims += 1
    if not claims:
        raise SystemExit("the draft has no claim worth checking")
    return first, time.perf_counter() - started, claims


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("draft", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--key", default="", help="the service's key, if it has one")
    given = parser.parse_args()
    draft = given.draft.read_text("utf-8")
    runs = [timed(given.url, draft, given.key) for _ in range(given.repeats + 1)][1:]
    first, whole = (statistics.median(column) for column in list(zip(*runs, strict=True))[:2])
    share = [first / whole for first, whole, _ in runs]
    print(f"{runs[0][2]} claims, the first after {first:.2f} s, all after {whole:.2f} s")
    low, middle, high = min(share), statistics.median(share), max(share)
    print(f"the first at {middle:.3f} of the time ({low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main()
