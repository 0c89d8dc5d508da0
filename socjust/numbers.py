"""How a number is written in a sentence, a table or a chart: true minus sign, thin spaces, fixed decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

THIN = "\u202f"
MINUS = "\u2212"
PROPER = ("Gini", "Palma", "Theil")  # people whose measures are named after them


def plain(value: float | None, decimals: int = 0, blank: str = "") -> str:
    """Write a number with a true minus sign and thin spaces between thousands.

    Parameters
    ----------
    value : float or None
        The number; None gives `blank`.
    decimals : int
        Digits after the point.
    blank : str
        What stands for a missing number.

    Examples
    --------
    >>> plain(-1234567.4), plain(2.25, 1), plain(None, blank="no value"), plain(-0.04, 1)
    ('−1\u202f234\u202f567', '2.2', 'no value', '0.0')
    """
    if value is None or value != value:
        return blank
    text = f"{value:,.{decimals}f}".replace(",", THIN)
    if text.startswith("-"):
        text = text[1:] if float(f"{value:.{decimals}f}") == 0 else MINUS + text[1:]
    return text


def signed(value: float | None, decimals: int = 0, blank: str = "") -> str:
    """Write a change: always with its sign, ``±0`` when it rounds to nothing.

    Examples
    --------
    >>> signed(3.4), signed(-2.6), signed(0.2)
    ('+3', '−3', '±0')
    """
    text = plain(value, decimals, blank)
    if value is None or value != value:
        return text
    rounded = float(f"{value:.{decimals}f}")
    return f"±{text}" if rounded == 0 else f"+{text}" if rounded > 0 else text


def with_unit(value: float | None, unit: str, decimals: int = 1, blank: str = "no value") -> str:
    """Write a number with its unit: a thin space before %, the unit in words otherwise.

    Examples
    --------
    >>> with_unit(30.2, "% of population"), with_unit(71.3, "years"), with_unit(7.0, "0-100", 0)
    ('30.2\u202f% of population', '71.3 years', '7 (0-100)')
    """
    number = plain(value, decimals, blank)
    if value is None or value != value or not unit:
        return number
    if unit.startswith("%"):
        return f"{number}{THIN}{unit}"
    if unit[0].isdigit():
        return f"{number} ({unit})"
    return f"{number} {unit}"


def trend(direction: str | None, slope: float | None) -> str:
    """Write which way a trend goes: an arrow only where it is certain, always with a word.

    Parameters
    ----------
    direction : {"up", "down", ""} or None
        ``up`` better, ``down`` worse, where the interval of the slope leaves out 0; ``""`` where it does not.
    slope : float or None
        Change a year; None where there is no trend.

    Examples
    --------
    >>> trend("up", 0.6).split(), trend("down", -0.2).split(), trend("", 0.1), trend("", 0.0), trend("", None)
    (['↗', 'better'], ['↘', 'worse'], 'unsure', 'level', '')
    """
    if slope is None or slope != slope:
        return ""
    return {"up": "\u2197\u00a0better", "down": "\u2198\u00a0worse"}.get(
        direction or "", "unsure" if slope else "level"
    )


def interval(low: float | None, high: float | None, decimals: int = 0) -> str:
    """Write the ends of an interval.

    Examples
    --------
    >>> interval(38.4, 47.5), interval(7, 7), interval(None, None)
    ('38–48', '7', '')
    """
    if low is None or high is None:
        return ""
    first, last = plain(low, decimals), plain(high, decimals)
    return first if first == last else f"{first}–{last}"


def with_interval(figure: str, low: float | None, high: float | None) -> str:
    """Write a figure with its interval in brackets; blank without the figure.

    Examples
    --------
    >>> with_interval("18", 12, 31), with_interval("7", 7, 7), with_interval("", None, None)
    ('18 (12–31)', '7 (7)', '')
    """
    ends = interval(low, high)
    return f"{figure} ({ends})" if figure and ends else figure


def with_ends(row: Mapping[str, Any], unit: str = "", decimals: int = 0) -> str:
    """Write the ``value`` of a row with its unit and, where it has ``low`` and ``high``, its 90 % interval.

    Examples
    --------
    >>> with_ends({"value": 42.8, "low": 38.4, "high": 47.5}), with_ends({"value": 42.8})
    ('43, 90 % interval 38–48', '43')
    """
    ends = interval(row.get("low"), row.get("high"), decimals)
    return with_unit(row["value"], unit, decimals) + (f", 90{THIN}% interval {ends}" if ends else "")


def people(count: float | None) -> str:
    """Write a population as a reader says it.

    Examples
    --------
    >>> people(55339003), people(11204), people(1.4e9)
    ('55.3 million people', '11\u202f204 people', '1.40 billion people')
    """
    if count is None:
        return "population not known"
    if count >= 1e9:
        return f"{plain(count / 1e9, 2)} billion people"
    if count >= 1e6:
        return f"{plain(count / 1e6, 1)} million people"
    return f"{plain(count)} people"


def listed(words: list[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def inside(label: str) -> str:
    """Write a title as it stands inside a sentence: first letter small, unless it opens an abbreviation or a name.

    Examples
    --------
    >>> inside("Social protection"), inside("UHC service coverage")
    ('social protection', 'UHC service coverage')
    >>> inside("Gini index"), inside("Women, Business and the Law index")
    ('Gini index', 'Women, Business and the Law index')
    """
    named = label.startswith(PROPER) or any(word.istitle() for word in label.split(" (")[0].split(" ")[1:])
    return label if named or label[1:2].isupper() else label[:1].lower() + label[1:]


def extremes(rows: Sequence[Mapping[str, Any]], decimals: int = 0) -> str:
    """Name who has the lowest and who the highest value; more than two that share an end are counted.

    Parameters
    ----------
    rows : sequence of mapping
        With ``label`` and ``value``; ``shown`` where the value is to be said in words, such as a band.
    decimals : int
        Digits of values.

    Examples
    --------
    >>> extremes([{"label": "Kenya", "value": 42.1}, {"label": "Norway", "value": 88.0}])
    'Lowest: Kenya, 42; highest: Norway, 88.'
    >>> extremes([{"label": x, "value": 100.0, "shown": "all"} for x in "ABC"])
    'Lowest: 3 economies, all; highest: 3 economies, all.'
    """
    told = []
    for word, end in (("Lowest", min), ("highest", max)):
        value = end(row["value"] for row in rows)
        there = [row for row in rows if row["value"] == value]
        names = sorted(row["label"] for row in there)
        who = listed(names) if len(names) <= 2 else f"{len(names)} economies"
        told.append(f"{word}: {who}, {said(there[0], decimals)}")
    return f"{'; '.join(told)}."


def said(row: Mapping[str, Any], decimals: int = 0) -> str:
    """Write the value of a row: as its ``shown`` says, else as a number."""
    return row.get("shown") or plain(row["value"], decimals)


def span(first: str, last: str) -> str:
    """Write from where to where values go, once where there is only one.

    Examples
    --------
    >>> span("12", "35"), span("50", "50")
    ('12 to 35', '50')
    """
    return first if first == last else f"{first} to {last}"


def opening(words: str) -> str:
    """Write words as they open a sentence or head a column: first letter large, the rest as it is.

    Examples
    --------
    >>> opening("median of Sub-Saharan Africa")
    'Median of Sub-Saharan Africa'
    """
    return words[:1].upper() + words[1:]
