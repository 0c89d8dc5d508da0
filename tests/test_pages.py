"""The examiner of pages sees what a reader would: words over words, words cut off."""

from __future__ import annotations

import json

import pages
import pytest
from playwright.sync_api import sync_playwright

from socjust.report import index

AT = {"showarrow": False, "xref": "paper", "yref": "paper", "yanchor": "top"}
FAULTS = {
    "over": ([{"text": "Basic water", "x": 0.5, "y": 0.5}, {"text": "Basic sanitation", "x": 0.52, "y": 0.48}],
             "picture over writes 'Basic sanitation' over 'Basic water'"),
    "cut": ([{"text": "A name that is far too long", "x": 1, "y": 0.5, "xanchor": "left"}],
            "picture cut cuts off 'A name that is far too long'"),
    "good": ([{"text": "above", "x": 0.5, "y": 0.9}, {"text": "below", "x": 0.5, "y": 0.4}], None),
}  # fmt: skip
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title>
<link rel="stylesheet" href="assets/report.css"><script defer src="assets/plotly.min.js"></script>
<script defer src="assets/page.js"></script><main id="content"><h1>T</h1>
<figure class="frame figure" id="{name}" aria-label="f"><div class="plot" role="img" aria-label="a" data-spec="s"
style="height:200px;width:600px"></div><script type="application/json" id="s">{spec}</script></figure></main></html>"""


@pytest.mark.parametrize("name", list(FAULTS))
def test_words_over_words_and_words_cut_off_are_found(name, chromium, tmp_path):
    notes, fault = FAULTS[name]
    index.write_assets(tmp_path)
    layout = {"height": 200, "annotations": [{**AT, **note} for note in notes], "xaxis": {"visible": False},
              "yaxis": {"visible": False}, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}}  # fmt: skip
    spec = {"data": [{"x": [1, 2], "y": [1, 2]}], "layout": layout, "config": {}}
    (tmp_path / "page.html").write_text(PAGE.format(name=name, spec=json.dumps(spec)), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((tmp_path / "page.html").as_uri())
        page.evaluate("window.socjust.ready")
        found = page.evaluate(pages.LOOK)
        browser.close()
    assert found == ([fault] if fault else [])
