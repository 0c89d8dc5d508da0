"""Figures and tables: what they say and refuse, their colours computed, and that a browser draws them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import plotly
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import WAIT
from playwright.sync_api import sync_playwright

from socjust import charts
from socjust.charts import key, lines, panels, shapes, theme
from socjust.charts.figure import DRAWN, MARK, PLOTLY, SOCJUST
from socjust.charts.strip import swarm
from socjust.charts.trend import spread
from socjust.errors import UsageError
from socjust.home import SIMULATED

PLOTLY_JS = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def caption(name: str, simulated: bool = False) -> charts.Caption:
    return charts.Caption(
        name, f"What {name} shows", "Score, 0–100, 2024", "World Bank, vintage X", ("A note.",), simulated
    )


def profile_frame() -> pl.DataFrame:
    names = "key label value low high region income banded slope seen total direction reason".split()
    data = [
        ("CAP", "Essential capabilities", 58.2, 55.1, 61.4, 49.0, 63.0, False, 0.6, 14, 14, "up", None),
        ("RIG", "Rights at work and voice", None, 38.0, 66.0, None, None, True, -0.4, 3, 6, "down", None),
        ("DIS", "Fair distribution", 47.0, 42.0, 53.0, 45.0, 54.0, False, -0.12, 5, 7, "", None),
        ("PRO", "Social protection and health", 29.0, 26.0, 33.0, 24.0, 48.0, False, -0.3, 11, 13, "down", None),
        ("TRA", "Fair transitions", None, None, None, 47.0, 51.0, False, None, 2, 8, None, None),
    ]
    return pl.DataFrame(data, schema=names, orient="row")


def line_rows(series: str, label: str, kind: str, values: dict[int, float | None], **more: object) -> list[dict]:
    row = {"series": series, "label": label, "kind": kind, "status": "observed", "flags": "", "facet": "Capabilities"}
    return [{**row, "year": y, "value": v, **more} for y, v in values.items()]


def trend_frame() -> pl.DataFrame:
    rows = line_rows("KEN", "Kenya", "subject", {2010: 20.0, 2011: 21.0, 2013: 24.0, 2014: 25.0, 2015: 26.0})
    rows[3]["flags"] = "break"
    rows[4]["status"] = "projected"
    rows += line_rows("SSF", "Sub-Saharan Africa", "region", {2010: 30.0, 2011: None, 2012: 31.0, 2013: 32.0})
    return pl.DataFrame(rows)


def strip_frame() -> pl.DataFrame:
    data = [(f"E{i:02}", f"Economy {i}", "North" if i % 2 else "South", 30.0 + i % 7, i == 3) for i in range(20)]
    frame = pl.DataFrame(data, schema=["economy", "label", "group", "value", "marked"], orient="row")
    return frame.with_columns(middle=pl.col("value").median().over("group"))


def pairs_frame() -> pl.DataFrame:
    data = [("Participation", 62.1, 72.5, "%", -10.4, 2024), ("Schooling", None, None, "%", None, None)]
    return pl.DataFrame(data, schema=["label", "female", "male", "unit", "gap", "year"], orient="row")


def gaps_frame() -> pl.DataFrame:
    data = [
        ("Pensions", 13.0, 34.0, "13.0 %", 2024),
        ("Injuries", None, 28.0, None, None),
        ("Health", 53.0, 48.0, "53", 2021),
    ]
    return pl.DataFrame(data, schema=["label", "score", "group", "shown", "year"], orient="row")


PARTS = [
    charts.Part("observed", "observed", "full"),
    charts.Part("modelled", "modelled by the provider", "half"),
    charts.Part("absent", "missing", "absent"),
    charts.Part("off", "does not apply", "empty"),
]


def shares_frame() -> pl.DataFrame:
    rows = [("Essential capabilities", 18.0, 52.0, 28.0, 2.0), ("Fair distribution", 40.0, 0.0, 60.0, 0.0)]
    frame = pl.DataFrame(rows, schema=["label", "observed", "modelled", "absent", "off"], orient="row")
    return frame.with_columns(seen=pl.col("observed") + pl.col("modelled"))


def ranges_frame() -> pl.DataFrame:
    names = ["label", "low", "central", "high", "at_least", "at_most", "of_revenue", "reason"]
    data = [
        ("Pensions", 0.6, 0.7, 0.9, None, None, "3.9 %", ""),
        ("Unemployment benefits", None, None, None, 0.0, 0.7, None, ""),
        ("Public health spending to a package of services", 2.7, 3.9, 5.0, None, None, "20.7 %", ""),
        ("Childcare", None, None, None, None, None, None, "no figure for pre-primary enrolment"),
    ]
    return pl.DataFrame(data, schema=names, orient="row")


def map_frame() -> pl.DataFrame:
    names = {"KEN": "Kenya", "NOR": "Norway", "TUV": "Tuvalu", "XKX": "Kosovo", "BRA": "Brazil"}
    values = [41.0, 88.0, 60.0, 55.0, None]
    return pl.DataFrame({"economy": list(names), "label": list(names.values()), "value": values})


STATES = ("achieved", "on track", "worsening", "uncertain", "no data")


def statuses_frame() -> pl.DataFrame:
    data = [("Health", 10.0, 2.0, 3.0, 5.0, 0.0), ("Care", 0.0, 0.0, 1.0, 0.0, 19.0)]
    return pl.DataFrame(data, schema=["label", *STATES], orient="row")


BUILDERS = {
    "profile": lambda f, c: charts.profile(f, c, subject="Kenya", region="Africa", income="Lower middle"),
    "trend": lambda f, c: charts.trend(f, c, unit="%"),
    "trends": lambda f, c: charts.trends(f, c, "facet"),
    "strip": lambda f, c: charts.strip(f, c, subject="Economy 3", middle="median"),
    "dumbbell": lambda f, c: charts.dumbbell(f, c, decimals=1),
    "gaps": lambda f, c: charts.gaps(f, c, subject="Kenya", group="Africa"),
    "ranges": lambda f, c: charts.ranges(f, c, scale="% of GDP a year", beside=("of_revenue", "of revenue")),
    "world-map": lambda f, c: charts.world_map(f, c),
    "shares": lambda f, c: charts.shares(f, c, PARTS, beside=("seen, %", "seen")),
    "statuses": lambda f, c: charts.statuses(f, c, STATES, marks={"worsening": "▼"}, of="economies"),
}
FRAMES = {
    "profile": profile_frame, "trend": trend_frame, "trends": trend_frame, "strip": strip_frame,
    "dumbbell": pairs_frame, "gaps": gaps_frame, "ranges": ranges_frame, "world-map": map_frame,
    "shares": shares_frame, "statuses": statuses_frame,
}  # fmt: skip


def made(name: str, simulated: bool = False) -> charts.Figure:
    return BUILDERS[name](FRAMES[name](), caption(name, simulated))


def texts(spec: dict) -> str:
    return " ".join(a["text"] for a in spec["layout"].get("annotations", []))


every = pytest.mark.parametrize("name", list(BUILDERS))


# What travels with a figure ------------------------------------------------------------------------------------------


@every
def test_a_figure_carries_its_words_and_its_figures(name):
    figure = made(name)
    words = figure._repr_mimebundle_()[SOCJUST]
    assert words["kind"] == "figure" and words["name"] == name and words["title"] == f"What {name} shows"
    assert words["source"] == "World Bank, vintage X" and words["notes"][0] == "A note."
    assert len(words["alt"]) >= 40 and any(ch.isdigit() for ch in words["alt"])
    assert words["csv_name"] == f"{name}.csv"
    back = pl.read_csv(words["csv"].encode())
    assert back.height == FRAMES[name]().height and set(FRAMES[name]().columns) - set(DRAWN) <= set(back.columns)
    assert words["height"] == figure.figure.layout.height > 0


@every
def test_a_drawing_is_plain_json_and_the_same_bytes_every_time(name):
    first, second = (json.dumps(made(name)._repr_mimebundle_()) for _ in range(2))
    assert first == second
    assert "bdata" not in first and '"uid"' not in first and "NaN" not in first


@every
def test_lab_sees_title_and_source_and_a_page_does_not_see_them_twice(name):
    figure = made(name)
    lab = figure._repr_mimebundle_()[PLOTLY]
    assert f"What {name} shows" in lab["layout"]["title"]["text"] and "Source: World Bank, vintage X" in texts(lab)
    page = charts.bare(lab)
    assert "title" not in page["layout"] and "Source:" not in texts(page)
    assert page["layout"]["height"] == figure.height < lab["layout"]["height"]
    assert page["layout"] == json.loads(figure.figure.to_json())["layout"]
    assert page["config"]["displayModeBar"] is False and "topojsonURL" not in page["config"]


@every
def test_simulated_figures_say_so_wherever_they_may_be_copied_to(name):
    bundle = made(name, simulated=True)._repr_mimebundle_()
    words, page = bundle[SOCJUST], charts.bare(bundle[PLOTLY])
    assert words["title"].startswith(f"{SIMULATED}: ") and words["csv_name"] == f"{name}-{SIMULATED}.csv"
    assert words["simulated"] is True and words["alt"].startswith("Simulated")
    assert [a["name"] for a in page["layout"]["annotations"] if SIMULATED in a["text"]] == [MARK]
    assert all(line.endswith(SIMULATED) for line in words["csv"].splitlines()[1:])
    assert SIMULATED not in json.dumps(made(name)._repr_mimebundle_())


@every
def test_a_frame_without_rows_or_values_gives_a_figure_that_says_so(name):
    empty = BUILDERS[name](FRAMES[name]().clear(), caption(name))
    assert "No values" in texts(empty._repr_mimebundle_()[PLOTLY]) and len(empty.alt) >= 40


@every
def test_a_missing_column_is_named(name):
    frame = FRAMES[name]()
    column = "kind" if name.startswith("trend") else "economy" if "economy" in frame.columns else "label"
    with pytest.raises(UsageError, match=f"{name.replace('-', '_')}.*'{column}' is missing; it has"):
        BUILDERS[name](frame.drop(column), caption(name))


@every
def test_nan_counts_as_missing(name):
    frame = FRAMES[name]()
    numbers = [c for c, t in frame.schema.items() if t == pl.Float64]
    holes = frame.with_columns(pl.col(numbers).fill_null(float("nan")))
    assert json.dumps(BUILDERS[name](holes, caption(name)).bundle()["alt"]) == json.dumps(made(name).bundle()["alt"])


@pytest.mark.parametrize("name", ["Where It Stands", "a/b", "", "a--b"])
def test_a_name_that_cannot_be_a_file_name_is_refused(name):
    with pytest.raises(UsageError, match="Figure name"):
        charts.Caption(name, "Title")


# What each figure shows ----------------------------------------------------------------------------------------------


def test_profile_writes_scores_trends_and_reasons():
    figure = made("profile")
    said = texts(figure._repr_mimebundle_()[PLOTLY])
    for part in (
        "<b>58</b>",
        "<b>band</b>",
        "↗\u00a0better +0.6",
        "unsure −0.1",
        "↘\u00a0worse −0.3",
        "11 of 13",
        "not published: too few indicators",
    ):
        assert part in said
    assert figure.alt == (
        "Kenya: 3 of 5 scores are shown. Lowest: Social protection and health is 29 (26 to 33); highest: Essential "
        "capabilities is 58 (55 to 61). Rights at work and voice is a band (38 to 66). Not published: Fair transitions."
    )
    dots = next(t for t in figure.figure.data if t.name == "Kenya")
    assert list(dots.x) == [58.2, 47.0, 29.0] and list(dots.y) == [0, 2, 3]


def test_a_thin_dimension_never_gets_a_dot_even_if_its_row_has_a_score():
    frame = profile_frame().with_columns(value=pl.when(pl.col("key") == "RIG").then(50.0).otherwise("value"))
    figure = BUILDERS["profile"](frame, caption("thin"))
    assert list(next(t for t in figure.figure.data if t.name == "Kenya").y) == [0, 2, 3]
    assert "<b>50</b>" not in texts(figure._repr_mimebundle_()[PLOTLY])


def drawn_lines(figure: charts.Figure, colour: str) -> dict[str, list]:
    return {
        t.line.dash or "solid": list(t.x) for t in figure.figure.data if t.mode == "lines" and t.line.color == colour
    }


def test_trend_leaves_holes_and_breaks_open_and_dashes_projections():
    figure = made("trend")
    # 2012 has no row, the break stands at 2014, 2015 is a projection: only 2010-2011 is solid
    assert drawn_lines(figure, theme.MAIN) == {"solid": [2010, 2011], "dash": [2014, 2015]}
    assert drawn_lines(figure, lines.STYLE["region"]["color"]) == {"solid": [2012, 2013]}
    assert "Dashed: projections." in figure.notes and any("break" in note for note in figure.notes)
    marks = next(t for t in figure.figure.data if t.mode == "markers" and t.marker.size == 7)
    assert list(marks.x) == [2010, 2011, 2013, 2014]  # observed years, the lone 2013 among them


def test_trend_bridges_holes_with_dots_only_when_asked():
    figure = charts.trend(trend_frame(), caption("bridged"), bridge=3)
    assert drawn_lines(figure, theme.MAIN)["dot"] == [2011, 2013]
    assert "dot" not in drawn_lines(figure, lines.STYLE["region"]["color"])  # an empty year is never bridged
    assert any(note.startswith("Dotted") for note in figure.notes)


def test_trends_says_which_panel_has_no_line_of_the_subject():
    other = pl.DataFrame(line_rows("SSF", "Africa", "region", {2010: 4.0, 2011: 5.0}, facet="Rights"))
    figure = charts.trends(pl.concat([trend_frame(), other], how="diagonal"), caption("both"))
    assert "Rights: not published." in figure.alt and "<i>not published</i>" in texts(
        figure._repr_mimebundle_()[PLOTLY]
    )
    assert (
        len([a for a in figure.figure.layout if a.startswith("yaxis")])
        == 2
        == len({panels._ref("y", i) for i in (0, 1)})
    )


@given(st.lists(st.floats(0, 280), min_size=1, max_size=12).map(sorted))
def test_labels_at_line_ends_never_lie_on_each_other(wanted):
    places = spread(wanted, [17] * len(wanted), 280)
    assert all(b - a >= 17 - 1e-6 for a, b in zip(places, places[1:], strict=False))
    assert min(places) >= 8.5 - 1e-6 and max(places) <= 280 - 8.5 + 1e-6


@given(st.lists(st.floats(0, 100), max_size=40))
def test_dots_of_one_layer_are_apart(values):
    placed = list(zip(values, swarm(values, 2.0), strict=True))
    for i, (a, layer) in enumerate(placed):
        assert all(abs(a - b) >= 2.0 for b, other in placed[:i] if other == layer)


def test_strip_counts_values_and_names_the_ends():
    frame = strip_frame().with_columns(value=pl.when(pl.col("economy") == "E06").then(None).otherwise("value"))
    figure = BUILDERS["strip"](frame, caption("strip"))
    assert "9 of 10" in texts(figure._repr_mimebundle_()[PLOTLY]) and "19 economies in 2 groups" in figure.alt
    assert "Lowest: 3 economies, 30; highest: Economy 13, 36." in figure.alt  # three share the lowest
    crowd = next(t for t in figure.figure.data if t.name == "an economy")
    assert len(crowd.x) == 18 and "Economy 0" in crowd.hovertext[0] + crowd.hovertext[1] + "".join(crowd.hovertext)


def test_dumbbell_refuses_two_units():
    frame = pl.DataFrame({"label": ["A", "B"], "female": [1.0, 2.0], "male": [2.0, 3.0], "unit": ["%", "years"]})
    with pytest.raises(UsageError, match="one unit for its scale, not '%', 'years'"):
        charts.dumbbell(frame, caption("sexes"))


def test_gaps_are_coloured_by_direction_and_reasons_are_written():
    figure = made("gaps")
    spans = {t.name: list(t.x) for t in figure.figure.data if t.mode == "lines"}
    assert spans == {"ahead": [48.0, 53.0], "behind": [34.0, 13.0]}
    assert "no value" in texts(figure._repr_mimebundle_()[PLOTLY])


# Tables --------------------------------------------------------------------------------------------------------------


def table_made(simulated: bool = False) -> charts.Table:
    frame = pl.DataFrame(
        {
            "what": ["Pensions <x> & more", "Gini", "Injuries"], "value": [13.04, 38.7, None], "decimals": [1, 1, 0],
            "unit": ["%", "", ""], "year": [2024, 2021, None], "people": [55_339_003, 9, None],
            "why": ["", "", "not reported to ILOSTAT"], "remark": ["", "consumption survey", None],
        }
    )  # fmt: skip
    columns = [
        charts.Column("what", "Indicator"),
        charts.Column("value", "Value", decimals="decimals", unit="unit", missing="why", remark="remark"),
        charts.Column("year", "Year", missing=""),
        charts.Column("people", "People"),
    ]
    return charts.table(frame, caption("behind", simulated), columns)


def test_table_cells():
    html = table_made().html
    assert "13.0\u202f%" in html and ">2024<" in html and "55\u202f339\u202f003" in html
    assert "Pensions &lt;x&gt; &amp; more" in html
    assert '<em class="sj-missing soft">not reported to ILOSTAT</em>' in html
    assert '<span class="sj-remark flag">consumption survey</span>' in html
    assert '<td class="gt_right"></td>' in html  # missing="" leaves a blank


def test_table_is_accessible_and_brings_nothing_along():
    html = table_made().html
    assert html.count('scope="col"') == 4 and html.count('scope="row"') == 3
    assert "<caption" in html and 'class="sj-table' in html
    for outside in ("<style", "<script", "http", "@import", " id="):
        assert outside not in html


def test_table_bundle():
    bundle = table_made(simulated=True)._repr_mimebundle_()
    words = bundle[SOCJUST]
    assert (
        words["kind"] == "table"
        and words["title"].startswith(SIMULATED)
        and words["csv_name"].endswith("-SIMULATED.csv")
    )
    assert "SIMULATED: What behind shows" in bundle["text/html"] and "13.04" in words["csv"]


def test_table_names_what_is_missing():
    with pytest.raises(UsageError, match=r"table\(\).*'value' is missing"):
        charts.table(pl.DataFrame({"a": [1]}), caption("t"), [charts.Column("a", "A"), charts.Column("value", "V")])
    with pytest.raises(UsageError, match="twice: a"):
        charts.table(pl.DataFrame({"a": [1]}), caption("t"), [charts.Column("a", "A"), charts.Column("a", "B")])
    empty = charts.table(pl.DataFrame({"a": []}, schema={"a": pl.String}), caption("t"), [charts.Column("a", "A")])
    assert "<thead>" in empty.html


# Colours, computed ---------------------------------------------------------------------------------------------------


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def linear(colour: np.ndarray) -> np.ndarray:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast ratio."""
    light, dark = sorted((linear(rgb(c)) @ [0.2126, 0.7152, 0.0722] for c in (a, b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB
SIGHT = {
    "full": np.eye(3),
    "protan": np.array([[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]]),
    "deutan": np.array([[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]]),
    "tritan": np.array([[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]]),
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: str, sight: str) -> np.ndarray:
    """CIELAB of a colour as someone with this sight sees it."""
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear(rgb(colour)), 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("colour", ["INK", "SOFT", "MAIN", "REGION", "INCOME", "GOOD", "BAD"])
def test_text_colours_reach_the_contrast_for_text(colour):
    assert contrast(getattr(theme, colour), theme.PAPER) >= 4.5


@pytest.mark.parametrize("sight", list(SIGHT))
def test_map_classes_darken_evenly_and_stay_apart_for_every_sight(sight):
    seen = [lab(c, sight) for c in theme.SEQUENTIAL]
    light = [c[0] for c in seen]
    assert all(a - b >= 12 for a, b in zip(light, light[1:], strict=False)), light
    apart = [np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]]
    assert min(apart) >= 15, apart


@pytest.mark.parametrize("sight", list(SIGHT))
def test_subject_region_and_income_group_stay_apart_for_every_sight(sight):
    seen = [lab(c, sight) for c in (theme.MAIN, theme.REGION, theme.INCOME)]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]) >= 20


# A real browser, without a network -----------------------------------------------------------------------------------


def page_of(figures: list[charts.Figure]) -> str:
    parts = [
        f'<div id="p{i}" style="min-width:{f.min_width}px;height:{f.height}px"></div>'
        f"<script>drawn.push(Plotly.newPlot('p{i}',{json.dumps(charts.bare(f._repr_mimebundle_()[PLOTLY]))}))</script>"
        for i, f in enumerate(figures)
    ]
    head = f"<script>drawn = [];{shapes.page_script()}</script><script src='{PLOTLY_JS.as_uri()}'></script>"
    return f"<!doctype html><meta charset='utf-8'><style>body{{margin:0}}</style>{head}{''.join(parts)}"


CLIPPED = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
  const box = plot.getBoundingClientRect();
  return [...plot.querySelectorAll('.infolayer .annotation-text, .infolayer .annotation-text tspan.line')]
    .map(e => [e.textContent, e.getBoundingClientRect()])
    .filter(([text, r]) => text && (
      r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1))
    .map(([text]) => text);
})"""


@pytest.mark.parametrize("width", [900, 658, 640])
def test_a_browser_draws_every_figure_without_a_network_and_cuts_no_word(chromium, tmp_path, width):
    figures = [made(name, simulated=name == "profile") for name in BUILDERS]
    path = tmp_path / "page.html"
    path.write_text(page_of(figures), encoding="utf-8")
    trouble: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"], timeout=WAIT)
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
        page = context.new_page()
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: trouble.append(str(e)))
        page.on("request", lambda r: None if r.url.startswith("file:") else trouble.append(r.url))
        page.set_default_timeout(WAIT)
        page.goto(path.as_uri())
        assert page.evaluate("Promise.all(drawn).then(all => all.length)") == len(figures)
        assert page.evaluate("document.querySelectorAll('.choroplethlayer path').length") > 200
        marks = page.evaluate("document.querySelectorAll('.scatterlayer .point').length")
        said, clipped = page.inner_text("#p0"), page.evaluate(CLIPPED)
        browser.close()
    assert trouble == [] and clipped == []
    assert marks > 40 and f"{SIMULATED}: invented figures" in said.replace("\n", " ")


@given(st.text("abcdefghij ABC.", min_size=1, max_size=60))
def test_a_longer_text_is_wider(text):
    assert key.text_width(text + "x") > key.text_width(text) > 0


def test_the_interval_of_the_subject_is_drawn_as_a_closed_band() -> None:
    rows = [
        dict(series="KEN", label="Kenya", year=y, value=v, low=v - 5, high=v + 3, kind="subject", status="modelled")
        for y, v in ((2018, 40.0), (2019, 42.0), (2020, 44.0), (2022, 50.0), (2023, 51.0))
    ]
    drawn = charts.trend(pl.DataFrame(rows), charts.Caption("line", "A line")).figure
    (band,) = [trace for trace in drawn.data if trace.fill == "toself"]
    assert list(band.x) == [2018, 2019, 2020, 2020, 2019, 2018, None, 2022, 2023, 2023, 2022]
    assert list(band.y)[:6] == [35.0, 37.0, 39.0, 47.0, 45.0, 43.0]
