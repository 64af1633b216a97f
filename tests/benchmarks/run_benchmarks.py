"""How fast and how large: each rule, the month, the build, the start-up, the memory.

``python tests/benchmarks/run_benchmarks.py [--small]`` prints tables of what was measured beside
the budgets of the design. Nothing is asserted: a clock is no test. Every size runs in a process of
its own; seconds are those of a core, so that other work on the machine does not count.
"""

import gc
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
PRESET = "korrewegwijk"
SIZES = {10_000: (1, 24), 100_000: (5, 12), 1_000_000: (50, 6)}
"""Residents -> wijken side by side, months that are timed."""

PAGE_WIDTH = 110  # characters, where the output is no terminal
SETTLING = 6  # months that pass before the clock runs
MESA_RESIDENTS, MESA_MONTHS = 2_000, 3
COIN_SETTLING, COIN_MONTHS = 24, 24
MONTH_BUDGET, MARKET_BUDGET = 1.0e6, 3.0e6  # resident-months a second
BUDGETS = {
    "120 months, 10,000 residents": (1.3, "s"),
    "build, 10,000 residents": (1.0, "s"),
    "shell to first result": (5.0, "s"),
    "shell to first result, of a core": (5.0, "s"),
    "market with a coin over without": (1.15, "times"),
    "memory, 10,000 residents": (50.0, "MB"),
    "800 segments over the grid": (1.5, "times"),
    "800 segments, pickled": (60.0, "MB"),
    "memory, 1,000,000 residents": (2000.0, "MB"),
    "a month, 1,000,000 residents": (1.2, "s"),
}
WORKER = "import sys; sys.path[:0] = [{root!r}]; from tests.benchmarks.{call}"


def read_memory() -> float:
    """Memory of this process now, MB; its peak where the system does not say more."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1e6 if sys.platform == "darwin" else 1e3)
    return pages * resource.getpagesize() / 1e6


def scale_area(n_residents: int, code: str) -> Any:
    """Key figures of a preset with its counts scaled to so many residents of 15 and older."""
    from wijkabm.place.catalogue import FIGURES
    from wijkabm.place.presets import load_preset

    area = load_preset(PRESET)
    adults = area.figures["inhabitants"].value - area.figures["age_0_14"].value
    counts = {spec.name for spec in FIGURES if spec.kind == "count"}
    figures = {
        name: replace(figure, value=float(round(figure.value * n_residents / adults)))
        if name in counts
        else figure
        for name, figure in area.figures.items()
    }
    return replace(area, code=code, name=code, figures=figures)


def add_bytes(model: Any) -> float:
    """Bytes of all columns of the tables, MB."""
    return sum(c.nbytes for table in model.world for c in table if isinstance(c, np.ndarray)) / 1e6


def measure_size(n_residents: int) -> None:
    """Build and run one size; print what was measured as one line of JSON."""
    from wijkabm.model.wijk import Wijk

    small = Wijk(areas=[scale_area(1_000, "warm")], burn_in=1).run(1)  # compile or load the kernels
    del small
    gc.collect()
    before = read_memory()
    n_wijken, months = SIZES[n_residents]
    areas = [scale_area(n_residents // n_wijken, f"wijk-{k + 1}") for k in range(n_wijken)]
    start = time.process_time()
    model = Wijk(areas=areas, burn_in=0)
    build = time.process_time() - start
    model.run(SETTLING)
    model.seconds = {}
    run, core = time_months(model, months)
    busy = core / run  # of a core, so that other work on the machine does not count
    gc.collect()
    measured = {
        "residents": int(model.world.residents.alive.sum()),
        "wijken": n_wijken,
        "months": months,
        "build": build,
        "month": core / months,
        "rules": {name: busy * seconds / months for name, seconds in model.seconds.items()},
        "busy": busy,
        "memory": read_memory() - before,
        "tables": add_bytes(model),
        "imports": before,
    }
    if n_residents == min(SIZES):
        measured["ten_years"] = time_months(model, 120)[1]
        measured["coin"] = measure_coin(model)
        measured["mesa"] = measure_mesa(model)
    print(json.dumps(measured))


def time_months(model: Any, months: int) -> tuple[float, float]:
    """Seconds that so many months take by the clock and of a processor core."""
    clock, core = time.perf_counter(), time.process_time()
    model.run(months)
    return time.perf_counter() - clock, time.process_time() - core


def measure_coin(model: Any) -> float:
    """Time of the market rule with a coin in use over without: two copies, month by month in turns."""
    from wijkabm.levers.desk.scenario import Scenario
    from wijkabm.levers.registry import make_lever

    plain, paying = (pickle.loads(pickle.dumps(model)) for _ in range(2))
    paying.set_policy(Scenario("coin", levers=(make_lever("social_coin", {}),)))
    for copy in (plain, paying):
        copy.run(COIN_SETTLING)
        copy.seconds = {}
    for _ in range(COIN_MONTHS):
        plain.run(1)
        paying.run(1)
    return float(paying.seconds["go_shopping"] / plain.seconds["go_shopping"])


def measure_mesa(model: Any) -> float:
    """Resident-months a second of the shopping rule written with ordinary Mesa agents."""
    from tests.benchmarks.mesa_shopping import Shopping

    shopping = Shopping(model, MESA_RESIDENTS)
    shopping.step()  # habits form
    start = time.process_time()
    for _ in range(MESA_MONTHS):
        shopping.step()
    return MESA_RESIDENTS * MESA_MONTHS / (time.process_time() - start)


def run_worker(call: str) -> dict[str, Any]:
    """What is measured in a fresh process, by ``module import function; function(...)``."""
    code = WORKER.format(root=str(ROOT), call=call)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{call} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def measure_startup() -> tuple[float, float]:
    """Seconds from the shell to the result of one month, by the clock and of a core.

    The burn-in is included and the caches are warm.
    """
    command = [sys.executable, "-m", "wijkabm", "run", "--months", "1", "--quiet"]
    clock = core = 0.0
    for _ in range(2):  # the first fills the caches
        with tempfile.TemporaryDirectory() as folder:
            before, start = children_seconds(), time.perf_counter()
            subprocess.run([*command, "--out", f"{folder}/run"], check=True, capture_output=True)
            clock, core = time.perf_counter() - start, children_seconds() - before
    return clock, core


def children_seconds() -> float:
    """Seconds of a core that ended child processes took so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def print_rules(measured: dict[int, dict[str, Any]], console: Console) -> None:
    """Print millions of resident-months a second of each rule, and its share of the month."""
    table = Table(title="Million resident-months a second (share of the month)")
    table.add_column("rule")
    for m in measured.values():
        place = "1 wijk" if m["wijken"] == 1 else f"{m['wijken']} wijken"
        table.add_column(f"{m['residents']:,} residents, {place}", justify="right")
    largest = list(measured.values())[-1]
    rules = sorted(largest["rules"], key=lambda name: -largest["rules"][name])
    for name in [*rules, "the month"]:
        cells = []
        for m in measured.values():
            seconds = m["month"] if name == "the month" else m["rules"][name]
            rate = m["residents"] / seconds / 1e6
            cells.append(f"{rate:,.2f} ({100 * seconds / m['month']:.0f} %)")
        budget = {"go_shopping": MARKET_BUDGET, "the month": MONTH_BUDGET}.get(name)
        label = f"{name} (budget {budget / 1e6:.0f})" if budget else name
        table.add_row(label, *cells)
    console.print(table)


def print_budgets(
    measured: dict[int, dict[str, Any]],
    startup: tuple[float, float],
    streets: dict[str, Any],
    console: Console,
) -> None:
    """Print times and memory beside their budgets."""
    small = measured[min(SIZES)]
    values = {
        "120 months, 10,000 residents": small["ten_years"],
        "build, 10,000 residents": small["build"],
        "shell to first result": startup[0],
        "shell to first result, of a core": startup[1],
        "market with a coin over without": small["coin"],
        "memory, 10,000 residents": small["memory"],
        "800 segments over the grid": max(streets["ratios"].values()),
        "800 segments, pickled": streets["megabytes"],
    }
    if max(SIZES) in measured:
        large = measured[max(SIZES)]
        values["memory, 1,000,000 residents"] = large["memory"]
        values["a month, 1,000,000 residents"] = large["month"]
    table = Table(title="Budgets")
    for head in ("what", "measured", "budget", ""):
        table.add_column(head, justify="left" if head == "what" else "right")
    for name, value in values.items():
        budget, unit = BUDGETS[name]
        verdict = "[green]kept[/]" if value <= budget else f"[red]{value / budget:.1f} times[/]"
        table.add_row(name, f"{value:,.2f} {unit}", f"{budget:,.1f} {unit}", verdict)
    console.print(table)
    for n, m in measured.items():
        console.print(
            f"{n:>9,}: build {m['build']:.2f} s, a month {m['month']:.4f} s of a core (the process "
            f"had {100 * m['busy']:.0f} % of one), memory "
            f"{m['memory']:.0f} MB above {m['imports']:.0f} MB of imports, of which tables "
            f"{m['tables']:.0f} MB"
        )


def main(
    small: Annotated[bool, typer.Option("--small", help="Only 10,000 residents.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write this file.")] = None,
) -> None:
    """Measure rate, start-up, memory and sweeps and print them beside the budgets."""
    sys.path.insert(0, str(ROOT))
    from tests.benchmarks.sweeps import RUNS, SMALL_RUNS, print_sweeps

    console = Console(width=None if sys.stdout.isatty() else PAGE_WIDTH)
    measured: dict[int, dict[str, Any]] = {}
    for n in SIZES if not small else [min(SIZES)]:
        console.print(f"Measuring {n:,} residents ...", highlight=False)
        measured[n] = run_worker(f"run_benchmarks import measure_size; measure_size({n})")
    streets = run_worker("streets import measure_streets; measure_streets()")
    startup = measure_startup()
    print_rules(measured, console)
    print_budgets(measured, startup, streets, console)
    found = ", ".join(f"{name} {ratio:.2f}" for name, ratio in streets["ratios"].items())
    console.print(f"A month on 800 segments over the grid's, by what finds the units: {found}")
    first = measured[min(SIZES)]
    ours, theirs = first["residents"] / first["rules"]["go_shopping"], first["mesa"]
    console.print(
        f"Shopping: {ours:,.0f} resident-months a second here, {theirs:,.0f} with ordinary Mesa "
        f"agents: {ours / theirs:,.0f} times as fast."
    )
    print_sweeps(SMALL_RUNS if small else RUNS, console)
    if json_file is not None:
        content = {"startup": startup, "streets": streets, "sizes": measured}
        json_file.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    typer.run(main)
