"""The tables of a run: what the recorder and the world hold, in words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from wijkabm.ground.books import KINDS, account_names
from wijkabm.ground.coins import COIN_KINDS, COIN_SECTORS
from wijkabm.ground.tables.codes import (
    BRANCHES,
    HOUSEHOLD_KINDS,
    LANDLORD_KINDS,
    OWNER_KINDS,
    SBI_GROUPS,
    STATUSES,
    TENURES,
    USES,
    ZONINGS,
)
from wijkabm.ground.tables.journal import EVENTS, LIFE_FACTS
from wijkabm.levers.contact_point.needs import ASKED, COLUMNS, list_needs
from wijkabm.levers.desk.covenant import DECISIONS, PARTIES, REASONS
from wijkabm.levers.desk.review import Decision, Review
from wijkabm.levers.desk.summary import name_causes
from wijkabm.levers.desk.targets import Target
from wijkabm.levers.registry import name_levers
from wijkabm.measure.aims import judge_targets
from wijkabm.measure.recorder import KEPT, tenant_branches
from wijkabm.measure.rounds import tabulate_cycles
from wijkabm.place.lines import StreetLines, measure_lines
from wijkabm.runs.identities import name_identities, tabulate_facts

if TYPE_CHECKING:
    from wijkabm.model.wijk import Wijk

SCHOOLINGS: Final = ("low", "middle", "high")
WORKPLACES: Final = ("none", "shop", "employer", "elsewhere")
LEASES: Final = ("none", "regular", "temporary")
WORDS: Final[dict[str, dict[str, Sequence[str]]]] = {
    "households": {"kind": HOUSEHOLD_KINDS, "tenure": TENURES},
    "residents": {
        "schooling": SCHOOLINGS,
        "status": STATUSES,
        "workplace_kind": WORKPLACES,
    },
    "shops": {
        "branch": BRANCHES,
        "sbi": SBI_GROUPS,
        "owner_kind": OWNER_KINDS,
    },
    "premises": {
        "zoning": ZONINGS,
        "use": USES,
        "lease_kind": LEASES,
        "branch": BRANCHES,
        "branch_at_start": BRANCHES,
        "use_at_start": USES,
    },
    "landlords": {"kind": LANDLORD_KINDS},
    "segments": {},
}
"""Columns of codes, by table, and the words they stand for; -1 becomes an empty text."""


def to_words(codes: np.ndarray, words: Sequence[str]) -> pa.Array:
    """Texts for codes; -1 becomes an empty text."""
    names = pa.array(["", *words], pa.string())
    return pa.DictionaryArray.from_arrays(
        pa.array(codes + 1, pa.int64()), names
    ).dictionary_decode()


def _join(parts: Sequence[np.ndarray], width: int) -> np.ndarray:
    return np.concatenate([np.zeros((0, width), np.int64), *parts])


def build_tables(model: "Wijk") -> dict[str, pa.Table]:
    """All tables of a run, by the names in `TABLES`."""
    tables = {
        "series": pa.Table.from_pandas(
            model.series().astype({"wijk": object}), preserve_index=False
        ).replace_schema_metadata(None),
        "flows": tabulate_flows(model),
        "balances": _balances(model),
        "coin_flows": _coin_flows(model),
        "coin_balances": _coin_balances(model),
        "coin_cycles": pa.table(tabulate_cycles(model.recorder.payments)),
        "events": _events(model),
        "lives": _lives(model),
        "levers": _levers(model),
        "targets": _targets(model),
        "covenant": _covenant(model),
        "inventory": tabulate_inventory(model),
    }
    world, names = model.world, model.wijk_names
    tenant_branch = tenant_branches(world)
    extra = {
        "premises": {
            "branch": tenant_branch,
            "branch_at_start": model.recorder.branch_at_start,
            "use_at_start": model.recorder.use_at_start,
        }
    }
    homes = np.bincount(
        world.households.segment[world.households.alive == 1],
        minlength=world.segments.wijk.size,
    )
    corners = zip(("x1", "y1", "x2", "y2"), world.segments.ends.T, strict=True)
    lines = model.lines
    named = {"street": lines.list_names(), "metres": measure_lines(lines)}
    extra["segments"] = {"homes": homes.astype(np.int64), **dict(corners), **named}
    tables["lines"] = _lines(lines)
    for name in WORDS:
        tables[name] = _final_table(name, getattr(world, name), names, extra.get(name, {}))
    return tables


def _final_table(
    name: str, table: Any, wijken: Sequence[str], extra: Mapping[str, np.ndarray]
) -> pa.Table:
    """Occupied rows and plain columns of one table, codes as words."""
    columns = dict(zip(table._fields, table, strict=True)) | dict(extra)
    occupied = columns.pop("alive", np.ones(table.wijk.size, np.int64)) == 1
    data: dict[str, Any] = {"row": np.flatnonzero(occupied)}
    for column, values in columns.items():
        if values.ndim > 1:
            continue
        if column == "wijk":
            data[column] = to_words(values[occupied], wijken)
        elif column == "identity":
            data[column] = name_identities(values[occupied])
        elif column in WORDS[name]:
            data[column] = to_words(values[occupied], WORDS[name][column])
        else:
            data[column] = values[occupied]
    return pa.table(data)


def _lines(lines: StreetLines) -> pa.Table:
    """Points of the lines of all segments, each from its first end to its second."""
    x, y = lines.points.T
    segment = np.repeat(np.arange(lines.name.size), np.diff(lines.first_point))
    return pa.table({"segment": segment, "x": x, "y": y})


def tabulate_flows(model: "Wijk") -> pa.Table:
    """Who paid whom, a row a month, kind, payer and payee; cents."""
    recorder = model.recorder
    return _flows(recorder.months, recorder.flows, KINDS, _accounts(model))


def _balances(model: "Wijk") -> pa.Table:
    recorder = model.recorder
    return _open_and_close(recorder.months, recorder.balances, _accounts(model))


def _coin_flows(model: "Wijk") -> pa.Table:
    recorder = model.recorder
    return _flows(recorder.months, recorder.coin_flows, COIN_KINDS, _coin_accounts(model))


def _coin_balances(model: "Wijk") -> pa.Table:
    """Balances of the months in which coins were out or moved."""
    recorder = model.recorder
    used = [
        k
        for k, (places, _) in enumerate(recorder.coin_flows)
        if places.size or recorder.coin_balances[k].any()
    ]
    months = [recorder.months[k] for k in used]
    balances = [recorder.coin_balances[k] for k in used]
    return _open_and_close(months, balances, _coin_accounts(model))


def _accounts(model: "Wijk") -> tuple[Sequence[str], Sequence[str]]:
    """Sector and wijk of every account of the books."""
    return account_names(len(model.wijk_names), model.wijk_names)


def _coin_accounts(model: "Wijk") -> tuple[Sequence[str], Sequence[str]]:
    """Sector and wijk of every account of the second book."""
    names = model.wijk_names
    return list(COIN_SECTORS) * len(names), [name for name in names for _ in COIN_SECTORS]


def _flows(
    months: Sequence[int],
    parts: Sequence[tuple[np.ndarray, np.ndarray]],
    kinds: Sequence[str],
    accounts: tuple[Sequence[str], Sequence[str]],
) -> pa.Table:
    """Payments of a book: what was kept of every month, where in the book and how many cents."""
    sectors, wijken = accounts
    n = len(sectors)
    counts = [places.size for places, _ in parts]
    places = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in parts)])
    cents = np.concatenate([np.zeros(0, np.int64), *(part[1] for part in parts)])
    payer, payee = places // n % n, places % n
    return pa.table(
        {
            "month": np.repeat(np.array(months, np.int64), counts),
            "kind": to_words(places // (n * n), kinds),
            "payer": to_words(payer, sectors),
            "payer_wijk": to_words(payer, wijken),
            "payee": to_words(payee, sectors),
            "payee_wijk": to_words(payee, wijken),
            "cents": cents,
        }
    )


def _open_and_close(
    months: Sequence[int],
    balances: Sequence[np.ndarray],
    accounts: tuple[Sequence[str], Sequence[str]],
) -> pa.Table:
    """Balances of a book: every account at the start and the end of every month."""
    sectors, wijken = accounts
    n, n_months = len(sectors), len(months)
    both = np.array(balances, np.int64).reshape(n_months, 2, n)
    rows = np.tile(np.arange(n), n_months)
    return pa.table(
        {
            "month": np.repeat(np.array(months, np.int64), n),
            "sector": to_words(rows, sectors),
            "wijk": to_words(rows, wijken),
            "opening": both[:, 0].reshape(-1),
            "closing": both[:, 1].reshape(-1),
        }
    )


def _events(model: "Wijk") -> pa.Table:
    recorder = model.recorder
    rows = _join(recorder.events, 6)
    return pa.table(
        {
            "month": np.repeat(
                np.array(recorder.months, np.int64), [len(e) for e in recorder.events]
            ),
            "wijk": to_words(rows[:, 1], model.wijk_names),
            "event": to_words(rows[:, 0], EVENTS),
            "identity": name_identities(rows[:, 2]),
            "premises": rows[:, 3],
            "branch": to_words(rows[:, 4], BRANCHES),
            "cause": to_words(rows[:, 5], name_causes()),
        }
    )


def _lives(model: "Wijk") -> pa.Table:
    recorder = model.recorder
    rows = _join(recorder.facts, 3)
    return pa.table(
        {
            "month": np.repeat(
                np.array(recorder.months, np.int64), [len(f) for f in recorder.facts]
            ),
            **tabulate_facts(rows, LIFE_FACTS),
        }
    )


def _levers(model: "Wijk") -> pa.Table:
    """What levers did, a row per month, wijk and lever; money in cents."""
    recorder = model.recorder
    rows = np.concatenate([np.zeros((0, 4 + len(KEPT))), *recorder.levers])
    counts = rows[:, 4:].astype(np.int64).T
    return pa.table(
        {
            "month": np.repeat(
                np.array(recorder.months, np.int64), [len(part) for part in recorder.levers]
            ),
            "wijk": to_words(rows[:, 0].astype(np.int64), model.wijk_names),
            "lever": to_words(rows[:, 1].astype(np.int64), name_levers()),
            "strength": rows[:, 2],
            "granted": rows[:, 3],
            **dict(zip(KEPT, counts, strict=True)),
        }
    )


def tell_targets(targets: Sequence[Target], numbers: Sequence[int]) -> dict[str, pa.Array]:
    """Columns that say of every row what was wanted, and when; `numbers` are the targets', from 1."""
    own = [targets[number - 1] for number in numbers]
    return {
        "target": pa.array(numbers, pa.int64()),
        "indicator": pa.array([target.indicator or "" for target in own], pa.string()),
        "lever": pa.array([target.lever or "" for target in own], pa.string()),
        "output": pa.array([target.output or "" for target in own], pa.string()),
        "since": pa.array([target.since for target in own], pa.int64()),
        "by": pa.array([target.by for target in own], pa.int64()),
    }


def _targets(model: "Wijk") -> pa.Table:
    """A row per target and wijk that it holds for; ``met`` is 1, 0 or, where that is not known, empty."""
    policy = model.policy
    rows = judge_targets(policy.targets, policy.levers, model.recorder, model.wijk_names)
    return pa.table(
        {
            **tell_targets(policy.targets, [row.target for row in rows]),
            "wijk": pa.array([row.wijk for row in rows], pa.string()),
            **{
                name: pa.array([getattr(row, name) for row in rows], pa.float64())
                for name in ("base", "wanted", "reached", "met")
            },
        }
    )


def tell_decisions(
    rows: np.ndarray, targets: Sequence[str], wijken: Sequence[str]
) -> dict[str, Any]:
    """Columns that say what reviews saw and decided; `rows` as `Decision` has them, one under the other."""
    words = {
        "wijk": wijken,
        "target": targets,
        "reason": REASONS,
        "decision": DECISIONS,
        "lever": name_levers(),
        "party": PARTIES,
    }
    values = dict(zip(Decision._fields, rows.T, strict=True))
    return {
        name: to_words(column.astype(np.int64), words[name])
        if name in words
        else pa.array(column.astype(np.int64) if name in ("month", "in_row") else column)
        for name, column in values.items()
    }


def stack_decisions(review: Review | None) -> np.ndarray:
    """What the reviews of a covenant decided, a row each, in numbers."""
    decisions = [] if review is None else review.decisions
    return np.array(decisions, np.float64).reshape(-1, len(Decision._fields))


def tabulate_decisions(review: Review, wijken: Sequence[str], since: int) -> pd.DataFrame:
    """What reviews decided from a month on, in words."""
    rows = stack_decisions(review)
    kept = rows[rows[:, 0] >= since]
    return pa.table(tell_decisions(kept, review.covenant.target_names, wijken)).to_pandas()


def _covenant(model: "Wijk") -> pa.Table:
    """A row per review, wijk and decision, or target for which nothing was decided."""
    review = model.desk.review
    names = [] if review is None else review.covenant.target_names
    return pa.table(tell_decisions(stack_decisions(review), names, model.wijk_names))


def tabulate_inventory(model: "Wijk") -> pa.Table:
    """What owners said that they lack, a row per wijk and lack; without rows where nobody asked."""
    rows = [
        (wijk, lack, said[lack], said[COLUMNS[ASKED]])
        for wijk, said in list_needs(model).items()
        for lack in COLUMNS[:ASKED]
        if said[COLUMNS[ASKED]]
    ]
    columns = {"wijk": pa.string(), "lack": pa.string(), "owners": pa.int64(), "asked": pa.int64()}
    return pa.table(
        {
            name: pa.array([row[k] for row in rows], kind)
            for k, (name, kind) in enumerate(columns.items())
        }
    )
