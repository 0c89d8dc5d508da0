"""The pace named in the Sevilla commitment, two points of social protection coverage a year, as a yardstick for all."""

from __future__ import annotations

from typing import Final

import polars as pl

from socjust import table as t
from socjust.progress import rules
from socjust.progress import settings as s

COVERAGE: Final = "pro_coverage_any"  # SDG 1.3.1: people covered by at least one benefit, which the commitment is about


def sevilla(progress: pl.DataFrame, indicator: str = COVERAGE) -> pl.DataFrame:
    """Hold coverage of social protection against two percentage points a year.

    The pace is the slope where there are three points, else the difference of two figures by the years between them:
    coverage is seldom counted three times in ten years, and the commitment is about coverage gained, not about a
    trend. A pace from two figures has no interval, which the table says.

    Parameters
    ----------
    progress : polars.DataFrame
        Rows of :func:`socjust.progress.indicators`.
    indicator : str
        A coverage figure in per cent.

    Returns
    -------
    polars.DataFrame
        economy, base_year, last_year, points, value_base, value_last (%), pace (percentage points a year), pace_low,
        pace_high (90 % interval; null with two figures), ratio (pace over 2), state: achieved at full coverage; on
        track from 2 points a year; moderately from 1, stagnating from 0, worsening below (our words for what falls
        short); uncertain where the interval reaches from a fall to 2; no data with fewer than two figures or none of
        the last five years.

    Notes
    -----
    Source: Compromiso de Sevilla, Fourth International Conference on Financing for Development, 2025.
    """
    rows = progress.filter(pl.col(t.INDICATOR) == indicator)
    years = pl.col("last_year") - pl.col("base_year")
    fresh = (pl.col("state_unsd") != s.NO_DATA) & (years > 0)
    change = (pl.col("value_last") - pl.col("value_base")) / years
    scale = pl.col("slope_value") / pl.col(t.SLOPE)  # value per point of the score, for the ends of the interval
    ends = [
        pl.when(pl.col(t.SLOPE) == 0).then(pl.col(c)).otherwise(pl.col(c) * scale).alias(f"pace_{c[6:]}")
        for c in ("slope_low", "slope_high")
    ]
    paced = rows.with_columns(pl.when(fresh).then(pl.coalesce("slope_value", change)).alias("pace"), *ends)
    ratio = pl.col("pace") / s.SEVILLA
    blurred = (pl.col("pace_low") < 0) & (pl.col("pace_high") >= s.SEVILLA)
    state = (
        pl.when(pl.col(t.STATE) == s.ACHIEVED)
        .then(pl.lit(s.ACHIEVED))
        .when(pl.col("pace").is_null())
        .then(pl.lit(s.NO_DATA))
        .when(blurred.fill_null(value=False))
        .then(pl.lit(s.UNCERTAIN))
        .otherwise(rules.word(ratio, (1.0, s.SEVILLA_SHARE, 0.0)))
    )
    shown = (t.ECONOMY, "base_year", "last_year", "points", "value_base", "value_last", "pace", "pace_low", "pace_high")
    return paced.select(*shown, ratio.alias("ratio"), state.alias(t.STATE))
