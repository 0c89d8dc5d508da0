"""An Excel workbook of the tables: a sheet each, the longest on several, row by row so that memory stays small."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from socjust.home import SIMULATED

MOST_ROWS = 1_048_576  # of a sheet, the header included: Excel's own limit
LONGEST = 32_767  # characters of a cell
_ABOUT = "about"


def write(tables: Mapping[str, pl.DataFrame], path: Path, about: list[tuple[str, str]], *, simulated: bool) -> None:
    """Write the tables as sheets.

    Parameters
    ----------
    tables : mapping of str to polars.DataFrame
        By the name of the sheet.
    path : Path
        The file.
    about : list of (str, str)
        What the first sheet says: vintage, sources, licence.
    simulated : bool
        Whether every sheet has to say so in its name.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        first = book.add_worksheet(_sheet(_ABOUT, simulated))
        first.set_column(0, 0, 24)
        for n, row in enumerate(about):
            first.write_string(n, 0, row[0], bold)
            first.write_string(n, 1, row[1])
        for name, frame in tables.items():
            step = MOST_ROWS - 1
            parts = range(0, max(frame.height, 1), step)
            for n, start in enumerate(parts, 1):
                title = name if len(parts) == 1 else f"{name} {n}"
                _fill(book.add_worksheet(_sheet(title, simulated)), frame.slice(start, step), bold)


def _sheet(name: str, simulated: bool) -> str:
    return f"{SIMULATED} {name}" if simulated else name


def _fill(sheet, frame: pl.DataFrame, bold) -> None:  # noqa: ANN001 - of xlsxwriter, which is loaded only when used
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, name, bold)
    numeric = [dtype.is_numeric() for dtype in frame.dtypes]
    texts = frame.with_columns(
        pl.col(c).cast(pl.String).str.slice(0, LONGEST) for c, d in frame.schema.items() if not d.is_numeric()
    )
    for n, row in enumerate(texts.iter_rows(), 1):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if numeric[column]:
                sheet.write_number(n, column, cell)
            else:
                sheet.write_string(n, column, cell)
