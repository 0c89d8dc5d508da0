"""Compare two long tables row by row: revised, new, vanished, relabelled."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.scores.normalise import goalposts

REVISED: Final = "revised"  # the value is another one
NEW: Final = "new"
VANISHED: Final = "vanished"
RELABELLED: Final = "relabelled"  # the value stayed; what is said about it changed
KINDS: Final = (REVISED, NEW, VANISHED, RELABELLED)
LABELS: Final = (t.STATUS, t.SERIES, t.RECIPE, t.ORIGIN, t.FLAGS)
SAME: Final = 1e-9  # relative: closer values differ only in how a number is written

KIND: Final = "kind"
CHANGE: Final = "change"  # after less before, in the unit of the indicator
RELATIVE: Final = "relative"  # change in per cent of the value before; null where that was 0
POINTS: Final = "points"  # change of the indicator's score of 0 to 100; null where it has no goalposts
RELABELS: Final = "relabelled"  # which labels changed, joined by a space


def changes(before: pl.DataFrame, after: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """List every row that differs between two vintages.

    Parameters
    ----------
    before, after : polars.DataFrame
        Long tables of the earlier and the later vintage, of the same indicators.
    catalogue : Catalogue
        Goalposts, to say what a revision is worth in points of the score.

    Returns
    -------
    polars.DataFrame
        The key, ``kind`` (one of :data:`KINDS`), ``before``, ``after``, ``change``, ``relative``, ``points``,
        ``relabelled`` (labels that changed; a revised row may have some too) and each label before and after. Rows in
        which nothing but the provider's date of update or the vintage's name changed are left out.
    """
    keys = list(t.KEY)
    left = before.select(*keys, pl.col(t.VALUE).alias(t.BEFORE), *(pl.col(c).alias(f"{c}_before") for c in LABELS))
    right = after.select(*keys, pl.col(t.VALUE).alias(t.AFTER), *(pl.col(c).alias(f"{c}_after") for c in LABELS))
    both = left.join(right, on=keys, how="full", coalesce=True)
    a, b = pl.col(t.BEFORE), pl.col(t.AFTER)
    size = pl.max_horizontal(a.abs(), b.abs())
    moved = (b - a).abs() > SAME * size
    labels = [
        pl.when(pl.col(f"{c}_before") != pl.col(f"{c}_after")).then(pl.lit(c)) for c in LABELS
    ]  # null where either side has no row
    told = both.with_columns(pl.concat_str(labels, separator=" ", ignore_nulls=True).alias(RELABELS)).with_columns(
        pl.when(a.is_null())
        .then(pl.lit(NEW))
        .when(b.is_null())
        .then(pl.lit(VANISHED))
        .when(moved)
        .then(pl.lit(REVISED))
        .when(pl.col(RELABELS) != "")
        .then(pl.lit(RELABELLED))
        .alias(KIND),
        (b - a).alias(CHANGE),
        pl.when(a != 0).then(100 * (b - a) / a.abs()).alias(RELATIVE),
    )
    found = told.filter(pl.col(KIND).is_not_null())
    return _with_points(found, catalogue).sort(t.INDICATOR, t.ECONOMY, t.YEAR, t.SEX)


def _with_points(found: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Add what the change of value is worth between the goalposts of each side's recipe."""
    scores = [
        _score(found, catalogue, f"{t.RECIPE}_before", t.BEFORE),
        _score(found, catalogue, f"{t.RECIPE}_after", t.AFTER),
    ]
    points = pl.Series(POINTS, scores[1] - scores[0], nan_to_null=True)
    return found.with_columns(points).select(
        *t.KEY, KIND, t.BEFORE, t.AFTER, CHANGE, RELATIVE, POINTS, RELABELS,
        *(f"{c}_{side}" for c in LABELS for side in ("before", "after")),
    )  # fmt: skip


def _score(found: pl.DataFrame, catalogue: Catalogue, recipe: str, value: str) -> np.ndarray:
    rows = [
        (i.id, r.rank, float(i.direction), g.lower, g.upper, r.cap_lower, r.cap_upper)
        for i in catalogue.indicators.values()
        for r in i.recipes
        if i.direction and (g := r.goalposts or i.goalposts) is not None
    ]
    numbers = dict.fromkeys(("direction", "lower", "upper", "cap_lower", "cap_upper"), pl.Float64)
    schema = {t.INDICATOR: pl.String, recipe: pl.Int8, **numbers}
    posts = pl.DataFrame(rows, schema=schema, orient="row")
    joined = found.select(t.INDICATOR, recipe, value).join(
        posts, on=[t.INDICATOR, recipe], how="left", maintain_order="left"
    )
    counted = joined.select(pl.col(value).clip("cap_lower", "cap_upper")).to_series().to_numpy()
    return goalposts(counted, *(joined[c].to_numpy() for c in ("lower", "upper", "direction")))
