"""Where figures come from: one module per provider, each turning a question into bytes and bytes into a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import polars as pl

WORLDBANK: Final = "worldbank"
ILOSTAT: Final = "ilostat"
OWN: Final = "own"  # figures that a country team added; see socjust.own
SIMULATED: Final = "simulated"

NAMES: Final = {WORLDBANK: "World Bank", ILOSTAT: "ILOSTAT", OWN: "Own data", SIMULATED: "Simulated figures"}
LICENCES: Final = {WORLDBANK: "CC BY 4.0", ILOSTAT: "CC BY 4.0", SIMULATED: "none: invented figures"}

AREA: Final = "area"  # the provider's own area code, before the catalogue translates it
MARK: Final = "mark"  # the provider's observation status letter, "" where it gives none
WORLD_DEVELOPMENT_INDICATORS: Final = 2  # the World Bank's database of a series that names none
TOGETHER: Final = 3  # requests on the wire at a time, to both providers together; a fourth may be ending at the server
FIRST_YEAR: Final = 1990  # nothing older is asked for: the framework's series hardly exist before

# One series as a table, whoever published it.
VALUES: Final[dict[str, pl.DataType]] = {
    AREA: pl.String(),
    "year": pl.Int32(),
    "value": pl.Float64(),
    MARK: pl.String(),
    "origin": pl.String(),
}


@dataclass(frozen=True)
class Answer:
    """One body received from a provider, and what is known about it."""

    provider: str
    series: str  # code of the World Bank series or ILOSTAT data set; "toc" or "sources" for a list of what there is
    path: str  # where it is stored, below the vintage's folder
    url: str
    retrieved: datetime
    body: bytes | Path  # as received; what may be large comes as a file, compressed
    rows: int
    updated: date | None
    table: pl.DataFrame | pl.LazyFrame  # the body, read or ready to be read
    blanks: int = 0  # rows without a value
    held: pl.DataFrame | None = None  # of an ILOSTAT data set: which codes it holds, counted


def no_values() -> pl.DataFrame:
    """Return a series without rows.

    Examples
    --------
    >>> no_values().columns
    ['area', 'year', 'value', 'mark', 'origin']
    """
    return pl.DataFrame(schema=VALUES)
