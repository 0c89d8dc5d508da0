"""Two figures of each economy against each other: income groups by shape and fill, lines where a target stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, names, own, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing

COLUMNS: Final = ("economy", "label", "group", "x", "y")
PLOT: Final = 360  # px, height of the drawing area
SPARE: Final = 110  # px, what of it a page of paper may take
MIN_WIDTH: Final = 640  # px, of the picture; it scrolls inside its frame in a narrower window
TOP, LEFT, RIGHT, BOTTOM = 30, 52, 16, 52  # px, round the drawing area
SIZES: Final = (
    tuple(  # px, that the drawing area takes: from the narrowest frame to the page's column, on paper less high
        (width - LEFT - RIGHT, high)
        for width in range(MIN_WIDTH, 921, 20)
        for high in range(PLOT - SPARE, PLOT + 1, 22)
    )
)
MARKS: Final = (
    ("diamond", theme.REGION),
    ("diamond-open", theme.REGION),
    ("circle-open", theme.MAIN),
    ("circle", theme.MAIN),
)
KINDS: Final = {"diamond": "diamond", "diamond-open": "open-diamond", "circle-open": "open", "circle": "dot"}


class Axis(NamedTuple):
    """What one axis measures: words above it, unit and digits of its values, its ends, and a line with its meaning."""

    title: str
    unit: str = ""
    decimals: int = 0
    limits: tuple[float, float] | None = None
    log: bool = False
    line: float | None = None
    line_text: str = ""


def scatter(frame: pl.DataFrame, caption: Caption, x: Axis, y: Axis, *, groups: Sequence[str] | None = None) -> Figure:
    """Draw economies by two figures.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``economy``, ``label``, ``group`` (at most four), ``x``, ``y``;
        optional ``marked`` (true: the name is written beside the mark) and ``said`` (words added when pointed at).
    caption : Caption
        The words around the picture.
    x, y : Axis
        What the two axes measure.
    groups : sequence of str, optional
        All groups that there can be, in order: each keeps its mark where another one is empty. By default those of the
        frame in order of appearance.

    Returns
    -------
    Figure

    Examples
    --------
    >>> rows = [dict(economy=e, label=e, group="Low", x=v, y=2 * v) for e, v in (("A", 1.0), ("B", 4.0))]
    >>> made = scatter(pl.DataFrame(rows), Caption("both", "They rise together"), Axis("Access"), Axis("Use"))
    >>> made.alt
    '2 economies by access (across) and use (up). Low: 2, 1 to 4 across and 2 to 8 up.'
    """
    frame = need("scatter", frame, COLUMNS)
    held = frame.filter(*(_drawable(column, axis) for column, axis in (("x", x), ("y", y))))
    if held.is_empty():
        return nothing(caption, frame)
    drawing = go.Figure()
    groups = list(groups or frame["group"].unique(maintain_order=True))
    entries = []
    for group, (symbol, colour) in zip(groups, MARKS, strict=False):
        some = held.filter(pl.col("group") == group)
        if some.is_empty():
            continue
        drawing.add_trace(_points(some, symbol, colour, x, y))
        entries.append(key.Entry(KINDS[symbol], group, colour))
    mine = [r for r in held.to_dicts() if own.is_own(r)]
    for trace in own.frames([r["x"] for r in mine], [r["y"] for r in mine], size=15):
        drawing.add_trace(trace)
    entries += own.entries(mine)
    lines = key.lines(entries)
    drawing.update_layout(
        height=TOP + PLOT + BOTTOM + lines * key.LINE + 10,
        margin={"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM + lines * key.LINE + 10},
        meta={"spare": SPARE},
    )
    drawing.update_xaxes(**_axis(x, held["x"]))
    drawing.update_yaxes(**{**_axis(y, held["y"]), **theme.CLEAR})
    drawing.add_annotation(**_title(x, x=1, xanchor="right", y=0, yanchor="top", yshift=-24))
    drawing.add_annotation(**_title(y, x=0, xanchor="left", y=1, yanchor="bottom", xshift=-LEFT + 2, yshift=8))
    _lines(drawing, x, y)
    _names(drawing, held, x, y)
    key.draw(drawing, entries, BOTTOM + 8)
    heads = {"x": _head(x), "y": _head(y)}
    return finish(
        _noted(caption, frame, held), drawing, _alt(held, groups, x, y), frame, min_width=MIN_WIDTH, heads=heads
    )


def _noted(caption: Caption, frame: pl.DataFrame, held: pl.DataFrame) -> Caption:
    """Name who has both figures and no mark: nothing that is 0 has a place on a logarithmic scale."""
    known = frame.filter(pl.col("x").is_not_null(), pl.col("y").is_not_null())
    unmarked = known.filter(~pl.col("economy").is_in(held["economy"].to_list())).sort("label")["label"].to_list()
    note = f"Without a mark, because 0 has no place on a logarithmic scale: {numbers.listed(unmarked)}."
    return replace(caption, notes=(*caption.notes, note)) if unmarked else caption


def _head(axis: Axis) -> str:
    return f"{axis.title}, {axis.unit}" if axis.unit else axis.title


def _drawable(column: str, axis: Axis) -> pl.Expr:
    """Nothing that is not above zero has a place on a logarithmic axis; the table under the picture holds it."""
    return pl.col(column) > 0 if axis.log else pl.col(column).is_not_null()


def _points(some: pl.DataFrame, symbol: str, colour: str, x: Axis, y: Axis) -> go.Scatter:
    tell = [
        f"<b>{r['label']}</b><br>{x.title}: {numbers.with_unit(r['x'], x.unit, x.decimals)}"
        f"<br>{y.title}: {numbers.with_unit(r['y'], y.unit, y.decimals)}{_more(r)}"
        for r in some.iter_rows(named=True)
    ]
    marker = {"symbol": symbol, "size": 8, "color": colour, "opacity": 0.8, "line": {"width": 1.4, "color": colour}}
    across, up = ([float(f"{v:.6g}") for v in some[c]] for c in ("x", "y"))
    return go.Scatter(x=across, y=up, mode="markers", marker=marker, hovertext=tell, hoverinfo="text", name="")


def _more(row: dict) -> str:
    return (f"<br>{row['said']}" if row.get("said") else "") + own.said(row)


def _axis(axis: Axis, values: pl.Series) -> dict:
    low, high = axis.limits or (float(values.min()), float(values.max()))
    if axis.log:
        ends = [math.log10(low) - 0.08, math.log10(high) + 0.08]
        ticks = _ticks(low, high)
        return theme.axis(
            type="log", range=ends, tickvals=ticks, ticktext=[numbers.plain(v, 0 if v >= 1 else 2) for v in ticks]
        )
    room = 0.0 if axis.limits else ((high - low) * 0.05 or 1.0)
    return theme.axis(range=[low - room, high + room], nticks=7)


def _ticks(low: float, high: float) -> list[float]:
    """Choose what is written on a logarithmic axis: 1, 2, 5, 10 …; only the tens where the axis is long.

    Examples
    --------
    >>> _ticks(1.5, 30)
    [2.0, 5.0, 10.0, 20.0]
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 2, 5) if math.log10(high / low) < 3 else (1,)
    # rounded, because a product of floats such as 5 * 0.001 is not always the number that is meant
    every = [round(step * 10.0**power, 12) for power in powers for step in steps]
    return [v for v in every if low / 1.2 <= v <= high * 1.2]


def _title(axis: Axis, **place: object) -> dict:
    unit = f", {axis.unit}" if axis.unit else ""
    font = {"size": theme.SMALL, "color": theme.SOFT}
    return {
        "text": f"{axis.title}{unit}", "showarrow": False, "xref": "paper", "yref": "paper", "font": font, **place
    }  # fmt: skip


def _lines(drawing: go.Figure, x: Axis, y: Axis) -> None:
    """Draw the lines at which a target or benchmark stands, each with its words."""
    pen = {"color": theme.SOFT, "width": 1.2, "dash": "dash"}
    font = {"size": theme.SMALL, "color": theme.SOFT}
    if x.line is not None:
        drawing.add_shape(type="line", x0=x.line, x1=x.line, y0=0, y1=1, xref="x", yref="paper", line=pen)
        drawing.add_annotation(
            text=x.line_text, x=_place(x.line, x), y=1, xref="x", yref="paper", showarrow=False, xanchor="left",
            yanchor="bottom", xshift=2, font=font,
        )  # fmt: skip
    if y.line is not None:
        drawing.add_shape(type="line", x0=0, x1=1, y0=y.line, y1=y.line, xref="paper", yref="y", line=pen)
        drawing.add_annotation(
            text=y.line_text, x=1, y=_place(y.line, y), xref="paper", yref="y", showarrow=False, xanchor="right",
            yanchor="bottom", font=font,
        )  # fmt: skip


def _place(value: float, axis: Axis) -> float:
    """Where an annotation stands: on a logarithmic axis plotly wants the exponent."""
    return math.log10(value) if axis.log else value


def _names(drawing: go.Figure, held: pl.DataFrame, x: Axis, y: Axis) -> None:
    if "marked" not in held.columns:
        return
    marked = held.filter(pl.col("marked")).to_dicts()
    across, up = drawing.layout.xaxis.range, drawing.layout.yaxis.range

    def at(r: dict) -> tuple[float, float]:
        return _part(_place(r["x"], x), across), _part(_place(r["y"], y), up)

    chosen = names.spots([(r["label"], *at(r)) for r in marked], SIZES, [at(r) for r in held.to_dicts()])
    for r, spot in zip(marked, chosen, strict=True):
        if spot:
            drawing.add_annotation(
                text=r["label"], x=_place(r["x"], x), y=_place(r["y"], y), showarrow=False, **spot._asdict(),
                font={"size": theme.SMALL, "color": theme.INK}, bgcolor="rgba(255,255,255,0.7)", borderpad=0,
            )  # fmt: skip


def _part(place: float, ends: tuple[float, float]) -> float:
    return (place - ends[0]) / (ends[1] - ends[0])


def _alt(held: pl.DataFrame, groups: list[str], x: Axis, y: Axis) -> str:
    said = [f"{held.height} economies by {numbers.inside(x.title)} (across) and {numbers.inside(y.title)} (up)."]
    for group in groups:
        some = held.filter(pl.col("group") == group)
        if some.height:
            across = numbers.span(*(numbers.plain(v, x.decimals) for v in (some["x"].min(), some["x"].max())))
            up = numbers.span(*(numbers.plain(v, y.decimals) for v in (some["y"].min(), some["y"].max())))
            said.append(f"{group}: {some.height}, {across} across and {up} up.")
    return " ".join(said)
