"""The large food shop leaves its street for good: visits, sales, rents, vacancy by distance."""

import math

import numpy as np

from wijkabm.experiment.pooled import Pairs, change_of, draw_course, pool, share_of, write
from wijkabm.ground.tables.codes import FOOD, NEVER, NO_LEASE, USE_HOME
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.shocks.anchor_leaves.lever import AnchorLeaves
from wijkabm.tell.style import BLUE, GREEN, ORANGE, new_figure

YEARS = range(1, 8)
BANDS = ("street", "near", "far")
NEAR = 400.0
"""Metres from the street of the anchor; beyond it is far (*assumption*: five minutes on foot)."""

FIFTH = 5
COLOURS = dict(zip(BANDS, (BLUE, GREEN, ORANGE), strict=True))
LABELS = {
    "visits": "visits to all shops",
    "food": "sales of other food shops",
    "sales": "sales of all but food shops",
    "rent": "rental income, excl. the anchor's unit",
    "vacancy": "vacant units, excl. the anchor's unit",
}


def find_anchor(world):
    """The unit of the largest food shop."""
    shops = world.shops
    trading = (shops.alive == 1) & (shops.branch == FOOD) & (shops.premises >= 0)
    rows = np.flatnonzero(trading)
    return int(shops.premises[rows[np.argmax(shops.floor[rows])]])


def find_bands(world, unit):
    """For every street its band: 0 that of the anchor, 1 within `NEAR` of it, 2 further."""
    here = int(world.premises.segment[unit])
    first = int(world.wijken.first_segment[0])
    metres = world.segments.distance[here, : world.segments.wijk.size - first]
    bands = np.where(metres <= NEAR, 1, 2)
    bands[here - first] = 0
    return bands


def live(wijk, event, months):
    """Every month what the bands are worth; in ``leaves`` the anchor goes in the first month.

    Its unit is kept free in that month and then becomes homes, by hand: no other supermarket can take it, and
    what is left is a street without its largest draw, not a street with one more empty unit.
    """
    unit = find_anchor(wijk.world)
    bands = find_bands(wijk.world, unit)
    if event == "leaves":
        wijk.set_policy(Scenario("anchor", levers=[AnchorLeaves(start=1)]))
        wijk.world.premises.reserved_until[unit] = 1
    kept = {}
    for month in range(1, months + 1):
        wijk.step()
        if event == "leaves" and month == 1:
            make_homes(wijk, unit)
        for name, value in look(wijk.world, unit, bands).items():
            kept[name, (month - 1) // 12 + 1] = kept.get((name, (month - 1) // 12 + 1), 0.0) + value
    wijk.seen = {f"{name}.year_{year}": total for (name, year), total in kept.items()}


def make_homes(wijk, unit):
    """The unit leaves the stock of shops, as a converted one does; its rent is that of homes."""
    premises, rents = wijk.world.premises, wijk.kernel_parameters.premises
    assert premises.tenant[unit] < 0
    premises.use[unit] = USE_HOME
    premises.lease_kind[unit] = NO_LEASE
    premises.vacant_since[unit] = premises.reserved_until[unit] = NEVER
    rent = math.floor(rents.home_rent_per_m2 * 100.0 * premises.area[unit])
    premises.contract_rent[unit] = premises.asking_rent[unit] = rent


def look(world, unit, bands):
    """Sums of the month by band: trips, EUR of sales and rent, months of vacancy and of units."""
    shops, premises, segments = world.shops, world.premises, world.segments
    others = premises.use < USE_HOME
    others[unit] = False
    first = int(world.wijken.first_segment[0])
    place = bands[premises.segment - first]
    let = premises.tenant >= 0
    sales = np.where(let, shops.sales[premises.tenant], 0)
    visits = segments.visits[first : first + bands.size]
    found = {}
    for k, band in enumerate(BANDS):
        own = others & (place == k)
        found[f"visits.{band}"] = float(visits[bands == k].sum())
        food = own & let & (shops.branch[premises.tenant] == FOOD)
        found[f"food.{band}"] = float(sales[food].sum()) / 100.0
        found[f"sales.{band}"] = float(sales[own & ~food].sum()) / 100.0
        found[f"rent.{band}"] = float(premises.contract_rent[own & let].sum()) / 100.0
        found[f"vacant.{band}"] = float((own & ~let).sum())
        found[f"units.{band}"] = float(own.sum())
    return found


def measure(wijk, arm):
    """What was seen, year by year."""
    return wijk.seen


def log_change(pairs, what, band, year):
    """log(sum over pairs in which it left / in which it stays)."""
    return math.log1p(change_of(pairs, f"{what}.{band}.year_{year}", "leaves", "baseline"))


def more_vacancy(pairs, band, year):
    """Vacant unit-months over all of them, where it left less where it stays."""
    columns = f"vacant.{band}.year_{year}", f"units.{band}.year_{year}"
    return share_of(pairs, *columns, "leaves") - share_of(pairs, *columns, "baseline")


def add_numbers(rows, numbers):
    """The elasticity, and the change of everything in every band and year."""
    pairs = Pairs(rows)
    if len(pairs.arms) < 2:
        return {}

    def elasticity(own):
        return log_change(own, "rent", "street", FIFTH) / log_change(own, "visits", "street", FIFTH)

    found = {"anchor_rent": pool(pairs, elasticity)}
    for band in BANDS:
        for year in YEARS:
            for what in ("visits", "food", "sales", "rent"):
                column = f"{what}.{band}.year_{year}"
                found[f"change.{column}"] = pool(
                    pairs, lambda own, column=column: change_of(own, column, "leaves", "baseline")
                )
            found[f"change.vacancy.{band}.year_{year}"] = pool(
                pairs, lambda own, band=band, year=year: more_vacancy(own, band, year)
            )
    return found


def fill(rows, numbers):
    """The table of the page."""
    words = {"street": "its street", "near": "within 400 m", "far": "further"}
    lines = [
        "| year 5 | visits | sales, food | sales, others | rental income | vacancy |",
        "| --- |" + " --- |" * 5,
    ]
    for band in BANDS:
        cells = [
            write(
                numbers[f"change.{what}.{band}.year_{FIFTH}"],
                1,
                " pp" if what == "vacancy" else " %",
            )
            for what in LABELS
        ]
        lines.append(f"| {words[band]} | {' | '.join(cells)} |")
    return {"by_distance": "\n".join(lines)}


def draw(rows, numbers):
    """Change by year and band."""
    figure = new_figure(
        11, 6.5, "The large food shop left in month 1: change against the same wijk with it"
    )
    panels = figure.subplots(2, 3)
    panels.flat[-1].axis("off")
    for axes, (what, label) in zip(panels.flat, LABELS.items(), strict=False):
        axes.axhline(0.0, color="0.4", linewidth=0.8)
        for shift, band in zip((-0.12, 0.0, 0.12), BANDS, strict=True):
            own = [numbers[f"change.{what}.{band}.year_{year}"] for year in YEARS]
            draw_course(axes, [year + shift for year in YEARS], own, COLOURS[band], band)
        axes.set_title(label)
        axes.set_ylabel("percentage points" if what == "vacancy" else "%")
        axes.set_xlabel("year")
        axes.set_xticks(list(YEARS))
    panels.flat[-1].legend(*panels.flat[0].get_legend_handles_labels(), loc="center left")
    return {"anchor.png": figure}
