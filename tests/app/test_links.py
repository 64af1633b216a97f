"""Links, files, uploads, exports: what is taken home, and what is brought along."""

import base64
import io
import json
import threading
import time
import zipfile
import zlib
from dataclasses import replace

import pytest
import yaml

from tests.place.kwb_files import write_text, yearly_table
from tests.place.test_layouts import records, write_geojson
from wijkabm.app import exports, upload
from wijkabm.app.exports import Shelf, write_scenario
from wijkabm.app.links import Saved, describe_saved, read_file, read_link, write_link
from wijkabm.app.origin import Origin, check_origin
from wijkabm.app.plan import Plan, adopt_scenario, move_lever, set_budget
from wijkabm.app.refusals import RefusalError
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import load_scenario
from wijkabm.place import reading, tabular
from wijkabm.place.presets import load_preset
from wijkabm.place.reading import OverdueError
from wijkabm.place.tabular import LimitError

ORIGIN = Origin(("heechterp-schieringen",), seed=5)
PLAN = set_budget(
    move_lever(move_lever(Plan(), "coaching", {"places": 33}, 1), "coaching", {"places": 44}, 3),
    80_000.0,
    1,
)


def pack(data):
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(data).encode())).decode().rstrip("=")


def test_a_link_and_a_file_hold_the_whole_page():
    for origin in (ORIGIN, Origin((), 2, 3, (load_preset("carnisse"),))):
        saved = Saved(origin, PLAN, 17)
        assert read_link(write_link(saved), "17") == saved
        assert read_file(json.dumps(describe_saved(saved))) == saved


@pytest.mark.parametrize("month", ["", "x", "-3", "1e9", "²", "99999999"])
def test_a_month_that_is_none_is_the_start(month):
    assert read_link(write_link(Saved(ORIGIN)), month).month == 0


GOOD = describe_saved(Saved(ORIGIN, PLAN, 17))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "!!!",
        "A" * 30_000,
        pack([]),
        pack({}),
        pack({**GOOD, "version": 99}),
        pack({**GOOD, "presets": ["../../etc/passwd"]}),
        pack({**GOOD, "presets": "carnisse"}),
        pack({**GOOD, "presets": []}),
        pack({**GOOD, "presets": ["carnisse"] * 2}),
        pack({**GOOD, "seed": -1}),
        pack({**GOOD, "seed": 2**80}),
        pack({**GOOD, "seed": True}),
        pack({**GOOD, "month": "x"}),
        pack({**GOOD, "areas": [{"figures": [1]}]}),
        pack({**GOOD, "plan": {"levers": [{"lever": "coaching", "wijk": ["elsewhere"]}]}}),
        pack({**GOOD, "plan": {"title": "\ud800"}}),
        pack("x" * 10_000_000),
        write_link(Saved(ORIGIN))[:-20],
    ],
)
def test_a_link_that_was_changed_is_refused(text):
    with pytest.raises(InputError):
        read_link(text)


def test_key_figures_in_a_link_are_bounded():
    area = describe_saved(Saved(Origin((), areas=(load_preset("carnisse"),))))
    area["areas"][0]["figures"][0][0] = 1e12
    with pytest.raises(InputError):
        read_link(pack(area))
    area["areas"][0]["figures"][0][0] = float("inf")
    with pytest.raises(InputError):
        read_link(pack(area))


@pytest.mark.parametrize("change", [{"year": 2019}, {"origin": "country"}], ids=["year", "origin"])
def test_figures_of_another_edition_are_another_wijk(change):
    area = load_preset("carnisse")
    figures = {**area.figures, "land_ha": replace(area.figures["land_ha"], **change)}
    one, other = (Origin((), areas=(x,)) for x in (area, replace(area, figures=figures)))
    assert one.key() == replace(one, seed=9).key()  # another luck of the months alone
    assert one.key() != other.key()


def test_more_people_than_a_laptop_holds_are_refused():
    big = load_preset("carnisse")
    figures = {**big.figures, "inhabitants": replace(big.figures["inhabitants"], value=9e5)}
    with pytest.raises(InputError, match="too many"):
        check_origin(Origin((), areas=(replace(big, figures=figures),)))


def test_a_budget_changed_on_the_way_is_said_in_the_scenario():
    text = write_scenario(Saved(ORIGIN, set_budget(PLAN, 10.0, 8), 9))
    assert "run differs" in text
    assert yaml.safe_load(text)["budget"] == 10.0


def test_a_shelf_gives_by_token_alone_and_forgets(monkeypatch):
    shelf = Shelf()
    token = shelf.put("report", b"x")
    assert shelf.get(token) == ("report", b"x")
    assert shelf.get("../report") is None
    assert shelf.take(token) == ("report", b"x")
    assert shelf.take(token) is None, "handed out once"
    token = shelf.put("report", b"x")
    monkeypatch.setattr(exports, "KEPT_SECONDS", -1.0)
    shelf.put("report", b"y")
    assert shelf.get(token) is None
    assert shelf.take(token) is None


def test_a_shelf_holds_so_many_bytes_and_no_more(monkeypatch):
    monkeypatch.setattr(exports, "MOST_BYTES", 10)
    shelf = Shelf()
    tokens = [shelf.put("report", b"x" * 4) for _ in range(3)]
    assert [shelf.get(token) is not None for token in tokens] == [False, True, True]


def encoded(content):
    return base64.b64encode(content).decode()


def hand_in(name, content):
    return upload.Desk().read(upload.open_file(name, content), lambda word: None)


def test_own_key_figures_are_read_and_built(tmp_path):
    path = tmp_path / "kwb-2023.csv"
    write_text(path, yearly_table())
    found = hand_in("../../My Figures 2023.CSV", encoded(path.read_bytes()))
    assert found.name == "kwb-2023.csv"
    codes = [area[0] for area in found.list_areas()["areas"]]
    assert codes[0] == "WK034402"
    [area] = found.read_areas(["BU03440241"])
    assert check_origin(Origin((), areas=(area,))).names() == [area.name]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("figures.exe", encoded(b"x"), "ends in"),
        ("figures.csv", "not base64!", "damaged"),
        ("figures.csv", encoded(b""), "empty"),
        ("figures.csv", encoded(b"a;b\n1;2\n"), "key figures"),
        ("figures.csv", 7, "larger"),
        ("figures.csv", "A" * (upload.LARGEST_FILE * 2), "larger"),
        ("figures.xlsx", encoded(b"PK\x03\x04 nothing"), "readable"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_one_line(name, content, word):
    with pytest.raises(InputError, match=word):
        hand_in(name, content)


def test_a_day_in_a_name_is_no_year_and_euros_of_no_year_are_refused_in_both_languages(tmp_path):
    path = tmp_path / "x.csv"
    write_text(path, yearly_table())
    found = hand_in("export_20241211.csv", encoded(path.read_bytes()))
    assert found.name == "file.csv"
    with pytest.raises(RefusalError) as caught:
        found.read_areas(["BU03440241"])
    assert "zet het jaar in de naam" in caught.value.tell("nl")
    assert "put the year in its name" in caught.value.tell("en")


def test_what_a_file_has_for_none_of_its_areas_is_told_in_both_languages(tmp_path):
    path = tmp_path / "x.csv"
    write_text(path, yearly_table())
    found = hand_in("kwb-2022.csv", encoded(path.read_bytes()))
    told = found.tell_lacking("en")
    assert told.startswith(
        "21 of 44 figures are not in this file: income of who has any, low incomes"
    )
    assert told.endswith("; the municipality's (1) and the country's (20) are used")
    assert found.tell_lacking("nl").endswith(
        "die van de gemeente (1) en heel Nederland (20) zijn gebruikt"
    )


def test_a_map_is_taken_too(tmp_path):
    path = write_geojson(tmp_path / "x.geojson", records())
    found = hand_in("Wijken 2022.GeoJSON", encoded(path.read_bytes()))
    assert found.read_areas(["BU03440241"])[0].value("inhabitants") == 4000


def test_one_area_of_a_national_file_is_found_by_its_name(tmp_path):
    header, rows = yearly_table()
    more = [
        [
            f"BU{1000 + k // 100}{k:04d}",
            "x",
            f"Buurt {k}",
            f"Gemeente {k // 100}",
            "x",
            *rows[3][5:],
        ]
        for k in range(1000)
    ]
    path = tmp_path / "kwb.csv"
    write_text(path, (header, [*rows, *more]))
    found = hand_in("kwb-2022.csv", encoded(path.read_bytes()))
    assert (len(found.list_areas()["areas"]), found.list_areas()["count"]) == (400, 1002)
    for text in ("gemeente 9 buurt 987", "BU10090987", " buurt  987"):
        listed = found.list_areas(text)
        assert listed["areas"] == [("BU10090987", "Buurt 987", "Gemeente 9")]
        assert listed["count"] == 1
    assert found.list_areas("nergens")["areas"] == []
    assert found.read_areas(["BU10090987"])[0].name == "Buurt 987"


def test_a_file_that_swells_is_refused(monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("big", b"0" * (tabular.LARGEST_UNPACKED + 1))
    assert len(packed.getvalue()) < 1_000_000
    with pytest.raises(RefusalError, match="300 MB unpacked"):
        hand_in("x.xlsx", encoded(packed.getvalue()))


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (LimitError("x.csv", "rows", 100_000), "100.000 rijen"),
        (LimitError("x.csv", "columns", 1000), "1.000 kolommen"),
        (OverdueError("x.csv", 120.0), "120 seconden"),
    ],
)
def test_what_is_too_much_is_said_in_the_language_of_the_page(error, word, monkeypatch):
    def wait(reading):
        raise error

    monkeypatch.setattr(upload.Reading, "wait", wait)
    with pytest.raises(RefusalError) as caught:
        hand_in("x.csv", encoded(b"x"))
    assert word in caught.value.tell("nl")


def test_a_page_hands_in_one_file_at_a_time_and_gets_no_other_while_one_is_read():
    desk, held = upload.Desk(), threading.Event()
    desk.begin(held.wait)
    with pytest.raises(RefusalError, match="still being read"):
        desk.begin(lambda: None)
    held.set()
    while desk._is_busy:
        time.sleep(0.01)
    desk.begin(lambda: None)


def test_files_of_all_pages_are_read_one_by_one(tmp_path):
    path = tmp_path / "kwb-2023.csv"
    write_text(path, yearly_table())
    file = upload.open_file("x.csv", encoded(path.read_bytes()))
    told, waits = [], threading.Event()

    def tell(word):
        told.append(word)
        if word.get("waits"):
            waits.set()

    with upload.TURN.take(lambda: None):
        reading = threading.Thread(target=lambda: upload.Desk().read(file, tell))
        reading.start()
        assert waits.wait(60)
        assert told == [{"waits": True}]
    reading.join(60)
    assert told[1] == {"rows": 0}


def test_a_page_that_goes_ends_the_reader_of_its_file(monkeypatch):
    monkeypatch.setattr(reading, "COMMAND", "import time; time.sleep(1000)")
    monkeypatch.setattr(reading, "DEADLINE", 20.0)
    desk, begun = upload.Desk(), threading.Event()
    caught = []

    def read():
        try:
            desk.read(upload.open_file("x.csv", encoded(b"x")), lambda word: begun.set())
        except InputError as error:
            caught.append(error)

    desk.begin(read)
    assert begun.wait(60)
    while desk._reading is None or desk._reading._process is None:
        time.sleep(0.01)
    desk.close()
    while desk._is_busy:
        time.sleep(0.01)
    assert "its reader ended" in str(caught[0])
    with upload.TURN.take(lambda: pytest.fail("its turn is another's again")):
        pass


def test_who_waits_too_long_for_a_turn_reads_nothing_and_leaves_the_turn_as_it_was(monkeypatch):
    monkeypatch.setattr(upload, "DEADLINE", -9.95)
    turn = upload.Turn()
    with turn.take(lambda: None):
        for _ in range(2):
            with pytest.raises(RefusalError), turn.take(lambda: None):
                raise AssertionError("two read at once")
        assert not turn._turn.acquire(False), "still one turn, and it is taken"
    assert turn._turn.acquire(False)
    assert not turn._turn.acquire(False)


def test_a_link_brings_back_two_scenarios_at_once():
    origin = Origin(("heechterp-schieringen",))
    mixed = load_scenario("co-creation+crisis").settle(origin.inhabitants())
    plan = adopt_scenario(Plan(), mixed, 1, origin.names())
    assert {"social_space", "crisis"} <= {lever.name for lever in plan.levers}
    assert "pairing" not in {lever.name for lever in plan.levers}
    assert all(lever.per_inhabitants is None for lever in plan.levers)
    again = read_link(write_link(Saved(origin, plan, 0)))
    assert again.plan == plan
    assert again.plan.title == "co-creation+crisis"
