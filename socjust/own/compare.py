"""Hold own figures against the provider's and against other own data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from socjust import table as t
from socjust.own.cells import ROW
from socjust.own.descriptor import Descriptor
from socjust.own.findings import WARNING, Problem

FACTOR: Final = 5.0  # between an own figure and the provider's: more looks like another unit, as between two vintages
_THEIRS = "theirs"


def with_provider(rows: pl.DataFrame, described: Descriptor, file: str, provider: pl.DataFrame | None) -> list[Problem]:
    """Compare with a vintage: a figure that would replace the provider's needs the word and the reason for it.

    Parameters
    ----------
    rows : polars.DataFrame
        Key, value and row of the own figures.
    described : Descriptor
        Says which indicators override.
    file : str
        As the user calls it.
    provider : polars.DataFrame, optional
        Long table of the newest vintage, without own data; without one nothing can be compared.
    """
    if provider is None or rows.is_empty():
        return []
    theirs = provider.select(*t.KEY, pl.col(t.VALUE).alias(_THEIRS))
    both = rows.join(theirs, on=t.KEY, how="inner", maintain_order="left")
    out: list[Problem] = []
    for name, one in described.indicators.items():
        mine = both.filter(pl.col(t.INDICATOR) == name)
        if mine.is_empty():
            continue
        first = mine.row(0, named=True)
        what = f"{first[t.ECONOMY]} {first[t.YEAR]}: {first[t.VALUE]:g}, the provider's figure is {first[_THEIRS]:g}"
        if not one.overrides:
            remedy = f"write `overrides: yes` and a `reason:` under `{name}:`, or remove the rows"
            out.append(Problem(file, described.columns.value, what, remedy, tuple(mine[ROW])))
        out += _far(mine, file, described.columns.value)
    return out


def _far(both: pl.DataFrame, file: str, column: str) -> list[Problem]:
    ratio = pl.col(t.VALUE) / pl.col(_THEIRS)
    far = both.filter((pl.col(_THEIRS) != 0) & ((ratio > FACTOR) | (ratio < 1 / FACTOR)))
    if far.is_empty():
        return []
    first = far.row(0, named=True)
    what = f"{first[t.VALUE]:g} is {first[t.VALUE] / first[_THEIRS]:.2g} times the provider's {first[_THEIRS]:g}"
    return [Problem(file, column, what, "make sure that the unit is the same", tuple(far[ROW]), WARNING)]


def with_others(rows: pl.DataFrame, file: str, others: Mapping[str, tuple[Descriptor, pl.DataFrame]]) -> list[Problem]:
    """List the rows that other own data have already."""
    out = []
    for name, (_, stored) in others.items():
        both = rows.join(stored.select(t.KEY), on=t.KEY, how="semi", maintain_order="left")
        if both.height:
            first = both.row(0, named=True)
            what = f"{first[t.INDICATOR]} of {first[t.ECONOMY]} {first[t.YEAR]} stands already in the own data '{name}'"
            remedy = f"remove the rows, or the other data: socjust add --remove {name}"
            out.append(Problem(file, "", what, remedy, tuple(both[ROW])))
    return out
