"""Pools of processes that end with the program, however it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

CAN_BLOCK = hasattr(signal, "pthread_sigmask")  # not on Windows
EVERY = 2.0  # seconds between looks at whether the process that asked for this one still lives


@contextlib.contextmanager
def pool(count: int, begin: Callable[..., None], *arguments: Any) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of new processes; an error or Ctrl-C in the block ends them at once.

    Parameters
    ----------
    count : int
        Number of processes.
    begin : callable
        Called with `arguments` at the start of every process.
    """
    given = (os.getpid(), begin, arguments)
    made = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin, initargs=given)
    try:
        yield made
    except BaseException:
        for process in list((made._processes or {}).values()):
            process.kill()
        made.shutdown(wait=True, cancel_futures=True)
        raise
    made.shutdown()


def _begin(asker: int, begin: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the main process ends the others
    if CAN_BLOCK:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # inherited from `starting`
    threading.Thread(target=end_with, args=(asker,), daemon=True).start()
    begin(*arguments)


def end_with(asker: int) -> None:
    """End this process once the one with the id `asker` is gone; never returns."""
    if sys.platform == "win32":
        return  # os.kill would end the asker there
    while True:
        time.sleep(EVERY)
        try:
            os.kill(asker, 0)
        except OSError:
            os._exit(1)


@contextlib.contextmanager
def starting() -> Iterator[None]:
    """Start processes in this block: they neither run the program's main file again nor hear Ctrl-C while they import.

    Without it a script that is not guarded by ``if __name__ == "__main__"`` would start itself over and over.
    """
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if getattr(main, name, None) is not None}
    for name in kept:
        setattr(main, name, None)
    # Blocked, not ignored: a new process inherits the block, and a Ctrl-C of this moment comes through after it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if CAN_BLOCK else None
    try:
        yield
    finally:
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for name, value in kept.items():
            setattr(main, name, value)
