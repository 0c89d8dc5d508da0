"""Where to focus on the providers' real figures: kept tables, an economy's page, the chapter, the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from socjust import analyses
from socjust import table as t
from socjust.analyses import focus as page
from socjust.cli import run
from socjust.errors import UsageError
from socjust.focus import robust, tables
from socjust.report import plan
from socjust.report.parameters import declared
from socjust.report.run import execute

CHAPTER = Path(__file__).resolve().parents[1] / "notebooks" / "60-where-to-focus.ipynb"


@pytest.fixture(scope="module")
def made(real_book):
    return page.result(real_book)


def test_all_cells_that_count_are_placed_once(real_book, made):
    cells = real_book.indicators.filter(pl.col(t.WEIGHT) > 0)
    assert made.places.height == cells.height
    assert made.places.select(t.ECONOMY, "stands_for").is_unique().all()
    assert made.places["quadrant"].null_count() == 0


def test_a_list_has_at_most_ten_with_something_certain_each(made):
    listed = made.places.filter(pl.col("place").is_not_null())
    assert listed["place"].max() == tables.whole("most")
    assert listed.filter(~(pl.col("behind") | pl.col("lowest") | pl.col("slow"))).is_empty()
    order = listed.sort(t.ECONOMY, "place").group_by(t.ECONOMY, maintain_order=True).agg("priority", "place")
    for values, places in order.select("priority", "place").iter_rows():
        assert values == sorted(values, reverse=True) and places == list(range(1, len(places) + 1))


def test_bands_hold_nine_of_ten_in_every_income_group(real_book, made):
    held = made.places.filter(pl.col("predicted").is_not_null())
    groups = {e.id: e.income for e in real_book.catalogue.economies.values()}
    inside = pl.col(t.UNCLIPPED).is_between("band_low_raw", "band_high_raw")
    shares = held.with_columns(pl.col(t.ECONOMY).replace_strict(groups).alias("g")).group_by("g").agg(
        inside.mean().alias("share"), pl.len().alias("n")
    )  # fmt: skip
    for group, share, count in shares.iter_rows():
        assert count < 200 or 0.88 < share < 0.96, group


@pytest.mark.parametrize(("code", "name"), [("KEN", "cap_undernourishment"), ("BRA", "dis_below_half_median")])
def test_a_prediction_is_that_of_a_fit_without_the_economy(real_book, made, code, name):
    rows = real_book.indicators.filter(pl.col(t.INDICATOR) == name).join(made.income, on=t.ECONOMY).sort(t.ECONOMY)
    x, y = rows["income"].log().to_numpy(), rows[t.UNCLIPPED].to_numpy()
    design, here = robust.basis(x, np.quantile(x, [0.1, 0.5, 0.9])), (rows[t.ECONOMY] == code).to_numpy()
    fitted = sm.RLM(y[~here], design[~here]).fit(
        scale_est=sm.robust.scale.HuberScale(tol=1e-10), tol=1e-10, maxiter=500
    )
    found = made.places.filter((pl.col(t.ECONOMY) == code) & (pl.col(t.INDICATOR) == name))
    assert found["predicted_raw"][0] == pytest.approx((design[here] @ fitted.params)[0], abs=0.01)


def test_the_tables_are_kept_and_read_again(real_book, made):
    assert (real_book.vintage.processed / f"focus_places_{real_book.year}.parquet").is_file()
    assert page.result(real_book).places.equals(made.places)


@pytest.mark.parametrize("code", ["KEN", "BRA", "DEU", "PRK", "TUV", "CHI", "XKX"])
def test_the_page_of_an_economy_is_complete(real_book, code):
    view = analyses.economy_focus(real_book, code)
    assert view.lede and view.priorities_title and view.chart_title and view.starts_title
    for row in view.priorities.iter_rows(named=True):
        assert (
            row["reason"].startswith(f"{row['label']}: ")
            and row["reason"].endswith(".")
            and "None" not in row["reason"]
        )
        assert row["source_line"]
    assert view.starts.filter(pl.col("gain") <= pl.col("own_gain")).is_empty()
    assert view.chart.height + len(view.places.filter(pl.col("predicted").is_null())) >= view.places.height


def test_thin_evidence_and_stand_ins_are_marked(real_book, made):
    dimensions = real_book.catalogue.dimensions
    rows = made.places.filter(pl.col("place").is_not_null())
    for row in rows.filter(pl.col(t.ECONOMY).is_in(["KEN", "BRA", "USA", "IND"])).iter_rows(named=True):
        said = page.remark(real_book, row)
        of = real_book.catalogue.indicators[row["stands_for"]]
        assert ("thin evidence" in said) == (dimensions[of.dimension].banded or of.role == "score-limited")
        assert ("stands in for" in said) == (row[t.INDICATOR] != row["stands_for"])


def test_the_chapter_runs(real_home, made, kernels):
    given = {"home": str(real_home.root), "weights": "", "exclude": ""}
    assert {name: kind for name, kind in declared(CHAPTER).items() if name in given} == dict.fromkeys(given, "str")
    done = execute(plan.Chapter(CHAPTER, given, "where-to-focus", "Where to focus", "analysis"))
    shown = [o for cell in done.cells for o in cell.get("outputs", [])]
    assert sum("application/vnd.socjust.figure+json" in o.get("data", {}) for o in shown) == 13
    assert "have at least one indicator" in shown[0]["data"]["text/markdown"]


def test_the_command_prints_scores_priorities_and_gaps(real_home, made, capsys):
    assert run(["economy", "Kenya", "--home", str(real_home.root)]) == 0
    said = capsys.readouterr().out
    for words in ("Essential capabilities", "Where to focus", " 1. ", "of draws", "Not seen", "trend, points a year"):
        assert words in said, words
    assert "SIMULATED" not in said


def test_the_command_gives_json_with_wishes(real_home, made, capsys):
    asked = ["economy", "KEN", "--json", "--exclude", "cap_undernourishment", "cap_food_insecurity"]
    kept = next(real_home.processed.glob("*/focus_places_*.parquet"))
    before = kept.stat().st_mtime_ns
    assert run([*asked, "--weight", "cap_electricity=2", "--home", str(real_home.root)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["economy"], data["simulated"], len(data["scores"])) == ("KEN", False, 7)
    assert not {"cap_undernourishment", "cap_food_insecurity"} & {p["stands_for"] for p in data["priorities"]}
    assert data["priorities"][0]["place"] == 1 and data["gaps"][0]["reason"]
    assert kept.stat().st_mtime_ns == before, "a reader's own weights must not replace what the report reads"


def test_the_command_marks_simulated_figures(invented_home, invented_book, capsys):
    asked = ["economy", "KEN", "--home", str(invented_home.root), "--vintage", invented_book.vintage.name]
    assert run(asked) == 0
    said = capsys.readouterr()
    assert said.out.count("SIMULATED") >= 3 and "SIMULATED" in said.err


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["Kenia"], "Did you mean Kenya"),
        (["KEN", "--weight", "dis_gini"], "write indicator=number"),
        (["KEN", "--exclude", "dis_ginni"], "Did you mean dis_gini"),
    ],
)
def test_the_command_tells_what_is_wrong(asked, words, capsys):
    assert run(["economy", *asked]) == 2
    assert words in capsys.readouterr().err


def test_the_chapter_refuses_wishes_that_do_not_fit(real_book):
    with pytest.raises(UsageError, match="is not scored"):
        analyses.where_to_focus(real_book, exclude="cap_water_basic")


def test_an_economy_without_income_says_so_and_blames_nobody_else(real_book):
    view = analyses.economy_focus(real_book, "VEN")
    assert view.chart.is_empty()
    assert "its income per head and income group are not known" in view.chart_notes[0]


@pytest.fixture(scope="module")
def chapter(real_book):
    return analyses.where_to_focus(real_book)


def test_settings_are_printed_as_their_file_writes_them(chapter):
    printed = dict(chapter.settings.select("name", "value").iter_rows())
    assert printed["peers_better"] == "0.75" and printed["target_year"] == "2030" and printed["wide_gap"] == "40"


def test_the_table_by_region_names_what_is_most_frequent(chapter):
    ids = [id_ for id_, _ in chapter.frequent_regions]
    assert len(ids) == 7 and [id_ for id_, _ in chapter.frequent_incomes] == ["LIC", "LMC", "UMC", "HIC"]
    named, count = chapter.regions_title.split(" comes up most often in ")
    tops = [
        label for id_ in ids for label in chapter.frequent.filter(pl.col(id_) == chapter.frequent[id_].max())["label"]
    ]
    assert tops.count(named) == int(count.split(" of ")[0]) == max(map(tops.count, tops))
