"""Figures of groups beside each other: the providers' own for the world, ours for regions, income and named groups."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from socjust import coverage, panel
from socjust import numbers as n
from socjust import table as t
from socjust.analyses.book import PROVIDERS, Book
from socjust.analyses.cited import cited

WORLD = "WLD"
PROVIDER = "provider"  # of `made_by`: the provider's own figure
OWN = "own"  # ours, from the figures of economies
INCOMES = (
    "Income groups: World Bank, classification of 1 July 2025 (fiscal year 2026), by income of 2024; that of "
    "July 2026, which moves a few economies up, is not taken over."
)


def group_figures(
    book: Book, indicators: Sequence[str] | None = None, groups: Sequence[str] | None = None
) -> pl.DataFrame:
    """Give the figures of groups, each from one source only.

    For the world the provider's own figure is shown where it publishes one, for every other group the one that this
    program makes by the weights of the catalogue (:func:`socjust.coverage.aggregate`); the provider's figure of the
    same group stands beside it where there is one. The two are never mixed.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    indicators : sequence of str, optional
        Ids; all that are scored or shown by default.
    groups : sequence of str, optional
        Ids of regions, income groups, named groups or the world; all of them by default.

    Returns
    -------
    polars.DataFrame
        One row for each group and indicator in the order of the catalogue: group, name, indicator, title, unit,
        decimals, value (null where it is not published), made_by ("provider", "own" or ""), year (of the provider's
        figure), weight_name, weight_share (0-1, of ours), economies, members, provider_value, shown (the value as
        text, or the share covered where that is too small, or why there is no rule).
    """
    wanted = [i for i in (indicators or book.catalogue.aggregates) if book.catalogue.indicators[i].dimension]
    places = list(groups or [*book.catalogue.groups, *book.catalogue.named_groups])
    ours = coverage.aggregate(
        book.observations, book.catalogue, [book.year], groups=places, indicators=wanted, window=book.window
    )
    grid = pl.DataFrame(
        [(g, i) for g in places for i in wanted], schema={t.GROUP: pl.String, t.INDICATOR: pl.String}, orient="row"
    )
    theirs = _theirs(book, wanted, places)
    keys = [t.GROUP, t.INDICATOR]
    rows = grid.join(ours, on=keys, how="left", maintain_order="left").join(
        theirs, on=keys, how="left", maintain_order="left"
    )
    provider = (pl.col(t.GROUP) == WORLD) & pl.col("provider_value").is_not_null()
    rows = rows.with_columns(
        pl.when(provider).then(pl.col("provider_value")).otherwise(pl.col(t.VALUE)).alias(t.VALUE),
        pl.when(provider)
        .then(pl.lit(PROVIDER))
        .when(pl.col(t.VALUE).is_not_null())
        .then(pl.lit(OWN))
        .otherwise(pl.lit(""))
        .alias("made_by"),
        pl.when(provider).then(pl.col(t.YEAR)).alias(t.YEAR),
    )
    return _worded(rows, book)


def _theirs(book: Book, wanted: Sequence[str], places: Sequence[str]) -> pl.DataFrame:
    """Newest figure of each group that a provider publishes itself."""
    rows = book.observations.filter(pl.col(t.INDICATOR).is_in(list(wanted)), pl.col(t.ECONOMY).is_in(list(places)))
    held = panel.latest(rows, book.catalogue, [book.year], book.window)
    return held.select(
        pl.col(t.ECONOMY).alias(t.GROUP), t.INDICATOR, pl.col(t.VALUE).alias("provider_value"), t.YEAR, t.SOURCE
    )


def _worded(rows: pl.DataFrame, book: Book) -> pl.DataFrame:
    names = {g.id: g.name for g in (*book.catalogue.groups.values(), *book.catalogue.named_groups.values())}
    made = []
    for row in rows.iter_rows(named=True):
        what, used = book.catalogue.indicators[row[t.INDICATOR]], book.in_use.get(row[t.INDICATOR])
        decimals = used.decimals if used else what.decimals
        made.append(
            {
                t.GROUP: row[t.GROUP],
                "name": names[row[t.GROUP]],
                t.INDICATOR: what.id,
                "title": used.title or what.title if used else what.title,
                "unit": used.unit or what.unit if used else what.unit,
                "decimals": decimals,
                t.VALUE: row[t.VALUE],
                "made_by": row["made_by"],
                t.YEAR: row[t.YEAR],
                t.SOURCE: PROVIDERS.get(row[t.SOURCE], "") if row["made_by"] == PROVIDER else "",
                **{c: row[c] for c in ("weight_name", t.WEIGHT_SHARE, t.ECONOMIES, "members", "provider_value")},
                "shown": _shown(row, decimals, book),
            }
        )
    return pl.DataFrame(made, schema=COLUMNS)


COLUMNS = {
    t.GROUP: pl.String,
    "name": pl.String,
    t.INDICATOR: pl.String,
    "title": pl.String,
    "unit": pl.String,
    "decimals": pl.Int64,
    t.VALUE: pl.Float64,
    "made_by": pl.String,
    t.YEAR: pl.Int32,
    t.SOURCE: pl.String,
    "weight_name": pl.String,
    t.WEIGHT_SHARE: pl.Float64,
    t.ECONOMIES: pl.Int32,
    "members": pl.Int32,
    "provider_value": pl.Float64,
    "shown": pl.String,
}


def _shown(row: dict, decimals: int, book: Book) -> str:
    if row[t.VALUE] is not None:
        return n.plain(row[t.VALUE], decimals)
    rule = book.catalogue.aggregates.get(row[t.INDICATOR])
    if rule is None or rule.method == "none":
        return "no rule"
    share = row[t.WEIGHT_SHARE] or 0.0
    return f"{n.plain(100 * share)}{n.THIN}% covered" if share else "no figure"


def side_by_side(figures: pl.DataFrame, groups: Sequence[str]) -> pl.DataFrame:
    """Lay the figures out with indicators in rows and groups in columns, for a table on a page.

    Parameters
    ----------
    figures : polars.DataFrame
        From :func:`group_figures`.
    groups : sequence of str
        Ids of the groups to show.

    Returns
    -------
    polars.DataFrame
        indicator, title, unit, whose (who made the figure of the world; of our own the share of the weight that is
        covered), and a column of text for each group; only
        indicators of which at least one of these groups has a figure.
    """
    shown = figures.filter(pl.col(t.GROUP).is_in(list(groups)))
    known = shown.filter(pl.col(t.VALUE).is_not_null())[t.INDICATOR].unique()
    shown = shown.filter(pl.col(t.INDICATOR).is_in(known.implode()))
    wide = shown.pivot(t.GROUP, index=[t.INDICATOR, "title", "unit"], values="shown", maintain_order=True)
    world = figures.filter(pl.col(t.GROUP) == WORLD).select(
        t.INDICATOR,
        pl.when(pl.col("made_by") == PROVIDER)
        .then(pl.format("{} {}", t.SOURCE, t.YEAR))
        .when(pl.col("made_by") == OWN)
        .then(pl.format("own ({}\u202f%)", (100 * pl.col(t.WEIGHT_SHARE)).round(0).cast(pl.Int32)))
        .otherwise(pl.lit(""))
        .alias("whose"),
    )
    return wide.join(world, on=t.INDICATOR, how="left", maintain_order="left")


def group_lists(book: Book) -> tuple[str, ...]:
    """Say whose lists the groups follow, of what date, where they were read, and what has changed since.

    Parameters
    ----------
    book : Book
        The vintage, opened.

    Returns
    -------
    tuple of str
        One sentence or more for the income groups and for each named group.
    """
    named = book.catalogue.named_groups.values()
    lists = (f"{g.name}: {cited(f'{g.source}, of {g.as_of:%d %B %Y}', g.read_in)} {g.remark}" for g in named)
    return (INCOMES, *(told.strip() for told in lists))
