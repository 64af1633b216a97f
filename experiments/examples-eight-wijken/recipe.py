"""What owners lack in a year with a programme manager, and the measure that the largest lack asks for."""

import numpy as np

from wijkabm.experiment.pooled import Pairs, pool, share_of
from wijkabm.ground.tables.codes import HOME
from wijkabm.ground.tables.journal import EVENT_ACCEPTED, FIRST_LEVER_CAUSE
from wijkabm.levers.contact_point.needs import COLUMNS, LACKS, list_needs
from wijkabm.levers.registry import number_lever
from wijkabm.tell.style import BLUE, GREY, new_figure

ASKED = 12
"""Months in which owners are asked before a measure is chosen; it works from the next month on."""

LAST = 36
"""Months after which the last year of answers begins."""

OUTCOMES = ("firms", "shops", "content", "organised", "cost")
DUTCH = {
    "units": "een pand", "customers": "klanten", "rules": "tijd voor regels", "credit": "krediet",
    "staff": "personeel", "nothing": "niets",
}  # fmt: skip


def live(wijk, event, months):
    """Four years of a programme manager; what he was told in the first, and in the last."""
    wijk.run(ASKED)
    first = read(wijk)
    wijk.run(LAST - ASKED)
    before = read(wijk)
    wijk.run(months - LAST)
    last = read(wijk)
    wijk.seen = {f"first.{name}": first[name] for name in COLUMNS}
    wijk.seen |= {f"last.{name}": last[name] - before[name] for name in COLUMNS}
    cause = FIRST_LEVER_CAUSE + number_lever("contact_point")
    yes = [
        e
        for month in wijk.recorder.events
        for e in month
        if e[0] == EVENT_ACCEPTED and e[5] == cause
    ]
    wijk.seen["helped"] = float(len(yes))
    wijk.seen["helped_shops"] = float(sum(e[4] != HOME for e in yes))


def read(wijk):
    """The inventory so far, of the one wijk that lives here."""
    [said] = list_needs(wijk).values()
    return {name: float(count) for name, count in said.items()}


def measure(wijk, arm):
    """What owners said."""
    return getattr(wijk, "seen", {})


def choose(own, told):
    """By pair of one place: what most owners lack, and so the measure; the first of `LACKS` where equal."""
    said = np.array([own.get(f"first.{lack}", told) for lack in LACKS])
    return [LACKS[k] for k in said.argmax(axis=0)]


RECIPES = ("chosen", "shorter", *LACKS, "lot")
"""What the inventory asks for, and where rules take less time; one for all; one by lot: the mean of these."""


def gain(pairs, outcome):
    """How much more than with the manager alone, by world, for each of `RECIPES`."""
    found = []
    for place in dict.fromkeys(pairs.place[pairs.kept]):
        own = pairs.of_place(place)
        alone = own.get(outcome, "manager")
        each = np.array([own.get(outcome, lack) - alone for lack in LACKS])
        worlds = np.arange(each.shape[1])
        told = [
            each[[LACKS.index(lack) for lack in choose(own, arm)], worlds]
            for arm in ("manager", "shorter")
        ]
        found.append(np.vstack([*told, each, each.mean(axis=0)]))
    return dict(zip(RECIPES, np.concatenate(found, axis=1).mean(axis=1), strict=True))


def change(pairs, column, arm, versus, before=""):
    """A column's mean by world in an arm, less that of another column or another arm."""
    return float(np.mean(pairs.get(column, arm) - pairs.get(before or column, versus)))


def add_numbers(rows, numbers):
    """What owners lack, by wijk; what is chosen by it; what each recipe brings; who is organised."""
    pairs, found = Pairs(rows), {}
    places = list(dict.fromkeys(pairs.place))
    for when in ("first", "last"):
        found[f"asked.{when}"] = pool(
            pairs, lambda own, w=when: own.sum(f"{w}.asked", "manager") / own.kept.sum()
        )
        for lack in COLUMNS[:-1]:
            found[f"{when}.{lack}"] = pool(
                pairs,
                lambda own, w=when, x=lack: share_of(own, f"{w}.{x}", f"{w}.asked", "manager"),
            )
    for place in places:
        own = pairs.of_place(place)
        found[f"asked@{place}"] = own.sum("first.asked", "manager") / own.kept.sum()
        for lack in COLUMNS[:-1]:
            found[f"first.{lack}@{place}"] = share_of(
                own, f"first.{lack}", "first.asked", "manager"
            )
        for arm in ("manager", "shorter"):
            chosen = choose(own, arm)
            for lack in LACKS:
                found[f"chosen.{arm}.{lack}@{place}"] = chosen.count(lack)
    for arm in ("manager", "shorter"):
        for lack in LACKS:
            found[f"chosen.{arm}.{lack}"] = sum(
                found[f"chosen.{arm}.{lack}@{place}"] for place in places
            )
    for outcome in OUTCOMES:
        for name in RECIPES:
            found[f"gain.{outcome}.{name}"] = pool(
                pairs, lambda own, o=outcome, n=name: gain(own, o)[n]
            )
        found[f"manager.{outcome}"] = pool(
            pairs, lambda own, o=outcome: change(own, o, "manager", "baseline")
        )
    for arm in ("baseline", "manager"):
        found[f"rise.{arm}"] = pool(
            pairs, lambda own, a=arm: change(own, "organised", a, a, "organised_at_first")
        )
        found[f"organised.{arm}.level"] = float(np.mean(pairs.get("organised", arm)))
    found["helped"] = pairs.sum("helped", "manager") / pairs.size
    found["helped_shops"] = share_of(pairs, "helped_shops", "helped", "manager")
    return found


MEASURES = {
    "units": "`shared_building`",
    "customers": "`local_brand`",
    "rules": "`deregulation`",
    "credit": "`microcredit`",
    "staff": "`job_events`",
}
NAMES = {
    "chosen": "**naar de inventarisatie · by the inventory**",
    "shorter": "idem, regels kosten een derde van de uren · the same, rules take a third of the hours",
    **{lack: f"{measure} voor alle acht · for all eight" for lack, measure in MEASURES.items()},
    "lot": "een van de vijf op loting · one of the five by lot",
}


def tell(number, shape, scale=1.0):
    """A number with its interval; a dash where there is none."""
    if number["value"] is None:
        return "–"
    said = f"{scale * number['value']:{shape}}"
    if number.get("low") is None:
        return said
    return f"{said} ({scale * number['low']:{shape}} … {scale * number['high']:{shape}})"


def tell_inventory(rows, numbers):
    """What owners lack in the first year, by wijk, and how often each measure is chosen."""
    heads = [f"{DUTCH[lack]} · {lack}" for lack in COLUMNS[:-1]]
    lines = [
        f"| wijk | gevraagd · asked | {' | '.join(heads)} | gekozen · chosen |",
        "| --- |" + " --- |" * (len(heads) + 2),
    ]
    for place in dict.fromkeys(rows["place"]):
        shares = [
            f"{100.0 * numbers[f'first.{lack}@{place}']['value']:.0f} %" for lack in COLUMNS[:-1]
        ]
        times = {x: int(numbers[f"chosen.manager.{x}@{place}"]["value"]) for x in LACKS}
        chosen = ", ".join(f"{x} {n}" for x, n in times.items() if n)
        cells = [place, f"{numbers[f'asked@{place}']['value']:.0f}", *shares, chosen]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def tell_recipes(numbers):
    """What each recipe brings beyond the manager alone, by wijk."""
    lines = [
        "| maatregel · measure | bedrijven · firms | winkels · shops | tevreden · content, % "
        "| verenigd · organised, % | EUR |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, said in NAMES.items():
        cells = [
            tell(numbers[f"gain.firms.{name}"], "+.1f"),
            tell(numbers[f"gain.shops.{name}"], "+.2f"),
            tell(numbers[f"gain.content.{name}"], "+.1f", 100.0),
            tell(numbers[f"gain.organised.{name}"], "+.1f", 100.0),
            f"{numbers[f'gain.cost.{name}']['value']:,.0f}",
        ]
        lines.append(f"| {said} | {' | '.join(cells)} |")
    return "\n".join(lines)


def find_largest(numbers, place=""):
    """What most owners lack, in one wijk or in all."""
    end = f"@{place}" if place else ""
    return max(LACKS, key=lambda lack: numbers[f"first.{lack}{end}"]["value"])


def fill(rows, numbers):
    """The tables of the page; what owners name most, and whether they are better organised, in words."""
    largest, places = find_largest(numbers), dict.fromkeys(rows["place"])
    more = numbers["manager.organised"]
    if more["low"] > 0.0:
        said = "So a manager leaves owners better organised than they would be, as reported"
    elif more["high"] < 0.0:
        said = (
            "So a manager leaves owners less organised than they would be, against what is reported"
        )
    else:
        said = "So it cannot be told whether a manager leaves owners better organised"
    rises = numbers["rise.manager"]["value"] > 0.0
    said += f"; over the years the share {'rises' if rises else 'falls'}."
    return {
        "inventory": tell_inventory(rows, numbers),
        "recipes": tell_recipes(numbers),
        "most_nl": DUTCH[largest],
        "most_en": f"*{largest}*",
        "same_places": str(sum(find_largest(numbers, place) == largest for place in places)),
        "organised_words": said,
    }


def draw(rows, numbers):
    """What owners lack, by wijk; what each recipe brings."""
    figure = new_figure(
        11, 4.2, "An inventory of what owners lack, and what measures bring beyond the manager"
    )
    left, right = figure.subplots(1, 2)
    places = list(dict.fromkeys(rows["place"]))
    height = 0.8 / len(LACKS)
    for k, lack in enumerate(LACKS):
        shares = [100.0 * numbers[f"first.{lack}@{place}"]["value"] for place in places]
        left.barh([n + (k - 2) * height for n in range(len(places))], shares, height, label=lack)
    left.set_yticks(range(len(places)), places)
    left.invert_yaxis()
    left.set_xlabel("% of owners who were asked in the first year")
    figure.legend(loc="outside lower center", ncols=len(LACKS), fontsize=8)
    own = [numbers[f"gain.firms.{name}"] for name in RECIPES]
    half = [number["value"] - number.get("low", number["value"]) for number in own]
    colours = [BLUE if name in ("chosen", "shorter") else GREY for name in RECIPES]
    right.barh(range(len(RECIPES)), [n["value"] for n in own], xerr=half, color=colours)
    right.axvline(0.0, color="0.4", linewidth=0.8)
    right.set_yticks(range(len(RECIPES)), RECIPES)
    right.invert_yaxis()
    right.set_xlabel("firms more than with the manager alone, by wijk, year four")
    return {"inventory.png": figure}
