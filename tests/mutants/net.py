"""The tests as a net: what each mutant is caught by.

All tests are collected once, by pytest, in a process in which nothing is compiled. Every mutant then lives in
a fork of it, where its function gets the broken code; nothing is written to disk. There run the tests that
run the broken line at all, those of the rule's own file first, the short before the long, until one fails.
"""

import ast
import hashlib
import itertools
import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, Final, NamedTuple, NoReturn

import pytest

from tests.mutants.covered import WHOLE, Covered, read, run_item, watch

ROOT: Final = Path(__file__).parents[2]
LAST: Final = "test_baseline.py"
"""Years of a whole wijk are tried after all else."""

SLACK, SLOWER = 30.0, 20.0
"""Seconds, and times what its tests take, after which a mutant has no end: the machine may be busy."""

KILLED, SURVIVED, UNSEEN, NO_END = "killed", "survived", "run by no test", "no end"

NOBODY: Final = b"nobody"


class Broken(NamedTuple):
    """A mutant for the net.

    Attributes
    ----------
    name : str
    file : str
        Relative to the root.
    lines : tuple of int
        That are broken.
    tree : ast.Module
        The module with the broken code.
    """

    name: str
    file: str
    lines: tuple[int, ...]
    tree: ast.Module


class Fate(NamedTuple):
    """What became of a mutant: one of the four, and the test that noticed."""

    kind: str
    by: str
    seconds: float


def list_codes(code: CodeType) -> dict[str, CodeType]:
    """Codes of a module's functions and methods by qualified name."""
    found = {}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= {constant.co_qualname: constant, **list_codes(constant)}
    return found


def find_broken(broken: Broken) -> list[tuple[FunctionType, CodeType]]:
    """The functions of the module that change, and their broken code."""
    whole = ast.parse((ROOT / broken.file).read_text("utf-8"))
    codes, wholes = (
        list_codes(compile(tree, str(ROOT / broken.file), "exec")) for tree in (broken.tree, whole)
    )
    module: Any = import_module(".".join(Path(broken.file).with_suffix("").parts))
    found = []
    for name in [name for name, code in codes.items() if code != wholes[name]]:
        if "<locals>" in name:  # in the code of the function round it, which changes too
            continue
        function: Any = module
        for part in name.split("."):
            function = getattr(function, part)
        if not isinstance(function, FunctionType):
            raise TypeError(f"{broken.name}: {name} is no plain function")
        found.append((function, codes[name]))
    if not found:
        raise ValueError(f"{broken.name}: nothing changed")
    return found


class Net:
    """A pytest plugin that runs mutants in place of the tests.

    Parameters
    ----------
    mutants : sequence of Broken
    workers : int
        Mutants that are tried at the same time.
    most : float
        Seconds of tests that a mutant gets beside the recorded years, at the pace of whole code.
    folder : Path
        Keeps what tests run which lines, for the next time.
    tell : callable
        Told each mutant and its fate.

    Attributes
    ----------
    problem : str
        Why nothing could be tried.
    """

    def __init__(
        self,
        mutants: Sequence[Broken],
        workers: int,
        most: float,
        folder: Path,
        tell: Callable[[Broken, Fate], None],
    ) -> None:
        self.mutants, self.workers, self.most = mutants, workers, most
        self.folder, self.tell = folder, tell
        self.problem = ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Look which tests run which lines, then try all mutants."""
        if session.testsfailed:
            self.problem = "a file of tests cannot be read"
            return True
        items = [item for item in session.items if not item.get_closest_marker("slow")]
        covered = self.find_covered(items)
        if covered.failed != WHOLE:
            self.problem = f"mend this first, it fails where nothing is broken: {covered.failed}"
            return True
        waiting, running = list(reversed(self.mutants)), []
        while waiting or running:
            while waiting and len(running) < self.workers:
                running.append(Trial(waiting.pop(), items, covered, self.most))
            running = [trial for trial in running if not self.is_over(trial)]
        return True

    def is_over(self, trial: "Trial") -> bool:
        """Whether a trial has ended; then its fate is told."""
        fate = trial.look()
        if fate is not None:
            self.tell(trial.broken, fate)
        return fate is not None

    def find_covered(self, items: Sequence[pytest.Item]) -> Covered:
        """What tests run which lines: a file of tests at a time, each kept until something changes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        base, lines, seconds = hash_package(), {}, []
        for path, of_file in itertools.groupby(items, lambda item: item.path):
            some = list(of_file)
            key = hashlib.sha256(base + hash_tests() + repr(some).encode()).hexdigest()[:16]
            file = self.folder / f"{path.stem}-{key}.json"
            if not file.exists():
                in_fork(lambda some=some, file=file: watch(some, list_sources(), file))
            found = read(file)
            if found.failed != WHOLE:
                file.unlink()
                return found
            for source, by_line in found.lines.items():
                known = lines.setdefault(source, {})
                for line, tests in by_line.items():
                    known.setdefault(line, []).extend(len(seconds) + k for k in tests)
            seconds += found.seconds
        return Covered(lines, seconds, WHOLE)


def list_sources() -> list[Path]:
    """The files of the package in which mutants may be."""
    rooms = ("ground", "month", "levers", "coin", "measure", "pairs")
    files = (file for room in rooms for file in (ROOT / "wijkabm" / room).rglob("*.py"))
    return sorted(file for file in files if not is_test(file))


def is_test(file: Path) -> bool:
    """Whether a file holds tests; those of a lever stand beside it."""
    return file.name.startswith("test_")


def hash_package() -> bytes:
    """Of all code of the package, with the tests of levers."""
    found = hashlib.sha256()
    for file in sorted((ROOT / "wijkabm").rglob("*.py")):
        found.update(file.read_bytes())
    return found.digest()


@cache
def hash_tests() -> bytes:
    """Of all tests under tests/, with what they are run with and held against."""
    found = hashlib.sha256()
    for path in sorted([*(ROOT / "tests").rglob("*"), ROOT / "conftest.py"]):
        if path.suffix in (".py", ".json", ".csv"):
            found.update(path.read_bytes())
    return found.digest()


def in_fork(work: Callable[[], None]) -> None:
    """Do something in a process of its own and wait."""
    child = os.fork()
    if child == 0:
        leave(work)
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"what was done in a fork ended with {status}")


def leave(work: Callable[[], None]) -> NoReturn:
    """Work without a word, and end this process."""
    status = 1
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(silent, stream)
        work()
        status = 0
    finally:
        os._exit(status)


class Trial:
    """A mutant in its fork."""

    def __init__(
        self, broken: Broken, items: Sequence[pytest.Item], covered: Covered, most: float
    ) -> None:
        self.broken, self.start = broken, time.monotonic()
        chosen, codes = choose(broken, items, covered, most), find_broken(broken)
        self.unseen = not chosen
        self.end = self.start + SLACK + SLOWER * sum(covered.seconds[k] for k in chosen)
        self.reader, writer = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(self.reader)
            for function, code in codes:  # wherever it was imported to
                function.__code__ = code
            leave(lambda: run_until_noticed([items[k] for k in chosen], writer))
        os.close(writer)

    def look(self) -> Fate | None:
        """What became of it; None if that is not known yet."""
        ready, _, _ = select.select([self.reader], [], [], 0.05)
        late = time.monotonic() > self.end
        if not (ready or late):
            return None
        said = os.read(self.reader, 1000).decode() if ready else ""
        os.close(self.reader)
        if late:
            os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        seconds = time.monotonic() - self.start
        if self.unseen:
            return Fate(UNSEEN, "", seconds)
        if late and not ready:
            return Fate(NO_END, "", seconds)
        if said == NOBODY.decode():
            return Fate(SURVIVED, "", seconds)
        return Fate(KILLED, said or "the process broke down", seconds)


def run_until_noticed(items: Sequence[pytest.Item], writer: int) -> None:
    """Run tests until one fails, and write which it was."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        run_item(item, following)
        if item.session.testsfailed:
            os.write(writer, item.nodeid.encode())
            return
    os.write(writer, NOBODY)


def choose(
    broken: Broken, items: Sequence[pytest.Item], covered: Covered, most: float
) -> list[int]:
    """The tests that run a broken line: of its own file, then others, then whole years."""
    by_line = covered.lines.get(broken.file, {})
    found = {k for line in broken.lines for k in by_line.get(line, ())}
    own, rooms = [], Path(broken.file).with_suffix("").parts[2:]

    def rank(k: int) -> tuple[bool, bool, float]:
        file = items[k].path.name
        return (
            file == LAST,
            not any(file.startswith(f"test_{room}") for room in rooms),
            covered.seconds[k],
        )

    total = 0.0
    for k in sorted(found, key=rank):
        total += covered.seconds[k]
        if total <= most or items[k].path.name == LAST:
            own.append(k)
    return own
