"""Whose change it is: the provider's, another series', or the catalogue's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator, Recipe
from socjust.store import plan
from socjust.store.manifest import Manifest, RecipeEntry

PROVIDER: Final = "provider"  # both vintages use the same series: what changed, the provider changed
SERVED: Final = "other series"  # a provider serves another series of the indicator, or none, in one of the vintages
CATALOGUE: Final = "catalogue"  # one of the vintages did not ask for what the other uses
CAUSES: Final = (PROVIDER, SERVED, CATALOGUE)


class Cause(NamedTuple):
    """One of :data:`CAUSES`, and a sentence."""

    cause: str
    sentence: str


def causes(before: Manifest, after: Manifest, catalogue: Catalogue) -> dict[str, Cause]:
    """Say for each indicator whose change its changes are.

    Parameters
    ----------
    before, after : Manifest
        Of the two vintages.
    catalogue : Catalogue
        By which both tables are made.

    Returns
    -------
    dict
        By indicator id, for those that both vintages asked for. Both tables are made by the catalogue at hand, so that
        its goalposts, weights and recipes are never a difference; what was asked for when each vintage was fetched is.
    """
    names = [n for n in catalogue.indicators if n in before.recipes and n in after.recipes]
    asked = [catalogue.indicators[n] for n in names]
    old, new = plan.choose(asked, before.series), plan.choose(asked, after.series)
    return {i.id: _cause(i, old, new, before, after) for i in asked if i.recipes}


def _cause(
    what: Indicator, old: Mapping[str, RecipeEntry], new: Mapping[str, RecipeEntry], before: Manifest, after: Manifest
) -> Cause:
    first, second = _recipe(what, old), _recipe(what, new)
    if first == second:
        return Cause(PROVIDER, "The same series in both vintages: what changed, the provider changed.")
    unasked = [
        (name, series)
        for name, manifest in ((before.vintage, before), (after.vintage, after))
        for series in sorted(_labels(first) | _labels(second))
        if series not in {entry.label for entry in manifest.series}
    ]
    names = f"{_label(first)} in {before.vintage}, {_label(second)} in {after.vintage}"
    if unasked:
        where, series = unasked[0]
        return Cause(CATALOGUE, f"{names}: the catalogue of {where} did not ask for {series}.")
    return Cause(SERVED, f"{names}: that is what the providers served.")


def _recipe(what: Indicator, chosen: Mapping[str, RecipeEntry]) -> Recipe | None:
    entry = chosen.get(what.id)
    if entry is None or entry.rank is None:
        return None
    return next(r for r in what.recipes if r.rank == entry.rank)


def _labels(recipe: Recipe | None) -> set[str]:
    return set() if recipe is None else {series.label for _, series in recipe.components}


def _label(recipe: Recipe | None) -> str:
    return "no series" if recipe is None else " and ".join(series.label for _, series in recipe.components)
