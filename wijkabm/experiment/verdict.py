"""Is it found again? Rows to the digit, a verdict for every number, the page as it is filled in."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from wijkabm.experiment.cells import Cells
from wijkabm.experiment.form import EXPECTED, FORM, MADE, PAGE, README, ROWS, Form
from wijkabm.experiment.numbers import Numbers, measure_numbers, read_expected
from wijkabm.experiment.page import fill_page
from wijkabm.experiment.published import set_beside
from wijkabm.experiment.rows import Key, Row, find_differences, name_row, read_rows, tell_row

EQUAL, WITHIN, OFF, NOT_RUN, OTHER = "equal", "within luck", "off", "not run", "other"
"""What is said of a number; *other* where nothing can be off: in a copy that was changed."""

LUCK: Final = 3.0
"""Standard errors of the difference of two numbers within which luck may make it."""

SIX: Final = 6  # digits in which numbers that are equal agree
MOST_TOLD: Final = 20


@dataclass
class Verdict:
    """What a run says of what stands in the folder.

    Attributes
    ----------
    name, quick, is_copy : see `Form`
    is_changed : bool
        Of a copy: whether its design is another than that of the numbers that stand there.
    is_new : bool
        Whether nothing was accepted yet.
    rows : int
        Rows that were run.
    differences : list
        Of these, what differs from ours: run, column, ours, yours.
    numbers : dict
        For every number its verdict, ours, yours and z.
    files : list of str
        Files of the folder that do not follow from one another.
    """

    name: str
    quick: bool
    is_copy: bool
    is_changed: bool
    is_new: bool
    rows: int = 0
    differences: list[tuple[Key, str, Any, Any]] = field(default_factory=list)
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def is_off(self) -> bool:
        """Whether something is off: of an own, changed copy nothing is."""
        if self.is_changed or self.is_new:
            return False
        rows = self.quick and bool(self.differences)
        return rows or bool(self.files) or any(x["verdict"] == OFF for x in self.numbers.values())

    def count(self) -> dict[str, int]:
        """Numbers by verdict."""
        said = [x["verdict"] for x in self.numbers.values()]
        return {word: said.count(word) for word in (EQUAL, WITHIN, OFF, OTHER, NOT_RUN)}

    def describe(self) -> dict[str, Any]:
        """As JSON."""
        rows = {tell_row(key) for key, *_ in self.differences}
        return {
            "experiment": self.name,
            "quick": self.quick,
            "copy": self.is_copy,
            "changed": self.is_changed,
            "new": self.is_new,
            "off": self.is_off,
            "rows": {"run": self.rows, "equal": self.rows - len(rows), "differ": len(rows)},
            "first_differences": [
                {"run": tell_row(key), "outcome": name, "ours": ours, "yours": yours}
                for key, name, ours, yours in self.differences[:MOST_TOLD]
            ],
            "count": self.count(),
            "files": self.files,
            "numbers": self.numbers,
        }


def judge_run(
    form: Form, cells: Cells, yours: Sequence[Row], quick: bool, recipe: Mapping[str, Any]
) -> tuple[Verdict, Numbers]:
    """Hold the rows of a run against what stands in the folder; the verdict, and the numbers of the run."""
    ours, expected = read_rows(form.folder / ROWS), read_expected(form.folder / EXPECTED)
    verdict = Verdict(
        form.name, quick, form.is_copy, has_changed(form), not ours and not expected, len(yours)
    )
    file = form.file

    def measure(rows: Sequence[Row]) -> Numbers:
        numbers = measure_numbers(
            rows, file.versus, file.primary, cells.factors, recipe, file.numbers
        )
        return set_beside(numbers, file.criteria)

    found = measure(yours)
    if verdict.is_new:
        verdict.numbers = {name: _tell(NOT_RUN, None, found[name]) for name in found}
        return verdict, found
    verdict.differences = find_differences(ours, yours)
    if is_behind(form) and ours and yours and set(ours[0]) != set(yours[0]):
        # What its recipe makes now cannot be made of rows that hold something else.
        verdict.numbers = {name: _tell(NOT_RUN, None, found[name]) for name in found}
        verdict.files = [tell_behind()]
        return verdict, found
    follows = expected if verdict.is_changed else measure(ours)
    same = {name_row(row) for row in yours}
    base = measure([row for row in ours if name_row(row) in same]) if quick else expected
    for name in dict.fromkeys([*expected, *found]):
        verdict.numbers[name] = _judge_number(
            name, expected, follows, base, found, quick and not verdict.is_changed
        )
    if verdict.is_changed:
        for told in verdict.numbers.values():
            told["verdict"] = OTHER if told["verdict"] == OFF else told["verdict"]
    verdict.files = [] if verdict.is_changed else check_files(form, expected, ours, recipe)
    return verdict, found


def _judge_number(
    name: str, expected: Numbers, follows: Numbers, base: Numbers, found: Numbers, quick: bool
) -> dict[str, Any]:
    """The verdict on one number.

    One that does not follow from our rows is off, whoever ran what. In a quick run the numbers of the same
    rows are compared, and one that is equal there has still not been run.
    """
    stated, made = expected.get(name), follows.get(name)
    if stated != made:
        return _tell(OFF, stated, made)
    ours, yours = base.get(name), found.get(name)
    if quick and (yours is None or ours is None):
        return _tell(NOT_RUN, stated, None)
    said = _tell(*_compare(ours, yours))
    if quick:
        said["verdict"] = NOT_RUN if said["verdict"] == EQUAL else OFF
    return said


def _compare(ours: Any, yours: Any) -> tuple[str, Any, Any]:
    if ours is None or yours is None:
        return (OFF if ours is not yours else EQUAL), ours, yours
    one, two = ours["value"], yours["value"]
    if one is None or two is None:
        return (EQUAL if one is two else OFF), ours, yours
    if f"{one:.{SIX}g}" == f"{two:.{SIX}g}":
        return EQUAL, ours, yours
    z = find_z(ours, yours)
    return (WITHIN if z is not None and abs(z) < LUCK else OFF), ours, yours


def find_z(ours: Any, yours: Any) -> float | None:
    """The difference of two numbers in standard errors; None where one has no error or no value."""
    if not ours or not yours or ours.get("value") is None or yours.get("value") is None:
        return None
    errors = [number.get("error") for number in (ours, yours)]
    if None in errors or not (size := math.hypot(*errors)):
        return None
    return float((yours["value"] - ours["value"]) / size)


def _tell(verdict: str, ours: Any, yours: Any) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "ours": None if ours is None else ours["value"],
        "yours": None if yours is None else yours["value"],
        "z": find_z(ours, yours),
    }


def has_changed(form: Form) -> bool:
    """Whether a copy asks something else than what the numbers that stand there answer."""
    return form.is_copy and _read_made(form).get("design") != form.hash_design()


def is_behind(form: Form) -> bool:
    """Whether one of ours holds rows of another design than it asks for now."""
    made = _read_made(form)
    return not form.is_copy and bool(made) and made.get("design") != form.hash_design()


def tell_behind() -> str:
    """What is said of it."""
    return f"{FORM}: is another design than that of {ROWS}; run it and accept it"


def _read_made(form: Form) -> dict[str, Any]:
    try:
        made = json.loads(form.read_text(MADE))
    except ValueError:
        return {}
    return made if isinstance(made, dict) and isinstance(made.get("files"), dict) else {}


def _read(path: Any) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def hash_files(form: Form, names: Sequence[str]) -> dict[str, str]:
    """Hashes of files of the folder."""
    return {
        name: hashlib.sha256(_read(form.folder / name)).hexdigest()[:16] for name in sorted(names)
    }


def check_files(
    form: Form, expected: Numbers, rows: Sequence[Row], recipe: Mapping[str, Any]
) -> list[str]:
    """What of the folder is not what was accepted, or does not follow from what is."""
    wrong = []
    page = form.read_text(README)
    filled = page if form.is_copy else fill_page(form, expected, rows, recipe)
    if filled != page:
        pairs = zip(filled.split("\n"), page.split("\n"), strict=False)
        lines = [k for k, (one, two) in enumerate(pairs, 1) if one != two]
        line = f", line {lines[0]}" if lines else ""
        wrong.append(f"{README}{line}: is not {PAGE} with the numbers of {EXPECTED}")
    made = _read_made(form)
    if not made:
        return [*wrong, f"{MADE}: is missing or damaged"]
    if is_behind(form):
        wrong.append(tell_behind())
    hashes: dict[str, str] = made["files"]
    wrong += [
        f"{name}: is not what was accepted"
        for name, value in hash_files(form, list(hashes)).items()
        if value != hashes[name]
    ]
    return wrong
