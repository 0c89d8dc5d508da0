"""The catalogue as it stands, and the sentence for every way a cell can be wrong."""

from __future__ import annotations

import csv
import shutil
import time
from pathlib import Path

import polars as pl
import pytest
from pydantic import ValidationError

from socjust.catalogue import load
from socjust.catalogue.cells import components
from socjust.catalogue.load import FOLDER, fingerprint
from socjust.catalogue.rows import COLUMNS
from socjust.catalogue.rules import WEIGHTS
from socjust.errors import CatalogueError, UsageError

HERE = load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "catalogue"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


# ---- what stands in it


def test_has_every_indicator_of_the_framework():
    roles = [i.role for i in HERE.indicators.values()]
    assert len(roles) - roles.count("denominator") == 106
    assert roles.count("gap") == 10
    assert list(HERE.dimensions) == ["CAP", "RIG", "OPP", "GEN", "DIS", "PRO", "TRA"]
    assert [d.id for d in HERE.dimensions.values() if d.banded] == ["RIG"]


def test_every_row_of_the_framework_is_there_and_every_difference_is_explained(shared: Path):
    with open(shared / "domain" / "framework.csv", encoding="utf-8-sig", newline="") as file:
        framework = {row["indicator_id"]: row for row in csv.DictReader(file)}
    ours = {i.id: i for i in HERE.indicators.values() if i.role != "denominator"}
    assert set(ours) == set(framework)
    for name, row in framework.items():
        mine = ours[name]
        assert (mine.dimension or "GAP") == row["dimension"].split()[1]
        posts = (mine.goalposts.lower, mine.goalposts.upper) if mine.goalposts else (None, None)
        theirs = tuple(float(row[c]) if row[c] else None for c in ("lower_goalpost", "upper_goalpost"))
        first = {s.code for r in mine.recipes[:1] for _, s in r.components}
        same = (
            posts == theirs
            and mine.role == row["role"]
            and int(row["direction"] or 0) == mine.direction
            and all(code in row["code"] for code in first)
        )
        assert same or mine.changed, name
        if row["alternate"]:
            assert len(mine.recipes) > 1, name


def test_every_dimension_can_be_scored():
    for dimension in HERE.dimensions:
        scored = HERE.scored(dimension)
        assert len(scored) >= 3
        assert all(i.goalposts and i.weight > 0 and i.direction for i in scored)
    assert sum(len(HERE.scored(d)) for d in HERE.dimensions) == len(HERE.scored())


def test_weights_other_than_usual_are_the_ones_that_were_argued_for():
    unusual = {i.id: i.weight for i in HERE.scored() if i.weight != WEIGHTS[i.role]}
    assert unusual == {
        "opp_employment_ratio": 0.5,
        "dis_gini": 0.5,
        "dis_palma": 0.5,
        "dis_bottom40_premium": 0.25,
        "gen_intimate_partner_violence": 0.25,
    }
    assert all(i.weight_reason for i in HERE.scored() if i.weight != 1)


def test_no_series_is_scored_twice():
    seen: dict[str, str] = {}
    for indicator in HERE.scored():
        for _, series in indicator.recipes[0].components:
            assert series.label not in seen or {indicator.id, seen[series.label]} == {"dis_gini", "dis_palma"}
            seen[series.label] = indicator.id


def test_series_under_a_non_commercial_licence_are_never_scored():
    free = {i.id: i.licence for i in HERE.indicators.values() if i.non_commercial}
    assert free == {"cap_clean_cooking": "CC BY-NC 3.0 IGO", "tra_energy_intensity": "CC BY-NC 3.0 IGO"}


def test_texts_are_complete():
    for indicator in HERE.indicators.values():
        assert len(indicator.short) <= 40
        assert indicator.definition.endswith("."), indicator.id
        assert indicator.unit or indicator.role == "gap", indicator.id
        for text in (indicator.definition, indicator.caveat, indicator.changed, *(r.remark for r in indicator.recipes)):
            assert "  " not in text and text == text.strip()
            assert not text or text.endswith("."), (indicator.id, text)


def test_headline_is_of_women_only_where_the_provider_asks_for_women():
    women = [i.id for i in HERE.indicators.values() if i.headline_sex == "female"]
    assert women == ["pro_maternity"]
    for indicator in HERE.indicators.values():
        for recipe in indicator.recipes[:1]:
            filters = {dict(s.filters).get("sex") for _, s in recipe.components}
            assert (filters == {"SEX_F"}) == (indicator.id in women)


def test_maternity_is_asked_for_women_then_without_sex():
    first, second = HERE.indicator("pro_maternity").recipes
    assert first.components[0][1].label == "SDG_0131_SEX_SOC_RT[classif1=SOC_CONTIG_MAT;sex=SEX_F]"
    assert second.components[0][1].label == "SDG_0131_SEX_SOC_RT[classif1=SOC_CONTIG_MAT;sex=SEX_T]"
    assert second.comparable and second.goalposts == first.goalposts and second.rank == 1


def test_an_alternate_takes_over_what_its_row_leaves_blank():
    first, second = HERE.indicator("rig_voice_accountability").recipes
    assert (first.goalposts.lower, first.goalposts.upper, first.unit) == (0, 100, "score 0–100")
    assert (second.goalposts.lower, second.goalposts.upper) == (-2.5, 2.5)
    assert second.unit.startswith("estimate") and second.title == first.title == "Voice and accountability"
    assert (second.range_lower, second.range_upper, second.decimals) == (-3.5, 3.5, 2)
    narrow = HERE.indicator("opp_underutilization_lu4").recipes[1]
    assert not narrow.comparable and narrow.title.startswith("Unemployment") and narrow.goalposts.upper == 25


def test_thresholds_go_to_an_alternate_only_where_it_is_comparable():
    completion = HERE.indicator("cap_lower_secondary_completion").recipes
    assert [(r.green, r.red) for r in completion] == [(90, 75), (None, None)]
    stunting = HERE.indicator("cap_stunting").recipes
    assert [(r.green, r.red) for r in stunting] == [(7.5, 15)] * 2


def test_fallbacks_name_the_indicator_they_stand_in_for():
    fallbacks = {i.id: i.fallback_for for i in HERE.indicators.values() if i.role == "fallback"}
    assert fallbacks == {
        "cap_water_basic": "cap_water_safely_managed",
        "cap_sanitation_basic": "cap_sanitation_safely_managed",
    }


def test_series_are_listed_once_with_levels_for_each():
    labels = [s.label for s in HERE.series()]
    assert len(labels) == len(set(labels)) == len(HERE.levels)
    assert set(labels) == set(HERE.levels)
    assert [s.label for s in HERE.series(["cap_life_expectancy"])] == [
        "SP.DYN.LE00.IN",
        "SP.DYN.LE00.FE.IN",
        "SP.DYN.LE00.MA.IN",
    ]


def test_world_bank_series_have_a_database_and_ilostat_series_none():
    assert all((s.database is not None) == (s.provider == "worldbank") for s in HERE.series())
    assert HERE.indicator("gen_childcare_law").recipes[0].components[0][1].database == 14


def test_typical_levels_hang_together():
    level = HERE.levels
    for group in ("lic", "lmc", "umc", "hic"):
        fifths = [getattr(level[f"SI.DST.{c}"], group) for c in ("FRST.20", "02ND.20", "03RD.20", "04TH.20", "05TH.20")]
        assert sum(fifths) == pytest.approx(100) and fifths == sorted(fifths)
        assert getattr(level["SI.DST.FRST.10"], group) < fifths[0] < fifths[4]
        assert getattr(level["SI.DST.10TH.10"], group) < fifths[4]
        ages = [getattr(level[f"SP.POP.{c}.TO.ZS"], group) for c in ("0014", "1564", "65UP")]
        assert sum(ages) == pytest.approx(100)
        women, men, all_ = (getattr(level[f"SP.POP.TOTL{c}"], group) for c in (".FE.IN", ".MA.IN", ""))
        assert women + men == pytest.approx(all_, rel=1e-6)
        poverty = [getattr(level[f"SI.POV.{c}"], group) for c in ("GAPS", "DDAY", "LMIC", "UMIC")]
        assert poverty == sorted(poverty)
        parts = [getattr(level[f"SL.TLF.CACT.{c}.ZS"], group) for c in ("FE", "MA", "FM")]
        assert parts[2] == pytest.approx(100 * parts[0] / parts[1], abs=1)
    for row in level.values():
        for value in (row.lic, row.lmc, row.umc, row.hic):
            assert value is None or (row.floor if row.floor is not None else value) <= value, row.series
            assert value is None or (row.ceiling if row.ceiling is not None else value) >= value, row.series


def test_levels_lie_between_women_and_men():
    for label in HERE.levels:
        for total, woman, man in (("sex=SEX_T", "sex=SEX_F", "sex=SEX_M"), (".ZS", ".FE.ZS", ".MA.ZS")):
            trio = [HERE.levels.get(label.replace(total, part)) for part in (total, woman, man)]
            if total not in label or None in trio or len({row.series for row in trio}) < 3:
                continue
            for group in ("lic", "lmc", "umc", "hic"):
                both, her, him = (getattr(row, group) for row in trio)
                assert both is None or min(her, him) <= both <= max(her, him), label


# ---- economies and groups


def test_economies_are_the_217_of_the_world_bank():
    assert len(HERE.economies) == 217
    assert HERE.economy("NAM").iso2 == "NA"
    assert HERE.economy("KEN").region == "SSF" and HERE.economy("PAK").region == "MEA"
    assert sorted(e.id for e in HERE.economies.values() if e.income == "INX") == ["ETH", "VEN"]
    assert len({e.iso2 for e in HERE.economies.values()}) == 217


def test_groups_divide_the_economies():
    regions = [HERE.members(g.id) for g in HERE.groups.values() if g.kind == "region"]
    incomes = [HERE.members(g.id) for g in HERE.groups.values() if g.kind == "income"]
    assert (len(regions), len(incomes)) == (7, 4)
    assert sorted(sum(regions, [])) == sorted(HERE.economies) == HERE.members("WLD")
    assert len(sum(incomes, [])) == 215
    with pytest.raises(UsageError, match="Unknown group 'SSA'. Did you mean SSF"):
        HERE.members("SSA")


def test_classification_is_the_providers(shared: Path):
    lists = pl.read_json(shared / "mirror" / "data" / "worldbank-lists.json")["country"].explode().struct.unnest()
    rows = lists.filter(pl.col("region").struct.field("id") != "NA").select(
        "id",
        "iso2Code",
        pl.col("region").struct.field("id").alias("r"),
        pl.col("incomeLevel").struct.field("id").alias("i"),
    )
    assert {(e.id, e.iso2, e.region, e.income) for e in HERE.economies.values()} == set(rows.rows())


def test_every_area_of_ilostat_is_ours_or_named_or_an_aggregate(shared: Path):
    areas = pl.read_parquet(shared / "mirror" / "data" / "ilostat.parquet", columns=["ref_area"])["ref_area"].unique()
    unknown = {a for a in areas if a not in HERE.economies and ("ilostat", a) not in HERE.codes}
    assert all(a.startswith("X") for a in unknown), unknown
    labels = pl.read_csv(shared / "mirror" / "data" / "ilostat-codelists.csv").filter(pl.col("codelist") == "CL_AREA")
    english = dict(labels.select("code", "label_en").rows())
    said = {
        HERE.groups[area].name.lower(): english[code] for (_, code), area in HERE.codes.items() if area in HERE.groups
    }
    assert {name: text.split(": ")[-1].lower() for name, text in said.items()} == {name: name for name in said}


def test_every_filter_of_ilostat_is_a_code_that_exists(shared: Path):
    codes = set(pl.read_csv(shared / "mirror" / "data" / "ilostat-codelists.csv")["code"])
    retired = {"ECO_AGNAG_TOTAL"}  # in data sets to November 2023, asked for by an alternate
    used = {value for s in HERE.series() for version in s.choices for _, value in version.filters}
    assert used - retired <= codes, used - codes


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("KEN", "KEN"),
        ("ken", "KEN"),
        (" Kenya ", "KEN"),
        ("Cote d'Ivoire", "CIV"),
        ("CÔTE D’IVOIRE", "CIV"),
        ("Turkiye", "TUR"),
        ("Namibia", "NAM"),
        ("egypt", "EGY"),
        ("Sao Tome and Principe", "STP"),
    ],
)
def test_economies_are_found_by_code_and_name(given, expected):
    assert HERE.economy(given).id == expected


@pytest.mark.parametrize(
    ("look_up", "given", "sentence"),
    [
        ("economy", "KEM", "Unknown economy 'KEM'. Did you mean"),
        ("economy", "Kenia", "Did you mean Kenya"),
        ("economy", "Korea", "Unknown economy 'Korea'"),  # there are two
        ("economy", "WLD", "Unknown economy 'WLD'"),
        ("economy", "", "Unknown economy ''"),
        ("indicator", "dis_ginni", "Did you mean dis_gini"),
        ("dimension", "CAR", "Did you mean CAP"),
    ],
)
def test_unknown_names_offer_the_nearest(look_up, given, sentence):
    with pytest.raises(UsageError) as error:
        getattr(HERE, look_up)(given)
    assert sentence in str(error.value)
    assert "socjust list" in str(error.value)


# ---- as an object


def test_nothing_can_be_changed_after_loading():
    with pytest.raises(ValidationError):
        HERE.indicator("dis_gini").weight = 2
    with pytest.raises(TypeError):
        HERE.indicators["dis_gini"] = None
    with pytest.raises(AttributeError):
        HERE.sha256 = ""


def test_loads_once_and_quickly():
    assert load() is load()
    load(FOLDER)
    start = time.process_time()
    load(FOLDER)
    assert time.process_time() - start < 1  # of processor time; a fortieth of that on a quiet core


def test_fingerprint_follows_the_content_and_not_the_line_ends(folder):
    assert load(folder).sha256 == HERE.sha256 == fingerprint(FOLDER)
    path = folder / "groups.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder).sha256 == HERE.sha256
    path.write_bytes(path.read_bytes().replace(b"Low income", b"Low Income"))
    assert load(folder).sha256 != HERE.sha256


def test_a_file_as_a_spreadsheet_saves_it_is_read(folder):
    """Byte order mark, Windows line ends, a blank row, TRUE for yes, columns in another order."""
    rows = list(csv.DictReader((folder / "dimensions.csv").open(encoding="utf-8", newline="")))
    names = sorted(COLUMNS["dimensions.csv"])
    lines = [names, *([r[n].replace("yes", "TRUE") if n == "banded" else r[n] for n in names] for r in rows)]
    with (folder / "dimensions.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([*lines[:3], [""] * len(names), *lines[3:]])
    assert load(folder).dimensions == HERE.dimensions


# ---- cells and files


def test_codes_in_brackets_are_sorted_so_that_a_label_is_unique():
    one = components("A_B_RT[sex=SEX_T,classif1=C_1]", "ilostat")[0][1]
    other = components(" A_B_RT [classif1=C_1; sex=SEX_T] ", "ilostat")[0][1]
    assert one == other and one.label == "A_B_RT[classif1=C_1;sex=SEX_T]"
    assert components(one.label, "ilostat")[0][1] == one


def test_the_readme_names_every_column():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for file in ("indicators.csv", "alternates.csv", "levels.csv"):
        missing = [name for name in COLUMNS[file] if f"`{name}`" not in text]
        assert not missing, (file, missing)


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_the_files_are_plain_utf8_with_unix_line_ends(name):
    raw = (FOLDER / name).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n")


def test_the_module_itself_is_the_catalogues_door():
    import socjust

    assert socjust.catalogue() is load()
    assert socjust.catalogue.Catalogue is type(HERE)


def test_several_versions_of_a_classification_are_one_series():
    ((_, series),) = components("A_RT[classif1=C_1 | C_2,sex=SEX_T]", "ilostat")
    assert series.filters == (("classif1", "C_1|C_2"), ("sex", "SEX_T"))
    assert [c.label for c in series.choices] == ["A_RT[classif1=C_1;sex=SEX_T]", "A_RT[classif1=C_2;sex=SEX_T]"]
    assert series.label == "A_RT[classif1=C_1;sex=SEX_T]"
    with pytest.raises(CatalogueError, match="names a version twice"):
        components("A_RT[classif1=C_1|C_1]", "ilostat")


def test_women_s_and_men_s_series_are_named_where_a_provider_has_both(shared):
    held = pl.read_parquet(shared / "mirror" / "data" / "ilostat.parquet", columns=["indicator", "classif1", "sex"])
    sexes = {
        (code, classif1): set(codes) >= {"SEX_F", "SEX_M"}
        for code, classif1, codes in held.group_by("indicator", "classif1").agg(pl.col("sex").unique()).iter_rows()
    }
    names = pl.read_csv(shared / "mirror" / "data" / "worldbank-indicators.csv", columns=["code"])["code"]
    pairs = {n.replace(".FE", "") for n in names if ".FE" in n and n.replace(".FE", ".MA") in set(names)}
    lacking = []
    for indicator in HERE.indicators.values():
        for recipe in indicator.recipes:
            (_, series), *others = recipe.components
            if others or recipe.by_sex or indicator.headline_sex == "female":
                continue
            filters = dict(series.choices[0].filters)
            both = sexes.get((series.code, filters.get("classif1"))) and filters.get("sex") == "SEX_T"
            if both or series.code in pairs:
                lacking.append((indicator.id, recipe.rank, series.label))
    assert lacking == []
