"""The door: tables of any kind in, arrays inside, the same kind of table out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from socjust.errors import UsageError
from socjust.table import YEAR

MISSING_WORDS = ("", "NA", "NaN", "nan", "N/A", "..", "null")


@dataclass(frozen=True)
class Data:
    """Units in rows, indicators in columns; NaN where missing.

    ``extra`` holds the columns that are not indicators (groups, sizes), ``years`` the year of each row in a panel.
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    values: np.ndarray
    years: np.ndarray | None = None
    extra: dict[str, np.ndarray] = field(default_factory=dict)

    def column(self, name: str) -> np.ndarray:
        """Return a column that is not an indicator; an unknown name is an error that lists the known ones."""
        if name not in self.extra:
            known = ", ".join(self.extra) or "none but the indicators"
            raise UsageError(f"The data have no column '{name}'; other columns: {known}.")
        return self.extra[name]


def table(source: Any, sheet: str | None = None) -> pl.DataFrame:
    """Read a CSV file or a spreadsheet, or take a polars or pandas frame, and return a polars frame.

    Examples
    --------
    >>> table(pl.DataFrame({"a": [1]})).columns
    ['a']
    """
    if isinstance(source, pl.DataFrame):
        return source
    if isinstance(source, (str, Path)):
        return _file(Path(source), sheet)
    if type(source).__module__.partition(".")[0] == "pandas":
        # Column by column, because a pandas column of text marks missing by the float NaN.
        columns = {str(name): [None if v != v else v for v in source[name].tolist()] for name in source.columns}
        return pl.DataFrame(columns, strict=False, infer_schema_length=None)
    raise UsageError(f"A table must be a file, a polars or a pandas frame; this is a {type(source).__name__}.")


def _file(path: Path, sheet: str | None) -> pl.DataFrame:
    if not path.exists():
        raise UsageError(f"There is no file {path}.")
    if path.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        options = {"sheet_name": sheet} if sheet else {"sheet_id": 1}
        try:
            return pl.read_excel(path, infer_schema_length=None, **options)
        except ModuleNotFoundError as error:
            raise UsageError(f"Reading {path} needs the package {error.name}; install it or save as CSV.") from error
        except (ValueError, KeyError) as error:
            raise UsageError(f"{path} has no sheet '{sheet}' that can be read: {error}") from error
    return pl.read_csv(path, infer_schema_length=None, null_values=list(MISSING_WORDS))


def numbers(frame: pl.DataFrame, name: str, where: str = "the data") -> np.ndarray:
    """Return a column as floats with NaN for missing; a cell of text or an infinity is an error that names its row.

    Examples
    --------
    >>> numbers(pl.DataFrame({"a": ["1.5", None]}), "a").tolist()
    [1.5, nan]
    """
    if name not in frame.columns:
        raise UsageError(f"{where} have no column '{name}'; add it or take '{name}' out of the framework.")
    column = frame[name]
    if column.dtype == pl.String:
        column = column.str.strip_chars().replace(dict.fromkeys(MISSING_WORDS))
    number = column.cast(pl.Float64, strict=False)
    wrong = column.is_not_null() & number.is_null()
    if wrong.any():
        row = int(wrong.arg_max())
        raise UsageError(
            f"Column '{name}' of {where}, data row {row + 1}: '{column[row]}' is not a number; "
            "leave the cell empty where a value is missing."
        )
    values = number.fill_null(np.nan).to_numpy().astype(float)
    if np.isinf(values).any():
        row = int(np.isinf(values).argmax())
        raise UsageError(f"Column '{name}' of {where}, data row {row + 1}: an infinite value; leave the cell empty.")
    return values


def data(
    source: Any,
    indicators: Iterable[str],
    unit: str = "economy",
    year: str | None = None,
    sheet: str | None = None,
) -> Data:
    """Check a table and take its indicators out as an array.

    Parameters
    ----------
    source : path, polars.DataFrame, pandas.DataFrame or Data
        One row a unit (and year).
    indicators : iterable of str
        Columns to take, in this order.
    unit, year : str
        Columns that name a row; together they must be unique.
    sheet : str
        Sheet of a spreadsheet, the first by default.

    Examples
    --------
    >>> data(pl.DataFrame({"economy": ["KEN"], "gdp": [2]}), ["gdp"]).values.tolist()
    [[2.0]]
    """
    if isinstance(source, Data):
        return source
    frame, indicators = table(source, sheet), tuple(indicators)
    where = f"{source}" if isinstance(source, (str, Path)) else "the data"
    if unit not in frame.columns:
        known = ", ".join(frame.columns[:8])
        raise UsageError(f"{where} have no column '{unit}' that names the units; say unit='…', one of {known}.")
    key = [unit] if year is None else [unit, year]
    for name in key:
        if frame[name].null_count():
            row = int(frame[name].is_null().arg_max())
            raise UsageError(f"{where}, data row {row + 1}: the column '{name}' is empty; every row needs its {name}.")
    twice = frame.filter(frame.select(key).is_duplicated())
    if twice.height:
        name = " ".join(str(twice[k][0]) for k in key)
        raise UsageError(f"{where} have '{name}' in more than one row; keep one row for each {' and '.join(key)}.")
    columns = [numbers(frame, name, where) for name in indicators]
    values = np.column_stack(columns) if columns else np.empty((frame.height, 0))
    extra = {name: frame[name].to_numpy() for name in frame.columns if name not in indicators and name not in key}
    years = None if year is None else numbers(frame, year, where)
    return Data(tuple(frame[unit].cast(pl.String).to_list()), indicators, values, years, extra)


def either(function: Callable) -> Callable:
    """Let an array function take a polars or pandas frame as its first argument and give the same kind back.

    The numeric columns but ``year`` are the array; other columns pass through. The first of several
    results becomes the frame.
    """

    @functools.wraps(function)
    def wrapper(values: Any, *arguments: Any, **options: Any) -> Any:
        kind = type(values).__module__.partition(".")[0]
        if kind not in ("polars", "pandas"):
            return function(values, *arguments, **options)
        frame = table(values)
        names = [n for n in frame.columns if frame[n].dtype.is_numeric() and n != YEAR]
        array = np.column_stack([numbers(frame, n) for n in names])
        result = function(array, *arguments, **options)
        first, rest = (result[0], result[1:]) if isinstance(result, tuple) else (result, None)
        back = _back(frame, names, first, kind)
        return back if rest is None else (back, *rest)

    return wrapper


def _back(frame: pl.DataFrame, names: Sequence[str], array: np.ndarray, kind: str) -> Any:
    columns = {name: frame[name].to_list() for name in frame.columns if name not in names}
    columns |= {name: array[:, j] for j, name in enumerate(names)}
    made = pl.DataFrame(columns).select(frame.columns).with_columns(pl.col(names).fill_nan(None))
    if kind == "polars":
        return made
    import pandas

    return pandas.DataFrame({name: made[name].to_list() for name in made.columns})
