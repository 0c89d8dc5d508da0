"""Choices: what could have been decided, measured or weighted otherwise, each with the variants that are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from socjust.errors import UsageError
from socjust.scores import weight
from socjust.scores.framework import Framework

NORMAL_95 = 1.959963984540054  # half-width of a 95 % interval in standard deviations


@dataclass(frozen=True)
class Choice:
    """One uncertain choice: ``variants`` of a step's arguments, or of the data, the weights or what is left out.

    ``step`` is a step of the pipeline, or ``data``, ``weights``, ``remove``. The variants of ``weights`` are the
    numbers of the sets; ``sets`` holds them, one array a code.
    """

    name: str
    step: str
    variants: Sequence[Any]
    sets: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a choice without variants."""
        if not len(self.variants):
            raise UsageError(f"The choice '{self.name}' has no variants; give at least one.")


def option(step: str, argument: str, values: Iterable[Any]) -> Choice:
    """Let one argument of a step vary.

    Examples
    --------
    >>> option("treat", "points", [1, 2]).variants
    ({'points': 1}, {'points': 2})
    """
    return Choice(f"{step}.{argument}", step, tuple({argument: value} for value in values))


def alternatives(step: str, *arguments: Mapping[str, Any]) -> Choice:
    """Let a whole step vary: each variant is the full set of its arguments, the pipeline's own are not added."""
    return Choice(step, step, tuple({"": True, **a} for a in arguments))


def weight_sets(sets: Mapping[str, Sequence[float]]) -> Choice:
    """Draw from given sets of weights: for each code one weight a set; other rows keep the framework's weight."""
    lengths = {len(column) for column in sets.values()}
    if len(lengths) != 1:
        raise UsageError("Weight sets must give every row the same number of weights.")
    columns = {code: np.asarray(column, dtype=float) for code, column in sets.items()}
    for code, column in columns.items():
        if not (column >= 0).all() or np.isinf(column).any():
            raise UsageError(f"A weight of '{code}' is negative, missing or infinite; give numbers of zero or more.")
    return Choice("weights", "weights", range(lengths.pop()), columns)


def dirichlet(framework: Framework, sets: int, seed: int = 0, **options: Any) -> Choice:
    """Draw weights around the framework's; see :func:`socjust.scores.weight.dirichlet`."""
    return weight_sets(weight.dirichlet(framework, sets, seed, **options))


def perturbed(framework: Framework, sets: int, by: float = 0.25, seed: int = 0, **options: Any) -> Choice:
    """Draw weights within ±``by`` of the framework's; see :func:`socjust.scores.weight.perturbed`."""
    return weight_sets(weight.perturbed(framework, sets, by, seed, **options))


def goalposts(framework: Framework, by: float = 0.1, sets: int = 20, seed: int = 0) -> Choice:
    """Move each goalpost by up to ±``by`` of the distance between the two (of their logarithms on such a scale).

    The first variant is the framework's own goalposts.
    """
    if not 0 <= by < 0.5:
        raise UsageError(f"Goalposts can move by a share between 0 and 0.5 of their distance, not by {by:g}.")
    lower, upper, log = (framework.array(name) for name in ("lower", "upper", "log"))
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = np.where(log, np.log(lower), lower), np.where(log, np.log(upper), upper)
    moves = by * np.random.default_rng([seed, 3]).uniform(-1, 1, size=(sets, 2, len(low)))
    moves[0] = 0.0
    variants = []
    for down, up in moves:
        ends = [end + move * (high - low) for end, move in ((low, down), (high, up))]
        with np.errstate(over="ignore"):
            ends = [np.where(log, np.exp(end), end) for end in ends]
        variants.append({"lower": ends[0], "upper": ends[1]})
    return Choice("goalposts", "normalise", tuple(variants))


def measurement(values: np.ndarray, low: np.ndarray, high: np.ndarray, sets: int = 50, seed: int = 0) -> Choice:
    """Draw each value from its own error, where the provider gives a 95 % interval (NaN where it gives none).

    The error is normal on either side of the value, with the width of that side; cells without both bounds keep their
    value. The variants are whole tables in the framework's order of indicators.
    """
    if not np.shape(values) == np.shape(low) == np.shape(high):
        raise UsageError("Values and their two bounds must have the same shape.")
    known = np.isfinite(values) & np.isfinite(low) & np.isfinite(high)
    if (known & ((low > values) | (high < values))).any():
        raise UsageError("A measured value lies outside its own bounds; correct the bounds or leave them blank.")
    rng, variants = np.random.default_rng([seed, 4]), []
    for _ in range(sets):
        z = rng.standard_normal(np.shape(values))
        side = np.where(z < 0, values - low, high - values)
        variants.append(np.where(known, values + z * side / NORMAL_95, values))
    return Choice("measurement", "data", tuple(variants))


def removal(framework: Framework, codes: Iterable[str] | None = None, keep: bool = True) -> Choice:
    """Leave out one row at a time: any indicator, or one of ``codes``; ``keep`` adds the variant without removal."""
    wanted = tuple(framework.indicators if codes is None else codes)
    for code in wanted:
        framework.node(code)
    return Choice("remove", "remove", ((None,) if keep else ()) + wanted)
