"""The framework: read from tables of any kind, and refused with a sentence."""

from __future__ import annotations

import polars as pl
import pytest

from socjust.catalogue import load
from socjust.errors import CatalogueError, UsageError
from socjust.scores import Framework, Node

GOOD = "code,parent,weight,direction\nindex,,,\na,index,2,1\nb,index,1,-1\n"


@pytest.fixture
def read(tmp_path):
    def reader(text, **options):
        path = tmp_path / "framework.csv"
        path.write_text(text, encoding="utf-8")
        return Framework.read(path, **options)

    return reader


def test_a_csv_file(read):
    framework = read(GOOD)
    assert framework.indicators == ("a", "b") and framework.roots == ("index",)
    assert framework.array("weight").tolist() == [2.0, 1.0]
    assert framework.array("direction").tolist() == [1, -1]
    assert framework.height == {"index": 1, "a": 0, "b": 0}


def test_polars_pandas_and_other_column_names_say_the_same(read):
    pandas = pytest.importorskip("pandas")
    frame = pl.DataFrame({"iCode": ["i", "a"], "Parent": [None, "i"], "Weight": [1, 3], "iName": ["I", "A"]})
    table = pandas.DataFrame({"iCode": ["i", "a"], "Parent": [None, "i"], "Weight": [1, 3], "iName": ["I", "A"]})
    assert Framework.read(frame).nodes == Framework.read(table).nodes
    assert Framework.read(frame).node("a") == Node("a", "i", 3.0, title="A")


def test_frame_round_trip(read):
    framework = read(GOOD)
    assert [n.code for n in Framework.read(framework.frame()).nodes] == ["index", "a", "b"]


def test_any_depth_and_several_roots():
    nodes = [Node("x"), Node("y"), Node("deep", "x"), Node("deeper", "deep"), Node("a", "deeper"), Node("b", "x")]
    framework = Framework.of([*nodes, Node("c", "y")])
    assert framework.roots == ("x", "y")
    assert framework.aggregates.index("deeper") < framework.aggregates.index("deep") < framework.aggregates.index("x")
    assert framework.below("x") == ("a", "b") and framework.height["x"] == 3
    assert framework.without("a").children == {"x": ("b",), "y": ("c",)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,weight\na,1\n", "no column 'parent'"),
        ("code,parent\ni,\na,i\na,i\n", "'a' stands in 2 rows"),
        ("code,parent\ni,\na,j\n", "row 'a': its parent 'j' is no row"),
        ("code,parent\nx,z\ny,x\nz,y\n", "circle of parents"),
        ("code,parent\na,a\n", "circle of parents"),
        ("code,parent,weight\ni,,\na,i,-1\n", "row 'a': weight -1"),
        ("code,parent,weight\ni,,\na,i,0\nb,i,0\n", "all weights below 'i' are zero"),
        ("code,parent,weight\ni,,\na,i,much\n", "row 3, column 'weight': 'much' is not a number"),
        ("code,parent,direction\ni,,\na,i,2\n", "row 3, column 'direction'"),
        ("code,parent,lower,upper\ni,,,\na,i,5,1\n", "must be smaller"),
        ("code,parent,lower,upper\ni,,,\na,i,5,\n", "one goalpost only"),
        ("code,parent,lower,upper,log\ni,,,,\na,i,0,9,yes\n", "above zero"),
        ("code,parent,method\ni,,mean\na,i,\n", "method 'mean' is none of"),
        ("code,parent,minimum_share\ni,,2\na,i,\n", "between 0 and 1"),
        ("code,parent\ni,\na,i\nalone,\n", "row 'alone': it has neither"),
        ("code,parent\n", "no rows"),
        ("code,parent\ni,\n,i\n", "row 3: the row has no code"),
    ],
)
def test_faults_are_sentences(read, text, words):
    with pytest.raises(CatalogueError, match=words) as caught:
        read(text)
    assert "framework.csv" in str(caught.value)


def test_weights_that_do_not_add_up(read):
    assert read(GOOD).node("a").weight == 2.0
    with pytest.raises(CatalogueError, match="below 'index' add up to 3, not 100"):
        read(GOOD, weights_sum=100)


def test_unknown_rows_and_missing_files_are_errors(read, tmp_path):
    with pytest.raises(UsageError, match="index"):
        read(GOOD).node("indx")
    with pytest.raises(UsageError, match="no file"):
        Framework.read(tmp_path / "absent.csv")


def test_the_catalogue_as_a_framework():
    catalogue = load()
    framework = Framework.from_catalogue(catalogue)
    assert framework.roots == tuple(catalogue.dimensions)
    assert len(framework.indicators) == len(catalogue.scored())
    assert (framework.array("lower") < framework.array("upper")).all()
    one = Framework.from_catalogue(catalogue, dimension="CAP")
    assert one.roots == ("CAP",)
