"""Sentences on inequality in one economy, each made from the numbers it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.inequality import among, welfare

if TYPE_CHECKING:
    from socjust.analyses.book import Book
    from socjust.analyses.inequality_frames import Held
    from socjust.catalogue.models import Economy

ENOUGH: Final = 5  # peers behind a median or a place
SURVEYS: Final = {
    welfare.INCOME: "surveys of income",
    welfare.CONSUMPTION: "surveys of consumption",
    welfare.BOTH: "surveys of either kind",
    welfare.UNKNOWN: "kind of survey not known",
}
ONES: Final = {
    welfare.INCOME: "its surveys are of income",
    welfare.CONSUMPTION: "its surveys are of consumption",
    welfare.BOTH: "its surveys are of both income and consumption, and the provider does not say which this is",
    welfare.UNKNOWN: "whether its surveys are of income or of consumption is not known",
}


def lede(name: str, row: dict[str, Any] | None, book: Book, peers: pl.DataFrame, group: str) -> str:
    """Open the section: the Gini index, its year, its bounds, its kind and its place among its peers."""
    if row is None:
        first = book.observations[t.YEAR].min()
        return (
            f"The provider publishes neither a Gini index nor shares of income or consumption for {name} in any year "
            f"since {first}: inequality inside the economy is not known."
        )
    said = [_figure(name, row)]
    if row[t.YEAR] < book.year - book.window:
        said.append(
            f"The survey is older than the {book.window} years in which the report takes figures, and is not scored."
        )
    said += [s for s in (_shares(row), _place(name, row, peers, group)) if s]
    return " ".join(said)


def _figure(name: str, row: dict[str, Any]) -> str:
    kind = ONES[row["concept"]]
    if row["gini"] is None:
        return f"The newest survey of {name} is of {row[t.YEAR]} ({kind}); the provider gives no Gini index."
    bounds = ""
    if row[t.LOW] is not None:
        ends = n.interval(row[t.LOW], row[t.HIGH], 1)
        bounds = f" The shares of fifths and tenths alone allow any index from {ends.replace('–', ' to ')}."
    return f"The Gini index of {name} was {n.plain(row['gini'], 1)} in {row[t.YEAR]} ({kind}).{bounds}"


def _shares(row: dict[str, Any]) -> str:
    if row["palma"] is None:
        return f"No shares can be used: {row[t.REASON]}" if row[t.REASON] else ""
    return (
        f"The richest tenth have {n.plain(row['top10'], 1)}{n.THIN}% and the poorest four tenths "
        f"{n.plain(row['bottom40'], 1)}{n.THIN}%: a Palma ratio of {n.plain(row['palma'], 2)}."
    )


def _place(name: str, row: dict[str, Any], peers: pl.DataFrame, group: str) -> str:
    """Say how many peers with surveys of the same kind are more equal."""
    if peers.height < ENOUGH or row["gini"] is None or row[t.ECONOMY] not in set(peers[t.ECONOMY]):
        return ""
    others = peers.filter((pl.col(t.ECONOMY) != row[t.ECONOMY]) & pl.col("gini").is_not_null())["gini"]
    lower, same = int((others < row["gini"]).sum()), int((others == row["gini"]).sum())
    tie = f", and {same} {'has' if same == 1 else 'have'} the same" if same else ""
    return (
        f"Of {len(others)} other {group.lower().replace(' ', '-')} economies with surveys of {row['concept']}, {lower} "
        f"{'has' if lower == 1 else 'have'} a lower index{tie}."
    )


def lorenz_title(row: dict[str, Any] | None) -> str:
    """Title of the Lorenz curve: what the poorest two fifths have."""
    if row is None or row["bottom40"] is None:
        return "No shares of income are published"
    return f"The poorest 40{n.THIN}% of people have {n.plain(row['bottom40'], 1)}{n.THIN}%"


def lorenz_subtitle(row: dict[str, Any] | None) -> str:
    """Say what is measured, and when."""
    return f"Lorenz curve; {subtitle(row)}" if row else ""


def subtitle(row: dict[str, Any] | None) -> str:
    """Say of which year the survey is, and of which kind the economy's surveys are."""
    return f"survey of {row[t.YEAR]}; {SURVEYS[row['concept']]}" if row else ""


def fit_notes(method: str, error: float | None, row: dict[str, Any] | None) -> tuple[str, ...]:
    """Name the curve, its error, and how far its Gini lies from the provider's own."""
    if row is None:
        return ()
    if error is None:
        return (f"No curve is drawn. {method}",) if method else ()
    off = ""
    if row["gini"] is not None and row["fitted"] is not None:
        off = f" Its Gini index lies {n.plain(abs(row['fitted'] - row['gini']), 1)} points from the provider's own."
    return (
        f"Fitted: the {method} curve, which misses the published shares by {n.plain(error, 2)} percentage points (root "
        f"mean square).{off}",
    )


def measures_title(name: str, row: dict[str, Any] | None) -> str:
    """Title of the table of measures."""
    return f"Inequality in {name}, {row[t.YEAR]}" if row else f"Inequality in {name} is not measured"


def peers(rows: pl.DataFrame, kind: str, group: str) -> str:
    """Say whose median stands in the table."""
    if rows.height < ENOUGH:
        return "No median is given: fewer than five economies of the same income group have surveys surely of one kind."
    return f"Median: the {rows.height} {group.lower().replace(' ', '-')} economies with surveys of {kind}."


def trend_title(book: Book, who: Economy, mine: pl.DataFrame) -> str:
    """Title of the trend: the change between the first and the newest survey of surely the same kind."""
    known = mine.filter(pl.col("dis_gini").is_not_null()).sort(t.YEAR)
    if known.height < 2:
        return "One survey shows no trend" if known.height else "No survey shows a trend"
    last = known.row(-1, named=True)
    for first in known.head(-1).iter_rows(named=True):
        if not book.simulated and welfare.same_concept(who.id, first[t.YEAR], last[t.YEAR]):
            return f"The Gini index {_moved(last['dis_gini'] - first['dis_gini'], first[t.YEAR], last[t.YEAR])}"
    return f"{known.height} surveys, none of them surely of the same kind as the newest"


def _moved(change: float, since: int, until: int) -> str:
    if abs(change) < 0.05:
        return f"was the same in {since} and {until}"
    return f"{'rose' if change > 0 else 'fell'} by {n.plain(abs(change), 1)} points from {since} to {until}"


def trend_notes(trend: pl.DataFrame) -> tuple[str, ...]:
    """Say why there are two lines, and what may differ between surveys of one kind."""
    notes = ["Surveys of one kind may still differ in questions and coverage."]
    if trend["series"].n_unique() > 1:
        notes.insert(0, "Surveys of different kinds are not joined: inequality of consumption lies lower.")
    return tuple(notes)


def no_mean(name: str) -> str:
    """Say that the economy has no part in inequality among economies, and why."""
    return (
        f"The provider has no GDP per head at purchasing power for {name} in these years: its part in the inequality "
        "between economies cannot be given."
    )


def part(value: float) -> str:
    """Write a contribution with its sign, in words where four digits would show nothing.

    Examples
    --------
    >>> part(0.0091), part(-0.00002)
    ('+0.0091', 'less than 0.0001 below zero')
    """
    if abs(value) >= 0.0001:
        return n.signed(value, 4)
    return f"less than 0.0001 {'above' if value > 0 else 'below'} zero"


def world(name: str, row: dict[str, Any], added: pl.DataFrame, held: Held) -> str:
    """Say where the economy stands beside the world's mean, and what it adds to the weighted Theil indices."""
    whole = {i: added[i].sum() for i in (among.THEIL_L, among.THEIL_T)}
    share, ratio = 100 * row[t.WEIGHT_SHARE], 100 * row["ratio"]
    in_l, in_t = (part(row[i]) for i in (among.THEIL_L, among.THEIL_T))
    people = f"{n.plain(share, 2)}{n.THIN}%" if share >= 0.01 else f"less than 0.01{n.THIN}%"
    place = int(added[among.THEIL_L].abs().rank("min", descending=True).filter(added[t.ECONOMY] == row[t.ECONOMY])[0])
    return (
        f"Among economies: in {held.until} mean GDP per head of {name} was {n.plain(ratio)}{n.THIN}% of that of all "
        f"{held.economies} economies with figures, and {people} of their people live there. "
        f"Weighted by people, the economy's part in the inequality between economies is {in_l} by Theil's L "
        f"({n.plain(whole[among.THEIL_L], 3)} for all together) and {in_t} by Theil's T "
        f"({n.plain(whole[among.THEIL_T], 3)}); its part in L is number {place} by size. A part says where an economy "
        "stands, not how much inequality there would be without it."
    )
