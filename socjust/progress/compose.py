"""Progress of the dimension scores: the trends of the same indicators throughout, weighted as in the score."""

from __future__ import annotations

import numpy as np
import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.progress import reasons, rules
from socjust.progress import settings as s
from socjust.progress.points import KEYS, TARGET_SCORE, points, targets
from socjust.progress.slope import ERROR, FREEDOM, HIGH, LOW, slopes
from socjust.progress.widen import ESTIMATED, MODEL, is_exact, widen
from socjust.scores.dimension import Scores

COLUMNS = (
    *(t.ECONOMY, t.DIMENSION, "base_year", "last_year", "points", t.SEEN, t.TOTAL, t.WEIGHT_SHARE),
    *("score_base", "score_last", t.SLOPE, ERROR, MODEL, LOW, HIGH, "required", "ratio"),
    *(t.STATE, "state_unsd", "state_eurostat", "agree", "direction", "target", "target_year"),
    *("years_to_target", "pace_needed", t.REASON),
)
_OF = (t.ECONOMY, t.DIMENSION)


def dimensions(
    scores: Scores, observations: pl.DataFrame, catalogue: Catalogue, year: int, window: int = s.WINDOW
) -> pl.DataFrame:
    """Say how every published dimension score moves, and whether that is as fast as its indicators' targets ask.

    The set of indicators behind a score changes over the years; a line through published scores would mix progress
    with a change of what is measured. Here the slope of a score is the weighted mean of the slopes of the indicators
    behind the score of the reference year, each through its own points (0–100 scores, cut at the goalposts as in the
    score), over those that have a trend: no fewer than two thirds of the weight. So the set is the same throughout,
    no break is crossed and no value is carried forward. Required pace and target are the weighted means of what the
    targets of the same indicators ask; an indicator at its target asks nothing more.

    The interval takes the indicators' errors as independent (Welch–Satterthwaite degrees of freedom). The two
    alternative rules work on the scores; compound growth of a score depends on where its 0 lies, so that they are
    shown for comparison only.

    Parameters
    ----------
    scores : Scores
        Of the vintage, with the reference year.
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Weights, goalposts, targets.
    year, window : int
        Reference year; years before it from which points come.

    Returns
    -------
    polars.DataFrame
        One row per economy and dimension: economy, dimension; base_year and last_year (first and last of any point),
        points (of all indicators together), seen (indicators with a trend), total (behind the score), weight_share of
        those with a trend; score_base, score_last (weighted means of their first and last points); slope (points a
        year), slope_error, model_error (part of it: :mod:`socjust.progress.widen`), slope_low, slope_high (90 %
        interval); required, ratio; state, state_unsd, state_eurostat, agree, direction as for indicators; target
        (score), target_year (weighted mean, rounded); years_to_target, pace_needed (points a year); reason.
    """
    parts = _parts(scores, observations, catalogue, year, window)
    ahead = (pl.col("target_year") > pl.col("base_year")).fill_null(value=False)  # else nothing can be required a year
    has = pl.col(t.SLOPE).is_not_null() & pl.col(TARGET_SCORE).is_not_null() & ahead
    total = parts.group_by(_OF).agg(pl.len().cast(pl.Int32).alias(t.TOTAL), pl.col(t.WEIGHT).sum().alias("whole"))
    made = _together(parts.filter(has))
    published = scores.dimensions.filter(pl.col(t.YEAR) == year).select(*_OF, pl.col(t.REASON).alias("unpublished"))
    table = (
        published.join(total, on=_OF, how="left")
        .join(made, on=_OF, how="left")
        .with_columns(
            pl.col(t.SEEN, t.TOTAL, "points").fill_null(0),
            (pl.col("held") / pl.col("whole")).fill_null(0.0).alias(t.WEIGHT_SHARE),
        )
    )
    return _judged(table).sort(_OF)


def _parts(scores: Scores, observations: pl.DataFrame, catalogue: Catalogue, year: int, window: int) -> pl.DataFrame:
    """One row per economy and indicator behind a score of the year, with its slope where it has one."""
    behind = scores.indicators.filter((pl.col(t.YEAR) == year) & (pl.col(t.WEIGHT) > 0)).select(
        *_KEEP, pl.col("stands_for").replace_strict(_home(catalogue), return_dtype=pl.String).alias(t.DIMENSION)
    )
    used = points(observations, catalogue, year, window).filter(pl.col(t.UNCLIPPED).is_not_null())
    used = used.with_columns(pl.col(t.UNCLIPPED).clip(0, 100).alias(t.SCORE))
    ends = used.group_by(*KEYS, maintain_order=True).agg(
        pl.col(t.YEAR).first().alias("base_year"),
        pl.col(t.YEAR).last().alias("last_year"),
        pl.col(t.SCORE).first().alias("score_base"),
        pl.col(t.SCORE).last().alias("score_last"),
        pl.col(ESTIMATED).any(),
        (pl.col(t.SCORE).is_in([0.0, 100.0]).all() & (pl.col(t.SCORE).n_unique() == 1)).alias("beyond"),
    )
    aims = targets(catalogue).select(t.INDICATOR, t.RECIPE, TARGET_SCORE, "target_year")
    fits = widen(slopes(used, KEYS, t.SCORE).join(ends, on=KEYS), is_exact() | pl.col("beyond"))
    return behind.join(fits, on=KEYS, how="left").join(aims, on=[t.INDICATOR, t.RECIPE], how="left")


_KEEP = (t.ECONOMY, t.INDICATOR, t.WEIGHT, t.RECIPE)


def _home(catalogue: Catalogue) -> dict[str, str]:
    return {i.id: i.dimension for i in catalogue.indicators.values()}


def _together(parts: pl.DataFrame) -> pl.DataFrame:
    """Weighted means over the indicators with a trend, and the interval of the mean slope."""
    w, aim = pl.col(t.WEIGHT) / pl.col(t.WEIGHT).sum(), pl.col(TARGET_SCORE)
    variance = (w * pl.col(ERROR)) ** 2
    asked = (aim - pl.col("score_base")).clip(lower_bound=0) / (pl.col("target_year") - pl.col("base_year"))
    met_base, met_last = (pl.min_horizontal(pl.col(c), aim) for c in ("score_base", "score_last"))
    made = parts.group_by(_OF).agg(
        pl.col("base_year").min(),
        pl.col("last_year").max(),
        *((w * pl.col(c)).sum().alias(f"mean_{c}") for c in ("base_year", "last_year", "target_year")),
        pl.col("points").sum(),
        pl.len().cast(pl.Int32).alias(t.SEEN),
        pl.col(t.WEIGHT).sum().alias("held"),
        *((w * pl.col(c)).sum().alias(c) for c in ("score_base", "score_last", t.SLOPE)),
        (w * asked).sum().alias("required"),
        (w * met_base).sum().alias("counted_base"),
        (w * met_last).sum().alias("counted_last"),
        (w * aim).sum().alias("target"),
        variance.sum().sqrt().alias(ERROR),
        ((w * pl.col(MODEL)) ** 2).sum().sqrt().alias(MODEL),
        (variance**2 / pl.col(FREEDOM)).sum().alias("spread"),
    )
    return made.with_columns(_reach(made)).with_columns(
        (pl.col(t.SLOPE) - pl.col("reach")).alias(LOW), (pl.col(t.SLOPE) + pl.col("reach")).alias(HIGH)
    )


def _reach(made: pl.DataFrame) -> pl.Series:
    from scipy.special import stdtrit

    error, spread = made[ERROR].to_numpy(), made["spread"].to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        freedom = np.where(spread > 0, error**4 / spread, np.inf)
    return pl.Series("reach", np.where(error > 0, stdtrit(np.maximum(freedom, 1.0), (1 + s.LEVEL) / 2) * error, 0.0))


def _judged(table: pl.DataFrame) -> pl.DataFrame:
    enough = (pl.col("unpublished") == "") & (pl.col(t.WEIGHT_SHARE) >= s.MINIMUM_SHARE - 1e-9)
    blank = ("counted_last", t.SLOPE, ERROR, MODEL, LOW, HIGH, "required", "target")
    ready = table.with_columns(pl.when(enough).then(pl.col(c)).alias(c) for c in blank).with_columns(
        pl.lit(1.0).alias("direction_of")
    )
    dated = ready.rename({"base_year": "first", "last_year": "newest"}).rename(
        {f"mean_{c}": c for c in ("base_year", "last_year", "target_year")}
    )
    left = pl.col("target") - pl.col("counted_last")
    judged = (
        dated.with_columns(rules.pace())
        .with_columns(rules.verdicts())
        .with_columns(
            rules.agree().alias("agree"),
            pl.when(left <= 1e-9)
            .then(0.0)
            .when(pl.col("direction") == "up")
            .then(left / pl.col(t.SLOPE))
            .alias("years_to_target"),
            pl.when(left > 1e-9).then(left / (pl.col("target_year") - pl.col("last_year"))).alias("pace_needed"),
            reasons.of_dimension().alias(t.REASON),
            pl.col("target_year").round(0).cast(pl.Int32),
        )
    )
    return judged.drop("base_year", "last_year").rename({"first": "base_year", "newest": "last_year"}).select(COLUMNS)
