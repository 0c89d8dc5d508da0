"""Numbers that a rule rests on, each with its name and reason, as a table of its own holds them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from socjust.errors import CatalogueError


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table as text, in the file's order."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read(path: Path) -> Mapping[str, float]:
    """Return the numbers of a table with the columns ``name``, ``value`` and ``reason``, by name.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    mapping
        In the units that their reasons name.

    Raises
    ------
    CatalogueError
        For a value that is no number, with file and row.
    """
    found = {}
    for line, row in enumerate(rows(path), start=2):
        try:
            found[row["name"]] = float(row["value"])
        except ValueError as error:
            said = (
                f"socjust/{path.parent.name}/{path.name}, row {line}, value: '{row['value']}' is no number; write one."
            )
            raise CatalogueError(said) from error
    return MappingProxyType(found)
