"""Break one statement at a time and see whether a test notices: ``python -m tests.long.mutants``.

Every mutant is a statement of a rule, of the books, of luck or of a comparison, and what it is broken into.
The tests that mirror its file are run on a copy, in plain Python, and then the recorded baseline. What
neither notices is a rule that nothing holds: the program lists it. Half a minute a mutant.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer

ROOT: Final = Path(__file__).parents[2]
COPIED: Final = ("wijkabm", "tests", "calibration", "experiments", "pyproject.toml")
BASELINE: Final = "tests/test_baseline.py"
MOST: Final = 900.0
"""Seconds after which tests that do not end count as having noticed."""


class Mutant(NamedTuple):
    """A statement, what it is broken into, and the tests that mirror its file."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def of_rule(name: str, rule: str, old: str, new: str, *tests: str) -> Mutant:
    """A mutant of a rule; its tests bear the rule's name unless others are given."""
    mirror = tests or (rule,)
    paths = tuple(f"tests/rules/test_{test}.py" for test in mirror)
    return Mutant(name, f"wijkabm/rules/{rule}.py", old, new, paths)


MUTANTS: Final = (
    Mutant("a payment enters only one purse", "wijkabm/ledger.py",
           "payer_cash[payer_row] -= cents", "pass", ("tests/test_ledger.py",)),
    Mutant("flows are booked the wrong way round", "wijkabm/ledger.py",
           "ledger.flows[kind, payer, payee] += cents",
           "ledger.flows[kind, payee, payer] += cents", ("tests/test_ledger.py",)),
    Mutant("all months have the same luck", "wijkabm/streams.py",
           "return fold_in(fold_in(GOLDEN, seed), month + MONTH_ZERO)",
           "return fold_in(fold_in(GOLDEN, seed), MONTH_ZERO)", ("tests/test_streams.py",)),
    Mutant("luck does not know about what it is", "wijkabm/streams.py",
           "return fold_in(fold_in(fold_in(key, decision), who), about)",
           "return fold_in(fold_in(key, decision), who)", ("tests/test_streams.py",)),
    Mutant("intervals are half as wide", "wijkabm/effects.py",
           "t = quantile_of_t(n)", "t = 0.5 * quantile_of_t(n)", ("tests/test_effects.py",)),
    of_rule("prices are raised only far above expectation", "firms",
            "shops.revenue[j] > 1.05 * shops.expected_sales[j]",
            "shops.revenue[j] > 1.5 * shops.expected_sales[j]"),
    of_rule("prices are not pulled back", "firms",
            "change = -0.25 * (shops.price[j] - 1.0)", "change = 0.25 * (shops.price[j] - 1.0)"),
    of_rule("owners learn nothing of their talent", "firms",
            "shops.believed[j] += weight * (signal - shops.believed[j])", "pass"),
    of_rule("who is at home needs no business", "opening",
            "if status in (JOBSEEKER, ON_BIJSTAND, AT_HOME):",
            "if status in (JOBSEEKER, ON_BIJSTAND):"),
    of_rule("a home business leaves home when it is not busy", "opening",
            "busy = 1.0 if tempted else 1.3", "busy = 1.0", "opening", "places_of_business"),
    of_rule("a chain asks what an owner asks", "opening",
            "            wanted = opening.chain_margin", "            pass"),
    of_rule("part-time work starts at other odds", "work",
            "work.part_time_end * share / (1.0 - share)", "work.part_time_end * share"),
    of_rule("a pensioner's state pension does not count for bijstand", "income",
            "counted += residents.benefit[i] + to_cents(income.state_pension_couple)",
            "counted += residents.benefit[i]"),
    of_rule("a partner's wage does not count for bijstand", "income",
            "                counted += residents.net_wage[i]", "                pass"),
    of_rule("a successor has twice the talent of the one who left", "closing",
            "shops.talent[j] = 0.5 * shops.talent[j] +", "shops.talent[j] = 1.0 * shops.talent[j] +"),
    of_rule("asking rents hardly fall", "premises",
            "lowest * min(anchor, market * 1.5)", "lowest * min(anchor, market * 3.0)"),
    of_rule("owners pay more than they have for upkeep", "premises",
            "upkeep = min(upkeep, max(landlords.cash[k], 0))", "pass"),
    of_rule("people are young until 45", "population", "    if age < 35:", "    if age < 45:"),
    of_rule("a buyer does not see that lower rents let sooner", "worth",
            "math.pow(sheet[MARKET] / rent, rents.letting_elasticity)",
            "math.pow(1.0, rents.letting_elasticity)", "premises", "vacancy_response"),
    of_rule("the grace period is a month longer", "vacancy_response",
            "return empty >= grace and", "return empty > grace and"),
    of_rule("loyalty draws nobody", "choice",
            "best = soonest * shared / (0.6 + 0.8 * loyalty)", "best = soonest * shared", "market"),
    of_rule("safety is liveliness alone", "street",
            "60.0 * wijken.liveliness[w] + 0.4 * wijken.cohesion[w]",
            "60.0 * wijken.liveliness[w]"),
    of_rule("how a neighbour's job suits is no luck", "coin_members",
            "suits = 0.5 + streams.uniform(key, streams.COIN_PEER, identity, 2)", "suits = 1.0"),
    of_rule("shops do not see what coins do for others", "coin_shops",
            "(1.0 + coin.shop_example * example)", "1.0"),
)  # fmt: skip


def copy_sources(folder: Path) -> Path:
    """A copy of what the tests need, to be broken."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            hidden = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(source, folder / name, ignore=hidden)
        else:
            shutil.copy(source, folder / name)
    return folder


def break_statement(mutant: Mutant, folder: Path) -> None:
    """Put the broken statement into the copy; whatever was broken before is whole again."""
    for other in {one.file for one in MUTANTS}:
        shutil.copy(ROOT / other, folder / other)
    file = folder / mutant.file
    text = file.read_text("utf-8")
    if text.count(mutant.old) != 1:
        raise ValueError(f"{mutant.name}: its statement stands {text.count(mutant.old)} times")
    file.write_text(text.replace(mutant.old, mutant.new), "utf-8")


def notice(folder: Path, *tests: str) -> str:
    """The first of these tests that fails on the copy, in plain Python; nothing if none does."""
    command = [
        sys.executable, "-B", "-m", "pytest", "-x", "-q", "-n", "0", "-m", "not slow",
        "-p", "no:cacheprovider",
    ]  # fmt: skip
    settings = {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(folder)}
    try:
        done = subprocess.run(
            [*command, *tests], cwd=folder, env={**os.environ, **settings}, capture_output=True,
            text=True, timeout=MOST,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "no end"
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    return failed[0] if done.returncode else ""


def main(
    only: Annotated[str, typer.Option(help="Only mutants whose name holds this.")] = "",
) -> None:
    """Break, test, count."""
    chosen = [mutant for mutant in MUTANTS if only in mutant.name]
    told = {}
    with tempfile.TemporaryDirectory(prefix="wijkabm-mutants-") as name:
        folder = copy_sources(Path(name))
        whole = sorted({test for mutant in chosen for test in mutant.tests} | {BASELINE})
        for test in whole:
            if failed := notice(folder, test):
                sys.exit(f"mend this first, it fails where nothing is broken: {failed}")
        for mutant in chosen:
            break_statement(mutant, folder)
            by = "its tests" if notice(folder, *mutant.tests) else ""
            by = by or ("the baseline" if notice(folder, BASELINE) else "nobody")
            told[mutant.name] = by
            print(f"{mutant.file}: {mutant.name}: noticed by {by}", flush=True)
    for by in ("its tests", "the baseline", "nobody"):
        print(f"noticed by {by}: {list(told.values()).count(by)} of {len(told)}")


if __name__ == "__main__":
    typer.run(main)
