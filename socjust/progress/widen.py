"""The error of a slope that its own scatter does not show: that of the model behind the figures."""

from __future__ import annotations

import numpy as np
import polars as pl

from socjust import table as t
from socjust.progress.settings import LEVEL
from socjust.progress.slope import ERROR, FREEDOM, HIGH, LOW
from socjust.progress.tables import exact, model_error

ESTIMATED = "estimated"  # whether a model or an imputation stands behind any point of a series
MODEL = "model_error"  # the part of the standard error that comes from it
MODELLED = ("modelled", "imputed")


def is_exact() -> pl.Expr:
    """Say whether the figures of an indicator are counts without error (``exact.csv``)."""
    return pl.col(t.INDICATOR).is_in(list(exact()))


def widen(fits: pl.DataFrame, known: pl.Expr, level: float = LEVEL) -> pl.DataFrame:
    """Widen the intervals of slopes of estimated series by how far a new edition of a model moves its slopes.

    The points of a modelled series lie near a line because the model is smooth, not because the truth is known. Its
    slope therefore has a second, independent error: e = pace · √(gap / years), with the gap in points short of 100 and
    the years from the first to the newest point. The number is measured (``model_error.csv``). Both errors are added
    as variances; the degrees of freedom are Welch and Satterthwaite's, the measured part counting as known. No interval
    becomes narrower than its scatter alone makes it, as it could where three points leave one degree of freedom.

    A series of figures that lie exactly on one line counts as estimated too: they were carried forward or drawn, and
    their scatter of nothing is no sign of certainty.

    Parameters
    ----------
    fits : polars.DataFrame
        Slopes of :func:`socjust.progress.slope.slopes` with indicator, ``estimated``, ``score_last``, ``base_year`` and
        ``last_year``.
    known : polars.Expr
        True for rows whose figures have no error beyond their scatter, whatever their status.
    level : float
        Of the interval.

    Returns
    -------
    polars.DataFrame
        The rows with ``model_error`` (points a year; 0 where there is none) and slope_error, freedom, slope_low and
        slope_high made again.

    Examples
    --------
    >>> row = {"indicator": "x", "slope": 1.0, "slope_error": 0.0, "freedom": 9.0, "slope_low": 1.0, "slope_high": 1.0}
    >>> row |= {"estimated": True, "score_last": 60.0, "base_year": 2013, "last_year": 2023}
    >>> widen(pl.DataFrame(row), pl.lit(False)).select(pl.col("model_error", "slope_low", "slope_high").round(3)).row(0)
    (0.2, 0.671, 1.329)
    """
    from scipy.special import stdtrit

    straight = pl.col(ERROR) == 0
    gap = (100 - pl.col("score_last")).clip(lower_bound=model_error()["least_gap"])
    unseen = model_error()["pace"] * (gap / (pl.col("last_year") - pl.col("base_year"))).sqrt()
    model = pl.when((pl.col(ESTIMATED) | straight) & ~known).then(unseen).otherwise(0.0)
    rows = fits.with_columns(pl.when(pl.col(t.SLOPE).is_not_null()).then(model).alias(MODEL))
    slope, scatter, extra, freedom = (rows[c].to_numpy().astype(float) for c in (t.SLOPE, ERROR, MODEL, FREEDOM))
    variance = scatter**2 + extra**2
    with np.errstate(invalid="ignore", divide="ignore"):
        freedom = np.where(extra > 0, variance**2 / (scatter**4 / freedom), freedom)  # no scatter: as many as you like
        reach = np.fmax(stdtrit(freedom, (1 + level) / 2) * np.sqrt(variance), (rows[HIGH] - rows[t.SLOPE]).to_numpy())
    made = (np.sqrt(variance), freedom, slope - reach, slope + reach)
    return rows.with_columns(
        pl.Series(c, v).fill_nan(None) for c, v in zip((ERROR, FREEDOM, LOW, HIGH), made, strict=True)
    )
