"""Social protection branch by branch: the provider's world figure beside the economies that report."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses.book import Book
from socjust.analyses.exhibit import Exhibit, newest

COLUMNS = [
    {"key": "branch", "head": "Branch"},
    {"key": "unit", "head": "Unit"},
    {"key": "world", "head": "World, as published", "decimals": 1, "missing": "not published"},
    {"key": "world_year", "head": "Year", "missing": "–"},
    {"key": t.ECONOMIES, "head": "Economies"},
    {"key": "median", "head": "Median economy", "decimals": 1, "missing": "fewer than five"},
    {"key": "below_half", "head": "Covering less than half"},
]


def branches(
    book: Book, name: str, indicators: Sequence[str], *, text: str = "", notes: tuple[str, ...] = ()
) -> Exhibit | None:
    """Return one row a branch: the provider's world figure, and the median economy among those that report.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    name : str
        Slug of the table.
    indicators : sequence of str
        Ids of the branches' coverage, in the order to show.
    text, notes : str, tuple of str
        The paragraph before it and the remarks under it.

    Returns
    -------
    Exhibit or None
        None where the vintage holds none of them.
    """
    rows, used = [], []
    for key in indicators:
        values = newest(book, key)
        world = book.observations.filter(pl.col(t.INDICATOR) == key, pl.col(t.ECONOMY) == "WLD")
        world = world.filter(pl.col(t.YEAR) <= book.year).sort(t.YEAR).tail(1)
        if values.is_empty() and world.is_empty():
            continue
        used += [frame.select(t.SOURCE, t.SERIES, t.UPDATED) for frame in (values, world)]
        ends = world.row(0, named=True) if world.height else {}
        rows.append((
            book.catalogue.indicators[key].short, book.in_use[key].unit, ends.get(t.VALUE), ends.get(t.YEAR),
            values.height, values[t.VALUE].median() if values.height >= 5 else None,
            values.filter(pl.col(t.VALUE) < 50).height,
        ))  # fmt: skip
    if not rows:
        return None
    names = ("branch", "unit", "world", "world_year", t.ECONOMIES, "median", "below_half")
    kinds = (pl.String, pl.String, pl.Float64, pl.Int64, pl.Int64, pl.Float64, pl.Int64)
    frame = pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
    return Exhibit(
        "table",
        name,
        _branches_title(frame),
        f"World: the provider's newest figure; economies: newest value from {book.year - book.window} to {book.year}",
        book.source_of(pl.concat(used)),
        frame,
        text,
        notes,
        {"columns": COLUMNS},
    )


def _branches_title(frame: pl.DataFrame) -> str:
    """Name the branch that covers least and the one that covers most in the provider's figures for the world.

    Examples
    --------
    >>> _branches_title(pl.DataFrame({"branch": ["Pensions", "Unemployment benefits"], "world": [77.5, 18.6]}))
    'World: pensions reach furthest (77.5\u202f%), unemployment benefits least far (18.6\u202f%)'
    """
    known = frame.filter(pl.col("world").is_not_null()).sort("world")
    if known["world"].n_unique() < 2:
        return "Coverage by branch of social protection"
    low, high = known.row(0, named=True), known.row(-1, named=True)
    first, last = (f"{n.plain(r['world'], 1)}{n.THIN}%" for r in (high, low))
    return f"World: {n.inside(high['branch'])} reach furthest ({first}), {n.inside(low['branch'])} least far ({last})"
