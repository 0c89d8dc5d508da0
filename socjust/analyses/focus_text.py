"""Sentences on where to focus, each made from the numbers it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from socjust import numbers as n
from socjust.focus.priorities import SET_ASIDE
from socjust.focus.tables import quadrants, settings, whole

Row = Mapping[str, Any]

TOLD = {
    "urgent": "far from the goal and surely behind or too slow",
    "lagging peers": "nearer the goal but surely behind",
    "catching up": "far from it but surely improving",
    "watch": "far from it with nothing certain to say",
    "sustain": "to be sustained",
    SET_ASIDE: "set aside",
}


def pace(points: float | None) -> str:
    """Write points a year: one decimal, two where one would show nothing.

    Examples
    --------
    >>> pace(-4.46), pace(0.04), pace(0.0)
    ('−4.5', '0.04', '0.0')
    """
    return n.plain(points, 2 if points and abs(points) < 0.05 else 1)


def trend(row: Row) -> str:
    """Write a trend with its interval; blank where there is none.

    Examples
    --------
    >>> trend({"slope": -4.46, "slope_low": -5.47, "slope_high": -3.46})
    '−4.5 points a year (90 % interval −5.5 to −3.5)'
    """
    if row["slope"] is None or row["slope_low"] is None:
        return ""
    ends = f"{pace(row['slope_low'])} to {pace(row['slope_high'])}"
    return f"{pace(row['slope'])} points a year (90{n.THIN}% interval {ends})"


def band(row: Row) -> str:
    """Write what income predicts with its band: whole points, or tenths where the score would seem to lie on its end.

    Examples
    --------
    >>> band({"score": 13.8, "predicted": 71.7, "band_low": 24.4, "band_high": 100.0})
    '72 (90 % band 24–100)'
    >>> band({"score": 38.4, "predicted": 71.7, "band_low": 38.45, "band_high": 100.0})
    '71.7 (90 % band 38.5–100.0)'
    """
    if row["predicted"] is None:
        return ""
    ends = n.interval(row["band_low"], row["band_high"], _digits(row))
    return f"{n.plain(row['predicted'], _digits(row))} (90{n.THIN}% band {ends})"


def _digits(row: Row) -> int:
    low = row["band_low"]
    return 1 if low is not None and row["score"] < low and n.plain(low) == n.plain(row["score"]) else 0


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
    """Say that a trend is surely too slow, or goes the wrong way, and what will be missing."""
    year, needed = row["target_year"], pace(row["required"])
    if row["falling"]:
        first = f"it surely gets worse, by {trend(row)}, where a gain of {needed} is needed"
    else:
        first = f"its trend of {trend(row)} is surely less than half of the {needed} needed"
    return f"{first}, so that {n.plain(row['missing'])} points would be missing to the target in {year}"


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
    figure = f"{row['label']}: {n.with_unit(row['value'], row['unit'], row['decimals'])} ({row['value_year']})"
    digits = _digits(row) if row["behind"] else 0
    opening = f"{figure}, a score of {n.plain(row['score'], digits)} of 100"
    said = [f(row) for held, f in (("behind", behind), ("lowest", lowest), ("slow", slow)) if row[held]]
    return "; ".join([opening, *said]) + "."


def evidence(row: Row) -> str:
    """Write what a priority rests on beside its figure: prediction, medians of the peers, trend."""
    medians = [
        f"{name} {n.plain(row[f'{kind}_median'])}"
        for kind, name in (("income", "income group"), ("region", "region"), ("near", "nearest"))
        if row[f"{kind}_median"] is not None
    ]
    parts = [f"income predicts {band(row)}"] if row["predicted"] is not None else ["no prediction from income"]
    parts += [f"medians of peers: {', '.join(medians)}"] if medians else ["fewer than five peers with a figure"]
    parts += [f"trend {trend(row)}" if trend(row) else "no trend"]
    return "; ".join(parts)


def share(part: float | None) -> str:
    """Write a share of the draws in per cent; never 100 where it was not all of them.

    Examples
    --------
    >>> share(1.0), share(0.9996), share(0.937), share(0.002), share(None)
    ('100 %', 'over 99 %', '94 %', 'under 1 %', '')
    """
    if part is None:
        return ""
    if 0.995 <= part < 1:
        return f"over 99{n.THIN}%"
    if 0 < part < 0.005:
        return f"under 1{n.THIN}%"
    return f"{n.plain(100 * part)}{n.THIN}%"


def counts(quadrant: Sequence[str]) -> str:
    """Say how many indicators lie in each quadrant.

    Examples
    --------
    >>> counts(["urgent", "sustain", "sustain"])
    '1 is far from the goal and surely behind or too slow (urgent); 2 are to be sustained (sustain)'
    """
    order = list(dict.fromkeys([*(rule.quadrant for rule in quadrants()), SET_ASIDE]))
    held = [(name, quadrant.count(name)) for name in order if name in quadrant]
    return "; ".join(f"{c} {'is' if c == 1 else 'are'} {TOLD[name]} ({name})" for name, c in held)


def lede(name: str, year: int, places: pl.DataFrame, listed: pl.DataFrame) -> str:
    """Open the page of an economy: how many indicators lie where, and which come first."""
    if places.is_empty():
        return f"No scored indicator has a value for {name} in {year}: nothing can be said about where to focus."
    quadrant = places["quadrant"].to_list()
    seen = f"{places.height} scored indicators have" if places.height > 1 else "One scored indicator has"
    first = f"{seen} a value for {name} in {year}: {counts(quadrant)}."
    if listed.is_empty():
        return f"{first} Nothing certain speaks for a priority."
    names = [n.inside(label) for label in listed["label"].head(3)]
    verb = "come" if len(names) > 1 else "comes"
    return f"{first} First {verb} {n.listed(names)}."


def priorities_title(listed: pl.DataFrame, found: int) -> str:
    """Title of the list: how many, and how surely they come first."""
    if listed.is_empty():
        return "No indicator is a priority: nothing certain speaks for one"
    steady = listed.filter((pl.col("place") <= whole("top")) & (pl.col("stable_top") >= 0.9)).height
    count = min(listed.height, whole("top"))
    more = f" of {found}" if found > listed.height else ""
    head = f"{listed.height}{more} priorities" if listed.height > 1 else "One priority"
    if found <= whole("top"):
        return f"{head}: no more than that has something certain to speak for it"
    return f"{head}; {steady} of the first {count} stay there in nine of ten draws"


def chart_title(rows: pl.DataFrame, against: str) -> str:
    """Title of the picture: which priority is furthest below what is expected."""
    below = rows.filter(pl.col("place").is_not_null() & (pl.col("beside") < -settings()["noticeable"])).sort("beside")
    if rows.is_empty():
        return "No indicator can be set beside what is expected"
    if below.is_empty():
        return f"No priority lies noticeably below {against}"
    row = below.row(0, named=True)
    return f"Of the priorities, {n.inside(row['label'])} lies furthest below {against}"


def start(row: Row) -> str:
    """Say how an economy did that started alike: from what to what, and when."""
    then = n.with_unit(row["value_then"], row["unit"], row["decimals"])
    now = n.with_unit(row["value_now"], row["unit"], row["decimals"])
    return f"from {then} ({row['year_then']}) to {now} ({row['year_now']})"


def starts_title(name: str, starts: pl.DataFrame, since: int) -> str:
    """Title of the table of economies that did best from a similar start."""
    if starts.is_empty():
        return f"No economy that started alike in {since} is known to have done surely better in a priority of {name}"
    row = starts.sort("gain", "peer_name", descending=[True, False]).row(0, named=True)
    return (
        f"{row['peer_name']} gained most from a similar start in {since}: "
        f"{n.plain(row['gain'])} points in {n.inside(row['label'])}"
    )
