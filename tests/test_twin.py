"""The table behind a picture: headings in words, numbers as readers write them, nothing that only a drawing needs."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path

import pytest

from socjust.report import twin as module
from socjust.report.twin import headings, twin


def test_the_twin_knows_which_columns_are_numbers():
    read = twin("economy,score,share\nKenya,-41.5,55 339\nBrazil,,1e-3\n")
    assert read.columns == ("Code", "Score", "Share") and read.numeric == (False, True, True)
    assert read.rows == (("Kenya", "−41.5", "55 339"), ("Brazil", "", "0.001"))


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (["2019", "2023"], ["2019", "2023"]),  # years
        (["2019.25", ""], ["2\u202f019", ""]),
        (["55.1234", "3.0"], ["55.1", "3.0"]),
        (["0.5544", "-0.0123"], ["0.554", "−0.012"]),
        (["12345", "7"], ["12\u202f345", "7"]),
        (["true", "false"], ["yes", "no"]),
        (["0.5–0.8", "3"], ["0.5–0.8", "3"]),
    ],
)
def test_the_twin_writes_numbers_as_readers_do(cells, shown):
    assert [row[-1] for row in twin("\n".join(["label,value", *(f"a,{cell}" for cell in cells)])).rows] == shown


def test_the_twin_leaves_out_what_only_a_drawing_needs():
    read = twin("economy,label,key,group,direction,origin\nKEN,Kenya,CAP,LMC,up,\nBRA,Brazil,CAP,UMC,,\n")
    assert read.columns == ("What", "Code", "Trend") and read.rows[0] == ("Kenya", "KEN", "better")


def test_headings_are_unique_and_hidden_columns_have_a_reason():
    with Path(module.__file__).with_name("columns.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({row["column"] for row in rows}) == len(rows) == len(headings())
    assert [row["column"] for row in rows if not row["heading"] and not row["why"]] == []


@pytest.mark.parametrize(
    "builder",
    ["dumbbell", "gaps", "kinds", "lines", "lorenz", "profile", "quadrants", "ranges", "scatter", "strip", "world"],
)
def test_every_column_that_a_builder_draws_is_in_the_list(builder):
    columns = importlib.import_module(f"socjust.charts.{builder}").COLUMNS
    assert set(columns) - set(headings()) == set()
