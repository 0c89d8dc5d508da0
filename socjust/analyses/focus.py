"""Where to focus, read from a vintage: the kept tables, and the page of one economy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from socjust import focus as _focus
from socjust import numbers as n
from socjust import table as t
from socjust.analyses import focus_reason as why
from socjust.analyses import focus_text as text
from socjust.analyses import own_figures
from socjust.analyses.book import Book
from socjust.analyses.focus_world_text import wishes as told_wishes
from socjust.analyses.progress import of
from socjust.catalogue.models import Economy
from socjust.focus import FocusResult, tables, wishes
from socjust.focus.priorities import SET_ASIDE
from socjust.progress import assess, settings
from socjust.progress import tables as errors
from socjust.scores.spread_settings import SETTINGS
from socjust.store.kept import fingerprint, kept

FLAG_REMARKS = {
    "capped": "beyond the cap: counts as the cap",
    "censored": "only a bound is published",
    "unreliable": "marked unreliable by the provider",
    "corrected": "corrected, see the chapter on data",
    "own": "the country team's own figure",
}


@dataclass(frozen=True)
class EconomyFocus:
    """What the page of one economy shows."""

    lede: str
    watched: str
    slipping: str
    wishes: str  # a reader's own weights and exclusions; blank where there are none
    places: pl.DataFrame
    chart: pl.DataFrame
    chart_title: str
    against: str
    chart_notes: tuple[str, ...]
    priorities: pl.DataFrame
    priorities_title: str
    reasons: str  # the list as Markdown, a numbered sentence each
    starts: pl.DataFrame
    starts_title: str


def result(book: Book, weights: Mapping[str, float] | None = None, exclude: Iterable[str] = ()) -> FocusResult:
    """Return where every economy should focus: read beside the vintage where that is up to date, else computed.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    weights : mapping, optional
        Own weights by indicator: computed each time, never kept.
    exclude : iterable of str
        Indicators to leave out: likewise.

    Returns
    -------
    FocusResult
    """
    if weights or exclude:
        return _computed(book, weights, exclude)
    once: Callable[[], FocusResult] = cache(lambda: _computed(book))
    key = fingerprint(
        book.observations,
        book.year,
        book.window,
        tables.fingerprint(),
        SETTINGS,
        settings.SETTINGS,
        errors.fingerprint(),
        assess.COLUMNS,
    )
    made = [
        kept(book.vintage, book.catalogue, f"focus_{name}_{book.year}", lambda name=name: getattr(once(), name), key)
        for name in FocusResult._fields
    ]
    return FocusResult(*made)


def _computed(book: Book, weights: Mapping[str, float] | None = None, exclude: Iterable[str] = ()) -> FocusResult:
    return _focus.focus(
        book.observations, book.scores, book.catalogue, book.year,
        progress=of(book), weights=weights, exclude=tuple(exclude), window=book.window,
    )  # fmt: skip


def economy_focus(
    book: Book, code: str, weights: str | Mapping[str, float] | None = None, exclude: str | Iterable[str] = ()
) -> EconomyFocus:
    """Gather what the page of one economy says about where to focus.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    code : str
        ISO 3166 alpha-3 code or English name.
    weights, exclude
        As for :func:`result`, or as they are typed: ``"dis_gini=2, pro_children=0.5"``, ``"tra_renewables"``.

    Returns
    -------
    EconomyFocus
    """
    own, gone = wishes.typed(weights, exclude)
    who, made = book.catalogue.economy(code), result(book, own, gone)
    places = named(book, made.places.filter(pl.col(t.ECONOMY) == who.id))
    listed = places.filter(pl.col("place").is_not_null()).sort("place")
    chart, against, notes = _chart(places)
    starts = _starts(book, who, made, listed)
    reasons = _priorities(book, listed)
    found = places.filter("listed").height
    since = book.year - tables.whole("start_years")
    return EconomyFocus(
        lede=text.lede(who.name, book.year, places, listed),
        watched=text.watched(places),
        slipping=text.slipping(places),
        wishes=told_wishes(own, gone),
        places=places,
        chart=chart,
        chart_title=text.chart_title(chart, against),
        against=against,
        chart_notes=notes,
        priorities=reasons,
        priorities_title=text.priorities_title(listed, found),
        reasons=why.reasons(reasons),
        starts=starts,
        starts_title=text.starts_title(who.name, starts, since),
    )


def named(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    """Add the short name, unit and decimals of each row's series."""
    return rows.with_columns(
        pl.col(t.INDICATOR).replace_strict({k: book.label(k) for k in book.in_use}).alias("label"),
        pl.col(t.INDICATOR).replace_strict({k: r.unit for k, r in book.in_use.items()}).alias("unit"),
        pl.col(t.INDICATOR).replace_strict({k: r.decimals for k, r in book.in_use.items()}).alias("decimals"),
    )


def _chart(places: pl.DataFrame) -> tuple[pl.DataFrame, str, tuple[str, ...]]:
    """Set every score beside what income predicts; beside the median of the income group where no income is known."""
    column, against = "predicted", "what its income predicts"
    if places["predicted"].null_count() == places.height and places["income_median"].null_count() < places.height:
        column, against = "income_median", "the median of its income group"
    drawn = places.with_columns((pl.col(t.SCORE) - pl.col(column)).alias("beside"))
    left = drawn.filter(pl.col("beside").is_null()).sort("place", "label", nulls_last=True)
    rows = drawn.filter(pl.col("beside").is_not_null())
    notes = []
    if left.height:
        numbered = [f"{r['place']} {r['label']}" if r["place"] else r["label"] for r in left.iter_rows(named=True)]
        # without any point at all the reason lies with the economy, not with how many others have a figure
        cause = (
            "too few economies have a figure" if rows.height else "its income per head and income group are not known"
        )
        notes.append(f"Without a point, because {cause}: {', '.join(numbered)}.")
    if column == "income_median":
        notes.append("No income per head is known, so that the median of the income group takes its place.")
    shown = (
        "place",
        "label",
        "gap",
        "beside",
        "quadrant",
        "behind",
        t.SCORE,
        column,
        t.VALUE,
        "unit",
        "decimals",
        "value_year",
        own_figures.mark(),
    )
    chart = own_figures.shown(rows.select(shown))
    return chart.sort("place", "label", nulls_last=True), against, tuple(notes)


def _priorities(book: Book, listed: pl.DataFrame) -> pl.DataFrame:
    rows = listed.to_dicts()
    figures = [c for c in listed.columns if not c.endswith("_raw") and c not in ("listed", "own_weight", t.UNCLIPPED)]
    return listed.select(figures).with_columns(
        pl.Series("name", [f"{r['place']}. {r['label']}" for r in rows], dtype=pl.String),
        pl.Series("reason", [why.reason(r) for r in rows], dtype=pl.String),
        pl.Series("figure", [_figure(r) for r in rows], dtype=pl.String),
        pl.Series("predicts", [why.bare(why.band(r)) for r in rows], dtype=pl.String),
        pl.Series("trend", [why.bare(why.trend(r)) for r in rows], dtype=pl.String),
        pl.Series("in_top", [why.share(r["stable_top"]) for r in rows], dtype=pl.String),
        pl.Series("in_most", [why.share(r["stable_most"]) for r in rows], dtype=pl.String),
        pl.Series("source_line", [book.series_line(r) for r in rows], dtype=pl.String),
        pl.Series("remark", [remark(book, r) for r in rows], dtype=pl.String),
    )


def _figure(row: Mapping) -> str:
    return f"{why.figure(row[t.VALUE], row['unit'], row['decimals'])}, {row['value_year']}"


def remark(book: Book, row: Mapping) -> str:
    """Return what must be known before a priority is quoted: thin evidence, another series, a cap, a caveat."""
    what = book.catalogue.indicators[row[t.INDICATOR]]
    of = book.catalogue.indicators[row["stands_for"]]
    said = []
    if book.catalogue.dimensions[of.dimension].banded or of.role == "score-limited":
        said.append("thin evidence")
    if row[t.INDICATOR] != row["stands_for"]:
        said.append(f"stands in for {n.inside(of.short)}")
    said += [FLAG_REMARKS[word] for word in row[t.FLAGS].split(" ") if word in FLAG_REMARKS]
    said += [row[t.STATUS]] if row[t.STATUS] in ("modelled", "imputed", "projected") else []
    said += [n.inside(book.caveat_of(what, row[t.RECIPE]))]
    if row["quadrant"] == SET_ASIDE:
        said += [row["set_aside"], what.caveat]
    return "; ".join(filter(None, said))


def _starts(book: Book, who: Economy, made: FocusResult, listed: pl.DataFrame) -> pl.DataFrame:
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    order = listed.select(t.INDICATOR, pl.col("place").alias("priority_place"))
    rows = named(book, made.starts.filter(pl.col(t.ECONOMY) == who.id)).join(order, on=t.INDICATOR)
    rows = rows.with_columns(pl.col("peer").replace_strict(names).alias("peer_name")).sort("priority_place", "place")
    told = [text.start(r) for r in rows.iter_rows(named=True)]
    return rows.with_columns(pl.Series("told", told, dtype=pl.String))
