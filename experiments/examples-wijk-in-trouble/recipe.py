"""Shocks without policy, the covenant, its levers without reviews: how many targets each of them meets."""

from dataclasses import replace
from itertools import product

from wijkabm.levers.desk.covenant import DECISIONS
from wijkabm.levers.desk.scenario import load_scenario
from wijkabm.levers.registry import is_shock
from wijkabm.measure.aims import judge_targets

ARMS = {
    "recovery": "recovery alone",
    "covenant": "covenant",
    "steady": "same levers, no reviews",
    "lasting": "crisis stays, no policy",
    "lasting_covenant": "crisis stays, covenant",
}
PAIRS = {"": ("recovery", "covenant"), ".lasting": ("lasting", "lasting_covenant")}
SIZES = ("tenth", "half")
WORDS = {
    "turnover": "turnover",
    "owners": "enterprises that trade",
    "benefits": "households with a benefit",
}
DOSES = {
    "turnover": ("turnover", "crisis.spending"),
    "owners": ("firms_trading", "owners_leave.share"),
    "benefits": ("benefit_households", "crisis.job_loss"),
}
"""What a target is called, its indicator, and the dose that brought its trouble about."""

PLACES = {"carnisse": "Carnisse", "heechterp-schieringen": "Heechterp-Schieringen"}
MOVES = {
    "raise": "raised", "lower": "lowered", "stop": "stopped", "add": "added", "end_share": "shares ended",
}  # fmt: skip


def live(wijk, event, months):
    """The shocks without policy, all levers at their own strength throughout, or a crisis that stays."""
    agreed = wijk.policy  # with doses of shocks that are solved already
    levers = agreed.levers
    if event in ("recovery", "lasting"):
        levers = tuple(lever for lever in levers if is_shock(lever))
    if event.startswith("lasting"):
        levers = tuple(_stay(lever, months) for lever in levers)
    covenant = agreed.covenant if event == "lasting_covenant" else None
    wijk.set_policy(replace(agreed, levers=levers, covenant=covenant))
    wijk.run(months)


def _stay(lever, months):
    """A crisis, and its burglaries, that stay until the end where they would have passed in year 4."""
    passes = is_shock(lever) and lever.end == 37
    return lever.model_copy(update={"end": months + 1}) if passes else lever


def measure(wijk, arm):
    """Which targets are met, what the shocks did by which doses, and what reviews moved."""
    targets = load_scenario("covenant").targets
    judged = judge_targets(targets, (), wijk.recorder, wijk.wijk_names)
    found = {f"met.{targets[row.target - 1].name}": row.met for row in judged}
    for row in wijk.policy.reached:
        found |= {
            f"dose.{row.dose}": row.value,
            f"before.{row.indicator}": row.base,
            f"wanted.{row.indicator}": row.wanted,
            f"after.{row.indicator}": row.found,
        }
    review = wijk.desk.review
    rows = [] if review is None else review.decisions
    moved = [DECISIONS[row.decision] for row in rows if row.lever >= 0 and row.before != row.after]
    return found | {f"moved.{name}": float(moved.count(name)) for name in MOVES}


def add_numbers(rows, numbers):
    """Shares of worlds in which targets are met, how many of three, and how many more by the covenant."""
    found = {}
    places = list(dict.fromkeys(rows["place"]))
    for place, own in rows.groupby("place", sort=False):
        end = f"@{place}" if len(places) > 1 else ""
        counts = {}
        for arm, part in own.groupby("arm", sort=False):
            for size in SIZES:
                columns = [f"met.{name}_{size}" for name in WORDS]
                found |= {f"{column}.{arm}{end}": float(part[column].mean()) for column in columns}
                counts[arm, size] = part.set_index("seed")[columns].sum(axis=1)
                found[f"count.{size}.{arm}{end}"] = float(counts[arm, size].mean())
            kinds = {"covenant": ("moved",), "recovery": ("dose", "before", "wanted", "after")}
            for column in part.columns:
                if column.partition(".")[0] in kinds.get(arm, ()):
                    found[f"{column}.{arm}{end}"] = float(part[column].mean())
        for (kind, (without, with_)), size in product(PAIRS.items(), SIZES):
            if (without, size) not in counts or (with_, size) not in counts:
                continue
            more = counts[with_, size] - counts[without, size]
            found[f"made.{size}{kind}{end}"] = {
                "value": float(more.mean()), "error": float(more.sem()), "n": len(more),
            }  # fmt: skip
    return found


def fill(rows, numbers):
    """The tables of the page."""
    places = list(dict.fromkeys(rows["place"]))
    worlds = rows.groupby("place")["seed"].nunique()
    return {
        "met": "\n\n".join(_tabulate_met(place, worlds[place], numbers) for place in places),
        "start": _tabulate_start(places, numbers),
        "moves": _tabulate_moves(places, numbers),
    }


def _write_table(heads, lines):
    """A table in Markdown."""
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _tabulate_met(place, worlds, numbers):
    """In how many worlds each target is met, by arm."""
    lines = []
    for size in SIZES:
        for name, words in WORDS.items():
            shares = [numbers[f"met.{name}_{size}.{arm}@{place}"]["value"] for arm in ARMS]
            lines.append([f"{words}, a {size}", *(str(round(share * worlds)) for share in shares)])
        counts = [numbers[f"count.{size}.{arm}@{place}"]["value"] for arm in ARMS]
        lines.append([f"*of these three*, a {size}", *(f"{count:.2f}" for count in counts)])
    heads = [f"{PLACES[place]}, of {worlds} worlds", *ARMS.values()]
    return _write_table(heads, lines)


def _tabulate_start(places, numbers):
    """What the shocks were to do, and did."""
    lines = []
    for place in places:
        for name, (indicator, dose) in DOSES.items():
            kinds = ("before", "wanted", "after")
            levels = [numbers[f"{x}.{indicator}.recovery@{place}"]["value"] for x in kinds]
            cells = [f"{x:.1%}" if x < 1.0 else f"{x:,.0f}" for x in levels]
            size = numbers[f"dose.{dose}.recovery@{place}"]["value"]
            lines.append([PLACES[place], WORDS[name], *cells, f"`{dose}` {size:.3f}"])
    return _write_table(["wijk", "figure", "before", "wanted", "reached", "dose"], lines)


def _tabulate_moves(places, numbers):
    """How often reviews moved a lever, mean of worlds."""
    lines = [
        [PLACES[place], *(f"{numbers[f'moved.{x}.covenant@{place}']['value']:.1f}" for x in MOVES)]
        for place in places
    ]
    return _write_table(["wijk", *MOVES.values()], lines)
