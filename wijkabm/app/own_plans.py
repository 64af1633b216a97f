"""Scenarios of who opened the page: files that stand beside those that ship, for every page of the server."""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.mixture import mix_scenarios
from wijkabm.levers.desk.scenario import list_scenarios, load_scenario
from wijkabm.levers.desk.together import TOGETHER, Scenario

SETTING: Final = "WIJKABM_OWN_PLANS"
"""In the environment, so that the processes in which sessions live know the same files."""


def keep_plans(files: Sequence[str]) -> list[Scenario]:
    """Have every page offer these; a scenario that ships is offered anyhow.

    Raises
    ------
    InputError
        A file that is none, or two plans of one name.
    """
    plans = [load_scenario(file) for file in files]
    names = [plan.name for plan in plans]
    for name, file in zip(names, files, strict=True):
        if names.count(name) > 1 or (name in list_scenarios() and name != file):
            raise InputError(
                f"--scenario {file}: {name} is there already; give the file another name"
            )
    own = [file for file in files if file not in list_scenarios()]
    os.environ[SETTING] = os.pathsep.join(
        TOGETHER.join(_whole(part) for part in file.split(TOGETHER)) for file in own
    )
    _read.cache_clear()
    return plans


def _whole(part: str) -> str:
    return part if part in list_scenarios() else str(Path(part).absolute())


@cache
def _read(setting: str) -> dict[str, Scenario]:
    plans = [load_scenario(file) for file in setting.split(os.pathsep) if file]
    return {plan.name: plan for plan in plans}


def list_own() -> dict[str, Scenario]:
    """The plans by their names."""
    return _read(os.environ.get(SETTING, ""))


def find_scenario(name: str) -> Scenario:
    """A plan or a scenario that ships, or several of them as ``A+B``.

    Raises
    ------
    InputError
        There is none, or they do not go together.
    """
    own = list_own()
    if name in own:
        return own[name]
    parts = name.split(TOGETHER)
    if not set(parts) <= {*list_scenarios(), *own}:
        raise InputError("page: there is no such scenario")
    found = [(part, own.get(part) or load_scenario(part)) for part in parts]
    return mix_scenarios(found, name) if len(found) > 1 else found[0][1]
