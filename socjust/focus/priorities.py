"""Priorities: where one economy should focus, by a criterion that anyone can recompute.

An indicator is a priority only if something certain speaks for it: it is far from the goal and surely behind or surely
too slow (*urgent*), or nearer to it but surely behind (*lagging peers*). Those are ordered by weight times points, the
points being the mean of three shortfalls on the score's own scale, each counted only as far as it is certain: to the
goal (100 − score), to what income or the peers lead one to expect, and to the target in its year at the present pace.
The mean is over those that can be told: an unknown moves an indicator neither up nor down. Raising a score, all else
being equal, never moves it up the list.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from socjust import table as t
from socjust.focus import peers
from socjust.focus.income import UNFIT
from socjust.focus.quadrant import Cells, place
from socjust.focus.tables import quadrants, set_aside, whole

SET_ASIDE = "set aside"  # a high score that is no achievement, or a figure that must be checked first
UNFIT_REASON = "The figure is likely to be a mistake: it has to be checked before anything is built on it."


def placed(cells: pl.DataFrame, weights: Mapping[str, float], income_of: Mapping[str, str]) -> pl.DataFrame:
    """Give every cell its quadrant, its points and its place among the economy's priorities.

    Parameters
    ----------
    cells : polars.DataFrame
        With predictions, peers and trends.
    weights : mapping
        By indicator (of the framework, not of the fallback in its place).
    income_of : mapping
        Income group by economy.

    Returns
    -------
    polars.DataFrame
        With ``score``-scale columns ``gap``, ``shortfall``, ``missing``, ``known`` (how many of the three can be told),
        conditions, ``quadrant``, ``points``,
        ``priority`` (weight times points; what the list is ordered by), ``place`` (1 the first priority; null for what
        is no priority or comes after the tenth) and ``set_aside`` (why it is not judged; "" where it is).
    """
    made = place(Cells.of(cells))
    names = [rule.quadrant for rule in quadrants()]
    frame = cells.with_columns(
        pl.Series("gap", made.gap),
        pl.Series("shortfall", made.shortfall),
        pl.Series("missing", made.missing),
        pl.Series("known", made.known, dtype=pl.Int64),
        pl.Series("behind", made.behind),
        pl.Series("lowest", made.lowest),
        pl.Series("quadrant", [names[i] for i in made.quadrant], dtype=pl.String),
        pl.Series("listed", made.listed),
        pl.Series("points", made.points),
        pl.col("stands_for").replace_strict(dict(weights), return_dtype=pl.Float64).alias("own_weight"),
    ).with_columns((pl.col("points") * pl.col("own_weight")).alias("priority"))
    return _numbered(_aside(frame, income_of))


def _aside(frame: pl.DataFrame, income_of: Mapping[str, str]) -> pl.DataFrame:
    unfit = t.flagged(*UNFIT)
    reasons = set_aside()
    why = [
        reasons.get((row[t.INDICATOR], income_of.get(row[t.ECONOMY], "")), "") if row["quadrant"] == "sustain" else ""
        for row in frame.select(t.ECONOMY, t.INDICATOR, "quadrant").iter_rows(named=True)
    ]
    frame = frame.with_columns(
        pl.when(unfit).then(pl.lit(UNFIT_REASON)).otherwise(pl.Series(why, dtype=pl.String)).alias("set_aside")
    )
    gone = pl.col("set_aside") != ""
    return frame.with_columns(
        pl.when(gone).then(pl.lit(SET_ASIDE)).otherwise("quadrant").alias("quadrant"),
        (pl.col("listed") & ~gone).alias("listed"),
    )


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Number the priorities of each economy; ties go to the wider gap, then to the order of the alphabet."""
    order = frame.filter("listed").sort(
        t.ECONOMY, "priority", "gap", t.INDICATOR, descending=[False, True, True, False]
    )
    order = order.with_columns(pl.int_range(1, pl.len() + 1).over(t.ECONOMY).cast(pl.Int64).alias("place"))
    named = order.filter(pl.col("place") <= whole("most")).select(t.ECONOMY, "stands_for", "place")
    return frame.join(named, on=[t.ECONOMY, "stands_for"], how="left", maintain_order="left")


def lowest_median() -> pl.Expr:
    """Return the lowest of the medians of the peer groups: being below it is being below all of them."""
    return pl.min_horizontal(f"{kind}_median" for kind in peers.KINDS)
