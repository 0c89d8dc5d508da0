"""The repository as a reader finds it: its folders, its two commands, nothing large, nothing of one machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 2_000_000  # bytes
FOLDERS = ("notebooks", "socjust", "data/raw", "data/processed", "reports", "tests", "docs/decisions")
FILES = "environment.yml README.md pyproject.toml Makefile CHANGELOG.md LICENSE CITATION.cff .ci/run".split()
MACHINE = re.compile(r"(?<![\w.])(?:/(?:home|Users|root|work|mnt)/\w|[A-Z]:\\Users)")
MADE = re.compile(r"(\.venv|\.git|data/raw|data/processed|reports|.*__pycache__|\.\w+_cache|\.hypothesis)/(?!\.gitk)")
BINARY = {".png", ".jpg", ".pdf", ".parquet", ".xlsx", ".gz", ".zip", ".ico"}


def files() -> list[Path]:
    """What is in git or would be after `git add`; in a copy without git, everything but what make makes."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0:
        return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]
    found = (path for path in ROOT.rglob("*") if path.is_file())
    return [path for path in found if not MADE.match(path.relative_to(ROOT).as_posix())]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rules() -> dict[str, str]:
    """Targets of the Makefile with their descriptions."""
    found = re.findall(r"^([a-z][\w-]*):(?!=)(.*)$", read("Makefile"), flags=re.M)
    return {target: rest.partition("## ")[2].strip() for target, rest in found}


@pytest.mark.parametrize("name", FOLDERS)
def test_folder_is_there_and_git_keeps_it(name):
    assert any(path.is_relative_to(ROOT / name) for path in files()), f"{name}/ holds nothing that git would keep"


@pytest.mark.parametrize("name", FILES)
def test_file_is_there(name):
    assert read(name).strip()


def test_fetched_data_and_built_reports_are_not_in_git():
    kept = [path for path in files() for folder in ("data", "reports") if path.is_relative_to(ROOT / folder)]
    assert {path.name for path in kept} == {".gitkeep"}


def test_nothing_in_git_is_large():
    assert {str(path): path.stat().st_size for path in files() if path.stat().st_size > LARGEST} == {}


def test_no_file_speaks_of_one_machine():
    hits = []
    for path in files():
        if path.suffix not in BINARY:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if MACHINE.search(line):
                    hits.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert hits == []


def test_text_ends_with_a_newline_and_has_unix_line_ends():
    texts = [path for path in files() if path.suffix not in BINARY and path.stat().st_size]
    assert [str(path) for path in texts if not path.read_bytes().endswith(b"\n")] == []
    assert [str(path) for path in texts if b"\r\n" in path.read_bytes()] == []


def test_readme_names_the_two_commands_first():
    blocks = re.findall(r"^```\w*\n(.*?)^```|^((?: {4}.*\n)+)", read("README.md"), flags=re.M | re.S)
    commands = [line.strip() for block in blocks for line in "".join(block).splitlines()]
    assert [command.split("#")[0].strip() for command in commands[:2]] == ["make report", "make test"]


def test_every_target_describes_itself_in_help():
    described = rules()
    described.pop("ready")  # a step of the others, not for people
    assert set(described) == {"help", "report", "test", "setup", "fetch", "lab", "check", "clean"}
    assert all(described.values())
    command = ["make", "--no-print-directory"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {target}" in printed and text in printed for target, text in described.items())


def test_ci_runs_the_readmes_test_command():
    assert re.findall(r"\bmake\b.*", read(".ci/run")) == ["make --no-print-directory test"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


def test_changelog_tells_data_method_and_code_apart():
    unreleased = read("CHANGELOG.md").split("## [Unreleased]")[1].split("\n## ")[0]
    assert re.findall(r"^### (\w+)$", unreleased, flags=re.M) == ["Data", "Method", "Code"]


def test_decisions_are_short_and_say_why():
    for page in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        assert re.match(rf"# {page.name[:3]}\. \S", text), f"{page.name}: starts with its number"
        assert len(text.splitlines()) <= 45, f"{page.name}: a decision is a page, not an essay"


def test_citation_and_package_agree():
    citation = yaml.safe_load(read("CITATION.cff"))
    project = tomllib.loads(read("pyproject.toml"))["project"]
    version = re.search(r'^__version__ = "(.+)"', read("socjust/__init__.py"), flags=re.M).group(1)
    assert citation["version"] == version
    assert citation["license"] == project["license"]
    assert citation["authors"] == [{"name": author["name"]} for author in project["authors"]]


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name)
def test_workflow_calls_make(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert any(step.get("run", "").startswith(f"make {path.stem}") for step in steps)
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as true
    assert ("schedule" in triggers) == (path.stem == "report"), "the schedule lives in a file of its own"
