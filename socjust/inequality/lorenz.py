"""A Lorenz curve fitted to grouped data, the measures that follow from it, and how far off it is.

Both curves of :mod:`socjust.inequality.curves` are estimated; of those that are Lorenz curves at all (from 0 to 1,
never falling, bent upwards) the one that gives back the published shares with the smaller error is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from socjust.errors import UsageError
from socjust.inequality import curves
from socjust.inequality.curves import Curve
from socjust.inequality.entropy import theil_l, theil_t
from socjust.inequality.gini import gini
from socjust.inequality.grouped import Groups
from socjust.inequality.hoover import hoover
from socjust.inequality.ratios import income_share, share_ratio

CELLS: Final = 2000  # people are divided into as many groups to measure a curve, the finest at both ends
EDGE: Final = 0.001  # the poorest thousandth is one group: the beta curve is not valid closer to 0 (Datt 1998)
SLACK: Final = 1e-9  # of a share: what arithmetic may miss equality or a slope of zero by
ENDS: Final = 1e-6  # of a share: what a curve may miss 0 and 1 by, where a root is taken of almost nothing


@dataclass(frozen=True)
class Fit:
    """A fitted curve and how well it gives back the shares it was fitted to.

    Attributes
    ----------
    curve : Curve
        With its ``method`` by name and its parameters.
    groups : Groups
        What it was fitted to.
    error : float
        Root mean square of fitted less published shares of the groups, in percentage points of all income.
    largest : float
        The largest of these differences without its sign, in percentage points.
    rejected : tuple of str
        A sentence for each curve that was not taken, with its error or its fault.
    """

    curve: Curve
    groups: Groups
    error: float
    largest: float
    rejected: tuple[str, ...] = ()

    @cached_property
    def incomes(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean income of each of :data:`CELLS` cells as a multiple of the mean of all, and its share of people."""
        p, s = _grid(self.curve)
        return np.maximum(np.diff(s) / np.diff(p), 0.0), np.diff(p)

    @property
    def gini(self) -> float:
        """Gini coefficient, 0 to 1."""
        x, w = self.incomes
        return gini(x, w)

    @property
    def theil_l(self) -> float:
        """Theil's L; NaN where the curve gives the poorest nothing."""
        x, w = self.incomes
        return theil_l(x, w)

    @property
    def theil_t(self) -> float:
        """Theil's T."""
        x, w = self.incomes
        return theil_t(x, w)

    @property
    def hoover(self) -> float:
        """Hoover's index."""
        x, w = self.incomes
        return hoover(x, w)

    @property
    def palma(self) -> float:
        """Share of the richest tenth over that of the poorest four tenths."""
        x, w = self.incomes
        return share_ratio(x, 10, 40, w)

    def share(self, lower: float, upper: float) -> float:
        """Return the share of income between two percentiles, 0 to 1."""
        x, w = self.incomes
        return income_share(x, lower, upper, w)

    def quantile_ratio(self, upper: float = 90.0, lower: float = 10.0) -> float:
        """Return the income at one percentile over that at another; NaN where the lower one is not above zero."""
        high, low = self.curve.slope(np.array([upper / 100, lower / 100]))
        return float(high / low) if low > 0 else float("nan")


def fit(groups: Groups) -> Fit:
    """Fit a Lorenz curve to grouped data and choose the formula by validity and fit.

    Parameters
    ----------
    groups : Groups
        At least four groups.

    Returns
    -------
    Fit

    Raises
    ------
    UsageError
        With fewer than four groups, or where neither formula gives a Lorenz curve; bounds are then all there is.

    Examples
    --------
    >>> found = fit(Groups.of_fifths([5.1, 9.6, 14.6, 22.0, 48.7], 2.0, 32.0))
    >>> found.curve.method, round(found.gini, 3), round(found.error, 2)
    ('general quadratic', 0.429, 0.09)
    """
    if len(groups.income) < curves.LEAST_GROUPS:
        raise UsageError(
            f"A Lorenz curve needs at least {curves.LEAST_GROUPS} groups to be fitted, not {len(groups.income)}: "
            "use the bounds."
        )
    p, s = groups.points
    if np.abs(p - s).max() < SLACK:
        return Fit(Curve(curves.EQUAL), groups, 0.0, 0.0)
    tried = [(curves.QUADRATIC, curves.quadratic(groups)), (curves.BETA, curves.beta(groups))]
    valid, said = [], []
    for name, curve in tried:
        fault = "a published point does not lie below equality" if curve is None else validity(curve)
        if fault:
            said.append(f"The {name} curve was not taken: {fault}.")
        else:
            valid.append(_judged(curve, groups))
    if not valid:
        raise UsageError(f"No Lorenz curve can be fitted to these shares. {' '.join(said)}")
    best, *others = sorted(valid, key=lambda f: f.error)
    said += [f"The {o.curve.method} curve misses the shares by {o.error:.3f} points." for o in others]
    return Fit(best.curve, groups, best.error, best.largest, tuple(said))


def _judged(curve: Curve, groups: Groups) -> Fit:
    p, s = groups.points
    fitted = curve.at(p)
    fitted[0], fitted[-1] = 0.0, 1.0
    off = 100.0 * (np.diff(fitted) - np.diff(s))
    return Fit(curve, groups, float(np.sqrt((off**2).mean())), float(np.abs(off).max()))


def validity(curve: Curve) -> str:
    """Say what keeps a curve from being a Lorenz curve; "" where it is one.

    It must be defined everywhere, run from 0 to 1, never fall and be bent upwards: from the poorest thousandth on, as
    in the World Bank's own check (Datt 1998).

    Examples
    --------
    >>> validity(Curve(curves.BETA, (0.5, 1.0, 0.5))), validity(Curve(curves.BETA, (1.5, 1.0, 0.5)))
    ('', 'it falls between 0.0 and 29.3 % of people')
    """
    p, s = _grid(curve, ends=False)
    if not np.isfinite(s).all():
        return "it is not defined everywhere"
    if abs(s[0]) > ENDS or abs(s[-1] - 1.0) > ENDS:
        return f"it runs from {s[0]:.3g} to {s[-1]:.3g} instead of from 0 to 1"
    slopes = np.diff(s) / np.diff(p)
    falling = np.flatnonzero(slopes < -SLACK)
    if len(falling):
        return f"it falls between {100 * p[falling[0]]:.1f} and {100 * p[falling[-1] + 1]:.1f} % of people"
    bent = np.flatnonzero(np.diff(slopes) < -1e-6 * np.maximum(slopes[1:], 1.0))
    if len(bent):
        return f"it is bent downwards at {100 * p[bent[0] + 1]:.1f} % of people"
    return ""


def _grid(curve: Curve, ends: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Return points of a curve, close together at both ends."""
    inner = EDGE + (1.0 - EDGE) * (1.0 - np.cos(np.pi * np.arange(CELLS) / (CELLS - 1))) / 2.0
    p = np.concatenate([[0.0], inner])
    p[-1] = 1.0
    s = curve.at(p)
    if ends:
        s[0], s[-1] = 0.0, 1.0
    return p, s
