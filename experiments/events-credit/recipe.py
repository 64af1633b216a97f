"""Every borrower of the fund is looked for in the same wijk without it."""

import numpy as np
import pandas as pd

from wijkabm.experiment.follow import list_accepted, live_beside
from wijkabm.experiment.pooled import Pairs, draw_course, pool, share_of
from wijkabm.ground.tables.codes import ON_BIJSTAND
from wijkabm.tell.style import BLUE, GREY, new_figure

LENDING = 60
"""Months of loans that are counted; the rest of the run only shows what became of the last."""

ANYWAY = 24
"""Months within which who starts without a loan would have started anyway."""

YEARS = range(1, 8)
SIZES = (0, 1_000, 5_000, 10_000, 25_000, 50_001)
"""EUR between which loans are counted."""


def live(wijk, event, months):
    """Seven years with the fund and without; loans of the first five, and their borrowers in the twin."""
    inhabitants = float(wijk.world.wijken.inhabitants_start.sum())
    lent, alone = live_beside(wijk, months)
    loans = [loan for loan in list_accepted(wijk, "microcredit") if loan[0] <= LENDING]
    seen = {"inhabitants": inhabitants, "loans": float(len(loans)), "started": 0.0, "anyway": 0.0}
    seen |= {"followed": 0.0, "on_bijstand": 0.0, "owes": 0.0}
    sizes = np.zeros(len(SIZES) - 1)
    for month, identity in loans:
        before, after = lent[month - 1], lent[month]
        there, here = before.find([identity])[0], after.find([identity])[0]
        if here >= 0:
            euros = after.lent[here] / 100.0
            sizes += np.histogram(euros, SIZES)[0]
            seen["owes"] += euros
        if there < 0 or before.owns[there]:
            continue  # a shop that is there already borrows for its renewal
        seen["started"] += 1
        seen["on_bijstand"] += float(before.status[there] == ON_BIJSTAND)
        window = alone[month : month + ANYWAY + 1]
        places = [look.find([identity])[0] for look in window]
        if places[-1] < 0:
            continue  # who left or died is not followed, whatever he owned before
        seen["followed"] += 1
        owns = [look.owns[k] for look, k in zip(window, places, strict=True) if k >= 0]
        seen["anyway"] += float(any(owns))
    seen |= {f"size.{k}": float(n) for k, n in enumerate(sizes)}
    for year in YEARS:
        window = slice(12 * year - 11, 12 * year + 1)
        for name, looks in (("with", lent), ("without", alone)):
            seen[f"owners_{name}.{year}"] = float(
                np.mean([look.owns.sum() for look in looks[window]])
            )
            seen[f"bijstand_{name}.{year}"] = float(
                np.mean([(look.status == ON_BIJSTAND).sum() for look in looks[window]])
            )
    wijk.seen = seen


def measure(wijk, arm):
    """Loans, their sizes, their borrowers, and owners of both worlds by year."""
    return wijk.seen


def find_more(pairs, what, year):
    """Owners or people on bijstand more than without, per 1,000 inhabitants."""
    more = pairs.sum(f"{what}_with.{year}") - pairs.sum(f"{what}_without.{year}")
    return 1000.0 * more / pairs.sum("inhabitants")


def add_numbers(rows, numbers):
    """Loans a year per 1,000 inhabitants; what became of the borrowers in the twin."""
    pairs, years = Pairs(rows), LENDING / 12.0
    found = {
        "loans_per_1000": pool(
            pairs, lambda own: 1000.0 * share_of(own, "loans", "inhabitants") / years
        ),
        "loans": pairs.sum("loans"),
        "started": pairs.sum("started"),
        "starters_share": share_of(pairs, "started", "loans"),
        "from_bijstand": pool(pairs, lambda own: share_of(own, "on_bijstand", "started")),
        "anyway": pool(pairs, lambda own: share_of(own, "anyway", "followed")),
        "mean_loan": pool(pairs, lambda own: share_of(own, "owes", "loans")),
    }
    sizes = rows[[f"size.{k}" for k in range(len(SIZES) - 1)]].sum()
    found["under_1000"] = float(sizes.iloc[0] / sizes.sum()) if sizes.sum() else float("nan")
    for what in ("owners", "bijstand"):
        for year in YEARS:
            found[f"more_{what}.year_{year}"] = pool(
                pairs, lambda own, what=what, year=year: find_more(own, what, year)
            )
    return found


def draw(rows, numbers):
    """How large loans are, and owners and people on bijstand more by year."""
    figure = new_figure(10, 3.6, "A fund at the terms of Qredits, against the same wijk without it")
    sizes, course = figure.subplots(1, 2)
    counts = rows[[f"size.{k}" for k in range(len(SIZES) - 1)]].sum().to_numpy()
    names = ["under 1", "1 to 5", "5 to 10", "10 to 25", "25 to 50"]
    sizes.bar(names, 100.0 * counts / max(counts.sum(), 1.0), color=BLUE)
    sizes.set_title("size of loans, thousands of EUR")
    sizes.set_ylabel("% of loans")
    course.axhline(0.0, color="0.4", linewidth=0.8)
    for what, colour, label in (
        ("owners", BLUE, "owners"),
        ("bijstand", GREY, "people on bijstand"),
    ):
        own = [numbers[f"more_{what}.year_{year}"] for year in YEARS]
        draw_course(course, YEARS, own, colour, label, scale=1.0)
    course.set_title("more than without the fund, per 1,000 inhabitants")
    course.set_xlabel("year")
    course.legend()
    return {"credit.png": figure, "loans.csv": tabulate_sizes(counts)}


def tabulate_sizes(counts):
    """Loans by size."""
    table = pd.DataFrame(
        {"from_eur": SIZES[:-1], "below_eur": SIZES[1:], "loans": counts.astype(int)}
    )
    return table.to_csv(index=False, lineterminator="\n")
