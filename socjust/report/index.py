"""The index of an edition, and the files that all its pages share."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

import plotly

from socjust.report.imprint import Imprint
from socjust.report.page import TEMPLATES, environment
from socjust.report.plan import Chapter

GROUPS = ("world", "dimension", "analysis", "data", "method")  # sections of the index, but for the economies
WORLD = Path(__file__).parents[1] / "charts" / "world_50m.json"


def write_assets(folder: Path) -> None:
    """Write style sheet, scripts and world map once for all pages.

    Parameters
    ----------
    folder : Path
        The edition's folder; ``assets/`` is made in it.
    """
    assets = folder / "assets"
    assets.mkdir()
    for name in ("report.css", "page.js"):
        shutil.copyfile(TEMPLATES / name, assets / name)
    shutil.copyfile(Path(plotly.__file__).parent / "package_data" / "plotly.min.js", assets / "plotly.min.js")
    world = WORLD.read_text(encoding="utf-8").strip()
    # plotly.js looks here before it would ask a server; this script stands before it on the page
    script = f"window.PlotlyGeoAssets={{topojson:{{world_50m:{world}}}}};\n"
    (assets / "world_50m.js").write_text(script, encoding="utf-8")


def by_region(chapters: Iterable[Chapter]) -> list[tuple[str, list[Chapter]]]:
    """Return the economies' chapters under their regions, both in the order of their names."""
    listed = sorted((c for c in chapters if c.group == "economy"), key=lambda c: (c.region, c.title))
    return [(region, list(members)) for region, members in groupby(listed, key=lambda c: c.region)]


def write(
    folder: Path,
    imprint: Imprint,
    failed: Mapping[str, str],
    printed: Iterable[str] = (),
    notices: Iterable[str] = (),
    left_out: Iterable[str] = (),
) -> None:
    """Write the index page, and for an invented edition the page that only points to it.

    Parameters
    ----------
    folder : Path
        Where the chapters' pages and tables already lie.
    imprint : Imprint
        The edition.
    failed : mapping
        Chapters that could not be made, with the reason.
    printed : iterable of str
        Slugs of the chapters that have a PDF.
    notices : iterable of str
        Sentences about the edition: PDF left out.
    left_out : iterable of str
        Sentences about indicators that the vintage lacks or takes from another series.
    """
    economies = [chapter for chapter in imprint.chapters if chapter.group == "economy"]
    html = environment().get_template("index.html.j2").render(
        imprint=imprint,
        title="Index",
        groups={key: [c for c in imprint.chapters if c.group == key] for key in GROUPS},
        economies=economies,
        regions=by_region(economies),
        failed=failed,
        printed=set(printed),
        notices=list(notices),
        left_out=list(left_out),
        tables=sum(1 for _ in (folder / "data").glob("*.csv")),
    )  # fmt: skip
    (folder / imprint.pages["index"]).write_text(html, encoding="utf-8")
    if imprint.simulated:
        pointer = environment().get_template("pointer.html.j2").render(imprint=imprint)
        (folder / "index.html").write_text(pointer, encoding="utf-8")
