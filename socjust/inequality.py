"""Inequality and poverty measures of a list of incomes, with or without weights.

All take incomes of zero or more (a negative one is an error) and skip missing ones with their weights. A measure that
does not exist is NaN, never an infinity: no incomes, a mean of zero, a zero income where logarithms are taken.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError


def gini(incomes: ArrayLike, weights: ArrayLike | None = None, corrected: bool = False) -> float:
    """Return the Gini coefficient: half the mean difference between two incomes, as a share of the mean.

    ``corrected`` multiplies by n/(n - 1), for a small sample without weights.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 0, 10])
    (0.0, 0.75)
    """
    x, p, mean = _shares(incomes, weights)
    if not mean > 0:
        return float("nan")
    below = np.cumsum(p) - 0.5 * p
    # Equal incomes are taken apart by the sort; the sum is the same in any order of theirs.
    result = float((p * x * (2.0 * below - 1.0)).sum() / mean)
    if corrected:
        n = len(x)
        return result * n / (n - 1) if n > 1 else float("nan")
    return result


def hoover(incomes: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the share of all income that would have to move for all to be equal (Ricci-Schutz, Robin Hood).

    Examples
    --------
    >>> hoover([1, 3])
    0.25
    """
    x, p, mean = _shares(incomes, weights)
    return float((p * np.abs(x - mean)).sum() / (2.0 * mean)) if mean > 0 else float("nan")


def atkinson(incomes: ArrayLike, aversion: float = 0.5, weights: ArrayLike | None = None) -> float:
    """Return the share of income a society with this aversion to inequality would give up to have it equal.

    Examples
    --------
    >>> round(atkinson([1, 4], 1), 3)
    0.2
    """
    if not aversion > 0:
        raise UsageError(f"Aversion to inequality must be above zero, not {aversion:g}.")
    x, p, mean = _shares(incomes, weights)
    if not mean > 0:
        return float("nan")
    if (x == 0).any() and aversion >= 1:
        return 1.0  # the limit: equality is worth all income where someone has none
    if aversion == 1:
        return float(1.0 - np.exp((p * np.log(x)).sum()) / mean)
    return float(1.0 - (p * (x / mean) ** (1.0 - aversion)).sum() ** (1.0 / (1.0 - aversion)))


def generalised_entropy(incomes: ArrayLike, alpha: float = 1.0, weights: ArrayLike | None = None) -> float:
    """Return the generalised entropy index; alpha 0 is Theil's L, 1 Theil's T, 2 half the squared variation.

    Examples
    --------
    >>> generalised_entropy([1, 3], 2)
    0.125
    """
    x, p, mean = _shares(incomes, weights)
    if not mean > 0 or ((x == 0).any() and alpha <= 0):
        return float("nan")
    share = x / mean
    if alpha == 0:
        return float(-(p * np.log(share)).sum())
    if alpha == 1:
        return float((p * share * np.log(np.where(share > 0, share, 1.0))).sum())
    return float(((p * share**alpha).sum() - 1.0) / (alpha * (alpha - 1.0)))


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


def theil_parts(
    incomes: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None, which: str = "L"
) -> tuple[float, float]:
    """Split Theil's ``L`` or ``T`` into what lies between groups and what lies within them; the two add up.

    Examples
    --------
    >>> theil_parts([1, 1, 4, 4], ["a", "a", "b", "b"])[1]
    0.0
    """
    if which not in ("L", "T"):
        raise UsageError(f"Theil's index is 'L' or 'T', not '{which}'.")
    x = np.asarray(incomes, dtype=float)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
    names = np.asarray(groups)
    if not len(x) == len(w) == len(names):
        raise UsageError("Incomes, groups and weights must be equally many.")
    index = theil_l if which == "L" else theil_t
    kept = ~np.isnan(x) & (w > 0)
    x, w, names = x[kept], w[kept], names[kept]
    parts = [(names == g) for g in np.unique(names)]
    means = np.array([np.average(x[i], weights=w[i]) for i in parts])
    size = np.array([w[i].sum() for i in parts])
    share = size * (means if which == "T" else 1.0)
    within = sum(s * index(x[i], w[i]) for s, i in zip(share / share.sum(), parts, strict=True) if s > 0)
    return index(means, size), float(within)


def variation(incomes: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the coefficient of variation: standard deviation (of the population) as a share of the mean.

    Examples
    --------
    >>> variation([1, 3])
    0.5
    """
    x, p, mean = _shares(incomes, weights)
    return float(np.sqrt((p * (x - mean) ** 2).sum()) / mean) if mean > 0 else float("nan")


def kolm(incomes: ArrayLike, aversion: float = 1.0, weights: ArrayLike | None = None) -> float:
    """Return Kolm's index, in units of income: unchanged when everyone gets the same amount more.

    Examples
    --------
    >>> kolm([2, 2])
    0.0
    """
    x, p, mean = _shares(incomes, weights)
    if not len(x):
        return float("nan")
    exponent = aversion * (mean - x)
    top = exponent.max()  # taken out, so that large incomes do not overflow
    return float((top + np.log((p * np.exp(exponent - top)).sum())) / aversion)


def lorenz_asymmetry(incomes: ArrayLike) -> float:
    """Return the asymmetry of the Lorenz curve: above 1 the inequality comes from the top, below 1 from the bottom.

    Examples
    --------
    >>> round(lorenz_asymmetry([1, 1, 10]), 3)
    1.222
    """
    x, _, mean = _shares(incomes, None)
    below, above = x[x < mean], x[x > mean]
    if not len(below) or not len(above):
        return float("nan")
    step = (mean - below[-1]) / (above[0] - below[-1])
    if len(below) + len(above) < len(x):  # some incomes equal the mean: the middle of their stretch
        equal = (len(x) - len(below) - len(above)) / 2
        return float((len(below) + equal) / len(x) + (below.sum() + equal * mean) / x.sum())
    return float((len(below) + step) / len(x) + (below.sum() + step * above[0]) / x.sum())


def herfindahl(incomes: ArrayLike) -> float:
    """Return the Herfindahl index of concentration: the sum of squared shares.

    Examples
    --------
    >>> herfindahl([1, 1])
    0.5
    """
    x, _, mean = _shares(incomes, None)
    return float(((x / x.sum()) ** 2).sum()) if mean > 0 else float("nan")


def rosenbluth(incomes: ArrayLike) -> float:
    """Return the Rosenbluth (Hall-Tideman) index of concentration: shares weighed by their place from the top.

    Examples
    --------
    >>> rosenbluth([1, 1])
    0.5
    """
    x, _, mean = _shares(incomes, None)
    if not mean > 0:
        return float("nan")
    return float(1.0 / (2.0 * (np.arange(len(x), 0, -1) * x / x.sum()).sum() - 1.0))


def poverty(incomes: ArrayLike, line: float, order: float = 0.0, weights: ArrayLike | None = None) -> float:
    """Return the Foster-Greer-Thorbecke measure: share of the poor (0), poverty gap (1), squared gap (2).

    The poor have less than ``line``.

    Examples
    --------
    >>> poverty([1, 2, 4], 4), poverty([2, 4], 4, order=1)
    (0.6666666666666666, 0.25)
    """
    x, p, _ = _shares(incomes, weights)
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
    x, p, _ = _shares(incomes, weights)
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
    x, _, _ = _shares(incomes, None)
    poor = x[x < _line(line)]
    if not len(poor):
        return 0.0 if len(x) else float("nan")
    gap = float(((line - poor) / line).mean())
    unequal = gini(poor) if poor.sum() > 0 else 0.0
    return len(poor) / len(x) * (gap + (1.0 - gap) * unequal)


def palma(incomes: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the income of the richest tenth over that of the poorest four tenths.

    Examples
    --------
    >>> round(palma([1] * 9 + [4]), 9)
    1.0
    """
    x, p, mean = _shares(incomes, weights)
    if not mean > 0:
        return float("nan")
    people = np.concatenate([[0.0], np.cumsum(p)])
    income = np.concatenate([[0.0], np.cumsum(p * x)]) / mean
    bottom, top = np.interp([0.4, 0.9], people, income)
    return float((income[-1] - top) / bottom) if bottom > 0 else float("nan")


def _shares(incomes: ArrayLike, weights: ArrayLike | None) -> tuple[np.ndarray, np.ndarray, float]:
    """Return sorted incomes, their shares of the population, and the mean (NaN without incomes)."""
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


def _line(line: float) -> float:
    if not line > 0:
        raise UsageError(f"A poverty line must be above zero, not {line:g}.")
    return line
