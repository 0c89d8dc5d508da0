"""Scores of groups: the population-weighted mean of a region, and the median economy that others are compared with.

Two different questions, never mixed: *how do the people of a group fare* (population-weighted mean, published only
where two thirds of the group's people are covered) and *what does a typical economy of the group reach* (median).
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import Catalogue

MINIMUM_POPULATION = 2 / 3
MINIMUM_SHARE = 2 / 3  # of a group's economies that a line over the years must keep
MINIMUM_PEERS = 5  # economies behind a median


def memberships(catalogue: Catalogue) -> pl.DataFrame:
    """List which economy belongs to which group: the world, its region, its income group.

    Returns
    -------
    polars.DataFrame
        Columns ``group``, ``economy``; one row per membership.
    """
    rows = [(g, e) for g in catalogue.groups for e in catalogue.members(g)]
    return pl.DataFrame(rows, schema={t.GROUP: pl.String, t.ECONOMY: pl.String}, orient="row")


def aggregate(
    values: pl.DataFrame, observations: pl.DataFrame, catalogue: Catalogue, by: str = t.DIMENSION, value: str = t.SCORE
) -> pl.DataFrame:
    """Average a figure over the people of each group: weighted by population, at least two thirds of it covered.

    Parameters
    ----------
    values : polars.DataFrame
        One row per economy, year and `by`, with the figure in `value` (null where there is none).
    observations : polars.DataFrame
        The long table, for the population.
    catalogue : Catalogue
        Groups and their members.
    by, value : str
        Names of the columns that tell figures apart, and that hold them.

    Returns
    -------
    polars.DataFrame
        ``group``, ``year``, `by`, `value` (null below two thirds), ``population_share``, ``economies``.
    """
    years = sorted(values[t.YEAR].unique().to_list())
    people = panel.population(observations, catalogue, years)
    members = memberships(catalogue)
    whole = people.join(members, on=t.ECONOMY).group_by(t.GROUP, t.YEAR).agg(pl.col("population").sum().alias("whole"))
    covered = (
        values.filter(pl.col(value).is_not_null())
        .join(people, on=[t.ECONOMY, t.YEAR])
        .join(members, on=t.ECONOMY)
        .group_by(t.GROUP, t.YEAR, by)
        .agg(
            ((pl.col(value) * pl.col("population")).sum() / pl.col("population").sum()).alias(value),
            pl.col("population").sum().alias("covered"),
            pl.len().alias(t.ECONOMIES),
        )
        .join(whole, on=[t.GROUP, t.YEAR])
        .with_columns((pl.col("covered") / pl.col("whole")).alias(t.POPULATION_SHARE))
    )
    enough = pl.col(t.POPULATION_SHARE) >= MINIMUM_POPULATION - 1e-9
    return (
        covered.with_columns(pl.when(enough).then(pl.col(value)).alias(value))
        .select(t.GROUP, t.YEAR, by, value, t.POPULATION_SHARE, t.ECONOMIES)
        .sort(t.GROUP, t.YEAR, by)
    )


def median(values: pl.DataFrame, catalogue: Catalogue, by: str = t.DIMENSION, value: str = t.SCORE) -> pl.DataFrame:
    """Return the median economy of each group: half of the economies with a figure do better, half do worse.

    Parameters
    ----------
    values : polars.DataFrame
        One row per economy, year and `by`.
    catalogue : Catalogue
        Groups and their members.
    by, value : str
        Names of the columns that tell figures apart, and that hold them.

    Returns
    -------
    polars.DataFrame
        ``group``, ``year``, `by`, `value` (null with fewer than five economies), ``economies``.
    """
    enough = pl.col(t.ECONOMIES) >= MINIMUM_PEERS
    return (
        values.filter(pl.col(value).is_not_null())
        .join(memberships(catalogue), on=t.ECONOMY)
        .group_by(t.GROUP, t.YEAR, by)
        .agg(pl.col(value).median(), pl.len().alias(t.ECONOMIES))
        .with_columns(pl.when(enough).then(pl.col(value)).alias(value))
        .sort(t.GROUP, t.YEAR, by)
    )


def steady(values: pl.DataFrame, until: int, by: str = t.DIMENSION, value: str = t.SCORE) -> pl.DataFrame:
    """Keep the economies that have a figure in every year, so that a group's line does not move because its members do.

    Parameters
    ----------
    values : polars.DataFrame
        One row per economy, year and `by`, of one group.
    until : int
        Last year of the line.
    by, value : str
        Names of the columns that tell figures apart, and that hold them.

    Returns
    -------
    polars.DataFrame
        The rows of those economies only. The line begins in the first year from which at least two thirds of the
        economies with a figure in `until` (and no fewer than five) have one in every year; no rows where there is none.
    """
    known = values.filter(pl.col(value).is_not_null() & (pl.col(t.YEAR) <= until))
    gap = pl.col(t.YEAR).diff().fill_null(1) != -1  # going back from `until`, the first hole ends the run
    runs = (
        known.sort(t.YEAR, descending=True)
        .with_columns((gap & (pl.col(t.YEAR) != until)).cum_max().over(t.ECONOMY, by).alias("broken"))
        .filter(~pl.col("broken") & (pl.col(t.YEAR).max().over(t.ECONOMY, by) == until))
        .with_columns(pl.col(t.YEAR).min().over(t.ECONOMY, by).alias("since"))
    )
    firsts = runs.select(t.ECONOMY, by, "since").unique().sort("since")
    enough = pl.max_horizontal((pl.len().over(by) * MINIMUM_SHARE).ceil(), pl.lit(MINIMUM_PEERS))
    begins = (
        firsts.with_columns(pl.int_range(1, pl.len() + 1).over(by).alias("reached"), enough.alias("enough"))
        .filter(pl.col("reached") >= pl.col("enough"))
        .group_by(by)
        .agg(pl.col("since").min().alias("begins"))
    )
    return (
        runs.join(begins, on=by)
        .filter((pl.col("since") <= pl.col("begins")) & (pl.col(t.YEAR) >= pl.col("begins")))
        .select(values.columns)
        .sort(t.ECONOMY, t.YEAR, by)
    )


def lines(
    values: pl.DataFrame, catalogue: Catalogue, until: int, chosen: Collection[str], by: str = t.DIMENSION
) -> pl.DataFrame:
    """Return the median economy of some groups over the years, always of the same economies.

    Parameters
    ----------
    values : polars.DataFrame
        One row per economy, year and `by`.
    catalogue : Catalogue
        Groups and their members.
    until : int
        Last year of the lines.
    chosen : collection of str
        Ids of the groups.
    by : str
        Name of the column that tells figures apart.

    Returns
    -------
    polars.DataFrame
        As :func:`median`, for the years and economies that :func:`steady` keeps in each group.
    """
    members = memberships(catalogue).filter(pl.col(t.GROUP).is_in(list(chosen)))
    kept = [median(values.clear(), catalogue, by)]
    kept += [
        median(steady(values.join(some, on=t.ECONOMY, how="semi"), until, by), catalogue, by).filter(
            pl.col(t.GROUP) == group
        )
        for (group,), some in members.group_by([t.GROUP], maintain_order=True)
    ]
    return pl.concat(kept).filter(pl.col(t.SCORE).is_not_null()).sort(t.GROUP, t.YEAR, by)
