"""Words of the flags column: put in, taken out."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from socjust import table as t


def having(word: str) -> pl.Expr:
    """Say whether a row has the flag.

    Examples
    --------
    >>> pl.DataFrame({"flags": ["break capped", "", "capped"]}).filter(having("break")).height
    1
    """
    return pl.col(t.FLAGS).str.contains(rf"\b{word}\b")


def put(word: str) -> pl.Expr:
    """Flags with one more word, in alphabetical order, each once.

    Examples
    --------
    >>> pl.DataFrame({"flags": ["derived", "", "break"]}).select(put("break"))["flags"].to_list()
    ['break derived', 'break', 'break']
    """
    words = pl.concat_list(pl.col(t.FLAGS).str.split(" "), pl.lit([word])).list.unique().list.sort()
    return words.list.join(" ").str.strip_chars().alias(t.FLAGS)


def taken(words: Iterable[str]) -> pl.Expr:
    """Flags without some words.

    Examples
    --------
    >>> pl.DataFrame({"flags": ["capped derived", "capped"]}).select(taken(["capped"]))["flags"].to_list()
    ['derived', '']
    """
    kept = pl.col(t.FLAGS).str.split(" ").list.set_difference(list(words))
    return kept.list.sort().list.join(" ").str.strip_chars().alias(t.FLAGS)
