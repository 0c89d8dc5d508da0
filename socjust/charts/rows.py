"""What dot charts share: names at the left of the rows, a scale in the middle, columns of figures at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

import plotly.graph_objects as go

from socjust.charts import key, theme

ROW: Final = 44  # px
TOP: Final = 30  # px, the line of column heads
AXIS: Final = 30  # px, tick labels
LEFT: Final = (110, 226)  # px, narrowest and widest column of names


@dataclass(frozen=True)
class Column:
    """A column of figures at the right of the rows.

    Parameters
    ----------
    head : str
        What stands above it.
    texts : sequence of str
        One for each row, top to bottom.
    width : int
        In px, with the gap before it.
    right : bool
        Whether figures end (rather than begin) at the column's edge.
    bold : bool
        For the figure that matters.
    colours : sequence of str, optional
        One for each row; ink by default.
    size : int
        Of the letters, in px.
    """

    head: str
    texts: Sequence[str]
    width: int
    right: bool = True
    bold: bool = False
    colours: Sequence[str] = ()
    size: int = theme.SIZE


def canvas(
    labels: Sequence[str],
    columns: Sequence[Column] = (),
    *,
    scale: str = "",
    remarks: Sequence[str] = (),
    row: int = ROW,
    entries: Sequence[key.Entry] = (),
    **xaxis: object,
) -> go.Figure:
    """Return an empty chart of rows: the first label stands at the top, at y = 0.

    Parameters
    ----------
    labels : sequence of str
        Name of each row.
    columns : sequence of Column
        Figures to write at the right.
    scale : str
        What the horizontal axis measures; stands above it.
    remarks : sequence of str
        One for each row, written small under its name: why there is nothing to draw; empty for none.
    row : int
        Least height of a row in px; a name of several lines makes all rows higher.
    entries : sequence of key.Entry
        The key, written under the axis.
    **xaxis
        Settings of the horizontal axis (``range``, ``tickvals``…).

    Returns
    -------
    plotly.graph_objects.Figure
        With height, margins and all text in place.
    """
    wrapped = [_named(label, remark) for label, remark in zip_longest(labels, remarks, fillvalue="")]
    row = max(row, *(10 + 19 * len(lines) for lines in wrapped))
    longest = max((key.text_width(label) for label in labels), default=0)
    longest = max(longest, *(key.text_width(remark, theme.SMALL) for remark in ("", *remarks)))
    left = round(min(LEFT[1], max(LEFT[0], longest + 16)))
    foot = AXIS + (key.LINE * key.lines(entries) + 8 if entries else 0)
    margin = {"l": left, "r": sum(c.width for c in columns) + 8, "t": TOP, "b": foot}
    drawing = go.Figure()
    low = max(0.7 * row, *(4 + 18 * len(lines) for lines in wrapped))
    spare = int((row - low) * len(labels))
    drawing.update_layout(height=TOP + row * len(labels) + foot, margin=margin, meta={"spare": spare})
    key.draw(drawing, entries, AXIS + 16)
    drawing.update_xaxes(**theme.axis(showgrid=True, **xaxis))
    plain = {"showgrid": False, "showticklabels": False, "zeroline": False}
    drawing.update_yaxes(**theme.axis(range=[len(labels) - 0.5, -0.5], **plain))
    for place, lines in enumerate(wrapped):
        drawing.add_annotation(**_text("<br>".join(lines), 0, place, "left", shift=-left))
    if scale:
        drawing.add_annotation(**_head(scale, 0, "left", 0))
    _write_columns(drawing, columns)
    return drawing


def _named(label: str, remark: str) -> list[str]:
    """Return the lines of a name and of the remark under it."""
    style = f"font-size:{theme.SMALL}px;color:{theme.SOFT}"
    small = [f'<i style="{style}">{line}</i>' for line in _lines(remark, theme.SMALL) if line]
    return [*_lines(label, theme.SIZE), *small]


def _lines(label: str, size: int) -> list[str]:
    """Break a text into lines that fit the column of names."""
    lines: list[str] = []
    for word in label.split(" "):
        if lines and key.text_width(f"{lines[-1]} {word}", size) <= LEFT[1] - 12:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _write_columns(drawing: go.Figure, columns: Sequence[Column]) -> None:
    edge = 8
    for column in columns:
        edge += column.width
        anchor, shift = ("right", edge) if column.right else ("left", edge - column.width + 18)
        drawing.add_annotation(**_head(column.head, 1, anchor, shift))
        for place, text in enumerate(column.texts):
            colour = column.colours[place] if column.colours else theme.INK
            words = f"<b>{text}</b>" if column.bold and text else text
            if words:
                drawing.add_annotation(**_text(words, 1, place, anchor, shift, colour, column.size))


def _text(text: str, x: float, y: float, anchor: str, shift: float, colour: str = "", size: int = 0) -> dict:
    font = {**({"color": colour} if colour else {}), **({"size": size} if size else {})}
    return {
        "text": text, "x": x, "y": y, "xref": "paper", "yref": "y", "showarrow": False, "xanchor": anchor,
        "yanchor": "middle", "xshift": shift, "align": "left", **({"font": font} if font else {}),
    }  # fmt: skip


def _head(text: str, x: float, anchor: str, shift: float) -> dict:
    return {
        "text": text, "x": x, "y": 1, "xref": "paper", "yref": "paper", "showarrow": False, "xanchor": anchor,
        "yanchor": "bottom", "xshift": shift, "yshift": 6, "font": {"size": theme.SMALL, "color": theme.SOFT},
    }  # fmt: skip


def dots(name: str, x: list, y: list, marker: dict, hover: list[str] | None = None, **more: object) -> go.Scatter:
    """Return a trace of marks, with a sentence for each that shows when it is pointed at."""
    tell = {"hovertext": hover, "hoverinfo": "text"} if hover else {"hoverinfo": "skip"}
    return go.Scatter(name=name, x=x, y=y, mode="markers", marker=marker, cliponaxis=False, **tell, **more)


def spans(
    name: str, pairs: Sequence[tuple[float, float, float]], width: float, colour: str, **more: object
) -> go.Scatter:
    """Return a trace of horizontal bars from (start, end, row)."""
    x: list = [v for a, b, _ in pairs for v in (a, b, None)]
    y: list = [v for _, _, row in pairs for v in (row, row, None)]
    line = {"width": width, "color": colour}
    return go.Scatter(
        name=name, x=x[:-1], y=y[:-1], mode="lines", line=line, hoverinfo="skip", cliponaxis=False, **more
    )


SUBJECT: Final = {"symbol": "circle", "size": 13, "color": theme.MAIN}
TICK: Final = {
    "symbol": "line-ns-open", "size": 18, "color": theme.REGION, "line": {"width": 3, "color": theme.REGION},
}  # fmt: skip
OPEN: Final = {
    "symbol": "circle-open", "size": 10, "color": theme.INCOME, "line": {"width": 2.5, "color": theme.INCOME},
}  # fmt: skip
