"""A wijk's own streets on the page: where the file has them, named, found, and lived in by nobody real."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from tests.app.browser import ARTEFACTS, SMALL, need_browser, read_script, serve, visitors
from tests.app.own_town import HOMES, NAMED, make_town
from tests.app.test_browser_axe import violations
from wijkabm.place.presets import load_preset
from wijkabm.tell.texts import read_app_texts

need_browser()

WORDS = read_app_texts("nl")
INVENTED = WORDS["map"]["invented"]
STREETS = "(({ layout }) => layout.lines.map((line) => line.points))(wijkRoom.street)"
PANE = "wijkRoom.street.panes[0]"
READ_LABELS = """() => {
  const { street } = wijkRoom, [pane] = street.panes;
  street.resize();
  street.fit();
  pane.drawStill();
  const read = ({ name, size, letters }) => ({
    name, size, letters: letters.map(({ x, y }) => pane.place(x, y)),
    pixels: letters.map(({ x, y }) => [x, y]),
  });
  return [pane.labels.placed.map(read), street.camera.scale];
}"""

DRAWN = """() => {
  const pane = wijkRoom.street.panes[0], draw = CanvasRenderingContext2D.prototype, lines = [];
  const { moveTo, lineTo, stroke } = draw;
  let path = [];
  const put = (x, y) => { const [east, south] = pane.place(x, y); path.at(-1).push([east, -south]); };
  draw.moveTo = function (x, y) { path.push([]); put(x, y); moveTo.call(this, x, y); };
  draw.lineTo = function (x, y) { if (!path.length) path.push([]); put(x, y); lineTo.call(this, x, y); };
  draw.stroke = function () {
    if (this.strokeStyle === "#fcfbf8") lines.push(...path);
    path = [];
    stroke.call(this);
  };
  pane.drawStill();
  Object.assign(draw, { moveTo, lineTo, stroke });
  return lines;
}"""
"""What the map strokes as streets, in metres east and north of where the world begins."""


@pytest.fixture(scope="module")
def town():
    return make_town()


@pytest.fixture(scope="module")
def own(browser, town):
    """A page of a wijk with the streets of the town."""
    area = replace(load_preset(SMALL), streets=town)
    with serve((), areas=(area,)) as address, visitors(browser, address) as visit:
        visitor = visit().ready()
        visitor.go(3)
        yield visitor


@pytest.fixture(autouse=True)
def whole(own):
    """Each test begins with all of the wijk in view."""
    own.resize(1280, 800)
    own.page.evaluate("wijkRoom.street.search.forget(); wijkRoom.street.fit()")


def distances(dots, line):
    """Metres from each of some dots to a line."""
    line = np.asarray(line, float)
    start, step = line[:-1], np.diff(line, axis=0)
    long = np.maximum((step * step).sum(axis=1), 1e-12)
    gap = np.asarray(dots, float)[:, None] - start
    along = np.clip((gap * step).sum(axis=2) / long, 0.0, 1.0)
    return np.hypot(*np.moveaxis(gap - along[..., None] * step, 2, 0)).min(axis=1)


def dense(line):
    """Dots along a line, a metre apart."""
    return np.concatenate(
        [
            np.linspace(a, b, max(round(float(np.hypot(*np.subtract(b, a)))), 2))
            for a, b in itertools.pairwise(line)
        ]
    )


def cut(one, other):
    """Whether two lines cross, other than by touching at their ends."""
    for a, b in itertools.pairwise(one):
        for c, d in itertools.pairwise(other):
            sides = [np.linalg.det([np.subtract(q, p), np.subtract(r, p)])
                     for p, q, r in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))]  # fmt: skip
            if sides[0] * sides[1] < -1e-6 and sides[2] * sides[3] < -1e-6:
                return True
    return False


def crossings(lines):
    return {(i, j) for i, one in enumerate(lines) for j in range(i) if cut(one, lines[j])}


def test_streets_are_drawn_where_the_file_has_them_and_cross_where_it_has_crossings(own, town):
    lines = [segment.line for segment in town.segments]
    assert crossings([(line[0], line[-1]) for line in lines])  # chords would cross
    for _ in range(2):  # all of the wijk, and near
        drawn = own.page.evaluate(DRAWN)
        assert len(drawn) == len(lines)
        for is_drawn, line in zip(drawn, lines, strict=True):
            assert distances(dense(line), is_drawn).max() < 1.0
            assert distances(dense(is_drawn), line).max() < 1.0
        assert crossings(drawn) == crossings(lines) == set()
        own.page.evaluate("wijkRoom.street.zoomBy(3)")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (390, 844)])
def test_names_stand_along_their_streets_and_can_be_read(own, town, width, height):
    own.resize(width, height)
    own.choose(WORDS["tabs"]["street"])
    # At once, for a page that has just another size fits the map anew when it comes to it.
    labels, scale = own.page.evaluate(READ_LABELS)
    written = {label["name"] for label in labels}
    least = {"Lange Dreef"} if width < 400 else {"Lange Dreef", "Hoge Lus", "Boogstraat"}
    assert least <= written <= set(NAMED)
    units = own.page.evaluate(f"{PANE}.layout.units.map((unit) => {PANE}.point(unit.x, unit.y))")
    for k, label in enumerate(labels):
        assert label["size"] >= 12
        own_lines = [s.line for s in town.segments if s.name == NAMED.index(label["name"])]
        letters = np.array(label["letters"]) * [1, -1]
        off = np.min([distances(letters, line) for line in own_lines], axis=0)
        beside = 25 if label["name"] == "Lange Dreef" else 0  # metres: fronts stand between
        assert off.max() < beside + 2 * label["size"] / scale, label["name"]
        for other in (units, *(one["pixels"] for one in labels[:k])):
            gaps = np.subtract(np.array(label["pixels"])[:, None], np.array(other)[None])
            assert np.hypot(gaps[..., 0], gaps[..., 1]).min() >= 11, label["name"]
    assert own.page.evaluate(read_script("geometry")) == []
    folder = ARTEFACTS / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    own.page.screenshot(path=folder / f"own-streets-{width}.jpg", quality=80)


SEEN = """() => {
  const { street } = wijkRoom;
  window.seen = [];
  window.look = new ResizeObserver(() => { // hears of it after the map, and before anything is painted
    for (const { canvas } of street.panes) {
      const { width, height } = canvas, context = canvas.getContext("2d");
      seen.push(Array.from(context.getImageData(width - 4, height >> 1, 1, 1).data.slice(0, 3)));
    }
  });
  look.observe(street.holder);
}"""


def test_a_map_of_another_size_is_never_black(own):
    own.page.evaluate(SEEN)
    for width in (1100, 1280, 1210):
        before = own.page.evaluate("seen.length")
        own.resize(width, 800)
        own.page.wait_for_function("before => seen.length > before", arg=before)
    seen = own.page.evaluate("look.disconnect() || seen")
    assert len(seen) >= 3
    assert all(sum(colour) > 300 for colour in seen), seen


AROUND = """([turn, arm]) => {
  const on = (far) => far < arm ? [50 + far, 300]
    : [50 + arm + (far - arm) * Math.cos(turn), 300 + (far - arm) * Math.sin(turn)];
  const units = Array.from({ length: arm / 5 }, (_, k) => on(10 * k))
    .map(([x, y]) => ({ x, y, width: 8, depth: 8 }));
  const points = [...on(0), ...on(arm), ...on(2 * arm)], length = 2 * arm;
  const lines = [{ points, ends: [0, 1], length, behind: 12, units }];
  const streets = [{ name: "Akeleistraat", row: 0, isMain: false, length, lines }];
  const labels = new wijkRoom.street.panes[0].labels.constructor({ streets, units });
  const pane = { width: 800, height: 800, camera: { scale: 1 }, point: (x, y) => [x, y] };
  labels.lay(document.createElement("canvas").getContext("2d"), pane, null, []);
  return labels.placed.map(({ name, font, letters }) => letters.slice(1).map(({ x, y }, k) => {
    const widths = labels.widths.get(`${font}|${name}`);
    return Math.hypot(x - letters[k].x, y - letters[k].y) / ((widths[k + 2] - widths[k]) / 2);
  }));
}"""
"""How far letters of a name beside a bending street lie apart, over what they do where one runs straight."""


def test_around_a_bend_a_name_stands_and_stays_one_word(own):
    turns, arms = (-0.9, -0.7, -0.5, -0.3, 0.0, 0.3, 0.5, 0.7, 0.9), (55, 75, 100, 150)
    for turn, arm in itertools.product(turns, arms):
        names = own.page.evaluate(AROUND, [turn, arm])
        assert names or abs(turn) > 0.5, (turn, arm)
        for gaps in names:
            assert min(gaps) >= 0.8
            assert max(gaps) <= 1.25, (turn, arm)


def test_a_street_gives_way_to_the_name_of_a_wijk(own):
    """A wijk is called by its name where the first street has its own: that one goes elsewhere."""
    pairs = own.page.evaluate(
        f"""() => {{
          const pane = {PANE}, {{ wijken, lines }} = pane.layout;
          pane.layNames();
          const [{{ letters }}] = pane.labels.placed, {{ x, y }} = letters[Math.floor(letters.length / 2)];
          const [east, south] = pane.place(x, y + 16);
          pane.layout.wijken = [wijken[0], {{ ...wijken[0], title: "Noorderkwartier" }}];
          lines.push({{ ...lines[0], x: east, y: south, wijk: 1 }});
          pane.layNames();
          lines.pop();
          const after = pane.labels.placed.flatMap((label) => label.letters);
          pane.layout.wijken = wijken;
          pane.layNames();
          return after.map((letter) => [letter.x - x, letter.y - y]);
        }}"""
    )
    across, down = np.abs(pairs).T
    assert ((across > 50) | (down > 10)).all()


@pytest.mark.parametrize("by", ["keys", "mouse", "finger"])
def test_a_search_finds_a_street_and_puts_it_into_the_middle(own, town, by):
    page = own.page
    field = page.get_by_role("combobox", name=WORDS["map"]["search"])
    field.fill("")
    field.type({"keys": "lu", "mouse": "plein", "finger": "hof"}[by])
    name = {"keys": "Hoge Lus", "mouse": "Plein 1940", "finger": "'t Hof"}[by]
    option = page.get_by_role("option", name=name)
    assert option.is_visible()
    assert violations(page) == []
    if by == "keys":
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
    elif by == "mouse":
        option.click()
    else:
        option.tap()
    assert field.input_value() == name
    assert page.evaluate(f"{PANE}.marked.name") == name
    dots = np.concatenate([s.line for s in town.segments if s.name == NAMED.index(name)])
    middle = (dots.min(axis=0) + dots.max(axis=0)) / 2
    camera = own.page.evaluate("wijkRoom.street.camera")
    assert [camera["x"], -camera["y"]] == pytest.approx(middle.tolist(), abs=1.0)
    size = own.page.evaluate(f"[{PANE}.width, {PANE}.height]")
    assert (np.ptp(dots, axis=0) * camera["scale"] < size).all()
    page.evaluate(f"{PANE}.drawStill()")
    assert name in page.evaluate(f"{PANE}.labels.placed.map((label) => label.name)")
    page.evaluate("wijkRoom.street.search.forget()")
    assert page.evaluate(f"{PANE}.marked") is None


def test_a_search_for_what_is_not_there_says_so(own):
    field = own.page.get_by_role("combobox", name=WORDS["map"]["search"])
    field.fill("Nergens")
    assert own.page.get_by_text(WORDS["map"]["search_none"]).is_visible()
    assert own.page.locator(".search li").count() == 0
    field.press("Escape")
    field.press("Escape")
    assert field.input_value() == ""


def test_an_address_is_a_name_without_a_number_and_says_that_people_are_invented(own):
    page, title = own.page, load_preset(SMALL).name
    assert page.locator(".invented").inner_text() == INVENTED
    details = page.locator(".premises")
    if not details.evaluate("(one) => one.open"):
        details.locator("summary").click()
    page.wait_for_selector(".premises-list button")
    assert details.locator("p").first.inner_text().endswith(INVENTED)
    heads = [head.split(" · ")[0] for head in page.locator(".premises-list h3").all_inner_texts()]
    assert set(heads) <= {*NAMED, title}
    assert title in heads  # of the segment of which nobody may know the name
    for k, head in enumerate(heads):
        told = page.locator(".premises-list ul").nth(k).locator("button").all_inner_texts()
        units = [text.split(":")[0] for text in told if ":" in text]
        count = len(units)
        expected = [WORDS["map"]["unit_of"].format(number=n + 1, count=count) for n in range(count)]
        assert units == expected, head
    page.locator(".premises-list button").first.click()
    page.wait_for_selector(".story:not([hidden]) h2")
    assert page.locator(".story h2").inner_text().endswith(f", {heads[0]}")
    assert page.locator(".story").get_by_text(INVENTED).is_visible()
    page.keyboard.press("Escape")
    x, y = page.evaluate(
        f"(() => {{ const unit = {PANE}.layout.units[0], box = {PANE}.canvas.getBoundingClientRect();"
        f" const [x, y] = {PANE}.point(unit.x, unit.y); return [box.left + x, box.top + y]; }})()"
    )
    page.mouse.move(x, y)
    page.wait_for_selector(".tip:not([hidden])")
    _kind, place, words = page.locator(".tip").inner_text().split(" · ")
    assert place in {*NAMED, title}
    assert words == INVENTED
    page.mouse.move(0, 0)


def test_walkers_keep_to_the_streets_as_they_bend(own, town):
    walks = own.page.evaluate(f"{PANE}.walkers.filter(Boolean).map(({{ points }}) => points)")
    assert len(walks) > 50
    lines = [segment.line for segment in town.segments]
    for points in walks:
        *way, front = np.array(points) * [1, -1]
        if len(way) > 1:
            assert np.min([distances(dense(way), line) for line in lines], axis=0).max() < 0.5
        assert np.min([distances([front], line) for line in lines]) < 6
    bent = [points for points in walks if len(points) > 6]
    assert bent


def test_homes_stay_at_their_own_street(own, town):
    homes = own.page.evaluate(f"{PANE}.layout.homes.map(({{ segment, x, y }}) => [segment, x, -y])")
    lines = [segment.line for segment in town.segments]
    dots = np.array(homes)[:, 1:]
    gaps = np.array([distances(dots, line) for line in lines])
    at = np.array(homes)[:, 0].astype(int)
    mine = gaps[at, np.arange(len(homes))]
    assert mine.max() <= 30
    gaps[at, np.arange(len(homes))] = np.inf
    assert (mine - gaps.min(axis=0)).max() < 4  # not over the next street
    crowded = NAMED.index("Steeg")
    assert sum(town.segments[row].name == crowded for row in at) >= HOMES["Steeg"]
