"""Statistics: what each indicator looks like, and where data are missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from socjust.scores.framework import Framework
from socjust.scores.impute import centre
from socjust.scores.screen import coverage
from socjust.scores.treat import moments, passes


def statistics(values: np.ndarray, codes: Sequence[str], least: float = 0.65) -> pl.DataFrame:
    """Describe each indicator, one row each.

    Columns: code, n, share (with data), min, max, mean, median, sd, skewness, kurtosis, unique (different values),
    zeros and same (shares of zeros and of the commonest value), flags. Flags are words: ``few`` below the share
    ``least``, ``outliers`` by the rule of :func:`socjust.scores.treat.treat`, ``constant``, ``empty``, ``lumped`` where
    more than half of the values are the same.

    Examples
    --------
    >>> table = statistics(np.array([[1.0, 7.0], [2.0, 7.0], [np.nan, 7.0]]), ["a", "b"])
    >>> table.select("code", "n", "mean", "flags").rows()
    [('a', 2, 1.5, ''), ('b', 3, 7.0, 'constant')]
    """
    seen = ~np.isnan(values)
    n = seen.sum(axis=0)
    skew, kurt = moments(values)
    mean = centre(values)
    spread = np.sqrt(np.where(seen, (values - mean) ** 2, 0.0).sum(axis=0) / np.where(n > 1, n - 1.0, np.nan))
    counts = [np.unique(column[here], return_counts=True)[1] for column, here in zip(values.T, seen.T, strict=True)]
    unique = np.array([len(c) for c in counts])
    same = np.array([c.max(initial=0) for c in counts]) / np.maximum(n, 1)
    share = coverage(seen, axis=0)
    tests = {
        "empty": n == 0,
        "constant": (n > 1) & (unique == 1),
        "few": (n > 0) & (share < least),
        "lumped": (unique > 1) & (same > 0.5),
        "outliers": ~passes(values),
    }
    frame = pl.DataFrame(
        {
            "code": codes,
            "n": n,
            "share": share,
            "min": np.fmin.reduce(values, axis=0, initial=np.nan),
            "max": np.fmax.reduce(values, axis=0, initial=np.nan),
            "mean": mean,
            "median": centre(values, median=True),
            "sd": spread,
            "skewness": skew,
            "kurtosis": kurt,
            "unique": unique,
            "zeros": (values == 0).sum(axis=0) / np.maximum(n, 1),
            "same": same,
            "flags": [" ".join(word for word, test in tests.items() if test[j]) for j in range(len(n))],
        }
    )
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def availability(values: np.ndarray, framework: Framework, units: Sequence[str]) -> pl.DataFrame:
    """Return the share of indicators with data, for each unit and aggregate: columns unit, code, n, of, share."""
    seen, column = ~np.isnan(values), {code: j for j, code in enumerate(framework.indicators)}
    parts = []
    for code in framework.aggregates:
        here = seen[:, [column[c] for c in framework.below(code)]]
        columns = {
            "unit": units,
            "code": [code] * len(units),
            "n": here.sum(axis=1),
            "of": [here.shape[1]] * len(units),
        }
        parts.append(pl.DataFrame({**columns, "share": coverage(here, axis=1)}))
    return pl.concat(parts)
