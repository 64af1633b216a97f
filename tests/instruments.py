"""Numbers of levers and places of doses, by names that are made of theirs: found, never listed.

``COACHING`` is the number of the lever ``coaching``, ``COACHING_PLACES`` where its dose ``places`` stands in
``policy.dose``.
"""

from wijkabm.levers.registry import name_levers, number_lever, place_doses

LEVERS = name_levers()
DOSES = tuple(".".join(dose) for dose in place_doses())
NAMES = {name.upper(): number_lever(name) for name in LEVERS}
NAMES |= {f"{lever}_{field}".upper(): place for (lever, field), place in place_doses().items()}


def __getattr__(name: str) -> int:
    """The number that a name stands for."""
    try:
        return NAMES[name]
    except KeyError:
        raise AttributeError(f"there is no lever and no dose {name.lower()}") from None
