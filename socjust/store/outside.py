"""Figures received that have no place in the long table: of areas the report does not have, or given twice.

Twice by one source, or by two: a provider's answer holds the one to be used before the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator, Recipe, Series
from socjust.judgement.steps import Situation, decided, no_decisions
from socjust.sources import AREA
from socjust.store.manifest import LeftOut, RecipeEntry
from socjust.store.observations import Received, areas

AREA_RULE, DUPLICATE_RULE, SOURCE_RULE = "area", "duplicate", "second source"
USED: Final = "used"  # origin of the figure that stands in the long table
WHY: Final = {
    "aggregate": "a group of economies of the provider's own",
    "unknown": "neither the catalogue nor the provider's list of groups knows the code",
}


def outside(
    received: Received,
    indicators: Sequence[Indicator],
    recipes: Mapping[str, RecipeEntry],
    left_out: Sequence[LeftOut],
    situation: Situation,
) -> pl.DataFrame:
    """List every figure of a used series that has no place in the long table.

    Parameters
    ----------
    received : Received
        Series as the providers have them.
    indicators : sequence of Indicator
        Those that were asked for.
    recipes : mapping of str to RecipeEntry
        Which recipe of each is used.
    left_out : sequence of LeftOut
        Areas of the manifest: what kind of area each is.
    situation : Situation
        The framework.

    Returns
    -------
    polars.DataFrame
        Decisions; the economy is the provider's own code. A series that two indicators use stands there for each.
    """
    catalogue = situation.catalogue
    places = {p: areas(catalogue, p) for p in {provider for provider, _ in received.values}}
    parts = []
    for indicator, recipe, sex, series in _used(indicators, recipes):
        frame = received.values.get((series.provider, series.label))
        if frame is None:
            continue
        facts = {
            t.INDICATOR: pl.lit(indicator.id),
            t.RECIPE: pl.lit(recipe.rank, pl.Int8),
            t.SEX: pl.lit(sex),
            t.SOURCE: pl.lit(received.source(series)),
            t.SERIES: pl.lit(received.label(series)),
        }
        ours = places[series.provider]
        odd = _odd(frame.filter(pl.col(t.VALUE).is_finite()), ours)
        parts.append(odd.with_columns(made.alias(name) for name, made in facts.items()))
    if not parts:
        return no_decisions()
    rows = pl.concat(parts).join(_why(left_out, received, catalogue), on=[t.SOURCE, AREA], how="left")
    rows = rows.with_columns(pl.col("why").fill_null(WHY["unknown"]), pl.col(AREA).alias(t.ECONOMY))
    known, same = pl.col("place").is_not_null(), pl.col(t.ORIGIN) == pl.col(USED)
    rules = {AREA_RULE: ~known, DUPLICATE_RULE: known & same, SOURCE_RULE: known & ~same}
    return pl.concat([decided(rows.filter(which), situation, rule) for rule, which in rules.items()])


def _used(
    indicators: Sequence[Indicator], recipes: Mapping[str, RecipeEntry]
) -> Iterator[tuple[Indicator, Recipe, str, Series]]:
    """Every series that a row of the long table is made of, with the sex it stands for."""
    for indicator in indicators:
        entry = recipes.get(indicator.id)
        if entry is None or entry.rank is None:
            continue
        recipe = next(r for r in indicator.recipes if r.rank == entry.rank)
        for _, series in recipe.components:
            yield indicator, recipe, indicator.headline_sex, series
        for sex, series in recipe.by_sex:
            if sex != indicator.headline_sex:
                yield indicator, recipe, sex, series


def _odd(frame: pl.DataFrame, ours: Mapping[str, str]) -> pl.DataFrame:
    """Rows of areas that are not ours, and the second and further ones of an economy and year, with the source used."""
    placed = frame.select(
        AREA,
        t.YEAR,
        t.VALUE,
        t.ORIGIN,
        pl.col(AREA).replace_strict(dict(ours), default=None, return_dtype=pl.String).alias("place"),
    )
    named = pl.col(t.ORIGIN).replace("", "a source that is not named")
    placed = placed.with_columns(named).with_columns(pl.col(t.ORIGIN).first().over("place", t.YEAR).alias(USED))
    again = pl.col("place").is_not_null() & (pl.int_range(pl.len()).over("place", t.YEAR) > 0)
    return placed.filter(pl.col("place").is_null() | again)


def _why(left_out: Sequence[LeftOut], received: Received, catalogue: Catalogue) -> pl.DataFrame:
    """Reason by source and area."""
    named = {(code.provider, code.code): code.reason for code in catalogue.areas if not code.area}
    kinds = {(one.provider, one.area): WHY[one.kind] for one in left_out if one.kind in WHY}
    rows = [
        ("simulated" if received.simulated else provider, area, why.rstrip("."))
        for (provider, area), why in {**kinds, **named}.items()
    ]
    frame = pl.DataFrame(rows, schema={t.SOURCE: pl.String, AREA: pl.String, "why": pl.String}, orient="row")
    return frame.unique([t.SOURCE, AREA], keep="first", maintain_order=True)
