"""How many have which status: a bar for each row, cut into the statuses, each with its mark, word and colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from socjust import numbers
from socjust.charts import key, rows, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing
from socjust.charts.stacked import Look, Part, stacked

ROW: Final = 34  # px
WIDTH: Final = 400  # px, about, of the bars: decides whether a number fits into its part
# Fill and text, best to worst: the map's dark end for what is reached, light where nothing moves, brown for a fall.
# They stay apart in lightness; the two that are no verdict have no colour, but an outline and a hatch.
LOOK: Final = {
    "achieved": Look("#182a6b", theme.PAPER),
    "on track": Look("#2470ad", theme.PAPER),
    "moderately": Look("#86cbd6", theme.INK),
    "stagnating": Look("#f3e3a4", theme.INK),
    "worsening": Look(theme.REGION, theme.PAPER),
    "uncertain": Look(theme.MISSING, theme.INK, hatched=True),
    "no data": Look(theme.PAPER, theme.SOFT),
}
OTHER: Final = Look(theme.MISSING, theme.INK)


def statuses(
    frame: pl.DataFrame, caption: Caption, states: Sequence[str], *, marks: Mapping[str, str] | None = None, of: str
) -> Figure:
    """Draw how the members of each row are spread over statuses.

    Parameters
    ----------
    frame : polars.DataFrame
        One row for each bar in the order to draw: ``label`` and a column of counts for each status.
    caption : Caption
        The words around the picture.
    states : sequence of str
        The statuses in the order to draw; one without any count is left out of the key.
    marks : mapping of str to str, optional
        A sign for each status, written before the number and in the key.
    of : str
        What is counted: ``"economies"``.

    Returns
    -------
    Figure

    Examples
    --------
    >>> frame = pl.DataFrame({"label": ["Health", "Care"], "on track": [3.0, 1.0], "worsening": [1.0, 3.0]})
    >>> statuses(frame, Caption("s", "Status"), ["on track", "worsening"], of="economies").alt
    'Economies by status, 2 rows. Health: 3 on track, 1 worsening. Care: 1 on track, 3 worsening.'
    """
    frame = need("statuses", frame, ["label", *states])
    if frame.is_empty():
        return nothing(caption, frame)
    marks = marks or {}
    data = frame.with_row_index("row").to_dicts()
    shown = [s for s in states if any(r[s] for r in data)]
    totals = [sum(r[s] or 0 for s in states) for r in data]
    parts = [_part(state, data, totals, marks.get(state, "")) for state in shown]
    column = rows.Column(of, [numbers.plain(total) for total in totals], 74, size=theme.SMALL)
    drawing = stacked(data, parts, [column], gap=0.28, scale="share of them by status, %", row=ROW, range=[0, 100])
    return finish(caption, drawing, _alt(data, shown, of), frame)


def _part(state: str, data: list[dict], totals: list[float], mark: str) -> Part:
    share = [100 * (r[state] or 0) / total if total else 0.0 for r, total in zip(data, totals, strict=True)]
    texts = [_fitting(r[state], mark, s) for r, s in zip(data, share, strict=True)]
    said = [
        f"<b>{r['label']}</b><br>{state}: {numbers.plain(r[state] or 0)} ({s:.0f}\u202f%)"
        for r, s in zip(data, share, strict=True)
    ]
    widths = [round(s, 4) for s in share]
    return Part(state, f"{mark} {state}".strip(), LOOK.get(state, OTHER), widths, texts, said)


def _fitting(count: float | None, mark: str, share: float) -> str:
    """Write mark and number, the number alone, or nothing, as there is room."""
    number = numbers.plain(count or 0)
    for text in (f"{mark} {number}".strip(), number):
        if count and key.text_width(text, 12) + 4 <= share / 100 * WIDTH:
            return text
    return ""


def _alt(data: list[dict], shown: Sequence[str], of: str) -> str:
    said = []
    for r in data:
        parts = [f"{numbers.plain(r[s])} {s}" for s in shown if r[s]]
        said.append(f"{r['label']}: {', '.join(parts) or 'none'}.")
    return f"{numbers.opening(of)} by status, {len(data)} rows. {' '.join(said)}"
