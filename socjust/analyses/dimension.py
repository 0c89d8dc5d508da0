"""One dimension of social justice across the world: who is seen, how groups fare, what it is made of."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import numbers as n
from socjust import panel
from socjust import table as t
from socjust.analyses import dimension_text as text
from socjust.analyses.book import Book
from socjust.analyses.own_figures import of_scores
from socjust.analyses.progress import arrows, dimensions_of
from socjust.analyses.progress_text import arrow_note
from socjust.catalogue.models import INCOME_GROUPS, Dimension, Indicator
from socjust.scores.spread_settings import WIDE

BAND_NOTE = "Thin evidence: read the band of 20 points an economy lies in, not its place among others."
WIDE_NOTE = f"wider than {WIDE:.0f} points, so that the table gives the interval alone."


@dataclass(frozen=True)
class DimensionView:
    """All that a dimension's chapter shows."""

    dimension: Dimension
    title: str
    lede: str
    published: bool
    reason: str
    notes: tuple[str, ...]
    map: pl.DataFrame
    map_title: str
    strip: pl.DataFrame
    strip_title: str
    aggregates: pl.DataFrame
    aggregates_title: str
    trends: pl.DataFrame
    trends_title: str
    indicators: pl.DataFrame
    served_text: str
    economies: pl.DataFrame
    economies_notes: tuple[str, ...]
    arrow_note: str


def dimension(book: Book, key: str) -> DimensionView:
    """Gather what the chapter of one dimension says.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    key : str
        Id of the dimension, for example ``"PRO"``.

    Returns
    -------
    DimensionView

    Raises
    ------
    UsageError
        For an unknown dimension.
    """
    what = book.catalogue.dimension(key)
    rows = book.dimensions.filter(pl.col(t.DIMENSION) == what.id)
    scored = rows.filter(pl.col(t.SCORE).is_not_null())
    aggregates = _aggregates(book, what)
    indicators = _indicators(book, what)
    trends = _trends(book, what)
    strip = _strip(book, what, scored)
    return DimensionView(
        dimension=what,
        title=what.title,
        lede=text.lede(book, what, scored, aggregates),
        published=not scored.is_empty(),
        reason=book.servable[what.id].reason,
        notes=_notes(what, scored),
        map=on_map(book, what, rows),
        map_title=text.map_title(what, scored),
        strip=strip,
        strip_title=text.strip_title(what, strip),
        aggregates=aggregates,
        aggregates_title=text.aggregates_title(what, aggregates),
        trends=trends,
        trends_title=text.trends_title(book, what),
        indicators=indicators,
        served_text=text.served_text(book, what, indicators),
        economies=_economies(book, rows, what),
        economies_notes=(*_notes(what, scored), *_ranked(book, what), arrow_note(book.year)),
        arrow_note=arrow_note(book.year),
    )


def _notes(what: Dimension, scored: pl.DataFrame) -> tuple[str, ...]:
    if what.banded:
        return (BAND_NOTE,)
    wide = int(scored["banded"].sum())
    if not wide:
        return ()
    verb, ends = ("is", "its 90\u202f% interval is") if wide == 1 else ("are", "their 90\u202f% intervals are")
    return (f"{wide} of {scored.height} scores {verb} too uncertain for a dot or a rank: {ends} {WIDE_NOTE}",)


def _ranked(book: Book, what: Dimension) -> tuple[str, ...]:
    """Say why there are no ranks where they could be expected."""
    if what.banded or book.year == book.default_year:
        return ()
    return (f"Ranks and their intervals are drawn for {book.default_year} only.",)


def _shown(what: Dimension) -> pl.Expr:
    """The score itself, or no more than the middle of its band where the evidence is thin."""
    score = pl.col(t.SCORE)
    return score.map_elements(text.middle_of_band, return_dtype=pl.Float64) if what.banded else score


def _band() -> pl.Expr:
    """The band in words: what a reader of the alternative text or the CSV is told in place of a number."""
    return pl.col(t.SCORE).map_elements(text.in_words, return_dtype=pl.String).alias("shown")


def on_map(book: Book, what: Dimension, rows: pl.DataFrame) -> pl.DataFrame:
    """Return what the map of a dimension shows: value, interval or the reason why there is none."""
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    frame = rows.select(
        t.ECONOMY,
        pl.col(t.ECONOMY).replace_strict(names).alias("label"),
        _shown(what).alias(t.VALUE),
        *([_band()] if what.banded else [t.LOW, t.HIGH]),
        t.REASON,
    )
    return of_scores(book, frame, what.id)


def _strip(book: Book, what: Dimension, scored: pl.DataFrame) -> pl.DataFrame:
    """Every scored economy beside the others of its income group, poorest group first."""
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    income = {e.id: e.income for e in book.catalogue.economies.values()}
    groups = {g.id: g.name for g in book.catalogue.groups.values() if g.kind == "income"}
    order = {group: place for place, group in enumerate(INCOME_GROUPS)}
    place, last = pl.col(t.VALUE).rank("ordinal").over("income"), pl.col(t.VALUE).count().over("income")
    wide = pl.col("banded") & pl.lit(not what.banded)  # too uncertain for a dot
    frame = (
        scored.with_columns(
            pl.col(t.ECONOMY).replace_strict(names).alias("label"),
            pl.col(t.ECONOMY).replace_strict(income).alias("income"),
            pl.when(~wide).then(_shown(what)).alias(t.VALUE),
        )
        .filter(pl.col("income").is_in(list(order)))
        .sort(pl.col("income").replace_strict(order), t.VALUE)
        .with_columns(
            pl.col("income").replace_strict(groups).alias(t.GROUP),
            _shown(what).median().over("income").alias("middle"),
            (((place == 1) | (place == last)) & pl.lit(not what.banded)).fill_null(False).alias("marked"),
        )
        .select(
            t.ECONOMY, "label", t.VALUE, *([_band()] if what.banded else [t.LOW, t.HIGH]), t.GROUP, "middle", "marked"
        )
    )  # fmt: skip
    return of_scores(book, frame, what.id)


def _aggregates(book: Book, what: Dimension) -> pl.DataFrame:
    order = {g: place for place, g in enumerate(book.catalogue.groups)}
    names = {g.id: g.name for g in book.catalogue.groups.values()}
    kinds = {g.id: g.kind for g in book.catalogue.groups.values()}
    median = book.medians.filter((pl.col(t.YEAR) == book.year) & (pl.col(t.DIMENSION) == what.id))
    names_of = {t.SCORE: "median", t.LOW: "median_low", t.HIGH: "median_high"}
    median = median.select(t.GROUP, *(pl.col(a).alias(b) for a, b in names_of.items()))
    return (
        book.aggregates.filter((pl.col(t.YEAR) == book.year) & (pl.col(t.DIMENSION) == what.id))
        .with_columns(
            pl.col(t.GROUP).replace_strict(names).alias("label"),
            pl.col(t.GROUP).replace_strict(kinds).alias("kind"),
            (100 * pl.col(t.POPULATION_SHARE)).alias("people_percent"),
        )
        .join(median, on=t.GROUP, how="left")
        .with_columns(
            _written(what, t.SCORE, t.LOW, t.HIGH).alias("score_shown"),
            _written(what, *names_of.values()).alias("median_shown"),
        )
        .sort(pl.col(t.GROUP).replace_strict(order))
    )


def _written(what: Dimension, *columns: str) -> pl.Expr:
    """A score with its interval, as text; only the band where the evidence is thin."""
    if what.banded:
        return pl.col(columns[0]).map_elements(text.in_words, return_dtype=pl.String)
    return pl.struct(columns).map_elements(
        lambda row: text.with_interval(*(row[c] for c in columns)) or None, return_dtype=pl.String
    )


def _trends(book: Book, what: Dimension) -> pl.DataFrame:
    """Median economy of the world and of each income group over time, the same economies in every year."""
    kinds = {g.id: "subject" if g.kind == "world" else "other" for g in book.catalogue.groups.values()}
    shown = {g.id: g.short for g in book.catalogue.groups.values() if g.kind != "region"}
    names = pl.col(t.GROUP).replace_strict(shown)
    rows = book.lines(*shown).filter(pl.col(t.DIMENSION) == what.id)
    return rows.select(
        names.alias("series"),
        names.alias("label"),
        pl.col(t.GROUP).replace_strict(kinds).alias("kind"),
        t.YEAR,
        pl.col(t.SCORE).alias(t.VALUE),
        pl.lit("modelled").alias(t.STATUS),
        t.ECONOMIES,
    )


def _indicators(book: Book, what: Dimension) -> pl.DataFrame:
    """What the dimension is made of: series in use, weight, goalposts, coverage, and what is left out and why."""
    covered = panel.coverage(book.recent, book.catalogue, book.year, book.window)
    seen = {row[t.INDICATOR]: row for row in covered.iter_rows(named=True)}
    mine = [i for i in book.catalogue.indicators.values() if i.dimension == what.id]
    world = arrows(book).filter(pl.col(t.ECONOMY) == "WLD").select(t.INDICATOR, "direction", t.SLOPE)
    trends = {k: n.trend(direction, slope) for k, direction, slope in world.iter_rows()}
    made = [_indicator_row(book, i, seen.get(i.id), trends.get(i.id, "")) for i in mine]
    return pl.DataFrame(made, schema=INDICATOR_COLUMNS, orient="row")


INDICATOR_COLUMNS = {
    t.INDICATOR: pl.String,
    "title": pl.String,
    "unit": pl.String,
    "role": pl.String,
    "weight": pl.Float64,
    "worst": pl.Float64,
    "best": pl.Float64,
    "decimals": pl.Int64,
    t.SERIES: pl.String,
    t.ECONOMIES: pl.Int64,
    "people_percent": pl.Float64,
    "state": pl.String,
    "trend": pl.String,
    "remark": pl.String,
}


COMPUTED = "own calculation for the world, in the chapter on inequality"  # the one row that is no economy's figure


def _indicator_row(book: Book, what: Indicator, seen: dict | None, trend: str) -> tuple:
    chosen = book.vintage.manifest.recipes.get(what.id)
    rank = chosen.rank if chosen else None
    used = book.in_use.get(what.id)
    posts = (used.goalposts if used else None) or what.goalposts
    ends = (None, None) if posts is None else (posts.lower, posts.upper)[:: what.direction or 1]
    state = "left out" if rank is None else "alternate" if rank else "first choice"
    state = "own data" if what.own else state
    named = (used.title or what.title, used.unit or what.unit) if used else (what.title, what.unit)
    series = "; ".join(s.label for _, s in used.components) if used else ""
    return (
        what.id, *named, what.role, what.weight or None, *ends, used.decimals if used else what.decimals,
        series if what.recipes else COMPUTED,
        seen[t.ECONOMIES] if seen else 0, 100 * (seen["population_share"] or 0.0) if seen else 0.0,
        state, trend, chosen.reason if chosen and rank != 0 else "",
    )  # fmt: skip


def _economies(book: Book, rows: pl.DataFrame, what: Dimension) -> pl.DataFrame:
    """Every economy in alphabetical order: score and rank with their 90 % intervals, what is seen."""
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    moves = dimensions_of(book).filter(pl.col(t.DIMENSION) == what.id).select(t.ECONOMY, "direction", t.SLOPE)
    trends = {e: n.trend(direction, slope) for e, direction, slope in moves.iter_rows()}
    made = [
        {
            t.ECONOMY: row[t.ECONOMY],
            "name": names[row[t.ECONOMY]],
            "shown": text.in_words(row[t.SCORE]) if what.banded else text.score_or_band(row),
            "range": "" if what.banded else n.interval(row[t.LOW], row[t.HIGH]),
            "ranks": n.interval(row[t.RANK_LOW], row[t.RANK_HIGH]),
            **({} if what.banded else {t.SCORE: None if row["banded"] else row[t.SCORE]}),
            **{c: row[c] for c in (() if what.banded else (t.LOW, t.HIGH, t.RANK_LOW, t.RANK_HIGH))},
            **{c: row[c] for c in (t.SEEN, t.TOTAL, t.REASON)},
            "weight_percent": 100 * row[t.WEIGHT_SHARE],
            "trend": trends.get(row[t.ECONOMY], ""),
        }
        for row in rows.iter_rows(named=True)
    ]
    return of_scores(book, pl.DataFrame(made, infer_schema_length=None).sort("name"), what.id)
