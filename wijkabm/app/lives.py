"""Stories so far of a shop or a person in a world that is still running, and in its twin."""

import re
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from wijkabm.app.worlds import Watched
from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.codes import BRANCHES, LANDLORD_KINDS, STATUSES, USES
from wijkabm.ground.tables.journal import EVENTS, LIFE_FACTS
from wijkabm.levers.desk.summary import name_causes
from wijkabm.runs.identities import name_identities, tabulate_facts
from wijkabm.runs.tables import WORDS
from wijkabm.tell.story import tell_resident, tell_shop
from wijkabm.tell.texts import read_app_texts

MOST_LINES: Final = 12
"""Moments of one life that fit a card; those after the first are left out."""

YEARLY: Final = ("revenue_of_year", "income_of_year")

NAMED: Final = re.compile(
    r"\b(bewoner|zaak|werkgever|pand|resident|shop|employer|premises) -?\d+", re.IGNORECASE
)
"""Somebody by number; on a page nobody has one."""


def tell_life(watched: Watched, kind: str, identity: int, language: str) -> list[str] | None:
    """The life of a ``shop`` or a ``resident`` so far, a sentence a line; None if it is not there."""
    results: Any = _gather(watched, identity)
    tell = tell_shop if kind == "shop" else tell_resident
    try:
        lines = tell(results, identity, language)
    except InputError:
        return None
    words = dict(read_app_texts(language)["story"]["some"])
    lines = [NAMED.sub(lambda found: _unname(found[1], words), line) for line in lines]
    if kind == "shop":  # who it is and how it stands are told above the story
        lines = lines[1:-1] if len(results.shops) else lines[1:]
    lines = _join_alike(lines)
    if len(lines) > MOST_LINES:
        lines = [*lines[:2], "…", *lines[-(MOST_LINES - 3) :]]
    return lines


def _unname(noun: str, words: dict[str, str]) -> str:
    word = words[noun.lower()]
    return word.capitalize() if noun[0].isupper() else word


def _join_alike(lines: list[str]) -> list[str]:
    """Sentences that follow each other and say the same, once and counted."""
    joined: list[tuple[str, str, int]] = []
    for line in lines:
        when, colon, said = line.partition(": ")
        when, said = (when, said) if colon else ("", line)
        if joined and joined[-1][1] == said:
            joined[-1] = (*joined[-1][:2], joined[-1][2] + 1)
        else:
            joined.append((when, said, 1))
    return [
        f"{f'{when}: ' if when else ''}{said}{f' ({count}×)' if count > 1 else ''}"
        for when, said, count in joined
    ]


def _forget_money(lives: pd.DataFrame) -> pd.DataFrame:
    """Without the accounts of years gone by: the last ones say where somebody stands."""
    yearly = lives["what"].isin(YEARLY)
    last = lives[yearly].groupby(["identity", "what"])["month"].transform("max")
    old = lives[yearly].index[lives[yearly]["month"] < last]
    return lives.drop(index=old)


def _gather(watched: Watched, identity: int) -> SimpleNamespace:
    """What tables of a run say of one identity, as `Results` would; nothing else is looked at."""
    wijk = watched.wijk
    recorder, world = wijk.recorder, wijk.world
    months = np.array(recorder.months, np.int64)
    names = [area.name for area in wijk.areas]
    rows, when = _pick(recorder.events, months, 2, identity)
    events = pd.DataFrame(
        {
            "month": when,
            "wijk": [names[w] if w >= 0 else "" for w in rows[:, 1]],
            "event": [EVENTS[k] for k in rows[:, 0]],
            "identity": name_identities(rows[:, 2]).to_pandas(),
            "premises": rows[:, 3],
            "branch": [BRANCHES[k] if k >= 0 else "" for k in rows[:, 4]],
            "cause": [name_causes()[k] if k >= 0 else "" for k in rows[:, 5]],
        }
    )
    people = _row_of(world.residents, identity)
    homes = (
        []
        if people is None
        else [int(world.households.identity[world.residents.household[people]])]
    )
    parts = [_pick(recorder.facts, months, 0, who) for who in (identity, *homes)]
    facts = np.concatenate([part[0] for part in parts])
    lives = pd.DataFrame(
        {
            "month": np.concatenate([part[1] for part in parts]),
            **pa.table(tabulate_facts(facts, LIFE_FACTS)).to_pandas(),
        }
    )
    return SimpleNamespace(
        events=events,
        lives=_forget_money(lives),
        shops=_table("shops", world.shops, _shop_rows(world, identity, people), names),
        residents=_table("residents", world.residents, [] if people is None else [people], names),
        households=_table(
            "households",
            world.households,
            [] if people is None else [int(world.residents.household[people])],
            names,
        ),
        segments=pd.DataFrame(
            {"row": np.arange(wijk.lines.name.size), "street": wijk.lines.list_names()}
        ),
        manifest={
            "months": wijk.month,
            "wijken": names,
            "input": [],
            "codes": {"status": STATUSES, "cause": name_causes()},
        },
    )


def _pick(parts: list[np.ndarray], months: np.ndarray, column: int, identity: int) -> Any:
    """Rows about an identity, and their months."""
    found = [part[part[:, column] == identity] for part in parts]
    width = 6 if column == 2 else 3
    when = np.repeat(months, [len(part) for part in found])
    return np.concatenate([np.zeros((0, width), np.int64), *found]), when


def _row_of(table: Any, identity: int) -> int | None:
    found = np.flatnonzero((table.alive == 1) & (table.identity == identity))
    return int(found[0]) if found.size else None


def _shop_rows(world: Any, identity: int, person: int | None) -> list[int]:
    """Row of the shop itself, or of the shop that the person owns."""
    row = _row_of(world.shops, identity)
    rows = [] if row is None else [row]
    if person is not None and world.residents.shop[person] >= 0:
        rows.append(int(world.residents.shop[person]))
    return rows


def _table(name: str, table: Any, rows: list[int], wijken: list[str]) -> pd.DataFrame:
    data: dict[str, Any] = {"row": rows}
    for column, values in zip(table._fields, table, strict=True):
        if values.ndim > 1:
            continue
        picked = values[rows]
        if column == "identity":
            data[column] = name_identities(picked).to_pandas()
            continue
        words = wijken if column == "wijk" else WORDS[name].get(column)
        data[column] = picked if words is None else [words[k] if k >= 0 else "" for k in picked]
    return pd.DataFrame(data)


def find_shop(watched: Watched, unit: int) -> int | None:
    """Identity of the shop in a unit, None if it is empty."""
    world = watched.wijk.world
    tenant = int(world.premises.tenant[unit])
    return int(world.shops.identity[tenant]) if tenant >= 0 else None


def list_members(watched: Watched, home: int) -> list[int]:
    """Identities of the adults who live in a home."""
    world = watched.wijk.world
    if world.households.alive[home] == 0:
        return []
    rows = world.households.members[home, : world.households.n_adults[home]]
    return [int(i) for i in world.residents.identity[rows]]


def describe_unit(watched: Watched, unit: int) -> dict[str, Any]:
    """Facts of a unit and who is in it."""
    world = watched.wijk.world
    premises, shops = world.premises, world.shops
    tenant = int(premises.tenant[unit])
    facts = {
        "unit": unit,
        "segment": int(premises.segment[unit]),
        "area": round(float(premises.area[unit])),
        "rent": round(int(premises.contract_rent[unit] or premises.asking_rent[unit]) / 100),
        "use": USES[int(premises.use[unit])],
        "vacant_since": int(premises.vacant_since[unit]),
        "landlord": LANDLORD_KINDS[int(world.landlords.kind[premises.landlord[unit]])],
        "sham": int(premises.sham[unit]),
    }
    if tenant >= 0:
        facts |= {
            "branch": BRANCHES[int(shops.branch[tenant])],
            "staff": int(shops.staff[tenant]),
            "revenue": round(int(shops.revenue[tenant]) / 100),
            "opened": int(shops.opened[tenant]),
            "member": int(shops.member[tenant]),
            "trading": int(shops.trading[tenant]),
        }
    return facts
