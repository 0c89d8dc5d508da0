"""Who did best from a similar start: the same series, a similar score then, the greatest certain gain since."""

from __future__ import annotations

import polars as pl

from socjust import table as t
from socjust.focus.tables import settings, whole

COLUMNS = [
    t.ECONOMY, t.INDICATOR, "peer", "place", "since", "score_then", "own_then", "value_then", "year_then",
    "score_now", "value_now", "year_now", "gain", "own_gain",
]  # fmt: skip


def starts(scored: pl.DataFrame, asked: pl.DataFrame, moved: pl.DataFrame, year: int) -> pl.DataFrame:
    """Name the economies that did best from where each asked economy stood eight years before.

    Parameters
    ----------
    scored : polars.DataFrame
        Indicator scores of all years.
    asked : polars.DataFrame
        ``economy`` and ``indicator``: whose like is sought.
    moved : polars.DataFrame
        Cells of the reference year with ``rising``: only an economy whose trend is surely upwards is named.
    year : int
        Reference year.

    Returns
    -------
    polars.DataFrame
        Up to three rows for each asked pair, the greatest gain first: ``peer``, its score and value then and now with
        their years, ``gain`` in points, and the asked economy's own score then and gain. Only gains above its own
        count. No rows where the economy had no figure then, where its figures of then and now are the same one or come
        from different series, or where nobody did better.
    """
    since = year - whole("start_years")
    then, now = (scored.filter(pl.col(t.YEAR) == when) for when in (since, year))
    keys = [t.ECONOMY, t.INDICATOR, t.RECIPE]
    kept = (*keys, t.SCORE, t.VALUE, "value_year")
    both = (
        then.select(kept)
        .join(now.select(kept), on=keys, suffix="_now")
        .filter(pl.col("value_year_now") > pl.col("value_year"))
        .select(
            *keys,
            pl.col(t.SCORE).alias("score_then"),
            pl.col(t.VALUE).alias("value_then"),
            pl.col("value_year").alias("year_then"),
            pl.col("score_now"),
            pl.col("value_now"),
            pl.col("value_year_now").alias("year_now"),
            (pl.col("score_now") - pl.col(t.SCORE)).alias("gain"),
        )
    )
    return _matched(both, asked, moved, since)


def _matched(both: pl.DataFrame, asked: pl.DataFrame, moved: pl.DataFrame, since: int) -> pl.DataFrame:
    sure = moved.filter(pl.col("rising")).select(t.ECONOMY, t.INDICATOR, t.RECIPE)
    theirs = both.join(sure, on=[t.ECONOMY, t.INDICATOR, t.RECIPE], how="semi").rename({t.ECONOMY: "peer"})
    own = asked.select(t.ECONOMY, t.INDICATOR).join(both, on=[t.ECONOMY, t.INDICATOR])
    own = own.select(
        t.ECONOMY, t.INDICATOR, t.RECIPE, pl.col("score_then").alias("own_then"), pl.col("gain").alias("own_gain")
    )
    like = (pl.col("score_then") - pl.col("own_then")).abs() <= settings()["start_within"]
    better = pl.col("gain") >= pl.max_horizontal("own_gain", pl.lit(0.0)) + settings()["noticeable"]
    return (
        own.join(theirs, on=[t.INDICATOR, t.RECIPE])
        .filter((pl.col("peer") != pl.col(t.ECONOMY)) & like & better)
        .sort(t.ECONOMY, t.INDICATOR, "gain", "peer", descending=[False, False, True, False])
        .with_columns(pl.int_range(1, pl.len() + 1).over(t.ECONOMY, t.INDICATOR).alias("place"))
        .filter(pl.col("place") <= whole("start_named"))
        .with_columns(pl.lit(since, dtype=pl.Int32).alias("since"))
        .select(COLUMNS)
    )
