"""The sentence for every way a file of the catalogue can be wrong: a copy of the folder, spoiled in one place."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from socjust.catalogue import load
from socjust.catalogue.load import FOLDER
from socjust.errors import CatalogueError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "catalogue"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def spoil(folder: Path, file: str, key: str, column: str, value: str) -> int:
    """Write one cell, in the first row whose first cell is the key; return the row as a spreadsheet counts."""
    with (folder / file).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    number = next(i for i, row in enumerate(rows) if row[0] == key)
    rows[number][rows[0].index(column)] = value
    with (folder / file).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    return number + 1


WRONG = [
    (
        "indicators.csv",
        "cap_stunting",
        "lower_goalpost",
        "40",
        "lower goalpost 40 must be smaller than upper goalpost 40",
    ),
    ("indicators.csv", "cap_stunting", "upper_goalpost", "forty", "'forty' is not a number"),
    ("indicators.csv", "cap_stunting", "upper_goalpost", "40,5", "'40,5' is not a number"),
    ("indicators.csv", "cap_stunting", "upper_goalpost", "inf", "'inf' is not a finite number"),
    ("indicators.csv", "cap_stunting", "goalpost_source", "", "must not be blank"),
    ("indicators.csv", "cap_stunting", "id", "Cap Stunting", "'Cap Stunting' must look like"),
    ("indicators.csv", "cap_stunting", "id", "cap_slums", "'cap_slums' stands already in row 5"),
    ("indicators.csv", "cap_electricity", "id", "den_population", "'den_population' stands already in row"),
    ("indicators.csv", "cap_stunting", "title", "", "must not be blank"),
    ("indicators.csv", "cap_stunting", "short", "x" * 41, "has 41 characters, at most 40 fit into a chart"),
    ("indicators.csv", "cap_stunting", "dimension", "HEA", "'HEA' is no id of dimensions.csv"),
    ("indicators.csv", "cap_stunting", "dimension", "", "'' is no id of dimensions.csv"),
    ("indicators.csv", "gap_trust", "dimension", "RIG", "must be blank: a row of role gap belongs to none"),
    ("indicators.csv", "cap_stunting", "role", "scored", "'scored' must be 'score', 'score-limited'"),
    ("indicators.csv", "cap_stunting", "direction", "up", "'up' must be 1 (higher is better)"),
    ("indicators.csv", "cap_stunting", "direction", "0", "must be 1 or -1: the row is scored"),
    ("indicators.csv", "cap_stunting", "decimals", "1.5", "'1.5' is not a whole number"),
    ("indicators.csv", "cap_stunting", "decimals", "7", "7 must be at most 3"),
    ("indicators.csv", "cap_stunting", "provider", "unesco", "'unesco' must be worldbank or ilostat"),
    ("indicators.csv", "cap_stunting", "database", "WDI", "'WDI' is not the number of a World Bank database"),
    (
        "indicators.csv",
        "cap_electricity",
        "code",
        "",
        "must not be blank: only rows of role gap or global have no series",
    ),
    ("indicators.csv", "cap_electricity", "code", "EG.ELC ACCS", "'EG.ELC ACCS' is not a code, name=CODE or CODE["),
    ("indicators.csv", "cap_electricity", "code", "EG.ELC[sex=SEX_T]", "only ILOSTAT series take filters"),
    ("indicators.csv", "cap_electricity", "code", "A.B; C.D", "several codes need a name each"),
    ("indicators.csv", "cap_electricity", "code", "a=A.B; b=C.D", "must not be blank: it says how the codes"),
    ("indicators.csv", "dis_palma", "code", "top=A; q1=B; q1=C", "the name 'q1' stands there twice"),
    ("indicators.csv", "dis_palma", "expression", "top / (q1 + q3)", "uses 'q3'; its codes are named q1, q2, top"),
    ("indicators.csv", "dis_palma", "expression", "top / q1", "it does not use 'q2', which the code column names"),
    ("indicators.csv", "dis_palma", "expression", "__import__('os')", "allowed are names, numbers"),
    ("indicators.csv", "pro_poor", "code", "SDG[sex=SEX T]", "'sex=SEX T' is not a filter such as sex=SEX_T"),
    ("indicators.csv", "pro_poor", "code", "SDG[sex=SEX_T,sex=SEX_F]", "the filter 'sex' stands there twice"),
    ("indicators.csv", "pro_poor", "database", "2", "only World Bank series have a database number"),
    ("indicators.csv", "cap_life_expectancy", "by_sex", "women=A.B", "'women' must be female or male"),
    ("indicators.csv", "cap_stunting", "weight", "", "must be above 0: the row is scored"),
    ("targets.csv", "cap_stunting", "target", "", "must not be blank"),
    ("targets.csv", "cap_stunting", "target", "two", "'two' is not a number"),
    ("targets.csv", "cap_stunting", "target", "41", "41 lies outside the goalposts 0 to 40"),
    ("targets.csv", "cap_stunting", "target_year", "1990", "1990 must be at least 2015"),
    ("targets.csv", "cap_stunting", "kind", "wish", "'wish' must be 'SDG target', 'upper goalpost' or 'published"),
    ("targets.csv", "cap_stunting", "reason", "", "must not be blank"),
    ("targets.csv", "cap_stunting", "read_in", "", "must not be blank"),
    ("targets.csv", "cap_stunting", "indicator", "cap_height", "'cap_height' is no id of indicators.csv"),
    ("targets.csv", "cap_stunting", "indicator", "cap_slums", "stands already in row"),
    ("targets.csv", "cap_stunting", "indicator", "ena_tariff", "'ena_tariff' has no direction or no goalposts"),
    ("targets.csv", "dis_gini", "target", "30", "30 is not the better goalpost; name another kind, or that value"),
    ("indicators.csv", "cap_stunting", "weight", "-1", "-1 must be at least 0"),
    ("indicators.csv", "cap_stunting", "weight", "2", "must not be blank: 1 is usual for role score, this row has 2"),
    ("indicators.csv", "cap_clean_cooking", "weight", "1", "must be blank: a row of role context is not scored"),
    ("indicators.csv", "cap_stunting", "non_commercial", "yes", "a scored row has to be free for every use"),
    ("indicators.csv", "cap_stunting", "non_commercial", "perhaps", "'perhaps' must be yes or no"),
    ("indicators.csv", "cap_stunting", "range_lower", "200", "200 must be smaller than range_upper 100"),
    ("indicators.csv", "cap_stunting", "headline_sex", "both", "'both' must be 'total' or 'female'"),
    ("indicators.csv", "cap_water_basic", "fallback_for", "cap_water", "'cap_water' is no id of another indicator"),
    ("indicators.csv", "cap_water_basic", "fallback_for", "", "rows of role fallback name the indicator"),
    ("indicators.csv", "cap_stunting", "tolerance_years", "two", "'two' is not a whole number"),
    ("indicators.csv", "cap_stunting", "status", "guessed", "'guessed' must be 'observed' or 'modelled'"),
    ("alternates.csv", "cap_stunting", "indicator", "cap_stunted", "'cap_stunted' is no id of indicators.csv"),
    ("alternates.csv", "cap_stunting", "indicator", "gap_trust", "'gap_trust' has no first choice to stand in for"),
    ("alternates.csv", "cap_stunting", "rank", "2", "must be numbered 1, 2, 3 …; of this indicator there are 2"),
    ("alternates.csv", "opp_youth_neet", "rank", "2", "of this indicator there are 2, 2"),
    ("alternates.csv", "cap_stunting", "rank", "first", "'first' is not a whole number"),
    ("alternates.csv", "cap_stunting", "remark", "", "it is printed wherever the alternate's figure shows"),
    ("alternates.csv", "cap_stunting", "comparable", "so-so", "'so-so' must be yes or no"),
    ("alternates.csv", "gen_law", "upper_goalpost", "-1", "lower goalpost 0 must be smaller than upper goalpost -1"),
    ("denominators.csv", "den_cpi", "code", "", "must not be blank"),
    ("denominators.csv", "den_cpi", "code", "FP.CPI.NEW", "levels.csv has no row for FP.CPI.NEW"),
    ("dimensions.csv", "CAP", "order", "one", "'one' is not a whole number"),
    ("dimensions.csv", "CAP", "id", "Cap", "'Cap' must look like"),
    ("dimensions.csv", "CAP", "id", "RIG", "'RIG' stands already in row 2"),
    ("economies.csv", "KEN", "region", "AFR", "'AFR' is no region of groups.csv"),
    ("economies.csv", "KEN", "region", "LIC", "'LIC' is no region of groups.csv"),
    ("economies.csv", "KEN", "income", "MIC", "'MIC' is no income group of groups.csv, nor INX"),
    ("economies.csv", "KEN", "id", "BRA", "'BRA' stands already in row"),
    ("economies.csv", "KEN", "name", "Brazil", "'Brazil' stands already in row"),
    ("economies.csv", "NAM", "iso2", "", "must not be blank"),
    ("groups.csv", "WLD", "kind", "planet", "'planet' must be 'world', 'region' or 'income'"),
    ("groups.csv", "LIC", "ilostat", "X03", "codes.csv does not say that X03 is LIC"),
    ("codes.csv", "ilostat", "area", "XKO", "'XKO' is no id of economies.csv or groups.csv"),
    ("codes.csv", "ilostat", "reason", "", "must not be blank"),
    ("codes.csv", "ilostat", "code", "TWN", "'TWN' stands already in row 2"),
    ("levels.csv", "SI.POV.GINI", "series", "SI.POV.GINNI", "levels.csv has no row for SI.POV.GINI"),
    ("levels.csv", "SI.POV.GINI", "every", "0", "0 must be at least 1"),
    ("levels.csv", "SI.POV.GINI", "coverage", "80", "80 must be at most 1"),
    ("levels.csv", "SI.POV.GINI", "last", "1900", "first year 1992 must not be after last year 1900"),
    ("levels.csv", "SI.POV.GINI", "floor", "99", "floor 99 must be smaller than ceiling 64"),
]


@pytest.mark.parametrize(("file", "key", "column", "value", "sentence"), WRONG)
def test_a_wrong_cell_is_named(folder, file, key, column, value, sentence):
    row = spoil(folder, file, key, column, value)
    with pytest.raises(CatalogueError) as error:
        load(folder)
    text = str(error.value)
    assert sentence in text
    assert "\n" not in text and "pydantic" not in text
    moved = ("stands already", "levels.csv has no row", "codes.csv does not say", "no first choice")
    if file not in ("levels.csv", "codes.csv") and not any(part in sentence for part in moved):
        assert text.startswith(f"{file}, row {row} (") or f"{file}, row {row}," in text


def test_the_error_names_file_row_id_and_column(folder):
    spoil(folder, "indicators.csv", "cap_stunting", "lower_goalpost", "41")
    with pytest.raises(CatalogueError) as error:
        load(folder)
    assert str(error.value) == (
        "indicators.csv, row 5 (cap_stunting), lower_goalpost: lower goalpost 41 must be smaller than upper goalpost 40"
    )


def test_a_level_without_series_is_named(folder):
    with (folder / "levels.csv").open("a", encoding="utf-8") as file:
        file.write("XX.YY,1,2,3,4,0,0,,,1,1,2000,2020\n")
    with pytest.raises(CatalogueError, match=r"levels.csv, row \d+ \(XX.YY\), series: no recipe of the catalogue"):
        load(folder)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda raw: raw.replace(b",", b"\t"), "groups.csv, row 1: the cells are separated by tabs"),
        (lambda raw: raw.replace(b",", b";"), "groups.csv, row 1: the cells are separated by semicolons"),
        (lambda raw: raw.replace(b"World,World", b"W\xf6rld,W\xf6rld"), "groups.csv is not UTF-8 (first at line 2)"),
        (lambda raw: raw.replace(b"kind", b"type", 1), "groups.csv, row 1: the column 'kind' is missing"),
        (lambda raw: raw.replace(b"kind", b"id", 1), "groups.csv, row 1: the column 'id' stands there twice"),
        (lambda raw: raw.replace(b"\n", b",\n").replace(b"ilostat,", b"ilostat,note", 1), "column 'note' is not known"),
        (lambda raw: raw.replace(b"Low income,Low", b"Low, income,Low"), "it has 6 cells where the header has 5"),
        (lambda raw: raw.replace(b"Low income,", b'"Low income,', 1), "groups.csv is not a CSV file"),
        (lambda raw: b"", "groups.csv, row 1: the column 'id' is missing"),
    ],
)
def test_a_wrong_file_is_named(folder, change, sentence):
    path = folder / "groups.csv"
    changed = change(path.read_bytes())
    assert changed != path.read_bytes()
    path.write_bytes(changed)
    with pytest.raises(CatalogueError) as error:
        load(folder)
    assert sentence in str(error.value)


def test_a_missing_file_is_named(folder):
    (folder / "codes.csv").unlink()
    with pytest.raises(CatalogueError, match=r"codes.csv is missing from the catalogue in .*catalogue"):
        load(folder)


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(CatalogueError, match="is missing from the catalogue"):
        load(tmp_path / "nowhere")
