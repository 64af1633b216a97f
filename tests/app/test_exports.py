"""What is taken home: the report and the tables, by numbers worked out by hand and of a real wijk."""

import html
import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import numpy as np
import openpyxl
import pandas as pd
import pytest

from tests.app.pages import ORIGIN, open_page
from tests.place.own import make_file
from wijkabm.app import exports
from wijkabm.app.effect import Compared, compare, compare_own
from wijkabm.app.exports import make_export, make_sheets
from wijkabm.app.links import Saved, read_file
from wijkabm.app.origin import Origin
from wijkabm.app.plan import Plan, adopt_scenario, clear_from, move_lever, set_budget, stop_lever
from wijkabm.app.plan_words import tell_budgets, tell_covenants, tell_plan
from wijkabm.app.room_report import render_report
from wijkabm.app.takeaway import Taken, judge, list_costs, tabulate_comparison, tabulate_months
from wijkabm.app.worlds import Worlds
from wijkabm.levers.desk.scenario import load_scenario, read_scenario
from wijkabm.levers.registry import kinds_of_lever
from wijkabm.pairs.comparison import COMPARED, NAMES
from wijkabm.place.presets import load_preset
from wijkabm.runs.run import run
from wijkabm.tell.texts import read_app_texts, read_takeaway_texts

TITLE = "Heechterp-Schieringen"
PLAN = set_budget(
    move_lever(move_lever(Plan(), "coaching", {"places": 33}, 1), "coaching", {"places": 44}, 3),
    80_000.0,
    1,
)


def make_compared(pairs=5, months=12, level=50.0, **gaps):
    """Pairs of worlds in which every indicator is 50 without policy, and differs by hand-made gaps."""
    shape = (pairs, months, len(COMPARED), 3)
    theirs = np.full(shape, level)
    theirs[:, :, [COMPARED.index(i) for i in COMPARED if i.unit.startswith("share")]] = 0.25
    ours = theirs.copy()
    for name, by_pair in gaps.items():
        ours[:, :, NAMES.index(name)] += np.array(by_pair)[:pairs, None, None]
    return compare(24, 13, ours, theirs)


COMPARED_BY_HAND = make_compared(
    shops_open=[
        2.0,
        3.0,
        4.0,
        5.0,
        6.0,
    ],  # mean 4, t(4) = 2.7764: 4 ± 2.7764 / sqrt(2), so 2.037 to 5.963
    vacancy_rate=[-0.02, -0.01, 0.005, 0.01, 0.015],
    cohesion=[3.0, 0.0, -1.0, 0.0, 0.0],
    lever_costs=[1000.0] * 5,
    lever_receipts=[100.0] * 5,
    municipal_cost=[300.0, 400.0, 500.0, 600.0, 700.0],
)


def make_taken(compared=COMPARED_BY_HAND, language="nl", plan=PLAN, titles=None):
    values = np.full((24, len(COMPARED), 3), 50.0)
    titles = titles or {ORIGIN.presets[0]: TITLE}
    return Taken(Saved(ORIGIN, plan, 24), language, titles, None, values + 1.5, values, compared)


def read_rows(page):
    """Rows of all tables of a page, as lists of words."""
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        found.append([html.unescape(re.sub("<[^>]*>", "", cell)).strip() for cell in cells])
    return found


def test_what_the_municipality_pays_saves_and_the_net_of_it():
    levers, saves, net = list_costs(COMPARED_BY_HAND)
    assert (levers.value, levers.low, levers.high) == (10_800.0, 10_800.0, 10_800.0)
    assert saves.value == pytest.approx(4_800.0)  # 12 times 900 less 500 a month
    assert net.value == pytest.approx(6_000.0)
    half = 12 * 2.7764451 * 100 / 2**0.5
    assert (net.low, net.high) == (round(6_000 - half), round(6_000 + half))
    assert saves.high - saves.low == pytest.approx(net.high - net.low)


@pytest.mark.parametrize(("language", "sep", "decimal"), [("nl", ";", ","), ("en", ",", ".")])
def test_the_comparison_adds_up_to_the_last_digit_in_both_files(language, sep, decimal):
    sheets = make_sheets(
        make_taken(make_compared(level=50.0000006, shops_open=[0.1000006] * 5), language)
    )
    name = {"nl": "vergelijking", "en": "comparison"}[language]
    text = sheets[f"{name}.csv"].decode("utf-8-sig")
    rows = [line.split(sep) for line in text.splitlines() if '"' not in line]
    assert len(rows) > 100
    for row in rows[1:]:
        with_, without, gap = (Decimal(cell.replace(decimal, ".")) for cell in row[3:6])
        assert with_ - without == gap, row
    table = pd.read_csv(io.StringIO(text), sep=sep, decimal=decimal)
    heads = list(table.columns)
    sheet = openpyxl.load_workbook(io.BytesIO(sheets[f"{name}.xlsx"])).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == heads
    np.testing.assert_allclose(
        [row[3] - row[4] for row in cells[1:]], [row[5] for row in cells[1:]]
    )
    np.testing.assert_allclose(table[heads[3]], [row[3] for row in cells[1:]])


def test_the_comparison_holds_per_cent_points_months_worlds_and_verdicts():
    table = tabulate_comparison(COMPARED_BY_HAND, [TITLE], "nl").set_index(["wijk", "cijfer"])
    shops = table.loc[(TITLE, "Open winkels en bedrijven")]
    assert list(shops[["met beleid", "zonder beleid", "verschil"]]) == [54.0, 50.0, 4.0]
    assert (shops["laag (95%)"], shops["hoog (95%)"]) == (2.036757, 5.963243)
    assert shops["oordeel"] == "een verschil"
    assert (shops["aantal werelden"], shops["eerste maand"], shops["laatste maand"]) == (5, 13, 24)
    [vacancy] = [row for (_, name), row in table.iterrows() if name == "Leegstand"][:1]
    assert vacancy["eenheid"] == "%"
    assert vacancy["zonder beleid"] == 25.0
    assert vacancy["hoog (95%)"] == pytest.approx(1.81003, rel=1e-5)
    assert vacancy["oordeel"] == "geen verschil aangetoond"
    ties = table.loc[(TITLE, "Samenhang")]
    assert ties["verschil"] == 0.4
    assert np.isnan(ties["laag (95%)"])
    assert ties["oordeel"] == "veranderd in 2 van 5 werelden"
    alone = tabulate_comparison(make_compared(1), [TITLE], "nl")
    assert set(alone["oordeel"]) == {"nog niet berekend"}
    assert alone["laag (95%)"].isna().all()


def test_each_wijk_has_rows_of_its_own_and_no_name_is_a_formula():
    compared = make_compared()
    grown = compared._replace(
        **{
            name: np.concatenate(
                [getattr(compared, name)[..., :1], getattr(compared, name)], axis=-1
            )
            for name in ("with_", "without", "difference", "low", "high", "changed", "gaps")
        }
    )
    table = tabulate_comparison(grown, ['=HYPERLINK("x")', "Noord"], "nl")
    assert list(dict.fromkeys(table["wijk"])) == [
        "alle wijken samen", 'HYPERLINK("x")', "Noord", "omliggende wijken",
    ]  # fmt: skip


def test_months_are_of_the_world_on_the_map_with_and_without():
    taken = make_taken()
    table = tabulate_months(taken.with_, taken.without, [TITLE], 3, "nl")
    assert set(table["wereld"]) == {"op de kaart, 1 van 3"}
    own = table[table["wijk"] == TITLE]
    assert list(own["maand"]) == list(range(1, 25))
    assert list(own["jaar"]) == [1] * 12 + [2] * 12
    [with_] = [
        c for c in own if c.startswith("Open winkels en bedrijven (") and c.endswith("met beleid")
    ]
    assert set(own[with_]) == {51.5}
    assert set(own[with_.replace("met", "zonder")]) == {50.0}
    alone = tabulate_months(taken.with_, taken.without, [TITLE], 1, "nl")
    assert set(alone["wereld"]) == {"op de kaart"}


def test_the_report_says_in_dutch_what_was_decided_and_what_became_different():
    page = render_report(make_taken(), []).decode()
    rows = {row[0]: row for row in read_rows(page) if row}
    assert "<title>Heechterp-Schieringen: wat deed het beleid?</title>" in page
    assert rows["Open winkels en bedrijven"][1:] == [
        "54,0", "50,0", "+4,0 (+2,0 tot +6,0)", "een verschil",
    ]  # fmt: skip
    assert rows["Leegstand"][1:] == [
        "25,0%", "25,0%", "0,0 (−1,8 tot +1,8) procentpunt", "geen verschil aangetoond",
    ]  # fmt: skip
    assert rows["Samenhang van 100"][1:] == [
        "50,40", "50,00", "+0,40", "veranderd in 2 van 5 werelden",
    ]  # fmt: skip
    costs = [
        rows[x][1:] for x in ("Wat de maatregelen kosten", "Wat de gemeente bespaart", "Netto")
    ]
    plain = [[cell.replace("\u00a0", " ").replace("\u2060", "") for cell in row] for row in costs]
    assert plain == [
        ["€ 10.800 (€ 10.800 tot € 10.800)", "een verschil"],
        ["€ 4.800 (€ 2.400 tot € 7.200)", "een verschil"],
        ["€ 6.000 (€ 3.600 tot € 8.400)", "een verschil"],
    ]
    assert "over 5 werelden en over jaar 2, jan tot en met jaar 2, dec" in page
    assert "€\u00a080.000 per jaar" in page


def test_cents_of_single_precision_are_no_costs():
    spent = np.array([12_400.0, 12_500.0, 12_700.0, 12_500.0, 12_600.0])
    noise = np.array([0.001, 0.002, -0.001, 0.002, 0.001])
    page = render_report(
        make_taken(make_compared(lever_costs=spent, municipal_cost=spent + noise)), []
    ).decode()
    rows = {row[0]: row for row in read_rows(page) if row}
    plain = [
        rows[name][1].replace("\u00a0", " ").replace("\u2060", "")
        for name in ("Wat de maatregelen kosten", "Wat de gemeente bespaart", "Netto")
    ]
    assert plain[0] == plain[2] == "€ 150.500 (€ 148.800 tot € 152.200)"
    assert plain[1] == "€ 0"
    assert rows["Wat de gemeente bespaart"][2] == "veranderd in 0 van 5 werelden"


def test_levels_differ_by_the_difference_as_they_are_written():
    """81.44 and 78.26 differ by 3.18: each rounded by itself, 81.4 less 78.3 would not be 3.2."""
    theirs = np.full((5, 12, len(COMPARED), 3), 78.26)
    ours = theirs + np.array([1.18, 2.18, 3.18, 4.18, 5.18])[:, None, None, None]
    page = render_report(make_taken(compare(24, 13, ours, theirs)), []).decode()
    row = next(row for row in read_rows(page) if row and row[0] == "Open winkels en bedrijven")
    assert row[1:4] == ["81,5", "78,3", "+3,2 (+1,2 tot +5,1)"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_report_names_nothing_by_its_key(language):
    plan = adopt_scenario(PLAN, load_scenario("covenant"), 5, ORIGIN.names())
    titles = {ORIGIN.presets[0]: TITLE, "velve-lindenhof": "Velve-Lindenhof"}
    compared = make_compared()
    wide = compared._replace(
        **{
            name: np.concatenate(
                [getattr(compared, name)[..., :1], getattr(compared, name)], axis=-1
            )
            for name in ("with_", "without", "difference", "low", "high", "changed", "gaps")
        }
    )
    plan = move_lever(plan, "vacancy_tax", {"wijk": ["velve-lindenhof"]}, 6)
    values = np.full((24, len(COMPARED), 4), 50.0)
    taken = make_taken(wide, language, plan, titles)._replace(with_=values, without=values)
    page = render_report(taken, []).decode()
    words = re.sub(r"<style>.*?</style>|data:image[^\"]*|<[^>]*>", " ", page, flags=re.DOTALL)
    keys = [x for x in (*titles, *kinds_of_lever(), *NAMES) if "_" in x or "-" in x]
    assert not [key for key in keys if re.search(rf"\b{re.escape(key)}\b", words)]
    assert "Velve-Lindenhof" in words


def test_without_other_worlds_nothing_is_called_a_difference():
    page = render_report(make_taken(make_compared(1, shops_open=[4.0])), []).decode()
    rows = {row[0]: row for row in read_rows(page) if row}
    assert rows["Open winkels en bedrijven"][1:] == ["54", "50", "", "nog niet berekend"]
    assert rows["Netto"][1:] == ["", "nog niet berekend"]
    assert "nog niet berekend" in page
    assert "een verschil<" not in page


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (np.nan, np.nan, "unknown"),
        (-1.0, 1.0, "none"),
        (0.0, 0.0, "none"),
        (0.0, 2.0, "none"),
        (0.1, 2.0, "different"),
        (-2.0, -0.1, "different"),
    ],
)
def test_one_of_three_verdicts(low, high, verdict):
    assert judge(low, high) == verdict


def test_a_plan_in_words():
    plan = move_lever(Plan(), "coaching", {"places": 24, "wijk": ["carnisse"]}, 3)
    plan = move_lever(plan, "vacancy_tax", {"rate": 0.04, "start": 30, "announced": 6}, 4)
    plan = stop_lever(plan, "coaching", ("carnisse",), 15)
    told = tell_plan(plan, 20, {"carnisse": "Carnisse"}, "nl")
    assert [row[0] for row in told] == [
        "Coaching van ondernemers (alleen in Carnisse)", "Leegstandsbelasting",
    ]  # fmt: skip
    assert [row[1] for row in told] == [
        "jaar 1, mrt tot en met jaar 2, feb", "vanaf jaar 3, jun (komt nog)",
    ]  # fmt: skip
    assert told[0][2].startswith("trajecten per jaar: 24; ")
    assert "4%" in told[1][2]
    assert told[1][2].endswith("aangekondigd in jaar 1, jun")
    [_, gone] = tell_plan(clear_from(plan, 16), 20, {}, "nl")
    assert gone[1] == "aangekondigd in jaar 1, jun, ingetrokken in jaar 2, apr"
    shocked = move_lever(Plan(), "crisis", {"start": 2, "end": 3}, 1)
    assert tell_plan(shocked, 5, {}, "nl")[0][:2] == [
        "Crisis (gebeurtenis, met en zonder beleid)", "in jaar 1, feb",
    ]  # fmt: skip


def test_money_and_covenant_in_words():
    plan = set_budget(set_budget(Plan(), 60_000.0, 1), None, 13)
    assert [text.replace("\u00a0", " ") for text in tell_budgets(plan, "nl")] == [
        "Vanaf jaar 1, jan mogen alle maatregelen samen € 60.000 per jaar kosten.",
        "Vanaf jaar 2, jan is er geen grens.",
    ]
    bound = clear_from(adopt_scenario(Plan(), load_scenario("covenant"), 1, ()), 30)
    first, last = tell_covenants(bound, "nl")
    assert first.startswith(
        "Vanaf jaar 2, jan geldt een convenant tot jaar 6, jan. Elke 3 maanden "
    )
    assert last == "Vanaf jaar 3, jun geldt er geen convenant meer."


def live(origin, months):
    """A page's worlds after some months of the plan, and what is taken home of them."""
    worlds = Worlds(origin)
    for _ in range(months):
        worlds.step(PLAN)
    return Taken(
        Saved(origin, PLAN, months),
        "nl",
        {origin.presets[0]: TITLE},
        worlds.policy.wijk,
        np.array(worlds.policy.values),
        np.array(worlds.baseline.values),
        compare_own(worlds),
    )


def test_the_tables_tell_how_to_run_the_same_again():
    taken = live(Origin(ORIGIN.presets, seed=5), 5)
    with zipfile.ZipFile(io.BytesIO(make_export(taken, "tables"))) as packed:
        series = pd.read_parquet(io.BytesIO(packed.read("series.parquet")))
        scenario = read_scenario(packed.read("scenario.yaml").decode(), "page", "scenario.yaml")
        assert read_file(packed.read("page.json").decode()) == taken.saved
        months = pd.read_csv(packed.open("maanden.csv"), sep=";", decimal=",")
        assert "vergelijking.xlsx" in packed.read("leesmij.txt").decode()
        assert {"vergelijking.csv", "vergelijking.xlsx", "maanden.xlsx"} <= set(packed.namelist())
    own = series[series["wijk"] == "total"]["inhabitants"].to_numpy()
    [column] = [c for c in months if c.startswith("Inwoners (") and c.endswith("met beleid")]
    np.testing.assert_array_equal(months[months["wijk"] == TITLE][column], own)
    again = run(scenario.presets, months=5, seed=5, policy=scenario).series()
    pd.testing.assert_frame_equal(series, again.astype({"wijk": object}), check_dtype=False)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_beside_tables_with_names_of_streets_stands_that_their_people_are_invented(language):
    words = read_app_texts(language)["map"]["invented"]
    name = f"{read_takeaway_texts(language)['files']['readme']}.txt"
    area = replace(load_preset(ORIGIN.presets[0]), streets=make_file("BU00010001"))
    for origin, is_said in ((ORIGIN, False), (Origin((), areas=(area,)), True)):
        taken = make_taken(language=language)
        taken = taken._replace(saved=replace(taken.saved, origin=origin))
        about = make_sheets(taken)[name].decode()
        assert (words in about) is is_said
        assert ("BU00010001.streets.json" in about) is is_said


def test_the_report_is_one_page_and_says_how_far_it_is():
    shares = []
    page = make_export(live(ORIGIN, 3), "report", shares.append).decode()
    assert page.lstrip().lower().startswith("<!doctype html")
    assert 'src="http' not in page
    assert page.count("data:image/png") > 5
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 5


def test_a_page_takes_home_what_its_table_shows():
    with open_page() as page:
        page.ask("lever", name="coaching", fields={"places": 80})
        page.ask("go", month=4)
        page.wait_month(4)
        page.wait(lambda: page.session.ahead.count_pairs(4) == 5)
        taken = page.look(lambda: exports.take_home(page.session))
        assert isinstance(taken.compared, Compared)
        assert (taken.compared.month, taken.compared.worlds) == (4, 5)
        assert taken.course.shape[0] == 4
        np.testing.assert_array_equal(taken.with_, page.look())
        without = page.look(lambda: np.array(page.session.worlds.baseline.values))
        np.testing.assert_array_equal(taken.without, without)
        np.testing.assert_allclose(
            taken.course[-1, 0, 1], taken.compared.difference[NAMES.index("shops_open"), -1]
        )
        page.ask("export", what="tables")
        page.wait(lambda: page.answers("export") and page.answers("export")[-1].get("token"))
        answers = page.answers("export")
        assert answers[0]["share"] < 1.0
        what, content = exports.SHELF.get(answers[-1]["token"])
        assert what == "tables"
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            table = pd.read_csv(packed.open("vergelijking.csv"), sep=";", decimal=",")
        assert set(table["aantal werelden"]) == {5}


def test_what_is_taken_home_on_the_way_to_a_month_is_of_where_the_page_is():
    with open_page() as page:
        page.ask("go", month=3)
        page.wait_month(3)
        page.session.going = 60
        assert page.session.saved().month == 60
        taken = page.look(lambda: exports.take_home(page.session))
        assert taken.saved.month == 3
        assert len(taken.with_) == 3
