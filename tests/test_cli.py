"""The command line: what it prints, what it answers to a wrong question, and how it ends."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
import waiting

from socjust import api, store
from socjust.cli import complain, run, spread
from socjust.home import Home


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with a simulated vintage."""
    home = Home(tmp_path_factory.mktemp("stocked"))
    made = store.fetch(home, source="simulated", progress=False, say=lambda _: None)
    api.score(made.name, home=home.root)  # scores are stored beside the figures when they are first asked for
    yield home


def name(home: Home) -> str:
    return store.vintages(home)[0].name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score", "--economy", "KEM"], ["KEM", "KEN", "socjust list economies"]),
        (["score", "--year", "1066"], ["1066", "from 2000"]),
        (["score", "--window", "-1"], ["window", "0"]),
        (["score", "--out", "scores.doc"], ["scores.doc", ".xlsx"]),
        (["fetch", "--indicator", "dis_ginni", "--source", "simulated"], ["dis_ginni", "dis_gini"]),
        (["report", "--format", "pfd"], ["pfd", "pdf"]),
        (["report", "--edition", "a/b"], ["a/b"]),
        (["report", "--economy", "Keniya"], ["Keniya", "Kenya"]),
        (["list", "indicator"], ["indicators"]),
        (["score", "--levle", "indicator"], ["--level"]),
    ],
)
def test_a_wrong_question_gets_one_sentence(
    stocked: Home, capfd: pytest.CaptureFixture[str], arguments: list[str], words: list[str]
) -> None:
    before = sorted(p for p in stocked.root.rglob("*"))
    given = [*arguments, "--home", str(stocked.root)]
    if arguments[0] in ("score", "report"):
        given += ["--vintage", name(stocked)]
    assert run(given) == 2
    told = capfd.readouterr().err.strip()
    assert told.startswith("socjust: ") and "\n" not in told and "Traceback" not in told
    for word in words:
        assert word in told
    assert sorted(p for p in stocked.root.rglob("*")) == before


def test_unknown_vintage_names_the_nearest(stocked: Home, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--vintage", name(stocked)[:-1], "--home", str(stocked.root)]) == 2
    assert f"Did you mean {name(stocked)}" in capfd.readouterr().err


def test_no_vintage_at_all_says_how_to_get_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "--home", str(tmp_path)]) != 0
    assert "socjust fetch" in capfd.readouterr().err


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_simulated_scores_are_written_under_a_marked_name(stocked: Home, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"kenya{suffix}"
    given = ["score", "--vintage", name(stocked), "--economy", "KEN", "--out", str(out), "--home", str(stocked.root)]
    assert run(given) == 0
    (made,) = tmp_path.iterdir()
    assert made.name == f"kenya-SIMULATED{suffix}"
    read = {".csv": pl.read_csv, ".parquet": pl.read_parquet, ".xlsx": None}[suffix]
    if read:
        frame = read(made)
        assert frame["economy"].unique().to_list() == ["KEN"] and "SIMULATED" in frame["vintage"][0]


def test_json_is_json(stocked: Home, capfd: pytest.CaptureFixture[str]) -> None:
    for what in ("indicators", "dimensions", "economies", "vintages", "editions"):
        assert run(["list", what, "--json", "--home", str(stocked.root)]) == 0
        json.loads(capfd.readouterr().out)
    given = ["--vintage", name(stocked), "--json", "--home", str(stocked.root)]
    assert run(["score", "--economy", "KEN", *given]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert answer["simulated"] is True and len(answer["rows"]) == 7


def test_every_command_has_help(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    root = capfd.readouterr().out
    for command in ("fetch", "check", "score", "report", "list"):
        assert command in root
        assert run([command, "--help"]) == 0
        assert "--home" in capfd.readouterr().out


def test_several_values_after_one_option() -> None:
    assert spread(["--economy=KEN,BRA", "--json"]) == ["--economy", "KEN", "--economy", "BRA", "--json"]


def test_full_disk_and_unknown_mistakes_are_sentences(capfd: pytest.CaptureFixture[str]) -> None:
    assert complain(OSError(errno.ENOSPC, "No space left on device")) == 4
    assert "disk is full" in capfd.readouterr().err
    assert complain(ValueError("odd")) == 70
    assert "SOCJUST_DEBUG" in capfd.readouterr().err


def test_ctrl_c_leaves_no_vintage_and_keeps_what_arrived(tmp_path: Path, mirror_with) -> None:
    providers = mirror_with("--latency-ms", "300")
    command = [sys.executable, "-m", "socjust", "fetch", "--home", str(tmp_path)]
    with subprocess.Popen(
        command, env={**os.environ, **providers.environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        waiting.until(lambda: waiting.answers(tmp_path / "data" / "raw") > 0, process)
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=waiting.LONGEST)[1]
    assert process.returncode == 130
    assert "Stopped" in told and "Traceback" not in told
    assert "arrived and are kept" in told
    assert not [p for p in (tmp_path / "data" / "raw").iterdir() if not p.name.startswith(".")]
    assert not list((tmp_path / "data").rglob("observations.parquet"))
