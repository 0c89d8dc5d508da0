"""Frames for inequality: means and weights of economies over the years, and shares of income from their surveys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from socjust import table as t
from socjust.analyses.book import Book
from socjust.errors import UsageError
from socjust.inequality import Groups, among, fit, gini_bounds, theil_floor, welfare
from socjust.store.kept import kept

FIFTHS: Final = tuple(f"den_share_q{n}" for n in range(1, 6))
TENTHS: Final = ("den_share_d1", "den_share_d10")
GINI: Final = "dis_gini"
LEAST_COVERED: Final = 2 / 3  # of the world's people or workers: the rule for every aggregate of the report


@dataclass(frozen=True)
class Concept:
    """A mean by economy and the people it is a mean over."""

    value: str  # id of the indicator
    weight: str
    who: str  # whom a mean is over, in words
    what: str  # what is shared unequally, in words


PEOPLE: Final = Concept("den_gdp_per_head_ppp", "den_population", "people", "GDP per head")
WORKERS: Final = Concept("opp_productivity", "den_employment", "workers", "output per worker")


@dataclass(frozen=True)
class Held:
    """The same economies in every year, and how much of the world they are."""

    concept: Concept
    frame: pl.DataFrame  # columns of socjust.inequality.among
    since: int
    until: int
    economies: int
    covered: float  # per cent of the world's people or workers in the last year


def economies_of(book: Book, concept: Concept, since: int, until: int = 0, limit: int = 0) -> Held:
    """Return an economy's mean and weight for every year, for the economies that have both in all of them.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    concept : Concept
        :data:`PEOPLE` or :data:`WORKERS`.
    since : int
        First year.
    until : int
        Last year; 0 for the newest in which these economies still hold two thirds of the world's people.
    limit : int
        Year that the newest may not be later than; 0 for any.

    Raises
    ------
    UsageError
        If no such year exists.
    """
    rows = means(book, concept)
    newest = min(rows.drop_nulls()[t.YEAR].max() or since, limit or 9999)
    for year in [until] if until else range(newest, since, -1):
        try:
            steady = among.steady(rows, since, year)
        except UsageError:
            continue
        last = pl.col(t.YEAR) == year
        covered = steady.filter(last)[t.WEIGHT].sum() / _world(book, concept, year, rows.filter(last)[t.WEIGHT].sum())
        if until or covered >= LEAST_COVERED:
            return Held(concept, steady, since, year, steady[t.ECONOMY].n_unique(), 100 * covered)
    raise UsageError(f"Too few economies have {concept.what} in every year since {since}: choose a later first year.")


def _world(book: Book, concept: Concept, year: int, least: float) -> float:
    """Return the world's people or workers: the provider's own figure where it has one."""
    world = book.observations.filter(
        (pl.col(t.INDICATOR) == concept.weight) & (pl.col(t.ECONOMY) == "WLD") & (pl.col(t.YEAR) == year)
    )[t.VALUE]
    return max(least, world[0]) if len(world) else least


def means(book: Book, concept: Concept) -> pl.DataFrame:
    """Return every economy's mean and weight by year; null where one of the two is not published."""
    mine = book.observations.filter(
        pl.col(t.INDICATOR).is_in([concept.value, concept.weight])
        & (pl.col(t.SEX) == "total")
        & pl.col(t.ECONOMY).is_in(list(book.catalogue.economies))
        & ~((pl.col(t.INDICATOR) == concept.value) & (pl.col(t.STATUS) == "projected"))
    )
    value, weight = (
        mine.filter(pl.col(t.INDICATOR) == i).select(t.ECONOMY, t.YEAR, pl.col(t.VALUE).alias(name))
        for i, name in ((concept.value, t.VALUE), (concept.weight, t.WEIGHT))
    )
    return weight.join(value, on=[t.ECONOMY, t.YEAR], how="left").select(among.COLUMNS)


def surveys(book: Book) -> pl.DataFrame:
    """Return the shares of every survey in wide form: one row an economy and year.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``year``, :data:`FIFTHS`, :data:`TENTHS`, :data:`GINI` in per cent; null where not published.
    """
    mine = book.observations.filter(
        pl.col(t.INDICATOR).is_in([*FIFTHS, *TENTHS, GINI])
        & pl.col(t.ECONOMY).is_in(list(book.catalogue.economies))
        & (pl.col(t.SEX) == "total")
    )
    wide = mine.pivot(on=t.INDICATOR, index=[t.ECONOMY, t.YEAR], values=t.VALUE)
    absent = [pl.lit(None, dtype=pl.Float64).alias(c) for c in (*FIFTHS, *TENTHS, GINI) if c not in wide.columns]
    return wide.with_columns(absent).sort(t.ECONOMY, t.YEAR)


def groups_of(row: dict) -> Groups:
    """Make groups of one row of :func:`surveys`.

    Raises
    ------
    UsageError
        If a fifth is missing or the shares contradict each other.
    """
    return Groups.of_fifths([row[c] for c in FIFTHS], row[TENTHS[0]], row[TENTHS[1]])


def measured(rows: pl.DataFrame) -> pl.DataFrame:
    """Measure inequality of each survey: bounds from the shares, and what follows from the fitted Lorenz curve.

    Parameters
    ----------
    rows : polars.DataFrame
        Rows of :func:`surveys`.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``year``, ``concept``; Gini indices 0 to 100: ``gini`` (the provider's own), ``low``, ``high``
        (bounds), ``fitted``; ``palma``, ``hoover``, ``theil_l``, ``theil_t``, ``floor_l``, ``floor_t``, ``p90p10``
        (ratios and index values); ``bottom40``, ``top10`` (per cent of income); ``method``, ``error`` (root mean
        square of the fitted shares, points); ``reason`` why there is no figure, "" where there is one.
    """
    return pl.DataFrame([_measured(row) for row in rows.iter_rows(named=True)], schema=MEASURED, orient="row")


def measured_now(book: Book) -> pl.DataFrame:
    """Return :func:`measured` of every economy's newest survey within the window, kept beside the vintage.

    Each profile needs the curves of all its peers: fitting them anew would take longer than all else that it says of
    inequality.
    """
    rows = newest(surveys(book), book.year, book.window)
    return kept(book.vintage, book.catalogue, f"surveys_{book.year}_{book.window}", lambda: measured(rows), rows)


MEASURED: Final = {
    t.ECONOMY: pl.String, t.YEAR: pl.Int32, "concept": pl.String, "gini": pl.Float64, t.LOW: pl.Float64,
    t.HIGH: pl.Float64, "fitted": pl.Float64, "palma": pl.Float64, "hoover": pl.Float64, "theil_l": pl.Float64,
    "theil_t": pl.Float64, "floor_l": pl.Float64, "floor_t": pl.Float64, "p90p10": pl.Float64, "s80s20": pl.Float64,
    "bottom40": pl.Float64, "top10": pl.Float64, "method": pl.String, "error": pl.Float64, t.REASON: pl.String,
}  # fmt: skip


def _measured(row: dict) -> dict:
    out = dict.fromkeys(MEASURED) | {t.ECONOMY: row[t.ECONOMY], t.YEAR: row[t.YEAR], "gini": row[GINI], t.REASON: ""}
    out["concept"] = welfare.concept(row[t.ECONOMY], row[t.YEAR])
    try:
        groups = groups_of(row)
    except UsageError as fault:
        return out | {t.REASON: str(fault)}
    low, high = gini_bounds(groups)
    poor, top = row[FIFTHS[0]] + row[FIFTHS[1]], row[TENTHS[1]]
    out |= {t.LOW: 100 * low, t.HIGH: 100 * high, "bottom40": poor, "top10": top}
    out |= {"floor_l": theil_floor(groups), "floor_t": theil_floor(groups, "T")}
    out |= {"palma": top / poor if top is not None and poor > 0 else None}
    out |= {"s80s20": row[FIFTHS[4]] / row[FIFTHS[0]] if row[FIFTHS[0]] > 0 else None}
    try:
        curve = fit(groups)
    except UsageError as fault:
        return out | {t.REASON: str(fault)}
    out |= {"fitted": 100 * curve.gini, "hoover": curve.hoover, "theil_l": curve.theil_l, "theil_t": curve.theil_t}
    return out | {"p90p10": curve.quantile_ratio(), "method": curve.curve.method, "error": curve.error}


def newest(rows: pl.DataFrame, year: int, window: int) -> pl.DataFrame:
    """Keep each economy's newest survey that is not later than a year and not older than the window."""
    near = rows.filter(pl.col(t.YEAR).is_between(year - window, year))
    return near.sort(t.ECONOMY, t.YEAR).group_by(t.ECONOMY, maintain_order=True).last()


def nearest(rows: pl.DataFrame, year: int, window: int) -> pl.DataFrame:
    """Keep each economy's survey nearest to a year, before or after it, the earlier of two as near."""
    near = rows.with_columns((pl.col(t.YEAR) - year).abs().alias("far")).filter(pl.col("far") <= window)
    return near.sort(t.ECONOMY, "far", t.YEAR).group_by(t.ECONOMY, maintain_order=True).first().drop("far")
