"""The largest memory of this process, as the benchmarks print it."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path


def mebibytes() -> float:
    """Return the peak of the resident memory in MiB.

    Linux hands getrusage's figure down from the program that started this one, so that a small process of a large
    parent looks large; the kernel's own account of this process does not.
    """
    status = Path("/proc/self/status")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.M) if status.exists() else None
    if found:
        return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
