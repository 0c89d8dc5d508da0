"""The catalogue's rules for groups, named groups and gaps: what they hold, and the sentence for a wrong one."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from socjust.catalogue import load
from socjust.catalogue.load import FOLDER
from socjust.errors import CatalogueError

HERE = load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "catalogue"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def test_every_indicator_that_is_shown_has_a_rule():
    shown = [i for i in HERE.indicators.values() if i.role in ("score", "score-limited", "context", "fallback")]
    assert all(i.id in HERE.aggregates and HERE.aggregates[i.id].reason for i in shown)
    assert HERE.aggregates["dis_gini"].method == "none"
    assert HERE.aggregates["cap_under5_mortality"].weight_name == "births"


def test_lists_of_others_have_their_number_and_their_date():
    assert {g: len(HERE.members(g)) for g in HERE.named_groups} == {"LDC": 44, "LLDC": 32, "SIDS": 37, "G20": 19}
    assert all(g.source and g.as_of.year >= 2023 for g in HERE.named_groups.values())
    assert "ETH" in HERE.members("LDC") and "STP" not in HERE.members("LDC") and "BHR" not in HERE.members("SIDS")


def test_an_unknown_group_is_named():
    from socjust.errors import UsageError

    with pytest.raises(UsageError, match="Unknown group 'LDCS'. Did you mean LDC"):
        HERE.members("LDCS")


WRONG = [
    ("aggregates.csv", "dis_gini", "indicator", "dis_ginni", "'dis_ginni' is no id of indicators.csv"),
    ("aggregates.csv", "dis_gini", "method", "median", "'median' must be 'mean', 'sum' or 'none'"),
    ("aggregates.csv", "dis_gini", "method", "mean", "a mean names its weight"),
    ("aggregates.csv", "cap_electricity", "weight", "den_peple", "uses 'den_peple'"),
    ("aggregates.csv", "cap_electricity", "weight_name", "", "weight and weight_name belong together"),
    ("aggregates.csv", "cap_electricity", "provider_tolerance", "", "given where provider_rule is same"),
    ("aggregates.csv", "cap_electricity", "provider_tolerance", "-1", "greater than 0"),
    ("aggregates.csv", "cap_electricity", "reason", "", "must not be blank"),
    ("named_groups.csv", "G20", "id", "KEN", "'KEN' is an id of groups.csv or economies.csv already"),
    ("named_groups.csv", "G20", "as_of", "soon", "as_of"),
    ("named_groups.csv", "G20", "source", "", "must not be blank"),
    ("named_groups.csv", "G20", "read_in", "", "must not be blank"),
    ("memberships.csv", "G20", "economy", "EUU", "'EUU' is no id of economies.csv"),
    ("memberships.csv", "G20", "group", "G21", "'G21' is no id of named_groups.csv"),
    ("memberships.csv", "G20", "economy", "AUS", "'AUS' stands already in row"),
    ("gaps.csv", "gap_trust", "indicator", "dis_gini", "'dis_gini' is no row of role gap"),
    ("gaps.csv", "gap_trust", "own_data", "perhaps", "must be yes or no"),
    ("gaps.csv", "gap_trust", "who_holds_it", "", "must not be blank"),
    ("gaps.csv", "gap_trust", "read_in", "", "must not be blank"),
]


@pytest.mark.parametrize(("file", "key", "column", "value", "sentence"), WRONG)
def test_a_wrong_cell_is_named(folder, file, key, column, value, sentence):
    with (folder / file).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    number = next(i for i, row in enumerate(rows) if row[0] == key)
    rows[number][rows[0].index(column)] = value
    with (folder / file).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    assert f"{file}, row " in str(caught.value) and sentence in str(caught.value)


@pytest.mark.parametrize(("file", "key", "blamed"), [
    ("aggregates.csv", "dis_gini", "indicators.csv, row"),
    ("gaps.csv", "gap_trust", "indicators.csv, row"),
    ("memberships.csv", "G20", "named_groups.csv, row"),
])  # fmt: skip
def test_a_row_that_is_missing_is_named(folder, file, key, blamed):
    lines = (folder / file).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / file).write_text("".join(line for line in lines if not line.startswith(f"{key},")), encoding="utf-8")
    with pytest.raises(CatalogueError, match=blamed):
        load(folder)
