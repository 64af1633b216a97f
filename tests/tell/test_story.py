"""Stories: what is told, in both languages, and of whom."""

import pandas as pd
import pytest

from tests.fake_run import make_run
from wijkabm.ground.errors import InputError
from wijkabm.measure.indicators import INDICATORS
from wijkabm.runs.results import gather_results
from wijkabm.tell.story import format_euros, tell_resident, tell_shop
from wijkabm.tell.texts import read_texts


@pytest.fixture(scope="module")
def results():
    return gather_results(make_run(months=40))


def with_facts(results, *rows):
    from dataclasses import replace

    lives = pd.DataFrame(rows, columns=["month", "identity", "what", "amount"])
    return replace(results, lives=lives)


def test_a_shop_that_opened_is_told_in_order(results):
    lines = tell_shop(results, 100_031)
    assert lines[0].startswith("Shop 100031 is a business in ")
    assert "Month 4: it opens, with " in "\n".join(lines)
    assert "because the owner sees an opportunity. The start takes € 2,500." in "\n".join(lines)
    assert "Month 4: a rent of € 900 a month is agreed." in lines
    assert "Month 4: it hires resident 1003." in lines
    months = [int(line.split(":")[0].split()[1]) for line in lines if line.startswith("Month")]
    assert months == sorted(months)


def test_a_shop_that_closed_says_why(results):
    closing = results.events[results.events["event"] == "closing"].iloc[0]
    last = tell_shop(results, int(closing["identity"]))[-1]
    assert last.startswith(f"Month {closing['month']}: it closes: ")
    dutch = tell_shop(results, int(closing["identity"]), "nl")[-1]
    assert dutch.startswith(f"Maand {closing['month']}: de zaak stopt: ")


def test_a_shop_from_before_is_told_so(results):
    opened = set(results.events[results.events["event"] == "opening"]["identity"])
    old = next(int(i) for i in results.shops["identity"] if i not in opened)
    assert "It was there when the story begins." in tell_shop(results, old)


def test_money_and_losses_of_a_shop(results):
    told = with_facts(
        results,
        (12, 100_031, "revenue_of_year", 12_345_600),
        (12, 100_031, "income_of_year", -50_000),
        (13, 100_031, "taken_over_by", 1003),
        (14, 100_031, "taken_over_by", -1),
    )
    lines = "\n".join(tell_shop(told, 100_031))
    assert "Month 12: a year is closed: revenue € 123,456." in lines
    assert "Month 12: it cost its owner € 500 in that year." in lines
    assert "Month 13: resident 1003 takes it over." in lines
    assert "Month 14: an owner from elsewhere takes it over." in lines


def test_a_resident_is_told_with_the_household_income(results):
    told = with_facts(
        results,
        (3, 1001, "lost_job", 0),
        (5, 1001, "was_hired_by_shop", 100_031),
        (12, 5001, "income_of_year", 3_000_000),
    )
    lines = tell_resident(told, 1001)
    assert lines[0].startswith("Resident 1001 lives in Noord, ")
    assert "Month 3: loses the job." in lines
    assert "Month 5: finds a job at shop 100031." in lines
    assert "Month 12: a year is closed: the household received € 30,000." in lines


def test_a_benefit_is_told_by_its_name(results):
    told = with_facts(results, (2, 1001, "went_on_benefit", 4), (9, 1001, "went_on_benefit", 5))
    lines = "\n".join(tell_resident(told, 1001))
    assert "Month 2: goes on bijstand." in lines
    assert "Month 9: goes on a disability benefit." in lines


def test_a_quiet_life_is_told_too(results):
    lines = tell_resident(with_facts(results), 1005)
    assert "Nothing that the model notes happened in these months." in lines


@pytest.mark.parametrize(("tell", "kind"), [(tell_shop, "shop"), (tell_resident, "resident")])
def test_an_unknown_identity_gets_some_to_try(results, tell, kind):
    with pytest.raises(InputError, match=rf"--{kind} 4: no {kind} .*; try \d+, \d+, \d+") as error:
        tell(results, 4)
    assert "\n" not in str(error.value)


def test_a_resident_is_no_shop(results):
    with pytest.raises(InputError, match="no shop"):
        tell_shop(results, 1003)
    with pytest.raises(InputError, match="no resident"):
        tell_resident(results, 100_031)


def test_euros_are_written_as_people_do():
    assert format_euros(123_456_789, "en") == "€ 1,234,568"
    assert format_euros(123_456_789, "nl") == "€ 1.234.568"
    assert format_euros(-150_000, "nl") == "-€ 1.500"


def shape(value):
    """Keys and lengths of nested texts, and the names in braces of each."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(part) for part in value]
    import string

    return {name for _, name, _, _ in string.Formatter().parse(value) if name}


def test_both_languages_have_the_same_texts():
    assert shape(read_texts("nl")) == shape(read_texts("en"))


def test_every_unit_of_an_indicator_has_a_word():
    for language in ("nl", "en"):
        assert set(read_texts(language)["units"]) == {indicator.unit for indicator in INDICATORS}
