"""Aggregate: one score out of several, with the share of the weight that had data.

All means skip what is missing, give the share of the weight that is there, and leave a blank below the minimum share
or where all weights are zero. Geometric, harmonic and power means leave a blank where a component is not positive: a
single zero would otherwise decide the score, and a negative value has no such mean. Use a range such as 1 to 100.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError

ROUNDING = 1e-9  # 2 of 3 equal weights must reach a minimum of 2/3 whatever the last bit says

Scores = tuple[np.ndarray, np.ndarray]


def arithmetic(values: ArrayLike, weights: ArrayLike, minimum_share: float = 2 / 3) -> Scores:
    """Return the weighted mean of what is there, along the last axis, and the share of the weight that is there.

    Parameters
    ----------
    values : array_like
        Scores, units in the leading axes and components in the last; NaN where missing.
    weights : array_like
        One weight a component (any sum), or an array that broadcasts against ``values``.
    minimum_share : float
        Below this share of the weight the score is NaN; the share itself is always given.

    Returns
    -------
    score, share : numpy.ndarray

    Examples
    --------
    >>> score, share = arithmetic([[50.0, 80.0, np.nan], [50.0, np.nan, np.nan]], [1, 1, 1])
    >>> score.tolist(), share.round(3).tolist()
    ([65.0, nan], [0.667, 0.333])
    """
    return _mean(values, weights, minimum_share, lambda x: x, lambda m: m, positive=False)


def geometric(values: ArrayLike, weights: ArrayLike, minimum_share: float = 2 / 3) -> Scores:
    """Return the weighted geometric mean: low scores weigh more, none can be fully made up for.

    Examples
    --------
    >>> score, _ = geometric([[4.0, 9.0], [0.0, 9.0]], [1, 1])
    >>> score.round(12).tolist()
    [6.0, nan]
    """
    return _mean(values, weights, minimum_share, np.log, np.exp)


def harmonic(values: ArrayLike, weights: ArrayLike, minimum_share: float = 2 / 3) -> Scores:
    """Return the weighted harmonic mean.

    Examples
    --------
    >>> harmonic([2.0, 6.0], [1, 1])[0].tolist()
    3.0
    """
    return _mean(values, weights, minimum_share, np.reciprocal, np.reciprocal)


def power(values: ArrayLike, weights: ArrayLike, minimum_share: float = 2 / 3, exponent: float = 0.5) -> Scores:
    """Return the weighted power mean; exponent 1 is the arithmetic mean, near 0 the geometric one.

    Examples
    --------
    >>> power([1.0, 9.0], [1, 1], exponent=0.5)[0].tolist()
    4.0
    """
    if exponent == 0:
        return geometric(values, weights, minimum_share)
    if exponent == 1:
        return arithmetic(values, weights, minimum_share)
    return _mean(values, weights, minimum_share, lambda x: x**exponent, lambda m: m ** (1 / exponent))


def minimum(values: ArrayLike, weights: ArrayLike, minimum_share: float = 2 / 3) -> Scores:
    """Return the worst component among those with a weight.

    Examples
    --------
    >>> minimum([7.0, 3.0, 1.0], [1, 1, 0])[0].tolist()
    3.0
    """
    values, weights, seen, share = _seen(values, weights)
    lowest = np.where(seen & (weights > 0), values, np.inf).min(axis=-1)
    return np.where(np.isfinite(lowest) & enough(share, minimum_share), lowest, np.nan), share


def copeland(values: ArrayLike, weights: ArrayLike, minimum_share: float = 2 / 3) -> Scores:
    """Return how many units each unit beats less how many beat it, by the weight of the components it leads in.

    Units lie in the first axis and components in the second. Two units are compared on the components that both have;
    equal values count half for each. No compensation: by how much a unit leads does not matter.

    Examples
    --------
    >>> copeland([[9.0, 5.0, 1.0], [8.0, 4.0, 2.0], [1.0, 1.0, 1.0]], [1, 1, 1])[0].tolist()
    [2.0, 0.0, -2.0]
    """
    values, weights, seen, share = _seen(values, weights)
    if values.ndim != 2:
        raise UsageError("Copeland's rule compares units: give an array with units in rows and components in columns.")
    ranked = enough(share, minimum_share)
    lead = np.zeros((len(values), len(values)))
    for j in range(values.shape[1]):
        both = seen[:, None, j] & seen[None, :, j]
        with np.errstate(invalid="ignore"):
            lead += np.where(both, weights[:, None, j] * np.sign(values[:, None, j] - values[None, :, j]), 0.0)
    duels = np.sign(np.where(np.abs(lead) > ROUNDING, lead, 0.0)) * (ranked[:, None] & ranked[None, :])
    return np.where(ranked, duels.sum(axis=1), np.nan), share


METHODS: dict[str, Callable[..., Scores]] = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "power": power,
    "minimum": minimum,
    "copeland": copeland,
}


def _seen(values: ArrayLike, weights: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    values = np.asarray(values, dtype=float)
    weights = np.asarray(weights, dtype=float)
    if np.isinf(values).any():
        raise UsageError("A value to aggregate is infinite; leave it blank (NaN) instead.")
    if not (weights >= 0).all() or np.isinf(weights).any():
        raise UsageError("A weight is negative, missing or infinite; weights must be numbers of zero or more.")
    weights = np.broadcast_to(weights, values.shape)
    seen = ~np.isnan(values)
    total = weights.sum(axis=-1)
    present = np.where(seen, weights, 0.0).sum(axis=-1)
    return values, weights, seen, present / np.where(total > 0, total, np.nan)


def enough(share: np.ndarray, minimum_share: float) -> np.ndarray:
    """Say where the share of the weight that has data suffices; nothing at all never does.

    Examples
    --------
    >>> enough(np.array([0.0, 0.5, 1.0]), 0.0).tolist()
    [False, True, True]
    """
    return (share > 0) & (share >= minimum_share - ROUNDING)


def _mean(
    values: ArrayLike, weights: ArrayLike, minimum_share: float, into: Callable, out: Callable, positive: bool = True
) -> Scores:
    values, weights, seen, share = _seen(values, weights)
    counted = seen & (weights > 0)
    good = enough(share, minimum_share)
    if positive:
        good = good & ~(counted & (values <= 0)).any(axis=-1)
        counted = counted & (values > 0)
    present = np.where(counted, weights, 0.0).sum(axis=-1)
    # 1 stands where nothing is counted: its weight is zero, and every transformation takes it.
    total = (np.where(counted, weights, 0.0) * into(np.where(counted, values, 1.0))).sum(axis=-1)
    mean = total / np.where(present > 0, present, np.nan)
    return np.where(good, out(np.where(good, mean, 1.0)), np.nan), share


def by_name(method: str, **options: float) -> Callable[..., Scores]:
    """Return the function of a method's name, with its options set.

    Examples
    --------
    >>> by_name("power", exponent=1)([2.0, 4.0], [1, 1])[0].tolist()
    3.0
    """
    if method not in METHODS:
        from socjust.errors import unknown

        raise unknown("aggregation", method, METHODS, "socjust.scores.aggregate.METHODS")
    return partial(METHODS[method], **options) if options else METHODS[method]
