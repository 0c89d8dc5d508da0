"""One small trend for each dimension, all on the same scale."""

from __future__ import annotations

import textwrap
from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, own, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing
from socjust.charts.lines import COLUMNS, KINDS, STYLE, between, draw, last, lines_of, noted, years

HEIGHT: Final = 120  # px, of a panel's drawing area
HEAD: Final = 44  # px, its title
FOOT: Final = 24  # px, its years
GAP: Final = 0.055  # between panels, as a share of the width


def trends(
    frame: pl.DataFrame,
    caption: Caption,
    facet: str = "facet",
    *,
    limits: tuple[float, float] = (0, 100),
    decimals: int = 0,
    columns: int = 4,
    bridge: int = 1,
) -> Figure:
    """Draw one small trend for each value of a column, all on the same scale.

    Parameters
    ----------
    frame : polars.DataFrame
        As for :func:`trend`, with the column named by ``facet`` that holds each panel's title.
    caption : Caption
        The words around the picture.
    facet : str
        Column whose values are the panels, in the order in which they appear.
    limits : pair of float
        Ends of the shared scale.
    decimals : int
        Of the subject's last value, written at its line's end.
    columns : int
        Panels in a line.
    bridge : int
        As for :func:`trend`.

    Returns
    -------
    Figure
    """
    frame = need("trends", frame, (*COLUMNS, facet))
    if frame["value"].is_null().all():
        return nothing(caption, frame)
    titles = frame[facet].unique(maintain_order=True).to_list()
    panels = [(title, lines_of(frame.filter(pl.col(facet) == title))) for title in titles]
    entries = _key([line for _, lines in panels for line in lines])
    drawing = _grid(len(panels), columns, entries)
    drawing.update_xaxes(**{**years(frame), "showticklabels": False})
    said = []
    for place, (title, lines) in enumerate(panels):
        axes = {"xaxis": _ref("x", place), "yaxis": _ref("y", place)}
        for line in reversed(lines):
            for trace in draw(line, bridge, "", decimals):
                drawing.add_trace(trace.update(axes))
        _title(drawing, place, title)
        _scale(drawing, place, limits, first=place % columns == 0)
        _ends(drawing, place, frame)
        _newest(drawing, place, lines, decimals)
        said.append(_panel_words(title, lines, decimals))
    return finish(noted(caption, frame, bridge), drawing, " ".join(said), frame)


def _grid(panels: int, columns: int, entries: list[key.Entry]) -> go.Figure:
    """Lay panels out by their domains; plotly's subplots would bring titles that cannot be placed at the left."""
    drawing = go.Figure()
    whole = -(-panels // columns) * (HEAD + HEIGHT + FOOT)
    wide = (1 - GAP * (columns - 1)) / columns
    for place in range(panels):
        row, column = divmod(place, columns)
        left = column * (wide + GAP)
        top = 1 - (row * (HEAD + HEIGHT + FOOT) + HEAD) / whole
        x, y = _ref("xaxis", place), _ref("yaxis", place)
        drawing.layout[x] = {"domain": [round(left, 5), round(left + wide, 5)], "anchor": _ref("y", place)}
        drawing.layout[y] = {"domain": [round(top - HEIGHT / whole, 5), round(top, 5)], "anchor": _ref("x", place)}
    foot = 14 + key.LINE * key.lines(entries)
    margin = {"l": 30, "r": 24, "t": 0, "b": foot}
    drawing.update_layout(height=whole + foot, margin=margin, meta={"spare": whole // 10})
    key.draw(drawing, entries, 16)
    return drawing


def _ref(axis: str, place: int) -> str:
    return axis if place == 0 else f"{axis}{place + 1}"


def _corner(place: int, text: str, x: float, y: float, **more: object) -> dict:
    """Return an annotation placed by shares of one panel."""
    return {
        "text": text, "x": x, "y": y, "xref": f"{_ref('x', place)} domain", "yref": f"{_ref('y', place)} domain",
        "showarrow": False, **more,
    }  # fmt: skip


def _title(drawing: go.Figure, place: int, title: str) -> None:
    words = "<br>".join(textwrap.wrap(title, 19))
    drawing.add_annotation(
        **_corner(place, words, 0, 1, xanchor="left", yanchor="bottom", align="left", yshift=6, font={"size": 13})
    )


def _scale(drawing: go.Figure, place: int, limits: tuple[float, float], first: bool) -> None:
    ticks = [limits[0], sum(limits) / 2, limits[1]]
    axis = theme.axis(range=list(limits), tickvals=ticks, showticklabels=first)
    drawing.layout[_ref("yaxis", place)].update(axis)


def _ends(drawing: go.Figure, place: int, frame: pl.DataFrame) -> None:
    """Write the first and the last year inside the panel's width, where neighbours cannot meet."""
    font = {"size": theme.SMALL, "color": theme.SOFT}
    for x, year, anchor in ((0, frame["year"].min(), "left"), (1, frame["year"].max(), "right")):
        drawing.add_annotation(**_corner(place, str(year), x, 0, xanchor=anchor, yanchor="top", yshift=-3, font=font))


def _newest(drawing: go.Figure, place: int, lines: list[list[dict]], decimals: int) -> None:
    """Write the subject's newest value at its line's end, or that there is none."""
    end = next((last(line) for line in lines if line[0]["kind"] == "subject"), None)
    if end is None:
        font = {"size": theme.SMALL, "color": theme.SOFT}
        drawing.add_annotation(**_corner(place, "<i>not published</i>", 0.5, 0.12, font=font))
        return
    drawing.add_annotation(
        text=f"<b>{numbers.plain(end['value'], decimals)}</b>", x=end["year"], y=end["value"], showarrow=False,
        xref=_ref("x", place), yref=_ref("y", place), xanchor="left", xshift=8 if own.is_own(end) else 4,
        font={"size": 13, "color": theme.MAIN},
    )  # fmt: skip


def _key(lines: list[list[dict]]) -> list[key.Entry]:
    named = {(line[0]["kind"], line[0]["label"]) for line in lines}
    ranked = sorted(named, key=lambda n: (KINDS.index(n[0]), n[1]))
    entries = [key.Entry("line", label, STYLE[kind]["color"], STYLE[kind]["width"]) for kind, label in ranked]
    return entries + own.entries(r for line in lines for r in line if r["value"] is not None)


def _panel_words(title: str, lines: list[list[dict]], decimals: int) -> str:
    subject = next((line for line in lines if line[0]["kind"] == "subject"), None)
    if subject is None:
        return f"{title}: not published."
    return f"{title}: {subject[0]['label']} {between(subject, decimals)}."
