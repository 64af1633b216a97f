"""What made a folder of results: the code, the command, the machine.

None of this stands in a table, so that equal seeds give equal tables wherever they were asked for.
"""

import platform
import shlex
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from wijkabm.ground.compiled.sources import hash_closure
from wijkabm.ground.lever_folders import find_outside, hash_outside

MODEL: Final = ("wijkabm.runs.run",)
"""All that the tables of a run stand on: place, rules, policy, measures."""


PACKAGES: Final = ("mesa", "numba", "numpy", "pandas", "pyarrow")
"""What numbers may depend on beside the code itself."""


class UncheckedWarning(UserWarning):
    """A table was written before tables carried a hash: nothing can say whether it is as it was."""


_commands: list[str] = []


def note_command(arguments: Sequence[str]) -> None:
    """Remember what was typed; a program that uses the package has typed nothing."""
    _commands[:] = [shlex.join(["wijkabm", *arguments])]


def forget_command() -> None:
    """The command has ended."""
    _commands.clear()


def typed_command() -> str | None:
    """What was typed; None where a program called."""
    return _commands[0] if _commands else None


def name_versions() -> dict[str, str | None]:
    """Versions of Python and of `PACKAGES`; None of one that is not there (all runs without numba)."""
    found: dict[str, str | None] = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def describe_origin() -> dict[str, Any]:
    """Members of every manifest.

    ``command`` is what was typed, None where a program called; ``platform`` the operating system and the
    processor's kind, without names of machine or user; ``sources`` the hash of the code that the tables stand
    on, 16 hexadecimal digits: equal where equal seeds must give equal tables; ``levers_outside`` the same of
    each lever from elsewhere than the package, by its name.
    """
    return {
        "command": typed_command(),
        "platform": {
            "system": platform.system(),
            "release": platform.release(),
            "machine": platform.machine(),
        },
        "sources": hash_closure(MODEL, hash_outside()),
        "levers_outside": {folder.name: folder.hash for folder in find_outside()},
    }
