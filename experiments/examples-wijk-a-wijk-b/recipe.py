"""Work and bijstand in A and B after the shock; who was placed, by what, and would have found work anyway."""

import numpy as np

from wijkabm.experiment.pooled import Pairs, pool
from wijkabm.levers.registry import number_lever
from wijkabm.measure.indicators import compute_indicators
from wijkabm.tell.style import BLUE, GREY, ORANGE, new_figure

SLOW = 0.5
"""Of the efficiency of matching, in the arms in which people find work half as fast."""

MONTHS = (1, 3, 6, 12, 24, 36, 48, 60)
YEAR = (40, 51)
"""The last year of the agreement, of which work and bijstand are means."""

SIDES = {"a": 0, "b": 1}
COUNTED = ("work_a", "bijstand_a", "work_b", "bijstand_b", "displaced")
ANSWERS = {"accepted": 5, "refused": 6, "anyway": 7, "ended": 8}
"""Columns of what levers did in a month."""

TWINS = {"slow": "slow_start"}
"""Arms that are not compared with `start`, and with which they are."""

WORDS = {
    "wijk-a-wijk-b": "all of it",
    "agreement": "the agreement alone",
    "open-jobs": "the agreement without a list",
    "centre": "the centre of A alone",
    "slow": "all of it, where people find work half as fast",
}
SAID_NL = (
    "Van de 100 plaatsen in vier jaar komen er {listed} van de lijst van B: meer is er niet te "
    "doen dat iemand betaalt. De andere zijn banen die in B toch vrijkwamen. Zoveel plaatsen zijn "
    "niet zoveel mensen meer aan het werk: in het laatste jaar werken er in A {work_a} mensen meer dan "
    "zonder, in B {work_b}. En 20 % blijft het niet: zonder iets te doen zoekt na een jaar nog {later} werk. "
    "Vinden mensen half zo snel werk, dan is het verschil in A {slow}."
)
SAID_EN = (
    "Of the 100 places that are offered in four years {listed} are on the list of B: there is no more to do "
    "that somebody pays for. The others are jobs that fell open in B in any case. So many places are not so "
    "many people more at work: in the last year {work_a} people more work in A than without, {work_b} in B. "
    "Nor does it stay at 20 %: with nothing done {later} still seek work after a year. Where people find "
    "work half as fast, the difference in A is {slow}."
)


def live(wijk, event, months):
    """People find work half as fast, whatever is done."""
    wijk.world.region.matching[0] *= SLOW
    wijk.run(months)


def measure(wijk, arm):
    """What the model counts by wijk; answers to the levers, summed over the months."""
    values = compute_indicators(np.array(wijk.recorder.blocks))
    found = {"displaced": float(wijk.world.region.displaced[0])}
    year = slice(YEAR[0] - 1, YEAR[1])
    for side, place in SIDES.items():
        for month in MONTHS:
            share = values["unemployment_rate"][month - 1, place]
            found[f"share_{side}.{month}"] = float(share)
        work = values["employed"] + values["owners_resident"]
        found[f"work_{side}"] = float(work[year, place].mean())
        found[f"bijstand_{side}"] = float(values["on_bijstand"][year, place].mean())
    rows = [rows for rows in wijk.recorder.levers if rows.size]
    for lever in ("pairing", "marketplace", "job_events"):
        own = [x[x[:, 1] == number_lever(lever)] for x in rows]
        for name, column in ANSWERS.items():
            found[f"{name}.{lever}"] = float(sum(x[:, column].sum() for x in own))
    return found


def add_numbers(rows, numbers):
    """Means by arm of shares and answers; differences of the arms that have a twin of their own."""
    found = {}
    for arm, own in rows.groupby("arm", sort=False):
        for side in SIDES:
            for month in MONTHS:
                found[f"share.{arm}.{side}.{month}"] = float(own[f"share_{side}.{month}"].mean())
        for lever in ("pairing", "marketplace", "job_events"):
            for name in ANSWERS:
                found[f"{name}.{arm}.{lever}"] = float(own[f"{name}.{lever}"].mean())
    pairs = Pairs(rows)
    for arm, twin in TWINS.items():
        if arm in pairs.arms and twin in pairs.arms:
            for name in (*COUNTED, "municipal_cost"):
                found[f"against_twin.{name}.{arm}"] = pool(
                    pairs,
                    lambda own, name=name, arm=arm, twin=twin: float(
                        np.mean(own.get(name, arm) - own.get(name, twin))
                    ),
                )
    return found


def find_difference(name, arm, numbers):
    """What an arm differs in from its twin."""
    return numbers[f"against_twin.{name}.{arm}" if arm in TWINS else f"{name}.{arm}"]


def write_seen(number, decimals=0):
    """A difference with its interval."""
    form = f"+,.{decimals}f"
    if "low" not in number:
        return f"{number['value']:{form}}"
    return f"{number['value']:{form}} ({number['low']:{form}} … {number['high']:{form}})"


def fill(rows, numbers):
    """Gross and net by arm, how unemployment goes, and both in words."""
    heads = [
        "said yes to a place or a meeting across", "places on the list",
        "would have found work that month", "A: with work", "A: on bijstand", "B: with work",
        "B: on bijstand", "jobs lost at contractors",
        "municipality, EUR a month",
    ]  # fmt: skip
    lines = [f"| | {' | '.join(heads)} |", f"| --- |{' --- |' * len(heads)}"]
    for arm, words in WORDS.items():
        cells = [
            f"{numbers[f'{name}.{arm}.pairing']['value']:.0f}"
            for name in ("accepted", "ended", "anyway")
        ]
        cells += [write_seen(find_difference(name, arm, numbers)) for name in COUNTED]
        cells.append(write_seen(find_difference("municipal_cost", arm, numbers)))
        lines.append(f"| {words} | {' | '.join(cells)} |")
    months = [f"| end of month | {' | '.join(map(str, MONTHS))} |"]
    months.append("| --- |" + " --- |" * len(MONTHS))
    for arm, words in (("start", "nothing else"), ("wijk-a-wijk-b", "all of it")):
        for side in SIDES:
            own = [f"{numbers[f'share.{arm}.{side}.{month}']['value']:.1%}" for month in MONTHS]
            months.append(f"| {side.upper()}, {words} | {' | '.join(own)} |")
    return {"arms": "\n".join(lines), "course": "\n".join(months), **say(numbers)}


def say(numbers):
    """What was found, in a few lines of Dutch and English."""
    arm = "wijk-a-wijk-b"
    given = {
        "listed": f"{numbers[f'ended.{arm}.pairing']['value']:.0f}",
        "work_a": f"{numbers[f'work_a.{arm}']['value']:+.0f}",
        "work_b": f"{numbers[f'work_b.{arm}']['value']:+.0f}",
        "later": f"{numbers['share.start.a.12']['value']:.0%}",
        "slow": f"{find_difference('work_a', 'slow', numbers)['value']:+.0f}",
    }
    in_dutch = {k: text.replace("%", " %") for k, text in given.items()}
    return {"said_nl": SAID_NL.format(**in_dutch), "said_en": SAID_EN.format(**given)}


def draw(rows, numbers):
    """Unemployment in A and B, without and with all of it."""
    figure = new_figure(7, 3.4, "Out of work, % of who works or seeks work")
    axes = figure.subplots()
    for side, colour in (("a", ORANGE), ("b", BLUE)):
        for arm, line, words in (
            ("start", "--", "nothing else"),
            ("wijk-a-wijk-b", "-", "all of it"),
        ):
            own = [100 * numbers[f"share.{arm}.{side}.{month}"]["value"] for month in MONTHS]
            axes.plot(MONTHS, own, line, color=colour, label=f"{side.upper()}, {words}")
    axes.axvspan(4, 52, color=GREY, alpha=0.15, linewidth=0)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("month; grey: the agreement holds")
    axes.legend()
    return {"a-and-b.png": figure}
