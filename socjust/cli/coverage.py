"""The command that says what a vintage can see and what it cannot."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from socjust import home as _home
from socjust.cli.app import Economies, Home, Json, Vintage, app


class By(StrEnum):
    """What a row of the table is about."""

    indicator = "indicator"
    economy = "economy"
    dimension = "dimension"
    year = "year"


@app.command()
def coverage(
    by: Annotated[By, typer.Option(help="What a row of the table is about.")] = By.dimension,
    vintage: Vintage = "latest",
    year: Annotated[
        int | None, typer.Option(metavar="YYYY", help="Reference year [default: half of the indicators reach it].")
    ] = None,
    economy: Economies = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", metavar="ID …", help="Only these indicators.")
    ] = None,
    scored: Annotated[bool, typer.Option("--scored", help="Only indicators that enter a score.")] = False,
    window: Annotated[
        int, typer.Option(metavar="YEARS", help="How much older than the reference year a value may be.")
    ] = 5,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every cell with its reason (.csv, .parquet, .xlsx).")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Say what is **observed, modelled, imputed, missing or not applicable**, and why.

    A cell is one economy and one indicator in a reference year. With one economy or one indicator the table lists its
    cells, each with the reason where there is no value.
    """
    from socjust import store
    from socjust.cli import show, show_coverage

    held = store.find(_home.find(home), vintage)
    framework = store.framework(held)
    asked = show_coverage.asked(
        held, framework, by.value, year=year, window=window, economies=economy, indicators=indicator, scored=scored
    )
    show_coverage.covered(asked, held, framework, as_json=json)
    if out is not None:
        show.say(f"Written: {show.write_table(asked.cells, out, held)}")
