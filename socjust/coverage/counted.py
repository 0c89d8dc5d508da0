"""How many cells are in which state: by indicator, economy, dimension or reference year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import table as t
from socjust.coverage.states import KIND, NOT_APPLICABLE, SEEN, STATES
from socjust.errors import UsageError

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue

BY: Final = {
    "indicator": t.INDICATOR,
    "economy": t.ECONOMY,
    "dimension": t.DIMENSION,
    "year": t.REFERENCE_YEAR,
}
CELLS: Final = "cells"
APPLICABLE: Final = "applicable"
SEEN_SHARE: Final = "seen_share"  # of the applicable cells, 0-1
WHY: Final = "why"
REPORTING: Final = (
    "reporting"  # status of an indicator, one of the three below, as national reporting platforms give it
)
COMPLETE: Final = "complete"
IN_PROGRESS: Final = "in progress"
EXPLORING: Final = "exploring sources"
ENOUGH: Final = 2 / 3  # of the applicable cells: the share that a group's figure needs, too
MOST_REASONS: Final = 3


def counted(cells: pl.DataFrame, by: str, catalogue: Catalogue | None = None) -> pl.DataFrame:
    """Count the cells of each state.

    Parameters
    ----------
    cells : polars.DataFrame
        From :func:`socjust.coverage.states`, of one or more reference years.
    by : {"indicator", "economy", "dimension", "year"}
        What a row of the table is about.
    catalogue : Catalogue, optional
        Gives the rows their names and order.

    Returns
    -------
    polars.DataFrame
        The key, ``name``, a column for each of :data:`socjust.coverage.states.STATES`, ``cells``, ``applicable``
        (cells less those not applicable), ``seen_share`` (share of the applicable cells with a value, 0-1; null where
        none is applicable) and ``why`` (the most frequent reasons of the rest, with their numbers). By indicator also
        ``reporting``: *complete*, where the catalogue's first series has a value in two thirds of the applicable cells;
        *in progress*, where fewer have one, or another series stands in; *exploring sources*, where none has.

    Examples
    --------
    >>> rows = pl.DataFrame({"economy": ["KEN", "BRA"], "indicator": ["a", "a"], "state": ["observed", "missing"],
    ...                      "kind": ["", "too old"]})
    >>> counted(rows, "indicator").select("observed", "missing", "seen_share", "why").row(0)
    (1, 1, 0.5, 'too old 1')
    """
    if by not in BY:
        raise UsageError(f"Coverage is counted by {', '.join(list(BY)[:-1])} or {list(BY)[-1]}, not by '{by}'.")
    key = BY[by]
    table = cells.group_by(key, maintain_order=True).agg(
        *((pl.col(t.STATE) == state).sum().cast(pl.Int32).alias(state) for state in STATES),
        pl.len().cast(pl.Int32).alias(CELLS),
    )
    applicable = pl.col(CELLS) - pl.col(NOT_APPLICABLE)
    table = table.with_columns(
        applicable.alias(APPLICABLE),
        pl.when(applicable > 0).then(pl.sum_horizontal(*SEEN) / applicable).alias(SEEN_SHARE),
    )
    if by == "indicator" and t.FLAGS in cells.columns:
        table = table.join(_reporting(cells, table), on=key, how="left", maintain_order="left")
    return _named(table.join(_why(cells, key), on=key, how="left", maintain_order="left"), by, catalogue)


def _reporting(cells: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Status of each indicator."""
    stands_in = t.flagged("alternate").any()
    share = pl.col(SEEN_SHARE).fill_null(0.0)
    status = (
        pl.when(share == 0)
        .then(pl.lit(EXPLORING))
        .when((share >= ENOUGH) & ~pl.col("stands_in"))
        .then(pl.lit(COMPLETE))
        .otherwise(pl.lit(IN_PROGRESS))
    )
    alternates = cells.group_by(t.INDICATOR).agg(stands_in.fill_null(value=False).alias("stands_in"))
    return table.join(alternates, on=t.INDICATOR).select(t.INDICATOR, status.alias(REPORTING))


def _why(cells: pl.DataFrame, key: str) -> pl.DataFrame:
    """The most frequent kinds of reason, with their numbers."""
    return (
        cells.filter(pl.col(KIND) != "")
        .group_by(key, KIND)
        .len()
        .sort("len", KIND, descending=[True, False])
        .group_by(key, maintain_order=True)
        .agg(pl.format("{} {}", KIND, "len").head(MOST_REASONS).str.join(", ").alias(WHY))
    )


def _named(table: pl.DataFrame, by: str, catalogue: Catalogue | None) -> pl.DataFrame:
    table = table.with_columns(pl.col(WHY).fill_null(""))
    if catalogue is None or by == "year":
        return table
    held = {"indicator": catalogue.indicators, "economy": catalogue.economies, "dimension": catalogue.dimensions}[by]
    names = {key: row.name if by == "economy" else row.title for key, row in held.items()}
    key = BY[by]
    return table.select(key, pl.col(key).replace_strict(names, default=None).alias("name"), pl.all().exclude(key))
