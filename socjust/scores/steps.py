"""The pipeline's steps: each takes what its verb needs out of the framework and the data, and says what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from socjust.errors import CatalogueError, UsageError
from socjust.scores import denominate as _denominate
from socjust.scores import impute as _impute
from socjust.scores import normalise as _normalise
from socjust.scores import screen as _screen
from socjust.scores import treat as _treat
from socjust.scores import weight as _weight
from socjust.scores.framework import Framework
from socjust.scores.tree import Tree, climb

ENDLESS = {"fraction_of_maximum"}


@dataclass(frozen=True)
class State:
    """Where a pipeline stands between two steps."""

    framework: Framework
    units: tuple[str, ...]
    years: np.ndarray | None
    values: np.ndarray
    extra: dict[str, np.ndarray]
    imputed: np.ndarray
    notes: tuple[str, ...] = ()
    ends: float | None = None  # sum of both ends of the scale, once normalised
    log: tuple[_treat.Treatment, ...] = ()
    tree: Tree = field(default_factory=lambda: Tree((), *(np.empty((0, 0)),) * 3))

    def column(self, name: str) -> np.ndarray:
        """Return a column that is not an indicator, or the years under the name ``year``."""
        if name == "year" and self.years is not None:
            return self.years
        if name not in self.extra:
            known = ", ".join(self.extra) or "none but the indicators"
            raise UsageError(f"The data have no column '{name}'; other columns: {known}.")
        return self.extra[name]

    def note(self, *sentences: str) -> tuple[str, ...]:
        """Return the notes so far and some more."""
        return self.notes + sentences


def denominate(state: State, columns: Mapping[str, str] | None = None) -> State:
    """Divide by the columns that the framework names as denominators (or ``columns``, by indicator)."""
    sizes = np.ones(state.values.shape)
    for j, code in enumerate(state.framework.indicators):
        name = (columns or {}).get(code) or state.framework.node(code).denominator
        if name:
            sizes[:, j] = _sizes(state, name)
    values = _denominate.denominate(state.values, sizes)
    lost = int((np.isnan(values) & ~np.isnan(state.values)).sum())
    said = [f"denominate: {lost} values are blank because their size is missing or not above zero."] if lost else []
    return replace(state, values=values, notes=state.note(*said))


def screen(state: State, units: float = 0.0, indicators: float = 0.0) -> State:
    """Leave out units and indicators with too little data."""
    keep_units, keep = _screen.screen(state.values, units, indicators)
    codes = [c for c, k in zip(state.framework.indicators, keep, strict=True) if not k]
    names = [u for u, k in zip(state.units, keep_units, strict=True) if not k]
    if not keep.any() or not keep_units.any():
        raise UsageError("Screening leaves nothing: lower the shares of data that step 'screen' asks for.")
    said = [f"screen: left out, too little data: {', '.join(gone)}." for gone in (codes, names) if gone]
    return replace(
        state,
        framework=state.framework.without(*codes) if codes else state.framework,
        units=tuple(u for u, k in zip(state.units, keep_units, strict=True) if k),
        years=None if state.years is None else state.years[keep_units],
        values=state.values[np.ix_(keep_units, keep)],
        imputed=state.imputed[np.ix_(keep_units, keep)],
        extra={name: column[keep_units] for name, column in state.extra.items()},
        notes=state.note(*said),
    )


def impute(state: State, method: str = "none", group: str | None = None, age: float | None = None) -> State:
    """Fill gaps; ``group`` names a column. A unit without any value is not made up from the others."""
    groups = None if group is None else state.column(group)
    values, filled = _impute.impute(state.values, method, groups, state.units, state.years, age)
    if method not in ("last_value", "linear"):
        empty = np.isnan(state.values).all(axis=1)
        values[empty], filled[empty] = np.nan, False
    said = [f"impute: {int(filled.sum())} values filled by {method}."] if filled.any() else []
    return replace(state, values=values, imputed=state.imputed | filled, notes=state.note(*said))


def treat(state: State, skip: tuple[str, ...] = (), **arguments: Any) -> State:
    """Treat outliers, except in the indicators of ``skip``."""
    for code in skip:
        state.framework.node(code)
    values, log = _treat.treat(state.values, **arguments)
    skipped = [state.framework.indicators.index(code) for code in skip if code in state.framework.indicators]
    values[:, skipped] = state.values[:, skipped]
    log = tuple(replace(r, done="none", points=0) if r.column in skipped else r for r in log)
    codes = state.framework.indicators
    said = [
        f"treat: '{codes[r.column]}' {'log' if r.done == 'log' else f'{r.points} values pulled in'}"
        f"{'' if r.passed else '; still has outliers'}."
        for r in log
        if r.done != "none"
    ]
    return replace(state, values=values, log=log, notes=state.note(*said))


def normalise(state: State, method: str = "minmax", within: str | None = None, **arguments: Any) -> State:
    """Bring all indicators to one scale; direction, goalposts and targets come from the framework."""
    framework = state.framework
    given: dict[str, Any] = {"direction": framework.array("direction")}
    if method == "goalposts":
        posts = {name: framework.array(name) for name in ("lower", "upper", "log")}
        given |= posts | {k: arguments[k] for k in posts if k in arguments}
        _complete(state, given["lower"], "goalposts", "lower and upper")
    if method == "distance_to_target":
        given["target"] = arguments.get("target", framework.array("target"))
        _complete(state, given["target"], "target", "target")
    if method == "distance_to_reference" and isinstance(arguments.get("reference"), str):
        if arguments["reference"] not in state.units:
            raise UsageError(f"The reference unit '{arguments['reference']}' is not in the data.")
        given["reference"] = state.units.index(arguments["reference"])
    labels = None if within is None else state.column(within)
    values = _normalise.normalise(state.values, method, within=labels, **{**arguments, **given})
    lost = (np.isnan(values) & ~np.isnan(state.values)).sum(axis=0)
    said = [
        f"normalise: '{code}' has {n} values that {method} cannot place; they are blank."
        for code, n in zip(framework.indicators, lost, strict=True)
        if n
    ]
    return replace(state, values=values, ends=_ends(method, arguments, values), notes=state.note(*said))


def weight(state: State, method: str = "given", weights: Mapping[str, float] | None = None) -> State:
    """Set the weights: as the framework says, ``equal``, from ``weights``, or computed from the data."""
    framework = _weight.weighted(state.framework, state.values, method, weights, state.ends)
    return replace(state, framework=framework)


def aggregate(
    state: State,
    method: str = "arithmetic",
    minimum_share: float = 2 / 3,
    group: str | None = None,
    **options: Any,
) -> State:
    """Aggregate up the tree; ``group`` names the column whose group mean fills missing aggregates."""
    groups = None if group is None else state.column(group)
    tree = climb(state.values, state.framework, method, minimum_share, ends=state.ends, groups=groups, **options)
    filled = int(tree.filled.sum())
    said = (*tree.notes, *([f"aggregate: {filled} aggregates filled by the mean of their {group}."] if filled else []))
    return replace(state, tree=tree, notes=state.note(*said))


STEPS: dict[str, Callable[..., State]] = {
    "denominate": denominate,
    "screen": screen,
    "impute": impute,
    "treat": treat,
    "normalise": normalise,
    "weight": weight,
    "aggregate": aggregate,
}


def _sizes(state: State, name: str) -> np.ndarray:
    try:
        return state.column(name).astype(float)
    except ValueError as error:
        raise UsageError(f"Column '{name}' of the data is to be divided by, but holds text: {error}.") from error


def _complete(state: State, column: np.ndarray, what: str, names: str) -> None:
    codes = state.framework.indicators
    for code, value in zip(codes, np.broadcast_to(column, len(codes)), strict=True):
        if np.isnan(value):
            raise CatalogueError(f"{state.framework.where}, row '{code}': it has no {what}; fill in {names}.")


def _ends(method: str, arguments: Mapping[str, Any], values: np.ndarray) -> float | None:
    if method in ENDLESS:
        return None
    if method == "zscore":
        return 2 * float(arguments.get("mean", 0.0))
    if method in ("rank", "borda"):
        return float(np.nanmin(values) + np.nanmax(values)) if np.isfinite(values).any() else None
    default = (0.0, 100.0) if method in ("goalposts", "minmax") else (0.0, 1.0)
    return float(sum(arguments.get("to", default)))
