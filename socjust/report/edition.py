"""An edition's name and folder: written aside, renamed at the end, one writer at a time."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from socjust.errors import ReportError, UsageError
from socjust.home import SIMULATED, Home, is_simulated

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True)
class Edition:
    """An edition that lies in the reports' folder."""

    name: str
    path: Path
    simulated: bool
    vintage: str
    seconds: float
    chapters: int
    failed: dict[str, str] = field(default_factory=dict)  # chapter's slug: why it could not be made
    notices: tuple[str, ...] = ()  # what a reader should know though nothing failed: PDF left out

    @property
    def index(self) -> Path:
        """The page to open first."""
        return self.path / (f"index-{SIMULATED}.html" if self.simulated else "index.html")

    def raise_for_failures(self) -> None:
        """Raise an error that names the chapters which could not be made, if there are any."""
        if self.failed:
            told = "; ".join(f"{slug}: {why}" for slug, why in self.failed.items())
            raise ReportError(
                f"{len(self.failed)} of {self.chapters} chapters could not be made, the rest are in {self.path}. {told}"
            )


def name(given: str | None, simulated: bool, today: dt.date | None = None) -> str:
    """Return the edition's name: the one given, checked, or year and month; marked when its figures are invented.

    Parameters
    ----------
    given : str, optional
        Letters, digits, ``.``, ``_`` and ``-``.
    simulated : bool
        Whether the vintage is simulated.
    today : date, optional
        For the default name.

    Returns
    -------
    str
        The name of the folder in ``reports/``.

    Examples
    --------
    >>> name(None, True, dt.date(2026, 11, 22)), name("spring", False)
    ('2026-11-SIMULATED', 'spring')
    """
    chosen = given if given is not None else (today or dt.date.today()).strftime("%Y-%m")
    check(chosen)
    if not simulated and is_simulated(chosen):
        raise UsageError(f"Edition '{chosen}' would mark real figures as {SIMULATED}: choose a name without that word")
    if simulated and not chosen.endswith(f"-{SIMULATED}"):
        return f"{chosen}-{SIMULATED}"
    return chosen


def check(given: str) -> None:
    """Raise an error unless the name can be a folder's name on every system."""
    if not NAME.fullmatch(given) or given.endswith("."):
        raise UsageError(
            f"'{given}' cannot be the name of an edition: use letters, digits, '.', '_' and '-', "
            "beginning with a letter or digit, at most 80 characters"
        )


@contextlib.contextmanager
def staged(home: Home, edition: str) -> Iterator[Path]:
    """Yield an empty folder to write the edition to; it takes the edition's place when the block ends well.

    An error or Ctrl-C inside the block removes the folder and leaves the edition that stood there before.

    Parameters
    ----------
    home : Home
        Its ``reports/`` is made if need be.
    edition : str
        A checked name.
    """
    with _sentences(home.reports):
        home.reports.mkdir(parents=True, exist_ok=True)
        with _locked(home.reports, edition):
            _tidy(home.reports, edition)
            folder = home.reports / f".{edition}.tmp-{os.getpid()}"
            folder.mkdir()
            try:
                yield folder
                _publish(folder, home.reports / edition)
            finally:
                shutil.rmtree(folder, ignore_errors=True)


def _tidy(reports: Path, edition: str) -> None:
    """Remove what a run that was killed left, and put back the edition if it was killed between the two renames."""
    for left in reports.glob(f".{edition}.old-*"):
        if not (reports / edition).exists():
            left.rename(reports / edition)
    for left in (*reports.glob(f".{edition}.tmp-*"), *reports.glob(f".{edition}.old-*")):
        shutil.rmtree(left, ignore_errors=True)


def _publish(folder: Path, target: Path) -> None:
    """Rename `folder` to `target`; a folder cannot replace another in one step, so the old one steps aside first."""
    aside = target.with_name(f".{target.name}.old-{os.getpid()}")
    if target.exists():
        target.rename(aside)
    try:
        folder.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def _sentences(reports: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ReportError(
                f"No space left for the edition in {reports}: free some (about 10 MB, and 1 MB for each chapter) "
                "and repeat; nothing was changed"
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ReportError(
                f"{reports} cannot be written to ({error.strerror}): name another folder with --home"
            ) from error
        raise


@contextlib.contextmanager
def _locked(reports: Path, edition: str) -> Iterator[None]:
    """Hold a lock that the system itself gives back when this process ends, however it ends."""
    path = reports / f".{edition}.lock"
    with path.open("a+", encoding="utf-8") as lock:
        try:
            _take(lock.fileno())
            if not _same(path, lock.fileno()):
                raise OSError("the run before removed it between our opening and locking it")
        except OSError as error:
            raise ReportError(
                f"Edition {edition} is being made by another run at this moment: wait for it, or give this one "
                "another name with --edition"
            ) from error
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # Windows does not remove a file that is open
                path.unlink()


def _same(path: Path, file: int) -> bool:
    """Say whether a path still leads to an open file: a lock on one that was removed keeps nobody out."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False


def _take(file: int) -> None:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
