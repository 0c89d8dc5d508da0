"""Columns of tables: the widths with which the rows take the least height, and what may not be torn in two."""

from __future__ import annotations

import re
from html import escape

import pytest

from socjust.report.columns import _lines, widths
from socjust.report.frame import breakable, shared

LONG = "World Bank · SH.XPD.GHED.GD.ZS · 13 Jul 2026 modelled; shown for context, not scored; estimates of one agency"


def rows(*cells: tuple[str, ...]) -> str:
    head = "".join(f"<th>{text}</th>" for text in cells[0])
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in cells[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


TABLE = rows(
    ("Indicator", "Unit", "Value", "Year", "Source and last update"),
    *[("Informal employment", "% of employment", "86.5", "2019", f"{LONG} {number}") for number in range(8)],
)


def height(html: str, shares: list[float]) -> int:
    """Lines that all rows take at these shares of a page, by the estimate that chose them."""
    cells = [re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]
    steps = [max(1, round((share * 0.61 - 1.1) / 0.5)) for share in shares]
    lines = [_lines(tuple(column))[:, step - 1] for column, step in zip(zip(*cells, strict=True), steps, strict=True)]
    return int(sum(max(row) for row in zip(*lines, strict=True)))


def test_the_widths_are_shares_and_take_fewer_lines_than_equal_ones():
    given = widths(TABLE)
    assert len(given) == 5 and sum(given) == pytest.approx(100, abs=0.1)
    assert given[4] == max(given) and height(TABLE, given) < 0.6 * height(TABLE, [20] * 5)


def test_a_table_whose_rows_fit_into_a_line_is_left_alone():
    small = rows(("Economy", "Score"), ("Kenya", "43"), ("Brazil", "70"))
    assert widths(small) is None and shared(small) == small


def test_cells_over_several_columns_leave_the_browser_its_own_rule():
    assert widths('<tr><td colspan="2">all</td></tr><tr><td>a</td><td>b</td></tr>') is None


def test_more_words_than_the_page_is_wide_still_get_shares():
    wide = rows(tuple(f"Head {n}" for n in range(12)), tuple("unbreakable" * 2 for _ in range(12)))
    assert sum(widths(wide)) == pytest.approx(100, abs=0.2)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("43 (38–48)", "(38–48)"),
        ("−4.5 (−6.5 to −2.5)", "(−6.5 to −2.5)"),
        ("0.1 (<0.1–0.3)", "(<0.1–0.3)"),
        ("60–80", "60–80"),
        ("13 Jul 2026", "13 Jul 2026"),
        ("1. Undernourishment", "1. Undernourishment"),
    ],
)
def test_ranges_and_dates_stay_in_one_line(text, kept):
    assert f'<span class="whole">{escape(kept)}</span>' in breakable(f"<td>{escape(text)}</td>")


def test_codes_break_behind_underscores_and_semicolons_only():
    made = breakable("<td>SDG_0111_SEX_AGE_RT[classif1=AGE_YTHADULT_YGE15;sex=SEX_T] SH.XPD.GHED.GD.ZS.LONG.CODE</td>")
    assert {made[place - 1] for place in (m.start() for m in re.finditer("<wbr>", made))} == {"_", ";"}
