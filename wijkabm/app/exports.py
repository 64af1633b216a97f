"""The report and the tables of a page, made beside it and handed out once under a secret address."""

import copy
import io
import logging
import re
import secrets
import tempfile
import threading
import time
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import yaml

from wijkabm.app.ahead import PAIRS
from wijkabm.app.course import follow_pairs
from wijkabm.app.effect import compare_own
from wijkabm.app.frame import to_json
from wijkabm.app.links import Saved, describe_saved
from wijkabm.app.room_report import write_room_report
from wijkabm.app.takeaway import Taken, tabulate_comparison, tabulate_months, write_csv, write_xlsx
from wijkabm.measure.sums import TOTAL_ROW
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.presets import load_preset, preset_names, tell_title
from wijkabm.place.street_file import ENDING, StreetFile, write_street_file
from wijkabm.runs.results import load, write_tables
from wijkabm.tell.texts import read_takeaway_texts
from wijkabm.tell.texts.amounts import write_month

if TYPE_CHECKING:
    from wijkabm.app.session import Session

KINDS: Final = {
    "report": ("report.html", "text/html; charset=utf-8"),
    "tables": ("tables.zip", "application/zip"),
}
KEPT_SECONDS: Final = 600.0
MOST_KEPT: Final = 40
MOST_BYTES: Final = 400_000_000
"""Of all files that wait to be fetched."""

logger = logging.getLogger("wijkabm.room")


class Shelf:
    """Files that wait to be fetched, by a token that nobody can guess.

    Attributes
    ----------
    keep : callable
        ``keep(token, what, content)``; where sessions live in a worker, it hands the file to the server.
    """

    def __init__(self) -> None:
        self._files: OrderedDict[str, tuple[float, str, bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self.keep: Callable[[str, str, bytes], None] = self._keep

    def put(self, what: str, content: bytes) -> str:
        """Keep a file for ten minutes; its token."""
        token = secrets.token_urlsafe(24)
        self.keep(token, what, content)
        return token

    def _keep(self, token: str, what: str, content: bytes) -> None:
        with self._lock:
            now = time.monotonic()
            self._files[token] = (now, what, content)
            for old in [t for t, entry in self._files.items() if now - entry[0] > KEPT_SECONDS]:
                del self._files[old]
            while len(self._files) > MOST_KEPT or self._size() > MOST_BYTES:
                self._files.popitem(last=False)

    def _size(self) -> int:
        return sum(len(content) for _, _, content in self._files.values())

    def get(self, token: str) -> tuple[str, bytes] | None:
        """What kind it is, and the file, which stays."""
        with self._lock:
            entry = self._files.get(token)
            if entry is not None and time.monotonic() - entry[0] > KEPT_SECONDS:
                entry = None
        return None if entry is None else (entry[1], entry[2])

    def take(self, token: str) -> tuple[str, bytes] | None:
        """What kind it is, and the file, which is kept no longer."""
        found = self.get(token)
        with self._lock:
            entry = self._files.pop(token, None)
        return found if entry is not None else None


SHELF: Final = Shelf()


def take_home(session: "Session") -> Taken:
    """The page as it is now, for what is taken home."""
    worlds, ahead = session.worlds, session.ahead
    assert worlds is not None
    wijk, month = worlds.policy.wijk, worlds.month
    found = pairs = None
    if ahead is not None:
        with ahead.reading():  # months and means of the same pairs
            found = ahead.compare(month)
            is_whole = found is not None and found.worlds == PAIRS
            pairs = ahead.read(1, month, PAIRS) if is_whole else None
    return Taken(
        replace(session.saved(), month=month),  # on its way to another the page is still here
        session.language,
        {
            name: tell_title(area)
            for name, area in zip(session.origin.names(), wijk.areas, strict=True)
        },
        wijk,
        np.array(worlds.policy.values),
        np.array(worlds.baseline.values),
        found or compare_own(worlds),
        None if pairs is None else follow_pairs(pairs, TOTAL_ROW),
    )


def start_export(taken: Taken, what: str, tell: Callable[[dict[str, Any]], None]) -> None:
    """Make a file from a page as it is now, on a thread of its own.

    `tell` gets how far it is, as a `share`, and then the file's `token`, None if there is none.
    """
    still = taken._replace(wijk=copy.deepcopy(taken.wijk))

    def make() -> None:
        try:
            content = make_export(still, what, lambda share: tell({"share": round(share, 2)}))
        except Exception:
            logger.exception("an export failed")
            tell({"token": None})
            return
        tell({"token": SHELF.put(what, content), "name": KINDS[what][0]})

    threading.Thread(target=make, name="export", daemon=True).start()


def make_export(
    taken: Taken, what: str, progress: Callable[[float], None] = lambda _: None
) -> bytes:
    """The report as one page, or all tables and what it takes to run them again."""
    wijk, saved = taken.wijk, taken.saved
    wijk.set_policy(saved.plan.scenario(max(saved.month, 1)))  # as the manifest shall tell it
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder)
        write_tables(wijk, inside)
        progress(0.3)
        if what == "report":
            return write_room_report(taken, load(inside), progress)
        (inside / "scenario.yaml").write_text(write_scenario(saved), "utf-8")
        for name, streets in list_streets(saved).items():
            (inside / name).write_text(write_street_file(streets), "utf-8")
        (inside / "page.json").write_text(to_json(describe_saved(saved)), "utf-8")
        for name, content in make_sheets(taken).items():
            (inside / name).write_bytes(content)
            progress(0.9)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            for path in sorted(inside.iterdir()):
                file.write(path, path.name)
        return packed.getvalue()


def make_sheets(taken: Taken) -> dict[str, bytes]:
    """Comparison and months as CSV and as workbooks, and what they are, by the names of their files."""
    words, titles = read_takeaway_texts(taken.language), list(taken.titles.values())
    names = words["files"]
    tables = {
        names["comparison"]: tabulate_comparison(taken.compared, titles, taken.language),
        names["months"]: tabulate_months(
            taken.with_, taken.without, titles, taken.compared.worlds, taken.language
        ),
    }
    sheets = {}
    for name, table in tables.items():
        sheets[f"{name}.csv"] = write_csv(table, taken.language)
        sheets[f"{name}.xlsx"] = write_xlsx(table, name)
    about = words["readme"].format(
        wijk=" + ".join(titles),
        month=write_month(taken.saved.month, taken.language),
        **names,
        **words["states"],
    )
    if streets := list_streets(taken.saved):
        about += "\n" + words["readme_streets"].format(files=", ".join(streets))
    sheets[f"{names['readme']}.txt"] = about.replace("\n", "\r\n").encode("utf-8-sig")
    return sheets


def list_streets(saved: Saved) -> dict[str, StreetFile]:
    """Streets of the page's wijken, by the names of files of our own making."""
    files = [area.streets for area in saved.origin.areas if area.streets is not None]
    return {f"{re.sub(r'[^A-Za-z0-9]+', '-', file.area)[:40]}{ENDING}": file for file in files}


def _is_preset(area: KeyFigures) -> bool:
    """Whether a wijk is a preset as it is, but perhaps for its streets."""
    return area.code in preset_names() and area.figures == load_preset(area.code).figures


def write_scenario(saved: Saved) -> str:
    """The plan as a file for ``wijkabm run --scenario``."""
    plan, origin = saved.plan, saved.origin
    content: dict[str, Any] = {"title": plan.title or "room"}
    presets = origin.presets or tuple(area.code for area in origin.areas if _is_preset(area))
    if len(presets) == len(origin.names()):
        content["presets"] = list(presets)
    budget = plan.budget_in(max(saved.month, 1))
    if budget is not None:
        content["budget"] = budget
    content["levers"] = [
        {x.name: x.model_dump(mode="json", exclude_defaults=True)} for x in plan.levers
    ]
    covenant = plan.covenant_in(max(saved.month, 1))
    if covenant is not None:
        covenant = covenant.limit([x.name for x in plan.levers])
        content["covenant"] = covenant.model_dump(mode="json", exclude_defaults=True)
    if plan.targets:
        content["targets"] = [
            target.model_dump(mode="json", exclude_defaults=True) for target in plan.targets
        ]
    command = f"wijkabm run --scenario scenario.yaml --months {max(saved.month, 1)}"
    command += "".join(f" --streets {name}" for name in list_streets(saved))
    command += f" --seed {origin.seed} --place-seed {origin.place_seed}"
    note = f"# To run it again: {command}\n"
    if len(plan.budgets) > 1 or len(plan.covenants) > 1:
        note += "# Budget or covenant were changed on the way; a scenario has one, so the run differs.\n"
    if plan.withdrawn:
        note += "# What was announced and never came is left out, so the run differs.\n"
    return note + yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
