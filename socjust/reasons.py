"""Why an economy has no value for an indicator, in words that a reader understands.

Each function looks at one cause and answers ``None`` where it is not the cause. A blank is never a bad mark; it has a
reason, and the reasons differ: the provider withdrew the series, never had the economy, or has an old figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from socjust import table as t
from socjust.sources import NAMES

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue
    from socjust.catalogue.models import Indicator, Recipe
    from socjust.store.manifest import Manifest

NOT_SERVED: Final = "not served"  # the whole indicator is absent from the vintage
LICENCE: Final = "licence"  # left out because its licence is not free for every use
GAP: Final = "declared gap"  # neither provider publishes comparable figures for anybody
NOT_COLLECTED: Final = "not collected"  # nobody gathers it for this kind of economy: it does not apply
NEVER_REPORTED: Final = "never reported"  # the provider has figures for others, never for this economy
TOO_OLD: Final = "too old"  # the newest value lies before the window
PROJECTED_ONLY: Final = "projected only"  # the window holds nothing but projections
LATER_ONLY: Final = "later only"  # the first value comes after the reference year

KINDS: Final = (NOT_SERVED, LICENCE, GAP, NOT_COLLECTED, NEVER_REPORTED, TOO_OLD, PROJECTED_ONLY, LATER_ONLY)


class Reason(NamedTuple):
    """One cause of a blank: its kind, a phrase, and the year of the newest value that is not a projection."""

    kind: str
    reason: str
    newest_year: int | None = None


class Peers(NamedTuple):
    """An economy's income group, and how many of its economies have a figure for an indicator."""

    level: str  # column of the catalogue's levels: "hic"; "" where the economy has no income group
    name: str  # "high-income economies"
    reporting: int
    total: int


def absent_from_vintage(indicator: Indicator, manifest: Manifest, served: bool) -> Reason | None:
    """Explain an indicator that nobody has a value for: a declared gap, or a series that was not served."""
    if not indicator.recipes:
        return _gap(indicator)
    if served or indicator.own:
        return None
    used = manifest.recipes.get(indicator.id)
    if used is None and indicator.non_commercial:
        return Reason(LICENCE, f"left out: its licence is {indicator.licence}; it is fetched only when named")
    if used is None:
        return Reason(NOT_SERVED, "not asked for in this vintage")
    if used.rank is None:
        return Reason(NOT_SERVED, f"not served in this vintage: {used.reason or 'the provider gave no reason'}")
    return Reason(NOT_SERVED, "the provider answered without a single figure in this vintage")


def _gap(indicator: Indicator) -> Reason:
    return Reason(GAP, indicator.caveat or "a declared gap: neither provider publishes comparable figures")


class Known(NamedTuple):
    """What an economy has of an indicator outside of the years that count, or as projections only."""

    newest: int | None = None  # year of its newest value up to the reference year, projections left out
    first: int | None = None  # year of its first value of all, projections left out
    guessed: bool = False  # whether the years that count hold a projection
    any: bool = False  # whether it has a row at all


def known(rows: pl.DataFrame, year: int, window: int) -> dict[tuple[str, str], Known]:
    """Sum up the rows of each economy and indicator, for :func:`outside_window`.

    Parameters
    ----------
    rows : polars.DataFrame
        Rows of the long table, one for each economy, indicator and year.
    year, window : int
        Reference year, and how many years before it a value may lie.
    """
    firm = pl.col(t.STATUS) != "projected"
    past = pl.col(t.YEAR) <= year
    found = rows.group_by(t.ECONOMY, t.INDICATOR).agg(
        pl.col(t.YEAR).filter(firm & past).max().alias("newest"),
        pl.col(t.YEAR).filter(firm).min().alias("first"),
        (~firm & past & (pl.col(t.YEAR) >= year - window)).any().alias("guessed"),
    )
    return {(e, i): Known(newest, first, guessed, True) for e, i, newest, first, guessed in found.iter_rows()}


def outside_window(own: Known, year: int, window: int) -> Reason | None:
    """Explain a blank of an economy that has figures, but none that counts for this year.

    Examples
    --------
    >>> outside_window(Known(2016, 2004, False, True), 2024, 5).reason
    'newest value is 2016: older than five years'
    >>> outside_window(Known(), 2024, 5) is None
    True
    """
    if not own.any:
        return None
    if own.guessed:
        older = f"; newest value that is not is {own.newest}" if own.newest is not None else ""
        return Reason(PROJECTED_ONLY, f"the provider has only a projection for these years{older}", own.newest)
    if own.newest is not None:
        return Reason(TOO_OLD, f"newest value is {own.newest}: older than {_years(window)}", own.newest)
    if own.first is None:
        return Reason(PROJECTED_ONLY, "the provider has only projections, none of them for these years")
    return Reason(LATER_ONLY, f"first value is {own.first}: after {year}")


def _years(n: int) -> str:
    words = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return f"{words[n] if n < len(words) else n} year{'s' if n != 1 else ''}"


def never_reported(
    indicator: Indicator, catalogue: Catalogue, manifest: Manifest, name: str, peers: Peers | None, since: int | None
) -> Reason:
    """Explain a blank of an economy that has no row at all.

    The catalogue may say that an indicator is not collected for an income group; the sentence then carries the
    count, and is used only where the figures bear it out: fewer than half of the group have one.

    Parameters
    ----------
    indicator : Indicator
        What is missing.
    catalogue : Catalogue
        Its levels are blank where an income group is not covered.
    manifest : Manifest
        Says which recipe is in use, and whether the figures are invented.
    name : str
        Of the economy or group.
    peers : Peers, optional
        The economy's income group; None for a group or where the economy is in no income group.
    since : int, optional
        First year of the vintage; nothing earlier was asked for.
    """
    if indicator.role == "gap":
        return _gap(indicator)
    if indicator.own:
        return Reason(NEVER_REPORTED, f"an indicator of other country teams' own data: none of them has {name}")
    recipe = _recipe_in_use(indicator, manifest)
    if peers and 2 * peers.reporting < peers.total and _blank_for(recipe, catalogue, peers.level):
        if peers.reporting == 0:
            return Reason(NOT_COLLECTED, f"not collected for {peers.name}: none of {peers.total} has a figure")
        some = f"{peers.reporting} of {peers.total} have a figure"
        return Reason(NOT_COLLECTED, f"not collected for most {peers.name}: {some}")
    if manifest.simulated:  # nothing may be said about a provider that was not asked
        return Reason(NEVER_REPORTED, "left blank by the simulation, as many surveys leave blanks")
    who = " and ".join(dict.fromkeys(NAMES[series.provider] for _, series in recipe.components))
    return Reason(NEVER_REPORTED, f"no value from the provider: {who} has no figure for {name} since {since}")


def _recipe_in_use(indicator: Indicator, manifest: Manifest) -> Recipe:
    used = manifest.recipes.get(indicator.id)
    rank = 0 if used is None or used.rank is None else used.rank
    return next((r for r in indicator.recipes if r.rank == rank), indicator.recipes[0])


def _blank_for(recipe: Recipe, catalogue: Catalogue, level: str) -> bool:
    """Say whether the catalogue leaves the level of an income group blank for any series of the recipe."""
    levels = [catalogue.levels[s.label] for _, s in recipe.components if s.label in catalogue.levels]
    typical = [getattr(row, level) for row in levels] if level else []
    return any(v is None or v != v for v in typical)  # v != v: not a number


def explain(
    rows: pl.DataFrame,
    blanks: pl.DataFrame,
    catalogue: Catalogue,
    manifest: Manifest,
    year: int,
    window: int,
    since: int | None,
) -> pl.DataFrame:
    """Give the reason of many blanks at once.

    Parameters
    ----------
    rows : polars.DataFrame
        All rows that could fill a blank (:func:`socjust.panel.headline`), one per economy, indicator and year.
    blanks : polars.DataFrame
        Columns economy (or group) and indicator: pairs without a value within the window.
    catalogue, manifest : Catalogue, Manifest
        Framework, and what the vintage serves of it.
    year, window, since : int
        Reference year, how many years before it count, and the first year of the vintage.

    Returns
    -------
    polars.DataFrame
        The blanks in their order, with kind (one of :data:`KINDS`), reason and newest_year.
    """
    served = set(rows[t.INDICATOR].unique())
    place = {**catalogue.groups, **catalogue.economies}
    have, peers = known(rows, year, window), _reporting(rows, catalogue)
    told = []
    for economy, name in blanks.select(t.ECONOMY, t.INDICATOR).iter_rows():
        what = catalogue.indicators[name]
        told.append(
            absent_from_vintage(what, manifest, name in served)
            or outside_window(have.get((economy, name), Known()), year, window)
            or never_reported(what, catalogue, manifest, place[economy].name, peers(economy, name), since)
        )
    schema = {"kind": pl.String, t.REASON: pl.String, "newest_year": pl.Int32}
    return pl.concat([blanks, pl.DataFrame(told, schema=schema, orient="row")], how="horizontal")


def _reporting(rows: pl.DataFrame, catalogue: Catalogue) -> Callable[[str, str], Peers | None]:
    """Count, by income group and indicator, the economies that have a figure of any year."""
    groups = {g.id: g for g in catalogue.groups.values() if g.kind == "income"}
    income = {e.id: e.income for e in catalogue.economies.values() if e.income in groups}
    members = Counter(income.values())
    pairs = rows.select(t.ECONOMY, t.INDICATOR).unique().filter(pl.col(t.ECONOMY).is_in(list(income)))
    counted = Counter((income[economy], name) for economy, name in pairs.iter_rows())

    def peers(economy: str, name: str) -> Peers | None:
        group = groups.get(income.get(economy, ""))
        if group is None:
            return None
        who = f"{group.short.lower().replace(' ', '-')} economies"
        return Peers(group.id.lower(), who, counted[group.id, name], members[group.id])

    return peers
