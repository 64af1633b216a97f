"""Doses for parts of levers that are called by hand, in plain Python."""

from tests import instruments


def give_doses(here, **doses):
    """Doses in the wijk by their names in `tests.instruments`, in small letters."""
    for name, value in doses.items():
        here.world.policy.dose[:, getattr(instruments, name.upper())] = value
