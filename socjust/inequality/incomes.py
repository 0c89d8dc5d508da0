"""The one place where a list of incomes is checked, sorted and turned into shares of people."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError


def sorted_shares(incomes: ArrayLike, weights: ArrayLike | None = None) -> tuple[np.ndarray, np.ndarray, float]:
    """Return incomes from the poorest to the richest, each one's share of the people, and the mean.

    Parameters
    ----------
    incomes : array_like
        Zero or more; missing ones (NaN) are left out with their weights.
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
        For a negative or infinite income, a negative, missing or infinite weight, or lists of unequal length.

    Examples
    --------
    >>> x, p, mean = sorted_shares([3, 1], [1, 3])
    >>> x.tolist(), p.tolist(), mean
    ([1.0, 3.0], [0.75, 0.25], 1.5)
    """
    x = np.asarray(incomes, dtype=float).ravel()
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float).ravel()
    if len(x) != len(w):
        raise UsageError(f"There are {len(w)} weights for {len(x)} incomes; give one each.")
    kept = ~np.isnan(x) & (w != 0)
    x, w = x[kept], w[kept]
    if (x < 0).any() or np.isinf(x).any():
        raise UsageError("An income is negative or infinite; measures of inequality need incomes of zero or more.")
    if not (w > 0).all() or np.isinf(w).any():
        raise UsageError("A weight is negative, missing or infinite; weights must be numbers of zero or more.")
    if not len(x):
        return x, w, float("nan")
    order = np.argsort(x, kind="stable")
    x, p = x[order], w[order] / w.sum()
    return x, p, float((p * x).sum())
