"""Figures and tables of the report: ready frames in, pictures with source, words and figures behind them out."""

from __future__ import annotations

from socjust.charts.dumbbell import dumbbell
from socjust.charts.exhibit import exhibit
from socjust.charts.figure import Caption, Figure
from socjust.charts.gaps import gaps
from socjust.charts.kinds import kinds_map
from socjust.charts.lab import bare
from socjust.charts.lorenz import lorenz
from socjust.charts.panels import trends
from socjust.charts.profile import profile
from socjust.charts.quadrants import quadrants
from socjust.charts.ranges import ranges
from socjust.charts.scatter import Axis, scatter
from socjust.charts.shares import Part, shares
from socjust.charts.statuses import statuses
from socjust.charts.strip import strip
from socjust.charts.tables import Column, Table, table
from socjust.charts.trend import trend
from socjust.charts.world import invisible, world_map

__all__ = [
    "Axis",
    "Caption",
    "Column",
    "Figure",
    "Part",
    "Table",
    "bare",
    "dumbbell",
    "exhibit",
    "gaps",
    "invisible",
    "kinds_map",
    "lorenz",
    "profile",
    "quadrants",
    "ranges",
    "scatter",
    "shares",
    "statuses",
    "strip",
    "table",
    "trend",
    "trends",
    "world_map",
]
