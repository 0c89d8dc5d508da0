"""How every picture looks: colours, type, grid, and how a change is written.

Colours of the report. Text colours reach 4.5:1 on white paper. The three colours that tell things apart in one
picture (subject, region, income group) are a dark blue, a dark brown and a grey: they stay apart under red-blind,
green-blind and blue-blind vision, and differ in shape as well. The map's five classes darken evenly from straw to
navy (the order of lightness alone carries the reading, as in ColorBrewer's YlGnBu). ``tests/test_charts.py`` computes
both claims.
"""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go

from socjust import numbers

PAPER: Final = "#ffffff"
INK: Final = "#1c2733"
SOFT: Final = "#56636f"
LINE: Final = "#dfe5ea"
MAIN: Final = "#00538a"
REGION: Final = "#8a5a00"
INCOME: Final = "#666c75"
GOOD: Final = "#00664f"
BAD: Final = "#a83232"
MUTED: Final = "#9aa5af"  # dots of the crowd: never text

INTERVAL: Final = "rgba(0,83,138,0.32)"  # MAIN, as a soft bar
BAND: Final = "rgba(0,83,138,0.17)"

SEQUENTIAL: Final = ("#faf3c8", "#a1d5b8", "#45abbf", "#2470ad", "#182a6b")  # map classes, lowest to highest
OUTLINE: Final = "#8996a1"
MISSING: Final = "#f3f4f5"
HATCH: Final = "#a2abb3"

FONT: Final = '"Noto Sans", "Liberation Sans", Arial, sans-serif'
SIZE: Final = 14  # px, row labels and values
SMALL: Final = 12  # px, ticks, heads, keys

CONFIG: Final = {"displayModeBar": False, "displaylogo": False, "responsive": True, "scrollZoom": False}


ARROWS: Final = {"up": "\u2197", "down": "\u2198", "flat": "\u2192", "unsure": "\u2248"}
ARROW_COLOURS: Final = {"up": GOOD, "down": BAD, "flat": SOFT, "unsure": SOFT}


def change(value: float | None, direction: str | None = None, decimals: int = 0) -> tuple[str, str]:
    """Write a change with its arrow, and give the colour it is written in.

    Parameters
    ----------
    value : float or None
        The change.
    direction : {"up", "down", "flat", "unsure"}, optional
        What the change amounts to, where the caller has judged it; else the sign of the rounded number.
    decimals : int
        Digits after the point.

    Returns
    -------
    tuple of str
        Text and colour; ``"·"`` where there is no change to write.

    Examples
    --------
    >>> change(6.2)
    ('↗ +6', '#00664f')
    >>> change(-0.9, "unsure")
    ('≈ −1', '#56636f')
    >>> change(None)[0]
    '·'
    """
    if value is None or value != value:
        return "·", SOFT
    text = numbers.signed(value, decimals)
    if direction not in ARROWS:
        direction = {"+": "up", numbers.MINUS: "down"}.get(text[0], "flat")
    return f"{ARROWS[direction]} {text}", ARROW_COLOURS[direction]


def axis(**more: object) -> dict:
    """Return the settings of a quiet axis: hair-thin grid, no line, nothing to drag."""
    zero = {"zeroline": True, "zerolinecolor": LINE, "zerolinewidth": 1}  # like any other line of the grid
    quiet = {"showline": False, "fixedrange": True, "automargin": False, "ticks": "", **zero}
    font = {"size": SMALL, "color": SOFT}
    return {**quiet, "gridcolor": LINE, "gridwidth": 1, "tickfont": font, "title": None, **more}


def template() -> go.layout.Template:
    """Return the template of every figure; small, because each figure carries it."""
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": SIZE, "color": INK},
            "paper_bgcolor": PAPER,
            "plot_bgcolor": PAPER,
            "separators": f".{numbers.THIN}",
            "colorway": [MAIN, REGION, INCOME, GOOD, BAD],
            "hovermode": "closest",
            "dragmode": False,
            "hoverlabel": {
                "bgcolor": PAPER, "bordercolor": LINE, "align": "left",
                "font": {"family": FONT, "size": 13, "color": INK},
            },
            "showlegend": False,
        }
    )  # fmt: skip
