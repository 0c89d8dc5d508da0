"""Childcare and long-term care: places, jobs, their cost, and the part that comes back as taxes."""

from __future__ import annotations

from typing import Any

from socjust.costing import units
from socjust.costing.floor import uncovered


@units.traced(
    "output_2021 / worker / year", output="output_2021 / worker / year", labour_share="percent", level="percent"
)
def care_wage(output: Any, labour_share: Any, level: Any) -> Any:
    """Pay of a care worker: a share of mean labour income per worker, which stands in for a wage.

    Parameters
    ----------
    output : float or array
        GDP per worker, international $ of 2021 a year.
    labour_share : float or array
        Labour's share of GDP in percent, with the labour income of the self-employed.
    level : float
        Percent of mean labour income.

    Returns
    -------
    float or array
        International $ of output of 2021 per worker a year.

    Examples
    --------
    >>> round(care_wage(20000.0, 50.0, 100.0))
    10000
    """
    return output * labour_share * level


@units.traced("person", children="person / year", years="year", enrolment="percent")
def childcare_places(children: Any, years: Any, enrolment: Any) -> Any:
    """Places that are missing: children of one year of age · years of age · (1 − pre-primary enrolment).

    Parameters
    ----------
    children : float or array
        Children of one year of age: a fifth of those under five.
    years : float
        Years of childhood with a place for everybody.
    enrolment : float or array
        Gross pre-primary enrolment in percent; above 100 counts as 100.

    Returns
    -------
    float or array
        Children without a place.

    Examples
    --------
    >>> float(childcare_places(100.0, 3.0, 60.0))
    120.0
    """
    return children * years * uncovered(enrolment)


@units.traced("worker", places="person", staff="worker / person * percent")
def childcare_jobs(places: Any, staff: Any) -> Any:
    """Jobs that the places create: places · staff for each child (in percent: 10 is one for ten children).

    Examples
    --------
    >>> childcare_jobs(120.0, 10.0)
    12.0
    """
    return places * staff


@units.traced("worker", older="person", need="percent", staff="worker / person * percent")
def care_jobs(older: Any, need: Any, staff: Any) -> Any:
    """Care workers for people in need: population aged 65 and over · share in need · workers for each of them.

    All of them, those at work today included: no series shows how many there are. An upper bound of what is new.

    Parameters
    ----------
    older : float or array
        Population aged 65 and over.
    need : float
        Percent of them in need of care.
    staff : float
        Workers for a hundred people in need.

    Returns
    -------
    float or array
        Workers.

    Examples
    --------
    >>> round(care_jobs(1000.0, 14.0, 30.0), 6)  # 4.2 workers for a hundred people aged 65 and over
    42.0
    """
    return older * need * staff


@units.traced("percent", jobs="worker", wage="output_2021 / worker / year", gdp="output_2021 / year")
def wage_bill(jobs: Any, wage: Any, gdp: Any) -> Any:
    """Pay of the jobs in percent of GDP, both in international $ of output of 2021.

    Examples
    --------
    >>> wage_bill(12.0, 10000.0, 1e7)
    1.2
    """
    return jobs * wage / gdp


@units.traced("percent", bill="percent", overhead="percent")
def care_cost(bill: Any, overhead: Any) -> Any:
    """Cost in percent of GDP: pay · (1 + overhead).

    Examples
    --------
    >>> round(care_cost(1.2, 50.0), 6)
    1.8
    """
    return bill * (1 + overhead)


@units.traced("percent", bill="percent", tax="percent")
def tax_return(bill: Any, tax: Any) -> Any:
    """Taxes that the new pay would bring at the economy's average rate, in percent of GDP; no round after the first.

    Examples
    --------
    >>> round(tax_return(1.2, 15.0), 6)
    0.18
    """
    return bill * tax
