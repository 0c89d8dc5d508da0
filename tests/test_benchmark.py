"""The benchmarks run, and what they say about memory holds."""

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


def test_a_hundred_thousand_draws_in_a_gibibyte():
    measured = case(100_000)  # how long it takes is for the benchmark to say, beside its peer's time
    assert 0 < measured["cpu"] and measured["mebibytes"] < 1024


def test_memory_hardly_grows_with_a_data_set():
    command = [sys.executable, str(BENCHMARK.with_name("ilostat_scale.py")), "--millions", "0.1", "0.6"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    small, large = (line.split() for line in done.stdout.splitlines()[1:3])
    assert small[2] == large[2] == "23,976"  # 3 sexes, 36 years, 217 economies, the world and four income groups
    assert float(large[4]) < float(small[4]) + 150  # six times the rows


def test_the_race_says_what_it_needs(tmp_path):
    command = [sys.executable, str(BENCHMARK.with_name("fetch_race.py")), "--mirror", str(tmp_path / "none.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "name one with --mirror or SOCJUST_MIRROR" in done.stderr
