"""ILOSTAT's tables: what there is, what was asked, and whether the answer is one."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

import polars as pl

from socjust.catalogue.models import OR, Series
from socjust.sources import FIRST_YEAR
from socjust.sources.polite import Unready

ANNUAL = "_A"
DIMENSIONS: Final = ("sex", "classif1", "classif2")
NEEDED: Final = ("ref_area", "indicator", "time", "obs_value")
GZIP = b"\x1f\x8b"
BLANK: Final = pl.col("obs_value").fill_null("").str.strip_chars() == ""  # missing, never nought


@dataclass(frozen=True)
class Entry:
    """One data set's line in the table of contents."""

    updated: date | None
    records: int | None
    stamp: str = ""  # the date as it is written there, to the second: it changes when the data set does


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
        codes = {d: {c for filters in wanted for c in filters[d].split(OR)} for d in named}
        made.append(Question(code, {d: tuple(sorted(codes[d])) for d in named}))
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
    Entry(updated=datetime.date(2026, 1, 7), records=12, stamp='07/01/2026 10:20:30')
    """
    _need(table.columns, ("id", "last.update"))
    counts = table["n.records"] if "n.records" in table.columns else [None] * table.height
    return {
        code.removesuffix(ANNUAL): Entry(
            _date(stamp), int(count) if count and count.isdigit() else None, (stamp or "").strip()
        )
        for code, stamp, count in zip(table["id"], table["last.update"], counts, strict=True)
        if code and code.endswith(ANNUAL)
    }


def scan(path: Path) -> pl.LazyFrame:
    """Open a data set on disk as text columns, without reading it: polars streams the rows, however many there are.

    Raises
    ------
    Unready
        If the file is no table: an HTML page, a sentence, half a file.
    """
    try:
        with gzip.open(path) as file:
            plain(file.read(4000))
    except (EOFError, OSError, zlib.error):
        raise Unready("the answer broke off half-way") from None
    return pl.scan_csv(path, infer_schema=False)


def read(body: bytes) -> pl.DataFrame:
    """Read a small table of the service as text columns, whichever columns it has.

    Raises
    ------
    Unready
        If the body is no table.
    """
    try:
        return pl.read_csv(io.BytesIO(plain(body)), infer_schema=False)
    except pl.exceptions.PolarsError:
        raise Unready("the answer is not a table that can be read") from None


def collect_names(table: pl.LazyFrame) -> list[str]:
    """Read the names of the columns."""
    try:
        return table.collect_schema().names()
    except (pl.exceptions.PolarsError, OSError):
        raise Unready("the answer broke off half-way or is not a table that can be read") from None


def collect(table: pl.LazyFrame) -> pl.DataFrame:
    """Run a question to a data set in a stream: memory does not grow with the data set.

    Raises
    ------
    Unready
        If the file turns out to be broken.
    """
    try:
        return table.collect(engine="streaming")
    except (pl.exceptions.PolarsError, OSError):
        raise Unready("the answer broke off half-way or is not a table that can be read") from None


def inventory(table: pl.LazyFrame) -> pl.DataFrame:
    """Count what an answer holds, in a stream: one row for each combination of data set and codes.

    Parameters
    ----------
    table : polars.LazyFrame
        As :func:`scan` opens it.

    Returns
    -------
    polars.DataFrame
        ``indicator`` and those of the dimensions that the answer has; ``rows``, ``blanks`` (rows without a value),
        ``undated`` (rows without a year), ``first`` and ``last`` year.

    Raises
    ------
    Unready
        If a column is lacking that every answer has, or the file is broken.
    """
    columns = collect_names(table)
    _need(columns, NEEDED)
    year = pl.col("time").str.extract(r"^(\d{4})$").cast(pl.Int32)
    counts = {"rows": pl.len(), "blanks": BLANK.sum(), "undated": year.null_count()}
    return collect(
        table.group_by("indicator", *(d for d in DIMENSIONS if d in columns)).agg(
            **counts, first=year.min(), last=year.max()
        )
    )


def check(held: pl.DataFrame, question: Question, entry: Entry) -> None:
    """Hold an answer against its question.

    Parameters
    ----------
    held : polars.DataFrame
        The answer's :func:`inventory`.
    question : Question
        What was asked.
    entry : Entry
        What the table of contents says of the data set.

    Raises
    ------
    Unready
        If it is another data set's, or holds codes or years that were not asked for, or no row at all of a set that
        the table of contents says is not empty and that was asked for without a filter.
    """
    if held.height == 0:
        if not question.filters and entry.records:
            raise Unready(f"it sent no row of {question.code}, though its table of contents counts {entry.records}")
        return
    others = set(held["indicator"].unique()) - {question.code}
    if others:
        raise Unready(f"it answered for {sorted(map(str, others))[0]} when asked for {question.code}")
    for dimension, codes in question.filters.items():
        came = set(held[dimension].drop_nulls().unique()) if dimension in held.columns else set()
        if came - set(codes):
            raise Unready(f"it sent {dimension} {min(came - set(codes))} of {question.code}, which was not asked for")
    first, last = held["first"].min(), held["last"].max()
    if held["undated"].sum() or first < FIRST_YEAR or last > datetime.now(UTC).year + 15:  # type: ignore[operator]
        raise Unready(f"it sent years of {question.code} that were not asked for")


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


def _need(there: Sequence[str], columns: Sequence[str]) -> None:
    missing = [c for c in columns if c not in there]
    if missing:
        raise Unready(f"the answer has no column {missing[0]}")


def _date(stamp: str | None) -> date | None:
    try:
        return datetime.strptime((stamp or "")[:10], "%d/%m/%Y").date()
    except ValueError:
        return None
