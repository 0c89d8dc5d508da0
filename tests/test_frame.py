"""The door: what is not a table of numbers is refused with a sentence that names the place."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from socjust.errors import UsageError
from socjust.scores import frame


def test_a_csv_file_with_words_for_missing(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("economy,a,b\nKEN,1,NA\nBRA,..,2.5\n", encoding="utf-8")
    data = frame.data(path, ["b", "a"])
    np.testing.assert_array_equal(data.values, [[np.nan, 1], [2.5, np.nan]])
    assert data.units == ("KEN", "BRA") and data.indicators == ("b", "a")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("economy,a\nKEN,1\nBRA,much\n", "'a' of .*data.csv, data row 2: 'much' is not a number"),
        ("economy,a\nKEN,1\nBRA,inf\n", "row 2: an infinite value"),
        ("economy,a\nKEN,1\nKEN,2\n", "'KEN' in more than one row"),
        ("economy,b\nKEN,1\n", "no column 'a'"),
        ("country,a\nKEN,1\n", "no column 'economy' .*country, a"),
        ("economy,a\nKEN,1\n,2\n", "row 2: the column 'economy' is empty"),
    ],
)
def test_faults_are_sentences(tmp_path, text, words):
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        frame.data(path, ["a"])


def test_a_unit_may_come_once_a_year():
    table = pl.DataFrame({"economy": ["KEN", "KEN"], "year": [2000, 2001], "a": [1, 2]})
    assert frame.data(table, ["a"], year="year").years.tolist() == [2000, 2001]
    with pytest.raises(UsageError, match="'KEN 2000' in more than one row"):
        frame.data(pl.concat([table, table]), ["a"], year="year")


def test_pandas_with_gaps_in_text_and_numbers():
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"economy": ["KEN", "BRA"], "a": [1.0, None], "group": ["x", None]})
    data = frame.data(table, ["a"])
    np.testing.assert_array_equal(data.values.ravel(), [1, np.nan])
    assert data.column("group").tolist() == ["x", None]
    with pytest.raises(UsageError, match="no column 'region'; other columns: group"):
        data.column("region")


def test_something_else_is_not_a_table():
    with pytest.raises(UsageError, match="list"):
        frame.table([1, 2])


def test_a_spreadsheet(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "data"
    for row in [("economy", "a"), ("KEN", 1.5), ("BRA", None)]:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    data = frame.data(tmp_path / "book.xlsx", ["a"], sheet="data")
    np.testing.assert_array_equal(data.values.ravel(), [1.5, np.nan])
    with pytest.raises(UsageError, match="no sheet 'absent'"):
        frame.table(tmp_path / "book.xlsx", sheet="absent")
