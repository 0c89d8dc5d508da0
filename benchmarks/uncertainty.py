"""How fast and how large uncertainty is: COINr's standard example, on one core.

python benchmarks/uncertainty.py [--table data.csv --framework meta.csv] [--draws 10000] [--large]

Each case runs in a process of its own, with one thread for matrix products. Without files a table of the same shape
is made up (217 units, 60 indicators in 10 groups, some missing, every fifth indicator skewed). R's COINr 1.1.14 needs
0.32 s of CPU a replicate on the same task: treatment with 1 to 5 points, min-max or z-scores, 100 sets of weights
within 25 %, arithmetic or geometric means; ranks and their quantiles at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from peak import mebibytes

COINR = 0.32  # seconds of CPU a replicate
SHARED = Path(__file__).resolve().parents[2] / "shared" / "oracles" / "coinr_asem"
UNITS, INDICATORS, GROUPS = 217, 60, 10


def invented(times: int = 1):
    """Return a framework and data of the shape of the race, with ``times`` as many indicators."""
    from socjust.scores import Data, Framework, Node

    rng = np.random.default_rng(1)
    codes = [f"ind{i:03d}" for i in range(INDICATORS * times)]
    nodes = [Node("index"), *(Node(f"group{g}", "index") for g in range(GROUPS))]
    nodes += [Node(c, f"group{i % GROUPS}", direction=-1 if i % 3 == 2 else 1) for i, c in enumerate(codes)]
    values = 50 + 12 * rng.standard_normal((UNITS, len(codes))) + 8 * rng.standard_normal((UNITS, 1))
    values[:, 4::5] = np.exp(values[:, 4::5] / 18)
    values[rng.random(values.shape) < 0.08] = np.nan
    return Framework.of(nodes), Data(tuple(f"U{i}" for i in range(UNITS)), tuple(codes), values)


def given(table: Path, meta: Path):
    """Read the race's own files."""
    from socjust.scores import Framework
    from socjust.scores.frame import data

    framework = Framework.read(meta)
    return framework, data(table, framework.indicators, unit="uCode")


def case(draws: int, times: int, table: Path | None, meta: Path | None) -> dict:
    """Run one case and measure its CPU time and the largest memory of this process."""
    from socjust.scores import Pipeline, choices, uncertainty

    framework, data = given(table, meta) if table and times == 1 else invented(times)
    scale = {"method": "minmax", "to": (1, 100)}
    pipeline = Pipeline.of(framework, treat={}, normalise=scale, aggregate={"minimum_share": 0})
    uncertain = [
        choices.option("treat", "points", [1, 2, 3, 4, 5]),
        choices.alternatives("normalise", scale, {"method": "zscore", "mean": 10, "sd": 2}),
        choices.perturbed(framework, 100, 0.25, heights=[1]),
        choices.option("aggregate", "method", ["arithmetic", "geometric"]),
    ]
    uncertainty.run(pipeline, data, uncertain, draws=10)  # load what is loaded at first use
    before, begun = time.process_time(), time.perf_counter()
    drawn = uncertainty.run(pipeline, data, uncertain, draws=draws)
    intervals = drawn.table()
    cpu, clock = time.process_time() - before, time.perf_counter() - begun
    assert intervals["draws"].min() == draws
    return {"cpu": cpu, "clock": clock, "mebibytes": mebibytes()}


def measured(arguments: argparse.Namespace, draws: int, times: int) -> dict:
    """Run a case in a fresh process."""
    command = [sys.executable, __file__, "--case", f"{draws},{times}"]
    if arguments.table:
        command += ["--table", str(arguments.table), "--framework", str(arguments.framework)]
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(command, env={**os.environ, **single}, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> None:
    """Print one line a case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    there = (SHARED / "synth217x60_iData.csv").exists()
    parser.add_argument("--table", type=Path, default=SHARED / "synth217x60_iData.csv" if there else None)
    parser.add_argument("--framework", type=Path, default=SHARED / "synth217x60_iMeta.csv" if there else None)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--large", action="store_true", help="also 100 times the draws: some 2.5 GB of memory")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.case:
        draws, times = map(int, arguments.case.split(","))
        print(json.dumps(case(draws, times, arguments.table, arguments.framework)))
        return
    print(f"{'draws':>9} {'indicators':>10} {'CPU s':>8} {'clock s':>8} {'ms/draw':>8} {'x COINr':>8} {'peak MiB':>8}")
    base = arguments.draws
    cases = [(base // 10, 1), (base, 1), (base * 10, 1), (base * 100, 1), (base, 10)]
    for draws, times in cases if arguments.large else [c for c in cases if c[0] <= base * 10]:
        m = measured(arguments, draws, times)
        each = m["cpu"] / draws
        faster = f"{COINR / each:8,.0f}" if times == 1 else f"{'-':>8}"
        line = f"{draws:9,} {INDICATORS * times:10} {m['cpu']:8.3f} {m['clock']:8.3f} {1000 * each:8.4f} {faster}"
        print(f"{line} {m['mebibytes']:8.0f}")


if __name__ == "__main__":
    main()
