"""Own figures laid over a vintage: each visible, each with its decision, and nobody else's scores moved."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from socjust import own, store
from socjust import table as t
from socjust.catalogue import load
from socjust.check import check as examine
from socjust.home import Home
from socjust.own import compare
from socjust.own.cells import ROW
from socjust.scores.dimension import servable
from socjust.store import own_data


def described(indicators: dict, name: str = "example") -> own.Descriptor:
    return own.Descriptor.model_validate(
        {
            "name": name,
            "title": "An example",
            "source": {"organisation": "Office", "publication": "Survey", "date": "2024-05-31"},
            "licence": "CC BY 4.0",
            "economy": "KEN",
            "columns": {"year": "year", "value": "v"},
            "indicators": indicators,
        }
    )


def long(*rows: tuple, source: str = "worldbank", flags: str = "") -> pl.DataFrame:
    """Rows of the long table from (economy, year, indicator, value)."""
    filled = [
        (e, y, i, "total", v, "observed", flags, source, f"{source}-series", 0, "", date(2026, 1, 1), "2026-11")
        for e, y, i, v in rows
    ]
    return pl.DataFrame(filled, schema=t.OBSERVATIONS, orient="row")


PROVIDER = long(("BRA", 2020, "dis_gini", 52.0), ("KEN", 2020, "dis_gini", 38.0), ("KEN", 2021, "dis_gini", 39.0))


def test_added_overridden_and_left_out_figures_have_their_decisions():
    mine = own.Descriptor.model_validate(
        described({"dis_gini": {"unit": "x", "overrides": True, "reason": "The new survey is larger."}}).model_dump()
    )
    other = described({"dis_gini": {"unit": "x"}}, "other")
    sets = {
        "example": (
            mine,
            long(("KEN", 2020, "dis_gini", 40.0), ("KEN", 2022, "dis_gini", 41.0), source="own", flags="own"),
        ),
        "other": (other, long(("KEN", 2021, "dis_gini", 44.0), source="own", flags="break own")),
    }
    table, decisions = own.lay_over(PROVIDER, sets, "2026-11")
    assert table.select(t.ECONOMY, t.YEAR, t.VALUE, t.FLAGS, t.SOURCE).rows() == [
        ("BRA", 2020, 52.0, "", "worldbank"),
        ("KEN", 2020, 40.0, "corrected own", "own"),
        ("KEN", 2021, 39.0, "break", "worldbank"),  # without `overrides` the provider's figure stands
        ("KEN", 2022, 41.0, "break own", "own"),
    ]
    mine = decisions.filter(pl.col(t.RULE) == "own").sort(t.YEAR)
    assert mine.select(t.YEAR, t.ACTION, t.RULE, t.BEFORE, t.AFTER, t.REASON).rows() == [
        (2020, "overridden", "own", 38.0, 40.0, "The new survey is larger. In place of worldbank worldbank-series."),
        (
            2021,
            "left out",
            "own",
            44.0,
            None,
            "The own figure is not used: worldbank worldbank-series has one, and no override is declared.",
        ),
        (2022, "added", "own", None, 41.0, "A country team's own figure (); no provider has one."),
    ]
    assert dict(table.schema) == t.OBSERVATIONS and dict(decisions.schema) == t.DECISIONS
    broken = decisions.filter(pl.col(t.RULE) == "source change").sort(t.YEAR)
    assert broken.select(t.YEAR, t.ACTION, t.BEFORE, t.AFTER, t.SOURCE).rows() == [
        (2021, "flagged", 39.0, 39.0, "worldbank"),
        (2022, "flagged", 41.0, 41.0, "own"),
    ]
    assert broken[t.REASON][0] == (
        "The series changes hands: worldbank worldbank-series in 2021 after own own-series in 2020. No trend is drawn "
        "across."
    )


def test_a_series_all_of_one_hand_does_not_break():
    mine = described({"dis_gini": {"unit": "x", "overrides": True, "reason": "Better."}})
    whole = [("KEN", y, "dis_gini", 40.0 + y - 2020) for y in (2020, 2021, 2022)]
    table, decisions = own.lay_over(PROVIDER, {"example": (mine, long(*whole, source="own", flags="own"))}, "2026-11")
    assert "break" not in " ".join(table[t.FLAGS]) and set(decisions[t.RULE]) == {"own"}


def test_another_own_source_is_a_break_and_another_year_of_the_same_is_none():
    mine = described({"dis_gini": {"unit": "x", "overrides": True, "reason": "Better."}})
    rows = long(*(("KEN", y, "dis_gini", 40.0) for y in (2020, 2021, 2022)), source="own", flags="own")
    named = rows.with_columns(pl.Series(t.ORIGIN, ["Office: Survey 2020", "Office: Survey 2021", "Bank: Panel 2022"]))
    table, _ = own.lay_over(PROVIDER, {"example": (mine, named)}, "2026-11")
    flags = table.filter(pl.col(t.ECONOMY) == "KEN").sort(t.YEAR)[t.FLAGS].to_list()
    assert flags == ["corrected own", "corrected own", "break own"]


def test_no_trend_is_drawn_from_a_providers_figures_to_own_ones(real_book):
    from socjust import progress

    year, rows = real_book.year, real_book.observations
    last = year - 2
    before = rows.filter(
        (pl.col(t.ECONOMY) != "KEN") | (pl.col(t.YEAR) <= last) | (pl.col(t.INDICATOR) != "cap_electricity")
    )
    added = long(*(("KEN", y, "cap_electricity", 99.0) for y in (last + 1, year)), source="own", flags="own")
    table, _ = own.lay_over(before, {"example": (described({"cap_electricity": {"unit": "x"}}), added)}, "2026-11")
    made = progress.indicators(table, real_book.catalogue, year)
    kenya = made.row(by_predicate=(pl.col(t.ECONOMY) == "KEN") & (pl.col(t.INDICATOR) == "cap_electricity"), named=True)
    assert kenya["reason"] == f"2 values since the series broke in {last + 1}; 3 needed" and kenya["slope"] is None


def test_an_indicator_that_a_vintage_has_in_another_unit_takes_no_own_figures():
    sets = {"example": (described({"dis_gini": {"unit": "x"}}), long(("KEN", 2022, "dis_gini", 1.0), source="own"))}
    table, decisions = own.lay_over(PROVIDER, sets, "2026-11", {"dis_gini": "index 0–1"})
    assert table.equals(PROVIDER)
    assert decisions[t.ACTION].to_list() == ["left out"]
    assert "in another unit, index 0–1" in decisions[t.REASON][0]


def test_without_own_data_nothing_happens():
    table, decisions = own.lay_over(PROVIDER, {}, "2026-11")
    assert table.equals(PROVIDER) and decisions.is_empty()


@pytest.mark.parametrize(("value", "told"), [(39.0, 0), (4.1, 1), (400.0, 1)])
def test_a_figure_that_replaces_the_providers_needs_the_word_and_one_far_away_is_told(value, told):
    rows = long(("KEN", 2020, "dis_gini", value)).with_columns(pl.lit(2).alias(ROW))
    plain = compare.with_provider(rows, described({"dis_gini": {"unit": "x"}}), "d.csv", PROVIDER)
    assert [p.severity for p in plain] == ["error", *["warning"] * told]
    assert "overrides: yes" in plain[0].remedy and f"{value:g}, the provider's figure is 38" in plain[0].wrong
    said = described({"dis_gini": {"unit": "x", "overrides": True, "reason": "Better."}})
    assert [p.severity for p in compare.with_provider(rows, said, "d.csv", PROVIDER)] == ["warning"] * told


@pytest.fixture
def two_files(tmp_path) -> tuple[Path, Path]:
    data, describe = tmp_path / "d.csv", tmp_path / "d.yml"
    data.write_text("year,v\n2020,3\n2023,4\n", encoding="utf-8")
    describe.write_text(
        """name: example
title: An example
source: {organisation: Office, publication: Survey, date: 2024-05-31}
licence: CC BY 4.0
economy: KEN
columns: {year: year, value: v}
indicators:
  own_wage: {title: Living wage, short: Living wage, unit: KES, dimension: DIS, definition: What it costs.}
""",
        encoding="utf-8",
    )
    return data, describe


def test_a_simulated_vintage_takes_no_own_data(invented_home, tmp_path, two_files):
    place = Home(tmp_path / "home")
    shutil.copytree(invented_home.root / "data", place.root / "data")
    (vintage,) = store.vintages(place)
    before = store.observations(vintage)
    own_data.add(place, *two_files)
    assert store.observations(vintage).equals(before)
    assert store.own_sets(vintage) == {} and store.framework(vintage) is load()


def test_a_new_indicator_joins_the_catalogue_and_is_never_scored(home, two_files):
    own_data.add(home, *two_files)
    more = own.extend(load(), home.own)
    added = more.indicators["own_wage"]
    assert added.own and added.role == "context" and not added.scored and added.weight == 0
    assert added.title == "Living wage (own data)" and added.short == "Living wage (own)"
    ids = list(more.indicators)
    assert more.indicators[ids[ids.index("own_wage") - 1]].dimension == "DIS"
    assert more.sha256 != load().sha256 and own.extend(more, home.own) is more
    assert [i.id for i in more.scored()] == [i.id for i in load().scored()]
    own_data.remove(home, "example")
    assert own.extend(load(), home.own) is load()


def test_own_figures_move_nobody_elses_yardstick(real_book):
    rows = real_book.observations
    absent = next(i for i in real_book.catalogue.scored() if i.id not in set(rows[t.INDICATOR].unique()))
    mine = long(("KEN", real_book.year, absent.id, 50.0), source="own", flags="own")
    before, after = (servable(frame, real_book.catalogue) for frame in (rows, pl.concat([rows, mine])))
    assert before == after


def test_a_vintage_with_own_data_is_fit_to_publish(real_book):
    """Rules about recipes and years are about providers' figures."""
    rows = real_book.observations
    held = real_book.vintage.manifest
    used = next(k for k, r in held.recipes.items() if r.rank and k in set(rows[t.INDICATOR].unique()))
    rows = rows.filter(pl.col(t.INDICATOR) == used)
    mine = long(("KEN", held.created.year + 1, used, 5.0), source="own", flags="own")
    found = examine(pl.concat([rows, mine]), real_book.catalogue, held).frame
    assert found.filter(pl.col("severity") == "fail").equals(
        examine(rows, real_book.catalogue, held).frame.filter(pl.col("severity") == "fail")
    )
