"""What a revision does to the scores of the same year, and to the order of economies."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.scores.dimension import Scores
from socjust.scores.rank import rank

MOVED: Final = "moved"
NEWLY: Final = "newly published"
NO_LONGER: Final = "no longer published"
UNCHANGED: Final = "unchanged"
STILL: Final = 0.005  # points: a smaller move is arithmetic
BEYOND: Final = "beyond"  # whether the later score lies outside of the earlier score's 90 % interval
WHAT: Final = "what"
REASON_OF: Final = "because"
MOST: Final = 2  # indicators named as the reason of a move


def scored(before: Scores, after: Scores, catalogue: Catalogue, year: int) -> pl.DataFrame:
    """Compare the dimension scores of two vintages for one reference year.

    Parameters
    ----------
    before, after : Scores
        Of the two vintages, made by the same catalogue.
    catalogue : Catalogue
        Names, and which dimensions are never ranked.
    year : int
        Reference year, in both.

    Returns
    -------
    polars.DataFrame
        economy, name, dimension, ``what`` (moved, newly published, no longer published, unchanged), before, low, high
        (the earlier score with its 90 % interval), after, change, ``beyond``, rank_before, rank_after, rank_change
        (places gained; among the economies that both vintages publish; null where a dimension is shown in bands), and
        ``because``: the indicators that moved the score most, with the points each is worth in it; for a score that was
        not published before, or is not any more, the indicators that came or went. Cells that neither vintage publishes
        are left out.
    """
    keys = [t.ECONOMY, t.DIMENSION]
    old = before.dimensions.filter(pl.col(t.YEAR) == year)
    new = after.dimensions.filter(pl.col(t.YEAR) == year)
    joined = old.select(*keys, pl.col(t.SCORE).alias(t.BEFORE), t.LOW, t.HIGH).join(
        new.select(*keys, pl.col(t.SCORE).alias(t.AFTER)), on=keys, how="full", coalesce=True
    )
    a, b = pl.col(t.BEFORE), pl.col(t.AFTER)
    told = joined.filter(a.is_not_null() | b.is_not_null()).with_columns(
        pl.when(a.is_null())
        .then(pl.lit(NEWLY))
        .when(b.is_null())
        .then(pl.lit(NO_LONGER))
        .when((b - a).abs() < STILL)
        .then(pl.lit(UNCHANGED))
        .otherwise(pl.lit(MOVED))
        .alias(WHAT),
        (b - a).alias("change"),
        ((b < pl.col(t.LOW)) | (b > pl.col(t.HIGH))).fill_null(False).alias(BEYOND),
    )
    names = {e.id: e.name for e in catalogue.economies.values()}
    ranked = _ranked(told, catalogue).join(_because(before, after, catalogue, year), on=keys, how="left")
    order = {d: n for n, d in enumerate(catalogue.dimensions)}
    return (
        ranked.with_columns(
            pl.col(t.ECONOMY).replace_strict(names).alias("name"),
            (pl.col("rank_before") - pl.col("rank_after")).alias("rank_change"),
            _reason(),
        )
        .sort(pl.col(t.DIMENSION).replace_strict(order), t.ECONOMY)
        .select(
            *(t.ECONOMY, "name", t.DIMENSION, WHAT, t.BEFORE, t.LOW, t.HIGH, t.AFTER, "change", BEYOND),
            *("rank_before", "rank_after", "rank_change", REASON_OF),
        )
    )


def _reason() -> pl.Expr:
    """What moved a score; of one that came or went, which indicators came or went."""
    return (
        pl.when(pl.col(WHAT) == NEWLY)
        .then(pl.format("new: {}", "came"))
        .when(pl.col(WHAT) == NO_LONGER)
        .then(pl.format("gone: {}", "went"))
        .otherwise(REASON_OF)
        .fill_null("")
        .alias(REASON_OF)
    )


def _ranked(told: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Add ranks among the economies that both vintages publish."""
    parts = []
    for (key,), part in told.group_by([t.DIMENSION], maintain_order=True):
        both = (part[t.BEFORE].is_not_null() & part[t.AFTER].is_not_null()).to_numpy()
        for column, name in ((t.BEFORE, "rank_before"), (t.AFTER, "rank_after")):
            places = rank(np.where(both, part[column].fill_null(np.nan).to_numpy(), np.nan)).astype(np.int32)
            shown = [None if p == 0 or catalogue.dimensions[str(key)].banded else int(p) for p in places]
            part = part.with_columns(pl.Series(name, shown, dtype=pl.Int32))
        parts.append(part)
    columns = {"rank_before": pl.Int32, "rank_after": pl.Int32}
    return pl.concat(parts) if parts else told.with_columns(pl.lit(None, dtype=k).alias(c) for c, k in columns.items())


def _because(before: Scores, after: Scores, catalogue: Catalogue, year: int) -> pl.DataFrame:
    """Name the indicators whose weighted score moved most; one that came or went counts from the mean of the rest."""
    keys = [t.ECONOMY, t.DIMENSION, "stands_for"]
    old, new = (
        s.indicators.filter(pl.col(t.YEAR) == year, pl.col(t.WEIGHT) > 0).select(*keys, t.SCORE, t.WEIGHT)
        for s in (before, after)
    )
    mean = (pl.col(t.SCORE) * pl.col(t.WEIGHT)).sum().over(keys[:2]) / pl.col(t.WEIGHT).sum().over(keys[:2])
    pull = (pl.col(t.SCORE) - mean) * pl.col(t.WEIGHT) / pl.col(t.WEIGHT).sum().over(keys[:2])
    joined = old.with_columns(pull.alias("pull_old")).join(
        new.with_columns(pull.alias("pull_new")), on=keys, how="full", coalesce=True
    )
    share = pl.col(t.WEIGHT) / pl.col(t.WEIGHT).sum().over(keys[:2])
    worth = (
        pl.when(pl.col(t.SCORE).is_null() | pl.col(f"{t.SCORE}_right").is_null())
        .then(pl.col("pull_new").fill_null(0) - pl.col("pull_old").fill_null(0))
        .otherwise((pl.col(f"{t.SCORE}_right") - pl.col(t.SCORE)) * share)
    )
    shorts = {i.id: i.short for i in catalogue.indicators.values()}
    moved = (
        joined.with_columns(worth.alias("worth"))
        .filter(pl.col("worth").abs() >= 0.05)
        .sort(pl.col("worth").abs(), "stands_for", descending=[True, False])
        .group_by(keys[:2], maintain_order=True)
        .head(MOST)
    )
    sign = pl.when(pl.col("worth") > 0).then(pl.lit("+")).otherwise(pl.lit("−"))
    name = pl.col("stands_for").replace_strict(shorts)
    told = pl.format("{} {}{}", name, sign, pl.col("worth").abs().round(1))
    without = joined.group_by(keys[:2]).agg(
        name.filter(pl.col(t.SCORE).is_null()).sort().str.join(", ").alias("came"),
        name.filter(pl.col(f"{t.SCORE}_right").is_null()).sort().str.join(", ").alias("went"),
    )
    most = moved.group_by(keys[:2], maintain_order=True).agg(told.str.join(", ").alias(REASON_OF))
    return without.join(most, on=keys[:2], how="left")


def by_dimension(table: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Sum up the scores that moved, by dimension.

    Parameters
    ----------
    table : polars.DataFrame
        From :func:`scored`.
    catalogue : Catalogue
        Order and titles of the dimensions.

    Returns
    -------
    polars.DataFrame
        dimension, title, compared (published in both), moved, median_change and largest_change (absolute, over those
        compared), beyond, newly, no_longer, places (largest change of rank). One row for each dimension.
    """
    both = pl.col("change").is_not_null()
    made = table.group_by(t.DIMENSION).agg(
        both.sum().alias("compared"),
        (pl.col(WHAT) == MOVED).sum().alias("moved"),
        pl.col("change").abs().median().alias("median_change"),
        pl.col("change").abs().max().alias("largest_change"),
        pl.col(BEYOND).sum().alias("beyond"),
        (pl.col(WHAT) == NEWLY).sum().alias("newly"),
        (pl.col(WHAT) == NO_LONGER).sum().alias("no_longer"),
        pl.col("rank_change").abs().max().alias("places"),
    )
    titles = pl.DataFrame(
        [(d.id, d.title) for d in catalogue.dimensions.values()],
        schema={t.DIMENSION: pl.String, "title": pl.String},
        orient="row",
    )
    counts = ("compared", "moved", "beyond", "newly", "no_longer")
    return titles.join(made, on=t.DIMENSION, how="left", maintain_order="left").with_columns(
        pl.col(c).fill_null(0).cast(pl.Int32) for c in counts
    )
