"""Write aside, then rename: what a reader finds is whole, whatever happened to the writer."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from socjust.errors import StoreError

HOME = "--home"
_PART = re.compile(r"\.(?P<name>.+)\.part-(?P<pid>\d+)")


@contextmanager
def folder(target: Path, elsewhere: str = HOME) -> Iterator[Path]:
    """Give a folder to fill; rename it to `target` when the block ends well, remove it when it does not.

    Parameters
    ----------
    target : Path
        Must not exist.
    elsewhere : str
        The option by which a user writes to another place.

    Yields
    ------
    Path
        An empty folder beside the target, hidden.

    Raises
    ------
    StoreError
        If the disk is full, the folder read-only, or the target has appeared meanwhile.
    """
    part = _part(target)
    with in_a_sentence(target, elsewhere=elsewhere):
        target.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir()
        try:
            yield part
            os.rename(part, target)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def file(target: Path, elsewhere: str = HOME) -> Iterator[Path]:
    """Give a path to write to; it replaces `target` when the block ends well."""
    part = _part(target)
    with in_a_sentence(target, elsewhere=elsewhere):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)


def _part(target: Path) -> Path:
    """Return a hidden name beside the target: of this process, for `sweep`, and of no other thread of it."""
    return target.parent / f".{target.name}.{secrets.token_hex(4)}.part-{os.getpid()}"


@contextmanager
def in_a_sentence(target: Path, end: str = "Nothing was stored.", elsewhere: str = HOME) -> Iterator[None]:
    """Turn the operating system's complaints into a sentence with a remedy."""
    try:
        yield
    except (OSError, pl.exceptions.ComputeError) as failure:
        where, number = target.parent, _number(failure)
        if number is None and not isinstance(failure, OSError):
            raise
        if number in (errno.ENOSPC, errno.EDQUOT):
            sentence = f"There is no space left for {target}: free some on that disk, or choose another {elsewhere}."
        elif number in (errno.EACCES, errno.EPERM, errno.EROFS):
            sentence = f"{where} cannot be written to: change its permissions, or choose another {elsewhere}."
        elif number in (errno.EEXIST, errno.ENOTEMPTY):
            sentence = f"{target} appeared while it was being made, by another run: run the command again."
        else:
            said = getattr(failure, "strerror", None) or failure
            sentence = f"{target} cannot be written ({said}): choose another {elsewhere}."
        raise StoreError(f"{sentence} {end}") from failure


def _number(failure: Exception) -> int | None:
    """Return the system's number of a failure; polars says it in words only, and of Parquet as an error of its own."""
    found = re.search(r"\(os error (\d+)\)", str(failure))
    return getattr(failure, "errno", None) or (int(found[1]) if found else None)


def sweep(parent: Path) -> None:
    """Remove what processes that are no more left half-written in a folder."""
    if not parent.is_dir():
        return
    for path in parent.iterdir():
        found = _PART.fullmatch(path.name)
        if found and not _alive(int(found["pid"])):
            with contextlib.suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _alive(pid: int) -> bool:
    if os.name != "posix":
        return True  # there, signal 0 would end the process instead of asking for it
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
