"""Theil's two indices and the family they belong to.

Source: Theil (1967); Shorrocks (1980), Econometrica 48(3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.inequality.incomes import number, sorted_shares


def generalised_entropy(incomes: ArrayLike, alpha: float = 1.0, weights: ArrayLike | None = None) -> float:
    """Return the generalised entropy index; alpha 0 is Theil's L, 1 Theil's T, 2 half the squared variation.

    NaN without incomes, with a mean of zero, with a zero income where alpha is 0 or less, or where a power overflows.

    Examples
    --------
    >>> generalised_entropy([1, 3], 2)
    0.125
    """
    alpha = number(alpha, "Alpha")
    x, p, mean = sorted_shares(incomes, weights)
    if not mean > 0 or ((x == 0).any() and alpha <= 0):
        return float("nan")
    share = x / mean
    if alpha == 0:
        found = -(p * np.log(share)).sum()
    elif alpha == 1:
        found = (p * share * np.log(np.where(share > 0, share, 1.0))).sum()
    else:
        with np.errstate(over="ignore"):  # a power that no number holds gives no index
            found = ((p * share**alpha).sum() - 1.0) / (alpha * (alpha - 1.0))
    return max(float(found), 0.0) if np.isfinite(found) else float("nan")  # less by the last bit of a sum at most


def theil_t(incomes: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return Theil's T, sensitive at the top; between 0 and the logarithm of the number of incomes.

    Examples
    --------
    >>> theil_t([5, 5])
    0.0
    """
    return generalised_entropy(incomes, 1.0, weights)


def theil_l(incomes: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return Theil's L (mean logarithmic deviation), sensitive at the bottom; NaN with a zero income.

    Examples
    --------
    >>> theil_l([5, 5]), theil_l([0, 5])
    (0.0, nan)
    """
    return generalised_entropy(incomes, 0.0, weights) + 0.0
