"""The points a trend is drawn through: observed, of one series, from the last break on, within the window."""

from __future__ import annotations

import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator, Recipe, Target
from socjust.errors import UsageError
from socjust.progress.widen import ESTIMATED, MODELLED
from socjust.scores.normalise import goalposts

BOUND = "bound"  # whether only a bound is published: "below 2.5" lies on no line
COUNTED = "counted"  # the value as the score counts it: cut at the caps that the catalogue names
TARGET_SCORE = "target_score"
KEYS = (t.ECONOMY, t.INDICATOR)


def targets(catalogue: Catalogue) -> pl.DataFrame:
    """List the target of every indicator by recipe, with what turns a value into a score.

    Parameters
    ----------
    catalogue : Catalogue
        Its targets, in the unit of the first choice.

    Returns
    -------
    polars.DataFrame
        indicator, recipe, dimension, direction (±1), lower, upper, cap_lower, cap_upper, target, target_score,
        target_year. A recipe to which the target cannot be carried over has no row (:func:`carried`).
    """
    rows = []
    for name, aim in catalogue.targets.items():
        what = catalogue.indicators[name]
        for recipe in what.recipes:
            ends, value = recipe.goalposts or what.goalposts, carried(what, recipe, aim)
            if ends is None or value is None:
                continue
            share = (value - ends.lower) if what.direction > 0 else (ends.upper - value)
            score = 100 * share / (ends.upper - ends.lower)
            caps = (recipe.cap_lower, recipe.cap_upper)
            place = (name, recipe.rank, what.dimension, float(what.direction), ends.lower, ends.upper)
            rows.append((*place, *caps, value, score, aim.target_year))
    floats = ("direction", "lower", "upper", "cap_lower", "cap_upper", "target", TARGET_SCORE)
    schema = {t.INDICATOR: pl.String, t.RECIPE: pl.Int8, t.DIMENSION: pl.String}
    return pl.DataFrame(
        rows, schema=schema | dict.fromkeys(floats, pl.Float64) | {"target_year": pl.Int32}, orient="row"
    )


def carried(what: Indicator, recipe: Recipe, aim: Target) -> float | None:
    """Return the target in the terms of a recipe, or None where it says nothing about what the recipe measures.

    A target at the better goalpost goes to the recipe's own better goalpost. Any other is a value of the first
    choice: it holds for alternates that the catalogue calls comparable and that share the goalposts, for no others.

    Examples
    --------
    >>> from socjust.catalogue import load
    >>> voice = load().indicator("rig_voice_accountability")
    >>> [carried(voice, r, load().targets[voice.id]) for r in voice.recipes]
    [100.0, 2.5]
    """
    own, first = recipe.goalposts or what.goalposts, what.goalposts
    if own is None or first is None or recipe.rank == 0:
        return aim.target
    better = "upper" if what.direction > 0 else "lower"
    if aim.target == getattr(first, better):
        return getattr(own, better)
    same = (own.lower, own.upper) == (first.lower, first.upper)
    return aim.target if recipe.comparable and same else None


def points(observations: pl.DataFrame, catalogue: Catalogue, year: int, window: int) -> pl.DataFrame:
    """Choose the points of every trend of economies and of the providers' own aggregates, with their scores.

    Projections never count. A series that breaks keeps only what comes from the last break on (the year marked
    ``break`` is the first of the new series). Rows of another recipe than the newest row's are left out.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Targets, goalposts, headline sexes.
    year : int
        Reference year: nothing later counts.
    window : int
        Years before it from which points come, both ends included.

    Returns
    -------
    polars.DataFrame
        economy, indicator, year, value, counted, unclipped (score that may lie outside 0–100), recipe, estimated (a
        model or an imputation stands behind the figure, or it is a provider's aggregate), broke (year of the break that
        the points begin with; null where there is none in the window), bound (only a bound of the figure is published:
        it can tell that a target is met, and no slope).

    Raises
    ------
    UsageError
        For a window of less than one year.
    """
    if window < 1:
        raise UsageError(f"The window of a trend is {window} years; it must be 1 or more.")
    rows = panel.headline(observations, catalogue).filter(
        pl.col(t.YEAR).is_between(year - window, year)
        & (pl.col(t.STATUS) != panel.PROJECTED)
        & pl.col(t.INDICATOR).is_in(list(catalogue.targets))
        & pl.col(t.ECONOMY).is_in([*catalogue.economies, *catalogue.groups])
    )
    broken = pl.col(t.FLAGS).str.contains(r"\bbreak\b")
    rows = rows.filter(pl.col(t.RECIPE) == pl.col(t.RECIPE).sort_by(t.YEAR).last().over(KEYS))
    rows = rows.with_columns(pl.when(broken).then(pl.col(t.YEAR)).max().over(KEYS).alias("broke"))
    rows = rows.filter(pl.col("broke").is_null() | (pl.col(t.YEAR) >= pl.col("broke")))
    bound = pl.col(t.FLAGS).str.contains(r"\bcensored\b")
    estimated = pl.col(t.STATUS).is_in(MODELLED) | pl.col(t.ECONOMY).is_in(list(catalogue.groups))
    return _scored(rows.with_columns(estimated.alias(ESTIMATED), bound.alias(BOUND)), targets(catalogue)).sort(
        *KEYS, t.YEAR
    )


def _scored(rows: pl.DataFrame, aims: pl.DataFrame) -> pl.DataFrame:
    joined = rows.join(aims, on=[t.INDICATOR, t.RECIPE], how="left").with_columns(
        pl.col(t.VALUE).clip("cap_lower", "cap_upper").alias(COUNTED)
    )
    value, lower, upper, direction = (joined[c].to_numpy() for c in (COUNTED, "lower", "upper", "direction"))
    unclipped = pl.Series(t.UNCLIPPED, goalposts(value, lower, upper, direction, clip=False)).fill_nan(None)
    shown = (*KEYS, t.YEAR, t.VALUE, COUNTED, t.UNCLIPPED, t.RECIPE, ESTIMATED, BOUND, "broke")
    return joined.with_columns(unclipped).select(shown)
