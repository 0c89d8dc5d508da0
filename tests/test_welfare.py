"""The kind of survey by economy: a file that holds, and sentences for one that does not."""

from __future__ import annotations

import pytest

from socjust.catalogue import load
from socjust.errors import CatalogueError
from socjust.inequality import welfare


def test_every_row_is_an_economy_of_the_report_and_says_something():
    held = welfare.concepts()
    assert set(held["economy"]) <= set(load().economies) and held.height > 160
    assert held.filter(held["concept"].is_null() & held["earlier"].is_null()).is_empty()
    late = held["newest"] >= welfare.SINCE
    assert (held["concept"].is_not_null() == late).all()


def test_kinds_are_told_apart_by_period():
    assert welfare.concept("HUN", 2000) == "both" and welfare.concept("HUN", 2019) == "income"
    assert welfare.concept("NPL", 2022) == "not known" and welfare.concept("NPL", 2003) == "consumption"
    assert welfare.concept("ATL", 2020) == "not known"
    assert not welfare.same_concept("POL", 2015, 2019), "both kinds are made: the two may differ"
    assert not welfare.same_concept("ATL", 2015, 2019) and welfare.same_concept("KEN", 1997, 2022)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("KEN,consumption,2015,\nKEN,income,2015,\n", "broken.csv, row 3: KEN stands twice"),
        ("KEN,wealth,2015,\n", "row 2: 'wealth' must be one of income, consumption, both"),
        ("KEN,income,2015,expenses\n", "row 2: 'expenses' must be one of"),
    ],
)
def test_a_broken_file_names_its_row(tmp_path, rows, words):
    path = tmp_path / "broken.csv"
    path.write_text(f"economy,concept,newest,earlier\n{rows}", encoding="utf-8")
    with pytest.raises(CatalogueError, match=words):
        welfare.read(path)
