"""What a fetch asks for, and which recipe of each indicator the answers allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator, Recipe, Series
from socjust.errors import UsageError
from socjust.sources import NAMES
from socjust.store.manifest import RecipeEntry, SeriesEntry


@dataclass(frozen=True)
class Plan:
    """The indicators a fetch is for and the series it has to ask for."""

    indicators: tuple[Indicator, ...]
    series: tuple[Series, ...]
    partial: bool

    def of(self, provider: str) -> list[Series]:
        """Return the series of one provider."""
        return [series for series in self.series if series.provider == provider]


def plan(catalogue: Catalogue, names: Sequence[str] | None = None) -> Plan:
    """Say what to ask for.

    Parameters
    ----------
    catalogue : Catalogue
        The framework.
    names : sequence of str, optional
        Ids of the indicators wanted; all by default, except those whose licence forbids commercial use.

    Returns
    -------
    Plan
        With names, also the denominators and the indicators that may stand in for a named one.

    Raises
    ------
    UsageError
        For an unknown indicator, or one that no provider publishes.
    """
    everything = catalogue.indicators.values()
    if not names:
        chosen = [i for i in everything if i.recipes and not i.non_commercial]
    else:
        wanted = {catalogue.indicator(name).id for name in names}
        for name in sorted(wanted):
            if not catalogue.indicators[name].recipes:
                raise UsageError(f"Indicator '{name}' is a declared gap: no provider publishes it. Leave it out.")
        chosen = [i for i in everything if i.id in wanted or i.role == "denominator" or i.fallback_for in wanted]
    series = catalogue.series([i.id for i in chosen])
    return Plan(tuple(chosen), tuple(series), partial=bool(names))


def statuses(entries: Sequence[SeriesEntry]) -> dict[tuple[str, str], SeriesEntry]:
    """Return the manifest's series by (provider, label)."""
    return {(entry.provider, entry.label): entry for entry in entries}


def choose(indicators: Sequence[Indicator], entries: Sequence[SeriesEntry]) -> dict[str, RecipeEntry]:
    """Choose, for each indicator, the first recipe all of whose components are served.

    Parameters
    ----------
    indicators : sequence of Indicator
        Those that were asked for.
    entries : sequence of SeriesEntry
        What the providers served.

    Returns
    -------
    dict of str to RecipeEntry
        By id; the reason says what is missing and what stands in its place.
    """
    served = statuses(entries)
    return {i.id: _choose(i, served) for i in indicators}


def _choose(indicator: Indicator, served: Mapping[tuple[str, str], SeriesEntry]) -> RecipeEntry:
    reasons: list[str] = []
    for recipe in indicator.recipes:
        missing = _missing(recipe, served)
        if not missing:
            return RecipeEntry(rank=recipe.rank, reason=_instead(recipe, reasons))
        reasons = list(dict.fromkeys([*reasons, *missing]))
    return RecipeEntry(rank=None, reason=" ".join(reasons))


def _missing(recipe: Recipe, served: Mapping[tuple[str, str], SeriesEntry]) -> list[str]:
    found = []
    for _, series in recipe.components:
        entry = served.get((series.provider, series.label))
        if entry is None or entry.status == "not-asked":
            found.append(f"{series.label} was not asked of {NAMES[series.provider]} in this vintage.")
        elif entry.status != "served":
            found.append(entry.reason)
    return found


def _instead(recipe: Recipe, reasons: Sequence[str]) -> str:
    if not reasons:
        return ""
    labels = " and ".join(series.label for _, series in recipe.components)
    instead = f"{labels} {'is' if len(recipe.components) == 1 else 'are'} used instead"
    remark = f": {recipe.remark.rstrip('.')}" if recipe.remark else ""
    return f"{' '.join(reasons)} {instead}{remark}."
