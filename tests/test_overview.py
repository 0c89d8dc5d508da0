"""The overview never leaves a blank without a reason."""

from __future__ import annotations

from socjust import analyses, store
from socjust.home import Home


def test_every_indicator_left_out_or_replaced_has_its_reason(home: Home) -> None:
    made = store.fetch(home, source="simulated", progress=False, say=lambda _: None)
    view = analyses.overview(analyses.open_book(home.root, made.name))
    reasons = dict(view.served.select("title", "reason").iter_rows())
    assert reasons and all(reasons.values())
    assert "licence" in reasons["Energy intensity"]  # non-commercial: not in the default build
    assert "scored economies lie below 40 of 100" in view.map_title
