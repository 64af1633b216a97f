"""Homes: dwellings along the streets, and which household lives in which."""

from typing import NamedTuple

import numpy as np

from wijkabm.ground.tables.codes import CLASS_BANDS, MAX_CHILDREN
from wijkabm.ground.tables.people import Children, Households, Residents, Templates
from wijkabm.ground.tables.world import make_table
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.people import AT_HOME_CHILD, People
from wijkabm.place.streets import StreetPlan

RESIDENT_NAME, CHILD_NAME, HOUSEHOLD_NAME, SHOP_NAME, LANDLORD_NAME, EMPLOYER_NAME = range(6)
"""Tables, as an ingredient of identities: a resident and a shop of one row are not namesakes."""

NEVER = -100_000
"""Month of what has not happened."""


class Homes(NamedTuple):
    """Who lives where in one wijk; indices are rows of the wijk's own tables."""

    households: Households
    residents: Residents
    children: Children
    age: Array  # of residents, months
    is_child: Array  # residents who live with their parents


def count_homes(key: np.uint64, plan: StreetPlan, dwellings: int) -> Array:
    """Dwellings by segment: in proportion to its length, give or take a third."""
    weight = plan.length * (0.67 + 0.66 * draws.draw_uniforms(key, draws.HOMES_ALONG, plan.x.size))
    return np.array(draws.apportion(weight.tolist(), dwellings), np.int64)


def settle(key: np.uint64, people: People, homes_along: Array, start_month: int) -> Homes:
    """Give every household a dwelling by lot; residents' rows follow their dwellings' order."""
    n_homes, n_households = int(homes_along.sum()), people.kind.size
    home_of = draws.shuffle(key, draws.HOME_OF, n_homes)[:n_households]
    home, child_home = home_of[people.household], home_of[people.child_household]
    is_child = (people.role == AT_HOME_CHILD).astype(np.int64)
    order = np.argsort((home * 2 + is_child) * 2048 + (2047 - people.age), kind="stable")
    households = _fill_households(key, people, home_of, homes_along, start_month)
    residents: Residents = make_table(Residents, home.size)
    residents.identity[:] = draws.name_all(key, RESIDENT_NAME, start_month, home.size)
    residents.alive[:] = 1
    residents.household[:] = home[order]
    residents.birth_month[:] = start_month - people.age[order]
    first = np.searchsorted(residents.household, np.arange(n_homes))
    households.n_adults[:] = np.bincount(home, minlength=n_homes)
    households.n_children[:] = np.bincount(child_home, minlength=n_homes)
    seat = np.arange(home.size) - first[residents.household]
    households.members[:] = -1
    households.members[residents.household, seat] = np.arange(home.size)
    children: Children = make_table(Children, child_home.size)
    children.identity[:] = draws.name_all(key, CHILD_NAME, start_month, child_home.size)
    children.alive[:] = 1
    children.household[:] = child_home
    children.birth_month[:] = start_month - people.child_age
    homes = Homes(households, residents, children, people.age[order], is_child[order])
    _set_classes(key, homes)
    return homes


def _fill_households(
    key: np.uint64, people: People, home_of: Array, homes_along: Array, start_month: int
) -> Households:
    """Rows of all dwellings; people moved in on average nine years ago (*assumption*)."""
    n = int(homes_along.sum())
    households: Households = make_table(Households, n)
    households.identity[:] = draws.name_all(key, HOUSEHOLD_NAME, start_month, n)
    households.segment[:] = np.repeat(np.arange(homes_along.size), homes_along)
    households.alive[home_of] = 1
    households.kind[home_of] = people.kind
    ago = 108.0 * draws.draw_exponentials(key, draws.SINCE, n)
    households.moved_in[:] = start_month - 1 - ago.astype(np.int64)
    return households


def _set_classes(key: np.uint64, homes: Homes) -> None:
    """The class a home suits: its household's; an empty home suits the class of another one."""
    households = homes.households
    eldest = np.zeros(households.alive.size, np.int64)
    np.maximum.at(eldest, homes.residents.household, homes.age // 12)
    band = np.searchsorted(np.array(CLASS_BANDS), eldest, side="right")
    households.suits[:] = households.kind * 5 + band
    lived_in = np.flatnonzero(households.alive)
    like = draws.draw_uniforms(key, draws.EMPTY, households.alive.size) * lived_in.size
    empty = np.flatnonzero(households.alive == 0)
    households.suits[empty] = households.suits[lived_in[like[empty].astype(np.int64)]]
    # A household has lived in its home for no longer than its eldest member is grown up.
    longest = -12 * np.maximum(eldest - 18, 0)
    start = homes.residents.birth_month + homes.age
    if start.size:
        households.moved_in[:] = np.maximum(households.moved_in, start[0] + longest - 1)


def make_templates(homes: Homes) -> Templates:
    """Every household of the start as a template for newcomers, ages in months."""
    households, residents, children = homes.households, homes.residents, homes.children
    rows = np.flatnonzero(households.alive)
    templates: Templates = make_table(Templates, rows.size)
    templates.household_class[:] = households.suits[rows]
    templates.n_adults[:] = households.n_adults[rows]
    templates.n_children[:] = households.n_children[rows]
    templates.savings[:] = households.savings[rows]
    templates.fixed_costs[:] = households.fixed_costs[rows]
    members = households.members[rows]
    there = members >= 0
    columns = {
        "ages": homes.age,
        "schooling": residents.schooling,
        "status": residents.status,
        "net_wage": residents.net_wage,
    }
    for name, column in columns.items():
        getattr(templates, name)[there] = column[members[there]]
    row_of = np.full(households.alive.size, -1, np.int64)
    row_of[rows] = np.arange(rows.size)
    order = np.argsort(children.household, kind="stable")
    home = children.household[order]
    seat = np.arange(order.size) - np.searchsorted(home, home)
    start = residents.birth_month[0] + homes.age[0] if homes.age.size else 0
    seated = seat < MAX_CHILDREN
    child_age = start - children.birth_month[order]
    templates.child_ages[row_of[home[seated]], seat[seated]] = child_age[seated]
    return templates
