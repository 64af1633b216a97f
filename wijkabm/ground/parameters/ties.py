"""Numbers of ties between people."""

from wijkabm.ground.parameters.base import Group, number


# fmt: off
class TiesParameters(Group):
    """Ties that form and fade."""

    mean_ties: float = number(6, 1, 20, "ties within reach of the wijk per adult, start", "assumption")
    meet_rate: float = number(0.10, 0, 2, "new tie attempts per adult and month", "assumption")
    meet_friend_of_friend: float = number(0.45, 0, 1, "share of attempts through a tie (clustering)", "Jackson & Rogers 2007")
    meet_street: float = number(0.35, 0, 1, "share of attempts in the own street", "assumption")
    contacts: float = number(1.0, 0.1, 5, "ties that an adult keeps up in a month", "assumption")
    fade_after: float = number(12, 1, 60, "months unused before a tie may fade", "assumption")
    fade_rate: float = number(0.10, 0.005, 1, "per month, once unused so long", "assumption")
    sociability_range: float = number(1.8, 0, 3, "readiness to meet of the most sociable less that of the least, one in the mean", "assumption")
    tries: float = number(5, 1, 50, "people of the wijk that one comes across at a shop or an association", "assumption")
