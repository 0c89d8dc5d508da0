"""Tables of the chapter on costs that cite: published totals beside ours, and the assumptions."""

from __future__ import annotations

import polars as pl

from socjust import costing
from socjust import numbers as n
from socjust.analyses import cost_text as text
from socjust.analyses.cited import cited, read_note
from socjust.costing.parameters import LEVELS
from socjust.costing.parameters import table as parameters_table


def plausible(rows: pl.DataFrame) -> pl.DataFrame:
    """Ours beside theirs as text, with the numbers for the CSV."""
    digits = [0 if row["unit"] == "million jobs" else 1 for row in rows.iter_rows(named=True)]
    ours = [n.interval(r["low"], r["high"], d) or None for r, d in zip(rows.iter_rows(named=True), digits, strict=True)]
    apart = [text.apart(r, d) for r, d in zip(rows.iter_rows(named=True), digits, strict=True)]
    return rows.with_columns(
        _cited(rows),
        pl.Series("ours", ours, dtype=pl.String),
        pl.Series("apart", apart, dtype=pl.String),
        pl.Series("decimals", digits, dtype=pl.Int64),
    )


def parameters(assumed: costing.Parameters) -> pl.DataFrame:
    """The assumptions as they were used."""
    rows = parameters_table()
    used = [assumed.ranges[name] for name in rows["name"]]
    return rows.with_columns(
        _cited(rows), *(pl.Series(level, [getattr(r, level) for r in used], dtype=pl.Float64) for level in LEVELS)
    ).with_columns(
        pl.col("title", "reason", "source").str.replace_all(" %", f"{n.THIN}%"),
        pl.col("unit").replace(text.UNITS).alias("unit"),
    )


def parameters_note() -> str:
    """Say how many of the sources of the assumptions were read, and how."""
    return read_note(parameters_table()["read_in"])


def _cited(rows: pl.DataFrame) -> pl.Series:
    """The sources of rows, each with where it was read."""
    return pl.Series("source", [cited(*pair) for pair in rows.select("source", "read_in").iter_rows()])
