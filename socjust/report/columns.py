"""Widths for a table's columns: those with which its rows take the least height, so that no column is a ladder.

A browser shares the width by how much text a column holds in all; a column of short words then keeps room that a
column of long sources needs. Here words are measured, and width goes where it saves most lines.
"""

from __future__ import annotations

import functools
import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

import numpy as np

from socjust.charts.key import text_width

PAGE: Final = 61.0  # em, of a table on a wide screen and on paper (report.css)
STEP: Final = 0.5  # em
GAP: Final = 1.1  # em, left and right of a column's text
REAL: Final = 0.95  # of the estimate, which is a little too wide
BOLD: Final = 1.08  # heads are bold
ROWS: Final = 400  # of a longer table the first ones stand for all
BREAK: Final = "\u200b"  # stands for <wbr>
PIECES: Final = re.compile(r"[^ \n\u200b-]*-|[^ \n\u200b-]+\u200b?|[ \n]+")


class _Cells(HTMLParser):
    """The words of each cell of a simple table, head first; a cell that spans columns spoils it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.simple = True
        self.inside = False
        self.stuck = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.simple &= not any(name in ("colspan", "rowspan") for name, _ in attrs)
            self.rows[-1].append("")
            self.inside = True
        elif tag in ("wbr", "br") and self.inside:
            self.rows[-1][-1] += BREAK if tag == "wbr" else " "
        elif tag == "span":
            self.stuck += ("class", "whole") in attrs

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False
            self.stuck = 0
        elif tag == "span":
            self.stuck = max(0, self.stuck - 1)

    def handle_data(self, data: str) -> None:
        if self.inside:
            text = unescape(data)
            self.rows[-1][-1] += text.replace(" ", "\u00a0").replace("-", "\u2011") if self.stuck else text


def widths(html: str, room: float = PAGE) -> list[float] | None:
    """Return for each column its share of the width, or None where every row fits into one line anyway.

    Parameters
    ----------
    html : str
        A table: one head row, the same number of cells in every row.
    room : float
        Of the table, in em of its letters.

    Returns
    -------
    list of float, optional
        Shares in per cent, which add up to 100.

    Examples
    --------
    >>> row = "<tr><td>{}</td><td>{}</td></tr>"
    >>> long = "a survey of households that is repeated every two years and asks about the work of all members"
    >>> narrow, wide = widths(row.format("Kenya", " ".join([long] * 4)))
    >>> narrow < 15 < wide
    True
    >>> widths(row.format("Kenya", "12"))
    """
    read = _Cells()
    read.feed(html)
    rows = [row for row in read.rows if row][:ROWS]
    if not read.simple or len({len(row) for row in rows}) != 1:
        return None
    columns = list(zip(*rows, strict=True))
    whole = [max(_line(text, place == 0) for place, text in enumerate(column)) for column in columns]
    room -= GAP * len(columns)
    if sum(whole) <= room:
        return None
    least = [_least(column) for column in columns]
    given = _share([_lines(column) for column in columns], least, whole, max(room, sum(least)))
    total = sum(given) + GAP * len(given)
    return [round(100 * (width + GAP) / total, 2) for width in given]


def _line(text: str, head: bool = False) -> float:
    return sum(wide + after for wide, after in _words(text)) * (BOLD if head else 1)


def _least(column: tuple[str, ...]) -> float:
    """Return the width of the longest word, rounded up to a step."""
    widest = max(
        (wide * (BOLD if place == 0 else 1) for place, text in enumerate(column) for wide, _ in _words(text)), default=1
    )
    return float(np.ceil(max(widest, 1) / STEP) * STEP)


@functools.lru_cache(100_000)
def _words(text: str) -> tuple[tuple[float, float], ...]:
    """Return the pieces that cannot be broken: width and the width of the blank behind, in em."""
    pieces = PIECES.findall(re.sub(r"[ \n]+", " ", text))
    return tuple(
        (_em(piece), _em(" ") if after == " " else 0.0) for piece, after in pairwise([*pieces, ""]) if piece != " "
    )


@functools.lru_cache(100_000)
def _em(piece: str) -> float:
    return text_width(piece.replace(BREAK, ""), 1) * REAL


@functools.lru_cache(100_000)
def _wraps(text: str, most: int) -> tuple[int, ...]:
    """Return how many lines a text takes in 1, 2, 3 … `most` steps of width."""
    words = _words(text)
    whole = sum(wide + after for wide, after in words)
    lines = []
    for steps in range(1, most + 1):
        width = steps * STEP
        if whole <= width or not words:
            lines += [1] * (most - steps + 1)
            break
        taken, count = 0.0, 1
        for wide, after in words:
            if taken and taken + wide > width:
                taken, count = 0.0, count + 1
            taken += wide + after
        lines.append(count)
    return tuple(lines)


def _lines(column: tuple[str, ...]) -> np.ndarray:
    """Return the lines of each cell (down) at each width (across)."""
    most = int(PAGE / STEP)
    return np.array([_wraps(text, most) for text in column])


def _share(lines: list[np.ndarray], least: list[float], whole: list[float], room: float) -> list[float]:
    """Hand out the width step by step, each time where a step saves most lines; what is left over goes to all."""
    at = [round(width / STEP) for width in least]
    left = int((room - sum(least)) / STEP)
    while left > 0:
        now = np.array([table[:, place - 1] for table, place in zip(lines, at, strict=True)])
        best = (0.0, 0, 0)
        for column, table in enumerate(lines):
            others = np.delete(now, column, axis=0).max(axis=0, initial=1)
            ahead = table[:, at[column] : at[column] + left]
            saved = np.maximum(others, now[column]).sum() - np.maximum(others[:, None], ahead).sum(axis=0)
            gains = saved / np.arange(1, ahead.shape[1] + 1)
            if gains.size and gains.max() > best[0]:
                best = (float(gains.max()), column, int(gains.argmax()) + 1)
        if not best[0]:
            break
        at[best[1]] += best[2]
        left -= best[2]
    given = [place * STEP for place in at]
    open_ = [max(0.0, full - width) for full, width in zip(whole, given, strict=True)]
    rest, wanted = room - sum(given), sum(open_) or 1.0
    return [width + rest * more / wanted for width, more in zip(given, open_, strict=True)]
