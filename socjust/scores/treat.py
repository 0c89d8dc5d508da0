"""Treat outliers: pull in a few extreme values, or take logarithms, and keep a log of what was done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError
from socjust.scores.frame import either


@dataclass(frozen=True)
class Treatment:
    """What was done to one column: ``none``, ``winsorised`` or ``log``; ``passed`` tells whether the rule holds now."""

    column: int
    done: str
    points: int  # values pulled in
    high: bool  # at the upper end
    passed: bool


@either
def treat(
    values: ArrayLike, points: int = 5, skewness: float = 2.0, kurtosis: float = 3.5, log: bool = True
) -> tuple[np.ndarray, tuple[Treatment, ...]]:
    """Treat the columns that have outliers: |skewness| and kurtosis both at or above their thresholds.

    The most extreme value is set to the next one, again and again up to ``points`` values. If the column still has
    outliers this is undone and log(x - min + range/100) is taken. Moments are corrected for sample size (type 2); a
    column with fewer than four values or without variation is left as it is.

    Parameters
    ----------
    values : array_like
        Units in rows, indicators in columns; NaN where missing.
    points : int
        Most values to pull in; 0 goes straight to the logarithm.
    skewness, kurtosis : float
        Thresholds of the rule.
    log : bool
        Take logarithms where pulling in does not suffice; False keeps the pulled-in column.

    Returns
    -------
    treated : numpy.ndarray
    log : tuple of Treatment
        One a column.

    Examples
    --------
    >>> treated, log = treat(np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 900]]).T)
    >>> treated.max(), log[0].done, log[0].points
    (np.float64(8.0), 'winsorised', 1)
    """
    treated = np.array(values, dtype=float)
    if points < 0 or points != int(points):
        raise UsageError(f"The number of points to pull in must be a whole number of zero or more, not {points}.")
    passing = passes(treated, skewness, kurtosis)
    records = [Treatment(int(j), "none", 0, False, True) for j in range(treated.shape[1])]
    for j in np.flatnonzero(~passing):
        treated[:, j], records[j] = _column(treated[:, j], int(j), int(points), skewness, kurtosis, log)
    return treated, tuple(records)


def passes(values: np.ndarray, skewness: float = 2.0, kurtosis: float = 3.5) -> np.ndarray:
    """Say for each column whether it is free of outliers by the rule."""
    skew, kurt = moments(values)
    return ~((np.abs(skew) >= skewness) & (kurt >= kurtosis))


def moments(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Skewness and excess kurtosis of each column, corrected for sample size; NaN where they do not exist.

    Examples
    --------
    >>> skew, kurt = moments(np.array([[1.0], [2], [3], [4], [10]]))
    >>> skew.round(4).tolist(), kurt.round(4).tolist()
    ([1.6971], [3.152])
    """
    seen = ~np.isnan(values)
    n = seen.sum(axis=0).astype(float)
    n[n < 4] = np.nan
    deviation = np.where(seen, values, 0.0) - np.where(seen, np.where(seen, values, 0.0).sum(axis=0) / n, 0.0)
    deviation = np.where(seen, deviation, 0.0)
    square = deviation * deviation
    second = square.sum(axis=0) / n
    # No variation beyond rounding: moments of noise would be meaningless.
    scale = np.abs(np.where(seen, values, 0.0)).max(axis=0, initial=0.0)
    second[second <= (1e-14 * scale) ** 2] = np.nan
    skew = (square * deviation).sum(axis=0) / n / second**1.5
    kurt = (square * square).sum(axis=0) / n / second**2 - 3.0
    return skew * np.sqrt(n * (n - 1)) / (n - 2), ((n + 1) * kurt + 6) * (n - 1) / ((n - 2) * (n - 3))


def _column(
    column: np.ndarray, j: int, points: int, skewness: float, kurtosis: float, log: bool
) -> tuple[np.ndarray, Treatment]:
    skew, _ = moments(column[:, None])
    high, pulled = bool(skew[0] > 0), column.copy()
    for done in range(1, points + 1):
        pulled = _pull(pulled, bool(skew[0] > 0))
        skew, kurt = moments(pulled[:, None])
        if not (abs(skew[0]) >= skewness and kurt[0] >= kurtosis):
            return pulled, Treatment(j, "winsorised", done, high, True)
    if not log:
        return pulled, Treatment(j, "winsorised" if points else "none", points, high, False)
    low, span = np.nanmin(column), np.nanmax(column) - np.nanmin(column)
    logged = np.log(column - low + 0.01 * span)
    return logged, Treatment(j, "log", 0, high, bool(passes(logged[:, None], skewness, kurtosis)[0]))


def _pull(column: np.ndarray, high: bool) -> np.ndarray:
    """Set the largest (or smallest) value, wherever it stands, to the next one."""
    extreme = np.nanmax(column) if high else np.nanmin(column)
    rest = column[column != extreme]
    rest = rest[~np.isnan(rest)]
    if not len(rest):
        return column
    return np.where(column == extreme, rest.max() if high else rest.min(), column)
