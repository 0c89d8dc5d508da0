"""Sentences about progress, each made from the numbers it names."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.progress import settings as s

VERBS = {  # singular and plural, of indicators
    s.ACHIEVED: ("has reached its target", "have reached their target"),
    s.ON_TRACK: ("is on track", "are on track"),
    s.MODERATELY: ("moves at half the pace needed or more", "move at half the pace needed or more"),
    s.STAGNATING: ("moves at less than half the pace needed", "move at less than half the pace needed"),
    s.WORSENING: ("gets worse", "get worse"),
}


def arrow_note(year: int, window: int = s.WINDOW) -> str:
    """Say what an arrow means: one sentence, the same wherever an arrow is drawn.

    Examples
    --------
    >>> arrow_note(2023).split(":")[0]
    '↗ better, ↘ worse'
    """
    return (
        f"\u2197 better, \u2198 worse: the slope of a straight line through the values from {year - window} to {year}, "
        f"where its 90{n.THIN}% interval leaves out 0. Where it does not, the trend is unsure and has no arrow. For "
        "modelled figures the interval allows for how far a new edition of a model moves its slopes."
    )


def counts(states: pl.Series) -> dict[str, int]:
    """Count every status, also those that do not occur.

    Examples
    --------
    >>> counts(pl.Series(["on track", "no data", "no data"]))["no data"]
    2
    """
    held = dict(states.value_counts().iter_rows()) if states.len() else {}
    return {state: held.get(state, 0) for state in s.STATES}


def surely_worse(rows: pl.DataFrame) -> int:
    """Count the rows whose status is worsening and whose interval lies below 0: the status goes by the slope alone."""
    return rows.filter((pl.col(t.STATE) == s.WORSENING) & (pl.col("direction") == "down")).height


def verdicts(held: Mapping[str, int], sure: int | None = None) -> str:
    """Write the verdicts that occur, as a clause of a sentence about indicators.

    Parameters
    ----------
    held : mapping
        Counts by status.
    sure : int, optional
        How many of the worsening do so for certain; not spoken of where it is all of them.

    Examples
    --------
    >>> held = {"achieved": 1, "on track": 0, "moderately": 6, "stagnating": 0, "worsening": 2}
    >>> verdicts(held)
    '1 has reached its target, 6 move at half the pace needed or more and 2 get worse'
    >>> verdicts(held, 1)[-31:], verdicts({"worsening": 1}, 0)
    ('and 2 get worse (1 for certain)', '1 gets worse (not for certain)')
    """
    said = [f"{held[k]} {VERBS[k][held[k] != 1]}" for k in s.VERDICTS if held.get(k)]
    if held.get(s.WORSENING) and sure is not None and sure < held[s.WORSENING]:
        said[-1] += f" ({sure} for certain)" if sure else " (not for certain)"
    return n.listed(said)


def world_lede(held: Mapping[str, int], year: int, sure: int | None = None) -> str:
    """Open the chapter: how many indicators with a target the world's own figures judge, and how."""
    total, judged = sum(held.values()), sum(held[k] for k in s.VERDICTS)
    if not judged:
        return (
            f"None of the {total} indicators with a target can be judged for the world of {year}: its own aggregates "
            "have too few values in ten years."
        )
    open_ = f"{held[s.UNCERTAIN]} too uncertain to tell, {held[s.NO_DATA]} without data"
    return (
        f"Of {total} indicators with a target, the providers' own figures for the world judge {judged} in {year}: "
        f"{verdicts(held, sure)}. The rest are open: {open_}."
    )


def economies_lede(rows: pl.DataFrame) -> str:
    """Say how often economies are on track, over all economies and indicators that can be judged."""
    held = counts(rows[t.STATE])
    judged = sum(held[k] for k in s.VERDICTS)
    if not judged:
        return ""
    good, sure = held[s.ACHIEVED] + held[s.ON_TRACK], surely_worse(rows)
    return (
        f"Economies one by one: of {n.plain(judged)} pairs of economy and indicator with a verdict, "
        f"{n.plain(100 * good / judged)}{n.THIN}% have reached the target or are on track, and "
        f"{n.plain(100 * held[s.WORSENING] / judged)}{n.THIN}% get worse "
        f"({n.plain(100 * sure / judged)}{n.THIN}% for certain); "
        f"{n.plain(held[s.UNCERTAIN])} more are uncertain and {n.plain(held[s.NO_DATA])} have no data."
    )


def world_title(held: Mapping[str, int]) -> str:
    """Title of the world's table of statuses."""
    good, judged = held[s.ACHIEVED] + held[s.ON_TRACK], sum(held[k] for k in s.VERDICTS)
    if not judged:
        return "No indicator can be judged for the world as a whole"
    none = "None" if not good else f"{good}"
    verb = "is" if good < 2 else "are"
    return f"{none} of {judged} indicators that can be judged for the world {verb} on track or at its target"


def disagree_title(rows: pl.DataFrame) -> str:
    """Title of the matrix of rules."""
    compared = rows.filter(pl.col("agree").is_not_null())
    if compared.is_empty():
        return "Nowhere do two rules give a verdict"
    apart = compared.filter(~pl.col("agree")).height
    share = 100 * apart / compared.height
    return f"The rules disagree on {n.plain(share)}{n.THIN}% of {n.plain(compared.height)} economies' indicators"


def disagree_text(rows: pl.DataFrame) -> str:
    """Say which way the two other rules differ from the default one, where each gives a verdict."""
    parts = []
    for column, name in (("state_unsd", "the UN Statistics Division's rule"), ("state_eurostat", "Eurostat's")):
        both = rows.filter(pl.col(t.STATE).is_in(list(s.VERDICTS)) & pl.col(column).is_in(list(s.VERDICTS)))
        if both.is_empty():
            continue
        order = {state: place for place, state in enumerate(s.VERDICTS)}
        ours, theirs = (both[c].replace_strict(order, return_dtype=pl.Int32) for c in (t.STATE, column))
        kinder, harsher = (theirs < ours).sum(), (theirs > ours).sum()
        parts.append(
            f"{name} is kinder than the default rule in {n.plain(kinder)} of {n.plain(both.height)} cases "
            f"and harsher in {n.plain(harsher)}"
        )
    told = "; ".join(parts)
    return f"{n.opening(told)}." if told else ""


def dimensions_title(rows: pl.DataFrame) -> str:
    """Title of the figure of economies by dimension: where most of those with a verdict are on track, and fewest."""
    judged = rows.filter(pl.col("judged") >= 5)
    if judged.is_empty():
        return "In no dimension can five economies be judged"
    good = pl.col(s.ACHIEVED) + pl.col(s.ON_TRACK)
    shares = judged.with_columns((100 * good / pl.col("judged")).alias("share")).sort("share")
    top = shares.row(-1, named=True)
    if not top["share"]:
        return "In no dimension is any economy's score on track"
    return (
        f"At most {n.plain(top['share'])}{n.THIN}% of the economies with a verdict are on track in a dimension: "
        f"{n.inside(top['label'])}"
    )


def groups_title(rows: pl.DataFrame) -> str:
    """Title of the figure of groups: the one whose own aggregates get worse most often."""
    judged = rows.filter(pl.col("judged") > 0)
    if judged.is_empty():
        return "The providers publish too few aggregates to judge any group"
    worst = judged.sort(pl.col(s.WORSENING) / pl.col("judged"), descending=True).row(0, named=True)
    if not worst[s.WORSENING]:
        return "No group's own figures get worse in any indicator"
    return (
        f"{worst['label']}: {worst[s.WORSENING]} of {worst['judged']} indicators that can be judged get worse, "
        "the largest share of all groups"
    )


def sevilla_text(held: Mapping[str, int], world: Mapping[str, object] | None, economies: int) -> str:
    """Say how many economies keep the pace of the Sevilla commitment, and whether the world does."""
    judged = sum(held[k] for k in s.VERDICTS)
    first = "The world's own figure cannot be followed over time in this vintage."
    if world and world["pace"] is not None:
        verb = "keeps" if world["pace"] >= s.SEVILLA else "does not keep"
        first = (
            f"For the world, coverage changed by {n.signed(world['pace'], 1)} percentage points a year from "
            f"{world['base_year']} to {world['last_year']}: it {verb} the pace of {n.plain(s.SEVILLA)}."
        )
    if not judged:
        return f"{first} No economy has two figures that can be compared."
    kept = held[s.ACHIEVED] + held[s.ON_TRACK]
    return (
        f"{first} Of {economies} economies {judged} can be judged, by two comparable figures or by full coverage; "
        f"{kept} of these cover everybody or gained two points a year, {held[s.WORSENING]} lost coverage."
    )


def unjudged_text(rows: pl.DataFrame) -> str:
    """Say how many pairs have no verdict, and the commonest reason."""
    left = rows.filter(pl.col("why") != "")
    if left.is_empty():
        return "Every economy and indicator has a verdict."
    kind, count = left["why"].value_counts(sort=True).sort("count", "why", descending=[True, False]).row(0)
    share = 100 * left.height / rows.height
    return (
        f"{n.plain(share)}{n.THIN}% of all pairs of economy and indicator have no verdict. The commonest reason: "
        f"{kind} ({n.plain(count)} of {n.plain(left.height)})."
    )


def targets_note(own: int, left_out: Mapping[str, str]) -> str:
    """Say how many targets are no more than our best goalpost, and which indicators count under another's name.

    Parameters
    ----------
    own : int
        Indicators counted whose target nobody has agreed on or published.
    left_out : mapping
        Label of the indicator that is kept, by the label of the one that is left out.

    Examples
    --------
    >>> targets_note(0, {"Informality, national": "Informal employment"})
    'Informality, national is left out: in this vintage it is the same series as Informal employment.'
    """
    told = [
        f"For {own} of the indicators nobody has agreed on a number or published one: our best goalpost stands in, "
        "and their status is against that."
    ]
    told += [f"{a} is left out: in this vintage it is the same series as {b}." for a, b in left_out.items()]
    return " ".join(told if own else told[1:])


def economy_lede(name: str, held: Mapping[str, int], rows: pl.DataFrame) -> str:
    """Say of one economy how many indicators have which status, and why the rest has none."""
    total, judged = sum(held.values()), sum(held[k] for k in s.VERDICTS)
    if not judged:
        return f"None of the {total} indicators with a target can be judged for {name}. {_why(rows)}".strip()
    uncertain = f" {held[s.UNCERTAIN]} more {'is' if held[s.UNCERTAIN] == 1 else 'are'} too uncertain to tell."
    return (
        f"Of {total} indicators with a target, {judged} can be judged for {name}: {verdicts(held, surely_worse(rows))}."
        f"{uncertain if held[s.UNCERTAIN] else ''} {_why(rows)}"
    ).strip()


def _why(rows: pl.DataFrame) -> str:
    """Say why indicators have no data, commonest reason first."""
    kinds = rows.filter(pl.col(t.STATE) == s.NO_DATA)["why"].value_counts()
    missing = kinds.sort("count", "why", descending=[True, False])
    if missing.is_empty():
        return ""
    parts = [f"{kind} ({count})" for kind, count in missing.iter_rows()]
    return f"No data for {missing['count'].sum()}: {'; '.join(parts)}."


def spread_title(held: Mapping[str, int]) -> str:
    """Title of the figure of an economy's indicators by status."""
    judged = sum(held[k] for k in s.VERDICTS)
    if not judged:
        return "No indicator can be judged"
    good = held[s.ACHIEVED] + held[s.ON_TRACK]
    return f"{good} of {judged} indicators with a verdict {'is' if good == 1 else 'are'} at the target or on track"


def economy_title(judged: pl.DataFrame, labels: Mapping[str, str]) -> str:
    """Title of an economy's table: the steepest certain rise and fall on the scale of scores."""
    certain = judged.filter((pl.col("direction") != "") & pl.col(t.STATE).is_in(list(s.VERDICTS)))
    if certain.is_empty():
        return "No indicator moves for certain"
    ordered = certain.sort(t.SLOPE, t.INDICATOR)
    low, high = ordered.row(0, named=True), ordered.row(-1, named=True)
    parts = []
    if high["direction"] == "up":
        parts.append(f"Improves fastest: {labels[high[t.INDICATOR]]}")
    if low["direction"] == "down":
        parts.append(f"{'worsens' if parts else 'Worsens'} fastest: {labels[low[t.INDICATOR]]}")
    return "; ".join(parts)


def economy_disagree(judged: pl.DataFrame, labels: Mapping[str, str]) -> str:
    """Say on how many indicators of an economy the rules disagree, and on which of them one even says the opposite."""
    compared = judged.filter(pl.col("agree").is_not_null())
    if compared.is_empty():
        return "There is no indicator on which two rules give a verdict."
    apart = compared.filter(~pl.col("agree"))
    good, bad = (s.ON_TRACK, s.ACHIEVED), (s.STAGNATING, s.WORSENING)
    columns = (t.STATE, "state_unsd", "state_eurostat")
    opposed = apart.filter(
        pl.any_horizontal(pl.col(c).is_in(list(good)) for c in columns)
        & pl.any_horizontal(pl.col(c).is_in(list(bad)) for c in columns)
    )
    first = f"The three rules give different verdicts on {apart.height} of {compared.height} indicators."
    if apart.is_empty() and compared.height == 1:
        return "On the one indicator that two rules can judge they agree."
    if apart.is_empty():
        return f"The rules that give a verdict agree on all {compared.height} indicators."
    if opposed.is_empty():
        return f"{first} On none does one rule say on track and another stagnating or worsening."
    named = n.listed([labels[k] for k in opposed[t.INDICATOR]])
    return f"{first} One says on track and another stagnating or worsening on: {named}."
