"""Rules about what rows say they are, beside what the manifest says."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from socjust import table as t
from socjust.check.findings import Finding, Held, count, examples, strangers
from socjust.home import is_simulated
from socjust.sources import OWN


def marks(held: Held) -> Iterator[Finding]:
    """Require that invented figures say so, in every row and in the name, and that real ones never do."""
    m = held.manifest
    wrong = held.rows.filter((pl.col(t.STATUS) == "simulated") != m.simulated)
    if wrong.height and m.simulated:
        told = f"{count(wrong.height, 'figure')} of a simulated vintage without the status simulated"
        yield Finding("marks", "", "", "fail", f"{told}: {examples(wrong, held)}.")
    elif wrong.height:
        told = f"{count(wrong.height, 'simulated figure')} among real ones: {examples(wrong, held)}."
        yield Finding("marks", "", "", "fail", told)
    if is_simulated(m.vintage) != m.simulated:
        told = "is simulated but its name does not say so" if m.simulated else "says SIMULATED but is not"
        yield Finding("marks", "", "", "fail", f"The vintage {m.vintage} {told}.")
    others = strangers(held.rows[t.VINTAGE], [m.vintage])
    if others:
        yield Finding("marks", "", "", "fail", f"Rows of another vintage than {m.vintage}: {', '.join(others)}.")


def alternates(held: Held) -> Iterator[Finding]:
    """Require that alternates carry their flag, and that rows are of the recipe that the manifest names."""
    flagged = t.flagged("alternate")
    rows_of_providers = held.rows.filter(pl.col(t.SOURCE) != OWN)  # a country team's figure is made by no recipe
    wrong = rows_of_providers.filter((pl.col(t.RECIPE) > 0) != flagged)
    for (indicator,), rows in wrong.group_by([t.INDICATOR], maintain_order=True):
        told = (
            f"{count(rows.height, 'figure')} whose flag 'alternate' does not match its recipe: {examples(rows, held)}."
        )
        yield Finding("alternates", str(indicator), "", "fail", told)
    recipes = held.recipes
    for indicator, ranks in (
        rows_of_providers.group_by(t.INDICATOR).agg(pl.col(t.RECIPE).unique().sort()).sort(t.INDICATOR).iter_rows()
    ):
        used = recipes.get(indicator)
        if used is None or ranks != [used.rank]:
            told = (
                f"rows of recipe {', '.join(map(str, ranks))}, but the manifest names {used.rank if used else 'none'}"
            )
            yield Finding("alternates", indicator, "", "fail", f"The table has {told}.")


def future(held: Held) -> Iterator[Finding]:
    """Require that figures for years that had not begun when the vintage was made are marked as projections."""
    year = held.manifest.created.year
    later = held.rows.filter(pl.col(t.YEAR) > year, pl.col(t.SOURCE) != OWN)  # own data may be newer than a vintage
    wrong = later.filter(~pl.col(t.STATUS).is_in(["projected", "simulated"]))
    for (indicator,), rows in wrong.group_by([t.INDICATOR], maintain_order=True):
        told = f"{count(rows.height, 'figure')} for years after {year} not marked as projected: {examples(rows, held)}."
        yield Finding("future", str(indicator), "", "fail", told)
