"""Inequality of output per worker among economies for the chapter, beside the figure that the ILO published."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import table as t
from socjust.analyses import inequality_among_text as text
from socjust.analyses.book import Book
from socjust.analyses.inequality_among import LINE_COLUMNS, blank, lines, source_line
from socjust.analyses.inequality_frames import WORKERS, Held, economies_of
from socjust.errors import UsageError
from socjust.inequality import among


@dataclass(frozen=True)
class WorkView:
    """What the chapter shows of inequality of output per worker; all empty where ``reason`` says why."""

    reason: str
    lines: pl.DataFrame
    title: str
    notes: tuple[str, ...]
    text: str
    source: str
    held: Held | None = None


def work_view(book: Book, since: int) -> WorkView:
    """Gather what the chapter says of inequality of output per worker among economies since a year."""
    try:
        held = economies_of(book, WORKERS, since, limit=book.year)
    except UsageError as fault:
        empty = blank(LINE_COLUMNS, ("label", "kind", t.STATUS))
        title = "Inequality of output per worker cannot be measured in this vintage"
        return WorkView(str(fault), empty, title, (), str(fault), source_line(book, WORKERS))
    whole = among.between(held.frame)
    return WorkView(
        reason="",
        lines=_workers(lines(whole, pl.DataFrame(), among.THEIL_T)),
        title=text.lines_title(whole, held, among.THEIL_T, "Theil's T"),
        notes=(text.members(held),),
        text=text.work_text(whole, held),
        source=source_line(book, WORKERS),
        held=held,
    )


def _workers(lines: pl.DataFrame) -> pl.DataFrame:
    """Name the lines after those who are counted: workers, not people."""
    return lines.with_columns(pl.col("label").str.replace("people", WORKERS.who))
