"""How much faster a fetch is than wbgapi alone: the same World Bank series, from a server as far away as the real one.

    python benchmarks/fetch_race.py --mirror serve.py [--whole] [--indicator ID …] [--latency-ms 150]

The server is a script that speaks both providers' protocols, takes ``--port 0 --latency-ms N --log FILE`` and prints
"ready http://…" (also named by the variable SOCJUST_MIRROR). Each side runs in a process of its own against a server
of its own. One side is what a user of wbgapi writes, ``wbgapi.data.DataFrame(codes, time=range(1990, 2026))``; the
other is ``socjust.store.fetch``, which also asks what has changed, keeps every answer with its checksum and makes the
long table. Both get the series that the server serves; wbgapi gives up at the first that it does not, the fetch asks
for those too.

Without ``--whole`` a subset is run on both sides: the named indicators with all denominators. Nothing is extrapolated.
The aim: at least 20 times faster, never more than 4 requests in flight.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MIRROR = Path(__file__).resolve().parents[2] / "shared" / "mirror" / "serve.py"
SUBSET = ("dis_gini", "cap_under5_mortality", "cap_life_expectancy")
AIM, MOST = 20.0, 4


@contextmanager
def serving(mirror: Path, latency: float, log: Path) -> Iterator[str]:
    """Run the server while the block runs; its base address."""
    command = [sys.executable, str(mirror), "--port", "0", "--latency-ms", f"{latency:g}", "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()


def ours(indicators: list[str] | None) -> dict:
    """Fetch into an empty folder; the seconds it takes and the World Bank series that came."""
    from socjust import store
    from socjust.home import Home
    from socjust.store import live  # noqa: F401 - loading the program is no part of the race, on either side

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        made = store.fetch(Home(Path(folder)), source="live", indicators=indicators, progress=False, say=lambda _: None)
        seconds = time.perf_counter() - began
        came = {(f.database, f.series) for f in made.manifest.files if f.provider == "worldbank" and f.database}
        return {"seconds": seconds, "codes": sorted(code for database, code in came if database == 2)}


def theirs(codes: list[str]) -> dict:
    """Ask for the same series as a user of wbgapi does; the seconds it takes and the cells that came."""
    import pandas  # noqa: F401
    import wbgapi

    wbgapi.endpoint = os.environ["SOCJUST_WORLDBANK_URL"]
    began = time.perf_counter()
    frame = wbgapi.data.DataFrame(codes, time=range(1990, 2026))
    return {"seconds": time.perf_counter() - began, "cells": int(frame.notna().sum().sum())}


def run(side: str, given: object, mirror: Path, latency: float) -> dict:
    """Run one side in a fresh process against a fresh server; its own figures and those of the server's log."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.jsonl"
        with serving(mirror, latency, log) as base:
            urls = {"SOCJUST_WORLDBANK_URL": f"{base}/v2", "SOCJUST_ILOSTAT_URL": f"{base}/ilostat"}
            command = [sys.executable, __file__, "--side", side, "--given", json.dumps(given)]
            done = subprocess.run(command, env={**os.environ, **urls}, stdout=subprocess.PIPE, text=True, check=True)
        requests = [json.loads(line) for line in log.read_text().splitlines()]
    return json.loads(done.stdout) | {"requests": len(requests), "most": max(r["active"] for r in requests)}


def main() -> int:
    """Run both sides and print both times, the ratio and the most requests in flight."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirror", type=Path, default=Path(os.environ.get("SOCJUST_MIRROR", MIRROR)))
    parser.add_argument("--latency-ms", type=float, default=150.0)
    parser.add_argument("--whole", action="store_true", help="every series of the catalogue; wbgapi takes many minutes")
    parser.add_argument("--indicator", nargs="+", default=list(SUBSET), help="indicators of the subset")
    parser.add_argument("--side", choices=("ours", "theirs"), help=argparse.SUPPRESS)
    parser.add_argument("--given", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.side:
        print(json.dumps({"ours": ours, "theirs": theirs}[args.side](json.loads(args.given))))
        return 0
    if not args.mirror.is_file():
        parser.error(f"there is no server script {args.mirror}: name one with --mirror or SOCJUST_MIRROR")
    chosen = None if args.whole else args.indicator
    first = run("ours", chosen, args.mirror, args.latency_ms)
    what = "the whole catalogue" if args.whole else f"a subset: {', '.join(args.indicator)} and the denominators"
    print(f"{len(first['codes'])} World Bank series ({what}), latency {args.latency_ms:g} ms")
    print(f"socjust fetch           {first['seconds']:8.1f} s  {first['requests']:5d} requests", flush=True)
    other = run("theirs", first["codes"], args.mirror, args.latency_ms)
    print(f"wbgapi.data.DataFrame   {other['seconds']:8.1f} s  {other['requests']:5d} requests")
    ratio, most = other["seconds"] / first["seconds"], first["most"]
    print(
        f"socjust fetch is {ratio:.1f} times faster (aim {AIM:g}), with at most {most} requests in flight (aim {MOST})"
    )
    return 0 if ratio >= AIM and most <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
