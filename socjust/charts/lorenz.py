"""The Lorenz curve: what part of income the poorest part of people have, beside the line of equality."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, own, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing

COLUMNS: Final = ("people", "income", "kind")
CURVE: Final = "curve"
POINT: Final = "point"
PLOT: Final = 340  # px, height of the drawing area
SPARE: Final = 80  # px, what of it a page of paper may take
WIDTH: Final = 420  # px, the narrowest picture
LEFT: Final = 48  # px
TOP: Final = 26
BOTTOM: Final = 44


def lorenz(frame: pl.DataFrame, caption: Caption, *, subject: str = "", what: str = "income") -> Figure:
    """Draw a fitted Lorenz curve, the published points it was fitted to, and the line of equality.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``people`` and ``income`` (both per cent, cumulated from the poorest) and ``kind`` (curve, point).
    caption : Caption
        The words around the picture.
    subject : str
        Whose curve it is.
    what : str
        What is shared: income, or consumption.

    Returns
    -------
    Figure

    Examples
    --------
    >>> rows = [(0.0, 0.0, "curve"), (40.0, 15.0, "curve"), (100.0, 100.0, "curve"), (40.0, 15.2, "point")]
    >>> lorenz(pl.DataFrame(rows, schema=COLUMNS, orient="row"), Caption("lorenz", "Unequal"), subject="Kenya").alt
    'Lorenz curve of Kenya, beside the line of equality. The poorest 40 % have 15.2 % of income.'
    """
    frame = need("lorenz", frame, COLUMNS)
    curve, points = (frame.filter(pl.col("kind") == kind).sort("people") for kind in (CURVE, POINT))
    if curve.is_empty() and points.is_empty():
        return nothing(caption, frame)
    drawing = go.Figure()
    entries = [key.Entry("line", "everyone has the same", theme.MUTED, 1.5)]
    drawing.add_trace(_line([0, 100], [0, 100], {"color": theme.MUTED, "width": 1.5, "dash": "dash"}))
    if curve.height:
        pen = {"color": theme.MAIN, "width": 3}
        drawing.add_trace(_line(curve["people"].to_list(), curve["income"].to_list(), pen))
        entries.append(key.Entry("line", "fitted curve", theme.MAIN, 3))
    if points.height:
        drawing.add_trace(_points(points, what))
        entries.append(key.Entry("open", "published shares", theme.REGION))
        mine = [r for r in points.to_dicts() if own.is_own(r)]
        for trace in own.frames([r["people"] for r in mine], [r["income"] for r in mine]):
            drawing.add_trace(trace)
        entries += own.entries(mine)
    foot = BOTTOM + key.LINE * key.lines(entries) + 8
    drawing.update_layout(height=TOP + PLOT + foot, margin={"l": LEFT, "r": 16, "t": TOP, "b": foot})
    drawing.update_layout(meta={"spare": SPARE})
    drawing.update_xaxes(**theme.axis(range=[0, 100], tickvals=[0, 20, 40, 60, 80, 100], showgrid=True))
    drawing.update_yaxes(**theme.axis(range=[0, 100], tickvals=[0, 20, 40, 60, 80, 100]))
    _words(drawing, what)
    key.draw(drawing, entries, BOTTOM + 14)
    heads = {"income": f"Their part of {what}, %", "kind": "Published point or fitted curve"}
    return finish(caption, drawing, _alt(points, subject, what), frame, min_width=WIDTH, heads=heads)


def _line(x: list[float], y: list[float], style: dict) -> go.Scatter:
    rounded = [[round(v, 2) for v in values] for values in (x, y)]
    return go.Scatter(x=rounded[0], y=rounded[1], mode="lines", line=style, hoverinfo="skip")


def _points(points: pl.DataFrame, what: str) -> go.Scatter:
    rows = [(round(p, 2), round(s, 2)) for p, s in points.select("people", "income").iter_rows()]
    return go.Scatter(
        x=[p for p, _ in rows], y=[s for _, s in rows], mode="markers", cliponaxis=False, hoverinfo="text",
        hovertext=[_sentence(p, s, what) for p, s in rows],
        marker={"symbol": "circle-open", "size": 10, "color": theme.REGION, "line": {"width": 2.5}},
    )  # fmt: skip


def _sentence(people: float, income: float, what: str) -> str:
    return f"The poorest {numbers.plain(people)} % have {numbers.plain(income, 1)} % of {what}"


def _words(drawing: go.Figure, what: str) -> None:
    font = {"size": theme.SMALL, "color": theme.SOFT}
    base = {"xref": "paper", "yref": "paper", "showarrow": False, "font": font}
    above = {"x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "xshift": -LEFT, "yshift": 6}
    below = {"x": 1, "y": 0, "xanchor": "right", "yanchor": "top", "yshift": -24}
    drawing.add_annotation(text=f"% of all {what}", **above, **base)
    drawing.add_annotation(text="% of people, from the poorest", **below, **base)


def _alt(points: pl.DataFrame, subject: str, what: str) -> str:
    said = f"Lorenz curve{f' of {subject}' if subject else ''}, beside the line of equality."
    for people in (40.0, 90.0):
        row = points.filter((pl.col("people") - people).abs() < 1e-6)
        if row.height:
            said += f" {_sentence(people, row['income'][0], what)}."
    return said
