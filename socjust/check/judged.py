"""Rules about judgement: corrections that providers have mended, flags without a reason, values that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from socjust import table as t
from socjust.catalogue.corrections import Correction
from socjust.check.findings import Finding, Held, count, examples
from socjust.judgement import flags
from socjust.judgement.correct import unmet
from socjust.judgement.impossible import impossible
from socjust.judgement.steps import Situation
from socjust.store.manifest import RecipeEntry

# Flags that a decision of another name explains.
EXPLAINED: Final = {
    "break": ("break", "source change"),
    "corrected": ("correction", "own"),
    "doubtful": ("correction",),
    "own": ("own",),
}


def corrections(held: Held) -> Iterator[Finding]:
    """Require that every entry of corrections.yml still meets what it expects of the provider.

    An entry that does not is no longer needed, or about another figure than it was written for: it is not applied, and
    a person has to look at it. Nothing is asked of entries about an indicator, or a series, that
    the vintage does not hold.
    """
    if held.decisions is None or held.manifest.simulated:
        return
    recipes = held.recipes
    entries = tuple(one for one in held.catalogue.corrections if _about(one, recipes.get(one.indicator), held))
    for entry, mended, vanished in unmet(held.rows, held.decisions, entries):
        told = []
        if mended.height:
            told.append(f"the provider now publishes {examples(mended, held)} where the entry expects {entry.expect}")
        if vanished:
            told.append(f"there is no figure any more for {', '.join(vanished)}")
        if not told:
            told.append("there is no figure any more")
        sentence = f"{entry.place}: {'; '.join(told)}. Remove the entry, or write it anew."
        yield Finding("corrections", entry.indicator, "", "fail", sentence)


def _about(one: Correction, used: RecipeEntry | None, held: Held) -> bool:
    """Say whether the vintage makes the indicator, and from the series that the entry is about."""
    if used is None or used.rank is None:
        return False
    recipe = next(r for r in held.catalogue.indicators[one.indicator].recipes if r.rank == used.rank)
    return not one.series or one.series in {s.code for _, s in (*recipe.components, *recipe.by_sex)}


def impossibles(held: Held) -> Iterator[Finding]:
    """Require that no value lies beyond the limits of its unit: judgement leaves such values out."""
    wrong = held.rows.join(impossible(held.rows, Situation(held.catalogue, 0)).table, on=t.KEY, how="anti")
    for (indicator,), rows in wrong.sort(t.KEY).group_by([t.INDICATOR], maintain_order=True):
        told = f"{count(rows.height, 'figure')} beyond what its unit allows: {examples(rows, held)}."
        yield Finding("impossibles", str(indicator), "", "fail", told)


def reasons(held: Held) -> Iterator[Finding]:
    """Require a decision, with its reason, for every flag and every projection."""
    if held.decisions is None:
        return
    given = held.decisions.filter(pl.col(t.REASON) != "").select(*t.KEY, t.RULE)
    marked = held.rows.filter((pl.col(t.FLAGS) != "") | (pl.col(t.STATUS) == "projected"))
    for word in t.FLAG_WORDS:
        rules = EXPLAINED.get(word, (word,))
        yield from _unexplained(
            marked.filter(flags.having(word)), given.filter(pl.col(t.RULE).is_in(rules)), word, held
        )
    projected = given.filter(pl.col(t.RULE).str.ends_with("projection"))
    yield from _unexplained(marked.filter(pl.col(t.STATUS) == "projected"), projected, "projected", held)


def _unexplained(marked: pl.DataFrame, given: pl.DataFrame, word: str, held: Held) -> Iterator[Finding]:
    blank = marked.join(given, on=t.KEY, how="anti").sort(t.KEY)
    if blank.height:
        told = f"{count(blank.height, 'figure')} marked '{word}' without a decision: {examples(blank, held)}."
        yield Finding("reasons", "", "", "fail", told)
