"""The commands for data that go in and out: a country team's own figures, and the export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from socjust import home as _home
from socjust.cli.app import Economies, Home, Json, Vintage, app
from socjust.errors import UsageError


@app.command()
def add(
    data: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="CSV, XLSX or Parquet.")] = None,
    describe: Annotated[
        Path | None, typer.Option("--describe", metavar="FILE.yml", help="What the figures are: a short YAML file.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the own data that are stored.")] = False,
    remove: Annotated[
        str | None, typer.Option("--remove", metavar="NAME", help="Remove own data: the providers' figures return.")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Add a country team's **own figures**, after checking them: docs/own-data.md shows how.

    Everything that is wrong with the two files is listed at once, with row and remedy; then nothing is stored and the
    exit code is 2. Own figures show as such wherever they show; simulated vintages take none.
    """
    from socjust.cli import show_own
    from socjust.store import own_data

    place = _home.find(home)
    if sum((data is not None, list_, remove is not None)) != 1:
        raise UsageError("Name one file to add, or --list, or --remove NAME: socjust add --help.")
    if list_:
        show_own.stored(own_data.listed(place), as_json=json)
    elif remove is not None:
        own_data.remove(place, remove)
        show_own.removed(remove, as_json=json)
    elif describe is None:
        raise UsageError(f"Say what {data} holds: add --describe FILE.yml (docs/own-data.md has an example).")
    else:
        show_own.added(lambda: own_data.add(place, data, describe), as_json=json)


@app.command()
def export(
    out: Annotated[Path, typer.Option(metavar="DIR|FILE", help="Where to write: a folder, or the name of a file.")],
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="csv|parquet|xlsx|datapackage", help="Default: what the ending says."),
    ] = None,
    vintage: Vintage = "latest",
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", metavar="ID …", help="Only these indicators.")
    ] = None,
    economy: Economies = None,
    year: Annotated[
        list[str] | None, typer.Option("--year", metavar="YYYY[-YYYY]", help="Only this year, or these years.")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Write the figures of a vintage with a **data dictionary**: for a spreadsheet, a program, or an archive.

    `datapackage` makes a folder that any reader of frictionless Data Packages opens; it is validated before it appears.
    """
    from socjust import export as machine
    from socjust.cli import show_own

    made = machine.export(
        out, format=format, vintage=vintage, indicators=indicator, economies=economy, years=year, home=home
    )
    show_own.exported(made, as_json=json)
