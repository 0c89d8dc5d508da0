"""Set-up from a bare copy: what it says when it cannot, and that nothing half-made passes for complete."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NO_REGISTRY = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}


@pytest.fixture
def copy(tmp_path):
    """A copy of what set-up reads."""
    for name in ("scripts", "pyproject.toml", "Makefile", "socjust/__init__.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        source = ROOT / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path / name)
    return tmp_path


@pytest.fixture
def bootstrap(monkeypatch, tmp_path):
    """The module, with a .venv of its own that is never made."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "scripts" / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / ".stamp")
    monkeypatch.setattr(module, "NO_BROWSER", tmp_path / ".venv" / ".no-browser")
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))  # there is no .venv where conda made the environment
    return module


def setup(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PIP_") and k not in ("PYTHON", "MAKEFLAGS")}
    return subprocess.run(["make", "-s", "ready"], cwd=folder, env=kept | environment, capture_output=True, text=True)


def test_without_a_registry_it_says_so_and_leaves_nothing_that_passes_for_complete(copy):
    first = setup(copy, **NO_REGISTRY)
    assert first.returncode != 0
    (sentence,) = [line for line in first.stderr.splitlines() if not line.startswith("make")]
    assert "requirement hatchling" in sentence and "Is the package registry" in sentence
    assert not (copy / ".venv" / ".stamp").exists()
    (copy / ".venv" / "left-over").touch()
    assert setup(copy, **NO_REGISTRY).returncode != 0
    assert not (copy / ".venv" / "left-over").exists(), "what was interrupted is made again from nothing"


@pytest.mark.parametrize("python", ["no-such-python", "false"])
def test_a_python_that_will_not_do_is_named(copy, python):
    done = setup(copy, PYTHON=python)
    assert done.returncode != 0
    assert f"PYTHON={python} is not a Python 3.11 or newer" in done.stderr
    assert not (copy / ".venv").exists()


def test_the_stamp_follows_what_is_installed_and_where(bootstrap, monkeypatch, copy):
    here = bootstrap.wanted()
    assert bootstrap.wanted() == here
    monkeypatch.setattr(bootstrap, "ROOT", copy)
    moved = bootstrap.wanted()
    assert moved != here
    text = (copy / "pyproject.toml").read_text()
    (copy / "pyproject.toml").write_text(text + "\n# a remark\n")
    assert bootstrap.wanted() == moved
    (copy / "pyproject.toml").write_text(text.replace("pandas>=", "pandas>=9"))
    assert bootstrap.wanted() != moved


@pytest.fixture
def machine(bootstrap, monkeypatch, tmp_path):
    """A machine without a browser, whose apt-get notes what it is asked and fails."""
    programs = tmp_path / "bin"
    programs.mkdir()
    log = tmp_path / "apt.log"
    (programs / "apt-get").write_text(f'#!/bin/sh\necho "$@" >>{log}\nexit 100\n')
    (programs / "apt-get").chmod(0o755)
    (programs / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.delenv("SOCJUST_CHROMIUM", raising=False)
    return log


def test_root_with_apt_gets_a_browser_and_a_failure_is_not_repeated_each_time(bootstrap, machine, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    bootstrap.ensure_browser(again=False)
    asked = machine.read_text().splitlines()
    assert [line.split()[-1] for line in asked] == ["update", "fonts-noto-core"]
    assert "--yes" in asked[1] and "chromium" in asked[1]
    bootstrap.ensure_browser(again=False)
    assert machine.read_text().splitlines() == asked
    bootstrap.ensure_browser(again=True)
    assert machine.read_text().splitlines() == asked * 2
    assert capsys.readouterr().out.splitlines()[-1].startswith("setup: No Chromium, Chrome or Edge")


def test_anyone_else_is_told_in_one_line(bootstrap, machine, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    bootstrap.ensure_browser(again=True)
    (line,) = capsys.readouterr().out.splitlines()
    assert "PDFs are left out" in line and "SOCJUST_CHROMIUM" in line
    assert not machine.exists()


def test_a_wrong_socjust_chromium_is_named_and_nothing_installed(bootstrap, machine, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("SOCJUST_CHROMIUM", "/nowhere/chrome")
    bootstrap.ensure_browser(again=True)
    (line,) = capsys.readouterr().out.splitlines()
    assert "/nowhere/chrome" in line and not machine.exists()


def test_git_gets_the_filter_for_notebooks(bootstrap, monkeypatch, tmp_path):
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    bootstrap.register_filter()
    config = (tmp_path / ".git" / "config").read_text()
    assert "strip_outputs.py" in config and "required" not in config


def test_the_filter_strips_outputs_and_keeps_ids(tmp_path):
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": 3,
                "id": "keep-me",
                "metadata": {"tags": ["parameters"]},
                "outputs": [{"name": "stdout", "output_type": "stream", "text": ["7\n"]}],
                "source": ["print(7)"],
            }
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    command = [sys.executable, ROOT / "scripts" / "strip_outputs.py", "--keep-id"]
    done = subprocess.run(command, input=json.dumps(notebook), capture_output=True, text=True, check=True)
    (cell,) = json.loads(done.stdout)["cells"]
    assert (cell["outputs"], cell["execution_count"], cell["id"]) == ([], None, "keep-me")
    assert cell["metadata"] == {"tags": ["parameters"]}
