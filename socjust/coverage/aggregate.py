"""Figures of groups from those of their economies, by the weights that the catalogue names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import expression

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue

MINIMUM_SHARE: Final = 2 / 3  # of the weight of a group that must be covered for a figure to be shown
WORLD: Final = "WLD"
COUNT_WEIGHT: Final = "den_population"  # by which the cover of a total is measured
MOSTLY: Final = 0.9  # of the weight: below it a difference from the provider's figure says little
RECENT: Final = 10  # years over which the two figures of the world are compared

_W, _WEIGHT, _WHOLE = "_w", "_weight", "_whole"


def aggregate(
    observations: pl.DataFrame,
    catalogue: Catalogue,
    years: Sequence[int],
    *,
    groups: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    window: int = panel.WINDOW,
) -> pl.DataFrame:
    """Make the figures of groups from those of their economies.

    The value of an economy is its newest within the window, as everywhere in the report; it is weighted by what
    `aggregates.csv` of the catalogue names (people, births, employed persons, GDP …), of the reference year or the
    newest before it. A figure is given only where two thirds of the group's weight are covered, and the share that
    is covered stands beside it. Providers' own aggregates never enter.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Rules, weights and members.
    years : sequence of int
        Reference years.
    groups : sequence of str, optional
        Regions, income groups, the world or named groups; all of them by default.
    indicators : sequence of str, optional
        Ids; by default all whose rule is a mean or a sum.
    window : int
        How many years before the reference year a value may lie.

    Returns
    -------
    polars.DataFrame
        group, reference_year, indicator, method, weight_name, value (null below two thirds), weight_share (0-1 of the
        weight of those members whose weight is known), economies (with a value), members, unweighed (members without
        a weight), oldest, newest (years of the values). Groups without a single value have no row.

    Notes
    -----
    For rates the weighted mean is the group's own rate when the weight is the rate's denominator; where it only stands
    for it, the catalogue says so in its reason.
    """
    rules = _rules(catalogue, indicators)
    members = _members(catalogue, groups)
    rows = panel.headline(observations, catalogue).filter(pl.col(t.ECONOMY).is_in(list(catalogue.economies)))
    held = panel.latest(rows.join(rules, on=t.INDICATOR, how="semi"), catalogue, years, window)
    weighed = _weights(rows, catalogue, sorted(set(rules[_WEIGHT])), years, window)
    whole = (
        members.join(weighed, on=t.ECONOMY)
        .group_by(t.GROUP, t.REFERENCE_YEAR, _WEIGHT)
        .agg(pl.col(_W).sum().alias(_WHOLE), pl.len().alias("weighed"))
    )
    joined = (
        held.join(rules, on=t.INDICATOR)
        .join(weighed, on=[t.ECONOMY, t.REFERENCE_YEAR, _WEIGHT])
        .join(members, on=t.ECONOMY)
    )
    made = _averaged(joined).join(whole, on=[t.GROUP, t.REFERENCE_YEAR, _WEIGHT])
    share = pl.col(_W) / pl.col(_WHOLE)
    size = members.group_by(t.GROUP).agg(pl.len().cast(pl.Int32).alias("members"))
    return (
        made.join(size, on=t.GROUP)
        .with_columns(
            pl.when(share >= MINIMUM_SHARE - 1e-9).then(pl.col(t.VALUE)).alias(t.VALUE),
            share.alias(t.WEIGHT_SHARE),
            (pl.col("members") - pl.col("weighed")).cast(pl.Int32).alias("unweighed"),
        )
        .select(
            *(t.GROUP, t.REFERENCE_YEAR, t.INDICATOR, "method", "weight_name", t.VALUE, t.WEIGHT_SHARE),
            *(t.ECONOMIES, "members", "unweighed", "oldest", "newest"),
        )
        .sort(t.GROUP, t.REFERENCE_YEAR, t.INDICATOR)
    )


def _averaged(joined: pl.DataFrame) -> pl.DataFrame:
    mean = (pl.col(t.VALUE) * pl.col(_W)).sum() / pl.col(_W).sum()
    return joined.group_by(t.GROUP, t.REFERENCE_YEAR, t.INDICATOR, "method", _WEIGHT, "weight_name").agg(
        pl.when(pl.col("method").first() == "sum").then(pl.col(t.VALUE).sum()).otherwise(mean).alias(t.VALUE),
        pl.col(_W).sum(),
        pl.len().cast(pl.Int32).alias(t.ECONOMIES),
        pl.col(t.YEAR).min().alias("oldest"),
        pl.col(t.YEAR).max().alias("newest"),
    )


def _rules(catalogue: Catalogue, indicators: Sequence[str] | None) -> pl.DataFrame:
    wanted = catalogue.aggregates if indicators is None else [i for i in indicators if i in catalogue.aggregates]
    rows = [catalogue.aggregates[i] for i in wanted]
    made = [(a.indicator, a.method, a.weight or COUNT_WEIGHT, a.weight_name or "people") for a in rows]
    schema = {t.INDICATOR: pl.String, "method": pl.String, _WEIGHT: pl.String, "weight_name": pl.String}
    return pl.DataFrame([m for m in made if m[1] != "none"], schema=schema, orient="row")


def _members(catalogue: Catalogue, groups: Sequence[str] | None) -> pl.DataFrame:
    wanted = [*catalogue.groups, *catalogue.named_groups] if groups is None else groups
    rows = [(g, e) for g in wanted for e in catalogue.members(g)]
    return pl.DataFrame(rows, schema={t.GROUP: pl.String, t.ECONOMY: pl.String}, orient="row")


def _weights(
    rows: pl.DataFrame, catalogue: Catalogue, wanted: list[str], years: Sequence[int], window: int
) -> pl.DataFrame:
    """Work out each weight of each economy at each reference year; economies that lack a part of it have no row."""
    denominators = [i.id for i in catalogue.indicators.values() if i.role == "denominator"]
    parsed = {text: expression.parse(text, denominators) for text in wanted}
    names = sorted(set().union(*(p.names for p in parsed.values()), {COUNT_WEIGHT}))
    held = panel.latest(rows.filter(pl.col(t.INDICATOR).is_in(names)), catalogue, years, window, projected=True)
    wide = held.pivot(t.INDICATOR, index=[t.ECONOMY, t.REFERENCE_YEAR], values=t.VALUE)
    wide = wide.with_columns(pl.lit(None, dtype=pl.Float64).alias(n) for n in names if n not in wide.columns)
    columns = {name: pl.col(name) for name in names}
    made = [
        wide.select(t.ECONOMY, t.REFERENCE_YEAR, pl.lit(text).alias(_WEIGHT), p.to_polars(columns).alias(_W))
        for text, p in parsed.items()
    ]
    schema = {t.ECONOMY: pl.String, t.REFERENCE_YEAR: pl.Int32, _WEIGHT: pl.String, _W: pl.Float64}
    return pl.concat([pl.DataFrame(schema=schema), *made]).filter(pl.col(_W) > 0)


def against_provider(observations: pl.DataFrame, catalogue: Catalogue, since: int | None = None) -> pl.DataFrame:
    """Set our figures of the world beside the provider's, where both are known to be made by the same rule.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Its `aggregates.csv` says which rules are the same, and by how much the two may differ.
    since : int, optional
        First year to compare; ten years before the newest figure by default.

    Returns
    -------
    polars.DataFrame
        indicator, year, ours, provider, difference (per cent of the provider's), tolerance (per cent), weight_share,
        economies. Only years in which nine tenths of the weight have a figure of that very year: with fewer, a
        difference would tell who is missing.
    """
    same = {a.indicator: a.provider_tolerance for a in catalogue.aggregates.values() if a.provider_rule == "same"}
    rows = panel.headline(observations, catalogue).filter(
        pl.col(t.INDICATOR).is_in(list(same)), pl.col(t.STATUS) != panel.PROJECTED
    )
    theirs = rows.filter(pl.col(t.ECONOMY) == WORLD).select(t.INDICATOR, t.YEAR, pl.col(t.VALUE).alias("provider"))
    first = since if since is not None else int(theirs[t.YEAR].max() or 0) - RECENT
    theirs = theirs.filter(pl.col(t.YEAR) >= first)
    years = sorted(set(theirs[t.YEAR]))
    ours = aggregate(observations, catalogue, years, groups=[WORLD], indicators=list(same), window=0)
    difference = 100 * (pl.col(t.VALUE) / pl.col("provider") - 1)
    return (
        ours.filter(pl.col(t.WEIGHT_SHARE) >= MOSTLY, pl.col(t.VALUE).is_not_null())
        .join(theirs, left_on=[t.INDICATOR, t.REFERENCE_YEAR], right_on=[t.INDICATOR, t.YEAR])
        .select(
            t.INDICATOR,
            pl.col(t.REFERENCE_YEAR).alias(t.YEAR),
            pl.col(t.VALUE).alias("ours"),
            "provider",
            difference.alias("difference"),
            pl.col(t.INDICATOR).replace_strict(same, return_dtype=pl.Float64).alias("tolerance"),
            t.WEIGHT_SHARE,
            t.ECONOMIES,
        )
        .sort(t.INDICATOR, t.YEAR)
    )
