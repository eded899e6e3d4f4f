"""Many callers, one model call. While the model works on one batch, the callers of the next gather;
an idle model takes a caller at once, so waiting is never added.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from service.errors import BatchMismatch, Overloaded

Item = TypeVar("Item")
Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class Batcher(Generic[Item, Result]):
    """Joins the items of callers on many threads into calls of ``model``.

    ``model`` takes a list of items and gives as many results in the same order. A batch closes when it
    holds ``max_items``; more than ``max_waiting`` callers are refused with `Overloaded`. When a shared
    call fails, each of its callers is tried alone, so that one bad item harms nobody else. The worker
    thread starts with the first call, and ends with the process.
    """

    def __init__(
        self,
        model: Callable[[Sequence[Item]], Sequence[Result]],
        max_items: int,
        max_waiting: int,
    ) -> None:
        self._model = model
        self._max_items = max_items
        self._waiting: queue.Queue[_Call[Item, Result]] = queue.Queue(max_waiting)
        self._start = threading.Lock()
        self._worker: threading.Thread | None = None

    def __call__(self, items: Sequence[Item]) -> list[Result]:
        """The model's results for ``items``; raises what the model raised for them."""
        if not items:
            return []
        self._ensure_worker()
        call: _Call[Item, Result] = _Call(items)
        try:
            self._waiting.put_nowait(call)
        except queue.Full:
            raise Overloaded(
                f"{self._waiting.maxsize} calls already wait for the model; try again shortly"
            ) from None
        return call.future.result()

    def _ensure_worker(self) -> None:
        with self._start:
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="batcher", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        while True:
            calls = self._gather()
            try:
                self._answer(calls)
            except BaseException as error:  # noqa: BLE001  # the worker lives on, nobody waits for ever
                _log.exception("a batch was lost")
                for call in calls:
                    if not call.future.done():
                        call.future.set_exception(error)

    def _gather(self) -> list["_Call[Item, Result]"]:
        calls = [self._waiting.get()]
        size = len(calls[0].items)
        while size < self._max_items:
            try:
                calls.append(self._waiting.get_nowait())
            except queue.Empty:
                break
            size += len(calls[-1].items)
        return calls

    def _answer(self, calls: list["_Call[Item, Result]"]) -> None:
        try:
            results = self._ask([item for call in calls for item in call.items])
        except Exception as error:  # noqa: BLE001  # handed to the callers
            if len(calls) == 1:
                calls[0].future.set_exception(error)
                return
            _log.warning("a shared model call failed, each caller is tried alone: %s", error)
            for call in calls:
                self._answer([call])
            return
        answered = iter(results)
        for call in calls:
            call.future.set_result([next(answered) for _ in call.items])

    def _ask(self, items: list[Item]) -> Sequence[Result]:
        results = self._model(items)
        if len(results) != len(items):
            raise BatchMismatch(f"the model gave {len(results)} results for {len(items)} items")
        return results


class _Call(Generic[Item, Result]):
    """What one caller asked, and where the answer is put."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.future: Future[list[Result]] = Future()
