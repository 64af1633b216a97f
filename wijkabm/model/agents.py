"""Mesa's view of the tables: an agent is a row and an identity.

``agent.cash`` reads ``model.world.shops.cash[row]``; columns are read-only, and a view whose agent has
left says so. Views are made when somebody looks (``wijk.agents``) and change nothing.
"""

from itertools import count
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import mesa
import numpy as np

from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.codes import (
    BRANCHES,
    HOUSEHOLD_KINDS,
    LANDLORD_KINDS,
    OWNER_KINDS,
    STATUSES,
    USES,
)
from wijkabm.ground.tables.people import Households, Residents
from wijkabm.ground.tables.premises import Landlords, Premises
from wijkabm.ground.tables.shops import Shops
from wijkabm.ground.tables.town import Employers
from wijkabm.ground.tables.town import Municipality as Municipality_of_state

REMOVED_BY_HAND = (
    "cannot be removed by hand: who is in the wijk comes and goes through the rules of the month; to look at "
    "some alone, select them, as in wijk.agents.select(...)"
)


class Counters(WeakKeyDictionary[Any, Any]):
    """The next unique number by model; unlike Mesa's own up to 3.3 it keeps no model alive."""

    def __getitem__(self, model: Any) -> Any:
        return self.setdefault(model, count(1))


class Column:
    """A column of a table as an attribute of a view."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, agent: "View | None", owner: type) -> Any:
        """The agent's value: a number, or a copy of its row of a wide column."""
        if agent is None:
            return self
        if not agent.is_here():
            raise LookupError(
                f"{type(agent).__name__} {agent.identity} has left the wijk; "
                "look at wijk.agents for those who are there now"
            )
        value = getattr(agent.rows, self.name)[agent.row]
        return value.copy() if isinstance(value, np.ndarray) else value.item()

    def __set__(self, agent: "View", value: Any) -> None:
        """Refuse: what agents have changes through the rules alone."""
        raise AttributeError(f"{self.name} is read-only: it changes through the rules of the month")


class View(mesa.Agent):
    """One row of a table; subclasses name the table."""

    table: ClassVar[str]
    kind: ClassVar[Any]
    _ids = Counters()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in cls.kind._fields:
            if name not in ("identity", "alive"):
                setattr(cls, name, Column(name))

    def __init__(self, model: Any, row: int, identity: int) -> None:
        super().__init__(model)
        self.row = row
        self.identity = identity

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("row", "identity") and name in self.__dict__:
            raise AttributeError(f"{name} is read-only: it says which row of the tables this is")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        told = self.tell() if self.is_here() else "has left the wijk"
        return f"<{type(self).__name__} {self.identity}{': ' if told else ''}{told}>"

    def tell(self) -> str:
        """What it is, in a few words."""
        return ""

    def remove(self) -> None:
        """Refuse: a view that was gone would hide somebody who lives on."""
        raise InputError(f"{self!r} {REMOVED_BY_HAND}")

    @property
    def rows(self) -> Any:
        """The table of this view's agents."""
        return getattr(self.model.world, self.table)

    def is_here(self) -> bool:
        """Whether the row still holds this agent."""
        table = self.rows
        here = not hasattr(table, "alive") or bool(table.alive[self.row])
        return here and int(identities(table)[self.row]) == self.identity


class Resident(View):
    """A person of 15 or older."""

    table = "residents"
    kind = Residents

    def tell(self) -> str:
        """Age and status."""
        born, status = self.rows.birth_month[self.row], self.rows.status[self.row]
        return f"age {(self.model.month - born) // 12}, {STATUSES[status]}"


class Household(View):
    """A household in its home."""

    table = "households"
    kind = Households

    def tell(self) -> str:
        """Its kind."""
        return HOUSEHOLD_KINDS[self.rows.kind[self.row]]


class Shop(View):
    """A local enterprise: shop, café, salon, workshop, or a business at home."""

    table = "shops"
    kind = Shops

    def tell(self) -> str:
        """Branch and owner."""
        branch, owner = self.rows.branch[self.row], self.rows.owner_kind[self.row]
        return f"{BRANCHES[branch]}, {OWNER_KINDS[owner]}"


class Unit(View):
    """A unit that can be let."""

    table = "premises"
    kind = Premises

    def tell(self) -> str:
        """Its use, and whether it is let."""
        let = "let" if self.rows.tenant[self.row] >= 0 else "vacant"
        return f"{USES[self.rows.use[self.row]]}, {let}"


class Landlord(View):
    """An owner of units."""

    table = "landlords"
    kind = Landlords

    def tell(self) -> str:
        """Its kind."""
        return LANDLORD_KINDS[self.rows.kind[self.row]]


class Employer(View):
    """An employer that is neither a shop nor a business at home."""

    table = "employers"
    kind = Employers

    def tell(self) -> str:
        """Its jobs."""
        return f"{self.rows.jobs[self.row]} jobs"


class Municipality(View):
    """The municipality's rates and plans."""

    table = "municipality"
    kind = Municipality_of_state


VIEWS: tuple[type[View], ...] = (
    Resident,
    Household,
    Shop,
    Unit,
    Landlord,
    Employer,
    Municipality,
)


def identities(table: Any) -> np.ndarray:
    """Identities of a table's rows; where rows never change hands, the row itself."""
    return table.identity if hasattr(table, "identity") else np.arange(len(next(iter(table))))


def rows_present(table: Any) -> np.ndarray:
    """Rows that hold an agent now."""
    n = len(next(iter(table)))
    return np.flatnonzero(table.alive) if hasattr(table, "alive") else np.arange(n)


def sync_views(model: Any, views: dict[tuple[type[View], int], View]) -> None:
    """Make views of agents that have come and remove those that have left; `views` by (class, row)."""
    for cls in VIEWS:
        table = getattr(model.world, cls.table)
        present = {int(row) for row in rows_present(table)}
        names = identities(table)
        for key, view in list(views.items()):
            if key[0] is cls and (key[1] not in present or int(names[key[1]]) != view.identity):
                mesa.Agent.remove(view)
                del views[key]
        for row in sorted(present):
            if (cls, row) not in views:
                views[cls, row] = cls(model, row, int(names[row]))
