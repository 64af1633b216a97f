"""Courses and internships for jobseekers, and for owners."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting

MONTHS = 12


class Schooling(Lever):
    """Courses and internships for jobseekers, and for owners.

    *Mechanism*: a place is offered to a few people; most are for jobseekers, some for owners of shops. Places
    that are kept for people who are on bijstand for long stay empty where none of them wants one.
    *Who decides*: who is asked, by the years left to use it. While learning people hardly search; afterwards
    their chance of a job is better, wearing off over years; a local firm with an open job may keep them on.
    Owners learn a better way of working.
    *Cost*: per place, paid over its months. *Who pays*: the municipality.
    *Counter-effect*: lock-in while learning; jobs go to the trained and not to others.
    *Evidence*: training hardly helps in the first year and adds to employment after two or three (Card,
    Kluve & Weber 2018, from memory); sizes here are assumptions.
    """

    name: ClassVar[str] = "schooling"
    perspective: ClassVar[str] = "jobs"
    budget_order: ClassVar[int] = 200
    month_order: ClassVar[int] = 170
    columns: ClassVar = {"for_owner": Column("contracts", int)}  # 1 a course for an owner
    places: float = dose(24.0, 0.0, 500.0, "per year", grows="parts")
    long_term: float = dose(
        0.0, 0.0, 1.0, "of places, for people on bijstand for long", combine="most", scaled=False
    )
    waited: float = dose(
        24.0,
        0.0,
        240.0,
        "months on bijstand, from which that is long",
        combine="most",
        scaled=False,
    )
    months: float = dose(6.0, 1.0, 24.0, "months", combine="most", scaled=False)
    cost: float = dose(4_000.0, 0.0, 25_000.0, "EUR per place", combine="most", scaled=False)
    office: float = setting(500.0, 0.0, 20_000.0, "EUR a month, whoever enrols", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """The office; the first month of places that may begin (the rest is owed by contract)."""
        begin = 1.0 + self.places / MONTHS
        return Costs(
            running=cents(self.office), uptake=cents(begin * self.cost / max(self.months, 1.0))
        )
