"""Ask both providers at once for what a plan names; hand over files and tables, write nothing."""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from socjust.catalogue.models import Series
from socjust.errors import SeriesNotServed
from socjust.sources import FIRST_YEAR, ILOSTAT, LICENCES, NAMES, WORLDBANK, Answer, ilostat, polite, worldbank
from socjust.sources import ilostat_table as tables
from socjust.sources.parallel import in_parallel
from socjust.store.manifest import FileEntry, SeriesEntry
from socjust.store.plan import Plan

PATIENCE = 25.0  # seconds to find out whether the providers are there


@dataclass(frozen=True)
class Parcel:
    """What came back for one request: files to store, and the series that were read from them."""

    provider: str
    files: Sequence[tuple[FileEntry, bytes]] = ()
    series: Sequence[tuple[SeriesEntry, pl.DataFrame | None]] = ()
    blanks: int = 0
    aggregates: frozenset[str] = frozenset()  # area codes that the provider says are no economies


def ask(plan: Plan, progress: bool, stop: threading.Event) -> Iterator[Parcel]:
    """Yield one parcel per request, in the order of arrival.

    Parameters
    ----------
    plan : Plan
        What to ask for.
    progress : bool
        Show a bar on the terminal.
    stop : threading.Event
        Set to end early.

    Raises
    ------
    ProviderError
        If a provider does not answer, or not what was asked: then the fetch as a whole has failed.
    """
    with worldbank.conversation(stop) as bank, _bar(progress) as bar:
        ours = {p: bar.add_task(NAMES[p], total=None) for p in (WORLDBANK, ILOSTAT) if plan.of(p)}
        queues = []
        if WORLDBANK in ours:
            bank.prepare({worldbank.database(one) for one in plan.of(WORLDBANK)})
            yield Parcel(WORLDBANK, aggregates=bank.aggregates())
            tasks = _worldbank(bank, plan.of(WORLDBANK))
            bar.update(ours[WORLDBANK], total=len(tasks))
            queues.append((tasks, bank.how.in_flight))
        if ILOSTAT in ours:
            service = ilostat.Ilostat(stop)
            contents = service.contents()
            yield Parcel(ILOSTAT, [pack(contents)])
            tasks = _ilostat(service, tables.entries(contents.table), plan.of(ILOSTAT))
            bar.update(ours[ILOSTAT], total=len(tasks))
            queues.append((tasks, service.how.in_flight))
        for parcel in in_parallel(queues, stop):
            bar.advance(ours[parcel.provider])
            yield parcel


def addresses() -> dict[str, str]:
    """Return the base address of each provider."""
    return {WORLDBANK: worldbank.address(), ILOSTAT: ilostat.address()}


def answering() -> dict[str, bool]:
    """Probe both providers at the same time and say which answers, within half a minute."""
    probes = {WORLDBANK: worldbank.probe_url(), ILOSTAT: ilostat.probe_url()}
    there = dict.fromkeys(probes, False)

    def probe(provider: str) -> None:
        there[provider] = polite.answers(probes[provider])

    threads = [threading.Thread(target=probe, args=(provider,), daemon=True) for provider in probes]
    until = time.monotonic() + PATIENCE
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))  # looking up a name can hang for longer than any timeout
    return dict(there)


def pack(answer: Answer, database: int | None = None) -> tuple[FileEntry, bytes]:
    """Compress a body, unless it came compressed, and describe the file it makes."""
    blob = answer.body if answer.body.startswith(tables.GZIP) else gzip.compress(answer.body, 6, mtime=0)
    entry = FileEntry(
        path=answer.path,
        provider=answer.provider,
        series=answer.series,
        database=database,
        url=answer.url,
        retrieved=answer.retrieved,
        sha256=hashlib.sha256(blob).hexdigest(),
        bytes=len(blob),
        rows=answer.rows,
        updated=answer.updated,
        licence=LICENCES[answer.provider],
    )
    return entry, blob


def _worldbank(bank: worldbank.WorldBank, series: Sequence[Series]) -> list[Callable[[], Parcel]]:
    def one_series(one: Series) -> Parcel:
        try:
            pages = bank.fetch(one)
        except SeriesNotServed as failure:
            return Parcel(WORLDBANK, series=[(_entry(one, "not-served", str(failure)), None)])
        values = pl.concat([page.table for page in pages]) if pages else None
        files = [pack(page, worldbank.database(one)) for page in pages]
        blanks = sum(page.rows for page in pages) - (0 if values is None else values.height)
        return Parcel(WORLDBANK, files, [_judged(one, values)], blanks)

    return [partial(one_series, one) for one in series]


def _ilostat(
    service: ilostat.Ilostat, contents: dict[str, tables.Entry], series: Sequence[Series]
) -> list[Callable[[], Parcel]]:
    def one_set(question: tables.Question) -> Parcel:
        mine = [one for one in series if one.code == question.code]
        try:
            answer = service.fetch(question, contents)
        except SeriesNotServed as failure:
            return Parcel(ILOSTAT, series=[(_entry(one, "not-served", str(failure)), None) for one in mine])
        read = [_selected(answer.table, one) for one in mine]
        return Parcel(ILOSTAT, [pack(answer)], read, tables.blanks(answer.table))

    return [partial(one_set, question) for question in tables.questions(series)]


def _selected(table: pl.DataFrame, series: Series) -> tuple[SeriesEntry, pl.DataFrame | None]:
    try:
        return _judged(series, tables.select(table, series))
    except SeriesNotServed as failure:
        return _entry(series, "not-served", str(failure)), None


def _judged(series: Series, values: pl.DataFrame | None) -> tuple[SeriesEntry, pl.DataFrame | None]:
    if values is not None and values.height:
        return _entry(series, "served"), values
    name = NAMES[series.provider]
    return _entry(series, "empty", f"{series.label} has no figure since {FIRST_YEAR} at {name}."), None


def _entry(series: Series, status: str, reason: str = "") -> SeriesEntry:
    return SeriesEntry(provider=series.provider, label=series.label, status=status, reason=reason)  # type: ignore


def _bar(progress: bool) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = progress and sys.stderr.isatty()
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not shown)
