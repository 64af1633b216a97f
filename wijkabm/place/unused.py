"""Key figures that are given and not used, each with its reason."""

from typing import Any, Final, NamedTuple

from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.shop_plan import count_supermarkets, is_far_from_shops
from wijkabm.place.targets import set_targets

REASONS: Final = {
    "household_size": "it follows from inhabitants and households; the rest are people in institutions",
    "income_per_recipient": "it is the same money as the income per inhabitant, which is given",
    "address_density": "what it stands for, shops within reach, comes from land, homes and the ring around",
    "urbanity": "it is the class of the address density",
    "dwellings": "a home is what one household lives in here, and there are fewer homes than households, "
    "or far more",
    "km_to_supermarket": "so few inhabitants have no supermarket of their own at any distance",
}
"""Why a figure is not used, in English; in Dutch: ``key_figures.not_used`` of the texts."""


class Unused(NamedTuple):
    """A figure of an area that nothing is built to."""

    wijk: str
    figure: str
    value: float
    reason: str


def list_unused(figures: KeyFigures, parameters: Any) -> list[Unused]:
    """The figures among those given that the wijk is not built to."""
    targets = set_targets(figures)
    names = ["household_size", "address_density", "urbanity"]
    if figures.is_given("income_per_inhabitant"):
        names.append("income_per_recipient")
    if targets.dwellings != round(figures.value("dwellings")):
        names.append("dwellings")
    far = is_far_from_shops(targets, parameters)
    if not far and count_supermarkets(targets, parameters) == 0:
        names.append("km_to_supermarket")
    return [
        Unused(figures.code, name, figures.value(name), REASONS[name])
        for name in REASONS
        if name in names and figures.figures[name].origin == "input"
    ]
