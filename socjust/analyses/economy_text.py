"""Sentences of an economy's profile, each made from the numbers it names."""

from __future__ import annotations

import polars as pl

from socjust import numbers as n

NOTICEABLE = 3.0  # points of a 0-100 score: smaller differences are called "close to"


def _ranked(profile: pl.DataFrame) -> pl.DataFrame:
    return profile.filter(pl.col("value").is_not_null() & ~pl.col("banded"))


def _against(profile: pl.DataFrame) -> pl.DataFrame:
    return (
        _ranked(profile)
        .filter(pl.col("income").is_not_null())
        .with_columns((pl.col("value") - pl.col("income")).alias("difference"))
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
        return f"No dimension can be published for {name} in {year}: too few of the scored indicators have a figure."
    top, bottom = ranked.row(-1, named=True), ranked.row(0, named=True)
    first = (
        f"In {year} {name} stands highest in {n.inside(top['label'])} ({n.plain(top['value'])} of 100) "
        f"and lowest in {n.inside(bottom['label'])} ({n.plain(bottom['value'])})."
        if ranked.height > 1
        else f"In {year} only {n.inside(top['label'])} can be scored for {name}: {n.plain(top['value'])} of 100."
    )
    return f"{first} {_beside(_against(profile), income)}".strip()


def _beside(against: pl.DataFrame, income: str) -> str:
    if against.is_empty():
        return ""
    behind, ahead = against.row(0, named=True), against.row(-1, named=True)
    parts = []
    if behind["difference"] <= -NOTICEABLE:
        parts.append(f"falls furthest behind in {n.inside(behind['label'])} ({n.signed(behind['difference'])} points)")
    if ahead["difference"] >= NOTICEABLE:
        parts.append(f"is furthest ahead in {n.inside(ahead['label'])} ({n.signed(ahead['difference'])} points)")
    if not parts:
        return f"In every published dimension it is within {NOTICEABLE:.0f} points of {peer(income)}."
    return f"Beside {peer(income)} it {' and '.join(parts)}."


def profile_title(profile: pl.DataFrame, income: str) -> str:
    """Title of the figure of the seven scores: what it shows."""
    against = _against(profile)
    if against.is_empty():
        ranked = _ranked(profile)
        return f"{ranked.height} of {profile.height} dimensions can be scored"
    behind, ahead = against.row(0, named=True), against.row(-1, named=True)
    if behind["difference"] > -NOTICEABLE and ahead["difference"] < NOTICEABLE:
        return f"Close to {peer(income)} in every published dimension"
    if behind["difference"] > -NOTICEABLE:
        return f"Ahead of {peer(income)} most in {n.inside(ahead['label'])}, behind it in none"
    if ahead["difference"] < NOTICEABLE:
        return f"Behind {peer(income)} most in {n.inside(behind['label'])}, ahead of it in none"
    return f"{behind['label']} is furthest behind {peer(income)}; {n.inside(ahead['label'])} is furthest ahead"


def trends_title(profile: pl.DataFrame, since: int) -> str:
    """Title of the scores over time, by the changes that can be measured over the same indicators."""
    moved = _ranked(profile).filter(pl.col("change").is_not_null()).sort("change")
    if moved.is_empty():
        return "Too few indicators were measured twice to say how the scores changed"
    best, worst = moved.row(-1, named=True), moved.row(0, named=True)
    if best["change"] < 0.5:
        return f"Since {since} no dimension improved where the same indicators can be compared"
    text = f"{best['label']} improved most since {since} ({n.signed(best['change'])} points over the same indicators)"
    if worst["change"] <= -0.5:
        text += f"; {n.inside(worst['label'])} fell ({n.signed(worst['change'])})"
    return text


def gaps_title(gaps: pl.DataFrame, income: str) -> str:
    """Title of the figure of strengths and gaps."""
    compared = gaps.filter(pl.col("difference").is_not_null())
    behind = compared.filter(pl.col("difference") <= -NOTICEABLE).height
    ahead = compared.filter(pl.col("difference") >= NOTICEABLE).height
    return f"Behind {peer(income)} in {behind} of {compared.height} scored indicators, ahead in {ahead}"


def sexes_title(sexes: pl.DataFrame) -> str:
    """Title of the figure of women and men."""
    if sexes.is_empty():
        return "No figure is published for women and men apart"
    row = sexes.row(0, named=True)
    return (
        f"Widest difference between women and men: {n.inside(row['label'])} "
        f"({n.plain(row['female'], 1)} and {n.plain(row['male'], 1)}{n.THIN}%)"
    )


def missing_text(missing: pl.DataFrame, name: str) -> str:
    """Say how much is not seen."""
    scored = missing.filter(pl.col("scored")).height
    if not missing.height:
        return f"Every indicator of the framework has a figure for {name}."
    return (
        f"{missing.height} indicators of the framework have no figure for {name} in the window, "
        f"{scored} of them scored. None was filled in."
    )
