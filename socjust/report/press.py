"""Prints in a process of its own, so that Ctrl-C, a browser that hangs and a running event loop do no harm here."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from socjust.errors import ReportError
from socjust.report import pdf, processes
from socjust.report.imprint import Imprint

PATIENCE = 300  # seconds for one chapter, after all chapters have been made
DIED = "it could not be printed as PDF: the browser's process ended without a word"


class Press:
    """A queue before one open browser."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self.pool = pool
        self.started = pool.submit(_start)
        self.printing: dict[str, Future[str] | None] = {}  # None: there is no process left to print it

    def print(self, slug: str, source: Path, target: Path, running: str) -> None:
        """Put a chapter's page in the queue."""
        try:
            with _in_time():
                self.started.result(PATIENCE)  # raises if the browser does not start
            self.printing[slug] = self.pool.submit(_print, source, target, running)
        except BrokenProcessPool:
            self.printing[slug] = None

    def results(self) -> Iterator[tuple[str, str]]:
        """Yield for every chapter in the queue its slug and why it could not be printed, ``""`` if it was."""
        for slug, done in self.printing.items():
            try:
                with _in_time():
                    why = DIED if done is None else done.result(PATIENCE)
            except BrokenProcessPool:
                why = DIED
            yield slug, why


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise ReportError(f"The browser did not answer for {PATIENCE} seconds: repeat with --format html") from error


@contextlib.contextmanager
def press(program: Path, imprint: Imprint) -> Iterator[Press]:
    """Start a browser in a process of its own and yield what prints with it.

    Parameters
    ----------
    program : Path
        Chromium, Chrome or Edge.
    imprint : Imprint
        For the running head and foot.
    """
    with processes.pool(1, _begin, program, imprint) as pool:
        with processes.starting():
            made = Press(pool)
        yield made
        with contextlib.suppress(BrokenProcessPool), _in_time():  # there may be nothing left to be stopped
            pool.submit(_stop).result(PATIENCE)


_open = contextlib.ExitStack()
_asked: tuple[Path, Imprint]
_printer: pdf.Printer


def _begin(program: Path, imprint: Imprint) -> None:
    global _asked
    if hasattr(os, "setsid"):
        os.setsid()  # the browser and its driver leave the terminal's group, and with it the reach of Ctrl-C
    _asked = (program, imprint)


def _start() -> None:
    global _printer
    _printer = _open.enter_context(pdf.printer(*_asked))


def _print(source: Path, target: Path, running: str) -> str:
    try:
        _printer.print(source, target, running)
    except ReportError as error:
        return str(error)
    return ""


def _stop() -> None:
    _open.close()
