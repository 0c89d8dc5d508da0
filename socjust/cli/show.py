"""How results are printed: tables for people, JSON for scripts; a simulated vintage is named on every one."""

from __future__ import annotations

import io
import json
import sys
import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from socjust import numbers as n
from socjust.errors import UsageError
from socjust.home import SIMULATED, is_simulated

if TYPE_CHECKING:
    import polars as pl

    from socjust.catalogue import Catalogue
    from socjust.check import Examined
    from socjust.report import Edition
    from socjust.store import Vintage

FORMATS = (".csv", ".parquet", ".xlsx")
WARNING = "SIMULATED: every figure here is invented by this program; no provider was asked."


def say(text: str) -> None:
    """Tell the user how the work goes, on standard error so that results can be piped."""
    print(text, file=sys.stderr, flush=True)


def listed(title: str, rows: list[dict[str, object]], *, as_json: bool = False) -> None:
    """Print rows as a table, or as a JSON array."""
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    if not rows:
        print(f"{title}: none yet.")
        return
    columns = list(dict.fromkeys(key for row in rows for key in row))
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False)
    for column in columns:
        right = all(isinstance(row.get(column, 0), int | float | None) for row in rows)
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape("" if (v := row.get(c)) is None else str(v)) for c in columns))
    console().print(table)


def wrapped(text: str, indent: int = 4) -> None:
    """Print a paragraph whose later lines are set in below its first word."""
    width = min(console().width, 100)
    print(textwrap.fill(text, width, subsequent_indent=" " * indent, break_on_hyphens=False))


def console() -> Console:
    """Return a console as wide as the terminal; 160 characters where the output is a file or a pipe."""
    return Console(width=None if sys.stdout.isatty() else 160, highlight=False)


def fetched(vintage: Vintage, catalogue: Catalogue, *, as_json: bool = False) -> None:
    """Say what a fetch brought: asked, linked, served, replaced, left out, each by name."""
    manifest = vintage.manifest
    replaced = {k: r for k, r in manifest.recipes.items() if r.rank}
    absent = {k: r for k, r in manifest.recipes.items() if r.rank is None}
    linked = Counter(a.linked_from for a in manifest.asked if a.linked_from)
    asked = len(manifest.asked) - linked.total()
    missing = [s for s in manifest.series if s.status != "served"]
    if as_json:
        answer = {
            "vintage": vintage.name,
            "simulated": vintage.simulated,
            "asked": asked,
            "linked": dict(linked),
            "not_served": {s.label: s.reason for s in missing},
            "other_version": {s.label: s.used for s in manifest.series if s.used},
            "replaced": {k: r.reason for k, r in replaced.items()},
            "left_out": {k: r.reason for k, r in absent.items()},
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    if vintage.simulated:
        say(WARNING)
    if missing:
        listed("Series without figures", [{"series": s.label, "why": s.reason} for s in missing])
    rows = [{"indicator": k, "what": "another series", "why": r.reason} for k, r in replaced.items()]
    rows += [{"indicator": k, "what": "left out", "why": r.reason} for k, r in absent.items()]
    if rows:
        listed("Not from the first choice of series", rows)
    if manifest.asked:
        unchanged = ", ".join(f"{n} unchanged ones linked from vintage {name}" for name, n in linked.items())
        made = f"Made on {manifest.created:%Y-%m-%d} of {asked} answers asked for"
        print(made + (f" and {unchanged}." if unchanged else "."))
    print(
        f"Vintage {vintage.name}: {len(manifest.series) - len(missing)} of {len(manifest.series)} series served; "
        f"{len(manifest.recipes) - len(absent)} indicators, {len(replaced)} of them from another series than "
        f"the first choice, {len(absent)} left out."
    )


def checked(vintage: Vintage, examined: Examined, *, as_json: bool = False) -> None:
    """Print what the check found, and how many figures were changed, flagged or left out."""
    if as_json:
        print(examined.to_json())
        return
    if vintage.simulated:
        say(WARNING)
    listed("Decisions on figures, each with its reason in decisions.parquet", examined.decisions.to_dicts())
    findings = examined.findings
    rows = findings.frame.to_dicts()
    if rows:
        listed(f"Check of vintage {vintage.name}", rows)
    fails = sum(r["severity"] == "fail" for r in rows)
    verdict = "NOT fit to publish" if findings.failed else "fit to publish"
    compared = f" (compared with {examined.previous})" if examined.previous else ""
    print(f"Vintage {vintage.name}{compared} is {verdict}: {fails} failures, {len(rows) - fails} warnings.")


def scored(frame: pl.DataFrame, vintage: Vintage, level: str, *, as_json: bool = False) -> None:
    """Print scores: whole numbers for people, every digit for scripts."""
    if as_json:
        print(
            json.dumps({"vintage": vintage.name, "simulated": vintage.simulated, "rows": frame.to_dicts()}, default=str)
        )
        return
    if vintage.simulated:
        say(WARNING)
    mark = f" · {SIMULATED}" if vintage.simulated else ""
    wanted = (
        ["economy", "year", "dimension", "score", "low", "high", "seen", "total", "reason"]
        if level == "dimension"
        else ["economy", "year", "indicator", "value", "value_year", "score", "flags", "series"]
    )
    rows = [{k: _cell(k, v) for k, v in row.items()} for row in frame.select(wanted).iter_rows(named=True)]
    listed(f"Scores, 0 worst to 100 best · vintage {vintage.name}{mark}", rows)


def _cell(column: str, value: Any) -> Any:
    if column == "value":
        return n.plain(value, 1)
    return n.plain(value) if column in ("score", "low", "high") else value


def write_table(frame: pl.DataFrame, out: Path, vintage: Vintage) -> Path:
    """Write scores to a file, named SIMULATED where they are; aside first, so that no half file is ever seen.

    Raises
    ------
    UsageError
        For a format that is not known.
    StoreError
        If the file cannot be written.
    """
    from socjust import table as t
    from socjust.store import aside

    suffix = out.suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(
            f"'{out.name}' should end in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}: that tells the format."
        )
    if vintage.simulated and not is_simulated(out.stem):
        out = out.with_name(f"{out.stem}-{SIMULATED}{out.suffix}")
    import polars as pl

    frame = frame.with_columns(pl.lit(vintage.name).alias(t.VINTAGE))
    with aside.file(out, "--out") as part:
        if suffix == ".csv":
            frame.write_csv(part)
        elif suffix == ".parquet":
            frame.write_parquet(part)
        else:
            book = io.BytesIO()  # a full disk would break the workbook off in the middle of its writer
            frame.write_excel(book, worksheet="scores")
            part.write_bytes(book.getvalue())
    return out


def reported(edition: Edition, *, as_json: bool = False) -> None:
    """Say where the edition lies and which chapters failed."""
    if as_json:
        print((edition.path / "manifest.json").read_text(encoding="utf-8"))
        return
    if edition.simulated:
        say(WARNING)
    for notice in edition.notices:
        say(notice)
    for slug, why in edition.failed.items():
        say(f"Not made: {slug}: {why}")
    print(f"Edition {edition.name}, {edition.chapters} chapters in {edition.seconds:.0f} s: {edition.index}")
