"""Wait for another process: for as long as a busy machine takes, and no longer than it lives."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

LONGEST = 300.0  # seconds; what has not happened by then never will


def until(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Return once something has happened; fail if the process ends before."""
    ends = time.monotonic() + LONGEST
    while not happened():
        assert process.poll() is None, "the process ended before that happened"
        assert time.monotonic() < ends, "that did not happen"
        time.sleep(0.02)


def answers(raw: Path, part: str = "") -> int:
    """Count the answers that the journals of unfinished fetches hold, those whose question has a part in it.

    A journal's line is written after the files it speaks of: what is counted here is kept, whatever happens then.
    """
    texts = [journal.read_text(encoding="utf-8") for journal in raw.glob(".unfinished-*.jsonl")]
    whole = [line for text in texts for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return sum('"asked"' in line and part in line for line in whole)
