"""Notebooks as they lie in git: no outputs, stable cells, short code, one title, one parameters cell per chapter."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path

import nbformat
import pytest

from socjust.report.parameters import declared

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if re.match(r"[1-9]\d-", path.name)]  # 01 to 09 are for people
NAMES = {"01-explore", "10-overview", "20-dimension", "30-economy"}
LONGEST_FUNCTION = 5

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def cells(path: Path, kind: str | None = None) -> list[dict]:
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if kind in (None, cell["cell_type"])]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def trees(path: Path) -> list[ast.Module]:
    return [ast.parse(source(cell)) for cell in cells(path, "code")]


def test_the_notebooks_are_there():
    assert {path.stem for path in NOTEBOOKS} >= NAMES
    assert len(list((ROOT / "notebooks").rglob("*.ipynb"))) == len(NOTEBOOKS), "notebooks lie flat in notebooks/"


@each
def test_it_is_a_valid_notebook_with_the_plain_kernel(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor >= 5) == (4, True)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "papermill" not in notebook.metadata


@each
def test_it_holds_no_outputs(path):
    for cell in cells(path, "code"):
        assert cell["outputs"] == [] and cell["execution_count"] is None, f"cell {cell['id']} holds outputs: make setup"


@each
def test_its_cells_have_unique_ids(path):
    ids = [cell.get("id") for cell in cells(path)]
    assert all(ids) and len(set(ids)) == len(ids)


@each_chapter
def test_a_chapter_has_one_parameters_cell_of_plain_assignments(path):
    (parameters,) = [cell for cell in cells(path) if "parameters" in cell["metadata"].get("tags", [])]
    assert parameters["cell_type"] == "code"
    statements = ast.parse(source(parameters)).body
    assert statements and all(isinstance(node, ast.Assign | ast.AnnAssign) for node in statements)
    # papermill reads the cell line by line: a quotation mark in a remark hides the parameter from it
    names = {node.target.id if isinstance(node, ast.AnnAssign) else node.targets[0].id for node in statements}
    assert set(declared(path)) == names


@each
def test_it_has_one_title_and_starts_with_it(path):
    text = re.sub(r"```.*?```", "", "\n\n".join(source(cell) for cell in cells(path, "markdown")), flags=re.S)
    in_markdown = re.findall(r"^# \S", text, flags=re.M)
    in_code = [cell for cell in cells(path, "code") if re.search(r"title\(|Markdown\(f?[\"']# ", source(cell))]
    assert len(in_markdown) + len(in_code) == 1


@each
def test_its_functions_are_short_and_it_defines_no_class(path):
    for tree in trees(path):
        for node in ast.walk(tree):
            assert not isinstance(node, ast.ClassDef), f"class {node.name} belongs in socjust/"
            if isinstance(node, ast.FunctionDef):
                lines = node.end_lineno - node.lineno + 1
                assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines: it belongs in socjust/"


@each
def test_it_imports_the_library_and_little_else(path):
    allowed = {"socjust", "polars", "IPython"} | (set() if path in CHAPTERS else {"pandas", "plotly"})
    for tree in trees(path):
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            foreign = {name.split(".")[0] for name in names} - sys.stdlib_module_names - allowed
            assert not foreign, f"{', '.join(foreign)}: what computes or draws belongs in socjust/"
