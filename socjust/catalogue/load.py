"""Load the catalogue: CSV files and corrections.yml of this folder into frozen, checked objects."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from socjust.catalogue import corrections, judgements, rows, rules
from socjust.catalogue.corrections import Correction
from socjust.catalogue.judgements import Judgement, Limit
from socjust.catalogue.models import (
    Aggregate,
    Code,
    Dimension,
    Economy,
    Gap,
    Group,
    Indicator,
    Level,
    Membership,
    NamedGroup,
    Series,
    Target,
)
from socjust.errors import unknown

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """All rows of the catalogue by id, and the fingerprint of the files they come from."""

    dimensions: Mapping[str, Dimension]  # in the order of the report
    indicators: Mapping[str, Indicator]  # denominators and declared gaps included
    economies: Mapping[str, Economy]
    groups: Mapping[str, Group]
    areas: tuple[Code, ...]  # providers' area codes that are not ours, each with its reason
    levels: Mapping[str, Level]  # by label of a series
    sha256: str
    named_groups: Mapping[str, NamedGroup] = field(default_factory=dict)  # lists that others keep: LDC, G20 …
    memberships: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # economies by id of a named group
    aggregates: Mapping[str, Aggregate] = field(default_factory=dict)  # by indicator: how it becomes a group's figure
    gaps: Mapping[str, Gap] = field(default_factory=dict)  # by indicator of role gap: what would close it
    corrections: tuple[Correction, ...] = ()  # published figures that are mistakes, in the order of the file
    judgements: Mapping[str, Judgement] = field(default_factory=judgements.own)  # rules and their sentences, by name
    limits: Mapping[str, Limit] = field(default_factory=dict)  # by unit: values beyond are impossible
    base: str = ""  # fingerprint of the files alone, where own data have added to them; see socjust.own
    own: str = ""  # fingerprint of those own data

    def extended(self, indicators: Iterable[Indicator], own: str) -> Catalogue:
        """Return this catalogue with a country team's indicators in it, or in the place of those with the same id.

        Parameters
        ----------
        indicators : iterable of Indicator
            New ones, and declared gaps that own data fill for some economy.
        own : str
            Fingerprint of the own data; with it the catalogue's own fingerprint changes.

        Examples
        --------
        >>> framework = load()
        >>> more = framework.extended([], "1f3a")
        >>> more.base == framework.sha256, more.sha256 == framework.sha256
        (True, False)
        """
        base = self.base or self.sha256
        together = hashlib.sha256(f"{base}|{own}".encode()).hexdigest()
        return replace(
            self, indicators=_frozen(_among(self.indicators.values(), indicators)), sha256=together, base=base, own=own
        )

    targets: Mapping[str, Target] = field(default_factory=dict)  # by id of the indicator; most have one

    @cached_property
    def codes(self) -> Mapping[tuple[str, str], str]:
        """Our id by (provider, provider's area code), for codes that differ; "" where figures are left out.

        Examples
        --------
        >>> load().codes["ilostat", "KOS"]
        'XKX'
        """
        return MappingProxyType({(code.provider, code.code): code.area for code in self.areas})

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of this id.

        Examples
        --------
        >>> load().indicator("dis_gini").unit
        'index 0–100'
        """
        if name not in self.indicators:
            raise unknown("indicator", name, self.indicators, "socjust list indicators")
        return self.indicators[name]

    def dimension(self, name: str) -> Dimension:
        """Return the dimension of this id, upper or lower case.

        Examples
        --------
        >>> load().dimension("cap").title
        'Essential capabilities'
        """
        if name.upper() not in self.dimensions:
            raise unknown("dimension", name, self.dimensions, "socjust list dimensions")
        return self.dimensions[name.upper()]

    def economy(self, name: str) -> Economy:
        """Return the economy of this ISO 3166 alpha-3 code or English name, upper or lower case, accents or none.

        Examples
        --------
        >>> load().economy("ken").name, load().economy("cote d'ivoire").id
        ('Kenya', 'CIV')
        """
        found = self.economies.get(name.strip().upper())
        if found:
            return found
        if _plain(name) in self._by_name:
            return self._by_name[_plain(name)]
        # a three-letter typo is of a code, anything longer of a name: offering both would drown the near one
        known = self.economies if len(name.strip()) <= 3 else [e.name for e in self.economies.values()]
        raise unknown("economy", name, known, "socjust list economies")

    @cached_property
    def _by_name(self) -> dict[str, Economy]:
        full = {_plain(economy.name): economy for economy in self.economies.values()}
        # "Egypt" for "Egypt, Arab Rep.", but not "Korea" or "Congo", of which there are two
        short = Counter(name.partition(",")[0] for name in full)
        return {n.partition(",")[0]: e for n, e in full.items() if short[n.partition(",")[0]] == 1} | full

    def members(self, group: str) -> list[str]:
        """Return the ids of the economies of a region, an income group, the world or a named group.

        Examples
        --------
        >>> load().members("SAS"), len(load().members("LDC"))
        (['BGD', 'BTN', 'IND', 'LKA', 'MDV', 'NPL'], 44)
        """
        if group in self.memberships:
            return sorted(self.memberships[group])
        if group not in self.groups:
            known = [*self.groups, *self.named_groups]
            raise unknown("group", group, known, "groups.csv and named_groups.csv of the catalogue")
        everyone = self.groups[group].kind == "world"
        return sorted(e.id for e in self.economies.values() if everyone or group in (e.region, e.income))

    def scored(self, dimension: str | None = None) -> list[Indicator]:
        """Return the indicators that enter a score, of one dimension or of all.

        Examples
        --------
        >>> {indicator.role for indicator in load().scored()} <= {"score", "score-limited"}
        True
        """
        if dimension is not None:
            dimension = self.dimension(dimension).id
        return [i for i in self.indicators.values() if i.scored and dimension in (None, i.dimension)]

    def series(self, indicators: Iterable[str] | None = None) -> list[Series]:
        """Return every series that the recipes name, each once, in the order of the catalogue.

        Parameters
        ----------
        indicators : iterable of str, optional
            Ids of the indicators to look at; all of them when left out.

        Examples
        --------
        >>> [series.label for series in load().series(["dis_palma"])]
        ['SI.DST.10TH.10', 'SI.DST.FRST.20', 'SI.DST.02ND.20']
        """
        wanted = self.indicators if indicators is None else indicators
        found: dict[tuple[str, str], Series] = {}
        for name in wanted:
            for recipe in self.indicator(name).recipes:
                for _, series in (*recipe.components, *recipe.by_sex):
                    found.setdefault((series.provider, series.label), series)
        return list(found.values())


def load(folder: Path | None = None) -> Catalogue:
    """Load and check the catalogue.

    Parameters
    ----------
    folder : Path, optional
        A folder with the files of a catalogue; the package's own when left out (read once, then remembered).

    Returns
    -------
    Catalogue
        Frozen objects.

    Raises
    ------
    CatalogueError
        Naming file, row, column and remedy of the first cell that does not fit.

    Examples
    --------
    >>> len(load().economies), list(load().dimensions)
    (217, ['CAP', 'RIG', 'OPP', 'GEN', 'DIS', 'PRO', 'TRA'])
    """
    return _own() if folder is None else _load(Path(folder))


@cache
def _own() -> Catalogue:
    return _load(FOLDER)


def _load(folder: Path) -> Catalogue:
    groups = rows.groups(folder)
    dimensions = rows.dimensions(folder)
    economies = rows.economies(folder)
    areas = rows.codes(folder)
    indicators = rows.indicators(folder)
    levels = rows.levels(folder)
    named = rows.named_groups(folder)
    memberships = rows.memberships(folder)
    aggregates = rows.aggregates(folder)
    gaps = rows.gaps(folder)
    targets = rows.targets(folder)
    rules.check_areas(economies, groups, areas)
    rules.check_indicators(indicators, dimensions)
    rules.check_levels(levels, indicators)
    rules.check_named_groups(named, memberships, economies, groups)
    rules.check_aggregates(aggregates, indicators)
    rules.check_gaps(gaps, indicators)
    rules.check_targets(targets, indicators)
    by_id = {i.row.id: i.row for i in indicators}
    places = {e.row.id: e.row for e in economies}, {g.row.id: g.row for g in groups}
    return Catalogue(
        dimensions=_frozen({d.row.id: d.row for d in sorted(dimensions, key=lambda d: d.row.order)}),
        indicators=_frozen(by_id),
        economies=_frozen(places[0]),
        groups=_frozen(places[1]),
        areas=tuple(a.row for a in areas),
        levels=_frozen({v.row.series: v.row for v in levels}),
        sha256=fingerprint(folder),
        named_groups=_frozen({g.row.id: g.row for g in named}),
        memberships=_frozen({g.row.id: _members(g.row.id, memberships) for g in named}),
        aggregates=_frozen({a.row.indicator: a.row for a in aggregates}),
        gaps=_frozen({g.row.indicator: g.row for g in gaps}),
        corrections=corrections.corrections(folder, by_id, *places),
        judgements=judgements.judgements(folder),
        limits=judgements.limits(folder, by_id.values()),
        targets=_frozen({g.row.indicator: g.row for g in targets}),
    )


def _members(group: str, memberships: list[rows.Placed[Membership]]) -> tuple[str, ...]:
    return tuple(member.row.economy for member in memberships if member.row.group == group)


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 over the catalogue's files, sorted by name; line ends of any system count as one.

    Examples
    --------
    >>> len(fingerprint(FOLDER))
    64
    """
    digest = hashlib.sha256()
    files = [*folder.glob("*.csv"), *folder.glob(corrections.FILE)]
    for path in sorted(files, key=lambda p: p.name):
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _among(held: Iterable[Indicator], more: Iterable[Indicator]) -> dict[str, Indicator]:
    """Put indicators behind the last one of their dimension, in the place of those with the same id."""
    new = {i.id: i for i in more}
    rows_ = [i for i in held if i.id not in new]
    for one in new.values():
        place = max((n for n, i in enumerate(rows_, 1) if i.dimension == one.dimension), default=len(rows_))
        rows_.insert(place, one)
    return {i.id: i for i in rows_}


def _frozen(rows_by_id: dict) -> Mapping:
    return MappingProxyType(rows_by_id)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.strip().replace("’", "'"))
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()
