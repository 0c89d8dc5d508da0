"""Build the catalogue's objects from the lines of its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from socjust.catalogue import cells, csvfile, expression
from socjust.catalogue.csvfile import Line
from socjust.catalogue.models import (
    Aggregate,
    Code,
    Dimension,
    Economy,
    Gap,
    Goalposts,
    Group,
    Indicator,
    Level,
    Membership,
    NamedGroup,
    Recipe,
    Row,
    Series,
    Target,
)
from socjust.errors import CatalogueError

R = TypeVar("R", bound=Row)

_GOALPOSTS = ("lower_goalpost", "upper_goalpost", "goalpost_source", "goalpost_provisional")
_SHOWN = ("title", "unit", "decimals", "range_lower", "range_upper", "green", "red")
_MADE = ("tolerance_years", "cap_lower", "cap_upper", "status")
_RECIPE = ("provider", "database", "code", "expression", "by_sex", *_MADE, *_SHOWN, *_GOALPOSTS)
_PLAIN = (
    "id dimension role title short unit decimals weight weight_reason sdg_target ilo_pillar mandate licence "
    "non_commercial coverage_class green red censored_at range_lower range_upper headline_sex fallback_for definition "
    "caveat changed"
).split()
_LEVEL = "series lic lmc umc hic trend noise floor ceiling coverage every first last"

COLUMNS: dict[str, tuple[str, ...]] = {
    "dimensions.csv": ("id", "order", "title", "short", "question", "text", "banded"),
    "indicators.csv": tuple(dict.fromkeys([*_PLAIN, "direction", *_RECIPE])),
    "alternates.csv": ("indicator", "rank", *_RECIPE, "comparable", "remark"),
    "denominators.csv": (
        *("id", "title", "short", "unit", "decimals", "provider", "database", "code", "expression", "by_sex", "status"),
        *("tolerance_years", "range_lower", "range_upper", "licence", "definition", "caveat"),
    ),
    "economies.csv": ("id", "iso2", "name", "region", "income"),
    "groups.csv": ("id", "kind", "name", "short", "ilostat"),
    "codes.csv": ("provider", "code", "area", "reason"),
    "levels.csv": tuple(_LEVEL.split()),
    "named_groups.csv": ("id", "name", "short", "source", "as_of", "remark", "read_in"),
    "memberships.csv": ("group", "economy"),
    "aggregates.csv": (
        *("indicator", "method", "weight", "weight_name", "provider_rule", "provider_tolerance", "reason"),
    ),
    "gaps.csv": ("indicator", "what_would_close_it", "who_holds_it", "source", "own_data", "read_in"),
    "targets.csv": ("indicator", "target", "target_year", "kind", "source", "reason", "read_in"),
}


@dataclass(frozen=True)
class Placed(Generic[R]):
    """An object and the line it was made of, so that a later check can say where it stands."""

    row: R
    line: Line
    alternates: tuple[Line, ...] = ()


def _read(folder: Path, file: str) -> list[Line]:
    return csvfile.read(folder / file, COLUMNS[file])


def dimensions(folder: Path) -> list[Placed[Dimension]]:
    """Read dimensions.csv."""
    return _simple(folder, "dimensions.csv", Dimension, "id")


def groups(folder: Path) -> list[Placed[Group]]:
    """Read groups.csv."""
    return _simple(folder, "groups.csv", Group, "id")


def economies(folder: Path) -> list[Placed[Economy]]:
    """Read economies.csv."""
    return _simple(folder, "economies.csv", Economy, "id")


def levels(folder: Path) -> list[Placed[Level]]:
    """Read levels.csv."""
    return _simple(folder, "levels.csv", Level, "series")


def named_groups(folder: Path) -> list[Placed[NamedGroup]]:
    """Read named_groups.csv."""
    return _simple(folder, "named_groups.csv", NamedGroup, "id")


def memberships(folder: Path) -> list[Placed[Membership]]:
    """Read memberships.csv."""
    placed = []
    seen: dict[tuple[str, str], int] = {}
    for line in _read(folder, "memberships.csv"):
        row = line.build(Membership, line.cells)
        _once(seen, (row.group, row.economy), line, "economy")
        placed.append(Placed(row, line))
    return placed


def aggregates(folder: Path) -> list[Placed[Aggregate]]:
    """Read aggregates.csv."""
    return _simple(folder, "aggregates.csv", Aggregate, "indicator")


def gaps(folder: Path) -> list[Placed[Gap]]:
    """Read gaps.csv."""
    return _simple(folder, "gaps.csv", Gap, "indicator")


def targets(folder: Path) -> list[Placed[Target]]:
    """Read targets.csv."""
    return _simple(folder, "targets.csv", Target, "indicator")


def codes(folder: Path) -> list[Placed[Code]]:
    """Read codes.csv."""
    placed = []
    seen: dict[tuple[str, str], int] = {}
    for line in _read(folder, "codes.csv"):
        code = line.build(Code, {"area": "", **line.cells})
        _once(seen, (code.provider, code.code), line, "code")
        placed.append(Placed(code, line))
    return placed


def indicators(folder: Path) -> list[Placed[Indicator]]:
    """Read indicators.csv and denominators.csv, each row with its alternates."""
    others: dict[str, list[Line]] = {}
    for line in _read(folder, "alternates.csv"):
        others.setdefault(line.cells.get("indicator", ""), []).append(line)
    placed: list[Placed[Indicator]] = []
    seen: dict[str, int] = {}
    for file in ("indicators.csv", "denominators.csv"):
        for line in _read(folder, file):
            if file == "denominators.csv":
                line.cells.update(role="denominator", direction="0")
            indicator = _indicator(line, others.get(line.cells.get("id", ""), []))
            _once(seen, indicator.id, line, "id")
            placed.append(Placed(indicator, line, tuple(others.pop(indicator.id, []))))
    for name, lines in others.items():
        raise lines[0].fail("indicator", f"'{name}' is no id of indicators.csv or denominators.csv")
    return placed


def _simple(folder: Path, file: str, model: type[R], key: str) -> list[Placed[R]]:
    seen: dict[str, int] = {}
    placed = []
    for line in _read(folder, file):
        row = line.build(model, line.cells)
        _once(seen, getattr(row, key), line, key)
        placed.append(Placed(row, line))
    return placed


def _once(seen: dict[Any, int], value: Any, line: Line, column: str) -> None:
    if value in seen:
        raise line.fail(column, f"'{line.cells[column]}' stands already in row {seen[value]}")
    seen[value] = line.number


def _indicator(line: Line, others: list[Line]) -> Indicator:
    values: dict[str, Any] = {name: line.cells[name] for name in _PLAIN if name in line.cells}
    values.setdefault("dimension", "")
    values.setdefault("unit", "")
    values["direction"] = _direction(line)
    if "code" in line.cells:
        first = _recipe(line, {"rank": 0})
        values["recipes"] = (first, *_alternates(first, others))
    elif others:
        raise others[0].fail("indicator", f"'{line.cells.get('id', '')}' has no first choice to stand in for")
    return line.build(Indicator, values)


def _direction(line: Line) -> int:
    text = line.cells.get("direction", "0")
    if text.lstrip("+") not in ("1", "0", "-1"):
        raise line.fail("direction", f"'{text}' must be 1 (higher is better), -1 (lower is better) or 0 (neither)")
    return int(text)


def _alternates(first: Recipe, others: list[Line]) -> list[Recipe]:
    found = []
    for line in others:
        recipe = _recipe(
            line, {name: line.cells[name] for name in ("rank", "comparable", "remark") if name in line.cells}
        )
        if not recipe.remark:
            raise line.fail("remark", "must not be blank: it is printed wherever the alternate's figure shows")
        found.append(_filled(recipe, first, line))
    found.sort(key=lambda recipe: recipe.rank)
    ranks = [recipe.rank for recipe in found]
    if ranks != list(range(1, len(found) + 1)):
        have = ", ".join(map(str, ranks))
        raise others[0].fail("rank", f"alternates must be numbered 1, 2, 3 …; of this indicator there are {have}")
    return found


def _filled(recipe: Recipe, first: Recipe, line: Line) -> Recipe:
    """Take over from the first choice what the alternate's row leaves blank."""
    names = ["title", "unit", "decimals", "range_lower", "range_upper"]
    if recipe.comparable:
        names += ["green", "red"]  # thresholds of one concept say nothing about another
    given: dict[str, Any] = {name: getattr(first, name) for name in names if name not in line.cells}
    if recipe.goalposts is None:
        given["goalposts"] = first.goalposts
    return recipe.model_copy(update=given)


def _recipe(line: Line, values: dict[str, Any]) -> Recipe:
    values |= {name: line.cells[name] for name in (*_MADE, *_SHOWN) if name in line.cells}
    values["components"] = _series(line, "code")
    values["by_sex"] = _series(line, "by_sex")
    for name, _ in values["by_sex"]:
        if name not in ("female", "male"):
            raise line.fail("by_sex", f"'{name}' must be female or male: female=CODE; male=CODE")
    _check_expression(line, [name for name, _ in values["components"]])
    values["expression"] = line.cells.get("expression")
    values["goalposts"] = _goalposts(line)
    return line.build(Recipe, values)


def _series(line: Line, column: str) -> tuple[tuple[str, Series], ...]:
    if column not in line.cells:
        return ()
    provider = line.cells.get("provider", "")
    if provider not in ("worldbank", "ilostat"):
        raise line.fail("provider", f"'{provider}' must be worldbank or ilostat")
    database = line.cells.get("database")
    if database is not None and not database.isdecimal():
        raise line.fail("database", f"'{database}' is not the number of a World Bank database")
    try:
        return cells.components(line.cells[column], provider, int(database) if database else None)
    except CatalogueError as error:
        raise line.fail(column, str(error)) from None


def _check_expression(line: Line, names: list[str]) -> None:
    text = line.cells.get("expression")
    if text is None:
        if len(names) > 1:
            raise line.fail("expression", "must not be blank: it says how the codes are put together")
        return
    try:
        used = expression.parse(text, names).names
    except CatalogueError as error:
        raise line.fail("expression", str(error)) from None
    idle = [name for name in names if name not in used]
    if idle:
        raise line.fail("expression", f"it does not use '{idle[0]}', which the code column names")


def _goalposts(line: Line) -> Goalposts | None:
    columns = dict(zip(("lower", "upper", "source", "provisional"), _GOALPOSTS, strict=True))
    values = {field: line.cells[column] for field, column in columns.items() if column in line.cells}
    return line.build(Goalposts, values, columns) if values else None
