"""Sensitivity: which of the uncertain choices move the scores and ranks, overall and for each unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from socjust.scores import sobol, uncertainty
from socjust.scores.choices import Choice
from socjust.scores.pipeline import Pipeline
from socjust.scores.uncertainty import Uncertainty

OVERALL = "mean_rank_shift"


@dataclass(frozen=True)
class Sensitivity:
    """Sobol indices of every choice.

    ``overall`` explains the mean rank shift (the mean over units of how many places each moves from its nominal rank),
    ``ranks`` and ``scores`` the rank and the score of each unit.
    """

    uncertainty: Uncertainty
    code: str
    overall: sobol.Indices
    ranks: sobol.Indices
    scores: sobol.Indices

    def table(self, level: float = 0.9) -> pl.DataFrame:
        """Return the indices of the mean rank shift with bootstrap intervals, one row a choice."""
        columns = _columns(self.overall, level)
        return pl.DataFrame({"choice": self._names(), **columns}).with_columns(pl.exclude("choice").fill_nan(None))

    def units(self, of: str = "ranks", level: float = 0.9) -> pl.DataFrame:
        """Return the indices of each unit's rank (or ``scores``), one row a unit and choice; blank if none moves it."""
        columns = _columns(self.ranks if of == "ranks" else self.scores, level)
        names, units = self._names(), self.uncertainty.nominal.units
        frame = pl.DataFrame(
            {
                "unit": np.tile(units, len(names)),
                "choice": np.repeat(names, len(units)),
                **{name: values.ravel() for name, values in columns.items()},
            }
        )
        return frame.with_columns(pl.exclude("unit", "choice").fill_nan(None)).sort("unit", maintain_order=True)

    def _names(self) -> list[str]:
        return [choice.name for choice in self.uncertainty.choices]


def run(
    pipeline: Pipeline,
    source: Any,
    choices: Sequence[Choice],
    base: int = 512,
    seed: int = 0,
    code: str | None = None,
    bootstrap: int = 500,
    workers: int = 1,
    client: Any = None,
    **columns: Any,
) -> Sensitivity:
    """Run ``base * (choices + 2)`` draws of a Sobol design and share the variance out among the choices.

    Parameters
    ----------
    pipeline, source, choices, workers, client, columns
        As for :func:`socjust.scores.uncertainty.run`.
    base : int
        A power of two.
    seed : int
        Of the design and the bootstrap.
    code : str, optional
        The row of the framework to explain, its first root by default.
    bootstrap : int
        Replicates for the intervals.
    """
    points = sobol.sample(len(choices), base, seed)
    parameters = {
        choice.name: np.minimum((points[:, i] * len(choice.variants)).astype(int), len(choice.variants) - 1)
        for i, choice in enumerate(choices)
    }
    drawn = uncertainty.run(
        pipeline,
        source,
        choices,
        codes=None if code is None else [code],
        parameters=parameters,
        workers=workers,
        client=client,
        **columns,
    )
    code = code or drawn.codes[0]
    ranks = drawn.ranks[code].astype(float)
    ranks[ranks == 0] = np.nan
    return Sensitivity(
        drawn,
        code,
        sobol.indices(shift(ranks, drawn.nominal.rank(code)), len(choices), bootstrap, seed),
        sobol.indices(ranks, len(choices), bootstrap, seed),
        sobol.indices(drawn.scores[code], len(choices), bootstrap, seed),
    )


def shift(ranks: np.ndarray, nominal: np.ndarray) -> np.ndarray:
    """Return the mean number of places that units move from their nominal rank, one a draw.

    Examples
    --------
    >>> shift(np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1, 2])).tolist()
    [0.0, 1.0]
    """
    moved = np.abs(ranks - np.where(nominal > 0, nominal, np.nan))
    seen = ~np.isnan(moved)
    return np.where(seen, moved, 0.0).sum(axis=1) / np.where(seen.any(axis=1), seen.sum(axis=1), np.nan)


def _columns(indices: sobol.Indices, level: float) -> dict[str, np.ndarray]:
    columns = {}
    for which in ("first", "total"):
        low, high = indices.interval(which, level)
        columns |= {which: getattr(indices, which), f"{which}_low": low, f"{which}_high": high}
    return columns
