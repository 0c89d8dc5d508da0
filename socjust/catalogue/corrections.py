"""Corrections of published figures that are mistakes: rows of corrections.yml, each with its reason and its guard."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import model_validator

from socjust.catalogue import yamlfile
from socjust.catalogue.models import Economy, Group, Indicator, Row, Text

FILE: Final = "corrections.yml"
ALL: Final = "all"
FIRST_YEAR, LAST_YEAR = 1900, 2100
SPAN: Final = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})")
NEAR: Final = 1e-6  # relative difference up to which two published figures are the same


class Expect(Row):
    """What the provider still publishes while the entry is needed: a figure, or a bound that all figures pass."""

    value: float | None = None
    below: float | None = None
    above: float | None = None

    @model_validator(mode="after")
    def _one(self) -> Expect:
        if (self.value is None) == (self.below is None and self.above is None):
            raise ValueError("name either the value that the provider still publishes, or a bound: below, above")
        return self

    def __str__(self) -> str:
        """Say it in words."""
        if self.value is not None:
            return f"{self.value:g}"
        bounds = {"below": self.below, "above": self.above}
        return " and ".join(f"{word} {bound:g}" for word, bound in bounds.items() if bound is not None)

    def holds(self, value: float) -> bool:
        """Say whether a figure is still as expected.

        Examples
        --------
        >>> Expect(below=10).holds(0.135), Expect(value=0.135).holds(135.0)
        (True, False)
        """
        if self.value is not None:
            return math.isclose(value, self.value, rel_tol=NEAR, abs_tol=0)
        return (self.below is None or value < self.below) and (self.above is None or value > self.above)


class Correction(Row):
    """One judgement about published figures."""

    indicator: Text
    economies: tuple[str, ...]  # ids of economies and groups; empty for all of them
    years: tuple[int, ...]
    sex: Literal["total", "female", "male"] | None = None  # None: whatever sex the figure is of
    series: str = ""  # code of the provider's series the figure is made from; "" whichever the vintage uses
    action: Literal["drop", "override", "flag"]
    value: float | None = None  # of an override
    reason: Text
    source: Text
    url: str = ""
    expect: Expect
    line: int  # where it stands in corrections.yml

    @model_validator(mode="after")
    def _value_of_an_override(self) -> Correction:
        if (self.value is not None) != (self.action == "override"):
            raise ValueError("an override has a value, and no other action has one")
        return self

    @property
    def place(self) -> str:
        """File and line, for sentences.

        Examples
        --------
        >>> from socjust.catalogue import load
        >>> load().corrections[0].place.startswith("corrections.yml, line ")
        True
        """
        return f"{FILE}, line {self.line}"


class _Written(Row):
    """An entry as it is written; the years and economies are understood afterwards."""

    indicator: Text
    economy: str | list[str]
    years: int | str | list[int | str]
    sex: Literal["total", "female", "male"] | None = None
    series: str = ""
    action: Literal["drop", "override", "flag"]
    value: float | None = None
    reason: Text
    source: Text
    url: str = ""
    expect: Expect


def corrections(
    folder: Path, indicators: Mapping[str, Indicator], economies: Mapping[str, Economy], groups: Mapping[str, Group]
) -> tuple[Correction, ...]:
    """Read corrections.yml; a catalogue without the file has no corrections.

    Raises
    ------
    CatalogueError
        Naming line and remedy.
    """
    path = folder / FILE
    if not path.is_file():
        return ()
    found: list[Correction] = []
    for entry in yamlfile.read(path):
        one = _correction(entry, indicators, {**economies, **groups})
        _check_overlap(one, found, entry)
        found.append(one)
    return tuple(found)


def _correction(entry: yamlfile.Entry, indicators: Mapping[str, Indicator], areas: Collection[str]) -> Correction:
    written = entry.build(_Written, entry.values)
    if written.indicator not in indicators:
        raise entry.fail("indicator", f"'{written.indicator}' is no id of an indicator: see socjust list indicators")
    codes = {s.code for r in indicators[written.indicator].recipes for _, s in (*r.components, *r.by_sex)}
    if written.series and written.series not in codes:
        raise entry.fail("series", f"no recipe of {written.indicator} uses it; they use {', '.join(sorted(codes))}")
    values: dict[str, Any] = written.model_dump(exclude={"economy", "years"})
    values |= {"economies": _economies(written.economy, areas, entry), "years": _years(written.years, entry)}
    made = entry.build(Correction, {**values, "line": entry.line})
    if made.value is not None and made.expect.holds(made.value):
        raise entry.fail("value", f"{made.value:g} is what the entry expects of the provider: nothing would change")
    return made


def _economies(written: str | list[str], areas: Collection[str], entry: yamlfile.Entry) -> tuple[str, ...]:
    if written == ALL:
        return ()
    names = [written] if isinstance(written, str) else written
    if not names:
        raise entry.fail("economy", "the list is empty: name economies, or write all")
    for name in names:
        if name not in areas:
            raise entry.fail("economy", f"'{name}' is no economy or group: see socjust list economies, or write all")
    if len(set(names)) < len(names):
        raise entry.fail("economy", "an economy stands there twice: name it once")
    return tuple(names)


def _years(written: int | str | list[int | str], entry: yamlfile.Entry) -> tuple[int, ...]:
    years: list[int] = []
    for part in written if isinstance(written, list) else [written]:
        span = SPAN.fullmatch(str(part).strip())
        if span:
            first, last = int(span[1]), int(span[2])
            if first > last:
                raise entry.fail("years", f"{part} runs backwards: write {last}-{first}")
        elif re.fullmatch(r"\d+", str(part).strip()):
            first = last = int(part)
        else:
            raise entry.fail("years", f"'{part}' is no year: write 2019, a list [2019, 2021] or a range 2019-2021")
        if not (FIRST_YEAR <= first and last <= LAST_YEAR):
            raise entry.fail("years", f"{part} is out of range: years lie between {FIRST_YEAR} and {LAST_YEAR}")
        years += range(first, last + 1)
    if not years:
        raise entry.fail("years", "the list is empty: write 2019, a list [2019, 2021] or a range 2019-2021")
    if len(set(years)) < len(years):
        raise entry.fail("years", "a year stands there twice: name it once")
    return tuple(sorted(years))


def _check_overlap(one: Correction, before: list[Correction], entry: yamlfile.Entry) -> None:
    """Refuse two judgements about one figure: which of them holds would depend on their order."""
    for other in before:
        shared = sorted(set(one.years) & set(other.years))
        if shared and one.indicator == other.indicator and _meet(one, other):
            told = f"{one.indicator} for {shared[0]} is judged in line {other.line} already: make one entry of the two"
            raise entry.fail("", told)


def _meet(one: Correction, other: Correction) -> bool:
    """Say whether two entries can be about the same economy, sex and series; what is not named is any."""
    place = not (one.economies and other.economies) or bool(set(one.economies) & set(other.economies))
    pairs = ((one.sex, other.sex), (one.series, other.series))
    return place and all(not (a and b) or a == b for a, b in pairs)
