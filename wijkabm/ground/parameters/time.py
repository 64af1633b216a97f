"""Numbers of time for others."""

from wijkabm.ground.parameters.base import Group, number


# fmt: off
class TimeParameters(Group):
    """Volunteering, classes, association work."""

    volunteer_share: float = number(0.41, 0.05, 0.9, "of adults in a year", "volunteers")
    volunteer_hours_working: float = number(13, 0, 60, "hours a month", "volunteer_hours")
    volunteer_hours_free: float = number(26, 0, 100, "hours a month, without a job", "volunteer_hours")
    stop_rate: float = number(0.035, 0.001, 0.5, "per month", "assumption")
    example: float = number(0.35, 0, 2, "extra chance to start when all ties volunteer", "assumption")
    association_share: float = number(0.30, 0, 0.95, "of adults", "assumption")
    upkeep_share: float = number(0.15, 0, 1, "of volunteers who help in the upkeep of the wijk when it is asked", "assumption")
    association_leave: float = number(0.01, 0.001, 0.5, "per month, members of an association", "assumption")
    active_month: float = number(0.8, 0.05, 1, "chance that a volunteer is active in a month", "assumption")
    hours_spread: float = number(1, 0, 2, "width of the hours of volunteers, over their mean", "assumption")
    upkeep_hours: float = number(0.5, 0, 1, "of a month's hours that a volunteer who helps gives to the upkeep of the wijk", "assumption")
