"""How fast the live page is, in a real browser, with Mesa's SolaraViz on the same model beside it.

``python tests/benchmarks/run_app_benchmarks.py [--quick] [--drops N]`` prints a table of what was
measured beside what is asked. Nothing is asserted: a clock is no test. Server and browser share the
machine, so their figures are those of one laptop that does both.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.app.browser import ARGUMENTS, CHROMIUM, OFFLINE, Visitor  # noqa: E402

LARGE, SMALL = "zuilen-oost", "heechterp-schieringen"  # 9,745 and 3,650 inhabitants
WARM = 3.0  # seconds before measuring
TOWNS = 56  # side by side: streets of a file, at the most that a page is asked to play

MOVE = """async (value) => {
  const slider = document.querySelector('article[data-lever=coaching] > .field input');
  const cost = document.querySelector('article[data-lever=coaching] .cost');
  const before = JSON.stringify(wijkRoom.state.panel.policy.marks) + cost.textContent;
  const start = performance.now();
  slider.value = String(value);
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  slider.dispatchEvent(new Event('change', {bubbles: true}));
  while (performance.now() - start < 5000) {
    await new Promise((drawn) => requestAnimationFrame(drawn));
    if (JSON.stringify(wijkRoom.state.panel.policy.marks) + cost.textContent !== before) break;
  }
  await new Promise((drawn) => requestAnimationFrame(drawn));
  return performance.now() - start;
}"""

COUNT = """() => {
  window.benchBytes = window.benchFrames = 0;
  const hear = wijkRoom.hear.bind(wijkRoom);
  wijkRoom.hear = (channel, content) => {
    window.benchBytes += JSON.stringify(content).length;
    if (channel === 'frame') window.benchFrames += 1;
    hear(channel, content);
  };
}"""


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def start(command: list[str], port: int, environment: dict[str, str] | None = None) -> Any:
    """A server as a process of its own, once it answers; gives the process."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while True:
            if process.poll() is not None:
                raise RuntimeError(f"{' '.join(command)}: ended with {process.returncode}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).read()
                break
            except OSError:
                time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def serve_room(preset: str, most: int = 60, streets: Path | None = None) -> Any:
    """Our page."""
    port = free_port()
    command = [sys.executable, "-m", "wijkabm", "app", preset, "--port", str(port)]
    if streets is not None:
        command += ["--streets", str(streets)]
    with start([*command, "--max-sessions", str(most)], port) as process:
        yield f"http://127.0.0.1:{port}", process


def list_processes(process: Any) -> list[psutil.Process]:
    """A server's own process and those of its sessions."""
    server = psutil.Process(process.pid)
    return [server, *server.children(recursive=True)]


def count_seconds(process: Any) -> float:
    """Seconds of processor that a server has used."""
    return sum(sum(part.cpu_times()[:2]) for part in list_processes(process))


def count_megabytes(process: Any) -> float:
    """Resident memory of a server."""
    return sum(part.memory_info().rss for part in list_processes(process)) / 2**20


def open_room(browser: Any, address: str) -> tuple[Visitor, float]:
    """A visitor whose first page is there, and the seconds it took."""
    begun = time.perf_counter()
    visitor = Visitor(browser, address).ready()
    return visitor, time.perf_counter() - begun


def write_streets(folder: str) -> Path:
    """Eight hundred segments and more as streets of the large wijk."""
    from tests.app.own_town import make_town
    from wijkabm.place.presets import load_preset
    from wijkabm.place.street_file import write_street_file

    homes = round(load_preset(LARGE).value("households"))
    path = Path(folder) / "large.streets.json"
    path.write_text(write_street_file(make_town(TOWNS, LARGE, homes)), "utf-8")
    return path


def measure_pace(
    browser: Any, preset: str, sessions: int, seconds: float, streets: Path | None = None
) -> dict[str, Any]:
    """Months a second in each of several pages, policy and twin running, asked 12."""
    with serve_room(preset, streets=streets) as (address, process):
        opened = [open_room(browser, address) for _ in range(sessions)]
        visitors = [visitor for visitor, _ in opened]
        for visitor in visitors:
            visitor.order("lever", name="coaching", fields={"places": 40})
            visitor.order("lever", name="vacancy_tax", fields={"rate": 0.03})
            visitor.order("speed", speed=30 if sessions == 1 else 12)
        for visitor in visitors:
            visitor.order("play", on=True)
        time.sleep(WARM)
        months = [visitor.state("month") for visitor in visitors]
        visitors[0].page.evaluate(COUNT)
        busy, begun = count_seconds(process), time.perf_counter()
        first = visitors[0].state("month")
        time.sleep(seconds)
        frames = visitors[0].page.evaluate("window.benchFrames")
        bytes_sent = visitors[0].page.evaluate("window.benchBytes")
        steps = visitors[0].state("month") - first
        took = time.perf_counter() - begun
        lived = [v.state("month") - m for v, m in zip(visitors, months, strict=True)]
        share = (count_seconds(process) - busy) / took
        slides = [visitors[0].page.evaluate(MOVE, 200 + 37 * k % 700) for k in range(15)]
        scene = visitors[0].state("scene.wijken")
        people = sum(w["inhabitants"] for w in scene)
        for visitor in visitors:
            visitor.close()
        return {
            "residents": people,
            "segments": sum(w["n_segments"] for w in scene),
            "sessions": sessions,
            "load": statistics.median(seconds for _, seconds in opened),
            "pace": min(lived) / took,
            "drawn": frames / took,
            "kilobytes": bytes_sent / max(steps, 1) / 1000,
            "slider": statistics.median(slides),
            "processor": 100 * share,
        }


def measure_ahead(browser: Any, preset: str, seconds: float) -> dict[str, Any]:
    """Seconds from letting a slider go until a fan of 120 months stands, and months of lag in play.

    Idle first, so that the worlds without policy have been lived ahead, as when a room talks before it
    moves anything.
    """
    with serve_room(preset) as (address, _):
        visitor, _ = open_room(browser, address)
        page = visitor.page
        visitor.go(12)
        page.wait_for_function("wijkRoom.state.reach(wijkRoom.state.setup.pairs) >= 132")
        page.evaluate(MOVE, 500)
        begun = time.perf_counter()
        waits = {}
        for name, pairs in (("first", "1"), ("whole", "wijkRoom.state.setup.pairs")):
            page.wait_for_function(f"wijkRoom.state.reach({pairs}) >= 132")
            waits[name] = time.perf_counter() - begun
        lags = {}
        for speed in (1, 4):
            visitor.order("speed", speed=speed)
            visitor.order("play", on=True)
            worst, end, slide = 0, time.monotonic() + seconds, 300
            while time.monotonic() < end:  # a room that keeps moving the slider
                page.evaluate(MOVE, slide)
                slide = 250 + (slide + 83) % 600
                time.sleep(2.0)
                worst = max(worst, page.evaluate("wijkRoom.state.month - wijkRoom.state.known"))
            visitor.order("play", on=False)
            lags[speed] = worst
        visitor.close()
    return {**waits, "lag at 1x": lags[1], "lag at 4x": lags[4]}


def measure_mesa(browser: Any, preset: str, seconds: float) -> dict[str, Any]:
    """Mesa's SolaraViz: months a second, processor, time until the page stands."""
    port = free_port()
    command = [sys.executable, "-m", "solara", "run", "tests/benchmarks/solara_viz.py",
               "--port", str(port), "--no-open", "--production"]  # fmt: skip
    environment = {"WIJKABM_BENCH_PRESET": preset, "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False"}
    with start(command, port, environment) as process:
        sent: list[int] = []
        context = browser.new_context()
        page = context.new_page()
        page.on("websocket", lambda ws: ws.on("framereceived", lambda data: sent.append(len(data))))
        begun = time.perf_counter()
        page.goto(f"http://127.0.0.1:{port}/", timeout=120_000)
        page.wait_for_selector(".bench-month", timeout=120_000)
        load = time.perf_counter() - begun
        page.get_by_role("button", name="▶").or_(page.get_by_text("▶")).first.click()
        time.sleep(WARM)
        read = lambda: int(page.inner_text(".bench-month").split()[-1])  # noqa: E731
        month, busy, begun = read(), count_seconds(process), time.perf_counter()
        sent.clear()
        time.sleep(seconds)
        took, lived = time.perf_counter() - begun, read() - month
        context.close()
        return {
            "load": load,
            "pace": lived / took,
            "kilobytes": sum(sent) / max(lived, 1) / 1000,
            "processor": 100 * (count_seconds(process) - busy) / took,
        }


def measure_drops(browser: Any, count: int) -> dict[str, Any]:
    """Memory after a few pages, and after `count` more that were opened and dropped."""
    with serve_room(SMALL) as (address, process):
        for k in range(10 + count):
            if k == 10:
                time.sleep(3)
                before = count_megabytes(process)
            visitor, _ = open_room(browser, address)
            visitor.order("play", on=True)
            visitor.page.wait_for_function("Number(document.body.dataset.month) >= 2")
            visitor.close()
        time.sleep(3)
        after = count_megabytes(process)
    return {"before": before, "after": after, "growth": 100 * (after / before - 1)}


def main(
    quick: Annotated[bool, typer.Option("--quick", help="One page of each kind only.")] = False,
    drops: Annotated[int, typer.Option(help="Pages opened and dropped, for memory.")] = 100,
    seconds: Annotated[float, typer.Option(help="Seconds of each measurement.")] = 10.0,
) -> None:
    """Measure the live page and print what was found."""
    if CHROMIUM is None:
        print("no Chromium found: nothing can be measured")
        raise typer.Exit(1)
    from playwright.sync_api import sync_playwright

    console = Console(width=118)
    console.print(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    table = Table(
        title="the live page; asked: first page 3 s, 12, 10 and 10 months/s, 60 ms, 10 kB"
    )
    for head in ("page", "residents", "segments", "sessions", "first page s", "months/s each", "drawn/s",
                 "kB/month", "slider ms", "server CPU %"):  # fmt: skip
        table.add_column(head, justify="left" if head == "page" else "right")
    cases = [(LARGE, 1), (SMALL, 1)] if quick else [(LARGE, 1), (LARGE, 5), (SMALL, 10)]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, OFFLINE])
        own = write_streets(folder)
        for preset, sessions, streets in [(LARGE, 1, own), *((*case, None) for case in cases)]:
            row = measure_pace(browser, preset, sessions, seconds, streets)
            console.print(row)
            table.add_row(
                "wijkabm app", f"{row['residents']:,}", str(row["segments"]), str(sessions),
                f"{row['load']:.1f}", f"{row['pace']:.1f}", f"{row['drawn']:.1f}", f"{row['kilobytes']:.1f}",
                f"{row['slider']:.0f}", f"{row['processor']:.0f}",
            )  # fmt: skip
        ahead = measure_ahead(browser, LARGE, 3 * seconds)
        console.print(
            f"ahead, one page: first fan after {ahead['first']:.1f} s (asked 4), all pairs after "
            f"{ahead['whole']:.1f} s (asked 30); months behind at 1x {ahead['lag at 1x']}, at 4x "
            f"{ahead['lag at 4x']} (asked 12), while a slider is moved every two seconds"
        )
        mesa = measure_mesa(browser, LARGE, seconds)
        table.add_row(
            "Mesa SolaraViz", "", "", "1", f"{mesa['load']:.1f}", f"{mesa['pace']:.1f}",
            f"{mesa['pace']:.1f}", f"{mesa['kilobytes']:.1f}", "on reset", f"{mesa['processor']:.0f}",
        )  # fmt: skip
        console.print(table)
        if drops and not quick:
            found = measure_drops(browser, drops)
            console.print(
                f"memory: {found['before']:.0f} MB after 10 pages, {found['after']:.0f} MB after "
                f"{drops} more were opened and dropped ({found['growth']:+.0f} %; asked: 20 at most)"
            )
        browser.close()


if __name__ == "__main__":
    typer.run(main)
