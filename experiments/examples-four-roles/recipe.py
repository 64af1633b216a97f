"""What levers asked of whom, who paid, and which targets were met, by role and mixture."""

import math

import numpy as np

from wijkabm.levers.shares import PARTIES
from wijkabm.measure.aims import FIRST_COUNT, judge_targets
from wijkabm.measure.recorder import KEPT

WORDS = {
    "facilitate-and-deregulate": "1 facilitate and deregulate",
    "build-on-foundations": "2 build on what there is",
    "co-creation": "3 co-creation",
    "market-leads": "4 the market leads",
    "facilitate-and-deregulate+build-on-foundations": "1 + 2",
    "co-creation+market-leads": "3 + 4",
    "no-buyer": "4 without the large customer",
}
HEADS = {
    "firms_trading": ("firms", 1.0, 1),
    "shops_open": ("shops", 1.0, 1),
    "vacancy_rate": ("vacancy, points", 100.0, 1),
    "jobs_local_residents": ("jobs here of residents", 1.0, 1),
    "on_bijstand": ("on bijstand", 1.0, 1),
    "municipal_cost": ("municipality, EUR a month", 1.0, 0),
}
SAID_NL = (
    "Rol 1 verandert de kosten van de gemeente met {cost_1} euro per maand en rol 2 met {cost_2}; het aantal "
    "bedrijven met {firms_1} en {firms_2}. Van de doelen van rol 2 worden er gemiddeld {met} van {targets} "
    "gehaald. Van wat rol 3 uitgeeft, betalen anderen {others} euro per maand, {part} ervan. Met rol 4 "
    "verandert het aantal bedrijven met {firms_4}, zonder de grote klant met {firms_no}. De mengvorm van 1 "
    "en 2 geeft {firms_12}, die van 3 en 4 {firms_34}."
)
SAID_EN = (
    "Role 1 changes the municipality's cost by EUR {cost_1} a month and role 2 by {cost_2}; the number of "
    "firms by {firms_1} and {firms_2}. Of the targets of role 2 {met} of {targets} are met in the mean. Of "
    "what role 3 spends others pay EUR {others} a month, {part} of it. With role 4 the number of firms "
    "changes by {firms_4}, without the large customer by {firms_no}. The mixture of 1 and 2 brings "
    "{firms_12}, that of 3 and 4 {firms_34}."
)


def measure(wijk, arm):
    """Euros a month that levers cost and that each party paid of it; targets met, in this world."""
    months = len(wijk.recorder.months)
    rows = [rows for rows in wijk.recorder.levers if rows.size]
    kept = np.concatenate(rows)[:, FIRST_COUNT:] if rows else np.zeros((0, len(KEPT)))
    found = {
        name: float(kept[:, KEPT.index(name)].sum()) / 100.0 / months
        for name in ("spent", "received", *(f"from_{party}" for party in PARTIES))
    }
    policy = wijk.policy
    judged = judge_targets(policy.targets, policy.levers, wijk.recorder, wijk.wijk_names)
    if judged:
        found["targets"] = float(len(judged))
        found["met"] = float(sum(one.met == 1.0 for one in judged))
    return found


def add_numbers(rows, numbers):
    """Means by arm of what was paid by whom, and of targets met."""
    names = ("spent", "received", "targets", "met", *(f"from_{party}" for party in PARTIES))
    found = {}
    for arm, own in rows.groupby("arm", sort=False):
        for name in names:
            if name in own and own[name].notna().any():
                found[f"{name}.of.{arm}"] = float(own[name].mean())
    return found


def write_seen(number, factor=1.0, decimals=0):
    """A difference with its interval."""
    form = f"+,.{decimals}f"
    text = f"{factor * number['value']:{form}}"
    if math.isnan(number.get("low", math.nan)):
        return text
    return f"{text} ({factor * number['low']:{form}} … {factor * number['high']:{form}})"


def get(numbers, name):
    """A mean that was measured, or nothing."""
    return numbers[name]["value"] if name in numbers else 0.0


def fill(rows, numbers):
    """The one table, side by side."""
    heads = [head for head, _, _ in HEADS.values()]
    heads += ["spent on measures, EUR a month", "of it paid by others", "targets met"]
    lines = [f"| | {' | '.join(heads)} |", f"| --- |{' --- |' * len(heads)}"]
    for arm, words in WORDS.items():
        cells = [write_seen(numbers[f"{name}.{arm}"], *form) for name, (_, *form) in HEADS.items()]
        others = sum(get(numbers, f"from_{party}.of.{arm}") for party in PARTIES)
        cells += [f"{get(numbers, f'spent.of.{arm}'):,.0f}", f"{others:,.0f}"]
        met = "none set"
        if f"targets.of.{arm}" in numbers:
            met = f"{get(numbers, f'met.of.{arm}'):.1f} of {get(numbers, f'targets.of.{arm}'):.0f}"
        lines.append(f"| {words} | {' | '.join([*cells, met])} |")
    return {"side_by_side": "\n".join(lines), **say(numbers)}


def say(numbers):
    """What was found, in a few lines of Dutch and English."""
    others = sum(get(numbers, f"from_{party}.of.co-creation") for party in PARTIES)
    arms = {
        "1": "facilitate-and-deregulate", "2": "build-on-foundations", "4": "market-leads", "no": "no-buyer",
        "12": "facilitate-and-deregulate+build-on-foundations", "34": "co-creation+market-leads",
    }  # fmt: skip
    given = {
        f"firms_{k}": f"{get(numbers, f'firms_trading.{arm}'):+.1f}" for k, arm in arms.items()
    }
    for k in ("1", "2"):
        given[f"cost_{k}"] = f"{get(numbers, f'municipal_cost.{arms[k]}'):+,.0f}"
    given |= {
        "met": f"{get(numbers, 'met.of.build-on-foundations'):.1f}",
        "targets": f"{get(numbers, 'targets.of.build-on-foundations'):.0f}",
        "others": f"{others:,.0f}",
        "part": f"{others / max(get(numbers, 'spent.of.co-creation'), 1.0):.0%}",
    }
    swap = str.maketrans({".": ",", ",": ".", "%": " %"})
    in_dutch = {k: text.translate(swap) for k, text in given.items()}
    return {"said_nl": SAID_NL.format(**in_dutch), "said_en": SAID_EN.format(**given)}
