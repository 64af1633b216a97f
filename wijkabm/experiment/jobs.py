"""Run an experiment into a folder of its own, and hold what it gave against what stands in its page."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wijkabm.experiment.cells import Cells, list_cells
from wijkabm.experiment.form import EXPECTED, README, ROWS, Form, load_recipe
from wijkabm.experiment.kept import Kept
from wijkabm.experiment.live import live_cells
from wijkabm.experiment.numbers import Numbers, name_numbers, write_expected
from wijkabm.experiment.page import check_names, fill_page
from wijkabm.experiment.rows import Row, read_rows, tabulate, write_rows
from wijkabm.experiment.verdict import Verdict, judge_run
from wijkabm.ground.errors import InputError
from wijkabm.ground.provenance import describe_origin, name_versions
from wijkabm.runs import run
from wijkabm.runs.results import package_version, read_manifest, write_manifest

VERDICT: Final = "verdict.json"
RESULTS: Final = Path("results") / "experiments"


@dataclass(frozen=True)
class Job:
    """An experiment that is about to run.

    Attributes
    ----------
    form : Form
    cells : Cells
    quick : bool
    recipe : mapping
    folder : Path
        Where its results go.
    """

    form: Form
    cells: Cells
    quick: bool
    recipe: Mapping[str, Any]
    folder: Path

    @property
    def identity(self) -> str:
        """Hash of all that its rows depend on."""
        text = "".join(cell.identity for cell in self.cells.cells)
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def prepare(form: Form, quick: bool, out: Path | None) -> Job:
    """Check everything before anything runs.

    Raises
    ------
    InputError
    """
    folder = out or RESULTS / (f"{form.name}-quick" if quick else form.name)
    cells, recipe = list_cells(form, quick), load_recipe(form.folder)
    if not quick:  # whose page nobody fills in
        places = list(dict.fromkeys(cell.place for cell in cells.cells))
        check_names(
            form, name_numbers(cells.outcomes, cells.arms, places, form.file.numbers), recipe
        )
    return Job(form, cells, quick, recipe, folder)


def run_job(
    job: Job,
    *,
    workers: int,
    resume: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Verdict:
    """Run what is missing, write the results as one folder, and give the verdict.

    Parameters
    ----------
    job : Job
    workers : int
        Processes; the results do not depend on it.
    resume : bool
        Go on with what was kept of a run that was stopped; one that ended is not run again.
    progress : callable
        Called with the number of runs that ended.

    Raises
    ------
    InputError, RunError
    """
    _check_free(job.folder)
    kept = Kept(job.folder, job.cells.cells)
    earlier = _read_earlier(job) if resume else None
    if earlier is not None:
        progress(job.cells.count_runs())
        return judge_run(job.form, job.cells, earlier, job.quick, job.recipe)[0]
    kept.open(resume)
    with run.keeping(kept.tell), run.new_folder(job.folder, overwrite=True) as partial:
        rows = _live_all(job, kept, workers, progress)
        verdict, numbers = judge_run(job.form, job.cells, rows, job.quick, job.recipe)
        _write(job, rows, numbers, verdict, partial)
    kept.remove()
    return verdict


def _check_free(folder: Path) -> None:
    """Results of an experiment may be replaced by those of another run, and nothing else."""
    manifest = read_manifest(folder)
    if manifest is not None and "experiment" not in manifest:
        raise InputError(f"{folder}: holds other results; give another folder with --out")


def _read_earlier(job: Job) -> list[dict[str, Any]] | None:
    """Rows of the same runs that ended before."""
    manifest = read_manifest(job.folder)
    if manifest is None or manifest.get("identity") != job.identity:
        return None
    return read_rows(job.folder / ROWS) or None


def _live_all(
    job: Job, kept: Kept, workers: int, progress: Callable[[int], None]
) -> list[dict[str, Any]]:
    """The rows of all cells, in the order of the design."""
    found = {cell.identity: kept.read(cell) for cell in job.cells.cells}
    missing = [cell for cell in job.cells.cells if found[cell.identity] is None]
    done = job.cells.count_runs() - sum(len(cell.tasks) for cell in missing)
    progress(done)
    for cell, rows in live_cells(missing, workers) if missing else ():
        kept.keep(cell, rows)
        found[cell.identity] = rows
        done += len(rows)
        progress(done)
    return [row for cell in job.cells.cells for row in found[cell.identity] or ()]


def _write(job: Job, rows: Sequence[Row], numbers: Numbers, verdict: Verdict, folder: Path) -> None:
    """Write everything that a run gives into an existing folder; figures and page of a whole one."""
    (folder / ROWS).write_text(write_rows(rows), "utf-8")
    (folder / EXPECTED).write_text(write_expected(numbers), "utf-8")
    text = json.dumps(verdict.describe(), indent=1, ensure_ascii=False, allow_nan=True)
    (folder / VERDICT).write_text(text + "\n", "utf-8")
    if not job.quick:
        page = fill_page(job.form, numbers, rows, job.recipe)
        (folder / README).write_text(page, "utf-8")
        for name, content in draw(job.recipe, rows, numbers).items():
            (folder / name).write_bytes(content)
    write_manifest(describe_job(job), folder)


def describe_job(job: Job) -> dict[str, Any]:
    """The manifest of its results."""
    return {
        "wijkabm": package_version(),
        "experiment": job.form.name,
        "quick": job.quick,
        "identity": job.identity,
        "runs": job.cells.count_runs(),
        "versions": name_versions(),
        **describe_origin(),
    }


def draw(recipe: Mapping[str, Any], rows: Sequence[Row], numbers: Numbers) -> dict[str, bytes]:
    """Figures and tables that the recipe makes of the rows, by the name of their file."""
    if "draw" not in recipe:
        return {}
    from wijkabm.tell.style import to_png

    made = recipe["draw"](tabulate(rows), numbers)
    return {
        name: content.encode("utf-8") if isinstance(content, str) else to_png(content)
        for name, content in made.items()
    }
