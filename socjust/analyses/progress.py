"""Progress for the chapters: the tables of a vintage, made once and kept beside it, and how their rows are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from socjust import numbers as n
from socjust import progress
from socjust import table as t
from socjust.analyses.book import Book
from socjust.progress import assess, compose, points, tables
from socjust.progress import settings as s
from socjust.scores.groups import MINIMUM_PEERS
from socjust.store.kept import kept

# A sign for each status, beside its word: a fuller circle is further on. None is an arrow: those are for slopes.
MARKS: Final = {
    s.ACHIEVED: "●",
    s.ON_TRACK: "◕",
    s.MODERATELY: "◑",
    s.STAGNATING: "◔",
    s.WORSENING: "▼",
    s.UNCERTAIN: "≈",
    s.NO_DATA: "–",
}


def of(book: Book, window: int = s.WINDOW) -> pl.DataFrame:
    """Return the progress of every indicator with a target: :func:`socjust.progress.indicators`, kept with the vintage.

    Parameters
    ----------
    book : Book
        A vintage opened for reading.
    window : int
        Years before the reference year from which points come.

    Returns
    -------
    polars.DataFrame
        One row per economy or group and indicator.
    """

    def make() -> pl.DataFrame:
        return progress.indicators(book.observations, book.catalogue, book.year, window)

    depends = (book.observations, book.year, window, s.SETTINGS, tables.fingerprint(), assess.COLUMNS)
    return kept(book.vintage, book.catalogue, f"progress_{book.year}_{window}", make, *depends)


def arrows(book: Book) -> pl.DataFrame:
    """Return slope and direction of every indicator's trend; one that counts under another's name has that one's.

    Returns
    -------
    polars.DataFrame
        economy, indicator, slope (points of the score a year), direction.
    """
    rows = of(book).select(t.ECONOMY, t.INDICATOR, t.SLOPE, "direction")
    same = progress.doubles(book.observations, book.catalogue)
    twins = [
        rows.filter(pl.col(t.INDICATOR) == kept).with_columns(pl.lit(name).alias(t.INDICATOR))
        for name, kept in same.items()
    ]
    return pl.concat([rows, *twins])


def dimensions_of(book: Book, window: int = s.WINDOW) -> pl.DataFrame:
    """Return the progress of every dimension score: :func:`socjust.progress.dimensions`, kept with the vintage.

    Returns
    -------
    polars.DataFrame
        One row per economy and dimension.
    """

    def make() -> pl.DataFrame:
        return progress.dimensions(book.scores, book.observations, book.catalogue, book.year, window)

    name = f"progress_dimensions_{book.year}_{window}"
    held = (book.observations, book.indicators, book.dimensions, book.year, window, s.SETTINGS, tables.fingerprint())
    return kept(book.vintage, book.catalogue, name, make, *held, compose.COLUMNS)


def groups_of(book: Book) -> pl.DataFrame:
    """Return the trend of every group's dimension scores over its people: :func:`socjust.progress.weigh`."""
    return progress.weigh(dimensions_of(book), book.observations, book.catalogue, book.year)


def moved(book: Book, dimension: str) -> tuple[float, int] | None:
    """Return the median slope of a dimension's scores (points a year) and the number of economies; None below five.

    The slope of each economy is over the same indicators throughout (:func:`socjust.progress.dimensions`).
    """
    known = dimensions_of(book).filter((pl.col(t.DIMENSION) == dimension) & pl.col(t.SLOPE).is_not_null())[t.SLOPE]
    return (float(known.median()), known.len()) if known.len() >= MINIMUM_PEERS else None


def shown(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    """Add to rows of indicators what tables write: title, unit, decimals, status, trend, pace, years, other rules.

    Parameters
    ----------
    book : Book
        The vintage.
    rows : polars.DataFrame
        Rows of :func:`of`.

    Returns
    -------
    polars.DataFrame
        The rows with title, name (short, with its unit), unit, decimals, finer (decimals of a change a year), area
        (dimension's short title), status (mark and word), trend (arrow and word), base_shown and last_shown (value and
        year), at_pace, others.
    """
    return pl.DataFrame([r | _written(book, r) for r in rows.iter_rows(named=True)], schema=rows.schema | WRITTEN)


WRITTEN: Final = {
    "title": pl.String,
    "name": pl.String,
    "unit": pl.String,
    "decimals": pl.Int64,
    "finer": pl.Int64,
    "area": pl.String,
    "status": pl.String,
    "trend": pl.String,
    "base_shown": pl.String,
    "last_shown": pl.String,
    "at_pace": pl.String,
    "others": pl.String,
}


def _written(book: Book, row: Mapping[str, Any]) -> dict[str, Any]:
    what = book.catalogue.indicators[row[t.INDICATOR]]
    used = book.in_use.get(what.id)
    decimals, unit = (used.decimals, used.unit or what.unit) if used else (what.decimals, what.unit)
    return {
        "title": (used.title if used else "") or what.title,
        "name": f"{book.label(what.id)}, {unit}",
        "unit": unit,
        "decimals": decimals,
        "finer": min(decimals + 1, 3),
        "area": book.catalogue.dimensions[what.dimension].short,
        "status": marked(row[t.STATE]),
        "trend": n.trend(row["direction"], row[t.SLOPE]),
        "base_shown": _dated(row["value_base"], row["base_year"], decimals),
        "last_shown": _dated(row["value_last"], row["last_year"], decimals),
        "at_pace": at_pace(row),
        "others": others(row),
    }


def aims(book: Book) -> pl.DataFrame:
    """Return the target of each indicator in the terms of the series that this vintage uses.

    Returns
    -------
    polars.DataFrame
        indicator, target, target_year; no row where the target cannot be carried over to an alternate.
    """
    used = pl.DataFrame(
        [(k, r.rank) for k, r in book.in_use.items()], schema={t.INDICATOR: pl.String, t.RECIPE: pl.Int8}, orient="row"
    )
    return (
        points.targets(book.catalogue)
        .join(used, on=[t.INDICATOR, t.RECIPE])
        .select(t.INDICATOR, "target", "target_year")
    )


def marked(state: str) -> str:
    """Write a status with its sign, unbroken.

    Examples
    --------
    >>> marked("on track").split()
    ['◕', 'on', 'track']
    """
    return f"{MARKS[state]} {state}".replace(" ", "\u00a0")


def _dated(value: float | None, year: int | None, decimals: int) -> str:
    return "" if value is None else f"{n.plain(value, decimals)} ({year})"


def at_pace(row: Mapping[str, Any]) -> str:
    """Say how long the newest value would take to the target at the slope.

    Examples
    --------
    >>> row = {"state": "moderately", "years_to_target": 13.4, "slope": 0.7, "direction": "up"}
    >>> at_pace(row).split(), at_pace(row | {"years_to_target": None, "direction": "down", "slope": -0.7})
    (['14', 'years'], 'moves away')
    """
    years = row["years_to_target"]
    if row[t.STATE] == s.ACHIEVED:
        return "met"
    if row[t.SLOPE] is None:
        return ""
    if years is None:
        return {"down": "moves away"}.get(row["direction"], "unsure" if row[t.SLOPE] else "never: level")
    if years > FAR:
        return f"{FAR}+\u00a0years"
    whole = int(-(-years // 1))
    return f"{whole}\u00a0year{'' if whole == 1 else 's'}"


FAR: Final = 100  # years ahead after which no year is named: no line holds that long


def others(row: Mapping[str, Any]) -> str:
    """Name the other rules that give another verdict; ``""`` where they do not.

    Examples
    --------
    >>> row = {"state": "stagnating", "state_unsd": "moderately", "state_eurostat": "stagnating"}
    >>> others(row), others(row | {"state_unsd": "not applicable"})
    ('UNSD: moderately', '')
    """
    named = (("UNSD", row["state_unsd"]), ("Eurostat", row["state_eurostat"]))
    return "; ".join(f"{who}: {word}" for who, word in named if word in s.VERDICTS and word != row[t.STATE])
