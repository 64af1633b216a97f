"""Levers of the perspective *room*: give room for work."""

from wijkabm.policy import room_places, room_premises
from wijkabm.policy.base import Lever

LEVERS: tuple[type[Lever], ...] = (*room_premises.LEVERS, *room_places.LEVERS)
