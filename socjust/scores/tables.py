"""Tables: the normalised values for every combination of variants that comes before the weights, each made once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from socjust.errors import UsageError
from socjust.scores.choices import Choice
from socjust.scores.frame import Data
from socjust.scores.pipeline import Pipeline, Result, start, take
from socjust.scores.steps import State

Table = tuple[np.ndarray, float | None]  # values, sum of both ends of their scale
Key = tuple[int, ...]

AFTER = ("aggregate", "weights", "remove")  # what works on a table and needs no other


def tables(
    nominal: Result, data: Data, choices: tuple[Choice, ...], drawn: Mapping[str, np.ndarray]
) -> tuple[dict[Key, Table], np.ndarray | None]:
    """Return the table of every combination that is drawn, and the group of each unit where aggregates are filled.

    A key holds the variants of the choices before ``aggregate``, in the order of ``choices``.
    """
    varied = tuple(c for c in choices if c.step not in AFTER)
    keys = np.unique(np.stack([drawn[c.name] for c in varied], axis=1), axis=0) if varied else np.empty((1, 0), int)
    cache: dict[Any, State] = {}
    made = {}
    for key in map(tuple, keys.tolist()):
        state = _state(nominal.pipeline, data, varied, key, cache)
        if state.units != nominal.units or state.framework.indicators != nominal.framework.indicators:
            raise UsageError("Variants keep different units or indicators; put the step 'screen' before all others.")
        made[key] = (state.values, state.ends)
    group = nominal.pipeline.argument("aggregate", "group")
    return made, None if group is None else state.column(group)


def _state(pipeline: Pipeline, data: Data, varied: tuple[Choice, ...], key: Key, cache: dict[Any, State]) -> State:
    """Run the steps before ``aggregate`` for one combination; what two combinations share is run once."""
    prefix: tuple[Any, ...] = ()
    for step, arguments in (("data", {}), *pipeline.steps[:-1]):
        here = [i for i, c in enumerate(varied) if c.step == step]
        variants = [varied[i].variants[key[i]] for i in here]
        before, prefix = prefix, (*prefix, step, *(key[i] for i in here))
        if prefix in cache:
            continue
        if step == "data":
            values = variants[0] if variants else data.values
            cache[prefix] = start(pipeline.framework, Data(data.units, data.indicators, values, data.years, data.extra))
        else:
            cache[prefix] = take(cache[before], step, merged(arguments, *variants))
    return cache[prefix]


def merged(arguments: Mapping[str, Any], *variants: Mapping[str, Any]) -> dict[str, Any]:
    """Return a step's arguments with variants put in; a full alternative (see ``alternatives``) replaces them first.

    Examples
    --------
    >>> merged({"points": 5, "log": True}, {"points": 1})
    {'points': 1, 'log': True}
    """
    full = [v for v in variants if "" in v]
    base = dict(full[0]) if full else dict(arguments)
    for variant in variants:
        if "" not in variant:
            base |= variant
    return {name: value for name, value in base.items() if name}
