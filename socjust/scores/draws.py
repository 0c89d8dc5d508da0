"""Draws: the aggregates of the framework for many draws at once, as array algebra.

Below, a *fixed* value is one number a unit, the same in all draws of a batch; a *moving* value has draws in rows and
units in columns. Values stay fixed as long as everything below them is; a matrix product of weights and components
makes the first moving ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from socjust.scores import aggregate
from socjust.scores.framework import Framework
from socjust.scores.impute import labels
from socjust.scores.tree import lifted, method_of

INTO = {
    "arithmetic": lambda x, p: x,
    "geometric": lambda x, p: np.log(x),
    "harmonic": lambda x, p: 1.0 / x,
    "power": lambda x, p: x**p,
}
OUT = {
    "arithmetic": lambda x, p: x,
    "geometric": lambda x, p: np.exp(x, out=x),
    "harmonic": lambda x, p: 1.0 / x,
    "power": lambda x, p: x ** (1 / p),
}


@dataclass(frozen=True)
class Batch:
    """Draws that share a table of normalised values and the arguments of the step ``aggregate``."""

    framework: Framework
    values: np.ndarray  # units in rows, indicators in columns
    ends: float | None
    weights: Mapping[str, np.ndarray]  # by code, one a draw; a code that is not here has the framework's weight
    arguments: Mapping[str, object]  # method, methods, exponent
    enough: Mapping[str, np.ndarray]  # by aggregate: the units with enough data for it, decided once for all draws
    filled: Mapping[str, np.ndarray]  # by aggregate: the units that take their group's mean
    groups: np.ndarray | None
    draws: int


def scores(batch: Batch, codes: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Return moving scores of some rows of the framework."""
    column = {code: j for j, code in enumerate(batch.framework.indicators)}
    made: dict[str, np.ndarray] = {code: batch.values[:, j] for code, j in column.items()}
    wanted = _needed(batch.framework, codes)
    for code in batch.framework.aggregates:
        if code in wanted:
            made[code] = _aggregate(batch, code, made)
    shape = (batch.draws, len(batch.values))
    return {code: np.broadcast_to(made[code], shape) for code in codes}


def _needed(framework: Framework, codes: tuple[str, ...]) -> set[str]:
    needed = set(codes)
    for code in reversed(framework.aggregates):
        if code in needed:
            needed |= set(framework.children[code])
    return needed


def _aggregate(batch: Batch, code: str, made: Mapping[str, np.ndarray]) -> np.ndarray:
    below = batch.framework.children[code]
    parts = [_turned(batch, c, made[c]) for c in below]
    weights = [_weight(batch, c) for c in below]
    node, height = batch.framework.node(code), batch.framework.height[code]
    method = method_of(node, height, batch.arguments.get("method", "arithmetic"), batch.arguments.get("methods"))
    exponent = float(batch.arguments.get("exponent", 0.5))
    if method == "power" and exponent in (0.0, 1.0):
        method = "arithmetic" if exponent else "geometric"
    parts = [lifted(p, method, batch.arguments.get("floor")) for p in parts]
    fixed = all(p.ndim == 1 for p in parts)
    if fixed and all(w.ndim == 0 for w in weights):
        combine = aggregate.by_name(method, **({"exponent": exponent} if method == "power" else {}))
        score = combine(np.column_stack(parts), np.array(weights), 0.0)[0]
    elif method not in INTO:
        score = _one_by_one(batch, method, parts, weights)
    elif fixed:
        score = _product(np.column_stack(parts), _stack(batch, weights), method, exponent)
    else:
        score = _sum(batch, parts, weights, method, exponent)
    return _filled(batch, code, np.where(batch.enough[code], score, np.nan))


def _turned(batch: Batch, code: str, value: np.ndarray) -> np.ndarray:
    turn = code in batch.framework.children and batch.framework.node(code).direction < 0
    return batch.ends - value if turn else value


def _weight(batch: Batch, code: str) -> np.ndarray:
    return np.asarray(batch.weights.get(code, batch.framework.node(code).weight), dtype=float)


def _stack(batch: Batch, weights: list[np.ndarray]) -> np.ndarray:
    return np.stack([np.broadcast_to(w, batch.draws) for w in weights], axis=1)


def _product(parts: np.ndarray, weights: np.ndarray, method: str, exponent: float) -> np.ndarray:
    """Weighted means of fixed components for every draw, by one matrix product (two where values are missing)."""
    seen = ~np.isnan(parts)
    bad = seen & (parts <= 0) if method != "arithmetic" else np.zeros_like(seen)
    transformed = np.where(seen & ~bad, INTO[method](np.where(seen & ~bad, parts, 1.0), exponent), 0.0)
    total = weights @ transformed.T
    present = weights.sum(axis=1, keepdims=True) if seen.all() else weights @ seen.T.astype(float)
    total /= np.where(present > 0, present, np.nan)
    if bad.any():
        total[(weights > 0).astype(float) @ bad.T.astype(float) > 0] = np.nan
    return OUT[method](total, exponent)


def _sum(batch: Batch, parts: list[np.ndarray], weights: list[np.ndarray], method: str, exponent: float) -> np.ndarray:
    """Weighted means of moving components, one component after the other."""
    shape = (batch.draws, len(batch.values))
    total, present, blank = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    for part, w in zip(parts, weights, strict=True):
        part, w = np.broadcast_to(part, shape), np.broadcast_to(w, batch.draws)[:, None]
        seen = ~np.isnan(part)
        if method != "arithmetic":
            bad = seen & (part <= 0)
            blank |= bad & (w > 0)
            part = np.where(seen & ~bad, part, 1.0)
        transformed = INTO[method](part, exponent)
        total += np.where(seen, w * transformed, 0.0)
        present += np.where(seen, w, 0.0)
    total /= np.where((present > 0) & ~blank, present, np.nan)
    return OUT[method](total, exponent)


def _one_by_one(batch: Batch, method: str, parts: list[np.ndarray], weights: list[np.ndarray]) -> np.ndarray:
    """Aggregate draw by draw, for the rules that are no means."""
    shape, stacked = (batch.draws, len(batch.values)), _stack(batch, weights)
    table = np.stack([np.broadcast_to(p, shape) for p in parts], axis=2)
    return np.stack([aggregate.METHODS[method](table[d], stacked[d], 0.0)[0] for d in range(batch.draws)])


def _filled(batch: Batch, code: str, score: np.ndarray) -> np.ndarray:
    if code not in batch.filled or not batch.filled[code].any():
        return score
    score, fill = score.copy(), batch.filled[code]
    for rows in labels(batch.groups, len(batch.values)):
        seen = ~np.isnan(score[..., rows])
        mean = np.where(seen, score[..., rows], 0.0).sum(axis=-1) / np.maximum(seen.sum(axis=-1), 1)
        gap = fill[rows] & ~seen & seen.any(axis=-1, keepdims=True)
        score[..., rows] = np.where(gap, mean[..., None], score[..., rows])
    return score
