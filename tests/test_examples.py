"""The examples run as their first lines say, and stay short."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def run(*arguments):
    command = [sys.executable, "-W", "error", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=EXAMPLES.parent, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_hdi_in_under_fifteen_lines(shared):
    source = (EXAMPLES / "hdi.py").read_text(encoding="utf-8")
    body = ast.parse(source).body[1:]
    assert sum(node.end_lineno - node.lineno + 1 for node in body) < 15
    printed = run(EXAMPLES / "hdi.py", shared / "oracles" / "hdi" / "hdr2025.csv")
    assert "SSD" in printed and "0.388433" in printed


def test_an_index_of_ones_own_from_a_spreadsheet():
    printed = run(EXAMPLES / "own_index.py")
    assert "treat: 'green' 1 values pulled in." in printed and "Coldwater" in printed


def test_another_spreadsheet_with_a_mistake_in_it(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(EXAMPLES / "own_index.xlsx")
    book["data"]["B3"] = "about 7"
    book.save(tmp_path / "mine.xlsx")
    command = [sys.executable, str(EXAMPLES / "own_index.py"), str(tmp_path / "mine.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=EXAMPLES.parent, timeout=120)
    assert done.returncode != 0 and "'unemployed'" in done.stderr and "'about 7' is not a number" in done.stderr
