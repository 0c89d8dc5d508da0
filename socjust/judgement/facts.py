"""What the catalogue says about the recipe behind a row, as columns and as words for sentences."""

from __future__ import annotations

from typing import Final

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Recipe

LOWER, UPPER = "range_lower", "range_upper"
CAP_LOWER, CAP_UPPER = "cap_lower", "cap_upper"
CENSORED_AT: Final = "censored_at"
UNIT: Final = "unit"
RANGE, CAP, REMARK = "range", "cap", "remark"
SCHEMA: Final = {
    t.INDICATOR: pl.String(),
    t.RECIPE: pl.Int8(),
    UNIT: pl.String(),
    LOWER: pl.Float64(),
    UPPER: pl.Float64(),
    CAP_LOWER: pl.Float64(),
    CAP_UPPER: pl.Float64(),
    CENSORED_AT: pl.Float64(),
    RANGE: pl.String(),
    CAP: pl.String(),
    REMARK: pl.String(),
}


def facts(catalogue: Catalogue) -> pl.DataFrame:
    """Return one row per indicator and recipe.

    Examples
    --------
    >>> from socjust.catalogue import load
    >>> facts(load()).filter(pl.col("indicator") == "gen_preprimary_enrolment")["cap"].to_list()
    ['at most 100']
    """
    rows = [
        (i.id, r.rank, r.unit or i.unit, r.range_lower, r.range_upper, r.cap_lower, r.cap_upper, i.censored_at,
         between(r.range_lower, r.range_upper), _cap(r), r.remark)
        for i in catalogue.indicators.values()
        for r in i.recipes
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def between(lower: float | None, upper: float | None) -> str:
    """Say a range in words.

    Examples
    --------
    >>> between(0, 100), between(0, None), between(None, 5)
    ('0 to 100', '0 and more', '5 and less')
    """
    if lower is None:
        return "" if upper is None else f"{upper:,g} and less"
    return f"{lower:,g} and more" if upper is None else f"{lower:,g} to {upper:,g}"


def _cap(recipe: Recipe) -> str:
    words = {"at least": recipe.cap_lower, "at most": recipe.cap_upper}
    return " and ".join(f"{word} {cap:,g}" for word, cap in words.items() if cap is not None)
