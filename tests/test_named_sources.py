"""Every source that a number names exists: a row, a work, a law, a file, or a word that is explained."""

import csv
import re
from pathlib import Path

import pytest

from calibration.write_odd_tables import SOURCES_PAGE, fill_sources, read_facts
from wijkabm.ground.parameters.whole import describe
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock
from wijkabm.measure.indicators import INDICATORS

ROOT = Path(__file__).parents[1]
PAGE = SOURCES_PAGE.read_text("utf-8")
CODE = sorted(
    p
    for folder in ("wijkabm", "calibration")
    for p in (ROOT / folder).rglob("*.py")
    if not p.name.startswith("test_")
)
TEXTS = sorted(p for p in (ROOT / "wijkabm").rglob("*.yaml") if "presets" not in p.parts)
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted(
        p
        for folder in ("docs", "calibration", "experiments")
        for p in (ROOT / folder).rglob("*.md")
    ),
]
ALONE = ("assumption", "trial", "sanity budget", "solved once", "definition")
"""Words that stand for a source by themselves; the page explains each."""

FOUND = ("trial", "sanity budget", "solved once")
"""Words that begin a source that nobody measured."""

NAME = r"(?:(?:van |de )?[A-Z][\w'-]+)"
MENTION = re.compile(
    rf"({NAME}(?:(?:,? & |, | ){NAME})*(?: et al\.)?),? \(?((?:19|20)\d\d)(?![-–\d]|\.\d|, second)"
)
NO_WORKS = {"CBS", "AOW", "NED", "July", "June", "May", "March", "September", "Netherlands"}
"""Words before a year that is no work's."""


def read_rows(path: Path, column: str) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


FACTS = set(read_facts())
LEVERS = ROOT / "wijkabm/levers"
EVIDENCE = {"baseline", *(path.parent.name for path in LEVERS.glob("*/evidence.csv"))}
SCENARIOS = {p.name for p in (ROOT / "wijkabm/levers/scenarios").glob("*.yaml")}
LITERATURE = {
    (re.split(r",| \(", line[2:])[0], year)
    for line in PAGE.split("<!-- literature:start -->")[1].split("\n")
    if line.startswith("- ")
    for year in re.findall(r"\((\d{4})", line)
}
LAWS = set(
    re.findall(r"^\| ([^|]+) \| [^|]*\|$", PAGE.split("## Laws")[1].split("##")[0], re.M)
) - {"named as"}


def find_works(text: str) -> list[tuple[str, str]]:
    """Works that a text names, each as all its names and its year."""
    found = []
    for names, year in MENTION.findall(" ".join(text.split())):
        words = set(re.findall(r"[A-Z][\w'-]+", names))
        if not words & NO_WORKS and {w for w in words if not w.isupper() or w == "AMRO"}:
            found.append((names, year))
    return found


def is_listed(work: tuple[str, str]) -> bool:
    names, year = work
    return any(first in names and listed == year for first, listed in LITERATURE)


def list_sources() -> list[tuple[str, str]]:
    """Source strings of all parameters, levers and shocks, with the names that bear them."""
    found = [(row["name"], row["source"]) for row in describe()]
    for kind in (*kinds_of_lever().values(), *kinds_of_shock().values()):
        for name, field in kind.model_fields.items():
            extra = field.json_schema_extra
            if isinstance(extra, dict) and "source" in extra:
                found.append((f"{kind.name}.{name}", str(extra["source"])))
    return found


def resolve(source: str) -> list[str]:
    """What is wrong with a source string."""
    wrong = []
    names = set(re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", source))
    if missing := names - FACTS - EVIDENCE:
        wrong.append(f"no row is called {', '.join(sorted(missing))}")
    files = set(re.findall(r"[\w-]+\.(?:csv|md|yaml|py)\b", source))
    if missing := files - {"evidence.csv"} - SCENARIOS:
        wrong.append(f"no file {', '.join(sorted(missing))}")
    if "evidence.csv" in files and not names & EVIDENCE:
        wrong.append("which row of evidence.csv?")
    works = find_works(source)
    wrong += [f"no work {work}" for work in works if not is_listed(work)]
    known = names or works or files or source.split(",")[0] in FACTS
    known = known or any(source.startswith(word) for word in (*ALONE, *LAWS))
    return wrong if known else [*wrong, "stands for nothing that docs/sources.md explains"]


def test_every_source_of_a_number_resolves():
    wrong = {
        f"{name}: {source}": found for name, source in list_sources() if (found := resolve(source))
    }
    assert not wrong


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("levers.md: base", "no file levers.md"),
        ("model.md, a sanity budget", "no file model.md"),
        ("vacancy_rte", "no row"),
        ("Huff 1965", "no work"),
        ("evidence.csv: San Francisco doubles", "which row"),
        ("somebody said so", "stands for nothing"),
    ],
)
def test_a_source_that_is_not_there_is_seen(source, says):
    assert any(says in one for one in resolve(source))


def test_words_and_certainties_are_explained():
    table = PAGE.split("## The words")[1].split("##")[0]
    assert all(f"*{word}*" in table or f"| {word} |" in table for word in ALONE)
    assert {row["certainty"] for row in read_facts().values()} <= set("ABCM")


def test_the_table_of_facts_is_up_to_date():
    assert fill_sources(PAGE) == PAGE, "run `make odd`"


@pytest.mark.parametrize(
    "path", [*CODE, ROOT / "wijkabm/tell/texts/levers_en.yaml"], ids=lambda p: p.stem
)
def test_works_that_code_and_texts_name_are_listed(path):
    assert not [work for work in find_works(path.read_text("utf-8")) if not is_listed(work)]


def test_works_that_are_listed_are_named_somewhere():
    texts = " ".join(
        " ".join(p.read_text("utf-8").split()) for p in [*CODE, *TEXTS, ROOT / "docs/odd.md"]
    )
    named = find_works(texts)
    idle = {
        (first, year)
        for first, year in LITERATURE
        if not any(first in names and year == when for names, when in named)
    }
    assert not idle


def test_pages_and_rows_that_are_named_exist():
    here = {p.name for p in ROOT.rglob("*.md")} | {"FILE.md"}
    for path in [*CODE, *TEXTS, *PAGES]:
        text = path.read_text("utf-8")
        assert set(re.findall(r"\b[\w-]+\.md\b", text)) <= here, path.name
        rows = re.findall(r"\bevidence(?:\.csv)?[:,]\s+([a-z_]+)\b", text)
        assert path.suffix != ".py" or set(rows) <= EVIDENCE, path.name


def test_rows_of_evidence_stand_with_their_lever():
    for path in LEVERS.rglob("evidence.csv"):
        name = "baseline" if path.parent == LEVERS else path.parent.name
        assert read_rows(path, "lever") == {name}
    for path in LEVERS.rglob("effects.csv"):
        assert read_rows(path, "name") == {path.parent.name}


def test_rows_that_targets_name_exist():
    for source in read_rows(ROOT / "calibration/targets.csv", "source"):
        if found := re.match(r"facts: ([\w, ]+)", source):
            assert set(found[1].split(", ")) <= FACTS, source
        if found := re.match(r"evidence: (\w+)", source):
            assert found[1] in EVIDENCE, source


def test_sections_that_are_named_exist():
    odd = (ROOT / "docs/odd.md").read_text("utf-8")
    heads = set(re.findall(r"^#+ ([\d.]+?)\.? ", odd, re.M))
    for path in [*CODE, ROOT / "docs/odd.md"]:
        text = path.read_text("utf-8")
        if "odd.md" in text or path.suffix == ".md":
            assert set(re.findall(r"\bsection (\d[\d.]*\d|\d)", text)) <= heads, path.name


def test_numbers_from_memory_say_that_they_are_assumptions():
    for name, source in list_sources():
        assert "from memory" not in source or source.startswith("assumption"), name
    for item in INDICATORS:
        assert "from memory" not in item.definition or "assumption" in item.definition, item.name


def test_the_page_says_how_many_parameters_have_a_source():
    sources = [row["source"] for row in describe()]
    assumed = [x for x in sources if "assumption" in x]
    found = [x for x in sources if x not in assumed and x.startswith(FOUND)]
    own = len(sources) - len(assumed) - len(found)
    said = re.search(
        r"Of (\d+) parameters (\d+) have .*?, (\d+) were .*? and (\d+) are", PAGE, re.S
    )
    assert said
    assert [*map(int, said.groups())] == [len(sources), own, len(found), len(assumed)]
