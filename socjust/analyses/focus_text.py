"""Sentences of the page on where one economy should focus, each made from the numbers it names."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from socjust import numbers as n
from socjust.analyses.focus_reason import Row, figure, lower
from socjust.focus.priorities import SET_ASIDE
from socjust.focus.tables import quadrants, settings, whole

TOLD = {
    "urgent": "urgent (far from the goal and surely behind or too slow)",
    "lagging peers": "lagging peers (nearer the goal but surely behind)",
    "catching up": "catching up (far from the goal but surely improving)",
    "watch": "to watch (far from the goal, with nothing certain to say)",
    "sustain": "to sustain (near the goal and not behind)",
    SET_ASIDE: "set aside (a high score that is no achievement, or a doubtful figure)",
}


def counts(quadrant: Sequence[str]) -> str:
    """Say how many indicators lie in each quadrant.

    Examples
    --------
    >>> counts(["urgent", "sustain", "sustain"])
    '1 is urgent (far from the goal and surely behind or too slow); 2 are to sustain (near the goal and not behind)'
    """
    order = list(dict.fromkeys([*(rule.quadrant for rule in quadrants()), SET_ASIDE]))
    held = [(name, quadrant.count(name)) for name in order if name in quadrant]
    return "; ".join(f"{c} {'is' if c == 1 else 'are'} {TOLD[name]}" for name, c in held)


def lede(name: str, year: int, places: pl.DataFrame, listed: pl.DataFrame) -> str:
    """Open the page of an economy: which indicators come first, and how many lie where."""
    if places.is_empty():
        return f"No scored indicator has a value for {name} in {year}: nothing can be said about where to focus."
    quadrant = places["quadrant"].to_list()
    seen = f"{places.height} scored indicators have" if places.height > 1 else "One scored indicator has"
    held = f"{seen} a value for {name} in {year}: {counts(quadrant)}."
    if listed.is_empty():
        return f"Nothing certain speaks for a priority. {held}"
    names = [lower(label) for label in listed["label"].head(3)]
    verb = "come" if len(names) > 1 else "comes"
    return f"First {verb} {n.listed(names)}. {held}"


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
    stay = "stays" if steady == 1 else "stay"
    return f"{head}; {steady or 'none'} of the first {count} {stay} there in nine of ten draws"


def chart_title(rows: pl.DataFrame, against: str) -> str:
    """Title of the picture: which score lies furthest below what is expected, of those that surely do."""
    if rows.is_empty():
        return "No indicator can be set beside what is expected"
    below = rows.filter("behind").sort("beside")
    if below.is_empty():
        return (
            f"No score lies below the 90{n.THIN}% band of {against}"
            if "income predicts" in against
            else _below(rows.filter(pl.col("beside") < 0).height, rows.height, against)
        )
    count, label = below.height, lower(below.row(0, named=True)["label"])
    if count == 1:
        return f"One score of {rows.height} lies below the 90{n.THIN}% band of {against}: {label}"
    return f"{count} of {rows.height} scores lie below the 90{n.THIN}% band of {against}, {label} furthest"


def _below(count: int, whole_: int, against: str) -> str:
    if count == 1:
        return f"One score of {whole_} lies below {against}"
    return f"{count or 'None'} of {whole_} scores lie{'' if count else 's'} below {against}"


def watched(places: pl.DataFrame) -> str:
    """Name what is far from the goal without anything certain to make it a priority."""
    rows = places.filter(pl.col("quadrant") == "watch").sort("gap", descending=True)
    if rows.is_empty():
        return ""
    names = [lower(label) for label in rows["label"]]
    still = rows["slope_low"].null_count()
    trendless = f" For {still} of them no trend can be told." if 0 < still < rows.height else ""
    trendless = " No trend can be told for any of them." if still == rows.height > 1 else trendless
    verb = "are" if len(names) > 1 else "is"
    whose = "it lags behind others or moves" if len(names) == 1 else "they lag behind others or move"
    return f"Far from the goal as well {verb} {n.listed(names)}; that {whose} too slowly is not certain.{trendless}"


def slipping(places: pl.DataFrame) -> str:
    """Name what is near the goal but surely falling away from it."""
    visible = (pl.col("gap") >= settings()["noticeable"]) & (pl.col("slope").round(1) < 0)
    fallen = (pl.col("quadrant") == "sustain") & pl.col("falling") & visible
    rows = places.filter(fallen).sort("slope_high")
    if rows.is_empty():
        return ""
    told = [f"{lower(r['label'])} ({n.signed(r['slope'], 1)})" for r in rows.iter_rows(named=True)]
    return f"Near the goal, yet with a score that surely falls (points a year): {n.listed(told)}."


def start(row: Row) -> str:
    """Say how an economy did that started alike: from what to what, and when."""
    then = figure(row["value_then"], row["unit"], row["decimals"], brief=True)
    now = figure(row["value_now"], row["unit"], row["decimals"], brief=True)
    return f"from {then} ({row['year_then']}) to {now} ({row['year_now']})"


def starts_title(name: str, starts: pl.DataFrame, since: int) -> str:
    """Title of the table of economies that did best from a similar start."""
    if starts.is_empty():
        return f"No economy that started alike in {since} is known to have done surely better in a priority of {name}"
    row = starts.sort("gain", "peer_name", descending=[True, False]).row(0, named=True)
    return (
        f"{row['peer_name']} gained most from a similar start in {since}: "
        f"{n.plain(row['gain'])} points in {lower(row['label'])}"
    )
