"""Sentences of the chapter on costs, each made from the numbers it names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from socjust import costing
from socjust import numbers as n
from socjust import table as t
from socjust.costing import fiscal
from socjust.costing.costs import AT_LEAST, AT_MOST, BRANCH
from socjust.costing.inputs import COVERAGE
from socjust.costing.prices import OUTPUT
from socjust.costing.shares import roads_apart

SMALL = 0.05  # % of GDP: written as less than 0.1
UNITS = {
    "percent": "%",
    "intl_2021 / person / day": "2021 PPP $ a day",
    "usd_2012 / person / year": "US $ of 2012 a head",
    "worker / person * percent": "for a hundred",
    "week": "weeks",
    "year": "years",
}


def percent(value: float | None) -> str:
    """Write a cost in percent of GDP; what is more than nothing is never written as nothing.

    Examples
    --------
    >>> percent(2.617), percent(0.02), percent(0.0), percent(None)
    ('2.6\u202f%', 'less than 0.1\u202f%', '0\u202f%', '')
    """
    if value is None:
        return ""
    if value == 0:
        return f"0{n.THIN}%"
    return f"less than 0.1{n.THIN}%" if value < SMALL else f"{n.plain(value, 1)}{n.THIN}%"


def short(value: float) -> str:
    """Write a cost for a table: nothing as 0, what is more than nothing but rounds to it as <0.1.

    Examples
    --------
    >>> short(0.0), short(0.02), short(2.617)
    ('0', '<0.1', '2.6')
    """
    return "0" if value == 0 else "<0.1" if 0 < value < SMALL else n.plain(value, 1)


def trimmed(value: float) -> str:
    """Write an assumption: one decimal where it has one.

    Examples
    --------
    >>> trimmed(5.0), trimmed(17.4)
    ('5', '17.4')
    """
    return n.plain(value, 0 if value == int(value) else 1)


def figure(row: Mapping[str, Any]) -> str:
    """Write a cost with its range, or between its bounds where coverage is not known, or nothing.

    Examples
    --------
    >>> figure({"low": 0.2, "central": 0.3, "high": 0.45, "at_least": 0.3, "at_most": 0.3})
    '0.3 (0.2–0.5)'
    >>> figure({"low": 0.01, "central": 0.02, "high": 0.03, "at_least": 0.02, "at_most": 0.02})
    '<0.1'
    >>> figure({"low": None, "central": None, "high": None, "at_least": 1.9, "at_most": 3.2})
    'between 1.9 and 3.2'
    """
    if row["central"] is not None:
        low, central, high = (short(row[c]) for c in ("low", "central", "high"))
        return central if low == central == high else f"{central} ({low}–{high})"
    if row[AT_MOST] is None:
        return ""
    low, high = short(row[AT_LEAST]), short(row[AT_MOST])
    return low if low == high else f"at most {high}" if low == "0" else f"between {low} and {high}"


def apart(row: Mapping[str, Any], decimals: int) -> str | None:
    """Write the difference between ours and the published figure: none where theirs lies within our span.

    Examples
    --------
    >>> apart({"low": 1.2, "high": 1.8, "published": 1.3, "difference_low": -0.1, "difference_high": 0.5}, 1)
    'within our span'
    >>> apart({"low": 0.1, "high": 0.1, "published": 1.5, "difference_low": -1.4, "difference_high": -1.4}, 1)
    '−1.4'
    """
    if row["low"] is None:
        return None
    if row["low"] <= row["published"] <= row["high"]:
        return "within our span"
    low, high = (n.signed(row[f"difference_{c}"], decimals) for c in ("low", "high"))
    return low if low == high else f"{low} to {high}"


def one(rows: pl.DataFrame, branch: str, group: str = "") -> dict[str, Any]:
    """Return the row of a branch, and of a group where one is named."""
    kept = rows.filter((pl.col(BRANCH) == branch) & ((pl.col(t.GROUP) == group) if group else pl.lit(True)))
    return kept.row(0, named=True)


def lede(
    groups: pl.DataFrame, costs: pl.DataFrame, year: int, name: str, limits: Mapping[str, float], rich: Collection[str]
) -> str:
    """Open the chapter: what the floor and health would cost, and for how many economies it could be paid."""
    floor, health = one(groups, "floor", "LMY"), one(groups, "health_share", "LMY")
    said = []
    if floor["central"] is not None:
        said.append(
            f"A floor of five cash benefits for everybody would cost {name} economies {percent(floor['central'])} of "
            f"their GDP in {year} ({n.interval(floor['low'], floor['high'], 1)} with low and high assumptions)."
        )
    elif floor[AT_MOST] is not None:
        said.append(
            f"A floor of five cash benefits for everybody would cost {name} economies between "
            f"{percent(floor[AT_LEAST])} and {percent(floor[AT_MOST])} of their GDP in {year} at central assumptions: "
            "how many people have a benefit already is not known everywhere."
        )
    else:
        said.append(f"Too few people of {name} economies are covered by the figures to say what a floor would cost.")
    if health["central"] is not None:
        said.append(
            f"Raising public health spending to {trimmed(limits['health_share'])}{n.THIN}% of GDP would take "
            f"{percent(health['central'])}."
        )
    floors = costs.filter(pl.col(BRANCH) == "floor")
    answered = floors.filter(pl.col("payable") != fiscal.UNKNOWN).height
    paying = floors.filter(pl.col("payable").is_in([fiscal.NOTHING, fiscal.PRESENT]))
    wealthy = paying.filter(pl.col(t.ECONOMY).is_in(rich)).height
    said.append(
        f"By the rule below, {paying.height} of the {answered} economies that can be judged could pay for the floor "
        f"from their present revenue, {wealthy} of them high-income economies, whose cost is a lower bound; "
        f"{floors.height - answered} cannot be judged."
        if answered
        else "No economy can be judged by the rule below."
    )
    return " ".join(said)


def drawn_title(drawn: pl.DataFrame, name: str) -> str:
    """Title of the picture of ranges: the largest cost of a gap that is known; long-term care is no gap."""
    gaps = ~pl.col(BRANCH).is_in(["floor", "long_term_care"])
    known = drawn.filter(pl.col("central").is_not_null() & gaps).sort("central")
    if known.is_empty():
        return f"{name}: no cost can be given as one figure"
    top = known.row(-1, named=True)
    if top["central"] == 0:
        return f"{name}: no gap is open in what can be costed"
    title = n.inside(costing.branches()[top[BRANCH]].title)
    return f"{name}: the largest cost of a gap is {title}, {percent(top['central'])} of GDP a year"


def groups_title(groups: pl.DataFrame, names: Mapping[str, str]) -> str:
    """Title of the table of groups: how the cost of health falls on poor and rich."""
    rows = {g: one(groups, "health_package", g) for g in ("LIC", "UMC")}
    if any(row["central"] is None for row in rows.values()):
        return "What closing the gaps would cost, by income group"
    poor, rich = (percent(rows[g]["central"]) for g in ("LIC", "UMC"))
    return (
        f"Public spending falls short of the same health package by {poor} of GDP in low-income economies, by {rich} "
        "in upper-middle-income ones"
    )


def care_title(groups: pl.DataFrame) -> str:
    """Title of the table of care: the jobs of the world."""
    rows = [one(groups, b, "WLD") for b in ("childcare", "long_term_care")]
    if any(row["jobs"] is None for row in rows):
        return "Jobs in care, what they cost and what comes back as taxes"
    places, older = (n.plain(row["jobs"] / 1e6) for row in rows)
    return f"Childcare for all would need {places} million more workers, long-term care {older} million in all"


def rule(limits: Mapping[str, float], within: tuple[int, int]) -> str:
    """Say the rule in words, with its limits."""
    of = {k: f"{trimmed(limits[k])}{n.THIN}%" for k in ("revenue_limit", "reform_room", "debt_limit")}
    return (
        f"The rule: a cost of up to {of['revenue_limit']} of government revenue is *{fiscal.PRESENT}*; more than that, "
        f"but up to {of['reform_room']} of GDP, could be had *{fiscal.REFORM}*; what is more is *{fiscal.BEYOND}*. "
        f"Where the service of external public debt takes more than {of['debt_limit']} of revenue, *{fiscal.DEBT}*. "
        f"Where revenue or the cost is not known, it *{fiscal.UNKNOWN}*; where only bounds of a cost are known, an "
        "answer is given when both bounds give the same. Debt service is reported as a share of GNI, which is taken "
        "for GDP; economies that report none (high-income economies) are judged by revenue alone. Revenue is the "
        "central government's. The rule takes each branch for itself: who pays for one has less for the next. The "
        "limits are assumptions, listed with their reasons below; the rule sorts economies, it decides for none. "
        f"With all limits at their low ends {within[0]} economies could pay for the floor from present revenue or have "
        f"nothing to pay, with all at their high ends {within[1]}."
    )


def answers_title(answers: pl.DataFrame) -> str:
    """Title of the table of answers: the floor, in the world."""
    floor = answers.filter(pl.col("title") == "Social protection floor").row(0, named=True)
    judged = sum(floor[a] for a in fiscal.ANSWERS if a != fiscal.UNKNOWN)
    if not judged:
        return "No economy can be judged"
    own = floor[fiscal.NOTHING] + floor[fiscal.PRESENT]
    return f"{own} of {judged} judged economies could pay for the floor from present revenue"


def economies_title(costs: pl.DataFrame) -> str:
    """Title of the table of economies: how many floors are known in full."""
    floor = costs.filter(pl.col(BRANCH) == "floor")
    full = floor["central"].count()
    bounded = floor.filter(pl.col("central").is_null() & pl.col(AT_MOST).is_not_null()).height
    return f"The floor is known in full for {full} economies, between bounds for {bounded}"


def plausible(rows: pl.DataFrame) -> str:
    """Say how many of the published totals lie within our span, and what the others have in common."""
    known = rows.filter(pl.col("low").is_not_null())
    if known.is_empty():
        return "Too few people are covered to set any total beside the published ones."
    inside = known.filter(pl.col("published").is_between(pl.col("low"), pl.col("high")))
    below = known.filter(pl.col("high") < pl.col("published"))
    said = f"Of {rows.height} published totals {inside.height} lie within our span"
    said += f", {below.height} above it" if below.height else ""
    return f"{said}. The table says what is known of the reasons; none of the published models was run again."


def limits(costs: pl.DataFrame, rows: pl.DataFrame, year: int, window: int, alternates: list[str]) -> str:
    """Say what the figures are not, with the ages of coverage and the roads of prices counted."""
    years = pl.concat([rows[f"{c}_year"].rename("year") for c in COVERAGE]).drop_nulls()
    span = f", between {years.min()} and {years.max()}" if years.len() else ": none is known"
    priced = costs.filter((pl.col(BRANCH) == "old_age") & pl.col("price_year").is_not_null())
    output = priced.filter(pl.col("route") == OUTPUT).height
    return (
        "Every figure is the cost of one year with everything in place, not of getting there. Benefits reach those "
        "who should have them and nobody else, prices and wages stay as they are, and nobody works less: lower bounds, "
        "but for long-term care, which is the whole cost of a service and no gap. Low and high take all assumptions at "
        "their low or high end together: a range of assumptions, no confidence interval; bounds are at central "
        f"assumptions. Coverage of social protection may be up to {window} years older than {year}{span}. "
        f"Amounts in international dollars of 2021 become local currency by the private-consumption PPP and consumer "
        f"prices of the economy; for {output} of {priced.height} economies one of these is not served, and GDP in "
        "constant 2021 PPP dollars takes its place, which takes the prices of all output for those of households"
        f"{_roads(rows)}. "
        "Groups are sums in US dollars of the reference year over GDP of the same economies, given where two thirds "
        f"of the people are covered.{_standing_in(alternates)}"
    )


def _standing_in(alternates: list[str]) -> str:
    return f" Another series stands in for {n.listed(alternates)}." if alternates else ""


def _roads(rows: pl.DataFrame) -> str:
    apart = roads_apart(rows)
    if apart is None:
        return ""
    ratio, economies = apart
    by = f"{n.plain(100 * abs(ratio - 1))}{n.THIN}% {'more' if ratio > 1 else 'less'}"
    return f" (where both ways are open, in {economies} economies, the first gives {by} in the median)"
