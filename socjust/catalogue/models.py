"""The catalogue's kinds of row as frozen, checked objects."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Provider = Literal["worldbank", "ilostat", "own"]  # own: a country team's, never named in a file of the catalogue
Role = Literal["score", "score-limited", "context", "fallback", "candidate", "global", "quality", "gap", "denominator"]
Text = Annotated[str, Field(min_length=1)]

OR: Final = "|"  # between the classification versions of one filter
SCORED: tuple[Role, ...] = ("score", "score-limited")
INCOME_GROUPS: Final = ("LIC", "LMC", "UMC", "HIC")  # ids in groups.csv, poorest first


class Row(BaseModel):
    """Common to every row: nothing can be changed after loading, no unknown field is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class Series(Row):
    """One series of one provider, as it has to be asked for."""

    provider: Provider
    code: Text
    database: int | None = None  # World Bank database number: 2 is World Development Indicators
    # ILOSTAT: (("classif1", "SOC_CONTIG_MAT"), ("sex", "SEX_F")), sorted. A value may name other classification
    # versions in the order they are tried, "AGE_YTHADULT_YGE15|AGE_AGGREGATE_TOTAL": one is used, never their sum.
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The series as it is written in tables: code, with its filters in brackets, of versions the first.

        Examples
        --------
        >>> Series(provider="ilostat", code="X_RT", filters=(("classif1", "A|B"), ("sex", "SEX_T"))).label
        'X_RT[classif1=A;sex=SEX_T]'
        """
        if not self.filters:
            return self.code
        return f"{self.code}[{';'.join(f'{k}={v.partition(OR)[0]}' for k, v in self.filters)}]"

    @property
    def choices(self) -> tuple[Series, ...]:
        """The series with one classification version each, in the order they are tried; itself where there is one.

        Examples
        --------
        >>> versions = Series(provider="ilostat", code="X_RT", filters=(("classif1", "A|B"), ("sex", "SEX_T")))
        >>> [one.label for one in versions.choices]
        ['X_RT[classif1=A;sex=SEX_T]', 'X_RT[classif1=B;sex=SEX_T]']
        """
        if all(OR not in value for _, value in self.filters):
            return (self,)
        names = [name for name, _ in self.filters]
        combinations = product(*(value.split(OR) for _, value in self.filters))
        return tuple(self.model_copy(update={"filters": tuple(zip(names, c, strict=True))}) for c in combinations)


class Goalposts(Row):
    """The two values of an indicator that score 0 and 100; ``lower < upper`` whatever the direction."""

    lower: float
    upper: float
    source: Text
    provisional: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> Goalposts:
        if not self.lower < self.upper:
            raise ValueError(f"lower goalpost {self.lower:g} must be smaller than upper goalpost {self.upper:g}")
        return self


class Recipe(Row):
    """How an indicator's value is made: one series, or an expression over several named ones."""

    rank: int = Field(ge=0)  # 0 first choice, 1, 2 … alternates in the order they are tried
    components: tuple[tuple[str, Series], ...]  # (("x", Series),) for a plain series; names used in `expression`
    expression: str | None = None  # None: the single component as it is; else e.g. "top / (q1 + q2)"
    tolerance_years: int = Field(0, ge=0)  # how far apart the years of the components may lie
    cap_lower: float | None = None
    cap_upper: float | None = None
    by_sex: tuple[tuple[str, Series], ...] = ()  # (("female", Series), ("male", Series)) where the provider has them
    status: Literal["observed", "modelled"] = "observed"  # of a figure that the provider does not mark itself
    goalposts: Goalposts | None = None
    comparable: bool = True  # False: an alternate that measures another concept
    remark: str = ""  # said wherever a value of an alternate shows
    # What this recipe's figures are called and look like: an alternate may measure in another unit than the first
    # choice. The loader fills what an alternate leaves blank from the first choice, so these are never blank there.
    title: str = ""
    unit: str = ""
    decimals: int = Field(1, ge=0, le=3)
    range_lower: float | None = None
    range_upper: float | None = None
    green: float | None = None
    red: float | None = None


class Indicator(Row):
    """One thing the report measures, with every judgement made about it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    dimension: str  # id of a Dimension; "" for denominators and gaps
    role: Role
    title: Text
    short: Text  # at most 40 characters, for charts
    unit: str
    direction: Literal[-1, 0, 1]  # +1 higher is better, -1 lower is better, 0 neither
    decimals: int = Field(1, ge=0, le=3)
    weight: float = Field(0.0, ge=0)  # within its dimension; 0 for anything that is not scored
    weight_reason: str = ""
    recipes: tuple[Recipe, ...] = ()  # first choice first; empty for a gap
    sdg_target: str = ""
    ilo_pillar: str = ""
    mandate: str = ""
    licence: Text = "CC BY 4.0"
    non_commercial: bool = False  # left out unless asked for by name
    coverage_class: str = ""
    green: float | None = None
    red: float | None = None
    censored_at: float | None = None  # a published value equal to this is a bound, not a figure
    range_lower: float | None = None  # values outside are an error of the provider or of ours
    range_upper: float | None = None
    caveat: str = ""
    fallback_for: str = ""  # id of the indicator whose place it takes, per economy, where that one has no value
    definition: str = ""  # one or two sentences in our words: what the number means
    headline_sex: Literal["total", "female"] = "total"  # "female" only where the provider's own filter is SEX_F
    changed: str = ""  # what was decided otherwise than in the first draft of the framework, and why

    @property
    def goalposts(self) -> Goalposts | None:
        """Goalposts of the first choice."""
        return self.recipes[0].goalposts if self.recipes else None

    @property
    def own(self) -> bool:
        """Whether its figures are a country team's own: a new indicator, or a declared gap that own data fill."""
        return any(series.provider == "own" for recipe in self.recipes for _, series in recipe.components)

    @property
    def scored(self) -> bool:
        """Whether it enters its dimension's score."""
        return self.role in SCORED


class Dimension(Row):
    """One of the seven dimensions of social justice."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    order: int
    title: Text
    short: Text
    question: Text
    text: Text  # a paragraph for the head of its chapter
    banded: bool = False  # thin evidence: shown as a band, never ranked


class Economy(Row):
    """One economy of the World Bank's list."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    iso2: str
    name: Text
    region: str  # id of a Group of kind region
    income: str  # id of a Group of kind income; "INX" not classified


class Level(Row):
    """Typical level of one series, typed in by hand: the invented data set is drawn from it, nothing else is."""

    series: Text  # label of a Series
    lic: float | None = None  # about 2020, in low-income economies; None: not collected for this income group
    lmc: float | None = None
    umc: float | None = None
    hic: float | None = None
    trend: float = 0.0  # change a year, in the unit of the series
    noise: float = Field(0.0, ge=0)  # from year to year (standard deviation), in the unit of the series
    floor: float | None = None
    ceiling: float | None = None
    coverage: float = Field(1.0, ge=0, le=1)  # share of economies with any figure
    every: int = Field(1, ge=1)  # years between two figures of one economy
    first: int = Field(1990, ge=1900)
    last: int = Field(2024, ge=1900)

    @model_validator(mode="after")
    def _ordered(self) -> Level:
        if self.first > self.last:
            raise ValueError(f"first year {self.first} must not be after last year {self.last}")
        if self.lic is self.lmc is self.umc is self.hic is None:
            raise ValueError("a level must be given for at least one of lic, lmc, umc and hic")
        if self.floor is not None and self.ceiling is not None and not self.floor < self.ceiling:
            raise ValueError(f"floor {self.floor:g} must be smaller than ceiling {self.ceiling:g}")
        return self


class Code(Row):
    """A provider's area code that is not ours: what it stands for, or why its figures are left out."""

    provider: Provider
    code: Text
    area: str  # id of an Economy or Group; "" when the figures are left out
    reason: Text


class Target(Row):
    """The value that an indicator is to reach, the year it is to be reached in, and who says so."""

    indicator: Text  # id of an Indicator with a direction and goalposts
    target: float  # in the indicator's unit, within its goalposts
    target_year: int = Field(2030, ge=2015, le=2100)
    kind: Literal["SDG target", "upper goalpost", "published threshold"]
    source: Text
    reason: Text
    read_in: Text  # where the source was read; "not opened", or "own choice" where nobody else's is followed


class Group(Row):
    """A region, an income group or the world: the providers' aggregates go by its id."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9]{3}$")]
    kind: Literal["world", "region", "income"]
    name: Text
    short: Text
    ilostat: str = ""  # ILOSTAT's code of the same aggregate ("X01"), where there is one


class NamedGroup(Row):
    """A group of economies that others keep the list of, at one date: least developed countries, the G20."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9]{3,5}$")]
    name: Text
    short: Text
    source: Text  # who keeps the list
    as_of: date  # members change: the list is the one of this day
    remark: str = ""
    read_in: Text  # where the list was read, or "not opened"


class Membership(Row):
    """One economy of a named group."""

    group: Text
    economy: Text


class Aggregate(Row):
    """How an indicator of economies becomes a figure of a group, or why it does not."""

    indicator: Text
    method: Literal["mean", "sum", "none"]
    weight: str = ""  # arithmetic over ids of denominators; what the mean is weighted by
    weight_name: str = ""  # what the weight counts, in words: "people", "births"
    provider_rule: Literal["", "same", "other"] = ""  # whether the provider's figure of the world is made the same way
    provider_tolerance: float | None = Field(None, gt=0)  # per cent by which the two may differ, where it is the same
    reason: Text

    @model_validator(mode="after")
    def _whole(self) -> Aggregate:
        if (self.method == "mean") != bool(self.weight):
            raise ValueError("a mean names its weight, and nothing else has one")
        if bool(self.weight) != bool(self.weight_name):
            raise ValueError("weight and weight_name belong together")
        if (self.provider_rule == "same") != (self.provider_tolerance is not None):
            raise ValueError("provider_tolerance is given where provider_rule is same, and only there")
        return self


class Gap(Row):
    """What would close a declared gap."""

    indicator: Text
    what_would_close_it: Text
    who_holds_it: Text
    source: Text
    own_data: bool  # whether a country team can close it for its own economy with figures it holds
    read_in: Text  # where the source was read, or "not opened"
