"""The page that tells a statistician how to correct a figure: its example is run, its words are the program's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from test_store import put

from socjust import store
from socjust import table as t
from socjust.catalogue import load
from socjust.catalogue.corrections import FILE, _Written
from socjust.catalogue.judgements import PLACEHOLDERS
from socjust.catalogue.load import FOLDER
from socjust.check import check
from socjust.home import Home
from socjust.judgement import STEPS, Situation, judge
from socjust.store.manifest import RecipeEntry

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "judgement.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory):
    """The catalogue with the entry of the page as its only correction."""
    copy = tmp_path_factory.mktemp("page") / "catalogue"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (copy / FILE).write_text(example, encoding="utf-8")
    return load(copy)


def gini(value: float) -> pl.DataFrame:
    row = {t.ECONOMY: "KEN", t.YEAR: 2015, t.INDICATOR: "dis_gini", t.SEX: "total", t.VALUE: value}
    row |= {t.STATUS: "observed", t.FLAGS: "", t.SOURCE: "worldbank", t.SERIES: "SI.POV.GINI", t.RECIPE: 0}
    return pl.DataFrame([row | {t.ORIGIN: "", t.UPDATED: None, t.VINTAGE: "v"}], schema=t.OBSERVATIONS)


def test_the_example_corrects_the_figure_and_tells(catalogue) -> None:
    table, decisions = judge(gini(48.0), STEPS, Situation(catalogue, 2026))
    assert table.select(t.VALUE, t.FLAGS).row(0) == (40.8, "corrected")
    assert decisions.select(t.ACTION, t.BEFORE, t.AFTER).rows() == [("overridden", 48.0, 40.8)]


def test_the_sentence_of_the_page_is_said_once_the_provider_has_mended_it(catalogue, home: Home) -> None:
    table, decisions = judge(gini(40.8), STEPS, Situation(catalogue, 2026))
    assert decisions.is_empty()
    made = {"recipes": {"dis_gini": RecipeEntry(rank=0)}, "catalogue_sha256": catalogue.sha256}
    manifest = put(home, "v", 0, **made).manifest
    frame = check(table, catalogue, manifest, None, decisions).frame
    (told,) = frame.filter(pl.col("rule") == "corrections")["sentence"]
    assert f"\n    {told}\n" in PAGE


def test_the_page_names_every_rule_and_every_key() -> None:
    named = set(re.findall(r"`([a-z ]+)`", PAGE))
    assert set(PLACEHOLDERS) - {"correction"} <= named
    assert set(_Written.model_fields) <= named
    assert {"drop", "override", "flag", "corrected", "doubtful"} <= named


def test_the_lines_of_python_run(real_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCJUST_HOME", str(real_home.root))
    (lines,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict = {}
    exec(lines, names)
    assert names["decisions"].equals(store.decisions(store.newest(real_home)))
