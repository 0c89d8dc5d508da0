"""The walk-through of docs/own-data.md runs as it is written."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import polars as pl
import pytest
import yaml
from rich.console import Console

from socjust import analyses, store
from socjust import table as t
from socjust.cli import run, show
from socjust.home import Home
from socjust.report import imprint

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "own-data.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(console|python|yaml)\n(.*?)^```$", PAGE, re.S | re.M)


@pytest.fixture(scope="module")
def own_home(real_home, tmp_path_factory):
    place = Home(tmp_path_factory.mktemp("own-home"))
    shutil.copytree(real_home.root / "data", place.root / "data")
    return place


def squeezed(text: str) -> str:
    return " ".join(text.split())


def commands(block: str) -> list[tuple[list[str], list[str]]]:
    """Each command of a block with the lines that it has to print."""
    parts = re.split(r"^\$ socjust ", block, flags=re.M)[1:]
    return [(shlex.split(part.splitlines()[0]), part.splitlines()[1:]) for part in parts]


def printed(arguments: list[str], home: Home, capsys) -> tuple[int, str]:
    code = run([*arguments, "--home", str(home.root)])
    return code, squeezed(capsys.readouterr().out)


def test_the_page_runs_from_top_to_bottom(own_home, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SOCJUST_HOME", str(own_home.root))
    monkeypatch.setattr(show, "console", lambda: Console(width=1000))  # the page's lines are not broken as a screen's
    done = 0
    for kind, block in BLOCKS:
        if kind == "python":
            exec(compile(block, "docs/own-data.md", "exec"), {})  # noqa: S102 - the page's own code is what is tested
            _profile_names_its_own_figures(own_home)
            done += 1
        for arguments, lines in commands(block) if kind == "console" else ():
            code, out = printed(arguments, own_home, capsys)
            assert code == (2 if "draft" in " ".join(arguments) else 0), out
            for line in filter(None, lines):
                pattern = ".*?".join(re.escape(squeezed(part)) for part in line.split("…"))
                assert re.search(pattern, out), f"{line!r} is not printed by {arguments}: {out}"
            done += 1
    assert done == 8
    rows = store.observations(store.find(own_home))
    assert rows.filter(pl.col(t.SOURCE) == "own").is_empty()


def _profile_names_its_own_figures(home: Home) -> None:
    book = analyses.open_book(home.root)
    figures = analyses.economy(book, "KEN").figures
    own = figures.filter(pl.col("source").str.starts_with("Own data"))
    assert own["indicator"].to_list() == ["Employment in cooperatives (own data)", "Older people receiving a pension"]
    assert all("a country team's own figure" in remark for remark in own["remark"])
    assert own["score"].to_list()[0] is None and own["score"].to_list()[1] is not None
    assert "With country teams' own figures for Kenya (" in book.source()
    elsewhere = analyses.economy(book, "UGA")
    assert not elsewhere.figures["source"].str.contains("Own data").any()
    assert not elsewhere.missing["title"].str.contains("own data").any()
    assert "Country teams' own figures: Kenya (Example Statistics Office" in book.filled("gap_sse")
    named = [(p.name, p.updated, p.licence) for p in imprint.own_data(store.own_sets(book.vintage))]
    account = "own data: Example Statistics Office, Satellite account of cooperatives (invented)"
    assert (account, "31 May 2024", "CC BY 4.0") in named and len(named) == 2
    assert analyses.data(book).gaps["own_data"][0].startswith("Country teams' own figures: Kenya (")
    framework = store.framework(book.vintage)
    assert framework.indicators["gap_sse"].role == "gap" and framework.sha256 != framework.base


def test_the_page_shows_the_descriptors_as_they_are():
    shown = [yaml.safe_load(block) for kind, block in BLOCKS if kind == "yaml"]
    files = [ROOT / "examples" / "own-data" / f"kenya-{name}.yml" for name in ("cooperatives", "pensions")]
    assert shown == [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    assert all("invented" in path.read_text(encoding="utf-8").splitlines()[0] for path in files)


def test_the_page_shows_the_table_as_it_is():
    cells = [re.split(r" *\| *", line.strip("| ")) for line in PAGE.splitlines() if line.startswith("| KEN")]
    path = ROOT / "examples" / "own-data" / "kenya-cooperatives.csv"
    assert cells == [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
