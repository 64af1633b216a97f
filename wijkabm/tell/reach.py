"""What shocks are to bring about, and what they did, in words."""

from collections.abc import Mapping
from typing import Any

from wijkabm.ground.numbers import write_number
from wijkabm.measure.indicators import INDICATORS
from wijkabm.tell.targets import write_value
from wijkabm.tell.texts import read_target_texts
from wijkabm.tell.texts.names import label_field, name_lever, name_wijken

TOLD = {x.name: {"nl": x.dutch, "en": x.english, **vars(x)} for x in INDICATORS}


def name_dose(dose: str, language: str) -> str:
    """Title of a shock, and what its field is called."""
    shock, _, field = dose.partition(".")
    return f"{name_lever(shock, language)}, {label_field(shock, field, language)}"


def tell_reach(scenario: Mapping[str, Any], language: str) -> list[str]:
    """What the shocks of a scenario are to bring about, a sentence each."""
    words, told = read_target_texts(language)["reach"], []
    for reach in scenario.get("reach", []):
        indicator = TOLD[reach["indicator"]]
        if "level" in reach:
            wanted = words["level"].format(level=write_value(indicator, reach["level"], language))
        else:
            change = 100.0 * reach["relative"]
            way = words["less" if change < 0.0 else "more"]
            wanted = way.format(share=write_number(round(abs(change), 2), language))
        told.append(
            words["sentence"].format(
                dose=name_dose(reach["dose"], language),
                label=indicator[language],
                wanted=wanted,
                month=reach.get("month", 12),
            )
        )
    return told


def format_reached(manifest: Mapping[str, Any], language: str) -> list[list[str]]:
    """Of every dose that was solved: where, dose, its value, indicator, before, wanted, reached."""
    wijken, rows = name_wijken(manifest), []
    for row in manifest["scenario"].get("reached", []):
        indicator = TOLD[row["indicator"]]
        levels = [
            write_value(indicator, row[name], language) for name in ("base", "wanted", "found")
        ]
        value = write_number(round(row["value"], 4), language)
        dose = name_dose(row["dose"], language)
        rows.append([wijken[row["wijk"]], dose, value, indicator[language], *levels])
    return rows
