"""Denominate: divide by size, so that large and small units can be compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.scores.frame import either


@either
def denominate(values: ArrayLike, sizes: ArrayLike) -> np.ndarray:
    """Divide each column by its size; a size that is missing, zero or negative leaves a blank.

    Parameters
    ----------
    values : array_like
        Units in rows, indicators in columns.
    sizes : array_like
        What to divide by, same shape (1 where an indicator is not divided).

    Examples
    --------
    >>> denominate([[10.0, 3.0], [4.0, 3.0]], [[2, 1], [0, 1]]).tolist()
    [[5.0, 3.0], [nan, 3.0]]
    """
    values, sizes = np.asarray(values, dtype=float), np.asarray(sizes, dtype=float)
    return values / np.where(sizes > 0, sizes, np.nan)
