"""Several requests at a time, at a pace, and given up at once when nobody wants the answers any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class Pacer:
    """Keeps a pause between the starts of two requests, whichever thread makes them."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self, stop: threading.Event) -> None:
        """Return when it is our turn, at once when `stop` is set."""
        with self._lock:
            turn = max(time.monotonic(), self._next)
            self._next = turn + self._pause
        stop.wait(max(0.0, turn - time.monotonic()))


def in_parallel(queues: Sequence[tuple[Sequence[Callable[[], T]], int]], stop: threading.Event) -> Iterator[T]:
    """Run several queues of tasks, each with its own number of threads, and yield what they return as it comes.

    The threads are daemons and hand their results over instead of writing them anywhere: after Ctrl-C nothing is
    written any more and the program ends at once, even while a request is stalled.

    Parameters
    ----------
    queues : sequence of (tasks, workers)
        Tasks without arguments, and how many of this queue may run at a time.
    stop : threading.Event
        Set by this function when a task fails or the caller goes away.

    Yields
    ------
    object
        One result per task, in the order of completion.

    Examples
    --------
    >>> sorted(in_parallel([([lambda: 1, lambda: 2], 2), ([lambda: 3], 1)], threading.Event()))
    [1, 2, 3]
    """
    outbox: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def work(inbox: SimpleQueue[Callable[[], T]]) -> None:
        while not stop.is_set():
            try:
                outbox.put((inbox.get_nowait()(), None))
            except Empty:
                return
            except BaseException as failure:  # handed to the caller's thread, which raises it
                outbox.put((None, failure))
                stop.set()

    for tasks, workers in queues:
        inbox: SimpleQueue[Callable[[], T]] = SimpleQueue()
        for task in tasks:
            inbox.put(task)
        for _ in range(min(workers, len(tasks))):
            threading.Thread(target=work, args=(inbox,), daemon=True).start()
    try:
        for _ in range(sum(len(tasks) for tasks, _ in queues)):
            result, failure = outbox.get()
            if failure is not None:
                raise failure
            yield result  # type: ignore[misc]
    finally:
        stop.set()
