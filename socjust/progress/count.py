"""How many economies of each group have which status."""

from __future__ import annotations

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.progress.settings import STATES
from socjust.scores.groups import memberships


def groups(progress: pl.DataFrame, catalogue: Catalogue, by: str = t.INDICATOR) -> pl.DataFrame:
    """Count the economies of the world, of every region and income group by status.

    What a group *as a whole* does is said by the providers' own aggregates, which are rows of
    :func:`socjust.progress.indicators` under the group's id; counts of economies are another statement and are called
    that.

    Parameters
    ----------
    progress : polars.DataFrame
        Rows of :func:`socjust.progress.indicators` or :func:`socjust.progress.dimensions`; of groups, none counts.
    catalogue : Catalogue
        Groups and their members.
    by : str
        Column that tells figures apart: ``indicator`` or ``dimension``.

    Returns
    -------
    polars.DataFrame
        group, `by`, state, economies: every status for every group and figure, also with 0, so that the counts of
        one group and figure add up to its members.
    """
    counted = (
        progress.join(memberships(catalogue), on=t.ECONOMY)
        .group_by(t.GROUP, by, t.STATE)
        .agg(pl.len().cast(pl.Int32).alias(t.ECONOMIES))
    )
    every = (
        pl.DataFrame({t.GROUP: list(catalogue.groups)}, schema={t.GROUP: pl.String})
        .join(progress.select(by).unique(maintain_order=True), how="cross")
        .join(pl.DataFrame({t.STATE: STATES}), how="cross")
    )
    keys = [t.GROUP, by, t.STATE]
    return every.join(counted, on=keys, how="left", maintain_order="left").with_columns(
        pl.col(t.ECONOMIES).fill_null(0)
    )
