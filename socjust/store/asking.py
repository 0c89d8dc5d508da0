"""Ask both providers at once for what has changed; hand over files and tables, write nothing but large answers."""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from socjust.catalogue.models import Series
from socjust.errors import SeriesNotServed
from socjust.sources import (
    FIRST_YEAR,
    ILOSTAT,
    LICENCES,
    NAMES,
    WORLDBANK,
    Answer,
    ilostat,
    ilostat_rows,
    no_values,
    worldbank,
    worldbank_page,
)
from socjust.sources import ilostat_table as tables
from socjust.sources.parallel import in_parallel
from socjust.sources.signals import Signals
from socjust.store.manifest import AskedEntry, FileEntry, SeriesEntry
from socjust.store.plan import Plan

Read = Sequence[tuple[SeriesEntry, pl.DataFrame | None]]


@dataclass(frozen=True)
class Request:
    """One question to a provider: a World Bank series, or a data set of ILOSTAT with the series read from it."""

    provider: str
    question: str  # in full: the same line means the same question
    signal: str  # what the provider says of its last change; "" where it says nothing
    series: tuple[Series, ...]
    about: tables.Question | None = None


@dataclass(frozen=True)
class Parcel:
    """What came back for one request: files to store, and the series that were read from them."""

    provider: str
    asked: AskedEntry | None = None
    files: Sequence[tuple[FileEntry, bytes | Path]] = ()
    series: Read = ()
    aggregates: frozenset[str] = frozenset()  # area codes that the provider says are no economies


@dataclass(frozen=True)
class Needed:
    """What a vintage needs: questions to be answered, and series of data sets that no longer exist."""

    requests: tuple[Request, ...]
    gone: tuple[SeriesEntry, ...]


def requests(plan: Plan, signals: Signals) -> Needed:
    """Return what has to be answered for a plan, whether it is asked for or here already."""
    asked = [
        Request(WORLDBANK, worldbank.question(one), signals.of_database(one), (one,)) for one in plan.of(WORLDBANK)
    ]
    gone: list[SeriesEntry] = []
    for question in tables.questions(plan.of(ILOSTAT)):
        mine = tuple(one for one in plan.of(ILOSTAT) if one.code == question.code)
        entry = signals.contents.get(question.code)
        if entry is None:
            why = f"{question.code} is not served by ILOSTAT (not in its table of contents)."
            gone += [_entry(one, "not-served", why) for one in mine]
        else:
            asked.append(Request(ILOSTAT, ilostat.question_url(question), entry.stamp, mine, question))
    return Needed(tuple(asked), tuple(gone))


def ask(
    asked: Sequence[Request], signals: Signals, progress: bool, stop: threading.Event, folder: Path
) -> Iterator[Parcel]:
    """Yield one parcel per request, in the order of arrival.

    Parameters
    ----------
    asked : sequence of Request
        What to ask for; nothing at all is asked of a provider that has none.
    signals : Signals
        What the providers said of their last changes.
    progress : bool
        Show a bar on the terminal.
    stop : threading.Event
        Set to end early.
    folder : Path
        Where large answers are put while they come.

    Raises
    ------
    ProviderError
        If a provider does not answer, or not what was asked: then the fetch as a whole has failed.
    """
    ours = {p: [r for r in asked if r.provider == p] for p in (WORLDBANK, ILOSTAT)}
    with worldbank.conversation(stop) as bank, _bar(progress) as bar:
        bars = {p: bar.add_task(NAMES[p], total=len(mine)) for p, mine in ours.items() if mine}
        queues = []
        if ours[WORLDBANK]:
            bank.prepare({worldbank.database(r.series[0]) for r in ours[WORLDBANK]})
            yield Parcel(WORLDBANK, aggregates=bank.aggregates())
            queues.append(([partial(_of_worldbank, bank, r) for r in ours[WORLDBANK]], bank.how.in_flight))
        if ours[ILOSTAT]:
            service = ilostat.Ilostat(stop)
            tasks = [partial(_of_ilostat, service, signals, r, folder) for r in ours[ILOSTAT]]
            queues.append((tasks, service.how.in_flight))
        for parcel in in_parallel(queues, stop):
            bar.advance(bars[parcel.provider])
            yield parcel


def read(request: Request, asked: AskedEntry, files: Sequence[tuple[FileEntry, Path]]) -> Read:
    """Read a request's series from an answer that is here already."""
    if asked.reason:
        return [(_entry(one, "not-served", asked.reason), None) for one in request.series]
    if request.provider == ILOSTAT:
        return _selected(ilostat_rows.select(tables.scan(files[0][1]), request.series), request.series)
    pages = [worldbank_page.parse(gzip.decompress(path.read_bytes())) for _, path in files]
    return [_judged(request.series[0], pl.concat(pages) if pages else no_values())]


def addresses() -> dict[str, str]:
    """Return the base address of each provider."""
    return {WORLDBANK: worldbank.address(), ILOSTAT: ilostat.address()}


def pack(answer: Answer, database: int | None = None) -> tuple[FileEntry, bytes | Path]:
    """Compress a body, unless it came compressed, and describe the file it makes."""
    body = answer.body
    if isinstance(body, bytes):
        body = body if body.startswith(tables.GZIP) else gzip.compress(body, 6, mtime=0)
        digest, size = hashlib.sha256(body).hexdigest(), len(body)
    else:
        with body.open("rb") as file:
            digest, size = hashlib.file_digest(file, "sha256").hexdigest(), body.stat().st_size
    entry = FileEntry(
        path=answer.path,
        provider=answer.provider,
        series=answer.series,
        database=database,
        url=answer.url,
        retrieved=answer.retrieved,
        sha256=digest,
        bytes=size,
        rows=answer.rows,
        updated=answer.updated,
        licence=LICENCES[answer.provider],
    )
    return entry, body


def _of_worldbank(bank: worldbank.WorldBank, request: Request) -> Parcel:
    (one,) = request.series
    try:
        pages = bank.fetch(one)
    except SeriesNotServed as failure:
        return _not_served(request, str(failure))
    values = pl.concat([page.table for page in pages]) if pages else None
    files = [pack(page, worldbank.database(one)) for page in pages]
    blanks = sum(page.rows for page in pages) - (0 if values is None else values.height)
    return Parcel(WORLDBANK, _asked(request, files, blanks=blanks), files, [_judged(one, values)])


def _of_ilostat(service: ilostat.Ilostat, signals: Signals, request: Request, folder: Path) -> Parcel:
    try:
        answer = service.fetch(request.about, signals.contents[request.about.code], folder)
    except SeriesNotServed as failure:
        return _not_served(request, str(failure))
    files = [pack(answer)]
    found = ilostat_rows.select(answer.table, request.series, answer.held)
    return Parcel(ILOSTAT, _asked(request, files, blanks=answer.blanks), files, _selected(found, request.series))


def _asked(
    request: Request, files: Sequence[tuple[FileEntry, bytes | Path]] = (), *, reason: str = "", blanks: int = 0
) -> AskedEntry:
    return AskedEntry(
        provider=request.provider,
        question=request.question,
        signal=request.signal,
        retrieved=datetime.now(UTC).replace(microsecond=0),
        files=tuple(file.path for file, _ in files),
        reason=reason,
        blanks=blanks,
    )


def _not_served(request: Request, why: str) -> Parcel:
    series = [(_entry(one, "not-served", why), None) for one in request.series]
    return Parcel(request.provider, _asked(request, reason=why), series=series)


def _selected(found: dict[str, ilostat_rows.Selected], series: Sequence[Series]) -> Read:
    read_ = []
    for one in series:
        chosen = found[one.label]
        if chosen.reason:
            read_.append((_entry(one, "not-served", chosen.reason), None))
        else:
            read_.append(_judged(one, chosen.values, chosen.series.label))
    return read_


def _judged(series: Series, values: pl.DataFrame | None, used: str = "") -> tuple[SeriesEntry, pl.DataFrame | None]:
    if values is not None and values.height:
        return _entry(series, "served", used="" if used == series.label else used), values
    name = NAMES[series.provider]
    return _entry(series, "empty", f"{series.label} has no figure since {FIRST_YEAR} at {name}."), None


def _entry(series: Series, status: str, reason: str = "", used: str = "") -> SeriesEntry:
    return SeriesEntry(provider=series.provider, label=series.label, status=status, reason=reason, used=used)  # type: ignore


def _bar(progress: bool) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = progress and sys.stderr.isatty()
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not shown)
