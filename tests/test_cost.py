"""The chapter on costs and its part of a profile: every sentence true to its numbers, also at the edges."""

from __future__ import annotations

import ast
import json
import time
from pathlib import Path

import polars as pl
import pytest

from socjust import analyses, costing
from socjust import table as t
from socjust.analyses import cost_economy_text, cost_text
from socjust.analyses.cost import economy_costs
from socjust.charts import Caption, ranges
from socjust.costing import fiscal
from socjust.costing.costs import BRANCH, NO_LINE
from socjust.errors import UsageError

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
READ = ("KEN", "DEU", "BDI", "ETH", "PRK", "TUV", "CUB", "MCO", "CHI")
CHAPTER = NOTEBOOKS / "70-cost-of-closing-the-gaps.ipynb"


@pytest.fixture(scope="module")
def view(real_book):
    return analyses.cost(real_book)


def code(path: Path) -> dict[str, str]:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return {c["id"]: "".join(c["source"]) for c in cells if c["cell_type"] == "code"}


def run(cells: dict[str, str], **given: object) -> list[object]:
    """Run a notebook's cells with parameters in this process, and return what each of them shows."""
    names: dict[str, object] = {}
    shown = []
    for key, source in cells.items():
        *body, last = ast.parse(source).body
        if not isinstance(last, ast.Expr):
            body.append(last)
        exec(compile(ast.Module(body, []), key, "exec"), names)
        if isinstance(last, ast.Expr):
            shown.append(eval(compile(ast.Expression(last.value), key, "eval"), names))
        if key.endswith("-01"):
            names |= given
    return shown


# --- the chapter -------------------------------------------------------------------------------------------------


def test_the_chapter_runs_on_real_and_on_invented_figures(real_home, invented_home, invented_book):
    cells = code(CHAPTER)
    for home, vintage in ((real_home, "latest"), (invented_home, invented_book.vintage.name)):
        began = time.process_time()
        shown = run(cells, home=str(home.root), vintage=vintage, year=0)
        assert time.process_time() - began < 60  # of processor time: a busy machine does not count
        tables = [s for s in shown if hasattr(s, "bundle")]
        assert len(tables) == 9 and all(s.simulated == (home is invented_home) for s in tables)
        assert all("SIMULATED" in s.source for s in tables[:-1]) == (home is invented_home)


def test_its_parameters_are_the_central_assumptions():
    names: dict[str, object] = {}
    exec(code(CHAPTER)["cost-01"], names)
    central = costing.parameters().at("central")
    set_there = {k: v for k, v in names.items() if k in central}
    assert len(set_there) > 15 and set_there == {k: central[k] for k in set_there}


def test_a_changed_assumption_changes_the_chapter(real_book, view):
    other = analyses.cost(real_book, line_lmc=8.4, revenue_limit=1.0)
    assert other.lede != view.lede
    used = other.parameters.filter(pl.col("name") == "line_lmc").row(0, named=True)
    assert (used["low"], used["central"], used["high"]) == (8.4, 8.4, 8.4)
    assert "up to 1\u202f% of government revenue" in other.rule_text
    with pytest.raises(UsageError, match="Unknown parameter"):
        analyses.cost(real_book, line_xxx=1.0)


def test_the_lede_counts_what_the_table_counts(view):
    floor = view.answers.row(by_predicate=pl.col("title") == "Social protection floor", named=True)
    judged = sum(floor[a] for a in fiscal.ANSWERS if a != fiscal.UNKNOWN)
    own = floor[fiscal.NOTHING] + floor[fiscal.PRESENT]
    assert f"{own} of the {judged} economies that can be judged" in view.lede
    rich = view.answers.row(by_predicate=pl.col("title").str.ends_with(": high income"), named=True)
    assert f"{rich[fiscal.NOTHING] + rich[fiscal.PRESENT]} of them high-income economies" in view.lede
    assert view.answers_title.startswith(f"{own} of {judged} ")
    assert f"{217 - judged} cannot be judged" in view.lede
    assert sum(floor[a] for a in fiscal.ANSWERS) == 217


def test_every_economy_is_listed_once_with_a_figure_or_a_reason(view):
    assert view.economies.height == 217 and view.economies["name"].is_unique().all()
    blank = view.economies.filter(pl.col("floor") == "")
    assert blank.height > 0 and (blank[t.REASON] != "").all()


def test_jobs_and_room_are_given_by_group_or_said_to_be_too_thin(view):
    assert view.care.height == 10 and view.room.height == 5
    world = view.care.row(by_predicate=pl.col("label") == "Childcare: World", named=True)
    assert f"{round(world['million_jobs'])} million more workers" in view.care_title
    assert (
        view.care["tax_return"].drop_nulls() <= view.care.filter(pl.col("tax_return").is_not_null())["central"]
    ).all()
    rich = view.room.row(by_predicate=pl.col("label").str.starts_with("High"), named=True)
    assert (
        rich["debt_service_of_revenue"] is None
        and rich["debt_service_of_revenue_economies"] < 5 < rich["revenue_economies"]
    )


def test_what_stands_in_is_named_with_its_remark(view):
    assert "Another series stands in for children under five (five times the births" in view.limits_text


# --- profiles ----------------------------------------------------------------------------------------------------


def test_kenya_is_told_between_bounds(real_book):
    view = analyses.economy_cost(real_book, "Kenya")
    assert view.lede.startswith(
        "A social protection floor for everybody in Kenya would cost at least 4.0\u202f% and at most 4.7"
    )
    assert "Who has unemployment benefits already is not known." in view.lede
    assert "*with better taxes*" in view.lede and "17.2\u202f% of revenue, no more than the 18\u202f%" in view.room_text
    assert view.branches.height == len(costing.branches()) and (view.branches["behind"] != "").all()


def test_every_profile_has_its_part_and_says_nothing_false(real_book):
    made = economy_costs(real_book)
    for who in real_book.catalogue.economies.values():
        rows = made.filter(pl.col(t.ECONOMY) == who.id)
        floor = cost_text.one(rows, "floor")
        view = (
            analyses.economy_cost(real_book, who.id)
            if who.id in "KEN DEU BDI ETH PRK TUV CUB MCO CHI".split()
            else None
        )
        room = dict.fromkeys((*fiscal.ROOM, *(f"{c}_year" for c in fiscal.ROOM), "debt_service_of_revenue"))
        said = view.lede if view else cost_economy_text.economy_lede(who.name, rows, room)
        assert "None" not in said and "nan" not in said and "  " not in said
        assert ("cannot be said" in said) == (floor["payable"] == fiscal.UNKNOWN)
        if floor["central"] == 0:
            assert f"nobody in {who.name} lacks" in said
        elif floor["central"] is not None:
            assert f"would cost {cost_text.percent(floor['central'])} of GDP" in said
        elif floor["at_most"] is not None:
            assert "at least" in said
    assert NO_LINE in analyses.economy_cost(real_book, "ETH").lede
    assert "no figure for GDP with the prices" in analyses.economy_cost(real_book, "PRK").lede


def test_room_with_nothing_known_with_all_known_and_above_the_limit():
    none = dict.fromkeys((*fiscal.ROOM, *(f"{c}_year" for c in fiscal.ROOM), "debt_service_of_revenue"))
    limits = {"debt_limit": 18.0}
    assert cost_economy_text.room("Aland", none, limits) == "What Aland has to pay from is not known."
    full = {c: 2.0 for c in fiscal.ROOM} | {f"{c}_year": 2023 for c in fiscal.ROOM} | {"debt_service_of_revenue": 30.0}
    said = cost_economy_text.room("Aland", full, limits)
    assert "Not known" not in said and "30.0\u202f% of revenue, more than the 18\u202f% of the rule" in said


def test_costs_are_kept_beside_the_vintage_and_not_for_other_assumptions(invented_book):
    made = economy_costs(invented_book)
    assert (invented_book.vintage.processed / "costs.parquet").is_file()
    assert economy_costs(invented_book).equals(made)
    other = economy_costs(invented_book, costing.parameters().changed(line_lic=6.0))
    assert not other.equals(made) and economy_costs(invented_book).equals(made)


def test_the_line_is_named_and_is_a_lower_bound_for_rich_economies(real_book):
    central = costing.parameters().at("central")
    assert cost_economy_text.line("INX", central) == ""
    assert "typical of upper-middle-income economies" in cost_economy_text.line("UMC", central)
    assert "$8.30" in analyses.economy_cost(real_book, "USA").lede
    assert "a lower bound" in analyses.economy_cost(real_book, "USA").lede


def care_rows(
    central: float | None, jobs: float | None, tax: float | None, at_most: float | None = None
) -> pl.DataFrame:
    rows = [(b, central, jobs, tax, at_most if b == "childcare" else central) for b in ("childcare", "long_term_care")]
    schema = {BRANCH: pl.String, **dict.fromkeys(("central", "jobs", "tax_return", "at_most"), pl.Float64)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_care_is_told_with_jobs_and_taxes_and_without():
    assert cost_economy_text.care(care_rows(None, None, None)) == ""
    assert cost_economy_text.care(care_rows(0.0, 0.0, 0.0)).startswith(
        "Childcare places for all would need no more than"
    )
    said = cost_economy_text.care(care_rows(0.5, 1.0, None))
    assert "need 1 worker more and cost 0.5\u202f% of GDP a year." in said and "taxes" not in said
    assert (
        "workers in all and cost 0.5\u202f% of GDP a year, what is spent already included."
        in cost_economy_text.care(care_rows(0.5, 20.0, None))
    )
    assert cost_economy_text.care(care_rows(None, None, None, 1.3)) == (
        "Childcare places for all would cost at most 1.3\u202f% of GDP a year: how many children have one is not known."
    )
    assert "of which less than 0.1\u202f% would come back as taxes" in cost_economy_text.care(care_rows(0.5, 9.0, 0.01))


# --- titles and the picture --------------------------------------------------------------------------------------


def drawn(**central: float | None) -> pl.DataFrame:
    rows = [(b, c, None if c is None else c / 2, None if c is None else 2 * c) for b, c in central.items()]
    return pl.DataFrame(
        rows, schema={BRANCH: pl.String, "central": pl.Float64, "low": pl.Float64, "high": pl.Float64}, orient="row"
    )


def test_titles_of_ranges_at_the_edges():
    assert cost_text.drawn_title(drawn(old_age=None), "Aland") == "Aland: no cost can be given as one figure"
    assert cost_text.drawn_title(drawn(old_age=0.0), "Aland") == "Aland: no gap is open in what can be costed"
    said = cost_text.drawn_title(drawn(old_age=0.2, childcare=0.01), "Aland")
    assert said == "Aland: the largest cost of a gap is pensions, 0.2\u202f% of GDP a year"


def test_published_totals_within_above_and_below():
    row = {"low": 2.0, "high": 3.0, "published": 1.0, "difference_low": 1.0, "difference_high": 2.0}
    assert cost_text.apart(row, 1) == "+1.0 to +2.0"
    assert cost_text.apart({**row, "low": None}, 1) is None
    rows = pl.DataFrame({"low": [None, 2.0], "high": [None, 3.0], "published": [1.0, 2.5]})
    assert cost_text.plausible(rows).startswith("Of 2 published totals 1 lie within our span")
    assert cost_text.plausible(rows.head(1).cast(pl.Float64)) == (
        "Too few people are covered to set any total beside the published ones."
    )


def test_ranges_are_drawn_with_bounds_blanks_and_negative_ends():
    frame = pl.DataFrame(
        {
            "label": ["A", "B", "C"],
            "low": [0.1, None, None],
            "central": [0.2, None, None],
            "high": [0.4, None, None],
            "at_least": [None, 1.0, None],
            "at_most": [None, 2.0, None],
            "reason": ["", "", "not served"],
        }
    )
    figure = ranges(frame, Caption("costs", "Costs"), scale="% of GDP")
    assert figure.alt == "Ranges of 2 rows. A: 0.2, from 0.1 to 0.4. B: between 1.0 and 2.0. 1 without a figure."
    assert [trace.name for trace in figure.figure.data] == ["range", "central", "bounds", "bounds' ends"]
    assert "not served" in figure.figure.to_json()
    nothing = ranges(frame.tail(1), Caption("costs", "Costs"), scale="% of GDP")
    assert "nothing to draw" in nothing.alt
    zero = ranges(frame.head(1).with_columns(low=0.0, central=0.0, high=0.0), Caption("costs", "Costs"), scale="%")
    assert zero.figure.layout.xaxis.range[1] > 0
