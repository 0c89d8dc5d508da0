"""Read a YAML file of rows, with errors that name the file, the line and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from socjust.errors import CatalogueError

if TYPE_CHECKING:
    import yaml

M = TypeVar("M", bound=BaseModel)

_SENTENCES = {
    "missing": "is missing: add it",
    "string_type": "'{input}' must be a text: put it in quotes",
    "int_type": "'{input}' is not a whole number",
    "float_parsing": "'{input}' is not a number (1234.5 is, with a point and without blanks)",
    "float_type": "'{input}' is not a number (1234.5 is, with a point and without blanks)",
    "finite_number": "'{input}' is not a finite number",
    "literal_error": "'{input}' must be {expected}",
    "string_too_short": "must not be blank",
    "model_type": "must be written as lines of 'name: value'",
    "value_error": "{error}",
}


@dataclass(frozen=True)
class Entry:
    """One entry of a file: what it says, and in which line each of its keys stands."""

    file: str
    line: int
    values: dict[str, Any]
    lines: dict[str, int]

    def fail(self, key: str, sentence: str) -> CatalogueError:
        """Build the error for one key of this entry; for the whole entry if `key` is "".

        Examples
        --------
        >>> print(Entry("corrections.yml", 3, {}, {"years": 5}).fail("years", "2204 is not a year"))
        corrections.yml, line 5, years: 2204 is not a year
        """
        top = key.partition(".")[0]
        where = f"{self.file}, line {self.lines.get(key, self.lines.get(top, self.line))}"
        return CatalogueError(f"{where}, {key}: {sentence}" if key else f"{where}: {sentence}")

    def build(self, model: type[M], values: dict[str, Any]) -> M:
        """Make an object of this entry, or say which line does not fit."""
        try:
            return model.model_validate(values)
        except ValidationError as error:
            # a misspelt key before the one that is missing because of it
            first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
            names = [str(part) for part in first["loc"]]
            key = ".".join(names[:2] if ".".join(names[:2]) in self.lines else names[:1])
            if first["type"] == "extra_forbidden":
                inside = key.rpartition(".")[0]
                known = model if not inside else model.model_fields[inside].annotation
                names = ", ".join(known.model_fields)  # type: ignore[union-attr]
                raise self.fail(key, f"the key is not known; those that are: {names}") from None
            known_words = {"input": first["input"], **first.get("ctx", {})}
            raise self.fail(key, _SENTENCES.get(first["type"], first["msg"]).format_map(known_words)) from None


def read(path: Path) -> list[Entry]:
    """Read a file that holds a list of entries, each of them lines of ``name: value``.

    Parameters
    ----------
    path : Path
        A YAML file in UTF-8. Empty, or with comments only, it holds no entry.

    Returns
    -------
    list of Entry
        In the order of the file.

    Raises
    ------
    CatalogueError
        For anything that is not such a list: a tab, a key that stands twice, a text where a list should be.
    """
    import yaml  # only needed where there is such a file

    text = _text(path)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise _in_a_sentence(path.name, text, error) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise CatalogueError(f"{path.name}, line {line}: a character that cannot be read; type the line anew") from None
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise CatalogueError(f"{path.name}, line {_line(root)}: entries begin with '- ', in the first column")
    return [_entry(path.name, node) for node in root.value]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CatalogueError(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CatalogueError(f"{path.name} is not UTF-8 (first at line {line}): save it as UTF-8") from None


def _in_a_sentence(file: str, text: str, error: yaml.MarkedYAMLError) -> CatalogueError:
    mark = error.problem_mark or error.context_mark
    number = mark.line + 1 if mark else 1
    lines = text.splitlines()
    line = lines[min(number, len(lines)) - 1] if lines else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in str(error.problem):
        return CatalogueError(f"{file}, line {number}: a tab; indent with spaces instead")
    hint = "a text with a colon or a # in it must stand in quotes" if ": " in line else "look at indents and quotes"
    return CatalogueError(f"{file}, line {number}: this is not YAML ({error.problem}); {hint}")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _entry(file: str, node: yaml.Node) -> Entry:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        raise CatalogueError(f"{file}, line {_line(node)}: an entry must be written as lines of 'name: value'")
    lines: dict[str, int] = {}
    _note(file, node, "", lines)
    try:
        values = yaml.SafeLoader("").construct_document(node)
    except yaml.MarkedYAMLError as error:  # a tag, or a key that is no word
        raise _in_a_sentence(file, "", error) from None
    except ValueError as error:  # a date that is none: 2015-13-01
        raise CatalogueError(f"{file}, line {_line(node)}: {error}; put texts in quotes") from None
    return Entry(file, _line(node), values, lines)


def _note(file: str, node: yaml.MappingNode, above: str, lines: dict[str, int]) -> None:
    """Remember where each key stands, and refuse one that stands twice: YAML would silently take the last."""
    import yaml

    for key, value in node.value:
        name = above + str(key.value)
        if name in lines:
            raise CatalogueError(
                f"{file}, line {_line(key)}: '{name}' stands in line {lines[name]} already; remove one"
            )
        lines[name] = _line(key)
        if isinstance(value, yaml.MappingNode):
            _note(file, value, f"{name}.", lines)
