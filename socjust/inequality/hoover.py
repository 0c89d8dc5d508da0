"""Distances from the mean: Hoover's share, the coefficient of variation, Kolm's absolute index."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError
from socjust.inequality.incomes import number, sorted_shares


def hoover(incomes: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the share of all income that would have to move for all to be equal (Ricci-Schutz, Robin Hood).

    Examples
    --------
    >>> hoover([1, 3])
    0.25
    """
    x, p, mean = sorted_shares(incomes, weights)
    return float((p * np.abs(x / mean - 1.0)).sum() / 2.0) if mean > 0 else float("nan")


def variation(incomes: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the coefficient of variation: standard deviation (of the population) as a share of the mean.

    Examples
    --------
    >>> variation([1, 3])
    0.5
    """
    x, p, mean = sorted_shares(incomes, weights)
    return float(np.sqrt((p * (x / mean - 1.0) ** 2).sum())) if mean > 0 else float("nan")


def kolm(incomes: ArrayLike, aversion: float = 1.0, weights: ArrayLike | None = None) -> float:
    """Return Kolm's index, in units of income: unchanged when everyone gets the same amount more.

    ``aversion``, above zero, is for each unit of income: the index of dollars is not that of cents.

    Examples
    --------
    >>> kolm([2, 2])
    0.0
    """
    aversion = number(aversion, "Aversion to inequality")
    if not aversion > 0:
        raise UsageError(f"Aversion to inequality must be above zero, not {aversion:g}.")
    x, p, mean = sorted_shares(incomes, weights)
    if not len(x):
        return float("nan")
    exponent = aversion * (mean - x)
    top = exponent.max()  # taken out, so that large incomes do not overflow
    return float((top + np.log((p * np.exp(exponent - top)).sum())) / aversion)
