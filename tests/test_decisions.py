"""Decisions beside a vintage: complete, readable, made again; areas and doubles that have no place."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from functools import cache

import polars as pl
import pytest
from provider_catalogue import catalogue, ilo, indicator, recipe, wb
from test_observations import UPDATED, values

from socjust import catalogue as catalogues
from socjust import store
from socjust import table as t
from socjust.home import Home
from socjust.judgement import STEPS, Situation, judge
from socjust.store import plan, stored
from socjust.store.manifest import LeftOut, RecipeEntry
from socjust.store.observations import Received, areas, build
from socjust.store.outside import outside

OWN_GROUP = LeftOut(provider="ilostat", area="X99", figures=1, kind="aggregate")


def apart(what, series, left_out=(), simulated=False) -> pl.DataFrame:
    received = Received(
        {(s.provider, s.label): frame for s, frame in series.items()},
        {(s.provider, s.label): UPDATED for s in series},
        simulated,
    )
    return outside(received, [what], {what.id: RecipeEntry(rank=0)}, left_out, Situation(catalogue(), 2024))


def test_areas_that_the_report_does_not_have_are_listed_under_the_providers_code() -> None:
    frame = values(*((a, 2020, n) for n, a in enumerate(("KEN", "KOS", "X06", "X99", "ANT"))), ("TWN", 2020, None))
    rows = apart(indicator("x", recipe(ilo("S"))), {ilo("S"): frame}, [OWN_GROUP])
    assert rows.select("economy", "year", "sex", "action", "rule", "before", "after", "source", "series").rows() == [
        (area, 2020, "total", "left out", "area", value, None, "ilostat", "S")
        for area, value in (("X06", 2.0), ("X99", 3.0), ("ANT", 4.0))  # a blank is missing: nothing was decided on it
    ]
    why = dict(rows.select("economy", "reason").rows())
    assert why["X99"].startswith("ILOSTAT publishes this figure for X99, which the report does not have: a group of ec")
    assert why["ANT"].endswith("neither the catalogue nor the provider's list of groups knows the code.")
    named = next(code.reason for code in catalogue().areas if code.code == "X06").rstrip(".")
    assert why["X06"].endswith(f"{named}.")


def test_a_second_figure_of_one_economy_and_year_is_listed() -> None:
    frame = values(("KOS", 2020, 1.0), ("XKX", 2020, 2.0), ("KOS", 2021, 3.0))
    what = indicator("x", recipe(ilo("S")))
    rows = apart(what, {ilo("S"): frame})
    assert rows.select("economy", "rule", "before").rows() == [("XKX", "duplicate", 2.0)]


def test_a_figure_of_a_second_source_is_listed_and_named() -> None:
    frame = values(("KEN", 2020, 1.0, "", "Survey"), ("KEN", 2020, 2.0, "", "Census"), ("KEN", 2020, 3.0))
    what, series = indicator("x", recipe(ilo("S"))), {ilo("S"): frame}
    rows = apart(what, series)
    assert rows.select("rule", "before", "after").rows() == [("second source", 2.0, None), ("second source", 3.0, None)]
    assert rows["reason"][0].endswith("that of Survey, which has the longest series there, and not this one of Census.")
    assert rows["reason"][1].endswith("not this one of a source that is not named.")
    received = Received({("ilostat", "S"): frame}, {("ilostat", "S"): UPDATED})
    table = build(received, catalogue(), [what], {what.id: RecipeEntry(rank=0)}, "v")
    assert table.select("value", "origin").rows() == [(1.0, "Survey")]


def test_every_series_of_a_recipe_is_looked_at_and_no_other() -> None:
    what = indicator("x", recipe(wb("A"), wb("B"), expression="a + b"), recipe(wb("C"), rank=1))
    series = {wb(name): values(("ZZZ", 2020, 1.0)) for name in "ABC"}
    assert apart(what, series)[t.SERIES].to_list() == ["A", "B"]
    by_sex = (("female", ilo("S", sex="SEX_F")), ("total", ilo("S", sex="SEX_T")))
    both = indicator("y", recipe(ilo("S", sex="SEX_T"), by_sex=by_sex))
    series = {s: values(("ZZZ", 2020, 1.0)) for _, s in by_sex}
    assert sorted(apart(both, series)[t.SEX]) == ["female", "total"]


def test_without_odd_areas_there_is_nothing() -> None:
    rows = apart(indicator("x", recipe(wb("A"))), {wb("A"): values(("KEN", 2020, 1.0))})
    assert rows.is_empty() and rows.schema == pl.Schema(t.DECISIONS)
    assert apart(indicator("x", recipe(wb("A"))), {}).is_empty()


def copy(home: Home, to: Home) -> store.Vintage:
    for part in ("raw", "processed"):
        name = store.vintages(home)[0].name
        shutil.copytree(getattr(home, part) / name, getattr(to, part) / name)
    return store.vintages(to)[0]


def test_decisions_are_read_and_made_again_with_the_table(invented_home: Home, home: Home) -> None:
    vintage = copy(invented_home, home)
    path = vintage.processed / stored.DECISIONS_FILE
    first = store.decisions(vintage)
    assert first.schema == pl.Schema(t.DECISIONS) and not first.is_empty()
    path.write_bytes(b"damaged")
    assert store.decisions(vintage).equals(first)
    (vintage.processed / stored.KEY_FILE).write_text("{}")  # another catalogue or program
    assert store.decisions(vintage).equals(first) and path.is_file()
    assert store.observations(vintage).height == pl.read_parquet(vintage.processed / stored.FILE).height


@cache
def as_received(vintage: store.Vintage) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The table before judgement, and every figure of an area or double that is not in it."""
    framework, manifest = catalogues.load(), vintage.manifest
    arrived = stored.received(vintage, framework)
    asked = [i for i in framework.indicators.values() if i.id in manifest.recipes]
    table = build(arrived, framework, asked, plan.choose(asked, manifest.series), vintage.name)
    known = {p: areas(framework, p) for p, _ in arrived.values}
    others = [
        frame.filter(pl.col("value").is_finite(), ~pl.col("area").is_in(list(known[provider]))).select(
            pl.lit(label).alias(t.SERIES), pl.col("area").alias(t.ECONOMY), t.YEAR, pl.col("value").alias(t.BEFORE)
        )
        for (provider, label), frame in arrived.values.items()
    ]
    return table, pl.concat(others).unique()


@pytest.mark.parametrize("which", ["real_home", "invented_home"])
def test_decisions_of_a_vintage_are_complete(which: str, request: pytest.FixtureRequest) -> None:
    vintage = store.vintages(request.getfixturevalue(which))[0]
    table, decisions = store.observations(vintage), store.decisions(vintage)
    before, others = as_received(vintage)
    area = decisions.filter(pl.col(t.RULE).is_in(["area", "duplicate"]))
    rest = decisions.filter(~pl.col(t.RULE).is_in(["area", "duplicate"]))

    # every key of a decision was received, with the value that stands in it
    published = before.select(*t.KEY, pl.col(t.VALUE).alias("published"))
    joined = rest.join(published, on=t.KEY, how="left")
    assert joined["published"].null_count() == 0 and (joined["published"] == joined[t.BEFORE]).all()
    seen = area.filter(pl.col(t.RULE) == "area").select(others.columns).unique()
    assert seen.join(others, on=others.columns, how="anti").is_empty()

    # whatever is gone, changed or marked has a decision
    after = before.select(*t.KEY, pl.col(t.VALUE).alias("published")).join(table, on=t.KEY, how="left")
    marked = (pl.col(t.FLAGS) != "") | (pl.col(t.STATUS) == "projected")
    touched = after.filter(pl.col(t.VALUE).is_null() | (pl.col(t.VALUE) != pl.col("published")) | marked)
    assert touched.join(rest, on=t.KEY, how="anti").is_empty()
    assert table.join(before, on=t.KEY, how="anti").is_empty()

    # a figure is left out or stays, never both; every decision has a sentence and a known action
    gone = decisions.filter(pl.col(t.ACTION) == "left out")
    assert gone[t.AFTER].null_count() == gone.height and gone.join(table, on=t.KEY, how="semi").is_empty()
    assert set(decisions[t.ACTION]) <= set(t.ACTIONS)
    assert decisions.filter(
        ~pl.col(t.REASON).str.contains(r"\.\)?$") | pl.col(t.REASON).str.contains(r"[{}—]")
    ).is_empty()
    assert decisions.select(*t.KEY, t.RULE, t.SERIES, t.BEFORE).is_duplicated().sum() == 0


def test_what_was_decided_on_real_figures(real_home: Home) -> None:
    decisions = store.decisions(store.newest(real_home))
    counts = dict(decisions.group_by(t.RULE).len().iter_rows())
    print(counts)
    assert counts["area"] > 20_000 and counts["source change"] > 300 and counts["break"] > 300
    assert counts["correction"] >= 20 and counts["censored"] > 500 and counts["copied projection"] > 300
    assert counts.get("impossible", 0) == 0  # nothing impossible is published; a value that came would be left out
    for economy, indicator_id, years in (
        ("SDN", "ena_government_revenue", [1998, 1999]),
        ("BGD", "cap_youth_literacy", [2000]),
    ):
        rows = decisions.filter(pl.col(t.ECONOMY) == economy, pl.col(t.INDICATOR) == indicator_id)
        gone = rows.filter(pl.col(t.RULE) == "correction", pl.col(t.ACTION) == "left out")
        assert sorted(set(gone[t.YEAR])) == years
    lost = decisions.filter(pl.col(t.RULE) == "area")[t.ECONOMY]
    assert {"ANT", "TWN", "X06"} <= set(lost)  # named, not silently gone


def test_copies_of_ilo_estimates_are_projections_from_the_year_before_on(real_home: Home) -> None:
    table = store.observations(store.newest(real_home))
    copied = table.filter(pl.col(t.SERIES) == "SL.EMP.TOTL.SP.ZS")
    last = copied.filter(pl.col(t.YEAR) == pl.col(t.UPDATED).dt.year() - 1)
    assert last.height > 100 and set(last[t.STATUS]) == {"projected"}
    assert "projected" not in set(copied.filter(pl.col(t.YEAR) < pl.col(t.UPDATED).dt.year() - 1)[t.STATUS])
    assert table.filter(pl.col(t.STATUS) == "projected")[t.YEAR].max() <= datetime.now(UTC).year


def test_judging_half_a_million_figures_takes_a_moment(real_home: Home) -> None:
    import time

    vintage = store.newest(real_home)
    table, _ = as_received(vintage)
    started = time.process_time()
    judge(table, STEPS, Situation(catalogues.load(), vintage.manifest.created.year))
    assert time.process_time() - started < 10  # of processor time; half a second on a quiet machine
