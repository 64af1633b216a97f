"""Try the model with many cases: ``python -m tests.fuzz --cases 2000 --out FOLDER``.

Every case is a line of ``FOLDER/cases.jsonl``: completed, refused in a line, or an error. A folder is gone on
with where it stopped, as long as the rules are the same. ``--case N`` repeats one case here and shows all of
its error.
"""

import argparse
import json
import os
import signal
import sys
from collections import Counter
from multiprocessing import connection, get_context
from pathlib import Path
from typing import Any

from tests.fuzz.cases import draw_case
from tests.fuzz.checks import find_faults
from tests.fuzz.work import live, read_sample, work
from wijkabm.ground.compiled.sources import hash_closure

LIMIT = 120.0
"""Seconds of processor time after which a case counts as one that does not end."""


class Worker:
    """A process that tries one case at a time."""

    def __init__(self, files: list[Path], limit: float) -> None:
        context = get_context("spawn")
        self.files = files
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=work, args=(other, files, limit), daemon=True)
        self.process.start()
        other.close()
        self.number: int | None = None

    def give(self, number: int | None) -> None:
        """Hand over a case; None to end."""
        self.number = number
        self.pipe.send(number)

    def take(self) -> dict[str, Any]:
        """The line of the case it had."""
        try:
            return self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self.process.join()
            text = f"ended by signal {-(self.process.exitcode or 0)}"
            if self.process.exitcode == -getattr(signal, "SIGPROF", 0):
                text = "took too long"
            what = draw_case(self.number or 0, read_sample(self.files)).describe()
            return {"case": self.number, "outcome": "died", "text": text, "what": what}


def try_all(numbers: list[int], out: Path, processes: int, files: list[Path], limit: float) -> None:
    """Try all cases that the folder has no line of yet."""
    out.mkdir(parents=True, exist_ok=True)
    book = out / "cases.jsonl"
    names = [
        hash_closure(("wijkabm.model.wijk", "wijkabm.levers.registry")),
        *(f.name for f in files),
    ]
    rules = " ".join(names)
    marked = out / "rules.txt"
    if marked.exists() and marked.read_text() != rules:
        sys.exit(f"error: {out} holds cases of other rules or files; give another folder")
    marked.write_text(rules)
    lines = read_lines(book)
    book.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    done = {line["case"] for line in lines}
    waiting = [number for number in numbers if number not in done]
    workers = [Worker(files, limit) for _ in range(min(processes, len(waiting)))]
    for worker in workers:
        worker.give(waiting.pop(0))
    with book.open("a", encoding="utf-8") as file:
        while workers:
            for ready in connection.wait([worker.pipe for worker in workers]):
                worker = next(w for w in workers if w.pipe is ready)
                line = worker.take()
                file.write(json.dumps(line) + "\n")
                file.flush()
                workers.remove(worker)
                if waiting:
                    if not worker.process.is_alive():
                        worker = Worker(files, limit)
                    worker.give(waiting.pop(0))
                    workers.append(worker)
                elif worker.process.is_alive():
                    worker.give(None)


def read_lines(book: Path) -> list[dict[str, Any]]:
    """The lines of a folder; one that was cut off when the program was ended counts as not written."""
    lines = []
    for text in book.read_text("utf-8").splitlines() if book.exists() else []:
        try:
            lines.append(json.loads(text))
        except ValueError:
            continue
    return lines


def tell(out: Path) -> int:
    """Print how many cases ended how, and every one that should not have; returns their number."""
    lines = read_lines(out / "cases.jsonl")
    print(dict(Counter(line["outcome"] for line in lines)), f"of {len(lines)}")
    wrong = [line for line in lines if line["outcome"] not in ("completed", "refused")]
    for line in sorted(wrong, key=lambda line: line["case"]):
        print(f"case {line['case']}: {line['outcome']}: {line['text'][:300]} ({line['what']})")
    return len(wrong)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("results/fuzz"))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--limit", type=float, default=LIMIT)
    parser.add_argument("--kwb", type=Path, action="append", default=[])
    parser.add_argument("--case", type=int)
    given = parser.parse_args()
    if given.case is not None:
        case = draw_case(given.case, read_sample(given.kwb))
        print(case.describe())
        for name, value in case.parameters.items():
            print(f"  {name} = {value!r}")
        for lever in case.policy.levers:
            print(f"  {lever!r}")
        faults = find_faults(live(case))
        print("\n".join(faults) or "nothing wrong")
        sys.exit(1 if faults else 0)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    numbers = list(range(given.first, given.first + given.cases))
    try_all(numbers, given.out, given.processes, given.kwb, given.limit)
    sys.exit(1 if tell(given.out) else 0)


if __name__ == "__main__":
    main()
