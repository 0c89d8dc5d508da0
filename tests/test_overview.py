"""The overview never leaves a blank without a reason."""

from __future__ import annotations

from dataclasses import replace

from socjust import analyses, store
from socjust.home import Home


def test_every_indicator_left_out_or_replaced_has_its_reason(home: Home) -> None:
    made = store.fetch(home, source="simulated", progress=False, say=lambda _: None)
    view = analyses.overview(analyses.open_book(home.root, made.name))
    reasons = dict(view.served.select("title", "reason").iter_rows())
    assert reasons and all(reasons.values())
    assert "licence" in reasons["Energy intensity"]  # non-commercial: not in the default build
    assert "scored economies lie below 40 of 100" in view.map_title


def test_an_earlier_year_knows_no_later_world_figure(real_book) -> None:
    then = analyses.overview(replace(real_book, year=2015))
    assert then.world["year"].max() == 2015 and "up to 2015" in then.world_subtitle
    assert "(" in then.lede and "90\u202f% interval" in then.lede
