"""Answers that are here already: in an earlier vintage, or from a fetch that did not come to its end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from socjust.store.manifest import AskedEntry, FileEntry
from socjust.store.unfinished import Unfinished
from socjust.store.vintage import Vintage


@dataclass(frozen=True)
class Kept:
    """One answer that need not be asked for."""

    asked: AskedEntry
    files: tuple[tuple[FileEntry, Path], ...]
    vintage: str  # "" for a fetch that was interrupted

    @property
    def intact(self) -> bool:
        """Whether the files are still what was received."""
        return all(is_intact(path, file) for file, path in self.files)


class Earlier:
    """Where answers may lie, in the order they are looked for: vintages, newest first, then interrupted fetches."""

    def __init__(self, vintages: Sequence[Vintage], interrupted: Sequence[Unfinished]) -> None:
        self._vintages = vintages
        self._interrupted = interrupted
        self._found: dict[str, list[Kept]] = {}
        for kept in self._all():
            self._found.setdefault(kept.asked.question, []).append(kept)

    def _all(self) -> Iterator[Kept]:
        for vintage in self._vintages:
            by_path = {file.path: file for file in vintage.manifest.files}
            for asked in vintage.manifest.asked:
                files = tuple((by_path[path], vintage.raw / path) for path in asked.files if path in by_path)
                if len(files) == len(asked.files):
                    yield Kept(asked, files, vintage.name)
        for one in self._interrupted:
            for line in one.lines:
                if line.asked is not None:
                    yield Kept(line.asked, tuple((file, one.path / file.path) for file in line.files), "")

    def find(self, question: str, signal: str, settled: Callable[[str, datetime], bool]) -> Kept | None:
        """Return the answer to a question, if the provider has changed nothing since.

        Parameters
        ----------
        question : str
            In full.
        signal : str
            What the provider says of its last change now; "" where it says nothing: then no answer is good enough.
        settled : callable
            Takes signal and date of receipt; whether the answer is newer than any change the signal can stand for.
            An interrupted fetch is finished all the same: a vintage is what was there when it began.
        """
        for kept in self._found.get(question, ()) if signal else ():
            sure = not kept.vintage or settled(signal, kept.asked.retrieved)
            if kept.asked.signal == signal and sure and kept.intact:
                return kept
        return None

    @property
    def aggregates(self) -> frozenset[str]:
        """Area codes that the World Bank last said are no economies."""
        known = [line.aggregates for one in self._interrupted for line in one.lines if line.aggregates]
        known += [vintage.manifest.aggregates for vintage in self._vintages if vintage.manifest.aggregates]
        return frozenset(known[0]) if known else frozenset()


def is_intact(path: Path, file: FileEntry) -> bool:
    """Say whether a file is there and holds what was received; read piece by piece, however large it is."""
    try:
        with path.open("rb") as body:
            return hashlib.file_digest(body, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def up_to_date(
    vintages: Sequence[Vintage], kept: Mapping[str, Kept | None], catalogue: str, partial: bool, indicators: set[str]
) -> Vintage | None:
    """Return the newest vintage of the same kind, if it answers every question that would be asked now."""
    for one in vintages:
        manifest = one.manifest
        if manifest.partial != partial or set(manifest.recipes) != indicators:
            continue
        same = {a.question: a.signal for a in manifest.asked} == {q: k.asked.signal for q, k in kept.items() if k}
        whole = all(kept.values()) and all(k.vintage for k in kept.values() if k)
        return one if same and whole and manifest.catalogue_sha256 == catalogue else None
    return None
