"""What an association of residents does after a lower norm, year by year; jobs that went and came."""

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.tables.codes import CONTRACT_PLACEMENT
from wijkabm.levers.registry import number_lever
from wijkabm.tell.style import BLUE, GREY, ORANGE, new_figure

LEVER = "neighbourhood_contract"
WORTH = {"worth_half": 0.5, "worth_twice": 2.0}
"""Arms in which upkeep is worth so much to people, over what the municipality paid for it."""

YEARS = (1, 2, 3, 4, 5)
WORDS = {
    "norm": "a lower norm, and nobody takes over",
    "upkeep": "an association: upkeep worth what it cost",
    "worth_half": "the same, worth half of that",
    "worth_twice": "the same, worth twice that",
}
SAID_NL = (
    "Na vijf jaar gebeurt {level} van wat is geschrapt toch, naar de keuze van de leden: {share} van de "
    "huishoudens betaalt {dues} euro per maand, de anderen profiteren mee. Bij de aannemer verdwijnen {lost} "
    "hele banen; {workers} buurtgenoten krijgen een kleine bijbaan naast hun uitkering. Was onderhoud de "
    "bewoners twee keer zoveel waard, dan kozen zij {twice}."
)
SAID_EN = (
    "After five years {level} of what was cut is done all the same, as members chose: {share} of the "
    "households pay EUR {dues} a month, the others gain with them. {lost} whole jobs go at the contractor; "
    "{workers} neighbours get a small job beside their benefit. Were upkeep worth twice as much, they "
    "would choose {twice}."
)
SERVICES = (books.MUNICIPAL_SERVICES, books.LOCAL_WORK)


def live(wijk, event, months):
    """Live the months, and look at the association at the end of each year."""
    if event in WORTH:
        wijk.set_parameters({"municipality.upkeep_worth": WORTH[event]})
    wijk.seen = {}
    for year in YEARS:
        wijk.run(months * year // len(YEARS) - wijk.month)
        wijk.seen |= {f"{name}.{year}": x for name, x in look_at(wijk).items()}


def look_at(wijk):
    """The association this month: level, members, what they give, neighbours whom it pays."""
    me, world = wijk.own[LEVER], wijk.world
    contracts = world.contracts
    works = (contracts.alive == 1) & (contracts.lever == number_lever(LEVER))
    works &= contracts.kind == CONTRACT_PLACEMENT
    members = int((me.dues > 0).sum())
    return {
        "level": float(me.level[0]),
        "members": float(members),
        "dues": float(me.planned[0]) / 100.0 / max(members, 1),
        "workers": float((works[: me.own_pay.size] & (me.own_pay > 0)).sum()),
    }


def measure(wijk, arm):
    """What the municipality bought in the last year, and the contractor's jobs that are gone."""
    n = wijk.recorder.balances[0].shape[1]
    town = n - len(books.SINGLE_SECTORS) + books.MUNICIPALITY
    cents = 0
    for places, amounts in wijk.recorder.flows[-12:]:
        bought = np.isin(places // (n * n), SERVICES) & (places // n % n == town)
        cents += int(amounts[bought].sum())
    homes = wijk.world.households
    return {
        **getattr(wijk, "seen", {}),
        "displaced": float(wijk.world.region.displaced[0]),
        "services": cents / 1_200.0,
        "households": float(((homes.alive == 1) & (homes.n_adults > 0)).sum()),
    }


def add_numbers(rows, numbers):
    """Means of the association by arm and year; full-time work that residents got for jobs that went."""
    found = {"households": float(rows["households"].mean())}
    for arm in ("upkeep", *WORTH):
        own = rows[rows["arm"] == arm]
        if own.empty:
            continue
        for name in ("level", "members", "dues", "workers"):
            for year in YEARS:
                found[f"{name}.{arm}.{year}"] = float(own[f"{name}.{year}"].mean())
        found[f"members_share.{arm}"] = found[f"members.{arm}.5"] / found["households"]
    return found


def fill(rows, numbers):
    """The table of the arms, and the yearly evaluation."""
    heads = [
        "done of what was cut", "households that pay", "EUR a month each", "jobs lost at the contractor",
        "neighbours with work", "bought by the municipality, EUR a month", "liveliness", "on bijstand",
    ]  # fmt: skip
    lines = [f"| | {' | '.join(heads)} |", f"| --- |{' --- |' * len(heads)}"]
    for arm, words in WORDS.items():
        own = ["0 %", "0", "–", "", "0"]
        if arm != "norm":
            own = [
                f"{numbers[f'level.{arm}.5']['value']:.0%}",
                f"{numbers[f'members_share.{arm}']['value']:.0%}",
                f"{numbers[f'dues.{arm}.5']['value']:.2f}",
                "",
                f"{numbers[f'workers.{arm}.5']['value']:.1f}",
            ]
        own[3] = f"{numbers[f'displaced.{arm}']['value']:.1f}"
        changes = [
            f"{numbers[f'services.{arm}']['value']:+,.0f}",
            write_seen(numbers[f"liveliness.{arm}"], 3),
            write_seen(numbers[f"on_bijstand.{arm}"], 1),
        ]
        lines.append(f"| {words} | {' | '.join([*own, *changes])} |")
    years = ["| end of year | " + " | ".join(map(str, YEARS)) + " |", "| --- |" + " --- |" * 5]
    for name, words, form in (
        ("level", "level", ".0%"), ("members", "members", ",.0f"), ("workers", "neighbours with work", ".1f"),
    ):  # fmt: skip
        cells = [format(numbers[f"{name}.upkeep.{year}"]["value"], form) for year in YEARS]
        years.append(f"| {words} | {' | '.join(cells)} |")
    return {"arms": "\n".join(lines), "by_year": "\n".join(years), **say(numbers)}


def say(numbers):
    """What was found, in a few lines of Dutch and English."""
    given = {
        "level": f"{numbers['level.upkeep.5']['value']:.0%}",
        "twice": f"{numbers['level.worth_twice.5']['value']:.0%}",
        "share": f"{numbers['members_share.upkeep']['value']:.0%}",
        "dues": f"{numbers['dues.upkeep.5']['value']:.2f}",
        "lost": f"{numbers['displaced.upkeep']['value']:.0f}",
        "workers": f"{numbers['workers.upkeep.5']['value']:.0f}",
    }
    in_dutch = {k: text.replace("%", " %").replace(".", ",") for k, text in given.items()}
    return {"said_nl": SAID_NL.format(**in_dutch), "said_en": SAID_EN.format(**given)}


def write_seen(number, decimals):
    """A difference with its interval."""
    if "low" not in number:
        return f"{number['value']:+.{decimals}f}"
    form = f"+.{decimals}f"
    return f"{number['value']:{form}} ({number['low']:{form}} … {number['high']:{form}})"


def draw(rows, numbers):
    """The level by year, in the three arms with an association."""
    figure = new_figure(6, 3.4, "Part of the cut that is done all the same, by year")
    axes = figure.subplots()
    for arm, colour in (("worth_twice", ORANGE), ("upkeep", BLUE), ("worth_half", GREY)):
        level = [100 * numbers[f"level.{arm}.{year}"]["value"] for year in YEARS]
        axes.plot(YEARS, level, color=colour, marker="o", label=WORDS[arm])
    axes.set_ylim(0, 105)
    axes.set_xticks(YEARS)
    axes.set_xlabel("year")
    axes.set_ylabel("%")
    figure.legend(loc="outside lower center", ncols=2, fontsize=8)
    return {"upkeep.png": figure}
