"""A stored vintage is checked against the one before, and what was found is kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from conftest import Providers
from test_decisions import copy
from test_store import put

from socjust import catalogue, store
from socjust.catalogue.corrections import Expect
from socjust.check import examine, previous
from socjust.cli import run
from socjust.home import Home


def test_the_previous_vintage_is_the_last_real_and_whole_one_before(home: Home) -> None:
    first, second = put(home, "a", 9), put(home, "b", 5)
    put(home, "c-partial", 4, partial=True)
    invented = put(home, "SIMULATED-x", 3, simulated=True, source="simulated")
    third = put(home, "d", 1)
    assert previous(home, third) == second and previous(home, second) == first
    assert previous(home, first) is None and previous(home, invented) is None


def test_invented_figures_pass_and_the_record_is_kept(
    invented_home: Home, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    vintage = copy(invented_home, home)
    assert run(["check", "--vintage", vintage.name, "--home", str(home.root), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert json.loads((vintage.processed / "check.json").read_text(encoding="utf-8")) == printed
    assert printed["vintage"] == vintage.name and printed["compared_with"] is None and printed["failed"] is False
    assert [d["action"] for d in printed["decisions"] if d["rule"] == "derived"] == ["flagged"]
    assert sorted(p.name for p in vintage.processed.iterdir() if p.name.startswith(".")) == []


def test_a_failure_ends_with_two_and_names_entry_and_line(
    mirror: Providers, home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in mirror.environment.items():
        monkeypatch.setenv(name, value)
    store.fetch(home, source="live", vintage="v", indicators=["cap_slums"], progress=False, say=lambda _: None)
    arguments = ["check", "--vintage", "v-partial", "--home", str(home.root)]
    run(arguments)
    assert "corrections.yml" not in capsys.readouterr().out

    whole = catalogue.load()
    one = next(c for c in whole.corrections if c.indicator == "cap_slums")
    mended = one.model_copy(update={"expect": Expect(above=99)})  # as if the provider had put its figures right
    changed = replace(whole, corrections=(mended,), sha256="another")
    monkeypatch.setattr(catalogue, "load", lambda: changed)
    assert run(arguments) == 2
    told = " ".join(capsys.readouterr().out.split())
    assert f"corrections.yml, line {one.line}" in told and "NOT fit to publish" in told


def test_real_figures_pass_and_a_later_vintage_is_compared_with_them(real_home: Home, home: Home) -> None:
    made = store.newest(real_home)
    found = examine(real_home, made, catalogue.load())
    assert found.previous is None and not found.findings.failed
    assert found.decisions["figures"].sum() == store.decisions(made).height
