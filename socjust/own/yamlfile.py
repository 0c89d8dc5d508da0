"""Read a YAML file of a user, with the line of every key, and with mistakes that YAML itself passes over."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from socjust.own.findings import OwnDataError, Problem, stop

Lines = dict[tuple[str, ...], int]
_DEEPEST = 10  # a descriptor has four


def read(path: Path) -> tuple[dict[str, Any], Lines]:
    """Read a mapping from a YAML file.

    Parameters
    ----------
    path : Path
        The file, in UTF-8.

    Returns
    -------
    values : dict
        What it says.
    lines : dict
        Line of every key, by the keys that lead to it; the first line of the file is 1.

    Raises
    ------
    OwnDataError
        For a file that is missing, empty or no YAML, a tab at the start of a line, a key that stands twice.
    """
    import yaml

    text = _text(path)
    _no_tabs(path.name, text)
    try:
        _no_aliases(path.name, text)
        node = yaml.compose(io.StringIO(text), Loader=yaml.SafeLoader)
        values = yaml.safe_load(io.StringIO(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else None
        said = error.problem or "it is no YAML"
        remedy = "each line is `key: value`, indented by blanks; put texts with a colon between quotation marks"
        raise stop(path.name, f"it cannot be read ({said})", remedy, row=row) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = f"{type(error).__name__}: {error}"[:120]
        raise stop(path.name, f"it cannot be read ({said})", "see the example in docs/own-data.md") from None
    if not isinstance(values, dict):
        raise stop(path.name, "it holds no keys", "write it like the example in docs/own-data.md")
    lines: Lines = {}
    twice = list(_walk(node, (), lines, path.name))
    if twice:
        raise OwnDataError(twice)
    return values, lines


def _text(path: Path) -> str:
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        raise stop(str(path), "there is no such file", "check the name and the folder") from None
    except OSError as error:
        raise stop(str(path), f"it cannot be read ({error.strerror})", "check its permissions") from None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = body[: error.start].count(b"\n") + 1
        raise stop(path.name, "it is not UTF-8", "save it as UTF-8 in the editor", row=row) from None
    if not text.strip():
        raise stop(path.name, "the file is empty", "write it like the example in docs/own-data.md")
    return text


def _no_tabs(file: str, text: str) -> None:
    found = [n for n, line in enumerate(text.splitlines(), 1) if "\t" in line[: len(line) - len(line.lstrip())]]
    if found:
        wrong = "a tab stands at the start of the line; YAML indents by blanks"
        raise OwnDataError([Problem(file, "", wrong, "replace each tab by two blanks", tuple(found))])


def _no_aliases(file: str, text: str) -> None:
    """Refuse names for parts of the file, and parts within parts without end: a descriptor needs neither."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            wrong = f"more than {_DEEPEST} lists stand within each other"
            raise stop(file, wrong, "see the example in docs/own-data.md", row=event.start_mark.line + 1)
        if isinstance(event, yaml.AliasEvent):
            wrong = f"*{event.anchor} stands for another part of the file"
            raise stop(file, wrong, "write the part itself", row=event.start_mark.line + 1)


def _walk(node: Any, above: tuple[str, ...], lines: Lines, file: str) -> Any:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        place = (*above, str(key.value))
        if place in lines:
            wrong = f"the key stands already in line {lines[place]}; only one of them would count"
            yield Problem(file, ".".join(place), wrong, "remove one", (key.start_mark.line + 1,))
        lines[place] = key.start_mark.line + 1
        yield from _walk(value, place, lines, file)
