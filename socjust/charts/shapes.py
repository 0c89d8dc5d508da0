"""The shapes of the world map: which economies have one, how large it is, and lines that hatch it."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("world_50m.json")
RESOLUTION: Final = 50
SMALL: Final = 3000.0  # km²: a shape smaller than this is less than two pixels of a 900 px map
EARTH: Final = 6371.0  # km

Ring = list[tuple[float, float]]


@cache
def text() -> str:
    """Return the map file as it is stored."""
    return FILE.read_text(encoding="utf-8").strip()


@cache
def topology() -> dict[str, Any]:
    """Return the map file as plotly.js reads it."""
    return json.loads(text())


@cache
def drawn() -> frozenset[str]:
    """Return the codes that have a shape in the file.

    Examples
    --------
    >>> "KEN" in drawn(), "XKX" in drawn()
    (True, False)
    """
    return frozenset(shape["id"] for shape in topology()["objects"]["countries"]["geometries"])


def invisible(economies: Iterable[str]) -> list[str]:
    """Return the economies that the map cannot show, because its file has no shape for them.

    Examples
    --------
    >>> invisible(["KEN", "XKX", "CHI"])
    ['CHI', 'XKX']
    """
    return sorted(set(economies) - drawn())


def page_script() -> str:
    """Return the script that gives plotly.js the map; it must stand before plotly.js on a page."""
    return f"window.PlotlyGeoAssets={{topojson:{{world_{RESOLUTION}m:{text()}}}}};\n"


@cache
def data_address() -> str:
    """Return the map as an address without a network, for JupyterLab, where no script can be put before plotly.js.

    plotly.js appends a file name to the address; behind ``#`` it has no effect.
    """
    return f"data:application/json;base64,{base64.b64encode(text().encode()).decode()}#"


@cache
def polygons() -> dict[str, list[Ring]]:
    """Return the rings of each shape, in degrees of longitude and latitude."""
    world = topology()
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = [_points(arc, sx, sy, tx, ty) for arc in world["arcs"]]
    shapes: dict[str, list[Ring]] = {}
    for shape in world["objects"]["countries"]["geometries"]:
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        shapes[shape["id"]] = [_ring(ring, arcs) for part in parts for ring in part]
    return shapes


def _points(arc: list[list[int]], sx: float, sy: float, tx: float, ty: float) -> Ring:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for place in numbers:
        arc = arcs[place] if place >= 0 else arcs[~place][::-1]
        ring.extend(arc[1:] if ring else arc)
    return _unwrapped(ring)


def _unwrapped(ring: Ring) -> Ring:
    """Let a ring that touches the 180th meridian go on beyond it, instead of jumping around the world."""
    turns, before, whole = 0, ring[0][0], []
    for lon, lat in ring:
        turns += (lon - before < -180) - (lon - before > 180)
        whole.append((lon + 360 * turns, lat))
        before = lon
    return whole


def area(rings: Iterable[Ring]) -> float:
    """Return the area inside rings in km², on a sphere (holes run the other way round and are taken off).

    Examples
    --------
    >>> round(area([[(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]]) / 1000, 1)  # a degree by a degree at the equator
    12.4
    """
    total = 0.0
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
            total += math.radians(x2 - x1) * (2 + math.sin(math.radians(y1)) + math.sin(math.radians(y2)))
    return abs(total) * EARTH**2 / 2


@cache
def small() -> dict[str, tuple[float, float]]:
    """Return the middle (longitude, latitude) of each shape that is too small to be seen, and so gets a dot."""
    return {code: middles()[code] for code, rings in polygons().items() if area(rings) < SMALL}


@cache
def middles() -> dict[str, tuple[float, float]]:
    """Return the middle (longitude, latitude) of each shape."""
    return {s["id"]: tuple(s["properties"]["ct"]) for s in topology()["objects"]["countries"]["geometries"]}


@cache
def large(least: float) -> frozenset[str]:
    """Return the economies whose shape has at least so many km²."""
    return frozenset(code for code, rings in polygons().items() if area(rings) >= least)


def hatching(codes: Iterable[str], step: float = 2.4) -> tuple[list[float | None], list[float | None]]:
    """Return diagonal lines inside shapes, as longitudes and latitudes with a blank between two lines.

    Parameters
    ----------
    codes : iterable of str
        Shapes to hatch.
    step : float
        Degrees of longitude between two lines.

    Returns
    -------
    tuple of list
        Longitudes and latitudes.
    """
    lons: list[float | None] = []
    lats: list[float | None] = []
    for code in sorted(set(codes) & drawn()):
        for a, b in _cuts(polygons()[code], step):
            for lon, lat in _short(a, b):
                lons.append(round(lon, 2))
                lats.append(round(lat, 2))
            lons.append(None)
            lats.append(None)
    return lons, lats


def _cuts(rings: list[Ring], step: float) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Cut the lines lon - lat = k·step with rings; inside is between every first and second crossing."""
    crossings: dict[int, list[tuple[float, float]]] = {}
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
            d1, d2 = (x1 - y1) / step, (x2 - y2) / step
            for k in range(math.ceil(min(d1, d2)), math.ceil(max(d1, d2))):
                share = (k - d1) / (d2 - d1)
                crossings.setdefault(k, []).append((x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
    cuts = []
    for k in sorted(crossings):
        held = sorted(crossings[k])
        cuts += [(a, b) for a, b in zip(held[::2], held[1::2], strict=False) if b[0] - a[0] > 0.15]
    return cuts


def _short(a: tuple[float, float], b: tuple[float, float], longest: float = 4.0) -> list[tuple[float, float]]:
    """Part a long line: plotly.js draws each piece along a great circle, which leaves the diagonal."""
    pieces = max(1, math.ceil((b[0] - a[0]) / longest))
    return [(a[0] + (b[0] - a[0]) * i / pieces, a[1] + (b[1] - a[1]) * i / pieces) for i in range(pieces + 1)]
