"""``manifest.json`` of an edition: all that is needed to say what it was made from, and to make it again."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from socjust import __version__
from socjust.report.imprint import Imprint
from socjust.report.run import Outcome
from socjust.store import own_sets

LIBRARIES = (
    "ipykernel", "jinja2", "latex2mathml", "nbclient", "nbconvert", "nbformat", "numpy", "papermill", "plotly",
    "playwright", "polars", "pydantic", "great-tables",
)  # fmt: skip


def commit(folder: Path | None = None) -> str | None:
    """Return the commit of the program's own checkout, with ``+changes`` if files differ from it; None without one.

    Parameters
    ----------
    folder : Path, optional
        Of the checkout; by default that of the program.

    Returns
    -------
    str or None
        Forty hexadecimal digits.
    """
    root = folder or Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    head = _git(root, "rev-parse", "--verify", "HEAD")
    if not head:
        return None
    return f"{head}+changes" if _git(root, "status", "--porcelain") else head


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that shape the report."""
    found = {"python": platform.python_version(), "socjust": __version__}
    for library in LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            continue
    return found


def digest(path: Path) -> dict[str, Any]:
    """Return checksum and size of a file."""
    data = path.read_bytes()
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def write(
    folder: Path,
    imprint: Imprint,
    outcomes: Iterable[Outcome],
    vintage: object,
    failed: Mapping[str, str],
    notices: Iterable[str],
    seconds: float,
) -> None:
    """Write the manifest of the edition in `folder`; every other file is already there."""
    by_slug = {outcome.slug: outcome for outcome in outcomes}
    content = {
        "edition": imprint.edition,
        "simulated": imprint.simulated,
        "year": imprint.year,
        "commit": commit(),
        "versions": versions(),
        "vintage": _vintage(vintage),
        "seconds": round(seconds, 1),
        "notices": list(notices),
        "chapters": [_chapter(chapter, by_slug.get(chapter.slug), failed) for chapter in imprint.chapters],
        "files": {
            path.relative_to(folder).as_posix(): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _chapter(chapter: Any, outcome: Outcome | None, failed: Mapping[str, str]) -> dict[str, Any]:
    parameters = {name: value for name, value in chapter.parameters.items() if name != "home"}  # a path of this machine
    return {
        "slug": chapter.slug,
        "title": chapter.title,
        "notebook": chapter.notebook.name,
        "notebook_sha256": digest(chapter.notebook)["sha256"],
        "parameters": parameters,
        "status": "failed" if chapter.slug in failed else "done",
        "error": failed.get(chapter.slug, ""),
        "seconds": round(outcome.seconds, 2) if outcome else None,
        "warnings": list(outcome.warnings) if outcome else [],
        "files": list(outcome.files) if outcome else [],
    }


def _vintage(vintage: Any) -> dict[str, Any]:
    """Return a vintage's name, providers and raw files with their checksums."""
    manifest = vintage.manifest
    return {
        "name": vintage.name,
        "simulated": vintage.simulated,
        "catalogue_sha256": manifest.catalogue_sha256,
        "providers": [json.loads(provider.model_dump_json()) for provider in manifest.providers],
        "files": {file.path: file.sha256 for file in manifest.files},
        "own_data": {
            name: {
                "source": one.descriptor.source.line,
                "date": str(one.descriptor.source.date),
                "figures": one.rows.height,
            }
            for name, one in own_sets(vintage).items()
        },
    }
