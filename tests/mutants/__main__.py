"""Break rules one at a time and see whether a test notices: ``python -m tests.mutants``.

Mutants are drawn by a seed at lines of all rules, levers and coin, and made in five ways that are always
the same (`tests.mutants.operators`); beside them stand statements chosen by hand (`tests.mutants.named`).
What no test notices is a rule that nothing holds, unless it is listed in ``equivalent.csv`` as the same
behaviour. The program ends with 1 if less than 95 % of those that change behaviour are noticed.
"""

import collections
import os
from pathlib import Path
from typing import Annotated, Final

import pytest
import typer

NET: Final = (
    "tests/month",
    "tests/levers",
    "wijkabm/levers",
    "tests/coin",
    "tests/test_baseline.py",
    "tests/ground/test_ledger.py",
    "tests/ground/test_streams.py",
    "tests/pairs/test_effects.py",
)
KEPT: Final = Path("build/mutants")
ENOUGH: Final = 0.95


def main(
    count: Annotated[int, typer.Option(help="Mutants that are drawn.")] = 120,
    seed: Annotated[int, typer.Option(help="Draws lines and mutants.")] = 1,
    named: Annotated[bool, typer.Option(help="The statements chosen by hand too.")] = True,
    rule: Annotated[str, typer.Option(help="Draw from this rule alone, as `work`.")] = "",
    mutant: Annotated[list[str] | None, typer.Option(help="Try these alone, by name.")] = None,
    tests: Annotated[list[str] | None, typer.Option(help="Files of tests.")] = None,
    workers: Annotated[int, typer.Option(help="Mutants at the same time.")] = 1,
    most: Annotated[float, typer.Option(help="Seconds of tests that a mutant gets.")] = 60.0,
    keep: Annotated[Path, typer.Option(help="Keeps which tests run which line.")] = KEPT,
) -> None:
    """Break, test, count."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"  # before anything imports numba
    from tests.mutants import draw, net
    from tests.mutants.covered import BESIDE_RULES, LONG
    from tests.mutants.named import read_named

    if mutant:
        broken = [draw.find(name) for name in mutant]
    else:
        broken = [*draw.draw(count, seed, rule), *(read_named() if named else [])]
    same, fates = draw.read_equivalent(), collections.Counter()
    told: list[str] = []

    def tell(one: net.Broken, fate: net.Fate) -> None:
        kind = fate.kind
        if kind in (net.SURVIVED, net.UNSEEN):
            kind = "same behaviour" if one.name in same else kind
            told.append(f"{kind}: {one.name}{': ' + same[one.name] if one.name in same else ''}")
        fates[kind] += 1
        print(f"{kind} ({fate.seconds:.1f} s) {one.name} {fate.by}", flush=True)

    plugin = net.Net(broken, workers, most, keep, tell)
    options = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:terminalreporter"]
    options += ["-k", f"not ({' or '.join(LONG)})"]
    options += [f"--ignore={net.ROOT / folder}" for folder in BESIDE_RULES]
    status = pytest.main(
        [*options, *(str(net.ROOT / file) for file in tests or NET)], plugins=[plugin]
    )
    if plugin.problem or sum(fates.values()) < len(broken):
        raise SystemExit(plugin.problem or f"the tests did not run: pytest ended with {status}")
    noticed = fates[net.KILLED] + fates[net.NO_END]
    changing = sum(fates.values()) - fates["same behaviour"]
    print(*sorted(told), sep="\n")
    print(", ".join(f"{kind}: {n}" for kind, n in fates.items()))
    print(f"noticed {noticed} of {changing} that change behaviour")
    raise typer.Exit(int(noticed < ENOUGH * changing))


if __name__ == "__main__":
    typer.run(main)
