"""Trends as :mod:`socjust.progress` finds them, read for one question: is it surely too slow."""

from __future__ import annotations

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.focus.tables import settings

KEYS = (t.ECONOMY, t.INDICATOR, t.RECIPE)
TAKEN = {
    t.SLOPE: pl.Float64,
    "slope_low": pl.Float64,
    "slope_high": pl.Float64,
    "required": pl.Float64,
    t.STATE: pl.String,
    "base_year": pl.Int32,
    "last_year": pl.Int32,
    "score_last": pl.Float64,
    "target_score": pl.Float64,
    "target_year": pl.Int32,
}
MET = "achieved"
OWN = "upper goalpost"  # kind of a target on which nobody has agreed


def join(cells: pl.DataFrame, progress: pl.DataFrame | None, catalogue: Catalogue) -> pl.DataFrame:
    """Add the trend of each cell, where one is known of the same series.

    Parameters
    ----------
    cells : polars.DataFrame
        With economy, indicator and recipe.
    progress : polars.DataFrame or None
        From :func:`socjust.progress.indicators`; None where no trend is to count.
    catalogue : Catalogue
        Says which targets have been agreed or published, and which are no more than the report's own goalpost.

    Returns
    -------
    polars.DataFrame
        With slope, its 90 % interval, the pace required (points a year), state; ``agreed`` (somebody has agreed on the
        target or published it); ``slow`` (even the upper end of the slope is less than half of what is required, and
        the target is not met; where nobody has agreed on a number, only if it does not surely rise); ``rising`` (the
        whole interval lies above 0); ``falling`` (all of it below 0); and ``missing_raw`` (points that will be missing
        to the target in its year at this pace).
    """
    if progress is None:
        known = cells.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in TAKEN.items())
    else:
        wanted = progress.select(*KEYS, *(pl.col(name).cast(kind) for name, kind in TAKEN.items()))
        known = cells.join(wanted, on=list(KEYS), how="left", maintain_order="left")
    ahead = pl.col("score_last") + pl.col(t.SLOPE) * (pl.col("target_year") - pl.col("last_year"))
    too_slow = pl.col("slope_high") < settings()["slow"] * pl.col("required")
    agreed = [name for name, aim in catalogue.targets.items() if aim.kind != OWN]
    at_all = pl.col(t.INDICATOR).is_in(agreed) | (pl.col("slope_low") <= 0)
    return known.with_columns(
        (too_slow & at_all & (pl.col("required") > 0) & (pl.col(t.STATE) != MET)).fill_null(False).alias("slow"),
        pl.col(t.INDICATOR).is_in(agreed).alias("agreed"),
        (pl.col("slope_low") > 0).fill_null(False).alias("rising"),
        (pl.col("slope_high") < 0).fill_null(False).alias("falling"),
        (pl.col("target_score") - ahead).alias("missing_raw"),
    )
