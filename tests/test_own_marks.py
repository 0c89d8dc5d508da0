"""A country team's own figure is seen as such: a square frame, words in the key, words in the table and the CSV."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import polars as pl
import pytest
import test_charts as drawn
from playwright.sync_api import sync_playwright

from socjust import catalogue, charts, store
from socjust import table as t
from socjust.analyses import own_figures
from socjust.charts import key, own
from socjust.charts.lab import plain
from socjust.home import Home
from socjust.report import index, plan, run
from socjust.report.imprint import Imprint, own_data, providers
from socjust.store import own_data as stored

ROOT = Path(__file__).resolve().parents[1]
MARKED = [name for name in drawn.BUILDERS if name not in ("shares", "statuses")]  # those count, and show no figure


def with_own(name: str) -> pl.DataFrame:
    """The frame of a builder with one row, one that is drawn, that rests on an own figure."""
    frame = drawn.FRAMES[name]()
    column = {"dumbbell": "female", "gaps": "score", "ranges": "central"}.get(name, "value")
    first = frame.with_row_index()["index"].filter(frame[column].is_not_null())[0]
    place = pl.int_range(pl.len()) == first
    return frame.with_columns(pl.when(place).then(pl.lit(own_figures.FIGURE)).alias(t.OWN_FIGURE))


def framed(figure: charts.Figure) -> list[dict]:
    return [trace for trace in plain(figure.figure)["data"] if trace.get("name") == own.NAME]


@pytest.mark.parametrize("name", MARKED)
def test_every_chart_frames_an_own_figure_and_says_so_in_key_and_csv(name):
    figure = drawn.BUILDERS[name](with_own(name), drawn.caption(name))
    (trace,) = framed(figure)
    assert trace["marker"]["symbol"] == "square-open" and len(trace.get("x", trace.get("lon"))) >= 1
    assert own.WORDS in drawn.texts(plain(figure.figure)) and "own figure" in figure.csv


@pytest.mark.parametrize("name", list(drawn.BUILDERS))
def test_without_own_data_nothing_is_framed(name):
    figure = drawn.BUILDERS[name](drawn.FRAMES[name](), drawn.caption(name))
    assert framed(figure) == [] and "own figure" not in figure.csv
    assert own.WORDS not in drawn.texts(plain(figure.figure))


def test_scatter_quadrants_lorenz_and_the_map_of_kinds_frame_it_too():
    words = charts.Caption("a", "A")
    pairs = pl.DataFrame({"economy": ["A", "B"], "label": ["A", "B"], "group": "Low", "x": [1.0, 2.0], "y": [3.0, 4.0],
                          "own_figure": [None, "own figure"]})  # fmt: skip
    places = pl.DataFrame({"label": ["A"], "gap": [50.0], "beside": [-9.0], "quadrant": ["urgent"], "place": [1],
                           "own_figure": ["own figure"]})  # fmt: skip
    curve = pl.DataFrame({"people": [40.0], "income": [18.0], "kind": ["point"], "own_figure": ["own figure"]})
    kinds = pl.DataFrame({"economy": ["KEN"], "kind": ["Care"], "own_figure": ["its first priority is an own figure"]})
    made = [
        charts.scatter(pairs, words, charts.Axis("X"), charts.Axis("Y")),
        charts.quadrants(places, words, against="the median"),
        charts.lorenz(curve, words),
        charts.kinds_map(kinds, words, ["Care"]),
    ]
    assert [len(framed(figure)) for figure in made] == [1, 1, 1, 1]
    assert all(own.WORDS in drawn.texts(plain(figure.figure)) for figure in made)


def test_no_other_mark_is_a_square():
    others = [drawn.BUILDERS[name](drawn.FRAMES[name](), drawn.caption(name)) for name in drawn.BUILDERS]
    symbols = {t.get("marker", {}).get("symbol") for f in others for t in plain(f.figure)["data"]}
    assert not any(str(symbol).startswith("square") for symbol in symbols)
    assert "frame" in key.MARK


# The drawn pages -----------------------------------------------------------------------------------------------------

CSV = "year,indicator,value\n2019,pro_old_age,14\n2022,pro_old_age,21\n2022,dis_gini,38.9\n"
DESCRIBED = """name: example
title: An example
source: {organisation: Office, publication: Register, date: 2025-02-28}
licence: CC BY 4.0
economy: KEN
columns: {year: year, value: value, indicator: indicator}
indicators:
  pro_old_age: {unit: "% above retirement age", overrides: yes, reason: The register is complete.}
  dis_gini: {unit: "index 0–100", overrides: yes, reason: The survey is larger.}
"""
SHOWN = {  # chapter: figures that show an own figure of Kenya
    "dimension-pro": ("map", "by-income-group"),
    "dimension-dis": ("map", "by-income-group", "inequality-and-poverty"),
    "economy-ken": ("where-it-stands", "where-to-focus", "inequality-over-time", "what-it-would-cost"),
}
LOOK = """(name) => Object.fromEntries([...document.querySelectorAll('figure.frame.figure')].map(figure => {
  const plot = figure.querySelector('.plot');
  const trace = (plot.calcdata || []).find(points => points[0] && points[0].trace.name === name);
  const frames = [...plot.querySelectorAll('.scatterlayer path.point')]
    .filter(p => p.getAttribute('d') && getComputedStyle(p).fill === 'none').length;
  const texts = [...plot.querySelectorAll('.annotation-text')].map(e => e.textContent);
  return [figure.id, {
    points: trace ? trace.length : 0, drawn: frames, key: texts.some(text => text.includes('own figure')),
    table: figure.querySelector('.twin').textContent.includes('own figure'),
  }];
}))"""


@pytest.fixture(scope="module")
def pages(real_home, tmp_path_factory) -> Path:
    """Three chapters of a vintage with own data of Kenya, as the report makes them."""
    folder = tmp_path_factory.mktemp("own-pages")
    place = Home(folder / "home")
    shutil.copytree(real_home.root / "data", place.root / "data")
    for name, text in (("own.csv", CSV), ("own.yml", DESCRIBED)):
        (folder / name).write_text(text, encoding="utf-8")
    stored.add(place, folder / "own.csv", folder / "own.yml")
    vintage = store.newest(place)
    known = catalogue.load()
    common = {"home": str(place.root), "vintage": vintage.name, "edition": "own", "year": 2023}
    listed = plan.chapters(known, ROOT / "notebooks", common, [known.economy("KEN")])
    served_by = (*providers(vintage.manifest.providers), *own_data(store.own_sets(vintage)))
    imprint = Imprint("own", False, vintage.name, 2023, served_by, tuple(listed), False)
    edition = folder / "edition"
    for part in ("data", "notebooks"):
        (edition / part).mkdir(parents=True)
    index.write_assets(edition)
    jobs = [run.Job(chapter, imprint, edition) for chapter in listed if chapter.slug in SHOWN]
    done = list(run.outcomes(jobs))
    assert [outcome.error for outcome in done] == ["", "", ""]
    assert all(nbformat.read(path, 4) for path in (edition / "notebooks").iterdir())
    return edition


def test_the_drawn_pages_frame_it_and_say_so_in_key_table_and_csv(pages, chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        for slug, figures in SHOWN.items():
            page.goto((pages / f"{slug}.html").as_uri())
            page.evaluate("window.socjust.ready")
            seen = page.evaluate(LOOK, own.NAME)
            for name in figures:
                assert seen[name]["points"] and seen[name]["drawn"], (slug, name, seen[name])
                assert seen[name]["key"] and seen[name]["table"], (slug, name, seen[name])
                assert "own figure" in (pages / "data" / f"{slug}-{name}.csv").read_text(encoding="utf-8")
        browser.close()
