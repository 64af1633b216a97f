"""Dutch as a civil servant reads it: names of instruments, no keys, no exponents, no struck words."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.test_cli import call
from wijkabm.cli.shared import Closure
from wijkabm.ground.lever_folders import find_folders
from wijkabm.levers.desk.scenario import list_scenarios, load_scenario
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock
from wijkabm.place.presets import preset_names
from wijkabm.tell.texts import LANGUAGES, read_lever_texts

DOCS = Path(__file__).parents[2] / "docs"
LEVERS = [*kinds_of_lever(), *kinds_of_shock()]
DUTCH_TOO = {"coaching", "crisis"}
"""Keys that are also Dutch words."""

KEYS = {*preset_names(), *list_scenarios(), *LEVERS, *Closure} - DUTCH_TOO
A_KEY = re.compile(rf"(?<![\w-])({'|'.join(sorted(KEYS))})(?![\w-]|\.[a-z])")
EXPONENT = re.compile(r"\d[eE][+-]?\d")

TITLES = {
    "deregulation": "Minder regels, snellere vergunningen",
    "vacancy_tax": "Leegstandsbelasting",
    "microcredit": "Microkrediet",
    "function_mixing": "Functiemenging",
    "succession": "Bedrijfsopvolging en overname",
    "social_coin": "Wijkmunt (social coin)",
    "neighbourhood_contract": "Wijkbeheer door bewoners (wijkcontract)",
    "temporary_rent": "Tijdelijke verhuur (leegstandbeheer)",
}
PERSPECTIVES = {
    "enterprise": "ondernemerschap stimuleren",
    "room": "ruimte bieden voor werk",
    "jobs": "zorgen voor werkgelegenheid",
    "cohesion": "samenwerking en cohesie versterken",
}
NOT_DUTCH = {
    "ring": r"\bring\b",
    "zaken": r"\bzaken\b",
    "buiten": r"^buiten$",
    "niet gezien": r"\b(niet )?gezien\b",
    "geluk 1": r"\bgeluk \{",
    "plaats 1": r"\bplaats \{",
    "om niet": r"\bom niet\b",
    "leners": r"\bleners\b",
    "hoogstens": r"\bhoogstens\b",
    "5 % with a space": r"[\d}] %",
    "a dash for a colon": r"\w - \w",
    "het document": r"\bhet document van\b",
    "je": r"\b(je|jij|jouw)\b",
}


BETTER = (
    "omliggende wijken",
    "de rest van Nederland",
    "toevalsgetal {seed}, wijkvariant {place_seed}",
    "is niet aangetoond (dat is iets anders dan: er is geen effect)",
    "herhalingen nodig",
    "spreiding voor één wijk",
    "of de moeite opweegt tegen wat zij met de munten kunnen kopen en hoe hard zij die nodig hebben",
    "kan minder onbetaald gaan doen",
    "Het nieuwtje is er snel af.",
    "samen goed voor meer WOZ-waarde dan de tegenstemmers",
    "Sardius, Wijkgericht werken (2014), voorbeeld 4",
    "Het model benadert dat voorbeeld alleen.",
    "Het model benadert dit alleen.",
    "naast het scenario “Gewone steun voor hetzelfde geld”",
    "-1 zwakste eerst, 0 loting, 1 kansrijkste eerst",
    "hoe zwaar de inschatting van de ondernemer telt",
    "euro per dag dat de zaak open is",
    "van de levendigheid, in een straat met alleen ander werk",
    "groei ten opzichte van nu",
    "van de uitgaven boven de eerste levensbehoeften",
    "naar rato van de sluiting",
    "minimale investering",
    "maximale premie",
    "fte winkelstraatmanager",
    "kredietnemers",
    "krijgen werk aangeboden waar in de andere wijk behoefte aan is",
    "Ieder beslist zelf of",
    "Vergunningen sneller afhandelen vraagt meer personeel",
    "Geen keuze van de gemeente.",
    "Mexico: 5% meer bedrijven",
    "Winkelpanden zonder betalende huurder.",
    "als u die drie keer volgt",
    "ander toeval",
    "Afspelen",
    "winkels en bedrijven",
    "zonder maatregel",
)


def flatten(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, part in tree.items():
            yield from flatten(part, f"{path}.{key}")
    elif isinstance(tree, list):
        for place, part in enumerate(tree):
            yield from flatten(part, f"{path}[{place}]")
    elif isinstance(tree, str):
        yield path, " ".join(tree.split())


def list_dutch_texts() -> list[tuple[str, str]]:
    """Every Dutch text of the package, and the running text of the Dutch pages, with where it stands."""
    found = []
    for file in files("wijkabm.tell.texts").iterdir():
        if re.fullmatch(r"(\w+_)?nl\.yaml", file.name):
            found += flatten(yaml.safe_load(file.read_text("utf-8")), file.name)
    for name, folder in find_folders().items():
        text = yaml.safe_load((folder.path / "nl.yaml").read_text("utf-8"))
        found += flatten(text, f"levers/{name}")
    for name in list_scenarios():
        scenario = load_scenario(name)
        found += [(f"{name}.title", scenario.title["nl"]), (f"{name}.text", scenario.text["nl"])]
    for name in ("workshop.md", "facilitator.md"):
        text = re.sub(r"```.*?```|`[^`]*`", "", (DOCS / name).read_text("utf-8"), flags=re.DOTALL)
        found += [(f"{name}, {part[:40]!r}", part) for part in text.split("\n\n")]
    return found


DUTCH = list_dutch_texts()


def is_story(where: str) -> bool:
    return ".story." in where


@pytest.mark.parametrize("word", NOT_DUTCH)
def test_words_that_a_policy_editor_strikes_are_gone(word):
    found = [
        (where, text)
        for where, text in DUTCH
        if re.search(NOT_DUTCH[word], text) and not (word == "zaken" and is_story(where))
    ]
    assert found == []


@pytest.mark.parametrize("words", BETTER)
def test_the_words_of_a_policy_editor_are_there(words):
    assert any(words in text for _, text in DUTCH)


def test_no_key_stands_in_a_dutch_text():
    assert len(DUTCH) > 900
    found = [(where, key) for where, text in DUTCH for key in A_KEY.findall(text)]
    is_field = re.compile(
        r"refusals_nl\.yaml\.(.*)", re.DOTALL
    )  # fields are called as their file does
    assert [
        (where, key)
        for where, key in found
        if not ((of := is_field.fullmatch(where)) and key in A_KEY.findall(of[1]))
    ] == []


def test_no_key_of_a_wijk_or_scenario_stands_in_an_english_text_of_a_scenario():
    hyphened = re.compile(rf"(?<![\w-])({'|'.join(k for k in KEYS if '-' in k)})(?![\w-])")
    wijken = re.compile(rf"\b({'|'.join(preset_names())})\b")
    for name in list_scenarios():
        text = load_scenario(name).text["en"]
        assert not hyphened.search(text), name
        assert not wijken.search(text), name


def test_an_instrument_has_the_name_that_a_civil_servant_looks_for(capsys):
    code, out, _ = call(capsys, "levers", "--json", "--lang", "nl")
    assert code == 0
    titles = {row["name"]: row["title"] for row in json.loads(out)}
    assert {name: titles[name] for name in TITLES} == TITLES
    words = read_lever_texts("nl")["words"]
    assert {name: words[name] for name in PERSPECTIVES} == PERSPECTIVES
    for name, title in PERSPECTIVES.items():
        assert load_scenario(name).title["nl"].lower() == title


def test_no_two_instruments_share_a_title():
    for language in LANGUAGES:
        titles = [texts["title"] for texts in read_lever_texts(language)["levers"].values()]
        assert len(set(titles)) == len(LEVERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_of_the_command_line_holds_an_exponent(language, capsys):
    asked = [["levers", name, "--lang", language] for name in LEVERS]
    asked += [["scenarios", name, "--lang", language] for name in list_scenarios()]
    for arguments in (*asked, ["parameters"], ["presets"]):
        code, out, _ = call(capsys, *arguments)
        assert code == 0
        assert not EXPONENT.search(out), arguments


def test_ranges_are_written_as_in_the_language(capsys):
    dutch, english = (call(capsys, "levers", "social_coin", "--lang", x)[1] for x in LANGUAGES)
    assert "0 – 5.000.000" in dutch
    assert "0 – 5,000,000" in english
    dutch, english = (call(capsys, "levers", "vacancy_tax", "--lang", x)[1] for x in LANGUAGES)
    assert "0,05" in dutch
    assert "0.05" in english
    assert "0.05" not in dutch
    assert "zonder maatregel" in dutch
