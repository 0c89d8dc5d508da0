"""What a fetch has received so far: kept in a hidden folder until the vintage is whole, and taken up by the next fetch.

Beside the folder lies a journal, one line an answer, written after the answer's files. The running fetch holds a lock
on it, which ends with its process however that ends: a journal that can be locked belongs to nobody any more.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ValidationError

from socjust.store.manifest import AskedEntry, FileEntry

STEM = ".unfinished-"
Body = bytes | Path


class Line(BaseModel):
    """One line of the journal."""

    again: bool | None = None  # in the first line: whether everything is asked for, changed or not
    aggregates: tuple[str, ...] = ()
    asked: AskedEntry | None = None
    files: tuple[FileEntry, ...] = ()


@dataclass
class Unfinished:
    """A vintage in the making."""

    path: Path
    journal: IO[str]
    lines: list[Line] = field(default_factory=list)

    @property
    def again(self) -> bool:
        """Whether it was begun to ask for everything."""
        return bool(self.lines) and bool(self.lines[0].again)

    @property
    def arrived(self) -> int:
        """How many answers came from a provider, not from an earlier vintage."""
        return sum(line.asked is not None and not line.asked.linked_from for line in self.lines)

    @property
    def incoming(self) -> Path:
        """Where answers are put while they come."""
        return self.path / ".incoming"

    def note(self, line: Line) -> None:
        """Write a line of the journal; what it speaks of is safe from then on."""
        self.journal.write(line.model_dump_json(exclude_defaults=True) + "\n")
        self.journal.flush()
        self.lines.append(line)

    def add(self, file: FileEntry, body: Body) -> FileEntry:
        """Put a file in its place, without a line in the journal."""
        target = self.path / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(body, Path):
            os.replace(body, target)
        else:
            target.write_bytes(body)
        return file

    def put(self, asked: AskedEntry, files: Sequence[tuple[FileEntry, Body]]) -> None:
        """Keep an answer that has come."""
        for file, body in files:
            self.add(file, body)
        self.note(Line(asked=asked, files=tuple(file for file, _ in files)))

    def link(self, asked: AskedEntry, files: Sequence[tuple[FileEntry, Path]]) -> None:
        """Take over an answer that lies elsewhere on this disk, without copying it where the disk can link."""
        for file, there in files:
            target = self.path / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(there, target)
            except OSError:  # another disk, or a file system without links
                shutil.copyfile(there, target)
        self.note(Line(asked=asked, files=tuple(file for file, _ in files)))

    def become(self, target: Path) -> None:
        """Turn into the vintage's folder, in one step."""
        shutil.rmtree(self.incoming, ignore_errors=True)
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        os.rename(self.path, target)

    def close(self, *, remove: bool) -> None:
        """Let go of it; with ``remove`` for good."""
        name = self.journal.name
        if remove:
            shutil.rmtree(self.path, ignore_errors=True)
            if os.name == "posix":  # while it is still locked: nobody can take up what is about to vanish
                Path(name).unlink(missing_ok=True)
        self.journal.close()
        if remove:
            with contextlib.suppress(OSError):
                Path(name).unlink(missing_ok=True)


@contextmanager
def begin(raw: Path, *, again: bool) -> Iterator[Unfinished]:
    """Begin a vintage in a hidden folder of its own; keep what arrived if the block does not end well.

    Parameters
    ----------
    raw : Path
        Folder of the vintages.
    again : bool
        Whether everything is asked for, changed or not.

    Yields
    ------
    Unfinished
        Let it `become` a vintage. Where nothing arrived from a provider, nothing stays.
    """
    raw.mkdir(parents=True, exist_ok=True)
    made = _new(raw)
    try:
        made.incoming.mkdir(parents=True)
        made.note(Line(again=again))
        yield made
    finally:
        made.close(remove=not made.path.is_dir() or not made.arrived)


def _new(raw: Path) -> Unfinished:
    while True:
        path = raw / f"{STEM}{secrets.token_hex(4)}"
        journal = path.with_suffix(".jsonl").open("x", encoding="utf-8")
        lock(journal, wait=True)
        if Path(journal.name).exists():
            return Unfinished(path, journal)
        journal.close()  # before it was locked, another fetch took it for something left behind


@contextmanager
def left_behind(raw: Path, mine: Unfinished) -> Iterator[list[Unfinished]]:
    """Give what fetches that are no more left unfinished, newest first, locked for us while the block runs.

    A lock that outlived an interrupted block would hide the folder from the next fetch of the same process.
    """
    found: list[Unfinished] = []
    try:
        _take(raw, mine, found)
        yield found
    finally:
        for one in found:
            one.close(remove=False)


def _take(raw: Path, mine: Unfinished, found: list[Unfinished]) -> None:
    for journal in sorted(raw.glob(f"{STEM}*.jsonl"), key=_age):
        path = journal.with_suffix("")
        if path == mine.path:
            continue
        try:
            handle = journal.open("r+", encoding="utf-8")
        except OSError:
            continue
        if not lock(handle, wait=False):
            handle.close()
        elif not path.is_dir():
            Unfinished(path, handle).close(remove=True)
        else:
            found.append(Unfinished(path, handle, _lines(handle)))


def _age(path: Path) -> float:
    with contextlib.suppress(OSError):
        return -path.stat().st_mtime
    return 0.0


def _lines(journal: IO[str]) -> list[Line]:
    lines = []
    for text in journal:
        try:
            lines.append(Line.model_validate_json(text))
        except ValidationError:
            break  # the line that was being written when the process ended
    return lines


@contextmanager
def naming(raw: Path) -> Iterator[None]:
    """Hold the right to give a vintage its name: two fetches that end together do not choose the same."""
    if os.name != "posix":  # a folder cannot be locked there: the second of two gets a sentence instead
        yield
        return
    import fcntl

    folder = os.open(raw, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks: the second of two gets a sentence
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def lock(handle: IO[str], *, wait: bool) -> bool:
    """Lock a file for this process; the system unlocks it when the process ends. False if another one holds it."""
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        else:
            import msvcrt

            place = handle.tell()
            handle.seek(1 << 30)  # a byte that nobody reads
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            handle.seek(place)
    except OSError:
        return False
    return True
