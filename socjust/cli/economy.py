"""``socjust economy KEN``: one economy in the terminal: seven scores, its priorities, what is not seen."""

from __future__ import annotations

import json as _json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from socjust import numbers as n
from socjust import table as t
from socjust.cli.app import Home, Json, Vintage, app

if TYPE_CHECKING:
    from socjust.analyses.book import Book
    from socjust.analyses.economy import EconomyView
    from socjust.analyses.focus import EconomyFocus

KEPT = (
    "place", "indicator", "stands_for", "dimension", "label", "value", "unit", "value_year", "score", "gap",
    "predicted", "band_low", "band_high", "income_median", "region_median", "near_median", "slope", "slope_low",
    "slope_high", "required", "target_year", "missing", "quadrant", "priority", "stable_top", "stable_most", "reason",
    "source_line", "remark",
)  # fmt: skip


@app.command()
def economy(
    name: Annotated[str, typer.Argument(metavar="ECONOMY", help="An economy by code or name: KEN, Kenya.")],
    vintage: Vintage = "latest",
    year: Annotated[
        int | None, typer.Option(metavar="YYYY", help="Reference year [default: half of the indicators reach it].")
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", metavar="ID=N …", help="Own weights of indicators: dis_gini=2. 0 leaves one out."),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", metavar="ID …", help="Indicators that are to be no priority.")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Show one economy: seven scores with their 90 % intervals, where to focus and why, what is not seen.

    A priority needs something certain to speak for it. Own weights change the order of priorities, not the scores.
    """
    from socjust import analyses, catalogue
    from socjust.cli import show
    from socjust.focus import wishes

    who = catalogue.load().economy(name)  # a misspelt name is told before anything is read
    own = wishes.parsed(weight or [])
    wishes.weights(catalogue.load(), own, exclude or [])
    book = analyses.open_book(home, vintage, year)
    view, attention = analyses.economy(book, who.id), analyses.economy_focus(book, who.id, own, exclude or ())
    if json:
        print(_json.dumps(_data(book, view, attention), ensure_ascii=False, indent=1, default=str))
        return
    if book.simulated:
        show.say(show.WARNING)
    _print(book, view, attention)


def _data(book: Book, view: EconomyView, attention: EconomyFocus) -> dict[str, Any]:
    return {
        "vintage": book.vintage.name,
        "simulated": book.simulated,
        "year": book.year,
        "economy": view.economy.id,
        "name": view.economy.name,
        "scores": view.profile.rename({"key": t.DIMENSION, "value": t.SCORE}).to_dicts(),
        "priorities": attention.priorities.select(KEPT).to_dicts(),
        "gaps": view.missing.filter("scored").select(t.INDICATOR, "title", t.REASON).to_dicts(),
    }


def _print(book: Book, view: EconomyView, attention: EconomyFocus) -> None:
    from socjust.cli import show

    mark = f" · {show.SIMULATED}" if book.simulated else ""
    print(f"{view.title} · {view.subtitle}\n{view.lede}\n")
    show.listed(f"Scores {book.year}, 0 worst to 100 best · vintage {book.vintage.name}{mark}", _scores(view))
    print(f"\nWhere to focus{mark}")
    for said in filter(None, (attention.lede, attention.watched, attention.slipping)):
        show.wrapped(said, indent=0)
    for row in attention.priorities.iter_rows(named=True):
        stays = f"Among the first five in {row['in_top']} of draws, the first ten in {row['in_most']}."
        remark = f" [{row['remark']}]" if row["remark"] else ""
        show.wrapped(f"{row['place']:>2}. {row['reason']} {stays}{remark}")
    print(f"\nNot seen{mark}\n{view.missing_text}")
    rows = view.missing.filter("scored").iter_rows(named=True)
    missing = [{"indicator": r["title"], "why": r[t.REASON]} for r in rows]
    if missing:
        show.listed("Scored indicators without a figure", missing)


def _scores(view: EconomyView) -> list[dict[str, object]]:
    return [
        {
            "dimension": row["label"],
            "score": "band" if row["banded"] and row["low"] is not None else n.plain(row["value"], blank="–"),
            "90 % interval": n.interval(row["low"], row["high"]),
            "trend, points a year": _trend(row),
            "seen": f"{row['seen']} of {row['total']}",
            "remark": row["reason"],
        }
        for row in view.profile.iter_rows(named=True)
    ]


def _trend(row: dict[str, Any]) -> str:
    """Write the trend with its arrow, which stands only where the sign is certain, and its 90 % interval."""
    if row[t.SLOPE] is None:
        return ""
    word = n.trend(row["direction"], row[t.SLOPE])
    ends = f"{n.signed(row['slope_low'], 1)} to {n.signed(row['slope_high'], 1)}"
    return f"{word} {n.signed(row[t.SLOPE], 1)} ({ends})"
