"""Exports hold every chosen row as it is, explain it, and say SIMULATED where they have to."""

from __future__ import annotations

import gc
import json
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from socjust import export, store
from socjust import table as t
from socjust.cli import run
from socjust.errors import StoreError, UsageError
from socjust.export import package, sheets
from socjust.export.tables import TABLES, columns_of
from socjust.home import Home
from socjust.store import aside, own_data

CHOSEN = ["dis_gini", "cap_stunting"]


@pytest.fixture(scope="module")
def packaged(real_home, tmp_path_factory):
    out = tmp_path_factory.mktemp("export") / "package"
    return export.export(out, indicators=CHOSEN, home=real_home.root)


@pytest.fixture(scope="module")
def figures(real_home):
    rows = store.observations(store.find(real_home))
    return rows.filter(pl.col(t.INDICATOR).is_in(CHOSEN))


def read(folder, name, schema):
    return pl.read_csv(folder / f"{name}.csv", schema=schema).with_columns(pl.col(pl.String).fill_null(""))


def test_a_data_package_holds_every_row_and_frictionless_finds_it_valid(packaged, figures):
    from frictionless import Package

    assert packaged.figures == figures.height > 1000
    assert set(packaged.files) == {"datapackage.json", *(f"{name}.csv" for name in TABLES)}
    assert read(packaged.path, "figures", t.OBSERVATIONS).equals(figures)
    assert Package(str(packaged.path / "datapackage.json")).validate().valid


def test_the_descriptor_names_vintage_sources_licences_keys(packaged, real_home):
    described = json.loads((packaged.path / "datapackage.json").read_text(encoding="utf-8"))
    assert described["version"] == "2026-11" and described["contributors"]
    assert [one["name"] for one in described["licenses"]] == ["CC-BY-4.0"]
    assert any(one["title"].startswith("World Bank (last update 20") for one in described["sources"])
    resources = {one["name"]: one["schema"] for one in described["resources"]}
    assert resources["figures"]["primaryKey"] == list(t.KEY)
    assert {k["reference"]["resource"] for k in resources["figures"]["foreignKeys"]} == {"indicators", "areas"}
    assert all(field["description"] for schema in resources.values() for field in schema["fields"])


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("figures.csv", ",total,", ",all,"), ("indicators.csv", "dis_gini", "dis_gino"), ("figures.csv", "KEN,", "KEM,")],
)
def test_a_package_with_a_mistake_is_not_valid(packaged, tmp_path, file, old, new):
    for path in packaged.path.iterdir():
        body = path.read_text(encoding="utf-8")
        if path.name == "datapackage.json":  # sums of the bytes would tell of any change; here the rules have to
            described = json.loads(body)
            for resource in described["resources"]:
                del resource["hash"], resource["bytes"]
            body = json.dumps(described)
        (tmp_path / path.name).write_text(body.replace(old, new) if path.name == file else body, encoding="utf-8")
    with pytest.raises(StoreError, match="not valid"):
        package.validate(tmp_path / "datapackage.json")


def test_a_package_that_is_not_valid_never_appears(real_home, tmp_path, monkeypatch):
    monkeypatch.setitem(package._ONE_OF, ("figures", "sex"), ("female", "male"))
    with pytest.raises(StoreError, match="not valid"):
        export.export(tmp_path / "out", indicators=["dis_gini"], economies=["KEN"], home=real_home.root)
    assert list(tmp_path.iterdir()) == []


def test_the_dictionary_has_every_column_of_every_table(packaged):
    for name in TABLES:
        header = (packaged.path / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        assert header == [row["column"] for row in columns_of(name, simulated=False)], name
    told = pl.read_csv(packaged.path / "columns.csv")
    assert told["meaning"].null_count() == 0 and set(told["table"]) == set(TABLES)
    assert [row["column"] for row in columns_of("figures", simulated=False)] == list(t.OBSERVATIONS)
    assert [row["column"] for row in columns_of("decisions", simulated=False)] == list(t.DECISIONS)
    gini = pl.read_csv(packaged.path / "indicators.csv").row(by_predicate=pl.col("id") == "dis_gini", named=True)
    assert gini["unit"] == "index 0–100" and gini["series"] == "SI.POV.GINI" and gini["upper_goalpost"] > 0


def test_a_workbook_holds_every_row(real_home, figures, tmp_path):
    made = export.export(tmp_path / "out.xlsx", indicators=["dis_gini"], years=["2015-2020"], home=real_home.root)
    book = openpyxl.load_workbook(made.path, read_only=True)
    assert book.sheetnames == ["about", *TABLES]
    head, *rows = book["figures"].iter_rows(values_only=True)
    wanted = figures.filter(pl.col(t.INDICATOR) == "dis_gini", pl.col(t.YEAR).is_between(2015, 2020))
    assert list(head) == list(t.OBSERVATIONS)
    texts = wanted.with_columns(pl.col(t.UPDATED).cast(pl.String))
    assert [tuple("" if c is None else c for c in row) for row in rows] == [
        tuple("" if c is None else c for c in row) for row in texts.iter_rows()
    ]
    assert ("vintage", "2026-11") in set(book["about"].iter_rows(values_only=True))


def test_a_long_table_goes_on_on_another_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    frame = pl.DataFrame({"a": list(range(7)), "b": ["=1+1", "x" * 40_000, None, "", "NA", "é", "z"]})
    sheets.write({"figures": frame.lazy()}, tmp_path / "a.xlsx", [("vintage", "x")], simulated=False)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["about", "figures 1", "figures 2", "figures 3"]
    assert [c.value for s in book.worksheets[1:] for c in s["A"][1:]] == list(range(7))
    texts = [s.cell(n, 2) for s in book.worksheets[1:3] for n in (2, 3, 4)]
    assert texts[0].value == "=1+1" and texts[0].data_type == "s"  # a text, never run as a formula
    assert len(texts[1].value) == sheets.LONGEST and texts[4].value == "NA"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.filterwarnings("error")  # the ZIP writer's second try, when it is thrown away, would warn
@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
def test_a_full_disk_is_said_in_a_sentence(kind):
    frame, full = pl.LazyFrame({"a": list(range(50_000))}), Path("/dev/full")
    with pytest.raises(StoreError, match="no space left for /dev/full: .* or choose another --out"):  # noqa: SIM117
        with aside.in_a_sentence(full, elsewhere="--out"):
            if kind == "xlsx":
                sheets.write({"figures": frame}, full, [("vintage", "x")], simulated=False)
            else:
                (frame.sink_csv if kind == "csv" else frame.sink_parquet)(full)
    gc.collect()


def test_own_data_stand_in_their_place_when_tables_are_read_in_a_stream(real_home, tmp_path):
    place = Home(tmp_path / "home")
    shutil.copytree(real_home.root / "data", place.root / "data")
    described = """name: example
title: An example
source: {organisation: Office, publication: Survey, date: 2024-05-31}
licence: CC BY 4.0
columns: {economy: e, year: y, value: v}
indicators:
  dis_gini: {unit: "index 0-100", overrides: yes, reason: Better.}
"""
    (tmp_path / "d.yml").write_text(described, encoding="utf-8")
    (tmp_path / "d.csv").write_text("e,y,v\nKEN,2015,41\nABW,1991,40\nZWE,1902,45\nKEN,2021,39\n", encoding="utf-8")
    own_data.add(place, tmp_path / "d.csv", tmp_path / "d.yml")
    held = store.find(place)
    figures, decided = store.scanned(held)
    assert figures.collect().equals(store.observations(held))
    assert decided.collect().equals(store.decisions(held))
    made = export.export(tmp_path / "out", indicators=["dis_gini"], economies=["KEN", "ABW"], home=place.root)
    rows = read(made.path, "figures", t.OBSERVATIONS).filter(pl.col(t.SOURCE) == "own")
    assert rows.select(t.ECONOMY, t.YEAR, t.VALUE).rows() == [
        ("ABW", 1991, 40.0),
        ("KEN", 2015, 41.0),
        ("KEN", 2021, 39.0),
    ]
    described = json.loads((made.path / "datapackage.json").read_text(encoding="utf-8"))
    assert any("own data 'example'" in one["title"] for one in described["sources"])


def test_tables_of_a_folder_that_may_only_be_read_are_made_for_the_stream(real_home, tmp_path):
    place = Home(tmp_path / "home")
    shutil.copytree(real_home.root / "data", place.root / "data")
    held = store.find(place)
    before = store.observations(held)
    shutil.rmtree(held.processed)
    held.processed.touch()  # nothing can be written into what is no folder
    figures, _ = store.scanned(held)
    assert figures.collect().equals(before)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_plain_tables_come_in_a_folder(real_home, figures, tmp_path, kind):
    made = export.export(tmp_path / "out", format=kind, indicators=CHOSEN, economies=["Kenya"], home=real_home.root)
    assert set(made.files) == {f"{name}.{kind}" for name in TABLES}
    path = made.path / f"figures.{kind}"
    got = pl.read_parquet(path) if kind == "parquet" else read(made.path, "figures", t.OBSERVATIONS)
    assert got.equals(figures.filter(pl.col(t.ECONOMY) == "KEN"))


def test_invented_figures_are_marked_in_every_name_and_table(invented_home, tmp_path):
    name = store.vintages(invented_home)[0].name
    named = {"vintage": name, "indicators": ["dis_gini"], "economies": ["KEN", "NAM"], "home": invented_home.root}
    made = export.export(tmp_path / "out", **named)
    assert made.simulated and made.path.name == "out-SIMULATED"
    assert all("SIMULATED" in file for file in made.files if file.endswith(".csv"))
    for file in made.path.glob("*.csv"):
        marks = pl.read_csv(file)["mark"].unique().to_list()
        assert marks == ["SIMULATED"] or marks == [], file
    described = json.loads((made.path / "datapackage.json").read_text(encoding="utf-8"))
    assert described["title"].startswith("SIMULATED") and "invented" in described["description"]
    assert [one["title"] for one in described["licenses"]] == ["none: invented figures"]
    book = export.export(tmp_path / "out.xlsx", **named)
    sheets_ = openpyxl.load_workbook(book.path).sheetnames
    assert book.path.name == "out-SIMULATED.xlsx" and all(s.startswith("SIMULATED ") for s in sheets_)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"format": "ods"}, "Unknown format 'ods'"),
        ({"indicators": ["dis_gino"]}, "Did you mean dis_gini"),
        ({"economies": ["Keny"]}, "Did you mean Kenya"),
        ({"years": ["20"]}, "'20' is no year"),
        ({"years": ["2020-2010"]}, "is no year"),
        ({"years": [1700]}, "no figure of this choice"),
        ({"vintage": "2031"}, "Unknown vintage"),
    ],
)
def test_a_wrong_question_gets_a_sentence_and_no_file(real_home, tmp_path, arguments, words):
    with pytest.raises(UsageError, match=words):
        export.export(tmp_path / "out", home=real_home.root, **arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_never_written_over(real_home, tmp_path, capsys):
    few = ["--indicator", "dis_gini", "--economy", "KEN", "--year", "2010-2020", "2021", "--home", str(real_home.root)]
    assert run(["export", "--out", str(tmp_path), "--format", "csv", *few]) == 0
    assert (tmp_path / "socjust-2026-11" / "figures.csv").is_file()
    assert "figures of vintage 2026-11" in capsys.readouterr().out
    assert run(["export", "--out", str(tmp_path), "--format", "csv", *few]) == 2
    assert "exists, and an export is never written over" in capsys.readouterr().err
    assert run(["export", "--out", str(tmp_path / "a.csv"), "--format", "xlsx", *few]) == 2
    assert "give one of the two" in capsys.readouterr().err
