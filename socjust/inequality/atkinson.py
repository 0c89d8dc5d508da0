"""Atkinson's measure: what equality would be worth to a society.

Source: Atkinson (1970), Journal of Economic Theory 2(3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError
from socjust.inequality.incomes import number, sorted_shares


def atkinson(incomes: ArrayLike, aversion: float = 0.5, weights: ArrayLike | None = None) -> float:
    """Return the share of income a society with this aversion to inequality would give up to have it equal.

    Examples
    --------
    >>> round(atkinson([1, 4], 1), 3)
    0.2
    """
    aversion = number(aversion, "Aversion to inequality")
    if not aversion > 0:
        raise UsageError(f"Aversion to inequality must be above zero, not {aversion:g}.")
    x, p, mean = sorted_shares(incomes, weights)
    if not mean > 0:
        return float("nan")
    if (x == 0).any() and aversion >= 1:
        return 1.0  # the limit: equality is worth all income where someone has none
    if aversion == 1:
        return float(1.0 - np.exp((p * np.log(x)).sum()) / mean)
    return float(1.0 - (p * (x / mean) ** (1.0 - aversion)).sum() ** (1.0 / (1.0 - aversion)))
