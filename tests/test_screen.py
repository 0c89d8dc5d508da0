"""Screening and dividing by size."""

from __future__ import annotations

import numpy as np
import pytest

from socjust.errors import UsageError
from socjust.scores.denominate import denominate
from socjust.scores.screen import coverage, screen

NAN = np.nan


def test_columns_first_then_rows():
    values = [[1, NAN, 1], [1, NAN, NAN], [1, 1, 1]]
    units, indicators = screen(values, units=0.9, indicators=0.5)
    assert indicators.tolist() == [True, False, True]
    assert units.tolist() == [True, False, True], "the first unit is complete in the columns that are kept"


def test_exactly_the_share_is_enough():
    assert screen([[1, 1, NAN]], units=2 / 3)[0].tolist() == [True]
    assert coverage(np.zeros((0, 2), bool)).tolist() == [0, 0]


def test_a_share_is_a_share():
    with pytest.raises(UsageError, match="between 0 and 1"):
        screen([[1.0]], units=65)


def test_denominate_leaves_blanks_where_there_is_no_size():
    result = denominate([[10.0], [10.0], [10.0], [10.0]], [[2.0], [0.0], [-1.0], [NAN]])
    np.testing.assert_array_equal(result.ravel(), [5, NAN, NAN, NAN])
