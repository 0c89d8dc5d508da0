"""What `socjust list` lists, as plain rows."""

from __future__ import annotations

import json
from datetime import date

from socjust import catalogue as _catalogue
from socjust import own
from socjust.home import Home

Rows = list[dict[str, object]]


def rows(what: str, home: Home) -> tuple[str, Rows]:
    """Return a title and the rows of one listing.

    Parameters
    ----------
    what : {"indicators", "dimensions", "economies", "vintages", "editions"}
        What to list.
    home : Home
        Where vintages and editions lie.
    """
    return {
        "indicators": _indicators,
        "dimensions": _dimensions,
        "economies": _economies,
        "vintages": _vintages,
        "editions": _editions,
    }[what](home)


def _indicators(home: Home) -> tuple[str, Rows]:
    held = own.extend(_catalogue.load(), home.own).indicators.values()
    return "Indicators", [
        {
            "id": i.id,
            "dimension": i.dimension,
            "role": i.role,
            "title": i.title,
            "unit": i.unit,
            "series": "; ".join(s.label for _, s in i.recipes[0].components) if i.recipes else "",
        }
        for i in held
    ]


def _dimensions(_: Home) -> tuple[str, Rows]:
    framework = _catalogue.load()
    return "Dimensions", [
        {
            "id": d.id,
            "title": d.title,
            "question": d.question,
            "scored indicators": len(framework.scored(d.id)),
            "shown as": "band" if d.banded else "score",
        }
        for d in framework.dimensions.values()
    ]


def _economies(_: Home) -> tuple[str, Rows]:
    framework = _catalogue.load()
    names = {g.id: g.name for g in framework.groups.values()}
    return "Economies", [
        {"id": e.id, "name": e.name, "region": names.get(e.region, ""), "income": names.get(e.income, "not classified")}
        for e in framework.economies.values()
    ]


def _vintages(home: Home) -> tuple[str, Rows]:
    from socjust import store

    return "Vintages, newest first", [
        {
            "vintage": v.name,
            "fetched": str(v.manifest.created)[:16].replace("T", " "),
            "figures": "SIMULATED" if v.simulated else "partial" if v.partial else "real",
            **{f"{p.id} last update": last_update(p.updated) for p in v.manifest.providers},
            "series served": sum(s.status == "served" for s in v.manifest.series),
            "not served": sum(s.status in ("not-served", "empty") for s in v.manifest.series),
        }
        for v in store.vintages(home)
    ]


def last_update(updated: tuple[date, date] | None) -> str:
    """Write when a provider last updated the series of a vintage: one date, or the first and the last.

    Examples
    --------
    >>> last_update((date(2020, 10, 19), date(2026, 8, 12))), last_update(None)
    ('2020-10-19 to 2026-08-12', 'not named')
    """
    if updated is None:
        return "not named"
    first, last = updated
    return str(last) if first == last else f"{first} to {last}"


def _editions(home: Home) -> tuple[str, Rows]:
    made = []
    for path in sorted(home.reports.glob("*/manifest.json"), reverse=True):
        try:
            m = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            made.append({"edition": path.parent.name, "vintage": "", "made": "manifest.json cannot be read"})
            continue
        made.append(edition_row(path.parent.name, m))
    return "Editions", made


def edition_row(name: str, manifest: dict) -> dict[str, object]:
    """Return the line that describes one edition, from its manifest."""
    chapters = manifest.get("chapters", [])
    vintage = manifest.get("vintage", "")
    return {
        "edition": name,
        "vintage": vintage.get("name", "") if isinstance(vintage, dict) else vintage,
        "made": str(manifest.get("created", ""))[:16].replace("T", " "),
        "chapters": len(chapters),
        "failed": sum(c.get("status") != "done" for c in chapters),
    }
