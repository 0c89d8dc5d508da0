"""Aggregate up the tree: from indicators to every aggregate above them, level by level."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from socjust.errors import UsageError
from socjust.scores import aggregate, impute
from socjust.scores.framework import Framework, Node

POSITIVE = ("geometric", "harmonic", "power")  # means of values above zero only


@dataclass(frozen=True)
class Tree:
    """Scores of every row of the framework: units in rows, one column a code.

    ``share`` is the share of the weight below that had data; ``filled`` marks aggregates filled from their group.
    """

    codes: tuple[str, ...]
    scores: np.ndarray
    share: np.ndarray
    filled: np.ndarray
    notes: tuple[str, ...] = ()

    def score(self, code: str) -> np.ndarray:
        """Return the scores of one row of the framework."""
        return self.scores[:, self.codes.index(code)]


def climb(
    values: np.ndarray,
    framework: Framework,
    method: str = "arithmetic",
    minimum_share: float = 2 / 3,
    methods: Mapping[str | int, str] | None = None,
    ends: float | None = None,
    groups: Any = None,
    fill: tuple[int, ...] = (1,),
    floor: float | None = None,
    **options: float,
) -> Tree:
    """Aggregate normalised indicators to every aggregate of the framework.

    Parameters
    ----------
    values : numpy.ndarray
        Units in rows, the framework's indicators in columns.
    framework : Framework
    method, minimum_share : str, float
        For aggregates that name none in the framework.
    methods : mapping, optional
        Method by code of an aggregate or by its height (1 just above the indicators); wins over the framework.
    ends : float, optional
        Sum of the two ends of the scale, needed where an aggregate has direction -1: it counts as ``ends - score``.
    groups : array_like, optional
        Group of each unit: a missing aggregate of a height in ``fill`` takes the mean of its group, and is marked,
        where the unit has any data at all.
    floor : float, optional
        Components below it count as this much in geometric, harmonic and power means, so that a zero does not leave a
        blank.
    **options
        Of the method, such as ``exponent``.
    """
    codes = framework.indicators + framework.aggregates
    column = {code: j for j, code in enumerate(codes)}
    scores = np.full((len(values), len(codes)), np.nan)
    scores[:, : values.shape[1]] = values
    share, filled = (~np.isnan(scores)).astype(float), np.zeros(scores.shape, dtype=bool)
    some, notes = ~np.isnan(values).all(axis=1), []
    for code in framework.aggregates:
        j, below, node = column[code], framework.children[code], framework.node(code)
        parts = _parts(scores[:, [column[c] for c in below]], framework, below, ends)
        chosen = method_of(node, framework.height[code], method, methods)
        notes += _raised(code, chosen, parts, floor)
        parts = lifted(parts, chosen, floor)
        least = minimum_share if math.isnan(node.minimum_share) else node.minimum_share
        combine = aggregate.by_name(chosen, **(options if chosen == "power" else {}))
        weights = framework.array("weight", below)
        scores[:, j], share[:, j] = combine(parts, weights, least)
        notes += _note(code, chosen, parts, weights)
        if groups is not None and framework.height[code] in fill:
            full = impute.by_group(scores[:, [j]], groups)[:, 0]
            filled[:, j] = np.isnan(scores[:, j]) & ~np.isnan(full) & some
            scores[:, j] = np.where(filled[:, j], full, scores[:, j])
    return Tree(codes, scores, share, filled, tuple(notes))


def method_of(node: Node, height: int, method: str, methods: Mapping[str | int, str] | None) -> str:
    """Return the method of an aggregate: by its code, by its height, from its row, or the general one."""
    methods = methods or {}
    return methods.get(node.code) or methods.get(height) or node.method or method


def _parts(scores: np.ndarray, framework: Framework, below: tuple[str, ...], ends: float | None) -> np.ndarray:
    turned = [c in framework.children and framework.node(c).direction < 0 for c in below]
    if not any(turned):
        return scores
    if ends is None:
        name = below[turned.index(True)]
        raise UsageError(
            f"'{name}' has direction -1, but the scale has no two ends; normalise to a range, as 0 to 100."
        )
    return np.where(turned, ends - scores, scores)


def lifted(parts: np.ndarray, method: str, floor: float | None) -> np.ndarray:
    """Raise components to the floor where the method needs values above zero.

    Examples
    --------
    >>> lifted(np.array([0.0, 5.0]), "geometric", 1.0).tolist()
    [1.0, 5.0]
    """
    return parts if floor is None or method not in POSITIVE else np.maximum(parts, floor)


def _raised(code: str, method: str, parts: np.ndarray, floor: float | None) -> list[str]:
    changed = int((lifted(parts, method, floor) > parts).any(axis=1).sum())
    return [f"aggregate: in '{code}' {changed} units have components raised to {floor:g}."] if changed else []


def _note(code: str, method: str, parts: np.ndarray, weights: np.ndarray) -> list[str]:
    if method not in POSITIVE:
        return []
    units = int(((parts <= 0) & (weights > 0)).any(axis=1).sum())
    if not units:
        return []
    return [f"aggregate: '{code}' is blank for {units} units, a component is not above zero ({method} mean)."]
