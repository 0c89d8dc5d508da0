"""The sentence for every way corrections.yml can be wrong, and what a right one says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from socjust.catalogue import load
from socjust.catalogue.corrections import FILE, Expect
from socjust.catalogue.load import FOLDER, fingerprint
from socjust.errors import CatalogueError

ENTRY = """\
- indicator: dis_gini
  economy: KEN
  years: 2015
  action: override
  value: 40.8
  reason: Printed with the digits turned round.
  source: the survey's own report
  expect: {value: 48.0}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("copy") / "catalogue"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.fixture
def corrections(folder: Path):
    """Read a catalogue with this text as its corrections."""

    def read(text: str | bytes):
        (folder / FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
        return load(folder).corrections

    return read


def changed(old: str, new: str) -> str:
    assert old in ENTRY
    return "# a comment\n" + ENTRY.replace(old, new)


def test_an_entry_is_read(corrections):
    (one,) = corrections("# why\n\n" + ENTRY)
    assert (one.indicator, one.economies, one.years, one.sex, one.series) == ("dis_gini", ("KEN",), (2015,), None, "")
    assert (one.action, one.value, one.expect, one.line) == ("override", 40.8, Expect(value=48), 3)
    assert one.place == "corrections.yml, line 3"


@pytest.mark.parametrize(
    ("years", "understood"),
    [
        ("2015", (2015,)),
        ("[2015, 2018]", (2015, 2018)),
        ("2015-2017", (2015, 2016, 2017)),
        ('"2015 – 2017"', (2015, 2016, 2017)),
        ("[2012, 2015-2016]", (2012, 2015, 2016)),
    ],
)
def test_years_are_one_or_a_list_or_a_range(corrections, years, understood):
    assert corrections(changed("2015", years))[0].years == understood


def test_economies_are_one_or_several_or_all_and_groups_count(corrections):
    assert corrections(changed("KEN", "[KEN, WLD]"))[0].economies == ("KEN", "WLD")
    assert corrections(changed("KEN", "all"))[0].economies == ()


def test_without_the_file_and_with_an_empty_one_there_are_no_corrections(corrections, folder):
    assert corrections("") == corrections("# nothing yet\n") == corrections("[]\n") == ()
    (folder / FILE).unlink()
    assert load(folder).corrections == ()


def test_the_file_is_part_of_the_fingerprint(folder):
    (folder / FILE).write_text(ENTRY)
    with_it = fingerprint(folder)
    (folder / FILE).write_text(ENTRY.replace("40.8", "40.9"))
    assert fingerprint(folder) != with_it
    (folder / FILE).write_bytes(ENTRY.replace("\n", "\r\n").encode())
    assert fingerprint(folder) == with_it


WRONG = [
    (changed("  economy", "\teconomy"), "line 3: a tab; indent with spaces instead"),
    (changed("2015\n", "2015\t# why\n"), "line 4: a tab; indent with spaces instead"),
    (changed("economy:", "econmy:"), "line 3, econmy: the key is not known; those that are: indicator, economy, years"),
    (changed("{value: 48.0}", "{about: 48.0}"), "line 9, expect.about: the key is not known; those that are: value, b"),
    (changed("KEN", "KEM"), "line 3, economy: 'KEM' is no economy or group: see socjust list economies, or write all"),
    (changed("KEN", "[KEN, KEN]"), "line 3, economy: an economy stands there twice: name it once"),
    (changed("KEN", "[]"), "line 3, economy: the list is empty: name economies, or write all"),
    (changed("KEN", "NO"), "line 3, economy: 'False' must be a text: put it in quotes"),
    (
        changed("dis_gini", "dis_ginny"),
        "line 2, indicator: 'dis_ginny' is no id of an indicator: see socjust list ind",
    ),
    (changed("2015", "2204"), "line 4, years: 2204 is out of range: years lie between 1900 and 2100"),
    (changed("2015", "2018-2015"), "line 4, years: 2018-2015 runs backwards: write 2015-2018"),
    (changed("2015", "since 2015"), "line 4, years: 'since 2015' is no year: write 2019, a list [2019, 2021] or a ran"),
    (changed("2015", "[2015, 2015]"), "line 4, years: a year stands there twice: name it once"),
    (changed("2015", "[]"), "line 4, years: the list is empty"),
    (changed("override", "replace"), "line 5, action: 'replace' must be 'drop', 'override' or 'flag'"),
    (changed("override", "drop"), "line 2: an override has a value, and no other action has one"),
    (changed("  value: 40.8\n", ""), "line 2: an override has a value, and no other action has one"),
    (changed("40.8", "'40,8'"), "line 6, value: '40,8' is not a number (1234.5 is, with a point and without blanks)"),
    (changed("40.8", ".nan"), "line 6, value: 'nan' is not a finite number"),
    (changed("40.8", "48.0"), "line 6, value: 48 is what the entry expects of the provider: nothing would change"),
    (changed("  reason: Printed with the digits turned round.\n", ""), "line 2, reason: is missing: add it"),
    (changed("Printed with the digits turned round.", "''"), "line 7, reason: must not be blank"),
    (
        changed("Printed with", "printed: with"),
        "line 7: this is not YAML (mapping values are not allowed here); a te",
    ),
    (changed("{value: 48.0}", "{}"), "line 9, expect: name either the value that the provider still publishes, or a"),
    (changed("{value: 48.0}", "{value: 48, below: 50}"), "line 9, expect: name either the value"),
    (changed("{value: 48.0}", "48.0"), "line 9, expect: must be written as lines of 'name: value'"),
    (
        changed("  economy: KEN\n", "  economy: KEN\n  economy: UGA\n"),
        "line 4: 'economy' stands in line 3 already; re",
    ),
    (
        changed("  years", "  series: SI.POV.GINIX\n  years"),
        "line 4, series: no recipe of dis_gini uses it; they use",
    ),
    (ENTRY + ENTRY, "line 9: dis_gini for 2015 is judged in line 1 already: make one entry of the two"),
    (ENTRY + ENTRY.replace("KEN", "all").replace("2015", "2014-2016"), "line 9: dis_gini for 2015 is judged in line 1"),
    (ENTRY + ENTRY.replace("2015", "2015\n  sex: female"), "line 9: dis_gini for 2015 is judged in line 1 already"),
    ("indicator: dis_gini\n", "line 1: entries begin with '- ', in the first column"),
    ("- dis_gini\n", "line 1: an entry must be written as lines of 'name: value'"),
    (ENTRY.encode() + "# é".encode("latin-1"), " is not UTF-8 (first at line 9): save it as UTF-8"),
    (ENTRY + "# \x07\n", "line 9: a character that cannot be read; type the line anew"),
    (ENTRY + "- {\n", "this is not YAML"),
    (changed("KEN", "!name KEN"), "line 3: this is not YAML (could not determine a constructor for the tag '!name')"),
    (changed("2015", "2015-13-01"), "line 2: month must be in 1..12; put texts in quotes"),
    (changed("2015", "2015-12-01"), "line 4, years: '2015-12-01' is not a whole number"),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[s.partition(":")[2][:40] for _, s in WRONG])
def test_a_mistake_is_answered_by_line_and_remedy(corrections, text, sentence):
    with pytest.raises(CatalogueError) as caught:
        corrections(text)
    assert str(caught.value).startswith("corrections.yml")
    assert sentence in str(caught.value)
    assert caught.value.exit_code == 2


def test_entries_about_different_figures_stand_side_by_side(corrections):
    rest = [ENTRY.replace("KEN", "UGA"), ENTRY.replace("2015", "2016"), ENTRY.replace("dis_gini", "dis_palma")]
    assert len(corrections("".join([ENTRY, *rest]))) == 4


@pytest.mark.parametrize(
    ("expect", "meets", "misses"),
    [
        ({"value": 0.1}, [0.1, 0.1 * (1 + 1e-9)], [0.1001, -0.1, 0]),
        ({"value": 0}, [0.0], [1e-300]),
        ({"below": 1}, [0.99, -5], [1, 2]),
        ({"above": 1}, [1.01], [1, 0]),
        ({"above": 1, "below": 2}, [1.5], [1, 2]),
    ],
)
def test_an_expectation_holds_or_not(expect, meets, misses):
    one = Expect(**expect)
    assert all(one.holds(v) for v in meets) and not any(one.holds(v) for v in misses)


def test_the_packages_own_entries_have_reasons_that_are_sentences():
    for one in load().corrections:
        assert one.reason.endswith(".") and len(one.reason) > 60 and one.source, one.place
