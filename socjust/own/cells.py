"""A file as cells of text, whatever its format, with the row of each as a spreadsheet counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from socjust.own.descriptor import Columns, Descriptor
from socjust.own.findings import WARNING, OwnDataError, Problem, stop

ROW = "row"  # number of the row in the file
LARGEST = 50_000_000  # bytes of a file; a country's own figures are never as many
_LOOKED_AT = 30  # first rows in which a header is looked for
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Grid:
    """What a format's reader hands on: rows of text as they stand in the file, "" for a blank cell."""

    rows: Sequence[Sequence[str]]
    first: int = 1  # number of the first row
    problems: tuple[Problem, ...] = ()


def read(path: Path, described: Descriptor) -> tuple[pl.DataFrame, list[Problem]]:
    """Read the described columns of a CSV, XLSX or Parquet file.

    Parameters
    ----------
    path : Path
        The file; its ending tells the format.
    described : Descriptor
        Names the columns and says how to read the file.

    Returns
    -------
    frame : polars.DataFrame
        Texts, one column for each that the descriptor names, by our name (economy, year …), blank cells null; and the
        number of the row. Rows without any text are left out.
    problems : list of Problem
        Warnings and mistakes that do not keep the rest from being read.

    Raises
    ------
    OwnDataError
        If the file cannot be read, or the columns are not there.
    """
    grid = _grid(path, described)
    hints = described.file
    place = hints.header_row - grid.first
    if place >= len(grid.rows) or place < 0:
        raise stop(path.name, f"there is no row {hints.header_row} for the header", "correct file.header_row")
    header = [cell.strip() for cell in grid.rows[place]]
    wanted = named(described.columns)
    problems = [*grid.problems, *_header_problems(path.name, header, hints.header_row, wanted, grid)]
    if any(p.severity != WARNING for p in problems):
        raise OwnDataError(problems)
    return _frame(path.name, header, grid.rows[place + 1 :], hints.header_row, wanted, problems)


def named(columns: Columns) -> dict[str, str]:
    """Return the file's name of each column that the descriptor names, by ours."""
    return {ours: theirs for ours, theirs in columns.model_dump().items() if theirs}


def _grid(path: Path, described: Descriptor) -> Grid:
    from socjust.own import csvfile, parquetfile, workbook

    try:
        size = path.stat().st_size
    except OSError as error:
        raise stop(str(path), f"it cannot be read ({error.strerror})", "check the name and the folder") from None
    if path.is_dir():
        raise stop(str(path), "it is a folder", "name the file in it")
    if not path.is_file():
        raise stop(str(path), "it is a device or a pipe, no file", "save the figures as a file and name that")
    if size == 0:
        raise stop(path.name, "the file is empty", "save it again with its figures")
    if size > LARGEST:
        raise stop(path.name, f"it has {size / 1e6:,.0f} MB", "keep only the rows that are to be added")
    readers = {
        **dict.fromkeys((".csv", ".tsv", ".txt"), csvfile.read),
        **dict.fromkeys((".xlsx", ".xlsm"), workbook.read),
        ".parquet": parquetfile.read,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise stop(path.name, f"'{path.suffix}' is no format that is read", "save it as .csv, .xlsx or .parquet")
    grid = reader(path, described)
    if not any(any(cell.strip() for cell in row) for row in grid.rows):
        raise stop(path.name, "the file holds no text", "save it again with its figures")
    return grid


def _header_problems(file: str, header: list[str], row: int, wanted: dict[str, str], grid: Grid) -> list[Problem]:
    """Look for the described columns in the header; say where they are if they are elsewhere."""
    missing = [(ours, theirs) for ours, theirs in wanted.items() if theirs not in header]
    problems = [
        Problem(file, theirs, "two columns of the header have this name", "rename or remove one", (row,))
        for theirs in wanted.values()
        if header.count(theirs) > 1
    ]
    if not missing:
        return problems
    if found := _elsewhere(grid, wanted):
        wrong = f"the header is not in row {row}, but in row {found}"
        remedy = f"write `header_row: {found}` under `file:`, or remove the rows above"
        return [Problem(file, "", wrong, remedy, (row,))]
    if sum(bool(_YEAR.fullmatch(name.removesuffix(".0"))) for name in header) > 2:
        wrong = "each year has a column of its own"
        return [*problems, Problem(file, "", wrong, "turn it round: one row for each economy and year", (row,))]
    return problems + [_absent(file, ours, theirs, header, row) for ours, theirs in missing]


def _absent(file: str, ours: str, theirs: str, header: list[str], row: int) -> Problem:
    names = [name for name in header if name]
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(theirs.casefold(), folded, n=1, cutoff=0.6)
    has = f"the header has {', '.join(names[:12])}" if names else "the header is blank"
    remedy = f"write `{ours}: {folded[near[0]]}` under `columns:`" if near else f"correct `{ours}:` under `columns:`"
    return Problem(file, theirs, f"there is no such column; {has}", remedy, (row,))


def _elsewhere(grid: Grid, wanted: dict[str, str]) -> int | None:
    for number, row in enumerate(grid.rows[:_LOOKED_AT], grid.first):
        if set(wanted.values()) <= {cell.strip() for cell in row}:
            return number
    return None


def _frame(
    file: str,
    header: list[str],
    rows: Sequence[Sequence[str]],
    header_row: int,
    wanted: dict[str, str],
    problems: list[Problem],
) -> tuple[pl.DataFrame, list[Problem]]:
    width = len(header)
    numbers = range(header_row + 1, header_row + 1 + len(rows))
    ragged = tuple(n for n, row in zip(numbers, rows, strict=True) if len(row) != width and any(row))
    if ragged:
        wrong = f"the row has more or fewer cells than the {width} of the header"
        problems = [*problems, Problem(file, "", wrong, "put texts that hold the separator in double quotes", ragged)]
    columns = {
        ours: [row[header.index(theirs)] if header.index(theirs) < len(row) else "" for row in rows]
        for ours, theirs in wanted.items()
    }
    frame = pl.DataFrame({ROW: numbers, **columns}, schema={ROW: pl.Int64, **dict.fromkeys(columns, pl.String)})
    cleaned = frame.with_columns(pl.col(c).str.strip_chars(" \t\r\n\u00a0\ufeff").replace("", None) for c in columns)
    left = cleaned.filter(pl.any_horizontal(pl.col(c).is_not_null() for c in columns))
    if left.is_empty():
        raise stop(file, "there are no rows under the header", "save it again with its figures", row=header_row)
    return left, problems
