"""Who pays beside the municipality, as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkabm.ground.errors import InputError
from wijkabm.levers.registry import make_lever, read_lever
from wijkabm.levers.shares import PARTIES, Payer, read_payers, write_payers
from wijkabm.model.repeat import tell_lever

WORD = "paid_by=province:0.2:37,corporations:0.3"
HELD = (Payer("corporations", 0.3), Payer("province", 0.2, 37))


def test_a_word_a_mapping_and_what_files_hold_say_the_same():
    lever = read_lever(f"coaching {WORD}")
    assert lever.paid_by == HELD
    assert lever.on_stop == "municipality"
    told = lever.model_dump(mode="json")["paid_by"]
    assert told == {"corporations": 0.3, "province": {"share": 0.2, "until": 37}}
    assert make_lever("coaching", {"paid_by": told}) == lever
    assert make_lever("coaching", {"paid_by": {**told, "municipality": 0.5, "bank": 0}}) == lever
    assert read_lever(tell_lever(lever)) == lever
    assert hash(lever) != hash(read_lever("coaching"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("church:0.3", "there is no party 'church'; choose municipality, corporations, owners_fund, "
         "province, rijk, bank"),
        ("bank:0.7,rijk:0.4", "the shares add up to 1.1; give at most 1, the municipality pays the rest"),
        ("bank:0.7,municipality:0.2", "with the municipality's the shares add up to 0.9; make it 1, or"),
        ("bank:-0.1", "bank = '-0.1' is not allowed; give shares of 0 to 1, as corporations:0.3"),
        ("bank:nan", "bank = 'nan' is not allowed"),
        ("bank", "is not understood; give shares"),
        ("bank:0.1,bank:0.2", "paid_by names bank twice"),
        ("bank:0.1:0", "bank until '0' is not allowed; give a month from 1 to 12,000"),
        ("bank:0.1:2.5", "bank until '2.5' is not allowed"),
        ("municipality:1:9", "municipality until '9' is not allowed"),
        ({"bank": True}, "bank = True is not allowed"),
        ({"bank": {"part": 0.2}}, "bank takes share and until"),
        (0.3, "paid_by = 0.3 is not allowed"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_a_line(given, said):
    with pytest.raises(InputError) as error:
        make_lever("coaching", {"paid_by": given}, "file.yaml")
    assert str(error.value).startswith("file.yaml: coaching: paid_by")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_shock_is_paid_by_nobody_and_a_stop_has_two_ways():
    with pytest.raises(InputError, match="crisis: paid_by is for levers"):
        read_lever("crisis paid_by=rijk:0.5")
    with pytest.raises(
        InputError, match="on_stop = 'wait' is not allowed; give municipality or sh"
    ):
        read_lever("coaching on_stop=wait")


payers = st.dictionaries(
    st.sampled_from(PARTIES),
    st.tuples(st.floats(0.0, 0.2), st.none() | st.integers(1, 12_000)),
)


@given(payers)
def test_what_is_written_is_read_again(given):
    held = read_payers([(party, *value) for party, value in given.items()])
    assert read_payers(write_payers(held)) == held
    assert read_payers(",".join(map(str, held))) == held
    assert {payer.party for payer in held} == {
        party for party, (share, _) in given.items() if share
    }
