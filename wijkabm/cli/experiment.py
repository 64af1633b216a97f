"""``wijkabm experiment``: list, show, copy, run and accept."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wijkabm.cli import options
from wijkabm.cli.compare import show_runs
from wijkabm.cli.shared import WIDE, Language, print_json, take_levers
from wijkabm.ground.errors import InputError

if TYPE_CHECKING:
    from wijkabm.experiment.form import Form
    from wijkabm.experiment.jobs import Job
    from wijkabm.experiment.verdict import Verdict

ALL: Final = "all"
MOST_SHOWN: Final = 24
"""Numbers that are told on the screen; ``verdict.json`` has all."""

LINES: Final = 20  # lines of progress where the error stream is no screen

experiment_app = typer.Typer(
    help="Experiments whose every number is made, and can be made again, by a run.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="An experiment that ships, or the folder of a copy.")
]
LangOption = Annotated[Language, typer.Option(help="Language of what is told.")]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]
QuickOption = Annotated[
    bool, typer.Option("--quick", help="The first seeds of the same design, checked row by row.")
]
OutOption = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder of the results; of all: one in it each.")
]
ResumeOption = Annotated[
    bool, typer.Option("--resume", help="Go on with a run that was stopped; begins if none was.")
]


@experiment_app.command("list")
@take_levers
def list_command(lang: LangOption = Language.en, as_json: JsonOption = False) -> None:
    """List the experiments: what each asks, how long it takes, and whether its criterion holds."""
    from wijkabm.experiment.form import list_names, open_form

    rows = [_describe(open_form(name), lang.value) for name in list_names()]
    if as_json:
        print_json(rows)
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from wijkabm.ground.numbers import write_number
    from wijkabm.tell.texts import read_experiment_texts

    words = read_experiment_texts(lang.value)
    table = Table(box=SIMPLE_HEAD)
    for key, head in words["columns"].items():
        right = key in ("full", "quick")
        table.add_column(
            head, overflow="fold", no_wrap=key == "name", justify="right" if right else "left"
        )
    for row in rows:
        minutes = (write_number(row["minutes"][key], lang.value) for key in ("full", "quick"))
        table.add_row(row["name"], row["question"], *minutes, words["states"][row["state"]])
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


@experiment_app.command("show")
@take_levers
def show_command(
    name: NameArgument, lang: LangOption = Language.en, as_json: JsonOption = False
) -> None:
    """Show an experiment: its question, design and criteria, and its page."""
    from wijkabm.experiment.form import EXPECTED, README, open_form
    from wijkabm.experiment.numbers import read_expected

    form = open_form(name)
    told = _describe(form, lang.value)
    if as_json:
        file = form.file.model_dump(mode="json", exclude={"title", "question", "minutes"})
        print_json({**told, **file, "numbers": read_expected(form.folder / EXPECTED)})
        return
    print(f"{told['title']}\n{told['question']}\n{form.folder}\n")
    print(form.read_text(README).rstrip())


def _describe(form: "Form", language: str) -> dict[str, Any]:
    """What the list says of an experiment."""
    from wijkabm.experiment.form import EXPECTED
    from wijkabm.experiment.numbers import read_expected
    from wijkabm.experiment.page import judge_criteria

    numbers = read_expected(form.folder / EXPECTED)
    failed = judge_criteria(form.file.criteria, numbers)
    state = "fails" if failed else "holds" if form.file.criteria else "none"
    return {
        "name": form.name,
        "title": getattr(form.file.title, language),
        "question": getattr(form.file.question, language),
        "minutes": form.file.minutes.model_dump(),
        "state": state if numbers else "new",
        "folder": str(form.folder),
    }


@experiment_app.command("copy")
@take_levers
def copy_command(
    name: NameArgument,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
) -> None:
    """Make a copy of an experiment that you can change and run."""
    from wijkabm.experiment.form import FORM, open_form
    from wijkabm.runs import run

    form = open_form(name)
    if folder.exists():
        raise InputError(f"{folder}: exists already; give another folder")
    with run.new_folder(folder) as partial:
        shutil.copytree(
            form.folder, partial, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    print(f"{folder}: change {folder / FORM}, then wijkabm experiment run {folder}")


@experiment_app.command("run")
@take_levers
def run_command(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...|all", help="Experiments, or folders of copies.")
    ],
    quick: QuickOption = False,
    resume: ResumeOption = False,
    out: OutOption = None,
    workers: options.Workers = None,
    lang: LangOption = Language.en,
    as_json: JsonOption = False,
    quiet: options.Quiet = False,
) -> None:
    """Run experiments and hold them against their pages; exit code 1 if something is off."""
    from wijkabm.experiment.form import list_names, open_form
    from wijkabm.experiment.jobs import prepare
    from wijkabm.ground.machine import count_cores

    chosen = list_names() if names == [ALL] else names
    if ALL in chosen:
        raise InputError("experiment: all stands for every experiment; give it alone")
    forms = [open_form(name) for name in chosen]
    several = len(forms) > 1 or names == [ALL]
    jobs = [
        prepare(form, quick, out / form.name if out is not None and several else out)
        for form in forms
    ]
    twice = [job.folder for job in jobs]
    if len(set(twice)) < len(twice):
        raise InputError(
            "experiment: one is given twice, or two have the same name; give each once"
        )
    verdicts = [
        _run(job, workers or count_cores(), resume, lang.value, quiet or as_json, as_json)
        for job in jobs
    ]
    if as_json:
        print_json([verdict.describe() for verdict in verdicts])
    if any(verdict.is_off for verdict in verdicts):
        raise typer.Exit(1)


def _run(
    job: "Job", workers: int, resume: bool, language: str, quiet: bool, silent: bool
) -> "Verdict":
    """One experiment, and what it says."""
    from wijkabm.experiment.jobs import run_job
    from wijkabm.ground.numbers import write_number
    from wijkabm.runs.warm import warm_up_aloud
    from wijkabm.tell.texts import read_experiment_texts

    words, total = read_experiment_texts(language), job.cells.count_runs()
    if not quiet:
        minutes = getattr(job.form.file.minutes, "quick" if job.quick else "full")
        print(
            words["announce"].format(
                name=job.form.name, runs=total, workers=workers,
                minutes=words["minutes"][minutes != 1].format(n=write_number(minutes, language)),
                part=words["part"] if job.quick else "",
            ),
            flush=True,
        )  # fmt: skip
    warm_up_aloud(quiet=quiet)
    with show_runs(total, quiet) as progress:
        verdict = run_job(
            job, workers=workers, resume=resume, progress=_in_lines(progress, total, quiet)
        )
    if not silent:
        print_verdict(verdict, job, language)
    return verdict


def _in_lines(progress: Any, total: int, quiet: bool) -> Any:
    """The progress bar, or lines where the error stream is no screen."""
    if quiet or sys.stderr.isatty():
        return progress
    told = -1

    def tell(done: int) -> None:
        nonlocal told
        if done * LINES // max(total, 1) > told:
            told = done * LINES // max(total, 1)
            print(f"{done} of {total} runs", file=sys.stderr, flush=True)

    return tell


def print_verdict(verdict: "Verdict", job: "Job", language: str) -> None:
    """Rows, numbers, files, and what comes of it."""
    from wijkabm.experiment.rows import tell_row
    from wijkabm.experiment.verdict import EQUAL, NOT_RUN
    from wijkabm.ground.numbers import write_number
    from wijkabm.tell.texts import read_experiment_texts

    words = read_experiment_texts(language)

    def beside(ours: Any, yours: Any) -> str:
        one, two = (
            "–" if x is None else write_number(x, language) if isinstance(x, float) else str(x)
            for x in (ours, yours)
        )
        return str(words["ours_yours"].format(ours=one, yours=two))

    if not verdict.is_new:
        equal = verdict.rows - len({key for key, *_ in verdict.differences})
        print(words["rows"].format(name=verdict.name, equal=equal, rows=verdict.rows))
        for key, name, ours, yours in verdict.differences[:5]:
            what = f"{name} {beside(ours, yours)}" if name else words["no_row"]
            print(f"  {tell_row(key)}: {what}")
        counts = [f"{n} {words['verdicts'][kind]}" for kind, n in verdict.count().items() if n]
        print(words["numbers"].format(told=", ".join(counts)))
    skipped = () if verdict.is_changed else (EQUAL, NOT_RUN)
    shown = [(name, x) for name, x in verdict.numbers.items() if x["verdict"] not in skipped]
    for name, x in shown[:MOST_SHOWN]:
        z = "" if x["z"] is None else f", z {write_number(round(x['z'], 1), language)}"
        print(f"  {name}: {words['verdicts'][x['verdict']]}; {beside(x['ours'], x['yours'])}{z}")
    if len(shown) > MOST_SHOWN:
        print(f"  ... {len(shown) - MOST_SHOWN}: verdict.json")
    for line in verdict.files:
        print(f"  {line}")
    print(_conclude(verdict, words, job.form))
    print(words["results"].format(folder=job.folder))


def _conclude(verdict: "Verdict", words: dict[str, Any], form: "Form") -> str:
    """The last word; of a copy never that it reproduces anything."""
    if verdict.is_new:
        return str(words["is_new"].format(name=form.folder if form.is_copy else form.name))
    if verdict.is_off:
        return str(words["is_off"])
    if verdict.is_copy:
        return str(words["beside"])
    if verdict.quick:
        return str(words["quick_reproduced"])
    return str(words["luck"] if verdict.differences else words["reproduced"])


@experiment_app.command("accept")
@take_levers
def accept_command(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...|all", help="Experiments that were run whole.")
    ],
    out: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Where their results are.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Make numbers, figures and page anew from the rows there."),
    ] = False,
) -> None:
    """Put what a whole run gave into the experiment's folder: rows, numbers, figures and page."""
    from wijkabm.experiment.accept import accept
    from wijkabm.experiment.form import list_names, open_form
    from wijkabm.experiment.jobs import prepare

    chosen = list_names() if names == [ALL] else names
    for form in [open_form(name) for name in chosen]:
        folder = out / form.name if out is not None and len(chosen) > 1 else out
        written = accept(prepare(form, False, folder), again)
        print(f"{form.folder}: {', '.join(written)}")
