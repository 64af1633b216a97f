"""Which files a module stands on: its import closure, read from the sources without importing anything.

Compiled rules and the results of a sweep are valid as long as the files that they stand on are the same,
and no longer. An import at the head of a file counts; one inside a function does not (that is how a model
reaches for its plots when asked to draw itself), nor one for type checkers only.
"""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parents[2]
NAME: Final = PACKAGE.name
KEEPERS: Final = frozenset({f"{NAME}.ground.compiled.sources", f"{NAME}.ground.compiled.cache"})
"""What decides where compiled rules are kept, and not what they do."""

CONDITIONAL: Final = {
    f"{NAME}.ground.compiled.kernels": frozenset({f"{NAME}.ground.compiled.compiler"})
}
"""What a module imports at its head where it can, and does without elsewhere."""

SCANNING: Final = f"{NAME}.ground.lever_folders"
SCANNED: Final = ("lever.py", "decision.py")
"""The module that finds levers by scanning their folders, and what it then imports of each."""

IMPORT: Final = re.compile(
    rf"^(?:from ({NAME}[\w.]*) import (\([^)]*\)|[^\n]*)|import ({NAME}[\w., ]*))", re.MULTILINE
)


@cache
def read_source(module: str) -> bytes:
    """The source of a module of the package, as it is when this process first looks."""
    path = find_file(module)
    return path.read_bytes() if path is not None else b""


def find_file(module: str) -> Path | None:
    """The file of a module or package; None for a name that is neither."""
    place = PACKAGE.joinpath(*module.split(".")[1:])
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


@cache
def list_imports(module: str) -> frozenset[str]:
    """Modules of the package that a module imports at its head, and the packages around them."""
    found = find_imports(read_source(module).decode()) | CONDITIONAL.get(module, frozenset())
    return found | list_scanned() if module == SCANNING else found


def list_scanned() -> frozenset[str]:
    """What every lever of the package does in a month."""
    files = (path for part in SCANNED for path in (PACKAGE / "levers").rglob(part))
    places = (path.relative_to(PACKAGE).with_suffix("").parts for path in files)
    return frozenset(".".join((NAME, *parts[:n])) for parts in places for n in (1, 2, 3, 4))


def find_imports(text: str) -> frozenset[str]:
    """The same of a source's text, also of one that is no part of the package."""
    found: set[str] = set()
    for base, names, plain in IMPORT.findall(text):
        found.update(name.split()[0] for name in plain.split(",") if name.strip())
        if base:
            listed = re.sub(r"#[^\n]*", "", names).strip("()").split(",")
            found.update((base, *(f"{base}.{name.split()[0]}" for name in listed if name.strip())))
    around = {name.rsplit(".", n)[0] for name in found for n in range(1, name.count(".") + 1)}
    return frozenset(
        name for name in found | around if name != NAME and find_file(name) is not None
    )


@cache
def find_closure(module: str) -> frozenset[str]:
    """The module and all modules of the package that it stands on; not the package's own front."""
    closed: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in closed and name not in KEEPERS:
            closed.add(name)
            waiting.extend(list_imports(name) - closed)
    return frozenset(closed)


@cache
def hash_closure(modules: tuple[str, ...], more: str = "") -> str:
    """Hash of all files that some modules stand on, and of `more`: 16 hexadecimal digits."""
    digest = hashlib.sha256(more.encode())
    for name in sorted(frozenset[str]().union(*map(find_closure, modules))):
        digest.update(name.encode())
        digest.update(hashlib.sha256(read_source(name)).digest())
    return digest.hexdigest()[:16]
