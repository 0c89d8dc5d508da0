"""Why a status is uncertain or missing, in a phrase that a reader understands."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from socjust import table as t
from socjust.numbers import MINUS, THIN
from socjust.progress import settings as s


def reason(served: Collection[str], year: int, window: int) -> pl.Expr:
    """Say why a row has no verdict: ``""`` where it has one.

    Parameters
    ----------
    served : collection of str
        Indicators that the vintage has any figure of.
    year, window : int
        Of the table.
    """
    span = f"{year - window} to {year}"
    few = pl.when(pl.col("broke").is_null()).then(
        pl.format("{} from " + span + f"; {s.MINIMUM_POINTS} needed", _values())
    )
    few = few.otherwise(
        pl.format("{} since the series broke in {}" + f"; {s.MINIMUM_POINTS} needed", _values(), pl.col("broke"))
    )
    missing = (
        pl.when(~pl.col(t.INDICATOR).is_in(list(served)))
        .then(pl.lit("no series of it is served in this vintage"))
        .when(pl.col("last_year").is_null())
        .then(pl.lit(f"no value from {span}"))
        .when(pl.col("stale"))
        .then(pl.format(f"newest value of {{}}, more than {s.RECENT} years before {year}", pl.col("last_year")))
        .when(pl.col("target").is_null())
        .then(pl.lit("another series is served, and the target is not set for what it measures"))
        .when(pl.col("points") < s.MINIMUM_POINTS)
        .then(few)
        .otherwise(pl.format("the target year {} is not after the first value", pl.col("target_year")))
    )
    return (
        pl.when(pl.col(t.STATE) == s.NO_DATA)
        .then(missing)
        .when(pl.col(t.STATE) == s.UNCERTAIN)
        .then(blurred())
        .otherwise(pl.lit(""))
    )


def _values() -> pl.Expr:
    return pl.when(pl.col("points") == 1).then(pl.lit("1 value")).otherwise(pl.format("{} values", pl.col("points")))


def blurred() -> pl.Expr:
    """Say what the interval of a slope holds that leaves its status open."""
    interval = f"the 90{THIN}% interval of the slope, {{}} to {{}} points a year, "
    holds = "holds both a fall and the pace that was needed ({})"
    return pl.format(
        interval + holds, _number("slope_low"), _number("slope_high"), _number("required")
    ).str.replace_all("-", MINUS, literal=True)


def _number(column: str) -> pl.Expr:
    rounded = pl.col(column).round(2)
    return pl.when(rounded == 0).then(pl.lit("0.00")).otherwise(_fixed(rounded))


def _fixed(rounded: pl.Expr) -> pl.Expr:
    cents = (rounded.abs() * 100).round(0).cast(pl.Int64)
    sign = pl.when(rounded < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.format("{}{}.{}", sign, cents // 100, (cents % 100).cast(pl.String).str.zfill(2))
