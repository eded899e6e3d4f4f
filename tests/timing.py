"""How long something takes the processor, whatever else the machine is doing."""

import time
from collections.abc import Callable


def least_seconds(call: Callable[[], object], tries: int = 3) -> float:
    """Processor time of the quickest of some tries, since a busy machine slows single ones."""
    taken = []
    for _ in range(tries):
        started = time.process_time()
        call()
        taken.append(time.process_time() - started)
        if taken[-1] < 0.5:
            break
    return min(taken)
