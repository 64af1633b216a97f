"""A recorded year of a small wijk: ``python -m tests.record_baseline`` writes it anew."""

import json
from pathlib import Path

from tests.models import make_model
from wijkabm.ledger import KINDS
from wijkabm.model import Wijk

BASELINE = Path(__file__).with_name("baseline.json")


def run_year() -> Wijk:
    """The year that is recorded: 600 inhabitants, two months of burn-in."""
    return make_model(600, burn_in=2).run(12)


def sum_up(wijk: Wijk) -> dict[str, int]:
    """Totals in whole numbers: people, firms, events, and cents paid by kind over the year."""
    world, recorder = wijk.world, wijk.recorder
    totals = {
        "residents": int(world.residents.alive.sum()),
        "children": int(world.children.alive.sum()),
        "ties": int(world.residents.n_ties.sum()) // 2,
        "shops": int(world.shops.alive.sum()),
        "units_let": int((world.premises.tenant >= 0).sum()),
        "events": sum(len(rows) for rows in recorder.events),
        "facts": sum(len(rows) for rows in recorder.facts),
        "savings_cents": int(world.households.savings.sum()),
    }
    accounts = world.ledger.purses.size**2
    for k, kind in enumerate(KINDS):
        paid = sum(int(cents[places // accounts == k].sum()) for places, cents in recorder.flows)
        totals[f"{kind}_cents"] = paid
    return totals


def main() -> None:
    """Write the baseline."""
    BASELINE.write_text(json.dumps(sum_up(run_year()), indent=1) + "\n")


if __name__ == "__main__":
    main()
