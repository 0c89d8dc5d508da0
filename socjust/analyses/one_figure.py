"""Exhibits on one figure: women and men, the provider's own lines, a benchmark, and what is known however old it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from socjust import numbers as n
from socjust import panel
from socjust import table as t
from socjust.analyses import own_figures
from socjust.analyses.book import Book
from socjust.analyses.exhibit import FEWEST, Exhibit, measured, newest, placed, remarks
from socjust.catalogue.models import INCOME_GROUPS
from socjust.scores.groups import MINIMUM_PEERS


def sexes(
    book: Book, name: str, indicator: str, *, title: str, text: str = "", notes: tuple[str, ...] = ()
) -> Exhibit | None:
    """Compare women and men in the median economy of each income group, over economies that publish both.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    name : str
        Slug of the figure.
    indicator : str
        Id of the indicator.
    title : str
        With ``{n}`` and ``{all}``: in how many economies women's figure is the higher one.
    text, notes : str, tuple of str
        The paragraph before it and the remarks under it.

    Returns
    -------
    Exhibit or None
        None where no income group has five economies with both.
    """
    rows = book.recent.filter(pl.col(t.INDICATOR) == indicator)
    pairs = placed(book, panel.by_sex(rows, book.catalogue, book.year, book.window))
    middle = (
        pairs.with_columns((pl.col("female") - pl.col("male")).alias("gap"))
        .group_by(t.GROUP, maintain_order=True)
        .agg(
            pl.col("female", "male", "gap").median(), pl.len().alias(t.ECONOMIES), (pl.col("gap") > 0).sum().alias("w")
        )
        .filter(pl.col(t.ECONOMIES) >= MINIMUM_PEERS)
    )
    if middle.is_empty():
        return None
    higher = int((pairs["female"] > pairs["male"]).sum())
    label = pl.format("{} ({} economies)", t.GROUP, t.ECONOMIES)
    frame = middle.with_columns(label.alias("label"), pl.lit(measured(book, indicator)["unit"]).alias("unit"))
    return Exhibit(
        "dumbbell",
        name,
        title.format(n=higher, all=pairs.height),
        f"{book.label(indicator)}, {measured(book, indicator)['unit']}: medians of economies by income group; "
        f"newest values from {book.year - book.window} to {book.year}",
        book.source_of(pairs.with_columns(pl.lit(book.in_use[indicator].components[0][1].label).alias(t.SERIES))),
        frame.select("label", "female", "male", "unit", "gap", t.ECONOMIES, pl.col("w").alias("women_higher")),
        text,
        (*remarks(book, (indicator,)), "The median of the gaps need not be the gap of the medians.", *notes),
        {"decimals": 0},
    )


def published(
    book: Book, name: str, indicator: str, *, text: str = "", notes: tuple[str, ...] = (),
    places: Sequence[str] = ("WLD", *INCOME_GROUPS), says: str = "",
) -> Exhibit | None:  # fmt: skip
    """Show the provider's own figures for the world and the income groups over the years; nothing is averaged here.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    name, text, notes : str, tuple of str
        Slug of the figure, the paragraph before it and the remarks under it.
    indicator : str
        Id of the indicator.
    places : sequence of str
        Ids of the groups, in the order to show; the title is about the first.
    says : str
        What rises or falls, where the indicator's name would say the opposite: a score of violations is not freedom.

    Returns
    -------
    Exhibit or None
        None where the provider publishes none of them for three years or more.
    """
    rows = panel.headline(book.observations.filter(pl.col(t.INDICATOR) == indicator), book.catalogue)
    rows = rows.filter(pl.col(t.ECONOMY).is_in(list(places)), pl.col(t.YEAR) <= book.year)
    known = {g.id: g.short for g in book.catalogue.groups.values()}
    kinds = {g.id: "subject" if g.kind == "world" else "other" for g in book.catalogue.groups.values()}
    if rows.is_empty() or rows[t.YEAR].n_unique() < 3:
        return None
    order = {place: i for i, place in enumerate(places)}
    frame = rows.sort(pl.col(t.ECONOMY).replace_strict(order), t.YEAR).with_columns(
        pl.col(t.ECONOMY).replace_strict(known).alias("series_name"),
        pl.col(t.ECONOMY).replace_strict(kinds).alias("kind"),
    )
    unit = measured(book, indicator)
    return Exhibit(
        "trend",
        name,
        moved(frame, says or book.label(indicator), unit["decimals"], unit["unit"]),
        f"{book.label(indicator)}, {unit['unit']}: figures that the provider publishes for groups",
        book.source_of(rows),
        frame.select(
            pl.col("series_name").alias("series"), pl.col("series_name").alias("label"), "kind", t.YEAR, t.VALUE,
            t.STATUS, t.FLAGS,
        ),
        text,
        (*remarks(book, (indicator,)), *notes),
        {"unit": unit["unit"], "decimals": unit["decimals"]},
    )  # fmt: skip


def moved(frame: pl.DataFrame, what: str, decimals: int, unit: str = "") -> str:
    """Say from where to where the first line went; other units than per cent stand in the subtitle.

    Examples
    --------
    >>> rows = {"series_name": ["World"] * 2, "year": [2000, 2020], "value": [76.2, 37.1], "economy": ["WLD"] * 2}
    >>> moved(pl.DataFrame(rows), "Under-five mortality", 1)
    'World: under-five mortality fell from 76.2 in 2000 to 37.1 in 2020'
    >>> moved(pl.DataFrame(rows), "Electricity", 1, "% of population")
    'World: electricity fell from 76.2\u202f% in 2000 to 37.1\u202f% in 2020'
    """
    first = frame.filter(pl.col(t.ECONOMY) == frame[t.ECONOMY][0])
    start, end = first.row(0, named=True), first.row(-1, named=True)
    share = "%" if unit.startswith("%") else ""
    before, after = (n.with_unit(r[t.VALUE], share, decimals) for r in (start, end))
    subject = f"{start['series_name']}: {n.inside(what)}"
    if before == after:
        return f"{subject} was {before} in {start[t.YEAR]} and in {end[t.YEAR]}"
    verb = "rose" if end[t.VALUE] > start[t.VALUE] else "fell"
    return f"{subject} {verb} from {before} in {start[t.YEAR]} to {after} in {end[t.YEAR]}"


def reach(
    book: Book, name: str, indicator: str, line: float, title: str, *, at_least: bool = True, text: str = "",
    notes: tuple[str, ...] = (),
) -> Exhibit | None:  # fmt: skip
    """Show every economy's value by income group, and count those that reach a benchmark.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    name : str
        Slug of the figure.
    indicator : str
        Id of the indicator.
    line : float
        The benchmark, in the unit of the indicator.
    title : str
        With ``{n}`` and ``{all}``: how many economies reach it.
    at_least : bool
        Whether values from the line upwards reach it, or those up to it.
    text, notes : str, tuple of str
        The paragraph before it and the remarks under it.

    Returns
    -------
    Exhibit or None
        None with fewer than ten economies.
    """
    rows = newest(book, indicator)
    if rows.height < FEWEST:
        return None
    reached = rows.filter(pl.col(t.VALUE) >= line if at_least else pl.col(t.VALUE) <= line).height
    place, last = pl.col(t.VALUE).rank("ordinal").over(t.GROUP), pl.len().over(t.GROUP)
    frame = rows.sort(t.VALUE).with_columns(
        pl.col(t.VALUE).median().over(t.GROUP).alias("middle"), ((place == 1) | (place == last)).alias("marked")
    )
    order = {g: i for i, g in enumerate(rows[t.GROUP].unique(maintain_order=True))}
    unit = measured(book, indicator)
    shown = [t.ECONOMY, "label", t.GROUP, t.VALUE, t.YEAR, "middle", "marked", t.OWN_FIGURE]
    ordered = frame.with_columns(own_figures.mark()).sort(pl.col(t.GROUP).replace_strict(order), maintain_order=True)
    return Exhibit(
        "strip",
        name,
        title.format(n=reached, all=rows.height),
        f"{book.label(indicator)}, {unit['unit']}: each dot an economy, newest value from {book.year - book.window} to "
        f"{book.year}",
        book.source_of(rows),
        own_figures.shown(ordered.select(shown)),
        text,
        (*remarks(book, (indicator,)), *notes),
        {"scale": unit["unit"], "unit": unit["unit"], "decimals": unit["decimals"], "subject": "lowest and highest",
         "middle": "median of the group"},
    )  # fmt: skip


def listed(
    book: Book, name: str, indicators: Sequence[str], title: str, *, text: str = "", notes: tuple[str, ...] = (),
    since: int = 0,
) -> Exhibit | None:  # fmt: skip
    """List the economies' newest figures of some indicators, each with its year, however old.

    Figures older than the window enter no score; here they are shown with their year, because nothing newer exists.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    name, title, text, notes : str, tuple of str
        Slug and words; in the title ``{n}`` is the number of economies, ``{low}`` and ``{high}`` are the ends of the
        first column.
    indicators : sequence of str
        One column each, in this order.
    since : int
        First year that is shown.
    """
    known = panel.headline(book.observations.filter(pl.col(t.INDICATOR).is_in(list(indicators))), book.catalogue)
    known = known.filter(pl.col(t.YEAR).is_between(since, book.year), pl.col(t.STATUS) != panel.PROJECTED)
    latest = placed(book, known.sort(t.YEAR).unique([t.ECONOMY, t.INDICATOR], keep="last", maintain_order=True))
    if latest.is_empty():
        return None
    frame = latest.select(t.ECONOMY, "label", t.GROUP).unique(maintain_order=True)
    columns: list[dict[str, Any]] = [{"key": "label", "head": "Economy"}, {"key": t.GROUP, "head": "Income group"}]
    for indicator in indicators:
        own = latest.filter(pl.col(t.INDICATOR) == indicator)
        figures = [pl.col(t.VALUE).alias(indicator), pl.col(t.YEAR).alias(f"{indicator}_year")]
        frame = frame.join(own.select(t.ECONOMY, *figures), on=t.ECONOMY, how="left", maintain_order="left")
        unit = measured(book, indicator)
        head = f"{book.label(indicator)}, {unit['unit']}"
        columns.append({"key": indicator, "head": head, "decimals": unit["decimals"], "missing": "–"})
        columns.append({"key": f"{indicator}_year", "head": "Year", "missing": "–"})
    first, places = frame[indicators[0]].drop_nulls(), measured(book, indicators[0])["decimals"]
    low, high = (n.plain(end, places) for end in (first.min(), first.max()))
    return Exhibit(
        "table",
        name,
        title.format(n=frame.height, low=low, high=high),
        f"Newest figure of each economy up to {book.year}, with its year",
        book.source_of(latest),
        frame.sort("label"),
        text,
        (*remarks(book, indicators), *notes),
        {"columns": columns},
    )
