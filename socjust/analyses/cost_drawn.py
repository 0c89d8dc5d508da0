"""The rows of the picture of costs: a range or bounds for each branch, with what stands beside it."""

from __future__ import annotations

import polars as pl

from socjust import costing
from socjust import numbers as n
from socjust import table as t
from socjust.analyses import cost_text as text
from socjust.analyses import own_figures
from socjust.costing.costs import AT_LEAST, AT_MOST, BRANCH, OWN
from socjust.costing.parameters import LEVELS


def drawn_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows for the picture of ranges, in the order of the branches, with what stands beside them."""
    order = {b.id: place for place, b in enumerate(costing.branches().values())}
    short = {b.id: b.short for b in costing.branches().values()}
    reason = pl.col(t.REASON) if t.REASON in rows.columns else pl.lit("too few people covered")
    revenue = pl.col("central_of_revenue")
    own = pl.col("years").str.contains(OWN) if "years" in rows.columns else pl.lit(False)
    bounded = pl.col(AT_MOST).is_not_null() & pl.col(AT_MOST).ne(pl.col(AT_LEAST))
    drawn = (
        rows.with_columns(
            pl.col(BRANCH).replace_strict(short).alias("label"),
            *(pl.when(pl.col("central").is_null() & bounded).then(pl.col(c)).alias(c) for c in (AT_LEAST, AT_MOST)),
            reason.alias(t.REASON),
            revenue.map_elements(lambda x: f"{text.short(x)}{n.THIN}%", return_dtype=pl.String).alias("of_revenue"),
            pl.Series("shown", [_shown(row) for row in rows.iter_rows(named=True)], dtype=pl.String),
            pl.when(own).then(pl.lit(own_figures.COST)).alias(t.OWN_FIGURE),
        )
        .sort(pl.col(BRANCH).replace_strict(order))
        .select(BRANCH, "label", *LEVELS, AT_LEAST, AT_MOST, "central_of_revenue", "of_revenue", "shown", t.REASON,
                t.OWN_FIGURE)
    )  # fmt: skip
    return own_figures.shown(drawn)


def _shown(row: dict) -> str:
    """The figure that stands beside a range in the picture, or its bounds."""
    if row["central"] is not None:
        return text.short(row["central"])
    if row[AT_MOST] is None:
        return ""
    return f"{text.short(row[AT_LEAST])}–{text.short(row[AT_MOST])}"
