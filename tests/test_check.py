from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
import small_catalogue as small

from socjust import table as t
from socjust.catalogue.corrections import Correction, Expect
from socjust.catalogue.judgements import Limit
from socjust.catalogue.models import Aggregate, Goalposts
from socjust.check import RULES, check
from socjust.check.declaration import declared
from socjust.judgement import STEPS, Situation, judge
from socjust.store.manifest import RecipeEntry, SeriesEntry

CATALOGUE = small.catalogue()
SCORED = ("water", "stunting", "neet", "maternity")
ECONOMIES = [e for e, *_ in small.ECONOMIES]


def good_rows() -> list[tuple]:
    """Figures that no rule but those about coverage has anything to say on."""
    sex = {"maternity": {"sex": "female"}}
    rows = [(e, 2022, name, 40.0 + n, sex.get(name, {})) for n, e in enumerate(ECONOMIES) for name in SCORED]
    rows += [(e, 2022, f"fifth_{n}", share) for e in ECONOMIES for n, share in enumerate((6, 11, 16, 23, 44), start=1)]
    return [*rows, ("WLD", 2022, "water", 42.0)]


def findings(rows, **more):
    return check(small.observations(rows), CATALOGUE, small.manifest(**more))


def found(result, rule: str) -> list[tuple[str, str, str]]:
    rows = result.frame.filter(pl.col("rule") == rule)
    return rows.select("indicator", "severity", "sentence").rows()


def test_good_figures_pass_and_the_thin_ones_are_warned_about():
    result = findings(good_rows())
    assert not result.failed
    assert set(result.frame["rule"]) == {"scored"}
    assert found(result, "scored")[0][1:] == ("warn", "Maternity: 6 economies only "
                                              "(the newest value of the years 2017 to 2022).")  # fmt: skip


def test_every_rule_has_a_test_that_makes_it_speak():
    here = globals()
    assert [rule.__name__ for rule in RULES if f"test_{rule.__name__}_speaks" not in here] == []


def test_schema_wrong_columns_or_no_rows_fail_and_stop_the_other_rules():
    frame = small.observations(good_rows())
    for broken, name in (
        (frame.with_columns(pl.col("year").cast(pl.String)), "year"),
        (frame.drop("flags"), "flags"),
        (frame.with_columns(extra=pl.lit(1)), "extra"),
        (frame.select(reversed(frame.columns)), "order"),
    ):
        result = check(broken, CATALOGUE, small.manifest())
        assert result.failed and result.frame["rule"].to_list() == ["schema"]
        assert name in result.frame["sentence"][0]
    assert check(t.empty(), CATALOGUE, small.manifest()).frame["sentence"].to_list() == [
        "The vintage holds no figure at all."
    ]


def test_sexes_speaks():
    sides = [("KEN", 2022, "water", v, {"sex": sex}) for sex, v in (("female", 30.0), ("male", 40.6))]
    assert found(findings([*good_rows(), *sides]), "sexes") == []  # 41 is 40.6 but for rounding
    sides[1] = ("KEN", 2022, "water", 40.4, {"sex": "male"})
    value = next(v for e, _, i, v, *_ in good_rows() if (e, i) == ("KEN", "water"))
    told = f"1 figure for all not between those for women and men: Kenya 2022 ({value:g})."
    assert found(findings([*good_rows(), *sides]), "sexes") == [("water", "warn", told)]


def test_spikes_speaks():
    def told(middle: float, flags: str = "", last: int = 2023) -> list:
        years = [("BRA", 2015, 5.0, ""), ("BRA", 2017, 90.0, ""), ("BRA", 2020, 50.0, ""), ("BRA", 2022, middle, flags)]
        rows = [(e, y, "neet", v, {"flags": f}) for e, y, v, f in [*years, ("BRA", last, 52.0, "")]]
        others = [row for row in good_rows() if (row[0], row[2]) != ("BRA", "neet")]
        return found(findings([*others, *rows]), "spikes")

    assert told(95.0) == [("neet", "warn", "1 figure far from the years before and after: Brazil 2022 (95).")]
    assert told(56.0) == []  # not far
    assert told(95.0, flags="break") == [] and told(95.0, last=2025) == []  # marked, or the next one is years away


def test_nothings_speaks():
    years = range(2010, 2022)
    zeros = [("KEN", y, "stunting", 0.0) for y in years]
    rest = [row for row in good_rows() if (row[0], row[2]) != ("KEN", "stunting")]
    told = ("stunting", "warn", "Every figure is 0, as hardly any other is: Kenya.")
    assert found(findings([*rest, *zeros]), "nothings") == [told]
    assert found(findings([*rest, *zeros[1:], ("KEN", 2010, "stunting", 1.0)]), "nothings") == []
    assert found(findings([*rest, *zeros[:9]]), "nothings") == []  # too few to tell
    many = [("BRA", y, "stunting", float(y % 2)) for y in years]  # nothing is nothing rare
    assert found(findings([*rest, *zeros, *many]), "nothings") == []


def test_key_speaks():
    result = findings([*good_rows(), ("KEN", 2022, "water", 12.0)])
    assert result.failed
    assert found(result, "key") == [("water", "fail", "1 figure more than once: Kenya 2022.")]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (("XYZ", 2022, "water", 1.0), "economy 'XYZ'"),
        (("KEN", 2021, "watr", 1.0), "indicator 'watr'"),
        (("KEN", 2021, "water", 1.0, {"sex": "both"}), "sex 'both'"),
        (("KEN", 2021, "water", 1.0, {"status": "guessed"}), "status 'guessed'"),
        (("KEN", 2021, "water", 1.0, {"flags": "break odd"}), "flag 'odd'"),
    ],
)
def test_words_speaks(row, word):
    result = findings([*good_rows(), row])
    assert result.failed
    assert any(word in sentence for _, _, sentence in found(result, "words"))


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_words_speaks_of_values_that_are_no_numbers(value):
    result = findings([*good_rows(), ("KEN", 2021, "water", value)])
    assert result.failed
    ((indicator, severity, sentence),) = found(result, "words")
    assert (indicator, severity) == ("water", "fail")
    assert sentence.startswith("1 row without a number: Kenya 2021")


def simulated(rows):
    return [(e, y, i, v, {**(more[0] if more else {}), "status": "simulated"}) for e, y, i, v, *more in rows]


@pytest.mark.parametrize(
    ("rows", "rule", "sentence"),
    [
        ([("KEN", 1850, "water", 1.0)], "years", "1 row of a year out of range: Kenya 1850 (1)."),
        ([("KEN", 2099, "water", 1.0)], "years", "1 row of a year out of range: Kenya 2099 (1)."),
        ([("KEN", 2021, "water", 1.0, {"flags": "derived break"})], "words",
         "1 row whose flags are not in alphabetical order, each once: Kenya 2021 (1)."),
        ([("KEN", 2021, "water", 1.0, {"flags": "break break"})], "words",
         "1 row whose flags are not in alphabetical order, each once: Kenya 2021 (1)."),
        ([("KEN", 2021, "water", 1.0, {"source": ""})], "words", "1 row without a source: Kenya 2021 (1)."),
        ([("KEN", 2021, "water", 1.0, {"series": None})], "words", "1 row without a series: Kenya 2021 (1)."),
        ([("KEN", 2021, "water", 1.0, {"origin": None})], "words", "1 row without origin: Kenya 2021 (1)."),
        ([("KEN", 2021, "water", 1.0, {"recipe": 9})], "words", "1 row of a recipe that no indicator has: Kenya 2021"),
        ([("KEN", y, "neet", 1.0, {"sex": s}) for y in range(2000, 2003) for s in ("male", "male")], "key",
         "3 figures more than once: Kenya 2000, Kenya 2001, Kenya 2002."),
    ],
)  # fmt: skip
def test_cells_speaks(rows, rule, sentence):
    result = findings([*good_rows(), *rows])
    assert result.failed
    assert any(told.startswith(sentence) for _, _, told in found(result, rule)), result.frame["sentence"].to_list()


def test_the_declaration_cannot_be_switched_off_from_outside(monkeypatch):
    monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")
    monkeypatch.setenv("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY")
    assert findings([*good_rows(), ("KEN", 2022, "water", 12.0)]).failed


def test_the_declaration_is_that_of_the_table():
    assert list(declared(CATALOGUE, 2024).columns) == list(t.OBSERVATIONS)
    frame = small.observations(good_rows())
    assert declared(CATALOGUE, 2024).validate(frame).equals(frame)


def test_marks_speaks():
    invented = {"vintage": "SIMULATED-1", "simulated": True, "source": "simulated"}
    whole = small.observations(simulated(good_rows()), "SIMULATED-1")
    assert found(check(whole, CATALOGUE, small.manifest(**invented)), "marks") == []

    one = findings([*good_rows(), ("KEN", 2021, "water", 1.0, {"status": "simulated"})])
    assert one.failed and found(one, "marks")[0][2] == "1 simulated figure among real ones: Kenya 2021 (1)."

    real = small.observations(good_rows(), "SIMULATED-1")
    told = found(check(real, CATALOGUE, small.manifest(**invented)), "marks")[0][2]
    assert told.startswith("55 figures of a simulated vintage without the status simulated: ")

    hidden = small.observations(simulated(good_rows()))
    told = found(check(hidden, CATALOGUE, small.manifest(**invented | {"vintage": "2024-06-30"})), "marks")
    assert told == [("", "fail", "The vintage 2024-06-30 is simulated but its name does not say so.")]

    other = small.observations(good_rows(), "2023-01-01")
    told = found(check(other, CATALOGUE, small.manifest()), "marks")
    assert told == [("", "fail", "Rows of another vintage than 2024-06-30: 2023-01-01.")]


def test_alternates_speaks():
    more = {"recipe": 1, "flags": ""}
    rows = [(e, y, i, v, more | m[0] if i == "maternity" else {}) for e, y, i, v, *m in good_rows()]
    recipes = {**small.manifest().recipes, "maternity": RecipeEntry(rank=1, reason="…")}
    unflagged = findings(rows, recipes=recipes)
    assert unflagged.failed and "does not match its recipe" in found(unflagged, "alternates")[0][2]

    flagged = [(e, y, i, v, {**m, "flags": "alternate"} if i == "maternity" else m) for e, y, i, v, m in rows]
    assert found(findings(flagged, recipes=recipes), "alternates") == []
    assert found(findings(flagged), "alternates") == [
        ("maternity", "fail", "The table has rows of recipe 1, but the manifest names 0.")
    ]


def test_alternates_of_a_catalogue_that_has_changed_since_are_those_that_are_used_now():
    rows = [(e, y, i, v, {**m[0], "recipe": 1, "flags": "alternate"} if i == "maternity" else m[0] if m else {})
            for e, y, i, v, *m in good_rows()]  # fmt: skip
    first = CATALOGUE.indicators["maternity"].recipes[0].components[0][1]
    served = [
        SeriesEntry(provider=s.provider, label=s.label, status="served") for s in CATALOGUE.series() if s != first
    ]
    refused = SeriesEntry(provider=first.provider, label=first.label, status="not-served", reason="Gone.")
    recipes = {**small.manifest().recipes, "maternity": RecipeEntry(rank=None, reason="Gone.")}
    more = {"series": [*served, refused], "recipes": recipes}  # fetched before the catalogue named an alternate
    assert found(findings(rows, **more), "alternates")
    assert found(findings(rows, **more, catalogue_sha256="another"), "alternates") == []


def test_future_speaks():
    result = findings([*good_rows(), ("KEN", 2025, "neet", 1.0), ("KEN", 2026, "neet", 1.0, {"status": "projected"})])
    assert result.failed
    told = "1 figure for years after 2024 not marked as projected: Kenya 2025 (1)."
    assert found(result, "future") == [("neet", "fail", told)]


def test_value_range_speaks():
    many = [("KEN", year, "water", 50.0) for year in range(1900, 2018)]
    few = findings([*good_rows(), *many, ("BRA", 2019, "water", 100.5)])
    assert not few.failed
    told = "1 figure (0.79 %) outside 0 to 100: Brazil 2019 (100.5)."
    assert found(few, "value_range") == [("water", "warn", told)]
    more = findings([*good_rows(), ("BRA", 2019, "water", 100.5), ("KEN", 2019, "water", -3.0)])
    assert more.failed
    told = "2 figures (22 %) outside 0 to 100: Kenya 2019 (-3), Brazil 2019 (100.5)."
    assert found(more, "value_range") == [("water", "fail", told)]


def test_quintiles_speaks():
    rows = [(e, y, i, 48.0 if (e, i) == ("KEN", "fifth_5") else v, *m) for e, y, i, v, *m in good_rows()]
    result = findings(rows)
    assert not result.failed
    told = "The five income shares miss 100 in 1 of 6 surveys: Kenya 2022 (104)."
    assert found(result, "quintiles") == [("fifth_1", "warn", told)]
    rest = [row for row in rows if row[2] != "fifth_3"]
    assert found(findings(rest), "quintiles") == []  # four shares say nothing about the sum


def test_world_speaks():
    economies = [small.Economy(id=f"E{chr(65 + n // 26)}{chr(65 + n % 26)}"[:3], iso2="", name=f"E{n}", region="SSF",
                               income="LIC") for n in range(60)]  # fmt: skip
    large = small.replace(CATALOGUE, economies={e.id: e for e in economies})
    rows = [(e.id, 2022, "water", 20.0 + n / 2) for n, e in enumerate(economies)]
    for value, said in ((30.0, False), (90.0, True), (5.0, True)):
        frame = small.observations([*rows, ("WLD", 2022, "water", value)])
        assert bool(found(check(frame, large, small.manifest()), "world")) == said
    few = small.observations([*rows[:49], ("WLD", 2022, "water", 90.0)])
    assert found(check(few, large, small.manifest()), "world") == []


def compared(now, before):
    return check(small.observations(now), CATALOGUE, small.manifest(), small.observations(before, "2023-01-01"))


def test_lost_speaks():
    rows = good_rows()
    assert found(compared(rows, rows), "lost") == []
    fewer = [row for row in rows if row[2] != "stunting" and not (row[2] == "neet" and row[0] in ("KEN", "BRA"))]
    told = found(compared(fewer, rows), "lost")
    assert told == [
        ("neet", "warn", "6 figures in the previous vintage, 4 in this one."),
        ("stunting", "warn", "6 figures in the previous vintage, 0 in this one."),
    ]


def test_lost_speaks_of_economies_too():
    older = [("KEN", y, "water", 50.0) for y in range(2000, 2011)]
    gone = [row for row in [*good_rows(), *older] if not (row[2] == "water" and row[0] in ("BRA", "ZAF"))]
    told = found(compared(gone, [*good_rows(), *older]), "lost")
    assert told == [("water", "warn", "Figures of 7 economies and groups in the previous vintage, of 5 in this one.")]


def test_magnitude_speaks():
    rows = good_rows()
    assert found(compared(rows, rows), "magnitude") == []
    shrunk = [(e, y, i, v / 100 if i == "stunting" else v, *m) for e, y, i, v, *m in rows]
    result = compared(shrunk, rows)
    assert result.failed and found(result, "magnitude")[0][:2] == ("stunting", "fail")
    assert "0.01 times" in found(result, "magnitude")[0][2]


def judged(rows, *corrections, **more):
    """Check figures that have been judged, as the store does it."""
    framework = small.replace(CATALOGUE, corrections=corrections)
    table, decisions = judge(small.observations(rows), STEPS, Situation(framework, 2024))
    return check(table, framework, small.manifest(**more), None, decisions)


def correction(**more):
    values = {"indicator": "water", "economies": ("KEN",), "years": (2021,), "action": "drop", "line": 12}
    return Correction(**{**values, "reason": "Wrong.", "source": "…", "expect": Expect(above=90), **more})


def test_corrections_speaks():
    rows = good_rows()
    assert not judged([*rows, ("KEN", 2021, "water", 99.0)], correction()).failed
    mended = judged([*rows, ("KEN", 2021, "water", 44.0)], correction())
    assert mended.failed
    told = "the provider now publishes Kenya 2021 (44) where the entry expects above 90"
    assert found(mended, "corrections") == [
        ("water", "fail", f"corrections.yml, line 12: {told}. Remove the entry, or write it anew.")
    ]
    gone = judged(rows, correction())
    assert "there is no figure any more for KEN." in found(gone, "corrections")[0][2]
    none = judged(rows, correction(economies=()))
    assert "line 12: there is no figure any more." in found(none, "corrections")[0][2]


def test_corrections_are_asked_about_only_where_the_vintage_has_their_series():
    rows = good_rows()
    assert found(judged(rows, correction(series="SH.H2O.SMDW.ZS")), "corrections")
    assert found(judged(rows, correction(series="ANOTHER")), "corrections") == []
    recipes = {k: r for k, r in small.manifest().recipes.items() if k != "water"}
    assert found(judged([r for r in rows if r[2] != "water"], correction(), recipes=recipes), "corrections") == []
    invented = {"simulated": True, "source": "simulated", "vintage": "SIMULATED-1"}
    assert found(judged(simulated(rows), correction(), **invented), "corrections") == []


def test_reasons_speaks():
    rows = [*good_rows(), ("KEN", 2021, "water", 44.0, {"flags": "break derived"})]
    assert found(judged(rows), "reasons") == []
    frame = small.observations(rows)
    decisions = judge(frame, STEPS, Situation(CATALOGUE, 2024)).decisions
    result = check(frame, CATALOGUE, small.manifest(), None, decisions.filter(pl.col("rule") != "derived"))
    assert found(result, "reasons") == [("", "fail", "1 figure marked 'derived' without a decision: Kenya 2021 (44).")]
    late = small.observations([*good_rows(), ("KEN", 2024, "neet", 1.0, {"status": "projected"})])
    result = check(late, CATALOGUE, small.manifest(), None, decisions)
    assert "1 figure marked 'projected' without a decision: Kenya 2024 (1)." in found(result, "reasons")[0][2]


def test_impossibles_speaks():
    framework = small.replace(CATALOGUE, limits={"%": Limit(unit="%", lower=0, upper=100, reason="A share.")})
    frame = small.observations([*good_rows(), ("BRA", 2019, "water", -4.0)])
    result = check(frame, framework, small.manifest())
    assert result.failed
    assert found(result, "impossibles") == [
        ("water", "fail", "1 figure beyond what its unit allows: Brazil 2019 (-4).")
    ]


def test_aggregates_speaks():
    rule = Aggregate(indicator="water", method="mean", weight="den_population", weight_name="people", reason="…",
                     provider_rule="same", provider_tolerance=2)  # fmt: skip
    framework = small.replace(CATALOGUE, aggregates={"water": rule})
    people = [(e, 2022, "den_population", 1e6 * (n + 1)) for n, e in enumerate(ECONOMIES)]
    ours = sum((40 + n) * (n + 1) for n in range(6)) / 21  # SCORED has water first: 40 + n
    for value, said in ((ours, False), (ours * 1.019, False), (ours * 1.03, True)):
        rows = [r for r in good_rows() if r[0] != "WLD"] + people + [("WLD", 2022, "water", value)]
        result = check(small.observations(rows), framework, small.manifest())
        told = found(result, "aggregates")
        assert bool(told) == said
    assert told[0][1] == "warn"
    assert told[0][2].startswith(
        f"For the world the provider says {value:,.6g} in 2022 and our own mean is {ours:,.6g}"
    )
    assert found(check(small.observations(good_rows()), CATALOGUE, small.manifest()), "aggregates") == []


def test_scored_speaks():
    rows = [row for row in good_rows() if row[2] not in ("stunting", "maternity")]
    why = "SH.STA.STNT.ME.ZS is not served by World Bank."
    recipes = {**small.manifest().recipes, "stunting": RecipeEntry(rank=None, reason=why)}
    told = dict((row[0], row[2]) for row in found(findings(rows, recipes=recipes), "scored"))
    assert told["stunting"] == f"Stunting: {why}"
    assert told["maternity"] == "Maternity: no economy has the newest value of the years 2017 to 2022."
    assert told["water"].startswith("Water: 6 economies only")
    del recipes["stunting"]
    told = dict((row[0], row[2]) for row in found(findings(rows, recipes=recipes), "scored"))
    assert told["stunting"] == "Stunting: not asked for in this vintage."


def test_published_speaks():
    rows = [row for row in good_rows() if row[2] not in ("stunting", "maternity")]
    result = findings(rows)
    assert result.failed  # the only dimension of the small catalogue
    (fail, warn) = sorted(found(result, "published"), key=lambda row: row[1])
    assert fail == ("", "fail", "No dimension can be published from this vintage.")
    assert warn[1] == "warn" and warn[2].startswith("Capabilities: not published")

    lab = CATALOGUE.dimensions["CAP"].model_copy(update={"id": "LAB", "title": "Labour"})
    posts = Goalposts(lower=0, upper=1, source="test")
    wage = small.indicator("wage", small.plain(small.worldbank("WAGE"), goalposts=posts), dimension="LAB")
    two = small.replace(
        CATALOGUE, dimensions={**CATALOGUE.dimensions, "LAB": lab}, indicators={**CATALOGUE.indicators, "wage": wage}
    )
    result = check(small.observations(good_rows()), two, small.manifest())
    assert not result.failed
    assert [row[1] for row in found(result, "published")] == ["warn"]


def test_framework_speaks():
    told = found(findings(good_rows(), catalogue_sha256="another"), "framework")
    assert told[0][1] == "warn" and "2024-06-30" in told[0][2] and "lacks 14 series: " in told[0][2]
    asked = [SeriesEntry(provider=s.provider, label=s.label, status="served") for s in CATALOGUE.series()]
    assert found(findings(good_rows(), catalogue_sha256="another", series=asked), "framework") == []


def test_findings_are_json_that_a_script_can_read_and_failures_come_first():
    result = findings([*good_rows(), ("KEN", 2022, "water", 12.0)])
    read = json.loads(result.to_json())
    assert read["failed"] is True
    assert set(read["findings"][0]) == {"rule", "indicator", "economy", "severity", "sentence"}
    severities = [row["severity"] for row in read["findings"]]
    assert severities == sorted(severities) and severities[0] == "fail"


def test_dates_do_not_matter():
    frame = small.observations(good_rows()).with_columns(updated=pl.lit(None, dtype=pl.Date))
    assert not check(frame, CATALOGUE, small.manifest()).failed
    assert not check(frame.with_columns(updated=pl.lit(date(2024, 1, 1))), CATALOGUE, small.manifest()).failed
