"""How own data and exports are printed: a table of what is wrong, or what was stored and written."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from socjust.cli import show
from socjust.own.findings import MOST, OwnDataError, Problem

if TYPE_CHECKING:
    from socjust.export import Exported
    from socjust.own import Checked, Stored


def added(add: Callable[[], Checked], *, as_json: bool = False) -> None:
    """Print what was stored, or the table of what is wrong before the error ends the program."""
    try:
        checked = add()
    except OwnDataError as error:
        problems(error.problems, as_json=as_json)
        raise
    if as_json:
        print(
            json.dumps(
                {
                    "name": checked.descriptor.name,
                    "figures": checked.rows.height,
                    "warnings": [p.row() for p in checked.warnings],
                },
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    if checked.warnings:
        show.listed("To be looked at; stored all the same", [p.row() for p in checked.warnings])
    what = checked.descriptor
    print(
        f"Stored: {checked.rows.height} {'figure' if checked.rows.height == 1 else 'figures'} of '{what.name}' "
        f"({what.source.line}). They show as own data from now on. "
        f"To take them away: socjust add --remove {what.name}"
    )


def problems(found: Sequence[Problem], *, as_json: bool = False) -> None:
    """Print the table of everything that is wrong; very long ones are cut, and say so."""
    rows = [p.row() | {"severity": p.severity} for p in found]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        if row.pop("severity") == "warning":
            row["what is wrong"] = f"(warning) {row['what is wrong']}"
    show.listed("Nothing was stored. What is wrong", rows[:MOST])
    if len(rows) > MOST:
        print(f"… and {len(rows) - MOST} more: correct these first, or add --json for all.")


def stored(held: Sequence[Stored], *, as_json: bool = False) -> None:
    """Print the own data that are stored."""
    rows = [
        {
            "name": one.name,
            "title": one.descriptor.title,
            "source": one.descriptor.source.line,
            "of": str(one.descriptor.source.date),
            "economies": ", ".join(sorted(one.rows["economy"].unique())[:6]),
            "indicators": ", ".join(one.descriptor.indicators),
            "figures": one.rows.height,
            "added": str(one.created)[:10],
        }
        for one in held
    ]
    show.listed("Own data", rows, as_json=as_json)


def removed(name: str, *, as_json: bool = False) -> None:
    """Say that own data are gone."""
    print(json.dumps({"removed": name}) if as_json else f"Removed: '{name}'. The providers' figures show again.")


def exported(made: Exported, *, as_json: bool = False) -> None:
    """Say what was written, and how much."""
    if as_json:
        answer = {
            "path": str(made.path),
            "vintage": made.vintage,
            "simulated": made.simulated,
            "figures": made.figures,
            "files": {name: size for name, size in made.files.items()},
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    if made.simulated:
        show.say(show.WARNING)
    print(f"Written: {made.path} ({made.figures:,} figures of vintage {made.vintage})")
