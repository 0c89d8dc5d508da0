"""The two lists of packages say the same, this interpreter satisfies them, and each package has its reason."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
CARD = {"jupyterlab", "pandas", "polars", "plotly", "wbgapi", "papermill", "nbconvert", "pytest"}
PYPI_NAME = {"playwright-python": "playwright"}  # conda-forge's name -> PyPI's
BY_NAME = {  # used without an import in socjust/: by whom
    "fastexcel": "polars.read_excel",
    "ipykernel": "kernelspec python3, which papermill starts",
    "jupyterlab": "make lab",
    "pandas": "frames at the door: .to_pandas()",
    "pyarrow": ".to_pandas()",
    "xlsxwriter": "polars.DataFrame.write_excel",
}


def floors(lines: list[str]) -> dict[str, str]:
    """Names and floors of ``name>=1.2`` lines; nothing but a floor is allowed."""
    out = {}
    for line in lines:
        requirement = Requirement(line)
        (bound,) = requirement.specifier
        assert bound.operator == ">=", f"{line}: floors only (name>=version)"
        out[canonicalize_name(requirement.name)] = bound.version
    return out


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def conda() -> dict:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def declared(project: dict) -> dict[str, str]:
    return floors(project["dependencies"] + project["optional-dependencies"]["test"])


def test_environment_yml_and_pyproject_name_the_same_packages_and_floors(conda, project, declared):
    plain = [entry for entry in conda["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in conda["dependencies"] if isinstance(entry, dict)]
    assert "-e ." in pip and "pip" in plain
    listed = floors([line for line in plain + pip if line not in ("pip", "-e .")])
    assert listed.pop("python") == Requirement(f"python{project['requires-python']}").specifier.__str__()[2:]
    assert {PYPI_NAME.get(name, name): floor for name, floor in listed.items()} == declared


def test_environment_yml_uses_conda_forge_alone(conda):
    assert conda["channels"] == ["conda-forge", "nodefaults"]
    assert conda["name"] == "socjust"


def test_the_promised_packages_are_there(declared):
    assert declared.keys() >= CARD


def test_this_interpreter_satisfies_the_floors(declared, project):
    assert sys.version_info[:2] >= tuple(map(int, project["requires-python"].removeprefix(">=").split(".")))
    short = [
        f"{name} {version(name)} < {floor}"
        for name, floor in declared.items()
        if Version(version(name)) < Version(floor)
    ]
    assert not short


def test_every_package_has_its_reason(declared):
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9][0-9][0-9]-*.md"))
    reasons = {
        canonicalize_name(n)
        for page in pages
        for n in re.findall(r"^\* \*\*([\w-]+)\*\*: \S", page.read_text("utf-8"), re.M)
    }
    assert declared.keys() - reasons == set(), "each needs a line '* **name**: reason' in docs/decisions/"
    assert reasons - declared.keys() == set(), "a reason in docs/decisions/ for a package that is not declared"


def test_numbers_of_decisions_run_without_gap():
    numbers = [int(page.name[:3]) for page in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def imported() -> dict[str, str]:
    """Top-level names imported anywhere in socjust/, with one place each."""
    places = {}
    for path in sorted((ROOT / "socjust").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            places |= {name.split(".")[0]: f"{path.relative_to(ROOT)}:{node.lineno}" for name in names}
    return {name: place for name, place in places.items() if name not in sys.stdlib_module_names and name != "socjust"}


def test_every_import_is_declared_and_every_declaration_is_used(project):
    runtime = set(floors(project["dependencies"]))
    owners = packages_distributions()
    used = set()
    for name, place in imported().items():
        providers = {canonicalize_name(owner) for owner in owners.get(name, [])}
        assert providers & runtime, f"{place} imports {name}, which pyproject.toml does not declare"
        used |= providers & runtime
    assert runtime - used - BY_NAME.keys() == set(), "declared, but nothing in socjust/ imports it"
