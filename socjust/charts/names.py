"""Names beside marks: each where it covers no other name, and none where there is no such place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from socjust.charts import key, theme

OFF: Final = 8  # px between the middle of a mark and its name
TALL: Final = 14  # px, height of a name


Box = tuple[float, float, float, float]  # left, right, foot, top


class Spot(NamedTuple):
    """Where a name stands beside its mark: plotly's anchors, and the shifts in px."""

    xanchor: str
    yanchor: str
    xshift: float
    yshift: float


LEFT, RIGHT = Spot("right", "middle", -OFF, 0), Spot("left", "middle", OFF, 0)
ABOVE, BELOW = Spot("center", "bottom", 0, OFF - 2), Spot("center", "top", 0, -OFF + 2)


def spots(
    marks: Sequence[tuple[str, float, float]],
    sizes: Sequence[tuple[float, float]],
    others: Sequence[tuple[float, float]] = (),
) -> list[Spot | None]:
    """Choose a place for each name.

    Parameters
    ----------
    marks : sequence of tuple
        Name, and place of the mark as a share of the drawing area from its left and from its foot, the most important
        first.
    sizes : sequence of pair
        Widths and heights, in px, that the drawing area may take. Marks move apart in a larger picture and names do
        not, so that names which are clear of each other in one size may meet in another.

    Returns
    -------
    list of Spot or None
        None where every place would cover another name or leave the drawing area.

    Examples
    --------
    >>> [spot.xanchor for spot in spots([("Togo", 0.6, 0.4), ("Kenya", 0.61, 0.41)], [(560, 250)])]
    ['right', 'left']
    >>> spots([("Togo", 0.6, 0.4)] * 5, [(50, 250)])[-1] is None
    True
    """
    taken: list[list[Box]] = []
    chosen: list[Spot | None] = []
    for name, x, y in marks:
        width = key.text_width(name, theme.SMALL)
        sides = (LEFT, RIGHT) if x > 0.5 else (RIGHT, LEFT)  # towards the middle, where there is room
        free = [
            (spot, boxes)
            for spot in (*sides, ABOVE, BELOW)
            if (boxes := _free(spot, (x, y), width, sizes, taken)) is not None
        ]
        if not free:
            chosen.append(None)
            continue
        wide, high = sizes[-1]
        spot, boxes = min(free, key=lambda place: sum(_holds(place[1][-1], u * wide, v * high) for u, v in others))
        taken.append(boxes)
        chosen.append(spot)
    return chosen


def _free(
    spot: Spot, at: tuple[float, float], width: float, sizes: Sequence[tuple[float, float]], taken: list[list[Box]]
) -> list[Box] | None:
    """Return the name's boxes in every size, or None where it leaves the area or covers another name in one of them."""
    boxes = [_box(spot, at[0] * wide, at[1] * high, width) for wide, high in sizes]
    inside = all(_inside(box, wide) for box, (wide, _) in zip(boxes, sizes, strict=True))
    clear = not any(_cover(*pair) for other in taken for pair in zip(boxes, other, strict=True))
    return boxes if inside and clear else None


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] < x < box[1] and box[2] < y < box[3]


def _box(spot: Spot, x: float, y: float, width: float) -> Box:
    left = {"left": 0.0, "center": -width / 2, "right": -width}[spot.xanchor] + x + spot.xshift
    foot = {"bottom": 0.0, "middle": -TALL / 2, "top": -TALL}[spot.yanchor] + y + spot.yshift
    return left, left + width, foot, foot + TALL


def _inside(box: Box, wide: float) -> bool:
    """Keep off the words at the two axes; at the right there is a margin."""
    return box[0] >= 0 and box[1] <= wide + OFF and box[2] >= 0


def _cover(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
