"""Why an indicator is a priority, in one sentence made from its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from socjust import numbers as n

Row = Mapping[str, Any]

# Units that follow their number as they are; others stand in brackets.
COUNTED = (
    "per ",
    "women per",
    "years",
    "births",
    "t ",
    "µg",
    "percentage points",
)  # units that follow their number as they are


def lower(label: str) -> str:
    """Write a name as it stands inside a sentence, proper names with their capital.

    Examples
    --------
    >>> lower("Food insecurity"), lower("Gini index"), lower("UHC coverage")
    ('food insecurity', 'Gini index', 'UHC coverage')
    """
    return n.inside(label)


def figure(value: float, unit: str, decimals: int, brief: bool = False) -> str:
    """Write a figure as a sentence does; where it is brief, without a unit that would stand in brackets.

    Examples
    --------
    >>> figure(36.8, "% of population", 1), figure(3.54, "ratio", 2), figure(0.38, "estimate, about -2.5 to 2.5", 2)
    ('36.8 % of population', '3.54', '0.38 (estimate, about -2.5 to 2.5)')
    """
    if unit.startswith("%") or unit.startswith(COUNTED):
        return n.with_unit(value, unit, decimals)
    number = n.plain(value, decimals)
    return number if brief or unit in ("", "ratio") else f"{number} ({unit})"


def pace(points: float | None, decimals: int = 1) -> str:
    """Write points a year.

    Examples
    --------
    >>> pace(-4.46), pace(0.363, 2)
    ('−4.5', '0.36')
    """
    return n.plain(points, decimals)


def trend(row: Row) -> str:
    """Write a trend with its interval, with hundredths where tenths would hide its width; blank where there is none.

    Examples
    --------
    >>> trend({"slope": -4.46, "slope_low": -5.47, "slope_high": -3.46})
    '−4.5 points a year (90 % interval −5.5 to −3.5)'
    >>> trend({"slope": 0.3632, "slope_low": -0.0412, "slope_high": 0.7676})
    '0.36 points a year (90 % interval −0.04 to 0.77)'
    """
    if row["slope"] is None or row["slope_low"] is None:
        return ""
    if row["slope_low"] == row["slope_high"]:  # counts, such as seats or provisions of law, have no error
        return f"{pace(row['slope'])} points a year"
    decimals = _places(row)
    ends = f"{pace(row['slope_low'], decimals)} to {pace(row['slope_high'], decimals)}"
    return f"{pace(row['slope'], decimals)} points a year (90{n.THIN}% interval {ends})"


def _places(row: Row) -> int:
    """Return tenths, hundredths for what is narrow or near 0, and more where both ends would look the same."""
    low, high = row["slope_low"], row["slope_high"]
    fine = high - low < 0.2 or any(0 < abs(end) < 0.05 for end in (low, high))
    told = (d for d in range(2 if fine else 1, 6) if pace(low, d) != pace(high, d))
    return next(told, 6)


def band(row: Row) -> str:
    """Write what income predicts with its band: whole points, or tenths where the score would seem to lie on its end.

    Examples
    --------
    >>> band({"score": 13.8, "predicted": 71.7, "band_low": 24.4, "band_high": 100.0})
    '72 (90\u202f% band 24–100)'
    >>> band({"score": 38.4, "predicted": 71.7, "band_low": 38.47, "band_high": 100.0})
    '71.7 (90\u202f% band 38.5–100.0)'
    """
    if row["predicted"] is None:
        return ""
    ends = n.interval(row["band_low"], row["band_high"], _digits(row))
    return f"{n.plain(row['predicted'], _digits(row))} (90{n.THIN}% band {ends})"


def _digits(row: Row) -> int:
    low = row["band_low"]
    return 1 if low is not None and row["score"] < low and n.plain(low) == n.plain(row["score"]) else 0


def bare(told: str) -> str:
    """Leave out the words of a prediction or trend that a table's head says.

    Examples
    --------
    >>> bare(band({"score": 13.8, "predicted": 71.7, "band_low": 24.4, "band_high": 100.0}))
    '72 (24–100)'
    """
    for words in (" points a year", f"90{n.THIN}% band ", f"90{n.THIN}% interval "):
        told = told.replace(words, "")
    return told


def behind(row: Row) -> str:
    """Say that a score lies below the band of what income predicts."""
    return f"its income predicts {band(row)}, and it lies below that band"


def lowest(row: Row) -> str:
    """Say how many peers do better, group by group.

    Examples
    --------
    >>> lowest({"income_better": 42, "income_peers": 44, "region_better": None, "region_peers": None,
    ...         "near_better": 15, "near_peers": 15})
    '42 of 44 others of its income group and all 15 nearest by structure do better'
    """
    names = {"income": "others of its income group", "region": "of its region", "near": "of those nearest by structure"}
    said = []
    for kind, name in names.items():
        better, peers = row[f"{kind}_better"], row[f"{kind}_peers"]
        if peers is None:
            continue
        if better == peers:
            name = {"income": "others of its income group", "region": "of its region", "near": "nearest by structure"}[
                kind
            ]
            said.append(f"all {peers} {name}")
        else:
            said.append(f"{better} of {peers} {name}")
    return f"{n.listed(said)} do better"


def slow(row: Row) -> str:
    """Say that a trend is too slow even at its upper end, or goes the wrong way, and what will be missing by when.

    Where nobody has agreed on a target, only a fall is spoken of, and what it takes away from the score as it stands.
    """
    year, missing = row["target_year"], n.plain(row["missing"])
    if not row["agreed"]:
        return f"it gets worse: {trend(row)}, which takes away {missing} points by {year}"
    needed = f"{pace(row['required'])} needed from {row['base_year']} on"  # not from now on: that would be more
    if row["falling"]:
        first = f"it gets worse: {trend(row)}, against a gain of {needed}"
    else:
        first = f"even the upper end of its trend of {trend(row)} is less than half of the {needed}"
    return f"{first}, so that {missing} points would be missing to the target in {year}"


def reason(row: Row) -> str:
    """Say in one sentence why an indicator is a priority: its figure, and each thing that is certain.

    Parameters
    ----------
    row : mapping
        A row of the places with ``label``, ``unit`` and ``decimals``.

    Returns
    -------
    str
        A sentence; all points are of the 0–100 score.
    """
    told = f"{row['label']}: {figure(row['value'], row['unit'], row['decimals'])} in {row['value_year']}"
    digits = _digits(row) if row["behind"] else 0
    opening = f"{told}, a score of {n.plain(row['score'], digits)} of 100"
    said = [f(row) for held, f in (("behind", behind), ("lowest", lowest), ("slow", slow)) if row[held]]
    return "; ".join([opening, *said]) + "."


def reasons(rows: pl.DataFrame) -> str:
    """Write the list of priorities as Markdown: the reason, how stably it stands there, what to know before use."""
    said = []
    for row in rows.iter_rows(named=True):
        label = row["label"]
        remark = f" *({row['remark']})*" if row["remark"] else ""
        stays = f"Among the first five in {row['in_top']} of the draws, the first ten in {row['in_most']}."
        said.append(f"{row['place']}. **{label}**{row['reason'].removeprefix(label)} {stays}{remark}")
    return "\n".join(said)


def share(part: float | None) -> str:
    """Write a share of the draws in per cent; never 100 where it was not all of them.

    Examples
    --------
    >>> share(1.0), share(0.9996), share(0.937), share(0.002), share(None)
    ('100\u202f%', 'over 99\u202f%', '94\u202f%', 'under 1\u202f%', '')
    """
    if part is None:
        return ""
    if 0.995 <= part < 1:
        return f"over 99{n.THIN}%"
    if 0 < part < 0.005:
        return f"under 1{n.THIN}%"
    return f"{n.plain(100 * part)}{n.THIN}%"
