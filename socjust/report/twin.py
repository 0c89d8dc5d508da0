"""The figures behind a picture as a table for reading: headings in words, numbers with the digits they deserve.

The CSV beside it keeps the names and the digits for a program. Headings stand in ``columns.csv``; what a figure itself
says of a column (the titles of two axes, the names of two marks) goes before them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from socjust import numbers as n

NUMBER = re.compile(r"[-+−]?[\d\s\u202f\u00a0]*\.?\d+(e[-+]?\d+)?")
YEAR = re.compile(r"(1[89]|20|21)\d\d")
CODES = re.compile(r"[A-Z]{3}")
WORDS = {"true": "yes", "false": "no", "up": "better", "down": "worse"}


@dataclass(frozen=True)
class Twin:
    """The figures of a picture as a table."""

    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@cache
def headings() -> Mapping[str, str]:
    """Return what stands above each column of a CSV; an empty heading means that readers do not need the column."""
    text = files("socjust.report").joinpath("columns.csv").read_text(encoding="utf-8")
    return {row["column"]: row["heading"] for row in csv.DictReader(io.StringIO(text))}


def twin(text: str, heads: Mapping[str, str] | None = None) -> Twin:
    r"""Read a CSV as a table for readers.

    Parameters
    ----------
    text : str
        The CSV.
    heads : mapping, optional
        Headings of some of its columns, where the figure has words of its own for them.

    Returns
    -------
    Twin
        Without columns that are empty, that only say how something is drawn, or that hold codes beside their names.
        A column without a heading in the list gets its name.

    Examples
    --------
    >>> made = twin("economy,label,x,key\nKEN,Kenya,-41.50329,A\nBRA,Brazil,,B\n", {"x": "Gini index"})
    >>> made.columns, made.numeric
    (('What', 'Code', 'Gini index'), (False, False, True))
    >>> made.rows
    (('Kenya', 'KEN', '−41.5'), ('Brazil', 'BRA', ''))
    """
    names, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    known = {**headings(), **(heads or {})}
    kept = []
    for place in sorted(range(len(names)), key=lambda place: names[place] != "label"):  # a row's name comes first
        name, cells = names[place], [row[place] for row in rows]
        heading = known.get(name, name.replace("_", " ").capitalize())
        if not heading or (rows and not any(cells)) or (name != "economy" and _codes(cells, names)):
            continue
        numeric = any(cells) and all(NUMBER.fullmatch(cell) for cell in cells if cell)
        kept.append((heading, numeric, _written(cells) if numeric else [WORDS.get(cell, cell) for cell in cells]))
    return Twin(
        tuple(heading for heading, _, _ in kept),
        tuple(numeric for _, numeric, _ in kept),
        tuple(zip(*(cells for _, _, cells in kept), strict=True)),
    )


def _codes(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Say whether a column holds nothing but codes of groups or dimensions, with their names beside it."""
    return "label" in names and any(cells) and all(CODES.fullmatch(cell) for cell in cells if cell)


def _written(cells: Sequence[str]) -> list[str]:
    """Write numbers with as many decimals as the largest of the column deserves; years stay as they are."""
    if all(YEAR.fullmatch(cell) for cell in cells if cell):
        return list(cells)
    values = [float(cell) if _plain(cell) else None for cell in cells]
    held = [abs(value) for value in values if value is not None]
    largest = max(held, default=0.0)
    whole = all(value == int(value) for value in held)
    decimals = 0 if whole or largest >= 1000 else 1 if largest >= 20 else 2 if largest >= 1 else 3
    return [cell if value is None else n.plain(value, decimals) for cell, value in zip(cells, values, strict=True)]


def _plain(cell: str) -> bool:
    """Say whether a program can read the number; one that is already written for readers stays as it is."""
    try:
        float(cell)
    except ValueError:
        return False
    return " " not in cell.strip()
