"""Drawing one invented series for every economy: level, standing, trend, noise, gaps.

Every draw is seeded by the names of the series and the economy and by nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtr, ndtri

from socjust.catalogue.models import INCOME_GROUPS

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue
    from socjust.catalogue.models import Level

START: Final = 1990
DRAWN: Final = 61  # years drawn for every series, whatever is asked: a later last year changes no earlier figure
TYPED: Final = 2020  # the year that the catalogue's levels are about
PERSISTENCE: Final = 0.7  # of the year noise from one year to the next
SHARED: Final = 0.7  # correlation of an economy's standing between two series is the square of this
SPREAD: Final = 0.4  # standard deviation within an income group, in distances between neighbouring groups
SIZE: Final = 1.6  # standard deviation of log population within an income group
TOTALS: Final = 1e6  # a series of this level counts people or money: economies add up, others are averaged
POPULATION: Final = "SP.POP.TOTL"
GINI: Final = "SI.POV.GINI"
SHARES: Final = {  # code of a share of income: the part of the people it belongs to, poorest first
    "SI.DST.FRST.10": (0.0, 0.1),
    "SI.DST.FRST.20": (0.0, 0.2),
    "SI.DST.02ND.20": (0.2, 0.4),
    "SI.DST.03RD.20": (0.4, 0.6),
    "SI.DST.04TH.20": (0.6, 0.8),
    "SI.DST.05TH.20": (0.8, 1.0),
    "SI.DST.10TH.10": (0.9, 1.0),
}

PRODUCTS: Final = {  # code of a count: the two series whose product it is, and the factor
    "SP.POP.0014.TO": (POPULATION, "SP.POP.0014.TO.ZS", 0.01),
    "SP.POP.1564.TO": (POPULATION, "SP.POP.1564.TO.ZS", 0.01),
    "SP.POP.65UP.TO": (POPULATION, "SP.POP.65UP.TO.ZS", 0.01),
    "NY.GDP.MKTP.PP.KD": (POPULATION, "NY.GDP.PCAP.PP.KD", 1.0),
    "NY.GDP.MKTP.CN": ("NY.GDP.MKTP.PP.CD", "PA.NUS.PPP", 1.0),
}

Drawn = tuple[np.ndarray, np.ndarray]  # values without gaps, and where a figure exists; economies x DRAWN years


@dataclass(frozen=True)
class World:
    """What all series share: the economies, how well off and how large each is, and the groups they form."""

    economies: tuple[str, ...]
    income: np.ndarray  # 0 low … 3 high; column of a level's four values
    standing: np.ndarray  # how much better off than its income group, standard normal
    size: np.ndarray  # log of population relative to its income group, standard normal
    groups: dict[str, np.ndarray]  # aggregate: which economies belong to it
    levels: dict[str, Level]
    direction: dict[str, int]  # by label: +1 higher is better, -1 lower is better
    moneys: frozenset[str]  # labels of figures in each economy's own money, which have no aggregate
    drawn: dict[str, Drawn | None] = field(default_factory=dict)  # series that others are made from, drawn once
    draws: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, catalogue: Catalogue) -> World:
        """Derive it from the catalogue."""
        ids = tuple(sorted(catalogue.economies))
        place = {group: n for n, group in enumerate(INCOME_GROUPS)}
        income = np.array([place.get(catalogue.economies[e].income, 2) for e in ids], dtype=int)
        traits = np.array([generator("economy", e).standard_normal(2) for e in ids]).reshape(-1, 2).clip(-2.2, 2.2)
        members = {g: set(catalogue.members(g)) for g in catalogue.groups}
        groups = {g: np.array([e in held for e in ids], dtype=bool) for g, held in members.items()}
        return cls(ids, income, *traits.T, groups, dict(catalogue.levels), *_judgements(catalogue))

    @cached_property
    def population(self) -> np.ndarray:
        """Weights of the aggregates; all alike where the catalogue has no level for the population."""
        if POPULATION not in self.levels:
            return np.ones((len(self.economies), DRAWN))
        return draw(self, POPULATION)[0]

    def even(self, name: str, n: int) -> np.ndarray:
        """Draw n numbers from 0 to 1 for each economy, the same ones for the same name."""
        if name not in self.draws:
            self.draws[name] = np.array([generator(name, e).random(n) for e in self.economies])
        return self.draws[name]


def generator(*names: str) -> np.random.Generator:
    """Return a generator that depends on the names and on nothing else: no hash seed, no order of calls."""
    seed = int.from_bytes(blake2b("|".join(names).encode(), digest_size=8).digest())
    return np.random.default_rng(seed)


def _judgements(catalogue: Catalogue) -> tuple[dict[str, int], frozenset[str]]:
    """Say which way is better, and what is in an economy's own money, for series shown as they are."""
    found: dict[str, int] = {}
    moneys: set[str] = set()
    for indicator in catalogue.indicators.values():
        for recipe in indicator.recipes:
            plain = recipe.components if recipe.expression is None else ()
            for _, series in (*plain, *recipe.by_sex):
                found[series.label] = found.get(series.label) or indicator.direction
                moneys |= {series.label} if "LCU" in recipe.unit + indicator.unit else set()
    return found, frozenset(moneys)


def family(label: str) -> str:
    """Return the label of the series for both sexes together; surveys publish the sexes for the same years."""
    both = re.sub(r"\bsex=SEX_[FM]\b", "sex=SEX_T", label)
    return both if both != label else re.sub(r"\.(FE|MA)(?=\.|$)", "", label)


def draw(world: World, label: str) -> Drawn | None:
    """Draw one series: from its level, from the series for both sexes, or from the Gini index."""
    if label not in world.drawn:
        world.drawn[label] = _draw(world, label)
    return world.drawn[label]


def _draw(world: World, label: str) -> Drawn | None:
    if label in SHARES and GINI in world.levels:
        return _share(world, *SHARES[label])
    if label in PRODUCTS and {label, *PRODUCTS[label][:2]} <= world.levels.keys():
        return _product(world, label, *PRODUCTS[label])
    both = family(label)
    if both != label and both in world.levels:
        return _of_one_sex(world, label, both)
    return _from_level(world, label, world.levels[label]) if label in world.levels else None


def typical_values(level: Level) -> np.ndarray:
    """Return the four typical values; not a number for an income group that nobody collects the series for."""
    return np.array([level.lic, level.lmc, level.umc, level.hic], dtype=float)


def _from_level(world: World, label: str, level: Level) -> Drawn:
    typical = typical_values(level)
    draws = np.array([generator(family(label), e).standard_normal(DRAWN + 2) for e in world.economies])
    own, noise = draws[:, :2], _persistent(draws[:, 2:])  # own: standing in this series, pace of its trend
    better = world.direction.get(label, 0) or np.sign(_richest_minus_poorest(typical))
    standing = SHARED * world.standing + np.sqrt(1 - SHARED**2) * own[:, 0]
    pace = (1 + 0.4 * own[:, 1]) * _room(typical, level)[world.income]
    if _is_large(typical):  # parts and wholes grow together, and do not jump from year to year
        pace, noise = 0.5 + world.even("growth", 1)[:, 0], np.zeros_like(noise)
    path = typical[world.income][:, None] + (level.trend * pace)[:, None] * (np.arange(DRAWN) + START - TYPED)
    if _is_proportional(typical, level):
        path = np.maximum(path, 0.15 * typical[world.income][:, None])
        scale = level.noise / np.nanmean(typical) * path
        factor = np.exp(_log_shift(world, typical, better * standing))[:, None]
        values = (path + scale * noise) * factor
    else:
        values = path + (better * standing * _within(typical, level.noise))[:, None] + level.noise * noise
    values = np.clip(values, level.floor, level.ceiling)
    return np.round(values, _decimals(typical)), _exists(world, label, level) & np.isfinite(values)


def _richest_minus_poorest(typical: np.ndarray) -> float:
    known = typical[np.isfinite(typical)]
    return float(known[-1] - known[0]) if known.size else 0.0


def _persistent(shocks: np.ndarray) -> np.ndarray:
    """Turn independent shocks into noise that lasts from year to year, with standard deviation 1."""
    noise = shocks.copy()
    for year in range(1, noise.shape[1]):
        noise[:, year] = PERSISTENCE * noise[:, year - 1] + np.sqrt(1 - PERSISTENCE**2) * shocks[:, year]
    return noise


def _room(typical: np.ndarray, level: Level) -> np.ndarray:
    """Slow a trend down for income groups that are close to where it ends: a share of 99 % cannot rise much."""
    end = level.ceiling if level.trend > 0 else level.floor
    if end is None:
        return np.ones(4)
    distance = np.abs(end - typical)
    return distance / max(float(np.nanmax(distance)), 1e-9)


def is_count(world: World, label: str) -> bool:
    """Say whether a series counts people or money, so that economies add up to the world."""
    level = world.levels.get(family(label)) or world.levels.get(label)
    return level is not None and _is_large(typical_values(level))


def _is_large(typical: np.ndarray) -> bool:
    return bool(np.nanmax(typical) >= TOTALS)


def _is_proportional(typical: np.ndarray, level: Level) -> bool:
    """Say whether economies differ by factors rather than by points: counts, money, rates that span a decade."""
    low, high = float(np.nanmin(typical)), float(np.nanmax(typical))
    return low > 0 and (_is_large(typical) or (level.ceiling is None and (high > 200 or high >= 8 * low)))


def _log_shift(world: World, typical: np.ndarray, standing: np.ndarray) -> np.ndarray:
    """Shift of the logarithm of an economy's values; counts share the economy's size."""
    if _is_large(typical):
        return SIZE * world.size - SIZE**2 / 2  # so that the mean, not the median, is the level
    known = np.log(typical[np.isfinite(typical)])
    return min(0.6, SPREAD * float(np.mean(np.abs(np.diff(known))) if known.size > 1 else 0.3)) * standing


def _within(typical: np.ndarray, noise: float) -> float:
    """Return the standard deviation between the economies of an income group, in the unit of the series."""
    known = typical[np.isfinite(typical)]
    steps = np.abs(np.diff(known))
    return max(SPREAD * float(steps.mean()) if steps.size else 0.0, 2 * noise)


def _decimals(typical: np.ndarray) -> int:
    high = float(np.nanmax(np.abs(typical)))
    return 0 if high >= 1000 else 1 if high >= 10 else 3


def _survey(label: str) -> str:
    """Name what series have in common that come from one survey and exist for the same years: SI.SPR, SDG_0131."""
    code = GINI if label in SHARES else label.split("[")[0]
    return ".".join(code.split(".")[:2])


def _exists(world: World, label: str, level: Level) -> np.ndarray:
    """Where a figure exists: large economies are covered more often, surveys start late and sometimes stop."""
    years = np.arange(DRAWN) + START
    chance, stops, phase, late, early = world.even(f"gaps {_survey(label)}", 5).T[:, :, None]
    surveyed = level.every > 1 or level.coverage < 0.9
    third, span = (level.last - level.first) // 3, level.last - level.first + 1
    first = level.first + surveyed * np.floor(min(8, third) * late)
    last = level.last - (surveyed & (stops < 0.25)) * np.floor(min(12, third) * early)
    covered = chance < level.coverage ** np.exp(-0.4 * world.size[:, None])
    due = (years - level.first - np.floor(phase * min(level.every, span))) % level.every == 0
    return covered & (years >= first) & (years <= last) & due


def _of_one_sex(world: World, label: str, both: str) -> Drawn:
    """Place women's and men's values around the value for both together."""
    values, mask = draw(world, both)
    level = world.levels[both]
    typical = typical_values(level)
    woman = bool(re.search(r"SEX_F\b|\.FE(\.|$)", label))
    if label in world.levels:
        gap = typical_values(world.levels[label]) - typical
        mask = mask & _exists(world, label, world.levels[label])
    elif _is_large(typical):
        gap = np.zeros(4)
    else:
        better = world.direction.get(both, 0) or world.direction.get(label, 0)
        gap = (-0.05 if woman else 0.05) * better * np.abs(typical)
    pace = 0.5 + world.even(f"sexes {both}", 1)[:, 0]
    share = 0.5 if _is_large(typical) and label not in world.levels else 1.0
    moved = share * values + (gap[world.income] * pace)[:, None]
    return np.round(np.clip(moved, level.floor, level.ceiling), _decimals(typical)), mask & np.isfinite(moved)


def _product(world: World, label: str, one: str, other: str, factor: float) -> Drawn:
    """Multiply two invented series, so that parts add up to the whole and figures per head agree with totals."""
    values = np.round(factor * draw(world, one)[0] * draw(world, other)[0])
    return values, _exists(world, label, world.levels[label]) & np.isfinite(values)


def _share(world: World, poorest: float, richest: float) -> Drawn:
    """Share of income of a part of the people, where incomes are lognormal with the invented Gini index."""
    gini, mask = draw(world, GINI)
    sigma = np.sqrt(2) * ndtri((np.clip(gini, 15, 75) / 100 + 1) / 2)
    lorenz = [ndtr(ndtri(part) - sigma) for part in (poorest, richest)]  # income of everybody poorer than that
    return np.round(100 * (lorenz[1] - lorenz[0]), 2), mask
