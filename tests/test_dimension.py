"""Dimension scores on a world of six economies, worked by hand."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Dimension, Economy, Goalposts, Group, Indicator, Recipe, Series
from socjust.scores import groups
from socjust.scores.dimension import dimension_scores, reference_year, servable
from socjust.scores.indicator import indicator_scores


def indicator(
    name: str, lower: float, upper: float, direction: int = 1, weight: float = 1.0, **more: object
) -> Indicator:
    series = Series(provider="worldbank", code=name.upper())
    posts = Goalposts(lower=lower, upper=upper, source="hand")
    recipes = [Recipe(rank=0, components=(("x", series),), goalposts=posts)]
    if alternate := more.pop("alternate", None):
        recipes.append(
            Recipe(
                rank=1,
                components=(("x", series),),
                goalposts=Goalposts(lower=alternate[0], upper=alternate[1], source="hand"),
            )
        )
    given = {"dimension": "CAP", "role": "score", "title": name, "short": name, "unit": "%", "weight": weight, **more}
    return Indicator(id=name, direction=direction, recipes=tuple(recipes), **given)


def economy(code: str, income: str = "LIC") -> Economy:
    return Economy(id=code, iso2=code[:2], name=code.title(), region="SSF", income=income)


ECONOMIES = [economy(c) for c in ("AAA", "BBB", "CCC", "DDD", "EEE")] + [economy("FFF", "HIC")]


def world(*indicators: Indicator) -> Catalogue:
    dimension = Dimension(id="CAP", order=1, title="Capabilities", short="Capabilities", question="?", text=".")
    groups_ = [
        Group(id="WLD", kind="world", name="World", short="World"),
        Group(id="SSF", kind="region", name="Region", short="Region"),
        Group(id="LIC", kind="income", name="Low income", short="Low"),
        Group(id="HIC", kind="income", name="High income", short="High"),
    ]
    people = Indicator(
        id="den_population",
        dimension="",
        role="denominator",
        title="Population",
        short="Population",
        unit="persons",
        direction=0,
    )
    return Catalogue(
        dimensions={"CAP": dimension},
        indicators={i.id: i for i in (*indicators, people)},
        economies={e.id: e for e in ECONOMIES},
        groups={g.id: g for g in groups_},
        areas=(),
        levels={},
        sha256="",
    )


def observations(*rows: tuple) -> pl.DataFrame:
    """Rows are (economy, year, indicator, value) and optionally the recipe's rank."""
    made = [
        {
            t.ECONOMY: e, t.YEAR: y, t.INDICATOR: i, t.SEX: "total", t.VALUE: float(v), t.STATUS: "observed",
            t.FLAGS: "alternate" if rest else "", t.SOURCE: "worldbank", t.SERIES: i.upper(),
            t.RECIPE: rest[0] if rest else 0, t.ORIGIN: "", t.UPDATED: date(2026, 7, 13), t.VINTAGE: "v",
        }
        for e, y, i, v, *rest in rows
    ]  # fmt: skip
    return pl.DataFrame(made, schema=t.OBSERVATIONS)


ABC = (indicator("a", 0, 50), indicator("b", 0, 100, -1), indicator("c", 10, 20, 1, 0.5))


def one(frame: pl.DataFrame, **where: object) -> dict:
    (row,) = frame.filter(**where).to_dicts()
    return row


def test_weighted_mean_worked_by_hand() -> None:
    seen = observations(("AAA", 2020, "a", 25), ("AAA", 2019, "b", 20), ("AAA", 2018, "c", 15))
    made = dimension_scores(seen, world(*ABC), [2020])
    row = one(made.dimensions, economy="AAA")
    assert row["score"] == pytest.approx((50 * 1 + 80 * 1 + 50 * 0.5) / 2.5)
    assert (row["weight_share"], row["seen"], row["total"], row["reason"]) == (1.0, 3, 3, "")


def test_unclipped_value_is_kept_beside_the_clipped_score() -> None:
    scored = indicator_scores(observations(("AAA", 2020, "a", 60)), world(*ABC), [2020])
    assert one(scored)["unclipped"] == pytest.approx(120) and one(scored)["score"] == 100


def test_two_thirds_of_the_weight_are_needed() -> None:
    full = [("BBB", 2020, name, 15) for name in "abc"]
    seen = observations(*full, ("AAA", 2020, "a", 25), ("AAA", 2020, "c", 15))  # 1.5 of 2.5
    row = one(dimension_scores(seen, world(*ABC), [2020]).dimensions, economy="AAA")
    assert row["score"] is None and row["weight_share"] == pytest.approx(0.6)
    assert row["reason"] == "not published: 2 of 3 indicators, 60\u202f% of the weight (two thirds needed)"


def test_a_dimension_needs_three_served_indicators() -> None:
    seen = observations(("AAA", 2020, "a", 25), ("AAA", 2020, "b", 20))
    framework = world(*ABC)
    assert "2 of 3 indicators" in servable(seen, framework)["CAP"].reason
    assert one(dimension_scores(seen, framework, [2020]).dimensions, economy="AAA")["score"] is None


def test_a_dimension_needs_half_of_its_framework_weight() -> None:
    heavy = indicator("d", 0, 1, 1, 4.0)
    seen = observations(*[("AAA", 2020, name, 15) for name in "abc"])
    assert "38\u202f% of the weight" in servable(seen, world(*ABC, heavy))["CAP"].reason


def test_an_unserved_indicator_does_not_count_against_an_economy() -> None:
    absent = indicator("d", 0, 1, 1, 1.0)
    seen = observations(*[("AAA", 2020, name, 15) for name in "abc"])
    row = one(dimension_scores(seen, world(*ABC, absent), [2020]).dimensions, economy="AAA")
    assert (row["seen"], row["total"], row["weight_share"]) == (3, 3, 1.0)


def test_values_outside_the_window_do_not_count() -> None:
    full = [("BBB", 2020, name, 15) for name in "abc"]
    seen = observations(*full, ("AAA", 2014, "a", 25), ("AAA", 2015, "b", 20), ("AAA", 2021, "c", 15))
    scored = indicator_scores(seen, world(*ABC), [2020])
    assert scored.filter(economy="AAA")["indicator"].to_list() == ["b"]


def test_an_alternate_is_scored_on_its_own_goalposts() -> None:
    framework = world(indicator("a", 0, 50, alternate=(-2.5, 2.5)))
    row = one(indicator_scores(observations(("AAA", 2020, "a", 0, 1)), framework, [2020]))
    assert row["score"] == pytest.approx(50) and row["flags"] == "alternate"


def test_a_fallback_takes_the_place_of_a_missing_value_only() -> None:
    basic = indicator("basic", 40, 100, 1, 0.0, role="fallback", fallback_for="a")
    seen = observations(("AAA", 2020, "basic", 70), ("BBB", 2020, "basic", 70), ("BBB", 2020, "a", 25))
    scored = indicator_scores(seen, world(*ABC, basic), [2020])
    stood_in = one(scored, economy="AAA")
    assert (stood_in["stands_for"], stood_in["weight"], stood_in["flags"]) == ("a", 1.0, "fallback")
    assert stood_in["score"] == pytest.approx(50)
    assert one(scored, economy="BBB", indicator="basic")["weight"] == 0


def test_projections_never_enter() -> None:
    seen = observations(("AAA", 2020, "a", 25)).with_columns(pl.lit("projected").alias(t.STATUS))
    assert indicator_scores(seen, world(*ABC), [2020]).is_empty()


def test_reference_year_is_the_one_half_of_the_indicators_reach() -> None:
    seen = observations(
        *[(e.id, y, name, 1) for e in ECONOMIES for name, y in (("a", 2024), ("b", 2023), ("c", 2019))],
        ("AAA", 2025, "a", 1),
    )
    assert reference_year(seen, world(*ABC), economies=5) == 2023


PEOPLE = [
    ("AAA", 2019, "den_population", 100),
    ("BBB", 2019, "den_population", 300),
    ("CCC", 2019, "den_population", 200),
]


def values(*scores: tuple[str, float | None]) -> pl.DataFrame:
    schema = {t.ECONOMY: pl.String, t.YEAR: pl.Int32, t.DIMENSION: pl.String, t.SCORE: pl.Float64}
    return pl.DataFrame([(e, 2020, "CAP", s) for e, s in scores], schema=schema, orient="row")


def test_group_mean_is_weighted_by_people() -> None:
    made = groups.aggregate(values(("AAA", 10.0), ("BBB", 50.0), ("CCC", None)), observations(*PEOPLE), world(*ABC))
    row = one(made, group="LIC")
    assert row["population_share"] == pytest.approx(4 / 6) and row["economies"] == 2
    assert row["score"] == pytest.approx((10 * 100 + 50 * 300) / 400)


def test_group_mean_needs_two_thirds_of_the_people() -> None:
    made = groups.aggregate(values(("AAA", 10.0), ("BBB", None), ("CCC", 50.0)), observations(*PEOPLE), world(*ABC))
    row = one(made, group="LIC")
    assert row["score"] is None and row["population_share"] == pytest.approx(0.5)


def test_median_needs_five_economies() -> None:
    scores = [(e.id, float(10 * k)) for k, e in enumerate(ECONOMIES)]
    made = groups.median(values(*scores), world(*ABC))
    assert one(made, group="LIC")["score"] == 20 and one(made, group="HIC")["score"] is None
