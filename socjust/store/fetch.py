"""Fetch a vintage: ask, write aside, rename; complete or absent."""

from __future__ import annotations

import hashlib
import io
import shutil
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

import polars as pl

from socjust import __version__
from socjust.catalogue import Catalogue, load
from socjust.errors import ProviderError, UsageError, unknown
from socjust.home import Home
from socjust.sources import ILOSTAT, LICENCES, NAMES, SIMULATED, WORLDBANK
from socjust.store import aside, plan, stored
from socjust.store import manifest as manifests
from socjust.store.manifest import FileEntry, Manifest, ProviderEntry, SeriesEntry
from socjust.store.observations import Received, left_out
from socjust.store.vintage import Vintage, new_name, of

Source = Literal["auto", "live", "simulated"]
Say = Callable[[str], object]


def fetch(
    home: Home,
    *,
    source: Source = "auto",
    vintage: str | None = None,
    indicators: Sequence[str] | None = None,
    progress: bool = True,
    say: Say = print,
    catalogue: Catalogue | None = None,
) -> Vintage:
    """Fetch every series of the catalogue and store them as a new vintage.

    Parameters
    ----------
    home : Home
        Folder with ``data/``.
    source : {"auto", "live", "simulated"}
        Where from. ``auto``: the providers, or invented figures when neither provider can be reached.
    vintage : str, optional
        Its name; by default today's date (UTC).
    indicators : sequence of str, optional
        Only these, and what they are divided by: a partial vintage, which no report takes for the newest.
    progress : bool
        Show a bar on a terminal.
    say : callable
        Takes each sentence meant for the user.
    catalogue : Catalogue, optional
        The framework; the package's own by default.

    Returns
    -------
    Vintage
        The new one; for simulated figures the stored one, if the same catalogue has made it before.

    Raises
    ------
    UsageError
        For an unknown source or indicator, or a name that cannot be used.
    ProviderError
        If a provider does not answer, or not what was asked. Nothing is stored then.
    StoreError
        If the vintage cannot be written. Nothing is stored then.
    """
    if source not in get_args(Source):
        raise unknown("source", source, get_args(Source), "socjust fetch --help")
    catalogue = catalogue or load()
    asked = plan.plan(catalogue, indicators)
    aside.sweep(home.raw)
    simulated = source == "simulated" or not _reachable(source, say)
    if simulated and vintage is None and indicators:
        raise UsageError("Simulated figures of single indicators need a name: add --vintage NAME, or leave them out.")
    name = new_name(home, vintage, simulated=simulated, partial=asked.partial, catalogue_sha256=catalogue.sha256)
    made = of(home, name)
    if simulated and (made.raw / manifests.FILE).is_file():
        return made
    arrived = _store_invented(made, asked, catalogue) if simulated else _store_live(made, asked, catalogue, progress)
    try:
        stored.write(made, catalogue, stored.make(made, catalogue, arrived))
    except BaseException:  # Ctrl-C too: a vintage is complete or absent
        shutil.rmtree(made.raw, ignore_errors=True)
        shutil.rmtree(made.processed, ignore_errors=True)
        raise
    return made


def _reachable(source: Source, say: Say) -> bool:
    """Say whether to ask the providers: both are there, or neither is; anything else is an error."""
    from socjust.store import asking  # wbgapi and requests: only when they are used

    there = asking.answering()
    if all(there.values()):
        return True
    silent = [p for p, answers in there.items() if not answers]
    if source == "auto" and len(silent) == len(there):
        say("Neither World Bank nor ILOSTAT can be reached: figures are SIMULATED, invented by this program.")
        return False
    where = " and ".join(f"{NAMES[p]} ({asking.addresses()[p]})" for p in silent)
    raise ProviderError(
        f"{where} cannot be reached: check the network and run the command again, or use --source simulated for "
        "invented figures. Nothing was stored."
    )


def _store_live(made: Vintage, asked: plan.Plan, catalogue: Catalogue, progress: bool) -> Received:
    from socjust.store import asking

    files: list[FileEntry] = []
    entries: dict[tuple[str, str], SeriesEntry] = {}
    values: dict[tuple[str, str], pl.DataFrame] = {}
    blanks, aggregates = {WORLDBANK: 0, ILOSTAT: 0}, {WORLDBANK: frozenset(), ILOSTAT: frozenset()}
    stop = threading.Event()
    with aside.folder(made.raw) as part:
        for parcel in asking.ask(asked, progress, stop):
            for file, blob in parcel.files:
                _put(part / file.path, blob)
                files.append(file)
            for entry, frame in parcel.series:
                entries[entry.provider, entry.label] = entry
                if frame is not None:
                    values[entry.provider, entry.label] = frame
            blanks[parcel.provider] += parcel.blanks
            aggregates[parcel.provider] |= parcel.aggregates
        in_order = [entries[s.provider, s.label] for s in asked.series]
        files.sort(key=lambda file: file.path)
        manifest = _manifest(made.name, asked, catalogue, files, in_order).model_copy(
            update={
                "providers": tuple(_provider(p, url, files) for p, url in asking.addresses().items() if asked.of(p)),
                "left_out": tuple(left_out(values, catalogue, aggregates)),
                "blanks": blanks,
            }
        )
        manifests.write(manifest, part)
    return Received(values, stored.updates(manifest, list(asked.series)))


def _store_invented(made: Vintage, asked: plan.Plan, catalogue: Catalogue) -> Received:
    from socjust.sources.simulated import simulate

    wanted = {(s.provider, s.label) for s in asked.series}
    labels = pl.DataFrame(sorted(wanted), schema=["provider", "label"], orient="row")
    frame = simulate(catalogue).join(labels, on=["provider", "label"], how="semi", maintain_order="left")
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    file = FileEntry(
        path=stored.INVENTED,
        provider=SIMULATED,
        series="all",
        url="",
        retrieved=_now(),
        sha256=hashlib.sha256(buffer.getvalue()).hexdigest(),
        bytes=len(buffer.getvalue()),
        rows=frame.height,
        updated=None,
        licence=LICENCES[SIMULATED],
    )
    values = stored.invented(frame)
    entries = [_invented_entry(s.provider, s.label, (s.provider, s.label) in values) for s in asked.series]
    with aside.folder(made.raw) as part:
        _put(part / file.path, buffer.getvalue())
        manifest = _manifest(made.name, asked, catalogue, [file], entries).model_copy(
            update={
                "source": SIMULATED,
                "simulated": True,
                "providers": (_provider(SIMULATED, "", [file]),),
                "left_out": tuple(left_out(values, catalogue, {})),
            }
        )
        manifests.write(manifest, part)
    return Received(values, {}, simulated=True)


def _manifest(
    name: str, asked: plan.Plan, catalogue: Catalogue, files: Sequence[FileEntry], entries: Sequence[SeriesEntry]
) -> Manifest:
    return Manifest(
        vintage=name,
        created=_now(),
        source="live",
        simulated=False,
        partial=asked.partial,
        program=__version__,
        catalogue_sha256=catalogue.sha256,
        providers=(),
        files=tuple(files),
        series=tuple(entries),
        recipes=plan.choose(asked.indicators, entries),
    )


def _provider(provider: str, url: str, files: Sequence[FileEntry]) -> ProviderEntry:
    dates = [f.updated for f in files if f.provider == provider and f.updated]
    updated = (min(dates), max(dates)) if dates else None
    return ProviderEntry(id=provider, name=NAMES[provider], url=url, updated=updated, licence=LICENCES[provider])


def _invented_entry(provider: str, label: str, there: bool) -> SeriesEntry:
    if there:
        return SeriesEntry(provider=provider, label=label, status="served")
    reason = f"{label} is not simulated: the catalogue has no typical levels for it."
    return SeriesEntry(provider=provider, label=label, status="empty", reason=reason)


def _put(path: Path, blob: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(blob)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
