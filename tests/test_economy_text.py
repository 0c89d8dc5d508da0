"""Sentences of a profile: true to their numbers, and silent where the numbers are not certain."""

from __future__ import annotations

import polars as pl

from socjust.analyses import economy_text as text


def profile(*rows: tuple) -> pl.DataFrame:
    """Rows are (label, value, low, high, income, slope)."""
    names = ("label", "value", "low", "high", "income", "slope")
    schema = {"label": pl.String, **dict.fromkeys(names[1:], pl.Float64)}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        banded=pl.lit(False), direction=pl.when(pl.col("slope") > 0).then(pl.lit("up")).otherwise(pl.lit("down"))
    )


SURE = profile(("Care", 40.0, 35.0, 45.0, 60.0, 1.0), ("Health", 70.0, 66.0, 74.0, 50.0, -2.0))


def test_lede_names_the_ends_and_the_differences() -> None:
    assert text.lede("Examplia", 2024, SURE, "low income") == (
        "In 2024 Examplia stands highest in health (70 of 100) and lowest in care (40). Beside the median low-income "
        "economy it falls furthest behind in care (−20 points) and is furthest ahead in health (+20 points)."
    )


def test_a_difference_inside_the_interval_is_not_named() -> None:
    unsure = profile(("Care", 40.0, 20.0, 65.0, 60.0, None), ("Health", 70.0, 45.0, 80.0, 50.0, None))
    assert "In no dimension does it differ" in text.lede("Examplia", 2024, unsure, "low income")
    assert text.profile_title(unsure, "low income").startswith("No dimension differs")


def test_without_an_income_group_nothing_is_compared() -> None:
    alone = SURE.with_columns(pl.lit(None, dtype=pl.Float64).alias("income"))
    assert "Beside" not in text.lede("Examplia", 2024, alone, "not classified by income")
    assert text.profile_title(alone, "x").startswith("2 of 2 dimensions")


def test_a_score_too_uncertain_for_a_number_is_published_as_a_band() -> None:
    band = SURE.head(1).with_columns(banded=pl.lit(True), value=pl.lit(None, dtype=pl.Float64))
    none = SURE.tail(1).with_columns(pl.lit(None, dtype=pl.Float64).alias(c) for c in ("value", "low", "high"))
    assert text.lede("Examplia", 2024, pl.concat([band, none]), "low income") == (
        "In 2024 no score of Examplia is certain enough for a number. Shown is care as a band (35 to 45); for the "
        "others too few of the scored indicators have a figure."
    )
    assert text.profile_title(band, "low income") == "No dimension has a score that is certain enough for a number"


def test_a_band_below_every_number_is_the_lowest_and_may_be_behind() -> None:
    """Brazil: fair distribution between 5 and 56 lies below every other score and below the median of 69."""
    band = profile(("Sharing", 30.0, 5.0, 38.0, 55.0, None)).with_columns(
        banded=pl.lit(True), value=pl.lit(None, dtype=pl.Float64)
    )
    both = pl.concat([SURE, band])
    assert text.lede("Examplia", 2024, both, "low income") == (
        "In 2024 Examplia stands highest in health (70 of 100) and lowest in sharing (a band, 5 to 38). Beside the "
        "median low-income economy it falls behind in care (−20 points) and sharing (by 17 points or more) and is "
        "furthest ahead in health (+20 points)."
    )
    assert text.profile_title(both, "low income") == (
        "Care and sharing are behind the median low-income economy; health is furthest ahead"
    )
    thin = pl.concat([SURE, band], how="diagonal").with_columns(thin=pl.col("banded"))
    assert text.lede("Examplia", 2024, thin, "low income").startswith("Of its scores of 2024 that are certain enough")
    assert "sharing" not in text.profile_title(thin, "low income")


def test_one_score_is_not_the_furthest_ahead_of_several() -> None:
    one = SURE.tail(1)
    assert text.lede("Examplia", 2024, one, "low income").endswith(
        "is certain enough for a number: 70 of 100. That is 20 points ahead of the median low-income economy."
    )
    assert "one score" in text.profile_title(one, "low income") and "furthest" not in text.profile_title(one, "x y")


def test_a_difference_of_a_tenth_between_women_and_men_is_none() -> None:
    rows = {"label": ["Working poverty"], "female": [0.4], "male": [0.3], "gap": [0.1]}
    assert text.sexes_title(pl.DataFrame(rows)).startswith("Women and men lie less than a percentage point apart")
    wide = pl.DataFrame({"label": ["Youth NEET"], "female": [25.0], "male": [12.2], "gap": [12.8]})
    assert text.sexes_title(wide) == (
        "Widest difference between women and men: youth NEET, women 25.0\u202f%, men 12.2\u202f%"
    )


def test_what_nobody_has_is_told_apart_from_blanks_of_the_economy() -> None:
    kinds = ["not served", "never reported", "too old"]
    missing = pl.DataFrame({"scored": [True, True, False], "kind": kinds})
    assert text.missing_text(missing, "Examplia").startswith(
        "3 indicators of the framework have no figure for Examplia in the window: 2 that are scored (1 of them "
    )


def test_nothing_published_is_said() -> None:
    nothing = SURE.with_columns(pl.lit(None, dtype=pl.Float64).alias("value"))
    assert text.lede("Examplia", 2024, nothing, "low income").startswith("No dimension can be published")


def test_trends_title_names_gain_and_loss() -> None:
    assert text.trends_title(SURE, 2024) == (
        "Care improved most in the ten years to 2024 (+1.0 points a year); health fell (−2.0 points a year)"
    )


def test_a_band_that_moves_more_is_not_passed_over() -> None:
    band = profile(("Sharing", 30.0, 5.0, 38.0, 55.0, 3.0)).with_columns(banded=pl.lit(True))
    assert text.trends_title(pl.concat([SURE, band]), 2024).startswith("Of the scores shown as numbers, care improved")
    slower = band.with_columns(slope=pl.lit(0.2))
    assert text.trends_title(pl.concat([SURE, slower]), 2024).startswith("Care improved most")


def test_trends_title_is_silent_on_what_is_not_certain() -> None:
    unsure = SURE.with_columns(direction=pl.lit(""))
    assert text.trends_title(unsure, 2024).startswith("No score shown as a number has a certain trend")
    only_fall = SURE.with_columns(slope=-pl.col("slope").abs(), direction=pl.lit("down"))
    assert text.trends_title(only_fall, 2024) == "Health fell (−2.0 points a year) in the ten years to 2024"


def test_without_a_median_to_compare_with_nothing_is_counted() -> None:
    gaps = pl.DataFrame({"difference": [None, None]}, schema={"difference": pl.Float64})
    told = text.gaps_title(gaps, "not classified by income")
    assert told == "No scored indicator can be set beside a median of an income group"
