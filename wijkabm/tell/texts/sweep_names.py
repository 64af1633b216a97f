"""What people read in a sweep's pictures in place of the names that its design and tables hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wijkabm.ground.numbers import write_number
from wijkabm.sweep.baselines import BASELINE, BASELINE_OF, SAMPLED
from wijkabm.sweep.outcomes import MEASURED
from wijkabm.tell.texts import read_parameter_texts, read_sweep_texts, read_texts
from wijkabm.tell.texts.names import (
    label_field,
    name_lever,
    name_scenarios,
    name_wijken,
    tell_apart,
)

LEVER: Final = "lever"
"""Kind of a factor that is a field of a lever."""


@dataclass(frozen=True)
class SweepNames:
    """Titles by name, in one language.

    Attributes
    ----------
    language : {"nl", "en"}
    policies, factors, outcomes, indicators : dict of str to str
    shares : frozenset of str
        Outcomes and indicators that are shares, which people read in per cent.
    counts : frozenset of str
        Indicators that are counted.
    """

    language: str
    policies: Mapping[str, str]
    factors: Mapping[str, str]
    outcomes: Mapping[str, str]
    indicators: Mapping[str, str]
    shares: frozenset[str]
    counts: frozenset[str]


def name_all(manifest: Mapping[str, Any], language: str) -> SweepNames:
    """The titles of a sweep's policies, factors and outcomes, from its manifest."""
    told = [
        {
            "name": row.name,
            "unit": row.unit,
            "nl": row.dutch,
            "en": row.english,
            "decimals": row.decimals,
        }
        for row in MEASURED
    ]
    return name_sweep(manifest, told, language)


def name_sweep(
    manifest: Mapping[str, Any], indicators: Sequence[Mapping[str, Any]], language: str
) -> SweepNames:
    """The titles of a sweep.

    Parameters
    ----------
    manifest : mapping
        As `sweep.folder.describe_sweep` gives it.
    indicators : sequence of mapping
        ``name``, ``unit``, ``nl``, ``en`` and ``decimals`` of each.
    language : {"nl", "en"}
    """
    sweep = manifest["sweep"]
    labels = {row["name"]: row[language] for row in indicators}
    of_shares = {row["name"] for row in indicators if row["unit"].startswith("share")}
    units = {row["name"]: row["unit"] for row in indicators if row["unit"].startswith("EUR")}
    told = read_texts(language)["units"]
    with_units = {
        name: f"{label} ({told[units[name]]})" if name in units else label
        for name, label in labels.items()
    }
    outcomes = sweep["outcomes"]
    return SweepNames(
        language,
        _name_policies(sweep, language),
        tell_apart({row["name"]: _name_factor(row, language) for row in sweep["factors"]}),
        tell_apart(
            {row["name"]: _name_outcome(row, manifest, with_units, language) for row in outcomes}
        ),
        with_units,
        frozenset(of_shares | {row["name"] for row in outcomes if row["indicator"] in of_shares}),
        frozenset(row["name"] for row in indicators if row["decimals"] == 0),
    )


def _name_policies(sweep: Mapping[str, Any], language: str) -> dict[str, str]:
    """Policies as comparisons call them; what is there to compare with says so."""
    words = read_sweep_texts(language)["policies"]
    titles = name_scenarios(sweep["content"]["policies"], language)
    levers = [row["name"].split(".")[0] for row in sweep["factors"] if row["kind"] == LEVER]
    titles[BASELINE] = words["baseline"]
    if levers:
        titles[SAMPLED] = " + ".join(name_lever(lever, language) for lever in dict.fromkeys(levers))
    for name in sweep["policies"]:
        if name.startswith(BASELINE_OF):
            titles[name] = words["shocks"].format(policy=titles[name.removeprefix(BASELINE_OF)])
    return tell_apart({name: titles[name] for name in sweep["policies"]})


def _name_factor(row: Mapping[str, Any], language: str) -> str:
    """A parameter's title, or a lever's and that of its field."""
    first, _, second = row["name"].partition(".")
    if row["kind"] == LEVER:
        return f"{name_lever(first, language)}: {label_field(first, second, language)}"
    return name_parameter(row["name"], language)


def name_parameter(name: str, language: str) -> str:
    """What a parameter is; of one that differs by branch the branch stands behind it."""
    group, _, field = name.partition(".")
    texts, branches = read_parameter_texts(language)[group], read_texts(language)["branches"]
    if field in texts:
        return str(texts[field])
    stem, _, branch = field.rpartition("_")
    return f"{texts[stem]}, {branches[branch]}"


def _name_outcome(
    row: Mapping[str, Any], manifest: Mapping[str, Any], labels: Mapping[str, str], language: str
) -> str:
    """An indicator, and what of it: months, wijken, how taken, and whether it is a difference."""
    words, sweep = read_sweep_texts(language)["outcome"], manifest["sweep"]
    parts = []
    if row["wijk"] != ["total"]:
        named = {
            **name_wijken({**manifest, "wijken": sweep["content"]["wijken"]}),
            **words["wijken"],
        }
        parts.append(" + ".join(named.get(wijk, wijk) for wijk in row["wijk"]))
    one_month = row["first"] == row["last"]
    if row["statistic"] != "mean":
        parts.append(words["statistics"][row["statistic"]])
    if one_month or (row["first"], row["last"]) != (1, sweep["months"]):
        parts.append(words["month" if one_month else "months"].format(**row))
    if row["versus"]:
        parts.append(words["versus"])
    told = "; ".join(parts)
    return f"{labels[row['indicator']]}: {told}" if parts else labels[row["indicator"]]


def name_condition(names: SweepNames, outcome: str, sign: str, limit: float) -> str:
    """A condition as ``net_shops<0`` in words."""
    share = outcome in names.shares
    number = write_number(100.0 * limit if share else limit, names.language)
    return f"{names.outcomes[outcome]} {sign} {number}{'%' if share else ''}"
