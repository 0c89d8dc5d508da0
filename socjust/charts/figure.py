"""A picture or a table with everything that must travel with it: source, alternative text, figures, mark.

A notebook shows a :class:`Figure`: JupyterLab draws the plotly part, with title and source inside the picture. The
page exporter takes title, source, alternative text and the CSV from the second part of the bundle, and draws the
plotly part without what Lab needed (:func:`socjust.charts.lab.bare`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go
import polars as pl

from socjust.charts import lab, theme
from socjust.errors import UsageError
from socjust.home import SIMULATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLOTLY: Final = "application/vnd.plotly.v1+json"
SOCJUST: Final = "application/vnd.socjust.figure+json"
MARK: Final = "simulated-mark"
MARK_HEIGHT: Final = 24
DRAWN: Final = ("marked", "said", "shown", "decimals")  # columns that only a builder needs


@dataclass(frozen=True)
class Caption:
    """What is written around a figure or table.

    Parameters
    ----------
    name : str
        Slug, unique on its page: file name of the CSV, anchor of the figure.
    title : str
        What the picture shows, as a sentence.
    subtitle : str
        What is measured, unit, year, interval.
    source : str
        Providers with the vintage, and the method.
    notes : tuple of str
        Remarks under the source.
    simulated : bool
        Whether the figures are invented.

    Examples
    --------
    >>> Caption("where-it-stands", "Social protection is furthest behind").csv_name
    'where-it-stands.csv'
    >>> Caption("where-it-stands", "Far behind", simulated=True).heading
    'SIMULATED: Far behind'
    """

    name: str
    title: str
    subtitle: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    simulated: bool = False

    def __post_init__(self) -> None:
        """Refuse a name that cannot be a file name and an anchor."""
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise UsageError(f"Figure name {self.name!r} must be small letters, digits and single hyphens.")

    @property
    def heading(self) -> str:
        """Title, with the mark before it when the figures are invented."""
        return f"{SIMULATED}: {self.title}" if self.simulated else self.title

    @property
    def csv_name(self) -> str:
        """File name of the table twin."""
        return f"{self.name}-{SIMULATED}.csv" if self.simulated else f"{self.name}.csv"


@dataclass(frozen=True)
class Figure:
    """A drawn figure and what travels with it; made by the builders of this package."""

    name: str
    title: str
    subtitle: str
    figure: go.Figure = field(repr=False)
    alt: str = field(repr=False)
    source: str
    table: pl.DataFrame = field(repr=False)
    notes: tuple[str, ...] = ()
    simulated: bool = False
    min_width: int = 640  # px; in a narrower window the picture scrolls inside its frame
    heads: Mapping[str, str] = field(default_factory=dict)  # headings of columns, where the figure has its own words

    @property
    def caption(self) -> Caption:
        """The words around the picture."""
        return Caption(self.name, self.title, self.subtitle, self.source, self.notes, self.simulated)

    @property
    def height(self) -> int:
        """Height in px on a page, where title and source stand outside the picture."""
        return int(self.figure.layout.height)

    @property
    def csv(self) -> str:
        """The figures behind the picture."""
        return csv_text(self.table.drop(DRAWN, strict=False), self.simulated)

    def bundle(self) -> dict[str, Any]:
        """Return what the page exporter needs besides the picture itself."""
        words = describe(self.caption, self.csv, kind="figure")
        heads = dict(self.heads)
        return {**words, "alt": self.alt, "height": self.height, "min_width": self.min_width, "heads": heads}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {
            PLOTLY: lab.spec(self.figure, self.caption),
            SOCJUST: self.bundle(),
            "text/plain": f"{self.caption.heading}\n{self.alt}\n{self.source}",
        }


def describe(caption: Caption, csv: str, kind: str) -> dict[str, Any]:
    """Return the part of the bundle that figures and tables have in common."""
    return {
        "kind": kind, "name": caption.name, "title": caption.heading, "subtitle": caption.subtitle,
        "source": caption.source, "notes": list(caption.notes), "simulated": caption.simulated,
        "csv": csv, "csv_name": caption.csv_name,
    }  # fmt: skip


def csv_text(frame: pl.DataFrame, simulated: bool) -> str:
    """Write a table twin as CSV; invented figures say so in every row, for the day the file is parted from its name."""
    marked = frame.with_columns(mark=pl.lit(SIMULATED)) if simulated else frame
    return marked.with_columns(_rounded()).write_csv()


def _rounded() -> pl.Expr:
    """Drop the digits that only arithmetic made: four places, or four figures of what is smaller than a hundredth."""
    value = pl.col(pl.Float32, pl.Float64)
    return pl.when(value.abs() < 0.01).then(value.round_sig_figs(4)).otherwise(value.round(4)).name.keep()


def need(builder: str, frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Check that a frame has the columns a builder draws; NaN becomes missing.

    Examples
    --------
    >>> need("trend", pl.DataFrame({"year": [2020]}), ["year", "value"])
    Traceback (most recent call last):
    ...
    socjust.errors.UsageError: trend() cannot draw this frame: column 'value' is missing; it has 'year'.
    """
    absent = [c for c in columns if c not in frame.columns]
    if absent:
        names = ", ".join(repr(c) for c in absent)
        has = ", ".join(repr(c) for c in frame.columns) or "no columns"
        verb = "columns {} are" if len(absent) > 1 else "column {} is"
        raise UsageError(f"{builder}() cannot draw this frame: {verb.format(names)} missing; it has {has}.")
    return frame.with_columns(pl.col(pl.Float32, pl.Float64).fill_nan(None))


def finish(
    caption: Caption, drawing: go.Figure, alt: str, table: pl.DataFrame, *, min_width: int = 640,
    heads: Mapping[str, str] | None = None,
) -> Figure:  # fmt: skip
    """Put template and mark on a drawing and join it with its words.

    The drawing must have its height and margins set: the mark takes room above them. Its ``layout.meta`` may say how
    many px of its height it can ``spare`` where a page of paper ends (``report/template/fit.js``). ``heads`` are the
    headings of columns for which this figure has words of its own.
    """
    drawing.update_layout(template=theme.template(), autosize=True, margin_autoexpand=False)
    if caption.simulated:
        _mark(drawing)
        alt = f"Simulated figures, invented to run the program. {alt}"
    return Figure(
        caption.name, caption.title, caption.subtitle, drawing, alt, caption.source, table,
        tuple(caption.notes), caption.simulated, min_width, heads or {},
    )  # fmt: skip


def _mark(drawing: go.Figure) -> None:
    """Write SIMULATED into the picture, so that a copy of the picture alone still says it."""
    margin = drawing.layout.margin
    drawing.update_layout(height=drawing.layout.height + MARK_HEIGHT, margin_t=margin.t + MARK_HEIGHT)
    drawing.add_annotation(
        name=MARK, text=f"<b>{SIMULATED}</b>: invented figures", showarrow=False, xref="paper", yref="paper",
        x=0, y=1, xanchor="left", yanchor="top", xshift=-margin.l, yshift=margin.t, align="left",
        font={"size": theme.SMALL, "color": theme.BAD},
    )  # fmt: skip


def nothing(caption: Caption, table: pl.DataFrame, what: str = "No values") -> Figure:
    """Return a figure that says that there is nothing to draw."""
    drawing = go.Figure()
    drawing.update_layout(height=90, margin={"l": 0, "r": 0, "t": 10, "b": 10}, showlegend=False)
    drawing.update_xaxes(visible=False, range=[0, 1])
    drawing.update_yaxes(visible=False, range=[0, 1])
    drawing.add_annotation(
        text=f"<i>{what}</i>", x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False,
        font={"color": theme.SOFT},
    )  # fmt: skip
    return finish(caption, drawing, f"{what}: there is nothing to draw in “{caption.title}”.", table, min_width=320)
