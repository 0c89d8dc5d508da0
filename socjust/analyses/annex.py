"""The data annex: every figure that was changed, flagged or left out, with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses.book import Book

CHANGED: Final = ("left out", "overridden", "added")
# Rules that speak of a whole series, or of areas that are no economy of the report: counted on the page, listed in the
# CSV by series and span of years.
WHOLE: Final = ("area", "alternate", "derived")
LATER: Final = "beyond"  # projections for years after the vintage's own
COUNTS: Final = ("changed", "breaks", "doubtful", "bounds", "projections", "alternate", "derived")
ORDER: Final = {"left out": 0, "overridden": 1, "added": 2, "flagged": 3}


@dataclass(frozen=True)
class Annex:
    """The decisions of a vintage, ready for the page."""

    text: str
    rules: pl.DataFrame  # by rule: what was done, how often, an example
    changed: pl.DataFrame  # left out, overridden or added, one row each
    changed_title: str
    indicators: pl.DataFrame  # by indicator
    everything: pl.DataFrame  # for the CSV: all decisions, those of equal reason and series joined over the years


def annex(book: Book) -> Annex:
    """Gather the decisions about a vintage's figures.

    Parameters
    ----------
    book : Book
        The vintage, opened.

    Returns
    -------
    Annex
        Every decision is counted in ``rules`` and stands in ``everything``.
    """
    rows = book.decisions
    changed = _named(rows.filter(pl.col(t.ACTION).is_in(CHANGED), ~pl.col(t.RULE).is_in([*WHOLE, LATER])), book)
    return Annex(
        text=_text(rows, changed),
        rules=_rules(rows, book),
        changed=changed,
        changed_title=_changed_title(changed),
        indicators=_indicators(rows, book),
        everything=joined_over_years(rows),
    )


def _named(rows: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Add the names of economies and indicators, and what a table needs to write the figures."""
    names = {p.id: p.name for p in (*book.catalogue.groups.values(), *book.catalogue.economies.values())}
    what = book.catalogue.indicators
    return (
        rows.with_columns(
            pl.col(t.ECONOMY).replace(names).alias("name"),
            pl.col(t.INDICATOR).replace({i: w.title for i, w in what.items()}).alias("title"),
            pl.col(t.INDICATOR).replace_strict({i: w.unit for i, w in what.items()}, default="").alias("unit"),
            pl.col(t.INDICATOR).replace_strict({i: w.decimals for i, w in what.items()}, default=1).alias("decimals"),
        )
        .with_columns(
            pl.struct(c, "decimals").map_elements(_figure, return_dtype=pl.String).alias(f"{c}_shown")
            for c in (t.BEFORE, t.AFTER)
        )
        .sort(pl.col(t.ACTION).replace_strict(ORDER), t.INDICATOR, "name", t.YEAR, t.SEX)
    )


def _figure(cell: dict) -> str:
    """Write a figure; one too small for its decimals with two figures of its own, so that it does not read as 0."""
    value, decimals = (cell[c] for c in cell)
    if value is None:
        return ""
    small = value and abs(value) < 0.5 * 10**-decimals
    return f"{value:.2g}" if small else n.plain(value, decimals)


def _rules(rows: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Count the decisions of each rule and give one in full, the newest of a scored indicator where there is one."""
    scored = [i.id for i in book.catalogue.scored()]
    ours = pl.col(t.ECONOMY).is_in(list(book.catalogue.economies))
    first = rows.sort(
        t.RULE, ~pl.col(t.INDICATOR).is_in(scored), ~ours, -pl.col(t.YEAR), t.ECONOMY, t.INDICATOR
    ).unique([t.RULE, t.ACTION], keep="first", maintain_order=True)
    example = _named(first, book).select(
        t.RULE, t.ACTION, pl.format("{} {}, {}: {}", "name", t.YEAR, "title", t.REASON).alias("example")
    )
    return (
        rows.group_by(t.RULE, t.ACTION)
        .agg(
            pl.len().alias("figures"),
            pl.col(t.INDICATOR).n_unique().alias("indicators"),
            pl.col(t.ECONOMY).n_unique().alias("areas"),
        )
        .join(example, on=[t.RULE, t.ACTION])
        .sort(pl.col(t.ACTION).replace_strict(ORDER), "figures", t.RULE, descending=[False, True, False])
    )


def _indicators(rows: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Count the decisions about each indicator that the report shows, by what was done."""
    shown = {i.id: i.title for i in book.catalogue.indicators.values() if i.dimension}
    single = ~pl.col(t.RULE).is_in(WHOLE)
    ours = rows.filter(pl.col(t.INDICATOR).is_in(list(shown)), pl.col(t.ECONOMY).is_in(list(book.catalogue.economies)))
    counted = ours.group_by(t.INDICATOR).agg(
        (pl.col(t.ACTION).is_in(CHANGED) & single).sum().alias("changed"),
        pl.col(t.RULE).is_in(["break", "source change"]).sum().alias("breaks"),
        pl.col(t.RULE).is_in(["unreliable", "implausible", "correction"]).sum().alias("doubtful"),
        pl.col(t.RULE).is_in(["capped", "censored"]).sum().alias("bounds"),
        pl.col(t.RULE).is_in(["projection", "copied projection"]).sum().alias("projections"),
        (pl.col(t.RULE) == "alternate").sum().alias("alternate"),
        (pl.col(t.RULE) == "derived").sum().alias("derived"),
    )
    total = (
        book.observations.filter(pl.col(t.ECONOMY).is_in(list(book.catalogue.economies)))
        .group_by(t.INDICATOR)
        .agg(pl.len().alias("figures"))
    )
    order = {key: place for place, key in enumerate(shown)}
    return (
        counted.join(total, on=t.INDICATOR, how="left")
        .with_columns(
            pl.col("figures").fill_null(0),
            pl.col(t.INDICATOR).replace_strict(shown).alias("title"),
            *(pl.when(pl.col(c) > 0).then(pl.col(c)).alias(c) for c in COUNTS),
        )
        .sort(pl.col(t.INDICATOR).replace_strict(order))
    )


def joined_over_years(rows: pl.DataFrame) -> pl.DataFrame:
    """Join decisions of the same rule, reason and series over the years, so that a list of all stays short.

    Returns
    -------
    polars.DataFrame
        action, rule, indicator, economy, sex, first_year, last_year, figures, before and after (of a decision that
        stands alone), reason, source, series. The sum of ``figures`` is the number of decisions.
    """
    keys = [t.ACTION, t.RULE, t.INDICATOR, t.ECONOMY, t.SEX, t.REASON, t.SOURCE, t.SERIES]
    alone = pl.len() == 1
    return (
        rows.group_by(keys)
        .agg(
            pl.col(t.YEAR).min().alias("first_year"),
            pl.col(t.YEAR).max().alias("last_year"),
            pl.len().alias("figures"),
            pl.when(alone).then(pl.col(t.BEFORE).first()).alias(t.BEFORE),
            pl.when(alone).then(pl.col(t.AFTER).first()).alias(t.AFTER),
        )
        # by all keys: two decisions that tie would else change places from one run to the next
        .sort(
            pl.col(t.ACTION).replace_strict(ORDER), t.RULE, t.INDICATOR, t.ECONOMY, t.SEX, "first_year",
            t.SOURCE, t.SERIES, t.REASON,
        )
        .select(*keys[:5], "first_year", "last_year", "figures", t.BEFORE, t.AFTER, t.REASON, t.SOURCE, t.SERIES)
    )  # fmt: skip


def _text(rows: pl.DataFrame, changed: pl.DataFrame) -> str:
    if rows.is_empty():
        return "No figure of this vintage was changed, flagged or left out."
    flagged = rows.filter(pl.col(t.ACTION) == "flagged", ~pl.col(t.RULE).is_in(WHOLE)).height
    whole = rows.filter(pl.col(t.RULE).is_in(WHOLE)).height
    later = rows.filter(pl.col(t.RULE) == LATER).height
    return (
        f"{n.plain(rows.height)} decisions were made about figures of this vintage. {n.plain(whole)} follow from whole "
        "series or areas: another series than the first choice, a figure computed from others, an area that is no "
        f"economy of the report. Of the rest, {n.plain(changed.height)} changed a figure or left it out, "
        f"{n.plain(later)} left out a projection for a later year, and {n.plain(flagged)} only mark a figure, which "
        "stays as published."
    )


def _changed_title(changed: pl.DataFrame) -> str:
    if changed.is_empty():
        return "No figure was overridden, and none left out for what it says"
    counts = dict(changed.group_by(t.ACTION).len().iter_rows())
    first, *rest = [(counts[a], a) for a in CHANGED if a in counts]
    noun = "figure" if first[0] == 1 else "figures"
    parts = [f"{n.plain(first[0])} {noun} {first[1]}", *(f"{n.plain(k)} {action}" for k, action in rest)]
    return f"{n.listed(parts)}, each with its reason"


@dataclass(frozen=True)
class Decided:
    """Decisions about one economy's figures."""

    text: str
    rows: pl.DataFrame  # women, men and both sexes of one indicator and year share a row
    whole: pl.DataFrame  # one row each
    title: str


def _one_row(named: pl.DataFrame) -> pl.DataFrame:
    """Join the rows of women, men and both sexes that were decided alike."""
    order = pl.col(t.SEX).replace_strict({sex: place for place, sex in enumerate(t.SEXES)})
    keys = ["title", t.YEAR, t.ACTION, t.REASON]
    return (
        named.sort(order, maintain_order=True)
        .group_by(keys, maintain_order=True)
        .agg(pl.col(t.SEX, "before_shown", "after_shown").str.join(", "))
        .sort(pl.col(t.ACTION).replace_strict(ORDER), "title", t.YEAR)
    )


def decided(book: Book, economy: str) -> Decided:
    """List the decisions about the figures that a profile rests on.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    economy : str
        ISO3 code or name.

    Returns
    -------
    Decided
        Decisions of the window's years about indicators that are shown, but for those that follow from a whole series
        (an alternate, a computed figure): the table of figures names these behind each.
    """
    who = book.catalogue.economy(economy)
    first = book.year - book.window
    shown = [i.id for i in book.catalogue.indicators.values() if i.dimension]
    rows = book.decisions.filter(
        pl.col(t.ECONOMY) == who.id,
        pl.col(t.YEAR).is_between(first, book.year),
        pl.col(t.INDICATOR).is_in(shown),
        ~pl.col(t.RULE).is_in(WHOLE),
    )
    changed = rows.filter(pl.col(t.ACTION).is_in(CHANGED)).height
    span = f"{first} to {book.year}"
    title = f"Decisions about figures of {who.name}, {span}"
    named = _named(rows, book)
    return Decided(_decided_text(who.name, span, rows.height, changed), _one_row(named), named, title)


def _decided_text(name: str, span: str, marked: int, changed: int) -> str:
    """Say how many decisions concern an economy.

    Examples
    --------
    >>> _decided_text("Kenya", "2018 to 2023", 2, 1)
    '2 decisions concern figures of Kenya for 2018 to 2023; 1 of them changed a figure or left it out.'
    >>> _decided_text("Kenya", "2018 to 2023", 1, 0)
    '1 decision concerns a figure of Kenya for 2018 to 2023: it is marked, and stays as published.'
    """
    if not marked:
        return f"No figure of {name} for {span} was changed or left out; marks that a whole series carries stand above."
    if marked == 1:
        done = "it was changed or left out" if changed else "it is marked, and stays as published"
        return f"1 decision concerns a figure of {name} for {span}: {done}."
    split = f"{changed} of them changed a figure or left it out" if changed else "all of them only mark a figure"
    return f"{marked} decisions concern figures of {name} for {span}; {split}."
