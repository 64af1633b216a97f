"""Where the pages and experiments of this installation are."""

from contextlib import suppress
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from wijkabm.ground.errors import InputError


def find_pages() -> Path:
    """Folder of the pages: that of the sources, or what an installation brought along.

    Raises
    ------
    InputError
        There is none.
    """
    sources = Path(__file__).parents[2]
    if (sources / "docs" / "student.md").is_file():
        return sources
    with suppress(PackageNotFoundError):
        for file in files("wijkabm") or ():
            if file.name == "student.md":
                return Path(str(file.locate())).resolve().parents[1]
    raise InputError("docs: this installation has no pages; install the package again, as a wheel")


def is_checkout() -> bool:
    """Whether these are the sources, where results may be accepted."""
    return (find_pages() / "pyproject.toml").is_file()
