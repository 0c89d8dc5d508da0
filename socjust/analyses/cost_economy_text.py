"""Sentences of a profile about costs, each made from the numbers it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from socjust import costing
from socjust import numbers as n
from socjust import table as t
from socjust.analyses.cost_text import one, percent, trimmed
from socjust.costing import fiscal
from socjust.costing.costs import AT_LEAST, AT_MOST, BRANCH, NO_LINE
from socjust.costing.inputs import COVERAGE, WORDS


def line(income: str, central: Mapping[str, float]) -> str:
    """Say which poverty line an economy is costed by; nothing where it has no income group.

    Examples
    --------
    >>> line("LIC", {"line_lic": 3.0})
    'The line is $3.00 a day at 2021 purchasing power, typical of low-income economies.'
    """
    value = central.get(f"line_{income.lower()}")
    if value is None:
        return ""
    amount = f"The line is ${n.plain(value, 2)} a day at 2021 purchasing power"
    if income == "HIC":
        return f"{amount}: there is none for high-income economies, so that the cost is a lower bound."
    group = {"LIC": "low-income", "LMC": "lower-middle-income", "UMC": "upper-middle-income"}[income]
    return f"{amount}, typical of {group} economies."


def care(costs: pl.DataFrame) -> str:
    """Say how many jobs childcare and long-term care would need, what they would cost and bring back as taxes."""
    said = []
    for branch, first in (
        ("childcare", "Childcare places for all"),
        ("long_term_care", "Long-term care for all in need"),
    ):
        row = one(costs, branch)
        if row["central"] is None:
            if row[AT_MOST] is not None:
                said.append(
                    f"{first} would cost at most {percent(row[AT_MOST])} of GDP a year: how many children have one is "
                    "not known."
                )
            continue
        if row["central"] == 0:
            said.append(f"{first} would need no more than there is.")
            continue
        back = (
            f", of which {percent(row['tax_return'])} would come back as taxes" if row["tax_return"] is not None else ""
        )
        whole = " in all" if branch == "long_term_care" else " more"
        present = ", what is spent already included" if branch == "long_term_care" else ""
        cost = f"{percent(row['central'])} of GDP a year{present}"
        said.append(f"{first} would need {_workers(row['jobs'])}{whole} and cost {cost}{back}.")
    return " ".join(said)


def _workers(jobs: float) -> str:
    """Write a number of workers as a reader says it, to three figures.

    Examples
    --------
    >>> _workers(156853.2), _workers(1.0), _workers(12.4), _workers(2345678.0)
    ('157\u202f000 workers', '1 worker', '12 workers', '2.35 million workers')
    """
    if jobs >= 1e6:
        return f"{n.plain(jobs / 1e6, 2)} million workers"
    rounded = round(jobs, -3) if jobs >= 1e5 else round(jobs, -2) if jobs >= 1e4 else round(jobs)
    return f"{n.plain(rounded)} worker{'' if rounded == 1 else 's'}"


def economy_lede(name: str, costs: pl.DataFrame, room: Mapping[str, Any], line: str = "") -> str:
    """Say what the floor would cost one economy, what of its revenue that is, and what the rule answers."""
    floor = one(costs, "floor")
    if floor[AT_MOST] is None:
        return f"What a social protection floor would cost {name} cannot be said: {_why(costs)}."
    if floor["central"] == 0:
        first = f"By the figures, nobody in {name} lacks one of the five cash benefits of a social protection floor"
    elif floor["central"] is not None:
        first = (
            f"A social protection floor for everybody in {name} would cost {percent(floor['central'])} of GDP a year"
        )
    else:
        first = (
            f"A social protection floor for everybody in {name} would cost at least {percent(floor[AT_LEAST])} and at "
            f"most {percent(floor[AT_MOST])} of GDP a year"
        )
    said = [f"{first}{_of_revenue(floor, room)}.", *([line] if line and floor["central"] != 0 else [])]
    lacking = costs.filter(pl.col(BRANCH).is_in(_cash()) & pl.col("central").is_null())[BRANCH].to_list()
    if lacking:
        titles = [n.inside(costing.branches()[b].title) for b in lacking]
        said.append(f"Who has {n.listed(titles)} already is not known.")
    if floor["payable"] not in (fiscal.UNKNOWN, fiscal.NOTHING):
        said.append(f"By the rule of the chapter on costs: *{floor['payable']}*.")
    elif floor["payable"] == fiscal.UNKNOWN:
        said.append("Whether it could be paid cannot be said.")
    return " ".join(said)


def _of_revenue(floor: Mapping[str, Any], room: Mapping[str, Any]) -> str:
    if floor["central"] == 0:
        return ""
    if room["revenue"] is None or room["revenue"] <= 0:
        return "; government revenue is not known"
    ends = [100 * floor[c] / room["revenue"] for c in (AT_LEAST, AT_MOST)]
    if floor["central"] is not None:
        return f", {n.plain(ends[0], 1)}{n.THIN}% of government revenue"
    return f", {n.plain(ends[0], 1)} to {n.plain(ends[1], 1)}{n.THIN}% of government revenue"


def _cash() -> list[str]:
    return [b.id for b in costing.branches().values() if b.kind == "cash" and b.id != "floor"]


def _why(costs: pl.DataFrame) -> str:
    """Say what lacks, but for coverage: without coverage there would be bounds at least."""
    reasons = " ".join(costs.filter(pl.col(BRANCH).is_in(_cash()))[t.REASON])
    if NO_LINE in reasons:
        return f"it is {NO_LINE}"
    coverage = {WORDS[name] for name in COVERAGE}
    lacking = [word for word in dict.fromkeys(WORDS.values()) if word in reasons and word not in coverage]
    return f"no figure for {n.listed(lacking)}"


def room(name: str, held: Mapping[str, Any], limits: Mapping[str, float]) -> str:
    """Say what there is to pay from, each figure with its year, and what is not known."""
    words = {
        "revenue": ("revenue of", "% of GDP"),
        "tax": ("taxes of", "% of GDP"),
        "debt_service": ("service of external public debt of", "% of GNI"),
        "interest": ("interest of", "% of revenue"),
        "debt": ("central government debt of", "% of GDP"),
        "balance": ("a budget balance of", "% of GDP"),
    }
    known = [
        f"{words[k][0]} {n.with_unit(held[k], words[k][1])} ({held[f'{k}_year']})" for k in words if held[k] is not None
    ]
    unknown = [words[k][0].removeprefix("a ").removesuffix(" of") for k in words if held[k] is None]
    said = [f"To pay from, {name} has {n.listed(known)}."] if known else [f"What {name} has to pay from is not known."]
    burden = held["debt_service_of_revenue"]
    if burden is not None:
        beside = "more" if burden > limits["debt_limit"] else "no more"
        said.append(
            f"Debt service takes {n.plain(burden, 1)}{n.THIN}% of revenue, {beside} than the "
            f"{trimmed(limits['debt_limit'])}{n.THIN}% of the rule."
        )
    if known and unknown:
        said.append(f"Not known: {n.listed(unknown)}.")
    return " ".join(said)
