"""The starting state: people, shops, premises and ties that fit the published figures.

Each wijk is built by itself, with luck of its own, so that it is the same place alone or beside
others; then they are joined into one world with a ring around them (``world``). What is solved for
a start at rest (weights, costs, rates) is filled in afterwards, from this state.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import BASKETS, N_CLASSES, USE_HOME, WORKS_ELSEWHERE
from wijkabm.ground.tables.town import Segments
from wijkabm.ground.tables.world import Now, World, make_table
from wijkabm.month.safety import feel_safe
from wijkabm.place import draws
from wijkabm.place.agreement import AgreementRow, compare
from wijkabm.place.draws import Array
from wijkabm.place.enterprises import make_shops, plan_staff, set_loans
from wijkabm.place.friends import make_ties
from wijkabm.place.homes import Homes, count_homes, make_templates, settle
from wijkabm.place.incomes import draw_pay, scale_wages, set_benefits, set_budgets, set_tenures
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.lines import StreetLines, join_lines
from wijkabm.place.mortality import expect_deaths
from wijkabm.place.occupations import set_dispositions, set_schooling, set_statuses
from wijkabm.place.own_centres import mark_centres
from wijkabm.place.own_streets import count_own_homes, hide_names, lay_own_streets
from wijkabm.place.own_units import seat_units
from wijkabm.place.people import make_people
from wijkabm.place.shop_plan import ANY_NUMBER, ShopPlan, plan_enterprises
from wijkabm.place.staff import hire_residents, make_employers
from wijkabm.place.stock_at_rest import add_floors, solve_other_use
from wijkabm.place.street_file import StreetFile
from wijkabm.place.streets import StreetPlan, count_segments, lay_streets
from wijkabm.place.targets import Targets, set_targets
from wijkabm.place.units import locate, make_landlords, make_premises, set_leases, set_rents
from wijkabm.place.world import Wijk, join_wijken

START_MONTH: Final = -59
"""The first month of the burn-in; figures hold at its beginning."""

MORTALITY_BOUNDS: Final = (0.3, 4.0)
USUAL_VISIT_SHARE: Final = 0.55  # of the weight of visits in liveliness at the start (rules.street)


def build_world(
    areas: Sequence[KeyFigures],
    parameters: Parameters,
    place_seed: int,
    start_month: int = START_MONTH,
    borders: str = "city",
    most_shops: Sequence[Sequence[int]] | None = None,
) -> tuple[World, list[AgreementRow], StreetLines]:
    """Build the whole starting state of one or several wijken side by side.

    Parameters
    ----------
    areas : sequence of KeyFigures
        One for each wijk, complete (imputed where the input had gaps).
    parameters : Parameters
        Numbers of the model; incomes, prices and shares at the start rest on them.
    place_seed : int
        Draws people, premises and ties, not negative.
    start_month : int
        Month before whose beginning the figures hold; ages and leases count back from it.
    borders : {"city", "all"}
        Whether wijken of one city border on each other, or all do.
    most_shops : sequence of sequence of int, optional
        By wijk and branch, so many small shops at the most where nobody counted them.

    Returns
    -------
    World
        All tables. Columns that are solved for a start at rest are zero.
    list of AgreementRow
        Published figure and synthetic one, by wijk.
    StreetLines
        Streets as they are drawn.
    """
    kernel_parameters = parameters.kernel()
    wijken = []
    codes: list[str] = []
    for w, figures in enumerate(areas):
        most = ANY_NUMBER if most_shops is None else most_shops[w]
        key = draws.wijk_key(place_seed, figures.code, codes.count(figures.code))
        codes.append(figures.code)
        targets = set_targets(figures)
        wijken.append(
            _build_wijk(key, targets, kernel_parameters, start_month, most, figures.streets)
        )
    cities = [figures.city if borders == "city" else "" for figures in areas]
    world = join_wijken(wijken, kernel_parameters, cities)
    feel_safe(world, kernel_parameters, Now(start_month, np.uint64(0)))
    rows: list[AgreementRow] = []
    for w, figures in enumerate(areas):
        rows += compare(figures, world, w, start_month, kernel_parameters)
    lines = join_lines([wijk.streets for wijk in wijken], world.wijken.x, world.wijken.y)
    return world, rows, lines


def plan_streets(
    key: np.uint64, targets: Targets, inhabitants_per_segment: float, own: StreetFile | None
) -> tuple[StreetPlan, Array]:
    """Streets of a wijk and the dwellings along each: its own ones, or drawn ones."""
    if own is not None:
        homes_along = count_own_homes(own, targets.dwellings)
        streets = mark_centres(lay_own_streets(own), own, homes_along)
        return hide_names(streets, homes_along), homes_along
    n_segments = count_segments(targets.inhabitants, inhabitants_per_segment)
    streets = lay_streets(key, n_segments, targets.land)
    return streets, count_homes(key, streets, targets.dwellings)


def _build_wijk(
    key: np.uint64, targets: Targets, parameters: Any, start_month: int, most: Sequence[int],
    own: StreetFile | None,
) -> Wijk:  # fmt: skip
    """One wijk by itself."""
    streets, homes_along = plan_streets(key, targets, parameters.place.inhabitants_per_segment, own)
    n_segments = streets.x.size
    homes = settle(key, make_people(key, targets), homes_along, start_month)
    set_schooling(key, homes, targets)
    set_statuses(key, homes, targets, parameters.work)
    time = parameters.time
    set_dispositions(key, homes, time.volunteer_share, time.stop_rate, time.association_share)
    n_workers = int((homes.residents.status == WORKS_ELSEWHERE).sum())
    plan = plan_enterprises(targets, parameters, n_workers, most)
    km = targets.km_to_supermarket
    seats = seat_units(key, plan, own, streets, homes_along, km, parameters.firms.supermarket_floor)
    premises = make_premises(
        key, plan.units, streets, homes_along, km, parameters.place.core_share, start_month, seats
    )
    units = np.bincount(premises.segment, minlength=n_segments)
    access, location = locate(streets, homes_along, units, parameters.market.reach[:4])
    counted = targets.counted
    shops = make_shops(
        key, plan, premises, homes, location, parameters, counted.members, start_month, seats
    )
    plan_staff(shops, parameters.firms)
    set_loans(shops, parameters.firms, start_month)
    n_jobs = round(parameters.place.employer_jobs * targets.inhabitants)
    employers = make_employers(key, plan.employers, n_jobs, parameters.income, start_month)
    hire_residents(key, homes, shops, employers, parameters)
    pay = draw_pay(homes, parameters.income)
    set_benefits(key, homes, pay, targets, parameters)
    set_tenures(key, homes, pay, targets, parameters.income)
    scale = scale_wages(homes, pay, targets, parameters.income)
    set_budgets(key, homes, pay, targets, parameters.income)
    make_ties(key, homes, parameters.ties, start_month)
    set_rents(key, premises, location, parameters.premises, counted.rent_per_m2)
    opened = np.zeros(premises.area.size, np.int64)
    opened[shops.premises[shops.premises >= 0]] = shops.opened[shops.premises >= 0]
    set_leases(premises, opened, start_month)
    values = _wijk_values(homes, plan, targets, parameters)
    values["n_units"] = n_units = premises.area.size
    values["vacancy_rate"] = int((premises.tenant < 0).sum()) / n_units
    rent_per_m2 = draws.add(premises.base_rent.tolist()) / draws.add(premises.area.tolist())
    rest = solve_other_use(rent_per_m2, parameters.place.vacancy_start, parameters)
    values["other_use"] = rest.level
    premises = add_floors(key, premises, plan.units.supermarkets, rest, parameters.premises)
    landlords = make_landlords(key, premises, homes.households, parameters.premises, start_month)
    segments = _make_segments(streets, access, location, premises, parameters, homes)
    values |= {"wage_scale": scale, "n_home_start": sum(plan.at_home)}
    values["liveliness"] = _mean_liveliness(segments)
    return Wijk(
        homes.households, homes.residents, homes.children, make_templates(homes), shops, premises,
        landlords, employers, segments, values, targets.land, key, streets,
    )  # fmt: skip


def _make_segments(
    streets: StreetPlan,
    access: Array,
    location: Array,
    premises: Any,
    parameters: Any,
    homes: Homes,
) -> Segments:
    """The street segments; visits and liveliness about as the street's rule would find them."""
    n = streets.x.size
    segments: Segments = make_table(Segments, n, distance=(n,), access=(4, n))
    for name in ("x", "y", "is_core", "is_edge", "distance"):
        getattr(segments, name)[:] = getattr(streets, name)
    segments.local[:] = np.arange(n)
    segments.access[:] = access
    segments.location[:] = location
    for k, crossing in enumerate((streets.start, streets.end)):
        segments.ends[:, 2 * k] = streets.crossing_x[crossing]
        segments.ends[:, 2 * k + 1] = streets.crossing_y[crossing]
    is_unit = premises.use < USE_HOME
    segments.units[:] = np.bincount(premises.segment[is_unit], minlength=n)
    segments.lit[:] = np.bincount(premises.segment[premises.tenant >= 0], minlength=n)
    kept = 0.0
    for baskets, share in zip(BASKETS[:4], parameters.market.own_wijk[:4].tolist()):
        kept += baskets * share
    per_unit = homes.age.size * kept / max(int(is_unit.sum()), 1)
    segments.footfall[:] = per_unit * location * segments.units
    segments.visits[:] = segments.footfall
    segments.rent_level[:], segments.rent_weight[:] = 1.0, parameters.premises.rent_least
    street = parameters.street
    lit = segments.lit / np.maximum(segments.units, 1)
    usual = street.visit_weight * USUAL_VISIT_SHARE + street.repair_weight * 0.8
    lively = np.minimum(street.lit_weight * lit + usual, 1.0)
    segments.liveliness[:] = np.where(segments.units > 0, lively, 0.0)
    return segments


def _mean_liveliness(segments: Segments) -> float:
    weighted = draws.add((segments.liveliness * segments.units).tolist())
    return weighted / max(int(segments.units.sum()), 1)


def _wijk_values(homes: Homes, plan: ShopPlan, targets: Targets, parameters: Any) -> dict[str, Any]:
    """What the wijk's row holds: targets of classes, vital rates, usual revenue, rents."""
    households = homes.households
    lived_in = households.alive == 1
    expected = max(12.0 * expect_deaths(homes.age, parameters.population), 1e-9)
    low, high = MORTALITY_BOUNDS
    return {
        "inhabitants_start": targets.inhabitants,
        "class_target": np.bincount(households.suits[lived_in], minlength=N_CLASSES),
        "births_per_year": 1000.0 * targets.births / targets.inhabitants,
        "mortality": 1.0
        if targets.deaths is None
        else min(max(targets.deaths / expected, low), high),
        "typical_revenue": np.array(plan.revenue),
        "rent_index": 1.0,
        "bijstand_budget": int(households.bijstand.sum()),
    }
