"""Days on which seekers and firms meet."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting

MONTHS = 12


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
    budget_order: ClassVar[int] = 190
    month_order: ClassVar[int] = 160
    events: float = dose(6.0, 0.0, 12.0, "per year", grows="parts")
    precision: float = dose(0.6, 0.0, 1.0, "0-1", combine="most", scaled=False)
    event_cost: float = setting(2_500.0, 0.0, 50_000.0, "EUR per event")

    def costs(self, inhabitants: int) -> Costs:
        """The events of a year, paid by the month."""
        return Costs(running=cents(self.events * self.event_cost / MONTHS))
