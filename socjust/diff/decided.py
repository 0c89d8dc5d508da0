"""Changes that are our own decision: a figure that was left out or overridden in one of the vintages."""

from __future__ import annotations

from typing import Final

import polars as pl

from socjust import table as t

DECIDED: Final = "decision"  # the rule by which one of the vintages left the figure out or changed it; "" for none
ACTIONS: Final = ("left out", "overridden", "added")
AREA: Final = "area"  # figures of areas that no vintage's table has


def decided(found: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Mark the changes that come from a decision of this project and not from a provider.

    Parameters
    ----------
    found : polars.DataFrame
        From :func:`socjust.diff.changes.changes`.
    before, after : polars.DataFrame
        Decisions of the two vintages, columns of :data:`socjust.table.DECISIONS`.

    Returns
    -------
    polars.DataFrame
        The same rows with ``decision``: the rule that left the figure out, overrode or added it in either vintage;
        ``""`` where there is none. A figure that both leave out is no change and has no row.
    """
    keys = list(t.KEY)
    sides = [
        rows.filter(pl.col(t.ACTION).is_in(ACTIONS), pl.col(t.RULE) != AREA)
        .unique(keys, keep="first", maintain_order=True)
        .select(*keys, pl.col(t.RULE).alias(f"_{side}"))
        for side, rows in (("old", before), ("new", after))
    ]
    joined = found.join(sides[0], on=keys, how="left", maintain_order="left").join(
        sides[1], on=keys, how="left", maintain_order="left"
    )
    rule = pl.coalesce("_new", "_old")
    return joined.with_columns(rule.fill_null("").alias(DECIDED)).select(*found.columns, DECIDED)
