"""The judgements behind the priorities: data files of this folder, each row with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from socjust.catalogue.settings import read, rows
from socjust.errors import CatalogueError

FOLDER = Path(__file__).parent
CONDITIONS = ("wide", "lags", "slow", "rising")
ANSWERS = {"yes": True, "no": False, "": None}


@dataclass(frozen=True)
class Rule:
    """One row of ``quadrants.csv``: the quadrant of an indicator for which all conditions named here hold."""

    quadrant: str
    conditions: Mapping[str, bool]
    listed: bool  # whether an indicator of this quadrant may be a priority
    meaning: str


@dataclass(frozen=True)
class Trait:
    """One row of ``structure.csv``: what makes two economies alike."""

    variable: str
    indicator: str
    log: bool
    weight: float
    reason: str


@cache
def settings() -> Mapping[str, float]:
    """Return the numbers of ``settings.csv`` by name.

    Examples
    --------
    >>> settings()["wide_gap"], settings()["most"]
    (40.0, 10.0)
    """
    return read(FOLDER / "settings.csv")


def listed() -> list[dict[str, object]]:
    """Return the rows of ``settings.csv``: name, value and reason.

    Examples
    --------
    >>> listed()[0]["name"]
    'wide_gap'
    """
    return [{**row, "value": settings()[row["name"]]} for row in rows(FOLDER / "settings.csv")]


def whole(name: str) -> int:
    """Return a setting that counts something.

    Examples
    --------
    >>> whole("top")
    5
    """
    return int(settings()[name])


@cache
def quadrants() -> tuple[Rule, ...]:
    """Return the rules of ``quadrants.csv`` in their order: the first one that fits decides.

    Examples
    --------
    >>> quadrants()[0].quadrant, quadrants()[-1].conditions["wide"]
    ('urgent', False)
    """
    rules = []
    for line, row in enumerate(sorted(rows(FOLDER / "quadrants.csv"), key=lambda r: int(r["order"])), start=2):
        for name in (*CONDITIONS, "listed"):
            if row[name] not in ANSWERS:
                raise CatalogueError(
                    f"socjust/focus/quadrants.csv, row {line}, {name}: '{row[name]}' should be yes, no or blank."
                )
        held = {name: ANSWERS[row[name]] for name in CONDITIONS if ANSWERS[row[name]] is not None}
        rules.append(Rule(row["quadrant"], MappingProxyType(held), row["listed"] == "yes", row["meaning"]))
    return tuple(rules)


@cache
def traits() -> tuple[Trait, ...]:
    """Return the variables of ``structure.csv``.

    Examples
    --------
    >>> [trait.variable for trait in traits()][:2]
    ['income per head', 'population']
    """
    return tuple(
        Trait(r["variable"], r["indicator"], r["scale"] == "log", float(r["weight"]), r["reason"])
        for r in rows(FOLDER / "structure.csv")
    )


@cache
def set_aside() -> Mapping[tuple[str, str], str]:
    """Return why a high score of an indicator is no achievement, by indicator and income group.

    Examples
    --------
    >>> set_aside()["tra_ghg_per_capita", "LIC"][:13]
    'Low emissions'
    """
    return MappingProxyType(
        {(r["indicator"], g): r["reason"] for r in rows(FOLDER / "set_aside.csv") for g in r["income"].split()}
    )


def fingerprint() -> str:
    """Return the text of all four files: a change makes kept results stale."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.csv")))
