"""Trends as :mod:`socjust.progress` finds them, read for one question: is it surely too slow, or surely a fall."""

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
        the target is not met); ``rising`` (the whole interval lies above 0); ``falling`` (all of it below 0); and
        ``missing_raw`` (points that will be missing to the target in its year at this pace; null where no trend is
        known).

    Notes
    -----
    Where nobody has agreed on a number, the target is the report's own goalpost. No pace is too slow for a target that
    nobody has set: ``slow`` is then a sure fall that takes away three points or more (``noticeable``) by the target
    year, and ``missing_raw`` is what it takes away.
    """
    if progress is None:
        known = cells.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in TAKEN.items())
    else:
        wanted = progress.select(*KEYS, *(pl.col(name).cast(kind) for name, kind in TAKEN.items()))
        known = cells.join(wanted, on=list(KEYS), how="left", maintain_order="left")
    names = [name for name, aim in catalogue.targets.items() if aim.kind != OWN]
    agreed, falling = pl.col(t.INDICATOR).is_in(names), pl.col("slope_high") < 0
    moved = pl.col(t.SLOPE) * (pl.col("target_year") - pl.col("last_year")).clip(lower_bound=0)
    missing = pl.when(agreed).then(pl.col("target_score") - pl.col("score_last") - moved).otherwise(-moved)
    too_slow = (pl.col("slope_high") < settings()["slow"] * pl.col("required")) & (pl.col("required") > 0)
    slow = pl.when(agreed).then(too_slow).otherwise(falling & (-moved >= settings()["noticeable"]))
    return known.with_columns(
        (slow & (pl.col(t.STATE) != MET)).fill_null(False).alias("slow"),
        agreed.alias("agreed"),
        (pl.col("slope_low") > 0).fill_null(False).alias("rising"),
        falling.fill_null(False).alias("falling"),
        missing.alias("missing_raw"),
    )
