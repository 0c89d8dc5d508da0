"""Screen: keep the units and the indicators that have enough data."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError


def screen(values: ArrayLike, units: float = 0.0, indicators: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Say which rows and which columns have at least the share of data asked for.

    Columns are judged first, on all rows; rows are judged on the columns kept.

    Parameters
    ----------
    values : array_like
        Units in rows, indicators in columns; NaN where missing.
    units, indicators : float
        Smallest share of data (0 to 1) of a row and of a column.

    Returns
    -------
    keep_units, keep_indicators : numpy.ndarray of bool

    Examples
    --------
    >>> keep_units, keep_indicators = screen([[1.0, 2.0], [np.nan, 2.0]], units=0.9)
    >>> keep_units.tolist(), keep_indicators.tolist()
    ([True, False], [True, True])
    """
    for share in (units, indicators):
        if not 0 <= share <= 1:
            raise UsageError(f"A share of data must lie between 0 and 1, not {share:g}.")
    seen = np.isfinite(np.asarray(values, dtype=float))
    columns = coverage(seen, axis=0) >= indicators - 1e-12
    return coverage(seen[:, columns], axis=1) >= units - 1e-12, columns


def coverage(seen: ArrayLike, axis: int = 0) -> np.ndarray:
    """Return the share of true cells along an axis; 0 where there are no cells.

    Examples
    --------
    >>> coverage([[True, False], [True, True]]).tolist()
    [1.0, 0.5]
    """
    seen = np.asarray(seen, dtype=bool)
    return seen.sum(axis=axis) / max(seen.shape[axis], 1)
