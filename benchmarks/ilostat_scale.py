"""How memory and time grow with an ILOSTAT data set: from the file as received to observations.

    python benchmarks/ilostat_scale.py [--millions 5 15 50]

For each size a vintage is made up in a temporary folder: one data set as the service sends it (CSV with a byte order
mark, compressed, the columns of the real one), with as many codes of economic activity as it takes, and the manifest of
a fetch. Then a fresh process makes the long table from it, by the same way a report does: the file is held against its
checksum, the series that the catalogue names are read out in a stream, and the table is stored. The file is written in
a stream as well; 50 million rows take some 450 MB of disk.

The aim: 50 million rows in less than 1.5 GiB of memory on 2 cores.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
from peak import mebibytes

CODE, INDICATOR, VERSION = "SDG_0831_SEX_ECO_RT", "opp_informal_national", "ECO_SECTOR_TOTAL"
SEXES, YEARS = ("SEX_T", "SEX_F", "SEX_M"), range(1990, 2026)
MARK = b"ECO_@@@@@"
LIMIT = 1536  # mebibytes


def block() -> bytes:
    """Return the rows of one code of economic activity, all areas, sexes and years, with invented figures."""
    from socjust import catalogue

    areas = [*catalogue.load().economies, *(f"X{n:02d}" for n in range(1, 41))]
    rng = np.random.default_rng(1)
    frame = pl.DataFrame({"ref_area": areas}).join(pl.DataFrame({"sex": SEXES}), how="cross")
    frame = frame.join(pl.DataFrame({"time": [str(year) for year in YEARS]}), how="cross")
    values = np.round(100 * rng.random(frame.height), 3)
    frame = frame.select(
        "ref_area",
        pl.lit("BA:500").alias("source"),
        pl.lit(CODE).alias("indicator"),
        "sex",
        pl.lit(MARK.decode()).alias("classif1"),
        "time",
        pl.Series("obs_value", values),
        pl.Series("obs_status", np.where(rng.random(frame.height) < 0.05, "U", "")),
    )
    return frame.write_csv(include_header=False, quote_style="non_numeric").encode()


def data_set(path: Path, rows: int) -> int:
    """Write a data set of about so many rows; returns how many."""
    head = b'\xef\xbb\xbf"ref_area","source","indicator","sex","classif1","time","obs_value","obs_status"\n'
    body = block()
    each, written = body.count(b"\n"), 0
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(head)
        while written < rows:
            code = VERSION.encode() if written == 0 else b"ECO_%05d" % (written // each)
            file.write(body.replace(MARK, code))
            written += each
    return written


def vintage(root: Path, rows: int) -> tuple[int, int]:
    """Make a vintage of one data set in a home folder; returns its rows and bytes."""
    from socjust import catalogue
    from socjust.store import describe, manifest, plan

    framework = catalogue.load()
    raw = root / "data" / "raw" / "large"
    path = raw / "ilostat" / f"{CODE}.csv.gz"
    written = data_set(path, rows)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    received = manifest.FileEntry(
        path=f"ilostat/{CODE}.csv.gz",
        provider="ilostat",
        series=CODE,
        url="",
        retrieved=datetime.now(UTC),
        sha256=digest,
        bytes=path.stat().st_size,
        rows=written,
        updated=date(2026, 1, 1),
        licence="none: invented figures",
    )
    asked = plan.plan(framework, [INDICATOR])
    entries = [
        manifest.SeriesEntry(provider=s.provider, label=s.label, status="served" if s.code == CODE else "empty")
        for s in asked.series
    ]
    manifest.write(describe.manifest("large", asked, framework, [received], entries), raw)
    return written, path.stat().st_size


def case(root: Path) -> dict:
    """Make the long table; its rows, the seconds it takes and the largest memory of this process."""
    from socjust import catalogue, store
    from socjust.home import Home

    made, framework = store.find(Home(root), "large"), catalogue.load()
    began = time.perf_counter()
    table = store.observations(made, framework)
    seconds = time.perf_counter() - began
    return {"observations": table.height, "seconds": seconds, "mebibytes": mebibytes()}


def main() -> int:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--millions", type=float, nargs="+", default=[5, 15, 50], help="rows of the data set")
    parser.add_argument("--case", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.case:
        print(json.dumps(case(args.case)))
        return 0
    print(f"{'rows':>12} {'file MB':>8} {'observations':>13} {'seconds':>8} {'peak MiB':>9}")
    highest = 0.0
    for millions in args.millions:
        with tempfile.TemporaryDirectory() as folder:
            rows, size = vintage(Path(folder), int(millions * 1e6))
            command = [sys.executable, __file__, "--case", folder]
            done = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        highest = max(highest, done["mebibytes"])
        line = f"{rows:12,} {size / 1e6:8.0f} {done['observations']:13,} {done['seconds']:8.1f}"
        print(f"{line} {done['mebibytes']:9.0f}", flush=True)
    print(f"The peak is {'below' if highest < LIMIT else 'NOT below'} {LIMIT} MiB.")
    return 0 if highest < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
