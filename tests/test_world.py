"""The world map: which economies it can show, what it says about the others, and that it is drawn without a network."""

from __future__ import annotations

import json

import polars as pl
import pytest
from pages import WAIT
from playwright.sync_api import sync_playwright

from socjust import catalogue, charts
from socjust.charts import shapes, theme, world, world_build
from socjust.charts.figure import PLOTLY
from socjust.errors import UsageError


def square(west: float, south: float, size: float) -> shapes.Ring:
    return [
        (west, south),
        (west, south + size),
        (west + size, south + size),
        (west + size, south),
        (west, south),
    ]


def mapped(**columns: list) -> charts.Figure:
    return charts.world_map(pl.DataFrame(columns), charts.Caption("map", "A map", source="World Bank"))


def test_the_file_holds_countries_only_and_is_small():
    assert shapes.FILE.stat().st_size < 1_000_000
    layers = shapes.topology()["objects"]
    assert {name for name, layer in layers.items() if layer["geometries"]} == {"countries"}
    used = {a if a >= 0 else ~a for shape in layers["countries"]["geometries"] for a in _flat(shape["arcs"])}
    assert used == set(range(len(shapes.topology()["arcs"])))  # every arc is used, none is lacking
    assert "ATA" not in shapes.drawn()


def _flat(arcs: object):
    if isinstance(arcs, list):
        for arc in arcs:
            yield from _flat(arc)
    else:
        yield arcs


def test_of_all_economies_only_three_have_no_shape():
    economies = catalogue.load().economies
    assert len(economies) == 217
    assert charts.invisible(economies) == ["CHI", "SMR", "XKX"]


def test_a_code_has_one_shape_because_plotly_colours_only_one():
    codes = [shape["id"] for shape in shapes.topology()["objects"]["countries"]["geometries"]]
    assert len(codes) == len(set(codes))
    west, east = ((lon, lat) for lon, lat in ((34.4, 31.4), (35.2, 31.9)))  # Gaza and the West Bank
    rings = shapes.polygons()["PSE"]
    for lon, lat in (west, east):
        assert any(min(x for x, _ in r) < lon < max(x for x, _ in r) and min(y for _, y in r) < lat for r in rings)


def test_the_map_names_the_economies_that_it_cannot_show():
    figure = mapped(economy=["KEN", "XKX", "SMR"], value=[1.0, 50.0, None], label=["Kenya", "Kosovo", "San Marino"])
    assert "Not visible on this map: Kosovo." in figure.notes  # San Marino has no value to show
    assert world.DISCLAIMER in figure.notes and world.ATTRIBUTION in figure.notes
    assert not any("Not visible" in note for note in mapped(economy=["KEN"], value=[1.0]).notes)


def test_a_value_on_a_limit_belongs_to_the_class_above():
    figure = mapped(economy=["KEN", "NOR", "BRA", "IND", "TCD"], value=[19.99, 20.0, 40.0, 80.0, 100.0])
    classes = {t.name: list(t.locations) for t in figure.figure.data if t.type == "choropleth"}
    assert classes["lowest: under 20"] == ["KEN"] and classes["low: 20–40"] == ["NOR"]
    assert classes["middle: 40–60"] == ["BRA"] and "high: 60–80" not in classes
    assert classes["highest: 80 and more"] == ["IND", "TCD"]


def test_economies_without_a_shape_alone_still_make_a_map():
    figure = mapped(economy=["XKX", "CHI"], value=[10.0, 90.0], label=["Kosovo", "Channel Islands"])
    assert "Not visible on this map: Channel Islands and Kosovo." in figure.notes


def test_every_shape_is_drawn_once_and_shapes_without_a_value_are_hatched():
    figure = mapped(economy=["KEN", "BRA"], value=[50.0, None])
    drawn = [code for t in figure.figure.data if t.type == "choropleth" for code in t.locations]
    assert sorted(drawn) == sorted(shapes.drawn())
    hatched = next(t for t in figure.figure.data if t.type == "scattergeo" and t.mode == "lines")
    points = [(x, y) for x, y in zip(hatched.lon, hatched.lat, strict=True) if x is not None]
    assert any(-55 < x < -45 and -15 < y < -5 for x, y in points)  # the middle of Brazil
    assert not any(36 < x < 38 and -1 < y < 2 for x, y in points)  # the middle of Kenya
    assert "1 economy has no value; hatched." in figure.alt


def test_the_smallest_economies_are_dots():
    figure = mapped(economy=["TUV", "KEN"], value=[70.0, 10.0], label=["Tuvalu", "Kenya"])
    dots = [t for t in figure.figure.data if t.type == "scattergeo" and t.mode == "markers"]
    assert [list(t.lon) for t in dots if "Tuvalu" in t.hovertext[0]] == [[shapes.small()["TUV"][0]]]
    assert {"TUV", "NRU", "MCO", "MDV", "SGP", "LUX"} <= shapes.small().keys()
    assert not {"KEN", "BEL", "JAM", "QAT"} & shapes.small().keys()


@pytest.mark.parametrize(("code", "km2"), [("KEN", 580_367), ("FRA", 547_557), ("RUS", 17_098_246), ("FJI", 18_272)])
def test_areas_are_about_those_of_the_yearbooks(code, km2):
    assert shapes.area(shapes.polygons()[code]) == pytest.approx(km2, rel=0.08)


def test_a_hole_is_taken_off():
    hole = [(x, y) for x, y in reversed(square(1, 1, 1))]
    whole = shapes.area([square(0, 0, 4)])
    assert shapes.area([square(0, 0, 4), hole]) == pytest.approx(whole - shapes.area([hole]))


def test_hatching_stays_inside_and_leaves_holes_free():
    hole = [(x, y) for x, y in reversed(square(4, 4, 2))]
    cuts = shapes._cuts([square(0, 0, 10), hole], 1.0)
    assert all(0 <= v <= 10 for a, b in cuts for v in (*a, *b))
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in cuts]
    assert middles and not any(4 < x < 6 and 4 < y < 6 for x, y in middles)
    assert len([1 for a, _ in cuts if abs(a[0] - a[1]) < 1e-9]) == 2  # the diagonal is cut in two by the hole


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"breaks": (1, 2, 3)}, "four ascending breaks"),
        ({"breaks": (1, 3, 2, 4)}, "four ascending breaks"),
        ({"words": ("a", "b")}, "five words"),
        ({"darkest": "red"}, "'highest' or 'lowest'"),
    ],
)
def test_settings_that_make_no_five_classes_are_refused(settings, sentence):
    with pytest.raises(UsageError, match=sentence):
        charts.world_map(pl.DataFrame({"economy": ["KEN"], "value": [1.0]}), charts.Caption("m", "M"), **settings)


def test_the_dark_end_can_be_the_low_one():
    frame = pl.DataFrame({"economy": ["KEN"], "value": [1.0]})
    figure = charts.world_map(frame, charts.Caption("m", "M"), darkest="lowest")
    assert next(t for t in figure.figure.data if t.type == "choropleth").colorscale[0][1] == theme.SEQUENTIAL[-1]


def test_pruning_drops_what_is_not_used_and_changes_no_coordinate():
    arcs = [[[0, 0], [1, 1]], [[5, 5], [1, 0]], [[9, 9], [0, 1]]]
    shape = {"type": "MultiPolygon", "id": "AAA", "arcs": [[[2, ~0]]], "properties": {"ct": [1, 2]}}
    made = world_build.prune(
        {"objects": {"countries": {"geometries": [shape]}, "lakes": {"geometries": [1]}}, "arcs": arcs}
    )
    assert made["arcs"] == [arcs[2], arcs[0]]
    assert made["objects"]["countries"]["geometries"][0]["arcs"] == [[[0, ~1]]]
    assert made["objects"]["lakes"] == {"geometries": []}


@pytest.mark.parametrize("place", ["page", "lab"])
def test_a_browser_draws_the_map_without_a_network(chromium, tmp_path, place):
    import plotly

    economies = [code for code in catalogue.load().economies if code in shapes.drawn()]
    figure = mapped(economy=economies, value=[float(i % 100) for i in range(len(economies))])
    lab = figure._repr_mimebundle_()[PLOTLY]
    spec = lab if place == "lab" else charts.bare(lab)
    (tmp_path / "world_50m.js").write_text(charts.world.page_script(), encoding="utf-8")
    script = "" if place == "lab" else '<script src="world_50m.js"></script>'
    source = (tmp_path / "page.html", f"{plotly.__path__[0]}/package_data/plotly.min.js")
    source[0].write_text(
        f'<!doctype html><meta charset="utf-8">{script}<script src="file://{source[1]}"></script>'
        f'<div id="map" style="width:900px;height:{spec["layout"]["height"]}px"></div>'
        f"<script>drawn = Plotly.newPlot('map',{json.dumps(spec)})</script>",
        encoding="utf-8",
    )
    trouble: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"], timeout=WAIT)
        page = browser.new_context(viewport={"width": 940, "height": 700}, offline=True).new_page()
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: trouble.append(str(e)))
        page.on("requestfailed", lambda r: trouble.append(r.url[:80]))
        page.set_default_timeout(WAIT)
        page.goto(source[0].as_uri())
        page.evaluate("drawn.then(() => true)")  # shapes come first, their colours after
        assert page.evaluate("document.querySelectorAll('.choroplethlayer path').length") > 200
        missing = page.evaluate(
            "[...document.querySelectorAll('.choroplethlayer path')]"
            ".filter(p => !p.getAttribute('d')).map(p => p.__data__.loc)"
        )
        filled = page.evaluate(
            "new Set([...document.querySelectorAll('.choroplethlayer path')].map(p => getComputedStyle(p).fill)).size"
        )
        browser.close()
    assert trouble == []
    assert not set(missing) & set(economies)  # islands of the far south lie outside the picture
    assert filled == 6  # five classes and the grey of what has no value
