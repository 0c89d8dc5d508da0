"""What is typed in from publications: each row says where its source was read, and nothing of ours is called agreed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from socjust import catalogue
from socjust.analyses import cost, data, group_lists
from socjust.analyses.cited import NOT_OPENED, OWN, cited, read_note
from socjust.analyses.headlines_file import headlines
from socjust.analyses.progress_chapter import chapter
from socjust.costing import plausible
from socjust.costing.parameters import table

HERE = catalogue.load()
ROOT = Path(__file__).resolve().parents[1]
READ = {
    "targets.csv": [a.read_in for a in HERE.targets.values()],
    "gaps.csv": [a.read_in for a in HERE.gaps.values()],
    "named_groups.csv": [a.read_in for a in HERE.named_groups.values()],
    "parameters.csv": table()["read_in"].to_list(),
    "published.csv": plausible.published()["read_in"].to_list(),
}


@pytest.mark.parametrize("file", READ)
def test_every_row_says_in_one_way_how_far_its_source_was_read(file):
    for words in READ[file]:
        assert words in (NOT_OPENED, OWN) or not re.match("(?i)(not|never|own|none)", words), words
        assert len(words) > 8 and not words.endswith(".")


def test_a_number_that_the_sdgs_do_not_write_is_not_called_theirs():
    kinds = {name: a.kind for name, a in HERE.targets.items()}
    for name, a in HERE.targets.items():
        assert (a.kind == "SDG target") == (a.source.startswith("SDG ") and ";" not in a.source), name
        assert (a.kind == "upper goalpost") == a.source.startswith("goalpost of indicators.csv"), name
        assert (a.read_in == OWN) <= (a.kind == "upper goalpost"), name
    ours = ("gen_lfp_ratio", "gen_wage_gap", "gen_women_managers", "gen_women_parliament", "cap_maternal_mortality")
    assert {kinds[name] for name in ours} == {"published threshold"}  # parity, no gap, and the world's 70
    assert kinds["pro_poorest_quintile_coverage"] == "upper goalpost"  # substantial coverage is no number


def test_the_years_are_those_of_the_texts():
    other = {name: a.target_year for name, a in HERE.targets.items() if a.target_year != 2030}
    assert other == {"rig_child_labour": 2025, "tra_ghg_per_capita": 2050}
    assert "higher than the national average" in HERE.targets["dis_bottom40_premium"].reason


def test_a_source_is_told_with_where_it_was_read():
    assert cited("A guideline.", NOT_OPENED, "What they hold was not opened").endswith(
        ". What they hold was not opened."
    )
    assert cited("Assumption", OWN) == "Assumption"
    assert read_note([OWN, OWN]) == "Sources of 2 rows: 2 our choice."


def test_the_chapters_print_it(real_book):
    targets, costs, seen = chapter(real_book), cost(real_book), data(real_book)
    told = dict(targets.targets.select("indicator", "source").iter_rows())
    assert told["cap_under5_mortality"] == "SDG 3.2. Read in: the text of the target."
    assert told["dis_palma"].endswith(". Not opened.") and "Read in" not in told["opp_informal_employment"]
    assert targets.targets_note.startswith(f"Sources of {len(HERE.targets)} rows: ")
    assert "6 not opened" in costs.parameters_note and "not opened" in seen.gaps_note
    lines = dict(costs.parameters.select("name", "source").iter_rows())
    assert lines["old_age_benefit"].endswith("Not opened.") and "10.6\u202f%" in lines["revenue_limit"]
    assert all("Read in: " in source for source in costs.plausible["source"])
    assert "What they hold was not opened." in seen.gaps["source"].to_list()[2]
    lists = " ".join(group_lists(real_book))
    assert (
        "1 July 2025" in lists
        and "July 2026" in lists
        and "of 13 December 2024. Read in: UNCTAD's list" in lists
        and "Bangladesh" in lists
    )


def test_the_pace_of_sevilla_is_a_yardstick_and_binds_nobody():
    cells = json.loads((ROOT / "notebooks" / "50-progress.ipynb").read_text("utf-8"))["cells"]
    told = next("".join(c["source"]) for c in cells if "Two points a year" in "".join(c["source"]))
    assert "aim to widen" in told and "No government is bound" in told and "asks" not in told
    assert "supports developing countries that aim" in HERE.indicators["pro_coverage_any"].caveat


def test_child_labour_of_other_ages_is_no_recomputation():
    rows = {h.id: h for h in headlines()}
    assert rows["child-labour-2024"].kind == "none" and "not 5 to 14" in rows["child-labour-2024"].note
    assert "does not say which level" in rows["secondary-completion"].note
