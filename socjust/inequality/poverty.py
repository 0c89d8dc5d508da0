"""Poverty below a line: how many, how far, how unequal."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError
from socjust.inequality.gini import gini
from socjust.inequality.incomes import number, sorted_shares


def poverty(incomes: ArrayLike, line: float, order: float = 0.0, weights: ArrayLike | None = None) -> float:
    """Return the Foster-Greer-Thorbecke measure: share of the poor (0), poverty gap (1), squared gap (2).

    The poor have less than ``line``.

    Examples
    --------
    >>> poverty([1, 2, 4], 4), poverty([2, 4], 4, order=1)
    (0.6666666666666666, 0.25)
    """
    order = number(order, "The order")
    if not order >= 0:
        raise UsageError(f"The order of a measure of poverty must be 0 or more, not {order:g}.")
    x, p, _ = sorted_shares(incomes, weights)
    gap = (_line(line) - x) / line
    poor = x < line
    return float((p[poor] * gap[poor] ** order).sum()) if len(x) else float("nan")


def watts(incomes: ArrayLike, line: float, weights: ArrayLike | None = None) -> float:
    """Return the Watts measure: the mean logarithm of line over income among all, zero for those above the line.

    Examples
    --------
    >>> round(watts([1, 9], 2.718281828459045), 6)
    0.5
    """
    x, p, _ = sorted_shares(incomes, weights)
    poor = x < _line(line)
    if not len(x) or (x[poor] == 0).any():
        return float("nan")
    return float((p[poor] * np.log(line / x[poor])).sum())


def sen(incomes: ArrayLike, line: float) -> float:
    """Return Sen's measure: how many are poor, how poor they are, and how unequal the poor are among themselves.

    Examples
    --------
    >>> sen([2, 2, 8, 8], 4)
    0.25
    """
    x, _, _ = sorted_shares(incomes, None)
    poor = x[x < _line(line)]
    if not len(poor):
        return 0.0 if len(x) else float("nan")
    gap = float(((line - poor) / line).mean())
    unequal = gini(poor) if poor.sum() > 0 else 0.0
    return len(poor) / len(x) * (gap + (1.0 - gap) * unequal)


def _line(line: float) -> float:
    line = number(line, "A poverty line")
    if not line > 0:
        raise UsageError(f"A poverty line must be above zero, not {line:g}.")
    return line
