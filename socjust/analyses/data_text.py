"""Sentences of the chapter on the data, each made from the numbers it names."""

from __future__ import annotations

from typing import Final

import polars as pl

from socjust import numbers as n
from socjust import reasons
from socjust import table as t
from socjust.analyses.book import PROVIDERS, Book
from socjust.coverage.states import DECISION, SEEN

MEANING: Final = {
    reasons.NOT_SERVED: "The provider does not hold the series any more, or did not answer for it.",
    reasons.LICENCE: "The licence of the series does not allow every use; it is fetched only when named.",
    reasons.GAP: "Neither provider publishes comparable figures for anybody.",
    reasons.NOT_COLLECTED: "Nobody collects it for economies of this income group: the indicator does not apply.",
    reasons.NEVER_REPORTED: "The provider has figures for others, and none for this economy.",
    reasons.TOO_OLD: "There is a figure, from before the years that count.",
    reasons.PROJECTED_ONLY: "For the years that count there is only a projection.",
    reasons.LATER_ONLY: "The first figure is from after the reference year.",
    DECISION: "The only figure of these years was left out; the annex says why.",
}


def percent(value: float | None) -> str:
    """Write a share of 0 to 100; what is not nothing is never written as 0, nor what is not all as 100.

    Examples
    --------
    >>> percent(43.6), percent(0.2), percent(99.7), percent(0), percent(None)
    ('44\u202f%', 'less than 1\u202f%', 'more than 99\u202f%', '0\u202f%', 'no figure')
    """
    if value is None:
        return "no figure"
    if 0 < value < 0.5:
        return f"less than 1{n.THIN}%"
    if 99.5 <= value < 100:
        return f"more than 99{n.THIN}%"
    return f"{n.plain(value)}{n.THIN}%"


def lede(book: Book, scored: pl.DataFrame) -> str:
    """Open the chapter: what share of the framework has a figure, and of what kind."""
    whole = scored.height
    if not whole:
        return "The framework has no scored indicator: there is nothing to see."
    state = dict(scored.group_by(t.STATE).len().iter_rows())
    seen = sum(state.get(s, 0) for s in SEEN)
    applies = whole - state.get("not applicable", 0)
    told = (
        f"The framework asks {n.plain(scored[t.INDICATOR].n_unique())} scored questions about "
        f"{scored[t.ECONOMY].n_unique()} economies. For {book.year}, this vintage answers "
        f"{percent(100 * seen / whole)} of them"
    )
    parts = [
        f"{percent(100 * state[key] / whole)} {words}"
        for key, words in (
            ("observed", "by a survey, a register or a law"),
            ("modelled", "by a provider's model"),
            ("imputed", "by a figure that the provider filled in"),
            ("simulated", "by an invented figure"),
        )
        if state.get(key)
    ]
    told += f": {n.listed(parts)}. " if parts else ". "
    if applies < whole:
        told += f"{percent(100 * (whole - applies) / whole)} do not apply, and the rest has a reason below."
    else:
        told += "The rest has a reason below."
    return told


def dimensions_title(rows: pl.DataFrame) -> str:
    """Title of the bars by dimension: the one seen most and the one seen least."""
    known = rows.sort("seen", "label")
    if known.is_empty():
        return "No dimension has a scored indicator"
    low, high = known.row(0, named=True), known.row(-1, named=True)
    if low["seen"] == high["seen"]:
        return f"Every dimension is seen to {percent(low['seen'])}"
    return (
        f"Most is seen of {n.inside(high['label'])} ({percent(high['seen'])}), "
        f"least of {n.inside(low['label'])} ({percent(low['seen'])})"
    )


def incomes_title(rows: pl.DataFrame) -> str:
    """Title of the bars by income group: what is missing in the poorest and in the richest."""
    ends = rows.filter(pl.col(t.GROUP).is_in(["LIC", "HIC"]))
    seen = {
        group: 100 * value / (100 - absent) if absent < 100 else 0.0
        for group, value, absent in ends.select(t.GROUP, "seen", "not_applicable").iter_rows()
    }
    if len(seen) < 2:
        return "What is seen, by income group"
    poor, rich = seen["LIC"], seen["HIC"]
    if abs(poor - rich) < 0.5:
        return f"Low-income and high-income economies are seen alike, to {percent(poor)} of the cells that apply"
    least = "Low-income" if poor < rich else "High-income"
    return (
        f"{least} economies are seen less: {percent(poor)} of the scored cells that apply in low-income, "
        f"{percent(rich)} in high-income economies"
    )


def incomes_note(by_people: dict[str, float]) -> str:
    """Say what is seen where economies count by their people: many of the rich ones are small."""
    poor, rich = by_people.get("LIC"), by_people.get("HIC")
    if poor is None or rich is None:
        return "A blank is no bad mark: it says that a figure is not there, not what it would be."
    return (
        f"Where each economy counts by its people, {percent(poor)} of the cells that apply are seen in low-income and "
        f"{percent(rich)} in high-income economies. A blank is no bad mark."
    )


def years(age: float | None) -> str:
    """Write a median age.

    Examples
    --------
    >>> years(0.0), years(1.0), years(2.5), years(None)
    ('0 years', '1 year', '2.5 years', '')
    """
    if age is None:
        return ""
    return f"{n.plain(age, 0 if age == int(age) else 1)} year{'' if age == 1 else 's'}"


def answer(row: dict[str, str]) -> str:
    """Take the series' own name out of a provider's answer, so that equal answers are equal.

    Examples
    --------
    >>> answer({"series": "A.B", "reason": "A.B is not served by World Bank (archived)."})
    'Not served by World Bank (archived).'
    """
    code = row[t.SERIES].partition("[")[0]
    told = row[t.REASON]
    for name in (row[t.SERIES], code):
        told = told.removeprefix(f"{name} is ")
    return n.opening(told)


def map_title(rows: pl.DataFrame) -> str:
    """Title of the map: economies of which less than half is seen."""
    known = rows.filter(pl.col(t.VALUE).is_not_null())
    low = known.filter(pl.col(t.VALUE) < 50).height
    if not known.height:
        return "No economy has a scored indicator"
    return f"Of {known.height} economies, {low} can see less than half of the scored indicators that apply to them"


def ages_title(book: Book, scored: pl.DataFrame) -> str:
    """Title of the ages: how many figures are of the reference year itself, and how many three years older or more."""
    age = scored[t.AGE].drop_nulls()
    if age.is_empty():
        return "There is no figure to give an age of"
    now, old = 100 * (age == 0).mean(), 100 * (age >= 3).mean()
    return f"{percent(now)} of the figures are of {book.year} itself, {percent(old)} are three years older or more"


def sexes_title(sexes: pl.DataFrame) -> str:
    """Title of the table on women and men."""
    served = sexes.filter(pl.col("served"))
    both = served.filter(pl.col("both") > 0).height
    return f"{both} of {served.height} indicators with a figure have one for women and one for men"


def areas_text(book: Book, areas: pl.DataFrame) -> str:
    """Say which areas the providers have and the report does not, and how many rows came without a value."""
    blanks = {PROVIDERS.get(k, k): v for k, v in book.vintage.manifest.blanks.items() if v}
    told = [f"{n.plain(v)} rows of {k}" for k, v in blanks.items()]
    empty = (
        f" {n.listed(told)} arrived without a value: the provider lists the economy and year, and has, or shows, no "
        "figure; neither provider says which."
        if told
        else ""
    )
    if areas.is_empty():
        return f"No area of a provider was left out.{empty}"
    figures = n.plain(areas["figures"].sum())
    return (
        f"The report follows the World Bank's list of economies. {areas.height} areas that a provider also has are not "
        f"in it; their {figures} figures are left out by name.{empty}"
    )


def series_text(book: Book, series: pl.DataFrame) -> str:
    """Say how many series were asked for and not served."""
    asked = len(book.vintage.manifest.series)
    if series.is_empty():
        return f"All {asked} series of the catalogue were served."
    return (
        f"Of {asked} series that the catalogue names, first choices and alternates, {series.height} were not served. "
        "Where another series takes the place of the first choice, the overview lists it with its reason."
    )
