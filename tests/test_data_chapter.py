"""The chapter on the data: its numbers add up, its sentences are true at the edges, and it runs from top to bottom."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from socjust import analyses, charts, store
from socjust import table as t
from socjust.analyses import data_text as text
from socjust.analyses.annex import joined_over_years
from socjust.errors import UsageError

CHAPTER = Path(__file__).resolve().parents[1] / "notebooks" / "80-what-we-can-and-cannot-see.ipynb"
PARTS = ("observed", "modelled", "imputed", "absent", "not_applicable")


@pytest.fixture(scope="module")
def view(real_book):
    return analyses.data(real_book)


@pytest.fixture(scope="module")
def annex(real_book):
    return analyses.annex(real_book)


def test_the_parts_of_every_bar_make_a_hundred(view):
    for frame in (view.dimensions, view.incomes):
        assert (frame.select(pl.sum_horizontal(*PARTS)).to_series() - 100).abs().max() < 1e-9
    held = view.ages.drop_nulls("age_0")
    assert (held.select(pl.sum_horizontal("age_0", "age_1", "age_2", "age_3")).to_series() - 100).abs().max() < 1e-9


def test_shares_reasons_and_indicators_tell_the_same(real_book, view):
    cells = real_book.cells().filter(pl.col(t.WEIGHT) > 0)
    seen = cells.filter(pl.col(t.VALUE if t.VALUE in cells.columns else t.YEAR).is_not_null()).height
    assert view.indicators["seen"].sum() == seen
    assert view.kinds["cells"].sum() + seen == cells.height
    world = view.incomes.filter(pl.col(t.GROUP) == "WLD")["seen"].item()
    assert world == pytest.approx(100 * seen / cells.height)
    assert text.percent(world) in view.lede


def test_an_economy_on_the_map_has_a_value_or_a_reason(view):
    assert view.map.filter(pl.col("value").is_null() == (pl.col("reason") == "")).is_empty()


def test_every_kind_of_reason_is_explained(view):
    assert (view.kinds["meaning"] != "").all()


def test_every_declared_gap_says_what_would_close_it(real_book, view):
    assert view.gaps.height == sum(i.role == "gap" for i in real_book.catalogue.indicators.values()) >= 5
    assert (view.gaps["close"] != "").all() and (view.gaps["holder"] != "").all()


def test_areas_that_are_left_out_are_named(view):
    told = view.areas[t.REASON].str.join("\n").item()
    assert "Taiwan" in told and "Netherlands Antilles" in told
    assert str(view.areas.height) in view.areas_text
    assert view.series["count"].sum() == view.series_whole.height


def test_both_sexes_are_counted_by_indicator(real_book, view):
    whole = view.sexes_whole
    assert view.sexes["with_both"].sum() == whole.filter(pl.col("both") > 0).height
    one = whole.filter(pl.col(t.INDICATOR) == "cap_life_expectancy")["both"].item()
    rows = real_book.recent.filter(
        pl.col(t.INDICATOR) == "cap_life_expectancy", pl.col(t.ECONOMY).is_in(list(real_book.catalogue.economies))
    )
    both = rows.filter(pl.col(t.SEX) != "total").group_by(t.ECONOMY).agg(pl.col(t.SEX).n_unique())
    assert one == both.filter(pl.col(t.SEX) == 2).height


def test_the_annex_holds_every_decision(real_book, annex):
    rows = store.decisions(real_book.vintage)
    assert annex.rules["figures"].sum() == annex.everything["figures"].sum() == rows.height
    assert (annex.everything[t.REASON] != "").all()
    assert annex.everything.height < rows.height / 5  # joined over the years, or the CSV would be a burden
    changed = rows.filter(
        pl.col(t.ACTION) != "flagged", ~pl.col(t.RULE).is_in(["area", "alternate", "derived", "beyond"])
    )
    assert annex.changed.height == changed.height
    assert annex.changed_title.startswith(f"{changed.height} figure")


def decisions(*rows: tuple) -> pl.DataFrame:
    made = [
        {t.ECONOMY: "KEN", t.YEAR: year, t.INDICATOR: "dis_gini", t.SEX: "total", t.ACTION: action, t.RULE: rule,
         t.BEFORE: 1.0, t.AFTER: 2.0, t.REASON: reason, t.SOURCE: "worldbank", t.SERIES: "X"}
        for year, action, rule, reason in rows
    ]  # fmt: skip
    return pl.DataFrame(made, schema=t.DECISIONS)


def test_decisions_of_one_reason_are_joined_over_the_years():
    rows = decisions((2010, "flagged", "break", "a"), (2012, "flagged", "break", "a"), (2011, "left out", "x", "b"))
    made = joined_over_years(rows).to_dicts()
    assert [(r["action"], r["first_year"], r["last_year"], r["figures"]) for r in made] == [
        ("left out", 2011, 2011, 1),
        ("flagged", 2010, 2012, 2),
    ]
    assert made[0][t.BEFORE] == 1.0 and made[1][t.BEFORE] is None


def test_decisions_that_tie_keep_their_places():
    rows = decisions(*((2010, "left out", "area", "a") for _ in range(40)))
    rows = rows.with_columns(pl.Series(t.SERIES, [f"S{n:02d}" for n in range(40)]))
    for order in (rows, rows.reverse(), rows.sample(fraction=1, shuffle=True, seed=1)):
        assert joined_over_years(order)[t.SERIES].to_list() == rows[t.SERIES].to_list()


@pytest.mark.parametrize("economy", ["LAO", "KHM", "XKX", "NAM", "CHI"])
def test_a_profile_lists_its_decisions(real_book, economy):
    made = analyses.decided(real_book, economy)
    first = real_book.year - real_book.window
    rows = real_book.decisions.filter(
        pl.col(t.ECONOMY) == economy,
        pl.col(t.YEAR).is_between(first, real_book.year),
        ~pl.col(t.INDICATOR).str.starts_with("den_"),
        ~pl.col(t.RULE).is_in(["area", "alternate", "derived"]),
    )
    assert made.whole.height == rows.height
    assert made.text.startswith(str(rows.height) if rows.height else "No figure of ")
    assert made.rows[t.SEX].str.split(", ").list.len().sum() == rows.height


def test_an_unknown_economy_is_named(real_book):
    with pytest.raises(UsageError, match="KEM"):
        analyses.decided(real_book, "KEM")


def test_sentences_at_the_edges():
    known = {"seen": pl.Float64, "label": pl.String, t.GROUP: pl.String, t.VALUE: pl.Float64}
    empty = pl.DataFrame(schema=known | {"not_applicable": pl.Float64})
    assert text.dimensions_title(empty) == "No dimension has a scored indicator"
    tied = pl.DataFrame({"seen": [40.0, 40.0], "label": ["Health", "Work"]})
    assert text.dimensions_title(tied) == "Every dimension is seen to 40\u202f%"
    assert text.incomes_title(empty) == "What is seen, by income group"
    poor = pl.DataFrame({"seen": [60.0, 40.0], t.GROUP: ["LIC", "HIC"], "not_applicable": [0.0, 0.0]})
    assert text.incomes_title(poor).startswith("High-income economies are seen less: 60\u202f%")
    # 54 of the 90 cells that apply are 60 %: what does not apply to rich economies is no blank of theirs
    alike = pl.DataFrame({"seen": [60.1, 54.0], t.GROUP: ["LIC", "HIC"], "not_applicable": [0.0, 10.0]})
    assert "seen alike" in text.incomes_title(alike)
    assert text.map_title(empty) == "No economy has a scored indicator"
    assert "no bad mark" in text.incomes_note({}) and "51\u202f%" in text.incomes_note({"LIC": 51.0, "HIC": 58.0})


def test_bars_leave_out_a_part_that_nobody_has():
    frame = pl.DataFrame({"label": ["A", "B"], "x": [100.0, 40.0], "y": [0.0, 60.0], "z": [0.0, 0.0]})
    parts = [charts.Part("x", "seen", "full"), charts.Part("y", "not", "absent"), charts.Part("z", "never", "empty")]
    drawn = charts.shares(frame, charts.Caption("bars", "Bars"), parts)
    assert [trace.name for trace in drawn.figure.data] == ["seen", "not"]
    assert drawn.alt == "Bars of 100\u202f% in parts. A: seen 100\u202f%; B: seen 40\u202f%, not 60\u202f%."
    assert "never" not in json.dumps(charts.lab.plain(drawn.figure))
    nothing = charts.shares(frame.with_columns(x=pl.lit(0.0), y=pl.lit(0.0)), charts.Caption("bars", "Bars"), parts)
    assert "nothing to draw" in nothing.alt
    with pytest.raises(UsageError, match="no look 'striped'"):
        charts.shares(frame, charts.Caption("bars", "Bars"), [charts.Part("x", "seen", "striped")])


def test_a_table_can_hold_more_than_the_page_shows():
    shown, whole = pl.DataFrame({"a": [1]}), pl.DataFrame({"a": [1, 2], "b": [3, 4]})
    made = charts.table(shown, charts.Caption("t", "T"), [charts.Column("a", "A")], whole=whole)
    assert made.bundle()["csv"] == whole.write_csv() and made.html.count("<tr") == 2


def run(home, vintage) -> list:
    """Run the chapter's code cells in this process; return what each cell assigned or showed is not needed."""
    names: dict = {}
    for cell in json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names.update(home=str(home.root), vintage=vintage)
    return names


def test_the_chapter_runs_on_invented_figures(invented_home, invented_book):
    names = run(invented_home, invented_book.vintage.name)
    assert names["book"].simulated and "invented" in names["view"].lede
    assert names["states"][0].name == "invented"


def test_the_chapter_runs_on_real_figures(real_home):
    names = run(real_home, "2026-11")
    assert names["figures"].filter(pl.col("made_by") == "provider").height > 20
