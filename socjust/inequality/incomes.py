"""The one place where a list of incomes is checked, sorted and turned into shares of people."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError


def sorted_shares(incomes: ArrayLike, weights: ArrayLike | None = None) -> tuple[np.ndarray, np.ndarray, float]:
    """Return incomes from the poorest to the richest, each one's share of the people, and the mean.

    Parameters
    ----------
    incomes : array_like
        One column, zero or more: a list, an array, a pandas or polars column; missing ones are left out with their
        weights.
    weights : array_like, optional
        People behind each income; 1 by default.

    Returns
    -------
    incomes, shares : numpy.ndarray
        Sorted; the shares add up to 1.
    mean : float
        NaN without incomes.

    Raises
    ------
    UsageError
        For a negative or infinite income, a negative, missing or infinite weight, text, more than one column, or
        lists of unequal length.

    Examples
    --------
    >>> x, p, mean = sorted_shares([3, 1], [1, 3])
    >>> x.tolist(), p.tolist(), mean
    ([1.0, 3.0], [0.75, 0.25], 1.5)
    >>> sorted_shares([3, -1])
    Traceback (most recent call last):
    ...
    socjust.errors.UsageError: 1 of 2 incomes is below zero, the lowest -1: these measures need incomes of zero or more.
    Set such incomes to zero or leave them out, and say which you did.
    """
    x = column(incomes, "Incomes")
    w = np.ones(len(x)) if weights is None else column(weights, "Weights")
    if len(x) != len(w):
        raise UsageError(f"There are {len(w)} weights for {len(x)} incomes; give one each.")
    kept = ~np.isnan(x) & (w != 0)
    x, w = x[kept], w[kept]
    _refuse_negative(x)
    if np.isinf(x).any():
        raise UsageError("An income is infinite; measures of inequality need numbers.")
    if not (w > 0).all() or np.isinf(w).any():
        raise UsageError("A weight is negative, missing or infinite; weights must be numbers of zero or more.")
    if not len(x):
        return x, w, float("nan")
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order] / w.max()  # so that no sum of large weights overflows
    p = w / w.sum()
    return x, p, float((p * x).sum())


def column(values: ArrayLike, what: str) -> np.ndarray:
    """Return one column of numbers as an array; missing ones are NaN.

    Raises
    ------
    UsageError
        For text, or for a table of several columns: incomes and weights are given one by one.

    Examples
    --------
    >>> column([1, None], "Incomes").tolist()
    [1.0, nan]
    """
    try:
        made = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{what} must be numbers: turn text, dates and the like into numbers first.") from error
    if made.ndim > 1 and made.size != max(made.shape):
        raise UsageError(f"{what} must be one column of numbers, not a table of {made.shape[1]}: name the column.")
    return made.ravel()


def number(value: Any, what: str) -> float:
    """Return a setting of a measure as a number; a column in its place is most likely the weights.

    Examples
    --------
    >>> number([1, 2], "Aversion to inequality")
    Traceback (most recent call last):
    ...
    socjust.errors.UsageError: Aversion to inequality must be one number; weights are given by name: weights=….
    """
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{what} must be one number; weights are given by name: weights=….") from error


def _refuse_negative(x: np.ndarray) -> None:
    below = x[x < 0]
    if len(below):
        raise UsageError(
            f"{len(below)} of {len(x)} incomes {'is' if len(below) == 1 else 'are'} below zero, the lowest "
            f"{below.min():g}: these measures need incomes of zero or more. Set such incomes to zero or leave them "
            "out, and say which you did."
        )
