"""Where to focus at a glance: distance to the goal and distance to what is expected, a mark an indicator."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, own, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing

COLUMNS: Final = ("label", "gap", "beside", "quadrant", "place")
HEIGHT: Final = 430  # px, of the drawing area
LINE: Final = 19  # px between two names at the right
NAMES: Final = 218  # px, column of names
ACROSS: Final = 4.8  # px a point of the horizontal axis, in a window of 780 px
# Where a number may stand beside its mark, px to the right and up: the first place that hides nothing is taken.
BESIDE: Final = ((0, 14), (14, 0), (-14, 0), (0, -14), (12, 11), (-12, 11), (12, -11), (-12, -11), (22, 0), (-22, 0))
MARKS: Final = {  # symbol, size, colour; the shape alone tells them apart
    "urgent": ("diamond", 13, theme.BAD),
    "lagging peers": ("triangle-down", 13, theme.REGION),
    "catching up": ("triangle-up", 10, theme.GOOD),
    "watch": ("circle-open", 9, theme.INCOME),
    "sustain": ("circle", 7, theme.MUTED),
    "set aside": ("x-thin-open", 8, theme.INCOME),
}


def quadrants(
    frame: pl.DataFrame, caption: Caption, *, against: str, wide: float = 40, scale: str = "points short of the goal"
) -> Figure:
    """Draw each indicator by its gap to the goal and its distance to what is expected; name the numbered ones.

    Parameters
    ----------
    frame : polars.DataFrame
        One row for each indicator: ``label``, ``gap`` (0–100, to the goal), ``beside`` (score less what is expected),
        ``quadrant`` (a name in :data:`MARKS`), ``place`` (number of a priority; null for others).
    caption : Caption
        The words around the picture.
    against : str
        What the vertical axis is counted from ("what its income predicts").
    wide : float
        Gap from which an indicator counts as far from the goal.
    scale : str
        What the horizontal axis measures.

    Returns
    -------
    Figure

    Examples
    --------
    >>> frame = pl.DataFrame({"label": ["Hunger", "Water"], "gap": [86.0, 20.0], "beside": [-58.0, 5.0],
    ...                       "quadrant": ["urgent", "sustain"], "place": [1, None]})
    >>> quadrants(frame, Caption("focus", "Hunger first"), against="what its income predicts").alt
    '2 indicators by distance to the goal and to what its income predicts: urgent 1, sustain 1. 1 Hunger: 86 points \
short of the goal, 58 below what its income predicts.'
    """
    frame = need("quadrants", frame, COLUMNS)
    if frame.is_empty():
        return nothing(caption, frame)
    data = frame.to_dicts()
    reach = max(20.0, *(abs(r["beside"]) * 1.08 for r in data))
    entries = [_entry(name) for name in MARKS if any(r["quadrant"] == name for r in data)]
    mine = [r for r in data if own.is_own(r)]
    entries += [key.Entry("mark", f"□ {own.WORDS}", theme.INK)] if mine else []
    drawing = _canvas(reach, entries, wide, against, scale)
    for name, (symbol, size, colour) in MARKS.items():
        held = [r for r in data if r["quadrant"] == name]
        if held:
            pen = {"width": 2 if "open" in symbol else 0.7, "color": colour if "open" in symbol else theme.PAPER}
            drawing.add_trace(
                go.Scatter(
                    name=name, x=[r["gap"] for r in held], y=[r["beside"] for r in held], mode="markers",
                    marker={"symbol": symbol, "size": size, "color": colour, "line": pen}, cliponaxis=False,
                    hovertext=[_sentence(r, against) for r in held], hoverinfo="text",
                )
            )  # fmt: skip
    for trace in own.frames([r["gap"] for r in mine], [r["beside"] for r in mine], size=21):
        drawing.add_trace(trace)
    _numbers(drawing, data, reach)
    _names(drawing, [r for r in data if r["place"]], reach)
    heads = {"gap": numbers.opening(scale), "beside": f"Points beside {against}"}
    return finish(caption, drawing, _alt(data, against), frame, min_width=700, heads=heads)


def _entry(name: str) -> key.Entry:
    symbol, _, colour = MARKS[name]
    return key.Entry("mark", f"{_glyph(symbol)} {name}", colour)


def _glyph(symbol: str) -> str:
    return {"diamond": "◆", "triangle-down": "▼", "triangle-up": "▲", "circle-open": "○", "circle": "●"}.get(
        symbol, "✕"
    )


def _canvas(reach: float, entries: list[key.Entry], wide: float, against: str, scale: str) -> go.Figure:
    drawing = go.Figure()
    foot = 64
    drawing.update_layout(height=HEIGHT + 40 + foot, margin={"l": 48, "r": NAMES, "t": 40, "b": foot})
    drawing.update_layout(meta={"spare": 40})
    ticks = [v for v in range(-100, 101, 20 if reach > 30 else 10) if abs(v) <= reach]
    drawing.update_xaxes(**theme.axis(range=[-2, 102], tickvals=[0, 20, 40, 60, 80, 100], showgrid=True))
    drawing.update_yaxes(
        **theme.axis(range=[-reach, reach], showgrid=True, tickvals=ticks, ticktext=list(map(numbers.signed, ticks)))
    )
    for line in ({"x0": wide, "x1": wide, "y0": -reach, "y1": reach}, {"x0": -2, "x1": 102, "y0": 0, "y1": 0}):
        drawing.add_shape(type="line", line={"color": theme.OUTLINE, "width": 1, "dash": "dot"}, layer="below", **line)
    soft = {"size": theme.SMALL, "color": theme.SOFT}
    left = {"xref": "paper", "yref": "paper", "showarrow": False, "xanchor": "left", "align": "left", "font": soft}
    drawing.add_annotation(text=f"points above (+) or below (−) {against}", x=0, y=1, yanchor="bottom", xshift=-44,
                           yshift=16, **left)  # fmt: skip
    drawing.add_annotation(text=f"{scale} →", x=0, y=0, yanchor="top", yshift=-20, **left)
    x = 0.0
    for entry in entries:
        drawing.add_annotation(
            text=f'<span style="color:{entry.colour}">{entry.text[0]}</span> {entry.text[2:]}', x=0, y=0,
            yanchor="top", yshift=-41, xshift=x - 44, **(left | {"font": {"size": 13, "color": theme.SOFT}}),
        )  # fmt: skip
        x += key.text_width(entry.text, 13) + 22
    return drawing


def _numbers(drawing: go.Figure, data: list[dict], reach: float) -> None:
    """Write each priority's number beside its mark, where it hides neither a mark nor another number."""
    up = HEIGHT / (2 * reach)
    marks = [(r["gap"] * ACROSS, r["beside"] * up, MARKS[r["quadrant"]][1] / 2) for r in data]
    taken: list[tuple[float, float]] = []
    for r in sorted((r for r in data if r["place"]), key=lambda r: r["place"]):
        x, y = r["gap"] * ACROSS, r["beside"] * up
        right, above = min(BESIDE, key=lambda p: (_hidden(x + p[0], y + p[1], marks, taken), BESIDE.index(p)))
        taken.append((x + right, y + above))
        drawing.add_annotation(
            text=f"<b>{r['place']}</b>", x=r["gap"], y=r["beside"], showarrow=False, xanchor="center",
            yanchor="middle", xshift=right, yshift=above,
            font={"size": theme.SMALL, "color": MARKS[r["quadrant"]][2]},
        )  # fmt: skip


def _hidden(x: float, y: float, marks: list[tuple[float, float, float]], taken: list[tuple[float, float]]) -> int:
    """Count the marks and numbers on which a number at this place would lie; numbers count more.

    Examples
    --------
    >>> _hidden(0, 0, [(5, 5, 6), (40, 0, 6)], []), _hidden(0, 0, [], [(10, 0)])
    (1, 10)
    """
    on_marks = sum(abs(x - a) < 7 + half and abs(y - b) < 7 + half for a, b, half in marks)
    return on_marks + 10 * sum(abs(x - a) < 15 and abs(y - b) < 14 for a, b in taken)


def _names(drawing: go.Figure, named: list[dict], reach: float) -> None:
    """Write the names of the numbered marks at the right, from top to bottom as the marks lie, with a line to each."""
    order = sorted(named, key=lambda r: (-r["beside"], r["gap"]))
    step = LINE * 2 * reach / HEIGHT
    heights = _spread([r["beside"] for r in order], step, reach - step / 2)
    for r, y in zip(order, heights, strict=True):
        pen = {"color": theme.OUTLINE, "width": 0.6}
        drawing.add_shape(type="line", x0=r["gap"], y0=r["beside"], x1=103, y1=y, line=pen, layer="below")
        drawing.add_annotation(
            text=f"<b>{r['place']}</b> {_short(r['label'])}", x=1, y=y, xref="paper", yref="y", showarrow=False,
            xanchor="left", xshift=10, yanchor="middle", align="left", font={"size": 13, "color": theme.INK},
        )  # fmt: skip


def _short(label: str) -> str:
    """Cut a name to the width of its column."""
    while key.text_width(label, 13) > NAMES - 36 and " " in label:
        label = label.rstrip("…").rpartition(" ")[0] + "…"
    return label


def _spread(wanted: list[float], step: float, limit: float) -> list[float]:
    """Move heights, given from top to bottom, apart by at least a step within ±limit.

    Examples
    --------
    >>> _spread([1.0, 0.9, -5.0], 2.0, 10.0)
    [1.0, -1.0, -5.0]
    >>> _spread([-9.5, -9.6], 2.0, 10.0)
    [-8.0, -10.0]
    """
    made: list[float] = []
    for height in wanted:
        made.append(min(height, limit, made[-1] - step if made else limit))
    for place in reversed(range(len(made))):
        made[place] = max(made[place], -limit if place == len(made) - 1 else made[place + 1] + step)
    return made


def _beside(value: float, against: str) -> str:
    if abs(value) < 0.5:
        return f"level with {against}"
    return f"{numbers.plain(abs(value))} {'below' if value < 0 else 'above'} {against}"


def _sentence(r: dict, against: str) -> str:
    number = f"{r['place']} " if r["place"] else ""
    shown = ""
    if r.get("value") is not None and "unit" in r:
        shown = f"{numbers.with_unit(r['value'], r['unit'], r.get('decimals') or 0)} ({r.get('value_year')})<br>"
    gap = f"{numbers.plain(r['gap'])} points short of the goal"
    said = [f"<b>{number}{r['label']}</b>", f"{shown}{gap}", _beside(r["beside"], against), r["quadrant"]]
    return "<br>".join(said) + own.said(r)


def _alt(data: list[dict], against: str) -> str:
    count = [(name, sum(r["quadrant"] == name for r in data)) for name in MARKS]
    told = ", ".join(f"{name} {c}" for name, c in count if c)
    head = "1 indicator" if len(data) == 1 else f"{len(data)} indicators"
    said = [f"{head} by distance to the goal and to {against}: {told}."]
    for r in sorted((r for r in data if r["place"]), key=lambda r: r["place"])[:5]:
        gap = numbers.plain(r["gap"])
        said.append(f"{r['place']} {r['label']}: {gap} points short of the goal, {_beside(r['beside'], against)}.")
    return " ".join(said)
