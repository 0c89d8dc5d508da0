"""Theil's indices taken apart: between and within groups, and what each unit adds.

With shares of people p and of income s, and means m of groups inside a mean M:
L = sum p ln(M/m) + sum p L_i,  T = sum s ln(m/M) + sum s T_i.
Source: Theil (1967); Shorrocks (1980), Econometrica 48(3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError
from socjust.inequality.entropy import theil_l, theil_t
from socjust.inequality.incomes import column, sorted_shares


def theil_parts(
    incomes: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None, which: str = "L"
) -> tuple[float, float]:
    """Split Theil's ``L`` or ``T`` into what lies between groups and what lies within them; the two add up.

    Both are NaN without incomes; within is NaN where a group has no index (a zero income, for L).

    Examples
    --------
    >>> theil_parts([1, 1, 4, 4], ["a", "a", "b", "b"])[1]
    0.0
    """
    index = _index(which)
    x, w, names = _aligned(incomes, weights, groups)
    if not len(x):
        return float("nan"), float("nan")
    parts = [(names == g) for g in np.unique(names)]
    means = np.array([np.average(x[i], weights=w[i]) for i in parts])
    size = np.array([w[i].sum() for i in parts])
    share = size * (means if which == "T" else 1.0)
    within = sum(s * index(x[i], w[i]) for s, i in zip(share / share.sum(), parts, strict=True) if s > 0)
    return index(means, size), float(within)


def theil_contributions(incomes: ArrayLike, weights: ArrayLike | None = None, which: str = "L") -> np.ndarray:
    """Return what each unit adds to Theil's ``L`` or ``T``; the parts add up to the index.

    To L a unit adds p ln(M/m), to T it adds s ln(m/M): in L the poor add and the rich take away, in T the rich add.
    One part alone therefore says where a unit stands, not how much inequality there would be without it.

    Parameters
    ----------
    incomes : array_like
        Above zero for L, zero or more for T; a missing one adds NaN.
    weights : array_like, optional
        People (or workers) behind each income; 1 by default.
    which : {"L", "T"}
        The index.

    Returns
    -------
    numpy.ndarray
        In the order of the incomes.

    Examples
    --------
    >>> theil_contributions([1, 3], which="T").round(4).tolist()
    [-0.1733, 0.3041]
    """
    index = _index(which)
    x, w, _ = _aligned(incomes, weights, np.zeros(np.size(incomes)), keep=True)
    kept = ~np.isnan(x) & (w > 0)
    _, _, mean = sorted_shares(x[kept], w[kept])
    out = np.full(len(x), np.nan)
    if np.isnan(index(x[kept], w[kept])):
        return out
    people, ratio = w[kept] / w[kept].sum(), x[kept] / mean
    logarithm = np.log(np.where(ratio > 0, ratio, 1.0))
    out[kept] = -people * logarithm if which == "L" else people * ratio * logarithm
    return out


def _index(which: str):
    if which not in ("L", "T"):
        raise UsageError(f"Theil's index is 'L' or 'T', not '{which}'.")
    return theil_l if which == "L" else theil_t


def _aligned(
    incomes: ArrayLike, weights: ArrayLike | None, groups: ArrayLike, keep: bool = False
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return incomes, weights and groups as arrays of the same length, without missing incomes unless kept."""
    x = column(incomes, "Incomes")
    w = np.ones(len(x)) if weights is None else column(weights, "Weights")
    names = np.asarray(groups).ravel()
    if not len(x) == len(w) == len(names):
        raise UsageError("Incomes, groups and weights must be equally many.")
    if any(name is None or name != name for name in names.tolist()):
        raise UsageError("A group is missing: name it, or leave its incomes out.")
    sorted_shares(x, w)  # refuses what is no income or no weight
    kept = np.full(len(x), True) if keep else ~np.isnan(x) & (w > 0)
    return x[kept], w[kept], names[kept]
