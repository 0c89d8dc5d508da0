"""Influence: how much each row of the framework counts on paper, and how much it counts in fact."""

from __future__ import annotations

import numpy as np
import polars as pl

from socjust.scores.correlation import correlation
from socjust.scores.framework import Framework
from socjust.scores.pipeline import Result


def effective_weights(framework: Framework) -> dict[str, float]:
    """Return each row's share of its root's weight: its own share within its parent times its parent's.

    Examples
    --------
    >>> from socjust.scores.framework import Node
    >>> effective_weights(Framework.of([Node("i"), Node("a", "i", 3.0), Node("b", "i")]))
    {'i': 1.0, 'a': 0.75, 'b': 0.25}
    """
    share = {root: 1.0 for root in framework.roots}
    for code in reversed(framework.aggregates):
        below = framework.children[code]
        weights = framework.array("weight", below)
        share |= {c: share[code] * float(w) for c, w in zip(below, weights / weights.sum(), strict=True)}
    return {node.code: share[node.code] for node in framework.nodes}


def influence(result: Result, code: str | None = None) -> pl.DataFrame:
    """Compare the weight of everything below a row with its influence on the row's score.

    Columns: code, height, weight (effective, as a share of ``code``), linear (squared correlation with the score),
    effect (share of the score's variance that the row explains alone, by a cubic curve: the first-order index of
    Paruolo, Saisana and Saltelli 2013), ratio (of its share of all effects at its height to its share of the weight).
    """
    framework, code = result.framework, code or result.root
    score, weights = result.score(code), effective_weights(framework)
    below = _below(framework, code)
    rows = []
    for other in below:
        x = result.score(other)
        r = correlation(np.column_stack([x, score]))[0, 1]
        rows.append((other, framework.height[other], weights[other] / weights[code], r * r, main_effect(x, score)))
    names = {"code": pl.String, "height": pl.Int64, "weight": pl.Float64, "linear": pl.Float64, "effect": pl.Float64}
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("linear", "effect").fill_nan(None))
    share = [pl.col(c) / pl.col(c).sum().over("height") for c in ("effect", "weight")]
    ratio = pl.when(pl.col("weight") > 0).then(share[0] / share[1])
    return frame.with_columns(ratio.fill_nan(None).alias("ratio"))


def main_effect(x: np.ndarray, y: np.ndarray, degree: int = 3) -> float:
    """Return the share of the variance of ``y`` that a polynomial of ``x`` explains, adjusted for its degree.

    NaN where fewer than ten units have both or one does not vary.

    Examples
    --------
    >>> x = np.linspace(-1, 1, 50)
    >>> round(main_effect(x, x**2), 6)
    1.0
    """
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < 10 or not np.ptp(x) > 0 or not np.ptp(y) > 0:
        return float("nan")
    scaled = 2.0 * (x - x.min()) / np.ptp(x) - 1.0
    degree = min(degree, len(np.unique(scaled)) - 1)
    basis = np.polynomial.legendre.legvander(scaled, degree)
    residual = y - basis @ np.linalg.lstsq(basis, y, rcond=None)[0]
    left = (residual**2).sum() / ((y - y.mean()) ** 2).sum()
    return float(max(0.0, 1.0 - left * (len(x) - 1) / (len(x) - 1 - degree)))


def _below(framework: Framework, code: str) -> list[str]:
    codes: list[str] = []
    for child in framework.children.get(code, ()):
        codes += [child, *_below(framework, child)]
    return codes
