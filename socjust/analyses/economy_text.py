"""Sentences of an economy's profile, each made from the numbers it names."""

from __future__ import annotations

import polars as pl

from socjust import numbers as n
from socjust import reasons

REMARKS = {"own": "a country team's own figure"}  # flags that a reader would not understand as the word they are
SLIGHT = 1.0  # percentage points between women and men: less is no difference worth a title
NOBODYS = (reasons.NOT_SERVED, reasons.LICENCE, reasons.GAP)  # why no economy has a figure
NOTICEABLE = 3.0  # points of a 0-100 score: smaller differences are not named


def _ranked(profile: pl.DataFrame) -> pl.DataFrame:
    return profile.filter(pl.col("value").is_not_null() & ~pl.col("banded"))


def _apart(profile: pl.DataFrame) -> pl.DataFrame:
    """Dimensions in which the income group's median lies outside the economy's interval, furthest behind first."""
    outside = (pl.col("income") < pl.col("low")) | (pl.col("income") > pl.col("high"))
    difference = pl.col("value") - pl.col("income")
    return (
        _ranked(profile)
        .with_columns(difference.alias("difference"))
        .filter(outside & (difference.abs() >= NOTICEABLE))
        .sort("difference")
    )


def peer(income: str) -> str:
    """Name the economy that others are compared with.

    Examples
    --------
    >>> peer("lower middle income")
    'the median lower-middle-income economy'
    """
    return f"the median {income.replace(' ', '-')} economy"


def lede(name: str, year: int, profile: pl.DataFrame, income: str) -> str:
    """Open the page: what is published, where the economy stands highest and lowest, and beside its income group."""
    ranked = _ranked(profile).sort("value")
    if ranked.is_empty():
        return _uncertain(name, year, profile)
    top, bottom = ranked.row(-1, named=True), ranked.row(0, named=True)
    first = (
        f"In {year} {name} stands highest in {n.inside(top['label'])} ({n.plain(top['value'])} of 100) "
        f"and lowest in {n.inside(bottom['label'])} ({n.plain(bottom['value'])})."
        if ranked.height > 1
        else f"In {year} only the score of {name} in {n.inside(top['label'])} is certain enough for a number: "
        f"{n.plain(top['value'])} of 100."
    )
    return f"{first} {_beside(profile, income)}".strip()


def _uncertain(name: str, year: int, profile: pl.DataFrame) -> str:
    """Open the page of an economy without a score that is certain enough for a number."""
    bands = profile.filter(pl.col("banded") & pl.col("low").is_not_null()).to_dicts()
    if not bands:
        return f"No dimension can be published for {name} in {year}: too few of the scored indicators have a figure."
    told = [f"{n.inside(r['label'])} as a band ({n.plain(r['low'])} to {n.plain(r['high'])})" for r in bands]
    rest = "; for the others too few of the scored indicators have a figure" if len(bands) < profile.height else ""
    return f"In {year} no score of {name} is certain enough for a number. Shown is {n.listed(told)}{rest}."


def _ends(profile: pl.DataFrame) -> tuple[dict | None, dict | None]:
    """The dimension furthest behind and the one furthest ahead, where there is one."""
    rows = _apart(profile).to_dicts()
    behind = rows[0] if rows and rows[0]["difference"] < 0 else None
    ahead = rows[-1] if rows and rows[-1]["difference"] > 0 else None
    return behind, ahead


def _beside(profile: pl.DataFrame, income: str) -> str:
    if _ranked(profile)["income"].null_count() == _ranked(profile).height:
        return ""
    behind, ahead = _ends(profile)
    if _ranked(profile).height == 1 and (behind or ahead):
        return f"That is {_only(behind, ahead)} {peer(income)}."
    parts = []
    if behind:
        parts.append(f"falls furthest behind in {n.inside(behind['label'])} ({n.signed(behind['difference'])} points)")
    if ahead:
        parts.append(f"is furthest ahead in {n.inside(ahead['label'])} ({n.signed(ahead['difference'])} points)")
    if not parts:
        return f"In no dimension does it differ from {peer(income)} by more than the uncertainty of its score."
    return f"Beside {peer(income)} it {' and '.join(parts)}."


def _only(behind: dict | None, ahead: dict | None) -> str:
    row = behind or ahead
    return f"{n.plain(abs(row['difference']))} points {'behind' if behind else 'ahead of'}"


def profile_title(profile: pl.DataFrame, income: str) -> str:
    """Title of the figure of the seven scores: only differences larger than the score's uncertainty are named."""
    ranked = _ranked(profile)
    if ranked.is_empty():
        return "No dimension has a score that is certain enough for a number"
    if ranked["income"].null_count() == ranked.height:
        verb = "has" if ranked.height == 1 else "have"
        return f"{ranked.height} of {profile.height} dimensions {verb} a score that is certain enough for a number"
    behind, ahead = _ends(profile)
    if not behind and not ahead:
        return f"No dimension differs from {peer(income)} by more than its uncertainty"
    if ranked.height == 1:
        only = ranked.row(0, named=True)["label"]
        return f"{only}, the one score that is certain enough for a number, is {_only(behind, ahead)} {peer(income)}"
    if not behind:
        return f"Ahead of {peer(income)} most in {n.inside(ahead['label'])}, surely behind it in none"
    if not ahead:
        return f"Behind {peer(income)} most in {n.inside(behind['label'])}, surely ahead of it in none"
    return f"{behind['label']} is furthest behind {peer(income)}; {n.inside(ahead['label'])} is furthest ahead"


def trends_title(profile: pl.DataFrame, year: int) -> str:
    """Title of the scores over time, by the slopes over the same indicators whose sign is certain."""
    known = _ranked(profile).filter(pl.col("slope").is_not_null())
    if known.is_empty():
        return "Too few indicators were measured often enough to say how the scores moved"
    moved = known.filter(pl.col("direction").is_in(["up", "down"])).sort("slope")
    if moved.is_empty():
        return f"No score shown as a number has a certain trend in the ten years to {year}"
    best, worst = moved.row(-1, named=True), moved.row(0, named=True)
    span, parts = f"in the ten years to {year}", []
    if best["slope"] > 0:
        parts.append(f"{best['label']} improved most {span} ({n.signed(best['slope'], 1)} points a year)")
    if worst["slope"] < 0:
        fell = f"fell ({n.signed(worst['slope'], 1)} points a year)"
        parts.append(f"{n.inside(worst['label'])} {fell}" if parts else f"{worst['label']} {fell} {span}")
    return "; ".join(parts)


def gaps_title(gaps: pl.DataFrame, income: str) -> str:
    """Title of the figure of strengths and gaps."""
    compared = gaps.filter(pl.col("difference").is_not_null())
    if compared.is_empty():
        return "No scored indicator can be set beside a median of an income group"
    behind = compared.filter(pl.col("difference") <= -NOTICEABLE).height
    ahead = compared.filter(pl.col("difference") >= NOTICEABLE).height
    return f"Behind {peer(income)} in {behind} of {compared.height} scored indicators, ahead in {ahead}"


def sexes_title(sexes: pl.DataFrame) -> str:
    """Title of the figure of women and men."""
    if sexes.is_empty():
        return "No figure is published for women and men apart"
    row = sexes.row(0, named=True)
    if abs(row["gap"]) < SLIGHT:
        return "Women and men lie less than a percentage point apart wherever both are known"
    return (
        f"Widest difference between women and men: {n.inside(row['label'])} "
        f"({n.plain(row['female'], 1)} and {n.plain(row['male'], 1)}{n.THIN}%)"
    )


def missing_text(missing: pl.DataFrame, name: str) -> str:
    """Say how much is not seen."""
    scored = missing.filter(pl.col("scored"))
    if not missing.height:
        return f"Every indicator of the framework has a figure for {name}."
    nobody = scored.filter(pl.col("kind").is_in(NOBODYS)).height
    told = f" (for {nobody} of them this vintage has none of any economy)" if nobody else ""
    what = "indicator of the framework has" if missing.height == 1 else "indicators of the framework have"
    return (
        f"{missing.height} {what} no figure for {name} in the window: {scored.height} that are scored{told}, and "
        f"{missing.height - scored.height} that are not. No blank was filled in."
    )


def shown(row: dict) -> str:
    """Write the value of an indicator as a chart shows it; a country team's own figure says so.

    Examples
    --------
    >>> shown({"value": 41.25, "unit": "% of employment", "decimals": 1, "flags": "own"})
    '41.2\u202f% (own data)'
    """
    value = n.with_unit(row["value"], "%" if row["unit"].startswith("%") else "", row["decimals"])
    return f"{value} (own data)" if "own" in row["flags"].split() else value
