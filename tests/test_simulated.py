from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace

import polars as pl
import pytest
import small_catalogue as small

from socjust.catalogue import load
from socjust.errors import UsageError
from socjust.sources.simulated import SIMULATED, simulate

KEY = ["label", "economy", "year"]
CATALOGUE = small.catalogue()


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return simulate(CATALOGUE)


@pytest.fixture(scope="module")
def whole() -> pl.DataFrame:
    return simulate(load())


def of(figures: pl.DataFrame, label: str) -> pl.DataFrame:
    return figures.filter(pl.col("label") == label)


def without(*indicators: str):
    kept = {name: row for name, row in reversed(CATALOGUE.indicators.items()) if name not in indicators}
    return replace(CATALOGUE, indicators=kept)


def test_columns_and_keys(figures):
    assert dict(figures.schema) == SIMULATED
    assert figures.select(KEY).is_duplicated().sum() == 0
    assert figures["value"].is_finite().all()
    assert figures.select(KEY).equals(figures.select(KEY).sort(KEY))


def test_two_processes_with_different_hash_seeds_give_the_same_bytes():
    code = (
        "import hashlib, small_catalogue as s; from socjust.sources.simulated import simulate; "
        "print(hashlib.sha256(simulate(s.catalogue()).write_csv().encode()).hexdigest())"
    )
    run = [sys.executable, "-c", code]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    sums = [
        subprocess.run(run, env=path | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    ]
    assert sums[0] == sums[1] != ""


def test_a_figure_does_not_depend_on_which_other_series_there_are_or_on_their_order(figures):
    fewer = simulate(without("stunting", "gini", "den_population"))
    assert fewer.height < figures.height
    assert fewer.equals(figures.join(fewer.select("label").unique(), on="label", how="semi").sort(KEY))


def test_a_figure_does_not_depend_on_the_years_asked_for(figures):
    assert simulate(CATALOGUE, 2000, 2010).equals(figures.filter(pl.col("year").is_between(2000, 2010)))
    assert simulate(CATALOGUE, last=2030).filter(pl.col("year") <= 2025).equals(figures)


@pytest.mark.parametrize("years", [(1980, 2020), (2020, 2010), (1990, 2100)])
def test_years_out_of_range_are_refused(years):
    with pytest.raises(UsageError, match="1990 to 2050"):
        simulate(CATALOGUE, *years)


def test_limits_hold(figures):
    for label, row in CATALOGUE.levels.items():
        values = of(figures, label).filter(pl.col("economy").is_in(list(CATALOGUE.economies)))["value"]
        assert row.floor is None or values.min() >= row.floor, label
        assert row.ceiling is None or values.max() <= row.ceiling, label


def test_a_series_without_a_level_has_no_figures(figures):
    assert of(figures, "EG.CFT.ACCS.ZS").is_empty()


def test_an_income_group_without_a_level_has_no_figures():
    row = CATALOGUE.levels["SH.STA.STNT.ME.ZS"].model_copy(update={"hic": None})
    areas = set(of(simulate(small.with_levels(CATALOGUE, row)), row.series)["economy"])
    assert {"KEN", "MLI", "UMC"} <= areas
    assert not areas & {"NOR", "USA", "HIC"}


def test_the_five_fifths_share_all_income_and_agree_with_the_gini_index(figures):
    fifths = figures.filter(pl.col("code").str.starts_with("SI.DST")).pivot(
        on="code", index=["economy", "year"], values="value"
    )
    economies = fifths.filter(pl.col("economy").is_in(list(CATALOGUE.economies)))
    assert economies.height > 10
    shares = [f"SI.DST.{n}.20" for n in ("FRST", "02ND", "03RD", "04TH", "05TH")]
    assert ((economies.select(shares).sum_horizontal() - 100).abs() < 0.5).all()
    for poorer, richer in zip(shares, shares[1:], strict=False):
        assert (economies[poorer] < economies[richer]).all()
    gini = of(figures, "SI.POV.GINI").select("economy", "year", "value").join(economies, on=["economy", "year"])
    assert gini.height == economies.height  # the same surveys
    # The Gini index of five groups, (2/5)(s1 + 2 s2 + … + 5 s5) - 6/5, leaves out the inequality inside each group.
    grouped = 40 * sum(n * gini[share] / 100 for n, share in enumerate(shares, start=1)) - 120
    assert (gini["value"] - grouped).is_between(0, 6).all()


def test_women_and_men_have_figures_for_the_same_years_on_both_sides_of_the_total(figures):
    by_sex = {s: of(figures, f"EIP_2EET_SEX_RT[sex=SEX_{s}]").select("economy", "year", "value") for s in "TFM"}
    both = by_sex["T"].join(by_sex["F"], on=["economy", "year"], suffix="_f")
    both = both.join(by_sex["M"], on=["economy", "year"], suffix="_m")
    assert both.height == by_sex["T"].height == by_sex["F"].height == by_sex["M"].height > 100
    assert (both["value_m"] <= both["value"]).all() and (both["value"] <= both["value_f"]).all()


def test_aggregates_are_weighted_by_population_and_counts_add_up(figures):
    wide = figures.filter(pl.col("year") == 2015).pivot(on="economy", index="label", values="value")
    people = wide.row(by_predicate=pl.col("label") == "SP.POP.TOTL", named=True)
    water = wide.row(by_predicate=pl.col("label") == "SH.H2O.SMDW.ZS", named=True)
    members = {"WLD": list(CATALOGUE.economies), "SSF": ["KEN", "MLI", "ZAF"], "HIC": ["NOR", "USA"]}
    for group, economies in members.items():
        assert people[group] == pytest.approx(sum(people[e] for e in economies))
        mean = sum(people[e] * water[e] for e in economies) / people[group]
        assert water[group] == pytest.approx(mean, abs=0.01)


def test_no_aggregate_where_too_few_people_are_covered():
    row = CATALOGUE.levels["SH.H2O.SMDW.ZS"].model_copy(update={"lmc": None, "umc": None, "hic": None})
    areas = set(of(simulate(small.with_levels(CATALOGUE, row)), row.series)["economy"])
    assert areas == {"MLI", "LIC"}


def test_parts_of_the_population_and_figures_per_head_agree_with_totals(whole):
    wide = whole.filter(pl.col("year") == 2020).pivot(on="label", index="economy", values="value")
    economies = wide.filter(pl.col("economy").is_in(list(load().economies)))
    people = economies["SP.POP.TOTL"]
    children = economies["SP.POP.0014.TO"] / people - economies["SP.POP.0014.TO.ZS"] / 100
    assert children.abs().max() < 0.001
    women_and_men = economies["SP.POP.TOTL.FE.IN"] + economies["SP.POP.TOTL.MA.IN"]
    assert (women_and_men / people - 1).abs().max() < 0.001
    assert (economies["NY.GDP.MKTP.PP.KD"] / people / economies["NY.GDP.PCAP.PP.KD"] - 1).abs().max() < 0.001
    assert 5e9 < wide.filter(pl.col("economy") == "WLD")["SP.POP.TOTL"].item() < 1e10


def test_figures_in_an_economys_own_money_have_no_aggregate(whole):
    areas = set(of(whole, "NY.GDP.MKTP.CN")["economy"])
    assert areas and areas <= set(load().economies)


def test_figures_lie_in_the_ranges_of_the_catalogue(whole):
    for row in load().indicators.values():
        for recipe in row.recipes:
            if recipe.expression is None:
                values = of(whole, recipe.components[0][1].label)["value"]
                assert recipe.range_lower is None or values.min() >= recipe.range_lower, row.id
                assert recipe.range_upper is None or values.max() <= recipe.range_upper, row.id


def test_rich_economies_have_more_of_what_money_buys(whole):
    water = of(whole, "SH.H2O.SMDW.ZS").filter(pl.col("year") == 2020)
    income = {e.id: e.income for e in load().economies.values()}
    of_group = pl.col("economy").replace_strict(income, default=None).alias("income")
    means = dict(water.group_by(of_group).agg(pl.col("value").mean()).drop_nulls().iter_rows())
    assert means["LIC"] < means["LMC"] < means["UMC"] < means["HIC"]


def test_surveys_leave_gaps_that_no_window_closes(whole):
    gini = of(whole, "SI.POV.GINI").filter(pl.col("economy").is_in(list(load().economies)))
    newest = gini.group_by("economy").agg(pl.col("year").max())["year"]
    assert (newest < 2018).any() and (newest >= 2020).any()
    assert gini["economy"].n_unique() < len(load().economies)


def test_economies_that_are_better_off_than_their_group_are_so_in_most_series(whole):
    framework = load()
    better = {
        i.recipes[0].components[0][1].label: i.direction for i in framework.scored() if not i.recipes[0].expression
    }
    income = {e.id: e.income for e in framework.economies.values()}
    rows = whole.filter(pl.col("label").is_in(list(better)), pl.col("economy").is_in(list(income)))
    means = rows.group_by("label", "economy").agg(pl.col("value").mean())
    peers = ["label", pl.col("economy").replace_strict(income)]
    standing = pl.col("value") * pl.col("label").replace_strict(better, return_dtype=pl.Float64)
    ranked = means.with_columns((standing.rank().over(peers) / pl.len().over(peers)).alias("rank"))
    odd = pl.col("label").replace_strict({label: n % 2 for n, label in enumerate(better)})
    halves = ranked.group_by("economy").agg(
        pl.col("rank").filter(odd == 0).mean().alias("one"), pl.col("rank").filter(odd == 1).mean().alias("other")
    )
    assert halves.drop_nulls().select(pl.corr("one", "other")).item() > 0.5


def test_every_series_of_the_catalogue_has_figures_and_gaps_are_realistic(whole):
    framework = load()
    assert set(whole["label"]) == {s.label for s in framework.series()}
    economies = set(framework.economies)
    for label, row in framework.levels.items():
        held = of(whole, label).filter(pl.col("economy").is_in(list(economies)))
        share = held["economy"].n_unique() / len(economies)
        assert share <= row.coverage + 0.15, label
        assert held["year"].min() >= row.first and held["year"].max() <= row.last, label


def test_marks_are_few_and_only_on_ilostat_surveys(whole):
    marked = whole.filter(pl.col("obs_status").is_not_null())
    assert set(marked["obs_status"]) == {"B", "U"}
    assert set(marked["provider"]) == {"ilostat"}
    assert not marked["code"].str.contains("_2", literal=True).any()
    surveys = whole.filter(pl.col("provider") == "ilostat", ~pl.col("code").str.contains("_2", literal=True))
    assert 0.01 < marked.height / surveys.height < 0.1


def test_the_whole_catalogue_takes_seconds():
    load()
    start = time.process_time()
    simulate(load())
    assert time.process_time() - start < 30  # of processor time; about 2 on a quiet core
