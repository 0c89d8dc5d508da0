"""How coverage is asked for and printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from socjust import numbers as n
from socjust import store
from socjust import table as t
from socjust.cli import show
from socjust.coverage import ROLES, STATES, counted, states
from socjust.errors import UsageError
from socjust.home import SIMULATED
from socjust.scores.dimension import reference_year

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue

YEARS = 12  # reference years in the table by year


class Asked(NamedTuple):
    """What was asked for: the cells, and whether they are listed one by one."""

    cells: pl.DataFrame
    by: str
    single: bool
    year: int


def asked(
    vintage: store.Vintage,
    catalogue: Catalogue,
    by: str,
    *,
    year: int | None = None,
    window: int = 5,
    economies: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    scored: bool = False,
) -> Asked:
    """Find the cells that a question is about.

    Raises
    ------
    UsageError
        For an unknown economy or indicator, or a year without figures.
    """
    observations = store.observations(vintage, catalogue)
    places = [catalogue.economy(name).id for name in economies] if economies else None
    ids = [_collected(name, catalogue) for name in indicators] if indicators else None
    if scored:
        entering = {i.id for i in catalogue.scored()}
        ids = [i for i in ids or catalogue.indicators if i in entering]
    default = reference_year(observations, catalogue)
    first, last = int(observations[t.YEAR].min()), int(observations[t.YEAR].max())
    if year is not None and not first <= year <= last:
        raise UsageError(f"{vintage.name} has no figures for {year}: choose a year from {first} to {last}.")
    wanted = year or default
    span = range(max(wanted - YEARS + 1, first), wanted + 1) if by == "year" else [wanted]
    decided = store.decisions(vintage, catalogue)
    made = [
        states(
            observations, catalogue, vintage.manifest, y, window, economies=places, indicators=ids, decisions=decided
        )
        for y in span
    ]
    single = by != "year" and (len(places or ()) == 1 or len(ids or ()) == 1)
    return Asked(pl.concat(made), by, single, wanted)


def _collected(name: str, catalogue: Catalogue) -> str:
    what = catalogue.indicator(name)
    if what.role not in ROLES or what.own:
        gap = catalogue.gaps.get(name)
        told = (
            f"it is a declared gap. What would close it: {gap.what_would_close_it}"
            if gap
            else "it is a country team's own."
            if what.own
            else f"it is a {what.role}."
        )
        raise UsageError(f"The coverage of '{name}' is not counted: {told}")
    return name


def covered(what: Asked, vintage: store.Vintage, catalogue: Catalogue, *, as_json: bool = False) -> None:
    """Print the cells of one economy or indicator, or how many are in which state."""
    rows = what.cells if what.single else counted(what.cells, what.by, catalogue)
    if as_json:
        answer = {"vintage": vintage.name, "simulated": vintage.simulated, "year": what.year, "rows": rows.to_dicts()}
        print(json.dumps(answer, ensure_ascii=False, default=str))
        return
    if vintage.simulated:
        show.say(show.WARNING)
    mark = f" · {SIMULATED}" if vintage.simulated else ""
    made = [(_cell if what.single else _count)(row) for row in rows.iter_rows(named=True)]
    show.listed(f"Coverage, reference year {what.year} · vintage {vintage.name}{mark}", made)


def _cell(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{c: row[c] for c in (t.ECONOMY, t.INDICATOR, t.STATE)},
        "year": row[t.YEAR],
        "why": row[t.REASON],
        "series": row[t.SERIES],
    }


def _count(row: dict[str, Any]) -> dict[str, Any]:
    key, *_ = row
    shown = [s for s in STATES if s != "simulated" or row[s]]
    share = row["seen_share"]
    return {
        key.replace("_", " "): row[key],
        **({"name": row["name"]} if "name" in row else {}),
        **{s: row[s] for s in shown},
        "seen": "" if share is None else f"{n.plain(100 * share)}{n.THIN}%",
        **({"reporting": row["reporting"]} if "reporting" in row else {}),
        "why not": row["why"],
    }
