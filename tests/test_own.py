"""Own data: every mistake in a user's two files is answered by file, row, column and remedy, and nothing is stored."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socjust import own
from socjust import table as t
from socjust.catalogue import load
from socjust.cli import run
from socjust.own import codes
from socjust.store import own_data

DESCRIBED = """name: example
title: An example
source: {organisation: Office, publication: Survey, date: 2024-05-31}
licence: CC BY 4.0
columns: {economy: country, year: year, value: share}
indicators:
  gap_sse: {unit: "% of employment", dimension: OPP}
"""
HEAD = "country,year,share\n"


def with_hints(hints: str) -> str:
    return f"{DESCRIBED}file: {{{hints}}}\n"


def check(folder: Path, data: str | bytes, described: str | bytes = DESCRIBED, name: str = "d.csv") -> own.Checked:
    file, describe = folder / name, folder / "d.yml"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    describe.write_bytes(described if isinstance(described, bytes) else described.encode())
    return own.check(file, describe, load())


def problems(folder: Path, *arguments, **named) -> list[own.Problem]:
    with pytest.raises(own.OwnDataError) as caught:
        check(folder, *arguments, **named)
    assert str(caught.value).endswith("Nothing was stored.")
    return list(caught.value.problems)


# What the cell holds, what is said of it, and the remedy.
ECONOMIES = [
    ("KE", "two letters", "write KEN for Kenya"),
    ("NA", "two letters", "write NAM for Namibia"),
    ("Kenya", "is a name", "write KEN"),
    ("côte d'ivoire", "is a name", "write CIV"),
    ("ken", "not written in capitals", "write KEN"),
    ("KEM", "no economy", "KEN (Kenya)"),
    ("Zwitserland", "no economy", "CHE (Switzerland)"),
    ("ANT", "Netherlands Antilles: Dissolved", "write one of CUW, SXM"),
    ("YUG", "Yugoslavia", "SRB, MNE"),
    ("SCG", "Serbia and Montenegro", "SRB, MNE"),
    ("SUN", "Soviet Union", "RUS"),
    ("CSK", "Czechoslovakia", "CZE, SVK"),
    ("KOS", "ILOSTAT", "write XKX"),
    ("TWN", "not in the World Bank's list", "remove the rows"),
    ("WLD", "a group of economies", "groups are computed"),
    ("", "blank", "three letters"),
]


@pytest.mark.parametrize(("cell", "wrong", "remedy"), ECONOMIES, ids=[c or "blank" for c, *_ in ECONOMIES])
def test_an_economy_that_is_not_one_is_answered_with_the_right_code(tmp_path, cell, wrong, remedy):
    (found,) = problems(tmp_path, f"{HEAD}BRA,2020,4\n{cell},2020,3\n")
    assert (found.file, found.rows, found.column) == ("d.csv", (3,), "country")
    assert wrong in found.wrong and remedy in found.remedy


def test_every_code_of_today_that_a_vanished_one_names_is_an_economy():
    named = {code for _, now, _ in codes.vanished().values() for code in now.split("; ")}
    assert named <= set(load().economies)
    assert not set(codes.vanished()) & set(load().economies)


def test_namibia_is_a_text_and_never_a_missing_cell(tmp_path):
    assert check(tmp_path, f"{HEAD}NAM,2020,4\n").rows[t.ECONOMY].to_list() == ["NAM"]


VALUES = [
    ("3,1", "decimal comma", 'decimal: ","'),
    ("1,234", "decimal comma or a separator of thousands", 'thousands: ","'),
    ("1 234", "separators of thousands", "thousands"),
    ("1.234.567", "separators of thousands", "thousands"),
    ("12%", "percent sign", "number alone"),
    ("n/a", "no number", 'missing: ["n/a"]'),
    ("NA", "no number", 'missing: ["NA"]'),
    ("..", "no number", "missing"),
    ("<5", "a bound", "blank"),
    ("12.5*", "mark or a note", "column of its own"),
    ("#DIV/0!", "error of the spreadsheet", "formula"),
    ("inf", "no number", "blank"),
    ("1e999", "no number", "1234.5"),
    ("about ten", "no number", "1234.5"),
]


@pytest.mark.parametrize(("cell", "wrong", "remedy"), VALUES, ids=[c for c, *_ in VALUES])
def test_a_value_that_is_no_number_is_explained(tmp_path, cell, wrong, remedy):
    (found,) = problems(tmp_path, f'{HEAD}BRA,2020,4\nKEN,2020,"{cell}"\n')
    assert (found.rows, found.column) == ((3,), "share")
    assert wrong in found.wrong and remedy in found.remedy


YEARS = [
    ("2020-01-01", "is a date", "write 2020"),
    ("01/02/2020", "is a date", "write 2020"),
    ("2020-05", "is a date", "write 2020"),
    ("2019/20", "two years", "2019"),
    ("2019-2020", "two years", "2019"),
    ("43831", "count of days (2020-01-01)", "write 2020"),
    ("20", "no year", "four digits"),
    ("2099", "after this year", "correct"),
    ("1850", "before 1900", "correct"),
    ("", "blank", "write the year"),
]


@pytest.mark.parametrize(("cell", "wrong", "remedy"), YEARS, ids=[c or "blank" for c, *_ in YEARS])
def test_a_year_that_is_none_is_explained(tmp_path, cell, wrong, remedy):
    (found,) = problems(tmp_path, f"{HEAD}BRA,2020,4\nKEN,{cell},3\n")
    assert (found.rows, found.column) == ((3,), "year")
    assert wrong in found.wrong and remedy in found.remedy


def test_everything_wrong_is_listed_at_once_and_one_cause_is_one_line(tmp_path):
    rows = "".join(f"Kenya,{year},3\n" for year in range(2010, 2016))
    found = problems(tmp_path, f"{HEAD}{rows}KEN,2020,x\nKEN,20,3\n")
    assert [(p.column, p.where) for p in found] == [("country", "2, 3, 4 and 3 more"), ("share", "8"), ("year", "9")]


@pytest.mark.parametrize(("second", "words"), [("3", "more than once"), ("4", "with different values")])
def test_two_rows_for_one_key(tmp_path, second, words):
    (found,) = problems(tmp_path, f"{HEAD}KEN,2020,3\nBRA,2020,3\nKEN,2020,{second}\n")
    assert found.rows == (2, 4) and words in found.wrong and "KEN, 2020, gap_sse, total" in found.wrong


def test_percents_given_as_fractions(tmp_path):
    rows = f"{HEAD}KEN,2020,0.31\nKEN,2021,0.2\nKEN,2022,0.4\n"
    (found,) = problems(tmp_path, rows)
    assert "between 0 and 1" in found.wrong and "multiply by 100" in found.remedy
    assert check(tmp_path, rows, DESCRIBED.replace("OPP}", "OPP, below_one: yes}")).rows.height == 3
    (warning,) = check(tmp_path, f"{HEAD}KEN,2020,0.31\n").warnings
    assert "between 0 and 1" in warning.wrong  # one figure may be so by chance


def test_values_outside_the_range_of_the_indicator(tmp_path):
    ranged = DESCRIBED.replace("OPP}", "OPP, range_lower: 0, range_upper: 100}")
    (found,) = problems(tmp_path, f"{HEAD}KEN,2020,101\nKEN,2021,50\nKEN,2022,-1\n", ranged)
    assert found.rows == (2, 4) and "outside 0 to 100" in found.wrong
    gini = DESCRIBED.replace('gap_sse: {unit: "% of employment", dimension: OPP}', 'dis_gini: {unit: "index 0–100"}')
    (found,) = problems(tmp_path, f"{HEAD}KEN,2020,140\n", gini)
    assert "the range of dis_gini" in found.wrong


NEW = """name: example
title: An example
source: {organisation: Office, publication: Survey, date: 2024-05-31}
licence: CC BY 4.0
columns: {economy: country, year: year, value: share}
indicators:
  own_x: {title: A share, short: Share, unit: "%s", dimension: OPP, definition: A share.%s}
"""


@pytest.mark.parametrize(
    ("unit", "value", "limits"), [("% of employment", -1, "0 to 100"), ("% of geese", 101, "0 to 100")]
)
def test_a_new_indicator_is_held_against_what_its_unit_allows(tmp_path, unit, value, limits):
    (found,) = problems(tmp_path, f"{HEAD}KEN,2020,{value}\n", NEW % (unit, ""))
    assert found.rows == (2,) and f"outside {limits}" in found.wrong


def test_a_declared_range_or_a_unit_without_limits_lets_a_value_pass(tmp_path):
    for described in (NEW % ("% of geese", ", range_upper: 200"), NEW % ("% of GDP", ""), NEW % ("geese", "")):
        assert check(tmp_path, f"{HEAD}KEN,2020,101\n", described).rows.height == 1


def test_a_figure_of_both_sexes_for_an_indicator_about_women_is_told(tmp_path):
    what = load().indicator("pro_maternity")
    described = DESCRIBED.replace("value: share}", "value: share, sex: sex}").replace(
        'gap_sse: {unit: "% of employment", dimension: OPP}', f'pro_maternity: {{unit: "{what.unit}"}}'
    )
    checked = check(tmp_path, "country,year,sex,share\nKEN,2020,total,30\nKEN,2020,female,31\n", described)
    assert [(w.rows, w.severity) for w in checked.warnings] == [((2,), "warning")]
    assert what.headline_sex == "female" and "about women" in checked.warnings[0].wrong


def test_a_blank_value_is_told_and_left_out(tmp_path):
    checked = check(tmp_path, f"{HEAD}KEN,2020,3\nKEN,2021,\nKEN,2022,..\n", with_hints('missing: [".."]'))
    assert checked.rows.height == 1
    assert [(w.rows, w.severity) for w in checked.warnings] == [((3, 4), "warning")]
    assert "no row has a value" in problems(tmp_path, f"{HEAD}KEN,2020,\n")[0].wrong


FILES = [
    ("latin-1", (HEAD + "KEN,2020,3\nCôte,2020,3\n").encode("latin-1"), (3,), "not in UTF-8", "windows-1252"),
    ("utf-16", (HEAD + "KEN,2020,3\n").encode("utf-16"), (1,), "UTF-16", "encoding: utf-16"),
    ("utf-16 without mark", (HEAD + "KEN,2020,3\n").encode("utf-16-le"), (1,), "zero bytes", "CSV UTF-8"),
    ("empty", b"", (), "empty", "save it again"),
    ("blank", b" \n\n", (), "no text", "save it again"),
    ("header only", HEAD.encode(), (1,), "no rows", "save it again"),
    ("other columns", b"land,jahr,wert\nKEN,2020,3\n", (1,), "no such column", "columns"),
    ("near columns", b"country,Year,share\nKEN,2020,3\n", (1,), "no such column", "`year: Year`"),
    ("column twice", b"country,year,share,share\nKEN,2020,3,4\n", (1,), "two columns", "rename"),
    ("title above", b"Table 1\n\ncountry,year,share\nKEN,2020,3\n", (1,), "but in row 3", "header_row: 3"),
    ("wide", b"country,2018,2019,2020\nKEN,1,2,3\n", (1,), "column of its own", "one row for each"),
    ("ragged", b"country,year,share\nKEN,2020,3,1\nKEN,2021,3\n", (2,), "more or fewer cells", "double quotes"),
    ("open quote", b'country,year,share\nKEN,2020,"3\n', (2,), "no CSV", "double quote"),
    ("zip", b"PK\x03\x04\x14\x00", (), "XLSX or ZIP", "ending"),
    ("decimal commas", b"country;year;share\nKEN;2020;3,1\n", (2,), "decimal comma", 'decimal: ","'),
]


@pytest.mark.parametrize(("data", "rows", "wrong", "remedy"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_csv_that_cannot_be_taken_as_it_is(tmp_path, data, rows, wrong, remedy):
    found = problems(tmp_path, data)[-1 if b"land" not in data else 0]
    assert found.file == "d.csv" and found.rows == rows
    assert wrong in found.wrong and remedy in found.remedy


READ = [
    ("byte order mark", b"\xef\xbb\xbf" + HEAD.encode() + b"KEN,2020,3.1\n", ""),
    ("semicolons", b"country;year;share\nKEN;2020;3,1\n", 'decimal: ","'),
    ("tabs", b"country\tyear\tshare\nKEN\t2020\t3.1\n", ""),
    ("utf-16 named", (HEAD + "KEN,2020,3.1\n").encode("utf-16"), "encoding: utf-16"),
    ("latin-1 named", (HEAD.replace("\n", ",né\n") + "KEN,2020,3.1,é\n").encode("latin-1"), "encoding: latin-1"),
    ("title rows", b"Table 1\n\ncountry,year,share\nKEN,2020,3.1\n", "header_row: 3"),
    ("old line ends", b"country,year,share\rKEN,2020,3.1\r", ""),
    ("true minus and blanks", HEAD.encode() + b" KEN , 2020 , 3.1 \n", ""),
]


@pytest.mark.parametrize(("data", "hints"), [r[1:] for r in READ], ids=[r[0] for r in READ])
def test_what_is_plain_or_named_is_read(tmp_path, data, hints):
    rows = check(tmp_path, data, with_hints(hints) if hints else DESCRIBED).rows
    assert rows.select(*t.KEY, t.VALUE).rows() == [("KEN", 2020, "gap_sse", "total", 3.1)]


@pytest.mark.parametrize(
    ("hints", "cell", "value"),
    [
        ('thousands: ","', '"1,234.5"', 1234.5),
        ('thousands: ".", decimal: ","', '"1.234,5"', 1234.5),
        ('thousands: " ", decimal: ","', '"1\u202f234,5"', 1234.5),
        ('thousands: "\'"', "1'234.5", 1234.5),
        ("decimal: '.'", "\u22123.5", -3.5),
        ("decimal: '.'", "1.5e2", 150.0),
    ],
)
def test_numbers_are_read_as_declared(tmp_path, hints, cell, value):
    described = with_hints(hints).replace("% of employment", "a unit without limits")
    assert check(tmp_path, f"{HEAD}KEN,2020,{cell}\n", described).rows[t.VALUE].to_list() == [value]


def test_a_point_is_never_taken_for_a_decimal_mark_where_commas_are_declared(tmp_path):
    (found,) = problems(tmp_path, "country;year;share\nKEN;2020;1.234\n", with_hints('decimal: ","'))
    assert "has a point" in found.wrong and 'thousands: "."' in found.remedy


BAD_YAML = [
    ("tab", DESCRIBED.replace("  gap_sse", "\tgap_sse"), (7,), "a tab", "two blanks"),
    ("unknown key", DESCRIBED + "licnce: x\n", (8,), "not a key", "licence"),
    ("unknown key inside", DESCRIBED.replace("dimension", "dimenson"), (7,), "not a key", "dimension"),
    ("key twice", DESCRIBED + "title: b\n", (8,), "already in line 2", "remove one"),
    ("colon in text", DESCRIBED.replace("An example", "One: two"), (2,), "cannot be read", "quotation marks"),
    ("not closed", DESCRIBED.replace('"% of employment"', '"% of'), None, "cannot be read", "key: value"),
    ("alias", DESCRIBED.replace("An example", "&a x") + "contact: *a\n", (8,), "another part", "itself"),
    ("holds itself", DESCRIBED + "file: &a {sheet: *a}\n", (8,), "another part", "itself"),
    ("nested", "a: " + "[" * 5000, (1,), "within each other", "docs/own-data.md"),
    ("published tomorrow", DESCRIBED.replace("2024", "9024"), (3,), "has not come yet", "date of publication"),
    ("long name", DESCRIBED.replace("name: example", "name: " + "a" * 61), (1,), "more than 60", "shorten"),
    ("words, not a list", DESCRIBED + "file: {missing: NA}\n", (8,), "not a list", '["NA"]'),
    ("row nought", DESCRIBED + "file: {header_row: 0}\n", (8,), "less than 1", "1 or more"),
    (
        "no keys",
        DESCRIBED.replace("{economy: country, year: year, value: share}", "share"),
        (5,),
        "no keys",
        "below it",
    ),
    ("empty", "", (), "empty", "example"),
    ("a list", "- a\n", (), "no keys", "example"),
    ("latin-1", DESCRIBED.replace("An", "Én").encode("latin-1"), (2,), "not UTF-8", "UTF-8"),
    ("bad name", DESCRIBED.replace("name: example", "name: My Data"), (1,), "cannot be a name", "hyphens"),
    ("bad date", DESCRIBED.replace("2024-05-31", "spring"), (3,), "not a date", "2024-05-31"),
    ("number for text", DESCRIBED.replace("CC BY 4.0", "5"), (4,), "not a text", "quotation marks"),
    ("no licence", DESCRIBED.replace("licence: CC BY 4.0\n", ""), (), "missing", "add it"),
    ("no year", DESCRIBED.replace("year: year, ", ""), (5,), "year is missing", "year:"),
    ("no economy", DESCRIBED.replace("economy: country, ", ""), (), "missing", "economy: KEN"),
    ("economy of nowhere", DESCRIBED.replace("economy: country, ", "") + "economy: KE\n", (8,), "two letters", "KEN"),
    ("no such indicator", DESCRIBED.replace("gap_sse", "dis_gina"), (7,), "no indicator", "dis_gini"),
    ("other unit", DESCRIBED.replace("gap_sse", "dis_gini").replace(", dimension: OPP", ""), (7,), "index", "convert"),
    ("gap without unit", DESCRIBED.replace('unit: "% of employment", ', ""), (7,), "missing", "write it"),
    ("no such dimension", DESCRIBED.replace("OPP", "WEL"), (7,), "no dimension", "CAP"),
    ("scored", DESCRIBED.replace("OPP}", "OPP, scored: yes}"), (7,), "never scored", "docs"),
    ("override of a gap", DESCRIBED.replace("OPP}", "OPP, overrides: yes}"), (7,), "no provider", "remove"),
    ("one mark for two", with_hints('decimal: ",", thousands: ","'), (8,), "same mark", "correct"),
]


@pytest.mark.parametrize(
    ("described", "rows", "wrong", "remedy"), [b[1:] for b in BAD_YAML], ids=[b[0] for b in BAD_YAML]
)
def test_a_descriptor_that_cannot_be_taken(tmp_path, described, rows, wrong, remedy):
    found = problems(tmp_path, f"{HEAD}KEN,2020,3\n", described)[0]
    assert found.file == "d.yml"
    assert rows is None or found.rows == rows
    assert wrong in found.wrong and remedy in found.remedy


def test_a_new_indicator_says_all_that_it_lacks_at_once(tmp_path):
    bare = DESCRIBED.replace('gap_sse: {unit: "% of employment", dimension: OPP}', "own_wage: {}")
    found = problems(tmp_path, f"{HEAD}KEN,2020,3\n", bare)
    assert [p.column.rpartition(".")[2] for p in found] == ["title", "short", "unit", "dimension", "definition"]


def test_an_override_needs_a_reason(tmp_path):
    replaced = DESCRIBED.replace(
        'gap_sse: {unit: "% of employment", dimension: OPP}', 'dis_gini: {unit: "index 0–100", overrides: yes}'
    )
    (found,) = problems(tmp_path, f"{HEAD}KEN,2020,30\n", replaced)
    assert found.column == "indicators.dis_gini.reason" and "why" in found.remedy


def workbook(folder: Path, change=None, rows=(("country", "year", "share"), ("KEN", 2020, 3.1))) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    path = folder / "made.xlsx"
    book.save(path)
    return path.read_bytes()


def _merge(book):
    book.active.insert_rows(1)
    book.active["B1"], book.active["A1"] = "Share", "Country"
    book.active.merge_cells("B1:C1")


def _merge_down(book):
    book.active.append(["", 2021, 4])
    book.active.merge_cells("A2:A3")


def _formula(book):
    book.active["C2"] = "=1+2"


def _percent(book):
    book.active["C2"], book.active["C2"].number_format = 0.031, "0.0%"


def _second(book):
    book.create_sheet("Other")


def _no_visible(book):
    book.create_sheet("Other")
    book.active.sheet_state = "hidden"


def _date(book):
    import datetime

    book.active["B2"] = datetime.date(2020, 1, 1)


def _error(book):
    book.active["C2"] = "#N/A"


def _hide_row(book):
    book.active.append(["KEN", 2021, 4])
    book.active.row_dimensions[3].hidden = True


def _hide_column(book):
    book.active.column_dimensions["C"].hidden = True


BOOKS = [
    ("merged header", _merge, (1,), "B1:C1 are merged", "unmerge"),
    ("merged down", _merge_down, (2,), "A2:A3 are merged", "unmerge"),
    ("formula never computed", _formula, (2,), "never computed", "save it"),
    ("percent format", _percent, (2,), "holds its hundredth", "multiply by 100"),
    ("two sheets", _second, (), "2 sheets (Sheet, Other)", "sheet:"),
    ("date for a year", _date, (2,), "is a date", "write 2020"),
    ("a row that a filter hides", _hide_row, (3,), "row is hidden", "show it, or remove it"),
    ("hidden column of values", _hide_column, (1,), "column is hidden", "show it"),
    ("error for a value", _error, (2,), "error of the spreadsheet", "formula"),
]


@pytest.mark.parametrize(("change", "rows", "wrong", "remedy"), [b[1:] for b in BOOKS], ids=[b[0] for b in BOOKS])
def test_a_workbook_that_cannot_be_taken_as_it_is(tmp_path, change, rows, wrong, remedy):
    found = problems(tmp_path, workbook(tmp_path, change), name="d.xlsx")[0]
    assert found.rows == rows and wrong in found.wrong and remedy in found.remedy


def test_a_workbook_is_read(tmp_path):
    assert check(tmp_path, workbook(tmp_path), name="d.xlsx").rows[t.VALUE].to_list() == [3.1]


def test_a_merged_title_above_a_named_header_does_no_harm(tmp_path):
    rows = (("Table 1", None, None), ("country", "year", "share"), ("KEN", 2020, 3.1))
    data = workbook(tmp_path, lambda book: book.active.merge_cells("A1:C1"), rows)
    (found,) = problems(tmp_path, data, name="d.xlsx")
    assert "header_row: 2" in found.remedy
    assert check(tmp_path, data, with_hints("header_row: 2"), name="d.xlsx").rows.height == 1


def test_hidden_sheets_are_named_and_a_named_sheet_is_read(tmp_path):
    def hide(book):
        book.create_sheet("Notes").sheet_state = "hidden"

    (warning,) = check(tmp_path, workbook(tmp_path, hide), name="d.xlsx").warnings
    assert "hidden sheets are not read: Notes" in warning.wrong
    assert check(tmp_path, workbook(tmp_path, _second), with_hints("sheet: Sheet"), name="d.xlsx").rows.height == 1
    (found,) = problems(tmp_path, workbook(tmp_path), with_hints("sheet: Data"), name="d.xlsx")
    assert "no sheet 'Data'" in found.wrong and "Sheet" in found.remedy


@pytest.mark.parametrize("keep", [8, 200, -40])
def test_a_workbook_or_parquet_that_is_cut_off(tmp_path, keep):
    (found,) = problems(tmp_path, workbook(tmp_path)[:keep], name="d.xlsx")
    assert "cut off or damaged" in found.wrong and "copy it again" in found.remedy
    pl.DataFrame({"country": ["KEN"] * 99, "year": 2020, "share": 3.1}).write_parquet(tmp_path / "p.parquet")
    (found,) = problems(tmp_path, (tmp_path / "p.parquet").read_bytes()[:keep], name="d.parquet")
    assert "cut off" in found.wrong and "copy it again" in found.remedy


def test_hidden_rows_and_columns_without_figures_do_no_harm(tmp_path):
    def hide(book):
        book.active.row_dimensions[9].hidden = True
        book.active.column_dimensions.group("E", "XFD", hidden=True)

    assert check(tmp_path, workbook(tmp_path, hide), name="d.xlsx").rows.height == 1


def test_other_formats_are_named(tmp_path):
    assert "compressed file" in problems(tmp_path, b"\x1f\x8b\x08" * 9)[0].wrong
    assert "UTF-32" in problems(tmp_path, HEAD.encode("utf-32"))[0].wrong
    assert "old Excel" in problems(tmp_path, b"\xd0\xcf\x11\xe0" * 9, name="d.xlsx")[0].wrong
    assert "no Parquet" in problems(tmp_path, HEAD.encode(), name="d.parquet")[0].wrong
    assert ".csv, .xlsx or .parquet" in problems(tmp_path, b"x", name="d.ods")[0].remedy
    assert "damaged" in problems(tmp_path, b"PAR1" + b"\xff" * 40 + b"PAR1", name="d.parquet")[0].wrong


def test_a_parquet_is_read_whatever_the_types_of_its_columns(tmp_path):
    frame = pl.DataFrame({"country": ["KEN", "BRA"], "year": [2020.0, 2021.0], "share": [3.1, None]})
    frame.with_columns(pl.col("country").cast(pl.Categorical), pl.col("share").cast(pl.Float32)).write_parquet(
        tmp_path / "p.parquet"
    )
    checked = check(tmp_path, (tmp_path / "p.parquet").read_bytes(), name="d.parquet")
    assert checked.rows.select(t.ECONOMY, t.YEAR, t.VALUE).rows() == [("KEN", 2020, 3.1)]
    assert checked.warnings[0].rows == (3,)


def test_status_flags_sex_and_several_indicators(tmp_path):
    described = """name: example
title: An example
source: {organisation: Office, publication: Survey, date: 2024-05-31}
licence: CC BY 4.0
economy: KEN
columns: {year: year, value: v, sex: sex, indicator: what, status: status, flags: flags}
indicators:
  gap_sse: {unit: "% of employment", dimension: OPP}
  own_wage: {title: Living wage, short: Living wage, unit: KES a month, dimension: OPP, definition: What it costs.}
"""
    rows = (
        "year,sex,what,status,flags,v\n2020,female,gap_sse,modelled,break unreliable,3\n2020,total,own_wage,,,30000\n"
    )
    got = check(tmp_path, rows, described).rows
    assert got.select(t.INDICATOR, t.SEX, t.STATUS, t.FLAGS).rows() == [
        ("gap_sse", "female", "modelled", "break own unreliable"),
        ("own_wage", "total", "observed", "own"),
    ]
    found = problems(tmp_path, "year,sex,what,status,flags,v\n2020,F,gap_ss,guess,odd,3\n", described)
    assert {p.column: p.remedy for p in found} == {
        "sex": "write female",
        "what": "write gap_sse",
        "status": "write one of them",
        "flags": "leave the cell blank where neither is so",
    }


@settings(max_examples=40, deadline=None)
@given(
    order=st.permutations(["country", "year", "share", "note"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    values=st.lists(
        st.floats(-1e12, 1e12, allow_nan=False).filter(lambda v: not 0 < abs(v) < 1), min_size=1, max_size=8
    ),
)
def test_any_order_encoding_and_separator_gives_the_same_rows(tmp_path_factory, order, encoding, separator, values):
    rows = [{"country": "KEN", "year": 2000 + n, "share": repr(v), "note": "é"} for n, v in enumerate(values)]
    lines = [separator.join(order), *(separator.join(str(row[c]) for c in order) for row in rows)]
    named = with_hints(f"encoding: {encoding}") if encoding in ("utf-16", "latin-1") else DESCRIBED
    free = named.replace("% of employment", "a unit without limits")
    got = check(tmp_path_factory.mktemp("any"), "\n".join(lines).encode(encoding), free).rows
    assert got[t.VALUE].to_list() == values and got[t.YEAR].to_list() == [row["year"] for row in rows]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([".csv", ".xlsx", ".parquet"]))
def test_any_bytes_are_answered_by_a_sentence(tmp_path_factory, data, ending):
    try:
        check(tmp_path_factory.mktemp("any"), data, name=f"d{ending}")
    except own.OwnDataError as error:
        assert all(p.wrong and p.remedy for p in error.problems)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_descriptor_is_answered_by_a_sentence(tmp_path_factory, text):
    try:
        check(tmp_path_factory.mktemp("any"), f"{HEAD}KEN,2020,3\n", f"name: {text}\n".encode("utf-8", "ignore"))
    except own.OwnDataError as error:
        assert all(p.wrong and p.remedy for p in error.problems)


def test_nothing_is_stored_and_the_program_exits_with_two(home, tmp_path, capsys):
    (tmp_path / "d.csv").write_text(f"{HEAD}KE,2020,3\nKEN,20,x\n", encoding="utf-8")
    (tmp_path / "d.yml").write_text(DESCRIBED, encoding="utf-8")
    given_ = ["add", str(tmp_path / "d.csv"), "--describe", str(tmp_path / "d.yml"), "--home", str(home.root)]
    assert run(given_) == 2
    printed = capsys.readouterr()
    assert "write KEN for Kenya" in printed.out and "is no year" in printed.out and "is no number" in printed.out
    assert printed.err.startswith("socjust: d.csv, row 2, country:")
    assert not home.own.exists()
    assert run([*given_, "--json"]) == 2
    assert '"remedy": "write KEN for Kenya"' in capsys.readouterr().out


def test_stored_listed_and_removed(home, tmp_path, capsys):
    data, describe = tmp_path / "d.csv", tmp_path / "d.yml"
    data.write_text(f"{HEAD}KEN,2020,3\n", encoding="utf-8")
    describe.write_text(DESCRIBED, encoding="utf-8")
    checked = own_data.add(home, data, describe)
    assert "no vintage" in checked.warnings[0].wrong
    assert (home.own / "example" / "data.csv").read_bytes() == data.read_bytes()
    assert {p.name for p in home.own.iterdir()} == {"example"}
    (held,) = own_data.listed(home)
    assert held.rows.equals(checked.rows) and held.descriptor == checked.descriptor
    with pytest.raises(own.OwnDataError, match="stored already"):
        own_data.add(home, data, describe)
    describe.write_text(DESCRIBED.replace("name: example", "name: other"), encoding="utf-8")
    with pytest.raises(own.OwnDataError, match="stands already in the own data 'example'"):
        own_data.add(home, data, describe)
    assert run(["add", "--list", "--home", str(home.root)]) == 0
    assert "An example" in capsys.readouterr().out
    assert run(["add", "--remove", "exampel", "--home", str(home.root)]) == 2
    assert "Did you mean example?" in capsys.readouterr().err
    assert run(["add", "--remove", "example", "--home", str(home.root)]) == 0
    assert own_data.listed(home) == [] and list(home.own.iterdir()) == []


def test_own_data_that_were_changed_on_disk_are_not_passed_over(home, tmp_path):
    (tmp_path / "d.csv").write_text(f"{HEAD}KEN,2020,3\n", encoding="utf-8")
    (tmp_path / "d.yml").write_text(DESCRIBED, encoding="utf-8")
    own_data.add(home, tmp_path / "d.csv", tmp_path / "d.yml")
    (home.own / "example" / "data.csv").write_text("other", encoding="utf-8")
    own.stored._read.cache_clear()
    with pytest.raises(own.stored.StoreError, match="not what was stored"):
        own.read(home.own)
