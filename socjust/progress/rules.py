"""Three rules that turn a change into a word, as expressions over the columns of a table of progress.

They read the columns ``counted_base``, ``counted_last`` (values as the score counts them), ``base_year``,
``last_year``, ``target``, ``target_year``, ``direction_of`` (±1), ``slope``, ``slope_low``, ``slope_high``,
``required`` and ``ratio``.
"""

from __future__ import annotations

import polars as pl

from socjust import table as t
from socjust.progress import settings as s

BASE, LAST, AIM = pl.col("counted_base"), pl.col("counted_last"), pl.col("target")
_NEAR = 1e-9


def met(value: pl.Expr) -> pl.Expr:
    """Say whether a value has reached the target, in the direction that is better.

    Examples
    --------
    >>> rows = pl.DataFrame({"v": [24.0, 26.0], "target": [25.0, 25.0], "direction_of": [-1.0, -1.0]})
    >>> rows.select(met(pl.col("v")))["v"].to_list()
    [True, False]
    """
    return (value - AIM) * pl.col("direction_of") >= -_NEAR * pl.max_horizontal(AIM.abs(), 1.0)


def word(ratio: pl.Expr, bounds: tuple[float, float, float]) -> pl.Expr:
    """Turn a ratio into on track, moderately, stagnating or worsening by three falling bounds; null stays null.

    Examples
    --------
    >>> pl.DataFrame({"r": [1.0, 0.5, 0.0, -0.1]}).select(word(pl.col("r"), s.DEFAULT))["literal"].to_list()
    ['on track', 'moderately', 'stagnating', 'worsening']
    """
    first, second, third = bounds
    return (
        pl.when(ratio >= first - _NEAR)
        .then(pl.lit(s.ON_TRACK))
        .when(ratio >= second - _NEAR)
        .then(pl.lit(s.MODERATELY))
        .when(ratio >= third)
        .then(pl.lit(s.STAGNATING))
        .when(ratio < third)
        .then(pl.lit(s.WORSENING))
    )


def blurred() -> pl.Expr:
    """Say whether the interval of the slope holds both a fall and the required pace: then no verdict is given."""
    return (pl.col("slope_low") < 0) & (pl.col("slope_high") >= pl.max_horizontal(pl.col("required"), 0.0))


def by_slope() -> pl.Expr:
    """Judge by the default rule: slope of the score over the pace that the target required from the base year on.

    At least 1 on track, 0.5 moderately, 0 stagnating, below worsening; achieved where the newest value is at the
    target, whatever the trend. Uncertain where the interval of the slope reaches from worsening to on track. Where
    the base year had met the target and the newest value has not, nothing was required: worsening with a falling
    slope, else stagnating. Source: Sustainable Development Report 2025 (trend dashboards); the interval is ours.
    """
    lost = pl.when(pl.col(t.SLOPE) < 0).then(pl.lit(s.WORSENING)).otherwise(pl.lit(s.STAGNATING))
    return (
        pl.when(LAST.is_null() | AIM.is_null())
        .then(pl.lit(s.NO_DATA))
        .when(met(LAST))
        .then(pl.lit(s.ACHIEVED))
        .when(pl.col(t.SLOPE).is_null() | pl.col("required").is_null())
        .then(pl.lit(s.NO_DATA))
        .when(blurred())
        .then(pl.lit(s.UNCERTAIN))
        .when(pl.col("required") <= 0)
        .then(lost)
        .otherwise(word(pl.col("ratio"), s.DEFAULT))
    )


def _two_points(ratio: pl.Expr, possible: pl.Expr, bounds: tuple[float, float, float]) -> pl.Expr:
    """Judge by base and newest value only: no data with one point, worsening where a target once met was lost."""
    return (
        pl.when(LAST.is_null() | AIM.is_null())
        .then(pl.lit(s.NO_DATA))
        .when(met(LAST))
        .then(pl.lit(s.ACHIEVED))
        .when(pl.col("last_year") <= pl.col("base_year"))
        .then(pl.lit(s.NO_DATA))
        .when(pl.col("base_year") >= pl.col("target_year"))
        .then(pl.lit(s.NOT_APPLICABLE))
        .when(met(BASE))
        .then(pl.lit(s.WORSENING))
        .when(possible)
        .then(word(ratio, bounds))
        .otherwise(pl.lit(s.NOT_APPLICABLE))
    )


def by_unsd() -> pl.Expr:
    """Judge as the UN Statistics Division did in 2023: how much of the way compound growth covers by the target year.

    q = (v̂ − v_b)/(v_T − v_b) with v̂ the newest value carried on to the target year at the compound rate observed
    since the base year; 0.95 on track, 0.10 moderately. Only the observed rate is compound, so that a target of 0 can
    be judged; a base of 0 or less, or a newest value below 0, has no compound rate and the rule is not applicable.
    """
    growth = (LAST / BASE).pow((pl.col("target_year") - pl.col("base_year")) / _years())
    return _two_points((BASE * growth - BASE) / (AIM - BASE), (BASE > 0) & (LAST >= 0), s.UNSD)


def by_eurostat() -> pl.Expr:
    """Judge as Eurostat and Open SDG do: actual over required compound growth.

    0.95 on track (significant progress), 0.60 moderately, 0 stagnating (insufficient), below worsening (movement away).
    Required growth to 0 would be −100 % a year at any time: with a target, base or newest value of 0 or less there is
    no compound growth to compare, and the rule is not applicable.
    """
    actual = (LAST / BASE).pow(1 / _years()) - 1
    needed = (AIM / BASE).pow(1 / (pl.col("target_year") - pl.col("base_year"))) - 1
    return _two_points(actual / needed, (BASE > 0) & (LAST > 0) & (AIM > 0), s.EUROSTAT)


def pace() -> list[pl.Expr]:
    """Columns ``ratio`` (slope over required, null where nothing was required) and ``direction`` of the slope."""
    up, down = pl.col("slope_low") > 0, pl.col("slope_high") < 0
    return [
        pl.when(pl.col("required") > 0).then(pl.col(t.SLOPE) / pl.col("required")).alias("ratio"),
        pl.when(up).then(pl.lit("up")).when(down).then(pl.lit("down")).otherwise(pl.lit("")).alias("direction"),
    ]


def verdicts() -> list[pl.Expr]:
    """Columns ``state``, ``state_unsd``, ``state_eurostat``: what the three rules say."""
    return [by_slope().alias(t.STATE), by_unsd().alias("state_unsd"), by_eurostat().alias("state_eurostat")]


def agree() -> pl.Expr:
    """Say whether the rules that give a verdict give the same one; null where fewer than two do."""
    said = pl.concat_list(t.STATE, "state_unsd", "state_eurostat").list.eval(
        pl.element().filter(pl.element().is_in(list(s.VERDICTS)))
    )
    return pl.when(said.list.len() >= 2).then(said.list.n_unique() == 1)


def _years() -> pl.Expr:
    return pl.col("last_year") - pl.col("base_year")
