"""Draw an exhibit: whichever builder its kind names, with its own words and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import polars as pl

from socjust.charts.dumbbell import dumbbell
from socjust.charts.figure import Caption, Figure
from socjust.charts.scatter import Axis, scatter
from socjust.charts.strip import strip
from socjust.charts.tables import Column, Table, table
from socjust.charts.trend import trend
from socjust.errors import unknown


class Shown(Protocol):
    """What has to be known of one figure or table to draw it."""

    kind: str
    name: str
    title: str
    subtitle: str
    source: str
    frame: pl.DataFrame
    notes: tuple[str, ...]
    options: Mapping[str, Any]


def exhibit(one: Shown, simulated: bool) -> Figure | Table:
    """Draw one exhibit.

    Parameters
    ----------
    one : Shown
        Its ``kind`` is scatter, dumbbell, strip, trend or table; ``options`` are those of that builder.
    simulated : bool
        Whether its figures are invented.

    Returns
    -------
    Figure or Table
    """
    caption = Caption(one.name, one.title, one.subtitle, one.source, tuple(one.notes), simulated)
    options = dict(one.options)
    if one.kind == "scatter":
        x, y = Axis(**options.pop("x")), Axis(**options.pop("y"))
        return scatter(one.frame, caption, x, y, **options)
    if one.kind == "table":
        return table(one.frame, caption, [Column(**column) for column in options["columns"]])
    builders = {"dumbbell": dumbbell, "strip": strip, "trend": trend}
    if one.kind not in builders:
        raise unknown("kind of exhibit", one.kind, ["scatter", "table", *builders], "socjust.charts.exhibit")
    return builders[one.kind](one.frame, caption, **options)
