"""The benchmark's promise: 10,000 draws of 217 units and 60 indicators in a second of CPU, 100,000 in a gibibyte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "uncertainty.py"


def case(draws):
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, str(BENCHMARK), "--case", f"{draws},1"]
    done = subprocess.run(command, env={**os.environ, **single}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_ten_thousand_draws_in_a_second_of_cpu():
    best = 99.0
    for _ in range(4):  # other work on the machine makes a run slower, never faster
        best = min(best, case(10_000)["cpu"])
        if best < 1:
            break
    assert best < 1


def test_a_hundred_thousand_draws_in_a_gibibyte():
    assert case(100_000)["mebibytes"] < 1024
