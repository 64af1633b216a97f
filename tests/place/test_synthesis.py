import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.place.worlds import SMALL, check_invariants, digest, is_close, make_figures
from wijkabm.ground import books
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import Parameters, make_parameters
from wijkabm.ground.tables.codes import (
    FOOD,
    HOME,
    INDEPENDENT,
    MUNICIPAL,
    ON_BIJSTAND,
    OWNER,
    SERVICES,
    USE_RETAIL,
    WITHOUT_CHILDREN,
)
from wijkabm.place.friends import to_graph
from wijkabm.place.people import USUAL_ROLES, fit_table
from wijkabm.place.presets import load_preset, preset_names
from wijkabm.place.rest import count_local_posts
from wijkabm.place.shop_plan import own_turnover
from wijkabm.place.start import build_start
from wijkabm.place.synthesis import START_MONTH, build_world, expect_deaths
from wijkabm.place.targets import fit_parts, set_targets


@pytest.fixture(scope="module")
def small():
    return build_world([make_figures()], Parameters(), 1)[:2]


@pytest.mark.parametrize("name", preset_names())
def test_presets_agree_with_every_figure_they_hold(name):
    figures = load_preset(name)
    world, rows, _ = build_world([figures], Parameters(), 1)
    wrong = [r for r in rows if figures.figures[r.figure].origin == "input" and not is_close(r)]
    assert wrong == []
    check_invariants(world)


def test_a_small_wijk_agrees_with_every_figure(small):
    world, rows = small
    assert [row for row in rows if row.figure in SMALL and not is_close(row)] == []
    check_invariants(world)


def test_a_published_participation_is_met():
    figures = make_figures(net_participation=0.61)
    _, rows, _ = build_world([figures], Parameters(), 1)
    found = next(row for row in rows if row.figure == "net_participation")
    assert is_close(found)


@st.composite
def plausible_figures(draw):
    """Figures as CBS might publish them: each rounded to 5, so that parts miss their whole."""
    inhabitants = draw(st.integers(300, 1500))
    shares = [draw(st.floats(low, high)) for low, high in ((0.05, 0.3), (0.05, 0.35), (0.15, 0.5))]
    shares += [draw(st.floats(0.1, 0.4)), draw(st.floats(0.03, 0.4))]
    ages = [inhabitants * share / sum(shares) for share in shares]
    children, adults = ages[0], inhabitants - ages[0]
    families = max(children / 2.5, draw(st.floats(0.1, 0.25)) * adults / 1.8)
    couples = draw(st.floats(0.05, 0.2)) * adults
    single = max(draw(st.floats(0.6, 0.98)) * (adults - 2 * couples - 1.8 * families), 10.0)
    businesses = draw(st.floats(0.03, 0.15)) * inhabitants

    def rounded(value):
        return 5 * round(value / 5)

    return {
        "inhabitants": rounded(inhabitants),
        "age_0_14": rounded(ages[0]),
        "age_15_24": rounded(ages[1]),
        "age_25_44": rounded(ages[2]),
        "age_45_64": rounded(ages[3]),
        "age_65_plus": rounded(ages[4]),
        "households": rounded(single + couples + families),
        "one_person_households": rounded(single),
        "households_without_children": rounded(couples),
        "households_with_children": rounded(families),
        "on_bijstand": 10 * round(draw(st.floats(0, 0.012)) * adults),
        "on_disability": 10 * round(draw(st.floats(0, 0.008)) * adults),
        "on_unemployment_insurance": 10 * round(draw(st.floats(0, 0.003)) * adults),
        "on_state_pension": 10 * round(draw(st.floats(0.08, 0.1)) * ages[4]),
        "businesses": rounded(businesses),
        "land_ha": draw(st.integers(5, 2000)),
    }


@settings(max_examples=20)
@given(plausible_figures(), st.integers(0, 2**31))
def test_plausible_figures_are_met(values, place_seed):
    figures = make_figures(**values)
    world, rows, _ = build_world([figures], Parameters(), place_seed)
    given_rows = [row for row in rows if row.figure in values]
    assert [row for row in given_rows if not is_close(row)] == []
    check_invariants(world)


def test_a_mean_income_is_met_by_the_wage_scale():
    poor, _, _ = build_world([make_figures(income_per_inhabitant=23_000)], Parameters(), 1)
    rich, rows, _ = build_world([make_figures(income_per_inhabitant=31_000)], Parameters(), 1)
    assert next(r for r in rows if r.figure == "income_per_inhabitant").synthetic == pytest.approx(
        31_000, rel=0.002
    )
    assert rich.wijken.wage_scale[0] > poor.wijken.wage_scale[0]
    assert rich.residents.identity.tolist() == poor.residents.identity.tolist()


def test_the_same_seed_gives_the_same_world_and_another_seed_another(small):
    again, _, _ = build_world([make_figures()], Parameters(), 1)
    other, rows, _ = build_world([make_figures()], Parameters(), 2)
    assert digest(again) == digest(small[0])
    assert digest(other) != digest(small[0])
    assert not set(other.residents.identity[other.residents.alive == 1]) & set(
        again.residents.identity
    )
    assert all(is_close(row) for row in rows if row.figure in SMALL)


def test_a_wijk_is_the_same_alone_and_beside_another(small):
    both, rows, _ = build_world(
        [make_figures(), make_figures("other", inhabitants=700, age_25_44=340)], Parameters(), 1
    )
    check_invariants(both)
    alone = small[0]
    n = int(alone.residents.alive.sum())
    for name in ("identity", "birth_month", "status", "net_wage", "ties", "household"):
        assert (getattr(both.residents, name)[:n] == getattr(alone.residents, name)[:n]).all(), name
    assert (both.wijken.neighbours == [[1, -1], [0, -1]]).all()
    assert {row.wijk for row in rows} == {"small", "other"}


def test_the_same_area_twice_is_two_different_wijken():
    both, _, _ = build_world([make_figures(), make_figures()], Parameters(), 1)
    identities = both.residents.identity[both.residents.alive == 1]
    assert np.unique(identities).size == identities.size


def test_ages_hold_at_the_start_and_everybody_has_an_identity(small):
    residents, children = small[0].residents, small[0].children
    ages = (START_MONTH - residents.birth_month[residents.alive == 1]) // 12
    assert ages.min() >= 15
    young = (START_MONTH - children.birth_month[children.alive == 1]) // 12
    assert young.min() >= 0
    assert young.max() < 15
    tables = (small[0].residents, small[0].children, small[0].shops)
    names = np.concatenate([table.identity[table.alive == 1] for table in tables])
    assert np.unique(names).size == names.size
    assert names.min() >= 0


def test_parents_are_older_than_their_children():
    world, _, _ = build_world([load_preset("geuzenwijk")], Parameters(), 1)
    households, residents, children = world.households, world.residents, world.children
    present = np.flatnonzero(children.alive)
    eldest = households.members[children.household[present], 0]
    gap = (children.birth_month[present] - residents.birth_month[eldest]) / 12
    assert (gap > 15).mean() > 0.97
    assert 24 < gap.mean() < 38


def test_bijstand_goes_to_whole_benefit_units_without_a_paid_partner():
    world, _, _ = build_world([load_preset("geuzenwijk")], Parameters(), 1)
    households, residents = world.households, world.residents
    couples = (households.kind == WITHOUT_CHILDREN) & (households.n_adults == 2)
    status = residents.status[households.members[couples, :2]]
    one = (status == ON_BIJSTAND).sum(axis=1) == 1
    assert not one.any()
    on_bijstand = (residents.alive == 1) & (residents.status == ON_BIJSTAND)
    assert (households.bijstand[residents.household[on_bijstand]] > 0).all()
    schooling = residents.schooling[residents.alive == 1]
    assert residents.schooling[on_bijstand].mean() < schooling.mean()


def test_shops_and_rents_look_as_in_a_wijk():
    world, _, _ = build_world([load_preset("korrewegwijk")], Parameters(), 1)
    shops, premises, segments = world.shops, world.premises, world.segments
    trading = (shops.alive == 1) & (shops.premises >= 0)
    assert 0.3 <= (shops.owner_kind[trading] != INDEPENDENT).mean() <= 0.44
    assert ((shops.floor >= 500) & (shops.branch == FOOD)).sum() == 2
    vacant = (premises.tenant < 0) & (premises.use == USE_RETAIL)
    long = (START_MONTH - premises.vacant_since[vacant]) >= 12
    assert 0.5 <= long.mean() <= 0.8
    core, edge = segments.is_core == 1, segments.is_edge == 1
    assert segments.location[core].min() > segments.location[edge].max()
    assert (segments.units[~core & ~edge] == 0).all()
    let = premises.tenant >= 0
    left = premises.term_end[let] - START_MONTH
    assert left.min() >= 0
    assert left.max() <= 60
    assert 20 < left.mean() < 40


def test_ties_are_skewed_and_clustered():
    from networkx import average_clustering

    world, _, _ = build_world([load_preset("geuzenwijk")], Parameters(), 1)
    residents = world.residents
    n_ties = residents.n_ties[residents.alive == 1]
    assert n_ties.mean() == pytest.approx(Parameters().ties.mean_ties, rel=0.1)
    assert n_ties.mean() > np.median(n_ties)
    graph = to_graph(residents)
    assert average_clustering(graph) > 5 * n_ties.mean() / n_ties.size
    tied = residents.met[:, 0][residents.n_ties > 0]
    assert tied.min() >= START_MONTH - 12
    assert tied.max() < START_MONTH


def test_the_municipal_purse_balances_at_the_start(small):
    world = small[0]
    table, premises = world.municipality, world.premises
    is_unit, value = premises.use == USE_RETAIL, premises.value
    others_own = value * (world.landlords.kind[premises.landlord] != MUNICIPAL)
    owned = others_own[is_unit].sum() + Parameters().premises.home_ozb * others_own[~is_unit].sum()
    used = value[is_unit & (premises.tenant >= 0)].sum()
    levied = (table.ozb_owner[0] * owned + table.ozb_user[0] * used) / 12
    receipts = table.grant[0] + levied + world.wijken.bijstand_budget.sum()
    payments = table.services[0] + world.households.bijstand.sum()
    assert receipts == pytest.approx(payments, abs=2)
    purse = world.ledger.purses[books.single(world.ledger, books.MUNICIPALITY)]
    assert purse == table.reserve[0] > 0


def count_shops(revenue):
    """Shops by branch and units of a wijk whose usual service shop sells so much a month."""
    parameters = make_parameters({"place.revenue_services": revenue, "place.vacancy_start": 0.07})
    world, _, _ = build_world([load_preset("geuzenwijk")], parameters, 1)
    shops = world.shops
    trading = (shops.alive == 1) & (shops.premises >= 0)
    by_branch = np.bincount(shops.branch[trading], minlength=HOME).tolist()
    return by_branch, int((world.premises.use == USE_RETAIL).sum())


def test_service_shops_that_sell_less_are_more_shops_and_more_units():
    turnover = own_turnover(set_targets(load_preset("geuzenwijk")), Parameters().kernel())
    sold = turnover[SERVICES]
    usual, units = count_shops(10_000.0)
    many, more_units = count_shops(5_000.0)
    assert usual[SERVICES] == round(sold / 10_000)
    assert many[SERVICES] == round(sold / 5_000) > usual[SERVICES]
    assert many[:SERVICES] == usual[:SERVICES]
    for shops, built in ((usual, units), (many, more_units)):  # 7 % of the units are vacant
        assert built == sum(shops) + round(sum(shops) * 0.07 / 0.93)
    assert more_units > units


def test_a_business_district_has_employers_where_residents_are_too_few():
    world, rows, _ = build_world([make_figures(businesses=2000)], Parameters(), 1)
    assert all(is_close(row) for row in rows if row.figure.startswith("businesses"))
    owners = (world.residents.status == OWNER).sum()
    assert owners < 0.6 * (world.residents.status <= OWNER).sum()
    check_invariants(world)


def test_people_in_institutions_find_a_home():
    figures = make_figures(households=30, one_person_households=5, households_without_children=5,
                           households_with_children=20)  # fmt: skip
    world, rows, _ = build_world([figures], Parameters(), 1)
    found = {row.figure: row.synthetic for row in rows}
    assert found["inhabitants"] == 500
    assert found["households"] < 70  # eight to a household
    check_invariants(world)


def test_too_few_grown_ups_is_one_clear_line():
    with pytest.raises(InputError, match="below 15"):
        build_world([make_figures(age_0_14=450, age_25_44=20, age_45_64=20, age_65_plus=5,
                                  age_15_24=5)], Parameters(), 1)  # fmt: skip


def test_more_jobs_than_people_around_are_filled_from_farther_away():
    worlds = [
        build_start(
            [load_preset("heechterp-schieringen")],
            make_parameters({"place.employer_jobs": jobs}), 1, 0,
        ).world
        for jobs in (1.0, 5.0)
    ]  # fmt: skip
    usual, many = (int(world.region.labour_force[0]) for world in worlds)
    commuters, _ = count_local_posts(worlds[1].shops, worlds[1].employers)
    assert commuters > usual
    assert many == 2 * commuters
    assert 0 <= worlds[1].region.jobseekers[0] <= many - commuters


def test_parts_sum_to_the_whole_within_their_rounding():
    assert fit_parts([100.0, 50.0, 30.0], 186) == pytest.approx([102, 52, 32], abs=1)
    assert sum(fit_parts([100.0, 50.0, 30.0], 186)) == 186
    assert fit_parts([0.0, 0.0], 3) == [2, 1]


@given(
    st.lists(st.integers(0, 300), min_size=4, max_size=4),
    st.lists(st.integers(0, 300), min_size=4, max_size=4),
)
def test_a_fitted_table_has_its_sums(rows, columns):
    columns[0] = max(sum(rows) - sum(columns[1:]), 0)
    rows[0] += sum(columns) - sum(rows) if sum(columns) > sum(rows) else 0
    table = fit_table(USUAL_ROLES, rows, columns)
    assert [sum(row) for row in table] == rows
    assert [sum(row[j] for row in table) for j in range(4)] == columns
    assert min(min(row) for row in table) >= 0


def test_expected_deaths_follow_the_life_table():
    population = Parameters().kernel().population
    at_65 = expect_deaths(np.array([65 * 12]), population)
    at_75 = expect_deaths(np.array([75 * 12]), population)
    assert at_65 == pytest.approx(population.mortality_at_65)
    assert at_75 / at_65 == pytest.approx(math.exp(10 * population.mortality_growth))


def test_targets_keep_published_vital_rates_only():
    given_rates = set_targets(make_figures(births=9, deaths=4))
    assert (given_rates.births, given_rates.deaths) == (9, 4)
    imputed = set_targets(make_figures())
    assert imputed.births == pytest.approx(80 / 15)
    assert imputed.deaths is None
