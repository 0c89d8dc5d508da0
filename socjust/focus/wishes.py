"""A user's own weights and exclusions, checked and told in a sentence where they do not fit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from socjust.catalogue import Catalogue
from socjust.errors import UsageError, unknown


def weights(catalogue: Catalogue, wanted: Mapping[str, float] | None = None, exclude: Iterable[str] = ()) -> dict:
    """Return the weight of every scored indicator: the catalogue's, or the user's own.

    Parameters
    ----------
    catalogue : Catalogue
        The framework: 1, or a half or a quarter where the evidence is thin.
    wanted : mapping, optional
        Own weights by indicator; 0 leaves it out. Only their proportions matter.
    exclude : iterable of str
        Indicators to leave out.

    Returns
    -------
    dict
        By indicator; those left out are not in it.

    Raises
    ------
    UsageError
        For an indicator that is unknown or not scored, a weight that is no number of 0 or more, an indicator both
        weighted and excluded, or nothing left.

    Examples
    --------
    >>> from socjust.catalogue import load
    >>> made = weights(load(), {"dis_gini": 2}, ["tra_renewables"])
    >>> made["dis_gini"], "tra_renewables" in made
    (2.0, False)
    """
    made = {i.id: i.weight for i in catalogue.scored() if not i.non_commercial}
    own, gone = dict(wanted or {}), list(exclude)
    for name in (*own, *gone):
        _known(catalogue, made, name)
    if both := sorted(own.keys() & set(gone)):
        raise UsageError(f"'{both[0]}' has a weight of its own and is excluded too: leave out one of the two.")
    made |= {name: _number(name, value) for name, value in own.items()}
    left = {name: value for name, value in made.items() if name not in gone and value > 0}
    if not left:
        raise UsageError("No indicator is left: exclude fewer, or give one a weight above 0.")
    return left


def _known(catalogue: Catalogue, scored: Mapping[str, float], name: str) -> None:
    if name in scored:
        return
    if name not in catalogue.indicators:
        raise unknown("indicator", name, scored, "socjust list indicators")
    what = catalogue.indicators[name]
    hint = f" Name '{what.fallback_for}', whose place it takes." if what.fallback_for else ""
    raise UsageError(f"'{name}' is not scored (its role is {what.role}), so it has no weight and is no priority.{hint}")


def _number(name: str, value: object) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise UsageError(f"The weight of '{name}' is '{value}': give a number of 0 or more, such as {name}=2.")
    return number


def typed(
    weights: str | Mapping[str, object] | None = None, exclude: str | Iterable[str] = ()
) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return own weights and exclusions, whether they come typed as in a notebook or as Python objects.

    Examples
    --------
    >>> typed("dis_gini=2", "tra_renewables"), typed({"dis_gini": 2}), typed()
    (({'dis_gini': '2'}, ('tra_renewables',)), ({'dis_gini': 2}, ()), ({}, ()))
    """
    own = parsed(words(weights)) if isinstance(weights, str) else dict(weights or {})
    return own, tuple(words(exclude) if isinstance(exclude, str) else exclude)


def words(text: str) -> list[str]:
    """Split what is typed into a notebook's parameter: commas, semicolons or blanks between, an = kept together.

    Examples
    --------
    >>> words("dis_gini = 2, pro_children=0.5"), words("")
    (['dis_gini=2', 'pro_children=0.5'], [])
    """
    return re.sub(r"\s*=\s*", "=", text).replace(",", " ").replace(";", " ").split()


def parsed(pairs: Iterable[str]) -> dict[str, str]:
    """Read weights as they are typed: ``dis_gini=2``.

    Examples
    --------
    >>> parsed(["dis_gini=2", "pro_children = 0.5"])
    {'dis_gini': '2', 'pro_children': '0.5'}
    """
    made: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not (name and sign and value):
            raise UsageError(f"'{pair}' is no weight: write indicator=number, such as dis_gini=2.")
        if name in made:
            raise UsageError(f"'{name}' is given two weights, {made[name]} and {value}: give one.")
        made[name] = value
    return made
