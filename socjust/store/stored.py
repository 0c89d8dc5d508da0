"""Observations of a vintage: read, or made again from the bytes as received."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Series
from socjust.errors import StoreError
from socjust.judgement import ORDER, STEPS, Judged, Situation, judge
from socjust.sources import (
    AREA,
    ILOSTAT,
    MARK,
    SIMULATED,
    VALUES,
    WORLD_DEVELOPMENT_INDICATORS,
    WORLDBANK,
    no_values,
)
from socjust.store import aside, earlier, overlay, plan
from socjust.store import manifest as manifests
from socjust.store.manifest import FileEntry, Manifest, SeriesEntry
from socjust.store.observations import Key, Received, build
from socjust.store.outside import outside
from socjust.store.program import program
from socjust.store.vintage import Vintage

FILE = "observations.parquet"
DECISIONS_FILE = "decisions.parquet"
KEY_FILE = "observations.json"
INVENTED = "simulated/series.parquet"
GROUP = 50_000  # rows of a part of a table: one that is read in a stream holds a few parts at a time


def observations(vintage: Vintage, catalogue: Catalogue | None = None) -> pl.DataFrame:
    """Return the long table of a vintage.

    It is read from ``data/processed/<vintage>/`` and made again from the raw files where it is missing, damaged, or
    made with another catalogue or by a program that has changed since. A country team's own data are laid over
    it at every reading (:mod:`socjust.own`); a simulated vintage takes none.

    Parameters
    ----------
    vintage : Vintage
        A stored vintage.
    catalogue : Catalogue, optional
        The framework; the package's own by default.

    Returns
    -------
    polars.DataFrame
        Columns of :data:`socjust.table.OBSERVATIONS`.

    Raises
    ------
    StoreError
        If a raw file is missing or is not what was received.
    """
    catalogue = overlay.framework(vintage, catalogue)
    table = _read_table(vintage, catalogue, FILE, t.OBSERVATIONS)
    table = _made_again(vintage, catalogue).table if table is None else table
    return overlay.laid_over(vintage, catalogue, table)[0] if catalogue.own else table


def decisions(vintage: Vintage, catalogue: Catalogue | None = None) -> pl.DataFrame:
    """Return what was decided on the figures of a vintage: every one that was changed, flagged or left out, and why.

    Read, or made again, as :func:`observations` is.

    Parameters
    ----------
    vintage : Vintage
        A stored vintage.
    catalogue : Catalogue, optional
        The framework; the package's own by default.

    Returns
    -------
    polars.DataFrame
        Columns of :data:`socjust.table.DECISIONS`, one row per figure and rule. A figure for an area that the report
        does not have stands there under the provider's own code of the area.

    Raises
    ------
    StoreError
        If a raw file is missing or is not what was received.
    """
    catalogue = overlay.framework(vintage, catalogue)
    table = _read_table(vintage, catalogue, DECISIONS_FILE, t.DECISIONS)
    table = _made_again(vintage, catalogue).decisions if table is None else table
    if not catalogue.own:
        return table
    figures = _read_table(vintage, catalogue, FILE, t.OBSERVATIONS)
    figures = _made_again(vintage, catalogue).table if figures is None else figures
    return pl.concat([table, overlay.laid_over(vintage, catalogue, figures)[1]]).sort(ORDER)


def scanned(vintage: Vintage, catalogue: Catalogue | None = None) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Return the long table and the decisions of a vintage to be read in a stream, however many rows they have.

    They hold what :func:`observations` and :func:`decisions` return, in the same order. Of a vintage with own data only
    the economies and indicators that these are about stand in memory.

    Raises
    ------
    StoreError
        If a raw file is missing or is not what was received.
    """
    catalogue = overlay.framework(vintage, catalogue)
    files = (FILE, DECISIONS_FILE)
    if not _up_to_date(vintage, catalogue, files):
        made = _made_again(vintage, catalogue)
        tables = [made.table.lazy(), made.decisions.lazy()]
    if _up_to_date(vintage, catalogue, files):  # they are not in a folder that may only be read
        tables = [pl.scan_parquet(vintage.processed / name) for name in files]
    return overlay.laid_over_stream(vintage, catalogue, *tables) if catalogue.own else (tables[0], tables[1])


def _up_to_date(vintage: Vintage, catalogue: Catalogue, names: Iterable[str]) -> bool:
    """Say whether the stored tables are there, whole, and made from what is here now."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        held = json.loads((vintage.processed / KEY_FILE).read_bytes())
        sums = held.pop("files", {})
        return held == _key(vintage, catalogue) and all(_sum(vintage.processed / n) == sums.get(n) for n in names)
    return False


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_table(
    vintage: Vintage, catalogue: Catalogue, file: str, schema: dict[str, pl.DataType]
) -> pl.DataFrame | None:
    """One of the stored tables, if it is there, whole and up to date."""
    with contextlib.suppress(OSError, ValueError, AttributeError, pl.exceptions.PolarsError):
        held = json.loads((vintage.processed / KEY_FILE).read_bytes())
        files = held.pop("files", {})
        if held == _key(vintage, catalogue):
            body = (vintage.processed / file).read_bytes()
            if hashlib.sha256(body).hexdigest() == files.get(file):
                return pl.read_parquet(body, schema=schema)
    return None


def _made_again(vintage: Vintage, catalogue: Catalogue) -> Judged:
    made = make(vintage, catalogue, received(vintage, catalogue))
    with contextlib.suppress(StoreError):  # a folder that may only be read: the tables are made each time
        write(vintage, catalogue, made)
    return made


def make(vintage: Vintage, catalogue: Catalogue, arrived: Received) -> Judged:
    """Make the long table from what a vintage received, with the recipes its series allow, and judge it."""
    manifest = vintage.manifest
    asked = [i for i in catalogue.indicators.values() if i.id in manifest.recipes]
    recipes = plan.choose(asked, manifest.series)
    situation = Situation(catalogue, manifest.created.year, manifest.simulated)
    judged = judge(build(arrived, catalogue, asked, recipes, vintage.name), STEPS, situation)
    rows = outside(arrived, asked, recipes, manifest.left_out, situation)
    return Judged(judged.table, pl.concat([judged.decisions, rows]).sort(ORDER))


def write(vintage: Vintage, catalogue: Catalogue, made: Judged) -> None:
    """Store the long table and the decisions, replacing older ones; the key that makes them valid comes last.

    It holds the sums of the two files: where two programs write at once, one's key never covers the other's table.
    """
    aside.sweep(vintage.processed)
    sums = {}
    for name, table in ((FILE, made.table), (DECISIONS_FILE, made.decisions)):
        with aside.file(vintage.processed / name) as part:
            table.write_parquet(part, compression="zstd", statistics=True, row_group_size=GROUP)
            sums[name] = _sum(part)
    with aside.file(vintage.processed / KEY_FILE) as part:
        key = {**_key(vintage, catalogue), "files": sums}
        part.write_text(json.dumps(key, indent=1) + "\n", encoding="utf-8")


def _key(vintage: Vintage, catalogue: Catalogue) -> dict[str, str]:
    raw = hashlib.sha256((vintage.raw / manifests.FILE).read_bytes()).hexdigest()
    return {"manifest": raw, "catalogue": catalogue.base or catalogue.sha256, "program": program()}


def received(vintage: Vintage, catalogue: Catalogue) -> Received:
    """Read a vintage's raw files again.

    Raises
    ------
    StoreError
        Naming the first file that is missing or changed.
    """
    manifest = vintage.manifest
    if manifest.simulated:
        path = _intact(vintage.raw, manifest.files[0])
        return Received(invented(pl.read_parquet(path)), {}, simulated=True)
    series = [s for i in manifest.recipes if i in catalogue.indicators for s in catalogue.series([i])]
    served = {key for key, entry in plan.statuses(manifest.series).items() if entry.status == "served"}
    wanted = {(s.provider, s.label): s for s in series if (s.provider, s.label) in served}
    values = _read(vintage.raw, manifest, wanted)
    return Received(values, updates(manifest, list(wanted.values())), used=used(manifest.series))


def used(entries: Iterable[SeriesEntry]) -> dict[Key, str]:
    """Return the labels of series whose figures are of another classification version than the first choice."""
    return {(entry.provider, entry.label): entry.used for entry in entries if entry.used}


def invented(frame: pl.DataFrame) -> dict[Key, pl.DataFrame]:
    """Split the simulated figures into series, in the shape that a provider's have."""
    shaped = frame.select(
        "provider",
        "label",
        pl.col(t.ECONOMY).alias(AREA),
        t.YEAR,
        t.VALUE,
        pl.col("obs_status").fill_null("").alias(MARK),
        pl.lit("").alias(t.ORIGIN),
    )
    groups = shaped.partition_by("provider", "label", as_dict=True, include_key=False, maintain_order=True)
    return {(str(p), str(label)): one.cast(VALUES) for (p, label), one in groups.items()}  # type: ignore[arg-type]


def updates(manifest: Manifest, series: list[Series]) -> dict[Key, date | None]:
    """Return the provider's date of last update of each series."""
    dates = {(f.provider, f.database, f.series): f.updated for f in manifest.files}
    return {(s.provider, s.label): dates.get((s.provider, _database(s), s.code)) for s in series}


def _database(series: Series) -> int | None:
    return (series.database or WORLD_DEVELOPMENT_INDICATORS) if series.provider == WORLDBANK else None


def _read(raw: Path, manifest: Manifest, wanted: dict[Key, Series]) -> dict[Key, pl.DataFrame]:
    from socjust.sources import ilostat_rows, ilostat_table, worldbank_page  # heavy, needed only when tables are remade

    by_code: dict[tuple[str, str, int | None], list[Series]] = {}
    for series in wanted.values():
        by_code.setdefault((series.provider, series.code, _database(series)), []).append(series)
    values: dict[Key, pl.DataFrame] = {}
    for file in manifest.files:
        asked = by_code.get((file.provider, file.series, file.database), [])
        if not asked:
            continue
        path = _intact(raw, file)
        if file.provider == ILOSTAT:
            found = ilostat_rows.select(ilostat_table.scan(path), asked)
            values |= {(ILOSTAT, label): one.values for label, one in found.items()}
            continue
        for series in asked:
            page = worldbank_page.parse(gzip.decompress(path.read_bytes()))
            values[WORLDBANK, series.label] = pl.concat([values.get((WORLDBANK, series.label), no_values()), page])
    return values


def _intact(raw: Path, file: FileEntry) -> Path:
    path = raw / file.path
    if not earlier.is_intact(path, file):
        what = "is not what was received any more" if path.is_file() else "is missing"
        simulated = file.provider == SIMULATED
        remedy = (
            f"remove {raw} and run socjust fetch --source simulated"
            if simulated
            else "run socjust fetch, which asks for it again and stores a new vintage"
        )
        raise StoreError(f"{path} {what}: {remedy}.")
    return path
