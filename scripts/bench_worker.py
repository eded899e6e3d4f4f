"""Times one way of verifying claims in its own process; as a script, the service's own.

python scripts/bench_worker.py TASK.json          the service's whole path, JSON in, JSON out
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from service import settings
from service.app import create_app
from service.components import build


def measure(answer: Callable[[list[str]], list[str]], task: dict[str, Any]) -> None:
    """Print figures as a JSON line: ``answer`` takes claims and gives a verdict for each.

    ``first_answer_s`` counts from the start of the process. Memory is the largest resident size.
    """
    claims = task["claims"]
    answer(claims[:1])
    first_answer_s = time.time() - task["started"]
    answer(claims[: task["request"]])
    started = time.perf_counter()
    verdicts = [
        verdict
        for start in range(0, len(claims), task["request"])
        for verdict in answer(claims[start : start + task["request"]])
    ]
    seconds = time.perf_counter() - started
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = {
        "claims_per_s": len(claims) / seconds,
        "first_answer_s": first_answer_s,
        "peak_memory_mb": peak_kib / 1024,
        "verdicts": verdicts,
    }
    print(json.dumps(figures))


def main(task_file: str) -> None:
    """Answer through the application as a client of the API sees it."""
    task = json.loads(Path(task_file).read_text("utf-8"))
    loaded = settings.load({}, data=Path(task["data"]), stance_model=task["stance_model"])
    client = create_app(loaded, build(loaded)).test_client()

    def answer(claims: list[str]) -> list[str]:
        response = client.post("/v1/verify", json={"claims": claims})
        return [result["verdict"] for result in response.get_json()["results"]]

    measure(answer, task)


if __name__ == "__main__":
    main(sys.argv[1])
