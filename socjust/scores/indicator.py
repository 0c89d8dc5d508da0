"""Indicator scores: the newest value of each economy between the goalposts of its indicator, 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.panel import WINDOW
from socjust.scores.normalise import goalposts


def indicator_scores(
    observations: pl.DataFrame, catalogue: Catalogue, years: Sequence[int], window: int = WINDOW
) -> pl.DataFrame:
    """Score every indicator of every economy: 0 at the bad goalpost, 100 at the good one, clipped; raw value kept.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table of a vintage.
    catalogue : Catalogue
        The framework.
    years : sequence of int
        Reference years.
    window : int
        How many years older than the reference year a value may be.

    Returns
    -------
    polars.DataFrame
        One row per economy, reference year and indicator that has goalposts and a value. Where a scored indicator has
        no value and the catalogue names a fallback that has one, the fallback's row stands in its place, with its own
        goalposts, the weight of the indicator it replaces and the flag ``fallback``.
    """
    latest = panel.latest(observations, catalogue, years=years, window=window)
    latest = latest.filter(pl.col(t.ECONOMY).is_in(list(catalogue.economies)))
    rows = _with_fallbacks(latest, catalogue).join(_judgements(catalogue), on=[t.INDICATOR, t.RECIPE], how="inner")
    rows = rows.with_columns(pl.col(t.VALUE).clip("cap_lower", "cap_upper").alias("counted"))
    value, lower, upper, direction = (rows[c].to_numpy() for c in ("counted", "lower", "upper", "direction"))
    return (
        rows.with_columns(
            pl.Series(t.UNCLIPPED, goalposts(value, lower, upper, direction, clip=False)),
            pl.Series(t.SCORE, goalposts(value, lower, upper, direction)),
            pl.col("stands_for").fill_null(pl.col(t.INDICATOR)),
        )
        .with_columns(_weight_of(catalogue))
        .rename({t.YEAR: "value_year", t.REFERENCE_YEAR: t.YEAR})
        .select(INDICATOR_COLUMNS)
        .sort(t.ECONOMY, t.YEAR, "stands_for", t.INDICATOR)
    )


INDICATOR_COLUMNS = [
    t.ECONOMY,
    t.YEAR,
    "stands_for",
    t.INDICATOR,
    t.DIMENSION,
    t.VALUE,
    "value_year",
    t.AGE,
    t.UNCLIPPED,
    t.SCORE,
    t.WEIGHT,
    t.STATUS,
    t.FLAGS,
    t.SOURCE,
    t.SERIES,
    t.RECIPE,
    t.ORIGIN,
    t.UPDATED,
]


def _judgements(catalogue: Catalogue) -> pl.DataFrame:
    """Goalposts, direction and dimension of every recipe that can be scored."""
    rows = [
        (i.id, r.rank, i.dimension, float(i.direction), g.lower, g.upper, r.cap_lower, r.cap_upper)
        for i in catalogue.indicators.values()
        for r in i.recipes
        if i.direction and (g := r.goalposts or i.goalposts) is not None
    ]
    schema = {
        t.INDICATOR: pl.String,
        t.RECIPE: pl.Int8,
        t.DIMENSION: pl.String,
        "direction": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "cap_lower": pl.Float64,
        "cap_upper": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _weight_of(catalogue: Catalogue) -> pl.Expr:
    """Weight of the indicator that the row stands for; 0 for a fallback that is not needed and for context."""
    weights = {i.id: i.weight for i in catalogue.scored() if not i.non_commercial}
    return pl.col("stands_for").replace_strict(weights, default=0.0, return_dtype=pl.Float64).alias(t.WEIGHT)


def _with_fallbacks(latest: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Mark the fallback rows that take the place of a missing indicator."""
    pairs = {i.id: i.fallback_for for i in catalogue.indicators.values() if i.fallback_for}
    present = latest.select(t.ECONOMY, t.REFERENCE_YEAR, pl.col(t.INDICATOR).alias("main")).with_columns(
        pl.lit(True).alias("has_main")
    )
    marked = latest.with_columns(
        pl.col(t.INDICATOR).replace_strict(pairs, default=None, return_dtype=pl.String).alias("main")
    ).join(present, on=[t.ECONOMY, t.REFERENCE_YEAR, "main"], how="left")
    stands_in = pl.col("main").is_not_null() & pl.col("has_main").is_null()
    flags = pl.concat_list(pl.col(t.FLAGS).str.split(" "), pl.lit(["fallback"])).list.sort().list.join(" ")
    return marked.with_columns(
        pl.when(stands_in).then(pl.col("main")).alias("stands_for"),
        pl.when(stands_in).then(flags.str.strip_chars()).otherwise(pl.col(t.FLAGS)).alias(t.FLAGS),
    ).drop("main", "has_main")


def wide(
    scored: pl.DataFrame, ids: Sequence[str], grid: Sequence[tuple[str, int]], column: str = t.SCORE
) -> np.ndarray:
    """Lay indicator scores out as an array: one row per (economy, year) of the grid, one column per indicator.

    Returns
    -------
    numpy.ndarray
        Shape ``(len(grid), len(ids))``; NaN where there is no value.
    """
    rows: Mapping[tuple[str, int], int] = {pair: k for k, pair in enumerate(grid)}
    columns = {name: k for k, name in enumerate(ids)}
    out = np.full((len(grid), len(ids)), np.nan)
    held = scored.filter(pl.col("stands_for").is_in(list(ids)) & (pl.col(t.WEIGHT) > 0))
    keys = held.select(t.ECONOMY, t.YEAR, "stands_for").iter_rows()
    places = [(rows.get((e, y), -1), columns[i]) for e, y, i in keys]
    if places:
        r, c = np.array(places).T
        keep = r >= 0
        out[r[keep], c[keep]] = held[column].to_numpy()[keep]
    return out
