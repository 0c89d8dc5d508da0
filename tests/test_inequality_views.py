"""What the chapter and the profiles say of inequality: true to the mirror's figures, whole at the edges."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from socjust import analyses, charts
from socjust.analyses import inequality_among_text as among_text
from socjust.analyses import inequality_economy_text as economy_text
from socjust.analyses import inequality_frames as frames
from socjust.analyses import inequality_text as text
from socjust.analyses.inequality import changes
from socjust.errors import UsageError
from socjust.inequality import among

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.fixture(scope="module")
def view(real_book):
    return analyses.inequality(real_book)


def test_between_economies_inequality_fell_more_by_people_than_by_economies(view):
    a = view.among
    change = {(c, m): v for c, m, v in a.table.select("concept", "measure", "change").iter_rows()}
    weighted, plain = (among_text.CONCEPTS[c] for c in (among.WEIGHTED, among.UNWEIGHTED))
    assert change[weighted, "Theil's T"] == pytest.approx(-47.05, abs=0.05)
    assert change[plain, "Theil's T"] == pytest.approx(-17.28, abs=0.05)
    assert (a.held.since, a.held.until, a.held.economies) == (1990, 2023, 180) and a.held.covered > 95
    work = view.work
    assert (
        work.held.since == 1995
        and "−40\u202f% since 1995" in work.text
        and "fell by 54\u202f% from 1995 to 2023" in work.text
    )


def test_parts_and_contributions_add_up_to_the_index(view):
    a = view.among
    whole = among.between(a.held.frame).filter(pl.col("concept") == among.WEIGHTED)
    for year, end in ((a.held.since, "first"), (a.held.until, "last")):
        row = whole.filter(pl.col("year") == year).row(0, named=True)
        assert a.regions[f"l_{end}"].sum() == pytest.approx(row["theil_l"], abs=1e-12)
        assert a.regions[f"t_{end}"].sum() == pytest.approx(row["theil_t"], abs=1e-12)
        assert a.regions[f"people_{end}"].sum() == pytest.approx(100)
    for r in a.parts.iter_rows(named=True):
        assert r["between"] + r["within"] == pytest.approx(r["whole"], abs=1e-12)
    for r in a.floors.iter_rows(named=True):
        assert r["theil_l_between"] + r["theil_l_within"] == pytest.approx(r["theil_l"], abs=1e-12)
    assert (a.floors["gini_fitted"] > a.floors["gini"]).all() and (a.floors["gini_fitted"] < 1).all()
    assert "an estimate and no bound, give" in a.text
    assert a.floors["economies"].n_unique() == 1 and a.floors["covered"].min() > 100 * 2 / 3
    assert a.economies["label"][0] == "China"


def test_every_published_gini_lies_within_the_bounds_of_its_shares(real_book):
    made = frames.measured(frames.newest(frames.surveys(real_book), real_book.year, 40))
    assert made.height > 160 and (made["reason"] == "").all()
    assert (made["gini"].is_between(made["low"] - 0.2, made["high"] + 0.2)).all(), "rounding apart"
    off = (made["fitted"] - made["gini"]).abs()
    assert off.median() < 0.1 and off.max() < 1 and made["error"].median() < 0.2
    assert set(made["method"]) == {"general quadratic", "beta"}
    assert (made["floor_l"] <= made["theil_l"] + 0.01).all() and (made["floor_t"] <= made["theil_t"] + 0.01).all()


def test_what_is_kept_for_the_profiles_is_what_is_measured(real_book):
    rows = frames.newest(frames.surveys(real_book), real_book.year, real_book.window)
    for _ in range(2):  # made, then read
        assert frames.measured_now(real_book).equals(frames.measured(rows))


def test_income_and_consumption_are_never_in_one_row(view):
    assert set(view.strip["kind"]) <= {"income", "consumption", "kind of survey not known"}
    assert view.strip.group_by("group").agg(pl.col("kind").n_unique())["kind"].max() == 1
    assert view.strip.group_by("group").len()["len"].min() >= 5
    assert "the two cannot be compared" in view.lede
    shown = set(view.strip["economy"])
    hidden = view.economies.filter(~pl.col("economy").is_in(list(shown)))
    assert all(name in " ".join(view.strip_notes) for name in hidden["name"])


def test_changes_are_of_the_same_kind_only(real_book, view):
    moved = changes(real_book, frames.surveys(real_book))
    assert moved.filter(~pl.col("same"))["change"].is_not_null().sum() == 0
    assert ((moved["year"] - moved["then"]).is_between(7, 13)).all()
    assert view.changes.height == moved["change"].is_not_null().sum() > 90


def test_kenya_by_its_figures(real_book):
    made = analyses.economy_inequality(real_book, "Kenya")
    assert "The Gini index of Kenya was 38.5 in 2022 (its surveys are of consumption)" in made.text
    assert "37.1 to 39.8" in made.text and "Palma ratio of 1.72" in made.text
    values = dict(made.measures.select("label", "value").iter_rows())
    assert values["Share of the richest fifth"] == 46.3 and values["Gini index of the fitted curve"] == pytest.approx(
        38.6, abs=0.06
    )
    assert made.lorenz.filter(pl.col("kind") == "point").height == 6
    assert "27\u202f% of that of all 192 economies" in made.world_text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SAU", "neither a Gini index nor shares of income or consumption for Saudi Arabia in any year since 1990"),
        ("VEN", "The survey is older than the 5 years"),
        ("POL", "both income and consumption"),
        ("NPL", "is not known"),
    ],
)
def test_a_profile_is_honest_at_the_edges(real_book, code, words):
    made = analyses.economy_inequality(real_book, code)
    assert words in made.text and made.seen == (code != "SAU")
    assert "None" not in " ".join((made.text, made.world_text, made.trend_title, *made.lorenz_notes))


def test_an_economy_without_income_per_head_has_no_part(real_book):
    assert "cannot be given" in analyses.economy_inequality(real_book, "PRK").world_text


def test_lines_of_two_kinds_of_survey_are_not_joined(real_book):
    made = analyses.economy_inequality(real_book, "BGR")
    assert made.trend["series"].n_unique() == 2 and "not joined" in made.trend_notes[0]
    assert "from 2011 to 2023" in made.trend_title
    assert analyses.economy_inequality(real_book, "BRA").trend["series"].n_unique() == 1


def test_bad_shares_get_a_reason_and_no_figure():
    row = {"economy": "KEN", "year": 2020, "dis_gini": 40.0, "den_share_d1": 2.0, "den_share_d10": 30.0}
    fifths = dict(zip(frames.FIFTHS, (7.0, 11.0, 15.0, 21.0, 40.0), strict=True))
    made = frames.measured(pl.DataFrame([row | fifths])).row(0, named=True)
    assert made["reason"].startswith("Shares of income add to 94, not to 100") and made["fitted"] is None
    made = frames.measured(pl.DataFrame([row | fifths | {"den_share_q5": None}], infer_schema_length=None)).row(
        0, named=True
    )
    assert "is missing" in made["reason"] and made["gini"] == 40.0 and made["low"] is None


def test_years_without_economies_are_an_error(real_book):
    with pytest.raises(UsageError, match="Too few economies have GDP per head in every year since 1950"):
        frames.economies_of(real_book, frames.PEOPLE, 1950)


def test_sentences_at_the_edges(view):
    none = view.economies.clear()
    assert text.within_text(none) == "Too few surveys of one kind to name a median."
    assert text.fit_text(none) == "No Lorenz curve could be fitted." and text.left_out(none, view.strip.clear()) == ()
    assert text.strip_title(view.strip.clear()) == "Too few surveys to compare economies"
    moved = pl.DataFrame(schema={"change": pl.Float64, "same": pl.Boolean})
    assert text.changes_title(moved, 1).startswith("No two surveys")
    assert "No economy had to be left out" in text.changes_text(moved, 1, 10, 3)
    assert among_text.floors_title(pl.DataFrame()).startswith("The global concept cannot be bounded")
    assert among_text.floor_note(pl.DataFrame()) == ()
    assert among_text.verb(0.4) == "hardly moved"
    assert economy_text.lorenz_title(None) == "No shares of income are published"
    assert economy_text.fit_notes("", None, None) == () and economy_text.part(-1e-6) == "less than 0.0001 below zero"


def test_the_simulated_vintage_tells_no_kind(invented_book):
    made = analyses.inequality(invented_book)
    assert set(made.economies["concept"]) == {"not known"} and made.changes.is_empty()
    assert "SIMULATED" in made.survey_source and "SIMULATED" in made.among.source


def test_a_first_year_without_figures_is_said_and_leaves_empty_tables(real_book):
    made = analyses.inequality(real_book, since=1950, since_work=1950)
    assert "Too few economies have GDP per head in every year since 1950" in made.lede + made.among.text
    assert made.among.lines.is_empty() and made.work.lines.is_empty() and "output per worker" in made.work.text


def test_the_lorenz_chart_has_words_table_and_room_for_nothing():
    rows = [(0.0, 0.0, "curve"), (100.0, 100.0, "curve"), (40.0, 15.0, "point"), (90.0, 70.0, "point")]
    frame = pl.DataFrame(rows, schema=["people", "income", "kind"], orient="row")
    made = charts.lorenz(frame, charts.Caption("lorenz", "Unequal"), subject="Kenya", what="consumption")
    assert "The poorest 40 % have 15.0 % of consumption" in made.alt and "poorest 90 %" in made.alt
    assert made.csv.splitlines()[0] == "people,income,kind" and len(made.figure.data) == 3
    assert "nothing to draw" in charts.lorenz(frame.clear(), charts.Caption("lorenz", "None")).alt
    with pytest.raises(UsageError, match="'kind' is missing"):
        charts.lorenz(frame.drop("kind"), charts.Caption("lorenz", "None"))


def run(name: str, **parameters: object) -> dict[str, object]:
    """Run a chapter's code in this process and return its names, the last value of each cell under its id."""
    import ast

    names: dict[str, object] = {}
    for cell in json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell["id"], "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names.update(parameters)
        if last is not None:
            names[cell["id"]] = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names)
    return names


@pytest.mark.parametrize("name", ["15-headlines.ipynb", "40-inequality.ipynb"])
def test_chapters_run(real_home, name):
    made = run(name, home=str(real_home.root))
    shown = [v for k, v in made.items() if isinstance(v, charts.Figure | charts.Table)]
    assert len(shown) >= 4 and len({s.name for s in shown}) == len(shown)
    assert all(s.source and s.title and not s.simulated for s in shown)


def test_the_chapter_runs_without_figures_of_the_first_years(real_home):
    made = run("40-inequality.ipynb", home=str(real_home.root), since=1950, since_work=1950)
    assert "cannot be measured" in made["work"].title and "cannot be measured" in made["among"].floors_title


def test_chapters_run_on_invented_figures(invented_home, invented_book):
    for name in ("15-headlines.ipynb", "40-inequality.ipynb"):
        made = run(name, home=str(invented_home.root), vintage=invented_book.vintage.name)
        assert all(v.simulated for v in made.values() if isinstance(v, charts.Figure | charts.Table))
