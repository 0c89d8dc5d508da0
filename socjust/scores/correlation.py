"""Correlation: between the parts of the framework, and of a score with something outside, such as income."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from socjust.errors import UsageError
from socjust.scores.pipeline import Result

REDUNDANT = 0.9  # above it, two indicators say the same


def correlation(values: ArrayLike, method: str = "pearson") -> np.ndarray:
    """Return the correlations of all pairs of columns, over the units that have both; NaN where there is none.

    Parameters
    ----------
    values : array_like
        Units in rows; NaN where missing.
    method : str
        ``pearson`` or ``spearman`` (of ranks among the units that have both).

    Examples
    --------
    >>> correlation(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]])).round(12).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    values = np.asarray(values, dtype=float)
    if method == "pearson":
        covariance, n, spread = pairwise(values)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = covariance / np.sqrt(spread * spread.T)
        return np.where(np.isfinite(found) & (n > 2), np.clip(found, -1.0, 1.0), np.nan)
    if method != "spearman":
        raise UsageError(f"A correlation is 'pearson' or 'spearman', not '{method}'.")
    columns = values.shape[1]
    result = np.full((columns, columns), np.nan)
    for i in range(columns):
        for j in range(i, columns):
            both = ~np.isnan(values[:, i]) & ~np.isnan(values[:, j])
            ranked = rankdata(values[both][:, [i, j]], axis=0)
            result[i, j] = result[j, i] = correlation(ranked)[0, 1] if both.any() else np.nan
    return result


def pairwise(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for all pairs of columns covariance, number of units, and variance of the row's column among them.

    Examples
    --------
    >>> covariance, n, _ = pairwise(np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 8.0]]))
    >>> covariance.tolist(), n.astype(int).tolist()
    ([[4.0, 12.0], [12.0, 18.0]], [[3, 2], [2, 2]])
    """
    seen = ~np.isnan(values)
    m = seen.astype(float)
    n = m.T @ m
    middle = np.where(seen, values, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    x = np.where(seen, values - middle, 0.0)
    free = np.where(n > 1, n - 1, np.nan)
    total = x.T @ m  # sum of the row's column where the other one is there
    covariance = (x.T @ x - total * total.T / np.maximum(n, 1)) / free
    spread = ((x * x).T @ m - total * total / np.maximum(n, 1)) / free
    # A column without variation among these units leaves rounding only.
    scale = np.abs(np.where(seen, values, 0.0)).max(axis=0, initial=0.0)[:, None]
    return covariance, n, np.where(spread > (1e-13 * scale) ** 2, spread, np.nan)


def pairs(result: Result, method: str = "pearson", stage: str = "normalise") -> pl.DataFrame:
    """Return the correlation of every pair of rows of the framework that are comparable, with flags.

    Indicators are compared with all indicators, and aggregates with those of the same height. Columns: one, other,
    parent (of both, "" if they differ), correlation, flag: ``redundant`` above 0.9 and ``conflict`` below 0 within one
    parent, ``overlap`` above 0.9 between parents.

    Parameters
    ----------
    result : Result
    method : str
    stage : str
        The step whose values are taken for the indicators.
    """
    framework, tree, rows = result.framework, result.tree, []
    for height in sorted(set(framework.height.values())):
        codes = [c for c in tree.codes if framework.height[c] == height]
        columns = np.column_stack([tree.score(c) for c in codes]) if height else result.stages[stage]
        found = correlation(columns, method)
        for i, one in enumerate(codes):
            for j in range(i + 1, len(codes)):
                parents = {framework.node(one).parent, framework.node(codes[j]).parent}
                parent = parents.pop() if len(parents) == 1 else ""
                rows.append((one, codes[j], parent, found[i, j], _flag(found[i, j], bool(parent))))
    schema = {"one": pl.String, "other": pl.String, "parent": pl.String, "correlation": pl.Float64, "flag": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("correlation").fill_nan(None))


def _flag(found: float, within: bool) -> str:
    if found > REDUNDANT:
        return "redundant" if within else "overlap"
    return "conflict" if within and found < 0 else ""


def with_outside(result: Result, outside: ArrayLike, method: str = "pearson") -> pl.DataFrame:
    """Correlate every row of the framework with one outside column: columns code, n, correlation.

    For income give its logarithm: ``with_outside(result, np.log(gni))``. Values that are not finite count as missing.
    """
    outside = np.asarray(outside, dtype=float)
    if len(outside) != len(result.units):
        raise UsageError(f"There are {len(outside)} outside values for {len(result.units)} units; give one each.")
    outside = np.where(np.isfinite(outside), outside, np.nan)
    rows = []
    for code in result.tree.codes:
        columns = np.column_stack([result.score(code), outside])
        n = int((~np.isnan(columns)).all(axis=1).sum())
        rows.append((code, n, correlation(columns, method)[0, 1]))
    frame = pl.DataFrame(rows, schema={"code": pl.String, "n": pl.Int64, "correlation": pl.Float64}, orient="row")
    return frame.with_columns(pl.col("correlation").fill_nan(None))
