"""The social protection floor: what its five cash benefits would cost those who do not have them yet."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from socjust.costing import units

BRANCHES: Final = ("children", "maternity", "disability", "old_age", "unemployment")


def uncovered(coverage: Any) -> Any:
    """Return the share of people without a benefit, 0 to 1; coverage above 100 % (of registers) counts as 100."""
    return 1 - np.clip(coverage.to(units.unit("percent")).magnitude, 0.0, 100.0) / 100.0


@units.traced("person", adults="person", prevalence="percent")
def with_disability(adults: Any, prevalence: Any) -> Any:
    """People of working age with a severe disability: one share of people for all economies.

    Examples
    --------
    >>> with_disability(1000.0, 2.7)
    27.0
    """
    return adults * prevalence


@units.traced("person", labour_force="person", rate="percent")
def unemployed(labour_force: Any, rate: Any) -> Any:
    """People who are unemployed, from the labour force and the unemployment rate.

    Examples
    --------
    >>> unemployed(1000.0, 5.0)
    50.0
    """
    return labour_force * rate


@units.traced("person / year", rate="permille / year", population="person")
def births(rate: Any, population: Any) -> Any:
    """Births a year, from the crude birth rate (for every 1,000 people) and the population.

    Examples
    --------
    >>> births(27.0, 1000.0)
    27.0
    """
    return rate * population


@units.traced(
    "intl_2021 / year",
    persons="person",
    coverage="percent",
    benefit="percent",
    line="intl_2021 / person / day",
    administration="percent",
)
def floor_gap(persons: Any, coverage: Any, benefit: Any, line: Any, administration: Any) -> Any:
    """Cost of a benefit for everybody who should have it and does not.

    N · (1 − coverage) · β · z · (1 + administration): after the ILO's costings (Ortiz et al. 2017).
    A lower bound where coverage is legal rather than paid, and where benefits in payment are below the line: those
    are not topped up.

    Parameters
    ----------
    persons : float or array
        People who should have it.
    coverage : float or array
        Percent of them who have it; above 100 counts as 100, NaN gives NaN.
    benefit : float
        Percent of the line.
    line : float or array
        International $ of 2021 per person a day.
    administration : float
        Percent on top.

    Returns
    -------
    float or array
        International $ of 2021 a year.

    Examples
    --------
    >>> round(floor_gap(1000.0, 40.0, 100.0, 3.0, 5.0))  # 600 people, 1,095 $ a year, and 5 %
    689850
    >>> float(floor_gap(1000.0, 104.0, 100.0, 3.0, 5.0))
    0.0
    """
    return persons * uncovered(coverage) * benefit * line * (1 + administration)


@units.traced(
    "intl_2021 / year",
    mothers="person / year",
    coverage="percent",
    benefit="percent",
    duration="week",
    line="intl_2021 / person / day",
    administration="percent",
)
def maternity_gap(mothers: Any, coverage: Any, benefit: Any, duration: Any, line: Any, administration: Any) -> Any:
    """Cost of a maternity benefit for mothers without one.

    Births a year · (1 − coverage) · duration · β · z · (1 + administration).

    Parameters
    ----------
    mothers : float or array
        Births a year, which stand for mothers.
    coverage : float or array
        Percent of mothers who have a benefit.
    benefit : float
        Percent of the line.
    duration : float
        Weeks for which it is paid.
    line : float or array
        International $ of 2021 per person a day.
    administration : float
        Percent on top.

    Returns
    -------
    float or array
        International $ of 2021 a year.

    Examples
    --------
    >>> round(maternity_gap(100.0, 50.0, 100.0, 14.0, 3.0, 0.0))  # 50 mothers, 98 days, 3 $
    14700
    """
    return mothers * uncovered(coverage) * duration * benefit * line * (1 + administration)
