"""Read one CSV file of the catalogue, with errors that name the file and the row as a spreadsheet counts it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from socjust.errors import CatalogueError

M = TypeVar("M", bound=BaseModel)

_SENTENCES = {
    "missing": "must not be blank",
    "float_parsing": "'{input}' is not a number (1234.5 is, with a point and without blanks)",
    "int_parsing": "'{input}' is not a whole number",
    "int_from_float": "'{input}' is not a whole number",
    "bool_parsing": "'{input}' must be yes or no",
    "finite_number": "'{input}' is not a finite number",
    "literal_error": "'{input}' must be {expected}",
    "string_pattern_mismatch": "'{input}' must look like {pattern}",
    "greater_than_equal": "{input} must be at least {ge}",
    "less_than_equal": "{input} must be at most {le}",
    "string_too_short": "must not be blank",
    "value_error": "{error}",
}


@dataclass(frozen=True)
class Line:
    """One row of a file: its cells by column name, blank cells left out, and where it stands."""

    file: str
    number: int  # as a spreadsheet counts: the header is row 1
    cells: dict[str, str]

    def fail(self, column: str, sentence: str) -> CatalogueError:
        """Build the error for one cell of this row.

        Examples
        --------
        >>> print(Line("indicators.csv", 12, {"id": "cap_stunting"}).fail("decimals", "'x' is not a whole number"))
        indicators.csv, row 12 (cap_stunting), decimals: 'x' is not a whole number
        """
        name = next(iter(self.cells.values()), "")
        where = f"{self.file}, row {self.number}" + (f" ({name})" if name else "")
        return CatalogueError(f"{where}, {column}: {sentence}")

    def build(self, model: type[M], values: dict[str, Any], columns: dict[str, str] | None = None) -> M:
        """Make an object of this row, or say which cell does not fit.

        Parameters
        ----------
        model : type
            The pydantic class to make.
        values : dict
            Its fields. Cells may be given as the text they are; a missing field takes the model's default.
        columns : dict, optional
            Column of the file by field of the model, where the two differ.
        """
        try:
            return model.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0]) if first["loc"] else next(iter(values))
            known = {"input": first["input"], **first.get("ctx", {})}
            sentence = _SENTENCES.get(first["type"], first["msg"]).format_map(known)
            raise self.fail((columns or {}).get(field, field), sentence) from None


def read(path: Path, columns: tuple[str, ...]) -> list[Line]:
    """Read a file whose header must be exactly these columns, in any order.

    Parameters
    ----------
    path : Path
        A comma-separated file in UTF-8, as a spreadsheet saves it.
    columns : tuple of str
        The columns the file must have.

    Returns
    -------
    list of Line
        All rows that are not wholly blank.
    """
    rows = _rows(path)
    header = [name.strip() for name in rows[0]] if rows else []
    _check_header(path.name, header, columns)
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise CatalogueError(
                f"{path.name}, row {number}: it has {len(row)} cells where the header has {len(header)}; "
                "a text with a comma must stand in double quotes"
            )
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=True) if cell.strip()}
        lines.append(Line(path.name, number, cells))
    return lines


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CatalogueError(f"{path.name} is missing from the catalogue in {path.parent}") from None
    except OSError as error:
        raise CatalogueError(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise CatalogueError(
            f"{path.name} is not UTF-8 (first at line {row}): save it from the spreadsheet as 'CSV UTF-8'"
        ) from None
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise CatalogueError(f"{path.name} is not a CSV file that can be read: {error}") from None


def _check_header(file: str, header: list[str], columns: tuple[str, ...]) -> None:
    if len(header) == 1:
        for mark, name in (("\t", "tabs"), (";", "semicolons")):
            if mark in header[0]:
                raise CatalogueError(f"{file}, row 1: the cells are separated by {name}; save it with commas")
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        raise CatalogueError(f"{file}, row 1: the column '{twice[0]}' stands there twice; remove one")
    missing = [name for name in columns if name not in header]
    if missing:
        raise CatalogueError(f"{file}, row 1: the column '{missing[0]}' is missing")
    strange = [name for name in header if name not in columns]
    if strange:
        raise CatalogueError(f"{file}, row 1: the column '{strange[0]}' is not known; columns are {', '.join(columns)}")
