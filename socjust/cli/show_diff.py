"""How the comparison of two vintages is printed and written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.cli import show
from socjust.home import SIMULATED

if TYPE_CHECKING:
    from socjust.diff import Diff

MOVES = 15  # scores listed on the terminal


def differences(found: Diff, *, as_json: bool = False) -> None:
    """Print what changed: by indicator, by dimension, and the scores that moved most."""
    if as_json:
        print(json.dumps(_plain(found), ensure_ascii=False, default=str))
        return
    if found.simulated:
        show.say(show.WARNING)
    mark = f" · {SIMULATED}" if found.simulated else ""
    pair = f"{found.before.name} → {found.after.name}{mark}"
    for notice in found.notices:
        print(notice)
    if found.changes.is_empty():
        print(f"{pair}: no figure differs.")
        return
    show.listed(f"Figures that differ · {pair}", [_indicator(row) for row in found.indicators.iter_rows(named=True)])
    if found.scores.is_empty():
        return
    show.listed(f"Scores of {found.year} · {pair}", [_dimension(row) for row in found.dimensions.iter_rows(named=True)])
    most = found.scores.filter(pl.col("what") != "unchanged").sort(
        pl.col("change").is_not_null(), pl.col("change").abs(), descending=[False, True], nulls_last=True
    )
    if most.height:
        some = f"{min(MOVES, most.height)} of {most.height}"
        title = f"Scores newly or no longer published, and those that moved most ({some})"
        show.listed(title, [_score(row) for row in most.head(MOVES).iter_rows(named=True)])


def _plain(found: Diff) -> dict[str, Any]:
    return {
        "before": found.before.name,
        "after": found.after.name,
        "simulated": found.simulated,
        "year": found.year,
        "notices": list(found.notices),
        "indicators": found.indicators.to_dicts(),
        "dimensions": found.dimensions.to_dicts(),
        "scores": found.scores.filter(pl.col("what") != "unchanged").to_dicts(),
    }


def _indicator(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "indicator": row[t.INDICATOR],
        **{kind: row[kind] for kind in ("revised", "new", "vanished", "relabelled")},
        "median": n.plain(row["median_change"], row["decimals"] + 1),
        "largest": n.plain(row["largest_change"], row["decimals"]),
        "unit": row["unit"],
        "points": n.plain(row["largest_points"], 1),
        "most affected": row["most"],
        "whose": f"{row['cause']}, {row['decided']} ours" if row["decided"] else row["cause"],
    }


def _dimension(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "dimension": row[t.DIMENSION],
        **{name: row[name] for name in ("compared", "moved")},
        "median": n.plain(row["median_change"], 2),
        "largest": n.plain(row["largest_change"], 1),
        "beyond 90 % interval": row["beyond"],
        "newly published": row["newly"],
        "no longer": row["no_longer"],
        "places, at most": row["places"],
        "rank beyond 90 % interval": row["rank_beyond"],
    }


def _score(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "economy": row["name"],
        "dimension": row[t.DIMENSION],
        "what": row["what"],
        **{
            side: n.with_interval(_number(row, side), row[low], row[high])
            for side, low, high in (("before", t.LOW, t.HIGH), ("after", "low_after", "high_after"))
        },
        "change": "" if row["banded"] else n.signed(row["change"], 1),
        **{
            f"rank {side}": n.with_interval(
                n.plain(row[f"rank_{side}"]), row[f"rank_low_{side}"], row[f"rank_high_{side}"]
            )
            for side in ("before", "after")
        },
        "because": row["because"],
    }


def _number(row: dict[str, Any], side: str) -> str:
    """Write a score; of one that is shown as a band, no number."""
    return "band" if row["banded"] and row[side] is not None else n.plain(row[side], 1)


def write_scores(found: Diff, out: Path) -> Path:
    """Write every score of either vintage with its interval and its rank with its interval, beside the figures."""
    names = (pl.lit(found.before.name).alias("vintage_before"), pl.lit(found.after.name).alias("vintage_after"))
    return show.write_table(
        found.scores.with_columns(pl.col(pl.Float64).round_sig_figs(12), *names),
        out.with_name(f"{out.stem}-scores{out.suffix}"),
        found.after,
    )


def write_changes(found: Diff, out: Path) -> Path:
    """Write every figure that differs, with both vintages in every row; named SIMULATED where it is."""
    names = (pl.lit(found.before.name).alias("vintage_before"), pl.lit(found.after.name).alias("vintage_after"))
    causes = dict(found.indicators.select(t.INDICATOR, "cause").iter_rows())
    whose = pl.col(t.INDICATOR).replace_strict(causes, default="", return_dtype=pl.String).alias("cause")
    digits = pl.col(pl.Float64).round_sig_figs(12)  # 0.1 + 0.2 is 0.3 to a reader
    return show.write_table(found.changes.with_columns(digits, *names, whose), out, found.after)
