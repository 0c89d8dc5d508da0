"""The slope of a series of points with its interval: ordinary least squares, many series at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from socjust import table as t
from socjust.progress.settings import LEVEL, MINIMUM_ALIKE, MINIMUM_POINTS, MOST_ALIKE

LOW, HIGH = "slope_low", "slope_high"
ERROR = "slope_error"  # standard error of the slope
FREEDOM = "freedom"  # its degrees of freedom
_FLAT = 1e-12  # share of the size of the figures below which a spread is rounding, not movement


def slopes(points: pl.DataFrame, by: Sequence[str], value: str, level: float = LEVEL) -> pl.DataFrame:
    """Fit a straight line to each series and give its slope a year with a confidence interval.

    Ordinary least squares with the t interval: b ± t·s/√Σ(x − x̄)². The actual years are used, so that unequal spacing
    needs no treatment; no point is interpolated. With three points there is one degree of freedom and t is 6.3: the
    interval is wide because the evidence is thin. A line needs three points; two would fit without error.

    Neighbouring years of one series err alike, which makes the plain interval too narrow. For series of eight or more
    years in a row the variance of the slope is multiplied by (1 + r)/(1 − r), with r the correlation of the residuals
    of neighbouring years where it is positive, at most 0.9: the inflation of a first-order autoregressive process (von
    Storch and Zwiers 1999, Statistical Analysis in Climate Research, section 6.6). Shorter series, and those with
    holes, do not tell r: their errors are taken as independent. Degrees of freedom stay n − 2. For
    modelled series the interval is about the straightness of the line, not about the error of the model behind it.

    Parameters
    ----------
    points : polars.DataFrame
        One row per point: `by`, year, `value` (no nulls); the points of a series in the order of their years.
    by : sequence of str
        Columns that tell the series apart.
    value : str
        Column of the figures.
    level : float
        Of the interval.

    Returns
    -------
    polars.DataFrame
        `by`, points (count), slope, slope_error, freedom, slope_low, slope_high; all but the count null with fewer than
        three points of different years.

    Examples
    --------
    >>> rows = pl.DataFrame({"id": ["a"] * 4, "year": [2015, 2017, 2018, 2020], "score": [10.0, 15.0, 15.0, 20.0]})
    >>> slopes(rows, ["id"], "score").select(pl.col("slope", "slope_low", "slope_high").round(3)).row(0)
    (1.923, 1.129, 2.717)
    """
    from scipy.special import stdtrit

    sums = _sums(points, by, value)
    n, sxx, sxy, syy, size, shared, joined = (sums[c].to_numpy().astype(float) for c in _SUMS)
    with np.errstate(invalid="ignore", divide="ignore"):
        still = syy <= n * (_FLAT * size) ** 2  # a constant series, but for rounding
        fits = (n >= MINIMUM_POINTS) & (sxx > 0)
        flat = still | (np.abs(sxy) <= _FLAT * np.sqrt(sxx * syy))  # nor is a slope that is rounding a fall or a rise
        slope = np.where(fits, np.where(flat, 0.0, sxy / sxx), np.nan)
        rest = np.where(still, 0.0, np.maximum(syy - sxy * slope, 0.0))
        rest = np.where(rest <= _FLAT * syy, 0.0, rest)  # points on a line, but for rounding
        alike = np.where((n >= MINIMUM_ALIKE) & (joined > 0) & (rest > 0), np.clip(shared / rest, 0.0, MOST_ALIKE), 0.0)
        freedom = np.where(fits, n - 2, np.nan)
        error = np.sqrt(rest / freedom / sxx * (1 + alike) / (1 - alike))
        reach = stdtrit(freedom, (1 + level) / 2) * error
    made = (slope, error, freedom, slope - reach, slope + reach)
    columns = [pl.Series(c, v).fill_nan(None) for c, v in zip((t.SLOPE, ERROR, FREEDOM, LOW, HIGH), made, strict=True)]
    return sums.select(*by, "points").with_columns(columns)


_SUMS = ("points", "sxx", "sxy", "syy", "size", "shared", "joined")


def _sums(points: pl.DataFrame, by: Sequence[str], value: str) -> pl.DataFrame:
    """Sums of squares of each series; products of neighbouring residuals; whether its years follow one another."""
    x, y = pl.col(t.YEAR).cast(pl.Float64), pl.col(value)
    dx, dy = x - x.mean(), y - y.mean()
    residual = dy - dx * ((dx * dy).sum() / (dx * dx).sum())
    return points.group_by(*by, maintain_order=True).agg(
        pl.len().cast(pl.Int32).alias("points"),
        (dx * dx).sum().alias("sxx"),
        (dx * dy).sum().alias("sxy"),
        (dy * dy).sum().alias("syy"),
        y.abs().max().alias("size"),
        (residual * residual.shift(1)).sum().alias("shared"),
        (x.diff().drop_nulls() == 1).all().alias("joined"),
    )
