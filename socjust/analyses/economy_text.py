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


def _thin(profile: pl.DataFrame) -> pl.Expr:
    """Whether the evidence of a dimension is too thin to rank it: such a band is never named as lowest or behind."""
    return pl.col("thin") if "thin" in profile.columns else pl.lit(False)


def _apart(profile: pl.DataFrame) -> pl.DataFrame:
    """Dimensions in which the income group's median lies outside the economy's interval, furthest behind first.

    The difference of a band is that of its nearer end: what it is at least.
    """
    low, high, income = (pl.col(c) for c in ("low", "high", "income"))
    nearer = pl.when(income > high).then(high - income).when(income < low).then(low - income)
    difference = pl.when(pl.col("banded")).then(nearer).otherwise(pl.col("value") - income)
    return (
        profile.filter(low.is_not_null() & ~(pl.col("banded") & _thin(profile)))
        .with_columns(difference.alias("difference"))
        .filter(((income < low) | (income > high)) & (pl.col("difference").abs() >= NOTICEABLE))
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
    if ranked.height == 1:
        only = ranked.row(0, named=True)
        first = (
            f"In {year} only the score of {name} in {n.inside(only['label'])} is certain enough for a number: "
            f"{n.plain(only['value'])} of 100."
        )
    else:
        first = _highest_and_lowest(name, year, profile)
    return f"{first} {_beside(profile, income)}".strip()


def _highest_and_lowest(name: str, year: int, profile: pl.DataFrame) -> str:
    """Name the highest and the lowest score; a band only where all of it lies above or below all the others."""
    number = pl.col("value").is_not_null() & ~pl.col("banded")
    rows = profile.filter(number | pl.col("low").is_not_null()).with_columns(
        pl.when(number).then("value").otherwise("low").alias("from"),
        pl.when(number).then("value").otherwise("high").alias("to"),
        (pl.col("banded") & _thin(profile)).alias("unnamed"),
    )
    named = rows.filter(~pl.col("unnamed"))
    top = named.sort("from", "label", descending=[True, False]).row(0, named=True)
    bottom = named.sort("to", "label").row(0, named=True)
    others = {end["label"]: rows.filter(pl.col("label") != end["label"]) for end in (top, bottom)}
    sure = others[top["label"]]["to"].max() <= top["from"] and others[bottom["label"]]["from"].min() >= bottom["to"]
    start = f"In {year} {name}"
    if not sure:
        ranked = _ranked(profile).sort("value")
        bottom, top = ranked.row(0, named=True), ranked.row(-1, named=True)
        start = f"Of its scores of {year} that are certain enough for a number, {name}"
    return f"{start} stands highest in {_stands(top, ' of 100')} and lowest in {_stands(bottom)}."


def _stands(row: dict, unit: str = "") -> str:
    if row["banded"]:
        return f"{n.inside(row['label'])} (a band, {n.plain(row['low'])} to {n.plain(row['high'])})"
    return f"{n.inside(row['label'])} ({n.plain(row['value'])}{unit})"


def _uncertain(name: str, year: int, profile: pl.DataFrame) -> str:
    """Open the page of an economy without a score that is certain enough for a number."""
    bands = profile.filter(pl.col("banded") & pl.col("low").is_not_null()).to_dicts()
    if not bands:
        return f"No dimension can be published for {name} in {year}: too few of the scored indicators have a figure."
    told = [f"{n.inside(r['label'])} as a band ({n.plain(r['low'])} to {n.plain(r['high'])})" for r in bands]
    rest = "; for the others too few of the scored indicators have a figure" if len(bands) < profile.height else ""
    return f"In {year} no score of {name} is certain enough for a number. Shown is {n.listed(told)}{rest}."


def _sides(profile: pl.DataFrame) -> tuple[list[dict], list[dict]]:
    """What is behind and what is ahead: the number furthest away, and every band that surely is."""
    rows = _apart(profile).to_dicts()
    behind, ahead = [r for r in rows if r["difference"] < 0], [r for r in reversed(rows) if r["difference"] > 0]
    return _extreme(behind), _extreme(ahead)


def _extreme(rows: list[dict]) -> list[dict]:
    return [r for r in rows if not r["banded"]][:1] + [r for r in rows if r["banded"]]


def _furthest(rows: list[dict]) -> bool:
    """Whether one is known to be the furthest: how far a band is away is only known at least."""
    return len(rows) == 1 and not rows[0]["banded"]


def _told(rows: list[dict]) -> str:
    told = [
        f"{n.inside(r['label'])} (by {n.plain(abs(r['difference']))} points or more)"
        if r["banded"]
        else f"{n.inside(r['label'])} ({n.signed(r['difference'])} points)"
        for r in rows
    ]
    return n.listed(told)


def _beside(profile: pl.DataFrame, income: str) -> str:
    ranked = _ranked(profile)
    if ranked["income"].null_count() == ranked.height:
        return ""
    behind, ahead = _sides(profile)
    if ranked.height == 1 and len(behind + ahead) == 1 and _furthest(behind + ahead):
        return f"That is {_only(behind, ahead)} {peer(income)}."
    parts = []
    if behind:
        parts.append(f"falls {'furthest ' if _furthest(behind) else ''}behind in {_told(behind)}")
    if ahead:
        parts.append(f"is {'furthest ' if _furthest(ahead) else ''}ahead in {_told(ahead)}")
    if not parts:
        return f"In no dimension does it differ from {peer(income)} by more than the uncertainty of its score."
    return f"Beside {peer(income)} it {' and '.join(parts)}."


def _only(behind: list[dict], ahead: list[dict]) -> str:
    return f"{n.plain(abs((behind + ahead)[0]['difference']))} points {'behind' if behind else 'ahead of'}"


def profile_title(profile: pl.DataFrame, income: str) -> str:
    """Title of the figure of the seven scores: only differences larger than the score's uncertainty are named."""
    ranked = _ranked(profile)
    if ranked.is_empty():
        return "No dimension has a score that is certain enough for a number"
    if ranked["income"].null_count() == ranked.height:
        verb = "has" if ranked.height == 1 else "have"
        return f"{ranked.height} of {profile.height} dimensions {verb} a score that is certain enough for a number"
    behind, ahead = _sides(profile)
    if not behind and not ahead:
        return f"No dimension differs from {peer(income)} by more than its uncertainty"
    if ranked.height == 1 and len(behind + ahead) == 1 and _furthest(behind + ahead):
        only = ranked.row(0, named=True)["label"]
        return f"{only}, the one score that is certain enough for a number, is {_only(behind, ahead)} {peer(income)}"
    if not behind:
        return f"Ahead of {peer(income)} {_most(ahead)}in {_names(ahead)}, surely behind it in none"
    if not ahead:
        return f"Behind {peer(income)} {_most(behind)}in {_names(behind)}, surely ahead of it in none"
    first = _names(behind)
    return f"{n.opening(first)} {_lies(behind)}behind {peer(income)}; {_names(ahead)} {_lies(ahead)}ahead"


def _names(rows: list[dict]) -> str:
    return n.listed([n.inside(r["label"]) for r in rows])


def _most(rows: list[dict]) -> str:
    return "most " if _furthest(rows) else ""


def _lies(rows: list[dict]) -> str:
    return f"{'is' if len(rows) == 1 else 'are'} {'furthest ' if _furthest(rows) else ''}"


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
    said = "; ".join(parts)
    return f"Of the scores shown as numbers, {n.inside(said)}" if _outdone(profile, best, worst) else said


def _outdone(profile: pl.DataFrame, best: dict, worst: dict) -> bool:
    """Whether a score that is shown as a band rises faster than the best number, or falls faster than the worst."""
    bands = profile.filter(pl.col("banded") & pl.col("direction").is_in(["up", "down"]) & ~_thin(profile))["slope"]
    return bool(len(bands)) and (bands.max() > max(best["slope"], 0) or bands.min() < min(worst["slope"], 0))


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
    women, men = (f"{n.plain(row[sex], 1)}{n.THIN}%" for sex in ("female", "male"))
    return f"Widest difference between women and men: {n.inside(row['label'])}, women {women}, men {men}"


def missing_text(missing: pl.DataFrame, name: str) -> str:
    """Say how much is not seen."""
    scored = missing.filter(pl.col("scored"))
    if not missing.height:
        return f"Every indicator of the framework has a figure for {name}."
    nobody = scored.filter(pl.col("kind").is_in(NOBODYS)).height
    told = f" ({nobody} of them missing for every economy in this vintage)" if nobody else ""
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
