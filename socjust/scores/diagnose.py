"""Diagnose: all tables that tell whether an index holds together, in one call or one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from socjust.scores.contribution import contribution
from socjust.scores.correlation import correlation, pairs, with_outside
from socjust.scores.influence import effective_weights, influence, main_effect
from socjust.scores.leave_out import leave_out
from socjust.scores.pipeline import Result
from socjust.scores.reliability import alpha, components, kmo, reliability
from socjust.scores.statistics import availability, statistics
from socjust.scores.strengths import strengths

__all__ = [
    "alpha",
    "availability",
    "components",
    "contribution",
    "correlation",
    "diagnose",
    "effective_weights",
    "influence",
    "kmo",
    "leave_out",
    "main_effect",
    "pairs",
    "reliability",
    "statistics",
    "strengths",
    "with_outside",
]


def diagnose(result: Result, income: ArrayLike | None = None) -> dict[str, pl.DataFrame]:
    """Return the tables of all diagnostics that need nothing but a result.

    Parameters
    ----------
    result : Result
    income : array_like, optional
        Income per head of each unit; scores are correlated with its logarithm.

    Returns
    -------
    dict of polars.DataFrame
        ``statistics`` (of the raw data), ``availability``, ``pairs``, ``reliability``, ``influence``, ``strengths``;
        ``income`` where income is given.
    """
    raw = result.stages["raw"]
    kept = result.pipeline.framework
    tables: dict[str, Any] = {
        "statistics": statistics(raw, kept.indicators),
        "availability": availability(result.stages[list(result.stages)[-1]], result.framework, result.units),
        "pairs": pairs(result),
        "reliability": reliability(result),
        "influence": influence(result),
        "strengths": strengths(result),
    }
    if income is not None:
        income = np.asarray(income, dtype=float)
        tables["income"] = with_outside(result, np.log(np.where(income > 0, income, np.nan)))
    return tables
