"""ILOSTAT's tables: what was asked, what came, and one series read out of it."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import quote

import polars as pl

from socjust.catalogue.models import Series
from socjust.errors import SeriesNotServed
from socjust.sources import AREA, FIRST_YEAR, MARK, VALUES
from socjust.sources.polite import Unready
from socjust.table import ORIGIN, VALUE, YEAR

ANNUAL = "_A"
DIMENSIONS: Final = ("sex", "classif1", "classif2")
NEEDED: Final = ("ref_area", "indicator", "time", "obs_value")
GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Entry:
    """One data set's line in the table of contents."""

    updated: date | None
    records: int | None


@dataclass(frozen=True)
class Question:
    """What is asked of one data set: the union of what the catalogue's series of that set need."""

    code: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The query string: lists joined by a literal plus sign, each element percent-encoded."""
        parts = [f"id={quote(self.code + ANNUAL, safe='')}"]
        parts += [f"{name}={'+'.join(quote(c, safe='') for c in codes)}" for name, codes in self.filters.items()]
        return "&".join([*parts, f"timefrom={FIRST_YEAR}", "type=code", "format=.csv.gz"])


def questions(series: Iterable[Series]) -> list[Question]:
    """Return one question per data set: a filter is set only where every series of the set names that dimension.

    Parameters
    ----------
    series : iterable of Series
        Series of ILOSTAT.

    Returns
    -------
    list of Question
        Sorted by code.

    Examples
    --------
    >>> one = Series(provider="ilostat", code="UNE_TUNE_SEX_NB", filters=(("sex", "SEX_M"),))
    >>> two = Series(provider="ilostat", code="UNE_TUNE_SEX_NB", filters=(("sex", "SEX_F"),))
    >>> questions([one, two])[0].query
    'id=UNE_TUNE_SEX_NB_A&sex=SEX_F+SEX_M&timefrom=1990&type=code&format=.csv.gz'
    """
    sets: dict[str, list[dict[str, str]]] = {}
    for one in series:
        sets.setdefault(one.code, []).append(dict(one.filters))
    made = []
    for code, wanted in sorted(sets.items()):
        named = [d for d in DIMENSIONS if all(d in filters for filters in wanted)]
        made.append(Question(code, {d: tuple(sorted({filters[d] for filters in wanted})) for d in named}))
    return made


def entries(table: pl.DataFrame) -> dict[str, Entry]:
    r"""Understand the table of contents.

    Parameters
    ----------
    table : polars.DataFrame
        As :func:`read` gives it.

    Returns
    -------
    dict of str to Entry
        By data set, without the frequency at the end of its id; annual sets only.

    Examples
    --------
    >>> table = read(b'id,last.update,n.records\nUNE_TUNE_SEX_NB_A,"07/01/2026 10:20:30",12\n')
    >>> entries(table)["UNE_TUNE_SEX_NB"]
    Entry(updated=datetime.date(2026, 1, 7), records=12)
    """
    _need(table, ("id", "last.update"))
    counts = table["n.records"] if "n.records" in table.columns else [None] * table.height
    return {
        code.removesuffix(ANNUAL): Entry(_date(stamp), int(count) if count and count.isdigit() else None)
        for code, stamp, count in zip(table["id"], table["last.update"], counts, strict=True)
        if code and code.endswith(ANNUAL)
    }


def blanks(table: pl.DataFrame) -> int:
    """Count the rows of a data set's answer that have no value: missing, never nought."""
    return int((pl.Series(table["obs_value"]).fill_null("").str.strip_chars() == "").sum())


def check(table: pl.DataFrame, question: Question, entry: Entry) -> None:
    """Hold an answer against its question.

    Raises
    ------
    Unready
        If it is another data set's, or holds codes or years that were not asked for, or no row at all of a set that
        the table of contents says is not empty and that was asked for without a filter.
    """
    _need(table, NEEDED)
    if table.height == 0:
        if not question.filters and entry.records:
            raise Unready(f"it sent no row of {question.code}, though its table of contents counts {entry.records}")
        return
    others = set(table["indicator"].unique()) - {question.code}
    if others:
        raise Unready(f"it answered for {sorted(map(str, others))[0]} when asked for {question.code}")
    for dimension, codes in question.filters.items():
        came = set(table[dimension].drop_nulls().unique()) if dimension in table.columns else set()
        if came - set(codes):
            raise Unready(f"it sent {dimension} {min(came - set(codes))} of {question.code}, which was not asked for")
    years = table["time"].str.extract(r"^(\d{4})$").cast(pl.Int32)
    if years.null_count() or years.min() < FIRST_YEAR or years.max() > datetime.now(UTC).year + 15:  # type: ignore
        raise Unready(f"it sent years of {question.code} that were not asked for")


def parse(body: bytes, series: Series) -> pl.DataFrame:
    r"""Read one series out of a data set's answer.

    Parameters
    ----------
    body : bytes
        CSV as received, compressed or not.
    series : Series
        The series: its filters choose the rows.

    Returns
    -------
    polars.DataFrame
        One row per figure (blanks left out), columns of :data:`socjust.sources.VALUES`. No row if a code that the
        series names did not come back.

    Raises
    ------
    SeriesNotServed
        If the series leaves a dimension open in which the answer holds several codes: they are never summed.

    Examples
    --------
    >>> body = b'ref_area,indicator,sex,time,obs_value,obs_status\nKEN,X_RT,SEX_F,2019,30.2,B\nKEN,X_RT,SEX_M,2019,,'
    >>> parse(body, Series(provider="ilostat", code="X_RT", filters=(("sex", "SEX_F"),))).row(0)
    ('KEN', 2019, 30.2, 'B', '')
    """
    return select(read(body), series)


def read(body: bytes) -> pl.DataFrame:
    """Read a table of the service as text columns, whichever columns it has.

    Raises
    ------
    Unready
        If the body is no table.
    """
    try:
        return pl.read_csv(io.BytesIO(plain(body)), infer_schema=False)
    except pl.exceptions.PolarsError:
        raise Unready("the answer is not a table that can be read") from None


def select(table: pl.DataFrame, series: Series) -> pl.DataFrame:
    """Choose one series' rows from a data set that :func:`read` has read."""
    wanted = dict(series.filters)
    for dimension, code in wanted.items():
        there = dimension in table.columns
        table = table.filter(pl.col(dimension) == code) if there else table.clear()
    for dimension in DIMENSIONS:
        if dimension in table.columns and dimension not in wanted:
            codes = table[dimension].drop_nulls().unique().sort().to_list()
            if len(codes) > 1:
                raise SeriesNotServed(
                    f"{series.code} holds several codes of {dimension} ({', '.join(codes[:3])} …) and the catalogue "
                    "names none of them."
                )
    rows = table.filter(pl.col("obs_value").str.strip_chars() != "").select(
        pl.col("ref_area").alias(AREA),
        pl.col("time").str.slice(0, 4).cast(pl.Int32).alias(YEAR),
        pl.col("obs_value").cast(pl.Float64).alias(VALUE),
        _text(table, "obs_status", MARK),
        _text(table, "source", ORIGIN),
    )
    return one_source(rows).cast(VALUES)  # type: ignore[arg-type]


def one_source(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep one figure per area and year where a set holds several sources: the source with the longest series there.

    Examples
    --------
    >>> columns = {"area": ["KEN"] * 3, "year": [2019, 2020, 2020], "value": [1.0, 2.0, 9.0], "origin": ["A", "A", "B"]}
    >>> one_source(pl.DataFrame(columns))["value"].to_list()
    [1.0, 2.0]
    """
    length = pl.len().over(AREA, ORIGIN)
    ranked = rows.with_columns(length.alias("length")).sort(
        AREA, YEAR, "length", ORIGIN, VALUE, descending=[False, False, True, False, False]
    )
    return ranked.unique([AREA, YEAR], keep="first", maintain_order=True).drop("length")


def _text(table: pl.DataFrame, column: str, name: str) -> pl.Expr:
    there = pl.col(column).fill_null("") if column in table.columns else pl.lit("")
    return there.str.strip_chars().alias(name)


def plain(body: bytes) -> bytes:
    """Return the text behind a body, refusing at once what is no table."""
    if body.startswith(GZIP):
        try:
            body = gzip.decompress(body)
        except (EOFError, OSError, zlib.error):
            raise Unready("the answer broke off half-way") from None
    text = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise Unready("it answered nothing")
    if text.startswith(b"<"):
        raise Unready("it answered an HTML page")
    if b"," not in text.split(b"\n", 1)[0]:
        words = text[:60].decode("utf-8", "replace").splitlines()[0]
        raise Unready(f"it answered the text '{words}'")
    return text


def _need(table: pl.DataFrame, columns: Sequence[str]) -> None:
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise Unready(f"the answer has no column {missing[0]}")


def _date(stamp: str | None) -> date | None:
    try:
        return datetime.strptime((stamp or "")[:10], "%d/%m/%Y").date()
    except ValueError:
        return None
