"""What the vintage can see and what it cannot: states of all cells, ages, sexes, gaps, what was left out."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import coverage, panel
from socjust import table as t
from socjust.analyses import data_text as text
from socjust.analyses.book import PROVIDERS, Book
from socjust.analyses.cited import cited, read_note
from socjust.catalogue.models import INCOME_GROUPS
from socjust.coverage.states import KIND, MISSING, NOT_APPLICABLE

HOLDERS = "What they hold was not opened"  # of the sources of a gap


@dataclass(frozen=True)
class DataView:
    """All that the chapter on the data shows, but for groups and decisions."""

    lede: str
    known: str  # what stands behind the first part of the bars
    dimensions: pl.DataFrame
    dimensions_title: str
    incomes: pl.DataFrame
    incomes_title: str
    incomes_note: str
    map: pl.DataFrame
    map_title: str
    ages: pl.DataFrame
    ages_title: str
    sexes: pl.DataFrame
    sexes_whole: pl.DataFrame
    sexes_title: str
    kinds: pl.DataFrame
    indicators: pl.DataFrame
    gaps: pl.DataFrame
    gaps_note: str
    areas: pl.DataFrame
    areas_text: str
    series: pl.DataFrame
    series_whole: pl.DataFrame
    series_text: str


def data(book: Book) -> DataView:
    """Gather what the chapter on the data says.

    Parameters
    ----------
    book : Book
        The vintage, opened.

    Returns
    -------
    DataView
        Shares are of the scored indicators; an indicator that nobody collects for an economy's income group is told
        apart from one that is missing.
    """
    cells = book.cells()
    scored = cells.filter(pl.col(t.WEIGHT) > 0)
    dimensions, incomes = _dimensions(book, scored), _incomes(book, scored)
    ages, sexes = _ages(book, scored), _sexes(book)
    on_map = _map(book, scored)
    areas, series = _areas(book), _series(book)
    return DataView(
        lede=text.lede(book, scored),
        known="invented" if book.simulated else "observed",
        dimensions=dimensions,
        dimensions_title=text.dimensions_title(dimensions),
        incomes=incomes,
        incomes_title=text.incomes_title(incomes),
        incomes_note=text.incomes_note(_by_people(book, scored)),
        map=on_map,
        map_title=text.map_title(on_map),
        ages=ages,
        ages_title=text.ages_title(book, scored),
        sexes=_sexes_by_dimension(book, sexes),
        sexes_whole=sexes,
        sexes_title=text.sexes_title(sexes),
        kinds=_kinds(scored),
        indicators=_indicators(book, scored),
        gaps=_gaps(book),
        gaps_note=read_note(gap.read_in for gap in book.catalogue.gaps.values()),
        areas=areas,
        areas_text=text.areas_text(book, areas),
        series=_answers(series),
        series_whole=series,
        series_text=text.series_text(book, series),
    )


def _shares(cells: pl.DataFrame, key: str) -> pl.DataFrame:
    """Per cent of the cells in each part, by key."""
    known = {"observed": ["observed", "simulated"], "modelled": ["modelled"], "imputed": ["imputed"]}
    parts = {**known, "absent": [MISSING, "projected"], "not_applicable": [NOT_APPLICABLE]}
    share = ((100 * pl.col(t.STATE).is_in(states_).mean()).alias(part) for part, states_ in parts.items())
    return (
        cells.group_by(key, maintain_order=True)
        .agg(*share, pl.len().alias("cells"))
        .with_columns(pl.sum_horizontal("observed", "modelled", "imputed").alias("seen"))
    )


def _dimensions(book: Book, scored: pl.DataFrame) -> pl.DataFrame:
    shorts = {d.id: d.short for d in book.catalogue.dimensions.values()}
    return _shares(scored, t.DIMENSION).with_columns(pl.col(t.DIMENSION).replace_strict(shorts).alias("label"))


def _incomes(book: Book, scored: pl.DataFrame) -> pl.DataFrame:
    """The same by income group, poorest first, and for the world."""
    income = {e.id: e.income for e in book.catalogue.economies.values()}
    order = [g for g in INCOME_GROUPS if g in book.catalogue.groups]
    grouped = scored.with_columns(pl.col(t.ECONOMY).replace_strict(income).alias(t.GROUP))
    rows = _shares(grouped.filter(pl.col(t.GROUP).is_in(order)), t.GROUP).sort(
        pl.col(t.GROUP).replace_strict({g: n for n, g in enumerate(order)})
    )
    world = _shares(scored.with_columns(pl.lit("WLD").alias(t.GROUP)), t.GROUP)
    names = {g.id: g.name for g in book.catalogue.groups.values()} | {"WLD": "All economies"}
    return pl.concat([rows, world]).with_columns(pl.col(t.GROUP).replace_strict(names).alias("label"))


def _by_people(book: Book, scored: pl.DataFrame) -> dict[str, float]:
    """Per cent of the scored cells that apply and are seen, each economy counted by its people, by income group."""
    people = panel.population(book.observations, book.catalogue, [book.year], book.window)
    income = {e.id: e.income for e in book.catalogue.economies.values()}
    asked = scored.filter(pl.col(t.STATE) != NOT_APPLICABLE)
    seen = asked.group_by(t.ECONOMY).agg((100 * pl.col(t.STATE).is_in(coverage.SEEN).mean()).alias("seen"))
    joined = seen.join(people, on=t.ECONOMY).with_columns(pl.col(t.ECONOMY).replace_strict(income).alias(t.GROUP))
    mean = (pl.col("seen") * pl.col("population")).sum() / pl.col("population").sum()
    return dict(joined.group_by(t.GROUP).agg(mean.alias("seen")).iter_rows())


def _map(book: Book, scored: pl.DataFrame) -> pl.DataFrame:
    """Per cent of the applicable scored indicators that each economy has a figure for."""
    counted = coverage.counted(scored, "economy", book.catalogue)
    return counted.select(
        t.ECONOMY,
        pl.col("name").alias("label"),
        (100 * pl.col("seen_share")).alias(t.VALUE),
        pl.when(pl.col("seen_share").is_null())
        .then(pl.lit("no indicator applies"))
        .otherwise(pl.lit(""))
        .alias(t.REASON),
    )


def _ages(book: Book, scored: pl.DataFrame) -> pl.DataFrame:
    """How many years before the reference year the figures are from, in per cent, by dimension."""
    held = scored.filter(pl.col(t.AGE).is_not_null())
    age = pl.col(t.AGE)
    within = {"age_0": age == 0, "age_1": age == 1, "age_2": age == 2, "age_3": age >= 3}
    made = held.group_by(t.DIMENSION, maintain_order=True).agg(
        *((100 * w.mean()).alias(name) for name, w in within.items()), age.median().alias("median_age")
    )
    order = {d.id: (d.order, d.short) for d in book.catalogue.dimensions.values()}
    shorts = {key: short for key, (_, short) in order.items()}
    rows = pl.DataFrame({t.DIMENSION: list(shorts)}, schema={t.DIMENSION: pl.String})
    return rows.join(made, on=t.DIMENSION, how="left", maintain_order="left").with_columns(
        pl.col(t.DIMENSION).replace_strict(shorts).alias("label"),
        pl.when(pl.col("age_0").is_null()).then(pl.lit("no figure")).otherwise(pl.lit("")).alias(t.REASON),
        pl.col("median_age").map_elements(text.years, return_dtype=pl.String).alias("median_shown"),
    )


def _sexes(book: Book) -> pl.DataFrame:
    """Every indicator that is shown: for how many economies women's and men's figures of one year are known."""
    pairs = panel.by_sex(book.recent, book.catalogue, book.year, book.window)
    pairs = pairs.filter(pl.col(t.ECONOMY).is_in(list(book.catalogue.economies)))
    known = dict(pairs.group_by(t.INDICATOR).len().iter_rows())
    held = set(book.recent[t.INDICATOR].unique())
    rows = [
        (i.id, i.dimension, book.label(i.id), i.role, i.id in held, known.get(i.id, 0))
        for i in book.catalogue.indicators.values()
        if i.role in coverage.ROLES
    ]
    columns = {t.INDICATOR: pl.String, t.DIMENSION: pl.String, "title": pl.String, "role": pl.String}
    return pl.DataFrame(rows, schema=columns | {"served": pl.Boolean, "both": pl.Int64}, orient="row")


def _sexes_by_dimension(book: Book, sexes: pl.DataFrame) -> pl.DataFrame:
    titles = {d.id: d.title for d in book.catalogue.dimensions.values()}
    both = pl.col("both") > 0
    counted = (
        sexes.sort("both", "title", descending=[True, False])
        .group_by(t.DIMENSION)
        .agg(
            pl.col("served").sum(),
            both.sum().alias("with_both"),
            pl.col("both").filter(both).median().cast(pl.Int64).alias("economies"),
            pl.col("title").filter(both).head(3).str.join("; ").alias("widest"),
        )
    )
    rows = pl.DataFrame(list(titles.items()), schema={t.DIMENSION: pl.String, "title": pl.String}, orient="row")
    return rows.join(counted, on=t.DIMENSION, how="left", maintain_order="left")


def _kinds(scored: pl.DataFrame) -> pl.DataFrame:
    """The reasons of all blanks, most frequent first, each with what it means."""
    blank = scored.filter(pl.col(KIND) != "")
    return (
        blank.group_by(KIND)
        .agg(pl.len().alias("cells"), pl.col(t.INDICATOR).n_unique().alias("indicators"))
        .with_columns(
            (100 * pl.col("cells") / scored.height).alias("percent"),
            pl.col(KIND).replace_strict(text.MEANING, default="").alias("meaning"),
        )
        .sort("cells", KIND, descending=[True, False])
    )


def _indicators(book: Book, scored: pl.DataFrame) -> pl.DataFrame:
    """Every scored indicator: economies by state, age, and why the rest is missing; least seen first."""
    counted = coverage.counted(scored, "indicator", book.catalogue)
    ages = scored.group_by(t.INDICATOR).agg(pl.col(t.AGE).median().alias("median_age"))
    labels = {i: book.label(i) for i in counted[t.INDICATOR]}
    place = {i: book.catalogue.dimensions[book.catalogue.indicators[i].dimension].short for i in labels}
    seen = pl.sum_horizontal(*coverage.SEEN).alias("seen")
    return (
        counted.join(ages, on=t.INDICATOR, how="left")
        .with_columns(
            pl.col(t.INDICATOR).replace_strict(labels).alias("title"),
            seen,
            (100 * pl.col("seen_share")).alias("seen_percent"),
            pl.col(t.INDICATOR).replace_strict(place).alias(t.DIMENSION),
        )
        .sort("seen_share", "title", nulls_last=False)
    )


def _gaps(book: Book) -> pl.DataFrame:
    """Declared gaps with what would close them."""
    rows = [
        (
            i.title,
            i.definition,
            gap.what_would_close_it if (gap := book.catalogue.gaps.get(i.id)) else "",
            gap.who_holds_it if gap else "",
            cited(gap.source, gap.read_in, HOLDERS) if gap else "",
            book.filled(i.id) or ("yes" if gap and gap.own_data else "no"),
        )
        for i in book.catalogue.indicators.values()
        if i.role == "gap"
    ]
    columns = ("title", "definition", "close", "holder", "source", "own_data")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _areas(book: Book) -> pl.DataFrame:
    """Areas that a provider has and the report does not, with the reason and the number of figures."""
    reasons = {(c.provider, c.code): c.reason for c in book.catalogue.areas}
    rows = [
        (
            PROVIDERS.get(left.provider, left.provider),
            left.area,
            reasons.get((left.provider, left.area), "") or f"{left.area}: known to neither list",
            left.figures,
        )
        for left in book.vintage.manifest.left_out
        if left.kind != "aggregate"
    ]
    schema = {"provider": pl.String, "area": pl.String, t.REASON: pl.String, "figures": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("figures", "area", descending=[True, False])


def _series(book: Book) -> pl.DataFrame:
    """Series that the catalogue names and the vintage does not have, with the provider's answer."""
    rows = [
        (PROVIDERS.get(s.provider, s.provider), s.label, s.status, s.reason)
        for s in book.vintage.manifest.series
        if s.status != "served"
    ]
    columns = ("provider", t.SERIES, "status", t.REASON)
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").sort("provider", t.SERIES)


def _answers(series: pl.DataFrame) -> pl.DataFrame:
    """The same by the provider's answer: one row for all series that got the same one."""
    answer = pl.struct(t.REASON, t.SERIES).map_elements(text.answer, return_dtype=pl.String).alias("answer")
    return (
        series.with_columns(answer)
        .group_by("provider", "answer", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col(t.SERIES).str.join(", "))
        .sort("provider", "count", "answer", descending=[False, True, False])
    )
