"""What closing the gaps would cost: by branch and group, what could be paid, and one economy's part of it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import costing
from socjust import numbers as n
from socjust import table as t
from socjust.analyses import cost_text as text
from socjust.analyses import own_figures
from socjust.analyses.book import Book
from socjust.analyses.cited import cited, read_note
from socjust.catalogue.models import INCOME_GROUPS
from socjust.costing import fiscal
from socjust.costing.costs import AT_LEAST, AT_MOST, BRANCH, OWN
from socjust.costing.groups import members, names
from socjust.costing.inputs import COVERAGE_WINDOW, INPUTS, WORDS, inputs
from socjust.costing.parameters import LEVELS
from socjust.costing.parameters import table as parameters_table
from socjust.store.kept import kept

GROUP_DRAWN = "LMY"  # low- and middle-income economies: those that the ILO's totals are about
SPELT = (*INCOME_GROUPS, "WLD")


@dataclass(frozen=True)
class CostView:
    """All that the chapter on costs shows."""

    lede: str
    drawn: pl.DataFrame
    drawn_title: str
    groups: pl.DataFrame
    groups_title: str
    rule_text: str
    room: pl.DataFrame
    care: pl.DataFrame
    care_title: str
    answers: pl.DataFrame
    answers_title: str
    economies: pl.DataFrame
    economies_title: str
    plausible: pl.DataFrame
    plausible_text: str
    parameters: pl.DataFrame
    parameters_note: str
    limits_text: str
    branches: pl.DataFrame
    source: str


def economy_costs(
    book: Book, assumed: costing.Parameters | None = None, coverage_window: int = COVERAGE_WINDOW
) -> pl.DataFrame:
    """Return the costs of every economy and branch; with the assumptions of the file they are kept beside the vintage.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    assumed : Parameters, optional
        Other assumptions.
    coverage_window : int
        Years before the reference year from which coverage of social protection may come.

    Returns
    -------
    polars.DataFrame
        As :func:`socjust.costing.costs`.
    """

    def make() -> pl.DataFrame:
        return costing.costs(
            used(book), book.catalogue, book.year, assumed, window=book.window, coverage_window=coverage_window
        )

    usual = costing.parameters()
    if assumed not in (None, usual) or coverage_window != COVERAGE_WINDOW:
        return make()
    depends = (used(book), book.year, book.window, usual.ranges, sorted(costing.branches()))
    return kept(book.vintage, book.catalogue, "costs", make, *depends)


def used(book: Book) -> pl.DataFrame:
    """Observations that a cost can rest on."""
    return book.observations.filter(pl.col(t.INDICATOR).is_in([*INPUTS.values(), *ALSO]))


ALSO = ("den_gdp_lcu", "den_cpi", "den_ppp_private")


def cost(book: Book, coverage_window: int = COVERAGE_WINDOW, **central: float) -> CostView:
    """Gather what the chapter on costs says.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    coverage_window : int
        Years before the reference year from which coverage of social protection may come.
    **central : float
        Central values of assumptions by name; their low and high ends move in proportion.

    Returns
    -------
    CostView

    Raises
    ------
    UsageError
        For the name of an assumption that does not exist.
    """
    assumed = costing.parameters().changed(**central)
    made = economy_costs(book, assumed, coverage_window)
    rows = inputs(used(book), book.catalogue, book.year, book.window, coverage_window)
    summed = costing.of_groups(made, rows, book.catalogue)
    answers = _answers(book, made)
    plausible = _plausible(costing.beside(summed, rows, book.year, assumed, _names(book)))
    drawn = drawn_rows(summed.filter(pl.col(t.GROUP) == GROUP_DRAWN))
    group = names(book.catalogue)[GROUP_DRAWN]
    return CostView(
        lede=text.lede(summed, made, book.year, group.lower(), assumed.at("central"), book.catalogue.members("HIC")),
        drawn=drawn,
        drawn_title=text.drawn_title(drawn, f"{group} economies"),
        groups=_groups(book, summed),
        groups_title=text.groups_title(summed, names(book.catalogue)),
        rule_text=text.rule(assumed.at("central"), _within(made, rows, assumed)),
        room=_room(book, rows),
        care=_care(book, summed),
        care_title=text.care_title(summed),
        answers=answers,
        answers_title=text.answers_title(answers),
        economies=_economies(book, made, rows),
        economies_title=text.economies_title(made),
        plausible=plausible,
        plausible_text=text.plausible(plausible),
        parameters=_parameters(assumed),
        parameters_note=read_note(parameters_table()["read_in"]),
        limits_text=text.limits(made, rows, book.year, coverage_window, _alternates(book, rows)),
        branches=pl.DataFrame([{"title": b.title, "what": b.definition, "limit": b.limit} for b in listed()]),
        source=book.source(),
    )


def listed() -> list[costing.Branch]:
    """Return the branches in the order to show."""
    return list(costing.branches().values())


def drawn_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows for the picture of ranges, in the order of the branches, with what stands beside them."""
    order = {b.id: place for place, b in enumerate(listed())}
    short = {b.id: b.short for b in listed()}
    reason = pl.col(t.REASON) if t.REASON in rows.columns else pl.lit("too few people covered")
    revenue = pl.col("central_of_revenue")
    own = pl.col("years").str.contains(OWN) if "years" in rows.columns else pl.lit(False)
    bounded = pl.col(AT_MOST).is_not_null() & pl.col(AT_MOST).ne(pl.col(AT_LEAST))
    drawn = (
        rows.with_columns(
            pl.col(BRANCH).replace_strict(short).alias("label"),
            *(pl.when(pl.col("central").is_null() & bounded).then(pl.col(c)).alias(c) for c in (AT_LEAST, AT_MOST)),
            reason.alias(t.REASON),
            revenue.map_elements(lambda x: f"{text.short(x)}{n.THIN}%", return_dtype=pl.String).alias("of_revenue"),
            pl.Series("shown", [_shown(row) for row in rows.iter_rows(named=True)], dtype=pl.String),
            pl.when(own).then(pl.lit(own_figures.COST)).alias(t.OWN_FIGURE),
        )
        .sort(pl.col(BRANCH).replace_strict(order))
        .select(BRANCH, "label", *LEVELS, AT_LEAST, AT_MOST, "central_of_revenue", "of_revenue", "shown", t.REASON,
                t.OWN_FIGURE)
    )  # fmt: skip
    return own_figures.shown(drawn)


def _within(made: pl.DataFrame, rows: pl.DataFrame, assumed: costing.Parameters) -> tuple[int, int]:
    """Count the economies that could pay for the floor from present revenue, with the limits all low and all high."""
    floor = made.filter(pl.col(BRANCH) == "floor")
    counted = []
    for level in ("low", "high"):
        answers = fiscal.judged(floor, rows, assumed, level)["payable"]
        counted.append(answers.is_in([fiscal.NOTHING, fiscal.PRESENT]).sum())
    return counted[0], counted[1]


def _alternates(book: Book, rows: pl.DataFrame) -> list[str]:
    """Name the inputs for which another series stands in anywhere, with what must be said of it."""
    said = []
    for name, indicator in INPUTS.items():
        used = book.in_use.get(indicator)
        if used and rows[f"{name}_alternate"].any() and used.remark and not used.comparable:
            said.append(f"{WORDS[name]} ({n.inside(used.remark.removesuffix('.'))})")
    return said


def _shown(row: dict) -> str:
    """The figure that stands beside a range in the picture, or its bounds."""
    if row["central"] is not None:
        return text.short(row["central"])
    if row[AT_MOST] is None:
        return ""
    return f"{text.short(row[AT_LEAST])}–{text.short(row[AT_MOST])}"


def _groups(book: Book, summed: pl.DataFrame) -> pl.DataFrame:
    """One row a branch, one column a group: the figure with its range, or the bounds, or too few covered."""
    made = []
    for branch in listed():
        row = {"title": branch.title}
        for group in SPELT:
            one = summed.filter((pl.col(t.GROUP) == group) & (pl.col(BRANCH) == branch.id)).row(0, named=True)
            row[group] = text.figure(one)
            row |= {f"{group}_{c}": one[c] for c in (*LEVELS, AT_LEAST, AT_MOST, t.POPULATION_SHARE, "bounds_share")}
        made.append(row)
    return pl.DataFrame(made, infer_schema_length=None)


def _room(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    """What the median economy of each income group has to pay from."""
    known = names(book.catalogue)
    made = fiscal.medians(rows, members(book.catalogue)).filter(pl.col(t.GROUP).is_in(SPELT))
    order = {g: place for place, g in enumerate(SPELT)}
    return made.sort(pl.col(t.GROUP).replace_strict(order)).with_columns(
        pl.col(t.GROUP).replace_strict(known).alias("label")
    )


def _care(book: Book, summed: pl.DataFrame) -> pl.DataFrame:
    """Cost, jobs and tax return of both care branches, by group."""
    known, title = names(book.catalogue), {b.id: b.title for b in listed()}
    rows = [text.one(summed, b, g) for b in ("childcare", "long_term_care") for g in SPELT]
    made = pl.DataFrame(rows, schema=summed.schema)
    shown = [text.figure(row) for row in rows]
    return made.with_columns(
        pl.format("{}: {}", pl.col(BRANCH).replace_strict(title), pl.col(t.GROUP).replace_strict(known)).alias("label"),
        pl.Series("shown", shown, dtype=pl.String),
        (pl.col("jobs") / 1e6).alias("million_jobs"),
    )


def _names(book: Book) -> dict[str, str]:
    return {e.id: e.name for e in book.catalogue.economies.values()}


def _answers(book: Book, made: pl.DataFrame) -> pl.DataFrame:
    """Count economies by answer: one row a branch, and for the floor one row a group of income."""
    counted = costing.answers(made, book.catalogue)
    known = names(book.catalogue)
    asked = [(b.title, "WLD", b.id) for b in listed()]
    asked += [(f"Social protection floor: {known[g].lower()}", g, "floor") for g in INCOME_GROUPS]
    out = []
    for title, group, branch in asked:
        one = counted.filter((pl.col(t.GROUP) == group) & (pl.col(BRANCH) == branch))
        held = dict(one.select("payable", t.ECONOMIES).iter_rows())
        out.append({"title": title, **{a: held.get(a, 0) for a in fiscal.ANSWERS}})
    return pl.DataFrame(out)


def _economies(book: Book, made: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Every economy: the floor and the health gap beside what there is to pay from."""
    name = _names(book)
    room = fiscal.room(rows).select(t.ECONOMY, "revenue", "revenue_year", "debt_service_of_revenue", "interest")
    floor = made.filter(pl.col(BRANCH) == "floor").join(room, on=t.ECONOMY, how="left")
    health = made.filter(pl.col(BRANCH) == "health_share").select(t.ECONOMY, pl.col("central").alias("health"))
    figures = [text.figure(row) for row in floor.iter_rows(named=True)]
    return (
        floor.join(health, on=t.ECONOMY, how="left", maintain_order="left")
        .with_columns(
            pl.col(t.ECONOMY).replace_strict(name).alias("name"),
            pl.Series("floor", figures, dtype=pl.String),
        )
        .sort("name")
        .select(
            "name", t.ECONOMY, "floor", "health", "revenue", "revenue_year", "debt_service_of_revenue", "payable",
            *LEVELS, AT_LEAST, AT_MOST, t.REASON,
        )
    )  # fmt: skip


def _plausible(rows: pl.DataFrame) -> pl.DataFrame:
    """Ours beside theirs as text, with the numbers for the CSV."""
    digits = [0 if row["unit"] == "million jobs" else 1 for row in rows.iter_rows(named=True)]
    ours = [n.interval(r["low"], r["high"], d) or None for r, d in zip(rows.iter_rows(named=True), digits, strict=True)]
    apart = [text.apart(r, d) for r, d in zip(rows.iter_rows(named=True), digits, strict=True)]
    return rows.with_columns(
        _cited(rows),
        pl.Series("ours", ours, dtype=pl.String),
        pl.Series("apart", apart, dtype=pl.String),
        pl.Series("decimals", digits, dtype=pl.Int64),
    )


def _parameters(assumed: costing.Parameters) -> pl.DataFrame:
    """The assumptions as they were used."""
    rows = parameters_table()
    used = [assumed.ranges[name] for name in rows["name"]]
    return rows.with_columns(
        _cited(rows), *(pl.Series(level, [getattr(r, level) for r in used], dtype=pl.Float64) for level in LEVELS)
    ).with_columns(
        pl.col("title", "reason", "source").str.replace_all(" %", f"{n.THIN}%"),
        pl.col("unit").replace(text.UNITS).alias("unit"),
    )


def _cited(rows: pl.DataFrame) -> pl.Series:
    """The sources of rows, each with where it was read."""
    return pl.Series("source", [cited(*pair) for pair in rows.select("source", "read_in").iter_rows()])
