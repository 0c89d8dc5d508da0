"""One page of the World Bank's answer: what it says, and whether it says anything."""

from __future__ import annotations

import io
import json
import re
from datetime import date

import polars as pl

from socjust.catalogue.models import Series
from socjust.errors import SeriesNotServed
from socjust.sources import AREA, MARK
from socjust.sources.polite import Unready
from socjust.table import ORIGIN, VALUE, YEAR

# The service's own words for "no such series" (120) and "deleted or archived" (175). They come with status 200.
NOT_SERVED = ("120", "175")
ECONOMY_CONCEPTS = ("country", "economy")
TIME_CONCEPTS = ("time", "year")
SERIES_CONCEPTS = ("series", "indicator")
_VARIABLE = pl.Struct({"concept": pl.String, "id": pl.String})
_DATA = pl.List(pl.Struct({"variable": pl.List(_VARIABLE), "value": pl.Float64}))
PAGE_SCHEMA = {"source": pl.Struct({"data": _DATA})}


class Silent(Exception):
    """A well-formed answer without data: ``[header, null]``."""


def parse(body: bytes) -> pl.DataFrame:
    """Read one page of the service's answer.

    Parameters
    ----------
    body : bytes
        JSON as received.

    Returns
    -------
    polars.DataFrame
        One row per figure (blanks left out), columns of :data:`socjust.sources.VALUES`.

    Examples
    --------
    >>> body = b'''{"page": 1, "total": 1, "lastupdated": "2026-07-13", "source": {"data": [{
    ...   "value": 59.6, "variable": [{"concept": "Country", "id": "ZAF"}, {"concept": "Series", "id": "SI.POV.GINI"},
    ...   {"concept": "Time", "id": "YR2014"}]}]}}'''
    >>> parse(body).row(0)
    ('ZAF', 2014, 59.6, '', '')
    """
    return _values(_rows(body))


def check(body: bytes, series: Series) -> tuple[pl.DataFrame, int]:
    """Hold a page against the question and return it with its number of rows, blanks included.

    Raises
    ------
    Unready
        If it is about another series.
    """
    rows = _rows(body)
    others = rows.filter(pl.col("series").str.to_lowercase() != series.code.lower())
    if others.height:
        raise Unready(f"it answered for {others['series'][0]} when asked for {series.code}")
    return _values(rows), rows.height


def _rows(body: bytes) -> pl.DataFrame:
    """Read the rows of a page: polars reads the two megabytes six times as fast as the standard library."""
    try:
        page = pl.read_json(io.BytesIO(body), schema=PAGE_SCHEMA)
        rows = page.select(pl.col("source").struct.field("data").explode()).unnest("data").drop_nulls("variable")
    except pl.exceptions.PolarsError:
        raise Unready("the answer broke off half-way or is not what was asked") from None
    if not rows.height:
        return rows.select(series=pl.lit(""), area=pl.lit(""), time=pl.lit(""), value="value")
    concepts = [v["concept"].lower() for v in rows["variable"][0]]
    columns = {"series": SERIES_CONCEPTS, AREA: ECONOMY_CONCEPTS, "time": TIME_CONCEPTS}
    places = {name: next((i for i, c in enumerate(concepts) if c in known), None) for name, known in columns.items()}
    if None in places.values():
        raise Unready("the answer does not say which series, economy and year its figures are for")
    return rows.select(
        *(pl.col("variable").list.get(i).struct.field("id").alias(name) for name, i in places.items()), "value"
    )


def _values(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col(VALUE).is_not_null()).select(
        pl.col(AREA).str.strip_chars(),
        pl.col("time").str.extract(r"(\d{4})").cast(pl.Int32).alias(YEAR),
        VALUE,
        pl.lit("").alias(MARK),
        pl.lit("").alias(ORIGIN),
    )


def head(body: bytes) -> dict[str, int]:
    """Read the counts at the head of a page; they may come as strings."""
    found = re.findall(rb'"(page|pages|per_page|total)"\s*:\s*"?(\d+)', body[:600])
    return {name.decode(): int(count) for name, count in found}


def listen(body: bytes) -> None:
    """Refuse what is no JSON, and hear the service's own errors, which come with status 200."""
    start = body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start not in (b"{", b"["):
        kind = "nothing" if not start else "an HTML or XML page" if start == b"<" else "a text that is not data"
        raise Unready(f"it answered {kind}")
    if len(body) > 2000:
        return
    try:
        small = json.loads(body)
    except ValueError:
        raise Unready("the answer broke off half-way") from None
    first = small[0] if isinstance(small, list) and small else small
    if isinstance(first, dict) and first.get("message"):
        message = first["message"][0]
        words = f"“{str(message.get('value', '')).strip().rstrip('.')}”"
        if str(message.get("id")) in NOT_SERVED:
            raise SeriesNotServed(words)
        raise Unready(f"it answered error {message.get('id')}, {words}")
    if isinstance(small, list) and len(small) == 2 and small[1] is None:
        raise Silent


def updated(body: bytes) -> date | None:
    """Read the provider's date of last update from the head of a page, without parsing the page again."""
    _, found, rest = body[:600].partition(b'"lastupdated"')
    if not found:
        return None
    try:
        return date.fromisoformat(rest.split(b'"')[1].decode()[:10])
    except (IndexError, ValueError):
        return None
