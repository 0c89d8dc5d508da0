"""How every picture looks: colours, type, grid, and how a trend is written.

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


TREND_COLOURS: Final = {"up": GOOD, "down": BAD}


def trend(slope: float | None, direction: str | None, decimals: int = 1, number: bool = True) -> tuple[str, str]:
    """Write the slope of a score with its arrow and word, and give the colour it is written in.

    Parameters
    ----------
    slope : float or None
        Points a year, positive for the better.
    direction : {"up", "down", ""} or None
        ``up`` and ``down`` where the sign is certain: only then there is an arrow.
    decimals : int
        Digits after the point.
    number : bool
        Whether to write the slope behind the word; not where the score itself is too uncertain for a number.

    Returns
    -------
    tuple of str
        Text and colour; ``"·"`` where there is no slope to write.

    Examples
    --------
    >>> trend(0.62, "up")[0].split(), trend(-0.9, "")[0].split()
    (['↗', 'better', '+0.6'], ['unsure', '−0.9'])
    >>> trend(None, None)[0]
    '·'
    """
    word = numbers.trend(direction, slope)
    if not word:
        return "·", SOFT
    text = f"{word} {numbers.signed(slope, decimals)}" if number else word
    return text, TREND_COLOURS.get(direction or "", SOFT)


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2): 1 for the same, 21 for black on white.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: str) -> str:
    """Return the ink, dark or white, that is read best on a colour.

    Examples
    --------
    >>> readable("#182a6b") == PAPER, readable("#f0e442") == INK
    (True, True)
    """
    return max((INK, PAPER), key=lambda ink: contrast(ink, colour))


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
