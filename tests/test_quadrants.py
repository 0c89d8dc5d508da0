"""The picture of quadrants and the map of kinds."""

from __future__ import annotations

import polars as pl
import pytest

from socjust.charts import Caption, kinds_map, quadrants
from socjust.charts.quadrants import MARKS, _spread
from socjust.errors import UsageError
from socjust.focus import tables
from socjust.focus.priorities import SET_ASIDE

ROWS = [
    {"label": "Hunger", "gap": 86.0, "beside": -58.0, "quadrant": "urgent", "place": 1},
    {"label": "Water", "gap": 62.0, "beside": -31.0, "quadrant": "urgent", "place": 2},
    {"label": "Light", "gap": 20.0, "beside": 5.0, "quadrant": "sustain", "place": None},
    {"label": "Care", "gap": 30.0, "beside": 0.2, "quadrant": "catching up", "place": None},
]
WORDS = Caption("focus", "Hunger first")


def test_every_quadrant_has_a_mark_of_its_own_shape():
    assert {rule.quadrant for rule in tables.quadrants()} | {SET_ASIDE} == set(MARKS)
    assert len({symbol for symbol, _, _ in MARKS.values()}) == len(MARKS)


def test_marks_lie_where_the_figures_say_and_the_numbered_are_named():
    made = quadrants(pl.DataFrame(ROWS), WORDS, against="what its income predicts")
    urgent = next(trace for trace in made.figure.data if trace.name == "urgent")
    assert (list(urgent.x), list(urgent.y)) == ([86.0, 62.0], [-58.0, -31.0])
    written = [a.text for a in made.figure.layout.annotations]
    assert "<b>1</b> Hunger" in written and "<b>2</b> Water" in written
    assert not any("Light" in text for text in written)
    assert made.table.height == 4 and "2 Water: 62 points short of the goal, 31 below what its" in made.alt


def test_a_level_score_is_called_level():
    made = quadrants(pl.DataFrame(ROWS), WORDS, against="the median")
    care = next(trace for trace in made.figure.data if trace.name == "catching up")
    assert "level with the median" in care.hovertext[0]


def test_nothing_to_draw_and_a_missing_column():
    empty = pl.DataFrame(ROWS).clear()
    assert "nothing to draw" in quadrants(empty, WORDS, against="x").alt
    with pytest.raises(UsageError, match="column 'gap' is missing"):
        quadrants(empty.drop("gap"), WORDS, against="x")


def test_names_never_lie_on_each_other():
    wanted = [50.0, 49.5, 49.0, -3.0, -3.1, -60.0, -60.0, -60.0, -60.0, -60.0]
    made = _spread(wanted, 5.3, 58.0)
    assert all(a - b >= 5.3 - 1e-9 for a, b in zip(made, made[1:], strict=False))
    assert max(made) <= 58 + 1e-9 and min(made) >= -58 - 1e-9


def test_the_map_counts_its_kinds_and_refuses_others():
    frame = pl.DataFrame({"economy": ["KEN", "NOR", "BRA"], "kind": ["Care", "Work", None]})
    made = kinds_map(frame, WORDS, ["Care", "Work"])
    assert made.alt == "World map of 2 economies by kind: Care 1, Work 1. 1 more without one; hatched."
    with pytest.raises(UsageError, match="'Work' is none of the kinds Care"):
        kinds_map(frame, WORDS, ["Care"])
    with pytest.raises(UsageError, match="colours for 7 kinds, not for 8"):
        kinds_map(frame, WORDS, list("abcdefgh"))
