"""Normalise: bring indicators of any unit to one scale, so that more always means better.

Every function takes units in rows and indicators in the last axis, and leaves a blank (NaN) where a value is missing
or where its rule has no answer: no variation, a goalpost out of order, a maximum of zero. None gives an infinity.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError, unknown
from socjust.scores import rank as _rank
from socjust.scores.frame import either
from socjust.scores.impute import labels

Range = tuple[float, float]


@either
def goalposts(
    values: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    direction: ArrayLike = 1,
    clip: bool = True,
    log: ArrayLike = False,
    to: Range = (0.0, 100.0),
) -> np.ndarray:
    """Place values between two fixed goalposts: 0 at the worse one, 100 at the better one.

    Parameters
    ----------
    values : array_like
        Values in the indicator's unit; NaN where missing.
    lower, upper : array_like
        Goalposts with ``lower < upper`` whatever the direction; they broadcast against ``values``.
    direction : array_like
        +1 where higher is better, -1 where lower is better; 0 (neither) leaves a blank.
    clip : bool
        Cut the result to the range; False keeps what lies beyond the goalposts.
    log : array_like of bool
        Where true, value and goalposts are taken as logarithms; a value of zero or less leaves a blank.
    to : (float, float)
        The range of the scores.

    Returns
    -------
    numpy.ndarray
        Scores; NaN where the value is missing, and where ``lower < upper`` does not hold.

    Examples
    --------
    >>> goalposts([20.0, 52.5, 90.0], 20, 85).tolist()
    [0.0, 50.0, 100.0]
    >>> goalposts([[10.0, 10.0]], [0, 0], [40, 40], [1, -1]).tolist()
    [[25.0, 75.0]]
    """
    values, lower, upper = (np.asarray(a, dtype=float) for a in (values, lower, upper))
    if np.isinf(values).any():
        raise UsageError("A value to normalise is infinite; leave it blank (NaN) instead.")
    if np.any(log):
        values, lower, upper = (np.where(log, _log(a), a) for a in (values, lower, upper))
    with np.errstate(invalid="ignore"):
        span = np.where(upper > lower, upper - lower, np.nan) * np.abs(np.sign(np.where(direction, 1.0, np.nan)))
        share = np.where(np.asarray(direction) < 0, upper - values, values - lower) / span
    return _scale(share, to, clip)


@either
def minmax(values: ArrayLike, direction: ArrayLike = 1, to: Range = (0.0, 100.0)) -> np.ndarray:
    """Place values between the smallest and the largest of their column.

    Examples
    --------
    >>> minmax([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0]]).tolist()
    [[0.0, nan], [50.0, nan], [100.0, nan]]
    """
    directed = _directed(values, direction)
    low, high = _ends(directed)
    return _scale((directed - low) / _positive(high - low), to)


@either
def zscore(values: ArrayLike, direction: ArrayLike = 1, mean: float = 0.0, sd: float = 1.0) -> np.ndarray:
    """Centre each column on ``mean`` with standard deviation ``sd`` (of the sample).

    Examples
    --------
    >>> zscore([[1.0], [2.0], [3.0]], mean=10, sd=2).ravel().tolist()
    [8.0, 10.0, 12.0]
    """
    directed = _directed(values, direction)
    seen = np.isfinite(directed)
    n = seen.sum(axis=0)
    centre = np.where(seen, directed, 0.0).sum(axis=0) / np.maximum(n, 1)
    deviation = np.where(seen, directed - centre, np.nan)
    spread = np.sqrt(np.nansum(deviation**2, axis=0) / _positive(n - 1.0))
    # Rounding in the mean leaves a spread of 1e-16 in a column without variation.
    spread = np.where(spread > 1e-13 * np.abs(centre), spread, np.nan)
    return mean + sd * deviation / spread


@either
def rank(values: ArrayLike, direction: ArrayLike = 1) -> np.ndarray:
    """Position of each value in its column, 1 the worst; equal values share the smallest position.

    Examples
    --------
    >>> rank([[3.0], [1.0], [3.0], [np.nan]]).ravel().tolist()
    [2.0, 1.0, 2.0, nan]
    """
    positions = _rank.rank(_directed(values, direction), axis=0, worst_first=True).astype(float)
    return np.where(positions > 0, positions, np.nan)


@either
def borda(values: ArrayLike, direction: ArrayLike = 1) -> np.ndarray:
    """Points of each value: how many values of its column it beats.

    Examples
    --------
    >>> borda([[3.0], [1.0], [3.0]]).ravel().tolist()
    [1.0, 0.0, 1.0]
    """
    return rank(values, direction) - 1.0


@either
def percentile_rank(values: ArrayLike, direction: ArrayLike = 1, to: Range = (0.0, 1.0)) -> np.ndarray:
    """Share of the other values of its column that each value beats.

    Examples
    --------
    >>> percentile_rank([[3.0], [1.0], [2.0]]).ravel().tolist()
    [1.0, 0.0, 0.5]
    """
    points = borda(values, direction)
    return _scale(points / _positive(np.isfinite(points).sum(axis=0) - 1.0), to)


@either
def distance_to_maximum(values: ArrayLike, direction: ArrayLike = 1, to: Range = (0.0, 1.0)) -> np.ndarray:
    """One minus the distance to the best value, as a share of the distance between worst and best.

    Examples
    --------
    >>> distance_to_maximum([[0.0], [3.0], [4.0]]).ravel().tolist()
    [0.0, 0.75, 1.0]
    """
    directed = _directed(values, direction)
    low, high = _ends(directed)
    return _scale(1.0 - (high - directed) / _positive(high - low), to)


@either
def distance_to_reference(
    values: ArrayLike, direction: ArrayLike = 1, reference: int = 0, clip: bool = False, to: Range = (0.0, 1.0)
) -> np.ndarray:
    """One minus the distance to one unit's value, as a share of the distance between the worst and that unit.

    ``reference`` is its row. A column in which it has no value, or is itself the worst, is left blank.

    Examples
    --------
    >>> distance_to_reference([[0.0], [4.0], [6.0]], reference=1).ravel().tolist()
    [0.0, 1.0, 1.5]
    """
    directed = _directed(values, direction)
    low, _ = _ends(directed)
    share = 1.0 - (directed[reference] - directed) / _positive(directed[reference] - low)
    return _scale(np.minimum(share, 1.0) if clip else share, to)


@either
def distance_to_target(
    values: ArrayLike, target: ArrayLike, direction: ArrayLike = 1, clip: bool = False, to: Range = (0.0, 1.0)
) -> np.ndarray:
    """One minus the distance to a target, as a share of the distance between the worst value and the target.

    Examples
    --------
    >>> distance_to_target([[0.0], [4.0], [6.0]], 8).ravel().tolist()
    [0.0, 0.5, 0.75]
    """
    directed = _directed(values, direction)
    aim = np.asarray(target, dtype=float) * np.asarray(direction, dtype=float)
    low, _ = _ends(directed)
    share = 1.0 - (aim - directed) / _positive(aim - low)
    return _scale(np.minimum(share, 1.0) if clip else share, to)


@either
def fraction_of_maximum(values: ArrayLike, direction: ArrayLike = 1, signed: bool = False) -> np.ndarray:
    """Value as a fraction of the largest of its column, after turning the sign of columns where less is better.

    A column whose largest value is not above zero is left blank, because the fraction would put the worst first;
    ``signed`` computes it all the same, as other programs do.

    Examples
    --------
    >>> fraction_of_maximum([[1.0, 0.0], [4.0, 0.0]]).tolist()
    [[0.25, nan], [1.0, nan]]
    """
    directed = _directed(values, direction)
    _, high = _ends(directed)
    return directed / (np.where(high == 0, np.nan, high) if signed else _positive(high))


METHODS: dict[str, Callable[..., np.ndarray]] = {
    "goalposts": goalposts,
    "minmax": minmax,
    "zscore": zscore,
    "rank": rank,
    "borda": borda,
    "percentile_rank": percentile_rank,
    "distance_to_maximum": distance_to_maximum,
    "distance_to_reference": distance_to_reference,
    "distance_to_target": distance_to_target,
    "fraction_of_maximum": fraction_of_maximum,
}


@either
def normalise(
    values: ArrayLike, method: str = "minmax", within: ArrayLike | None = None, **arguments: Any
) -> np.ndarray:
    """Normalise by a named method, over all rows or separately within groups of rows.

    Parameters
    ----------
    values : array_like
        Units (or unit-years) in rows, indicators in columns.
    method : str
        One of :data:`METHODS`.
    within : array_like, optional
        One label a row, such as its year: the method is applied to each group of rows by itself. By default it sees
        the whole panel.
    **arguments
        Arguments of the method.

    Examples
    --------
    >>> normalise([[1.0], [3.0], [5.0], [9.0]], "minmax", within=[2000, 2000, 2001, 2001]).ravel().tolist()
    [0.0, 100.0, 0.0, 100.0]
    """
    if method not in METHODS:
        raise unknown("normalisation", method, METHODS, "socjust.scores.normalise.METHODS")
    array = np.asarray(values, dtype=float)
    if within is None:
        return METHODS[method](array, **arguments)
    result = np.full(array.shape, np.nan)
    for rows in labels(within, len(array)):
        result[rows] = METHODS[method](array[rows], **arguments)
    return result


def _directed(values: ArrayLike, direction: ArrayLike) -> np.ndarray:
    directed = np.asarray(values, dtype=float) * np.asarray(direction, dtype=float)
    if np.isinf(directed).any():
        raise UsageError("A value to normalise is infinite; leave it blank (NaN) instead.")
    return directed


def _ends(directed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return smallest and largest of each column, NaN for a column without values."""
    low, high = np.fmin.reduce(directed, axis=0), np.fmax.reduce(directed, axis=0)
    return low, high


def _positive(span: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.where(span > 0, span, np.nan)


def _log(values: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.log(np.where(values > 0, values, np.nan))


def _scale(share: np.ndarray, to: Range, clip: bool = False) -> np.ndarray:
    low, high = to
    if not low < high:
        raise UsageError(f"The range of scores must go upwards, not from {low:g} to {high:g}.")
    scaled = low + (high - low) * np.where(np.isfinite(share), share, np.nan)
    return np.clip(scaled, low, high) if clip else scaled
