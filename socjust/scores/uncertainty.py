"""Uncertainty: every score and rank with its interval, from thousands of draws over all uncertain choices.

Tables that differ only in weights, aggregation or what is left out are made once; all draws of a table are one
matrix product. The parameters of all draws are made before any work is shared out, and batches do not depend on the
number of workers: the same seed gives the same bytes whatever computes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from socjust.errors import UsageError
from socjust.scores.aggregate import enough
from socjust.scores.choices import Choice
from socjust.scores.draws import Batch, scores
from socjust.scores.frame import Data
from socjust.scores.intervals import Intervals
from socjust.scores.pipeline import Pipeline, Result
from socjust.scores.rank import rank
from socjust.scores.tables import Table, merged, tables

CELLS = 250_000  # of a batch, draws times units: two megabytes, so that it stays in the processor's cache

Parameters = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Uncertainty(Intervals):
    """Scores and ranks of every draw, with the questions that :class:`Intervals` answers about them."""

    choices: tuple[Choice, ...] = ()
    parameters: Parameters = field(default_factory=dict)
    seed: int = 0


@dataclass(frozen=True)
class Problem:
    """All that a batch needs: the nominal result, the choices, the parameters and the tables."""

    nominal: Result
    choices: tuple[Choice, ...]
    parameters: Parameters
    codes: tuple[str, ...]
    tables: dict[tuple[int, ...], Table]
    groups: np.ndarray | None
    ranked: bool = True

    def of(self, *steps: str) -> tuple[Choice, ...]:
        """Return the choices of some steps."""
        return tuple(c for c in self.choices if c.step in steps)


def run(
    pipeline: Pipeline,
    source: Any,
    choices: Sequence[Choice],
    draws: int = 10_000,
    seed: int = 0,
    codes: Sequence[str] | None = None,
    parameters: Parameters | None = None,
    workers: int = 1,
    client: Any = None,
    ranked: bool = True,
    **columns: Any,
) -> Uncertainty:
    """Draw all choices at once, many times, and score and rank every unit in every draw.

    Whether a unit has enough data is decided once, with the nominal weights: a published score has an interval made
    of all draws, an unpublished one has none.

    Parameters
    ----------
    pipeline : Pipeline
        The nominal choices.
    source : path, frame or Data
        As for :meth:`Pipeline.run`; ``columns`` are its ``unit``, ``year`` and ``sheet``.
    choices : sequence of Choice
        From :mod:`socjust.scores.choices`; drawn independently, each variant equally likely.
    draws, seed : int
        How many draws; the same seed gives the same draws.
    codes : sequence of str, optional
        Rows of the framework to score; its roots by default.
    parameters : mapping, optional
        By name of the choice, the variant (0, 1, …) of each draw, instead of random ones.
    workers : int
        Threads.
    client : dask.distributed.Client, optional
        Computes the batches elsewhere.
    ranked : bool
        Ranking takes most of the time: False leaves all ranks blank.
    """
    data = pipeline.read(source, **columns)
    nominal = pipeline.run(data)
    codes = tuple(codes or nominal.framework.roots)
    for code in codes:
        nominal.framework.node(code)
    _sound(pipeline, choices)
    drawn = draw(choices, draws, seed) if parameters is None else _given(choices, parameters)
    problem = replace(_problem(data, nominal, tuple(choices), drawn, codes), ranked=ranked)
    total, units = len(next(iter(drawn.values()))), len(nominal.units)
    made = {code: np.empty((total, units)) for code in codes}
    places = {code: np.empty((total, units), np.uint16 if units < 65_536 else np.uint32) for code in codes}
    batches = list(_batches(problem, total))
    with _one_blas_thread():
        for where, result in zip((b[2] for b in batches), _work(problem, batches, workers, client), strict=True):
            for code in codes:
                made[code][where], places[code][where] = result[code]
    return Uncertainty(nominal, codes, made, places, tuple(choices), drawn, seed)


def draw(choices: Sequence[Choice], draws: int, seed: int) -> dict[str, np.ndarray]:
    """Draw a variant of each choice, each from its own stream, so that a further choice does not change the others.

    Examples
    --------
    >>> from socjust.scores.choices import option
    >>> draw([option("treat", "points", [1, 2, 3])], 5, seed=1)["treat.points"].max() <= 2
    np.True_
    """
    if draws < 1:
        raise UsageError(f"At least one draw is needed, not {draws}.")
    names = [choice.name for choice in choices]
    return {
        c.name: np.random.default_rng([seed, *c.name.encode()]).integers(len(c.variants), size=draws)
        for c in choices
        if names.count(c.name) == 1
    }


def _given(choices: Sequence[Choice], parameters: Parameters) -> dict[str, np.ndarray]:
    given = {}
    for choice in choices:
        if choice.name not in parameters:
            raise UsageError(f"The parameters have no choice '{choice.name}'; give the variant of each draw.")
        given[choice.name] = index = np.asarray(parameters[choice.name])
        if not ((index >= 0) & (index < len(choice.variants))).all():
            raise UsageError(f"Parameters of '{choice.name}' must lie between 0 and {len(choice.variants) - 1}.")
    if len({len(index) for index in given.values()}) != 1:
        raise UsageError("All choices need a variant for the same number of draws.")
    return given


def _sound(pipeline: Pipeline, choices: Sequence[Choice]) -> None:
    names = [choice.name for choice in choices]
    steps = [name for name, _ in pipeline.steps]
    if not choices:
        raise UsageError("There is nothing uncertain: give at least one choice.")
    for choice in choices:
        if names.count(choice.name) > 1:
            raise UsageError(f"Two choices are called '{choice.name}'; give each its own name.")
        if choice.step not in (*steps, "data", "weights", "remove"):
            raise UsageError(
                f"The choice '{choice.name}' changes the step '{choice.step}', which the pipeline does not have; "
                f"add it to the pipeline, which has {', '.join(steps)}."
            )
        if choice.step in ("screen", "weight"):
            raise UsageError(f"'{choice.step}' cannot be drawn; compare variants of the pipeline instead.")


def _problem(
    data: Data, nominal: Result, choices: tuple[Choice, ...], drawn: Parameters, codes: tuple[str, ...]
) -> Problem:
    made, groups = tables(nominal, data, choices, drawn)
    return Problem(nominal, choices, drawn, codes, made, groups)


def _batches(problem: Problem, total: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], np.ndarray]]:
    """Yield table, aggregation and draws of each batch; their size depends on the number of units only."""
    size = max(1, CELLS // max(len(problem.nominal.units), 1))
    aggregations = problem.of("aggregate")
    varied = tuple(c for c in problem.choices if c.step not in ("aggregate", "weights", "remove"))
    index = [problem.parameters[c.name] for c in (*varied, *aggregations)]
    keys, where = (
        np.unique(np.stack(index, axis=1), axis=0, return_inverse=True)
        if index
        else (np.empty((1, 0), int), np.zeros(total, int))
    )
    order = np.argsort(where.ravel(), kind="stable")
    edges = np.searchsorted(where.ravel()[order], np.arange(len(keys) + 1))
    for k, key in enumerate(map(tuple, keys.tolist())):
        for begin in range(edges[k], edges[k + 1], size):
            yield key[: len(varied)], key[len(varied) :], order[begin : min(begin + size, edges[k + 1])]


def _work(problem: Problem, batches: list, workers: int, client: Any) -> Iterator[dict[str, tuple]]:
    if client is not None:
        shared = client.scatter(problem, broadcast=True)
        yield from client.gather(client.map(lambda batch, p: compute(p, batch), batches, p=shared, pure=False))
    elif workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(lambda batch: compute(problem, batch), batches)
    else:
        yield from (compute(problem, batch) for batch in batches)


def compute(problem: Problem, batch: tuple) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Score and rank the units in the draws of one batch."""
    table, aggregation, where = batch
    framework, tree = problem.nominal.framework, problem.nominal.tree
    values, ends = problem.tables[table]
    arguments = dict(problem.nominal.pipeline.steps[-1][1])
    chosen = (c.variants[i] for c, i in zip(problem.of("aggregate"), aggregation, strict=True))
    arguments = merged(arguments, *chosen)
    least = dict(_least(problem.nominal))
    column = {code: tree.codes.index(code) for code in framework.aggregates}
    made = scores(
        Batch(
            framework=framework,
            values=values,
            ends=ends,
            weights=_weights(problem, where),
            arguments=arguments,
            enough={c: enough(tree.share[:, j], least[c]) for c, j in column.items()},
            filled={c: tree.filled[:, j] for c, j in column.items()},
            groups=problem.groups,
            draws=len(where),
        ),
        problem.codes,
    )
    if not problem.ranked:
        return {code: (made[code], np.zeros(1, np.uint16)) for code in problem.codes}
    return {code: (made[code], _ranks(made[code], problem.nominal.years)) for code in problem.codes}


def _least(nominal: Result) -> Iterator[tuple[str, float]]:
    general = nominal.pipeline.argument("aggregate", "minimum_share", 2 / 3)
    for code in nominal.framework.aggregates:
        own = nominal.framework.node(code).minimum_share
        yield code, general if np.isnan(own) else own


def _weights(problem: Problem, where: np.ndarray) -> dict[str, np.ndarray]:
    weights: dict[str, np.ndarray] = {}
    for choice in problem.of("weights"):
        for code, column in choice.sets.items():
            if code in problem.nominal.framework.index and (column[-1] != column[0] or (column != column[0]).any()):
                weights[code] = column[problem.parameters[choice.name][where]]
            elif code in problem.nominal.framework.index:
                weights[code] = column[0]
    for choice in problem.of("remove"):
        gone = problem.parameters[choice.name][where]
        for i, code in enumerate(choice.variants):
            if code is not None and (gone == i).any():
                own = weights.get(code, problem.nominal.framework.node(code).weight)
                weights[code] = np.where(gone == i, 0.0, own)
    return weights


def _ranks(scored: np.ndarray, years: np.ndarray | None) -> np.ndarray:
    if years is None:
        return rank(scored)
    ranks = np.empty(scored.shape, np.uint16)
    for year in np.unique(years):
        rows = np.flatnonzero(years == year)
        ranks[:, rows] = rank(scored[:, rows])
    return ranks


def _one_blas_thread() -> AbstractContextManager:
    """One thread for matrix products, where the optional package threadpoolctl can say so: they are small."""
    try:
        from threadpoolctl import threadpool_limits
    except ModuleNotFoundError:
        return nullcontext()
    return threadpool_limits(limits=1, user_api="blas")
