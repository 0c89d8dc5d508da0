"""Bars in parts, one below the other: what :mod:`shares` and :mod:`statuses` have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import plotly.graph_objects as go

from socjust.charts import key, rows, theme

SCALE: Final = {"tickvals": [0, 25, 50, 75, 100]}


class Look(NamedTuple):
    """How a part is filled, the ink of what is written in it, and whether it is hatched: shape where colour fails."""

    fill: str
    ink: str
    hatched: bool = False


class Part(NamedTuple):
    """One part of every bar: its name, its word in the key, and for each row its width, text and sentence."""

    name: str
    word: str
    look: Look
    widths: Sequence[float]
    texts: Sequence[str]
    said: Sequence[str]


def stacked(
    data: Sequence[dict], parts: Sequence[Part], columns: Sequence[rows.Column], *, gap: float, **settings: object
) -> go.Figure:
    """Draw one bar for each row, cut into parts from left to right.

    Parameters
    ----------
    data : sequence of dict
        With ``label`` and ``row``, its place from the top.
    parts : sequence of Part
        From left to right.
    columns : sequence of rows.Column
        Figures at the right.
    gap : float
        Between two bars, as a share of a row.
    **settings
        Of :func:`socjust.charts.rows.canvas`.
    """
    drawing = rows.canvas(
        [r["label"] for r in data], columns, entries=[_entry(p.word, p.look) for p in parts], **SCALE, **settings
    )
    drawing.update_layout(barmode="stack", bargap=gap)
    for part in parts:
        drawing.add_trace(_bar(part, [r["row"] for r in data]))
    return drawing


def _entry(word: str, look: Look) -> key.Entry:
    return key.Entry("hatched" if look.hatched else "box", word, look.fill)


def _bar(part: Part, places: list[int]) -> go.Bar:
    fill, ink, hatched = part.look
    pattern = {"shape": "/", "fgcolor": theme.HATCH, "bgcolor": fill, "size": 6, "solidity": 0.2} if hatched else None
    return go.Bar(
        name=part.name, orientation="h", x=list(part.widths), y=places, text=list(part.texts),
        textposition="inside", insidetextanchor="middle", textangle=0, constraintext="none",
        textfont={"size": theme.SMALL, "color": ink}, hovertext=list(part.said), hoverinfo="text", cliponaxis=False,
        marker={"color": fill, "line": {"color": theme.OUTLINE, "width": 0.7}, "pattern": pattern},
    )  # fmt: skip
