"""From series as the providers have them to the one long table."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue, expression
from socjust.catalogue.judgements import Projections, projections
from socjust.catalogue.models import Indicator, Recipe, Series
from socjust.sources import AREA, ILOSTAT, MARK, SIMULATED
from socjust.store.manifest import LeftOut, RecipeEntry

OBSERVED, MODELLED, IMPUTED, PROJECTED, INVENTED = range(5)
RANKED = ("observed", "modelled", "imputed", "projected", "simulated")  # the weaker of two components wins
ILO_GROUP = re.compile(r"X[0-9A-Z][0-9]")  # regions and income groups; XKX is none
MARKS = {"R": OBSERVED, "A": OBSERVED, "I": IMPUTED, "M": MODELLED}  # ILOSTAT's letters; B and U are flags

# Columns of a component while rows are being made.
RANK, BROKEN, SHAKY = "rank", "broken", "shaky"

Key = tuple[str, str]  # provider and label of a series
Values = Mapping[Key, pl.DataFrame]  # columns of socjust.sources.VALUES


@dataclass(frozen=True)
class Received:
    """All that a fetch brought home, read."""

    values: Values
    updated: Mapping[Key, date | None]
    simulated: bool = False
    used: Mapping[Key, str] = field(default_factory=dict)  # label with the version that came, where not the first

    def label(self, series: Series) -> str:
        """Label of a series with the classification version that its figures are of."""
        return self.used.get((series.provider, series.label), series.label)

    def source(self, series: Series) -> str:
        """Id of the provider that stands in the long table."""
        return SIMULATED if self.simulated else series.provider


def build(
    received: Received,
    catalogue: Catalogue,
    indicators: Sequence[Indicator],
    recipes: Mapping[str, RecipeEntry],
    vintage: str,
) -> pl.DataFrame:
    """Make the long table.

    Parameters
    ----------
    received : Received
        Series as the providers have them.
    catalogue : Catalogue
        The framework: it says which area is which economy.
    indicators : sequence of Indicator
        Those that were asked for.
    recipes : mapping of str to RecipeEntry
        Which recipe of each indicator can be made; without an entry or a rank the indicator is left out.
    vintage : str
        Name of the vintage.

    Returns
    -------
    polars.DataFrame
        Columns of :data:`socjust.table.OBSERVATIONS`, sorted by its key: the same series give the same table.
    """
    places = {p: areas(catalogue, p) for p in {provider for provider, _ in received.values}}
    projecting = projections(catalogue.judgements)
    parts = [t.empty()]
    for indicator in indicators:
        entry = recipes.get(indicator.id)
        if entry is None or entry.rank is None:
            continue
        recipe = next(r for r in indicator.recipes if r.rank == entry.rank)
        parts += _rows_of(indicator, recipe, received, places, projecting)
    table = pl.concat(parts).with_columns(pl.lit(vintage).alias(t.VINTAGE))
    return table.select(list(t.OBSERVATIONS)).cast(t.OBSERVATIONS).sort(t.KEY)  # type: ignore[arg-type]


def areas(catalogue: Catalogue, provider: str) -> dict[str, str]:
    """Return our id by a provider's area code, for the economies and groups that the report has.

    Examples
    --------
    >>> from socjust.catalogue import load
    >>> places = areas(load(), "ilostat")
    >>> places["KOS"], places["X01"], places["KEN"]
    ('XKX', 'WLD', 'KEN')
    """
    known = {e: e for e in catalogue.economies} | {g: g for g in catalogue.groups}
    if provider == ILOSTAT:
        known |= {g.ilostat: g.id for g in catalogue.groups.values() if g.ilostat}
    for (who, code), ours in catalogue.codes.items():
        if who == provider:
            known[code] = ours
    return {code: ours for code, ours in known.items() if ours}


def left_out(values: Values, catalogue: Catalogue, aggregates: Mapping[str, Collection[str]]) -> list[LeftOut]:
    """List the areas whose figures have no place in the report, with how many there are.

    Parameters
    ----------
    values : mapping
        Series by provider and label.
    catalogue : Catalogue
        The framework.
    aggregates : mapping
        By provider, the codes it says are groups of economies.

    Returns
    -------
    list of LeftOut
        Sorted by provider and area.
    """
    out = []
    for provider in sorted({provider for provider, _ in values}):
        frames = [frame.select(AREA) for (who, _), frame in values.items() if who == provider]
        counts = pl.concat(frames).group_by(AREA).len().sort(AREA)
        places = areas(catalogue, provider)
        for area, figures in counts.iter_rows():
            if area not in places:
                group = area in aggregates.get(provider, ()) or (provider == ILOSTAT and ILO_GROUP.fullmatch(area))
                named = (provider, area) in catalogue.codes
                kind = "named" if named else "aggregate" if group else "unknown"
                out.append(LeftOut(provider=provider, area=area, figures=figures, kind=kind))
    return out


def is_modelled(series: Series) -> bool:
    """Say whether a series is an ILO modelled estimate: a 2 after the first underscore of its data set's id.

    Examples
    --------
    >>> is_modelled(Series(provider="ilostat", code="UNE_2EAP_SEX_AGE_RT"))
    True
    """
    return series.provider == ILOSTAT and re.match(r"[^_]+_2", series.code) is not None


def _rows_of(
    indicator: Indicator,
    recipe: Recipe,
    received: Received,
    places: Mapping[str, Mapping[str, str]],
    projecting: Projections,
) -> list[pl.DataFrame]:
    """Rows of one indicator: the headline and, where the provider has them, women and men."""

    def component(series: Series) -> pl.DataFrame | None:
        frame = received.values.get((series.provider, series.label))
        if frame is None:
            return None
        return _component(frame, series, recipe, received, places[series.provider], projecting)

    named = {name: component(series) for name, series in recipe.components}
    headline = _together(recipe, {name: frame for name, frame in named.items() if frame is not None})
    rows = [_finish(headline, indicator, recipe, indicator.headline_sex, [s for _, s in recipe.components], received)]
    for sex, series in recipe.by_sex:
        frame = component(series)
        if frame is not None and sex != indicator.headline_sex:
            rows.append(_finish(frame, indicator, recipe, sex, [series], received))
    return rows


def _component(
    frame: pl.DataFrame,
    series: Series,
    recipe: Recipe,
    received: Received,
    places: Mapping[str, str],
    projecting: Projections,
) -> pl.DataFrame:
    """One series with our economies, and with the provider's marks understood."""
    updated = received.updated.get((series.provider, series.label))
    own = MODELLED if is_modelled(series) else RANKED.index(recipe.status)
    rank = pl.col(MARK).replace_strict(MARKS, default=own, return_dtype=pl.Int8)
    if updated:  # nobody can have observed a year that has not ended: what is estimated for it is a projection
        estimated = rank.is_in([RANKED.index(status) for status in projecting.statuses])
        early = estimated & (pl.col(t.YEAR) >= projecting.first(series, updated.year))
        rank = pl.when(early).then(PROJECTED).otherwise(rank)
    if received.simulated:
        rank = pl.lit(INVENTED)
    return (
        frame.select(
            pl.col(AREA).replace_strict(dict(places), default=None, return_dtype=pl.String).alias(t.ECONOMY),
            t.YEAR,
            t.VALUE,
            rank.cast(pl.Int8).alias(RANK),
            (pl.col(MARK) == "B").alias(BROKEN),
            (pl.col(MARK) == "U").alias(SHAKY),
            t.ORIGIN,
            pl.lit(updated, dtype=pl.Date).alias(t.UPDATED),
        )
        .filter(pl.col(t.ECONOMY).is_not_null() & pl.col(t.VALUE).is_finite())
        .unique([t.ECONOMY, t.YEAR], keep="first", maintain_order=True)
    )


def _together(recipe: Recipe, named: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Compute a recipe's expression where its components have values of the same year, or near enough.

    A row is dated by its newest component; the others are the newest values that are not later and at most
    ``tolerance_years`` older.
    """
    if recipe.expression is None:
        return next(iter(named.values()))
    key = [t.ECONOMY, t.YEAR]
    joined = pl.concat([frame.select(key) for frame in named.values()]).unique().sort(t.YEAR, t.ECONOMY)
    for name, frame in named.items():
        right = frame.rename({c: f"{c}:{name}" for c in frame.columns if c not in key})
        if recipe.tolerance_years:
            joined = joined.join_asof(  # both sides are sorted here; polars cannot see it within groups and would warn
                right.sort(t.YEAR, t.ECONOMY),
                on=t.YEAR,
                by=t.ECONOMY,
                tolerance=recipe.tolerance_years,
                check_sortedness=False,
            )
        else:
            joined = joined.join(right, on=key, how="inner")
    joined = joined.drop_nulls([f"{t.VALUE}:{name}" for name in named])

    def of(column: str) -> list[str]:
        return [f"{column}:{name}" for name in named]

    origins = pl.concat_list(of(t.ORIGIN)).list.unique(maintain_order=True)
    formula = expression.parse(recipe.expression, list(named))
    return joined.select(
        *key,
        formula.to_polars({name: pl.col(f"{t.VALUE}:{name}") for name in named}).alias(t.VALUE),
        pl.max_horizontal(of(RANK)).alias(RANK),
        pl.any_horizontal(of(BROKEN)).alias(BROKEN),
        pl.any_horizontal(of(SHAKY)).alias(SHAKY),
        origins.list.join(" ; ").str.strip_chars(" ;").alias(t.ORIGIN),
        pl.max_horizontal(of(t.UPDATED)).alias(t.UPDATED),
    ).filter(pl.col(t.VALUE).is_finite())


def _finish(
    frame: pl.DataFrame, indicator: Indicator, recipe: Recipe, sex: str, series: Sequence[Series], received: Received
) -> pl.DataFrame:
    """Flags and names: rows of the long table but for the vintage. A cap is a flag here; it acts in scores."""
    value = pl.col(t.VALUE)
    words = {
        "alternate": pl.lit(recipe.rank > 0),
        "break": pl.col(BROKEN),
        "capped": value != value.clip(recipe.cap_lower, recipe.cap_upper),
        "censored": value == indicator.censored_at if indicator.censored_at is not None else pl.lit(False),
        "derived": pl.lit(len(series) > 1),
        "implausible": value != value.clip(recipe.range_lower, recipe.range_upper),
        "unreliable": pl.col(SHAKY),
    }
    flags = [pl.when(is_so).then(pl.lit(word)) for word, is_so in words.items()]
    return frame.select(
        t.ECONOMY,
        t.YEAR,
        pl.lit(indicator.id).alias(t.INDICATOR),
        pl.lit(sex).alias(t.SEX),
        t.VALUE,
        pl.col(RANK).replace_strict(dict(enumerate(RANKED)), return_dtype=pl.String).alias(t.STATUS),
        pl.concat_str(flags, separator=" ", ignore_nulls=True).alias(t.FLAGS),
        pl.lit(" + ".join(sorted({received.source(s) for s in series}))).alias(t.SOURCE),
        pl.lit(" ; ".join(received.label(s) for s in series)).alias(t.SERIES),
        pl.lit(recipe.rank, dtype=pl.Int8).alias(t.RECIPE),
        t.ORIGIN,
        t.UPDATED,
        pl.lit("").alias(t.VINTAGE),
    ).cast(t.OBSERVATIONS)  # type: ignore[arg-type]
