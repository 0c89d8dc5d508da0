"""Impute: fill gaps by a named rule, and say which cells were filled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError, unknown
from socjust.scores.frame import either

METHODS = ("none", "mean", "median", "group_mean", "group_median", "last_value", "linear")


@either
def impute(
    values: ArrayLike,
    method: str = "none",
    groups: ArrayLike | None = None,
    units: ArrayLike | None = None,
    years: ArrayLike | None = None,
    age: float | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Fill gaps; return the filled array and a mask of the cells that were filled.

    What the rule cannot fill stays blank: a group without a value, a unit with one observed year under ``linear``.

    Parameters
    ----------
    values : array_like
        Units (or unit-years) in rows, indicators in columns; NaN where missing.
    method : str
        ``none`` (the default), ``mean``, ``median`` of all rows; ``group_mean``, ``group_median`` of the rows with the
        same ``groups``; ``last_value`` of the same unit, ``linear`` between two observed years of the same unit.
    groups : array_like, optional
        One label a row.
    units, years : array_like, optional
        Unit and year of each row, for a panel.
    age : float, optional
        Years: how old the ``last_value`` may be, how far the nearest observation of ``linear`` may be away.

    Examples
    --------
    >>> filled, flag = impute([[1.0], [np.nan], [3.0]], "mean")
    >>> filled.ravel().tolist(), flag.ravel().tolist()
    ([1.0, 2.0, 3.0], [False, True, False])
    """
    values = np.array(values, dtype=float)
    if method not in METHODS:
        raise unknown("imputation", method, METHODS, "socjust.scores.impute.METHODS")
    if method != "none":
        fill = _panel if method in ("last_value", "linear") else _centre
        filled = fill(values, method, groups=groups, units=units, years=years, age=age)
    else:
        filled = values
    return filled, np.isnan(values) & ~np.isnan(filled)


def by_group(values: np.ndarray, groups: ArrayLike, median: bool = False) -> np.ndarray:
    """Return the values with each gap filled by the mean (or median) of its group.

    Examples
    --------
    >>> by_group(np.array([[1.0], [np.nan], [8.0]]), ["a", "a", "b"]).ravel().tolist()
    [1.0, 1.0, 8.0]
    """
    filled = values.copy()
    for rows in labels(groups, len(values)):
        part = values[rows]
        filled[rows] = np.where(np.isnan(part), centre(part, median), part)
    return filled


def centre(values: np.ndarray, median: bool = False) -> np.ndarray:
    """Mean or median of each column over what is there; NaN, and no warning, for a column without values."""
    middle = np.full(values.shape[1], np.nan)
    seen = ~np.isnan(values).all(axis=0)
    if seen.any():
        middle[seen] = (np.nanmedian if median else np.nanmean)(values[:, seen], axis=0)
    return middle


def labels(groups: ArrayLike, rows: int) -> Iterator[np.ndarray]:
    """Yield the row numbers of each group; a row without a label belongs to none."""
    names = np.array(["" if g is None or g != g else str(g) for g in np.asarray(groups, dtype=object).ravel()])
    if len(names) != rows:
        raise UsageError(f"There are {len(names)} group labels for {rows} rows; give one a row.")
    for name in np.unique(names[names != ""]):
        yield np.flatnonzero(names == name)


def _centre(values: np.ndarray, method: str, groups: ArrayLike | None, **_: object) -> np.ndarray:
    median = method.endswith("median")
    if not method.startswith("group"):
        return by_group(values, ["all"] * len(values), median)
    if groups is None:
        raise UsageError(f"Imputation by '{method}' needs the group of each row; give groups=…")
    return by_group(values, groups, median)


def _panel(
    values: np.ndarray, method: str, units: ArrayLike | None, years: ArrayLike | None, age: float | None, **_: object
) -> np.ndarray:
    if units is None or years is None:
        raise UsageError(f"Imputation by '{method}' needs a panel: give units=… and years=… of the rows.")
    years, filled = np.asarray(years, dtype=float), values.copy()
    fill = _linear if method == "linear" else _last
    for rows in labels(units, len(values)):
        rows = rows[np.argsort(years[rows], kind="stable")]
        for column in range(values.shape[1]):
            filled[rows, column] = fill(years[rows], values[rows, column], np.inf if age is None else age)
    return filled


def _last(years: np.ndarray, series: np.ndarray, age: float) -> np.ndarray:
    newest = np.maximum.accumulate(np.where(np.isnan(series), -1, np.arange(len(series))))
    known = (newest >= 0) & (years - years[newest] <= age)
    return np.where(known, series[newest], np.nan)


def _linear(years: np.ndarray, series: np.ndarray, age: float) -> np.ndarray:
    seen = ~np.isnan(series)
    if seen.sum() < 2:
        return series
    line = np.interp(years, years[seen], series[seen], left=np.nan, right=np.nan)
    distance = np.abs(years[:, None] - years[seen][None, :]).min(axis=1)
    return np.where(seen, series, np.where(distance <= age, line, np.nan))
