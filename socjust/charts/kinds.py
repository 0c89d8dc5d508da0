"""The world map of kinds: a colour and a number for each, where there is no order of more and less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust.charts import key, maps, own, shapes, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing
from socjust.errors import UsageError

COLUMNS: Final = ("economy", "kind")
ABSENT: Final = "none, or no value"
# M. Okabe and K. Ito, Color Universal Design (2008): told apart under every common kind of colour blindness.
# Seven colours cannot be told apart by everybody in small areas: each kind has a number as well, in the key, on large
# economies and in what is said when one is pointed at.
LARGE: Final = 250_000.0  # km²: on smaller economies a number would hide its neighbours
COLOURS: Final = ("#0072b2", "#e69f00", "#56b4e9", "#cc79a7", "#d55e00", "#009e73", "#f0e442")


def kinds_map(frame: pl.DataFrame, caption: Caption, kinds: Sequence[str], *, absent: str = ABSENT) -> Figure:
    """Draw of which kind each economy is.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``economy`` (ISO3) and ``kind`` (one of `kinds`; null for none); optional ``label`` (its name),
        ``shown`` (what is said when it is pointed at) and ``reason`` (why there is none).
    caption : Caption
        The words around the picture; disclaimer, attribution and what cannot be shown are added to its notes.
    kinds : sequence of str
        Up to seven kinds, in the order of the key; each keeps its colour and its number whether it occurs or not.
    absent : str
        Words of the key for economies without a kind.

    Returns
    -------
    Figure

    Raises
    ------
    UsageError
        For missing columns, more than seven kinds, or a kind that is not among them.

    Examples
    --------
    >>> frame = pl.DataFrame({"economy": ["KEN", "NOR"], "kind": ["Care", "Work"], "label": ["Kenya", "Norway"]})
    >>> kinds_map(frame, Caption("map", "What comes first"), ["Care", "Work"]).alt
    'World map of 2 economies by kind: Care 1, Work 1.'
    """
    frame = need("kinds_map", frame, COLUMNS)
    _check(frame, kinds)
    if frame["kind"].is_null().all():
        return nothing(caption, frame)
    label = pl.col("label") if "label" in frame.columns else pl.col("economy")
    data = frame.with_columns(label.alias("label")).sort("economy").to_dicts()
    known = [r for r in data if r["kind"] is not None]
    drawing = go.Figure()
    for kind, colour in zip(kinds, COLOURS, strict=False):
        tell = {r["economy"]: _told(r, kinds) for r in known if r["kind"] == kind}
        for trace in maps.coloured(kind, tell, colour):
            drawing.add_trace(trace)
    hidden = maps.absent({r["economy"] for r in known}, data)
    for trace in [*hidden, *maps.framed(known), *_numbers(known, kinds)]:
        drawing.add_trace(trace)
    entries = [key.Entry("box", f"{n} {kind}", COLOURS[n - 1]) for n, kind in enumerate(kinds, 1)]
    entries.append(key.Entry("hatched", absent, theme.MISSING))
    maps.laid_out(drawing, entries, known)
    alt = _alt(known, kinds, len(data))
    return finish(maps.noted(caption, known), drawing, alt, frame, min_width=600, heads={"kind": "Kind"})


def _check(frame: pl.DataFrame, kinds: Sequence[str]) -> None:
    if len(kinds) > len(COLOURS):
        raise UsageError(f"kinds_map() has colours for {len(COLOURS)} kinds, not for {len(kinds)}: join some.")
    if foreign := sorted(set(frame["kind"].drop_nulls()) - set(kinds)):
        raise UsageError(f"kinds_map(): '{foreign[0]}' is none of the kinds {', '.join(kinds)}.")


def _numbers(known: list[dict], kinds: Sequence[str]) -> list[go.Scattergeo]:
    """Return the numbers on the economies that are large enough, each in the ink that its colour lets be read."""
    traces = []
    for place, kind in enumerate(kinds):
        held = [r["economy"] for r in known if r["kind"] == kind and r["economy"] in shapes.large(LARGE)]
        if held:
            lon, lat = zip(*(shapes.middles()[code] for code in held), strict=True)
            font = {"size": 10, "color": theme.readable(COLOURS[place])}
            traces.append(go.Scattergeo(
                name="numbers", lon=list(lon), lat=list(lat), text=[str(place + 1)] * len(held), mode="text",
                textfont=font, hoverinfo="skip", showlegend=False,
            ))  # fmt: skip
    return traces


def _told(r: dict, kinds: Sequence[str]) -> str:
    kind = f"{list(kinds).index(r['kind']) + 1} {r['kind']}"
    return "<br>".join([f"<b>{r['label']}</b>", kind, *([r["shown"]] if r.get("shown") else [])]) + own.said(r)


def _alt(known: list[dict], kinds: Sequence[str], whole: int) -> str:
    count = {kind: sum(r["kind"] == kind for r in known) for kind in kinds}
    told = ", ".join(f"{kind} {c}" for kind, c in sorted(count.items(), key=lambda p: -p[1]) if c)
    rest = f" {whole - len(known)} more without one; hatched." if whole > len(known) else ""
    return f"World map of {len(known)} economies by kind: {told}.{rest}"
