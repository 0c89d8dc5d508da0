"""Two vintages side by side: the whole of what changed, with what a reader must know about the comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from socjust import store
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.diff import scored as effects
from socjust.diff.cause import causes
from socjust.diff.changes import changes
from socjust.diff.decided import decided
from socjust.diff.summary import summary
from socjust.errors import UsageError
from socjust.scores.dimension import reference_year
from socjust.scores.stored import scores


@dataclass(frozen=True)
class Diff:
    """What changed from one vintage to another.

    Attributes
    ----------
    before, after : Vintage
        The two vintages.
    year : int
        Reference year of the scores.
    changes : polars.DataFrame
        Every figure that differs (:func:`socjust.diff.changes.changes`), with the decision of this project behind it
        where there is one (:func:`socjust.diff.decided.decided`).
    indicators : polars.DataFrame
        The same by indicator (:func:`socjust.diff.summary.summary`).
    scores : polars.DataFrame
        Every score that either vintage publishes (:func:`socjust.diff.scored.scored`); no rows where scores of the two
        cannot be compared.
    dimensions : polars.DataFrame
        The same by dimension.
    notices : tuple of str
        Sentences about the comparison.
    """

    before: store.Vintage
    after: store.Vintage
    year: int
    changes: pl.DataFrame
    indicators: pl.DataFrame
    scores: pl.DataFrame
    dimensions: pl.DataFrame
    notices: tuple[str, ...]

    @property
    def simulated(self) -> bool:
        """Whether the figures of either side are invented."""
        return self.before.simulated or self.after.simulated


def diff(
    before: store.Vintage,
    after: store.Vintage,
    catalogue: Catalogue,
    *,
    year: int | None = None,
    indicators: Sequence[str] | None = None,
) -> Diff:
    """Compare two vintages.

    Both long tables are made by the catalogue at hand, so that only what the providers sent, and what each vintage
    asked for, can differ.

    Parameters
    ----------
    before, after : Vintage
        Stored vintages.
    catalogue : Catalogue
        The framework.
    year : int, optional
        Reference year of the scores; the earlier of the two vintages' default years when left out.
    indicators : sequence of str, optional
        Ids to look at, without the scores; all that both vintages asked for when left out.

    Returns
    -------
    Diff

    Raises
    ------
    UsageError
        For the same vintage twice, a simulated one beside a real one, or nothing in common.
    """
    _comparable(before, after)
    shared = [n for n in catalogue.indicators if n in before.manifest.recipes and n in after.manifest.recipes]
    if not shared:
        raise UsageError(f"{before.name} and {after.name} have no indicator in common: there is nothing to compare.")
    wanted = shared if indicators is None else _wanted(indicators, shared, catalogue)
    old, new = store.observations(before, catalogue), store.observations(after, catalogue)
    default = min(reference_year(old, catalogue), reference_year(new, catalogue))
    old, new = (rows.filter(pl.col(t.INDICATOR).is_in(wanted)) for rows in (old, new))
    found = decided(changes(old, new, catalogue), *(store.decisions(v, catalogue) for v in (before, after)))
    whole = not before.partial and not after.partial
    table = _scores(before, after, catalogue, year or default) if whole and indicators is None else _none(catalogue)
    return Diff(
        before,
        after,
        year or default,
        found,
        summary(found, old, new, catalogue, causes(before.manifest, after.manifest, catalogue)),
        table,
        effects.by_dimension(table, catalogue),
        _notices(before, after, catalogue, len(wanted)),
    )


def _comparable(before: store.Vintage, after: store.Vintage) -> None:
    if before.name == after.name:
        raise UsageError(f"{before.name} is named twice: name two vintages (socjust list vintages shows them).")
    if before.simulated != after.simulated:
        invented, real = (before, after) if before.simulated else (after, before)
        raise UsageError(
            f"{invented.name} is simulated and {real.name} is not: the difference of invented and real figures "
            "says nothing. Name two real vintages, or two simulated ones."
        )


def _wanted(indicators: Sequence[str], shared: list[str], catalogue: Catalogue) -> list[str]:
    for name in indicators:
        catalogue.indicator(name)
        if name not in shared:
            raise UsageError(f"'{name}' was not asked for in both vintages: there is nothing to compare.")
    return list(indicators)


def _scores(before: store.Vintage, after: store.Vintage, catalogue: Catalogue, year: int) -> pl.DataFrame:
    old, new = scores(before, catalogue), scores(after, catalogue)
    for vintage, made in ((before, old), (after, new)):
        held = made.dimensions[t.YEAR]
        if year not in held:
            raise UsageError(
                f"{vintage.name} has no scores for {year}: choose a year from {held.min()} to {held.max()}."
            )
    return effects.scored(old, new, catalogue, year)


def _none(catalogue: Catalogue) -> pl.DataFrame:
    from socjust.scores.dimension import Scores

    empty = {t.ECONOMY: pl.String, t.DIMENSION: pl.String, t.YEAR: pl.Int32, t.SCORE: pl.Float64}
    ends = {t.LOW: pl.Float64, t.HIGH: pl.Float64, t.RANK_LOW: pl.Int32, t.RANK_HIGH: pl.Int32, "banded": pl.Boolean}
    rows = pl.DataFrame(schema={**empty, **ends})
    single = pl.DataFrame(schema={**empty, t.WEIGHT: pl.Float64, "stands_for": pl.String})
    made = Scores(rows, single)
    return effects.scored(made, made, catalogue, 0)


def _notices(before: store.Vintage, after: store.Vintage, catalogue: Catalogue, count: int) -> tuple[str, ...]:
    told = []
    partial = [v.name for v in (before, after) if v.partial]
    if partial:
        verb = "is" if len(partial) == 1 else "are"
        told.append(
            f"{' and '.join(partial)} {verb} partial: only the {count} indicators that both vintages asked for are "
            "compared, and no scores."
        )
    if after.manifest.created < before.manifest.created:
        told.append(f"{after.name} was fetched before {before.name}: the comparison runs backwards in time.")
    old, new = before.manifest.catalogue_sha256, after.manifest.catalogue_sha256
    if old == new == catalogue.sha256:
        told.append("Both vintages were fetched by the catalogue at hand: every difference is the providers'.")
    elif old == new:
        told.append(
            "Both vintages were fetched by the same catalogue, and both tables are made by the one at hand: "
            "differences come from the providers, or from what that catalogue did not ask for."
        )
    else:
        told.append(
            "The vintages were fetched by different editions of the catalogue; both tables are made by the one at "
            "hand. The column cause says where a change is not the provider's."
        )
    return tuple(told)
