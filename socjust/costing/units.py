"""Units of every number that enters a cost, so that money of two price bases can neither be added nor mistaken.

A price base is a dimension of its own: local currency at prices of 2021 (``lcu_2021``) and of 2023 (``lcu_2023``) are
as far apart as metres and seconds, and only a consumer price index of the two years turns one into the other. The
international dollar of household consumption (``intl_2021``) and that of national output (``output_2021``) are told
apart too: where a formula takes one for the other, it says so in one place (:func:`socjust.costing.prices.as_output`).
Traced by pint, column by column. At the door numbers are plain, with their unit in the documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, wraps
from inspect import BoundArguments, signature
from typing import Any, Final

import numpy as np

from socjust.errors import UsageError

BASE: Final = (
    "fraction = []",
    "percent = 0.01 fraction",
    "permille = 0.001",
    "person = [person]",
    "worker = [worker]",
    "year = [time]",
    "month = year / 12",
    "week = year * 7 / 365",
    "day = year / 365",
    "basket = [basket]",  # what a consumer price index prices
    "intl_2021 = [money_intl_2021]",  # international $ of household consumption, constant prices of 2021
    "output_2021 = [money_output_2021]",  # international $ of gross domestic product, constant prices of 2021
)
MONEY: Final = re.compile(r"\b(?:lcu|usd)_\d{4}\b")  # money at the current prices of one year


@cache
def registry() -> Any:
    """Return the project's units, and no others: a metre or a euro is refused.

    Returns
    -------
    pint.UnitRegistry
    """
    import pint

    made = pint.UnitRegistry(None)
    for line in BASE:
        made.define(line)
    return made


@cache
def unit(name: str) -> Any:
    """Return a unit by name; money of a year (``lcu_2023``, ``usd_2012``) is defined when it is first named.

    Raises
    ------
    UsageError
        For a unit that the costing does not know.

    Examples
    --------
    >>> unit("lcu_2021").dimensionality == unit("lcu_2023").dimensionality
    False
    """
    import pint

    known = registry()
    for money in MONEY.findall(name):
        if money not in known:
            known.define(f"{money} = [money_{money}]")
    try:
        return known.Unit(name)
    except (pint.UndefinedUnitError, pint.DefinitionSyntaxError, AttributeError) as error:
        raise UsageError(
            f"Unknown unit '{name}': the costing knows {', '.join(u.split()[0] for u in BASE)}, and lcu_ and usd_ with "
            "a year of four digits."
        ) from error


def given(value: Any, name: str) -> Any:
    """Give a plain number its unit, or check that a quantity has it.

    Parameters
    ----------
    value : float, list, column of pandas or polars, numpy.ndarray or pint.Quantity
        A plain number counts as being in the unit already; a column becomes an array, its gaps NaN.
    name : str
        The unit.

    Returns
    -------
    pint.Quantity

    Raises
    ------
    UsageError
        For a quantity of another kind: persons for dollars, prices of one year for those of another; for a quantity
        of another registry, whose units are not these; for text.

    Examples
    --------
    >>> print(given(3.0, "intl_2021 / person / day"))
    3.0 intl_2021 / day / person
    >>> given(given(5.0, "lcu_2021"), "lcu_2023")
    Traceback (most recent call last):
    socjust.errors.UsageError: lcu_2021 was given where lcu_2023 is needed, and no factor turns one into the other.
    """
    import pint

    wanted = unit(name)
    if not isinstance(value, registry().Quantity):
        if isinstance(value, pint.Quantity) or hasattr(value, "_REGISTRY"):
            raise UsageError(
                f"{value} has units of another registry: give it its unit by socjust.costing.units.given(…, '{name}')."
            )
        return registry().Quantity(_plain(value, name), wanted)
    try:
        return value.to(wanted)
    except pint.DimensionalityError as error:
        raise UsageError(
            f"{value.units} was given where {wanted} is needed, and no factor turns one into the other."
        ) from error


def _plain(value: Any, name: str) -> Any:
    """Return a number as it is, and a column as an array of numbers."""
    if isinstance(value, int | float | np.number):
        return value
    try:
        return np.asarray(value, dtype=float)[()]
    except (TypeError, ValueError) as error:
        raise UsageError(f"{value!r} was given where a number of {name} is needed.") from error


def traced(result: str, **arguments: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a formula with the units of its arguments and of its result, checked at every call.

    The formula sees quantities. Its result is converted to the unit that it promises, so that a formula with a factor
    too many or too few fails whenever it is called. Called with plain numbers or columns it returns a number or an
    array; called with a quantity it returns one. A figure below zero is refused; where a division by zero gives no
    number, the result is NaN.

    Parameters
    ----------
    result : str
        Unit of the result. ``{year}`` stands for the argument of that name: ``lcu_{year}`` is money of that year.
    **arguments : str
        Unit of each argument that has one.

    Examples
    --------
    >>> @traced("intl_2021 / year", persons="person", line="intl_2021 / person / day")
    ... def need(persons, line):
    ...     return persons * line
    >>> need(2.0, 3.0), need([2.0, None], 3.0).tolist()
    (2190.0, [2190.0, nan])
    >>> need(-2.0, 3.0)
    Traceback (most recent call last):
    socjust.errors.UsageError: need: persons is -2 person; give numbers of 0 or more.
    """

    def decorate(formula: Callable[..., Any]) -> Callable[..., Any]:
        form = signature(formula)

        @wraps(formula)
        def checked(*args: Any, **kwargs: Any) -> Any:
            bound = form.bind(*args, **kwargs)
            bound.apply_defaults()
            years = {name: int(v) for name, v in bound.arguments.items() if isinstance(v, int | np.integer)}
            quantity = any(isinstance(v, registry().Quantity) for v in bound.arguments.values())
            for name, wanted in arguments.items():
                bound.arguments[name] = given(bound.arguments[name], _of(wanted, years))
                _refuse_negative(formula.__name__, name, bound.arguments[name])
            made = given(_calculated(formula, bound), _of(result, years))
            made = registry().Quantity(_finite(made.magnitude), made.units)
            return made if quantity else made.magnitude

        return checked

    return decorate


def _of(name: str, years: Mapping[str, int]) -> str:
    """Return a unit's name with the years of its money."""
    try:
        return name.format(**years)
    except KeyError as error:
        raise UsageError(f"{error.args[0]} must be a whole year, such as 2023.") from error


def _refuse_negative(formula: str, name: str, value: Any) -> None:
    with np.errstate(invalid="ignore"):
        least = np.nanmin(value.magnitude) if np.size(value.magnitude) and not _missing(value.magnitude) else 0.0
    if least < 0:
        raise UsageError(f"{formula}: {name} is {least:g} {value.units}; give numbers of 0 or more.")


def _missing(values: Any) -> bool:
    return bool(np.isnan(np.asarray(values, dtype=float)).all())


def _calculated(formula: Callable[..., Any], bound: BoundArguments) -> Any:
    """Call a formula; columns of unequal length are told so, a division by zero is left to :func:`_finite`."""
    try:
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return formula(*bound.args, **bound.kwargs)
    except ZeroDivisionError:
        return float("nan")
    except ValueError as error:
        raise UsageError(f"{formula.__name__}: the columns are not equally long ({error}).") from error


def _finite(values: Any) -> Any:
    return np.where(np.isinf(values), np.nan, values)[()] if np.isinf(values).any() else values
