"""What grouped data allow at least and at most, whatever the distribution inside the groups.

Lower bounds assume that everybody in a group has the same: the Gini of the chords of the Lorenz curve (Gastwirth 1972,
Review of Economics and Statistics 54(3)), and Theil's indices between the groups. The upper bound of the Gini is that
of the most unequal convex curve through the same points (Mehran 1975, Journal of the American Statistical Association
70(349)). Theil's indices have no upper bound that means anything: one person without income makes L infinite.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from socjust.inequality.grouped import Groups

ROUNDS: Final = 2000  # of the ascent at most, each taking all inner points in turn
STILL: Final = 1e-10  # of the mean income: slopes that move less than this have arrived


class Bounds(NamedTuple):
    """Least and greatest Gini coefficient, 0 to 1, that the groups allow."""

    low: float
    high: float


def gini_bounds(groups: Groups) -> Bounds:
    """Return the least and the greatest Gini coefficient of any distribution with these shares.

    Parameters
    ----------
    groups : Groups
        Shares of people and income.

    Returns
    -------
    Bounds
        ``low`` is attained when everybody in a group has the same; ``high`` is the limit of distributions in which
        each group holds only two incomes.

    Examples
    --------
    Two halves, the poorer with a quarter of the income: at least 0.25; at most 0.5, when one person of the richer half
    has all that the others do not need to be as poor as the poorer half.

    >>> low, high = gini_bounds(Groups.of([25, 75]))
    >>> round(low, 4), round(high, 4)
    (0.25, 0.5)
    """
    p, s = groups.points
    low = 1.0 - float((np.diff(p) * (s[1:] + s[:-1])).sum())
    below = _triangles(_tangents(groups), groups)
    return Bounds(low, low + 2.0 * below)


def _tangents(groups: Groups) -> np.ndarray:
    """Find the slopes of the curve at the inner points that leave the greatest area under the chords.

    Between two points the lowest convex curve follows the two tangents at its ends. A steeper tangent at a point
    lowers the group before it and lifts the one after it; for given neighbours the best one solves a linear equation,
    and because the area is concave in all slopes together, taking them in turn climbs to the greatest area.
    """
    h, m = list(groups.people), groups.slopes.tolist()
    t = [0.0, *((a + b) / 2 for a, b in pairwise(m)), math.inf]
    for _ in range(ROUNDS):
        moved = 0.0
        for i in range(1, len(m)):
            a, b = m[i - 1] - t[i - 1], t[i + 1] - m[i]
            if math.isinf(b):  # the last group: divide the equation by b
                top, bottom = h[i - 1] * a - h[i] * (a - m[i - 1]), h[i]
            else:
                top = h[i - 1] * a * (m[i] + b) - h[i] * b * (a - m[i - 1])
                bottom = h[i - 1] * a + h[i] * b
            best = min(max(top / bottom, m[i - 1]), m[i]) if bottom > 0 else (m[i - 1] + m[i]) / 2
            moved, t[i] = max(moved, abs(best - t[i])), best
        if moved < STILL:
            break
    return np.array(t)


def _triangles(t: np.ndarray, groups: Groups) -> float:
    """Return the area between the chords and the tangents: for each group h² a b / 2(a + b)."""
    h, m = np.array(groups.people), groups.slopes
    a, b = np.maximum(m - t[:-1], 0.0), np.maximum(t[1:] - m, 0.0)
    b[-1] = 0.0  # upright: its triangle is taken from a alone
    part = np.divide(a * b, a + b, out=np.zeros_like(a), where=a + b > 0)
    part[-1] = a[-1]
    return float((h**2 * part).sum() / 2.0)


def theil_floor(groups: Groups, which: str = "L") -> float:
    """Return the least value of Theil's ``L`` or ``T`` that these shares allow: what lies between the groups.

    L is NaN where a group has nothing.

    Examples
    --------
    >>> round(theil_floor(Groups.of([25, 75]), "T"), 4), round(theil_floor(Groups.of([25, 75])), 4)
    (0.1308, 0.1438)
    """
    from socjust.inequality.entropy import theil_l, theil_t

    return (theil_l if which == "L" else theil_t)(groups.slopes, groups.people)


def hoover_floor(groups: Groups) -> float:
    """Return the least Hoover index that these shares allow.

    Examples
    --------
    >>> hoover_floor(Groups.of([25, 75]))
    0.25
    """
    from socjust.inequality.hoover import hoover

    return hoover(groups.slopes, groups.people)
