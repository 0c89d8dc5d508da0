"""Two formulas of the Lorenz curve, those that the World Bank uses for grouped data.

General quadratic: L(1 - L) = a(p² - L) + bL(p - 1) + c(p - L). Source: Villaseñor and Arnold (1989), Journal of
Econometrics 40(2). Beta: L = p - θ p^γ (1 - p)^δ. Source: Kakwani (1980), Econometrica 48(2). Both are linear after
a transformation and estimated by least squares, as in Datt (1998), FCND Discussion Paper 50, IFPRI.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from socjust.inequality.grouped import Groups

QUADRATIC: Final = "general quadratic"
BETA: Final = "beta"
EQUAL: Final = "equality"
LEAST_GROUPS: Final = 4  # three points inside: as many as a curve has parameters


@dataclass(frozen=True)
class Curve:
    """A Lorenz curve by its formula: what part of income goes to the poorest part p of people.

    Attributes
    ----------
    method : str
        :data:`QUADRATIC`, :data:`BETA` or :data:`EQUAL`.
    parameters : tuple of float
        a, b, c of the quadratic; θ, γ, δ of the beta; none of equality.
    """

    method: str
    parameters: tuple[float, ...] = ()

    def at(self, p: np.ndarray) -> np.ndarray:
        """Return the curve at these shares of people; NaN where the formula has no value.

        Examples
        --------
        >>> Curve(EQUAL).at(np.array([0.0, 0.4, 1.0])).tolist()
        [0.0, 0.4, 1.0]
        """
        p = np.asarray(p, dtype=float)
        if self.method == EQUAL:
            return p.copy()
        if self.method == BETA:
            theta, gamma, delta = self.parameters
            with np.errstate(divide="ignore", invalid="ignore"):  # a negative power of nothing has no value
                return p - theta * p**gamma * (1.0 - p) ** delta
        b, e, *_ = self._quadratic()
        return -0.5 * (b * p + e + self._root(p))

    def slope(self, p: np.ndarray) -> np.ndarray:
        """Return the income at these percentiles as a multiple of the mean: the curve's slope.

        Examples
        --------
        >>> Curve(BETA, (0.5, 1.0, 0.5)).slope(np.array([0.5])).round(4).tolist()
        [0.8232]
        """
        p = np.asarray(p, dtype=float)
        if self.method == EQUAL:
            return np.ones_like(p)
        with np.errstate(invalid="ignore", divide="ignore"):
            if self.method == BETA:
                theta, gamma, delta = self.parameters
                return 1.0 - theta * p**gamma * (1.0 - p) ** delta * (gamma / p - delta / (1.0 - p))
            b, _, m, n = self._quadratic()
            return -0.5 * b - (2.0 * m * p + n) / (4.0 * self._root(p))

    def _root(self, p: np.ndarray) -> np.ndarray:
        """Return the root in the quadratic's solution; what arithmetic alone put below zero counts as zero."""
        _, e, m, n = self._quadratic()
        under = m * p**2 + n * p + e**2
        with np.errstate(invalid="ignore"):
            return np.sqrt(np.where(np.abs(under) < 1e-12 * max(e**2, 1.0), 0.0, under))

    def _quadratic(self) -> tuple[float, float, float, float]:
        a, b, c = self.parameters
        e = -(a + b + c + 1.0)
        return b, e, b**2 - 4.0 * a, 2.0 * b * e - 4.0 * c


def quadratic(groups: Groups) -> Curve:
    """Estimate the general quadratic curve by least squares over the inner points, on the edge of validity if need be.

    The curve reaches 1 only if a + c >= 1, and starts without falling only if c >= 0. Where the free estimate breaks
    one of them, the best estimate that keeps it lies on its edge: a = 1 - c, c = 0, or both.
    """
    p, s = (points[1:-1] for points in groups.points)
    y, terms = s * (1.0 - s), np.column_stack([p**2 - s, s * (p - 1.0), p - s])
    one, other, last = terms.T
    found = []
    for a_edge, c_edge in ((False, False), (True, False), (False, True), (True, True)):
        fixed = one if a_edge else np.zeros_like(y)  # what is left to explain where a is 1 - c
        free = [other] + ([] if a_edge else [one]) + ([] if c_edge else [last - one if a_edge else last])
        values = np.linalg.lstsq(np.column_stack(free), y - fixed, rcond=None)[0].tolist()
        b, a = values.pop(0), 0.0 if a_edge else values.pop(0)
        c = 0.0 if c_edge else values.pop(0)
        a = 1.0 - c if a_edge else a
        if c >= 0.0 and a + c >= 1.0 - 1e-12:
            left = float(((terms @ np.array([a, b, c]) - y) ** 2).sum())
            found.append((left, (a, b, c)))
    return Curve(QUADRATIC, min(found)[1])


def beta(groups: Groups) -> Curve | None:
    """Estimate the beta curve by least squares of logarithms; None where a point does not lie below equality."""
    p, s = (points[1:-1] for points in groups.points)
    if (p - s <= 0).any():
        return None
    terms = np.column_stack([np.ones_like(p), np.log(p), np.log(1.0 - p)])
    found = np.linalg.lstsq(terms, np.log(p - s), rcond=None)[0]
    return Curve(BETA, (float(np.exp(found[0])), float(found[1]), float(found[2])))
