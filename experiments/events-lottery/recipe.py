"""The same applicants in two worlds, coached and not; and drawn by lot, each followed in one of the two."""

import numpy as np

from wijkabm.experiment.follow import list_accepted, live_beside
from wijkabm.experiment.pooled import Pairs, draw_band, draw_course, pool, share_of, write
from wijkabm.ground.tables.codes import ON_BIJSTAND
from wijkabm.tell.style import BLUE, GREY, new_figure

SINCE = (3, 6, 9, 12, 18, 24, 36, 48, 60)
"""Months since somebody applied."""


def live(wijk, event, months):
    """A year of coaching, and its twin without; every applicant is looked for in both.

    An applicant is somebody without a business who said yes to the offer of a place. Who is offered one luck
    alone says (``selection`` 0). By a lot each is also followed in one world only, coached or not.
    """
    coached, alone = live_beside(wijk, months)
    applied = [
        (month, identity)
        for month, identity in list_accepted(wijk, "coaching")
        if (place := coached[month - 1].find([identity])[0]) >= 0
        and not coached[month - 1].owns[place]
    ]
    lots = np.random.default_rng([identity for _, identity in applied])  # of every world its own
    drawn = lots.permutation(len(applied)) < len(applied) / 2
    seen = {"applicants": len(applied), "on_bijstand": 0.0}
    for since in SINCE:
        for name in ("both", "coached", "control", "won", "won_owns", "lost", "lost_owns"):
            seen[f"{name}.{since}"] = 0.0
    for (month, identity), won in zip(applied, drawn, strict=True):
        start = coached[month - 1]
        seen["on_bijstand"] += float(start.status[start.find([identity])[0]] == ON_BIJSTAND)
        for since in SINCE:
            worlds = (coached[month + since], alone[month + since])
            places = [look.find([identity])[0] for look in worlds]
            owns = [bool(look.owns[p]) for look, p in zip(worlds, places, strict=True)]
            if min(places) < 0:
                continue
            seen[f"both.{since}"] += 1
            seen[f"coached.{since}"] += owns[0]
            seen[f"control.{since}"] += owns[1]
            side, k = ("won", 0) if won else ("lost", 1)
            seen[f"{side}.{since}"] += 1
            seen[f"{side}_owns.{since}"] += owns[k]
    wijk.seen = seen


def measure(wijk, arm):
    """Applicants, and how many of them own a business so many months later."""
    return wijk.seen


def add_numbers(rows, numbers):
    """Ownership of the coached and of the same people uncoached, and by lot; differences."""
    pairs = Pairs(rows)
    found = {"applicants": pairs.sum("applicants")}
    found["applicants_on_bijstand"] = share_of(pairs, "on_bijstand", "applicants")
    for since in SINCE:
        both = f"both.{since}"
        columns = {"coached": f"coached.{since}", "control": f"control.{since}"}
        for name, column in columns.items():
            found[f"owns.{name}.{since}"] = pool(
                pairs, lambda own, column=column, both=both: share_of(own, column, both)
            )
        found[f"more.{since}"] = pool(
            pairs,
            lambda own, c=columns, both=both: (
                share_of(own, c["coached"], both) - share_of(own, c["control"], both)
            ),
        )
        found[f"by_lot.{since}"] = pool(
            pairs,
            lambda own, since=since: (
                share_of(own, f"won_owns.{since}", f"won.{since}")
                - share_of(own, f"lost_owns.{since}", f"lost.{since}")
            ),
        )
        found[f"still_here.{since}"] = share_of(pairs, both, "applicants")
    return {
        "coached_ownership_9m": found["more.9"],
        "coached_ownership_60m": found["more.60"],
        **found,
    }


def fill(rows, numbers):
    """The table of the page, and in words whether the controls catch up."""
    lines = [
        "| months since | coached | control | difference | by lot | still here |",
        "| --- |" + " --- |" * 5,
    ]
    for since in SINCE:
        cells = [
            *(f"{numbers[f'owns.{name}.{since}']['value']:.1%}" for name in ("coached", "control")),
            *(write(numbers[f"{name}.{since}"], 1, "") for name in ("more", "by_lot")),
            f"{numbers[f'still_here.{since}']['value']:.0%}",
        ]
        lines.append(f"| {since} | {' | '.join(cells)} |")
    most = max(numbers[f"more.{since}"]["value"] for since in SINCE)
    last = numbers["more.60"]["value"]
    if most <= 0.0:
        said = "The coached never own a business more often than the others."
    elif last < 0.5 * most:
        said = f"The controls catch up: of a difference of {most:.1%} at most {last:.1%} is left."
    else:
        said = (
            f"The controls do not catch up: of a difference of {most:.1%} at most {last:.1%} is left "
            "after sixty months."
        )
    return {"path": "\n".join(lines), "catching_up": said}


def draw(rows, numbers):
    """Ownership of both by months since the application, and the difference."""
    figure = new_figure(
        9, 3.6, "Applicants for coaching, in the world in which they are coached and in its twin"
    )
    left, right = figure.subplots(1, 2)
    for name, colour in (("coached", BLUE), ("control", GREY)):
        own = [numbers[f"owns.{name}.{since}"] for since in SINCE]
        draw_course(left, SINCE, own, colour, name)
    left.set_title("own a business, % of those still here")
    left.set_ylim(bottom=0)
    left.legend()
    right.axhline(0.0, color="0.4", linewidth=0.8)
    draw_course(right, SINCE, [numbers[f"more.{since}"] for since in SINCE], BLUE, "the model")
    draw_band(right, [(9, 1.0, 12.0), (60, -5.0, 5.0)])
    right.set_title("difference, percentage points")
    right.legend(loc="upper right")
    for axes in (left, right):
        axes.set_xlabel("months since the application")
        axes.set_xticks([0, 9, 24, 36, 48, 60])
    return {"lottery.png": figure}
