"""How long `import socjust` takes: median of fresh interpreters, less an interpreter that imports nothing.

    .venv/bin/python benchmarks/import_time.py [runs]

The aim is under 0.3 s.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

CASES = ("", "socjust", "socjust.errors", "socjust.table", "socjust.catalogue", "socjust.cli")


def seconds(module: str) -> float:
    """Wall time of one interpreter that imports the module and ends."""
    code = f"import {module}" if module else "pass"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def main() -> None:
    """Print one line for each module."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    bare = median(seconds("") for _ in range(runs))
    print(f"{'(interpreter alone)':24s} {bare:6.3f} s")
    for module in CASES[1:]:
        print(f"{module:24s} {median(seconds(module) for _ in range(runs)) - bare:6.3f} s")


if __name__ == "__main__":
    main()
