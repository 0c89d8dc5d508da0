"""Closing the poverty gap, and a guaranteed minimum income: what would lift everybody to a line."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from socjust.costing import units
from socjust.errors import UsageError
from socjust.inequality.grouped import TOLERANCE

PARTS: Final = (0.1, 0.1, 0.2, 0.2, 0.2, 0.2)  # of people: two tenths and four fifths, poorest first
MIDDLE: Final = 3  # place of the middle fifth among them


@units.traced("intl_2021 / year", gap="percent", line="intl_2021 / person / day", persons="person", delivery="percent")
def poverty_gap(gap: Any, line: Any, persons: Any, delivery: Any = 100.0) -> Any:
    """Cost of lifting everybody to a poverty line: PG/100 · z · 365 · N.

    Foster, Greer and Thorbecke, Econometrica 52(3), 1984. With perfect targeting, no cost of delivery and nobody
    changing what they earn: a lower bound.

    Parameters
    ----------
    gap : float or array
        Poverty gap in percent of the line: the mean shortfall, those above it counted as zero.
    line : float or array
        International $ of 2021 per person a day, the line of `gap`.
    persons : float or array
        Population.
    delivery : float
        Percent spent for what arrives; 100 where nothing is lost.

    Returns
    -------
    float or array
        International $ of 2021 a year.

    Examples
    --------
    >>> round(poverty_gap(10.0, 3.0, 1000.0))  # 0.30 $ a day for each of 1,000 people
    109500
    """
    return gap * line * persons * delivery


@units.traced("fraction", shares="percent", guarantee="percent")
def shortfall(shares: Any, guarantee: Any) -> Any:
    """Return the mean shortfall below a share of the median, as a fraction of mean income.

    Shares of the two poorest tenths and of the other four fifths; everybody in a part counts as having its mean, and
    the median as the mean of the middle fifth. Inequality inside the parts is not seen: a lower bound.

    Parameters
    ----------
    shares : array of shape (6,) or (6, n)
        Percent of all income: poorest tenth, second tenth, second to richest fifth; one economy or one a column.
    guarantee : float
        Percent of the median.

    Returns
    -------
    float or array of shape (n,)
        NaN where a share is missing.

    Raises
    ------
    UsageError
        For another number of shares, or shares that miss 100 by more than rounding does.

    Examples
    --------
    >>> float(shortfall([10.0, 10.0, 20.0, 20.0, 20.0, 20.0], 50.0))
    0.0
    >>> float(shortfall([2.0, 4.0, 12.0, 17.0, 23.0, 30.0], 50.0))
    Traceback (most recent call last):
    ...
    socjust.errors.UsageError: Income shares add to 88, not to 100: check them for a missing or mistyped part.
    """
    parts = shares.to(units.unit("fraction")).magnitude
    if parts.ndim not in (1, 2) or len(parts) != len(PARTS):
        raise UsageError(
            "Give six income shares of each economy, in rows: the two poorest tenths, then the other four fifths."
        )
    if (off := _apart(parts)).any():
        total = 100.0 * parts.sum(axis=0)
        wrong = total if np.ndim(total) == 0 else total[off][0]
        raise UsageError(f"Income shares add to {wrong:g}, not to 100: check them for a missing or mistyped part.")
    people = np.asarray(PARTS).reshape((-1,) + (1,) * (parts.ndim - 1))
    relative = parts / people  # mean of each part over the mean of all
    missing = ~np.isfinite(relative).all(axis=0)
    line = guarantee.to(units.unit("fraction")).magnitude * relative[MIDDLE]
    below = (people * np.clip(line - relative, 0.0, None)).sum(axis=0)
    return np.where(missing, np.nan, below)[()]


def _apart(parts: np.ndarray) -> np.ndarray:
    """Say which economies' shares (fractions) miss 1 by more than rounding; a missing share is no fault."""
    total = parts.sum(axis=0)
    return np.isfinite(total) & (np.abs(total - 1.0) > TOLERANCE / 100)


@units.traced(
    "intl_2021 / year",
    shares="percent",
    guarantee="percent",
    mean="intl_2021 / person / day",
    persons="person",
    delivery="percent",
)
def guarantee_gap(shares: Any, guarantee: Any, mean: Any, persons: Any, delivery: Any = 100.0) -> Any:
    """Cost of lifting everybody to a guaranteed income: a share of the median of the economy's own surveys.

    Parameters
    ----------
    shares : array of shape (6,) or (6, n)
        As in :func:`shortfall`.
    guarantee : float
        Percent of the median.
    mean : float or array
        Mean income or consumption in surveys, international $ of 2021 per person a day.
    persons : float or array
        Population.
    delivery : float
        Percent spent for what arrives.

    Returns
    -------
    float or array
        International $ of 2021 a year.

    Examples
    --------
    >>> shares = [2.0, 4.0, 12.0, 17.0, 23.0, 42.0]
    >>> round(float(guarantee_gap(shares, 50.0, 10.0, 1000.0)))  # line 0.425 of the mean; 0.0225 and 0.0025 short
    91250
    """
    return shortfall(shares, guarantee) * mean * persons * delivery
