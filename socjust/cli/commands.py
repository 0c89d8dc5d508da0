"""The commands from the providers' figures to the report. Each calls one function and prints what came of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from socjust import home as _home
from socjust.cli.app import Economies, Home, Json, Vintage, app


class Source(StrEnum):
    """Where figures come from."""

    auto = "auto"
    live = "live"
    simulated = "simulated"


class Level(StrEnum):
    """What a row of the scores is about."""

    dimension = "dimension"
    indicator = "indicator"


class Listing(StrEnum):
    """What can be listed."""

    indicators = "indicators"
    dimensions = "dimensions"
    economies = "economies"
    vintages = "vintages"
    editions = "editions"


@app.command()
def fetch(
    source: Annotated[
        Source, typer.Option(help="auto: the providers, or simulated figures if none answers.")
    ] = Source.auto,
    vintage: Annotated[
        str | None, typer.Option("--vintage", metavar="NAME", help="Name of the new vintage [default: today's date].")
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option("--indicator", metavar="ID …", help="Only these indicators; the vintage is marked partial."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Ask for everything, also for what has not changed since the last vintage.")
    ] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Bring every series of the catalogue home from the World Bank and ILOSTAT and store them as a **vintage**.

    Only what has changed since the last vintage is asked for; the rest is linked from there. When nothing has changed,
    no vintage is made. An interrupted fetch is finished by the next one, which asks only for what was missing.

    A vintage is complete or absent, and never changes. A series that a provider no longer serves is named; its declared
    alternate is used and flagged, or it is left out and the report says so.
    """
    from socjust import catalogue, store
    from socjust.cli import show
    from socjust.scores.stored import scores

    place = _home.find(home)
    made = store.fetch(
        place,
        source=source.value,
        vintage=vintage,
        indicators=indicator,
        again=again,
        progress=not json,
        say=show.say,
    )
    scores(made, catalogue.load())
    show.fetched(made, catalogue.load(), as_json=json)


@app.command()
def check(vintage: Vintage = "latest", home: Home = None, json: Json = False) -> None:
    """Say whether a vintage is fit to publish: keys, ranges, corrections, coverage, what changed since the last one.

    Warnings are for a person to read and do not fail. Exits with 2 when a rule fails. What was found is kept in
    `data/processed/<vintage>/check.json`.
    """
    from socjust import catalogue, store
    from socjust.check import examine
    from socjust.cli import show

    place = _home.find(home)
    held = store.find(place, vintage)
    examined = examine(place, held, catalogue.load())
    show.checked(held, examined, as_json=json)
    if examined.findings.failed:
        raise typer.Exit(2)


@app.command()
def score(
    vintage: Vintage = "latest",
    year: Annotated[
        int | None, typer.Option(metavar="YYYY", help="Reference year [default: half of the indicators reach it].")
    ] = None,
    economy: Economies = None,
    level: Annotated[Level, typer.Option(help="One row a dimension, or one row an indicator.")] = Level.dimension,
    window: Annotated[
        int, typer.Option(metavar="YEARS", help="How much older than the reference year a value may be.")
    ] = 5,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to FILE.csv, .parquet or .xlsx.")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Score economies in the seven dimensions, 0 to 100; a score that cannot be published says why."""
    from socjust import api, store
    from socjust.cli import show

    held = store.find(_home.find(home), vintage)
    frame = api.score(held.name, year=year, economies=economy, level=level.value, window=window, home=home)
    if out is None:
        show.scored(frame, held, level.value, as_json=json)
    else:
        show.say(f"Written: {show.write_table(frame, out, held)}")


@app.command()
def report(
    vintage: Annotated[
        str | None,
        typer.Option("--vintage", metavar="NAME", help="A stored vintage [default: the newest, else fetch one]."),
    ] = None,
    edition: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the edition [default: this year and month].")
    ] = None,
    year: Annotated[
        int | None, typer.Option(metavar="YYYY", help="Reference year [default: half of the indicators reach it].")
    ] = None,
    economy: Economies = None,
    all_economies: Annotated[
        bool, typer.Option("--all-economies", help="A profile for each of the 217 economies.")
    ] = False,
    format: Annotated[
        list[str] | None, typer.Option("--format", metavar="html|pdf …", help="What to write [default: both].")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Notebooks run at a time [default: one a core].")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Make an **edition**: run the notebooks and write their chapters as web pages and PDF, with an index.

    An edition appears when it is whole. Exits with 1 if a chapter failed (the others are published and the index says
    so) and with 2 if the figures are not fit to publish.
    """
    from socjust import report as machine
    from socjust.cli import show

    made = machine.build(
        _home.find(home), vintage=vintage, edition=edition, year=year, economies=economy, all_economies=all_economies,
        formats=tuple(format or ("html", "pdf")), workers=workers, progress=not json, say=show.say,
    )  # fmt: skip
    show.reported(made, as_json=json)
    if made.failed:
        raise typer.Exit(1)


@app.command(name="list")
def list_(
    what: Annotated[Listing, typer.Argument(help="indicators, dimensions, economies, vintages or editions.")],
    home: Home = None,
    json: Json = False,
) -> None:
    """List what there is: indicators, dimensions, economies, stored vintages, editions."""
    from socjust.cli import listing, show

    title, rows = listing.rows(what.value, _home.find(home))
    show.listed(title, rows, as_json=json)
