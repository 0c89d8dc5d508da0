"""Stability: in how many draws of goalposts and weights an indicator stays among an economy's first priorities.

The draws are those of the scores' intervals (:mod:`socjust.scores.spread`): goalposts up to a tenth of their distance
away, weights from a Dirichlet distribution around the framework's. The mean and the indicator left out are judgements
about a dimension's score and do not touch the order of single indicators. What income predicts and where the peers
stand moves with the goalposts as the scores do.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.focus.quadrant import Cells, place
from socjust.focus.tables import whole
from socjust.scores import choices
from socjust.scores.framework import Framework, Node
from socjust.scores.spread_settings import CONCENTRATION, GOALPOSTS, SEED, THOROUGH, Effort

SHARES = {t.ECONOMY: pl.String, "stands_for": pl.String, "stable_top": pl.Float64, "stable_most": pl.Float64}


def drawn(
    catalogue: Catalogue, weights: Mapping[str, float], effort: Effort = THOROUGH
) -> tuple[dict[str, np.ndarray], dict[str, tuple[np.ndarray, np.ndarray]]]:
    """Draw weights and goalposts of the indicators.

    Parameters
    ----------
    catalogue : Catalogue
        Which dimension an indicator belongs to.
    weights : mapping
        Nominal weight by indicator.
    effort : Effort
        How many draws, and how many sets of goalposts.

    Returns
    -------
    weights : dict
        By indicator, one weight a draw; over a dimension they add up to what the nominal ones do.
    goalposts : dict
        By indicator, the lower and the upper goalpost of each set, in points of the published scale. The first set is
        the published one (0 and 100); draw d uses set d modulo the number of sets.
    """
    roots = list(dict.fromkeys(catalogue.indicators[name].dimension for name in weights))
    nodes = [Node(root) for root in roots]
    nodes += [Node(n, catalogue.indicators[n].dimension, w, lower=0.0, upper=100.0) for n, w in weights.items()]
    framework = Framework.of(nodes, "the catalogue")
    shares = choices.dirichlet(framework, effort.draws, SEED, concentration=CONCENTRATION).sets
    moved = choices.goalposts(framework, GOALPOSTS, effort.sets, SEED).variants
    code = {name: j for j, name in enumerate(framework.indicators)}
    sums = {root: sum(weights[c] for c in framework.children[root]) for root in roots}
    made = {}
    for name, weight in weights.items():
        root = catalogue.indicators[name].dimension
        alone = len(framework.children[root]) == 1
        made[name] = np.full(effort.draws, weight) if alone else shares[name] * sums[root]
    posts = {n: tuple(np.array([v[end][code[n]] for v in moved]) for end in ("lower", "upper")) for n in weights}
    return made, posts


def stability(
    cells: pl.DataFrame, catalogue: Catalogue, weights: Mapping[str, float], effort: Effort = THOROUGH
) -> pl.DataFrame:
    """Count the draws in which each cell stays among the economy's first five, and its first ten.

    Parameters
    ----------
    cells : polars.DataFrame
        The cells that may be priorities, with the columns that :class:`socjust.focus.quadrant.Cells` takes.
    catalogue, weights, effort
        As for :func:`drawn`.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``stands_for``, ``stable_top`` and ``stable_most``: shares of the draws, 0 to 1.
    """
    weight, posts = drawn(catalogue, weights, effort)
    order = np.arange(effort.draws) % effort.sets
    made = []
    for (economy,), part in cells.group_by(t.ECONOMY, maintain_order=True):
        names = part["stands_for"].to_list()
        lower, upper = (np.column_stack([posts[n][end] for n in names]) for end in (0, 1))
        placed = place(Cells.of(part).moved(lower, upper))
        points = np.where(placed.listed, placed.points, -1.0)[order]
        points *= np.where(points > 0, np.column_stack([weight[n] for n in names]), 1.0)
        made += [(economy, n, *s) for n, *s in zip(names, *_shares(points), strict=True)]
    return pl.DataFrame(made, schema=SHARES, orient="row")


def _shares(points: np.ndarray) -> list[list[float]]:
    """Share of the draws in which each column is among the first five, and the first ten, of its row."""
    shares = []
    for first in (whole("top"), whole("most")):
        held = points >= 0
        if points.shape[1] > first:
            limit = -np.partition(-points, first - 1, axis=1)[:, first - 1 : first]
            held &= points >= limit
        shares.append(held.mean(axis=0).tolist())
    return shares
