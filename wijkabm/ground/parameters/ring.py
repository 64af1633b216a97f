"""Numbers of the ring around the wijken."""

from wijkabm.ground.parameters.base import Group, number


# fmt: off
class RingParameters(Group):
    """The surrounding wijken in coarse form."""

    population: float = number(3.0, 0.5, 20, "of the named wijken's inhabitants", "assumption")
    streets: float = number(4, 1, 12, "per named wijk", "assumption")
    distance: float = number(900, 200, 5000, "metres", "assumption")
    churn: float = number(0.006, 0, 0.1, "of shops that close a month", "deaths_rate")
    response: float = number(2.0, 0, 10, "of closings and openings to sales per shop", "assumption")
    wealth_effect: float = number(0.1, 0, 1, "elasticity of the ring's spending to its wealth", "assumption")
    mood_most: float = number(0.3, 0, 0.9, "of the usual spending, the most that wealth adds or takes", "assumption")
    response_most: float = number(4, 1, 20, "times the start's sales per shop (or that part of it) beyond which response grows no more", "assumption")
