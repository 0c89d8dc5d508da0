"""Runs the chapters' notebooks, several at a time; one that fails is reported and the rest goes on."""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from socjust.report import kernel, page, processes
from socjust.report.imprint import Imprint
from socjust.report.parameters import first_line
from socjust.report.plan import Chapter

TIMEOUT = 600  # seconds a chapter may take
HOME_FROM_COPY = "../../.."  # the home folder, seen from reports/<edition>/notebooks/

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Job:
    """One chapter to be made in one folder."""

    chapter: Chapter
    imprint: Imprint
    folder: Path
    timeout: float = TIMEOUT


@dataclass(frozen=True)
class Outcome:
    """What became of a chapter."""

    slug: str
    files: tuple[str, ...]  # relative to the edition's folder
    seconds: float
    warnings: tuple[str, ...] = ()
    error: str = ""  # one sentence; "" when the chapter was made


def outcomes(jobs: Sequence[Job], workers: int | None = None) -> Iterator[Outcome]:
    """Make chapters in a pool of processes and yield each one as it is done.

    Parameters
    ----------
    jobs : sequence of Job
        Started in this order.
    workers : int, optional
        Processes; by default one for each processor, at most one for each chapter.

    Yields
    ------
    Outcome
        In the order in which they end.
    """
    count = max(1, min(workers or os.cpu_count() or 1, len(jobs)))
    with _sockets() as sockets:
        with processes.pool(count, _begin, sockets) as pool:
            with processes.starting():
                futures = {pool.submit(make, job): job for job in jobs}
            for future in as_completed(futures):
                yield _outcome(future, futures[future])


def _outcome(future: Future[Outcome], job: Job) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        why = "the process that made it ended without a word, most likely for want of memory: try fewer --workers"
        return Outcome(job.chapter.slug, (), 0.0, error=why)


def _sockets() -> tempfile.TemporaryDirectory[str]:
    """Return a folder for the kernels' sockets; one that a kernel leaves behind at its end is no reason to fail."""
    return tempfile.TemporaryDirectory(prefix="socjust-", dir=_short(), ignore_cleanup_errors=True)


def _short() -> str | None:
    """Return a folder with a short name: the path of a socket may have about a hundred characters."""
    return "/tmp" if sys.platform != "win32" and os.access("/tmp", os.W_OK) else None


def _begin(sockets: str) -> None:
    """Prepare a worker process."""
    os.environ["JUPYTER_RUNTIME_DIR"] = sockets
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    logging.getLogger("papermill").setLevel(logging.ERROR)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    kernel.install()


def make(job: Job) -> Outcome:
    """Execute a chapter's notebook and write its page, table twins and executed notebook."""
    started = time.monotonic()
    slug, name = job.chapter.slug, job.imprint.pages[job.chapter.slug]
    try:
        notebook = execute(job.chapter, job.timeout)
        clean = cleaned(notebook, job.chapter)
        made = page.render(notebook, job.chapter, job.imprint)
    except Exception as error:  # whatever is wrong with one chapter, the others are made
        why = sentence(error, job.timeout)
        failure = page.render_failure(job.chapter, job.imprint, why)
        (job.folder / name).write_text(failure, encoding="utf-8")
        return Outcome(slug, (name,), time.monotonic() - started, error=why)
    # Written outside the block: where there is no space left, no other chapter could be written either.
    executed = f"notebooks/{job.imprint.file(slug, 'ipynb')}"
    nbformat.write(clean, job.folder / executed)
    (job.folder / name).write_text(made.html, encoding="utf-8")
    for table, text in made.tables.items():
        (job.folder / "data" / table).write_text(text, encoding="utf-8")
    files = (executed, name, *(f"data/{table}" for table in made.tables))
    return Outcome(slug, files, time.monotonic() - started, made.warnings)


def execute(chapter: Chapter, timeout: float = TIMEOUT) -> nbformat.NotebookNode:
    """Run a notebook with papermill and return it with its outputs.

    Parameters
    ----------
    chapter : Chapter
        Notebook and parameters.
    timeout : float
        Seconds for the whole notebook.

    Returns
    -------
    NotebookNode
        Executed.
    """
    ends = time.monotonic() + timeout
    return papermill.execute_notebook(
        str(chapter.notebook),
        None,
        chapter.parameters,
        kernel_name="python3",
        progress_bar=False,
        request_save_on_cell_execute=False,
        cwd=str(chapter.notebook.parent),
        start_timeout=max(60, int(timeout)),  # a busy machine imports slowly
        shutdown_kernel="immediate",
        timeout_func=lambda cell: max(1, int(ends - time.monotonic())),
        config=kernel.channels(),
    )


def sentence(error: BaseException, timeout: float = TIMEOUT) -> str:
    """Say in one sentence why a chapter failed.

    Parameters
    ----------
    error : Exception
        What papermill or nbclient raised.
    timeout : float
        The limit that a chapter had.

    Returns
    -------
    str
        With the number of the cell where there is one.
    """
    if isinstance(error, CellTimeoutError):
        return f"it did not end within {timeout:g} seconds"
    if isinstance(error, DeadKernelError):
        return "its process ended without a word, most likely for want of memory: try fewer --workers"
    if isinstance(error, PapermillExecutionError):
        what = ANSI.sub("", error.evalue).strip().splitlines() or [""]
        return f"cell {error.exec_count or error.cell_index}: {error.ename}: {what[0]}".removesuffix(": ")
    return f"{type(error).__name__}: {first_line(error)}"


def cleaned(notebook: nbformat.NotebookNode, chapter: Chapter) -> nbformat.NotebookNode:
    """Return an executed notebook without what differs from run to run: times, random ids, paths of this machine."""
    copy = nbformat.from_dict(notebook)
    copy.metadata.pop("papermill", None)
    home = str(chapter.parameters.get("home", ""))
    for cell in copy.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell["id"] = "injected-parameters"
            if home:
                cell.source = cell.source.replace(f'"{home}"', f'"{HOME_FROM_COPY}"')
    return copy
