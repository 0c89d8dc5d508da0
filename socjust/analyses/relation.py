"""How two figures go together over economies: a dot an economy, a rank correlation with its interval in the title."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses import own_figures
from socjust.analyses.book import Book
from socjust.analyses.exhibit import FEWEST, Exhibit, income_groups, measured, newest, remarks

SHOWN = (t.ECONOMY, "label", t.GROUP, "x", "x_year", "y", "y_year", "said", "marked", t.OWN_FIGURE)
Z90 = 1.6449  # of the normal distribution, for an interval of 90 %


def rank_correlation(x: Sequence[float], y: Sequence[float]) -> tuple[float, float, float]:
    """Return Spearman's rank correlation with its 90 % interval (Fisher's z, Bonett and Wright's standard error).

    Examples
    --------
    >>> [round(v, 2) for v in rank_correlation(range(12), [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 11])]
    [0.97, 0.87, 0.99]
    >>> rank_correlation([1, 2, 3], [1, 1, 1])
    (nan, nan, nan)
    """
    frame = pl.DataFrame({"x": [float(v) for v in x], "y": [float(v) for v in y]})
    rho = frame.select(pl.corr("x", "y", method="spearman")).item()
    if rho is None or rho != rho or frame.height <= 3:
        return (math.nan, math.nan, math.nan)
    held = min(max(rho, -1 + 1e-12), 1 - 1e-12)
    step = Z90 * math.sqrt((1 + held**2 / 2) / (frame.height - 3))
    return rho, math.tanh(math.atanh(held) - step), math.tanh(math.atanh(held) + step)


def together(rho: tuple[float, float, float], count: int, more: str, less: str, none: str) -> str:
    """Say how two figures go together: one way, the other way, or no certain relation.

    Parameters
    ----------
    rho : tuple of float
        Rank correlation and the ends of its 90 % interval.
    count : int
        Economies behind it.
    more, less, none : str
        The sentence for a certain positive relation, for a certain negative one, and for neither.

    Examples
    --------
    >>> together((0.97, 0.89, 0.99), 12, "They rise together", "One falls", "No certain relation")
    'They rise together (rank correlation 0.97, 90\u202f% interval 0.89 to 0.99, 12 economies)'

    An interval that is printed as ending at 0 leaves the relation open:

    >>> together((-0.14, -0.27, -0.002), 141, "They rise together", "One falls", "No certain relation")
    'No certain relation (rank correlation −0.14, 90\u202f% interval −0.27 to 0.00, 141 economies)'
    """
    if rho[0] != rho[0]:
        return f"{none} ({count} economies)"
    low, high = (round(end, 2) for end in rho[1:])
    said = more if low > 0 else less if high < 0 else none
    ends = f"{n.plain(rho[1], 2)} to {n.plain(rho[2], 2)}"
    return f"{said} (rank correlation {n.plain(rho[0], 2)}, 90{n.THIN}% interval {ends}, {count} economies)"


def against(
    book: Book, name: str, x: str, y: str, words: tuple[str, str, str], *, text: str = "",
    notes: tuple[str, ...] = (), axes: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
) -> Exhibit | None:  # fmt: skip
    """Set two indicators against each other, a dot an economy; None where fewer than ten economies have both.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    name : str
        Slug of the figure.
    x, y : str
        Ids of the indicators.
    words : tuple of str
        Titles: both rise together, one rises where the other falls, no certain relation.
    text : str
        The paragraph before it.
    notes : tuple of str
        Remarks under it.
    axes : pair of mapping
        Settings of the axes: ``line``, ``line_text``, ``log``, ``limits``.
    """
    across, up = newest(book, x), newest(book, y)
    pairs = across.rename({t.VALUE: "x", t.YEAR: "x_year"}).join(
        up.select(
            t.ECONOMY, pl.col(t.VALUE).alias("y"), pl.col(t.YEAR).alias("y_year"), pl.col(t.FLAGS).alias("y_flags")
        ),
        on=t.ECONOMY,
    )
    pairs = pairs.with_columns(own_figures.mark(), own_figures.mark(flags="y_flags").alias("y_own")).with_columns(
        pl.coalesce(t.OWN_FIGURE, "y_own").alias(t.OWN_FIGURE)
    )
    if pairs.height < FEWEST:
        return None
    rho = rank_correlation(pairs["x"].to_list(), pairs["y"].to_list())
    years = "years " + pl.col("x_year").cast(pl.String) + " and " + pl.col("y_year").cast(pl.String)
    frame = pairs.with_columns(years.alias("said"), _ends().alias("marked"))
    shown = [{"title": book.label(i), **measured(book, i), **more} for i, more in zip((x, y), axes, strict=True)]
    seen = {x: across, y: up}
    used = pl.concat([rows.filter(pl.col(t.ECONOMY).is_in(pairs[t.ECONOMY].to_list())) for rows in seen.values()])
    return Exhibit(
        "scatter",
        name,
        together(rho, pairs.height, *words),
        f"{shown[0]['title']} and {n.inside(shown[1]['title'])}: newest values from {book.year - book.window} to "
        f"{book.year}, an economy a mark",
        book.source_of(used),
        own_figures.shown(frame.select(*SHOWN)),
        text,
        (*remarks(book, (x, y)), *notes),
        {"x": shown[0], "y": shown[1], "groups": income_groups(book)},
    )


def _ends() -> pl.Expr:
    """Name the economies at the four ends: who stands out should be known."""
    x, y = pl.col("x"), pl.col("y")
    ends = (x == x.max()) | (x == x.min()) | (y == y.max()) | (y == y.min())
    # where many share an end (100 % access) no name would be right
    return ends & (pl.len().over("x") <= 2) & (pl.len().over("y") <= 2)
