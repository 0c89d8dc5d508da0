"""Our totals beside those that the ILO has published, with the difference and what is known of its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.catalogue.models import INCOME_GROUPS
from socjust.costing.costs import AT_LEAST, AT_MOST, BRANCH
from socjust.costing.floor import BRANCHES
from socjust.costing.groups import WIDER
from socjust.costing.parameters import Parameters, parameters
from socjust.costing.shares import amounts, columns, lines, of_gdp

FILE: Final = Path(__file__).with_name("published.csv")
DOLLARS, JOBS, SHARE = "US $ billion", "million jobs", "% of GDP"
PAIRS: Final = {"health": ("health_share", "health_package")}  # two benchmarks of one need
LARGE: Final = 1e7  # people of an economy that is worth naming
LATER: Final = 5  # years after which a difference of years is a reason of its own
SCALE: Final = {DOLLARS: 1e9, JOBS: 1e6, SHARE: 1.0}
SCHEMA: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    "title": pl.String(),
    "unit": pl.String(),
    "published": pl.Float64(),
    "about": pl.Int32(),  # year that the published figure is about
    "low": pl.Float64(),  # ours: between these ends; with one central figure both are it
    "high": pl.Float64(),
    "difference_low": pl.Float64(),
    "difference_high": pl.Float64(),
    "reasons": pl.String(),
    "source": pl.String(),
    "read_in": pl.String(),  # where the published figure was read
}


def published(path: Path = FILE) -> pl.DataFrame:
    """Read the published totals: id, title, group, branches, value, unit, about (year), scope, source, read_in."""
    return pl.read_csv(path, infer_schema=False).with_columns(
        pl.col("value").cast(pl.Float64), pl.col("about").cast(pl.Int32), pl.col("branches").str.split(" ")
    )


def beside(
    groups: pl.DataFrame,
    rows: pl.DataFrame,
    year: int,
    assumed: Parameters | None = None,
    names: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Set our totals beside the published ones.

    Parameters
    ----------
    groups : polars.DataFrame
        Of :func:`socjust.costing.groups.of_groups`.
    rows : polars.DataFrame
        Inputs, for the years of coverage and for what the floor would cost if nobody were covered.
    year : int
        Reference year.
    assumed : Parameters, optional
        Assumptions that the reasons name; by default those of the file.
    names : mapping, optional
        Name of each economy, to say which have no class of income; by default their codes.

    Returns
    -------
    polars.DataFrame
        Columns of :data:`SCHEMA`. Ours is a span where coverage is not known everywhere, and between two health
        benchmarks; null where too few people are covered even for that.
    """
    assumed = assumed or parameters()
    nobody = {level: _without_cover(rows, year, assumed.at(level)) for level in ("central", "high")}
    held = {(r[t.GROUP], r[BRANCH]): r for r in groups.iter_rows(named=True)}
    made = []
    for row in published().iter_rows(named=True):
        parts = [[held[(row["group"], b)] for b in PAIRS.get(branch, (branch,))] for branch in row["branches"]]
        low, high = (_sum(parts, row["unit"], end) for end in (0, 1))
        made.append(
            {
                **{c: row[c] for c in ("id", "title", "unit", "about", "source", "read_in")},
                "published": row["value"],
                "low": low,
                "high": high,
                "difference_low": None if low is None else low - row["value"],
                "difference_high": None if high is None else high - row["value"],
                "reasons": " ".join(
                    _reasons(row, [p for some in parts for p in some], rows, year, assumed)
                    + _sizes(row, [p for some in parts for p in some], rows, nobody)
                    + (_places(row, rows, names or {}) if row["group"] in INCOME_GROUPS else [])
                ),
            }
        )
    return pl.DataFrame(made, schema=SCHEMA)


def _sum(parts: list[list[dict[str, Any]]], unit: str, end: int) -> float | None:
    """Add the lower (0) or upper (1) ends of the parts, in the unit of the published figure.

    Of a pair of benchmarks the lower one counts at the lower end and the higher one at the upper.
    """
    columns = {SHARE: (AT_LEAST, AT_MOST), DOLLARS: ("least_dollars", "most_dollars"), JOBS: ("jobs", "jobs")}[unit]
    values = [[part[columns[end]] for part in some] for some in parts]
    if any(v is None for some in values for v in some):
        return None
    return sum((min, max)[end](some) for some in values) / SCALE[unit]


def _middle_coverage(rows: pl.DataFrame) -> float | None:
    return pl.concat([rows[f"coverage_{b}_year"].rename("year") for b in BRANCHES]).median()


def _reasons(
    row: dict[str, Any], parts: list[dict[str, Any]], rows: pl.DataFrame, year: int, assumed: Parameters
) -> list[str]:
    """What can differ, from the numbers at hand: economies, years, price base, method."""
    share = min(part[t.POPULATION_SHARE if row["unit"] == JOBS else "bounds_share"] for part in parts)
    said = [f"Ours covers {n.plain(100 * share)}{n.THIN}% of the group's people; theirs is for {row['scope']}."]
    if "floor" in row["branches"]:
        said += _of_floor(row, parts, rows)
    said += _of_services(row["branches"], assumed.at("central"))
    if row["unit"] == DOLLARS:
        said.append(f"Ours is in US dollars of {year}, theirs of {row['about']}.")
    if row["unit"] == SHARE and "floor" not in row["branches"] and all(part["high"] is not None for part in parts):
        highest = max(part["high"] for part in parts)
        said.append(f"With all assumptions at their high ends ours is {n.plain(highest, 1)}{n.THIN}% of GDP.")
    if row["about"] > year + LATER:
        said.append(f"Theirs is about the population of {row['about']}, ours of {year}.")
    if row["id"] == "all_jobs":
        said.append("Theirs has jobs in other sectors too, ours only direct ones.")
    return said


def _of_floor(row: dict[str, Any], parts: list[dict[str, Any]], rows: pl.DataFrame) -> list[str]:
    """What can differ between two costs of a social protection floor."""
    said, middle = [], _middle_coverage(rows)
    if middle is not None and middle < row["about"]:
        said.append(f"Half of our coverage figures are of {int(middle)} or before; theirs is about {row['about']}.")
    said.append("Poverty lines of income groups stand in for national lines.")
    if any(part[BRANCH] == "floor" and part[AT_LEAST] != part[AT_MOST] for part in parts):
        said.append("Span: from nobody to everybody left out, where coverage is not known.")
    return said


def _of_services(counted: list[str], p: Mapping[str, float]) -> list[str]:
    """What our services are: health, childcare, long-term care."""
    said = []
    if "health" in counted:
        said.append(
            f"Health is spanned by two benchmarks ({p['health_share']:g}{n.THIN}% of GDP; "
            f"a package of {p['health_package']:g} US dollars of 2012 a head); theirs is a package of its own."
        )
    if "childcare" in counted:
        staff = f"{p['childcare_staff']:g} workers for a hundred children"
        years = f"{p['childcare_years']:g} years of age"
        said.append(f"Ours is for {years} with {staff}, paid by mean labour income; theirs is from birth.")
    if "long_term_care" in counted:
        said.append(
            f"Ours is the whole service for {p['care_need']:g}{n.THIN}% of people aged 65 and over with "
            f"{p['care_staff']:g} workers for a hundred of them; theirs is what has to be added."
        )
    return said


def _without_cover(rows: pl.DataFrame, year: int, p: Mapping[str, float]) -> pl.DataFrame:
    """Return what the floor would cost if nobody had a benefit yet, in US dollars of the year.

    Returns
    -------
    polars.DataFrame
        income, population, gdp, floor: of the economies for which the floor has bounds.
    """
    held = columns(rows)
    made = amounts(held, lines(rows, p), p, covered=False)
    share = sum(of_gdp(made[b], rows, held) for b in BRANCHES)
    gdp = pl.when(pl.col("gdp_usd_year") == year).then(pl.col("gdp_usd")).alias("gdp")
    whole = rows.select("income", "population", gdp).with_columns(pl.Series("floor", share).fill_nan(None))
    return whole.with_columns(pl.col("floor") * pl.col("gdp") / 100).drop_nulls(["gdp", "floor", "population"])


def _sizes(
    row: dict[str, Any], parts: list[dict[str, Any]], rows: pl.DataFrame, nobody: Mapping[str, pl.DataFrame]
) -> list[str]:
    """Say how much of a difference the causes can explain: coverage, assumptions, economies; and what is left."""
    if "floor" not in row["branches"] or any(part[AT_MOST] is None for part in parts):
        return []
    income = list(WIDER[row["group"]][1]) if row["group"] in WIDER else [row["group"]]
    central, high = (nobody[level].filter(pl.col("income").is_in(income)) for level in ("central", "high"))
    unit, base = row["unit"], central["gdp"].sum()
    scale = (lambda x: x / SCALE[DOLLARS]) if unit == DOLLARS else (lambda x: 100 * x / base)
    health = [part for part in parts if part[BRANCH] in PAIRS["health"]]
    usual = scale(central["floor"].sum() + _highest(health, "central") * base / 100)
    most = scale(high["floor"].sum() + _highest(health, "high") * base / 100)
    said = [
        f"If nobody had a benefit yet, ours would be {_amount(usual, unit)} at most; with all assumptions at their "
        f"high ends as well, {_amount(most, unit)}."
    ]
    if unit == DOLLARS and (everybody := parts[0]["people"]):
        wider = most * everybody / central["population"].sum()
        said.append(
            f"{_of_whose_gdp(row, base)}The rest of the group's people at the same cost a head would make that "
            f"{_amount(wider, unit)}."
        )
        most = wider
    if row["value"] > most:
        left = _amount(row["value"] - most, unit, points=True)
        said.append(f"What is left, at least {left}, is of their benefits, price of health care and economies.")
    return said


def _highest(health: list[dict[str, Any]], level: str) -> float:
    return max((part[level] for part in health), default=0.0)


def _amount(value: float, unit: str, points: bool = False) -> str:
    if unit == DOLLARS:
        return f"{n.plain(value)} billion US dollars"
    return f"{n.plain(value, 1)} points of GDP" if points else f"{n.plain(value, 1)}{n.THIN}% of GDP"


def _of_whose_gdp(row: dict[str, Any], ours: float) -> str:
    """Compare the GDP behind both totals; theirs follows from the same total as a share of GDP."""
    same = published().filter(
        (pl.col("group") == row["group"]) & (pl.col("branches") == row["branches"]) & (pl.col("unit") == SHARE)
    )
    if same.is_empty():
        return ""
    share = same["value"][0]
    return (
        f"Theirs, at {n.plain(share, 1)}{n.THIN}% of GDP, is of economies with a GDP of "
        f"{n.plain(100 * row['value'] / share)} billion US dollars together; ours have {n.plain(ours / 1e9)}. "
    )


def _places(row: dict[str, Any], rows: pl.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Name the large economies that have no class of income, and so stand in none of our groups."""
    none = rows.filter(~pl.col("income").is_in(INCOME_GROUPS) & (pl.col("population") >= LARGE))
    if none.is_empty():
        return []
    who = [names.get(e, e) for e in none[t.ECONOMY]]
    return [f"{n.listed(who)}, without a class of income, {'is' if len(who) == 1 else 'are'} in none of our groups."]
