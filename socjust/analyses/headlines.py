"""The ILO's published headlines beside the same figures computed from a vintage, with the difference and its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import polars as pl

from socjust import table as t
from socjust.analyses import headlines_text as text
from socjust.analyses.book import Book, day
from socjust.analyses.headlines_file import (
    AGREES,
    DIFFERS,
    NOT,
    OTHER_YEAR,
    PUBLICATION,
    PUBLISHED,
    Headline,
    headlines,
)
from socjust.analyses.inequality_frames import PEOPLE, WORKERS, Concept, Held, economies_of
from socjust.catalogue import expression
from socjust.errors import UsageError
from socjust.inequality import among

NEAR: Final = 2  # years: a figure of a year further off is no recomputation


@dataclass(frozen=True)
class Recomputed:
    """One headline computed from a vintage; ``value`` is None where it cannot be."""

    headline: Headline
    value: float | None = None
    since: int | None = None  # years that the value is of
    until: int | None = None
    series: str = ""
    updated: date | None = None
    why_not: str = ""
    instead: str = ""  # which series stands in for the first choice, and why, in the provider's and our words

    @property
    def difference(self) -> float | None:
        """Ours less published, in the headline's unit."""
        return None if self.value is None else self.value - self.headline.published

    @property
    def state(self) -> str:
        """One of :data:`socjust.analyses.headlines_file.STATES`."""
        if self.value is None:
            return NOT
        asked = self.headline
        if (asked.until or self.until) != self.until or (asked.since or self.since) != self.since:
            return OTHER_YEAR
        return AGREES if asked.least <= self.value <= asked.most else DIFFERS


@dataclass(frozen=True)
class HeadlinesView:
    """All that the chapter of the headlines shows."""

    lede: str
    table: pl.DataFrame
    table_title: str
    table_subtitle: str
    reasons_title: str
    pairs: pl.DataFrame
    pairs_title: str
    measures: pl.DataFrame
    measures_title: str
    measures_text: str
    measures_note: str
    measures_source: str
    source: str
    notes: tuple[str, ...]


def headlines_view(book: Book) -> HeadlinesView:
    """Gather what the chapter of the recomputed headlines says.

    Parameters
    ----------
    book : Book
        The vintage, opened.

    Returns
    -------
    HeadlinesView
    """
    made = [recompute(book, h) for h in headlines()]
    measures = output_measures(book)
    rows = pl.DataFrame([_row(book, r, measures) for r in made], schema=COLUMNS, orient="row")
    return HeadlinesView(
        lede=text.lede(rows, book.vintage.name, book.simulated),
        table=rows,
        table_title=text.table_title(rows),
        table_subtitle=f"Published: {PUBLICATION}; ours: vintage {book.vintage.name}",
        reasons_title=text.reasons_title(rows),
        pairs=_pairs(rows),
        pairs_title=text.pairs_title(_pairs(rows)),
        measures=measures,
        measures_title=text.measures_title(measures),
        measures_text=text.measures_text(measures, _published("output-between")),
        measures_note=text.measures_note(measures),
        measures_source=_measures_source(book),
        source=book.source(series="; ".join(dict.fromkeys(s for r in made if r.series for s in r.series.split("; ")))),
        notes=(
            text.UNCOUNTED,
            f"Published on {day(PUBLISHED)}. Read from the report's web page, the news release and reports on it, not "
            "from the report itself: the table behind names the place.",
        ),
    )


def recompute(book: Book, headline: Headline) -> Recomputed:
    """Compute one published figure from a vintage.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    headline : Headline
        What was published.

    Returns
    -------
    Recomputed
        With value, years, series and the provider's date; or with the reason why it cannot be recomputed.
    """
    if headline.kind == "none":
        return Recomputed(headline, why_not=headline.note)
    names = expression.parse(headline.expression, list(book.catalogue.indicators)).names
    for name in sorted(names):
        used = book.vintage.manifest.recipes.get(name)
        if used is None or used.rank is None or used.rank > headline.accepts:
            return Recomputed(headline, why_not=text.not_served(book.catalogue.indicators[name], used))
    rows = book.observations.filter(pl.col(t.INDICATOR).is_in(list(names)) & (pl.col(t.SEX) == "total"))
    if headline.kind == "between":
        return _between(book, headline, rows)
    rows = rows.filter((pl.col(t.ECONOMY) == headline.area) & (pl.col(t.STATUS) != "projected"))
    known = _evaluate(headline.expression, sorted(names), rows)
    recipes = book.vintage.manifest.recipes
    instead = " ".join(recipes[name].reason for name in sorted(names) if recipes[name].rank)
    return replace(_of_years(headline, known, rows), instead=instead)


def _evaluate(formula: str, names: list[str], rows: pl.DataFrame) -> dict[int, float]:
    """Return the value of an expression over indicators for every year that has them all."""
    if not set(names) <= set(rows[t.INDICATOR]):
        return {}
    wide = rows.pivot(on=t.INDICATOR, index=t.YEAR, values=t.VALUE).sort(t.YEAR)
    made = expression.parse(formula, names).to_polars({n: pl.col(n) for n in names})
    return dict(wide.select(t.YEAR, made.alias(t.VALUE)).drop_nulls().iter_rows())


def _of_years(headline: Headline, known: dict[int, float], rows: pl.DataFrame) -> Recomputed:
    """Take the years that are asked for, or the nearest ones, and compute level, change or growth."""
    until = _nearest(known, headline.until) if headline.until else max(known, default=None)
    since = _nearest(known, headline.since) if headline.since else None
    if until is None or (headline.since and (since is None or since >= until)):
        return Recomputed(headline, why_not=text.no_year(headline, known))
    value = known[until]
    if since is not None:
        value = value - known[since] if headline.kind == "change" else 100 * (value / known[since] - 1)
    used = rows.filter(pl.col(t.YEAR).is_in([y for y in (since, until) if y]))
    series = "; ".join(sorted({s for row in used[t.SERIES] for s in row.split(" ; ")}))
    return Recomputed(headline, value, since, until, series, used[t.UPDATED].min())


def _nearest(known: dict[int, float], year: int) -> int | None:
    near = [y for y in known if abs(y - year) <= NEAR]
    return min(near, key=lambda y: (abs(y - year), y), default=None)


def _between(book: Book, headline: Headline, rows: pl.DataFrame) -> Recomputed:
    measures = output_measures(book)
    main = text.main_measure(measures)
    if main.is_empty():
        return Recomputed(headline, why_not="Fewer than two economies have output per worker in every year.")
    row = main.row(0, named=True)
    used = rows.filter(pl.col(t.ECONOMY).is_in(list(book.catalogue.economies)))
    series = "; ".join(sorted(used[t.SERIES].unique()))
    return Recomputed(headline, row["change"], row["since"], row["until"], series, used[t.UPDATED].min())


def _measures_source(book: Book) -> str:
    used = [name for concept in SUBJECTS for name in (concept.value, concept.weight)]
    return book.source_of(book.observations.filter(pl.col(t.INDICATOR).is_in(used) & (pl.col(t.SEX) == "total")))


def output_measures(book: Book) -> pl.DataFrame:
    """Return the change of inequality between economies by every index and both weightings.

    Of output per worker, and of GDP per head, which a reader may take for the same; over all economies with figures,
    and without the one that weighs most.

    Returns
    -------
    polars.DataFrame
        ``of`` (what is shared), ``measure``, ``concept``, ``without`` (name of the one economy left out, "" where none
        is), ``first`` and ``last`` (index values), ``change`` (per cent), ``since``, ``until``, ``economies``,
        ``covered`` (share of the world's workers or people in the last year, per cent), and their names in words:
        ``label``, ``weights``, ``set``. Empty where fewer than two economies have figures.
    """
    since = next(h.since for h in headlines() if h.id == "output-between") or 0
    rows: list[tuple] = []
    for concept in SUBJECTS:
        try:
            held = economies_of(book, concept, since)
        except UsageError:
            continue
        last = held.frame.filter(pl.col(t.YEAR) == held.until).sort(t.WEIGHT, descending=True)
        largest = last[t.ECONOMY][0]
        left = 1 - last[t.WEIGHT][0] / last[t.WEIGHT].sum()
        rows += _changes(held, held.frame, held.covered, "")
        rest = held.frame.filter(pl.col(t.ECONOMY) != largest)
        rows += _changes(held, rest, held.covered * left, book.catalogue.economies[largest].name)
    everyone = pl.when(pl.col("without") == "").then(pl.lit("all economies"))
    return pl.DataFrame(rows, schema=MEASURE_COLUMNS, orient="row").with_columns(
        pl.col("measure").replace_strict(text.MEASURES).alias("label"),
        text.weights().alias("weights"),
        everyone.otherwise(pl.format("all but {}", "without")).alias("set"),
    )


def _changes(held: Held, frame: pl.DataFrame, covered: float, without: str) -> list[tuple]:
    """Return first value, last value and change of every measure, by both weightings."""
    whole, rows = among.between(frame), []
    for concept in (among.WEIGHTED, among.UNWEIGHTED):
        ends = whole.filter(pl.col("concept") == concept).sort(t.YEAR)
        for measure in among.MEASURES:
            first, last = ends[measure][0], ends[measure][-1]
            moved, size = 100 * (last / first - 1), ends[t.ECONOMIES][0]
            years = (held.since, held.until)
            rows.append((held.concept.what, measure, concept, without, first, last, moved, *years, size, covered))
    return rows


SUBJECTS: Final[tuple[Concept, ...]] = (WORKERS, PEOPLE)
MEASURE_COLUMNS = {
    "of": pl.String, "measure": pl.String,
    "concept": pl.String, "without": pl.String, "first": pl.Float64, "last": pl.Float64,
    "change": pl.Float64, "since": pl.Int32, "until": pl.Int32, t.ECONOMIES: pl.Int64, "covered": pl.Float64,
}  # fmt: skip
COLUMNS = {
    "id": pl.String, "statement": pl.String, "unit": pl.String, "decimals": pl.Int64, "published_decimals": pl.Int64,
    "published": pl.Float64, t.VALUE: pl.Float64, "years": pl.String, "difference": pl.Float64, t.STATE: pl.String,
    t.REASON: pl.String, t.SERIES: pl.String, t.UPDATED: pl.Date, "edition": pl.String, "place": pl.String,
    "kind": pl.String,
}  # fmt: skip


def _row(book: Book, made: Recomputed, measures: pl.DataFrame) -> tuple:
    h = made.headline
    years = "" if made.until is None else f"{made.since}–{made.until}" if made.since else str(made.until)
    reason = text.reason(made, PUBLISHED, book.simulated)
    if h.kind == "between" and made.value is not None and made.state != AGREES:
        reason = f"{reason} {text.nearest_measure(measures, h.published)}"
    whole = float(h.published).is_integer()
    return (
        h.id, h.statement, h.unit, h.decimals, 0 if whole else 1, h.published, made.value, years, made.difference,
        made.state, reason, made.series, made.updated, day(made.updated) if made.updated else "", h.place, h.kind,
    )  # fmt: skip


def _published(headline: str) -> float:
    return next(h.published for h in headlines() if h.id == headline)


def _pairs(rows: pl.DataFrame) -> pl.DataFrame:
    """Levels in per cent or points recomputed for the published year, for one scale: ours and the published one."""
    shown = rows.filter(
        (pl.col("kind") == "level") & pl.col(t.STATE).is_in([AGREES, DIFFERS]) & pl.col("unit").is_in(["%", "points"])
    )
    return shown.select(
        pl.col("statement").alias("label"),
        pl.col(t.VALUE).alias("female"),
        pl.col("published").alias("male"),
        pl.lit("%").alias("unit"),
        pl.col("difference").alias("gap"),
        t.STATE,
    )
