"""The Gini coefficient.

Source: the covariance form, Lerman and Yitzhaki (1989), Journal of Econometrics 42(1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError
from socjust.inequality.incomes import sorted_shares


def gini(incomes: ArrayLike, weights: ArrayLike | None = None, corrected: bool = False) -> float:
    """Return the Gini coefficient: half the mean difference between two incomes, as a share of the mean.

    NaN without incomes or with a mean of zero. ``corrected`` multiplies by n/(n - 1), for a small sample without
    weights: with them it is an error, since nobody knows what n is.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 0, 10])
    (0.0, 0.75)
    """
    if corrected and weights is not None:
        raise UsageError("The correction for small samples is for incomes without weights: leave one of the two out.")
    x, p, mean = sorted_shares(incomes, weights)
    if not mean > 0:
        return float("nan")
    below = np.cumsum(p) - 0.5 * p
    # Equal incomes are taken apart by the sort; the sum is the same in any order of theirs.
    # It is never below zero but by the last bit of a sum.
    result = max(float((p * x * (2.0 * below - 1.0)).sum() / mean), 0.0)
    if corrected:
        n = len(x)
        return result * n / (n - 1) if n > 1 else float("nan")
    return result
