"""The program and the options that several commands have; each module of :data:`MODULES` adds its commands."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from socjust import __version__

MODULES = ("commands", "economy", "coverage", "diff", "data")  # of this package, in the order of `socjust --help`

app = typer.Typer(
    name="socjust",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="""The state of social justice, from the providers' figures to a report you can re-run.

    `socjust report` does everything: it takes the newest stored vintage, else asks the World Bank and ILOSTAT; when
    neither answers it uses invented figures, marked SIMULATED wherever they show. The other commands are its steps.
    """,
)

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Folder with data/ and reports/ [default: the project you are in]."),
]
Vintage = Annotated[
    str, typer.Option("--vintage", metavar="NAME", help="A stored vintage; see `socjust list vintages`.")
]
Economies = Annotated[
    list[str] | None, typer.Option("--economy", metavar="ISO3 …", help="Economies by code or name: KEN BRA ZAF.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a script instead of a table.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"socjust {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def complete() -> typer.Typer:
    """Return the program with the commands of all modules."""
    for name in MODULES:
        import_module(f"socjust.cli.{name}")
    return app
