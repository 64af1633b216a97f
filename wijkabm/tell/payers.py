"""Who pays for a lever beside the municipality, in words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wijkabm.ground.numbers import write_number
from wijkabm.tell.texts import read_brief_texts, read_lever_texts
from wijkabm.tell.texts.amounts import write_euros
from wijkabm.tell.texts.names import name_lever

if TYPE_CHECKING:
    import pandas as pd

PARTNERS: Final = ("corporations", "owners_fund", "province")
"""Sectors whose account is there for what they pay for levers alone: told where they pay."""


def tell_payers(paid_by: Mapping[str, Any], language: str) -> str:
    """Shares by party, and last what the municipality pays: "housing corporations 30%, municipality 70%"."""
    texts, told, rest = read_lever_texts(language), [], 1.0
    for party, value in paid_by.items():
        share, until = (
            (value["share"], value["until"]) if isinstance(value, Mapping) else (value, None)
        )
        rest -= share
        form = texts["payers"]["one" if until is None else "until"]
        name = texts["parties"][party]
        told.append(form.format(party=name, share=_percent(share, language), until=until))
    if rest > 1e-9:
        told.append(texts["payers"]["rest"].format(share=_percent(rest, language)))
    return ", ".join(told)


def format_partners(
    rows: Sequence[Mapping[str, Any]], wijken: Mapping[str, str], language: str
) -> list[list[str]]:
    """Of everyone who shared in a lever: lever, wijk, party, share, EUR, and how long."""
    texts, told = read_lever_texts(language), []
    for row in rows:
        until = texts["ended"]["not" if row["ended"] is None else row["why"]]
        told.append(
            [
                name_lever(row["lever"], language),
                wijken[row["wijk"]],
                texts["parties"][row["party"]],
                _percent(row["share"], language),
                texts["words"]["euros"].format(write_number(round(row["paid"]), language)),
                until.format(month=row["ended"]),
            ]
        )
    return told


def tell_spending(means: "pd.Series[float]", scenario: str, language: str) -> str:
    """What a plan costs in a year, and what of it comes back: its yields and what others pay.

    `means` are differences in EUR a month by scenario and indicator; without the plan both are nothing.
    """
    spent, back = (
        write_euros(12.0 * float(means[(scenario, name)]), language)
        for name in ("lever_costs", "lever_receipts")
    )
    if not means[(scenario, "lever_receipts")]:
        return spent
    return str(read_brief_texts(language)["spent"].format(spent=spent, back=back))


def _percent(share: float, language: str) -> str:
    return f"{write_number(round(100.0 * share, 1), language)}%"


def tell_stop(on_stop: str, language: str) -> str:
    """What happens when one of them stops."""
    return str(read_lever_texts(language)["on_stop"][on_stop])
