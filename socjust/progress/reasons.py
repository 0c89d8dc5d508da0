"""Why a status is uncertain or missing: a short name of the kind, and a phrase that a reader understands."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from socjust import table as t
from socjust.numbers import MINUS, THIN
from socjust.progress import settings as s

WHY: Final = "why"  # column: one of KINDS, "" where there is a verdict
NOT_SERVED: Final = "not served"
NO_VALUE: Final = "no value in the window"
TOO_OLD: Final = "newest value too old"
NO_TARGET: Final = "another series, no target for it"
TOO_FEW: Final = "too few values"
BROKEN: Final = "too few values since a break"
PASSED: Final = "target year not after the first value"
BLURRED: Final = "interval from a fall to the pace needed"
KINDS: Final = (NOT_SERVED, NO_VALUE, TOO_OLD, NO_TARGET, TOO_FEW, BROKEN, PASSED, BLURRED)


def why(served: Collection[str]) -> pl.Expr:
    """Name the kind of reason why a row has no verdict: one of :data:`KINDS`, ``""`` where it has one."""
    few = pl.when(pl.col("broke").is_null()).then(pl.lit(TOO_FEW)).otherwise(pl.lit(BROKEN))
    missing = (
        pl.when(~pl.col(t.INDICATOR).is_in(list(served)))
        .then(pl.lit(NOT_SERVED))
        .when(pl.col("last_year").is_null())
        .then(pl.lit(NO_VALUE))
        .when(pl.col("stale"))
        .then(pl.lit(TOO_OLD))
        .when(pl.col("target").is_null())
        .then(pl.lit(NO_TARGET))
        .when(pl.col("points") < s.MINIMUM_POINTS)
        .then(few)
        .otherwise(pl.lit(PASSED))
    )
    return _unjudged(missing, pl.lit(BLURRED))


def reason(year: int, window: int) -> pl.Expr:
    """Say why a row has no verdict, from the column :data:`WHY`: ``""`` where it has one.

    Parameters
    ----------
    year, window : int
        Of the table.
    """
    span = f"{year - window} to {year}"
    needed = f"; {s.MINIMUM_POINTS} needed"
    sentences = {
        NOT_SERVED: pl.lit("no series of it is served in this vintage"),
        NO_VALUE: pl.lit(f"no value from {span}"),
        TOO_OLD: pl.format(f"newest value of {{}}, more than {s.RECENT} years before {year}", "last_year"),
        NO_TARGET: pl.lit("another series is served, and the target is not set for what it measures"),
        TOO_FEW: pl.format(f"{{}} from {span}{needed}", _values()),
        BROKEN: pl.format(f"{{}} since the series broke in {{}}{needed}", _values(), "broke"),
        PASSED: pl.format("the target year {} is not after the first value", "target_year"),
        BLURRED: blurred(),
    }
    said = pl.lit("")
    for kind, sentence in sentences.items():
        said = pl.when(pl.col(WHY) == kind).then(sentence).otherwise(said)
    return said


def _unjudged(missing: pl.Expr, uncertain: pl.Expr) -> pl.Expr:
    return (
        pl.when(pl.col(t.STATE) == s.NO_DATA)
        .then(missing)
        .when(pl.col(t.STATE) == s.UNCERTAIN)
        .then(uncertain)
        .otherwise(pl.lit(""))
    )


def of_dimension() -> pl.Expr:
    """Say why a dimension has no verdict, from the columns of :func:`socjust.progress.dimensions`."""
    thin = pl.format(
        f"{{}} of the {{}} indicators behind the score have a trend, {{}}{THIN}% of their weight (two thirds needed)",
        t.SEEN,
        t.TOTAL,
        (100 * pl.col(t.WEIGHT_SHARE)).round(0).cast(pl.Int32),
    )
    missing = pl.when(pl.col("unpublished") != "").then(pl.format("the score is {}", "unpublished")).otherwise(thin)
    return _unjudged(missing, blurred())


def blurred() -> pl.Expr:
    """Say what the interval of a slope holds that leaves its status open."""
    interval = f"the 90{THIN}% interval of the slope, {{}} to {{}} points a year, "
    holds = "holds both a fall and the pace that was needed ({})"
    ends = (_number(c) for c in ("slope_low", "slope_high", "required"))
    return pl.format(interval + holds, *ends)


def _values() -> pl.Expr:
    return pl.when(pl.col("points") == 1).then(pl.lit("1 value")).otherwise(pl.format("{} values", "points"))


def _number(column: str) -> pl.Expr:
    """Write a number with two decimals and a true minus sign."""
    cents = (pl.col(column) * 100).round(0).cast(pl.Int64)
    sign = pl.when(cents < 0).then(pl.lit(MINUS)).otherwise(pl.lit(""))
    return pl.format("{}{}.{}", sign, cents.abs() // 100, (cents.abs() % 100).cast(pl.String).str.zfill(2))
