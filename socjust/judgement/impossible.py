"""Values that cannot be, by the definition of their unit: left out, because nothing true can be said with them."""

from __future__ import annotations

import polars as pl

from socjust import table as t
from socjust.judgement.facts import RANGE, UNIT, between, facts
from socjust.judgement.steps import Judged, Situation, decided

RULE = "impossible"
ROUNDING = 1e-9  # of the limit, or of 1: providers compute shares from parts, and 100 may come out a hair above it


def impossible(table: pl.DataFrame, situation: Situation) -> Judged:
    """Leave out values beyond the limits of their unit (limits.csv), whether the catalogue expects them or not.

    A figure that is only unlikely stays in and is flagged `implausible`.
    """
    limits = [
        (one.unit, one.lower, one.upper, between(one.lower, one.upper), one.reason.rstrip("."))
        for one in situation.catalogue.limits.values()
    ]
    schema = {UNIT: pl.String, "lowest": pl.Float64, "highest": pl.Float64, RANGE: pl.String, "why": pl.String}
    known = pl.DataFrame(limits, schema=schema, orient="row")
    recipes = facts(situation.catalogue).select(t.INDICATOR, t.RECIPE, UNIT).join(known, on=UNIT)
    value = pl.col(t.VALUE)
    slack = ROUNDING * pl.max_horizontal(pl.col("highest").abs().fill_null(0.0), pl.lit(1.0))
    wrong = ((value < pl.col("lowest") - slack) | (value > pl.col("highest") + slack)).fill_null(value=False)
    beyond = table.join(recipes, on=[t.INDICATOR, t.RECIPE]).filter(wrong)
    if beyond.is_empty():
        return Judged(table, decided(beyond, situation, RULE))
    return Judged(table.join(beyond, on=t.KEY, how="anti"), decided(beyond, situation, RULE))
