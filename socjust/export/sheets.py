"""An Excel workbook of the tables: a sheet each, the longest on several, row by row so that memory stays small."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from pathlib import Path
from typing import IO

import polars as pl

from socjust.home import SIMULATED

MOST_ROWS = 1_048_576  # of a sheet, the header included: Excel's own limit
LONGEST = 32_767  # characters of a cell
BATCH = 50_000  # rows that are in memory at a time
_ABOUT = "about"


def write(tables: Mapping[str, pl.LazyFrame], path: Path, about: list[tuple[str, str]], *, simulated: bool) -> None:
    """Write the tables as sheets.

    Parameters
    ----------
    tables : mapping of str to polars.LazyFrame
        By the name of the sheet.
    path : Path
        The file.
    about : list of (str, str)
        What the first sheet says: vintage, sources, licence.
    simulated : bool
        Whether every sheet has to say so in its name.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    settings = {"constant_memory": True, "strings_to_formulas": False}
    try:
        with path.open("wb") as file, xlsxwriter.Workbook(_Refusing(file), settings) as book:
            bold = book.add_format({"bold": True})
            first = book.add_worksheet(_sheet(_ABOUT, simulated))
            first.set_column(0, 0, 24)
            for n, row in enumerate(about):
                first.write_string(n, 0, row[0], bold)
                first.write_string(n, 1, row[1])
            for name, frame in tables.items():
                _sheets(book, name, frame, bold, simulated=simulated)
    except FileCreateError as failure:  # it wraps what the system said
        raise failure.args[0] if isinstance(failure.args[0], OSError) else OSError(str(failure)) from None


class _Refusing:
    """A file that takes nothing more once the disk is full: the ZIP writer tries again when it is thrown away."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._full, self._place = file, False, 0

    def write(self, body: bytes) -> int:
        self._unless_full(lambda: self._file.write(body))
        self._place += len(body)
        return len(body)

    def seek(self, place: int) -> int:
        self._unless_full(lambda: self._file.seek(place))
        self._place = place
        return place

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        self._unless_full(self._file.flush)

    def _unless_full(self, act: Callable[[], object]) -> None:
        try:
            None if self._full else act()
        except OSError:
            self._full = True
            raise


def _sheets(book, name: str, frame: pl.LazyFrame, bold, *, simulated: bool) -> None:  # noqa: ANN001 - of xlsxwriter
    """Write a table on one sheet, or on several where it is longer than one can be."""
    step = MOST_ROWS - 1
    height = frame.select(pl.len()).collect().item()
    parts = range(0, max(height, 1), step)
    for n, start in enumerate(parts, 1):
        title = name if len(parts) == 1 else f"{name} {n}"
        _fill(book.add_worksheet(_sheet(title, simulated)), frame.slice(start, step), bold)


def _sheet(name: str, simulated: bool) -> str:
    return f"{SIMULATED} {name}" if simulated else name


def _fill(sheet, frame: pl.LazyFrame, bold) -> None:  # noqa: ANN001 - of xlsxwriter, which is loaded only when used
    schema = frame.collect_schema()
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(schema):
        sheet.write_string(0, column, name, bold)
    numeric = [dtype.is_numeric() for dtype in schema.dtypes()]
    texts = frame.with_columns(
        pl.col(c).cast(pl.String).str.slice(0, LONGEST) for c, d in schema.items() if not d.is_numeric()
    )
    batches = texts.collect_batches(chunk_size=BATCH, maintain_order=True)
    for n, row in enumerate(chain.from_iterable(batch.iter_rows() for batch in batches), 1):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if numeric[column]:
                sheet.write_number(n, column, cell)
            else:
                sheet.write_string(n, column, cell)
