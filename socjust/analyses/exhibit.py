"""Exhibits: one figure or table with the words around it, computed here and drawn elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from socjust import numbers as n
from socjust import panel
from socjust import table as t
from socjust.analyses.book import Book
from socjust.catalogue.models import INCOME_GROUPS

FEWEST = 10  # economies behind a picture of all economies, or a correlation
Kind = Literal["scatter", "dumbbell", "strip", "trend", "table"]


@dataclass(frozen=True)
class Exhibit:
    """What one figure or table shows; :func:`socjust.charts.exhibit` draws it."""

    kind: Kind
    name: str
    title: str
    subtitle: str
    source: str
    frame: pl.DataFrame
    text: str = ""  # a paragraph that stands before it
    notes: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)  # of the drawing: axes, unit, columns


def newest(book: Book, indicator: str, sex: str = "") -> pl.DataFrame:
    """Return each economy's newest value of an indicator in the window, with name and income group.

    Returns
    -------
    polars.DataFrame
        Columns of :data:`socjust.panel.LATEST`, ``label`` and ``group`` (name of the income group, poorest first).
        Economies without an income group are left out.
    """
    rows = book.recent.filter(pl.col(t.INDICATOR) == indicator)
    if sex:
        rows = rows.filter(pl.col(t.SEX) == sex)
    held = panel.latest(rows, book.catalogue, [book.year], book.window)
    return placed(book, held)


def income_groups(book: Book) -> list[str]:
    """Return the short names of the income groups, poorest first."""
    return [book.catalogue.groups[g].short for g in INCOME_GROUPS if g in book.catalogue.groups]


def placed(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    """Add each economy's name and income group, poorest first; economies without an income group are left out."""
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    income = {e.id: e.income for e in book.catalogue.economies.values() if e.income in INCOME_GROUPS}
    shown = {g: book.catalogue.groups[g].short for g in INCOME_GROUPS if g in book.catalogue.groups}
    return (
        rows.filter(pl.col(t.ECONOMY).is_in(list(income)))
        .with_columns(
            pl.col(t.ECONOMY).replace_strict(names).alias("label"),
            pl.col(t.ECONOMY).replace_strict(income).alias("income"),
        )
        .sort(pl.col("income").replace_strict({g: i for i, g in enumerate(INCOME_GROUPS)}), "label")
        .with_columns(pl.col("income").replace_strict(shown).alias(t.GROUP))
    )


def measured(book: Book, indicator: str) -> dict[str, Any]:
    """Return unit and digits of the recipe in use, as a drawing wants them."""
    used, what = book.in_use.get(indicator), book.catalogue.indicators[indicator]
    return {"unit": used.unit if used else what.unit, "decimals": used.decimals if used else what.decimals}


def remarks(book: Book, indicators: Sequence[str]) -> tuple[str, ...]:
    """Say what must be known of the series in use: the remark of an alternate, and whose own figures are among them."""
    used = [(book.catalogue.indicators[i], book.in_use.get(i)) for i in indicators]
    alternates = [f"{what.short}: {r.remark}" for what, r in used if r and r.rank and r.remark]
    return tuple(dict.fromkeys([*alternates, *book.own_notes(indicators)]))


def unserved(book: Book, indicators: Sequence[str]) -> str:
    """Name the indicators of a subject that this vintage lacks, each with the reason in short; "" if it has all."""
    told = []
    for name in indicators:
        used = book.vintage.manifest.recipes.get(name)
        if used is None or used.rank is None:
            why = used.reason.split(" (")[0].rstrip(".") if used else "not asked for"
            told.append(f"{n.inside(book.catalogue.indicators[name].title)} ({why})")
    if not told:
        return ""
    return f"Not in this vintage: {'; '.join(told)}. The table of indicators below gives the provider's answer."
