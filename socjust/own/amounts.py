"""Numbers and years that a user's file holds as texts: read by declared rules, never by guess."""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl

from socjust import table as t
from socjust.own.cells import ROW
from socjust.own.descriptor import FileHints
from socjust.own.findings import Problem

FIRST_YEAR = 1900
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_DATE = re.compile(r"(\d{4})-\d{1,2}(-\d{1,2})?(\D.*)?|\d{1,2}[./-]\d{1,2}[./-](\d{2,4})(\D.*)?")
_TWO_YEARS = re.compile(r"(\d{4})\s*[/–-]\s*(\d{2,4})")
_DAYS = range(18264, 73051)  # a spreadsheet's days from 1950 to 2099
_DAY_NOUGHT = date(1899, 12, 30)


def values(frame: pl.DataFrame, hints: FileHints, file: str, column: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Turn the value column into numbers.

    Parameters
    ----------
    frame : polars.DataFrame
        With the columns value (text, null for blank) and row.
    hints : FileHints
        The declared mark of decimals, separator of thousands, and words for a missing figure.
    file, column : str
        As the user calls them.

    Returns
    -------
    frame : polars.DataFrame
        The value as 64-bit float; null for a blank cell, a declared word for missing, and a text that is no number.
    problems : list of Problem
        One for each kind of text that is no number.
    """
    text = pl.col(t.VALUE)
    missing = text.is_null() | text.is_in(list(hints.missing))
    read = frame.with_columns(text.alias("_text"), missing.alias("_missing"), _plain(hints).alias("_plain"))
    number = pl.when(~pl.col("_missing") & pl.col("_plain").str.contains(_NUMBER)).then(pl.col("_plain"))
    read = read.with_columns(number.cast(pl.Float64, strict=False).alias(t.VALUE))
    read = read.with_columns(pl.when(pl.col(t.VALUE).is_finite()).then(pl.col(t.VALUE)).alias(t.VALUE))
    wrong = read.filter(~pl.col("_missing"), pl.col(t.VALUE).is_null())
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row, word in wrong.select(ROW, "_text").iter_rows():
        found.setdefault(_why_no_number(word, hints), []).append((row, word))
    problems = [
        Problem(file, column, f"'{rows[0][1]}' {why}", remedy, tuple(row for row, _ in rows))
        for (why, remedy), rows in found.items()
    ]
    return read.drop("_text", "_plain"), problems


def _plain(hints: FileHints) -> pl.Expr:
    """Write numbers with a point and without separators; a text that breaks the declared rules stays as it is."""
    signed = pl.col(t.VALUE).str.replace_all("\u2212", "-")
    decimal, thousands = hints.decimal, hints.thousands
    text = signed.str.replace_all("[\u00a0\u202f\u2009]", " ") if thousands == " " else signed
    out = text
    if thousands:
        mark = re.escape(thousands)
        grouped = text.str.contains(rf"^[+-]?\d{{1,3}}({mark}\d{{3}})*({re.escape(decimal)}\d*)?$")
        out = pl.when(grouped).then(text.str.replace_all(thousands, "", literal=True)).otherwise(text)
    if decimal == ",":
        # A point where commas are declared may be a separator of thousands: it is never taken for the decimal mark.
        out = pl.when(out.str.contains(".", literal=True)).then(pl.lit("?")).otherwise(out.str.replace(",", "."))
    return out


def _why_no_number(text: str, hints: FileHints) -> tuple[str, str]:
    """Return what a text is instead of a number, and what to do."""
    if re.fullmatch(r"[+-]?\d+,\d+", text) and hints.decimal == ".":
        if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text):
            remedy = 'write `decimal: ","` or `thousands: ","` under `file:`'
            return "may have a decimal comma or a separator of thousands", remedy
        return "has a decimal comma", 'write `decimal: ","` under `file:`'
    if hints.decimal == "," and re.fullmatch(r"[+-]?\d*\.\d+", text):
        return "has a point where the descriptor declares decimal commas", 'write `thousands: "."`, or correct the cell'
    if "%" in text:
        return "holds a percent sign", "write the number alone; the unit stands in the descriptor"
    if re.fullmatch(r"[+-]?\d{1,3}([ ',.\u00a0\u202f\u2009\u2019]\d{3})+([.,]\d+)?", text):
        return "holds separators of thousands", "remove them, or name them with `thousands:` under `file:`"
    if text.startswith("#"):
        return "is an error of the spreadsheet", "correct the formula, or leave the cell blank"
    if text.casefold() in ("na", "n/a", "n.a.", "nan", "null", "none", "..", "...", "-", "–", ":", "x", "inf", "-inf"):
        return "is no number", f'leave the cell blank, or write `missing: ["{text}"]` under `file:`'
    if re.match(r"[<>≤≥]", text):
        return "is a bound, no figure", "leave the cell blank, or give the figure"
    if re.fullmatch(r"[+-]?[\d.,]+\s*\(?([*)]|[A-Za-df-z]).*", text):
        return "holds a mark or a note beside the number", "move it to a column of its own"
    return "is no number", "write a number like 1234.5"


def years(frame: pl.DataFrame, file: str, column: str, today: date | None = None) -> tuple[pl.DataFrame, list[Problem]]:
    """Turn the year column into whole numbers.

    Returns
    -------
    frame : polars.DataFrame
        The year as 32-bit integer; null where the text is no year.
    problems : list of Problem
        One for each text that is no year.
    """
    last = (today or date.today()).year
    texts = frame[t.YEAR].unique().to_list()
    fine: dict[str, int] = {}
    bad: dict[str | None, tuple[str, str]] = {}
    for text in texts:
        plain = re.sub(r"\.0+$", "", text or "")
        if re.fullmatch(r"\d{4}", plain) and FIRST_YEAR <= int(plain) <= last:
            fine[text] = int(plain)
        else:
            bad[text] = _why_no_year(text, plain, last)
    problems = [
        Problem(file, column, *bad[text], tuple(rows))
        for text, rows in frame.group_by(t.YEAR, maintain_order=True).agg(ROW).iter_rows()
        if text in bad
    ]
    year = pl.col(t.YEAR).replace_strict(fine, default=None, return_dtype=pl.Int32)
    return frame.with_columns(year.alias(t.YEAR)), problems


def _why_no_year(text: str | None, plain: str, last: int) -> tuple[str, str]:
    if not text:
        return "the cell is blank", "write the year that the figure describes"
    if re.fullmatch(r"\d{4}", plain):
        beyond = "after this year" if int(plain) > last else f"before {FIRST_YEAR}"
        return f"the year {plain} lies {beyond}", "correct the year, or remove the row"
    if plain.isdecimal() and int(plain) in _DAYS:
        day = _DAY_NOUGHT + timedelta(days=int(plain))
        return f"'{text}' looks like a spreadsheet's count of days ({day})", f"write {day.year}"
    if (found := _TWO_YEARS.fullmatch(text)) and not (found[2].isdecimal() and len(found[2]) == 2 and _month(text)):
        return f"'{text}' names two years", f"write the one in which most of it lies, {found[1]} or the next"
    if found := _DATE.fullmatch(text):
        year = found[1] or found[4]
        return f"'{text}' is a date", f"write {year}" if len(year) == 4 else "write the year with four digits"
    return f"'{text}' is no year", "write a year with four digits"


def _month(text: str) -> bool:
    """Say whether a text like 2020-05 may be a month: 2019-20 cannot."""
    return "-" in text and 1 <= int(text[-2:]) <= 12
