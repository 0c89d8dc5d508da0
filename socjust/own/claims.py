"""What a descriptor claims about its indicators, held against the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator
from socjust.own import codes
from socjust.own.descriptor import LONGEST_SHORT, PREFIX, Descriptor, OwnIndicator

Claim = tuple[tuple[str, ...], str, str]  # keys that lead to the place, what is wrong, remedy

_NEW_NEEDS = ("title", "short", "unit", "dimension", "definition")
_ONLY_NEW = ("title", "short", "dimension", "definition", "caveat", "direction", "range_lower", "range_upper")


def check(described: Descriptor, catalogue: Catalogue, today: date | None = None) -> Iterator[Claim]:
    """Give everything in which a descriptor disagrees with the catalogue or with itself.

    Parameters
    ----------
    described : Descriptor
        As read.
    catalogue : Catalogue
        The package's own, without any own data.
    today : date, optional
        No publication can be dated after it; the computer's own day by default.
    """
    columns = described.columns
    if described.source.date > (today or date.today()):
        yield ("source", "date"), f"{described.source.date} has not come yet", "write the date of publication"
    if bool(described.economy) == bool(columns.economy):
        wrong = "is given twice" if columns.economy else "is missing"
        yield ("economy",), wrong, "write `economy: KEN`, or `economy:` under `columns:` where it is a column"
    elif described.economy and (found := codes.economy(described.economy, catalogue)):
        yield ("economy",), *found
    if not columns.year:
        yield ("columns",), "year is missing", "write `year:` under `columns:`, the name of the column with the years"
    if not columns.indicator and len(described.indicators) > 1:
        wrong = f"indicator is missing, and {len(described.indicators)} indicators are described"
        yield ("columns",), wrong, "write `indicator:` under `columns:`, or give each indicator a file of its own"
    if described.file.decimal == described.file.thousands:
        yield ("file", "thousands"), "decimals and thousands have the same mark", "correct one of the two"
    for name, one in described.indicators.items():
        for key, wrong, remedy in _indicator(name, one, catalogue):
            yield (("indicators", name, key) if key else ("indicators", name)), wrong, remedy


def _indicator(name: str, one: OwnIndicator, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    if known := catalogue.indicators.get(name):
        yield from _gap(one, catalogue) if known.role == "gap" else _existing(known, one)
    elif name.startswith(PREFIX):
        yield from _new(name, one, catalogue)
    else:
        near = get_close_matches(name, catalogue.indicators, n=2, cutoff=0.6)
        hint = f"write {' or '.join(near)}, or" if near else "socjust list indicators has the ids;"
        yield "", f"'{name}' is no indicator of the catalogue", f"{hint} begin the id of a new one with {PREFIX}"


def _existing(known: Indicator, one: OwnIndicator) -> Iterator[tuple[str, str, str]]:
    if not known.recipes:
        yield "", f"'{known.id}' is computed by a chapter, not read", "leave it out"
    for key in _ONLY_NEW:
        if key in one.model_fields_set:
            yield key, "the catalogue says this of its own indicators", "remove the key, or describe a new indicator"
    if not one.unit:
        yield "unit", "is missing", f'write `unit: "{known.unit}"` if that is the unit of your figures'
    elif _folded(one.unit) != _folded(known.unit):
        wrong = f"'{one.unit}' is not the catalogue's unit '{known.unit}'"
        yield "unit", wrong, "convert the figures and write the catalogue's unit"
    if one.overrides and not one.reason:
        yield "reason", "is missing", "say in a sentence why your figure is better than the provider's"
    if one.reason and not one.overrides:
        yield "overrides", "is missing, though a reason is given", "write `overrides: yes`"


def _gap(one: OwnIndicator, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    if one.overrides:
        yield "overrides", "no provider has figures of a declared gap", "remove the key"
    for key in ("unit", "dimension"):
        if not getattr(one, key):
            yield key, "is missing", "write it: the catalogue has none for a declared gap"
    yield from _shown(one, catalogue)


def _new(name: str, one: OwnIndicator, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        yield "", f"'{name}' cannot be an id", "use small letters, digits and underscores"
    if one.overrides:
        yield "overrides", "a new indicator replaces no provider's figure", "remove the key"
    for key in _NEW_NEEDS:
        if not getattr(one, key):
            yield key, "is missing", "write it: a new indicator needs " + ", ".join(_NEW_NEEDS)
    yield from _shown(one, catalogue)


def _shown(one: OwnIndicator, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    if one.dimension and one.dimension not in catalogue.dimensions:
        wrong = f"'{one.dimension}' is no dimension"
        yield "dimension", wrong, f"write one of {', '.join(catalogue.dimensions)}"
    if len(one.short) > LONGEST_SHORT:
        wrong = f"has {len(one.short)} characters"
        yield "short", wrong, f"at most {LONGEST_SHORT} fit into a chart"
    lower, upper = one.range_lower, one.range_upper
    if lower is not None and upper is not None and not lower < upper:
        yield "range_lower", f"{lower:g} is not smaller than range_upper {upper:g}", "correct one of the two"


def agree(described: Descriptor, others: Mapping[str, tuple[Descriptor, object]]) -> Iterator[Claim]:
    """Give the indicators that other own data describe in another unit: one indicator has one unit everywhere.

    Parameters
    ----------
    described : Descriptor
        As read.
    others : mapping of str to (Descriptor, rows)
        The own data that are stored already, by name.
    """
    for name, one in described.indicators.items():
        for other, (theirs, _) in others.items():
            same = theirs.indicators.get(name)
            if same and _folded(same.unit) != _folded(one.unit):
                wrong = f"'{one.unit}' is not the unit '{same.unit}' in which the own data '{other}' give it"
                yield ("indicators", name, "unit"), wrong, "agree on one unit, or name a new indicator"


def _folded(unit: str) -> str:
    """Return a unit as it is compared: a keyboard has no dash for "index 0–100", only the hyphen."""
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", unit).casefold().split())
