"""The trend of a group of economies: the mean over its people of the trends of their economies' scores."""

from __future__ import annotations

import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.progress.rules import pace
from socjust.progress.settings import LEVEL
from socjust.progress.slope import ERROR, HIGH, LOW
from socjust.progress.widen import MODEL
from socjust.scores.groups import MINIMUM_POPULATION, memberships

_OF = (t.GROUP, t.DIMENSION)


def weigh(dimensions: pl.DataFrame, observations: pl.DataFrame, catalogue: Catalogue, year: int) -> pl.DataFrame:
    """Average the slopes of dimension scores over the people of every group, with the interval of the mean.

    Our own aggregate, weighted by population, published only where economies with a trend hold two thirds of the
    group's people. The interval takes the mean as normal, the scatter of economies as independent and the errors of
    models as shared by all of them, which is the widest they can add up to: a new edition of a model moved whole
    regions together (:mod:`socjust.progress.widen`). The weights are those of the reference year throughout, so that a
    change of where people live does not count as progress.

    Parameters
    ----------
    dimensions : polars.DataFrame
        Rows of :func:`socjust.progress.dimensions`.
    observations : polars.DataFrame
        The long table, for the population.
    catalogue : Catalogue
        Groups and their members.
    year : int
        Whose population weighs.

    Returns
    -------
    polars.DataFrame
        group, dimension, slope (points a year), slope_low, slope_high (90 % interval), required, ratio, direction;
        population_share (of the group's people, 0-1), economies. Below two thirds all but the last two are null.
    """
    from scipy.special import ndtri

    people = panel.population(observations, catalogue, [year]).drop(t.YEAR)
    members = memberships(catalogue)
    whole = people.join(members, on=t.ECONOMY).group_by(t.GROUP).agg(pl.col("population").sum().alias("whole"))
    held = dimensions.filter(pl.col(t.SLOPE).is_not_null()).join(people, on=t.ECONOMY).join(members, on=t.ECONOMY)
    w = pl.col("population") / pl.col("population").sum()
    scatter = (pl.col(ERROR) ** 2 - pl.col(MODEL) ** 2).clip(lower_bound=0)
    made = (
        held.group_by(_OF)
        .agg(
            (w * pl.col(t.SLOPE)).sum().alias(t.SLOPE),
            (w * pl.col("required")).sum().alias("required"),
            (((w**2) * scatter).sum() + (w * pl.col(MODEL)).sum() ** 2).sqrt().alias(ERROR),
            pl.col("population").sum().alias("covered"),
            pl.len().cast(pl.Int32).alias(t.ECONOMIES),
        )
        .join(whole, on=t.GROUP)
        .with_columns((pl.col("covered") / pl.col("whole")).alias(t.POPULATION_SHARE))
    )
    enough = pl.col(t.POPULATION_SHARE) >= MINIMUM_POPULATION - 1e-9
    reach = float(ndtri((1 + LEVEL) / 2)) * pl.col(ERROR)
    return (
        made.with_columns(pl.when(enough).then(pl.col(c)).alias(c) for c in (t.SLOPE, ERROR, "required"))
        .with_columns((pl.col(t.SLOPE) - reach).alias(LOW), (pl.col(t.SLOPE) + reach).alias(HIGH))
        .with_columns(pace())
        .with_columns(pl.when(enough).then(pl.col("direction")).alias("direction"))
        .select(*_OF, t.SLOPE, LOW, HIGH, "required", "ratio", "direction", t.POPULATION_SHARE, t.ECONOMIES)
        .sort(_OF)
    )
