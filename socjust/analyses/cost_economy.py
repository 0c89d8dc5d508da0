"""What closing the gaps would cost one economy, and what it has to pay from: a part of its profile."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import costing
from socjust import table as t
from socjust.analyses import cost_economy_text as text
from socjust.analyses import cost_text
from socjust.analyses.book import Book
from socjust.analyses.cost import economy_costs, listed, used
from socjust.analyses.cost_drawn import drawn_rows
from socjust.costing import fiscal
from socjust.costing.costs import BRANCH
from socjust.costing.inputs import inputs


@dataclass(frozen=True)
class EconomyCostView:
    """The part of an economy's profile that is about costs."""

    lede: str
    care_text: str
    room_text: str
    drawn: pl.DataFrame
    drawn_title: str
    branches: pl.DataFrame
    source: str


def economy_cost(book: Book, code: str) -> EconomyCostView:
    """Gather what the profile of one economy says about costs.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    code : str
        ISO 3166 alpha-3 code or English name.

    Returns
    -------
    EconomyCostView

    Raises
    ------
    UsageError
        For an unknown economy.
    """
    who = book.catalogue.economy(code)
    made = economy_costs(book).filter(pl.col(t.ECONOMY) == who.id)
    rows = inputs(used(book), book.catalogue, book.year, book.window).filter(pl.col(t.ECONOMY) == who.id)
    room = fiscal.room(rows).row(0, named=True)
    drawn = drawn_rows(made)
    return EconomyCostView(
        lede=text.economy_lede(who.name, made, room, text.line(who.income, costing.parameters().at("central"))),
        care_text=text.care(made),
        room_text=text.room(who.name, room, costing.parameters().at("central")),
        drawn=drawn,
        drawn_title=cost_text.drawn_title(drawn, who.name),
        branches=_branch_rows(made),
        source=book.source(),
    )


def _branch_rows(made: pl.DataFrame) -> pl.DataFrame:
    """Every branch of one economy with its figures, the rule's answer, and the years or the reason."""
    titles = {b.id: b.title for b in listed()}
    shown = [cost_text.figure(row) for row in made.iter_rows(named=True)]
    behind = [row["years"] if row[t.REASON] == "" else row[t.REASON] for row in made.iter_rows(named=True)]
    order = {b.id: place for place, b in enumerate(listed())}
    return made.with_columns(
        pl.col(BRANCH).replace_strict(titles).alias("title"),
        pl.Series("shown", shown, dtype=pl.String),
        pl.Series("behind", behind, dtype=pl.String),
        (pl.col("dollars") / 1e6).alias("million_dollars"),
    ).sort(pl.col(BRANCH).replace_strict(order))
