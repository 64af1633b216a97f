"""A shop's life with and without a scenario, told side by side from the tables of a comparison."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from wijkabm.ground.errors import InputError
from wijkabm.ground.numbers import swap_separators
from wijkabm.tell.story import list_shop_moments
from wijkabm.tell.texts import read_compare_texts, read_texts
from wijkabm.tell.texts.names import name_scenarios, name_wijken

if TYPE_CHECKING:
    from wijkabm.pairs.comparison import Comparison

BASELINE: Final = "baseline"
SIZES: Final = (75.0, 200.0)
"""Upper bounds of small and middling shops, m2."""

ALIKE: Final = ["branch", "owner_kind", "size"]
EXAMPLES: Final = 3


class Life(NamedTuple):
    """One life of a shop in one run."""

    row: "pd.Series[Any] | None"  # of ``shops``; None where it does not exist
    moments: list[tuple[int, int, str]]  # month, place within the month, sentence
    turns: list[tuple[int, str, str]]  # month, event, cause


def tell_shop_in_pairs(
    comparison: "Comparison", identity: str | int, language: str = "en", seed: int | None = None
) -> list[str]:
    """Both lives of a shop, where they parted, and how shops like it fared, a sentence a line.

    Parameters
    ----------
    comparison : Comparison
    identity : str
    language : {"en", "nl"}
    seed : int, optional
        Which pair of worlds; the first in which the shop exists if not given.

    Raises
    ------
    InputError
        No such seed, or no shop with this identity in it.
    """
    shops, identity = _with_size(comparison.read("shops")), str(identity)
    chosen = _choose_seed(comparison, shops, identity, seed)
    words, text = read_texts(language), read_compare_texts(language)["story"]
    kinds = read_compare_texts(language)["groups"]
    here = shops[(shops["identity"] == identity) & (shops["seed"] == chosen)]
    shop = here.iloc[0]
    lines = [
        text["lives"].format(
            identity=identity,
            seed=chosen,
            branch=words["branches"][shop["branch"]],
            kind=kinds[shop["owner_kind"]],
            floor=swap_separators(f"{shop['floor']:,.0f}", language),
            wijk=name_wijken(comparison.manifest).get(shop["wijk"], shop["wijk"]),
        )
    ]
    tables = {name: comparison.read(name) for name in ("shop_events", "shop_lives")}
    for scenario in comparison.manifest["scenarios"]:
        own = {name: _beside(table, scenario) for name, table in tables.items()}
        pair = _beside(shops, scenario)
        lines += ["", *_tell_pair(comparison, own, pair, identity, chosen, scenario, language)]
    return lines


def _beside(table: pd.DataFrame, scenario: dict[str, Any]) -> pd.DataFrame:
    """Rows of a scenario and of the baseline that it is compared with, under that word."""
    names = table["scenario"].astype(str)
    part = table[names.isin([scenario["baseline"], scenario["name"]])]
    return part.assign(
        scenario=part["scenario"].astype(str).replace(scenario["baseline"], BASELINE)
    )


def _with_size(shops: pd.DataFrame) -> pd.DataFrame:
    size = sum((shops["floor"] >= bound).astype(int) for bound in SIZES)
    return shops.assign(size=size, scenario=shops["scenario"].astype(str))


def _choose_seed(
    comparison: "Comparison", shops: pd.DataFrame, identity: str, seed: int | None
) -> int:
    seeds = comparison.manifest["seeds"]
    if seed is not None and seed not in seeds:
        raise InputError(f"--seed {seed}: this comparison has the seeds {_list(seeds)}")
    for candidate in seeds if seed is None else [seed]:
        if ((shops["seed"] == candidate) & (shops["identity"] == identity)).any():
            return int(candidate)
    examples = ", ".join(_examples(comparison, shops, seeds[0] if seed is None else seed))
    raise InputError(
        f"--shop {identity}: no shop in premises has that identity"
        + (f" with seed {seed}" if seed is not None else "")
        + (f"; try {examples}" if examples else "")
    )


def _list(seeds: list[int]) -> str:
    whole = len(seeds) > 1 and seeds == list(range(seeds[0], seeds[0] + len(seeds)))
    return f"{seeds[0]} to {seeds[-1]}" if whole else ", ".join(map(str, seeds))


def _examples(comparison: "Comparison", shops: pd.DataFrame, seed: int) -> list[str]:
    """Shops of a seed whose fate differs first, then any."""
    scenario = comparison.manifest["scenarios"][0]
    own = _beside(shops[shops["seed"] == seed], scenario)
    first = scenario["name"]
    ends = {
        name: own[own["scenario"] == name].set_index("identity")["trading"] >= 0
        for name in (BASELINE, first)
    }
    both = pd.DataFrame(ends).dropna()
    differ = both[both[BASELINE] != both[first]].index.tolist()
    same = both[both[BASELINE] == both[first]].index.tolist()
    return [str(i) for i in (differ + same)[:EXAMPLES]]


def _read_life(
    comparison: "Comparison",
    tables: dict[str, pd.DataFrame],
    shops: pd.DataFrame,
    identity: str,
    seed: int,
    scenario: dict[str, Any] | None,
    language: str,
) -> Life:
    """A life in the baseline (`scenario` None), or in a scenario: until its first month the baseline's."""
    name = BASELINE if scenario is None else scenario["name"]
    first = 1 if scenario is None else scenario["first_month"] or comparison.manifest["months"] + 1
    found = {}
    for table, rows in tables.items():
        own = rows[(rows["seed"] == seed) & (rows["identity"] == identity)]
        before = own[(own["scenario"] == BASELINE) & (own["month"] < first)]
        since = own[(own["scenario"] == name) & (own["month"] >= first)]
        found[table] = pd.concat([before, since])
    row = shops[
        (shops["seed"] == seed) & (shops["scenario"] == name) & (shops["identity"] == identity)
    ]
    view: Any = SimpleNamespace(
        events=found["shop_events"], lives=found["shop_lives"], manifest=comparison.manifest
    )
    events = found["shop_events"]
    return Life(
        None if row.empty else row.iloc[0],
        sorted(list_shop_moments(view, identity, language), key=lambda told: told[:2]),
        list(zip(events["month"], events["event"], events["cause"], strict=True)),
    )


def _tell_pair(
    comparison: "Comparison",
    tables: dict[str, pd.DataFrame],
    shops: pd.DataFrame,
    identity: str,
    seed: int,
    scenario: dict[str, Any],
    language: str,
) -> list[str]:
    text = read_compare_texts(language)["story"]
    name = name_scenarios(comparison.manifest["scenarios"], language)[scenario["name"]]
    one = _read_life(comparison, tables, shops, identity, seed, None, language)
    other = _read_life(comparison, tables, shops, identity, seed, scenario, language)
    lines = [f"== {text['with'].format(name=name)} =="]
    if scenario["first_month"] is not None:
        lines.append(text["first_month"].format(name=name, month=scenario["first_month"]))
    lines += _tell_parting(one, other, name, text)
    lines += _tell_both(one, other, name, text, read_texts(language)["story"]["month"])
    with_it = shops[shops["scenario"].isin([BASELINE, scenario["name"]])]
    return lines + _tell_alike(with_it, one, other, name, text, len(comparison.manifest["seeds"]))


def _tell_parting(one: Life, other: Life, name: str, text: dict[str, Any]) -> list[str]:
    """When and why the lives part: by what happened, else by an amount."""
    if other.row is None:
        return [text["only_here"].format(name=name)]
    if one.row is None:
        return [text["only_there"].format(name=name, month=other.row["opened"])]
    lines = []
    money = _first_difference(one.moments, other.moments)
    turn = _first_difference(one.turns, other.turns)
    if money is not None and (turn is None or money < turn):
        lines.append(
            text["parted_by_money"].format(
                month=money, one=_at(one, money, text), other=_at(other, money, text)
            )
        )
    if turn is None:
        return [*lines, text["never_parted"]]
    return [
        *lines,
        text["parted"].format(month=turn, one=_at(one, turn, text), other=_at(other, turn, text)),
    ]


def _first_difference(one: list[Any], other: list[Any]) -> int | None:
    """First month in which two lists of what happened are not the same."""
    months = sorted({entry[0] for entry in (*one, *other)})
    for month in months:
        if [e for e in one if e[0] == month] != [e for e in other if e[0] == month]:
            return int(month)
    return None


def _at(life: Life, month: int, text: dict[str, Any]) -> str:
    told = [sentence.rstrip(".") for when, _, sentence in life.moments if when == month]
    turns = [
        text["told_events"].get(event, event) for when, event, _ in life.turns if when == month
    ]
    return "; ".join(told or turns) or text["nothing"]


def _tell_both(
    one: Life, other: Life, name: str, text: dict[str, Any], month_word: str
) -> list[str]:
    """Month by month: once where both are the same, else one beside the other."""
    lines = []
    for month in sorted({entry[0] for entry in (*one.moments, *other.moments)}):
        left, right = (
            "; ".join(told.rstrip(".") for when, _, told in life.moments if when == month)
            for life in (one, other)
        )
        head = month_word.format(month=month)
        if left == right:
            lines.append(f"{head}: {left}.")
            continue
        lines.append(f"{head} | {text['without']}: {left or '–'}")
        lines.append(f"{' ' * len(head)} | {text['with'].format(name=name)}: {right or '–'}")
    return lines


def _fate(one: "pd.Series[Any] | None", other: "pd.Series[Any] | None") -> str:
    if one is None:
        return "new"
    if other is None:
        return "missing"
    ends = ("open" if row["trading"] >= 0 else "closed" for row in (one, other))
    return "_".join(ends)


def _tell_alike(
    shops: pd.DataFrame, one: Life, other: Life, name: str, text: dict[str, Any], n_seeds: int
) -> list[str]:
    """How shops of the same trade, kind of owner and size fared over all seeds.

    `shops` are those of the baseline and of one scenario, which readers know as `name`.
    """
    like: Any = one.row if one.row is not None else other.row
    alike = shops
    for column in ALIKE:
        alike = alike[alike[column] == like[column]]
    keys = ["seed", "identity"]
    without = alike[alike["scenario"] == BASELINE].set_index(keys)["trading"]
    with_it = alike[alike["scenario"] != BASELINE].set_index(keys)["trading"]
    both = pd.DataFrame({"without": without, "with": with_it})
    fates = pd.Series("closed_closed", index=both.index)
    fates[(both["without"] >= 0) & (both["with"] >= 0)] = "open_open"
    fates[(both["without"] >= 0) & (both["with"] < 0)] = "open_closed"
    fates[(both["without"] < 0) & (both["with"] >= 0)] = "closed_open"
    fates[both["without"].isna()] = "new"
    fates[both["with"].isna()] = "missing"
    fate = _fate(one.row, other.row)
    found = fates[fates == fate].index.get_level_values("seed").nunique()
    lines = [
        text["alike"].format(
            size=text["sizes"][int(like["size"])], count=len(without), seeds=n_seeds
        )
    ]
    there = both.dropna(subset=["without"])
    if len(there):
        shares = {
            "without": f"{100 * (there['without'] >= 0).mean():.0f}",
            "with": f"{100 * (there['with'] >= 0).mean():.0f}",
        }
        lines.append(text["shares"].format(count=len(there), name=name, **shares))
    lines.append(text["fared"].format(found=found, seeds=n_seeds, fate=text["fates"][fate]))
    return lines
