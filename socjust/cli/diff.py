"""The command that compares two vintages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from socjust import home as _home
from socjust.cli.app import Home, Json, app


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="The earlier vintage; see `socjust list vintages`.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The later vintage, or latest.")],
    year: Annotated[
        int | None, typer.Option(metavar="YYYY", help="Reference year of the scores [default: the earlier of the two].")
    ] = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", metavar="ID …", help="Only these indicators.")
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page that needs no network.")] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            "--out",
            metavar="FILE",
            help="Write every change, and the scores beside it (.csv, .parquet, .xlsx).",
        ),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Compare two vintages: figures **revised, new, vanished or relabelled**, and what that does to scores and ranks.

    A revision by a provider is told apart from a change of series and from what a catalogue did not ask for.
    """
    from socjust import catalogue, store
    from socjust.cli import show, show_diff
    from socjust.diff import diff as compare

    place, framework = _home.find(home), catalogue.load()
    found = compare(store.find(place, before), store.find(place, after), framework, year=year, indicators=indicator)
    show_diff.differences(found, as_json=json)
    if csv is not None:
        show.say(f"Written: {show_diff.write_changes(found, csv)}")
        if not found.scores.is_empty():
            show.say(f"Written: {show_diff.write_scores(found, csv)}")
    if html is not None:
        from socjust.report import revisions

        show.say(f"Written: {revisions.write(found, html)}")
