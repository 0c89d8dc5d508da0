"""Check a file of own data and its descriptor: all mistakes at once, or the rows that can be stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator
from socjust.own import amounts, cells, claims, codes, compare, descriptor
from socjust.own.cells import ROW
from socjust.own.descriptor import Descriptor
from socjust.own.findings import WARNING, OwnDataError, Problem, errors
from socjust.sources import OWN

_FEW = 3  # figures: fewer may all be below one by chance


@dataclass(frozen=True)
class Checked:
    """Own data that can be stored."""

    descriptor: Descriptor
    rows: pl.DataFrame  # columns of socjust.table.OBSERVATIONS, vintage blank
    warnings: tuple[Problem, ...]


def check(
    data: Path,
    describe: Path,
    catalogue: Catalogue,
    provider: pl.DataFrame | None = None,
    others: Mapping[str, tuple[Descriptor, pl.DataFrame]] | None = None,
) -> Checked:
    """Check a file of own data.

    Parameters
    ----------
    data : Path
        CSV, XLSX or Parquet.
    describe : Path
        Its descriptor, YAML.
    catalogue : Catalogue
        The package's own.
    provider : polars.DataFrame, optional
        The newest vintage's long table without own data, to compare with.
    others : mapping of str to (Descriptor, polars.DataFrame), optional
        The own data that are stored already, by name.

    Returns
    -------
    Checked
        Rows, and warnings that a person should read.

    Raises
    ------
    OwnDataError
        With everything that is wrong.
    """
    described = descriptor.read(describe)
    claimed = [*claims.check(described, catalogue), *claims.agree(described, others or {})]
    problems = [descriptor.problem_at(describe, *claim) for claim in claimed]
    if problems:
        raise OwnDataError(problems)
    frame, found = cells.read(data, described)
    rows, more = _typed(frame, described, catalogue, data.name)
    found += more
    if not errors(found):
        found += _blank(rows, data.name, described)
        rows = rows.filter(pl.col(t.VALUE).is_not_null())
        found += [] if rows.height else [Problem(data.name, described.columns.value, "no row has a value", "fill them")]
    kept = rows.filter(pl.all_horizontal(pl.col(*t.KEY, t.VALUE).is_not_null()))
    found += _duplicates(kept, data.name)
    found += _values(kept, described, catalogue, data.name)
    found += compare.with_provider(kept, described, data.name, provider)
    found += compare.with_others(kept, data.name, others or {})
    if errors(found):
        raise OwnDataError(sorted(found, key=lambda p: (p.severity == WARNING, p.rows[:1] or (0,))))
    return Checked(described, _finished(kept, described), tuple(found))


def _typed(
    frame: pl.DataFrame, described: Descriptor, catalogue: Catalogue, file: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Turn texts into codes, years and numbers; what cannot be turned is null and has its problem."""
    names, problems = described.columns, []
    single = next(iter(described.indicators)) if len(described.indicators) == 1 else ""
    if names.economy:
        problems += codes.economies(frame, catalogue, file, names.economy)
    else:
        frame = frame.with_columns(pl.lit(described.economy).alias(t.ECONOMY))
    if names.indicator:
        problems += codes.words(frame, t.INDICATOR, tuple(described.indicators), file, names.indicator)
    else:
        frame = frame.with_columns(pl.lit(single).alias(t.INDICATOR))
    if names.sex:
        problems += codes.sexes(frame, file, names.sex)
    else:
        heads = {i: _headline_sex(i, catalogue) for i in described.indicators}
        sex = pl.col(t.INDICATOR).replace_strict(heads, default=None, return_dtype=pl.String)
        frame = frame.with_columns(sex.alias(t.SEX))
    if names.status:
        frame = frame.with_columns(pl.col(t.STATUS).fill_null(described.status))
        problems += codes.words(frame, t.STATUS, codes.STATUSES, file, names.status)
    else:
        frame = frame.with_columns(pl.lit(described.status).alias(t.STATUS))
    if names.flags:
        problems += codes.flags(frame, file, names.flags)
    else:
        frame = frame.with_columns(pl.lit("").alias(t.FLAGS))
    frame, wrong_years = amounts.years(frame, file, names.year)
    frame, wrong_values = amounts.values(frame, described.file, file, names.value)
    return frame, problems + wrong_years + wrong_values


def _headline_sex(indicator: str, catalogue: Catalogue) -> str:
    known = catalogue.indicators.get(indicator)
    return known.headline_sex if known else "total"


def _blank(rows: pl.DataFrame, file: str, described: Descriptor) -> list[Problem]:
    without = tuple(rows.filter(pl.col(t.VALUE).is_null())[ROW])
    if not without or len(without) == rows.height:
        return []
    wrong = f"{len(without)} {'row has' if len(without) == 1 else 'rows have'} no value"
    return [Problem(file, described.columns.value, wrong, "left out: missing stays missing", without, WARNING)]


def _duplicates(rows: pl.DataFrame, file: str) -> list[Problem]:
    twice = rows.group_by(t.KEY, maintain_order=True).agg(ROW, pl.col(t.VALUE).n_unique().alias("values"))
    twice = twice.filter(pl.col(ROW).list.len() > 1)
    return [
        Problem(
            file,
            "",
            f"{row[t.ECONOMY]}, {row[t.YEAR]}, {row[t.INDICATOR]}, {row[t.SEX]} stands there more than once"
            + ("" if row["values"] == 1 else ", with different values"),
            "keep one of the rows",
            tuple(row[ROW]),
        )
        for row in twice.iter_rows(named=True)
    ]


def _values(rows: pl.DataFrame, described: Descriptor, catalogue: Catalogue, file: str) -> list[Problem]:
    """Hold the values against the range and the unit of their indicator."""
    out = []
    column = described.columns.value
    for name, one in described.indicators.items():
        mine = rows.filter(pl.col(t.INDICATOR) == name)
        known = catalogue.indicators.get(name)
        lower, upper, remedy = _limits(one, known, catalogue)
        beyond = mine.filter((pl.col(t.VALUE) < lower) | (pl.col(t.VALUE) > upper)) if mine.height else mine
        if beyond.height:
            first = beyond[t.VALUE][0]
            wrong = f"{first:g} lies outside {lower:g} to {upper:g}, the range of {name}"
            out.append(Problem(file, column, wrong, remedy, tuple(beyond[ROW])))
        if known and known.headline_sex == "female" and not mine.filter(pl.col(t.SEX) == "total").is_empty():
            total = tuple(mine.filter(pl.col(t.SEX) == "total")[ROW])
            wrong = f"{name} is about women, and these rows about both sexes: they show nowhere"
            out.append(Problem(file, described.columns.sex, wrong, "write female if they are", total, WARNING))
        if one.unit.startswith("%") and not one.below_one and _fractions(mine[t.VALUE]):
            wrong = f"all values of {name} lie between 0 and 1, and its unit is {one.unit}"
            remedy = f"multiply by 100; if they are truly below 1 %, write `below_one: yes` under `{name}:`"
            severity = "error" if mine.height >= _FEW else WARNING
            out.append(Problem(file, column, wrong, remedy, tuple(mine[ROW]), severity))
    return out


def _limits(one: descriptor.OwnIndicator, known: Indicator | None, catalogue: Catalogue) -> tuple[float, float, str]:
    """Return between which values the figures have to lie, and what to do where they do not.

    The catalogue's range of its own indicator; else the range that the descriptor gives; else what the unit allows by
    definition, and of a percentage that the catalogue does not use, 0 to 100.
    """
    remedy = "correct the value or the unit"
    lower, upper = one.range_lower, one.range_upper
    if known and known.recipes:
        lower, upper = known.recipes[0].range_lower, known.recipes[0].range_upper
    elif lower is None and upper is None:
        if defined := catalogue.limits.get(one.unit):
            lower, upper = defined.lower, defined.upper
        elif one.unit.startswith("%") and one.unit not in {i.unit for i in catalogue.indicators.values()}:
            lower, upper = 0.0, 100.0
            remedy += "; where such values can be, give `range_lower:` and `range_upper:`"
    return (float("-inf") if lower is None else lower), (float("inf") if upper is None else upper), remedy


def _fractions(values: pl.Series) -> bool:
    return bool(values.len() and values.is_between(0, 1).all() and ((values > 0) & (values < 1)).any())


def _finished(rows: pl.DataFrame, described: Descriptor) -> pl.DataFrame:
    """Rows of the long table, before it is known whether they replace a provider's."""
    words: Sequence[pl.Expr] = (pl.col(t.FLAGS).fill_null(""), pl.lit("own"))
    return (
        rows.with_columns(
            pl.concat_str(words, separator=" ").str.split(" ").list.drop_nulls().list.unique().alias(t.FLAGS),
            pl.lit(OWN).alias(t.SOURCE),
            pl.lit(f"{described.name}/{described.columns.value}").alias(t.SERIES),
            pl.lit(0).alias(t.RECIPE),
            pl.lit(described.source.line).alias(t.ORIGIN),
            pl.lit(described.source.date).alias(t.UPDATED),
            pl.lit("").alias(t.VINTAGE),
        )
        .with_columns(pl.col(t.FLAGS).list.sort().list.join(" ").str.strip_chars())
        .select(list(t.OBSERVATIONS))
        .cast(t.OBSERVATIONS)  # type: ignore[arg-type]
        .sort(t.KEY)
    )
