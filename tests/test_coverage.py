"""Coverage: every cell of a hand-made vintage is in the state it should be in, for the reason it should have."""

from __future__ import annotations

import json

import polars as pl
import pytest
import small_catalogue as small

from socjust import coverage, panel, reasons, store
from socjust import table as t
from socjust.cli import run
from socjust.coverage.states import DECISION
from socjust.errors import UsageError
from socjust.store.manifest import RecipeEntry

CATALOGUE = small.catalogue()
YEAR = 2023
PROJECTED = {"status": "projected"}
ROWS = [
    ("KEN", 2022, "water", 62.0),
    ("BRA", 2020, "water", 87.0, {"status": "modelled"}),
    ("NOR", 2023, "water", 99.0, {"status": "imputed"}),
    ("ZAF", 2016, "water", 80.0),
    ("USA", 2024, "water", 97.0),
    ("KEN", 2022, "neet", 20.0, PROJECTED),
    ("BRA", 2021, "neet", 22.0, {"status": "modelled", "sex": "total"}),
    ("KEN", 2021, "stunting", 18.0),
    ("WLD", 2022, "water", 73.0),  # a provider's aggregate is no cell
]


def cells(rows=ROWS, catalogue=CATALOGUE, year=YEAR, **more) -> pl.DataFrame:
    options = {k: more.pop(k) for k in ("economies", "indicators", "decisions") if k in more}
    return coverage.states(small.observations(rows), catalogue, small.manifest(**more), year, **options)


def state(frame: pl.DataFrame, economy: str, indicator: str) -> tuple[str, str]:
    row = frame.filter(pl.col(t.ECONOMY) == economy, pl.col(t.INDICATOR) == indicator)
    return row.select(t.STATE, "kind").row(0)


def test_there_is_one_row_for_each_economy_and_indicator_but_gaps_and_denominators():
    frame = cells()
    asked = [i.id for i in CATALOGUE.indicators.values() if i.role not in ("gap", "denominator")]
    assert frame.height == 6 * len(asked) == frame.select(t.ECONOMY, t.INDICATOR).unique().height
    assert frame[t.ECONOMY].unique(maintain_order=True).to_list() == list(CATALOGUE.economies)


@pytest.mark.parametrize(
    ("economy", "indicator", "expected"),
    [
        ("KEN", "water", ("observed", "")),
        ("BRA", "water", ("modelled", "")),
        ("NOR", "water", ("imputed", "")),
        ("ZAF", "water", ("missing", reasons.TOO_OLD)),
        ("USA", "water", ("missing", reasons.LATER_ONLY)),
        ("MLI", "water", ("missing", reasons.NEVER_REPORTED)),
        ("KEN", "neet", ("projected", reasons.PROJECTED_ONLY)),
        ("KEN", "gini", ("missing", reasons.NOT_SERVED)),
        ("KEN", "cooking", ("missing", reasons.LICENCE)),
    ],
)
def test_each_cell_is_in_its_state(economy, indicator, expected):
    assert state(cells(), economy, indicator) == expected


def test_what_nobody_collects_for_an_income_group_does_not_apply_to_it():
    level = CATALOGUE.levels["SH.STA.STNT.ME.ZS"].model_copy(update={"hic": None})
    frame = cells(catalogue=small.with_levels(CATALOGUE, level))
    assert state(frame, "NOR", "stunting") == ("not applicable", reasons.NOT_COLLECTED)
    assert state(frame, "BRA", "stunting") == ("missing", reasons.NEVER_REPORTED)


def test_a_figure_that_was_left_out_says_so():
    decision = {t.ECONOMY: "MLI", t.YEAR: 2021, t.INDICATOR: "water", t.SEX: "total", t.ACTION: "left out"}
    decision |= {t.RULE: "correction", t.BEFORE: 1e9, t.AFTER: None, t.REASON: "A billion per cent.", t.SOURCE: ""}
    frame = cells(decisions=pl.DataFrame([decision | {t.SERIES: ""}], schema=t.DECISIONS))
    assert state(frame, "MLI", "water") == ("missing", DECISION)
    row = frame.filter(pl.col(t.ECONOMY) == "MLI", pl.col(t.INDICATOR) == "water")
    assert row[t.REASON].item() == "the figure of 2021 was left out: A billion per cent"
    assert state(frame, "KEN", "water") == ("observed", "")


def test_reasons_are_those_of_a_single_economy_word_for_word():
    manifest = small.manifest(recipes={**small.manifest().recipes, "gini": RecipeEntry(rank=None, reason="Gone.")})
    observations = small.observations(ROWS)
    frame = coverage.states(observations, CATALOGUE, manifest, YEAR)
    for economy in CATALOGUE.economies:
        one = panel.missing(observations, CATALOGUE, manifest, economy, YEAR)
        one = one.filter(pl.col(t.INDICATOR) != "trust").select(t.INDICATOR, "kind", t.REASON)
        bulk = frame.filter(pl.col(t.ECONOMY) == economy, pl.col("kind") != "").select(t.INDICATOR, "kind", t.REASON)
        assert bulk.equals(one)


def test_reasons_of_real_economies_are_those_of_a_single_economy(real_book):
    frame = coverage.states(real_book.observations, real_book.catalogue, real_book.vintage.manifest, real_book.year)
    for economy in ("KEN", "NOR", "XKX", "NAM"):
        one = panel.missing(
            real_book.observations, real_book.catalogue, real_book.vintage.manifest, economy, real_book.year
        )
        one = one.filter(pl.col("kind") != reasons.GAP).select(t.INDICATOR, "kind", t.REASON)
        bulk = frame.filter(pl.col(t.ECONOMY) == economy, pl.col("kind") != "").select(t.INDICATOR, "kind", t.REASON)
        assert bulk.equals(one)


def test_cells_are_counted_by_indicator():
    row = coverage.counted(cells(), "indicator", CATALOGUE).filter(pl.col(t.INDICATOR) == "water").to_dicts()[0]
    assert [row[s] for s in ("observed", "modelled", "imputed", "missing")] == [1, 1, 1, 3]
    assert row["seen_share"] == pytest.approx(0.5)
    assert row["why"] == "later only 1, never reported 1, too old 1"
    assert row["name"] == "Water"


def test_the_reporting_status_of_an_indicator():
    def status(*states, flags="", indicator="a"):
        rows = {t.INDICATOR: [indicator] * len(states), t.STATE: states, "kind": "", t.FLAGS: flags}
        return coverage.counted(pl.DataFrame(rows), "indicator")["reporting"].to_list()

    assert status("observed", "modelled", "missing", "not applicable") == ["complete"]
    assert status("observed", "modelled", "missing", flags="alternate derived") == ["in progress"]
    assert status("observed", "missing", "missing") == ["in progress"]
    assert status("missing", "projected") == status("not applicable") == ["exploring sources"]
    assert "reporting" not in coverage.counted(cells(), "economy").columns


def test_cells_are_counted_by_economy_dimension_and_year():
    frame = pl.concat([cells(year=2022), cells(year=2023)])
    by_economy = coverage.counted(frame, "economy", CATALOGUE)
    assert by_economy["cells"].unique().to_list() == [2 * frame[t.INDICATOR].n_unique()]
    assert coverage.counted(frame, "dimension", CATALOGUE)["cells"].to_list() == [frame.height]
    assert coverage.counted(frame, "year")[t.REFERENCE_YEAR].to_list() == [2022, 2023]
    with pytest.raises(UsageError, match="not by 'continent'"):
        coverage.counted(frame, "continent")


def test_where_nothing_applies_there_is_no_share():
    frame = pl.DataFrame({t.ECONOMY: ["NOR"], t.STATE: ["not applicable"], "kind": [reasons.NOT_COLLECTED]})
    assert coverage.counted(frame, "economy")["seen_share"].to_list() == [None]


def test_a_vintage_without_figures_has_a_reason_for_every_cell():
    frame = cells(rows=[])
    assert frame[t.STATE].unique().to_list() == ["missing"] and (frame[t.REASON] != "").all()


def test_one_economy_and_one_indicator_can_be_asked_for():
    assert cells(economies=["KEN"], indicators=["water"]).height == 1


def asked(home, capsys, *arguments: str) -> str:
    vintage = store.vintages(home)[0].name
    assert run(["coverage", *arguments, "--vintage", vintage, "--home", str(home.root)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("by", ["indicator", "economy", "dimension", "year"])
def test_the_command_counts_cells(invented_home, capsys, by):
    some = (
        ["--indicator", "dis_gini", "cap_electricity"] if by == "year" else ["--scored"]
    )  # years are counted one by one
    rows = json.loads(asked(invented_home, capsys, "--by", by, *some, "--json"))
    assert rows["simulated"] is True and len(rows["rows"]) >= 7
    assert all(row["cells"] >= row["applicable"] for row in rows["rows"])


def test_the_command_lists_the_cells_of_one_economy_with_their_reasons(invented_home, capsys, tmp_path):
    table = asked(invented_home, capsys, "--economy", "Namibia", "--out", str(tmp_path / "cells.csv"))
    assert "NAM" in table and "SIMULATED" in table
    (path,) = tmp_path.iterdir()
    cells = pl.read_csv(path, infer_schema_length=None)
    assert path.name == "cells-SIMULATED.csv" and cells[t.ECONOMY].unique().to_list() == ["NAM"]
    assert (cells.filter(pl.col(t.STATE) == "missing")[t.REASON] != "").all()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--economy", "KEM"], "KEN"),
        (["--indicator", "gap_trust"], "What would close it"),
        (["--indicator", "den_population"], "it is a denominator"),
        (["--year", "1066"], "choose a year from"),
        (["--by", "continent"], "continent"),
    ],
)
def test_a_wrong_question_gets_one_sentence(invented_home, capfd, arguments, words):
    vintage = store.vintages(invented_home)[0].name
    assert run(["coverage", *arguments, "--vintage", vintage, "--home", str(invented_home.root)]) == 2
    told = capfd.readouterr().err.strip()
    assert words in told and "Traceback" not in told
