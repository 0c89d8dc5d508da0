"""The chapter on progress and the part of a profile: sentences true to their numbers, every status counted, it runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import process_time

import polars as pl
import pytest

from socjust import charts, progress
from socjust.analyses import progress as shown
from socjust.analyses import progress_text as text
from socjust.analyses.progress_chapter import chapter
from socjust.analyses.progress_economy import economy_progress

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "50-progress.ipynb"
NOTHING = dict.fromkeys(progress.STATES, 0)


@pytest.fixture(scope="module")
def view(real_book):
    return chapter(real_book)


def test_the_worlds_statuses_add_up_to_the_indicators_with_a_target(view, real_book):
    counts = view.counts
    targets, economies = len(real_book.catalogue.targets), len(real_book.catalogue.economies)
    whole = counts.row(-1, named=True)
    assert counts["status"].to_list()[-1] == "all" and counts.height == len(progress.STATES) + 1
    assert counts["world"][:-1].sum() == whole["world"] == targets
    assert counts["pairs"][:-1].sum() == whole["pairs"] == targets * economies
    assert counts["percent"][:-1].sum() == pytest.approx(100)
    told = int(re.search(r"figures for the world judge (\d+) in", view.lede)[1])
    assert told == counts["world"][:5].sum()


def test_the_matrix_holds_every_pair_once_for_each_rule(view):
    for rule in ("unsd", "eurostat"):
        columns = [c for c in view.matrix.columns if c.startswith(rule)]
        assert view.matrix.select(pl.sum_horizontal(columns)).to_series().to_list() == view.matrix["all"].to_list()
    assert view.matrix.filter(pl.col("status").str.contains("achieved"))["unsd achieved"].sum() > 0
    apart = int(re.search(r"disagree on (\d+)", view.matrix_title)[1])
    assert 0 < apart < 100


def test_economies_and_groups_add_up(view, real_book):
    economies, targets = len(real_book.catalogue.economies), len(real_book.catalogue.targets)
    for frame, whole in ((view.dimensions, economies), (view.indicators, economies), (view.groups, targets)):
        assert set(frame.select(pl.sum_horizontal(progress.STATES)).to_series()) == {whole}
    assert view.dimensions.height == 7 and view.groups.height == len(real_book.catalogue.groups)
    assert view.groups["label"][0] == "World"


def test_years_to_the_target_count_each_economy_once(view, real_book):
    table = shown.of(real_book).filter(pl.col("economy").is_in(list(real_book.catalogue.economies)))
    for row in view.years.iter_rows(named=True):
        mine = table.filter(pl.col("indicator") == row["indicator"])
        known = mine.filter(pl.col("state") != "no data").height
        assert row["met"] + row["in_time"] + row["later"] + row["away"] + row["unsure"] == known
    internet = view.years.row(by_predicate=pl.col("indicator") == "tra_internet_use", named=True)
    assert internet["in_time"] > 0 and internet["median_years"] > 0


def test_reasons_hold_all_that_has_no_verdict(view):
    silent = view.counts.filter(pl.col("status").str.contains("uncertain|no.data"))
    assert view.reasons["pairs"].sum() == silent["pairs"].sum()
    assert view.reasons["world"].sum() == silent["world"].sum()


def test_the_chapter_runs_and_names_its_sources(real_book, real_home):
    started, space = process_time(), {}
    cells = [c for c in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    made = []
    for cell in cells:
        source = "".join(cell["source"])
        if "parameters" in cell["metadata"].get("tags", []):
            source += f"\nhome, vintage = {str(real_home.root)!r}, {real_book.vintage.name!r}"
        *lines, last = source.rsplit("\ncharts.", 1) if "\ncharts." in source else ("", source)
        exec(compile("\n".join(lines), cell["id"], "exec"), space)
        if last.startswith("charts."):
            made.append(eval(compile(last, cell["id"], "eval"), space))
        else:
            exec(compile(last, cell["id"], "exec"), space)
    assert process_time() - started < 60  # of processor time; about three on a quiet core
    assert len(made) >= 9 and len({m.name for m in made}) == len(made)
    assert all(real_book.vintage.name in m.source for m in made)
    assert any(isinstance(m, charts.Figure) for m in made)


def test_invented_figures_make_the_same_chapter(invented_book):
    made = chapter(invented_book)
    assert made.counts["world"][-1] == len(invented_book.catalogue.targets)
    assert made.lede and made.sevilla_text and made.reasons_text


# One economy ---------------------------------------------------------------------------------------------------------


def test_every_economy_has_its_part(real_book):
    table = shown.of(real_book)
    for code in ("KEN", "BRA", "DEU", "TUV", "LIE", "MAF", "SSD"):
        made = economy_progress(real_book, code)
        mine = table.filter(pl.col("economy") == code)
        assert made.rows.height == mine.filter(pl.col("state") != "no data").height
        assert sum(made.spread[s].sum() for s in progress.STATES) == len(real_book.catalogue.targets)
        assert not re.search(r"None|nan|  ", made.lede + made.title + made.disagree_text)
        told = re.search(r"No data for (\d+)", made.lede)
        assert int(told[1]) == mine.filter(pl.col("state") == "no data").height
    with_arrow = economy_progress(real_book, "KEN").rows
    certain = with_arrow.filter(pl.col("trend").str.contains("↗|↘"))
    assert (certain["direction"] != "").all() and certain.height > 0
    assert (with_arrow.filter(pl.col("direction") == "")["trend"].str.contains("↗|↘")).sum() == 0


def test_the_profile_and_its_table_never_show_two_arrows_for_one_thing(real_book):
    from socjust import analyses

    view = analyses.economy(real_book, "BRA")
    moves = shown.dimensions_of(real_book).filter(pl.col("economy") == "BRA")
    both = view.profile.join(moves, left_on="key", right_on="dimension")
    drawn = both.filter(pl.col("slope").is_not_null())
    assert drawn.height > 0 and (drawn["direction"] == drawn["direction_right"]).all()
    arrows = dict(economy_progress(real_book, "BRA").rows.select("title", "trend").iter_rows())
    figures = view.figures.filter(pl.col("indicator").is_in(list(arrows)))
    assert figures.height > 20
    for row in figures.iter_rows(named=True):
        assert row["trend"] == arrows[row["indicator"]]


# Sentences at their edges --------------------------------------------------------------------------------------------


def test_nothing_that_can_be_judged_is_said():
    none = NOTHING | {"no data": 4}
    assert text.world_lede(none, 2024).startswith("None of the 4 indicators with a target can be judged")
    assert text.world_title(none) == "No indicator can be judged for the world as a whole"
    rows = pl.DataFrame({"state": ["no data"] * 4, "why": ["not served"] * 3 + ["too few values"]})
    assert text.economy_lede("Examplia", none, rows) == (
        "None of the 4 indicators with a target can be judged for Examplia. "
        "No data for 4: not served (3); too few values (1)."
    )
    assert text.economies_lede(rows) == "" and text.spread_title(none) == "No indicator can be judged"


def test_one_and_many_are_written_as_such():
    held = NOTHING | {"achieved": 1, "on track": 2, "worsening": 1, "uncertain": 1}
    assert text.verdicts(held) == "1 has reached its target, 2 are on track and 1 gets worse"
    assert text.world_title(held) == "3 of 4 indicators that can be judged for the world are on track or at its target"
    rows = pl.DataFrame({"state": ["on track"], "why": [""]})
    assert text.economy_lede("Examplia", held, rows).endswith("1 more is too uncertain to tell.")
    assert text.spread_title(NOTHING | {"on track": 1}).startswith("1 of 1 indicators with a verdict is")


def moving(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["indicator", "slope", "direction", "state"], orient="row")


def test_the_title_of_an_economy_names_only_what_is_certain():
    labels = {"a": "Water", "b": "Palma ratio", "c": "Health"}
    rows = moving(("a", 3.0, "", "uncertain"), ("b", -1.0, "down", "worsening"), ("c", 0.5, "up", "stagnating"))
    assert text.economy_title(rows, labels) == "Improves fastest: Health; worsens fastest: Palma ratio"
    assert text.economy_title(rows.head(2), labels) == "Worsens fastest: Palma ratio"
    assert text.economy_title(rows.head(1), labels) == "No indicator moves for certain"


def test_rules_that_agree_and_that_oppose_each_other():
    columns = ["indicator", "state", "state_unsd", "state_eurostat", "agree"]
    rows = [("a", "on track", "on track", "on track", True), ("b", "stagnating", "on track", "moderately", False)]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    labels = {"a": "water", "b": "health"}
    assert text.economy_disagree(frame.head(1), labels) == "On the one indicator that two rules can judge they agree."
    assert text.economy_disagree(frame, labels).endswith("and another stagnating or worsening on: health.")
    assert text.economy_disagree(frame.clear(), labels).startswith("There is no indicator")
    assert text.disagree_title(frame) == "The rules disagree on 50\u202f% of 2 economies' indicators"


def test_the_sevilla_sentence_follows_its_numbers():
    world = {"pace": 1.2, "base_year": 2015, "last_year": 2023}
    said = text.sevilla_text(NOTHING | {"on track": 2, "worsening": 1}, world, 10)
    assert "changed by +1.2 percentage points a year from 2015 to 2023: it does not keep the pace of 2." in said
    assert "Of 10 economies 3 can be judged, by two comparable figures or by full coverage; 2 of these" in said
    assert "it keeps the pace" in text.sevilla_text(NOTHING, world | {"pace": 2.0}, 10)
    assert text.sevilla_text(NOTHING, None, 10).startswith("The world's own figure cannot be followed")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"state": "achieved", "slope": None, "years_to_target": 0.0, "direction": ""}, "met"),
        ({"state": "no data", "slope": None, "years_to_target": None, "direction": ""}, ""),
        ({"state": "stagnating", "slope": 0.0, "years_to_target": None, "direction": ""}, "never: level"),
        ({"state": "stagnating", "slope": 0.1, "years_to_target": None, "direction": ""}, "unsure"),
        ({"state": "worsening", "slope": -0.1, "years_to_target": None, "direction": "down"}, "moves away"),
        ({"state": "on track", "slope": 9.0, "years_to_target": 0.2, "direction": "up"}, "1\u00a0year"),
        ({"state": "stagnating", "slope": 0.1, "years_to_target": 250.0, "direction": "up"}, "100+\u00a0years"),
    ],
)
def test_years_in_words(row, said):
    assert shown.at_pace(row) == said
