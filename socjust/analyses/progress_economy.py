"""The part of an economy's profile that is about progress: its indicators by status, with pace and years to target."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses import progress_text as text
from socjust.analyses.book import Book
from socjust.analyses.progress import of, shown
from socjust.progress import settings as s


@dataclass(frozen=True)
class EconomyProgress:
    """What a profile says about progress."""

    lede: str
    title: str
    rows: pl.DataFrame
    spread: pl.DataFrame
    spread_title: str
    disagree_text: str
    arrow_note: str


def economy_progress(book: Book, code: str) -> EconomyProgress:
    """Gather what an economy's profile says about progress.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    code : str
        ISO 3166 alpha-3 code or English name.

    Returns
    -------
    EconomyProgress

    Raises
    ------
    UsageError
        For an unknown economy.
    """
    who = book.catalogue.economy(code)
    mine = of(book).filter(pl.col(t.ECONOMY) == who.id)
    held = text.counts(mine[t.STATE])
    order = {state: place for place, state in enumerate(reversed(s.VERDICTS))} | {s.UNCERTAIN: len(s.VERDICTS)}
    judged = mine.filter(pl.col(t.STATE) != s.NO_DATA)
    return EconomyProgress(
        lede=text.economy_lede(who.name, held, mine),
        title=text.economy_title(judged, {k: book.label(k) for k in book.in_use}),
        rows=shown(
            book, judged.sort(pl.col(t.STATE).replace_strict(order, return_dtype=pl.Int32), maintain_order=True)
        ),
        spread=_spread(book, mine),
        spread_title=text.spread_title(held),
        disagree_text=text.economy_disagree(judged, {k: n.inside(book.label(k)) for k in book.in_use}),
        arrow_note=text.arrow_note(book.year),
    )


def _spread(book: Book, mine: pl.DataFrame) -> pl.DataFrame:
    """One row a dimension with the count of its indicators by status."""
    made = mine.group_by(t.DIMENSION).agg(*((pl.col(t.STATE) == k).sum().alias(k) for k in s.STATES))
    names = {d.id: d.short for d in book.catalogue.dimensions.values()}
    order = {d.id: d.order for d in book.catalogue.dimensions.values()}
    return made.sort(pl.col(t.DIMENSION).replace_strict(order)).with_columns(
        pl.col(t.DIMENSION).replace_strict(names).alias("label")
    )
