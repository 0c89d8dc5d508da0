"""The figures of a vintage for others: as CSV, Parquet, a workbook, or a frictionless Data Package, each explained.

Rows go from the stored tables into the files in a stream: what is exported is never in memory as a whole.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from socjust import home as _home
from socjust import own, store
from socjust.errors import UsageError, unknown
from socjust.export import choose, package, sheets
from socjust.export.tables import tables
from socjust.home import SIMULATED, is_simulated
from socjust.store import Vintage, aside

FORMATS: Final = ("csv", "parquet", "xlsx", "datapackage")

__all__ = ["FORMATS", "Exported", "export"]


@dataclass(frozen=True)
class Exported:
    """What was written."""

    path: Path
    vintage: str
    simulated: bool
    figures: int
    files: dict[str, int]  # bytes by name
    seconds: float


def export(
    out: str | os.PathLike[str],
    *,
    format: str | None = None,
    vintage: str = "latest",
    indicators: Sequence[str] | None = None,
    economies: Sequence[str] | None = None,
    years: Sequence[str | int] | None = None,
    home: str | os.PathLike[str] | None = None,
) -> Exported:
    """Write the figures of a vintage with the decisions taken on them and a data dictionary.

    Parameters
    ----------
    out : path
        ``NAME.xlsx`` is one file; all else a folder that does not exist yet, or one that does, in which one is made.
        The word SIMULATED is added to the name where the figures are invented.
    format : {"csv", "parquet", "xlsx", "datapackage"}, optional
        By default what the ending says, else a Data Package. A Data Package is validated, every row of it, with the
        frictionless library before it appears.
    vintage : str
        Name of a stored vintage, or ``"latest"``.
    indicators, economies : sequence of str, optional
        Only these.
    years : sequence of str or int, optional
        Only these years and spans: 2020, "2010-2019".
    home : path, optional
        Folder with ``data/``.

    Returns
    -------
    Exported

    Raises
    ------
    UsageError
        For an unknown format, vintage, indicator or economy; a choice without any figure; a folder that exists.
    StoreError
        If it cannot be written, or is not valid. Nothing is there then.
    """
    started = time.monotonic()
    out = Path(out)
    kind = _format(out, format)
    held = store.find(_home.find(home), vintage)
    framework = store.framework(held)
    wanted = choose.chosen(framework, indicators, economies, years)
    rows, decided = store.scanned(held)
    figures = rows.filter(*wanted)
    if not (count := figures.select(pl.len()).collect().item()):
        raise UsageError(
            f"Vintage {held.name} has no figure of this choice: name other indicators, economies or years."
        )
    made = tables(figures, decided.filter(*wanted), framework, held.manifest)
    sets = store.own_sets(held)
    target = _target(out, kind, held)
    if kind == "xlsx":
        with aside.file(target, "--out") as part:
            sheets.write(made, part, _about(held, sets, count), simulated=held.simulated)
    else:
        with aside.folder(target, "--out") as part:
            if kind == "datapackage":
                package.write(made, part, held, framework, sets)
            else:
                _plain(made, part, kind, held.simulated)
    files = [target] if target.is_file() else sorted(target.iterdir())
    sizes = {file.name: file.stat().st_size for file in files}
    return Exported(target, held.name, held.simulated, count, sizes, time.monotonic() - started)


def _format(out: Path, given: str | None) -> str:
    ending = out.suffix.lower().removeprefix(".")
    if given is not None:
        if given not in FORMATS:
            raise unknown("format", given, FORMATS, "socjust export --help")
        if ending in FORMATS and ending != given:
            raise UsageError(f"'{out.name}' ends in .{ending}, but --format says {given}: give one of the two.")
        return given
    return ending if ending in FORMATS else "datapackage"


def _target(out: Path, kind: str, held: Vintage) -> Path:
    """Return the path to write to; a folder is never overwritten, a file is, as with ``score --out``."""
    if kind == "xlsx":
        name = out if out.suffix.lower() == ".xlsx" else out / f"socjust-{held.name}.xlsx"
        return _marked(name, held)
    if out.suffix.lower() == f".{kind}":
        out = out.with_suffix("")  # a folder of tables: the dictionary belongs to the figures
    target = _marked(out / f"socjust-{held.name}" if out.is_dir() else out, held)
    if target.exists():
        raise UsageError(f"{target} exists, and an export is never written over: choose another name.")
    return target


def _marked(path: Path, held: Vintage) -> Path:
    if not held.simulated or is_simulated(path.name):
        return path
    return path.with_name(f"{path.stem}-{SIMULATED}{path.suffix}")


def _plain(made: dict[str, pl.LazyFrame], folder: Path, kind: str, simulated: bool) -> None:
    for name, frame in made.items():
        path = folder / (f"{name}-{SIMULATED}.{kind}" if simulated else f"{name}.{kind}")
        if kind == "csv":
            frame.sink_csv(path)
        else:
            frame.sink_parquet(path, compression="zstd")


def _about(held: Vintage, sets: dict[str, own.Stored], figures: int) -> list[tuple[str, str]]:
    """Return what the first sheet of a workbook says."""
    mark = (
        [("SIMULATED", "Every figure here is invented by the program; no provider was asked.")]
        if held.simulated
        else []
    )
    providers = [
        ("source", f"{p.name}, last update {p.updated[1] if p.updated else 'not named'}, {p.licence}")
        for p in held.manifest.providers
    ]
    theirs = [
        ("own data", f"{one.descriptor.source.line}, {one.descriptor.source.date}, {one.descriptor.licence}")
        for one in sets.values()
    ]
    rest = [
        ("vintage", held.name),
        ("figures", f"{figures:,}"),
        ("sheets", "figures; decisions on them; indicators, areas and columns explain them"),
    ]
    return [("State of Social Justice", "figures with a data dictionary"), *mark, *rest, *providers, *theirs]
