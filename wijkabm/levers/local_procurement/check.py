"""Its unwanted effect, and what studies found."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import Check, Study, counted
from wijkabm.checks.trial import Twin
from wijkabm.ground import books


def respent_here(twin: Twin) -> float:
    """Of what local suppliers get more from the municipality, what they pay on to the wijk."""
    contracts, onward = 0.0, 0.0
    for wijk, sign in ((twin.with_lever, 1.0), (twin.without, -1.0)):
        n = 4 * len(wijk.wijk_names) + len(books.SINGLE_SECTORS)
        for places, cents in wijk.recorder.flows:
            kind, payer, payee = places // (n * n), places // n % n, places % n
            mine = (payer < n - 5) & (payer % 4 == books.SHOPS)
            near = (payee < n - 5) & np.isin(
                payee % 4, (books.RESIDENTS, books.SHOPS, books.LANDLORDS)
            )
            received = np.isin(kind, (books.PUBLIC_CONTRACT, books.SUBSIDY))  # price and premium
            contracts += sign * float(cents[received].sum())
            onward += sign * float(cents[mine & near].sum())
    return onward / contracts if contracts > 0.0 else float("nan")


CHECK: Final = Check(
    "local_procurement local_share=0.3 premium=0.1",
    "bids for a public contract",
    "local firms",
    "extra paid for local supply",
    "EUR",
    lambda twin: counted(twin, "spent", "local_procurement") / 100.0,
    hangs_on="opening.sells_to_firms=0.9",
)

STUDIES: Final = (
    Study(
        "local_procurement",
        "local_respend_share",
        "local_procurement local_share=0.3",
        12,
        respent_here,
    ),
)
