"""Units worked out by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from calibration import vacancy
from tests.calibration.plain import make_events
from wijkabm.ground.tables.codes import (
    LEASE_REGULAR,
    LEASE_TEMPORARY,
    NO_LEASE,
    USE_HOME,
    USE_RETAIL,
    USE_SHARED,
    USE_TEMPORARY,
)


def test_who_pays_no_rent_leaves_a_unit_vacant_and_who_stays_for_a_while_does_not():
    premises = SimpleNamespace(
        wijk=np.array([0, 0, 0, 0, 0, 0, 0, -1]),
        use=np.array(
            [USE_RETAIL] * 4 + [USE_TEMPORARY, USE_SHARED, USE_HOME, USE_RETAIL],
        ),
        tenant=np.array([5, -1, 6, 7, 8, -1, -1, -1]),
        lease_kind=np.array(
            [LEASE_REGULAR, NO_LEASE, LEASE_REGULAR, LEASE_TEMPORARY] + [NO_LEASE] * 4
        ),
        contract_rent=np.array([900, 0, 0, 0, 0, 0, 0, 0]),
    )
    assert vacancy.note_units(premises).tolist() == [1, 2, 2, 1, 1, 0, 0, 0]


def test_units_are_followed_for_a_year_and_come_and_go():
    empty, let, none = 2, 1, 0
    states = [np.array([empty, let, let])]  # the start
    states += [np.array([empty, let, let])] * 6
    states += [np.array([empty, empty, none])] * 13  # one withdrawn in month 7
    states += [np.array([empty, let, none, empty])]  # one added in month 20
    counts = vacancy.count_units(states)
    # months 13 to 20: two vacant each; the second, vacant since month 7, a year before in month 19 alone
    assert counts["vacant_after_a_year"] == 8 * 2
    assert counts["vacant_all_year"] == 8 + 1
    assert (counts["units_added"], counts["units_withdrawn"]) == (1, 1)


def test_a_unit_let_in_the_month_in_which_it_came_free_was_vacant_for_no_month():
    events = make_events(
        (3, "lease_ended", 1, 1, "food", "retired"),
        (3, "closing", 1, 1, "food", "retired"),
        (6, "lease_signed", 2, 1, "food", ""),
        (8, "closing", 3, 2, "horeca", "insolvent"),
        (8, "lease_signed", 4, 2, "horeca", ""),
        (20, "closing", 4, 2, "horeca", "insolvent"),
    )
    spells = vacancy.find_vacancy_spells(events, 24)
    assert sorted(zip(spells["months"], spells["ended"], strict=True)) == [
        (0, True),
        (3, True),
        (4, False),
    ]
    assert vacancy.count_frictional(spells) == {"spells_short": 2, "spells_known": 3}


def test_a_spell_too_short_to_judge_does_not_count_as_frictional_or_not():
    spells = pd.DataFrame({"months": [2, 1, 9], "ended": [False, True, True]})
    assert vacancy.count_frictional(spells) == {"spells_short": 1, "spells_known": 2}


def test_a_short_run_has_no_year_to_look_back():
    counts = vacancy.count_units([np.array([2])] * 5)
    assert counts["vacant_after_a_year"] == pytest.approx(0)
