"""Inequality among economies for the chapter: three concepts over the years, regions, economies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from socjust import table as t
from socjust.analyses import inequality_among_text as text
from socjust.analyses.book import Book
from socjust.analyses.inequality_frames import (
    LEAST_COVERED,
    PEOPLE,
    Concept,
    Held,
    economies_of,
    groups_of,
    nearest,
)
from socjust.errors import UsageError
from socjust.inequality import Groups, among

STEP = 5  # years between two points of the global concept
NEAR = 5  # years by which a survey may lie off such a point
SHOWN = 8  # economies in the table of contributions
LABELS = {
    among.WEIGHTED: "between economies, weighted by people",
    among.UNWEIGHTED: "between economies, each counted once",
    among.GLOBAL: "among all people, at least",
}
KINDS = {among.WEIGHTED: "subject", among.UNWEIGHTED: "income", among.GLOBAL: "region"}
FACETS = {"gini": "Gini coefficient", among.THEIL_L: "Theil's L", among.THEIL_T: "Theil's T"}


@dataclass(frozen=True)
class AmongView:
    """What the chapter shows of inequality of income among economies; all empty where ``reason`` says why."""

    reason: str
    first: str  # years that stand above columns
    last: str
    lines: pl.DataFrame
    lines_title: str
    lines_notes: tuple[str, ...]
    text: str
    table: pl.DataFrame
    table_title: str
    parts: pl.DataFrame
    parts_title: str
    regions: pl.DataFrame
    regions_title: str
    regions_text: str
    economies: pl.DataFrame
    economies_title: str
    floors: pl.DataFrame
    floors_title: str
    floors_notes: tuple[str, ...]
    source: str
    held: Held | None = None


def among_view(book: Book, surveys: pl.DataFrame, since: int) -> AmongView:
    """Gather what the chapter says of inequality of income among economies.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    surveys : polars.DataFrame
        As :func:`socjust.analyses.inequality_frames.surveys` returns them.
    since : int
        First year.
    """
    try:
        held = economies_of(book, PEOPLE, since, limit=book.year)
    except UsageError as fault:
        return _nothing(book, str(fault))
    whole, floors = among.between(held.frame), global_floor(held, surveys)
    regions = {e.id: e.region for e in book.catalogue.economies.values()}
    parts, added, moved = _parts(held, regions), _regions(book, held, regions), _economies(book, held, regions)
    return AmongView(
        reason="",
        first=str(held.since),
        last=str(held.until),
        lines=lines(whole, floors, "gini"),
        lines_title=text.lines_title(whole, held, "gini", FACETS["gini"]),
        lines_notes=(text.members(held), *text.floor_note(floors)),
        text=text.concepts_text(whole, held, floors),
        table=_ends(whole),
        table_title=text.ends_title(whole, held),
        parts=parts,
        parts_title=text.parts_title(parts, held),
        regions=added,
        regions_title=text.regions_title(added, held),
        regions_text=text.regions_text(added, held),
        economies=moved,
        economies_title=text.economies_title(moved, held),
        floors=floors,
        floors_title=text.floors_title(floors),
        floors_notes=text.floor_note(floors),
        source=source_line(book, PEOPLE),
        held=held,
    )


def _nothing(book: Book, reason: str) -> AmongView:
    """Return a view that holds the reason and empty tables."""
    title = "Inequality among economies cannot be measured in this vintage"
    words = {
        f"{name}_title": title for name in ("lines", "table", "parts", "regions", "economies", "floors")
    }  # fmt: skip
    return AmongView(
        reason=reason,
        first="First year",
        last="Last year",
        lines=blank(LINE_COLUMNS, ("label", "kind", t.STATUS)),
        table=blank(("first", "last", "change"), ("concept", "measure")),
        parts=blank(("between", "within", "whole", "between_share", t.YEAR), ("label", "measure")),
        regions=blank(
            (f"{c}_{e}" for c in ("people", "ratio", "l", "t") for e in ("first", "last", "change")), ("label",)
        ),
        economies=blank(("people", "ratio_first", "ratio_last", "l_change", "t_change"), ("label",)),
        floors=blank((t.YEAR, *FLOOR_COLUMNS), ()),
        text=reason,
        regions_text="",
        lines_notes=(),
        floors_notes=(),
        source=source_line(book, PEOPLE),
        **words,
    )


LINE_COLUMNS = (t.YEAR, t.VALUE, *FACETS)
FLOOR_COLUMNS = (
    "gini",
    "gini_fitted",
    *(f"{i}{part}" for i in (among.THEIL_L, among.THEIL_T) for part in ("", "_between", "_within")),
)


def blank(numbers: Iterable[str], words: Iterable[str]) -> pl.DataFrame:
    """Return a table without rows, with columns of numbers and of words."""
    return pl.DataFrame(
        schema={"series": pl.String} | dict.fromkeys(words, pl.String) | dict.fromkeys(numbers, pl.Float64)
    )


def source_line(book: Book, concept: Concept) -> str:
    """Return the source line of the two series of a concept."""
    rows = book.observations.filter(pl.col(t.INDICATOR).is_in([concept.value, concept.weight]))
    return book.source_of(rows.filter(pl.col(t.SEX) == "total"))


def lines(whole: pl.DataFrame, floors: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Return one line for each concept; the other measures travel along in the table behind the picture."""
    columns = ["series", t.YEAR, *FACETS]
    frames = [whole.select(pl.col("concept").alias("series"), pl.col(t.YEAR).cast(pl.Int32), *FACETS)]
    if floors.height:
        frames.append(floors.select(pl.lit(among.GLOBAL).alias("series"), t.YEAR, *FACETS))
    return pl.concat([frame.select(columns) for frame in frames]).with_columns(
        pl.col(measure).alias(t.VALUE),
        pl.col("series").replace_strict(LABELS).alias("label"),
        pl.col("series").replace_strict(KINDS).alias("kind"),
        pl.lit("modelled").alias(t.STATUS),
    )


def _ends(whole: pl.DataFrame) -> pl.DataFrame:
    """Return every measure in the first and last year, with its change in per cent."""
    rows = []
    for concept in (among.UNWEIGHTED, among.WEIGHTED):
        mine = whole.filter(pl.col("concept") == concept).sort(t.YEAR)
        for measure in ("gini", among.THEIL_L, among.THEIL_T):
            first, last = mine[measure][0], mine[measure][-1]
            rows.append((text.CONCEPTS[concept], FACETS[measure], first, last, 100 * (last / first - 1)))
    return pl.DataFrame(rows, schema=["concept", "measure", "first", "last", "change"], orient="row")


def _parts(held: Held, regions: dict[str, str]) -> pl.DataFrame:
    """Split both indices, in both concepts, between and within regions in the first and the last year."""
    ends = held.frame.filter(pl.col(t.YEAR).is_in([held.since, held.until]))
    made = among.by_group(ends, regions)
    return made.with_columns(
        (100 * pl.col("between") / pl.col("whole")).alias("between_share"),
        pl.col("concept").replace_strict(text.CONCEPTS).alias("label"),
        pl.col("index").replace_strict(FACETS).alias("measure"),
    ).sort("concept", "index", t.YEAR, descending=[True, False, False])


def _regions(book: Book, held: Held, regions: dict[str, str]) -> pl.DataFrame:
    """What each region adds to the weighted indices, in the first and the last year."""
    frames, of_income = [], pl.col(t.WEIGHT_SHARE) * pl.col("ratio")
    for year, end in ((held.since, "first"), (held.until, "last")):
        made = among.contributions(held.frame, year, regions).group_by(t.GROUP).agg(
            (100 * pl.col(t.WEIGHT_SHARE).sum()).alias(f"people_{end}"),
            (100 * of_income.sum() / pl.col(t.WEIGHT_SHARE).sum()).alias(f"ratio_{end}"),
            pl.col(among.THEIL_L).sum().alias(f"l_{end}"),
            pl.col(among.THEIL_T).sum().alias(f"t_{end}"),
            pl.len().alias(t.ECONOMIES),
        )  # fmt: skip
        frames.append(made.drop(t.ECONOMIES) if frames else made)
    names = {g.id: g.name for g in book.catalogue.groups.values()}
    return (
        frames[0]
        .join(frames[1], on=t.GROUP, how="full", coalesce=True)
        .with_columns(
            pl.col(t.GROUP).replace_strict(names).alias("label"),
            (pl.col("l_last") - pl.col("l_first")).alias("l_change"),
            (pl.col("t_last") - pl.col("t_first")).alias("t_change"),
        )
        .sort("l_change", t.GROUP)
    )


def _economies(book: Book, held: Held, regions: dict[str, str]) -> pl.DataFrame:
    """The economies whose part in the weighted indices changed most."""
    first, last = (among.contributions(held.frame, y, regions) for y in (held.since, held.until))
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    joined = last.join(first, on=t.ECONOMY, suffix="_before").with_columns(
        pl.col(t.ECONOMY).replace_strict(names).alias("label"),
        (100 * pl.col(t.WEIGHT_SHARE)).alias("people"),
        (100 * pl.col("ratio")).alias("ratio_last"),
        (100 * pl.col("ratio_before")).alias("ratio_first"),
        (pl.col(among.THEIL_L) - pl.col("theil_l_before")).alias("l_change"),
        (pl.col(among.THEIL_T) - pl.col("theil_t_before")).alias("t_change"),
    )
    return joined.sort(pl.col("l_change").abs(), t.ECONOMY, descending=[True, False]).head(SHOWN)


def global_floor(held: Held, surveys: pl.DataFrame) -> pl.DataFrame:
    """Return the least inequality among all people, every five years, for the economies with a survey near each.

    The first year is the earliest from which these economies hold two thirds of the people of the constant set; no
    rows where none does.

    Returns
    -------
    polars.DataFrame
        ``year``, ``gini``, ``theil_l``, ``theil_t`` with their ``_between`` and ``_within`` parts, ``economies``,
        ``gini_fitted`` (by fitted Lorenz curves: an estimate, no bound), ``covered`` (per cent of the world's people).
    """
    usable = {(r[t.ECONOMY], r[t.YEAR]): g for r in surveys.iter_rows(named=True) if (g := _groups(r)) is not None}
    known = surveys.filter(
        pl.Series([(e, y) in usable for e, y in surveys.select(t.ECONOMY, t.YEAR).iter_rows()], dtype=pl.Boolean)
    )
    steps = list(range(held.until, held.since - 1, -STEP))[::-1]
    near = {y: dict(nearest(known, y, NEAR).select(t.ECONOMY, t.YEAR).iter_rows()) for y in steps}
    last = held.frame.filter(pl.col(t.YEAR) == held.until)
    for place in range(len(steps) - 1):
        members = set(last[t.ECONOMY]).intersection(*(near[y] for y in steps[place:]))
        share = last.filter(pl.col(t.ECONOMY).is_in(list(members)))[t.WEIGHT].sum() / last[t.WEIGHT].sum()
        if share >= LEAST_COVERED:
            rows = []
            for y in steps[place:]:
                shares: dict[str, Groups] = {e: usable[e, near[y][e]] for e in members}
                one = held.frame.filter(pl.col(t.YEAR) == y)
                fitted = among.fitted(one, shares)["gini"]
                rows.append({t.YEAR: y, **among.floor(one, shares), "gini_fitted": fitted})
            covered = share * held.covered
            return pl.DataFrame(rows, schema_overrides={t.YEAR: pl.Int32}).with_columns(
                pl.lit(covered).alias("covered")
            )
    return pl.DataFrame()


def _groups(row: dict) -> Groups | None:
    try:
        groups = groups_of(row)
    except UsageError:
        return None
    return groups if min(groups.income) > 0 else None
