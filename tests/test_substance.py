"""What is particular to each dimension: exhibits made from figures, their words true to them."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socjust import analyses, charts
from socjust.analyses import substance as package
from socjust.analyses.exhibit import Exhibit, newest, unserved
from socjust.analyses.one_figure import moved, reach
from socjust.analyses.relation import against, rank_correlation, together
from socjust.analyses.substance import KINDS, _make, declared, substance
from socjust.charts.scatter import Axis, scatter
from socjust.errors import CatalogueError, UsageError

DIMENSIONS = ("CAP", "RIG", "OPP", "GEN", "DIS", "PRO", "TRA")
WORDS = ("up together", "one against the other", "no certain relation")


# what stands in the file


def test_every_dimension_has_a_part_of_its_own():
    assert set(declared()) == set(DIMENSIONS)
    assert {len(entries) >= 3 for entries in declared().values()} == {True}


def test_no_two_dimensions_have_the_same_exhibits():
    shown = [{(e["kind"], e["name"]) for e in entries} for entries in declared().values()]
    assert sum(map(len, shown)) == len(set.union(*shown))


def test_every_entry_has_a_kind_that_is_known_and_a_text():
    entries = [e for some in declared().values() for e in some]
    assert {e["kind"] for e in entries} <= set(KINDS)
    assert all(e["text"].strip().endswith(".") for e in entries)


def test_an_unknown_kind_is_named(invented_book):
    with pytest.raises(CatalogueError, match="substance.yml, gauge-1: kind 'gauge' must be one of against"):
        _make(invented_book, {"kind": "gauge", "name": "gauge-1"})


def test_an_unknown_dimension_is_named(invented_book):
    with pytest.raises(UsageError, match="Unknown dimension 'XXX'"):
        package(invented_book, "XXX")


# the words


def test_a_rank_correlation_worked_by_hand():
    # ranks 1 2 3 4 5 against 2 1 4 3 5: differences 1 1 1 1 0, rho = 1 - 6*4/(5*24) = 0.8
    rho, low, high = rank_correlation([10, 20, 30, 40, 50], [2, 1, 4, 3, 5])
    assert rho == pytest.approx(0.8)
    # z = atanh(0.8) = 1.0986, step = 1.6449 * sqrt(1.32 / 2) = 1.3363
    assert (low, high) == (pytest.approx(-0.2330, abs=1e-3), pytest.approx(0.9848, abs=1e-3))


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=6, max_size=40))
def test_turning_one_figure_round_turns_the_correlation_round(pairs):
    x, y = zip(*pairs, strict=True)
    rho, low, high = rank_correlation(x, y)
    turned = rank_correlation(x, [-v for v in y])
    if rho == rho:
        assert turned == (pytest.approx(-rho), pytest.approx(-high), pytest.approx(-low))


@pytest.mark.parametrize(
    ("rho", "word"),
    [((0.6, 0.4, 0.8), 0), ((-0.6, -0.8, -0.4), 1), ((0.2, -0.1, 0.4), 2), ((float("nan"),) * 3, 2)],
)
def test_a_relation_is_named_only_where_its_interval_leaves_out_nought(rho, word):
    assert together(rho, 40, *WORDS).startswith(WORDS[word])


def test_a_line_that_does_not_move_is_not_said_to():
    rows = {"series_name": ["World"] * 2, "year": [2000, 2020], "value": [5.04, 5.01], "economy": ["WLD"] * 2}
    assert moved(pl.DataFrame(rows), "Debt", 1) == "World: debt was 5.0 in 2000 and in 2020"


# from figures


def words_of(one: Exhibit) -> str:
    return " ".join((one.title, one.subtitle, one.source, *one.notes))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_exhibits_of_a_simulated_vintage_are_marked(invented_book, dimension):
    made = substance(invented_book, dimension)
    assert len(made) >= 2
    for one in made:
        drawn = charts.exhibit(one, simulated=True)
        assert drawn.caption.heading.startswith("SIMULATED")
        assert "SIMULATED" in one.source
        assert drawn.bundle()["csv"].count("SIMULATED") >= one.frame.height


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_exhibits_of_real_figures_name_series_and_vintage(real_book, dimension):
    made = substance(real_book, dimension)
    assert len(made) >= 3
    for one in made:
        assert "Vintage 2026-11" in one.source and re.search(r"(World Bank|ILOSTAT) [A-Z]", one.source), one.name
        assert "nan" not in words_of(one) and "None" not in words_of(one), one.name
        assert not re.search(r"\{\w*\}", words_of(one)), one.name
        assert charts.exhibit(one, simulated=False).caption.source == one.source


def test_the_pairs_of_a_relation_are_the_economies_newest_values(real_book):
    one = against(real_book, "x", "cap_water_basic", "cap_water_safely_managed", WORDS)
    both = newest(real_book, "cap_water_basic").join(
        newest(real_book, "cap_water_safely_managed"), on="economy", suffix="_safe"
    )
    assert one.frame.height == both.height
    rho = both.select(pl.corr("value", "value_safe", method="spearman")).item()
    assert f"rank correlation {rho:.2f}" in one.title and f"{both.height} economies" in one.title
    assert (one.frame["y"] <= one.frame["x"] + 1).all()  # what is safe is near, too


def test_who_reaches_a_line_is_counted(real_book):
    one = reach(real_book, "inspectors", "rig_labour_inspectors", 1.0, "{n} of {all}")
    values = newest(real_book, "rig_labour_inspectors")["value"]
    assert one.title == f"{(values >= 1.0).sum()} of {values.len()}"


def test_what_the_vintage_lacks_is_named_with_the_reason(real_book):
    told = unserved(real_book, ["ena_tariff", "dis_gini"])
    assert "applied tariff, weighted mean (TM.TAX.MRCH.WM.AR.ZS is not served by World Bank)" in told
    assert "Gini" not in told


def test_what_the_vintage_lacks_stands_in_the_paragraph(real_book):
    one = next(e for e in substance(real_book, "TRA") if e.name == "remittances")
    assert "Not in this vintage: applied tariff, weighted mean (TM.TAX" in one.text and "))" not in one.text


def test_more_violations_are_not_more_freedom(real_book):
    one = next(e for e in substance(real_book, "RIG") if e.name == "freedom-of-association")
    assert one.title.startswith("World: violations of freedom of association ")


def test_a_band_is_no_number_and_no_place_in_the_alternative_text(real_book):
    view = analyses.dimension(real_book, "RIG")
    words = charts.Caption("band", "Rights at work")
    for drawn in (charts.world_map(view.map, words), charts.strip(view.strip, words)):
        assert re.search(r"(Lowest|highest): [^;]*, (very )?(low|high|middle) \(\d+–\d+\)", drawn.alt), drawn.alt
        assert not re.search(r", \d+[;.]", drawn.alt.split(" Economies in each class")[0]), drawn.alt


def test_what_a_logarithmic_scale_cannot_show_is_named():
    frame = points(["Low", "Low", "Low"]).with_columns(x=pl.Series([0.0, 1.0, 2.0]))
    made = scatter(frame, charts.Caption("x", "X"), Axis("Across", log=True), Axis("Up"))
    assert made.notes[-1].endswith("no place on a logarithmic scale: Economy 0.") and made.alt.startswith("2 economies")


def test_too_few_economies_make_no_relation(real_book):
    assert against(real_book, "x", "gen_unpaid_care_ratio", "dis_minimum_wage", WORDS) is None


# the picture


def points(groups: list[str]) -> pl.DataFrame:
    rows = [(f"E{i}", f"Economy {i}", g, float(i), 10.0 * i) for i, g in enumerate(groups)]
    return pl.DataFrame(rows, schema=["economy", "label", "group", "x", "y"], orient="row")


def test_a_group_keeps_its_mark_where_another_is_empty():
    frame = points(["High", "High", "Middle"])
    made = scatter(frame, charts.Caption("c", "C"), Axis("X"), Axis("Y"), groups=["Low", "Middle", "High"])
    assert [trace.marker.symbol for trace in made.figure.data] == ["diamond-open", "circle-open"]


def test_what_has_no_place_on_a_logarithmic_axis_stays_in_the_table():
    made = scatter(points(["Low"] * 5), charts.Caption("c", "C"), Axis("X", log=True), Axis("Y"))
    assert len(made.figure.data[0].x) == 4 and made.table.height == 5


def test_a_kind_of_exhibit_that_is_not_known_is_named():
    with pytest.raises(UsageError, match="kind of exhibit 'tabel'. Did you mean table"):
        charts.exhibit(Exhibit("tabel", "a", "A", "", "", pl.DataFrame()), simulated=False)
