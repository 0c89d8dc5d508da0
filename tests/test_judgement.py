"""Every step of judgement on tables small enough to work out by hand."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
import small_catalogue as small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socjust import judgement
from socjust import table as t
from socjust.catalogue.corrections import Correction, Expect
from socjust.catalogue.judgements import Limit
from socjust.judgement import Situation
from socjust.judgement.breaks import breaks
from socjust.judgement.correct import correct, unmet
from socjust.judgement.marks import RULES as MARKS

LIMITS = {"%": Limit(unit="%", lower=0, upper=100, reason="A share of a whole.")}
CATALOGUE = small.replace(small.catalogue(), limits=LIMITS)


def situation(*corrections: Correction, **more) -> Situation:
    return Situation(small.replace(CATALOGUE, corrections=corrections), 2024, **more)


def entry(**more) -> Correction:
    values = {"indicator": "water", "economies": ("KEN",), "years": (2020,), "action": "drop", "line": 7}
    values |= {"reason": "It cannot be.", "source": "a letter", "expect": Expect(above=90)}
    return Correction(**(values | more))


def told(decisions: pl.DataFrame, *columns: str) -> list[tuple]:
    return decisions.select(columns or (t.ECONOMY, t.YEAR, t.ACTION, t.RULE, t.BEFORE, t.AFTER)).rows()


def values(table: pl.DataFrame) -> list[tuple]:
    return table.select(t.ECONOMY, t.YEAR, t.VALUE, t.FLAGS).rows()


WATER = [("KEN", 2019, "water", 60.0), ("KEN", 2020, "water", 99.0), ("BRA", 2020, "water", 97.0)]


def test_a_figure_is_dropped():
    table, decisions = correct(small.observations(WATER), situation(entry()))
    assert values(table) == [("BRA", 2020, 97.0, ""), ("KEN", 2019, 60.0, "")]
    assert told(decisions) == [("KEN", 2020, "left out", "correction", 99.0, None)]
    assert decisions[t.REASON].to_list() == ["It cannot be. (By an entry of corrections.yml; source: a letter.)"]


def test_a_figure_is_overridden_and_flagged_by_its_new_value():
    rows = [("KEN", 2020, "water", 999.0, {"flags": "break implausible"})]
    table, decisions = correct(small.observations(rows), situation(entry(action="override", value=61.5)))
    assert values(table) == [("KEN", 2020, 61.5, "break corrected")]
    assert told(decisions) == [("KEN", 2020, "overridden", "correction", 999.0, 61.5)]
    table, _ = correct(small.observations(rows), situation(entry(action="override", value=120)))
    assert values(table) == [("KEN", 2020, 120.0, "break corrected implausible")]


def test_a_figure_is_flagged_and_stays():
    table, decisions = correct(small.observations(WATER), situation(entry(action="flag")))
    assert ("KEN", 2020, 99.0, "doubtful") in values(table)
    assert told(decisions) == [("KEN", 2020, "flagged", "correction", 99.0, 99.0)]


def test_an_entry_is_about_its_economies_years_sex_and_series_only():
    rows = [*WATER, ("KEN", 2020, "neet", 95.0), ("KEN", 2020, "water", 98.0, {"sex": "female"})]
    frame = small.observations(rows)
    both = correct(frame, situation(entry(economies=(), sex="total"))).decisions
    assert sorted(both[t.ECONOMY]) == ["BRA", "KEN"] and set(both[t.INDICATOR]) == {"water"}
    assert correct(frame, situation(entry())).decisions.height == 2  # women too
    assert correct(frame, situation(entry(series="WATER"))).decisions.height == 2
    assert correct(frame, situation(entry(series="WATE"))).decisions.height == 0


@pytest.mark.parametrize(
    ("label", "code", "is_of_it"),
    [
        ("A.B", "A.B", True),
        ("A.B[sex=SEX_T] ; C", "A.B", True),
        ("C ; A.B", "A.B", True),
        ("A.BB ; C", "A.B", False),
        ("AxB", "A.B", False),
        ("XA.B", "A.B", False),
    ],
)
def test_a_series_is_found_among_components_by_its_whole_code(label, code, is_of_it):
    frame = small.observations([("KEN", 2020, "water", 99.0, {"series": label})])
    assert correct(frame, situation(entry(series=code))).decisions.height == is_of_it


def test_what_the_provider_has_mended_is_left_as_it_is_and_told():
    one = entry()
    frame = small.observations([("KEN", 2020, "water", 62.0)])
    table, decisions = correct(frame, situation(one))
    assert table.equals(frame) and decisions.is_empty()
    (found,) = unmet(table, decisions, (one,))
    assert found.entry == one and values(found.mended) == [("KEN", 2020, 62.0, "")] and found.vanished == ()


def test_what_the_provider_has_withdrawn_is_told():
    frame = small.observations([("BRA", 2020, "water", 99.0)])
    (found,) = unmet(frame, judgement.steps.no_decisions(), (entry(),))
    assert found.mended.is_empty() and found.vanished == ("KEN",)
    (found,) = unmet(frame.clear(), judgement.steps.no_decisions(), (entry(economies=()),))
    assert found.mended.is_empty() and found.vanished == ()


def test_an_entry_for_all_economies_is_about_the_figures_that_are_as_it_expects():
    one = entry(economies=(), years=(2019, 2020))
    table, decisions = correct(small.observations(WATER), situation(one))
    assert values(table) == [("KEN", 2019, 60.0, "")] and unmet(table, decisions, (one,)) == []
    table, decisions = correct(small.observations(WATER[:1]), situation(one))
    (found,) = unmet(table, decisions, (one,))
    assert values(found.mended) == [("KEN", 2019, 60.0, "")]


@pytest.mark.parametrize("more", [{}, {"action": "override", "value": 50}, {"action": "flag"}])
def test_an_entry_that_still_applies_is_not_told(more):
    one = entry(**more)
    table, decisions = correct(small.observations(WATER), situation(one))
    assert decisions.height == 1
    assert unmet(table, decisions, (one,)) == []


def test_invented_figures_are_not_corrected():
    frame = small.observations(WATER)
    assert correct(frame, situation(entry(), simulated=True)).table.equals(frame)


def test_impossible_values_are_left_out_and_unlikely_ones_stay():
    rows = [("KEN", 2020, "water", v, {"year": 2000 + n}) for n, v in enumerate((-0.1, 0.0, 100.0, 100.1, 100 + 1e-9))]
    table, decisions = judgement.STEPS[1](small.observations(rows), situation())
    assert table[t.VALUE].to_list() == [0.0, 100.0, 100 + 1e-9]  # a hair above 100 is how sums of shares come out
    assert [row[4] for row in told(decisions)] == [-0.1, 100.1]
    assert decisions[t.REASON][0] == "Outside 0 to 100 %, which no value can be: A share of a whole."


def test_projections_beyond_the_vintages_year_are_left_out():
    rows = [("KEN", y, "neet", 10.0, {"status": s}) for y in (2024, 2025) for s in ("projected",)]
    table, decisions = judgement.STEPS[2](small.observations([*rows, ("BRA", 2025, "neet", 9.0)]), situation())
    assert [(e, y) for e, y, *_ in values(table)] == [("KEN", 2024), ("BRA", 2025)]
    assert told(decisions) == [("KEN", 2025, "left out", "beyond", 10.0, None)]
    assert "after 2024, the year of this vintage" in decisions[t.REASON][0]


def test_every_mark_and_projection_is_listed_with_its_reason():
    more = {"flags": "break capped unreliable", "source": "ilostat"}
    late = {"status": "projected", "updated": date(2024, 6, 28)}
    rows = [("KEN", 2020, "water", 60.0, more), ("KEN", 2024, "neet", 1.0, late), ("KEN", 2023, "neet", 2.0, late)]
    table, decisions = judgement.STEPS[3](small.observations(rows), situation())
    assert table.height == 3
    assert sorted(told(decisions, t.YEAR, t.RULE)) == [
        (2020, "break"),
        (2020, "capped"),
        (2020, "unreliable"),
        (2023, "copied projection"),  # 2023 had ended in 2024: the estimate is older than its date
        (2024, "projection"),
    ]
    sentences = dict(told(decisions, t.RULE, t.REASON))
    assert sentences["break"] == "ILOSTAT marks a break in the series at this year: earlier figures are not comparable."
    assert sentences["projection"].startswith("Estimated by World Bank on 2024-06-28 for a year that had not ended")


def origins(*names: str, start: int = 2010) -> pl.DataFrame:
    return small.observations([("KEN", start + n, "neet", 10.0, {"origin": name}) for n, name in enumerate(names)])


@pytest.mark.parametrize(
    ("names", "broken"),
    [
        (["LFS", "LFS", "LFS"], []),
        (["LFS", "Census", "Census"], [2011]),
        (["LFS", "Census", "LFS"], [2011, 2012]),  # to and fro: neither pair of neighbours is comparable
        (["LFS - Labour Force Survey 2010", "LFS - Labour Force Survey 2011", "LFS - Labour Force Survey, 2012"], []),
        (["Census (2010)", "Census 2011/12", "census"], []),
        (["DHS Round 4", "DHS wave V", "DHS"], []),
        (["LFS 2010", "HIES 2011"], [2011]),
        (["A ; B", "B ; A", "A;B"], []),
        (["A ; B", "A"], [2011]),
        (["", "LFS", "", "LFS"], []),  # an unnamed source is passed over
        (["LFS", "", "Census"], [2012]),
        (["BA:2010", "BA:2011"], [2011]),  # codes: the number is no year
        (["BA:2010", "BA:2010"], []),
    ],
)
def test_a_change_of_source_is_a_break_and_a_change_of_year_is_none(names, broken):
    table, decisions = breaks(origins(*names), situation())
    assert [y for _, y, _, flags in values(table) if flags == "break"] == broken
    assert decisions[t.YEAR].to_list() == broken
    assert set(decisions[t.RULE]) <= {"source change"}


def test_breaks_are_looked_for_within_one_economy_indicator_and_sex():
    rows = [("KEN", 2010, "neet", 1.0, {"origin": "A"}), ("BRA", 2011, "neet", 1.0, {"origin": "B"})]
    rows += [("KEN", 2011, "neet", 1.0, {"origin": "B", "sex": "female"}), ("KEN", 2011, "water", 1.0, {"origin": "B"})]
    assert breaks(small.observations(rows), situation()).decisions.is_empty()


def test_a_break_that_the_provider_marks_as_well_has_both_reasons():
    frame = origins("LFS", "Census").with_columns(
        pl.when(pl.col("year") == 2011).then(pl.lit("break derived")).otherwise(pl.lit("")).alias("flags")
    )
    table, decisions = judgement.judge(frame, judgement.STEPS, situation())
    assert values(table)[1][3] == "break derived"
    assert sorted(decisions[t.RULE]) == ["break", "derived", "source change"]
    change = decisions.filter(pl.col(t.RULE) == "source change")[t.REASON][0]
    assert (
        change == "The source behind the figure changes from LFS in 2010 to Census: earlier figures are not comparable."
    )


def test_a_dropped_figure_is_no_neighbour():
    frame = origins("LFS", "Census", "LFS")
    one = entry(indicator="neet", years=(2011,), expect=Expect(above=1))
    _, decisions = judgement.judge(frame, judgement.STEPS, situation(one))
    assert decisions[t.RULE].to_list() == ["correction"]


FLAGS = st.lists(st.sampled_from(MARKS), unique=True).map(lambda words: " ".join(sorted(words)))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["KEN", "BRA", "NOR"]),
        st.integers(2018, 2027),
        st.sampled_from(["water", "neet"]),
        st.floats(-50, 150),
        FLAGS,
        st.sampled_from(["observed", "projected"]),
        st.sampled_from(["", "A", "B 2019"]),
    ),
    unique_by=lambda row: row[:3],
    min_size=1,
    max_size=25,
)
ENTRIES = (
    entry(economies=(), years=(2019,)),
    entry(economies=(), years=(2020,), action="override", value=40, expect=Expect(above=50)),
    entry(indicator="neet", economies=("BRA",), years=(2021, 2022), action="flag", expect=Expect(below=60)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_nothing_changes_without_a_decision(rows):
    made = [(e, y, i, v, {"flags": f, "status": s, "origin": o}) for e, y, i, v, f, s, o in rows]
    before = small.observations(made)
    table, decisions = judgement.judge(before, judgement.STEPS, situation(*ENTRIES))
    received = {row[:4]: row[4] for row in before.select(*t.KEY, t.VALUE).iter_rows()}
    decided = {row[:4]: row[4:] for row in decisions.select(*t.KEY, t.BEFORE, t.AFTER, t.REASON).iter_rows()}
    kept = {row[:4]: row[4:] for row in table.select(*t.KEY, t.VALUE, t.FLAGS, t.STATUS).iter_rows()}
    assert set(decided) <= set(received)
    assert all(received[key] == b and reason for key, (b, _, reason) in decided.items())
    for key, value in received.items():
        changed = key not in kept or kept[key][0] != value or kept[key][1] != "" or kept[key][2] == "projected"
        assert not changed or key in decided, key
    left_out = set(decisions.filter(pl.col(t.AFTER).is_null()).select(t.KEY).iter_rows())
    assert left_out == set(received) - set(kept)
    rules = {}
    for *key, rule in decisions.select(*t.KEY, t.RULE).iter_rows():
        rules.setdefault(tuple(key), set()).add(rule)
    other = {"break": "source change", "corrected": "correction", "doubtful": "correction"}
    for key, (_, flags, _) in kept.items():
        assert all({word, other.get(word)} & rules[key] for word in flags.split()), key


def test_the_same_table_gives_the_same_decisions_in_any_order():
    rows = small.observations([*WATER, ("KEN", 2021, "neet", 3.0, {"flags": "break"})])
    one = judgement.judge(rows, judgement.STEPS, situation(entry()))
    other = judgement.judge(rows.reverse(), judgement.STEPS, situation(entry()))
    assert one.table.equals(other.table) and one.decisions.equals(other.decisions)
