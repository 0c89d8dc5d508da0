"""A frictionless Data Package: the tables as CSV with a descriptor that any of its readers understands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from socjust import __version__, own
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.errors import StoreError
from socjust.export.tables import AREAS, COLUMNS, DECISIONS, FIGURES, INDICATORS, columns_of
from socjust.home import SIMULATED
from socjust.sources import LICENCES, OWN
from socjust.store import Vintage

FILE = "datapackage.json"
_KEYS = {FIGURES: list(t.KEY), INDICATORS: ["id"], AREAS: ["id"], COLUMNS: ["table", "column"]}
_REFERS = {FIGURES: ((t.INDICATOR, INDICATORS), (t.ECONOMY, AREAS)), DECISIONS: ((t.INDICATOR, INDICATORS),)}
_ONE_OF = {
    (FIGURES, t.SEX): t.SEXES,
    (FIGURES, t.STATUS): t.STATUSES,
    (DECISIONS, t.SEX): t.SEXES,
    (DECISIONS, t.ACTION): t.ACTIONS,
}
_LICENCE_URLS = {"CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")}


def write(
    tables: Mapping[str, pl.LazyFrame],
    folder: Path,
    vintage: Vintage,
    catalogue: Catalogue,
    sets: Mapping[str, own.Stored],
) -> None:
    """Write the tables and their descriptor into a folder, and validate them with the frictionless library.

    Parameters
    ----------
    tables : mapping of str to polars.LazyFrame
        As :func:`socjust.export.tables.tables` makes them.
    folder : Path
        An empty folder.
    vintage : Vintage
        What they were made from.
    catalogue : Catalogue
        Knows the licences.
    sets : mapping of str to Stored
        The own data among the figures.

    Raises
    ------
    StoreError
        If the package is not valid; the sentence has frictionless's first finding.
    """
    resources = []
    for name, frame in tables.items():
        path = folder / f"{_file(name, vintage.simulated)}.csv"
        frame.sink_csv(path)
        resources.append(_resource(name, path, vintage.simulated))
    described = _package(resources, tables[FIGURES], vintage, catalogue, sets)
    (folder / FILE).write_text(json.dumps(described, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    validate(folder / FILE)


def _file(name: str, simulated: bool) -> str:
    return f"{name}-{SIMULATED}" if simulated else name


def validate(path: Path) -> None:
    """Validate a Data Package, every row of it, with the frictionless library.

    Raises
    ------
    StoreError
        If it is not valid.
    """
    from frictionless import Package, system

    with system.use_context(trusted=False):
        report = Package(str(path)).validate()
    if not report.valid:
        first = next(iter(report.flatten(["type", "message"])), ["", "no reason is given"])
        raise StoreError(
            f"The data package is not valid ({first[0]}: {first[1]}). This is a mistake in socjust: please report it. "
            "Nothing was written."
        )


def _resource(name: str, path: Path, simulated: bool) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    words = [row for row in columns_of(name, simulated=simulated)]
    schema: dict[str, Any] = {"fields": [_field(name, row) for row in words], "missingValues": [""]}
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    if name in _REFERS:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": ["id"]}} for column, other in _REFERS[name]
        ]
    return {
        "name": name,
        "type": "table",
        "path": path.name,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": schema,
    }


def _field(table: str, row: Mapping[str, str]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": row["column"], "type": row["type"], "description": row["meaning"]}
    if row["unit"]:
        field["unit"] = row["unit"]
    constraints: dict[str, Any] = {}
    if row["column"] in _KEYS.get(table, ()) or (table == FIGURES and row["column"] in (t.VALUE, t.STATUS, t.SOURCE)):
        constraints["required"] = True
    if (table, row["column"]) in _ONE_OF:
        constraints["enum"] = list(_ONE_OF[table, row["column"]])
    return {**field, "constraints": constraints} if constraints else field


def _package(
    resources: list[dict[str, Any]],
    figures: pl.LazyFrame,
    vintage: Vintage,
    catalogue: Catalogue,
    sets: Mapping[str, own.Stored],
) -> dict[str, Any]:
    mark = f"{SIMULATED}: " if vintage.simulated else ""
    tail = f"-{SIMULATED.lower()}" if vintage.simulated else ""
    invented = "Every figure is invented by the program; no provider was asked. " if vintage.simulated else ""
    theirs = figures.filter(pl.col(t.SOURCE) == OWN).select(t.KEY).collect(engine="streaming")
    shown = {name: one for name, one in sets.items() if one.rows.join(theirs, on=list(t.KEY), how="semi").height}
    named = figures.select(pl.col(t.INDICATOR).unique()).collect(engine="streaming")[t.INDICATOR]
    used = {catalogue.indicators[i].licence for i in named}
    used = {LICENCES[SIMULATED.lower()]} if vintage.simulated else used | {s.descriptor.licence for s in shown.values()}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"socjust-figures{tail}",
        "title": f"{mark}State of Social Justice: figures, decisions and data dictionary",
        "description": f"{invented}One row per economy, year, indicator and sex, with provider, series and date of "
        "last update; what was changed, flagged or left out, and why; what every column and indicator means.",
        "version": vintage.name,
        "created": datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        "keywords": ["social justice", "inequality", "social protection", "decent work"],
        "licenses": [_licence(name) for name in sorted(used)],
        "sources": _sources(vintage, shown),
        "contributors": [{"title": "The socjust contributors", "roles": ["wrangler"]}],
        "socjust": {"program": __version__, "simulated": vintage.simulated, "vintage": vintage.name},
        "resources": resources,
    }


def _licence(name: str) -> dict[str, str]:
    short, url = _LICENCE_URLS.get(name, ("", ""))
    return {"name": short, "title": name, "path": url} if short else {"name": "other", "title": name}


def _sources(vintage: Vintage, sets: Mapping[str, own.Stored]) -> list[dict[str, str]]:
    out = []
    for provider in vintage.manifest.providers:
        date = f" (last update {provider.updated[1]})" if provider.updated else ""
        one = {"title": f"{provider.name}{date}, {LICENCES.get(provider.id, provider.licence)}"}
        out.append({**one, "path": provider.url} if provider.url else one)
    for name, one in sets.items():
        title = f"{OWN} data '{name}': {one.descriptor.source.line}, {one.descriptor.source.date}"
        url = one.descriptor.source.url
        out.append({"title": title, "path": url} if url else {"title": title})
    return out
