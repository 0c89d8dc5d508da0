"""Reliability: do the parts of an aggregate measure one thing? Alpha, sampling adequacy and principal components."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from socjust.errors import UsageError
from socjust.scores.correlation import correlation, pairwise
from socjust.scores.pipeline import Result


@dataclass(frozen=True)
class Components:
    """Principal components of the correlations: ``share`` of the variance of each, and ``loadings`` in columns."""

    share: np.ndarray
    loadings: np.ndarray
    units: int


def alpha(values: np.ndarray) -> float:
    """Return Cronbach's alpha of the columns, from covariances over the units that have both; NaN for a single one.

    Examples
    --------
    >>> round(alpha(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])), 4)
    0.8889
    """
    columns = values.shape[1]
    covariance = pairwise(values)[0]
    total = covariance.sum()
    if columns < 2 or not abs(total) > 0:
        return float("nan")
    return float(columns / (columns - 1) * (1.0 - np.trace(covariance) / total))


def kmo(values: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the Kaiser-Meyer-Olkin measure of sampling adequacy, for all columns together and for each.

    Above 0.6 the columns share enough to be summed up; NaN where the correlations cannot be inverted.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> factor = rng.normal(size=(500, 1))
    >>> kmo(factor + 0.3 * rng.normal(size=(500, 4)))[0] > 0.8
    True
    """
    found = correlation(values)
    blank = float("nan"), np.full(len(found), np.nan)
    if len(found) < 2 or np.isnan(found).any() or np.linalg.cond(found) > 1e12:
        return blank
    inverse = np.linalg.inv(found)
    scale = np.sqrt(np.abs(np.diag(inverse)))
    partial = -inverse / np.outer(scale, scale)
    np.fill_diagonal(partial, 0.0)
    whole = found - np.eye(len(found))
    r, p = (whole**2).sum(axis=0), (partial**2).sum(axis=0)
    if not r.sum() + p.sum() > 0:
        return blank
    return float(r.sum() / (r.sum() + p.sum())), r / np.where(r + p > 0, r + p, np.nan)


def components(values: np.ndarray) -> Components:
    """Return the principal components of the complete rows, the largest first, loadings signed to be mostly positive.

    Examples
    --------
    >>> components(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [0.0, 0.0]])).share.round(6).tolist()
    [1.0, 0.0]
    """
    complete = values[~np.isnan(values).any(axis=1)]
    if len(complete) < 3 or (np.ptp(complete, axis=0) == 0).any():
        raise UsageError("Principal components need three complete units and variation in each column; impute first.")
    size, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(complete, rowvar=False)))
    size, vectors = np.maximum(size[::-1], 0.0), vectors[:, ::-1]
    signs = np.where(vectors.sum(axis=0) < 0, -1.0, 1.0)
    return Components(size / size.sum(), vectors * signs * np.sqrt(size), len(complete))


def reliability(result: Result) -> pl.DataFrame:
    """Return alpha, KMO and the variance on the first component of every aggregate, one row each.

    Columns: code, parts, units (complete), alpha, kmo, first (share of the first component), beyond (number of
    components with more variance than one part alone). Blank where parts are missing, constant or alone.
    """
    rows = []
    for code in result.framework.aggregates:
        parts = np.column_stack([result.score(c) for c in result.framework.children[code]])
        complete = int((~np.isnan(parts)).all(axis=1).sum())
        try:
            found = components(parts)
            first, beyond = float(found.share[0]), int((found.share * parts.shape[1] > 1 + 1e-9).sum())
        except UsageError:
            first, beyond = None, None
        rows.append((code, parts.shape[1], complete, alpha(parts), kmo(parts)[0], first, beyond))
    names = ("code", "parts", "units", "alpha", "kmo", "first", "beyond")
    kinds = (pl.String, pl.Int64, pl.Int64, pl.Float64, pl.Float64, pl.Float64, pl.Int64)
    frame = pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
    return frame.with_columns(pl.col("alpha", "kmo").fill_nan(None))
