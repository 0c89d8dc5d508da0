"""The chapter on where to focus: what comes first across economies, what income predicts, who did best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from socjust import table as t
from socjust.analyses import focus_world_text as text
from socjust.analyses import own_figures
from socjust.analyses.book import Book
from socjust.analyses.focus import named, result
from socjust.analyses.focus_text import start
from socjust.catalogue.models import Group
from socjust.focus import FocusResult, priorities, tables, wishes
from socjust.focus.priorities import SET_ASIDE

SHOWN = 20  # indicators in the table of the most frequent ones


@dataclass(frozen=True)
class Pair:
    """Scores of one indicator beside income per head, drawn as an example of the relation."""

    name: str
    title: str
    label: str
    frame: pl.DataFrame


@dataclass(frozen=True)
class FocusView:
    """All that the chapter shows."""

    lede: str
    trendless: str
    wishes: str
    map: pl.DataFrame
    map_kinds: list[str]
    map_title: str
    frequent: pl.DataFrame
    frequent_incomes: list[tuple[str, str]]
    frequent_regions: list[tuple[str, str]]
    frequent_title: str
    regions_title: str
    frequent_note: str
    quadrants: pl.DataFrame
    quadrant_columns: list[str]
    quadrants_title: str
    rules: pl.DataFrame
    settings: pl.DataFrame
    traits: pl.DataFrame
    relation: pl.DataFrame
    relation_title: str
    pairs: list[Pair]
    starts: pl.DataFrame
    starts_title: str
    stability: pl.DataFrame
    stability_title: str
    economies: pl.DataFrame


def where_to_focus(book: Book, weights: str = "", exclude: str = "") -> FocusView:
    """Gather what the chapter says.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    weights : str
        Own weights as they are typed: ``dis_gini=2, pro_children=0.5``.
    exclude : str
        Indicators to leave out: ``tra_renewables, gen_wage_gap``.

    Returns
    -------
    FocusView

    Raises
    ------
    UsageError
        For weights or exclusions that do not fit.
    """
    own, gone = wishes.typed(weights, exclude)
    made = result(book, own, gone)
    listed = named(book, priorities(made))
    firsts = listed.filter(pl.col("place") <= tables.whole("top"))
    groups = [g for g in book.catalogue.groups.values() if g.kind != "world"]
    frequent = _frequent(book, firsts, made.places, groups)
    first_of = _map(book, made, listed)
    relation = _relation(book, made)
    return FocusView(
        lede=text.lede(book, made.places, listed, frequent),
        trendless=text.trendless(book, made.places),
        wishes=text.wishes(own, gone),
        map=first_of,
        map_kinds=[d.short for d in book.catalogue.dimensions.values()],
        map_title=text.map_title(first_of),
        frequent=frequent.head(SHOWN),
        frequent_incomes=[(g.id, g.short) for g in groups if g.kind == "income"],
        frequent_regions=[(g.id, g.short) for g in groups if g.kind == "region"],
        frequent_title=text.frequent_title(frequent, groups),
        regions_title=text.regions_title(frequent, [g for g in groups if g.kind == "region"]),
        frequent_note=text.frequent_note(frequent, SHOWN),
        quadrants=_quadrants(book, made.places),
        quadrant_columns=_names(),
        quadrants_title=text.quadrants_title(made.places),
        rules=_rules(),
        settings=_settings(),
        traits=pl.DataFrame([{"trait": r.variable, "weight": r.weight, "reason": r.reason} for r in tables.traits()]),
        relation=relation,
        relation_title=text.relation_title(relation),
        pairs=_pairs(book, made, relation),
        starts=_starts(book, made),
        starts_title=text.starts_title(_starts(book, made), book.year - tables.whole("start_years")),
        stability=_stability(book, listed),
        stability_title=text.stability_title(listed),
        economies=_economies(book, made.places, listed),
    )


def _names() -> list[str]:
    return list(dict.fromkeys([*(rule.quadrant for rule in tables.quadrants()), SET_ASIDE]))


def _member(book: Book, group: Group) -> pl.Expr:
    return pl.col(t.ECONOMY).is_in(book.catalogue.members(group.id))


def _frequent(book: Book, firsts: pl.DataFrame, places: pl.DataFrame, groups: Iterable[Group]) -> pl.DataFrame:
    """Count the economies in which each indicator is among the first five, and those with a figure, by group."""
    key = "stands_for"
    counts = [pl.len().alias("count"), *(_member(book, g).sum().alias(g.id) for g in groups)]
    seen = places.group_by(key).agg(pl.len().alias("seen"))
    dimensions = {d.id: d.short for d in book.catalogue.dimensions.values()}
    rows = firsts.group_by(key).agg(*counts, (pl.col("quadrant") == "urgent").sum().alias("urgent"))
    return (
        rows.join(seen, on=key)
        .with_columns(
            (100 * pl.col("count") / pl.col("seen")).alias("share"),
            pl.col(key).replace_strict({i: book.label(i) for i in rows[key]}, return_dtype=pl.String).alias("label"),
            pl.col(key)
            .replace_strict(
                {i: dimensions[book.catalogue.indicators[i].dimension] for i in rows[key]}, return_dtype=pl.String
            )
            .alias(t.DIMENSION),
        )
        .sort("count", "label", descending=[True, False])
    )


def _map(book: Book, made: FocusResult, listed: pl.DataFrame) -> pl.DataFrame:
    """Say of every economy in which dimension its first priority lies."""
    owned = own_figures.mark(own_figures.PRIORITY)
    first = listed.filter(pl.col("place") == 1).select(t.ECONOMY, t.DIMENSION, pl.col("label").alias("shown"), owned)
    shorts = {d.id: d.short for d in book.catalogue.dimensions.values()}
    seen = set(made.places[t.ECONOMY].unique())
    rows = [
        (e.id, e.name, "" if e.id in seen else "no scored indicator has a value")
        for e in book.catalogue.economies.values()
    ]
    frame = pl.DataFrame(rows, schema={t.ECONOMY: pl.String, "label": pl.String, t.REASON: pl.String}, orient="row")
    drawn = (
        frame.join(first, on=t.ECONOMY, how="left")
        .with_columns(
            pl.col(t.DIMENSION).replace_strict(shorts, default=None, return_dtype=pl.String).alias("kind"),
            pl.when((pl.col(t.REASON) == "") & pl.col(t.DIMENSION).is_null())
            .then(pl.lit("nothing certain speaks for a priority"))
            .otherwise(t.REASON)
            .alias(t.REASON),
        )
        .drop(t.DIMENSION)
    )
    return own_figures.shown(drawn)


def _quadrants(book: Book, places: pl.DataFrame) -> pl.DataFrame:
    """Share of the placed indicators in each quadrant, in per cent, by income group and region."""
    rows = []
    for group in book.catalogue.groups.values():
        part = places.filter(_member(book, group))
        counted = {name: part.filter(pl.col("quadrant") == name).height for name in _names()}
        shares = {name: 100 * c / part.height if part.height else None for name, c in counted.items()}
        rows.append({"label": group.name, "placed": part.height, **shares})
    return pl.DataFrame(rows)


def _rules() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"number": k, "quadrant": r.quadrant, "meaning": r.meaning, "listed": "yes" if r.listed else "no"}
            for k, r in enumerate(tables.quadrants(), start=1)
        ]
    )


def _settings() -> pl.DataFrame:
    """The settings as their file writes them: a share of 0.75 is not to be read as 0.8, nor a year as a number."""
    return pl.DataFrame([{**row, "value": f"{row['value']:g}"} for row in tables.listed()])


def _relation(book: Book, made: FocusResult) -> pl.DataFrame:
    """Say of every indicator how far income predicts it, best predicted first."""
    rows = named(book, made.relation)
    shorts = {
        i.id: book.catalogue.dimensions[i.dimension].short for i in book.catalogue.indicators.values() if i.dimension
    }
    return rows.with_columns(
        (100 * pl.col("explained").clip(0, None)).alias("explained_percent"),
        (100 * (1 - pl.col("below") - pl.col("above"))).alias("inside_percent"),
        pl.col(t.INDICATOR).replace_strict(shorts, return_dtype=pl.String).alias(t.DIMENSION),
    ).sort("explained", "label", descending=[True, False])


def _pairs(book: Book, made: FocusResult, relation: pl.DataFrame) -> list[Pair]:
    """Choose the indicator that income predicts best, and the one it predicts least, with all their economies."""
    if relation.is_empty():
        return []
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    groups = {g.id: g.name for g in book.catalogue.groups.values() if g.kind == "income"}
    of = {e.id: groups.get(e.income) for e in book.catalogue.economies.values()}
    pairs = []
    for name, row in (("best-predicted", 0), ("least-predicted", -1)):
        chosen = relation.row(row, named=True)
        frame = (
            made.places.filter(pl.col(t.INDICATOR) == chosen[t.INDICATOR])
            .join(made.income, on=t.ECONOMY)
            .select(
                t.ECONOMY,
                pl.col(t.ECONOMY).replace_strict(names).alias("label"),
                pl.col(t.ECONOMY).replace_strict(of, return_dtype=pl.String).alias("group"),
                pl.col("income").alias("x"),
                pl.col(t.SCORE).alias("y"),
                own_figures.mark(),
            )
            .filter(pl.col("group").is_not_null())
        )
        pairs.append(Pair(name, text.pair_title(chosen), chosen["label"], own_figures.shown(frame)))
    return pairs[: relation.height]


def _starts(book: Book, made: FocusResult) -> pl.DataFrame:
    """Name the economies that most often did best from where others stand, and in what."""
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    rows = named(book, made.starts)
    if rows.is_empty():
        return rows.with_columns(pl.lit("").alias("peer_name"), pl.lit("").alias("told"), pl.lit(0).alias("models"))
    best = (
        rows.group_by(t.INDICATOR, "peer")
        .agg(pl.len().alias("models"), pl.col("gain", "value_then", "year_then", "value_now", "year_now").first(),
             pl.col("label", "unit", "decimals").first())
        .sort("models", "gain", "peer", descending=[True, True, False])
        .unique(t.INDICATOR, keep="first", maintain_order=True)
        .with_columns(pl.col("peer").replace_strict(names).alias("peer_name"))
    )  # fmt: skip
    told = [start(r) for r in best.iter_rows(named=True)]
    return best.with_columns(pl.Series("told", told, dtype=pl.String))


def _stability(book: Book, listed: pl.DataFrame) -> pl.DataFrame:
    """How often the first, second … priority of an economy stays among its first five: the middle and the quarters."""
    return (
        listed.filter(pl.col("stable_top").is_not_null())
        .group_by("place")
        .agg(
            pl.col(t.ECONOMY).n_unique().alias(t.ECONOMIES),
            *(
                (100 * pl.col("stable_top").quantile(q, "linear")).alias(name)
                for name, q in (("lower", 0.25), ("middle", 0.5), ("upper", 0.75))
            ),
            (100 * (pl.col("stable_top") >= 0.9).mean()).alias("steady"),
        )
        .sort("place")
    )


def _economies(book: Book, places: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """List every economy with its first three priorities and how many there are."""
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    tops = listed.sort("place").group_by(t.ECONOMY, maintain_order=True).agg(pl.col("label").head(3).alias("labels"))
    counted = places.group_by(t.ECONOMY).agg(
        pl.len().alias("seen"), pl.col("listed").sum().alias("found"),
        *((pl.col("quadrant") == name).sum().alias(name) for name in _names()),
    )  # fmt: skip
    rows = counted.join(tops, on=t.ECONOMY, how="left")
    return rows.with_columns(
        pl.col(t.ECONOMY).replace_strict(names).alias("name"),
        pl.col("labels").list.join("; ").fill_null("").alias("first"),
    ).drop("labels").sort("name")  # fmt: skip
