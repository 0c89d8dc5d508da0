"""Published headlines: values from the mirror, verdicts and reasons by rule, and a file that is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from socjust.analyses import headlines as h
from socjust.analyses import headlines_text as text
from socjust.analyses.headlines_file import AGREES, DIFFERS, FILE, NOT, OTHER_YEAR, PUBLISHED, headlines, reasons
from socjust.errors import CatalogueError

ROWS = {row.id: row for row in headlines()}
MIRROR = {  # id: value, years, verdict; values as the mirror's series give them
    "poverty-1995": (39.4, None, 1995, AGREES),
    "poverty-2023": (10.6, None, 2023, DIFFERS),
    "poverty-change": (-28.8, 1995, 2023, AGREES),
    "working-poverty-2000": (26.3, None, 2000, DIFFERS),
    "informal": (58.007, None, 2022, OTHER_YEAR),
    "informal-change": (58.007 - 63.19, 2004, 2022, OTHER_YEAR),
    "participation-gap": (24.1455, None, 2024, AGREES),  # what the provider gives for 2025 is a projection
    "output": (100 * (49696.815844 / 27821.6 - 1), 1995, 2024, DIFFERS),
    "social-protection-2015": (45.2, None, 2016, OTHER_YEAR),
    "water": (27.07, None, 2022, AGREES),
}


@pytest.fixture(scope="module")
def view(real_book):
    return h.headlines_view(real_book)


@pytest.mark.parametrize("name", MIRROR)
def test_rows_are_recomputed_from_the_mirror(real_book, name):
    value, since, until, state = MIRROR[name]
    made = h.recompute(real_book, ROWS[name])
    assert made.value == pytest.approx(value, abs=0.006)
    assert (made.since, made.until, made.state) == (since, until, state)
    assert made.series and made.updated and made.difference == pytest.approx(made.value - ROWS[name].published)


def test_at_least_seven_rows_are_recomputed_and_the_rest_say_why(view):
    rows = view.table
    assert rows.height == len(ROWS) and rows.filter(pl.col("state") != NOT).height >= 12
    for r in rows.iter_rows(named=True):
        assert (r["value"] is None) == (r["state"] == NOT)
        assert len(r["reason"]) > 20 and r["reason"].endswith(".") and (r["series"] or r["state"] == NOT)


def test_inequality_of_output_per_worker_beside_the_published_fall(real_book, view):
    row = view.table.row(by_predicate=pl.col("id") == "output-between", named=True)
    assert row["value"] == pytest.approx(-54.9, abs=0.05) and row["state"] == DIFFERS
    assert "which index, weights and economies the report used" in row["reason"]
    measures = view.measures
    workers, people = (measures.filter(pl.col("of") == of) for of in ("output per worker", "GDP per head"))
    assert workers.height == 20 and set(workers["set"]) == {"all economies", "all but China"}
    assert (workers["change"] < 0).all() and set(workers["weights"]) == {"every worker once", "every economy once"}
    shares = dict(workers.select("without", "covered").unique().iter_rows())
    assert shares[""] > 95 and 65 < shares["China"] < 80  # a fifth of the world's workers are left out with China
    assert people.height == 20 and "every person once" in set(people["weights"])
    assert "76\u202f% without China" in view.measures_note
    assert "GDP per head in place of output per worker, every person once, comes to −4" in view.measures_text
    assert "one comes near by chance" in view.measures_text
    for series in ("SL.EMP.TOTL.SP.ZS", "SL.GDP.PCAP.EM.KD", "NY.GDP.PCAP.PP.KD", "SP.POP.TOTL"):
        assert series in view.measures_source
    assert "ILOSTAT" not in view.measures_source  # no figure of the table is
    near = workers.sort((pl.col("change") + 40).abs()).row(0, named=True)
    assert near["label"] in ("Half the squared coefficient of variation",) and near["concept"] == "unweighted"
    assert "Without China ours is −26" in view.measures_text
    assert "Which one the report used is not known" in view.measures_text


def test_a_series_of_another_meaning_does_not_stand_in(real_book):
    made = h.recompute(real_book, ROWS["secondary-completion"])
    assert made.state == NOT and "is not served" in made.why_not and "enrolment instead of completion" in made.why_not


def test_a_series_that_stands_in_is_named_with_its_reason(view):
    reasons_ = dict(view.table.select("id", "reason").iter_rows())
    for name in ("informal", "informal-change"):
        assert "EMP_2IFL_SEX_RT is not served by ILOSTAT" in reasons_[name]
        assert "The world figure of an earlier data set" in reasons_[name]
    assert "is used instead" not in reasons_["poverty-1995"]


def test_a_year_too_far_away_is_no_recomputation(real_book):
    made = h.recompute(real_book, ROWS["working-poverty-2024"])
    assert made.value is None and "within two years of 2024; the newest is 7.1\u202f% of 2019" in made.why_not


def test_reasons_follow_the_edition_of_the_series():
    old, new = date(2021, 9, 30), date(2026, 7, 1)
    assert (
        "$1.90" in reasons("working-poverty-2000", old)[0] and "January 2026" in reasons("working-poverty-2000", new)[0]
    )
    assert reasons("working-poverty-2000", date(2024, 1, 1)) == [] == reasons("poverty-2023", None)
    assert "$3.00" in reasons("poverty-2023", new)[0] and "$2.15" in reasons("poverty-2023", date(2025, 6, 1))[0]


def test_the_reason_is_made_by_rule():
    row = replace(ROWS["output"], note="")
    made = h.Recomputed(row, 78.2, 1995, 2024, "S", date(2026, 7, 13))
    assert made.state == AGREES and "anything from 77.5 to 78.5" in text.reason(made, PUBLISHED, False)
    later = replace(made, value=90.0)
    assert "updated the series on 13 Jul 2026, after the report" in text.reason(later, PUBLISHED, False)
    assert "is not known" in text.reason(later, PUBLISHED, False)
    older = replace(later, updated=date(2020, 1, 1))
    assert "of 1 Jan 2020, older than the report" in text.reason(older, PUBLISHED, False)
    undated = replace(later, updated=None)
    assert "gives no date" in text.reason(undated, PUBLISHED, False)
    assert text.reason(later, PUBLISHED, True) == "Our figure is invented: the difference means nothing."
    other = replace(later, since=1996)
    assert other.state == OTHER_YEAR and "1996 in place of 1995" in text.reason(other, PUBLISHED, False)
    near = replace(other, value=78.0)
    assert "within what rounding allows all the same" in text.reason(near, PUBLISHED, False)
    assert text.no_year(row, {}) == "The vintage holds no figure of this area."


def test_titles_hold_without_figures(view):
    none = view.table.clear()
    assert text.table_title(none) == "0 of 0 recomputed figures agree with the published ones"
    assert text.pairs_title(view.pairs.clear()) == "No published share can be recomputed"
    assert text.reasons_title(none) == "Why figures agree or cannot be recomputed"
    assert "cannot be compared" in text.measures_title(view.measures.clear())
    assert (
        "cannot be measured" in text.measures_text(view.measures.clear(), -40)
        and text.nearest_measure(view.measures.clear(), 1) == ""
    )
    assert text.measures_note(view.measures.clear()) == ""
    mixed = view.measures.head(20).with_columns(pl.Series("change", [5.0, *[-1.0] * 19]))
    assert "changed by −1 to +5" in text.measures_title(mixed)


def test_invented_figures_are_no_judgement(invented_book):
    made = h.headlines_view(invented_book)
    assert "invented" in made.lede and made.table.filter(pl.col("state") != NOT).height > 0
    said = made.table.filter(pl.col("state") != NOT)["reason"].unique().to_list()
    assert said == ["Our figure is invented: the difference means nothing."]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("kind", "guess", "row 2 (poverty-1995): kind 'guess' must be one of level, change, growth, between, none"),
        ("most", "38", "published must lie between least and most"),
        ("expression", "", "area and expression must say"),
        ("id", "poverty-2023", "row 3 (poverty-2023): the id stands twice"),
        ("kind", "change", "since must give the first year"),
        ("kind", "none", "note must say why"),
    ],
)
def test_a_broken_row_is_named(tmp_path, column, value, words):
    frame = pl.read_csv(FILE, infer_schema_length=0).with_row_index()
    changed = pl.when(pl.col("index") == 0).then(pl.lit(value)).otherwise(column).alias(column)
    path = tmp_path / "headlines.csv"
    frame.with_columns(changed).drop("index").write_csv(path)
    with pytest.raises(CatalogueError) as refusal:
        headlines(path)
    assert words in str(refusal.value)


def test_every_headline_of_the_mandate_has_a_row_and_a_note_where_ages_differ(view):
    """The rows that METHODS names, each figure of them; statements without a figure are named under the table."""
    wanted = {
        "poverty-1995", "poverty-2023", "working-poverty-2000", "working-poverty-2024", "informal", "informal-change",
        "participation-gap", "participation-gap-change", "output", "output-between", "social-protection-2015",
        "social-protection-2023", "water", "secondary-completion", "child-labour-1995", "child-labour-2024",
        "wealth-top", "income-top", "forced-labour", "earnings-at-birth",
    }  # fmt: skip
    assert wanted <= set(ROWS)
    assert "trust in institutions" in " ".join(view.notes)
    apart = ROWS["child-labour-2024"]  # no series has the ages that the statement names
    assert apart.kind == "none" and "5 to 17, but not 5 to 14" in apart.note
