"""Inequality among economies, over the years, for the same economies in every year.

Three concepts that are easily confused (Milanovic 2005, Worlds Apart, Princeton University Press):

* :data:`UNWEIGHTED`, the *international* concept: every economy counts once, whatever its size;
* :data:`WEIGHTED`, the *weighted international* concept: everybody counts once, with the mean of their economy;
* :data:`GLOBAL`, the *global* concept: everybody counts once, with their own income. From the shares of fifths and
  tenths only a lower bound of it can be had.

Frames in (polars or pandas), polars frames out: columns ``economy``, ``year``, ``value`` (a mean per person or worker,
above zero) and ``weight`` (persons). A row without value or weight is left out. Names of measures are in
:data:`MEASURES`; Theil's L and T are both given, because the part that lies between groups depends on the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import polars as pl

from socjust import table as t
from socjust.errors import UsageError
from socjust.inequality.entropy import generalised_entropy, theil_l, theil_t
from socjust.inequality.gini import gini
from socjust.inequality.grouped import Groups
from socjust.inequality.hoover import variation
from socjust.inequality.lorenz import fit
from socjust.inequality.parts import theil_contributions, theil_parts

UNWEIGHTED: Final = "unweighted"
WEIGHTED: Final = "weighted"
GLOBAL: Final = "global"
CONCEPTS: Final = (UNWEIGHTED, WEIGHTED, GLOBAL)

THEIL_L: Final = "theil_l"
THEIL_T: Final = "theil_t"
MEASURES: Final[dict[str, Callable[..., float]]] = {
    THEIL_L: theil_l,
    THEIL_T: theil_t,
    "gini": gini,
    "half_squared_variation": lambda x, w=None: generalised_entropy(x, 2, w),
    "variation": variation,
}
COLUMNS: Final = (t.ECONOMY, t.YEAR, t.VALUE, t.WEIGHT)


def steady(frame: pl.DataFrame, since: int, until: int) -> pl.DataFrame:
    """Keep the economies that have a value and a weight in every year, so that membership never poses as change.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns :data:`COLUMNS`.
    since, until : int
        First and last year.

    Returns
    -------
    polars.DataFrame
        The rows of these years and economies, sorted by economy and year.

    Raises
    ------
    UsageError
        For a frame without these columns or with two rows for one economy and year, years in the wrong order, a value
        or weight that is not above zero, or fewer than two economies.

    Examples
    --------
    >>> rows = [("A", 2000, 1.0, 5.0), ("A", 2001, 2.0, 5.0), ("B", 2000, 3.0, 5.0), ("B", 2001, 3.0, 5.0),
    ...         ("C", 2001, 9.0, 5.0)]
    >>> steady(pl.DataFrame(rows, schema=COLUMNS, orient="row"), 2000, 2001)["economy"].unique().sort().to_list()
    ['A', 'B']
    """
    frame = _checked(frame)
    if since > until:
        raise UsageError(f"The first year, {since}, lies after the last, {until}.")
    known = frame.drop_nulls().filter(pl.col(t.YEAR).is_between(since, until))
    wrong = known.filter((pl.col(t.VALUE) <= 0) | (pl.col(t.WEIGHT) <= 0))
    if wrong.height:
        row = wrong.row(0, named=True)
        raise UsageError(
            f"{row[t.ECONOMY]} {row[t.YEAR]} has a mean of {row[t.VALUE]:g} and a weight of {row[t.WEIGHT]:g}: "
            "both must be above zero."
        )
    whole = known.filter(pl.col(t.YEAR).n_unique().over(t.ECONOMY) == until - since + 1)
    if whole[t.ECONOMY].n_unique() < 2:
        raise UsageError(f"Fewer than two economies have a value in every year from {since} to {until}.")
    return whole.sort(t.ECONOMY, t.YEAR)


def _checked(frame: Any) -> pl.DataFrame:
    """Return a polars frame of :data:`COLUMNS`, missing figures as null; refuse what is no such frame."""
    if not isinstance(frame, pl.DataFrame):
        if not hasattr(frame, "columns"):
            raise UsageError(f"Give a polars or pandas frame with the columns {', '.join(COLUMNS)}.")
        frame = pl.from_pandas(frame)
    if lacking := [c for c in COLUMNS if c not in frame.columns]:
        raise UsageError(f"The frame lacks {', '.join(lacking)}: its columns must be {', '.join(COLUMNS)}.")
    made = frame.select(COLUMNS).with_columns(pl.col(t.VALUE, t.WEIGHT).cast(pl.Float64).fill_nan(None))
    if (twice := made.filter(made.select(t.ECONOMY, t.YEAR).is_duplicated())).height:
        economy, year = twice.row(0)[:2]
        raise UsageError(f"{economy} {year} stands in the frame twice: keep one row for each economy and year.")
    return made


def _years(frame: Any) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield every year of a frame with its economies."""
    for (year,), one in _checked(frame).drop_nulls().group_by(t.YEAR, maintain_order=True):
        yield int(year), one


def _grouped(economies: Iterable[str], groups: Mapping[str, str]) -> None:
    if lacking := sorted({e for e in economies if groups.get(e) is None}):
        raise UsageError(f"{', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}: give each economy its group.")


def between(frame: pl.DataFrame) -> pl.DataFrame:
    """Measure inequality between the economies of every year, unweighted and weighted.

    Returns
    -------
    polars.DataFrame
        ``year``, ``concept``, one column for each of :data:`MEASURES` (index values; Gini 0 to 1), ``economies``.

    Examples
    --------
    >>> frame = pl.DataFrame([("A", 2000, 1.0, 9.0), ("B", 2000, 3.0, 1.0)], schema=COLUMNS, orient="row")
    >>> between(frame).select("concept", pl.col("gini").round(6)).rows()
    [('unweighted', 0.25), ('weighted', 0.15)]
    """
    rows = []
    for year, one in _years(frame):
        x, w = one[t.VALUE].to_numpy(), one[t.WEIGHT].to_numpy()
        for concept, weights in ((UNWEIGHTED, np.ones(len(x))), (WEIGHTED, w)):
            measured = {name: measure(x, weights) for name, measure in MEASURES.items()}
            rows.append({t.YEAR: year, "concept": concept, **measured, t.ECONOMIES: len(x)})
    if not rows:
        raise UsageError("The frame has no economy with a value and a weight.")
    return pl.DataFrame(rows).sort(t.YEAR, "concept")


def by_group(frame: pl.DataFrame, groups: Mapping[str, str]) -> pl.DataFrame:
    """Split Theil's L and T of every year into what lies between groups of economies and within them.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns :data:`COLUMNS`.
    groups : mapping
        Group (region) of each economy.

    Returns
    -------
    polars.DataFrame
        ``year``, ``concept``, ``index`` (theil_l, theil_t), ``between``, ``within``, ``whole`` (their sum).
    """
    rows = []
    frame = _checked(frame)
    _grouped(frame[t.ECONOMY], groups)
    for year, one in _years(frame):
        names = [groups[e] for e in one[t.ECONOMY]]
        x, w = one[t.VALUE].to_numpy(), one[t.WEIGHT].to_numpy()
        for concept, weights in ((UNWEIGHTED, None), (WEIGHTED, w)):
            for index, which in ((THEIL_L, "L"), (THEIL_T, "T")):
                outside, inside = theil_parts(x, names, weights, which)
                rows.append((year, concept, index, outside, inside, outside + inside))
    columns = (t.YEAR, "concept", "index", "between", "within", "whole")
    return pl.DataFrame(rows, schema=columns, orient="row").sort(t.YEAR, "concept", "index")


def contributions(frame: pl.DataFrame, year: int, groups: Mapping[str, str]) -> pl.DataFrame:
    """Return what each economy adds to the weighted Theil indices of one year; the parts add up to the index.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``group``, ``value``, ``weight_share`` (of the people), ``ratio`` (value over the mean of all),
        ``theil_l``, ``theil_t``: see :func:`socjust.inequality.theil_contributions` for how a part is read.
    """
    one = _checked(frame).filter(pl.col(t.YEAR) == year).drop_nulls()
    _grouped(one[t.ECONOMY], groups)
    if one.is_empty():
        raise UsageError(f"There are no economies in {year}: choose a year of the frame.")
    x, w = one[t.VALUE].to_numpy(), one[t.WEIGHT].to_numpy()
    return one.select(
        t.ECONOMY,
        pl.col(t.ECONOMY).replace_strict(dict(groups)).alias(t.GROUP),
        t.VALUE,
        pl.Series(t.WEIGHT_SHARE, w / w.sum()),
        pl.Series("ratio", x / np.average(x, weights=w)),
        pl.Series(THEIL_L, theil_contributions(x, w, "L")),
        pl.Series(THEIL_T, theil_contributions(x, w, "T")),
    )


def cells(frame: pl.DataFrame, shares: Mapping[str, Groups]) -> pl.DataFrame:
    """Give every group of people of every economy its mean: the economy's mean times the group's slope.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns :data:`COLUMNS`, of one year.
    shares : mapping
        Groups of each economy; economies without are left out.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``value`` (mean of the group), ``weight`` (people in it).
    """
    rows = [
        (e, value * slope, weight * people)
        for e, value, weight in _checked(frame).drop_nulls().select(t.ECONOMY, t.VALUE, t.WEIGHT).iter_rows()
        if e in shares
        for slope, people in zip(shares[e].slopes.tolist(), shares[e].people, strict=True)
    ]
    return pl.DataFrame(rows, schema={t.ECONOMY: pl.String, t.VALUE: pl.Float64, t.WEIGHT: pl.Float64}, orient="row")


def floor(frame: pl.DataFrame, shares: Mapping[str, Groups]) -> dict[str, float]:
    """Return a lower bound of inequality among all people of these economies: everyone in a group has its mean.

    The economies' means are those of the frame; the shares of income or consumption of their surveys are laid over
    them. What lies within the groups is not seen, so the true figures are higher.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns :data:`COLUMNS`, of one year.
    shares : mapping
        Groups of each economy.

    Returns
    -------
    dict
        ``gini``, and for each Theil index its value, ``…_between`` economies and ``…_within`` them (they add up);
        ``economies``.

    Examples
    --------
    >>> frame = pl.DataFrame([("A", 2000, 1.0, 1.0), ("B", 2000, 3.0, 1.0)], schema=COLUMNS, orient="row")
    >>> made = floor(frame, {"A": Groups.of([25, 75]), "B": Groups.of([50, 50])})
    >>> round(made["gini"], 4), round(made["theil_l_between"], 4), round(made["theil_l_within"], 4)
    (0.2812, 0.1438, 0.0719)
    """
    made = cells(frame, shares)
    if made.is_empty():
        raise UsageError("No economy of the frame has shares: give the groups of at least one of them.")
    x, w, names = made[t.VALUE].to_numpy(), made[t.WEIGHT].to_numpy(), made[t.ECONOMY].to_numpy()
    out: dict[str, float] = {"gini": gini(x, w), t.ECONOMIES: made[t.ECONOMY].n_unique()}
    for index, which in ((THEIL_L, "L"), (THEIL_T, "T")):
        outside, inside = theil_parts(x, names, w, which)
        out |= {index: outside + inside, f"{index}_between": outside, f"{index}_within": inside}
    return out


def fitted(frame: pl.DataFrame, shares: Mapping[str, Groups]) -> dict[str, float]:
    """Estimate inequality among all people of these economies from fitted Lorenz curves: no bound, but closer.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns :data:`COLUMNS`, of one year.
    shares : mapping
        Groups of each economy; where no curve can be fitted, everyone in a group has its mean, as in :func:`floor`.

    Returns
    -------
    dict
        ``gini``, ``theil_l``, ``theil_t``; ``curves``, the number of economies whose curve was fitted.

    Examples
    --------
    >>> frame = pl.DataFrame([("A", 2000, 1.0, 1.0), ("B", 2000, 3.0, 1.0)], schema=COLUMNS, orient="row")
    >>> shares = {"A": Groups.of([6, 11, 16, 23, 44]), "B": Groups.of([10, 15, 19, 23, 33])}
    >>> made = fitted(frame, shares)
    >>> made["curves"], made["gini"] > floor(frame, shares)["gini"]
    (2, True)
    """
    incomes, people, curves = [], [], 0
    for economy, _, value, weight in _checked(frame).drop_nulls().iter_rows():
        if economy not in shares:
            continue
        groups = shares[economy]
        try:
            x, w = fit(groups).incomes
            curves += 1
        except UsageError:
            x, w = groups.slopes, np.array(groups.people)
        incomes.append(value * x)
        people.append(weight * w)
    if not incomes:
        raise UsageError("No economy of the frame has shares: give the groups of at least one of them.")
    x, w = np.concatenate(incomes), np.concatenate(people)
    return {"gini": gini(x, w), THEIL_L: theil_l(x, w), THEIL_T: theil_t(x, w), "curves": curves}
