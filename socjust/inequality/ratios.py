"""Ratios of the rich to the poor: of shares of income (Palma, S80/S20) and of quantiles (P90/P10)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError
from socjust.inequality.incomes import number, sorted_shares


def income_share(incomes: ArrayLike, lower: float, upper: float, weights: ArrayLike | None = None) -> float:
    """Return the share of all income that people between two percentiles have, 0 to 1.

    A person who stands across a percentile is divided: the Lorenz curve is joined by straight lines.

    Parameters
    ----------
    incomes : array_like
        Zero or more.
    lower, upper : float
        Percentiles, 0 to 100, ``lower`` the smaller.
    weights : array_like, optional
        People behind each income.

    Examples
    --------
    >>> income_share([1, 1, 1, 1, 6], 80, 100)
    0.6
    """
    lower, upper = number(lower, "A percentile"), number(upper, "A percentile")
    if not 0 <= lower < upper <= 100:
        raise UsageError(f"Percentiles must lie between 0 and 100 in ascending order, not {lower:g} and {upper:g}.")
    x, p, mean = sorted_shares(incomes, weights)
    if not mean > 0:
        return float("nan")
    people = np.concatenate([[0.0], np.cumsum(p)])
    income = np.concatenate([[0.0], np.cumsum(p * x)]) / mean
    people[-1] = income[-1] = 1.0  # not less by the last bit of a sum
    below, above = np.interp([lower / 100, upper / 100], people, income)
    return float(above - below)


def share_ratio(incomes: ArrayLike, top: float = 20.0, bottom: float = 20.0, weights: ArrayLike | None = None) -> float:
    """Return the income of the richest ``top`` per cent over that of the poorest ``bottom`` per cent (S80/S20).

    NaN where the poorest have nothing at all.

    Examples
    --------
    >>> round(share_ratio([1, 2, 2, 2, 4]), 9)
    4.0
    """
    top, bottom = number(top, "A percentage of people"), number(bottom, "A percentage of people")
    if not (0 < top <= 100 and 0 < bottom <= 100):
        raise UsageError(f"A percentage of people must be above 0 and at most 100, not {top:g} and {bottom:g}.")
    poor = income_share(incomes, 0, bottom, weights)
    return income_share(incomes, 100 - top, 100, weights) / poor if poor > 0 else float("nan")


def palma(incomes: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the income of the richest tenth over that of the poorest four tenths.

    Source: Palma (2011), Development and Change 42(1); Cobham and Sumner (2013), Center for Global
    Development Working Paper 343.

    Examples
    --------
    >>> round(palma([1] * 9 + [4]), 9)
    1.0
    """
    return share_ratio(incomes, 10, 40, weights)


def quantile(incomes: ArrayLike, percentile: float, weights: ArrayLike | None = None) -> float:
    """Return the smallest income that at least this per cent of people do not exceed.

    The inverse of the distribution function without interpolation, so that a weight of two is the income twice.

    Examples
    --------
    >>> quantile([1, 2, 3, 4], 50), quantile([1, 2, 3, 4], 51)
    (2.0, 3.0)
    """
    percentile = number(percentile, "A percentile")
    if not 0 < percentile <= 100:
        raise UsageError(f"A percentile must be above 0 and at most 100, not {percentile:g}.")
    x, p, _ = sorted_shares(incomes, weights)
    if not len(x):
        return float("nan")
    place = np.searchsorted(np.cumsum(p), percentile / 100 - 1e-12)
    return float(x[min(int(place), len(x) - 1)])


def quantile_ratio(
    incomes: ArrayLike, upper: float = 90.0, lower: float = 10.0, weights: ArrayLike | None = None
) -> float:
    """Return one quantile over another: P90/P10 by default, P80/P20 and the like by their numbers; NaN over zero.

    Examples
    --------
    >>> quantile_ratio([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), quantile_ratio([1, 2, 3, 4, 5], 80, 20)
    (9.0, 4.0)
    """
    low = quantile(incomes, lower, weights)
    return quantile(incomes, upper, weights) / low if low > 0 else float("nan")
