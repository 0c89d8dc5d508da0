"""Read a sheet of an XLSX file of a user, and say what a spreadsheet shows but its cells do not hold.

openpyxl is used, not the faster reader behind polars, because only it tells merged cells, what is hidden, and formulas
whose results were never computed: three ways in which a sheet that looks right gives wrong or no figures.
"""

from __future__ import annotations

import warnings
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from socjust.own.cells import Grid, named
from socjust.own.descriptor import Descriptor
from socjust.own.findings import WARNING, OwnDataError, Problem, stop

_LARGEST = 500_000_000  # bytes unpacked


def read(path: Path, described: Descriptor) -> Grid:
    """Read the rows of one sheet as texts.

    Raises
    ------
    OwnDataError
        For a file that is cut off, protected or no XLSX; several sheets of which none is named.
    """
    _check_package(path)
    values, formulas = _open(path, data_only=True), _open(path, data_only=False)
    name, problems = _sheet(path.name, values, described.file.sheet)
    sheet, computed = formulas[name], values[name]
    problems += _merged(path.name, sheet)
    problems += _hidden(path.name, sheet, described)
    problems += _not_computed(path.name, sheet, computed)
    problems += _percent_cells(path.name, computed, described)
    rows = [[_text(cell) for cell in row] for row in computed.iter_rows(values_only=True)]
    if [p for p in problems if p.severity != WARNING]:
        raise OwnDataError(problems)
    width = max((len(row) for row in rows), default=0)
    while width and not any(row[width - 1] for row in rows):
        width -= 1  # columns that were formatted but never filled
    return Grid([row[:width] for row in rows], 1, tuple(problems))


def _check_package(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise stop(path.name, "it is protected by a password or in the old Excel format", "save it as a plain .xlsx")
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
            broken = package.testzip() if unpacked <= _LARGEST else None
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        cut = head.startswith(b"PK")
        wrong = "the file is cut off or damaged" if cut else "it is no XLSX file by its content"
        raise stop(path.name, wrong, "copy it again, or save it again from the spreadsheet") from None
    if unpacked > _LARGEST:
        raise stop(path.name, f"it unpacks to {unpacked / 1e6:,.0f} MB", "keep only the rows that are to be added")
    if broken:
        raise stop(path.name, f"its part {broken} is damaged", "copy it again, or save it again from the spreadsheet")


def _open(path: Path, *, data_only: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which are not read
            return openpyxl.load_workbook(path, data_only=data_only)
    except Exception as error:  # openpyxl raises whatever its parsers do: KeyError, ParseError, TypeError …
        said = f"{type(error).__name__}: {error}"[:120]
        raise stop(path.name, f"it is no workbook that can be read ({said})", "save it again as .xlsx") from None


def _sheet(file: str, book: Any, wanted: str) -> tuple[str, list[Problem]]:
    sheets = {s.title: s.sheet_state == "visible" for s in book.worksheets}
    shown = [name for name, visible in sheets.items() if visible]
    hidden = [name for name, visible in sheets.items() if not visible]
    if wanted:
        if wanted not in sheets:
            raise stop(file, f"there is no sheet '{wanted}'", f"write one of {', '.join(sheets)} as `sheet:`")
        return wanted, []
    if len(shown) != 1:
        wrong = f"it has {len(shown)} sheets ({', '.join(shown)})"
        raise stop(file, wrong, "name the one to read with `sheet:` under `file:`")
    if not hidden:
        return shown[0], []
    wrong = f"the hidden sheets are not read: {', '.join(hidden)}"
    return shown[0], [Problem(file, "", wrong, "name one with `sheet:` if it holds the figures", severity=WARNING)]


def _merged(file: str, sheet: Any) -> list[Problem]:
    """Merged cells hide which column or row a text belongs to; titles in one column's width do no harm above."""
    return [
        Problem(file, "", f"the cells {area.coord} are merged", "unmerge them and fill each cell", (area.min_row,))
        for area in sorted(sheet.merged_cells.ranges, key=lambda a: (a.min_row, a.min_col))
        if not _is_title(sheet, area)
    ]


def _is_title(sheet: Any, area: Any) -> bool:
    """Say whether a merged area is a title: on one row, with nothing else beside it."""
    if area.min_row != area.max_row:
        return False
    inside = range(area.min_col, area.max_col + 1)
    return all(cell.value is None or cell.column in inside for cell in sheet[area.min_row])


def _hidden(file: str, sheet: Any, described: Descriptor) -> list[Problem]:
    """A hidden row or column, or one that a filter leaves out, holds figures that the sheet does not show."""
    head, out = described.file.header_row, []
    filled = {n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if any(v is not None for v in row)}
    if rows := tuple(n for n, look in sorted(sheet.row_dimensions.items()) if look.hidden and n in filled):
        out.append(Problem(file, "", "the row is hidden, perhaps by a filter", "show it, or remove it", rows))
    away = {n for look in sheet.column_dimensions.values() if look.hidden for n in range(look.min, look.max + 1)}
    for cell in sheet[head] if head in filled else ():
        if cell.column in away and str(cell.value).strip() in named(described.columns).values():
            remedy = "show it, and see whether it is the one that is meant"
            out.append(Problem(file, str(cell.value).strip(), "the column is hidden", remedy, (head,)))
    return out


def _not_computed(file: str, sheet: Any, computed: Any) -> list[Problem]:
    rows: dict[str, list[int]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" and computed.cell(cell.row, cell.column).value is None:
                rows.setdefault(cell.column_letter, []).append(cell.row)
    remedy = "open it in a spreadsheet and save it, or replace the formulas by their values"
    wrong = "the cell is a formula whose result was never computed"
    return [Problem(file, column, wrong, remedy, tuple(found)) for column, found in rows.items()]


def _percent_cells(file: str, sheet: Any, described: Descriptor) -> list[Problem]:
    """A cell formatted as percent shows 12.5 % and holds 0.125."""
    head = described.file.header_row
    if head > sheet.max_row:
        return []
    at = [c.column for c in sheet[head] if str(c.value or "").strip() == described.columns.value]
    rows = tuple(
        row[0].row
        for column in at[:1]
        for row in sheet.iter_rows(min_row=head + 1, min_col=column, max_col=column)
        if "%" in str(row[0].number_format) and isinstance(row[0].value, int | float)
    )
    wrong = "the cell shows a percentage but holds its hundredth (12.5 % is stored as 0.125)"
    remedy = "multiply by 100 and format the column as a number"
    return [Problem(file, described.columns.value, wrong, remedy, rows)] if rows else []


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if not value.time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)
