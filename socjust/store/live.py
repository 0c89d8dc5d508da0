"""A vintage of the providers' figures: the unchanged is linked, the rest asked for, the whole appears in one step."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from socjust.catalogue import Catalogue
from socjust.home import Home
from socjust.sources import ILOSTAT, WORLDBANK
from socjust.sources.parallel import in_parallel
from socjust.sources.signals import Signals, reread, settled
from socjust.store import aside, asking, describe, plan, stored, unfinished
from socjust.store import manifest as manifests
from socjust.store.asking import Request
from socjust.store.earlier import Earlier, Kept, up_to_date
from socjust.store.manifest import AskedEntry, FileEntry, Manifest, SeriesEntry
from socjust.store.observations import Received, left_out
from socjust.store.unfinished import Line, Unfinished
from socjust.store.vintage import Vintage, new_name, of, vintages

READERS = 2  # answers that are read at a time when they are here already


class Moved(Exception):
    """A provider changed its figures while it was asked: what arrived before is of another state than the rest."""

    def __init__(self, signals: Signals, database: int) -> None:
        """Keep what the providers say now."""
        super().__init__(database)
        self.signals, self.database = signals, database


class Arrived:
    """What a vintage consists of, while it comes together."""

    def __init__(self) -> None:
        self.files: list[FileEntry] = []
        self.asked: list[AskedEntry] = []
        self.entries: dict[tuple[str, str], SeriesEntry] = {}
        self.values: dict[tuple[str, str], pl.DataFrame] = {}
        self.aggregates: frozenset[str] = frozenset()

    def add(self, asked: AskedEntry, files: Sequence[FileEntry], series: asking.Read) -> None:
        """Take note of one answer."""
        self.asked.append(asked)
        self.files.extend(files)
        for entry, frame in series:
            self.entries[entry.provider, entry.label] = entry
            if frame is not None:
                self.values[entry.provider, entry.label] = frame


def store(
    home: Home,
    asked: plan.Plan,
    catalogue: Catalogue,
    signals: Signals,
    *,
    name: str | None,
    again: bool,
    progress: bool,
    say: Callable[[str], object],
) -> Vintage:
    """Store a vintage of the providers' figures, or return the newest one where nothing has changed since.

    Parameters
    ----------
    home : Home
        Folder with ``data/``.
    asked : Plan
        What the vintage is to hold.
    catalogue : Catalogue
        The framework.
    signals : Signals
        What the providers say of their last changes.
    name : str or None
        The user's name for it: then a vintage is made in any case.
    again : bool
        Ask for everything, whether it has changed or not.
    progress : bool
        Show a bar on a terminal.
    say : callable
        Takes each sentence meant for the user.

    Returns
    -------
    Vintage
        Complete.

    Raises
    ------
    Moved
        If the World Bank changed a database meanwhile. What has arrived is kept.
    ProviderError
        If a provider does not answer. What has arrived is kept for the next fetch.
    StoreError
        If the disk does not take it.
    """
    whole, needed = not asked.partial, asking.requests(asked, signals)
    with (
        aside.in_a_sentence(home.raw / (name or ""), "No vintage was stored."),
        unfinished.begin(home.raw, again=again) as mine,
        unfinished.left_behind(home.raw, mine) as interrupted,
    ):
        real = [] if again else [one for one in vintages(home) if not one.simulated]
        earlier = Earlier(real, [one for one in interrupted if one.again == again])
        kept = {r.question: earlier.find(r.question, r.signal, settled) for r in needed.requests}
        same = up_to_date(real, kept, catalogue.sha256, asked.partial, {i.id for i in asked.indicators})
        if same and name is None:
            _let_go(interrupted, remove=whole)
            say(f"Vintage {same.name} is up to date: neither World Bank nor ILOSTAT has changed anything in it since.")
            return same
        try:
            arrived = Arrived()
            _link(mine, needed.requests, kept, arrived)
            _let_go(interrupted, remove=whole)
            _ask(mine, [r for r in needed.requests if kept[r.question] is None], signals, progress, arrived, say)
            arrived.aggregates = arrived.aggregates or earlier.aggregates
            arrived.entries |= {(entry.provider, entry.label): entry for entry in needed.gone}
            arrived.files += [mine.add(*asking.pack(signals.lists[p])) for p in (WORLDBANK, ILOSTAT) if asked.of(p)]
            with unfinished.naming(home.raw):
                return _finish(mine, of(home, new_name(home, name, partial=asked.partial)), asked, catalogue, arrived)
        except BaseException as failure:  # Ctrl-C too
            if not isinstance(failure, Moved):
                _tell(mine, len(needed.requests), say)
            raise


def _link(mine: Unfinished, requests: Sequence[Request], kept: Mapping[str, Kept | None], arrived: Arrived) -> None:
    """Take over the answers that are here already, and read them."""
    tasks = []
    for request in requests:
        found = kept[request.question]
        if found is None:
            continue
        fresh = {"linked_from": found.vintage or found.asked.linked_from}
        entry = found.asked.model_copy(update=fresh)
        files = [(file.model_copy(update=fresh), path) for file, path in found.files]
        mine.link(entry, files)
        tasks.append(partial(_read, mine.path, request, entry, [file for file, _ in files]))
    for entry, files, series in in_parallel([(tasks, READERS)], threading.Event()):
        arrived.add(entry, files, series)


def _read(
    folder: Path, request: Request, entry: AskedEntry, files: Sequence[FileEntry]
) -> tuple[AskedEntry, Sequence[FileEntry], asking.Read]:
    return entry, files, asking.read(request, entry, [(file, folder / file.path) for file in files])


def _ask(
    mine: Unfinished, missing: Sequence[Request], signals: Signals, progress: bool, arrived: Arrived,
    say: Callable[[str], object],
) -> None:  # fmt: skip
    """Ask for what is not here, and see that it is of one state."""
    if not missing:
        return
    for parcel in asking.ask(missing, signals, progress, threading.Event(), mine.incoming):
        if parcel.asked is None:
            mine.note(Line(aggregates=tuple(sorted(parcel.aggregates))))
            arrived.aggregates = parcel.aggregates
        else:
            mine.put(parcel.asked, parcel.files)
            arrived.add(parcel.asked, [file for file, _ in parcel.files], parcel.series)
    _of_one_state(arrived.files, signals, say)


def _of_one_state(files: Sequence[FileEntry], signals: Signals, say: Callable[[str], object]) -> None:
    """Hold the dates of last update of the answers against each other: a database has one in a vintage.

    Where it has two, the World Bank says whether it has changed the database since the fetch began. Answers of ILOSTAT
    carry no date.

    Raises
    ------
    Moved
        If it has: then what came before is asked for again.
    """
    for database, dates in sorted(_dates(files).items()):
        if len(dates) < 2:
            continue
        now = reread(threading.Event())
        if now.databases.get(database) != signals.databases.get(database):
            raise Moved(now, database)
        days = " and ".join(day.isoformat() for day in sorted(dates))
        say(f"World Bank dates its answers of database {database} differently ({days}), and its list has not changed.")


def _dates(files: Sequence[FileEntry]) -> dict[int, set[date]]:
    found: dict[int, set[date]] = {}
    for file in files:
        if file.database is not None and file.updated is not None:
            found.setdefault(file.database, set()).add(file.updated)
    return found


def _let_go(interrupted: Sequence[Unfinished], *, remove: bool) -> None:
    """Remove what earlier fetches left: it is linked by now or out of date. A partial fetch leaves it to the next."""
    for one in interrupted:
        one.close(remove=remove)


def _tell(mine: Unfinished, needed: int, say: Callable[[str], object]) -> None:
    if mine.arrived:
        say(
            f"{mine.arrived} answers arrived and are kept, of {needed} that the vintage needs: the next socjust "
            "fetch asks only for the rest."
        )


def _finish(mine: Unfinished, made: Vintage, asked: plan.Plan, catalogue: Catalogue, arrived: Arrived) -> Vintage:
    """Describe the vintage, make its table, and only then let it appear."""
    manifest = _manifest(made.name, asked, catalogue, arrived)
    manifests.write(manifest, mine.path)
    values = Received(arrived.values, stored.updates(manifest, list(asked.series)), used=stored.used(manifest.series))
    hidden = Vintage(made.name, mine.path, made.processed)
    try:
        stored.write(hidden, catalogue, stored.make(hidden, catalogue, values))
        mine.become(made.raw)
    except BaseException:  # Ctrl-C too: a vintage is complete or absent
        shutil.rmtree(made.processed, ignore_errors=True)
        raise
    return made


def _manifest(name: str, asked: plan.Plan, catalogue: Catalogue, arrived: Arrived) -> Manifest:
    files = sorted(arrived.files, key=lambda file: file.path)
    in_order = [arrived.entries[s.provider, s.label] for s in asked.series]
    blanks = dict.fromkeys((WORLDBANK, ILOSTAT), 0)
    for entry in arrived.asked:
        blanks[entry.provider] += entry.blanks
    return describe.manifest(name, asked, catalogue, files, in_order).model_copy(
        update={
            "providers": tuple(describe.provider(p, u, files) for p, u in asking.addresses().items() if asked.of(p)),
            "left_out": tuple(left_out(arrived.values, catalogue, {WORLDBANK: arrived.aggregates, ILOSTAT: ()})),
            "blanks": blanks,
            "asked": tuple(sorted(arrived.asked, key=lambda entry: (entry.provider, entry.question))),
            "aggregates": tuple(sorted(arrived.aggregates)),
        }
    )
