"""Stability: the share of draws counted by hand, draw by draw, with plain numbers."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from focus_world import CODES, FEW, catalogue, look

from socjust import table as t
from socjust.focus import stability, tables, wishes
from socjust.scores.spread_settings import Effort

WHO = CODES[20]
FIGURES = {(WHO, "alpha"): 15.0, (WHO, "beta"): 18.0, (WHO, "gamma"): 12.0, (WHO, "delta"): 25.0}


def cut(value: float) -> float:
    return min(max(value, 0.0), 100.0)


def points(row: dict, lower: float, upper: float) -> float | None:
    """Points of one cell with other goalposts, in words of one syllable; None where it is no priority."""
    score, predicted, others = (
        None if row[c] is None else cut((row[c] - lower) * 100 / (upper - lower))
        for c in ("unclipped", "predicted_raw", "peers_raw")
    )
    gap, short = 100 - score, 0.0
    if row["below_band"] and predicted - score >= 3:
        short = predicted - score
    if row["lowest_quarter"] and others - score >= 3:
        short = max(short, others - score)
    return (gap + short) / 2 if short else None  # without trends something must be short


def test_shares_are_those_counted_draw_by_draw(monkeypatch):
    monkeypatch.setattr(stability, "whole", lambda name: {"top": 2, "most": 3}[name])
    made, framework = look(FIGURES), catalogue()
    rows = made.places.filter(pl.col(t.ECONOMY) == WHO).to_dicts()
    weights, posts = stability.drawn(framework, wishes.weights(framework), FEW)
    held = {row[t.INDICATOR]: 0 for row in rows}
    for draw in range(FEW.draws):
        found = {}
        for row in rows:
            name = row[t.INDICATOR]
            lower, upper = (posts[name][end][draw % FEW.sets] for end in (0, 1))
            if (p := points(row, lower, upper)) is not None:
                found[name] = p * weights[name][draw]
        for name in sorted(found, key=found.get)[-2:]:
            held[name] += 1
    for row in rows:
        assert row["stable_top"] == pytest.approx(held[row[t.INDICATOR]] / FEW.draws), row[t.INDICATOR]
    assert len(set(held.values())) > 2, "the case should not be trivial"


def test_with_fewer_than_five_candidates_each_stays_wherever_it_counts():
    made = look({(WHO, "alpha"): 5.0})
    found = made.places.filter((pl.col(t.ECONOMY) == WHO) & (pl.col(t.INDICATOR) == "alpha"))
    assert found["stable_top"][0] == found["stable_most"][0] == 1.0


def test_what_is_never_a_candidate_never_stays():
    made = look()
    quiet = made.places.filter(~pl.col("listed") & ~pl.col("below_band") & ~pl.col("lowest_quarter"))
    assert quiet.height and quiet["stable_most"].max() == 0


def test_drawn_weights_add_up_to_the_framework_and_the_first_goalposts_are_its_own():
    framework = catalogue()
    weights, posts = stability.drawn(framework, wishes.weights(framework), Effort(50, 4))
    assert weights["alpha"] + weights["beta"] == pytest.approx(2)
    assert weights["gamma"] == pytest.approx(1)  # alone in its dimension: nothing to draw
    assert all((ends[0][0], ends[1][0]) == (0, 100) for ends in posts.values())
    assert all(abs(ends[0]).max() <= 10 and abs(ends[1] - 100).max() <= 10 for ends in posts.values())


def test_more_than_the_first_five_are_counted_apart():
    assert tables.whole("top") < tables.whole("most")
    scores = stability._shares(np.array([[9.0, 8, 7, 6, 5, 4, -1], [1.0, 8, 7, 6, 5, 4, -1]]))
    assert scores == [[0.5, 1, 1, 1, 1, 0.5, 0], [1, 1, 1, 1, 1, 1, 0]]
