"""Rules about how much of the framework a vintage can say something on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from socjust import panel
from socjust import table as t
from socjust.check.findings import EXAMPLES, Finding, Held, count
from socjust.scores.dimension import reference_year, servable

FEW_ECONOMIES: Final = 20  # economies, below which a scored indicator says little about the world


def scored(held: Held) -> Iterator[Finding]:
    """Look for scored indicators without figures, or with those of a handful of economies."""
    year = reference_year(held.rows, held.catalogue)
    seen = panel.coverage(held.rows, held.catalogue, year)
    economies = dict(seen.select(t.INDICATOR, t.ECONOMIES).iter_rows())
    for indicator in held.catalogue.scored():
        n = economies[indicator.id]
        if n == 0:
            yield Finding(
                "scored", indicator.id, "", "warn", f"{indicator.title}: {_why_none(held, indicator.id, year)}."
            )
        elif n < FEW_ECONOMIES:
            told = f"{indicator.title}: {n} {'economy' if n == 1 else 'economies'} only"
            yield Finding("scored", indicator.id, "", "warn", f"{told} ({panel.window_sentence(year)}).")


def _why_none(held: Held, indicator: str, year: int) -> str:
    used = held.manifest.recipes.get(indicator)
    if used is None:
        return "not asked for in this vintage"
    if used.rank is None:
        return used.reason.rstrip(".") or "not served"
    return f"no economy has {panel.window_sentence(year)}"


def published(held: Held) -> Iterator[Finding]:
    """Say which dimensions cannot be published; a vintage that can publish none is not fit."""
    can = servable(held.rows, held.catalogue)
    for key, what in can.items():
        if what.reason:
            yield Finding("published", "", "", "warn", f"{held.catalogue.dimension(key).title}: {what.reason}.")
    if all(what.reason for what in can.values()):
        yield Finding("published", "", "", "fail", "No dimension can be published from this vintage.")


def framework(held: Held) -> Iterator[Finding]:
    """Look for series that the catalogue names today and the vintage was never asked for.

    Another weight, correction or sentence needs no fetch: tables are made again from the figures that are there.
    """
    if held.manifest.catalogue_sha256 == (held.catalogue.base or held.catalogue.sha256) or held.manifest.partial:
        return
    asked = {(s.provider, s.label) for s in held.manifest.series}
    free = [i.id for i in held.catalogue.indicators.values() if not i.non_commercial and not i.own]
    new = sorted(s.label for s in held.catalogue.series(free) if (s.provider, s.label) not in asked)
    if new:
        named = ", ".join(new[:EXAMPLES]) + (" …" if len(new) > EXAMPLES else "")
        told = f"The vintage {held.manifest.vintage} was made by another edition of the catalogue"
        yield Finding(
            "framework", "", "", "warn", f"{told} and lacks {count(len(new), 'series')}: {named}. Fetch again."
        )
