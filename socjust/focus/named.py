"""The list that a reader asks for: one economy's priorities, or everybody's."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from socjust import table as t
from socjust.focus.focus import FocusResult


def priorities(result: FocusResult, economies: Iterable[str] | None = None) -> pl.DataFrame:
    """Return the priorities of economies, the first one first, at most ten each.

    Parameters
    ----------
    result : FocusResult
        From :func:`socjust.focus.focus`.
    economies : iterable of str, optional
        ISO3 codes; all when left out.

    Returns
    -------
    polars.DataFrame
        Rows of ``result.places`` that have a ``place``, by economy and place. An economy for which nothing certain
        speaks has none.
    """
    rows = result.places.filter(pl.col("place").is_not_null())
    if economies is not None:
        rows = rows.filter(pl.col(t.ECONOMY).is_in(list(economies)))
    return rows.sort(t.ECONOMY, "place")
