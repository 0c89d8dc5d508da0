"""The chapter on methods over an invented vintage: every figure there is what the engine says."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import polars as pl
import pytest

from socjust import analyses, store
from socjust import table as t
from socjust.analyses import robustness_text as text
from socjust.analyses.robustness import JUDGEMENTS, RobustnessView
from socjust.home import Home
from socjust.scores.spread_settings import WIDE, Effort


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> analyses.Book:
    home = tmp_path_factory.mktemp("methods")
    made = store.fetch(Home(home), source="simulated", progress=False, say=lambda _: None)
    return analyses.open_book(home, made.name)


@pytest.fixture(scope="module")
def view(book: analyses.Book) -> RobustnessView:
    module = import_module("socjust.analyses.robustness")  # the package has the function by that name
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BASE", 64)
        patch.setattr(module, "SETS", Effort(256, 16))
        return analyses.robustness(book)


def test_every_published_score_of_the_year_has_an_interval_that_holds_it(book):
    rows = book.dimensions.filter(pl.col(t.SCORE).is_not_null())
    assert rows.height > 100
    assert rows.filter(~pl.col(t.SCORE).is_between(pl.col(t.LOW), pl.col(t.HIGH))).is_empty()
    assert book.dimensions.filter(pl.col(t.SCORE).is_null() & pl.col(t.LOW).is_not_null()).is_empty()


def test_a_rank_is_given_exactly_where_no_band_is(book):
    rows = book.dimensions.filter(pl.col(t.SCORE).is_not_null())
    wide = (pl.col(t.HIGH) - pl.col(t.LOW) > WIDE) | (pl.col(t.DIMENSION) == "RIG")
    assert rows.filter(wide != pl.col("banded")).is_empty()
    assert rows.filter(pl.col("banded") == pl.col(t.RANK_LOW).is_not_null()).is_empty()


def test_group_figures_carry_intervals(book):
    now = book.aggregates.filter((pl.col(t.YEAR) == book.year) & pl.col(t.SCORE).is_not_null())
    assert now.height and now.filter(~pl.col(t.SCORE).is_between(pl.col(t.LOW), pl.col(t.HIGH))).is_empty()


def test_all_four_judgements_are_weighed_in_every_dimension(view):
    names = [c for c in JUDGEMENTS if c in view.drivers.columns]
    assert names == list(JUDGEMENTS) and view.drivers.height == view.together.height == view.dimensions.height
    totals = view.together.select(f"{c}_total" for c in JUDGEMENTS).to_numpy()
    assert np.nanmin(totals) > -1e-9 and (np.nansum(totals, axis=1) > 0.5).all()
    share, low, high = (view.together[f"remove_total{end}"].to_numpy() for end in ("", "_low", "_high"))
    assert (low <= share + 0.1).all() and (share <= high + 0.1).all()


def test_weights_and_influences_add_up_to_a_hundred(view):
    sums = view.indicators.group_by(t.DIMENSION).agg(pl.col("weight", "influence").sum())
    assert sums["weight"].to_numpy() == pytest.approx(100)
    assert sums["influence"].to_numpy() == pytest.approx(100)


def test_each_served_indicator_is_left_out_once(book, view):
    served = {i.id for can in book.servable.values() if not can.reason for i in can.indicators}
    assert set(view.indicators["code"]) == served and view.indicators["code"].is_unique().all()
    assert view.indicators["mean_shift"].min() >= 0


def test_flags_say_what_the_correlation_is(view):
    for row in view.pairs.iter_rows(named=True):
        assert row[t.ECONOMIES] >= 10
        assert row["correlation"] < 0 if row["flag"] == "conflict" else row["correlation"] > 0.9
        if row["flag"] == "conflict":  # −0.03 over 11 economies says nothing
            assert abs(row["correlation"]) > 1.6 / (row[t.ECONOMIES] - 3) ** 0.5


def test_provisional_goalposts_are_those_of_the_catalogue(book, view):
    used = [book.in_use[i.id].goalposts or i.goalposts for can in book.servable.values() for i in can.indicators]
    assert view.provisional.height == sum(posts.provisional for posts in used) > 0
    assert view.provisional_title.startswith(f"{view.provisional.height} of {len(used)} ")


def test_the_year_with_most_draws_is_the_default_one_whatever_is_read(book, view):
    assert view.draws_text.startswith(f"For {book.default_year} each interval") and "only" not in view.draws_text
    other = replace(book, year=book.default_year - 3)
    assert f"For {book.default_year} each interval" in text.draws(other) and text.draws(other).endswith("only.")


def test_the_opening_names_the_bands(view):
    assert str(view.dimensions["bands"].sum()) in view.lede and "are shown as bands" in view.lede
