"""One run of `socjust report` as a user types it, and what it left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pypdfium2


@dataclass(frozen=True)
class Run:
    home: Path
    edition: Path
    stdout: str
    stderr: str

    @property
    def pages(self) -> list[Path]:
        return sorted(self.edition.glob("*.html"))

    @property
    def pdfs(self) -> list[Path]:
        return sorted((self.edition / "pdf").glob("*.pdf"))

    @property
    def tables(self) -> list[Path]:
        return sorted((self.edition / "data").glob("*.csv"))

    @property
    def manifest(self) -> dict:
        return json.loads((self.edition / "manifest.json").read_text(encoding="utf-8"))


def socjust(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "socjust", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env}, timeout=900)


def report(home: Path, env: dict[str, str], *arguments: str) -> Run:
    done = socjust("report", "--home", str(home), *arguments, env=env)
    assert done.returncode == 0, done.stderr
    (edition,) = [p for p in (home / "reports").iterdir() if p.is_dir()]
    return Run(home, edition, done.stdout, done.stderr)


def pages_of(pdf: Path) -> list[str]:
    """Text of every page. (pypdf reads structure well, but takes seconds for the text of a page full of lines.)"""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def text_of(pdf: Path) -> str:
    return "\n".join(pages_of(pdf))
