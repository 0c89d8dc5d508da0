"""Imports run one way, and importing the package does nothing."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "socjust"

# A module may import from its own unit and from units further up this list (docs/decisions/001).
ORDER = (
    "errors",
    "numbers",
    "table",
    "home",
    "catalogue",
    "sources",
    "judgement",
    "own",
    "store",
    "reasons",
    "panel",
    "inequality",
    "scores",
    "coverage",
    "check",
    "diff",
    "progress",
    "focus",
    "costing",
    "export",
    "api",
    "analyses",
    "charts",
    "report",
    "cli",
    "__main__",
)
# What draws does not compute: charts know the words and the table, not where figures come from.
ONLY = {"charts": {"errors", "numbers", "table", "home", "catalogue"}}

HEAVY = ("pandas", "plotly", "wbgapi", "papermill", "nbconvert", "playwright", "jupyterlab", "great_tables", "requests")
QUICK = ("socjust", "socjust.errors", "socjust.table", "socjust.home", "socjust.catalogue")


def unit(module: str) -> str:
    """``socjust.store.fetch`` -> ``store``; the package itself -> ``""``."""
    return (module.split(".") + [""])[1]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def targets(node: ast.AST, module: str, is_package: bool) -> Iterator[str]:
    """Full names of the socjust modules that an import statement reaches for."""
    if isinstance(node, ast.Import):
        yield from (a.name for a in node.names if a.name.split(".")[0] == "socjust")
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            above = module.split(".")[: len(module.split(".")) - node.level + is_package]
            base = ".".join([*above, *filter(None, [node.module])])
        if base == "socjust":
            yield from (f"socjust.{a.name}" for a in node.names if a.name != "__version__")
        elif base.startswith("socjust."):
            yield base


def imports() -> Iterator[tuple[str, str, str]]:
    """(importing unit, imported unit, file:line) for every import inside the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = module_name(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for target in targets(node, module, path.name == "__init__.py"):
                yield unit(module), unit(target), f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def violations(found: Iterator[tuple[str, str, str]]) -> list[str]:
    """One sentence for each import that runs against the order."""
    out = []
    for source, target, place in found:
        if source in ("", target):  # the package's door may hand out anything, lazily: see the next tests
            continue
        if target == "":
            out.append(f"{place}: imports the package's front door; name the module (or __version__)")
        elif unplaced := {source, target} - set(ORDER):
            out.append(f"{place}: socjust.{unplaced.pop()} has no place in ORDER of tests/test_imports.py")
        elif source in ONLY and target not in ONLY[source]:
            out.append(f"{place}: {source} may import {', '.join(sorted(ONLY[source]))}, not {target}")
        elif ORDER.index(target) > ORDER.index(source):
            out.append(f"{place}: {source} comes before {target} and may not import it")
    return out


def test_every_module_has_a_place_in_the_order():
    units = {unit(module_name(path)) for path in PACKAGE.rglob("*.py")} - {""}
    assert units <= set(ORDER)


def test_imports_run_one_way():
    found = list(imports())
    assert len(found) > 10
    assert violations(iter(found)) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("table", "catalogue"),
        ("catalogue", "store"),
        ("charts", "store"),
        ("report", "cli"),
        ("scores", "unheard"),
        ("store", ""),
    ],
)
def test_an_import_against_the_order_is_found(source, target):
    assert len(violations(iter([(source, target, "x.py:1")]))) == 1


@pytest.mark.parametrize(
    ("line", "module", "expected"),
    [
        ("import socjust.store.fetch", "socjust.cli", ["socjust.store.fetch"]),
        ("from socjust import table as t, __version__", "socjust.cli", ["socjust.table"]),
        ("from .manifest import Manifest", "socjust.store.fetch", ["socjust.store.manifest"]),
        ("from ..panel import latest", "socjust.store.fetch", ["socjust.panel"]),
        ("import polars", "socjust.cli", []),
    ],
)
def test_all_ways_of_importing_are_understood(line, module, expected):
    assert list(targets(ast.parse(line).body[0], module, is_package=False)) == expected


WATCH = """
import json, logging, os, sys
seen = []
def hook(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.mkdir", "os.rename", "os.remove"):
        seen.append(f"{event} {args}")
    elif event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append(f"writes {args[0]}")
sys.addaudithook(hook)
before = set(os.environ.items())
import NAME
loggers = logging.root.manager.loggerDict.items()
handlers = [n for n, logger in loggers if n.startswith("socjust") and getattr(logger, "handlers", [])]
print(json.dumps({
    "acts": seen,
    "handlers": handlers + [str(h) for h in logging.root.handlers],
    "environment": sorted({name for name, _ in set(os.environ.items()) ^ before} - {"_RJEM_MALLOC_CONF"}),  # polars's
    "modules": sorted({name.split(".")[0] for name in sys.modules}),
}))
"""


@pytest.mark.parametrize("name", QUICK)
def test_importing_does_nothing_and_loads_nothing_heavy(name, tmp_path):
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCH.replace("NAME", name)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads(done.stdout)  # fails, too, if the import prints anything
    assert done.stderr == ""
    assert result["acts"] == result["handlers"] == result["environment"] == []
    assert set(HEAVY) & set(result["modules"]) == set()


def test_the_package_alone_does_not_even_load_polars():
    code = "import sys, socjust; print('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
