"""Progress of every indicator with a target, for every economy and every group that the providers publish."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.progress import reasons, rules
from socjust.progress import settings as s
from socjust.progress.doubles import doubles
from socjust.progress.points import BOUND, COUNTED, KEYS, TARGET_SCORE, points, targets
from socjust.progress.slope import ERROR, HIGH, LOW, slopes
from socjust.progress.widen import ESTIMATED, MODEL, is_exact, widen

COLUMNS = (
    *(t.ECONOMY, t.INDICATOR, t.DIMENSION, "base_year", "last_year", "points", "value_base", "value_last"),
    *("score_base", "score_last", t.SLOPE, ERROR, MODEL, LOW, HIGH, "slope_value", "required", "ratio"),
    *(t.STATE, "state_unsd", "state_eurostat", "agree", "direction", "target", "target_year", TARGET_SCORE),
    *("years_to_target", "pace_needed", t.RECIPE, reasons.WHY, t.REASON),
)


def indicators(observations: pl.DataFrame, catalogue: Catalogue, year: int, window: int = s.WINDOW) -> pl.DataFrame:
    """Say how every indicator with a target moves, and whether it moves fast enough: one row per economy or group.

    The default rule is linear on the 0–100 score, not cut to its ends (so that a change beyond a goalpost counts):
    slope by ordinary least squares over the points of the window, against the pace that would lead from the first of
    those points to the target in the target year. Source of the rules: :mod:`socjust.progress.rules`. Groups are the
    providers' own aggregates; none is computed here. An indicator that is the same series as another one in this
    vintage has no row (:func:`socjust.progress.doubles`).

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Its targets say which indicators have a row.
    year : int
        Reference year: nothing later counts; the newest point must not be more than five years older.
    window : int
        Years before it from which points come.

    Returns
    -------
    polars.DataFrame
        economy, indicator, dimension; base_year and last_year of the figures used, points (those of them that are no
        mere bounds: the line is drawn through these); value_base, value_last (as published); score_base, score_last
        (0–100, beyond where the value is); slope (points of the score a year), slope_error, model_error (the part of it
        that the scatter of the points does not show: :mod:`socjust.progress.widen`), slope_low and slope_high (90 %
        interval), slope_value (unit of the indicator a
        year, with its own sign); required (points a year from the base year to the target year), ratio (slope over
        required; null where nothing was required); state, state_unsd, state_eurostat (words of
        :data:`~socjust.progress.STATES`, or ``not applicable`` for the last two); agree (null with fewer than two
        verdicts); direction (``up`` better, ``down`` worse, ``""`` where the interval of the slope holds 0); target,
        target_year, target_score; years_to_target from the newest point at the slope (0 when met; null unless the slope
        is certainly towards it); pace_needed (unit a year from the newest point to the target year; null when met or
        when that year has come); recipe; why (kind of reason: :data:`socjust.progress.reasons.KINDS`) and reason (the
        sentence) where uncertain or no data,
        else ``""``. Sorted by economy, then as the catalogue lists the indicators.

    Raises
    ------
    UsageError
        For a window of less than one year.
    """
    used = points(observations, catalogue, year, window)
    fitted = slopes(used.filter(pl.col(t.UNCLIPPED).is_not_null(), ~pl.col(BOUND)), KEYS, t.UNCLIPPED).drop("points")
    aims = targets(catalogue).rename({"direction": "direction_of"}).drop(t.DIMENSION)
    table = (
        _grid(catalogue, doubles(observations, catalogue))
        .join(_ends(used), on=KEYS, how="left", maintain_order="left")
        .join(fitted, on=KEYS, how="left", maintain_order="left")
        .join(aims, on=[t.INDICATOR, t.RECIPE], how="left", maintain_order="left")
        .with_columns(
            pl.col("points").fill_null(0),
            (pl.col("last_year") < year - s.RECENT).fill_null(value=False).alias("stale"),
        )
    )
    return _judged(widen(table, is_exact()), observations, year, window)


def _grid(catalogue: Catalogue, left_out: Collection[str]) -> pl.DataFrame:
    aims = [(name, catalogue.indicators[name].dimension) for name in catalogue.targets if name not in left_out]
    places = pl.DataFrame({t.ECONOMY: [*catalogue.economies, *catalogue.groups]}, schema={t.ECONOMY: pl.String})
    return places.join(
        pl.DataFrame(aims, schema={t.INDICATOR: pl.String, t.DIMENSION: pl.String}, orient="row"), how="cross"
    )


def _ends(used: pl.DataFrame) -> pl.DataFrame:
    """First and last point of every series; the rows come sorted by year."""
    names = {t.YEAR: ("base_year", "last_year"), t.VALUE: ("value_base", "value_last")}
    names |= {COUNTED: ("counted_base", "counted_last"), t.UNCLIPPED: ("score_base", "score_last")}
    firsts = [pl.col(c).first().alias(a) for c, (a, _) in names.items()]
    lasts = [pl.col(c).last().alias(b) for c, (_, b) in names.items()]
    once = [pl.col(c).last() for c in (t.RECIPE, "broke")] + [pl.col(ESTIMATED).any()]
    return used.group_by(*KEYS, maintain_order=True).agg(
        (~pl.col(BOUND)).sum().cast(pl.Int32).alias("points"), *firsts, *lasts, *once
    )


def _judged(table: pl.DataFrame, observations: pl.DataFrame, year: int, window: int) -> pl.DataFrame:
    """Add pace, verdicts and reasons. A series whose newest point is too old is shown but not judged."""
    fresh = table.with_columns(
        pl.when(~pl.col("stale")).then(pl.col(c)).alias(c) for c in ("counted_last", t.SLOPE, ERROR, MODEL, LOW, HIGH)
    )
    span = (pl.col("upper") - pl.col("lower")) * pl.col("direction_of")
    moved = fresh.with_columns(_required().alias("required"), (pl.col(t.SLOPE) * span / 100).alias("slope_value"))
    served = observations[t.INDICATOR].unique().to_list()
    return (
        moved.with_columns(rules.pace())
        .with_columns(rules.verdicts())
        .with_columns(
            rules.agree().alias("agree"),
            _years_to_target().alias("years_to_target"),
            _pace_needed().alias("pace_needed"),
            reasons.why(served).alias(reasons.WHY),
        )
        .with_columns(reasons.reason(year, window).alias(t.REASON))
        .select(COLUMNS)
    )


def _required() -> pl.Expr:
    years = pl.col("target_year") - pl.col("base_year")
    return pl.when(years > 0).then((pl.col(TARGET_SCORE) - pl.col("score_base")) / years)


def _years_to_target() -> pl.Expr:
    left = (pl.col("target") - pl.col("counted_last")) / pl.col("slope_value")
    return pl.when(rules.met(rules.LAST)).then(0.0).when(pl.col("direction") == "up").then(left)


def _pace_needed() -> pl.Expr:
    years = pl.col("target_year") - pl.col("last_year")
    return pl.when(~rules.met(rules.LAST) & (years > 0)).then((pl.col("target") - pl.col("counted_last")) / years)
