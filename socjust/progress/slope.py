"""The slope of a series of points with its interval: ordinary least squares, many series at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from socjust import table as t
from socjust.progress.settings import LEVEL, MINIMUM_POINTS

LOW, HIGH = "slope_low", "slope_high"
ERROR = "slope_error"  # standard error of the slope
_FLAT = 1e-12  # share of the size of the figures below which a spread is rounding, not movement


def slopes(points: pl.DataFrame, by: Sequence[str], value: str, level: float = LEVEL) -> pl.DataFrame:
    """Fit a straight line to each series and give its slope a year with a confidence interval.

    Ordinary least squares with the t interval of n − 2 degrees of freedom: b ± t·s/√Σ(x − x̄)². The actual years are
    used, so that unequal spacing needs no treatment; no point is interpolated. With three points there is one degree
    of freedom and t is 6.3: the interval is wide because the evidence is thin. A line needs three points; two would
    fit without error.

    Errors are taken as independent. Neighbouring years of one series usually err alike, which makes the interval too
    narrow; ten points are too few to estimate by how much (the usual corrections mistake the curve of a smooth series
    for noise and leave it no degrees of freedom), so that nothing is corrected and the report says so. For modelled
    series the interval is about the straightness of the line, not about the error of the model behind it.

    Parameters
    ----------
    points : polars.DataFrame
        One row per point: `by`, year, `value` (no nulls).
    by : sequence of str
        Columns that tell the series apart.
    value : str
        Column of the figures.
    level : float
        Of the interval.

    Returns
    -------
    polars.DataFrame
        `by`, points (count), slope, slope_error, slope_low, slope_high; all but the count null with fewer than three
        points of different years.

    Examples
    --------
    >>> rows = pl.DataFrame({"id": ["a"] * 4, "year": [2015, 2017, 2018, 2020], "score": [10.0, 15.0, 15.0, 20.0]})
    >>> slopes(rows, ["id"], "score").select(pl.col("slope", "slope_low", "slope_high").round(3)).row(0)
    (1.923, 1.129, 2.717)
    """
    x, y = pl.col(t.YEAR).cast(pl.Float64), pl.col(value)
    dx, dy = x - x.mean(), y - y.mean()
    sums = points.group_by(*by, maintain_order=True).agg(
        pl.len().cast(pl.Int32).alias("points"),
        (dx * dx).sum().alias("sxx"),
        (dx * dy).sum().alias("sxy"),
        (dy * dy).sum().alias("syy"),
        y.abs().max().alias("size"),
    )
    made = _fit(*(sums[c].to_numpy().astype(float) for c in ("points", "sxx", "sxy", "syy", "size")), level)
    columns = [pl.Series(n, v).fill_nan(None) for n, v in zip((t.SLOPE, ERROR, LOW, HIGH), made, strict=True)]
    return sums.select(*by, "points").with_columns(columns)


def _fit(n: np.ndarray, sxx: np.ndarray, sxy: np.ndarray, syy: np.ndarray, size: np.ndarray, level: float) -> tuple:
    from scipy.special import stdtrit

    with np.errstate(invalid="ignore", divide="ignore"):
        still = syy <= n * (_FLAT * size) ** 2  # a constant series, but for rounding
        fits = (n >= MINIMUM_POINTS) & (sxx > 0)
        slope = np.where(fits, np.where(still, 0.0, sxy / sxx), np.nan)
        rest = np.where(still, 0.0, np.maximum(syy - sxy * slope, 0.0))
        rest = np.where(rest <= _FLAT * syy, 0.0, rest)  # points on a line, but for rounding
        error = np.sqrt(rest / (n - 2) / sxx)
        reach = stdtrit(np.where(fits, n - 2, np.nan), (1 + level) / 2) * error
    return slope, np.where(fits, error, np.nan), slope - reach, slope + reach
