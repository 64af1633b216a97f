"""Levers of the perspective *jobs*: care for jobs."""

from typing import ClassVar

from wijkabm.policy.base import Costs, Lever, cents, dose, setting

MONTHS = 12


class LocalProcurement(Lever):
    """The municipality puts a part of its own buying to local firms, in lots of a year.

    *Mechanism*: of the services that it buys for the wijk a share is cut into lots (``municipality.lot``);
    a few firms are asked for each: salons, workshops, businesses at home that sell to organisations. *Who
    decides*: the firm, which bids by the time it has; the lowest bid within the premium wins. The order is
    a sale to a firm; what follows (staff, suppliers, drawings) is the firm's.
    *Cost*: the premium, and a buyer who finds and guides small firms; the price itself comes out of the
    services. *Who pays*: the municipality.
    *Counter-effect*: contractors elsewhere lose the jobs; firms that are full turn other clients away.
    *Evidence*: local suppliers respend 76 % locally, others 36 % (Northumberland, nef 2005; advocacy); in
    Preston wages +11 % with a bundle of policies (Rose et al. 2023).
    """

    name: ClassVar[str] = "local_procurement"
    perspective: ClassVar[str] = "jobs"
    local_share: float = dose(
        0.15, 0.0, 0.3, "of the services bought for the wijk, beyond the usual"
    )
    premium: float = dose(0.1, 0.0, 0.1, "of the price, at the most", combine="most", scaled=False)
    buyer: float = setting(0.1, 0.0, 5.0, "EUR a month per inhabitant, staff that buys")

    def costs(self, inhabitants: int) -> Costs:
        """The buyer; and the premium on what may be bought, at EUR 20 a month per inhabitant at the most."""
        premium = self.local_share * self.premium * 20.0 * inhabitants
        return Costs(running=cents(self.buyer * inhabitants), uptake=cents(premium))


class SocialReturn(Lever):
    """Contractors of the municipality must hire people who are without work.

    *Mechanism*: a share of what the municipality buys must be spent on places for seekers, in jobs that are
    open anyhow, at contractors elsewhere or at local firms with a public contract. *Who decides*: those who
    are asked, by what the pay leaves beyond the benefit; the contractor, who takes the most employable.
    At the end a part stays on. `residents_first` keeps places for the wijk itself.
    *Cost*: guidance per place and month, administration. *Who pays*: the municipality; benefits fall.
    *Counter-effect*: the same jobs are not filled by others, in wijk and ring; creaming; deadweight.
    *Evidence*: half of Rotterdam's places went to people from the city's registers, a tenth to Zuid where
    40 % of those on benefit live (Rekenkamer Rotterdam 2020); retention: no estimate.
    """

    name: ClassVar[str] = "social_return"
    perspective: ClassVar[str] = "jobs"
    quota: float = dose(0.05, 0.0, 0.05, "of what the municipality buys")
    residents_first: float = dose(
        0.5, 0.0, 1.0, "chance that a place is kept for the wijk", combine="most", scaled=False
    )
    purchasing: float = dose(
        100.0, 0.0, 1_000.0, "EUR a month per inhabitant, contracts that carry the clause",
        "Rekenkamer Rotterdam 2020: EUR 800m a year", combine="most", scaled=False,
    )  # fmt: skip
    months: float = dose(9.0, 1.0, 36.0, "months of a place", combine="most", scaled=False)
    retention: float = dose(
        0.35, 0.0, 1.0, "chance to stay on at the end", combine="most", scaled=False
    )
    guidance: float = dose(
        300.0, 0.0, 3_000.0, "EUR a month per place", combine="most", scaled=False
    )
    office: float = setting(0.1, 0.0, 5.0, "EUR a month per inhabitant, administration")

    def costs(self, inhabitants: int) -> Costs:
        """The administration; guidance of the places that may be opened in a month."""
        places = 1.0 + self.quota * self.purchasing * inhabitants / 3_630.0
        return Costs(running=cents(self.office * inhabitants), uptake=cents(self.guidance * places))


class JobEvents(Lever):
    """Days on which seekers and firms meet.

    *Mechanism*: all seekers of the wijk hear of it; about ten firms bring jobs that are open anyhow. *Who
    decides*: seekers, whether to come and whether to take a job; firms, whom to hire. Few are hired; with
    precision (the right people and firms, honest figures) those who are not learn what to look for, without
    it they lose heart. Both fade within a year.
    *Cost*: per event. *Who pays*: the municipality.
    *Counter-effect*: disappointment; jobs go to these seekers and not to others.
    *Evidence*: about one job per ten firms, beliefs corrected, later gains for the less educated (Addis
    Ababa, Abebe et al. 2017/2023); for the Netherlands no estimate.
    """

    name: ClassVar[str] = "job_events"
    perspective: ClassVar[str] = "jobs"
    events: float = dose(6.0, 0.0, 12.0, "per year", grows="parts")
    precision: float = dose(0.6, 0.0, 1.0, "0-1", combine="most", scaled=False)
    event_cost: float = setting(2_500.0, 0.0, 50_000.0, "EUR per event")

    def costs(self, inhabitants: int) -> Costs:
        """The events of a year, paid by the month."""
        return Costs(running=cents(self.events * self.event_cost / MONTHS))


class Schooling(Lever):
    """Courses and internships for jobseekers, and for owners.

    *Mechanism*: a place is offered to a few people; most are for jobseekers, some for owners of shops.
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
    places: float = dose(24.0, 0.0, 500.0, "per year", grows="parts")
    months: float = dose(6.0, 1.0, 24.0, "months", combine="most", scaled=False)
    cost: float = dose(4_000.0, 0.0, 25_000.0, "EUR per place", combine="most", scaled=False)
    office: float = setting(500.0, 0.0, 20_000.0, "EUR a month, whoever enrols", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """The office; the first month of places that may begin (the rest is owed by contract)."""
        begin = 1.0 + self.places / MONTHS
        return Costs(
            running=cents(self.office), uptake=cents(begin * self.cost / max(self.months, 1.0))
        )


LEVERS: tuple[type[Lever], ...] = (LocalProcurement, SocialReturn, JobEvents, Schooling)
