"""The recorded pipeline: data and framework in, scores out, every step with the arguments it was run with.

A variant is the same pipeline with one argument changed: ``pipeline.vary(treat={"points": 3})``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from socjust.errors import UsageError, unknown
from socjust.scores import frame as door
from socjust.scores.framework import Framework
from socjust.scores.rank import rank
from socjust.scores.steps import STEPS, State
from socjust.scores.treat import Treatment
from socjust.scores.tree import Tree

Steps = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class Pipeline:
    """A framework and the steps to take, in order; nothing is computed before :meth:`run`.

    Examples
    --------
    >>> from socjust.scores.framework import Node
    >>> framework = Framework.of([Node("index"), Node("a", "index"), Node("b", "index")])
    >>> pipeline = Pipeline.of(framework, normalise={"method": "minmax"}, aggregate={"method": "geometric"})
    >>> pipeline.vary(aggregate={"method": "arithmetic"}).argument("aggregate", "method")
    'arithmetic'
    """

    framework: Framework
    steps: Steps

    @classmethod
    def of(cls, framework: Framework, **steps: Mapping[str, Any]) -> Pipeline:
        """Record the steps in the order in which they are named; ``aggregate`` is added at the end if left out."""
        if "aggregate" not in steps:
            steps["aggregate"] = {}
        for name in steps:
            if name not in STEPS:
                raise unknown("step", name, STEPS, "socjust.scores.steps.STEPS")
        if list(steps)[-1] != "aggregate":
            raise UsageError("The step 'aggregate' must come last.")
        return cls(framework, tuple((name, dict(arguments)) for name, arguments in steps.items()))

    def argument(self, step: str, name: str, default: Any = None) -> Any:
        """Return one recorded argument."""
        return dict(self.steps).get(step, {}).get(name, default)

    def vary(self, framework: Framework | None = None, **changes: Mapping[str, Any] | None) -> Pipeline:
        """Return the same pipeline with some arguments changed, or a step left out (None).

        An argument given as None goes back to its default. A step that the pipeline does not have is an error, so that
        no change is lost without a word.
        """
        have = dict(self.steps)
        for step in changes:
            if step not in have:
                raise UsageError(f"The pipeline has no step '{step}' to change; it has {', '.join(have)}.")
        steps = tuple(
            (name, {k: v for k, v in {**arguments, **(changes.get(name) or {})}.items() if v is not None})
            for name, arguments in self.steps
            if changes.get(name, {}) is not None
        )
        return replace(self, framework=framework or self.framework, steps=steps)

    def read(self, source: Any, unit: str = "economy", year: str | None = None, sheet: str | None = None) -> door.Data:
        """Take the framework's indicators out of a table, checked."""
        return door.data(source, self.framework.indicators, unit, year, sheet)

    def run(self, source: Any, unit: str = "economy", year: str | None = None, sheet: str | None = None) -> Result:
        """Run all steps and keep what each made.

        Parameters
        ----------
        source : path, polars.DataFrame, pandas.DataFrame or Data
            One row a unit (and year), one column an indicator; other columns may be named by steps.
        unit, year, sheet : str
            Columns that name a row; sheet of a spreadsheet.
        """
        state = start(self.framework, self.read(source, unit, year, sheet))
        stages = {"raw": state.values}
        for name, arguments in self.steps:
            state = take(state, name, arguments)
            if name != "aggregate":
                stages[name] = state.values
        return Result(
            self,
            state.framework,
            state.units,
            state.years,
            stages,
            state.tree,
            state.imputed,
            state.ends,
            state.log,
            state.notes,
        )

    def record(self) -> str:
        """Return the steps and their arguments as JSON, to be kept beside the scores."""
        return json.dumps([[name, arguments] for name, arguments in self.steps], default=_plain, ensure_ascii=False)


def start(framework: Framework, data: door.Data) -> State:
    """Return the state before the first step, with a note for each column that cannot say anything."""
    if np.isinf(data.values).any():
        raise UsageError("The data have an infinite value; leave the cell blank (NaN) instead.")
    notes = []
    for j, code in enumerate(framework.indicators):
        column = data.values[:, j]
        seen = column[~np.isnan(column)]
        if not len(seen):
            notes.append(f"data: '{code}' has no value at all; it stays blank.")
        elif len(seen) > 1 and (seen == seen[0]).all():
            notes.append(f"data: '{code}' has the same value {seen[0]:g} everywhere; it cannot tell units apart.")
    empty = [u for u, row in zip(data.units, data.values, strict=True) if np.isnan(row).all()]
    if empty:
        notes.append(f"data: no value for {', '.join(empty[:8])}{' …' if len(empty) > 8 else ''}; blank scores.")
    imputed = np.zeros(data.values.shape, dtype=bool)
    return State(framework, data.units, data.years, data.values, data.extra, imputed, tuple(notes))


def take(state: State, name: str, arguments: Mapping[str, Any]) -> State:
    """Take one step; an argument the step does not know is an error."""
    try:
        return STEPS[name](state, **arguments)
    except TypeError as error:
        if "argument" not in str(error):
            raise
        raise UsageError(f"Step '{name}': {error}.") from error


@dataclass(frozen=True)
class Result:
    """What a pipeline made: the values after every step, the scores of every row of the framework, and notes."""

    pipeline: Pipeline
    framework: Framework
    units: tuple[str, ...]
    years: np.ndarray | None
    stages: dict[str, np.ndarray]
    tree: Tree
    imputed: np.ndarray
    ends: float | None = None  # sum of both ends of the scale, where it has ends
    treatments: tuple[Treatment, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def root(self) -> str:
        """The first row without a parent."""
        return self.framework.roots[0]

    def score(self, code: str | None = None) -> np.ndarray:
        """Return the scores of a row of the framework, the root by default."""
        return self.tree.score(self.framework.node(code or self.root).code)

    def rank(self, code: str | None = None) -> np.ndarray:
        """Return ranks by that score, 1 the best, 0 without a score; within each year of a panel."""
        scores = self.score(code)
        if self.years is None:
            return rank(scores)
        ranks = np.zeros(len(scores), dtype=int)
        for year in np.unique(self.years):
            rows = self.years == year
            ranks[rows] = rank(scores[rows])
        return ranks

    def frame(self, *codes: str) -> pl.DataFrame:
        """Return a long table: unit, year, code, score, rank, share of weight with data, whether any was imputed."""
        parts = []
        for code in codes or self.tree.codes:
            below = [self.framework.indicators.index(c) for c in self.framework.below(code)]
            j = self.tree.codes.index(code)
            parts.append(
                pl.DataFrame(
                    {
                        "unit": self.units,
                        "year": [None] * len(self.units) if self.years is None else self.years.astype(int),
                        "code": code,
                        "score": self.tree.scores[:, j],
                        "rank": self.rank(code).astype(int),
                        "share": self.tree.share[:, j],
                        "imputed": self.imputed[:, below].any(axis=1) | self.tree.filled[:, j],
                    },
                    schema_overrides={"year": pl.Int32},
                )
            )
        return pl.concat(parts).with_columns(
            pl.col("score").fill_nan(None), pl.col("rank").replace(0, None), pl.col("share").fill_nan(None)
        )


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else str(value)
