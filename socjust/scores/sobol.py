"""Sobol indices: how much of a result's variance each input causes, alone and together with the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import qmc

from socjust.errors import UsageError


@dataclass(frozen=True)
class Indices:
    """First- and total-order indices, one row an input, further axes as the results' own; NaN without variance.

    ``first_draws`` and ``total_draws`` are bootstrap replicates in their first axis.
    """

    first: np.ndarray
    total: np.ndarray
    variance: np.ndarray
    first_draws: np.ndarray
    total_draws: np.ndarray

    def interval(self, which: str = "first", level: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
        """Return the bootstrap interval of the ``first`` or ``total`` indices."""
        draws = self.first_draws if which == "first" else self.total_draws
        low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
        return low, high


def sample(inputs: int, base: int, seed: int = 0) -> np.ndarray:
    """Return ``base * (inputs + 2)`` points of the unit cube: A, B, then A with one column after the other from B.

    Parameters
    ----------
    inputs : int
        Number of inputs.
    base : int
        A power of two, because only then is the Sobol sequence balanced.

    Examples
    --------
    >>> sample(3, 64).shape
    (320, 3)
    """
    if base < 2 or base & (base - 1):
        raise UsageError(f"The base of a Sobol sample must be a power of two, such as 512; not {base}.")
    points = qmc.Sobol(2 * inputs, scramble=True, rng=np.random.default_rng([seed, 5])).random(base)
    a, b = points[:, :inputs], points[:, inputs:]
    mixed = np.repeat(a[None], inputs, axis=0)
    for i in range(inputs):
        mixed[i, :, i] = b[:, i]
    return np.concatenate([a, b, *mixed])


def indices(results: ArrayLike, inputs: int, bootstrap: int = 0, seed: int = 0, centre: bool = True) -> Indices:
    """Estimate the indices from the results at the points of :func:`sample` (Saltelli 2010; Jansen for the total).

    Parameters
    ----------
    results : array_like
        In the order of :func:`sample`; further axes are further results, each analysed by itself.
    inputs : int
        Number of inputs.
    bootstrap : int
        Replicates for the intervals.
    centre : bool
        Take the mean off first. The estimator of the first order is right without it, but much noisier.

    Examples
    --------
    >>> x = sample(2, 1024)
    >>> found = indices(3 * x[:, 0] + x[:, 1], 2)
    >>> found.first.round(1).tolist(), found.total.round(1).tolist()
    ([0.9, 0.1], [0.9, 0.1])
    """
    results = np.asarray(results, dtype=float)
    base, rest = divmod(len(results), inputs + 2)
    if rest or not base:
        raise UsageError(
            f"{len(results)} results do not fit {inputs} inputs: there must be a multiple of {inputs + 2}."
        )
    shape = results.shape[1:]
    y = results.reshape(inputs + 2, base, -1)
    if centre:
        y = y - y[:2].mean(axis=(0, 1))
    a, b, mixed = y[0], y[1], y[2:]
    first = (b * (mixed - a)).mean(axis=1)
    total = 0.5 * ((a - mixed) ** 2).mean(axis=1)
    variance = _positive(np.concatenate([a, b]).var(axis=0, ddof=1), np.abs(results).max(initial=0.0))
    first_draws, total_draws = _bootstrap(a, b, mixed, variance, bootstrap, seed)
    return Indices(
        (first / variance).reshape(inputs, *shape),
        (total / variance).reshape(inputs, *shape),
        variance.reshape(shape),
        first_draws.reshape(bootstrap, inputs, *shape),
        total_draws.reshape(bootstrap, inputs, *shape),
    )


def _bootstrap(
    a: np.ndarray, b: np.ndarray, mixed: np.ndarray, variance: np.ndarray, bootstrap: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Resample the base points: all estimators are means, so that one matrix product of counts does every replicate."""
    base = len(a)
    counts = np.random.default_rng([seed, 6]).multinomial(base, np.full(base, 1 / base), size=bootstrap).astype(float)
    square = counts @ (a * a + b * b)
    total = counts @ (a + b)
    spread = (square - total * total / (2 * base)) / (2 * base - 1)
    # A replicate without variation says nothing about a result that varies; a result that never varies is blank.
    spread = np.where(spread > 0, spread, np.where(np.isnan(variance), np.nan, np.inf))
    first = np.stack([counts @ (b * (m - a)) / base / spread for m in mixed], axis=1)
    totals = np.stack([0.5 * (counts @ (a - m) ** 2) / base / spread for m in mixed], axis=1)
    return first, totals


def _positive(variance: np.ndarray, scale: float) -> np.ndarray:
    return np.where(variance > (1e-13 * scale) ** 2, variance, np.nan)
