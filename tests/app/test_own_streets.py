"""A page on a wijk's own streets: by upload, in links, files and what is taken home."""

import base64
import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.app.pages import PageDouble
from tests.place.own import DORP, make_file
from tests.place.worlds import make_figures
from wijkabm.app import own_streets
from wijkabm.app.exports import list_streets, write_scenario
from wijkabm.app.links import Saved, describe_saved, read_file, read_link, write_link
from wijkabm.app.lives import tell_life
from wijkabm.app.origin import Origin
from wijkabm.app.refusals import RefusalError
from wijkabm.app.worlds import Worlds
from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.codes import HOME
from wijkabm.place.own_files import give_own
from wijkabm.place.presets import load_preset
from wijkabm.place.street_file import write_street_file

AREA = make_figures("BU00010001")
FILE = make_file("BU00010001")
OWN = Origin((), areas=(give_own(AREA, FILE, "f"),))


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    monkeypatch.setattr(own_streets, "SHELF", own_streets.Shelf())
    return own_streets.SHELF


@pytest.fixture
def page():
    """A page on a small wijk that never begins to live."""
    return PageDouble(Saved(Origin((), areas=(AREA,))))


def send(page, file, name="a.streets.json"):
    text = file if isinstance(file, (str, bytes)) else write_street_file(file)
    content = text if isinstance(text, bytes) else text.encode()
    page.ask("streets", name=name, content=base64.b64encode(content).decode())


def test_a_page_takes_streets_of_its_own_wijk(page):
    send(page, FILE)
    (told,) = page.answers("streets")
    assert told == {
        "kind": "streets", "title": "Dorp", "area": "BU00010001", "segments": 6, "names": 5,
    }  # fmt: skip
    (area,) = page.session.origin.areas
    assert area.streets == FILE
    assert area.counted["units"].value == 7
    other = make_file("BU00010001", units_from="turnover", units=())
    send(page, other)  # which takes the place of the first
    (area,) = page.session.origin.areas
    assert area.streets == other
    assert area.counted == {}


def test_streets_of_a_preset_keep_its_name_for_levers(page):
    page.session.origin = Origin(("heechterp-schieringen",))
    send(page, make_file("heechterp-schieringen", homes_from="length"))
    assert page.session.origin.names() == ["heechterp-schieringen"]
    assert page.session.origin.areas[0].streets is not None


def test_streets_of_an_area_that_is_still_to_be_chosen_wait_for_it(page):
    page.session.desk.upload = SimpleNamespace(
        has=lambda code: code == "BU00010002",
        read_areas=lambda codes: [make_figures(code) for code in codes],
    )
    send(page, make_file("BU00010002"))
    assert page.session.origin.areas[0].streets is None
    page.ask("areas", codes=["BU00010003", "BU00010002"])
    one, two = page.session.origin.areas
    assert one.streets is None
    assert two.streets.area == "BU00010002"
    assert page.session.desk.streets == []


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (make_file("BU9"), ["Dorp (BU9)", " BU00010001; "]),
        ("{}", ["wijkabm streets"]),
        ("straat;naam\nDorpsstraat;Café\n".encode("cp1252"), ["geen tekst in UTF-8", "maak er een met"]),
        (write_street_file(FILE).replace('"version": 1', '"version": 7'), ["versie 7", "alleen 1"]),
        (json.dumps({"type": "FeatureCollection", "features": []}), ["een kaart, en geen bestand"]),
        ("x" * (own_streets.LARGEST_FILE + 10), ["2 MB"]),
        (make_file("BU00010001", segments=[s.model_copy(update={"homes": 900}) for s in FILE.segments]),
         ["5.400 woningen"]),
    ],
    ids=["other", "empty", "table", "version", "map", "large", "contradicts"],
)  # fmt: skip
def test_a_file_that_cannot_be_is_refused_in_a_sentence(page, file, said):
    send(page, file)
    (refused,) = page.answers("refused")
    assert all(words in refused["why"] for words in said)
    assert page.session.origin == Origin((), areas=(AREA,))


def test_a_link_names_the_streets_and_a_file_brings_them_along(shelf):
    shelf.keep(FILE)
    link = write_link(Saved(OWN))
    assert len(link) < len(write_link(Saved(Origin((), areas=(AREA,))))) + 200
    assert read_link(link).origin == OWN
    own_streets.SHELF = own_streets.Shelf()
    with pytest.raises(RefusalError, match="which this server does not know"):
        read_link(link)
    assert read_file(json.dumps(describe_saved(Saved(OWN)))).origin == OWN
    assert read_link(link).origin == OWN, "who opened the file has brought them"


def test_streets_that_somebody_changed_in_a_file_are_refused():
    saved = describe_saved(Saved(OWN))
    saved["areas"][0]["streets"]["segments"][0]["ends"] = [0, 77]
    with pytest.raises(InputError, match="its streets were changed"):
        read_file(json.dumps(saved))


def test_a_shelf_forgets_what_was_not_used_for_longest(monkeypatch):
    monkeypatch.setattr(own_streets, "MOST_KEPT", 2)
    shelf = own_streets.Shelf()
    one, two, three = (make_file(f"BU{k}") for k in range(3))
    shelf.keep(one)
    shelf.keep(two)
    assert shelf.find(one.fingerprint) == one
    shelf.keep(three)
    assert shelf.find(two.fingerprint) is None


def test_what_is_taken_home_brings_the_files_and_the_command():
    odd = replace(OWN.areas[0], streets=make_file("../BU 1"))
    saved = Saved(Origin((), areas=(odd,)))
    assert list(list_streets(saved)) == ["-BU-1.streets.json"]
    assert "--streets -BU-1.streets.json" not in write_scenario(Saved(OWN))
    assert "--streets BU00010001.streets.json" in write_scenario(Saved(OWN))
    preset = replace(load_preset("heechterp-schieringen"), name="h", streets=FILE)
    assert "- heechterp-schieringen" in write_scenario(Saved(Origin((), areas=(preset,))))
    assert "presets" not in write_scenario(Saved(OWN))


def test_a_story_names_the_street_and_says_that_its_people_are_invented():
    watched = Worlds(OWN).policy
    watched.step()
    shops = watched.wijk.world.shops
    here = (shops.alive == 1) & (shops.branch != HOME) & (shops.segment == DORP)
    lines = tell_life(watched, "shop", int(shops.identity[here][0]), "nl")
    assert "Straat: Dorpsstraat (verzonnen mensen op echte straten)." in lines
    people = watched.wijk.world.residents
    homes = watched.wijk.world.households.segment[people.household]
    quiet = people.identity[(people.alive == 1) & (homes == 2)]  # Achterom has three dwellings
    assert quiet.size
    assert not any(
        "Straat:" in line for line in tell_life(watched, "resident", int(quiet[0]), "nl")
    )
