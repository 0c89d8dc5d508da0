"""Weight: how much each row counts within its parent; given, equal, from the data, or drawn at random."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from scipy import optimize

from socjust.errors import UsageError, unknown
from socjust.scores.framework import Framework
from socjust.scores.tree import climb

METHODS = ("given", "equal", "pca", "equal_influence")


def weighted(
    framework: Framework,
    values: np.ndarray,
    method: str = "given",
    weights: Mapping[str, float] | None = None,
    ends: float | None = None,
) -> Framework:
    """Return the framework with weights by a named method; ``weights`` are those that are given by code.

    ``ends`` is the sum of both ends of the scale, needed where an aggregate has direction -1.
    """
    if method not in METHODS:
        raise unknown("weighting", method, METHODS, "socjust.scores.weight.METHODS")
    if method == "given":
        return framework.with_weights(weights or {})
    if weights:
        raise UsageError(f"Weights are given, but the method is '{method}'; say method='given' or leave them out.")
    if method == "equal":
        return equal(framework)
    return pca(framework, values) if method == "pca" else equal_influence(framework, values, ends)


def equal(framework: Framework) -> Framework:
    """Give every row the same weight within its parent.

    Examples
    --------
    >>> from socjust.scores.framework import Node
    >>> equal(Framework.of([Node("i"), Node("a", "i", 3.0), Node("b", "i")])).array("weight").tolist()
    [1.0, 1.0]
    """
    return framework.with_weights({node.code: 1.0 for node in framework.nodes})


def pca(framework: Framework, values: np.ndarray) -> Framework:
    """Weigh indicators by their squared loadings on the first principal component of their aggregate.

    Only aggregates all of whose children are indicators are touched; complete rows are used. The weights of an
    aggregate add up to one.
    """
    column = {code: j for j, code in enumerate(framework.indicators)}
    weights: dict[str, float] = {}
    for parent, below in framework.children.items():
        if len(below) > 1 and all(code in column for code in below):
            loading = first_component(values[:, [column[c] for c in below]], parent)
            weights |= dict(zip(below, loading**2, strict=True))
    return framework.with_weights(weights)


def first_component(values: np.ndarray, name: str = "the group") -> np.ndarray:
    """Return the loadings of the first principal component of the correlations; their squares add up to one."""
    complete = values[~np.isnan(values).any(axis=1)]
    if len(complete) < 3 or (np.ptp(complete, axis=0) == 0).any():
        raise UsageError(
            f"'{name}' has no principal components: it needs three complete units and variation in each indicator; "
            "impute first or give the weights."
        )
    loading = np.linalg.eigh(np.corrcoef(complete, rowvar=False))[1][:, -1]
    return loading * (np.sign(loading.sum()) or 1.0)


def equal_influence(framework: Framework, values: np.ndarray, ends: float | None = None) -> Framework:
    """Choose the weights below every aggregate so that each component correlates with it to the same degree.

    Bottom up, the correlations of the components with their weighted mean are made equal, or as equal as weights that
    are not negative allow: a component that follows all the others closely may end at weight zero.
    """
    for parent in framework.aggregates:
        below = framework.children[parent]
        tree = climb(values, framework, methods=dict.fromkeys(framework.aggregates, "arithmetic"), ends=ends)
        signs = [framework.node(c).direction if c in framework.children else 1 for c in below]
        parts = np.column_stack([sign * tree.score(code) for sign, code in zip(signs, below, strict=True)])
        parts = parts[~np.isnan(parts).any(axis=1)]
        if len(below) > 1 and len(parts) > 2 and (np.ptp(parts, axis=0) > 0).all():
            framework = framework.with_weights(dict(zip(below, _balanced(parts), strict=True)))
    return framework


def _balanced(parts: np.ndarray) -> np.ndarray:
    # Component i correlates with the weighted mean like (R u)_i, with R the correlations and u = weight times standard
    # deviation: all the same where R u = 1. Non-negative least squares comes as close as weights without a sign can.
    sd = parts.std(axis=0, ddof=1)
    weights = optimize.nnls(np.corrcoef(parts, rowvar=False), np.ones(len(sd)))[0] / sd
    return weights / weights.sum()


def dirichlet(
    framework: Framework,
    sets: int,
    seed: int = 0,
    concentration: float | None = None,
    heights: Iterable[int] | None = None,
) -> dict[str, np.ndarray]:
    """Draw sets of weights around the framework's, independently below each aggregate.

    Parameters
    ----------
    sets : int
        How many.
    seed : int
        The same seed gives the same sets.
    concentration : float, optional
        How closely the draws keep to the framework's shares: the sum of the Dirichlet parameters is this times the
        number of components. By default 1: with equal weights, uniform over all possible weights.
    heights : iterable of int, optional
        Only rows of these heights (0 indicators); all by default.

    Returns
    -------
    dict
        One array of ``sets`` weights a code.
    """
    rng = np.random.default_rng([seed, 1])
    drawn = _constant(framework, sets)
    for below in framework.children.values():
        if len(below) > 1 and _touched(framework, below, heights):
            given = framework.array("weight", below)
            parameters = given / given.sum() * len(below) * (concentration or 1.0)
            shares = rng.gamma(np.maximum(parameters, 1e-300), size=(sets, len(below)))
            drawn |= dict(zip(below, (shares / shares.sum(axis=1, keepdims=True)).T, strict=True))
    return drawn


def perturbed(
    framework: Framework, sets: int, by: float = 0.25, seed: int = 0, heights: Iterable[int] | None = None
) -> dict[str, np.ndarray]:
    """Draw sets of weights uniformly within ±``by`` (a share) of the framework's.

    Examples
    --------
    >>> from socjust.scores.framework import Node
    >>> sets = perturbed(Framework.of([Node("i"), Node("a", "i", 2.0), Node("b", "i")]), sets=1000)
    >>> bool((abs(sets["a"] - 2) <= 0.5).all())
    True
    """
    if not 0 <= by < 1:
        raise UsageError(f"Weights can move by a share between 0 and 1, not by {by:g}.")
    rng = np.random.default_rng([seed, 2])
    drawn = _constant(framework, sets)
    for below in framework.children.values():
        if len(below) > 1 and _touched(framework, below, heights):
            moved = framework.array("weight", below) * (1 + by * rng.uniform(-1, 1, size=(sets, len(below))))
            drawn |= dict(zip(below, moved.T, strict=True))
    return drawn


def _constant(framework: Framework, sets: int) -> dict[str, np.ndarray]:
    return {node.code: np.full(sets, node.weight) for node in framework.nodes}


def _touched(framework: Framework, below: tuple[str, ...], heights: Iterable[int] | None) -> bool:
    return heights is None or any(framework.height[code] in set(heights) for code in below)
