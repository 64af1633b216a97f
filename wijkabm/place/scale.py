"""Between what the figures of many people together lie: luck averages out, so bounds can be narrow.

Of areas of 20,000 people or more, municipalities and the country among them. The bounds leave room beside
the 57 such areas of the published samples and what is known of other municipalities (*assumption*). As the
row of an area's municipality is read too, they tell when two columns of a file changed places.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from wijkabm.ground.errors import Sentence
from wijkabm.place.catalogue import PARTS

MANY_PEOPLE: Final = 20_000.0

BOUNDS: Final[Mapping[str, tuple[str, float, float]]] = {
    "age_0_14": ("inhabitants", 0.015, 0.40),
    "age_15_24": ("inhabitants", 0.05, 0.50),
    "age_25_44": ("inhabitants", 0.10, 0.60),
    "age_45_64": ("inhabitants", 0.07, 0.45),
    "age_65_plus": ("inhabitants", 0.02, 0.50),
    "one_person_households": ("households", 0.08, 0.90),
    "households_without_children": ("households", 0.08, 0.50),
    "households_with_children": ("households", 0.02, 0.75),
    "births": ("inhabitants", 0.003, 0.04),
    "deaths": ("inhabitants", 0.001, 0.03),
    "dwellings": ("households", 0.4, 2.0),
    "home_value": ("", 80_000.0, 2_000_000.0),
    "owner_occupied": ("", 0.03, 0.97),
    "on_bijstand": ("age_15_plus", 0.0005, 0.25),
    "on_disability": ("age_15_plus", 0.005, 0.20),
    "on_unemployment_insurance": ("age_15_plus", 0.002, 0.08),
    "on_state_pension": ("age_65_plus", 0.70, 1.05),
    "businesses": ("inhabitants", 0.02, 0.70),
    "businesses_agriculture": ("businesses", 0.0, 0.50),
    "businesses_industry": ("businesses", 0.015, 0.45),
    "businesses_trade_horeca": ("businesses", 0.03, 0.50),
    "businesses_transport_information": ("businesses", 0.015, 0.40),
    "businesses_finance_property": ("businesses", 0.008, 0.30),
    "businesses_business_services": ("businesses", 0.05, 0.60),
    "businesses_government_education_care": ("businesses", 0.03, 0.50),
    "businesses_culture_other": ("businesses", 0.02, 0.40),
    "km_to_supermarket": ("", 0.1, 8.0),
}
"""By figure what it is compared with, the lowest and the highest of the ratio; means stand by themselves."""

FAMILY: Final = (2.7, 5.5)
"""People in a household with children, on average."""


def find_odd(values: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Figures of an area of many people that cannot be, each with a reason."""
    if values.get("inhabitants", 0.0) < MANY_PEOPLE:
        return
    known = {**values, "": 1.0}
    if "age_0_14" in values:
        known["age_15_plus"] = values["inhabitants"] - values["age_0_14"]
    for name, (base, low, high) in BOUNDS.items():
        if name not in values or known.get(base, 0.0) <= 0.0:
            continue
        ratio = values[name] / known[base]
        if not low <= ratio <= high:
            of = Sentence(" per unit of {base}", base=base) if base else ""
            yield (
                name,
                Sentence(
                    "that is {ratio:.4g}{of}, and {low:g} to {high:g} is possible",
                    ratio=ratio,
                    of=of,
                    low=low,
                    high=high,
                ),
            )
    yield from _find_odd_families(values)


def _find_odd_families(values: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    kinds = [values.get(kind) for kind in PARTS["households"]]
    size, households = values.get("household_size"), values.get("households")
    if size is None or households is None or None in kinds:
        return
    single, couples, families = (float(kind or 0.0) for kind in kinds)
    people = size * households - single - 2.0 * couples
    rounding = 0.05 * households
    if not FAMILY[0] * families - rounding <= people <= FAMILY[1] * families + rounding:
        yield (
            "one_person_households",
            Sentence(
                "by their size that leaves {count:.2g} people to a household with children",
                count=people / max(families, 1.0),
            ),
        )
