"""Sentences of the chapter on published headlines, each made by rule from the numbers it names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses.book import day
from socjust.analyses.headlines_file import AGREES, DIFFERS, NOT, OTHER_YEAR, PUBLISHED, Headline, reasons
from socjust.inequality import among

if TYPE_CHECKING:
    from socjust.analyses.headlines import Recomputed
    from socjust.catalogue.models import Indicator
    from socjust.store.manifest import RecipeEntry

MEASURES: Final = {
    among.THEIL_L: "Theil's L",
    among.THEIL_T: "Theil's T",
    "gini": "Gini coefficient",
    "half_squared_variation": "Half the squared coefficient of variation",
    "variation": "Coefficient of variation",
}
WORK: Final = "output per worker"
UNCOUNTED: Final = (
    "Statements without a figure, such as that trust in institutions has declined, are not in the table: there is "
    "nothing to set beside them, and neither provider has a series of it."
)


def not_served(what: Indicator, used: RecipeEntry | None) -> str:
    """Say why a headline's series is not there, or measures something else.

    Examples
    --------
    >>> from socjust.catalogue import load
    >>> not_served(load().indicator("dis_gini"), None)
    'Gini index was not asked for in this vintage.'
    """
    if used is None:
        return f"{what.title} was not asked for in this vintage."
    gone, stands_in, remark = used.reason.partition(" is used instead: ")
    if stands_in:  # in the scores, not here
        what_else = remark[:1].lower() + remark[1:].removesuffix(" It has goalposts of its own.")
        gone = f"{gone.rpartition('. ')[0]}. What stands in for it in the scores is something else: {what_else}"
    return gone or f"The vintage holds no figures of {n.inside(what.title)}."


def no_year(headline: Headline, known: dict[int, float]) -> str:
    """Say that no figure lies near enough to the published year, and what the newest one is."""
    if not known:
        return "The vintage holds no figure of this area."
    last = max(known)
    newest = f"the newest is {n.with_unit(known[last], headline.unit, headline.decimals)} of {last}"
    asked = [y for y in (headline.since, headline.until) if y]
    return f"The vintage holds no figure within two years of {n.listed([str(y) for y in asked])}; {newest}."


def reason(made: Recomputed, published: date, simulated: bool) -> str:
    """Say why ours and the published figure agree or differ, by rule: what is not known is said to be so.

    Parameters
    ----------
    made : Recomputed
        The headline and what the vintage gives.
    published : date
        When the report appeared.
    simulated : bool
        Whether our figures are invented: no reason can then be given.
    """
    if made.state == NOT:
        return made.why_not
    if simulated:
        return "Our figure is invented: the difference means nothing."
    if made.state == AGREES:
        return _agrees(made)
    said = [_years(made)] if made.state == OTHER_YEAR else []
    if made.headline.least <= (made.value or 0.0) <= made.headline.most:
        said += ["It lies within what rounding allows all the same.", made.instead, made.headline.note]
        return " ".join(s for s in said if s)
    known = reasons(made.headline.id, made.updated)
    said += [made.instead, _edition(made.updated, published), *known]
    said += [made.headline.note] if made.headline.note else []
    said += ["How much of the difference comes from this is not known."]
    return " ".join(s for s in said if s)


def _agrees(made: Recomputed) -> str:
    h = made.headline
    ends = f"{n.plain(h.least, _places(h.least))} to {n.plain(h.most, _places(h.most))}"
    note = "".join(f" {said}" for said in (made.instead, h.note) if said)
    return f"Agrees: as printed, the published figure stands for anything from {ends}.{note}"


def _places(value: float) -> int:
    return next(d for d in range(4) if round(value, d) == value or d == 3)


def _years(made: Recomputed) -> str:
    h = made.headline
    pairs = [(made.since, h.since), (made.until, h.until)]
    off = [f"{ours} in place of {theirs}" for ours, theirs in pairs if theirs and ours != theirs]
    return f"Our figure is of {n.listed(off)}, which the vintage lacks."


def _edition(updated: date | None, published: date) -> str:
    if updated is None:
        return "The provider gives no date of its edition."
    if updated < published:
        return f"Our edition of the series is of {day(updated)}, older than the report."
    return f"The provider updated the series on {day(updated)}, after the report, and may have revised it."


def lede(rows: pl.DataFrame, vintage: str, simulated: bool) -> str:
    """Open the chapter: how many figures, how many recomputed, how many agree."""
    counts = {s: rows.filter(pl.col(t.STATE) == s).height for s in (AGREES, DIFFERS, OTHER_YEAR, NOT)}
    done = rows.height - counts[NOT]
    first = f"Of {rows.height} published figures, {done} can be recomputed from vintage {vintage}"
    if simulated:
        return f"{first}, which is invented: how far it lies from the published figures means nothing."
    parts = [
        f"{counts[AGREES]} agree{'s' if counts[AGREES] == 1 else ''} within what rounding allows",
        f"{counts[DIFFERS]} differ{'s' if counts[DIFFERS] == 1 else ''}",
    ]
    if counts[OTHER_YEAR]:
        parts.append(f"{counts[OTHER_YEAR]} can only be given for another year")
    left = f" {counts[NOT]} cannot be recomputed; the table says why." if counts[NOT] else ""
    return f"{first}: {n.listed(parts)}.{left}"


def table_title(rows: pl.DataFrame) -> str:
    """Title of the table: how many of the recomputed figures agree."""
    done = rows.filter(pl.col(t.STATE) != NOT).height
    return f"{rows.filter(pl.col(t.STATE) == AGREES).height} of {done} recomputed figures agree with the published ones"


def reasons_title(rows: pl.DataFrame) -> str:
    """Title of the table of reasons: how many editions are older than the report, and how many are later."""
    off = rows.filter(pl.col(t.STATE).is_in([DIFFERS, OTHER_YEAR]) & pl.col(t.UPDATED).is_not_null())
    if off.is_empty():
        return "Why figures agree or cannot be recomputed"
    older = off.filter(pl.col(t.UPDATED) < PUBLISHED).height
    return (
        f"{off.height} figures differ or are of another year: {older} come from an edition older than the report, "
        f"{off.height - older} from a later one"
    )


def pairs_title(pairs: pl.DataFrame) -> str:
    """Title of the picture: the widest difference between a published share and ours."""
    if pairs.is_empty():
        return "No published share can be recomputed"
    row = pairs.sort(pl.col("gap").abs(), descending=True).row(0, named=True)
    size = n.plain(abs(row["gap"]), 1)
    if float(f"{abs(row['gap']):.1f}") == 0:
        return "Every recomputed share is the published one to the decimal"
    what = n.inside(row["label"]).split(": ")[0]
    return f"The shares lie at most {size} points apart, in the case of {what}"


def main_measure(measures: pl.DataFrame) -> pl.DataFrame:
    """Return the row that stands for the published figure: Theil's T, weighted by employment, all economies."""
    return measures.filter(
        (pl.col("of") == WORK)
        & (pl.col("measure") == among.THEIL_T)
        & (pl.col("concept") == among.WEIGHTED)
        & (pl.col("without") == "")
    )


def weights() -> pl.Expr:
    """Say in words whom a measure counts: workers, people or economies."""
    who = pl.when(pl.col("of") == WORK).then(pl.lit("every worker once")).otherwise(pl.lit("every person once"))
    return pl.when(pl.col("concept") == among.WEIGHTED).then(who).otherwise(pl.lit("every economy once"))


def measures_title(measures: pl.DataFrame) -> str:
    """Title of the table of measures: between which ends the change of output per worker lies."""
    measures = measures.filter(pl.col("of") == WORK)
    if measures.is_empty():
        return "Output per worker cannot be compared over the years in this vintage"
    since, until = measures["since"][0], measures["until"][0]
    low, high = measures["change"].min(), measures["change"].max()
    if high < 0:
        ends = f"{n.plain(-high)} to {n.plain(-low)}{n.THIN}%"
        return f"Inequality of output per worker fell by {ends} from {since} to {until}, depending on the measure"
    return (
        f"Inequality of output per worker changed by {n.signed(low)} to {n.signed(high)}{n.THIN}%, {since} to {until}"
    )


def measures_text(measures: pl.DataFrame, published: float) -> str:
    """Set the published change beside the main measure and the nearest one."""
    main = main_measure(measures)
    if main.is_empty():
        return "Output per worker between economies cannot be measured in this vintage."
    row = main.row(0, named=True)
    return (
        f"Ours: {n.signed(row['change'])}{n.THIN}% from {row['since']} to {row['until']}, by Theil's T, weighted by "
        f"employment, over the same {row[t.ECONOMIES]} economies, which hold {n.plain(row['covered'])}{n.THIN}% of the "
        f"world's workers. The report says {n.signed(published)}{n.THIN}%. "
        f"{_without(measures)}{nearest_measure(measures, published)}{_per_head(measures, published)}"
    )


def _without(measures: pl.DataFrame) -> str:
    """Say what the main measure gives without the economy that has most workers."""
    other = measures.filter(
        (pl.col("of") == WORK)
        & (pl.col("measure") == among.THEIL_T)
        & (pl.col("concept") == among.WEIGHTED)
        & (pl.col("without") != "")
    )
    if other.is_empty():
        return ""
    row = other.row(0, named=True)
    return f"Without {row['without']} ours is {n.signed(row['change'])}{n.THIN}%. "


def nearest_measure(measures: pl.DataFrame, published: float) -> str:
    """Name the measure of output per worker whose change comes nearest to the published one."""
    measures = measures.filter(pl.col("of") == WORK)
    if measures.is_empty():
        return ""
    row = measures.sort((pl.col("change") - published).abs()).row(0, named=True)
    name = n.inside(row["label"])
    return (
        f"Of {measures.height} combinations of measure, weights and set of economies the nearest to "
        f"{n.signed(published)}{n.THIN}% is {name}, {row['weights']}, {row['set']}: "
        f"{n.signed(row['change'], 1)}{n.THIN}%. Which one the report used is not known."
    )


def _per_head(measures: pl.DataFrame, published: float) -> str:
    """Say what GDP per head gives in place of output per worker: other figures, by the index that comes nearest."""
    heads = measures.filter((pl.col("of") != WORK) & (pl.col("without") == "") & (pl.col("concept") == among.WEIGHTED))
    if heads.is_empty():
        return ""
    row = heads.sort((pl.col("change") - published).abs()).row(0, named=True)
    return (
        f" GDP per head in place of output per worker, every person once, comes to {n.signed(row['change'], 1)}"
        f"{n.THIN}% by {row['label'] if row['label'].startswith('Theil') else 'the ' + row['label']}. Among so many "
        "combinations one comes near by chance: nearness says nothing of what the report did."
    )


def measures_note(measures: pl.DataFrame) -> str:
    """Say over which economies the measures are taken."""
    if measures.is_empty():
        return ""
    said = []
    rows = measures.filter(pl.col("measure") == among.THEIL_T, pl.col("concept") == among.WEIGHTED)
    for (of,), one in rows.group_by("of", maintain_order=True):
        whole, rest = one.row(0, named=True), one.row(-1, named=True)
        who = "workers" if of == WORK else "people"
        said.append(
            f"of {of}, {whole[t.ECONOMIES]} with {n.plain(whole['covered'])}{n.THIN}% of the world's {who} in "
            f"{whole['until']} ({n.plain(rest['covered'])}{n.THIN}% without {rest['without']})"
        )
    return f"The same economies in every year: {'; '.join(said)}."
