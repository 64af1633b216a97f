"""Figures: estimates by hand, and that every figure draws whatever the run holds."""

import base64
import io
import itertools
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from tests.fake_run import make_run
from wijkabm.ground.errors import InputError
from wijkabm.place.lines import StreetLines
from wijkabm.runs.results import gather_results
from wijkabm.tell.plots import FIGURES, average_flows, draw_figures, estimate_survival
from wijkabm.tell.still import draw_still
from wijkabm.tell.streets import Streets, draw_streets, place_units, read_streets, tell_meaning
from wijkabm.tell.style import to_png
from wijkabm.tell.texts import read_texts


def make_events(*rows):
    columns = ["month", "event", "identity", "premises"]
    return pd.DataFrame(rows, columns=columns)


def test_kaplan_meier_by_hand():
    """Five starters: closed after 6 and 12 months, three censored after 6, 20 and 20.

    At 6 months five are at risk: 4/5. At 12 months three are (one was censored at 6): 4/5 · 2/3.
    """
    events = make_events(
        (1, "opening", 1, 0),
        (7, "closing", 1, 0),
        (2, "opening", 2, -1),
        (14, "closing", 2, -1),
        (18, "opening", 3, 0),
        (4, "opening", 4, 0),
        (4, "opening", 5, 0),
        (9, "closing", 99, 0),  # was there before the run
    )
    curve = estimate_survival(events, last_month=24)
    assert curve["months"].tolist() == [0, 6, 12]
    assert curve["at_risk"].tolist() == [5, 5, 3]
    assert curve["survival"].tolist() == pytest.approx([1, 4 / 5, 8 / 15])
    greenwood = np.sqrt(1 / (5 * 4) + 1 / (3 * 2))
    assert curve["error"].iloc[-1] == pytest.approx(8 / 15 * greenwood)


def test_survival_of_those_in_premises_leaves_out_the_others():
    events = make_events((1, "opening", 1, 0), (2, "opening", 2, -1), (3, "closing", 2, -1))
    assert estimate_survival(events, 10, in_premises=True)["survival"].tolist() == [1]
    assert estimate_survival(events, 10)["survival"].tolist() == [1, 0.5]


def test_survival_without_starters_is_one_row():
    assert len(estimate_survival(make_events(), 10)) == 1


def test_flows_are_euros_a_month_over_the_last_months():
    flows = pd.DataFrame(
        [(1, "residents", "shops", 9_900), (2, "residents", "shops", 1_000),
         (3, "residents", "shops", 3_000), (3, "shops", "rijk", 500)],
        columns=["month", "payer", "payee", "cents"],
    )  # fmt: skip
    euros = average_flows(flows, months=2)
    assert euros.loc["residents", "shops"] == 20
    assert euros.loc["shops", "rijk"] == 2.5
    assert euros.to_numpy().sum() == 22.5


def test_units_stand_along_their_street_on_either_side_and_then_behind():
    lines = [np.array([(0.0, 0.0), (4.0, 0.0)]), np.array([(0.0, 0.0), (0.0, 90.0)])]
    streets = Streets(np.array([7, 8]), np.zeros(2), lines, ["", ""])
    units = pd.DataFrame({"row": range(6), "segment": 7})
    placed = place_units(units, streets)  # signs stand 2 m apart: two fit on either side
    assert placed["x"].tolist() == [1, 1, 3, 3, 2, 2]
    assert placed["y"].tolist() == pytest.approx([1.4, -1.4, 1.4, -1.4, 3.4, -3.4])


BENT = np.array([(0.0, 0.0), (0.0, 400.0), (400.0, 400.0), (400.0, 300.0)])
STRAIGHT = np.array([(0.0, 0.0), (1000.0, -500.0)])
CURLED = np.array([(750.0 + 30 * np.cos(k), 200.0 + 60 * np.sin(k)) for k in np.linspace(0, 6, 40)])


def draw_own(names, is_own=True):
    streets = Streets(np.arange(3), np.array([3, 0, 9]), [BENT, STRAIGHT, CURLED], names, is_own)
    units = place_units(pd.DataFrame({"row": range(401), "segment": [0] * 400 + [1]}), streets)
    axes = Figure(figsize=(4.3, 4.3)).add_subplot()
    draw_streets(axes, streets, units, read_texts("en"))
    return axes, units


def test_a_map_of_own_streets_has_their_bends_and_their_names_along_them():
    axes, units = draw_own(["Main", "Side Street", "Curlicue Crescent"])
    [drawn] = axes.collections
    for line, path in zip([BENT, STRAIGHT, CURLED], drawn.get_paths(), strict=True):
        assert path.vertices.tolist() == line.tolist()
    written = {text.get_text(): text for text in axes.texts}
    assert "invented people on real streets" in written
    assert {"Main", "Side Street", "N"} <= set(written)
    assert "Curlicue Crescent" not in written  # straight enough nowhere for its name
    angle = np.degrees(np.arctan2(-500, 1000))
    assert written["Side Street"].get_rotation() == pytest.approx(angle % 360)
    x, y = written["Side Street"].get_position()
    assert y == pytest.approx(-0.5 * x)
    corners = [(0, 0), (0, 400), (400, 400), (400, 300)]
    gaps = [
        min(_distance(place, one, other) for one, other in itertools.pairwise(corners))
        for place in units.loc[units["segment"] == 0, ["x", "y"]].to_numpy()
    ]
    assert max(gaps) < 30  # four hundred stand in two rows on either side of a street that bends


def test_under_the_map_of_a_narrow_wijk_no_words_lie_over_others():
    streets = Streets(np.arange(1), np.array([3]), [BENT[:3] * [1, 3]], ["Main"], True)
    figure = Figure(figsize=(4.3, 4.3))
    axes = figure.add_subplot()
    draw_streets(
        axes,
        streets,
        place_units(pd.DataFrame({"row": [0], "segment": 0}), streets),
        read_texts("nl"),
    )
    figure.draw_without_rendering()
    written = {text.get_text().strip(): text.get_window_extent() for text in axes.texts}
    (bar,) = (box for text, box in written.items() if text.endswith(" m"))
    assert not bar.overlaps(written["verzonnen mensen op echte straten"])


def _distance(place, one, other):
    one, other = np.array(one, float), np.array(other, float)
    along = np.clip((place - one) @ (other - one) / ((other - one) @ (other - one)), 0, 1)
    return np.hypot(*(place - one - along * (other - one)))


def make_own_run():
    """A run of which both streets bend, and one is named."""
    run = make_run(3)
    lines = [BENT, CURLED]
    run.lines = StreetLines(
        np.concatenate(lines),
        np.array([0, len(BENT), len(BENT) + len(CURLED)]),
        np.array([0, -1]),
        ("Main",),
        np.array([True]),
    )
    return run, lines


def test_a_run_on_own_streets_is_drawn_on_them_now_and_from_its_folder():
    run, lines = make_own_run()
    results = gather_results(run)
    results.manifest["input"][0]["streets"] = {}
    streets = read_streets(results, "Noord")
    assert [line.tolist() for line in streets.lines] == [line.tolist() for line in lines]
    assert streets.names == ["Main", ""]
    assert streets.is_own
    for axes in (
        draw_figures(results)["street_map"].axes[0],
        draw_still(run, "en").axes[0],
    ):
        paths = [path.vertices.tolist() for path in axes.collections[0].get_paths()]
        assert paths == [line.tolist() for line in lines]
        written = {text.get_text() for text in axes.texts}
        assert {"Main", "invented people on real streets"} <= written
    said = read_texts("en")["figures"]["street_map"]
    for has_own, meaning in (
        (True, "invented people on real streets"),
        (False, "not its real map"),
    ):
        assert meaning in tell_meaning(said, has_own)


def test_a_folder_of_before_has_streets_from_end_to_end():
    results = gather_results(make_run(3))
    before = replace(
        results, lines=results.lines[:0], segments=results.segments.drop(columns="street")
    )
    streets = read_streets(before, "Noord")
    assert [line.tolist() for line in streets.lines] == [
        [[0, 100], [200, 110]],
        [[90, 0], [100, 200]],
    ]
    assert streets.names == ["", ""]
    assert not streets.is_own


@pytest.mark.parametrize(("count", "some"), [(4, False), (5, True)])
def test_maps_of_some_of_the_wijken_say_so(count, some):
    results = gather_results(make_run(months=1, names=tuple("ABCDE"[:count])))
    for language, words in (("en", ", of 4 of the 5 wijken"), ("nl", ", van 4 van de 5 wijken")):
        figure = draw_figures(results, language)["street_map"]
        assert figure.get_suptitle().replace("\n", " ").endswith(words) is some
        assert len(figure.axes) == 8


def test_a_map_of_drawn_streets_names_none():
    axes, _ = draw_own(["", "", ""], is_own=False)
    assert [text.get_text().strip() for text in axes.texts] == ["100 m"]


@pytest.mark.parametrize("months", [1, 40])
def test_every_figure_draws_in_both_languages(months):
    results = gather_results(make_run(months, names=("Noord", "Zuid")))
    for language in ("nl", "en"):
        figures = draw_figures(results, language)
        assert set(figures) == set(FIGURES)
        titles = read_texts(language)["figures"]
        for name, figure in figures.items():
            assert figure.get_suptitle().startswith("Noord + Zuid")
            assert titles[name]["meaning"]
            assert figure.axes[0].get_title(loc="left") or figure.axes[0].get_ylabel()


def test_numbers_along_the_axes_are_those_of_the_language():
    results = gather_results(make_run(24))
    for language, number in (("nl", "12.345,5"), ("en", "12,345.5")):
        figures = draw_figures(results, language)
        write = figures["labour"].axes[0].yaxis.get_major_formatter()
        assert write(12_345.5, 0) == number
        assert write(-0.5, 0) == {"nl": "\u22120,5", "en": "\u22120.5"}[language]
        cells = {text.get_text() for text in figures["flow_matrix"].axes[0].texts}
        assert any(cell.endswith({"nl": " dzd", "en": "k"}[language]) for cell in cells)


def test_a_figure_is_a_legible_picture_and_the_same_each_time():
    results = gather_results(make_run(24))
    first, again = (to_png(draw_figures(results)["labour"]) for _ in range(2))
    assert first == again
    picture = Image.open(io.BytesIO(first))
    assert picture.width >= 1000
    assert len(picture.convert("RGB").getcolors(10**6)) > 20


def test_before_the_first_month_there_is_nothing_to_draw():
    with pytest.raises(InputError, match="run some months first"):
        draw_figures(gather_results(make_run(0)))


def test_plot_shows_in_a_notebook_and_returns_figures_in_a_script(tmp_path):
    """A notebook asks IPython how to show what the last line gave; a script has a mapping of figures."""
    formatters = pytest.importorskip("IPython.core.formatters")
    pictures = draw_figures(gather_results(make_run(3)))
    shown, _ = formatters.DisplayFormatter().format(pictures)
    sources = re.findall(r'src="data:image/png;base64,([^"]+)"', shown["text/html"])
    sizes = [Image.open(io.BytesIO(base64.b64decode(source))).size for source in sources]
    drawn = [tuple(figure.bbox.size * 1.5) for figure in pictures.values()]  # 150 dots, not 100
    assert sizes == [(round(width), round(height)) for width, height in drawn]
    assert shown["text/plain"] == repr(pictures)
    assert ".save(folder)" in repr(pictures)
    assert set(pictures) == set(FIGURES)
    assert all(isinstance(figure, Figure) for figure in pictures.values())
    files = pictures.save(tmp_path / "new" / "pictures")
    assert [file.stem for file in files] == list(pictures)
    assert all(Image.open(file).format == "PNG" for file in files)


def ticks(axis):
    """What stands at the marks of an axis, those that are seen."""
    axis.figure.canvas.draw()
    low, high = sorted(axis.get_view_interval())
    marks = zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=True)
    return [label.get_text() for place, label in marks if low - 1e-9 <= place <= high + 1e-9]


@pytest.mark.parametrize("months", [1, 5, 7, 24, 30, 36])
def test_a_short_run_is_told_in_months_and_counts_are_whole(months):
    figures = draw_figures(gather_results(make_run(months)), "nl")
    for name in ("shops_and_vacancy", "where_the_money_goes", "labour"):
        axes = [a for a in figures[name].axes if a.get_xlabel() == "maand"]
        assert axes, name
        for panel in axes:
            marks = ticks(panel.xaxis)
            assert all(mark.isdigit() for mark in marks), (name, marks)
            assert 0 < len(marks) <= 16
            if months > 1:  # from end to end, also where another panel shares the axis
                assert panel.get_xlim() == pytest.approx((1 / 12, months / 12)), name
    assert all(mark.isdigit() for mark in ticks(figures["survival"].axes[0].xaxis))
    for name, panel in (("shops_and_vacancy", 0), ("openings_and_closings", 0), ("labour", 1)):
        marks = ticks(figures[name].axes[panel].yaxis)
        assert marks
        assert all(mark.replace(".", "").isdigit() for mark in marks), (name, marks)


def test_a_long_run_is_told_in_years():
    axes = draw_figures(gather_results(make_run(120)), "nl")["labour"].axes[1]
    assert axes.get_xlabel() == "jaar"
    assert ticks(axes.xaxis)[-1] == "10"


@pytest.mark.parametrize(
    ("months", "said"), [(24, "2"), (30, "3\n(alleen 6 maanden)"), (7, "1\n(alleen 7 maanden)")]
)
def test_a_part_of_a_year_among_the_bars_says_so(months, said):
    axes = draw_figures(gather_results(make_run(months)), "nl")["openings_and_closings"].axes[0]
    assert ticks(axes.xaxis)[-1] == said
    pale = {bar.get_alpha() for bar in axes.patches if bar.get_x() > -(-months // 12) - 1}
    assert pale == ({None} if months % 12 == 0 else {0.45})


def test_a_title_that_is_too_long_goes_on_below():
    results = gather_results(
        make_run(3, names=("Een wijk met een heel lange naam", "Zuid", "West" * 9))
    )
    figure = draw_figures(results, "nl")["where_the_money_goes"]
    figure.canvas.draw()
    assert figure._suptitle.get_window_extent().x1 <= figure.bbox.x1
