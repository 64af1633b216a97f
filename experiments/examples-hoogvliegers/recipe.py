"""Everybody who was coached is looked for in the same wijk without any of it."""

from wijkabm.experiment.follow import list_accepted, live_beside
from wijkabm.experiment.pooled import Pairs, pool, share_of
from wijkabm.levers.desk.targets import Target
from wijkabm.measure.aims import count_outputs
from wijkabm.tell.style import BLUE, GREY, new_figure

ENDS = 36
"""Months of policy; who starts until then is counted, as the evaluation did."""

LATER = 54
"""Months after which somebody looked whether what was started still exists."""

SIGHT = {"sharp": 0.0, "blunt": 4.0}
"""Parts of luck to one part of talent in what a coach sees (`firms.advice_noise`); the model has one."""

REPORTED = {"coached": 103, "meetings": 38, "in_network": 386, "started": 73}
PLANNED = {"coached": 50, "meetings": 24, "in_network": 85}

OUTPUTS = {
    "coached": ("coaching", "accepted", ENDS),
    "meetings": ("networking", "meetings", ENDS),
    "loans": ("microcredit", "accepted", ENDS),
}


def live(wijk, event, months):
    """Three years with the policy and without; what became of who was coached, and of all who started."""
    if event in SIGHT:
        wijk.set_parameters({"firms.advice_noise": SIGHT[event]})
    looks = live_beside(wijk, months)
    coached = [(m, who) for m, who in list_accepted(wijk, "coaching") if m <= ENDS]
    starters = [(m, who) for m, who in coached if not owns(looks[0], m - 1, who)]
    seen = {"starters": float(len(starters))}
    for name, world in zip(("with", "without"), looks, strict=True):
        started = [who for m, who in starters if starts_between(world, m, ENDS, who)]
        seen |= follow(world, started, name)
    everybody = [who for m in range(1, ENDS + 1) for who in find_starters(looks[1], m)]
    wijk.seen = seen | follow(looks[1], dict.fromkeys(everybody), "all")


def owns(world, month, who):
    """Whether somebody owns a business at the end of a month."""
    place = world[month].find([who])[0]
    return bool(place >= 0 and world[month].owns[place])


def starts_between(world, first, last, who):
    """Whether somebody owns a business at the end of one of these months."""
    return any(owns(world, month, who) for month in range(first, last + 1))


def find_starters(world, month):
    """Who lives here, owned nothing a month ago and does now."""
    before, after = world[month - 1], world[month]
    mine = after.identity[after.owns]
    place = before.find(mine)
    return mine[(place >= 0) & ~before.owns[place]].tolist()


def follow(world, started, name):
    """How many started, how many of them still live here in the end, and own a business then."""
    places = world[LATER].find(started)
    return {
        f"started.{name}": float(len(places)),
        f"here.{name}": float((places >= 0).sum()),
        f"alive.{name}": float(world[LATER].owns[places[places >= 0]].sum()),
    }


def measure(wijk, arm):
    """What was reached of what was planned, and what became of people."""
    targets = [
        Target(lever=lever, output=output, planned=1.0, by=by)
        for lever, output, by in OUTPUTS.values()
    ]
    counts = count_outputs(targets, wijk.policy.levers, wijk.recorder, wijk.wijk_names)
    network = {who for month, who in list_accepted(wijk, "networking") if month <= ENDS}
    seen = {"in_network": float(len(network))} | getattr(wijk, "seen", {})
    return dict(zip(OUTPUTS, counts, strict=True)) | seen


def mean(pairs, column, arm):
    """A count by world."""
    return pairs.sum(column, arm) / pairs.kept.sum()


def rate(pairs, arm, world):
    """Of who was coached and owned nothing, those who started, in the world with the policy or without."""
    return share_of(pairs, f"started.{world}", "starters", arm)


def split(pairs):
    """Starts of the coached in a world with all of it, and the parts that they are made of; they add up.

    ``anybody``: so many of those whom the lot draws start without any of it. ``choice``: of those who are
    picked more do. ``coach``: of those drawn more start with a coach. ``fit``: of those picked a coach makes
    more start than of those drawn. Then what the network and the fund add.
    """
    coached = mean(pairs, "starters", "hoogvliegers")
    drawn, picked = (
        [coached * rate(pairs, arm, world) for world in ("without", "with")]
        for arm in ("drawn", "picked")
    )
    network, whole = (coached * rate(pairs, arm, "with") for arm in ("network", "hoogvliegers"))
    return {
        "whole": whole,
        "anybody": drawn[0],
        "choice": picked[0] - drawn[0],
        "coach": drawn[1] - drawn[0],
        "fit": picked[1] - picked[0] - (drawn[1] - drawn[0]),
        "network": network - picked[1],
        "fund": whole - network,
    }


def add_numbers(rows, numbers):
    """What was reached, what became of people by arm, and the parts of the starts."""
    pairs, whole = Pairs(rows), "hoogvliegers"
    found = {
        f"reached.{name}": pool(pairs, lambda own, name=name: mean(own, name, whole))
        for name in (*OUTPUTS, "in_network")
    }
    found["reached.started"] = pool(pairs, lambda own: mean(own, "started.with", whole))
    for arm in pairs.arms:
        for name in ("starters", "started.with", "started.without"):
            found[f"{name}.{arm}"] = pool(pairs, lambda own, n=name, a=arm: mean(own, n, a))
        for name in ("with", "without", "all"):
            found[f"alive.{name}.{arm}"] = pool(
                pairs,
                lambda own, n=name, a=arm: share_of(own, f"alive.{n}", f"here.{n}", a),
            )
        found[f"more.{arm}"] = pool(
            pairs, lambda own, a=arm: rate(own, a, "with") - rate(own, a, "without")
        )
    if whole in pairs.arms:
        found["reached.alive"] = found[f"alive.with.{whole}"]
    found["all_alive"] = pool(
        pairs,
        lambda own: share_of(own, "alive.with", "here.with", whole) ** REPORTED["started"],
    )
    for name in split(pairs):
        found[f"part.{name}"] = pool(pairs, lambda own, n=name: split(own)[n])
        found[f"share.{name}"] = pool(
            pairs, lambda own, n=name: split(own)[n] / max(split(own)["whole"], 1e-9)
        )
    found["coaching_share"] = {"value": found["share.coach"]["value"] + found["share.fit"]["value"]}
    return found


ROWS = {
    "picked": "coaching, the promising first",
    "drawn": "coaching, by lot",
    "weakest": "coaching, the weakest first",
    "network": "coaching of the promising, and the network",
    "fund": "the known fund alone",
    "hoogvliegers": "**all of it: `hoogvliegers`**",
    "planned": "all of it, as it was planned",
    "sharp": "coaching of the promising, seen as they are",
    "blunt": "coaching of the promising, hardly seen",
    "monthly": "coaching, and four groups that meet every month",
    "large-fund": "a fund of EUR 100,000 a year alone",
}
PARTS = {
    "anybody": ("wie dan ook: zou zo begonnen zijn", "anybody: would have started like that"),
    "choice": (
        "kiezen: de gekozenen waren vaker toch begonnen",
        "choosing: the chosen would have started more often anyway",
    ),
    "coach": ("coachen: van wie het lot trof", "coaching: of those whom the lot drew"),
    "fit": ("coachen doet meer bij wie gekozen is", "coaching does more for those who were chosen"),
    "network": ("het netwerk", "the network"),
    "fund": ("het bekende fonds", "the known fund"),
}  # fmt: skip


def tell(number, shape, scale=1.0):
    """A number with its interval; a dash where there is none."""
    if number["value"] is None:
        return "–"
    said = f"{scale * number['value']:{shape}}"
    if number.get("low") is None:
        return said
    return f"{said} ({scale * number['low']:{shape}} … {scale * number['high']:{shape}})"


def tell_reached(numbers):
    """Planned, reported, and what the model has, of the whole and of what was planned."""
    words = {
        "coached": "trajecten · trajectories",
        "meetings": "bijeenkomsten · meetings",
        "in_network": "ondernemers in het netwerk · owners in the network",
        "started": "gestart · started",
    }
    lines = ["| | gepland · planned | bericht · reported | model |", "| --- | --- | --- | --- |"]
    for name, said in words.items():
        aim = PLANNED.get(name, "–")
        lines.append(
            f"| {said} | {aim} | {REPORTED[name]} | {tell(numbers[f'reached.{name}'], '.1f')} |"
        )
    alive = tell(numbers["reached.alive"], ".0f", 100.0)
    lines.append(f"| daarvan in leven · of these alive | – | 73 van · of 73 | {alive} % |")
    return "\n".join(lines)


def tell_arms(numbers):
    """What became of the coached, and of the wijk, by arm."""
    lines = [
        "| in Korrewegwijk | coached | start | the same people without | alive, % | owners more "
        "| on bijstand | EUR |",
        "| --- |" + " --- |" * 7,
    ]
    for arm, said in ROWS.items():
        some = bool(numbers[f"starters.{arm}"]["value"])
        cells = [
            *(
                tell(numbers[f"{name}.{arm}"], ".1f") if some else "–"
                for name in ("starters", "started.with", "started.without")
            ),
            tell(numbers[f"alive.with.{arm}"], ".0f", 100.0) if some else "–",
            tell(numbers[f"owners.{arm}"], "+.1f"),
            tell(numbers[f"bijstand.{arm}"], "+.1f"),
            f"{numbers[f'cost.{arm}']['value']:,.0f}",
        ]
        lines.append(f"| {said} | {' | '.join(cells)} |")
    return "\n".join(lines)


def tell_parts(numbers):
    """The parts of the starts: how many, and what share."""
    lines = ["| van de starts · of the starts | aantal · number | % |", "| --- | --- | --- |"]
    for name, (dutch, english) in PARTS.items():
        part = tell(numbers[f"part.{name}"], "+.1f")
        share = f"{100.0 * numbers[f'share.{name}']['value']:+.0f}"
        lines.append(f"| {dutch} · {english} | {part} | {share} |")
    lines.append(f"| samen · together | {tell(numbers['part.whole'], '.1f')} | 100 |")
    return "\n".join(lines)


def fill(rows, numbers):
    """The tables of the page."""
    return {
        "reached": tell_reached(numbers),
        "arms": tell_arms(numbers),
        "parts": tell_parts(numbers),
    }


def draw(rows, numbers):
    """Starts of the coached by arm, in the world with it and of the same people without; their parts."""
    figure = new_figure(10, 4.2, "Who starts within three years, of those who were coached")
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    arms = [arm for arm in ROWS if numbers[f"starters.{arm}"]["value"]]
    for shift, name, colour, label in (
        (-0.2, "with", BLUE, "with it"),
        (0.2, "without", GREY, "the same people without"),
    ):
        own = [numbers[f"started.{name}.{arm}"] for arm in arms]
        values = [number["value"] for number in own]
        half = [number["value"] - number.get("low", number["value"]) for number in own]
        places = [k + shift for k in range(len(arms))]
        left.barh(places, values, 0.4, xerr=half, color=colour, label=label, error_kw={"lw": 0.8})
    left.set_yticks(range(len(arms)), arms)
    left.invert_yaxis()
    left.set_xlim(left=0)
    left.set_xlabel("people, by world")
    figure.legend(loc="outside lower center", ncols=2, fontsize=8)
    parts = [numbers[f"part.{name}"] for name in PARTS]
    right.barh(range(len(PARTS)), [number["value"] for number in parts], color=BLUE)
    right.axvline(0.0, color="0.4", linewidth=0.8)
    right.set_yticks(range(len(PARTS)), PARTS)
    right.invert_yaxis()
    right.set_xlabel("starts that each part makes")
    return {"starts.png": figure}
