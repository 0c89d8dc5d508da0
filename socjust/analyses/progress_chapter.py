"""The chapter on progress: the world, where rules disagree, economies, groups, years to target, the Sevilla rule."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import numbers as n
from socjust import progress as rules
from socjust import table as t
from socjust.analyses import progress_text as text
from socjust.analyses.book import Book
from socjust.analyses.cited import cited, read_note
from socjust.analyses.progress import aims, dimensions_of, marked, of, shown
from socjust.progress import settings as s
from socjust.progress.reasons import KINDS

WORLD = "WLD"


@dataclass(frozen=True)
class ProgressView:
    """All that the chapter on progress shows, as sentences and tables."""

    lede: str
    arrow_note: str
    counts: pl.DataFrame
    counts_title: str
    world: pl.DataFrame
    matrix: pl.DataFrame
    matrix_title: str
    matrix_text: str
    disagree: pl.DataFrame
    dimensions: pl.DataFrame
    dimensions_title: str
    indicators: pl.DataFrame
    groups: pl.DataFrame
    groups_title: str
    years: pl.DataFrame
    sevilla: pl.DataFrame
    sevilla_text: str
    reasons: pl.DataFrame
    reasons_text: str
    targets: pl.DataFrame
    targets_note: str


def chapter(book: Book) -> ProgressView:
    """Gather what the chapter on progress says.

    Parameters
    ----------
    book : Book
        The vintage, opened.

    Returns
    -------
    ProgressView
    """
    table = of(book)
    economies = table.filter(pl.col(t.ECONOMY).is_in(list(book.catalogue.economies)))
    world = table.filter(pl.col(t.ECONOMY) == WORLD)
    held = text.counts(world[t.STATE])
    by_dimension, by_group = _dimensions(book), _groups(book, table)
    kept = rules.sevilla(table)
    return ProgressView(
        lede=f"{text.world_lede(held, book.year)} {text.economies_lede(economies)}".strip(),
        arrow_note=text.arrow_note(book.year),
        counts=_counts(world, economies),
        counts_title=text.world_title(held),
        world=_world(book, world),
        matrix=_matrix(economies),
        matrix_title=text.disagree_title(economies),
        matrix_text=text.disagree_text(economies),
        disagree=shown(book, world.filter(~pl.col("agree"))),
        dimensions=by_dimension,
        dimensions_title=text.dimensions_title(by_dimension),
        indicators=_indicators(book, economies),
        groups=by_group,
        groups_title=text.groups_title(by_group),
        years=_years(book, table),
        sevilla=_sevilla(book, kept),
        sevilla_text=_sevilla_text(book, kept),
        reasons=_reasons(economies, world),
        reasons_text=text.unjudged_text(economies),
        targets=_targets(book),
        targets_note=read_note(a.read_in for a in book.catalogue.targets.values()),
    )


def _counts(world: pl.DataFrame, economies: pl.DataFrame) -> pl.DataFrame:
    """Every status of the default rule with its counts: indicators of the world, pairs of economy and indicator."""
    ours, theirs = text.counts(world[t.STATE]), text.counts(economies[t.STATE])
    rows = [(marked(k), ours[k], theirs[k], 100 * theirs[k] / (economies.height or 1)) for k in s.STATES]
    rows.append(("all", world.height, economies.height, 100.0 if economies.height else 0.0))
    return pl.DataFrame(rows, schema=["status", "world", "pairs", "percent"], orient="row")


def _world(book: Book, world: pl.DataFrame) -> pl.DataFrame:
    """The world's own aggregates with a verdict or an uncertain one, in the order of the framework."""
    return shown(book, world.filter(pl.col(t.STATE) != s.NO_DATA))


def _matrix(economies: pl.DataFrame) -> pl.DataFrame:
    """Status by the default rule in rows; what the two others say of the same pairs in columns."""
    words = (*s.VERDICTS, s.NOT_APPLICABLE)
    shown_ = economies.filter(pl.col("state_unsd") != s.NO_DATA)
    rows = []
    for state in s.STATES:
        mine = shown_.filter(pl.col(t.STATE) == state)
        row = {"status": marked(state), "all": mine.height}
        for prefix, column in (("unsd", "state_unsd"), ("eurostat", "state_eurostat")):
            held = dict(mine[column].value_counts().iter_rows())
            row |= {f"{prefix} {word}": held.get(word, 0) for word in words}
        rows.append(row)
    return pl.DataFrame(rows)


def _spread(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Counts of every status in columns, one row for each value of a column; judged: those with a verdict."""
    counted = rows.group_by(by).agg(*((pl.col(t.STATE) == k).sum().cast(pl.Int64).alias(k) for k in s.STATES))
    return counted.with_columns(pl.sum_horizontal(*s.VERDICTS).alias("judged"))


def _dimensions(book: Book) -> pl.DataFrame:
    names = {d.id: d.short for d in book.catalogue.dimensions.values()}
    order = {d.id: d.order for d in book.catalogue.dimensions.values()}
    made = _spread(dimensions_of(book), t.DIMENSION).sort(pl.col(t.DIMENSION).replace_strict(order))
    return made.with_columns(pl.col(t.DIMENSION).replace_strict(names).alias("label"))


def _indicators(book: Book, economies: pl.DataFrame) -> pl.DataFrame:
    """How many economies have which status, by indicator; those that no economy has data for are left out."""
    order = {name: place for place, name in enumerate(book.catalogue.targets)}
    areas = {
        i.id: book.catalogue.dimensions[i.dimension].short for i in book.catalogue.indicators.values() if i.dimension
    }
    made = _spread(economies, t.INDICATOR).sort(pl.col(t.INDICATOR).replace_strict(order))
    labels = {name: book.label(name) for name in order}
    return made.filter(pl.col(s.NO_DATA) < len(book.catalogue.economies)).with_columns(
        pl.col(t.INDICATOR).replace_strict(labels).alias("label"),
        pl.col(t.INDICATOR).replace_strict(areas).alias("area"),
    )


def _groups(book: Book, table: pl.DataFrame) -> pl.DataFrame:
    """The providers' own aggregates of each group by status: indicators counted."""
    order = {g: place for place, g in enumerate(book.catalogue.groups)}
    names = {g.id: g.name for g in book.catalogue.groups.values()}
    made = _spread(table.filter(pl.col(t.ECONOMY).is_in(list(order))), t.ECONOMY)
    return made.sort(pl.col(t.ECONOMY).replace_strict(order)).with_columns(
        pl.col(t.ECONOMY).replace_strict(names).alias("label")
    )


def _years(book: Book, table: pl.DataFrame) -> pl.DataFrame:
    """When targets would be reached at the pace of the last ten years: the world, and the economies counted.

    Counted are economies with a trend or at the target: met; in time (certainly moving, by the target year); later
    (certainly moving, after it); away (certainly worsening); unsure.
    """
    economies = table.filter(pl.col(t.ECONOMY).is_in(list(book.catalogue.economies)))
    years, up = pl.col("years_to_target"), pl.col("direction") == "up"
    short = pl.col("state").is_in([k for k in s.STATES if k not in (s.ACHIEVED, s.NO_DATA)])
    in_time = pl.col("last_year") + years <= pl.col("target_year")
    counted = economies.group_by(t.INDICATOR).agg(
        (pl.col(t.STATE) == s.ACHIEVED).sum().alias("met"),
        (short & up & in_time).sum().alias("in_time"),
        (short & up & ~in_time).sum().alias("later"),
        (short & (pl.col("direction") == "down")).sum().alias("away"),
        (short & (pl.col("direction") == "")).sum().alias("unsure"),
        years.filter(short & up).median().alias("median_years"),
    )
    order = {name: place for place, name in enumerate(book.catalogue.targets)}
    world = shown(book, table.filter(pl.col(t.ECONOMY) == WORLD)).select(
        t.INDICATOR, "title", "unit", "decimals", "at_pace", "reason"
    )
    any_ = pl.sum_horizontal("met", "in_time", "later", "away", "unsure")
    return (
        world.join(aims(book), on=t.INDICATOR, how="left")
        .join(counted, on=t.INDICATOR)
        .filter(any_ > 0)
        .sort(pl.col(t.INDICATOR).replace_strict(order))
    )


def _sevilla(book: Book, kept: pl.DataFrame) -> pl.DataFrame:
    names = {e.id: e.name for e in book.catalogue.economies.values()} | {
        g.id: g.name for g in book.catalogue.groups.values()
    }
    two = pl.col("points") == 2
    return (
        kept.filter(pl.col("pace").is_not_null() | (pl.col(t.STATE) == s.ACHIEVED))
        .with_columns(
            pl.col(t.ECONOMY).replace_strict(names).alias("label"),
            pl.col(t.ECONOMY).is_in(list(book.catalogue.groups)).alias("group"),
            pl.col(t.STATE).replace_strict({k: marked(k) for k in s.STATES}).alias("status"),
            pl.when(pl.col("points") == 1).then(pl.lit("one figure")).when(two).then(pl.lit("two figures")).otherwise(
                pl.format("line through {}", "points")
            ).alias("basis"),
        )
        .sort("group", "label", descending=[True, False])
    )  # fmt: skip


def _sevilla_text(book: Book, kept: pl.DataFrame) -> str:
    economies = kept.filter(pl.col(t.ECONOMY).is_in(list(book.catalogue.economies)))
    world = kept.filter(pl.col(t.ECONOMY) == WORLD).to_dicts()
    return text.sevilla_text(text.counts(economies[t.STATE]), world[0] if world else None, economies.height)


def _reasons(economies: pl.DataFrame, world: pl.DataFrame) -> pl.DataFrame:
    """Why there is no verdict: pairs of economy and indicator, and indicators of the world."""
    rows = []
    for kind in KINDS:
        ours, theirs = (frame.filter(pl.col("why") == kind) for frame in (world, economies))
        example = theirs["reason"].drop_nulls().head(1).to_list()
        if ours.height or theirs.height:
            rows.append(
                (kind, theirs.height, theirs[t.INDICATOR].n_unique(), ours.height, example[0] if example else "")
            )
    columns = {"kind": pl.String, "pairs": pl.Int64, "indicators": pl.Int64, "world": pl.Int64, "example": pl.String}
    return pl.DataFrame(rows, schema=columns, orient="row")


def _targets(book: Book) -> pl.DataFrame:
    rows = [
        (
            k,
            i.title,
            n.with_unit(a.target, i.unit, i.decimals),
            a.target,
            i.unit,
            a.target_year,
            a.kind,
            cited(a.source, a.read_in),
            a.reason,
        )
        for k, a in book.catalogue.targets.items()
        if (i := book.catalogue.indicators[k])
    ]
    names = [t.INDICATOR, "title", "shown", "target", "unit", "target_year", "kind", "source", "reason"]
    return pl.DataFrame(rows, schema=names, orient="row")
