"""Contribution: what each indicator adds to a unit's score; the contributions add up to it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from socjust.errors import UsageError
from socjust.scores.pipeline import Result
from socjust.scores.tree import Tree, climb, lifted, method_of


def contribution(result: Result, code: str | None = None, reference: float = 0.0) -> pl.DataFrame:
    """Split each unit's score into one contribution an indicator.

    The contributions add up to the score less what the unit would score with ``reference`` in every indicator it has.
    With arithmetic means and reference 0 a contribution is the indicator's score times its effective weight among
    those that have data. Other means are split in proportion to how far each part moves the transformed mean; a
    reference above zero is needed there, such as the lower end of the scale.

    Parameters
    ----------
    result : Result
    code : str, optional
        Row of the framework, the first root by default.
    reference : float
        Normalised value to compare with.

    Returns
    -------
    polars.DataFrame
        Columns unit, year, code, score (of the indicator), contribution; no row where the indicator is missing.
    """
    code = code or result.root
    framework, values = result.framework, result.stages[_last(result)]
    if result.tree.filled.any():
        raise UsageError("Scores filled from their group cannot be split; leave out 'group' of the step 'aggregate'.")
    base = _climb(result, np.where(np.isnan(values), np.nan, reference))
    factor = {code: np.ones(len(values))}
    for parent in reversed(framework.aggregates):
        if parent in factor:
            factor |= _split(result, base, parent, factor[parent])
    rows = []
    for leaf in framework.below(code):
        score = result.score(leaf)
        years = [None] * len(score) if result.years is None else result.years.astype(int)
        part = factor[leaf] * (score - base.score(leaf))
        columns = {"unit": result.units, "year": years, "code": [leaf] * len(score), "score": score}
        rows.append(pl.DataFrame({**columns, "contribution": part}, schema_overrides={"year": pl.Int32}))
    return pl.concat(rows).filter(pl.col("contribution").is_not_nan())


def _split(result: Result, base: Tree, parent: str, factor: np.ndarray) -> dict[str, np.ndarray]:
    """Return for each child how much of the root's score a point of the child is worth, on the way from the base."""
    framework, tree = result.framework, result.tree
    below = framework.children[parent]
    into = _transformation(result, parent)
    weights = framework.array("weight", below)
    here, there, signs = [], [], []
    for child in below:
        turned = child in framework.children and framework.node(child).direction < 0
        ends = result.ends if turned else 0.0
        signs.append(-1.0 if turned else 1.0)
        here.append(ends + signs[-1] * tree.score(child))
        there.append(ends + signs[-1] * base.score(child))
    seen = ~np.isnan(np.column_stack(here)) & (weights > 0)
    share = np.where(seen, weights, 0.0)
    share = share / np.where(share.sum(axis=1) > 0, share.sum(axis=1), np.nan)[:, None]
    outer = _slope(into, tree.score(parent), base.score(parent))
    return {
        child: factor * sign * share[:, k] * _slope(into, here[k], there[k]) / outer
        for k, (child, sign) in enumerate(zip(below, signs, strict=True))
    }


def _slope(into: Callable[[np.ndarray], np.ndarray], a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Slope of the chord of a mean's transformation between two scores; of its tangent where they coincide."""
    step = np.where(np.abs(a - b) > 1e-9 * np.maximum(np.abs(a), np.abs(b)), 0.0, 1e-6 * np.maximum(np.abs(a), 1e-6))
    return (into(a + step) - into(b - step)) / (a - b + 2 * step)


def _transformation(result: Result, parent: str) -> Callable[[np.ndarray], np.ndarray]:
    framework, arguments = result.framework, dict(result.pipeline.steps[-1][1])
    node, height = framework.node(parent), framework.height[parent]
    method = method_of(node, height, arguments.get("method", "arithmetic"), arguments.get("methods"))
    exponent = float(arguments.get("exponent", 0.5))
    if method == "arithmetic":
        return lambda x: x
    into = {"geometric": np.log, "harmonic": lambda x: -1.0 / x, "power": lambda x: x**exponent}.get(method)
    if into is None:
        raise UsageError(f"'{parent}' is aggregated by '{method}', which has no contributions that add up.")
    floor = arguments.get("floor")
    return lambda x: into(np.where((y := lifted(x, method, floor)) > 0, y, np.nan))


def _climb(result: Result, values: np.ndarray) -> Tree:
    arguments = {k: v for k, v in result.pipeline.steps[-1][1].items() if k != "group"}
    return climb(values, result.framework, ends=result.ends, **arguments)


def _last(result: Result) -> str:
    return list(result.stages)[-1]
