"""judgement.csv and limits.csv: rules with their sentences, and what is said when a row is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from socjust.catalogue import load
from socjust.catalogue.judgements import COLUMNS, PLACEHOLDERS, judgements, limits
from socjust.catalogue.load import FOLDER
from socjust.errors import CatalogueError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("judgement.csv", "limits.csv"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def spoiled(folder: Path, file: str, old: str, new: str) -> Path:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_every_rule_of_the_program_has_a_sentence_and_nothing_else_has(folder):
    assert set(judgements(folder)) == set(PLACEHOLDERS) == set(load().judgements)
    assert all(one.reason.endswith((".", ".)", "{remark}")) for one in load().judgements.values())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "capped,flagged",
            "caped,flagged",
            "row 10 (caped), rule: 'caped' is no rule of the program; they are area",
        ),
        ("capped,flagged", "break,flagged", "row 10 (break), rule: 'break' stands there twice; remove one"),
        ("capped,flagged", "capped,removed", "row 10 (capped), action: 'removed' must be 'flagged' or 'left out'"),
        (
            "({cap})",
            "({cup})",
            "row 10 (capped), reason: {cup} cannot be filled in for this rule; it may name {cap}",
        ),
        ("modelled imputed", "modeled", "parameter: 'modeled' must be some of imputed modelled observed"),
        (
            "worldbank SL. 1",
            "SL. 1",
            "parameter: must be a provider, how codes begin, and a number of years",
        ),
        (
            "beyond,left out,0",
            "beyond,left out,soon",
            "parameter: must be a whole number: how many years after",
        ),
        ("capped,flagged,,", "capped,flagged,3,", "row 10 (capped), parameter: must be blank: this rule has none"),
    ],
)
def test_a_wrong_rule_is_named(folder, old, new, sentence):
    with pytest.raises(CatalogueError) as caught:
        judgements(spoiled(folder, "judgement.csv", old, new))
    assert str(caught.value).startswith("judgement.csv") and sentence in str(caught.value)


def test_a_missing_rule_is_named(folder):
    (folder / "judgement.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="the rule 'area' is missing"):
        judgements(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("% of population,0,100", "% of people,0,100", "row 2 (% of people), unit: no indicator of the catalogue"),
        ("% of employment,0,100", "% of population,0,100", "row 3 (% of population), unit: '% of population' stands"),
        ("% of population,0,100", "% of population,1,100", "lower: cap_undernourishment expects values down to 0: le"),
        ("% of population,0,100", "% of population,0,99", "upper: cap_undernourishment expects values up to 100: lea"),
        ("% of population,0,100", "% of population,,", "lower: must not be blank where upper is blank, too"),
        ("% of population,0,100", "% of population,100,0", "lower: 100 must be smaller than upper 0"),
        ("% of population,0,100", "% of population,0,\"100,0\"", "upper: '100,0' is not a number (1234.5 is"),
    ],
)  # fmt: skip
def test_a_wrong_limit_is_named(folder, old, new, sentence):
    with pytest.raises(CatalogueError) as caught:
        limits(spoiled(folder, "limits.csv", old, new), load().indicators.values())
    assert str(caught.value).startswith("limits.csv") and sentence in str(caught.value)
