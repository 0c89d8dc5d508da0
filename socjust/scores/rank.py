"""Rank: positions with ties, the same whatever the last bit of a sum is."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

TOLERANCE = 1e-12  # relative: sums of the same numbers in another order differ by a few units of 1e-16


def rank(scores: ArrayLike, axis: int = -1, worst_first: bool = False) -> np.ndarray:
    """Rank scores, 1 the highest; equal scores share the better rank and a missing score has rank 0.

    Scores are equal when they differ by less than 1e-12 of their size.

    Parameters
    ----------
    scores : array_like
        NaN where missing.
    axis : int
        Axis along which units lie.
    worst_first : bool
        Give 1 to the lowest score instead.

    Returns
    -------
    numpy.ndarray of unsigned integers

    Examples
    --------
    >>> rank([0.1 + 0.2, 0.3, 9.0, np.nan]).tolist()
    [2, 2, 1, 0]
    """
    scores = np.moveaxis(np.asarray(scores, dtype=float), axis, -1)
    key = scores if worst_first else -scores
    units = key.shape[-1]
    kind = np.uint16 if units < 65_536 else np.uint32
    order = np.argsort(key, axis=-1)
    ordered = np.take_along_axis(key, order, axis=-1)
    position = np.broadcast_to(np.arange(1, units + 1, dtype=kind), key.shape)
    equal = ordered[..., 1:] - ordered[..., :-1] <= TOLERANCE * np.abs(ordered[..., 1:])
    tied = equal.any(axis=-1)
    if tied.any():
        position = position.copy()
        first = np.where(equal[tied], 0, np.arange(2, units + 1, dtype=kind))
        position[tied, 1:] = np.maximum(np.maximum.accumulate(first, axis=-1), 1)
    ranks = np.empty(key.shape, kind)
    np.put_along_axis(ranks, order, position, axis=-1)
    missing = np.isnan(key)
    if missing.any():
        ranks[missing] = 0
    return np.moveaxis(ranks, -1, axis)
