"""The key under a picture, drawn mark by mark, because plotly's legend moves the picture and breaks lines at will."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import plotly.graph_objects as go

from socjust.charts import theme

LINE: Final = 21  # px, height of a line of the key
WIDTH: Final = 636  # px, the narrowest picture: lines are broken for it
MARK: Final = {
    "dot": 12,
    "open": 12,
    "tick": 6,
    "bar": 22,
    "band": 22,
    "line": 22,
    "box": 15,
    "hatched": 15,
    "frame": 14,
    "diamond": 12,
    "open-diamond": 12,
}
PIXELS: Final = {"xref": "paper", "yref": "paper", "xanchor": 0, "yanchor": 0} | {
    "xsizemode": "pixel",
    "ysizemode": "pixel",
}
NARROW: Final = frozenset("fijlrtI.,:;'|()[] \u202f")
WIDE: Final = frozenset("mwMW%@")


class Entry(NamedTuple):
    """One mark and what it stands for; ``kind`` is a name in :data:`MARK`."""

    kind: str
    text: str
    colour: str
    width: float = 3  # px, of a line or bar


def text_width(text: str, size: float = theme.SIZE) -> float:
    """Estimate how wide a text is in px, a little too wide rather than too narrow.

    Examples
    --------
    >>> text_width("ill") < text_width("wow") <= 3 * 14
    True
    """
    widths = (0.31 if c in NARROW else 0.93 if c in WIDE else 0.66 if c.isupper() else 0.59 for c in text)
    return sum(widths) * size


def draw(drawing: go.Figure, entries: Sequence[Entry], below: float, width: float = WIDTH) -> None:
    """Write the key under the drawing area, from the left edge of the picture.

    Parameters
    ----------
    drawing : plotly.graph_objects.Figure
        With its left margin set.
    entries : sequence of Entry
        In the order to show.
    below : float
        px from the drawing area to the middle of the first line.
    width : float
        Width in px after which a new line begins.
    """
    left = drawing.layout.margin.l
    for entry, x, line in _places(entries, width):
        y = -below - line * LINE
        for shape in _mark(entry, x - left, y):
            drawing.add_shape(**PIXELS, **shape)
        drawing.add_annotation(
            text=entry.text, x=0, y=0, xref="paper", yref="paper", showarrow=False, xanchor="left", yanchor="middle",
            xshift=x - left + MARK[entry.kind] + 6, yshift=y, font={"size": 13, "color": theme.SOFT},
        )  # fmt: skip


def lines(entries: Sequence[Entry], width: float = WIDTH) -> int:
    """Return how many lines the key takes."""
    return max((line for _, _, line in _places(entries, width)), default=-1) + 1


def _places(entries: Sequence[Entry], width: float) -> list[tuple[Entry, float, int]]:
    places, x, line = [], 0.0, 0
    for entry in entries:
        needed = MARK[entry.kind] + 6 + text_width(entry.text, 13)
        if x and x + needed > width:
            x, line = 0.0, line + 1
        places.append((entry, round(x, 1), line))
        x += needed + 20
    return places


def _mark(entry: Entry, x: float, y: float) -> list[dict]:
    wide, colour = MARK[entry.kind], entry.colour
    if entry.kind in ("dot", "open"):
        filled = colour if entry.kind == "dot" else theme.PAPER
        pen = {"color": colour, "width": 0 if entry.kind == "dot" else 2.5}
        inset = 0 if entry.kind == "dot" else 1.2
        return [_shape("circle", x + inset, y - wide / 2 + inset, x + wide - inset, y + wide / 2 - inset, filled, pen)]
    if entry.kind in ("diamond", "open-diamond"):
        return [_diamond(x, y, wide, colour, entry.kind == "diamond")]
    if entry.kind == "tick":
        return [_shape("rect", x + 1.5, y - 8, x + 4.5, y + 8, colour)]
    if entry.kind == "frame":
        return [_shape("rect", x + 1, y - 6, x + 13, y + 6, theme.PAPER, {"color": colour, "width": 1.8})]
    if entry.kind in ("box", "hatched"):
        pen = {"color": theme.OUTLINE, "width": 0.7}
        box = _shape("rect", x, y - 6.5, x + wide, y + 6.5, colour, pen)
        return [box, *(_hatch(x, y, wide) if entry.kind == "hatched" else [])]
    return [_shape("rect", x, y - entry.width / 2, x + wide, y + entry.width / 2, colour)]


def _diamond(x: float, y: float, wide: float, colour: str, filled: bool) -> dict:
    half = wide / 2
    corners = [(x, y), (x + half, y + half), (x + wide, y), (x + half, y - half)]
    path = "M" + " L".join(f"{a:.1f},{b:.1f}" for a, b in corners) + " Z"
    pen = {"color": colour, "width": 1.6}
    return {"type": "path", "path": path, "fillcolor": colour if filled else theme.PAPER, "line": pen}


def _hatch(x: float, y: float, wide: float) -> list[dict]:
    pen = {"color": theme.HATCH, "width": 0.9}
    ends = [(0, 1, 5.5, 6.5), (0, -4.5, 11, 6.5), (4, -6.5, wide, 4.5), (9.5, -6.5, wide, -1)]
    return [{"type": "line", "x0": x + a, "y0": y + b, "x1": x + c, "y1": y + d, "line": pen} for a, b, c, d in ends]


def _shape(kind: str, x0: float, y0: float, x1: float, y1: float, fill: str, pen: dict | None = None) -> dict:
    x0, y0, x1, y1 = (round(v, 1) for v in (x0, y0, x1, y1))
    return {"type": kind, "x0": x0, "y0": y0, "x1": x1, "y1": y1, "fillcolor": fill, "line": pen or {"width": 0}}
