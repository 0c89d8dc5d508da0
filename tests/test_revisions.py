"""The page that compares two vintages: whole, offline, marked where figures are invented, true to its numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from socjust import catalogue, store
from socjust import table as t
from socjust.analyses.revisions import lede, scores_text
from socjust.diff import diff
from socjust.diff.revision import Diff
from socjust.errors import UsageError
from socjust.report import revisions


@pytest.fixture(scope="module")
def same(invented_home) -> Diff:
    held = store.vintages(invented_home)[0]
    return diff(held, replace(held, name=f"{held.name}-b"), catalogue.load())


@pytest.fixture(scope="module")
def other(invented_home, same) -> Diff:
    """A comparison in which one economy's figures are others: scores of the one are moved by hand."""
    book_catalogue = catalogue.load()
    rows = store.observations(same.before)
    moved = rows.filter(pl.col(t.INDICATOR) == "dis_gini").with_columns(pl.col(t.VALUE) + 1.0)
    from socjust.diff.cause import causes
    from socjust.diff.changes import changes
    from socjust.diff.decided import decided
    from socjust.diff.summary import summary

    before = rows.filter(pl.col(t.INDICATOR) == "dis_gini")
    empty = pl.DataFrame(schema=t.DECISIONS)
    found = decided(changes(before, moved, book_catalogue), empty, empty)
    whose = causes(same.before.manifest, same.after.manifest, book_catalogue)
    return replace(same, changes=found, indicators=summary(found, before, moved, book_catalogue, whose))


def test_the_page_needs_nothing_beside_it_and_is_marked(other, tmp_path):
    path = revisions.write(other, tmp_path / "page.html")
    assert path.name == "page-SIMULATED.html"
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', text) and "<script" not in text
    assert "url(" not in text and "@import" not in text
    assert text.count("SIMULATED") >= 5 and "Figures that differ, by indicator" in text
    assert "default-src 'none'" in text


def test_the_same_comparison_gives_the_same_bytes(other):
    assert revisions.render(other) == revisions.render(other)


def test_another_ending_is_refused_and_nothing_written(other, tmp_path):
    with pytest.raises(UsageError, match="should end in .html"):
        revisions.write(other, tmp_path / "page.pdf")
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_differs_the_page_says_so(same):
    assert lede(same) == "No figure differs between the two vintages."
    assert "0 of" in scores_text(same) and "none of them left" in scores_text(same)
    assert "No figure differs" in revisions.render(same)


def test_the_lede_counts_what_differs(other):
    rows = f"{other.changes.height:,}".replace(",", "\u202f")
    assert lede(other).startswith(f"{rows} figures of 1 indicator differ: {rows} revised.")
    assert "follows from what the providers sent" in lede(other)
    ours = other.indicators.with_columns(pl.lit(3).alias("decided"))
    assert "3 of them are decisions of this project" in lede(replace(other, indicators=ours))


def test_one_change_is_written_in_the_singular(other):
    single = replace(other, changes=other.changes.head(1), indicators=other.indicators.head(1))
    assert lede(single).startswith("One figure differs: 1 revised.")
