"""The rules by which figures are flagged or left out, each with the sentence that readers are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import Field

from socjust.catalogue import csvfile
from socjust.catalogue.models import Indicator, Recipe, Row, Series, Text
from socjust.errors import CatalogueError

FILE: Final = "judgement.csv"
LIMITS_FILE: Final = "limits.csv"
COLUMNS: Final = ("rule", "action", "parameter", "reason")
LIMIT_COLUMNS: Final = ("unit", "lower", "upper", "reason")
STATUSES: Final = {"observed", "modelled", "imputed"}
BLANK: Final = re.compile(r"\{(\w*)\}")
COPIED: Final = re.compile(r"(worldbank|ilostat) (\S+) (\d+)")
_EVERY = {"provider", "series", "year", "value", "unit"}

# What a sentence may name in braces, by rule: the program fills it in.
PLACEHOLDERS: Final[Mapping[str, set[str]]] = MappingProxyType(
    {
        "area": {"provider", "series", "area", "why"},
        "duplicate": {"provider", "series", "area"},
        "second source": {"provider", "series", "area", "origin", "used"},
        "alternate": _EVERY | {"remark"},
        "derived": _EVERY,
        "break": _EVERY,
        "source change": _EVERY | {"source_before", "year_before", "source_now"},
        "censored": _EVERY,
        "capped": _EVERY | {"cap"},
        "unreliable": _EVERY,
        "implausible": _EVERY | {"range"},
        "impossible": _EVERY | {"range", "why"},
        "projection": _EVERY | {"updated"},
        "copied projection": _EVERY | {"updated"},
        "beyond": _EVERY | {"updated", "edition"},
        "correction": {"reason", "source"},
    }
)


class Judgement(Row):
    """One rule: what it does with a figure, and what is said about it."""

    rule: Text
    action: Literal["flagged", "left out"]
    parameter: str = ""
    reason: Text  # a sentence; {words in braces} are filled in


class Limit(Row):
    """Between which values every figure of a unit lies, by definition."""

    unit: Text
    lower: float | None = None
    upper: float | None = None
    reason: Annotated[str, Field(min_length=1)]


def judgements(folder: Path) -> Mapping[str, Judgement]:
    """Read judgement.csv: every rule of the program exactly once.

    Raises
    ------
    CatalogueError
        Naming row, column and remedy.
    """
    found: dict[str, Judgement] = {}
    for line in csvfile.read(folder / FILE, COLUMNS):
        one = line.build(Judgement, dict(line.cells))
        if one.rule not in PLACEHOLDERS:
            raise line.fail("rule", f"'{one.rule}' is no rule of the program; they are {', '.join(PLACEHOLDERS)}")
        if one.rule in found:
            raise line.fail("rule", f"'{one.rule}' stands there twice; remove one")
        odd = sorted(set(BLANK.findall(one.reason)) - PLACEHOLDERS[one.rule])
        if odd:
            known = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS[one.rule]))
            raise line.fail("reason", f"{{{odd[0]}}} cannot be filled in for this rule; it may name {known}")
        _check_parameter(one, line)
        found[one.rule] = one
    missing = [name for name in PLACEHOLDERS if name not in found]
    if missing:
        raise CatalogueError(f"{FILE}: the rule '{missing[0]}' is missing; every rule needs a row with its reason")
    return MappingProxyType(found)


def _check_parameter(one: Judgement, line: csvfile.Line) -> None:
    if one.rule == "projection":
        if not set(one.parameter.split()) <= STATUSES:
            raise line.fail("parameter", f"'{one.parameter}' must be some of {' '.join(sorted(STATUSES))}")
    elif one.rule == "copied projection":
        if not COPIED.fullmatch(one.parameter):
            raise line.fail("parameter", "must be a provider, how codes begin, and a number of years: worldbank SL. 1")
    elif one.rule == "beyond":
        if not re.fullmatch(r"\d+", one.parameter):
            raise line.fail("parameter", "must be a whole number: how many years after its own a vintage may show")
    elif one.parameter:
        raise line.fail("parameter", "must be blank: this rule has none")


def limits(folder: Path, indicators: Iterable[Indicator]) -> Mapping[str, Limit]:
    """Read limits.csv: what values of a unit are impossible. A unit without a row has no limits.

    A limit may not forbid what the catalogue expects of an indicator: a balance in % of GDP can be negative.

    Raises
    ------
    CatalogueError
        Naming row, column and remedy.
    """
    found: dict[str, Limit] = {}
    recipes = [(i.id, r) for i in indicators for r in i.recipes]
    units = {recipe.unit for _, recipe in recipes}
    for line in csvfile.read(folder / LIMITS_FILE, LIMIT_COLUMNS):
        one = line.build(Limit, dict(line.cells))
        if one.unit not in units:
            raise line.fail("unit", f"no indicator of the catalogue is measured in '{one.unit}'")
        if one.unit in found:
            raise line.fail("unit", f"'{one.unit}' stands there twice; remove one")
        if one.lower is None and one.upper is None:
            raise line.fail("lower", "must not be blank where upper is blank, too")
        if one.lower is not None and one.upper is not None and not one.lower < one.upper:
            raise line.fail("lower", f"{one.lower:g} must be smaller than upper {one.upper:g}")
        for name, recipe in recipes:
            if recipe.unit == one.unit:
                _check_range(one, name, recipe, line)
        found[one.unit] = one
    return MappingProxyType(found)


def _check_range(one: Limit, name: str, recipe: Recipe, line: csvfile.Line) -> None:
    if one.lower is not None and recipe.range_lower is not None and recipe.range_lower < one.lower:
        raise line.fail("lower", f"{name} expects values down to {recipe.range_lower:g}: leave it blank, or lower it")
    if one.upper is not None and recipe.range_upper is not None and recipe.range_upper > one.upper:
        raise line.fail("upper", f"{name} expects values up to {recipe.range_upper:g}: leave it blank, or raise it")


@dataclass(frozen=True)
class Projections:
    """From which year on figures that were estimated are projections: of years that had not ended."""

    statuses: tuple[str, ...]  # of figures that are estimates
    provider: str  # that copies another's estimates
    begins: str  # how the codes of its copies begin
    years: int  # by which the copied estimates are older than the provider's own date of update

    def first(self, series: Series, updated: int) -> int:
        """Return the first year that had not ended when the figures of a series were made.

        Examples
        --------
        >>> rule = projections(own())
        >>> rule.first(Series(provider="worldbank", code="SL.EMP.TOTL.SP.ZS"), 2026)
        2025
        >>> rule.first(Series(provider="worldbank", code="SP.POP.TOTL"), 2026)
        2026
        """
        copied = series.provider == self.provider and series.code.startswith(self.begins)
        return updated - self.years if copied else updated


def projections(rules: Mapping[str, Judgement]) -> Projections:
    """Read the parameters of the two rules about projections."""
    copied = COPIED.fullmatch(rules["copied projection"].parameter)
    if copied is None:  # the loader has checked it; a catalogue made by hand may not have been
        raise CatalogueError(f"{FILE}: the parameter of 'copied projection' is not like worldbank SL. 1")
    statuses = tuple(rules["projection"].parameter.split())
    return Projections(statuses, copied[1], copied[2], int(copied[3]))


@cache
def own() -> Mapping[str, Judgement]:
    """Return the rules of the package's own catalogue."""
    return judgements(Path(__file__).parent)
