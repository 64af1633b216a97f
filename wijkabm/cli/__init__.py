"""The command ``wijkabm``.

What takes long to import is imported inside the command that needs it, so that ``--help`` answers
at once. Whatever somebody gave that cannot be used becomes one line and exit code 2; a run that failed one
line and exit code 1.
"""

import os
import signal
import sys
import warnings
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NoReturn

import typer

from wijkabm.cli.brief import brief_command
from wijkabm.cli.checks import levers_check_command
from wijkabm.cli.compare import compare_command
from wijkabm.cli.experiment import experiment_app
from wijkabm.cli.look import (
    docs_command,
    figures_command,
    parameters_command,
    presets_command,
    story_command,
)
from wijkabm.cli.monitor import monitor_command
from wijkabm.cli.nulmeting import nulmeting_command
from wijkabm.cli.policy import levers_command, scenarios_command
from wijkabm.cli.room import app_command
from wijkabm.cli.runs import print_table, run_command
from wijkabm.cli.sensitivity import discover_command, plot_command, sensitivity_command
from wijkabm.cli.shared import name_folder, read_parameters, take_levers
from wijkabm.cli.streets import streets_command
from wijkabm.cli.sweep import status_command, sweep_command
from wijkabm.ground.errors import BooksError, InputError, RunError
from wijkabm.ground.provenance import UncheckedWarning, forget_command, note_command
from wijkabm.ground.terminal import is_text, let_terminals_print

__all__ = ["app", "main", "name_folder", "print_table", "read_parameters"]

USAGE_ERROR: Final[type[Exception]] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)
"""What typer raises when an option is unknown or malformed; where it lives differs by version."""

app = typer.Typer(
    help="An agent-based model of the economy of a Dutch neighbourhood, with exact books.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for name, command in (
    ("run", run_command),
    ("compare", compare_command),
    ("nulmeting", nulmeting_command),
    ("monitor", monitor_command),
    ("brief", brief_command),
    ("presets", presets_command),
    ("figures", figures_command),
    ("parameters", parameters_command),
    ("levers", levers_command),
    ("scenarios", scenarios_command),
    ("levers-check", levers_check_command),
    ("story", story_command),
    ("streets", streets_command),
    ("sweep", sweep_command),
    ("sweep-status", status_command),
    ("sensitivity", sensitivity_command),
    ("discover", discover_command),
    ("plot", plot_command),
    ("app", app_command),
    ("docs", docs_command),
):
    app.command(name)(take_levers(command))
app.add_typer(experiment_app, name="experiment")


class Interrupted(BaseException):
    """Somebody asked to stop; typer would make an exit of its own of a ``KeyboardInterrupt``."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        runs = sys.modules.get("wijkabm.runs.run")
        self.said = "interrupted; nothing was written" if runs is None else runs.tell_interrupted()


def fail(message: str, code: int = 2) -> NoReturn:
    """Print one line and leave."""
    print(f"error: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(code)


_show_warning = warnings.showwarning


def tell_warning(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
    """What a person must know as one line; what programmers must, as always."""
    if issubclass(category, UncheckedWarning):
        print(f"note: {message}", file=sys.stderr)
    else:
        _show_warning(message, category, *place, **more)


def stop(number: int, _: Any) -> NoReturn:
    """Leave at once on Ctrl-C and SIGTERM, removing unfinished results.

    Not by an exception: one that is raised while compiled code is being loaded is lost or aborts. Only
    while workers do all that, one is safe, and lets what they share be tidied up.
    """
    processes = sys.modules.get("multiprocessing")
    workers = processes.active_children() if processes is not None else []
    for worker in workers:
        worker.kill()
    if workers:
        raise Interrupted(number)
    runs = sys.modules.get("wijkabm.runs.run")
    said = "interrupted; nothing was written"
    if runs is not None:
        runs.give_up_unfinished()
        said = runs.tell_interrupted()
    show_cursor = "\x1b[?25h\n" if sys.stderr.isatty() else ""
    os.write(2, f"{show_cursor}error: {said}\n".encode())
    os._exit(128 + number)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line: one line and code 2 for bad input, 1 for a failed run, 130 after Ctrl-C."""
    let_terminals_print()
    try:
        os.getcwd()
    except FileNotFoundError:
        fail("the folder where you are is no longer there; go to another with cd")
    given = list(sys.argv[1:] if arguments is None else arguments)
    for option, value in pairwise([*given, "-"]):
        if option.startswith("--") and (value == "" or option.endswith("=")):
            fail(f"{option.removesuffix('=')} is empty; give what it asks, or leave it out")
    for argument in given:
        if not is_text(argument):
            fail(
                f"{argument}: holds bytes that are no UTF-8; give another name (of a file: rename it)"
            )
    note_command(given)
    watched = [
        number
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) is not signal.SIG_IGN
    ]
    before = {number: signal.signal(number, stop) for number in watched}
    try:
        with warnings.catch_warnings():
            warnings.showwarning = tell_warning
            code = app(args=given or ["--help"], prog_name="wijkabm", standalone_mode=False)
        sys.stdout.flush()
    except InputError as error:
        fail(str(error))
    except (RunError, BooksError) as error:
        fail(str(error), 1)
    except USAGE_ERROR as error:
        from wijkabm.ground.plain import say_plainly

        fail(say_plainly(error.format_message()))  # type: ignore[attr-defined]
    except Interrupted as interrupt:
        fail(interrupt.said, 128 + interrupt.number)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except MemoryError:
        fail("there is too little memory free for this; give fewer wijken, months or --workers", 1)
    except OSError as error:
        fail(f"{error.filename or 'the system'}: {error.strerror or error}")
    finally:
        forget_command()
        for number, handler in before.items():
            signal.signal(number, handler)
    sys.exit(code if isinstance(code, int) else 0)
