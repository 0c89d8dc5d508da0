"""The notebook that people start from runs as it stands, on a vintage of invented figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from socjust import store
from socjust.home import Home
from socjust.report import plan, run

EXPLORE = Path(__file__).resolve().parents[1] / "notebooks" / "01-explore.ipynb"


@pytest.mark.slow
def test_explore_runs_from_top_to_bottom(home: Home, kernels: None) -> None:
    made = store.fetch(home, source="simulated", progress=False, say=lambda _: None)
    given = {"home": str(home.root), "vintage": made.name}
    done = run.execute(plan.Chapter(EXPLORE, given, "explore", "Explore", "people"))
    shown = [output for cell in done.cells for output in cell.get("outputs", [])]
    assert any("application/vnd.plotly.v1+json" in output.get("data", {}) for output in shown)
    assert "SIMULATED" in shown[0]["text"]
