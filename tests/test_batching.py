"""Many callers, one model call: each gets its own results or the error, and nobody is lost.

No test here sleeps: models wait at events, so that who is in which batch is known.
"""

import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from service.batching import Batcher
from service.errors import BatchMismatch, Overloaded

TIMEOUT_S = 20


def double(items: Sequence[int]) -> list[int]:
    return [2 * item for item in items]


class GatedModel:
    """Holds its first call until the gate opens; further calls go to ``answer`` at once."""

    def __init__(self, answer: Callable[[Sequence[Any]], Sequence[Any]] = double) -> None:
        self.answer = answer
        self.calls: list[list[Any]] = []
        self.entered, self.gate = threading.Event(), threading.Event()

    def __call__(self, items: Sequence[Any]) -> Sequence[Any]:
        self.calls.append(list(items))
        if len(self.calls) == 1:
            self.entered.set()
            assert self.gate.wait(TIMEOUT_S)
            return [0] * len(items)
        return self.answer(items)


def call_while_busy(
    batcher: Batcher[Any, Any], model: GatedModel, asked: Sequence[Sequence[Any]]
) -> list[Future[list[Any]]]:
    """Occupy the model with a first call, queue a call for each of ``asked``, then open the gate."""
    pool = ThreadPoolExecutor(len(asked) + 1)
    pool.submit(batcher, [0])
    assert model.entered.wait(TIMEOUT_S)
    futures = [pool.submit(batcher, items) for items in asked]
    wait_until(lambda: batcher._waiting.qsize() == len(asked))
    model.gate.set()
    pool.shutdown(wait=True)
    return futures


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do; fail if it never does."""
    for _ in range(TIMEOUT_S * 1000):
        if holds():
            return
        threading.Event().wait(0.001)
    pytest.fail("it never came to hold")


def test_sixteen_threads_each_get_their_own_results():
    """Callers that begin at once get exactly what they asked for, in their order."""
    batcher: Batcher[int, int] = Batcher(double, 64, 64)
    barrier = threading.Barrier(16)

    def ask(number: int) -> list[list[int]]:
        barrier.wait(TIMEOUT_S)
        return [batcher(range(number * 100, number * 100 + number + k)) for k in range(10)]

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(16)))
    for number, answer in enumerate(answers):
        expected = [[2 * i for i in range(number * 100, number * 100 + number + k)] for k in range(10)]
        assert answer == expected


def test_callers_that_wait_share_one_call():
    """While the model is busy 12 callers gather, and the next call is for them all."""
    model = GatedModel()
    futures = call_while_busy(Batcher(model, 64, 64), model, [[n, n + 1] for n in range(12)])
    assert [future.result() for future in futures] == [[2 * n, 2 * n + 2] for n in range(12)]
    assert len(model.calls) == 2
    assert len(model.calls[1]) == 24


def test_a_batch_closes_when_it_is_full():
    """No call begins to gather more once it holds the limit of items."""
    model = GatedModel()
    futures = call_while_busy(Batcher(model, 4, 64), model, [[n] for n in range(10)])
    assert sorted(future.result()[0] for future in futures) == [2 * n for n in range(10)]
    assert [len(call) for call in model.calls[1:]] == [4, 4, 2]


def test_an_idle_model_takes_a_caller_at_once():
    """A lone caller is answered by a call of its own; nothing waits for company."""
    calls: list[list[int]] = []

    def model(items: Sequence[int]) -> list[int]:
        calls.append(list(items))
        return double(items)

    batcher: Batcher[int, int] = Batcher(model, 64, 64)
    assert batcher([3]) == [6]
    assert batcher([4, 5]) == [8, 10]
    assert calls == [[3], [4, 5]]


def test_no_items_ask_no_model():
    """An empty call is answered without the model."""

    def model(items: Sequence[int]) -> list[int]:
        raise AssertionError("must not be called")

    assert Batcher(model, 4, 4)([]) == []


def test_a_bad_item_fails_only_its_caller():
    """In a shared batch the caller of a bad item gets the error, the others their results."""

    def picky(items: Sequence[int]) -> list[int]:
        if 13 in items:
            raise ValueError("13 is bad")
        return double(items)

    model = GatedModel(picky)
    futures = call_while_busy(Batcher(model, 64, 64), model, [[12], [13], [14], [15, 13]])
    assert futures[0].result() == [24]
    assert futures[2].result() == [28]
    for unlucky in (futures[1], futures[3]):
        with pytest.raises(ValueError, match="13 is bad"):
            unlucky.result()


@pytest.mark.parametrize("wrong", [[], [1], [1] * 7], ids=["none", "too few", "too many"])
def test_a_wrong_count_of_results_is_an_error_for_all(wrong: list[int]):
    """Results that can't be matched with items are handed to nobody."""
    model = GatedModel(lambda items: wrong)
    futures = call_while_busy(Batcher(model, 64, 64), model, [[1, 2], [3, 4], [5, 6]])
    for future in futures:
        with pytest.raises(BatchMismatch, match="results for"):
            future.result()


def test_a_full_queue_refuses_at_once():
    """The caller beyond those who may wait is refused while the model is still busy."""
    model = GatedModel()
    batcher: Batcher[int, int] = Batcher(model, 64, 2)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(batcher, [0])
        assert model.entered.wait(TIMEOUT_S)
        waiting = [pool.submit(batcher, [n]) for n in (1, 2)]
        wait_until(lambda: batcher._waiting.qsize() == 2)
        with pytest.raises(Overloaded):
            batcher([3])
        assert not model.gate.is_set()
        model.gate.set()
        assert first.result() == [0]
        assert [future.result() for future in waiting] == [[2], [4]]
    assert batcher([3]) == [6]


@pytest.mark.parametrize("error", [RuntimeError("model down"), SystemExit(3), KeyboardInterrupt()])
def test_the_worker_survives_a_failing_batch(error: BaseException):
    """Whatever the model raises goes to the caller, and the next caller is answered."""
    answers: list[Any] = [error, None]

    def model(items: Sequence[int]) -> list[int]:
        if failure := answers.pop(0):
            raise failure
        return double(items)

    batcher: Batcher[int, int] = Batcher(model, 4, 4)
    with pytest.raises(type(error)):
        batcher([1])
    assert batcher([2]) == [4]


def test_no_caller_is_lost_among_500_random_calls():
    """Each of 500 calls of random size ends with its own results, or with the error of its bad item."""

    def picky(items: Sequence[int]) -> list[int]:
        if any(item % 97 == 0 for item in items):
            raise ValueError("bad item")
        return double(items)

    batcher: Batcher[int, int] = Batcher(picky, 32, 500)
    chance = random.Random(7)
    asked = [[chance.randrange(1, 10_000) for _ in range(chance.randrange(6))] for _ in range(500)]
    with ThreadPoolExecutor(32) as pool:
        futures = [pool.submit(batcher, items) for items in asked]
    bad_count = 0
    for items, future in zip(asked, futures, strict=True):
        if any(item % 97 == 0 for item in items):
            bad_count += 1
            with pytest.raises(ValueError, match="bad item"):
                future.result(TIMEOUT_S)
        else:
            assert future.result(TIMEOUT_S) == [2 * item for item in items]
    assert 0 < bad_count < 100
