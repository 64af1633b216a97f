"""What a whole run gave becomes what stands in the experiment's folder: rows, numbers, figures, page."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from wijkabm.experiment.form import EXPECTED, MADE, PAGE, README, ROWS, Form
from wijkabm.experiment.jobs import Job, draw
from wijkabm.experiment.numbers import measure_numbers, write_expected
from wijkabm.experiment.page import fill_page, find_bare_numbers
from wijkabm.experiment.published import set_beside
from wijkabm.experiment.rows import Row, find_differences, read_rows, write_rows
from wijkabm.experiment.shipped import find_pages, is_checkout
from wijkabm.experiment.verdict import hash_files
from wijkabm.ground.errors import InputError
from wijkabm.ground.provenance import name_versions
from wijkabm.runs.results import read_manifest

CHANGES = "*changes results*"


def accept(job: Job, again: bool = False) -> list[str]:
    """Put the results of a whole run into the folder of the experiment; the names of what was written.

    With `again` numbers, figures and page are made anew from the rows that stand there; without any the page
    alone, which says that nothing was run yet.

    Raises
    ------
    InputError
        There are no results of this design and model; the page states numbers of its own; rows changed and
        CHANGELOG.md says of no change of results; the experiment is part of an installation.
    """
    form = job.form
    if not form.is_copy and not is_checkout():
        raise InputError(
            f"accept: {form.name} is part of an installation; make a copy with wijkabm experiment copy"
        )
    ours = read_rows(form.folder / ROWS)
    if again and not ours:
        _put(form.folder / README, fill_page(form, {}, [], job.recipe).encode("utf-8"))
        return [README]
    rows = _read_same(form, ours) if again else _read_results(job)
    bare = find_bare_numbers(form.read_text(PAGE), form.file.stated)
    if bare:
        raise InputError(
            f"{form.folder / PAGE}: {'; '.join(bare[:5])}: give each as a marker {{{{name}}}}, or name "
            "it under stated"
        )
    if ours and not form.is_copy and find_differences(ours, rows):
        _check_changelog()
    return _write(job, rows)


def _read_results(job: Job) -> Sequence[Row]:
    """Rows of a whole run of this design with this model."""
    manifest = read_manifest(job.folder) or {}
    command = f"wijkabm experiment run {job.form.folder if job.form.is_copy else job.form.name}"
    if manifest.get("experiment") != job.form.name or manifest.get("quick"):
        raise InputError(
            f"{job.folder}: there is no whole run of {job.form.name}; first: {command}"
        )
    if manifest.get("identity") != job.identity:
        raise InputError(
            f"{job.folder}: was run with another design or another version of the model; again: "
            f"{command}"
        )
    return read_rows(job.folder / ROWS)


def _read_same(form: Form, ours: Sequence[Row]) -> Sequence[Row]:
    """The rows that stand there, if they are those that were accepted."""
    try:
        accepted = json.loads(form.read_text(MADE))["files"][ROWS]
    except (ValueError, KeyError, TypeError):
        accepted = None
    if hash_files(form, [ROWS])[ROWS] != accepted:
        raise InputError(f"{form.folder / ROWS}: is not what a run gave; run the experiment again")
    return ours


def _check_changelog() -> None:
    text = (find_pages() / "CHANGELOG.md").read_text("utf-8")
    if CHANGES not in text.partition("\n## [Unreleased]")[2].partition("\n## ")[0]:
        raise InputError(
            f"CHANGELOG.md: rows of the experiment changed, and no line under Unreleased says so; add "
            f"one with {CHANGES} and why"
        )


def _write(job: Job, rows: Sequence[Row]) -> list[str]:
    """Write every file whole, the list of their hashes last."""
    form, file = job.form, job.form.file
    numbers = measure_numbers(
        rows, file.versus, file.primary, job.cells.factors, job.recipe, file.numbers
    )
    numbers = set_beside(numbers, file.criteria)
    page = fill_page(form, numbers, rows, job.recipe)
    made = {
        ROWS: write_rows(rows).encode("utf-8"),
        EXPECTED: write_expected(numbers).encode("utf-8"),
        README: page.encode("utf-8"),
        **draw(job.recipe, rows, numbers),
    }
    for name, content in made.items():
        _put(form.folder / name, content)
    told = {
        "design": form.hash_design(),
        "versions": name_versions(),
        "files": hash_files(form, [name for name in made if name != README]),
    }
    _put(form.folder / MADE, (json.dumps(told, indent=1) + "\n").encode("utf-8"))
    return [*made, MADE]


def _put(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.tmp")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None
