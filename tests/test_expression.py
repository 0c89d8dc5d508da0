"""The arithmetic of catalogue cells: what it computes, and what it refuses."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socjust.catalogue.expression import parse
from socjust.errors import CatalogueError

FRAME = pl.DataFrame({"a": [30.0, 1.0, None, -4.0], "b": [12.0, 0.0, 2.0, 8.0], "n": [1, 2, 3, None]})


def compute(text: str, *names: str) -> list[float | None]:
    expression = parse(text, names)
    return FRAME.select(expression.to_polars({name: pl.col(name) for name in names}).alias("value"))["value"].to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", [30, 1, None, -4]),
        ("a - b", [18, 1, None, -12]),
        ("100 * a / b", [250, None, None, -50]),  # division by zero is missing
        ("a / (b + 3)", [2, 1 / 3, None, -4 / 11]),
        ("-a + +b", [-18, -1, None, 12]),
        ("abs(a)", [30, 1, None, 4]),
        ("min(a, b)", [12, 0, None, -4]),  # missing stays missing: not the other value
        ("max(a, b, 10)", [30, 10, None, 10]),
        ("a * 2.5e-1 + b * 0", [7.5, 0.25, None, -1]),
    ],
)
def test_values_by_hand(text, expected):
    names = ("a", "b") if "b" in text.replace("abs", "") else ("a",)
    assert compute(text, *names) == pytest.approx(expected)


def test_whole_numbers_become_floats():
    assert compute("n / 2", "n") == [0.5, 1.0, 1.5, None]


def test_division_by_a_computed_zero_is_missing():
    assert compute("a / (b - 12)", "a", "b") == [None, pytest.approx(-1 / 12), None, 1.0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a / median", "uses 'median'; its codes are named a, b"),
        ("a +", "cannot be read"),
        ("", "cannot be read"),
        ("a b", "cannot be read"),
        ("a\nb", "cannot be read"),
        ("a ** b", "contains 'a ** b'"),
        ("a // b", "contains 'a // b'"),
        ("a % b", "contains 'a % b'"),
        ("a if b else 1", "contains 'a if b else 1'"),
        ("a < b", "contains 'a < b'"),
        ("[a, b]", "contains '[a, b]'"),
        ("a.real", "contains 'a.real'"),
        ("(lambda: 1)()", "allowed are names, numbers"),
        ("__import__('os').system('true')", "allowed are names, numbers"),
        ("sum(a, b)", "contains 'sum(a, b)'"),
        ("min(a)", "min() has 1 values"),
        ("abs(a, b)", "abs() has 2 values"),
        ("min(*a, b)", "contains '*a'"),
        ("min(a, b, key=a)", "contains 'min(a, b, key=a)'"),
        ("True + a", "contains 'True'"),
        ("'a' * 3", "contains"),
        ("1j * a", "contains '1j'"),
        ("1e999 * a", "contains"),
        ("a * " + "9" * 400, "contains"),
        ("a" + " + a" * 300, "at most 500 characters"),
        ("(" * 240 + "a" + ")" * 240, ""),
        ("-" * 60 + "a", "nested too deeply"),
    ],
)
def test_refuses_with_a_sentence(text, sentence):
    if not sentence:  # brackets alone add no depth, whatever the parser makes of so many
        try:
            assert parse(text, ["a", "b"]).names == {"a"}
        except CatalogueError as error:
            assert "cannot be read" in str(error)
        return
    with pytest.raises(CatalogueError, match=r"expression") as error:
        parse(text, ["a", "b"])
    assert sentence in str(error.value)


def test_says_which_names_it_uses():
    assert parse("100 * f / (f + 1)", ["f", "m"]).names == {"f"}
    assert parse("a + b", ["a", "b"]) == parse("a + b", ["b", "a"])


numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))
texts = st.recursive(
    st.sampled_from(["a", "b"]) | st.integers(0, 99).map(str),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})")
        | inner.map(lambda t: f"abs(-{t})")
    ),
    max_leaves=8,
)


@given(text=texts, a=numbers, b=numbers)
def test_agrees_with_pythons_own_arithmetic(text, a, b):
    expression = parse(text, ["a", "b"])
    frame = pl.DataFrame({"a": [a], "b": [b]})
    got = frame.select(expression.to_polars({n: pl.col(n) for n in ("a", "b")}).alias("x"))["x"].item()
    try:
        # only names, numbers and four functions get here: the texts are made above
        expected = eval(text, {"__builtins__": {}}, {"a": a, "b": b, "min": min, "max": max, "abs": abs})
    except ZeroDivisionError:
        assert got is None
    else:
        assert got == pytest.approx(expected, rel=1e-9, abs=1e-9)
