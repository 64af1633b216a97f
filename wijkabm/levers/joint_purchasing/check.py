"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin


def riders(twin: Twin) -> float:
    """Share of shops in premises that do not buy together and are promoted all the same."""
    shops = twin.with_lever.world.shops
    trading = (shops.alive == 1) & (shops.premises >= 0)
    return float(1.0 - shops.joint[trading].mean())


CHECK: Final = Check(
    "joint_purchasing",
    "buys together",
    "owners of shops",
    "shops that ride for free",
    "share",
    riders,
)
