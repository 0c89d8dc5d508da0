"""The descriptor: a short YAML file in which a country team says what its figures are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from socjust.own.findings import OwnDataError, Problem

Text = Annotated[str, Field(min_length=1)]
PREFIX = "own_"  # of the id of every new indicator, so that no later edition of the catalogue can collide with it
LONGEST_SHORT = 34  # characters: a chart adds " (own)" to them
_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MARK = "(own data)"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class Origin(_Part):
    """Where the figures were published: what a reader needs to find them again."""

    organisation: Text
    publication: Text
    url: str = ""
    date: date  # of publication

    @property
    def line(self) -> str:
        """Organisation and publication in one line."""
        return f"{self.organisation}, {self.publication}"


class FileHints(_Part):
    """How to read the file where it is not plain: what a spreadsheet's dialogue for opening would ask."""

    sheet: str = ""  # of an XLSX; may be left out where there is only one
    header_row: int = Field(1, ge=1)
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    encoding: str = ""  # of a CSV; UTF-8 where nothing is said
    separator: Literal["", ",", ";", "\t", "|", "tab"] = ""
    missing: tuple[str, ...] = ()  # what stands in the value column where there is no figure; blank always does


class Columns(_Part):
    """The file's name of each column."""

    economy: str = ""
    year: str = ""
    value: Text
    sex: str = ""
    indicator: str = ""
    status: str = ""
    flags: str = ""


class OwnIndicator(_Part):
    """What is said about one indicator: an override of a catalogue's one, a gap that is filled, or a new one."""

    overrides: bool = False
    reason: str = ""  # why the provider's figure is replaced
    title: str = ""
    short: str = ""
    unit: str = ""
    direction: Literal[-1, 0, 1] = 0
    decimals: int = Field(1, ge=0, le=3)
    dimension: str = ""
    definition: str = ""
    caveat: str = ""
    range_lower: float | None = None
    range_upper: float | None = None
    scored: Literal[False] = False
    below_one: bool = False  # the percents are truly below one: they are no fractions

    @field_validator("scored", mode="before")
    @classmethod
    def _never(cls, given: object) -> object:
        if given:
            raise ValueError("own indicators are shown, never scored: a score must rest on the same list everywhere")
        return False


class Descriptor(_Part):
    """A country team's word for its figures.

    Examples
    --------
    >>> Descriptor.model_validate({
    ...     "name": "kenya-cooperatives", "title": "Cooperatives of Kenya", "licence": "CC BY 4.0", "economy": "KEN",
    ...     "source": {"organisation": "Office", "publication": "Account", "date": "2024-05-31"},
    ...     "columns": {"year": "year", "value": "share"}, "indicators": {"gap_sse": {}},
    ... }).source.line
    'Office, Account'
    """

    name: Annotated[str, Field(pattern=_NAME, max_length=60)]
    title: Text
    source: Origin
    licence: Text
    contact: str = ""
    economy: str = ""  # where the file is about one economy and has no column for it
    status: Literal["observed", "modelled", "imputed"] = "observed"
    file: FileHints = FileHints()
    columns: Columns
    indicators: Annotated[dict[str, OwnIndicator], Field(min_length=1)]

    @field_validator("indicators", mode="before")
    @classmethod
    def _bare(cls, given: Any) -> Any:
        return {k: {} if v is None else v for k, v in given.items()} if isinstance(given, dict) else given


_SENTENCES = {
    "missing": ("is missing", "add it; docs/own-data.md has an example"),
    "extra_forbidden": ("is not a key that is known here", "check its spelling; known are: {known}"),
    "string_type": ("{input!r} is not a text", "put it between quotation marks"),
    "string_too_short": ("is blank", "write it, or remove the key where it may be left out"),
    "string_pattern_mismatch": (
        "'{input}' cannot be a name",
        "use small letters, digits and single hyphens: kenya-cooperatives",
    ),
    "literal_error": ("{input!r} is not one of {expected}", "write one of them"),
    "bool_parsing": ("'{input}' is neither yes nor no", "write yes or no"),
    "string_too_long": ("has more than {max_length} characters", "shorten it"),
    "too_short": ("is empty", "name at least one"),
    "tuple_type": ("{input!r} is not a list", 'write it between square brackets: ["{input}"]'),
    "dict_type": ("holds no keys of its own", "write `key: value` below it, indented; docs/own-data.md has an example"),
    "model_type": (
        "holds no keys of its own",
        "write `key: value` below it, indented; docs/own-data.md has an example",
    ),
    "greater_than_equal": ("{input!r} is less than {ge}", "write {ge} or more"),
    "less_than_equal": ("{input!r} is more than {le}", "write {le} or less"),
    "finite_number": ("{input!r} is no finite number", "write a number, or leave the key out where there is no limit"),
    "value_error": ("{error}", "remove the key; docs/own-data.md says why"),
}
_KINDS = {"date": "a date like 2024-05-31", "int": "a whole number", "float": "a number like 12.5"}


def read(path: Path) -> Descriptor:
    """Read a descriptor.

    Parameters
    ----------
    path : Path
        A YAML file.

    Returns
    -------
    Descriptor

    Raises
    ------
    OwnDataError
        With everything that is wrong: file, line, key and remedy.
    """
    from socjust.own import yamlfile

    values, lines = yamlfile.read(path)
    try:
        return Descriptor.model_validate(values)
    except ValidationError as error:
        problems = [_problem(path.name, one, lines) for one in error.errors()]
        raise OwnDataError(problems) from None


def _problem(file: str, error: Any, lines: dict[tuple[str, ...], int]) -> Problem:
    place = tuple(str(p) for p in error["loc"] if p != "[key]")
    wrong, remedy = _SENTENCES.get(error["type"], ("", ""))
    if not wrong:
        kind = next((word for key, word in _KINDS.items() if error["type"].startswith(key)), "")
        wrong = f"{error['input']!r} is not {kind}" if kind else error["msg"]
        remedy = f"write {kind}" if kind else "see docs/own-data.md"
    known = {"input": error["input"], "known": _known(place), **error.get("ctx", {})}
    return Problem(file, ".".join(place), wrong.format_map(known), remedy.format_map(known), _line(place, lines))


def _line(place: tuple[str, ...], lines: dict[tuple[str, ...], int]) -> tuple[int, ...]:
    """Line of a key, or of the nearest one above it where the key is missing."""
    return next(((lines[place[:n]],) for n in range(len(place), 0, -1) if place[:n] in lines), ())


def _known(place: tuple[str, ...]) -> str:
    parts: dict[str, type[BaseModel]] = {"source": Origin, "file": FileHints, "columns": Columns}
    model = OwnIndicator if place[0] == "indicators" else parts.get(place[0], Descriptor)
    return ", ".join((model if len(place) > 1 else Descriptor).model_fields)


def problem_at(path: Path, place: tuple[str, ...], wrong: str, remedy: str) -> Problem:
    """Build the problem of one key of the descriptor, with its line."""
    from socjust.own import yamlfile

    return Problem(path.name, ".".join(place), wrong, remedy, _line(place, yamlfile.read(path)[1]))
