"""Concentration, and where the inequality comes from."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.inequality.incomes import sorted_shares


def lorenz_asymmetry(incomes: ArrayLike) -> float:
    """Return the asymmetry of the Lorenz curve: above 1 the inequality comes from the top, below 1 from the bottom.

    Examples
    --------
    >>> round(lorenz_asymmetry([1, 1, 10]), 3)
    1.222
    """
    x, _, mean = sorted_shares(incomes, None)
    below, above = x[x < mean], x[x > mean]
    if not len(below) or not len(above):
        return float("nan")
    step = (mean - below[-1]) / (above[0] - below[-1])
    if len(below) + len(above) < len(x):  # some incomes equal the mean: the middle of their stretch
        equal = (len(x) - len(below) - len(above)) / 2
        return float((len(below) + equal + (below / mean).sum() + equal) / len(x))
    return float((len(below) + step + (below / mean).sum() + step * above[0] / mean) / len(x))


def herfindahl(incomes: ArrayLike) -> float:
    """Return the Herfindahl index of concentration: the sum of squared shares.

    Examples
    --------
    >>> herfindahl([1, 1])
    0.5
    """
    x, _, mean = sorted_shares(incomes, None)
    return float(((x / mean / len(x)) ** 2).sum()) if mean > 0 else float("nan")


def rosenbluth(incomes: ArrayLike) -> float:
    """Return the Rosenbluth (Hall-Tideman) index of concentration: shares weighed by their place from the top.

    Examples
    --------
    >>> rosenbluth([1, 1])
    0.5
    """
    x, _, mean = sorted_shares(incomes, None)
    if not mean > 0:
        return float("nan")
    return float(1.0 / (2.0 * (np.arange(len(x), 0, -1) * (x / mean / len(x))).sum() - 1.0))
