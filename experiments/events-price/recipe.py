"""One shop of every branch is looked at; one at a time sets its price a tenth lower or higher for a year."""

import numpy as np

from wijkabm.experiment.pooled import Pairs, change_of, draw_course, pool, write
from wijkabm.ground.tables.codes import BRANCHES, FOOD, INDEPENDENT
from wijkabm.tell.style import BLUE, GREEN, ORANGE, new_figure

IN_PREMISES = BRANCHES[:4]
STEP = 0.1
DIRECTIONS = {"down": 1.0 - STEP, "up": 1.0 + STEP}
SETTLED = 24
"""Months that a shop has been open at least, so that people know it and it knows its trade."""


def find_shops(wijk):
    """Of every branch the settled independent shop of middle sales: row and identity; none is -1.

    Supermarkets are left out: they are no shop among others.
    """
    shops = wijk.world.shops
    large = (shops.branch == FOOD) & (shops.floor >= wijk.kernel_parameters.firms.supermarket_floor)
    usable = (shops.alive == 1) & (shops.premises >= 0) & (shops.trading == 1) & ~large
    usable &= (shops.owner_kind == INDEPENDENT) & (shops.opened <= wijk.month - SETTLED)
    found = {}
    for b, branch in enumerate(IN_PREMISES):
        rows = np.flatnonzero(usable & (shops.branch == b))
        order = rows[np.argsort(shops.expected_sales[rows], kind="stable")]
        row = int(order[order.size // 2]) if order.size else -1
        found[branch] = (row, int(shops.identity[row]) if row >= 0 else -1)
    return found


def live(wijk, event, months):
    """A year in which all four shops keep the price they have, one of them with the step on it.

    Prices are set by hand before every market; an owner's own review of the month is put aside, in every arm
    alike.
    """
    chosen = find_shops(wijk)
    changed, _, direction = event.partition("_")
    shops = wijk.world.shops
    prices = {branch: float(shops.price[row]) for branch, (row, _) in chosen.items() if row >= 0}
    if changed in prices:
        prices[changed] *= DIRECTIONS[direction]
    seen = {}
    for _ in range(months):
        for branch, price in prices.items():
            row, identity = chosen[branch]
            shops = wijk.world.shops
            if is_same(shops, row, identity):
                shops.price[row] = price
        wijk.step()
        shops = wijk.world.shops
        for branch in prices:
            row, identity = chosen[branch]
            here = is_same(shops, row, identity)
            for name, cents in (("result", shops.result), ("sales", shops.sales)):
                seen[f"{name}.{branch}"] = (
                    seen.get(f"{name}.{branch}", 0.0) + here * cents[row] / 100.0
                )
            seen[f"open.{branch}"] = float(here)
    for branch, price in prices.items():
        seen[f"goods.{branch}"] = seen[f"sales.{branch}"] / price
    wijk.seen = seen


def is_same(shops, row, identity):
    """Whether the shop is still there."""
    return bool(shops.alive[row] == 1 and shops.identity[row] == identity)


def measure(wijk, arm):
    """The year of every shop that was looked at: EUR of result and receipts, whether it lasted."""
    return wijk.seen


def find_change(pairs, what, direction, branches):
    """What the shops that moved earn more than they do unmoved, all of them pooled, relative."""
    moved = {f"{what}.{branch}": f"{branch}_{direction}" for branch in branches}
    return change_of(pairs, moved, "", "baseline")


def add_numbers(rows, numbers):
    """Changes down and up, of all branches and of each; the result of the cut is the published row."""
    pairs, found = Pairs(rows), {}
    if len(pairs.arms) < 2:
        return {}
    for direction in DIRECTIONS:
        for what in ("result", "sales", "goods"):
            for name, branches in (("all", IN_PREMISES), *((b, (b,)) for b in IN_PREMISES)):
                found[f"{what}.{name}.{direction}"] = pool(
                    pairs,
                    lambda own, what=what, direction=direction, branches=branches: find_change(
                        own, what, direction, branches
                    ),
                )
    return {
        "price_cut_result": found["result.all.down"],
        "price_rise_result": found["result.all.up"],
        **found,
    }


def fill(rows, numbers):
    """The table of the page."""
    lines = [
        "| shop | result, cheaper | result, dearer | receipts, cheaper | goods sold, cheaper |"
    ]
    lines.append("| --- |" + " --- |" * 4)
    for name in ("all", *IN_PREMISES):
        cells = [
            write(numbers[f"{what}.{name}.{direction}"])
            for what, direction in (
                ("result", "down"),
                ("result", "up"),
                ("sales", "down"),
                ("goods", "down"),
            )
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return {"by_branch": "\n".join(lines), "said": judge(numbers)}


def judge(numbers):
    """In words what both directions together say of the price."""
    down, up = (numbers[f"result.all.{direction}"]["value"] for direction in DIRECTIONS)
    if down > 0.0 and up > 0.0:
        return "Either way it would gain: the price it has is the worst of the three."
    if down > 0.0 or up > 0.0:
        better = "cheaper" if down > up else "dearer"
        return f"It would gain by being {better}: its price is not near its best."
    return "It would lose either way: its price is near its best."


def draw(rows, numbers):
    """Result, receipts and goods by branch, cheaper and dearer."""
    figure = new_figure(
        9, 3.8, "One shop alone changes its price for a year: change against the price it had"
    )
    kinds = (("result", BLUE), ("sales", GREEN), ("goods", ORANGE))
    words = {"result": "result", "sales": "receipts", "goods": "goods sold"}
    names = ("all", *IN_PREMISES)
    panels = figure.subplots(1, 2, sharey=True)
    for axes, (direction, title) in zip(
        panels, (("down", "a tenth cheaper"), ("up", "a tenth dearer")), strict=True
    ):
        axes.axhline(0.0, color="0.4", linewidth=0.8)
        for shift, (what, colour) in zip((-0.2, 0.0, 0.2), kinds, strict=True):
            own = [numbers[f"{what}.{name}.{direction}"] for name in names]
            at = [k + shift for k in range(len(names))]
            draw_course(axes, at, own, colour, words[what], line="")
        axes.set_xticks(range(len(names)), names)
        axes.set_title(title)
    panels[0].set_ylabel("%")
    panels[1].legend(loc="upper right")
    return {"price.png": figure}
