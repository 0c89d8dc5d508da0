"""The world at a glance: seven dimensions, the groups, the providers' own world figures, and what cannot be seen."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses.book import Book
from socjust.analyses.dimension import on_map
from socjust.analyses.dimension_text import HARDLY, in_words, map_title, with_interval
from socjust.analyses.progress import arrows, groups_of, moved
from socjust.analyses.progress_text import arrow_note
from socjust.catalogue.models import Indicator
from socjust.store.manifest import RecipeEntry

SPAN = 10  # years between the two world figures that are compared


@dataclass(frozen=True)
class OverviewView:
    """All that the overview shows."""

    lede: str
    profile: pl.DataFrame
    profile_title: str
    map: pl.DataFrame
    map_title: str
    map_dimension: str
    arrow_note: str
    groups: pl.DataFrame
    trends: pl.DataFrame
    trends_title: str
    world: pl.DataFrame
    world_subtitle: str
    served: pl.DataFrame
    served_text: str
    gaps: pl.DataFrame


def overview(book: Book) -> OverviewView:
    """Gather what the overview says.

    Parameters
    ----------
    book : Book
        The vintage, opened.

    Returns
    -------
    OverviewView
    """
    profile = _profile(book)
    target = _most_to_do(profile)
    scored = book.dimensions.filter((pl.col(t.DIMENSION) == target) & pl.col(t.SCORE).is_not_null())
    served = _served(book)
    return OverviewView(
        lede=_lede(book, profile),
        profile=profile,
        profile_title=_profile_title(profile),
        map=_map(book, target),
        map_title=map_title(book.catalogue.dimensions[target], scored),
        map_dimension=target,
        arrow_note=arrow_note(book.year),
        groups=_groups(book),
        trends=_trends(book),
        trends_title=_trends_title(book),
        world=_world(book),
        world_subtitle=f"Newest figure{_until(book)} and the one about ten years before it",
        served=served,
        served_text=_served_text(book, served),
        gaps=_gaps(book),
    )


def _profile(book: Book) -> pl.DataFrame:
    """World score of each dimension over people, with the low- and the high-income group beside it."""
    now = book.aggregates.filter(pl.col(t.YEAR) == book.year)
    rows = pl.DataFrame({t.DIMENSION: list(book.catalogue.dimensions)}, schema={t.DIMENSION: pl.String})
    for column, group in (("value", "WLD"), ("region", "LIC"), ("income", "HIC")):
        ends = [t.LOW, t.HIGH] if column == "value" else []
        one = now.filter(pl.col(t.GROUP) == group).select(t.DIMENSION, pl.col(t.SCORE).alias(column), *ends)
        rows = rows.join(one, on=t.DIMENSION, how="left")
    seen = book.dimensions.filter(pl.col(t.SCORE).is_not_null()).group_by(t.DIMENSION).agg(pl.len().alias(t.SEEN))
    names = {d.id: d.short for d in book.catalogue.dimensions.values()}
    banded = {d.id: d.banded for d in book.catalogue.dimensions.values()}
    thin_cover = "not published: too few of the people are covered, less than two thirds"
    reasons = {key: can.reason or thin_cover for key, can in book.servable.items()}
    rows = rows.join(seen, on=t.DIMENSION, how="left").join(_trend(book), on=t.DIMENSION, how="left")
    thin = pl.col(t.DIMENSION).replace_strict(banded)
    fifth = (pl.col("value") // 20).clip(0, 4) * 20  # a band has ends, no number
    return rows.with_columns(
        pl.when(~thin).then(pl.col("value")).alias("value"),
        pl.when(thin).then(fifth).otherwise(pl.col(t.LOW)).alias(t.LOW),
        pl.when(thin).then(fifth + 20).otherwise(pl.col(t.HIGH)).alias(t.HIGH),
        pl.when(~thin).then(pl.col("region")).alias("region"),
        pl.when(~thin).then(pl.col("income")).alias("income"),
        pl.col(t.DIMENSION).alias("key"),
        pl.col(t.DIMENSION).replace_strict(names).alias("label"),
        thin.alias("banded"),
        pl.col(t.SEEN).fill_null(0),
        pl.lit(len(book.catalogue.economies)).alias(t.TOTAL),
        pl.when(pl.col("value").is_null()).then(pl.col(t.DIMENSION).replace_strict(reasons)).alias(t.REASON),
    )


def _trend(book: Book) -> pl.DataFrame:
    """Slope of the world's score over people, each economy over the same indicators throughout."""
    world = groups_of(book).filter(pl.col(t.GROUP) == "WLD")
    return world.select(t.DIMENSION, t.SLOPE, "slope_low", "slope_high", "direction")


def _published(profile: pl.DataFrame) -> pl.DataFrame:
    return profile.filter(pl.col("value").is_not_null()).sort("value")


def _lede(book: Book, profile: pl.DataFrame) -> str:
    known = _published(profile)
    if known.is_empty():
        return f"No dimension covers two thirds of the world's people in {book.year}; the chapters show what is known."
    low, high = known.row(0, named=True), known.row(-1, named=True)
    first = (
        f"Weighted by people, the world of {book.year} comes furthest in {n.inside(high['label'])} "
        f"({n.with_ends(high)}) and least far in {n.inside(low['label'])} ({n.with_ends(low)}), on scales of 0 to 100."
    )
    apart = known.filter(pl.col("region").is_not_null() & pl.col("income").is_not_null()).with_columns(
        (pl.col("income") - pl.col("region")).alias("apart")
    )
    if apart.is_empty():
        return first
    widest = apart.sort("apart").row(-1, named=True)
    return (
        f"{first} High-income and low-income economies lie furthest apart in {n.inside(widest['label'])}: "
        f"{n.plain(widest['income'])} against {n.plain(widest['region'])}."
    )


def _profile_title(profile: pl.DataFrame) -> str:
    known = _published(profile)
    if known.is_empty():
        return "No dimension can be scored for the world"
    lowest = n.inside(known.row(0, named=True)["label"])
    return f"Of the {known.height} dimensions that can be scored for the world, {lowest} has the lowest score"


def _most_to_do(profile: pl.DataFrame) -> str:
    known = _published(profile)
    return known[t.DIMENSION][0] if known.height else profile[t.DIMENSION][0]


def _map(book: Book, key: str) -> pl.DataFrame:
    return on_map(book, book.catalogue.dimensions[key], book.dimensions.filter(pl.col(t.DIMENSION) == key))


def _groups(book: Book) -> pl.DataFrame:
    """World, regions and income groups in rows, dimensions in columns: score and interval, or a band."""
    now = book.aggregates.filter(pl.col(t.YEAR) == book.year)
    order = {g: place for place, g in enumerate(book.catalogue.groups)}
    rows = [{"label": g.name, "group": g.id} for g in book.catalogue.groups.values()]
    held = {(g, d): s for g, d, *s in now.select(t.GROUP, t.DIMENSION, t.SCORE, t.LOW, t.HIGH).iter_rows()}
    for row in rows:
        for d in book.catalogue.dimensions.values():
            score, low, high = held.get((row["group"], d.id), (None, None, None))
            text = in_words(score).split(" (")[-1].rstrip(")") if d.banded else with_interval(score, low, high)
            row[d.id] = text or "–"
    return pl.DataFrame(sorted(rows, key=lambda r: order[r["group"]]))


def _trends(book: Book) -> pl.DataFrame:
    """The median economy of the world and of the poorest and richest group, the same economies in every year."""
    shown = {"WLD": "subject", "LIC": "region", "HIC": "income"}
    facets = {d.id: d.short for d in book.catalogue.dimensions.values()}
    order = {d.id: d.order for d in book.catalogue.dimensions.values()}
    names = pl.col(t.GROUP).replace_strict({g: book.catalogue.groups[g].short for g in shown})
    return (
        book.lines(*shown)
        .sort(pl.col(t.DIMENSION).replace_strict(order), t.GROUP, t.YEAR)
        .select(
            t.DIMENSION,
            pl.col(t.DIMENSION).replace_strict(facets).alias("facet"),
            names.alias("series"),
            names.alias("label"),
            pl.col(t.GROUP).replace_strict(shown).alias("kind"),
            t.YEAR,
            pl.col(t.SCORE).alias(t.VALUE),
            pl.lit("modelled").alias(t.STATUS),
            t.ECONOMIES,
        )
    )


def _trends_title(book: Book) -> str:
    known = {d.short: m for d in book.catalogue.dimensions.values() if not d.banded and (m := moved(book, d.id))}
    if not known:
        return "Too few economies were measured often enough to say how the scores moved"
    best, worst = max(known, key=lambda k: known[k][0]), min(known, key=lambda k: known[k][0])
    text = (
        f"In the ten years to {book.year} the median economy gained most in {n.inside(best)} "
        f"({n.signed(known[best][0], 1)} points a year)"
    )
    if known[worst][0] <= -HARDLY:
        return f"{text} and lost in {n.inside(worst)} ({n.signed(known[worst][0], 1)})"
    return f"{text}, least in {n.inside(worst)} ({n.signed(known[worst][0], 1)})" if best != worst else text


def _until(book: Book) -> str:
    return "" if book.year == book.default_year else f" up to {book.year}"


def _world(book: Book) -> pl.DataFrame:
    """The providers' own world figures: newest, none later than a chosen year, and the one about ten years before."""
    scored = {i.id: i for i in book.catalogue.scored()}
    rows = book.observations.filter(
        (pl.col(t.ECONOMY) == "WLD")
        & (pl.col(t.SEX) == "total")
        & pl.col(t.INDICATOR).is_in(list(scored))
        & (pl.col(t.STATUS) != "projected")
        & (pl.lit(book.year == book.default_year) | (pl.col(t.YEAR) <= book.year))
    ).sort(t.YEAR)
    newest = rows.group_by(t.INDICATOR).last()
    target = newest.select(t.INDICATOR, (pl.col(t.YEAR) - SPAN).alias(t.YEAR)).sort(t.YEAR)
    earlier = target.join_asof(
        rows.select(t.INDICATOR, pl.col(t.YEAR), pl.col(t.YEAR).alias("then"), pl.col(t.VALUE).alias("before")),
        on=t.YEAR, by=t.INDICATOR, strategy="backward", tolerance=3, check_sortedness=False,
    ).select(t.INDICATOR, "then", "before")  # fmt: skip
    order = {key: place for place, key in enumerate(scored)}
    joined = newest.join(earlier, on=t.INDICATOR, how="left").sort(pl.col(t.INDICATOR).replace_strict(order))
    world = arrows(book).filter(pl.col(t.ECONOMY) == "WLD").select(t.INDICATOR, "direction", t.SLOPE)
    trends = {k: (d, slope) for k, d, slope in world.iter_rows()}
    made = []
    for r in joined.iter_rows(named=True):
        used = book.in_use[r[t.INDICATOR]]
        dimension = book.catalogue.dimensions[scored[r[t.INDICATOR]].dimension].short
        figures = (r[t.VALUE], r[t.YEAR], r["before"], r["then"])
        trend = n.trend(*trends.get(r[t.INDICATOR], ("", None)))
        made.append((dimension, used.title, used.unit, used.decimals, *figures, trend, book.series_line(r)))
    return pl.DataFrame(made, schema=WORLD_COLUMNS, orient="row")


WORLD_COLUMNS = {
    t.DIMENSION: pl.String,
    "title": pl.String,
    "unit": pl.String,
    "decimals": pl.Int64,
    t.VALUE: pl.Float64,
    t.YEAR: pl.Int64,
    "before": pl.Float64,
    "then": pl.Int64,
    "trend": pl.String,
    t.SOURCE: pl.String,
}


def _served(book: Book) -> pl.DataFrame:
    """Indicators that do not come from the catalogue's first choice: replaced or left out, and why."""
    rows = []
    for what in book.catalogue.indicators.values():
        used = book.vintage.manifest.recipes.get(what.id)
        if not what.dimension or not what.recipes or what.own or (used and used.rank == 0):
            continue
        state = "left out" if used is None or used.rank is None else "replaced"
        rows.append((book.catalogue.dimensions[what.dimension].short, what.title, what.role, state, _why(what, used)))
    columns = (t.DIMENSION, "title", "role", "state", "reason")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _why(what: Indicator, used: RecipeEntry | None) -> str:
    if what.non_commercial:
        return f"Its licence is {what.licence}: left out unless it is asked for by name."
    return used.reason if used else "Not asked for in this vintage."


def _served_text(book: Book, served: pl.DataFrame) -> str:
    asked = [i for i in book.catalogue.indicators.values() if i.dimension and i.recipes and not i.own]
    counts = {state: served.filter(pl.col("state") == state).height for state in ("replaced", "left out")}
    unpublished = [book.catalogue.dimensions[k].title for k, can in book.servable.items() if can.reason]
    text = (
        f"Of {len(asked)} indicators in the framework, {len(asked) - served.height} come from the series named first, "
        f"{counts['replaced']} from a declared alternate and {counts['left out']} are left out of this vintage."
    )
    return text + (f" Not published at all: {n.listed(unpublished)}." if unpublished else "")


def _gaps(book: Book) -> pl.DataFrame:
    """Subjects of the mandate for which neither provider has a series."""
    gaps = [i for i in book.catalogue.indicators.values() if i.role == "gap"]
    rows = [(i.title, f"{i.definition} {book.filled(i.id)}".strip(), i.caveat) for i in gaps]
    return pl.DataFrame(rows, schema=dict.fromkeys(("title", "definition", "caveat"), pl.String), orient="row")
