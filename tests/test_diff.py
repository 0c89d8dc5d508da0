"""Two vintages compared: kinds of change worked out by hand, whose change it is, and real revisions."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import polars as pl
import pytest
import small_catalogue as small

from socjust import catalogue, store
from socjust import table as t
from socjust.cli import run
from socjust.diff import Diff, diff
from socjust.diff import scored as effects
from socjust.diff.cause import CATALOGUE, PROVIDER, SERVED, causes
from socjust.diff.changes import changes
from socjust.diff.decided import decided
from socjust.diff.revision import _notices
from socjust.diff.summary import summary
from socjust.errors import UsageError
from socjust.home import Home
from socjust.scores.dimension import Scores
from socjust.scores.stored import scores as stored
from socjust.store.manifest import SeriesEntry

SMALL = small.catalogue()
BEFORE = [
    ("KEN", 2020, "water", 60.0),
    ("KEN", 2021, "water", 61.0),
    ("BRA", 2020, "water", 87.0),
    ("BRA", 2021, "water", 88.0),
    ("NOR", 2020, "stunting", 2.0),
    ("NOR", 2021, "stunting", 0.1 + 0.2),
]
AFTER = [
    ("KEN", 2020, "water", 50.0),  # revised by ten points
    ("KEN", 2021, "water", 61.0, {"status": "modelled", "flags": "break"}),  # relabelled
    ("BRA", 2020, "water", 87.0),  # the same
    ("BRA", 2022, "water", 90.0),  # new, and of a new year; 2021 has vanished
    ("NOR", 2020, "stunting", 4.0),  # revised: lower is better
    ("NOR", 2021, "stunting", 0.3),  # the same number, added up otherwise
    ("USA", 2019, "water", 97.0),  # new, of an old year
]


def found(before=BEFORE, after=AFTER) -> pl.DataFrame:
    return changes(small.observations(before, "one"), small.observations(after, "two"), SMALL)


def row(frame: pl.DataFrame, economy: str, year: int) -> dict:
    return frame.filter(pl.col(t.ECONOMY) == economy, pl.col(t.YEAR) == year).to_dicts()[0]


def test_each_kind_of_change_is_found_and_nothing_else():
    table = found()
    kinds = {(r[t.ECONOMY], r[t.YEAR]): r["kind"] for r in table.to_dicts()}
    assert kinds == {
        ("KEN", 2020): "revised",
        ("KEN", 2021): "relabelled",
        ("BRA", 2021): "vanished",
        ("BRA", 2022): "new",
        ("NOR", 2020): "revised",
        ("USA", 2019): "new",
    }
    assert row(table, "KEN", 2021)["relabelled"] == "status flags"


def test_the_size_of_a_revision_is_given_in_three_ways():
    water, stunting = row(found(), "KEN", 2020), row(found(), "NOR", 2020)
    assert (water["change"], water["points"]) == (-10.0, -10.0)
    assert water["relative"] == pytest.approx(-100 / 6)
    assert (stunting["change"], stunting["relative"], stunting["points"]) == (2.0, 100.0, -2.0)  # lower is better


def test_a_change_from_nought_has_no_relative_size():
    table = found([("KEN", 2020, "water", 0.0)], [("KEN", 2020, "water", 1.0)])
    assert table["relative"].to_list() == [None] and table["change"].to_list() == [1.0]


def test_equal_tables_do_not_differ():
    assert found(BEFORE, BEFORE).is_empty() and found([], []).is_empty()


def undecided(table: pl.DataFrame) -> pl.DataFrame:
    empty = pl.DataFrame(schema=t.DECISIONS)
    return decided(table, empty, empty)


def test_an_indicator_is_summed_up():
    tables = small.observations(BEFORE), small.observations(AFTER)
    made = summary(undecided(found()), *tables, SMALL, causes(small.manifest(), small.manifest(), SMALL))
    water = made.filter(pl.col(t.INDICATOR) == "water").to_dicts()[0]
    counts = [water[k] for k in ("figures", "revised", "new", "vanished", "relabelled", "new_years", "decided")]
    assert counts == [4, 1, 2, 1, 1, 1, 0]
    assert (water["median_change"], water["largest_points"], water["most"]) == (10.0, 10.0, "Kenya 2020")
    assert water["labels"] == "status flags"


def test_a_decision_of_ours_is_not_the_providers_change():
    decision = {t.ECONOMY: "BRA", t.YEAR: 2021, t.INDICATOR: "water", t.SEX: "total", t.ACTION: "left out"}
    decision |= {t.RULE: "correction", t.BEFORE: 88.0, t.AFTER: None, t.REASON: "", t.SOURCE: "", t.SERIES: ""}
    rows = pl.DataFrame([decision], schema=t.DECISIONS)
    table = decided(found(), rows.clear(), rows)
    assert row(table, "BRA", 2021)["decision"] == "correction"
    assert table.filter(pl.col("decision") != "").height == 1


def served(*labels: str) -> tuple[SeriesEntry, ...]:
    known = [s.label for i in SMALL.indicators.values() for r in i.recipes for _, s in (*r.components, *r.by_sex)]
    provider = {s.label: s.provider for s in SMALL.series()}
    return tuple(
        SeriesEntry(provider=provider[n], label=n, status="served" if n in labels else "not-served", reason="x")
        for n in dict.fromkeys(known)
    )


FIRST = "SDG_0131_SEX_SOC_RT[classif1=SOC_CONTIG_MAT;sex=SEX_F]"
SECOND = "SDG_0131_SEX_SOC_RT[classif1=SOC_CONTIG_MAT;sex=SEX_T]"


def test_whose_change_it_is():
    both = small.manifest(series=served(FIRST, SECOND))
    other = small.manifest(series=served(SECOND))
    assert causes(both, both, SMALL)["maternity"].cause == PROVIDER
    told = causes(both, other, SMALL)["maternity"]
    assert told.cause == SERVED and FIRST in told.sentence and SECOND in told.sentence
    unasked = small.manifest(vintage="old", series=tuple(s for s in served(SECOND) if s.label != FIRST))
    told = causes(unasked, both, SMALL)["maternity"]
    assert told.cause == CATALOGUE and f"old did not ask for {FIRST}" in told.sentence


def scores(values: dict[str, tuple], ranks: tuple | None = (1, 3), banded: tuple = ()) -> Scores:
    """Scores of one dimension: (score, low, high) by economy, each from one indicator; one interval for every rank."""
    rows = [
        (
            e,
            2023,
            "CAP",
            s,
            low,
            high,
            *((None, None) if s is None or e in banded else ranks or (None, None)),
            e in banded,
        )
        for e, (s, low, high) in values.items()
    ]
    schema = {t.ECONOMY: pl.String, t.YEAR: pl.Int32, t.DIMENSION: pl.String}
    numbers = dict.fromkeys((t.SCORE, t.LOW, t.HIGH), pl.Float64) | dict.fromkeys((t.RANK_LOW, t.RANK_HIGH), pl.Int32)
    numbers |= {"banded": pl.Boolean}
    single = [(e, 2023, "CAP", "water", s, 1.0) for e, (s, *_) in values.items() if s is not None]
    columns = schema | {"stands_for": pl.String, t.SCORE: pl.Float64, t.WEIGHT: pl.Float64}
    return Scores(
        pl.DataFrame(rows, schema=schema | numbers, orient="row"), pl.DataFrame(single, schema=columns, orient="row")
    )


def test_what_a_revision_does_to_scores_and_ranks():
    before = scores({"KEN": (40, 35, 45), "BRA": (60, 55, 65), "NOR": (50, 45, 55), "MLI": (None, None, None)})
    after = scores({"KEN": (58, 50, 60), "BRA": (60, 55, 65), "NOR": (None, None, None), "MLI": (20, 10, 30)})
    table = effects.scored(before, after, SMALL, 2023)
    rows = {r[t.ECONOMY]: r for r in table.to_dicts()}
    assert {e: r["what"] for e, r in rows.items()} == {
        "KEN": "moved", "BRA": "unchanged", "NOR": "no longer published", "MLI": "newly published",
    }  # fmt: skip
    assert rows["KEN"]["change"] == 18.0 and rows["KEN"]["beyond"] and not rows["BRA"]["beyond"]
    assert (rows["KEN"]["rank_before"], rows["KEN"]["rank_after"]) == (3, 2)  # among those that each vintage publishes
    assert (rows["KEN"]["rank_low_before"], rows["KEN"]["rank_high_after"], rows["NOR"]["rank_after"]) == (1, 3, None)
    assert rows["KEN"]["rank_change"] == 0 and rows["NOR"]["rank_change"] is None  # among those that both publish
    assert rows["KEN"]["rank_beyond"] is False and (rows["KEN"]["low_after"], rows["KEN"]["high_after"]) == (50, 60)
    assert rows["KEN"]["because"] == "water +18.0"
    assert rows["MLI"]["because"] == "new: water" and rows["NOR"]["because"] == "gone: water"
    summed = effects.by_dimension(table, SMALL).to_dicts()[0]
    assert [summed[k] for k in ("compared", "moved", "beyond", "newly", "no_longer")] == [2, 1, 1, 1, 1]


def test_no_rank_stands_without_its_interval():
    values = {"KEN": (40, 35, 45), "BRA": (60, 55, 65), "NOR": (50, 20, 70)}
    ranks = ("rank_before", "rank_after", "rank_change", "rank_beyond")
    other_year, band = scores(values, ranks=None), scores(values, banded=("NOR",))
    made = effects.scored(scores(values), other_year, SMALL, 2023)
    assert set(made["rank_after"]) == set(made["rank_change"]) == {None} and None not in made["rank_before"].to_list()
    rows = {r[t.ECONOMY]: r for r in effects.scored(band, band, SMALL, 2023).to_dicts()}
    assert rows["NOR"]["banded"] and all(rows["NOR"][c] is None for c in ranks)
    assert (rows["KEN"]["rank_before"], rows["KEN"]["banded"]) == (3, False)  # a band still takes a place


def test_a_rank_that_leaves_its_interval_is_told():
    before = scores({"KEN": (40, 35, 45), "BRA": (60, 55, 65), "NOR": (50, 45, 55)}, ranks=(3, 3))
    after = scores({"KEN": (70, 65, 75), "BRA": (60, 55, 65), "NOR": (50, 45, 55)}, ranks=(1, 3))
    table = effects.scored(before, after, SMALL, 2023)
    kenya = table.row(by_predicate=pl.col(t.ECONOMY) == "KEN", named=True)
    assert (kenya["rank_before"], kenya["rank_after"], kenya["rank_change"], kenya["rank_beyond"]) == (3, 1, 2, True)
    assert effects.by_dimension(table, SMALL).to_dicts()[0]["rank_beyond"] == 2  # Brazil: 2, of 3 to 3


@pytest.fixture(scope="module")
def moved(real_home) -> Diff:
    """The real vintage under two names, the scores of one of them moved: nothing else differs."""
    real, framework = store.find(real_home, "2026-11"), catalogue.load()
    same = diff(real, replace(real, name="later"), framework)
    held = stored(real, framework)
    higher = held._replace(dimensions=held.dimensions.with_columns((pl.col(t.SCORE) * 0.9).alias(t.SCORE)))
    table = effects.scored(held, higher, framework, same.year)
    some = undecided(found().with_columns(pl.lit("dis_gini").alias(t.INDICATOR)))
    return replace(same, scores=table, dimensions=effects.by_dimension(table, framework), changes=some)


def test_terminal_page_and_file_show_ranks_with_their_intervals(moved, capsys, tmp_path):
    from socjust.cli import show_diff
    from socjust.report import revisions

    show_diff.differences(moved, as_json=True)
    assert all("rank_low_before" in row for row in json.loads(capsys.readouterr().out)["scores"])
    lines = [show_diff._score(row) for row in moved.scores.iter_rows(named=True)]
    assert all(
        re.fullmatch(r"|\d+ \(\d+(–\d+)?\)", line[f"rank {side}"]) for line in lines for side in ("before", "after")
    )
    assert sum(line["rank before"] != "" for line in lines) > 500
    assert all(line["before"].startswith("band (") for line in lines if line["dimension"] == "RIG" and line["before"])
    page = revisions.render(moved)
    assert "Rank, 2026-11" in page and re.search(r">\d+ \(\d+–\d+\)<", page) and " → " not in page
    written = show_diff.write_scores(moved, tmp_path / "all.csv")
    assert written.name == "all-scores.csv"
    table = pl.read_csv(written)
    assert table["rank_before"].is_null().equals(table["rank_low_before"].is_null())


@pytest.fixture
def both(real_home: Home, mirror_with, monkeypatch, tmp_path) -> Home:
    """A home with the mirror's vintage of today, and a few indicators as they stood in June 2025."""
    home = Home(tmp_path)
    for folder in (home.raw, home.processed):
        folder.mkdir(parents=True)
        (folder / "2026-11").symlink_to(real_home.root / folder.relative_to(home.root) / "2026-11")
    for key, value in mirror_with("--vintage", "2025-06").environment.items():
        monkeypatch.setenv(key, value)
    wanted = ["dis_gini", "dis_extreme_poverty", "cap_slums"]
    store.fetch(home, source="live", vintage="2025-06", indicators=wanted, progress=False, say=lambda _: None)
    return home


def test_real_revisions_are_found(both, tmp_path, capsys):
    before, after = store.find(both, "2025-06-partial"), store.find(both, "2026-11")
    made = diff(before, after, catalogue.load())
    causes_of = dict(made.indicators.select(t.INDICATOR, "cause").iter_rows())
    assert causes_of["dis_gini"] == causes_of["dis_extreme_poverty"] == PROVIDER and "cap_slums" not in causes_of
    assert not [i for i in causes_of if i.startswith("gen_")]  # asked for in one of the two only
    for economy, year, indicator, old, new in (
        ("ZAF", 2014, "dis_gini", 63.0, 59.6),
        ("MDG", 2005, "dis_extreme_poverty", 83.9, 55.3),
        ("HUN", 2018, "dis_gini", 29.6, None),
    ):
        line = made.changes.filter(
            pl.col(t.ECONOMY) == economy, pl.col(t.YEAR) == year, pl.col(t.INDICATOR) == indicator
        )
        assert line.select(t.BEFORE, t.AFTER).row(0) == (old, new)
    assert "2025-06-partial is partial" in made.notices[0] and made.scores.is_empty()
    out = tmp_path / "all.csv"
    assert run(["diff", before.name, after.name, "--home", str(tmp_path), "--csv", str(out)]) == 0
    assert "South Africa" in capsys.readouterr().out
    assert pl.read_csv(out, infer_schema_length=None).height == made.changes.height


def test_wrong_questions_get_a_sentence(invented_home, real_home, capfd):
    invented = store.vintages(invented_home)[0]
    real = store.find(real_home, "2026-11")
    with pytest.raises(UsageError, match="named twice"):
        diff(real, real, catalogue.load())
    with pytest.raises(UsageError, match="is simulated and 2026-11 is not"):
        diff(real, invented, catalogue.load())
    other = replace(real, name="other")
    with pytest.raises(UsageError, match="'gap_trust' was not asked for in both"):
        diff(real, other, catalogue.load(), indicators=["gap_trust"])
    with pytest.raises(UsageError, match="Unknown indicator 'gini'"):
        diff(real, other, catalogue.load(), indicators=["gini"])
    with pytest.raises(UsageError, match="has no scores for 1066"):
        diff(real, other, catalogue.load(), year=1066)
    assert run(["diff", "2026-10", "2026-11", "--home", str(real_home.root)]) == 2
    assert "Unknown vintage '2026-10'" in capfd.readouterr().err


def test_notices_say_what_a_reader_must_know_about_the_comparison():
    def side(name: str, sha: str, day: int, partial: bool = False) -> SimpleNamespace:
        manifest = small.manifest(catalogue_sha256=sha, created=datetime(2024, 6, day, tzinfo=UTC))
        return SimpleNamespace(name=name, partial=partial, manifest=manifest)

    here = side("a", SMALL.sha256, 1), side("b", SMALL.sha256, 2)
    assert len(_notices(*here, SMALL, 5)) == 1 and "every difference is the providers'" in _notices(*here, SMALL, 5)[0]
    former = _notices(side("a", "old", 1), side("b", "old", 2), SMALL, 5)
    assert "fetched by the same catalogue" in former[0]
    told = _notices(side("a", "old", 3, partial=True), side("b", SMALL.sha256, 2), SMALL, 5)
    assert told[0].startswith("a is partial: only the 5 indicators") and "runs backwards" in told[1]
    assert "different editions of the catalogue" in told[2]


def test_a_vintage_under_two_names_does_not_differ(real_home):
    real = store.find(real_home, "2026-11")
    made = diff(real, replace(real, name="other"), catalogue.load())
    assert made.changes.is_empty() and made.indicators.is_empty()
    assert made.scores["what"].unique().to_list() == ["unchanged"] and not made.scores["beyond"].any()
