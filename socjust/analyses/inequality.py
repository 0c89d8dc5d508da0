"""Inequality within economies and among them: where it stands, how it moved, and what moved it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import table as t
from socjust.analyses import inequality_among as worldwide
from socjust.analyses import inequality_text as text
from socjust.analyses.book import PROVIDERS, Book, day
from socjust.analyses.inequality_among import AmongView
from socjust.analyses.inequality_frames import FIFTHS, GINI, TENTHS, measured_now, nearest, newest, surveys
from socjust.analyses.inequality_work import WorkView, work_view
from socjust.analyses.own_figures import of_values
from socjust.catalogue.models import INCOME_GROUPS
from socjust.inequality import welfare

SPAN = 10  # years between the two surveys that are compared
SLACK = 3  # years by which the earlier survey may miss that
MOVED = 1.0  # points of the Gini index: a smaller change is within what surveys can tell
LEAST = 5  # economies in a row of the picture; fewer are no distribution
NO_KIND = "kind of survey not known"


@dataclass(frozen=True)
class InequalityView:
    """All that the chapter on inequality shows."""

    lede: str
    strip: pl.DataFrame
    strip_title: str
    strip_notes: tuple[str, ...]
    within_text: str
    fit_text: str
    changes: pl.DataFrame
    changes_title: str
    changes_text: str
    economies: pl.DataFrame
    economies_title: str
    survey_source: str
    among: AmongView
    work: WorkView


def inequality(book: Book, since: int = 1990, since_work: int = 1995) -> InequalityView:
    """Gather what the chapter on inequality says.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    since : int
        First year of inequality among economies.
    since_work : int
        First year of inequality of output per worker.

    Returns
    -------
    InequalityView
        Where too few economies have figures since these years, its parts say so and are empty.
    """
    held = surveys(book)
    now = named(book, measured_now(book))
    shown = of_values(book, _strip(now), [GINI])
    moved = changes(book, held)
    among = worldwide.among_view(book, held, since)
    return InequalityView(
        lede=text.lede(book, now, moved, MOVED, among),
        strip=shown,
        strip_title=text.strip_title(shown),
        strip_notes=(text.KIND_NOTE, *text.left_out(now, shown)),
        within_text=text.within_text(now),
        fit_text=text.fit_text(now),
        changes=_change_strip(book, moved),
        changes_title=text.changes_title(moved, MOVED),
        changes_text=text.changes_text(moved, MOVED, SPAN, SLACK),
        economies=now.sort("name"),
        economies_title=f"{now.height} economies with a survey from {book.year - book.window} to {book.year}",
        survey_source=survey_source(book),
        among=among,
        work=work_view(book, since_work),
    )


def survey_source(book: Book) -> str:
    """Return the source line of what rests on surveys, with where the kind of survey is from."""
    rows = book.observations.filter(pl.col(t.INDICATOR).is_in([*FIFTHS, *TENTHS, GINI]))
    return compact(book, rows) + ("" if book.simulated else f" {welfare.SOURCE[0].upper()}{welfare.SOURCE[1:]}.")


def compact(book: Book, rows: pl.DataFrame) -> str:
    """Return a source line that names the provider and a date once for all its series of that date."""
    dated = rows.group_by(t.SOURCE, t.SERIES).agg(pl.col(t.UPDATED).max())
    lines = dated.group_by(t.SOURCE, t.UPDATED).agg(pl.col(t.SERIES).sort()).sort(t.SOURCE, t.UPDATED)
    said = [
        f"{PROVIDERS.get(source, source)} {', '.join(series)}{f' ({day(updated)})' if updated else ''}"
        for source, updated, series in lines.iter_rows()
    ]
    mark = "SIMULATED figures in place of: " if book.simulated else ""
    return f"{mark}{'; '.join(said)}. Vintage {book.vintage.name}."


def named(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    """Add name, income group and region of each economy; of simulated figures the kind of survey is not known."""
    who = pl.DataFrame(
        [(e.id, e.name, e.income, e.region) for e in book.catalogue.economies.values()],
        schema={t.ECONOMY: pl.String, "name": pl.String, "income": pl.String, "region": pl.String},
        orient="row",
    )
    groups = {g.id: g.name for g in book.catalogue.groups.values()}
    kind = pl.lit(welfare.UNKNOWN) if book.simulated else pl.col("concept")
    return rows.join(who, on=t.ECONOMY, how="left").with_columns(
        kind.alias("concept"),
        pl.col("income").replace_strict(groups, default="Not classified").alias("income_name"),
        pl.col("region").replace_strict(groups, default="").alias("region_name"),
        (pl.col("fitted") - pl.col("gini")).alias("off"),
    )


def _strip(now: pl.DataFrame) -> pl.DataFrame:
    """Every economy's Gini in rows of income group and kind of survey; rows of fewer than five are left out."""
    order = {group: place for place, group in enumerate(INCOME_GROUPS)}
    kinds = {welfare.CONSUMPTION: 0, welfare.INCOME: 1, welfare.BOTH: 2, welfare.UNKNOWN: 2}
    kind = pl.when(pl.col("concept").is_in([welfare.INCOME, welfare.CONSUMPTION])).then(pl.col("concept"))
    rows = (
        now.filter(pl.col("gini").is_not_null() & pl.col("income").is_in(list(order)))
        .with_columns(kind.otherwise(pl.lit(NO_KIND)).alias("kind"))
        .sort(pl.col("income").replace_strict(order), pl.col("concept").replace_strict(kinds), "gini", t.ECONOMY)
        .with_columns(pl.format("{}: {}", "income_name", "kind").alias(t.GROUP))
        .filter(pl.len().over(t.GROUP) >= LEAST)
    )
    place = pl.col("gini").rank("ordinal").over(t.GROUP)
    return rows.select(
        t.ECONOMY,
        pl.col("name").alias("label"),
        pl.col("gini").alias(t.VALUE),
        t.GROUP,
        pl.col("gini").median().over(t.GROUP).alias("middle"),
        ((place == 1) | (place == pl.len().over(t.GROUP))).alias("marked"),
        "income_name",
        "kind",
        t.YEAR,
    )


def changes(book: Book, held: pl.DataFrame) -> pl.DataFrame:
    """Compare each economy's newest survey with the one about ten years before, of the same kind only.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``year``, ``gini``, ``then`` (year), ``before`` (Gini), ``change`` (points; null where the two
        surveys may be of different kinds), ``same`` (whether they surely are of the same kind).
    """
    known = held.filter(pl.col(GINI).is_not_null()).select(t.ECONOMY, t.YEAR, pl.col(GINI).alias("gini"))
    now = newest(known, book.year, book.window)
    rows = []
    for economy, year, gini in now.iter_rows():
        earlier = nearest(known.filter(pl.col(t.ECONOMY) == economy), year - SPAN, SLACK)
        if earlier.height:
            then, before = earlier["year"][0], earlier["gini"][0]
            same = not book.simulated and welfare.same_concept(economy, then, year)
            rows.append((economy, year, gini, then, before, gini - before if same else None, same))
    columns = {t.ECONOMY: pl.String, t.YEAR: pl.Int32, "gini": pl.Float64, "then": pl.Int32, "before": pl.Float64}
    return named_only(book, pl.DataFrame(rows, columns | {"change": pl.Float64, "same": pl.Boolean}, orient="row"))


def named_only(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    """Add the name and the region of each economy."""
    groups = {g.id: g.name for g in book.catalogue.groups.values()}
    who = {e.id: (e.name, groups.get(e.region, "")) for e in book.catalogue.economies.values()}
    return rows.with_columns(
        pl.col(t.ECONOMY).replace_strict({k: v[0] for k, v in who.items()}, return_dtype=pl.String).alias("name"),
        pl.col(t.ECONOMY).replace_strict({k: v[1] for k, v in who.items()}, return_dtype=pl.String).alias("region"),
    )


def _change_strip(book: Book, moved: pl.DataFrame) -> pl.DataFrame:
    """Changes in rows of regions, the largest fall and rise of each named."""
    order = {g.name: place for place, g in enumerate(book.catalogue.groups.values())}
    rows = moved.filter(pl.col("change").is_not_null())
    place = pl.col("change").rank("ordinal").over("region")
    frame = rows.sort(pl.col("region").replace_strict(order, default=99), "change", t.ECONOMY).select(
        t.ECONOMY,
        pl.col("name").alias("label"),
        pl.col("change").alias(t.VALUE),
        pl.col("region").alias(t.GROUP),
        pl.col("change").median().over("region").alias("middle"),
        ((place == 1) | (place == pl.len().over("region"))).alias("marked"),
        "then",
        t.YEAR,
    )
    return of_values(book, of_values(book, frame, [GINI]), [GINI], on=(t.ECONOMY, "then"))
