"""Sentences on inequality among economies, each made from the numbers it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.inequality import among

if TYPE_CHECKING:
    from socjust.analyses.inequality_among import AmongView
    from socjust.analyses.inequality_frames import Held

CONCEPTS: Final = {
    among.WEIGHTED: "weighted: every person once",
    among.UNWEIGHTED: "international: every economy once",
}
SMALL: Final = 0.5  # per cent: a change that rounds to nothing


def verb(change: float) -> str:
    """Say in a word how an index moved, by its change in per cent.

    Examples
    --------
    >>> verb(-12.4), verb(3.0), verb(0.2)
    ('fell by 12\u202f%', 'rose by 3\u202f%', 'hardly moved')
    """
    if abs(change) < SMALL:
        return "hardly moved"
    return f"{'rose' if change > 0 else 'fell'} by {n.plain(abs(change))}{n.THIN}%"


def ends(whole: pl.DataFrame, concept: str, measure: str) -> tuple[float, float, float]:
    """Return first value, last value and change in per cent of a measure."""
    mine = whole.filter(pl.col("concept") == concept).sort(t.YEAR)
    first, last = float(mine[measure][0]), float(mine[measure][-1])
    return first, last, 100 * (last / first - 1)


def lede(view: AmongView) -> str:
    """Say for the opening how inequality between economies moved in both concepts."""
    if view.held is None:
        return view.reason
    table = view.table.filter(pl.col("measure") == "Theil's T")
    change = dict(table.select("concept", "change").iter_rows())
    weighted, plain = (change[CONCEPTS[c]] for c in (among.WEIGHTED, among.UNWEIGHTED))
    return (
        f"Between economies, with every person counted once, inequality of {view.held.concept.what} {verb(weighted)} "
        f"from {view.held.since} to {view.held.until} (Theil's T); with every economy counted once it {verb(plain)}."
    )


def members(held: Held) -> str:
    """Say over which economies a line is taken."""
    return (
        f"The same {held.economies} economies in every year, with {n.plain(held.covered)}{n.THIN}% of the world's "
        f"{held.concept.who} in {held.until}."
    )


def lines_title(whole: pl.DataFrame, held: Held, measure: str, name: str) -> str:
    """Title of the lines: the weighted concept against the international one, by the measure that is drawn."""
    weighted, plain = (verb(ends(whole, concept, measure)[2]) for concept in (among.WEIGHTED, among.UNWEIGHTED))
    again = plain.removeprefix(f"{weighted.split(' by ')[0]} ")  # "fell by 25 % … and by 8 %"
    return (
        f"Since {held.since}, inequality between economies {weighted} weighted by {held.concept.who} "
        f"and {again if ' by ' in weighted else plain} unweighted ({name})"
    )


def concepts_text(whole: pl.DataFrame, held: Held, floors: pl.DataFrame) -> str:
    """Tell the three concepts apart, each with its figure."""
    first, last, _ = ends(whole, among.UNWEIGHTED, "gini")
    people_first, people_last, _ = ends(whole, among.WEIGHTED, "gini")
    said = (
        f"Three questions go by the name of world inequality (Milanovic, Worlds Apart, 2005). The *international* "
        f"concept counts every economy once: its Gini coefficient was {n.plain(first, 2)} in {held.since} and "
        f"{n.plain(last, 2)} in {held.until}. The *weighted* concept counts every person once, each with the mean of "
        f"their economy: {n.plain(people_first, 2)} and {n.plain(people_last, 2)}. The *global* concept counts every "
        f"person with their own income. "
    )
    if floors.is_empty():
        return said + "Too few people live in economies with surveys near these years for a lower bound of it."
    row = floors.sort(t.YEAR).row(-1, named=True)
    return said + (
        f"From the shares of fifths and tenths it can only be bounded from below: at least "
        f"{n.plain(row['gini'], 2)} in {row[t.YEAR]}, over {row[t.ECONOMIES]} economies. Lorenz curves fitted to the "
        f"shares, an estimate and no bound, give {n.plain(row['gini_fitted'], 2)}."
    )


def ends_title(whole: pl.DataFrame, held: Held) -> str:
    """Title of the table of measures: between which ends the changes lie."""
    changes = [ends(whole, c, m)[2] for c in CONCEPTS for m in ("gini", among.THEIL_L, among.THEIL_T)]
    if max(changes) <= -SMALL:
        fall = f"{n.plain(-max(changes))} to {n.plain(-min(changes))}{n.THIN}%"
        return f"From {held.since} to {held.until} inequality fell by {fall}, depending on the measure"
    ends_ = f"{n.signed(min(changes))} to {n.signed(max(changes))}{n.THIN}%"
    return f"From {held.since} to {held.until} the measures changed by {ends_}"


def parts_title(parts: pl.DataFrame, held: Held) -> str:
    """Title of the decomposition: how much of the weighted inequality lies between regions, by both indices."""
    last = parts.filter((pl.col("concept") == among.WEIGHTED) & (pl.col(t.YEAR) == held.until))
    share = dict(last.select("index", "between_share").iter_rows())
    low, high = (n.plain(share[i]) for i in (among.THEIL_L, among.THEIL_T))
    return (
        f"In {held.until} gaps between regions make up {low}{n.THIN}% of the weighted inequality by Theil's L, "
        f"{high}{n.THIN}% by Theil's T"
    )


def regions_title(added: pl.DataFrame, held: Held) -> str:
    """Title of the contributions: the region whose part in Theil's L changed most."""
    row = added.sort(pl.col("l_change").abs(), t.GROUP, descending=[True, False]).row(0, named=True)
    word = "less" if row["l_change"] < 0 else "more"
    size = n.plain(abs(row["l_change"]), 2)
    return f"{row['label']} adds {size} {word} to Theil's L in {held.until} than in {held.since}"


def regions_text(added: pl.DataFrame, held: Held) -> str:
    """Say how contributions are read, with the regions that rose and fell most beside the world's mean."""
    by_ratio = added.with_columns((pl.col("ratio_last") - pl.col("ratio_first")).alias("moved")).sort("moved", t.GROUP)
    up, down = by_ratio.row(-1, named=True), by_ratio.row(0, named=True)
    said = [
        "A part in Theil's L is positive where a region lies below the world's mean, a part in Theil's T where it lies "
        "above; the parts of all regions add up to the index, and each says where a region stands, not how much "
        "inequality there would be without it."
    ]
    for row, word in ((up, "rose"), (down, "fell")):
        if (row["moved"] > 0) == (word == "rose") and abs(row["moved"]) >= SMALL:
            said.append(
                f"Mean {held.concept.what} of {row['label']} {word} from {n.plain(row['ratio_first'])} to "
                f"{n.plain(row['ratio_last'])}{n.THIN}% of the world's."
            )
    return " ".join(said)


def economies_title(rows: pl.DataFrame, held: Held) -> str:
    """Title of the table of economies: the one whose part changed most."""
    if rows.is_empty():
        return "No economy can be compared"
    row = rows.row(0, named=True)
    return (
        f"No economy moved the world's figure more than {row['label']}: {n.signed(row['l_change'], 2)} of Theil's L "
        f"from {held.since} to {held.until}"
    )


def floors_title(floors: pl.DataFrame) -> str:
    """Title of the table of lower bounds: how much of the world's inequality lies within economies."""
    if floors.is_empty():
        return "The global concept cannot be bounded: too few people live in economies with surveys"
    first, last = (floors.sort(t.YEAR).row(i, named=True) for i in (0, -1))
    share = [100 * r["theil_l_within"] / r["theil_l"] for r in (first, last)]
    return (
        f"Within economies lies {n.plain(share[1])}{n.THIN}% of the inequality among people that is seen in "
        f"{last[t.YEAR]}, after {n.plain(share[0])}{n.THIN}% in {first[t.YEAR]} (Theil's L)"
    )


def floor_note(floors: pl.DataFrame) -> tuple[str, ...]:
    """Say how the lower bound is made and whom it covers."""
    if floors.is_empty():
        return ()
    row = floors.row(-1, named=True)
    return (
        f"Among all people: mean GDP per head of each economy, spread over its fifths and tenths by the survey nearest "
        f"to the year, surveys of income and of consumption together; {row[t.ECONOMIES]} economies with "
        f"{n.plain(row['covered'])}{n.THIN}% of the world's people. What lies inside a tenth or fifth is not seen, so "
        f"the true figure of these economies is higher; how much the others would add is not known.",
    )


def work_text(whole: pl.DataFrame, held: Held) -> str:
    """Set our figure of output per worker beside the published one."""
    from socjust.analyses.headlines_file import headlines

    published = next(h for h in headlines() if h.id == "output-between")
    changes = {i: ends(whole, among.WEIGHTED, i)[2] for i in (among.THEIL_L, among.THEIL_T, "gini")}
    plain = ends(whole, among.UNWEIGHTED, among.THEIL_T)[2]
    text = (
        f"Weighted by employment, inequality of output per worker between economies {verb(changes[among.THEIL_T])} "
        f"from {held.since} to {held.until} by Theil's T (change by Theil's L: {n.signed(changes[among.THEIL_L])}"
        f"{n.THIN}%, by the Gini coefficient: {n.signed(changes['gini'])}{n.THIN}%); with every economy counted once "
        f"it {verb(plain)}. "
    )
    if held.since != published.since:
        return text
    return text + (
        f"The ILO's report says {n.signed(published.published)}{n.THIN}% since {published.since}; the chapter on "
        "published headlines, which takes the newest year, sets every measure beside it."
    )
