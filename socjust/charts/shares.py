"""Parts of a whole, one bar for each row: what share is known, and how; what share is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, rows, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing
from socjust.errors import UsageError

ROW: Final = 38  # px
LEAST: Final = 7  # per cent; a narrower part has no number in it
# word of a part: fill, colour of the number, hatched. Lightness falls from left to right, and what is absent is hatched
# or empty, so that the parts stay apart in grey and for colour-blind readers.
LOOKS: Final = {
    "full": (theme.MAIN, theme.PAPER, False),
    "half": (theme.SEQUENTIAL[2], theme.INK, False),
    "light": (theme.SEQUENTIAL[1], theme.INK, False),
    "absent": (theme.MISSING, theme.SOFT, True),
    "empty": (theme.PAPER, theme.SOFT, False),
}


@dataclass(frozen=True)
class Part:
    """One part of the bars.

    Parameters
    ----------
    column : str
        Of the frame: per cent of the whole.
    name : str
        In the key.
    look : {"full", "half", "light", "absent", "empty"}
        How it is filled.
    """

    column: str
    name: str
    look: str


def shares(
    frame: pl.DataFrame, caption: Caption, parts: Sequence[Part], *, beside: tuple[str, str] | None = None
) -> Figure:
    """Draw each row as a bar of 100 % in parts.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``label`` and one for each part, in per cent; optional ``reason`` (why a row has no bar).
    caption : Caption
        The words around the picture.
    parts : sequence of Part
        From left to right.
    beside : pair of str, optional
        Head and column of a number that stands at the right of each bar.

    Returns
    -------
    Figure

    Raises
    ------
    UsageError
        For a missing column or a look that is not known.

    Examples
    --------
    >>> frame = pl.DataFrame({"label": ["Health"], "seen": [70.0], "not": [30.0]})
    >>> shares(frame, Caption("seen", "Most is seen"), [Part("seen", "seen", "full"), Part("not", "not", "absent")]).alt
    'Bars of 100\u202f% in parts. Health: seen 70\u202f%, not 30\u202f%.'
    """
    frame = need("shares", frame, ["label", *(p.column for p in parts), *([beside[1]] if beside else [])])
    if strange := [p.look for p in parts if p.look not in LOOKS]:
        raise UsageError(f"shares() has no look '{strange[0]}': choose from {', '.join(LOOKS)}.")
    data = frame.with_row_index("row").to_dicts()
    parts = [p for p in parts if any(r[p.column] for r in data)]  # a part that nobody has would only fill the key
    if not parts:
        return nothing(caption, frame)
    columns = [rows.Column(beside[0], [_number(r[beside[1]]) for r in data], 96, bold=True)] if beside else []
    drawing = rows.canvas(
        [r["label"] for r in data],
        columns,
        scale="% of the whole",
        remarks=[r.get("reason") or "" for r in data],
        row=ROW,
        entries=[key.Entry("hatched" if LOOKS[p.look][2] else "box", p.name, LOOKS[p.look][0]) for p in parts],
        range=[0, 100.4],
        tickvals=[0, 25, 50, 75, 100],
    )
    for part in parts:
        drawing.add_trace(_bar(part, data))
    drawing.update_layout(barmode="stack", bargap=0.42)
    return finish(caption, drawing, _alt(data, parts), frame)


def _number(value: float | int | str | None) -> str:
    return value if isinstance(value, str) else numbers.plain(value)


def _bar(part: Part, data: list[dict]) -> go.Bar:
    fill, ink, hatched = LOOKS[part.look]
    pattern = {"shape": "/", "fgcolor": theme.HATCH, "bgcolor": fill, "size": 6, "solidity": 0.2} if hatched else None
    values = [r[part.column] or 0 for r in data]
    return go.Bar(
        name=part.name,
        x=values,
        y=[r["row"] for r in data],
        orientation="h",
        marker={"color": fill, "line": {"color": theme.OUTLINE, "width": 0.7}, "pattern": pattern},
        text=["" if v < LEAST or hatched else numbers.plain(v) for v in values],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": theme.SMALL, "color": ink},
        hovertext=[f"<b>{r['label']}</b><br>{part.name}: {_percent(v)}" for r, v in zip(data, values, strict=True)],
        hoverinfo="text",
        cliponaxis=False,
    )


def _percent(value: float | None) -> str:
    return f"{numbers.plain(value)}{numbers.THIN}%"


def _alt(data: list[dict], parts: Sequence[Part]) -> str:
    said = []
    for r in data:
        known = [f"{p.name} {_percent(r[p.column])}" for p in parts if r[p.column]]
        said.append(f"{r['label']}: {', '.join(known) or r.get('reason') or 'nothing'}")
    return f"Bars of 100{numbers.THIN}% in parts. {'; '.join(said)}."
