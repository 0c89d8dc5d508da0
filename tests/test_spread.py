"""Intervals of scores: cases whose ends can be worked out by hand, and what must hold for all of them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from test_dimension import ECONOMIES, PEOPLE, indicator, observations, one, world

from socjust import table as t
from socjust.scores import spread as module
from socjust.scores import stored
from socjust.scores.dimension import dimension_scores
from socjust.scores.spread import choices, draw, interval, setting, spread, strata
from socjust.scores.spread_settings import LEVEL, WIDE, Effort

FEW = Effort(1_200, 30)
FOUR = tuple(indicator(name, 0, 100) for name in "abcd")


def made(rows: list[tuple], years: tuple[int, ...] = (2020,), framework=None):
    framework = framework or world(*FOUR)
    seen = observations(*rows)
    return spread(dimension_scores(seen, framework, years), seen, framework, years[-1])


def values(economy: str, *figures: float, year: int = 2020) -> list[tuple]:
    return [(economy, year, name, figure) for name, figure in zip("abcd", figures, strict=False)]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "THOROUGH", FEW)
    monkeypatch.setattr(module, "BRIEF", Effort(600, 15))


@pytest.fixture
def fixed_goalposts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GOALPOSTS", 0.0)


def test_equal_scores_leave_no_room_where_goalposts_are_fixed(fixed_goalposts) -> None:
    row = one(made(values("AAA", 40, 40, 40, 40)).dimensions, economy="AAA")
    assert (row["low"], row["score"], row["high"]) == pytest.approx((40, 40, 40))


def test_equal_scores_move_with_the_goalposts_and_no_further() -> None:
    row = one(made(values("AAA", 40, 40, 40, 40)).dimensions, economy="AAA")
    # Goalposts of -10 and 90 give 50, those of 10 and 110 give 30: no draw can lie outside.
    assert 30 < row["low"] < 39.5 and 40.5 < row["high"] < 50


def test_one_indicator_alone_is_neither_weighted_nor_left_out(fixed_goalposts) -> None:
    framework = world(indicator("a", 0, 100), indicator("b", 0, 100, 1, 0.01), indicator("c", 0, 100, 1, 0.01))
    rows = [("AAA", 2020, "a", 70), ("BBB", 2020, "b", 10), ("BBB", 2020, "c", 10)]
    result = made(rows, framework=framework).dimensions
    row = one(result, economy="AAA")
    assert (row["low"], row["score"], row["high"]) == pytest.approx((70, 70, 70))
    hidden = one(result, economy="BBB")
    assert (hidden["score"], hidden["low"], hidden["high"], hidden["rank_low"]) == (None,) * 4


def test_two_draws_worked_by_hand(fixed_goalposts) -> None:
    """Arithmetic with a left out, geometric with b left out, on the framework's own weights."""
    framework = world(*FOUR[:3])
    scored = dimension_scores(observations(*values("AAA", 4, 9, 36)), framework, [2020])
    units = scored.dimensions.filter(pl.col(t.SCORE).is_not_null())
    pipeline, data = setting(scored.indicators, list(FOUR[:3]), ["CAP"], units)
    drawn = [c for c in choices(pipeline.framework, FEW) if c.step != "weights"]
    given = {"goalposts": [0, 0], "aggregate.method": [0, 1], "remove": [1, 2]}
    result = module.uncertainty.run(pipeline, data, drawn, parameters=given)
    assert result.scores["CAP"][:, 0] == pytest.approx([(9 + 36) / 2, (4 * 36) ** 0.5])


def test_zero_counts_as_one_in_the_geometric_mean(fixed_goalposts) -> None:
    framework = world(*FOUR[:3])
    scored = dimension_scores(observations(*values("AAA", 0, 100, 100)), framework, [2020])
    units = scored.dimensions.filter(pl.col(t.SCORE).is_not_null())
    drawn = draw(scored.indicators, list(FOUR[:3]), "CAP", units, FEW)
    assert drawn.scores["CAP"].min() >= 1 and not np.isnan(drawn.scores["CAP"]).any()


@pytest.mark.parametrize("figures", [(0, 0, 0, 0), (100, 100, 100, 100), (0, 100, 50, 20), (99, 1, 1, 1)])
def test_the_interval_holds_the_published_score(figures) -> None:
    row = one(made(values("AAA", *figures)).dimensions, economy="AAA")
    assert 0 <= row["low"] <= row["score"] <= row["high"] <= 100


def test_the_draws_hold_the_score_without_help_away_from_the_ends() -> None:
    scored = dimension_scores(observations(*values("AAA", 30, 50, 45, 60)), world(*FOUR), [2020])
    units = scored.dimensions.filter(pl.col(t.SCORE).is_not_null())
    low, high = draw(scored.indicators, FOUR, "CAP", units, FEW).score_quantiles([0.05, 0.95])[:, 0]
    assert low < units[t.SCORE][0] < high


def test_the_same_seed_gives_the_same_bytes() -> None:
    rows = [row for k, e in enumerate(ECONOMIES) for row in values(e.id, 10 * k, 90 - 5 * k, 30 + k, 50)]
    first, second = made(rows), made(rows)
    assert first.dimensions.equals(second.dimensions) and first.groups.equals(second.groups)


def test_an_economy_keeps_its_interval_whatever_the_others_are() -> None:
    alone = one(made(values("AAA", 10, 70, 30, 50)).dimensions, economy="AAA")
    beside = one(made(values("AAA", 10, 70, 30, 50) + values("BBB", 1, 2, 3, 4)).dimensions, economy="AAA")
    assert (alone["low"], alone["high"]) == pytest.approx((beside["low"], beside["high"]), abs=1e-9)


def test_ranks_hold_the_place_and_only_the_reference_year_has_them() -> None:
    rows = [
        row
        for year in (2012, 2020)
        for k, e in enumerate(ECONOMIES)
        for row in values(e.id, *[20 + 12 * k] * 4, year=year)
    ]
    result = made(rows, (2012, 2020)).dimensions
    earlier, now = (result.filter(year=y).sort("score", descending=True) for y in (2012, 2020))
    assert earlier["rank_low"].null_count() == len(ECONOMIES) and earlier["low"].null_count() == 0
    places = list(range(1, len(ECONOMIES) + 1))
    assert all(a <= p <= b for a, p, b in zip(now["rank_low"], places, now["rank_high"], strict=True))
    assert now.row(0, named=True)["rank_high"] <= 2


def test_a_wide_interval_makes_a_band_without_a_rank(fixed_goalposts) -> None:
    rows = values("AAA", 0, 0, 100, 100) + values("BBB", 50, 50, 50, 50)
    result = made(rows).dimensions
    wide, narrow = one(result, economy="AAA"), one(result, economy="BBB")
    assert wide["high"] - wide["low"] > WIDE
    assert (wide["banded"], wide["rank_low"], wide["rank_high"]) == (True, None, None)
    assert (narrow["banded"], narrow["rank_low"]) == (False, 1)


def test_a_groups_interval_is_that_of_its_one_economy() -> None:
    people = [("FFF", 2019, "den_population", 100), *PEOPLE]
    result = made(values("FFF", 10, 70, 30, 50) + people)
    group, own = one(result.groups, group="HIC"), one(result.dimensions, economy="FFF")
    assert (group["low"], group["high"]) == pytest.approx((own["low"], own["high"]))
    assert group["median_low"] is None  # of five economies at least


def test_a_group_varies_less_than_its_economies() -> None:
    people = [(e.id, 2019, "den_population", 100) for e in ECONOMIES]
    figures = ((10, 70, 30, 50), (70, 10, 50, 30), (30, 50, 70, 10), (50, 30, 10, 70), (40, 40, 40, 45))
    rows = [row for e, f in zip(ECONOMIES, figures, strict=False) for row in values(e.id, *f)]
    result = made(rows + people)
    group = one(result.groups, group="LIC")
    widths = result.dimensions.filter(pl.col("low").is_not_null()).select(pl.col("high") - pl.col("low"))["high"]
    assert group["high"] - group["low"] < widths.max()
    assert group["median_low"] <= 42 <= group["median_high"]


def test_every_stratum_comes_up_equally_often() -> None:
    framework = setting(dimension_scores(observations(), world(*FOUR), [2020]).indicators, FOUR, ["CAP"], NOBODY)[0]
    drawn = choices(framework.framework, FEW)
    numbered = strata(drawn, FEW.draws)
    cells = np.unique(np.stack([numbered["aggregate.method"], numbered["remove"]]), axis=1, return_counts=True)[1]
    assert len(cells) == 2 * 5 and cells.max() == cells.min() == 120
    assert len(np.unique(numbered["weights"])) == FEW.draws and set(numbered["goalposts"]) == set(range(FEW.sets))


NOBODY = pl.DataFrame(schema={t.ECONOMY: pl.String, t.YEAR: pl.Int32})


def test_ninety_percent_lie_inside() -> None:
    low, high = interval(np.arange(101.0)[:, None], np.array([50.0]))
    assert (low[0], high[0]) == pytest.approx((100 * (1 - LEVEL) / 2, 100 * (1 + LEVEL) / 2))


def test_an_empty_vintage_has_no_intervals() -> None:
    result = made([])
    assert result.groups.is_empty() and result.dimensions["low"].null_count() == len(ECONOMIES)
    assert {"rank_low", "rank_high"} <= set(result.dimensions.columns)


def test_stored_scores_are_stale_when_other_draws_are_asked_for(monkeypatch) -> None:
    seen, framework = observations(*values("AAA", 1, 2, 3, 4)), world(*FOUR)
    before = stored._key(seen, framework, 5)
    monkeypatch.setattr(stored, "SETTINGS", (*stored.SETTINGS, "other"))
    assert stored._key(seen, framework, 5) != before
