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
RANK_BEYOND: Final = "rank_beyond"  # the same of the rank; null where either rank has no interval
REASON_OF: Final = "because"
MOST: Final = 2  # indicators named as the reason of a move
COLUMNS: Final = (
    t.ECONOMY, "name", t.DIMENSION, WHAT, t.BEFORE, t.LOW, t.HIGH, t.AFTER, "low_after", "high_after", "change", BEYOND,
    "banded", "rank_before", "rank_low_before", "rank_high_before", "rank_after", "rank_low_after", "rank_high_after",
    "rank_change", RANK_BEYOND, REASON_OF,
)  # fmt: skip


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
        economy, name, dimension, ``what`` (moved, newly published, no longer published, unchanged); before, low, high
        (the earlier score with its 90 % interval), after, low_after, high_after; change, ``beyond`` (the later score
        lies outside of the earlier interval); ``banded`` (either vintage shows the score as a band: the numbers are for
        arithmetic only); rank_before and rank_after, each among the economies that its vintage publishes, with
        rank_low_… and rank_high_… (90 % interval); all of them null where a score is shown as a band or the reference
        year has no intervals of ranks, since no rank stands without one; rank_change (places gained among the economies
        that both vintages publish), ``rank_beyond`` (the later rank lies outside of the earlier interval); and
        ``because``: the indicators that moved the score most, with the points each is worth in it; for a score that was
        not published before, or is not any more, the indicators that came or went. Cells that neither vintage publishes
        are left out.
    """
    keys = [t.ECONOMY, t.DIMENSION]
    old, new = (_side(one, year, side) for one, side in ((before, "before"), (after, "after")))
    joined = old.join(new, on=keys, how="full", coalesce=True)
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
        (pl.col("banded_before").fill_null(False) | pl.col("banded_after").fill_null(False)).alias("banded"),
    )
    names = {e.id: e.name for e in catalogue.economies.values()}
    ranked = _ranked(told).join(_because(before, after, catalogue, year), on=keys, how="left")
    order = {d: n for n, d in enumerate(catalogue.dimensions)}
    return (
        ranked.with_columns(pl.col(t.ECONOMY).replace_strict(names).alias("name"), _reason())
        .sort(pl.col(t.DIMENSION).replace_strict(order), t.ECONOMY)
        .select(COLUMNS)
    )


def _side(made: Scores, year: int, side: str) -> pl.DataFrame:
    """Scores of one vintage with their intervals, and ranks where these have intervals; low and high of the earlier."""
    rows = made.dimensions.filter(pl.col(t.YEAR) == year)
    parts = rows.with_columns(pl.lit(0, pl.Int32).alias("_rank")).partition_by(t.DIMENSION, maintain_order=True)
    placed = [p.with_columns(pl.Series("_rank", _places(p[t.SCORE]), dtype=pl.Int32)) for p in parts]
    known = pl.col(t.RANK_LOW).is_not_null()
    return pl.concat([rows.clear().with_columns(pl.lit(0, pl.Int32).alias("_rank")), *placed]).select(
        t.ECONOMY,
        t.DIMENSION,
        pl.col(t.SCORE).alias(t.BEFORE if side == "before" else t.AFTER),
        *(pl.col(c).alias(c if side == "before" else f"{c}_after") for c in (t.LOW, t.HIGH)),
        pl.col("banded").alias(f"banded_{side}"),
        pl.when(known).then(pl.col("_rank")).alias(f"rank_{side}"),
        *(pl.col(c).alias(f"{c}_{side}") for c in (t.RANK_LOW, t.RANK_HIGH)),
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


def _places(scores: pl.Series) -> np.ndarray:
    return rank(scores.cast(pl.Float64).fill_null(np.nan).to_numpy()).astype(np.int32)


def _ranked(told: pl.DataFrame) -> pl.DataFrame:
    """Count places gained among the economies that both vintages publish; say which ranks left their interval."""
    known = pl.col("rank_before").is_not_null() & pl.col("rank_after").is_not_null()
    parts = []
    for part in told.partition_by(t.DIMENSION, maintain_order=True):
        both = (part[t.BEFORE].is_not_null() & part[t.AFTER].is_not_null()).to_numpy()
        old, new = (_places(pl.Series(np.where(both, part[c], np.nan))) for c in (t.BEFORE, t.AFTER))
        parts.append(part.with_columns(pl.Series("rank_change", old - new, dtype=pl.Int32)))
    made = pl.concat(parts) if parts else told.with_columns(pl.lit(None, dtype=pl.Int32).alias("rank_change"))
    outside = (pl.col("rank_after") < pl.col("rank_low_before")) | (pl.col("rank_after") > pl.col("rank_high_before"))
    return made.with_columns(
        pl.when(known).then(pl.col("rank_change")).alias("rank_change"), pl.when(known).then(outside).alias(RANK_BEYOND)
    )


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
        compared), beyond, newly, no_longer, places (largest change of rank), rank_beyond (ranks that lie outside of the
        earlier interval; both null where there are no ranks). One row for each dimension.
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
        pl.when(pl.col(RANK_BEYOND).is_not_null().any()).then(pl.col(RANK_BEYOND).sum()).alias(RANK_BEYOND),
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
