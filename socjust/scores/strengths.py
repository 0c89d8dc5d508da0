"""Strengths and weaknesses: where each unit does best and worst, in comparison with the others."""

from __future__ import annotations

import numpy as np
import polars as pl

from socjust.errors import UsageError
from socjust.scores.pipeline import Result
from socjust.scores.rank import rank


def strengths(result: Result, count: int = 5, unit: str | None = None, least: int = 5) -> pl.DataFrame:
    """Return each unit's ``count`` best and worst indicators, by the share of the other units that it beats.

    Indicators with data for fewer than ``least`` units are left out: a place among three says little. Columns: unit,
    kind (``strength`` or ``weakness``), place (1 the strongest or the weakest), code, score, rank, of (units ranked),
    beats (the share of the others). No indicator is both.
    """
    if unit is not None and unit not in result.units:
        raise UsageError(f"There is no unit '{unit}' among the scores.")
    codes = result.framework.indicators
    scores = np.column_stack([result.score(c) for c in codes])
    ranks = rank(scores, axis=0)
    of = (ranks > 0).sum(axis=0)
    worse = rank(scores, axis=0, worst_first=True)
    beats = np.where((ranks > 0) & (of >= least), (worse - 1.0) / np.maximum(of - 1, 1), np.nan)
    rows = []
    for i, name in enumerate(result.units):
        if unit not in (None, name):
            continue
        # Ties are settled by the order of the framework, so that the table is always the same.
        order = [j for j in np.argsort(-beats[i], kind="stable") if not np.isnan(beats[i, j])]
        number = min(count, len(order) // 2)
        lists = (("strength", order[:number]), ("weakness", order[::-1][:number]))
        for kind, chosen in lists:
            for place, j in enumerate(chosen, start=1):
                cells = (float(scores[i, j]), int(ranks[i, j]), int(of[j]), float(beats[i, j]))
                rows.append((name, kind, place, codes[j], *cells))
    names = ("unit", "kind", "place", "code", "score", "rank", "of", "beats")
    kinds = (pl.String, pl.String, pl.Int64, pl.String, pl.Float64, pl.Int64, pl.Int64, pl.Float64)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
