"""Intervals: what the draws say about each unit's score and rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from socjust.errors import UsageError
from socjust.scores.pipeline import Result


@dataclass(frozen=True)
class Intervals:
    """Scores and ranks of every draw (draws in rows, units in columns), by row of the framework."""

    nominal: Result
    codes: tuple[str, ...]
    scores: dict[str, np.ndarray]
    ranks: dict[str, np.ndarray]

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.scores[self.codes[0]])

    @cached_property
    def _counts(self) -> dict[str, np.ndarray]:
        return {code: _histogram(ranks) for code, ranks in self.ranks.items()}

    def score_quantiles(self, quantiles: Sequence[float], code: str | None = None) -> np.ndarray:
        """Return quantiles of each unit's score, one row a quantile; NaN for a unit without a score."""
        return column_quantiles(self.scores[self._known(code)], quantiles)

    def rank_quantiles(self, quantiles: Sequence[float], code: str | None = None) -> np.ndarray:
        """Return quantiles of each unit's rank, one row a quantile; NaN for a unit without a rank."""
        return histogram_quantiles(self._counts[self._known(code)], quantiles)

    def rank_mean(self, code: str | None = None) -> np.ndarray:
        """Return each unit's mean rank over the draws in which it has one."""
        counts = self._counts[self._known(code)][:, 1:]
        drawn = counts.sum(axis=1)
        return counts @ np.arange(1.0, counts.shape[1] + 1) / np.where(drawn > 0, drawn, np.nan)

    def table(self, code: str | None = None, level: float = 0.9) -> pl.DataFrame:
        """Return each unit's score and rank with their intervals.

        Columns: unit, year, code, score, low, high, rank, rank_low, rank_high, rank_median, rank_mean, draws (those
        in which the unit has a score: fewer than all of them mean that some variants leave it blank).
        """
        code = self._known(code)
        if not 0 < level < 1:
            raise UsageError(f"The level of an interval lies between 0 and 1, such as 0.9; not {level:g}.")
        tails = [(1 - level) / 2, (1 + level) / 2]
        low, high = self.score_quantiles(tails, code)
        rank_low, rank_median, rank_high = self.rank_quantiles([tails[0], 0.5, tails[1]], code)
        years = self.nominal.years
        columns = {
            "unit": self.nominal.units,
            "year": [None] * len(low) if years is None else years.astype(int),
            "code": [code] * len(low),
            "score": self.nominal.score(code),
            "low": low,
            "high": high,
            "rank": self.nominal.rank(code).astype(int),
            "rank_low": rank_low,
            "rank_high": rank_high,
            "rank_median": rank_median,
            "rank_mean": self.rank_mean(code),
            "draws": self._counts[code][:, 1:].sum(axis=1),
        }
        frame = pl.DataFrame(columns, schema_overrides={"year": pl.Int32})
        numbers = [n for n in frame.columns if frame[n].dtype == pl.Float64]
        return frame.with_columns(pl.col(numbers).fill_nan(None), pl.col("rank").replace(0, None))

    def bands(self, edges: Sequence[int], code: str | None = None) -> pl.DataFrame:
        """Return the probability that each unit ranks within each band; ``edges`` are the last ranks of the bands.

        ``[10, 50]`` makes the bands 1-10, 11-50 and 51 to the last.
        """
        counts = self._counts[self._known(code)]
        last = counts.shape[1] - 1
        ends = sorted({min(int(e), last) for e in edges} | {last})
        drawn = np.where((n := counts[:, 1:].sum(axis=1)) > 0, n, np.nan)
        columns: dict[str, Any] = {"unit": self.nominal.units}
        begin = 1
        for end in ends:
            columns[f"{begin}-{end}"] = counts[:, begin : end + 1].sum(axis=1) / drawn
            begin = end + 1
        return pl.DataFrame(columns).with_columns(pl.exclude("unit").fill_nan(None))

    def above(self, one: str, other: str, code: str | None = None) -> float:
        """Return the probability that one unit ranks above another; a tie counts half.

        Draws in which either has no rank are left out; NaN if none remain.
        """
        for name in (one, other):
            if name not in self.nominal.units:
                raise UsageError(f"There is no unit '{name}' among the scores.")
        ranks = self.ranks[self._known(code)]
        a, b = (ranks[:, self.nominal.units.index(name)] for name in (one, other))
        both = (a > 0) & (b > 0)
        return float(((a < b) + 0.5 * (a == b))[both].mean()) if both.any() else float("nan")

    def above_all(self, code: str | None = None) -> np.ndarray:
        """Return the probability that the unit of the row ranks above the unit of the column, for all pairs."""
        ranks = np.ascontiguousarray(self.ranks[self._known(code)].T)
        seen = ranks > 0
        matrix = np.full((len(ranks), len(ranks)), np.nan)
        for i, (own, here) in enumerate(zip(ranks, seen, strict=True)):
            both = here & seen
            wins = ((own < ranks) & both).sum(axis=1) + 0.5 * ((own == ranks) & both).sum(axis=1)
            drawn = both.sum(axis=1)
            matrix[i] = wins / np.where(drawn > 0, drawn, np.nan)
        return matrix

    def _known(self, code: str | None) -> str:
        code = code or self.codes[0]
        if code not in self.scores:
            raise UsageError(f"'{code}' was not drawn; name it in codes=…, these were: {', '.join(self.codes)}.")
        return code


def _histogram(ranks: np.ndarray) -> np.ndarray:
    """Count how often each unit has each rank; column 0 counts the draws without a rank."""
    units = ranks.shape[1]
    counts = np.zeros(units * (units + 1), dtype=np.int64)
    step = max(1, 1_000_000 // max(units, 1))
    base = np.arange(units) * (units + 1)
    for begin in range(0, len(ranks), step):
        counts += np.bincount((ranks[begin : begin + step] + base).ravel(), minlength=len(counts))
    return counts.reshape(units, units + 1)


def histogram_quantiles(counts: np.ndarray, quantiles: Sequence[float]) -> np.ndarray:
    """Return exact quantiles (linear between order statistics) of whole numbers from how often each occurs.

    Column 0 is left out.

    Examples
    --------
    >>> histogram_quantiles(np.array([[9, 1, 0, 1]]), [0.5]).tolist()
    [[2.0]]
    """
    cumulative = counts[:, 1:].cumsum(axis=1)
    drawn = cumulative[:, -1]
    result = np.empty((len(quantiles), len(counts)))
    for row, quantile in enumerate(quantiles):
        position = np.maximum(drawn - 1, 0) * quantile
        low = np.floor(position + 1e-9)
        ends = [(cumulative <= np.minimum(p, drawn - 1)[:, None]).sum(axis=1) + 1 for p in (low, low + 1)]
        value = ends[0] + (ends[1] - ends[0]) * np.clip(position - low, 0, 1)
        result[row] = np.where(drawn > 0, value, np.nan)
    return result


def column_quantiles(values: np.ndarray, quantiles: Sequence[float], columns: int = 32) -> np.ndarray:
    """Return quantiles of each column over what is there, a few columns at a time to save memory.

    Examples
    --------
    >>> column_quantiles(np.array([[1.0, np.nan], [2.0, np.nan], [4.0, 6.0]]), [0.5]).tolist()
    [[2.0, 6.0]]
    """
    result = np.empty((len(quantiles), values.shape[1]))
    for begin in range(0, values.shape[1], columns):
        part = np.ascontiguousarray(values[:, begin : begin + columns].T)
        for j, row in enumerate(part, start=begin):
            gaps = np.isnan(row)
            seen = row[~gaps] if gaps.any() else row
            result[:, j] = _partitioned(seen, quantiles)
    return result


def _partitioned(row: np.ndarray, quantiles: Sequence[float]) -> np.ndarray:
    if not len(row):
        return np.full(len(quantiles), np.nan)
    position = (len(row) - 1) * np.asarray(quantiles, dtype=float)
    low = np.floor(position + 1e-9).astype(int)
    high = np.minimum(low + 1, len(row) - 1)
    ordered = np.partition(row, np.unique(np.concatenate([low, high])))
    return ordered[low] + (ordered[high] - ordered[low]) * np.clip(position - low, 0, 1)
