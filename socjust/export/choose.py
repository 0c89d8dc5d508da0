"""Which figures of a vintage are exported."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.errors import UsageError


def chosen(
    catalogue: Catalogue,
    indicators: Sequence[str] | None,
    economies: Sequence[str] | None,
    years: Sequence[str | int] | None,
) -> list[pl.Expr]:
    """Return the conditions that a figure or a decision has to meet.

    Parameters
    ----------
    catalogue : Catalogue
        Knows the names.
    indicators, economies : sequence of str, optional
        Ids; of economies also names, and ids of groups. All of them when left out.
    years : sequence of str or int, optional
        Single years and spans: 2020, "2010-2019".

    Raises
    ------
    UsageError
        For a name that does not exist, or a year that is none.
    """
    conditions = []
    if indicators:
        conditions.append(pl.col(t.INDICATOR).is_in([catalogue.indicator(name).id for name in indicators]))
    if economies:
        groups = catalogue.groups
        ids = [e.upper() if e.upper() in groups else catalogue.economy(e).id for e in economies]
        conditions.append(pl.col(t.ECONOMY).is_in(ids))
    if years:
        conditions.append(pl.any_horizontal([pl.col(t.YEAR).is_between(*span(year)) for year in years]))
    return conditions


def span(year: str | int) -> tuple[int, int]:
    """Return first and last year of a year or a span of years.

    Examples
    --------
    >>> span("2010-2019"), span(2020)
    ((2010, 2019), (2020, 2020))
    """
    found = re.fullmatch(r"(\d{4})(?:[-–:](\d{4}))?", str(year).strip())
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise UsageError(f"'{year}' is no year: write 2020, or 2010-2019 for a span.")
    return int(found[1]), int(found[2] or found[1])
