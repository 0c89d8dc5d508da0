"""Assumptions of the costing: low, central and high, each with its unit, reason and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from socjust.costing import units
from socjust.errors import CatalogueError, unknown

FILE: Final = Path(__file__).with_name("parameters.csv")
LEVELS: Final = ("low", "central", "high")
COLUMNS: Final = ("name", "title", "branch", *LEVELS, "unit", "reason", "source", "read_in")


class Range(NamedTuple):
    """One assumption: its lowest, central and highest value."""

    low: float
    central: float
    high: float


@dataclass(frozen=True)
class Parameters:
    """All assumptions.

    Parameters
    ----------
    ranges : dict
        By name.
    """

    ranges: Mapping[str, Range]

    def at(self, level: str) -> dict[str, float]:
        """Return the values of one level: ``"low"``, ``"central"`` or ``"high"``."""
        if level not in LEVELS:
            raise unknown("level of the assumptions", level, LEVELS, "low, central and high")
        return {name: getattr(values, level) for name, values in self.ranges.items()}

    def changed(self, **central: float) -> Parameters:
        """Set central values; low and high move in proportion.

        Parameters
        ----------
        **central : float
            New central values by name; one that equals the old leaves all as it is.

        Raises
        ------
        UsageError
            For a name that is not a parameter.
        CatalogueError
            For a value that is not a finite number of 0 or more.

        Examples
        --------
        >>> parameters().changed(child_benefit=50).ranges["child_benefit"]
        Range(low=30.0, central=50.0, high=70.0)
        """
        made = dict(self.ranges)
        for name, value in central.items():
            if name not in made:
                raise unknown("parameter of the costing", name, made, "socjust/costing/parameters.csv")
            if not isinstance(value, int | float) or not 0 <= value < float("inf"):
                raise CatalogueError(f"Parameter {name} of the costing is {value}: give a number of 0 or more.")
            old = made[name]
            by = value / old.central if old.central else 0.0
            made[name] = old if value == old.central else Range(old.low * by, float(value), old.high * by)
        return Parameters(made)


def table(path: Path = FILE) -> pl.DataFrame:
    """Read the table of assumptions and check it.

    Returns
    -------
    polars.DataFrame
        name, title, branch, low, central, high, unit, reason, source, read_in (where the source was read,
        or not opened, or own choice).

    Raises
    ------
    CatalogueError
        Naming file, row and column: a number that is not one, low above central above high, an unknown unit, a blank.
    """
    rows = pl.read_csv(path, infer_schema=False).with_columns(pl.all().fill_null(""))
    if tuple(rows.columns) != COLUMNS:
        raise CatalogueError(f"{path.name}: the columns must be {', '.join(COLUMNS)}.")
    for place, row in enumerate(rows.iter_rows(named=True), start=2):
        where = f"{path.name}, row {place}, {row['name'] or 'without a name'}"
        try:
            low, central, high = (float(row[c]) for c in LEVELS)
        except ValueError as error:
            raise CatalogueError(f"{where}: low, central and high must be numbers with a point.") from error
        if not 0 <= low <= central <= high < float("inf"):
            raise CatalogueError(f"{where}: low, central and high must not fall below 0 and must rise in this order.")
        if blank := [c for c in ("name", "title", "branch", "unit", "reason", "source", "read_in") if not row[c]]:
            raise CatalogueError(f"{where}: {blank[0]} is blank.")
        units.unit(row["unit"])
    if not rows["name"].is_unique().all():
        raise CatalogueError(f"{path.name}: a name stands in two rows.")
    return rows.with_columns(pl.col(LEVELS).cast(pl.Float64))


@cache
def parameters() -> Parameters:
    """Return the assumptions as they stand in ``socjust/costing/parameters.csv``.

    Examples
    --------
    >>> parameters().at("central")["child_benefit"]
    25.0
    """
    rows = table().select("name", *LEVELS)
    return Parameters({name: Range(*values) for name, *values in rows.iter_rows()})
