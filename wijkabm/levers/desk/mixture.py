"""Several scenarios at the same time."""

from collections.abc import Sequence

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.levers.desk.together import LANGUAGES, TOGETHER, Scenario
from wijkabm.levers.registry import kinds_of_shock


def mix_scenarios(parts: Sequence[tuple[str, Scenario]], said: str = "--scenario") -> Scenario:
    """Scenarios at the same time, each lever from one of them; a pair is a file's name and what it holds.

    A part may hold targets alone, which several scenarios are then held against; it gives no title.
    Budgets are added up, those of scenarios that are shocks alone left out; where one of the others has
    none there is none. Presets are those of all. `said` begins errors.

    Raises
    ------
    InputError
        A lever or a covenant in two of them, or a part in which nothing happens.
    """
    _check_once(parts, said)
    found = [scenario for _, scenario in parts]
    acting = [x for x in found if x.levers] or found
    budget, per = _add_budgets(found, said)
    return Scenario(
        TOGETHER.join(x.name for x in found),
        {lang: _join(" + ", [x.title.get(lang, x.name) for x in acting]) for lang in LANGUAGES},
        {lang: _join(" ", [x.text.get(lang, "") for x in found]) for lang in LANGUAGES},
        tuple(dict.fromkeys(preset for x in found for preset in x.presets)),
        budget,
        tuple(lever for x in found for lever in x.levers),
        next((x.covenant for x in found if x.covenant), None),
        per,
        (),
        tuple(lever for x in found for lever in x.where_possible),
        targets=tuple(target for x in found for target in x.targets),
        reach=tuple(reach for x in found for reach in x.reach),
        files=tuple(file for x in found if x.all_targets() or x.reach for file in x.files),
    )


def _check_once(parts: Sequence[tuple[str, Scenario]], said: str) -> None:
    """Raise ``InputError`` for a part in which nothing happens, and for what stands in two of them."""
    where: dict[str, str] = {}
    for file, scenario in parts:
        if not (scenario.levers or scenario.targets):
            raise InputError(
                "{said}: nothing happens in {file}; leave it out", said=said, file=file
            )
        held = [Sentence("the covenant")] if scenario.covenant else []
        for lever in dict.fromkeys([*(x.name for x in scenario.levers), *held]):
            if where.get(lever) == file:
                raise InputError(
                    "{said}: {file} is named twice; give it once", said=said, file=file
                )
            if lever in where:
                raise InputError(
                    "{said}: {lever} stands in {place} and in {file}; a mixture has "
                    "it once, so write one file with what you want (wijkabm scenarios NAME --yaml "
                    "prints what ships)",
                    said=said,
                    lever=lever,
                    place=where[lever],
                    file=file,
                )
            where[lever] = file


def _join(between: str, texts: Sequence[str]) -> str:
    return between.join(text for text in texts if text)


def _add_budgets(parts: Sequence[Scenario], said: str) -> tuple[float | None, int | None]:
    """What all may cost together, and for how many people; None where one of them has no limit."""
    paid = [x for x in parts if any(lever.name not in kinds_of_shock() for lever in x.levers)]
    if not paid or any(x.budget is None for x in paid):
        return None, None
    if len({x.per_inhabitants for x in paid}) > 1:
        raise InputError(
            "{said}: their budgets are not for the same number of people; write one file", said=said
        )
    return sum(x.budget or 0.0 for x in paid), paid[0].per_inhabitants
