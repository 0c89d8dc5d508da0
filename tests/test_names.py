"""Names beside marks: in no size of the picture does one cover another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from socjust.charts import key, names, theme
from socjust.charts.names import spots
from socjust.charts.scatter import SIZES

MARKS = st.lists(
    st.tuples(st.sampled_from(["Togo", "Gambia, The", "Sweden"]), st.floats(0, 1), st.floats(0, 1)), max_size=8
)


def boxes(marks, chosen, wide, high):
    """Return left, right, foot and top of the names that are written, worked out anew."""
    for (name, x, y), spot in zip(marks, chosen, strict=True):
        if spot is not None:
            width = key.text_width(name, theme.SMALL)
            left = x * wide + spot.xshift - {"left": 0, "center": width / 2, "right": width}[spot.xanchor]
            foot = y * high + spot.yshift - {"bottom": 0, "middle": 7, "top": 14}[spot.yanchor]
            yield left, left + width, foot, foot + 14


@given(MARKS)
def test_no_name_covers_another_in_any_size(marks):
    chosen = spots(marks, SIZES)
    for wide, high in SIZES:
        drawn = list(boxes(marks, chosen, wide, high))
        for i, one in enumerate(drawn):
            assert one[0] >= -1e-6 and one[1] <= wide + names.OFF + 1e-6 and one[2] >= -1e-6
            for other in drawn[:i]:
                apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
                assert apart or max(one[0], other[0]) > min(one[1], other[1]) - 1e-6


def test_a_name_alone_stands_towards_the_middle():
    assert spots([("Togo", 0.9, 0.5), ("Togo", 0.1, 0.5)], SIZES) == [names.LEFT, names.RIGHT]


def test_a_name_takes_the_place_that_covers_the_fewest_marks():
    crowd = [(0.1 + n / 100, 0.5) for n in range(1, 8)]  # at the right of it
    (spot,) = spots([("Malaysia", 0.1, 0.5)], SIZES, [(0.1, 0.5), *crowd])
    assert spot == names.ABOVE
