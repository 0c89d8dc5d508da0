"""Ranks with ties."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from socjust.scores.rank import rank

NAN = np.nan


def test_by_hand():
    assert rank([5.0, 7.0, NAN, 7.0, 1.0]).tolist() == [3, 1, 0, 1, 4]
    assert rank([5.0, 7.0, NAN, 7.0, 1.0], worst_first=True).tolist() == [2, 3, 0, 3, 1]


def test_the_last_bit_does_not_split_a_tie():
    assert rank([-5.1, -5.100000000000001, -4.0]).tolist() == [2, 2, 1]
    assert rank([0.0, 0.0, -0.0, 1e-300]).tolist() == [2, 2, 2, 1]


def test_every_row_and_axis_as_scipy_does():
    x = np.random.default_rng(0).integers(0, 20, size=(50, 30)).astype(float)
    assert np.array_equal(rank(x), rankdata(-x, method="min", axis=1))
    assert np.array_equal(rank(x, axis=0), rankdata(-x, method="min", axis=0))


def test_many_units_do_not_overflow():
    ranks = rank(np.arange(70_000.0))
    assert ranks[0] == 70_000 and ranks[-1] == 1


def test_nothing_to_rank():
    assert rank([NAN, NAN]).tolist() == [0, 0] and rank([]).tolist() == []
