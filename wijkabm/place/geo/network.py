"""Streets that meet at crossings, as a graph: parallel ones stay apart, for a walk chooses among them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np

Place = tuple[float, float]
Line = tuple[Place, ...]


class Numbers(NamedTuple):
    """House numbers along one side of a section.

    Attributes
    ----------
    first, last, step : int
        From one to the next.
    beside : Place or None
        About where they stand: beside the middle of the line, on their side of it.
    """

    first: int
    last: int
    step: int
    beside: Place | None = None

    @property
    def how_many(self) -> int:
        """Numbers on that side."""
        return (self.last - self.first) // self.step + 1

    def holds(self, number: int) -> bool:
        """Whether a number is one of these."""
        return self.how_far(number) == 0

    def how_far(self, number: int) -> int:
        """Numbers from one to the nearest of these, and one more where it is across the street."""
        beyond = max(self.first - number, number - self.last, 0)
        return beyond + (number - self.first) % self.step


class Section(NamedTuple):
    """A street between two crossings.

    Crossings are places: sections meet where their ends are one, whatever keys a register gives to crossings.

    Attributes
    ----------
    line : tuple of Place
        From one crossing to the other, metres of the Dutch grid.
    name : str or None
    numbers : tuple of Numbers
        House numbers along it.
    is_link : bool
        A straight line that was laid where the map has no street.
    """

    line: Line
    name: str | None = None
    numbers: tuple[Numbers, ...] = ()
    is_link: bool = False

    @property
    def ends(self) -> tuple[Place, Place]:
        """Its crossings."""
        return self.line[0], self.line[-1]

    @property
    def metres(self) -> float:
        """Along the line."""
        return measure(self.line)

    @property
    def n_numbers(self) -> int:
        """House numbers along it."""
        return sum(numbers.how_many for numbers in self.numbers)


def measure(line: Sequence[Place]) -> float:
    """Metres along a line."""
    steps = np.diff(np.asarray(line), axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def in_order(sections: Iterable[Section]) -> list[Section]:
    """Sections in an order that is theirs, not that of a file, each run from its lesser end."""
    turned = (one._replace(line=min(one.line, one.line[::-1])) for one in sections)
    return sorted(turned, key=lambda one: (one.line, one.name or "", one.numbers))


def to_graph(sections: Sequence[Section]) -> "nx.MultiGraph[Place]":
    """Crossings, and between them sections by their row, with `metres`."""
    graph: nx.MultiGraph[Place] = nx.MultiGraph()
    for row, section in enumerate(sections):
        graph.add_edge(*section.ends, key=row, metres=section.metres)
    return graph


def find_pieces(sections: Sequence[Section]) -> list[set[Place]]:
    """Crossings that hang together, those of the most metres of street first."""
    graph = to_graph(sections)
    size = {}
    for piece in nx.connected_components(graph):
        metres = sum(length for _, _, length in graph.edges(piece, data="metres"))
        size[frozenset(piece)] = (-round(metres, 1), min(piece))
    return [set(piece) for piece in sorted(size, key=lambda piece: size[piece])]
