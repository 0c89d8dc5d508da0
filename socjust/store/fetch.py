"""Fetch a vintage: ask, write aside, rename; complete or absent."""

from __future__ import annotations

import hashlib
import io
import shutil
import threading
from collections.abc import Callable, Sequence
from typing import Literal, get_args

import polars as pl

from socjust.catalogue import Catalogue, load
from socjust.errors import ProviderError, UsageError, unknown
from socjust.home import Home
from socjust.sources import LICENCES, NAMES, SIMULATED
from socjust.store import aside, describe, plan, stored
from socjust.store import manifest as manifests
from socjust.store.manifest import FileEntry, SeriesEntry
from socjust.store.observations import Received, left_out
from socjust.store.vintage import Vintage, new_name, of

Source = Literal["auto", "live", "simulated"]
Say = Callable[[str], object]
ROUNDS = 3  # a provider that changes its figures again and again is asked another day


def fetch(
    home: Home,
    *,
    source: Source = "auto",
    vintage: str | None = None,
    indicators: Sequence[str] | None = None,
    again: bool = False,
    progress: bool = True,
    say: Say = print,
    catalogue: Catalogue | None = None,
) -> Vintage:
    """Bring every series of the catalogue home as a new vintage, asking only for what has changed.

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
    again : bool
        Ask for everything. Otherwise what has not changed since an earlier vintage is linked from there, and what an
        interrupted fetch received is taken over.
    progress : bool
        Show a bar on a terminal.
    say : callable
        Takes each sentence meant for the user.
    catalogue : Catalogue, optional
        The framework; the package's own by default.

    Returns
    -------
    Vintage
        The new one; the newest stored one where no provider has changed anything since and no name is given; for
        simulated figures the stored one, if the same catalogue has made it before.

    Raises
    ------
    UsageError
        For an unknown source or indicator, or a name that cannot be used.
    ProviderError
        If a provider does not answer, or not what was asked. No vintage is stored then; what arrived is kept for the
        next fetch.
    StoreError
        If the vintage cannot be written. No vintage is stored then.
    """
    if source not in get_args(Source):
        raise unknown("source", source, get_args(Source), "socjust fetch --help")
    catalogue = catalogue or load()
    asked = plan.plan(catalogue, indicators)
    aside.sweep(home.raw)
    signals = None if source == "simulated" else _signals(source, say)
    if signals is None:
        return _simulated(home, asked, catalogue, vintage)
    from socjust.store import live

    if vintage is not None:
        new_name(home, vintage, partial=asked.partial)  # a name that cannot be used is said before anything is asked
    for _ in range(ROUNDS):
        try:
            return live.store(home, asked, catalogue, signals, name=vintage, again=again, progress=progress, say=say)
        except live.Moved as moved:
            signals = moved.signals
            say(f"World Bank has changed its database {moved.database} meanwhile: all of it is asked for again.")
    raise ProviderError(
        "World Bank is changing its figures at the moment, so that no vintage of one state could be made. What arrived "
        "is kept: run socjust fetch again in some hours."
    )


def _signals(source: Source, say: Say):  # type: ignore[no-untyped-def]  # noqa: ANN202 - its module is loaded only here
    """Ask what has changed; None where no provider is there and invented figures will do."""
    from socjust.sources import signals  # wbgapi and requests: only when they are used
    from socjust.store import asking

    there = signals.reach()
    silent = [p for p, (answers, _) in there.items() if not answers]
    if not silent:
        return signals.read({p: first for p, (_, first) in there.items()}, threading.Event())
    if source == "auto" and len(silent) == len(there):
        say("Neither World Bank nor ILOSTAT can be reached: figures are SIMULATED, invented by this program.")
        return None
    where = " and ".join(f"{NAMES[p]} ({asking.addresses()[p]})" for p in silent)
    raise ProviderError(
        f"{where} cannot be reached: check the network and run the command again, or use --source simulated for "
        "invented figures. Nothing was stored."
    )


def _simulated(home: Home, asked: plan.Plan, catalogue: Catalogue, vintage: str | None) -> Vintage:
    if vintage is None and asked.partial:
        raise UsageError("Simulated figures of single indicators need a name: add --vintage NAME, or leave them out.")
    name = new_name(home, vintage, partial=asked.partial, simulated=catalogue.sha256)
    made = of(home, name)
    if (made.raw / manifests.FILE).is_file():
        return made
    arrived = _store_invented(made, asked, catalogue)
    try:
        stored.write(made, catalogue, stored.make(made, catalogue, arrived))
    except BaseException:  # Ctrl-C too: a vintage is complete or absent
        shutil.rmtree(made.raw, ignore_errors=True)
        shutil.rmtree(made.processed, ignore_errors=True)
        raise
    return made


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
        retrieved=describe.now(),
        sha256=hashlib.sha256(buffer.getvalue()).hexdigest(),
        bytes=len(buffer.getvalue()),
        rows=frame.height,
        updated=None,
        licence=LICENCES[SIMULATED],
    )
    values = stored.invented(frame)
    entries = [_invented_entry(s.provider, s.label, (s.provider, s.label) in values) for s in asked.series]
    with aside.folder(made.raw) as part:
        (part / file.path).parent.mkdir(parents=True)
        (part / file.path).write_bytes(buffer.getvalue())
        manifest = describe.manifest(made.name, asked, catalogue, [file], entries).model_copy(
            update={
                "source": SIMULATED,
                "simulated": True,
                "providers": (describe.provider(SIMULATED, "", [file]),),
                "left_out": tuple(left_out(values, catalogue, {})),
            }
        )
        manifests.write(manifest, part)
    return Received(values, {}, simulated=True)


def _invented_entry(provider: str, label: str, there: bool) -> SeriesEntry:
    if there:
        return SeriesEntry(provider=provider, label=label, status="served")
    reason = f"{label} is not simulated: the catalogue has no typical levels for it."
    return SeriesEntry(provider=provider, label=label, status="empty", reason=reason)
