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

from socjust.errors import StoreError

_PART = re.compile(r"\.(?P<name>.+)\.part-(?P<pid>\d+)")


@contextmanager
def folder(target: Path) -> Iterator[Path]:
    """Give a folder to fill; rename it to `target` when the block ends well, remove it when it does not.

    Parameters
    ----------
    target : Path
        Must not exist.

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
    with in_a_sentence(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir()
        try:
            yield part
            os.rename(part, target)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def file(target: Path) -> Iterator[Path]:
    """Give a path to write to; it replaces `target` when the block ends well."""
    part = _part(target)
    with in_a_sentence(target):
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
def in_a_sentence(target: Path, end: str = "Nothing was stored.") -> Iterator[None]:
    """Turn the operating system's complaints into a sentence with a remedy."""
    try:
        yield
    except OSError as failure:
        where = target.parent
        if failure.errno in (errno.ENOSPC, errno.EDQUOT):
            sentence = f"There is no space left for {target}: free some on that disk, or choose another --home."
        elif failure.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            sentence = f"{where} cannot be written to: change its permissions, or choose another --home."
        elif failure.errno in (errno.EEXIST, errno.ENOTEMPTY):
            sentence = f"{target} appeared while it was being made, by another run: run the command again."
        else:
            sentence = f"{target} cannot be written ({failure.strerror or failure}): choose another --home."
        raise StoreError(f"{sentence} {end}") from failure


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
