"""Levers of the perspective *cohesion*: strengthen cooperation and cohesion."""

from wijkabm.policy import cohesion_coin, cohesion_firms, cohesion_people
from wijkabm.policy.base import Lever

LEVERS: tuple[type[Lever], ...] = (
    *cohesion_firms.LEVERS,
    *cohesion_people.LEVERS,
    *cohesion_coin.LEVERS,
)
