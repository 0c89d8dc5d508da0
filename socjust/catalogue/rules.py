"""What must hold between the rows of the catalogue."""

from __future__ import annotations

from socjust.catalogue import expression
from socjust.catalogue.csvfile import Line
from socjust.catalogue.models import (
    Aggregate,
    Code,
    Dimension,
    Economy,
    Gap,
    Group,
    Indicator,
    Level,
    Membership,
    NamedGroup,
    Series,
    Target,
)
from socjust.catalogue.rows import Placed
from socjust.errors import CatalogueError

WEIGHTS = {"score": 1.0, "score-limited": 0.5}  # any other weight needs a reason
NOT_CLASSIFIED = "INX"
_WITHOUT_SERIES = ("gap", "global")  # a global row is computed from denominators, by a chapter of its own
_LONGEST_SHORT = 40
_AGGREGATED = ("score", "score-limited", "context", "fallback")  # roles whose figures of groups need a rule


def check_areas(economies: list[Placed[Economy]], groups: list[Placed[Group]], codes: list[Placed[Code]]) -> None:
    """Check that regions, income groups and area codes point at rows that exist."""
    kinds = {group.row.id: group.row.kind for group in groups}
    names: dict[str, int] = {}
    for economy in economies:
        row, line = economy.row, economy.line
        if kinds.get(row.region) != "region":
            raise line.fail("region", f"'{row.region}' is no region of groups.csv")
        if row.income != NOT_CLASSIFIED and kinds.get(row.income) != "income":
            raise line.fail("income", f"'{row.income}' is no income group of groups.csv, nor {NOT_CLASSIFIED}")
        if row.name in names:
            raise line.fail("name", f"'{row.name}' stands already in row {names[row.name]}")
        names[row.name] = line.number
    known = {economy.row.id for economy in economies} | set(kinds)
    for code in codes:
        if code.row.area and code.row.area not in known:
            raise code.line.fail("area", f"'{code.row.area}' is no id of economies.csv or groups.csv")
    ours = {code.row.code: code.row.area for code in codes if code.row.provider == "ilostat"}
    for group in groups:
        if group.row.ilostat and ours.get(group.row.ilostat) != group.row.id:
            raise group.line.fail("ilostat", f"codes.csv does not say that {group.row.ilostat} is {group.row.id}")


def check_indicators(indicators: list[Placed[Indicator]], dimensions: list[Placed[Dimension]]) -> None:
    """Check every indicator against its role, its dimension and the others."""
    known = {dimension.row.id for dimension in dimensions}
    ids = {indicator.row.id for indicator in indicators}
    for indicator in indicators:
        _check_place(indicator, known, ids)
        _check_range(indicator)
        if indicator.row.scored:
            _check_scored(indicator)
        elif indicator.row.weight:
            raise indicator.line.fail("weight", f"must be blank: a row of role {indicator.row.role} is not scored")


def _check_place(indicator: Placed[Indicator], dimensions: set[str], ids: set[str]) -> None:
    row, line = indicator.row, indicator.line
    if row.role in ("gap", "denominator"):
        if row.dimension:
            raise line.fail("dimension", f"must be blank: a row of role {row.role} belongs to none")
    elif row.dimension not in dimensions:
        raise line.fail("dimension", f"'{row.dimension}' is no id of dimensions.csv")
    if not row.recipes and row.role not in _WITHOUT_SERIES:
        raise line.fail("code", f"must not be blank: only rows of role {' or '.join(_WITHOUT_SERIES)} have no series")
    if row.recipes and row.role in _WITHOUT_SERIES:
        raise line.fail("code", f"must be blank: a row of role {row.role} has no series of its own")
    if len(row.short) > _LONGEST_SHORT:
        raise line.fail("short", f"has {len(row.short)} characters, at most {_LONGEST_SHORT} fit into a chart")
    if row.fallback_for and row.fallback_for not in ids - {row.id}:
        raise line.fail("fallback_for", f"'{row.fallback_for}' is no id of another indicator")
    if (row.role == "fallback") != bool(row.fallback_for):
        raise line.fail("fallback_for", "rows of role fallback name the indicator they stand in for, and no others do")


def _check_range(indicator: Placed[Indicator]) -> None:
    for recipe in indicator.row.recipes:
        lower, upper = recipe.range_lower, recipe.range_upper
        line = next((a for a in indicator.alternates if int(a.cells["rank"]) == recipe.rank), indicator.line)
        if lower is not None and upper is not None and not lower < upper:
            raise line.fail("range_lower", f"{lower:g} must be smaller than range_upper {upper:g}")


def _check_scored(indicator: Placed[Indicator]) -> None:
    row, line = indicator.row, indicator.line
    if row.direction == 0:
        raise line.fail("direction", "must be 1 or -1: the row is scored")
    if row.goalposts is None:
        raise line.fail("lower_goalpost", "must not be blank: the row is scored")
    if row.weight <= 0:
        raise line.fail("weight", "must be above 0: the row is scored")
    if row.weight != WEIGHTS[row.role] and not row.weight_reason:
        usual = f"{WEIGHTS[row.role]:g} is usual for role {row.role}"
        raise line.fail("weight_reason", f"must not be blank: {usual}, this row has {row.weight:g}")
    if row.non_commercial:
        raise line.fail("non_commercial", "must be no: a scored row has to be free for every use")


def check_levels(levels: list[Placed[Level]], indicators: list[Placed[Indicator]]) -> None:
    """Check that every series has a typical level, and every level a series."""
    named: dict[str, Line] = {}
    spelt: dict[str, Series] = {}
    for indicator in indicators:
        for recipe in indicator.row.recipes:
            for _, series in (*recipe.components, *recipe.by_sex):
                named.setdefault(series.label, indicator.line)
                _check_versions(series, spelt.setdefault(series.label, series), indicator)
    have = {level.row.series for level in levels}
    for label, line in named.items():
        if label not in have:
            raise line.fail("code", f"levels.csv has no row for {label}: the simulated data would lack it")
    for level in levels:
        if level.row.series not in named:
            raise level.line.fail("series", f"no recipe of the catalogue names {level.row.series}")


def _check_versions(series: Series, other: Series, indicator: Placed[Indicator]) -> None:
    """One name, one series: two rows may not start with the same version and fall back on different ones."""
    if series.filters != other.filters:
        raise indicator.line.fail("code", f"{series.label} has other classification versions than in another row")


def check_named_groups(
    named: list[Placed[NamedGroup]],
    memberships: list[Placed[Membership]],
    economies: list[Placed[Economy]],
    groups: list[Placed[Group]],
) -> None:
    """Check that named groups have ids of their own, and members that exist."""
    taken = {group.row.id for group in groups} | {economy.row.id for economy in economies}
    for group in named:
        if group.row.id in taken:
            raise group.line.fail("id", f"'{group.row.id}' is an id of groups.csv or economies.csv already")
    known = {group.row.id for group in named}
    ours = {economy.row.id for economy in economies}
    for member in memberships:
        if member.row.group not in known:
            raise member.line.fail("group", f"'{member.row.group}' is no id of named_groups.csv")
        if member.row.economy not in ours:
            raise member.line.fail("economy", f"'{member.row.economy}' is no id of economies.csv")
    filled = {member.row.group for member in memberships}
    for group in named:
        if group.row.id not in filled:
            raise group.line.fail("id", f"memberships.csv has no economy of {group.row.id}")


def check_aggregates(aggregates: list[Placed[Aggregate]], indicators: list[Placed[Indicator]]) -> None:
    """Check that every indicator that is shown has a rule for groups, and every weight its denominators."""
    by_id = {indicator.row.id: indicator for indicator in indicators}
    denominators = [i.row.id for i in indicators if i.row.role == "denominator"]
    for aggregate in aggregates:
        row, line = aggregate.row, aggregate.line
        if row.indicator not in by_id:
            raise line.fail("indicator", f"'{row.indicator}' is no id of indicators.csv or denominators.csv")
        if row.weight:
            try:
                expression.parse(row.weight, denominators)
            except CatalogueError as error:
                raise line.fail("weight", str(error)) from None
    have = {aggregate.row.indicator for aggregate in aggregates}
    for indicator in indicators:
        if indicator.row.role in _AGGREGATED and indicator.row.id not in have:
            raise indicator.line.fail("id", "aggregates.csv has no row for it: mean, sum or none, with the reason")


def check_gaps(gaps: list[Placed[Gap]], indicators: list[Placed[Indicator]]) -> None:
    """Check that every declared gap says what would close it, and nothing else does."""
    declared = {indicator.row.id: indicator.line for indicator in indicators if indicator.row.role == "gap"}
    for gap in gaps:
        if gap.row.indicator not in declared:
            raise gap.line.fail("indicator", f"'{gap.row.indicator}' is no row of role gap in indicators.csv")
    told = {gap.row.indicator for gap in gaps}
    for name, line in declared.items():
        if name not in told:
            raise line.fail("id", "gaps.csv has no row for it: what would close the gap")


def check_targets(targets: list[Placed[Target]], indicators: list[Placed[Indicator]]) -> None:
    """Check that every target is of an indicator that has a direction, and lies where a score can reach it."""
    known = {indicator.row.id: indicator.row for indicator in indicators}
    for target in targets:
        row, line = target.row, target.line
        indicator = known.get(row.indicator)
        if indicator is None:
            raise line.fail("indicator", f"'{row.indicator}' is no id of indicators.csv")
        ends = indicator.goalposts
        if indicator.direction == 0 or ends is None:
            raise line.fail("indicator", f"'{row.indicator}' has no direction or no goalposts in indicators.csv")
        if not ends.lower <= row.target <= ends.upper:
            raise line.fail("target", f"{row.target:g} lies outside the goalposts {ends.lower:g} to {ends.upper:g}")
        if row.kind == "upper goalpost" and row.target != (ends.upper if indicator.direction > 0 else ends.lower):
            raise line.fail("target", f"{row.target:g} is not the better goalpost; name another kind, or that value")
