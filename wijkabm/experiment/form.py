"""A folder of an experiment, read and checked to the last word before anything runs."""

import ast
import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wijkabm.experiment.shipped import find_pages
from wijkabm.ground.compiled.sources import find_imports, hash_closure
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import AsItStands
from wijkabm.ground.plain import say_problem
from wijkabm.ground.strict_yaml import read_yaml

FORM: Final = "experiment.yaml"
RECIPE: Final = "recipe.py"
PAGE: Final = "README.md.in"
README: Final = "README.md"
ROWS: Final = "per_seed.csv"
EXPECTED: Final = "expected.json"
MADE: Final = "made.json"
HOOKS: Final = ("live", "measure", "add_numbers", "fill", "draw")
"""What a recipe may hold; see experiments/README.md."""

Count = Annotated[int, Field(ge=1, strict=True)]


class Words(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nl: str
    en: str


class Minutes(BaseModel):
    """Minutes of a core."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    full: float = Field(gt=0)
    quick: float = Field(gt=0)


class Quick(BaseModel):
    """Which part of the design a quick run lives: the first of each, or what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seeds: Count = 1
    place_seeds: Count | None = None
    points: Count | None = None
    places: tuple[str, ...] | None = None
    arms: tuple[str, ...] | None = None


class Criterion(BaseModel):
    """What was asked of a number beforehand; `published` is what others found, inside that band.

    A `level`, as a share of people or a count, cannot be below zero: its sign says nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: str
    least: float | None = None
    most: float | None = None
    published: float | None = None
    level: bool = False
    text: Words


class FormFile(BaseModel):
    """``experiment.yaml`` as it is written; experiments/README.md explains it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words
    question: Words
    minutes: Minutes
    design: dict[str, Any]
    quick: Quick = Quick()
    versus: str | None = None
    numbers: tuple[str, ...] | None = None
    primary: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    stated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """An experiment.

    Attributes
    ----------
    folder : Path
    file : FormFile
    is_copy : bool
        Whether it is not one that ships.
    """

    folder: Path
    file: FormFile
    is_copy: bool

    @property
    def name(self) -> str:
        """What it is called: its folder's name."""
        return self.folder.name

    def read_text(self, name: str) -> str:
        """One of its files; empty if it is not there."""
        path = self.folder / name
        return path.read_text("utf-8") if path.is_file() else ""

    def hash_recipe(self) -> str:
        """Hash of its own Python and of all of the package that this imports at its head."""
        text = self.read_text(RECIPE)
        return hash_closure(tuple(sorted(find_imports(text))), text)

    def hash_design(self) -> str:
        """Hash of what people wrote that rows and numbers depend on."""
        file = self.file
        content = [file.design, file.versus, file.numbers, file.primary, self.read_text(RECIPE)]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def find_experiments() -> Path:
    """The folder of the experiments that ship."""
    return find_pages() / "experiments"


def list_names() -> list[str]:
    """Names of the experiments that ship."""
    return sorted(path.parent.name for path in find_experiments().glob(f"*/{FORM}"))


def open_form(given: str | Path) -> Form:
    """An experiment that ships, by its name, or a copy, by its folder or its ``experiment.yaml``.

    Raises
    ------
    InputError
        There is none, or what it holds cannot be used.
    """
    text = str(given)
    if text in list_names():
        return read_form(find_experiments() / text, is_copy=False)
    path = Path(text)
    folder = path.parent if path.name == FORM else path
    if (folder / FORM).is_file():
        folder = folder.resolve()
        return read_form(folder, is_copy=folder.parent != find_experiments().resolve())
    names = list_names()
    near = difflib.get_close_matches(text, names, 1, 0.4)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise InputError(
        f"experiment: there is no experiment {text!r}{hint} (choose {', '.join(names)}, or give a "
        f"folder with an {FORM})"
    )


def read_form(folder: Path, is_copy: bool) -> Form:
    """The experiment in a folder.

    Raises
    ------
    InputError
    """
    where = str(folder / FORM)
    content = read_yaml(folder / FORM, where)
    if not isinstance(content, dict):
        raise InputError(f"{where}: give its fields ({', '.join(FormFile.model_fields)})")
    try:
        file = FormFile(**content)
    except (ValidationError, TypeError) as error:
        raise InputError(f"{where}: {_explain(error)}") from None
    return Form(folder, file, is_copy)


def _explain(error: ValidationError | TypeError) -> str:
    """The first error in one line."""
    if isinstance(error, TypeError):
        return "give the names of its fields as words"
    first = error.errors()[0]
    path = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        inside: dict[str, type[BaseModel]] = {
            "quick": Quick,
            "minutes": Minutes,
            "criteria": Criterion,
        }
        kind = inside.get(str(first["loc"][0]), FormFile) if len(first["loc"]) > 1 else FormFile
        return f"there is no field {path!r}; choose {', '.join(kind.model_fields)}"
    said = say_problem(first)
    return f"{path}: {said[0].lower()}{said[1:]}"


def load_recipe(folder: Path) -> Mapping[str, Any]:
    """The functions of an experiment's own Python, by their names; none if it has no file of them.

    Raises
    ------
    InputError
        It cannot be read, one of `HOOKS` is no function, or it holds a function that nobody calls: a hook
        whose name is misspelt.
    """
    path = folder / RECIPE
    return _load_recipe(path, path.read_bytes()) if path.is_file() else {}


@lru_cache(maxsize=8)
def _load_recipe(path: Path, source: bytes) -> Mapping[str, Any]:
    """The same, read once in a process for as long as its text is the same."""
    name = f"recipe_of_{path.parent.name}"
    spec = spec_from_file_location(name, path, loader=AsItStands(name, str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise InputError(f"{path}: cannot be used ({what})") from None
    found = {name: getattr(module, name) for name in HOOKS if hasattr(module, name)}
    for name, value in found.items():
        if not callable(value):
            raise InputError(f"{path}: {name} must be a function")
    if idle := find_idle(source):
        near = difflib.get_close_matches(idle, HOOKS, 1, 0.5)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise InputError(
            f"{path}: nobody calls {idle}{hint} (a run calls {', '.join(HOOKS)}; take it out, or begin its "
            "name with _)"
        )
    if not found:
        raise InputError(
            f"{path}: holds none of {', '.join(HOOKS)}; write one, or take the file away"
        )
    return found


def find_idle(source: bytes) -> str:
    """The first function of a recipe that neither a run nor another of its lines calls; empty if none."""
    tree = ast.parse(source)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    idle = (x for x in defined if x not in used and x not in HOOKS and not x.startswith("_"))
    return next(idle, "")
