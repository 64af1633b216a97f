"""A tenth more spending by parameters, a fifth more inhabitants by homes; shops and receipts year by year."""

import math

import numpy as np

from wijkabm.experiment.pooled import Pairs, change_of, draw_course, pool, write
from wijkabm.ground.tables.codes import BRANCHES, USE_HOME
from wijkabm.ground.tables.world import fit_scratch, grow_table
from wijkabm.levers.programmes import fit_owns
from wijkabm.tell.style import BLUE, GREEN, VERMILION, new_figure

MORE_SPENDING = 0.1
MORE_PEOPLE = 0.2
YEARS = range(1, 7)
FIFTH = 5
ARMS = ("spending", "people")
LABELS = {
    "sales": "receipts of shops",
    "shops": "shops open",
    "sales_each": "receipts per shop",
    "rent_each": "rent per unit that is let",
}


def live(wijk, event, months):
    """Change the wijk before the first month, and see every year what its shops are and sell."""
    if event == "spending":
        spend_more(wijk, MORE_SPENDING)
    elif event == "people":
        build_homes(wijk, MORE_PEOPLE)
    seen = {}
    for month in range(1, months + 1):
        wijk.step()
        for name, value in look(wijk.world).items():
            key = f"{name}.year_{(month - 1) // 12 + 1}"
            seen[key] = seen.get(key, 0.0) + value / 12.0
    wijk.seen = seen


def spend_more(wijk, share):
    """All spend `share` more in every branch of the wijk, and that much less on what no branch sells.

    Of the linear expenditure system all ``spend`` grow by the share, ``spend_other`` shrinks by their sum of
    euros: no budget grows, so nothing else of a household changes.
    """
    market = wijk.parameters.market
    names = [f"spend_{branch}" for branch in BRANCHES]
    usual = {name: getattr(market, name) for name in names}
    changes = {f"market.{name}": (1.0 + share) * value for name, value in usual.items()}
    changes["market.spend_other"] = market.spend_other - share * sum(usual.values())
    wijk.set_parameters(changes)


def build_homes(wijk, share):
    """Empty homes like those that are there, drawn by luck; people come by the rule that lets homes.

    Who comes looks like a household of the start. By hand: the rows of dwellings, how many households of
    each class the wijk has room for, and for how many inhabitants businesses at home can work.
    """
    world = wijk.world
    assert world.wijken.n_households.size == 1
    n = int(world.wijken.n_households[0])
    more = round(share * n)
    like = np.random.default_rng(wijk.seed).choice(n, more, replace=False)
    households = grow_table(world.households, more)
    for name in ("wijk", "segment", "suits", "kind", "tenure"):
        column = getattr(households, name)
        column[-more:] = column[like]
    households.members[-more:] = -1
    grown = {
        name: grow_table(
            getattr(world, name), math.ceil(2.0 * share * getattr(world, name).alive.size)
        )
        for name in ("residents", "children")
    }
    world = world._replace(households=households, **grown)
    wijk.world = world = world._replace(scratch=fit_scratch(world))
    wijk.own = fit_owns(wijk.own, world)
    wijken = world.wijken
    wijken.n_households[0] += more
    wijken.class_target[0] = np.round((1.0 + share) * wijken.class_target[0])
    wijken.inhabitants_start[0] = round((1.0 + share) * wijken.inhabitants_start[0])


def look(world):
    """Shops in premises this month, their EUR of sales, units let and the EUR of rent for them."""
    shops, premises = world.shops, world.premises
    open_here = (shops.alive == 1) & (shops.premises >= 0) & (shops.trading == 1)
    let = (premises.tenant >= 0) & (premises.use != USE_HOME)
    return {
        "shops": float(open_here.sum()),
        "sales": float(shops.sales[open_here].sum()) / 100.0,
        "let": float(let.sum()),
        "rent": float(premises.contract_rent[let].sum()) / 100.0,
    }


def measure(wijk, arm):
    """What was seen, year by year."""
    return wijk.seen


def find_elasticity(pairs, arm, year):
    """Shops more over receipts more, both relative and pooled."""
    shops, sales = (
        change_of(pairs, f"{name}.year_{year}", arm, "baseline") for name in ("shops", "sales")
    )
    return shops / sales if sales else math.nan


PER_ONE = {"sales_each": ("sales", "shops"), "rent_each": ("rent", "let")}


def find_more(pairs, what, arm, year):
    """A pooled sum, or one sum per unit of another, against the wijk as it was."""
    whole, per = (
        change_of(pairs, f"{name}.year_{year}", arm, "baseline")
        for name in PER_ONE.get(what, (what, what))
    )
    return (1.0 + whole) / (1.0 + per) - 1.0 if what in PER_ONE else whole


def add_numbers(rows, numbers):
    """Changes of every year, and shops more over receipts more in the fifth."""
    pairs, found = Pairs(rows), {}
    for arm in ARMS:
        if not {"baseline", arm} <= set(pairs.arms):
            continue
        for year in YEARS:
            for what in LABELS:
                found[f"more.{what}.{arm}.year_{year}"] = pool(
                    pairs,
                    lambda own, what=what, year=year, arm=arm: find_more(own, what, arm, year),
                )
        name = "entry_elasticity" if arm == "spending" else "entry_elasticity_people"
        found[name] = pool(pairs, lambda own, arm=arm: find_elasticity(own, arm, FIFTH))
    return found


def fill(rows, numbers):
    """The table of the page."""
    lines = [
        f"| year {FIFTH} | {' | '.join(LABELS.values())} |",
        "| --- |" + " --- |" * len(LABELS),
    ]
    words = {"spending": "a tenth more spending", "people": "a fifth more inhabitants"}
    for arm in ARMS:
        cells = [write(numbers[f"more.{what}.{arm}.year_{FIFTH}"], 1) for what in LABELS]
        lines.append(f"| {words[arm]} | {' | '.join(cells)} |")
    usual = rows[rows["arm"] == "baseline"]["vacancy_rate.year_5"].mean()
    return {"fifth_year": "\n".join(lines), "vacancy_now": f"{usual:.1%}"}


def draw(rows, numbers):
    """Shops, receipts and rents by year, for both."""
    figure = new_figure(9, 3.6, "More custom from month 1 on: change against the same wijk without")
    kinds = (("sales", GREEN), ("shops", BLUE), ("rent_each", VERMILION))
    titles = {"spending": "a tenth more spending", "people": "a fifth more inhabitants"}
    for axes, arm in zip(figure.subplots(1, 2, sharey=True), ARMS, strict=True):
        axes.axhline(0.0, color="0.4", linewidth=0.8)
        for shift, (what, colour) in zip((-0.1, 0.0, 0.1), kinds, strict=True):
            own = [numbers[f"more.{what}.{arm}.year_{year}"] for year in YEARS]
            draw_course(axes, [year + shift for year in YEARS], own, colour, LABELS[what])
        axes.set_title(titles[arm])
        axes.set_xlabel("year")
        axes.set_xticks(list(YEARS))
    figure.axes[0].set_ylabel("%")
    figure.axes[0].legend()
    return {"spending.png": figure}
