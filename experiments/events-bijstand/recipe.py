"""Who starts from bijstand, with support and without, and who of them is off benefit later."""

from wijkabm.experiment.follow import list_accepted, live_beside
from wijkabm.experiment.pooled import Pairs, draw_band, draw_course, pool, share_of, write
from wijkabm.ground.tables.codes import ON_BIJSTAND
from wijkabm.tell.style import BLUE, GREY, ORANGE, new_figure

STARTS = 36
"""Months in which a start counts; the four years after it are followed."""

SINCE = (3, 6, 12, 24, 36, 48)
"""Months since the start."""

PREPARED = 12
"""Months before a start within which who accepted coaching is taken to have had it for that start."""

GROUPS = ("supported", "same", "unsupported")
WORDS = {
    "supported": "started with support",
    "same": "the same people where there is none",
    "unsupported": "started where there is none",
}


def live(wijk, event, months):
    """Seven years with support and without; starters from bijstand of the first three."""
    helped, alone = live_beside(wijk, months)
    used = {}
    for lever in ("coaching", "microcredit"):
        for month, identity in list_accepted(wijk, lever):
            used.setdefault(identity, []).append(month)
    starts = list_starts(helped)
    supported = [
        (identity, month)
        for identity, month in starts
        if any(month - PREPARED <= when <= month for when in used.get(identity, ()))
    ]
    seen = {"all": float(len(starts)), "supported": float(len(supported))}
    unsupported = list_starts(alone)
    seen["unsupported"] = float(len(unsupported))
    for name, people, looks in (
        ("supported", supported, helped), ("same", supported, alone), ("unsupported", unsupported, alone),
    ):  # fmt: skip
        seen |= follow(name, people, looks)
    wijk.seen = seen


def list_starts(looks):
    """Who was on bijstand at the end of a month and owned a business at the next's: identity, first month."""
    found = {}
    for month in range(1, STARTS + 1):
        before, now = looks[month - 1], looks[month]
        on = before.identity[(before.status == ON_BIJSTAND) & ~before.owns]
        places = now.find(on)
        for identity, place in zip(on, places, strict=True):
            if place >= 0 and now.owns[place]:
                found.setdefault(int(identity), month)
    return sorted(found.items())


def follow(name, people, looks):
    """So many months after the start: how many live here, are off benefit, own a business."""
    found = {}
    for since in SINCE:
        here = off = owns = 0
        for identity, month in people:
            look = looks[month + since]
            place = look.find([identity])[0]
            if place >= 0:
                here += 1
                off += not look.assisted[place]
                owns += bool(look.owns[place])
        found |= {
            f"{name}.{k}.{since}": float(n)
            for k, n in (("here", here), ("off", off), ("owns", owns))
        }
    return found


def measure(wijk, arm):
    """Starters, and what became of them."""
    return wijk.seen


def add_numbers(rows, numbers):
    """Shares off benefit and with a business, pooled; those with support are the published rows."""
    pairs = Pairs(rows)
    found = {name: pairs.sum(name) for name in ("all", "supported", "unsupported")}
    for group in GROUPS:
        for what in ("off", "owns"):
            for since in SINCE:
                part, whole = f"{group}.{what}.{since}", f"{group}.here.{since}"
                found[f"{what}.{group}.{since}"] = pool(
                    pairs, lambda own, part=part, whole=whole: share_of(own, part, whole)
                )
    found["gain"] = pool(
        pairs,
        lambda own: (
            share_of(own, "supported.off.48", "supported.here.48")
            - share_of(own, "same.off.48", "same.here.48")
        ),
    )
    return {
        "bbz_off_12m": found["off.supported.12"],
        "bbz_off_48m": found["off.supported.48"],
        "bbz_reference_48m": found["off.same.48"],
        **found,
    }


def fill(rows, numbers):
    """The table of the page."""
    heads = [f"off benefit, {since} months" for since in (12, 48)] + ["own a business, 48 months"]
    lines = [f"| | starts | {' | '.join(heads)} |", "| --- |" + " --- |" * 4]
    counts = {"supported": "supported", "same": "supported", "unsupported": "unsupported"}
    for group in GROUPS:
        cells = [
            write(numbers[name], sign="")
            for name in (f"off.{group}.12", f"off.{group}.48", f"owns.{group}.48")
        ]
        lines.append(
            f"| {WORDS[group]} | {numbers[counts[group]]['value']:,.0f} | {' | '.join(cells)} |"
        )
    return {"groups": "\n".join(lines)}


def draw(rows, numbers):
    """Off benefit and own a business by months since the start, the three groups."""
    figure = new_figure(9, 3.6, "Starters from bijstand, of those who still live here")
    panels = figure.subplots(1, 2, sharey=True)
    titles = {"off": "off benefit, %", "owns": "own a business, %"}
    for axes, (what, title) in zip(panels, titles.items(), strict=True):
        for group, colour in zip(GROUPS, (BLUE, ORANGE, GREY), strict=True):
            own = [numbers[f"{what}.{group}.{since}"] for since in SINCE]
            draw_course(axes, SINCE, own, colour, WORDS[group])
        axes.set_title(title)
        axes.set_xlabel("months since the start")
        axes.set_xticks(SINCE)
        axes.set_ylim(0, 105)
    draw_band(panels[0], [(12, 32.0, 52.0), (48, 64.0, 84.0)])
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return {"bijstand.png": figure}
