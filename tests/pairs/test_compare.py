"""Worlds in pairs: the same however they are run, exact books, what may be asked."""

import copy
import re
from base64 import b64encode

import numpy as np
import pytest
from matplotlib.text import Text

from tests.fake_levers import Spending
from tests.models import fingerprint, make_model
from tests.month.bench import make_area
from wijkabm.cli.compare import print_comparison
from wijkabm.ground import books
from wijkabm.ground.errors import BooksError, InputError
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.desk.targets import Target
from wijkabm.levers.registry import read_lever
from wijkabm.measure.groups import Groups, fix_groups
from wijkabm.pairs.compare import PRIMARY, compare_design, compare_scenarios, read_design
from wijkabm.pairs.comparison import TABLES, Comparison, load_comparison, write_comparison
from wijkabm.pairs.findings import find_treated
from wijkabm.pairs.twins import Runner
from wijkabm.pairs.unfinished import Unfinished
from wijkabm.tell.plots_compare import draw_comparison
from wijkabm.tell.report_compare import format_failed, round_like, write_compare_report
from wijkabm.tell.report_figures import tell_agreement
from wijkabm.tell.style import to_png

START, MONTHS, SEEDS = 5, 26, 5
CRISIS = read_lever("crisis spending=0.4 job_loss=0.01 start=2 end=20")
WANTED = (
    Target(indicator="shops_open", relative=-0.01, by=24, months=6),
    Target(indicator="inhabitants", absolute=-50.0, want="more", base="before", by=MONTHS),
    Target(lever="coaching", output="accepted", planned=1.0, by=6),
)
SPENDING = Scenario("spending", levers=(Spending(start=START),), targets=WANTED)
SETTINGS = {"seeds": 2, "place_seed": None, "months": 12, "burn_in": 1, "closure": "grant",
            "parameters": None, "primary": ["shops_open"], "smallest": None}  # fmt: skip
NOTHING = Scenario("nothing", levers=(Spending(strength=0.0),))


def compare(**options):
    settings = {"seeds": SEEDS, "months": MONTHS, "burn_in": 1, "workers": 1, **options}
    return compare_scenarios("small", [SPENDING, NOTHING], areas=[make_area(600)], **settings)


@pytest.fixture(scope="module")
def comparison():
    return compare()


def test_the_same_bytes_with_one_process_and_with_two(comparison, tmp_path):
    told = []
    other = compare(workers=2, progress=told.append)
    assert told == list(range(1, SEEDS * 3 + 1))
    for name, found in (("one", comparison), ("two", other)):
        (tmp_path / name).mkdir()
        write_comparison(found, tmp_path / name)
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name
    assert len(list((tmp_path / "one").iterdir())) == len(TABLES) + 1


def test_what_is_printed_of_a_comparison_can_be_read(comparison):
    assert repr(comparison).startswith(
        f"<Comparison of spending, nothing with the baseline: 5 seeds, {MONTHS} months; "
    )
    assert all(name in repr(comparison) for name in TABLES)


def test_written_and_read_again(comparison, tmp_path):
    write_comparison(comparison, tmp_path)
    again = load_comparison(tmp_path)
    assert again.scenarios() == ["spending", "nothing"]
    for name in TABLES:
        assert again.tables[name].num_rows == comparison.tables[name].num_rows
    assert again.read("effects").astype(str).equals(comparison.read("effects").astype(str))
    (tmp_path / "costs.parquet").write_bytes(b"no table")
    with pytest.raises(InputError, match=r"costs\.parquet is missing or damaged"):
        load_comparison(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        load_comparison(tmp_path / "nowhere")


def test_a_branch_is_the_life_from_the_start():
    baseline = make_model(burn_in=1)
    other = make_model(burn_in=1, policy=SPENDING)
    baseline.run(START - 1)
    branch = copy.deepcopy(baseline)
    branch.set_policy(SPENDING)
    assert fingerprint(branch.run(10)) == fingerprint(other.run(START - 1 + 10))
    assert fingerprint(branch) != fingerprint(baseline.run(10))


def test_nothing_before_the_first_month_and_nothing_without_strength(comparison):
    pairs = comparison.read("pairs")
    early = pairs[(pairs["scenario"] == "spending") & (pairs["month"] < START)]
    assert len(early)
    assert (early["difference"].fillna(0.0) == 0.0).all()
    idle = pairs[pairs["scenario"] == "nothing"]
    assert (idle["difference"].fillna(0.0) == 0.0).all()
    effects = comparison.read("effects")
    assert set(effects[effects["scenario"] == "nothing"]["verdict"]) == {"too few", "not tested"}


def test_a_row_per_scenario_seed_month_wijk_and_indicator(comparison):
    rows = comparison.series("shops_open", "ring")
    assert len(rows) == 2 * SEEDS * MONTHS
    assert (rows["difference"] == rows["value"] - rows["baseline"]).all()
    pairs = comparison.read("pairs")
    assert not pairs.duplicated(["scenario", "seed", "month", "wijk", "indicator"]).any()


def test_what_somebody_gains_another_pays(comparison):
    rows = comparison.read("who_pays")
    sums = rows.groupby(["scenario", "window", "seed"], observed=True)["difference"].sum()
    assert len(sums) == 2 * 3 * SEEDS
    assert (sums == 0).all()
    for column in ("baseline", "value"):
        assert (
            rows.groupby(["scenario", "window", "seed"], observed=True)[column].sum() == 0
        ).all()
    assert (rows[rows["scenario"] == "spending"]["difference"] != 0).any()


def test_the_municipality_bears_what_the_lever_costs(comparison):
    cost = comparison.series("municipal_cost")
    cost = cost[cost["scenario"] == "spending"].set_index(["seed", "month"])["difference"]
    spent = comparison.read("levers").set_index(["seed", "month"])["spent"] / 100.0
    assert spent.sum() > 0.0
    assert np.allclose(cost, spent.reindex(cost.index, fill_value=0.0), atol=5.0)


def test_policy_is_compared_with_the_same_crisis_without_it():
    alone = Scenario("alone", levers=(CRISIS,))
    both = Scenario("both", levers=(CRISIS, *SPENDING.levers))
    found = compare_scenarios(
        "small",
        [SPENDING, both, alone],
        areas=[make_area(600)],
        seeds=2,
        months=12,
        burn_in=1,
        workers=1,
    )
    told = {
        row["name"]: (row["baseline"], row["first_month"]) for row in found.manifest["scenarios"]
    }
    quiet, troubled = "baseline", "baseline with crisis"
    assert told == {"spending": (quiet, START), "both": (troubled, START), "alone": (quiet, 2)}
    assert [row["name"] for row in found.manifest["baselines"]] == [quiet, troubled]
    keys = ["wijk", "indicator", "seed", "month"]
    pairs = found.read("pairs")
    pairs[keys] = pairs[keys].astype(str)
    parts = {name: part.set_index(keys) for name, part in pairs.groupby("scenario", observed=True)}
    crisis = parts["alone"]["value"].reindex(parts["both"].index)
    assert parts["both"]["baseline"].equals(crisis.rename("baseline")), "the crisis, to the bit"
    assert (parts["alone"]["difference"].fillna(0.0) != 0.0).any()
    early = found.series("municipal_cost")
    early = early[(early["scenario"] == "both") & (early["month"] < START)]
    assert (early["difference"] == 0.0).all()
    assert set(found.read("shops")["scenario"]) == {quiet, troubled, "spending", "both", "alone"}


def test_each_set_of_shocks_has_a_baseline_of_its_own():
    deeper = read_lever("crisis spending=0.6 start=2 end=20")
    scenarios = [
        Scenario("a", levers=(CRISIS, Spending())),
        Scenario("b", levers=(Spending(start=3), CRISIS)),
        Scenario("c", levers=(deeper, Spending())),
    ]
    design = read_design("small", scenarios, areas=[make_area(600)], **SETTINGS)[0]
    assert list(design.baselines()) == ["baseline with crisis", "baseline with crisis #2"]
    assert [design.baseline_of(x)[-2:] for x in scenarios] == ["is", "is", "#2"]
    assert design.count_runs() == 2 * 5


def test_a_seed_that_fails_is_told_and_costs_no_other(monkeypatch, comparison):
    run_seed = Runner.run_seed

    def fail_at_three(self, seed):
        if seed == 3:
            raise BooksError("month 26:\n wages do not close")
        return run_seed(self, seed)

    others = compare(seeds=[1, 2, 4, 5])
    monkeypatch.setattr(Runner, "run_seed", fail_at_three)
    found = compare()
    assert found.manifest["seeds"] == [1, 2, 4, 5]
    assert found.manifest["failed"] == [
        {"seed": 3, "error": "BooksError: month 26: wages do not close"}
    ]
    for name in TABLES:
        assert found.read(name).equals(others.read(name)), name
    assert format_failed(found, "en") == (
        "1 of 5 repeats failed and are left out: 3 (BooksError: month 26: wages do not close)."
    )
    monkeypatch.setattr(Runner, "run_seed", lambda self, seed: fail_at_three(self, 3))
    with pytest.raises(InputError, match=r"5 of 5 seeds failed; 1: BooksError: month 26"):
        compare()


class Stopped(BaseException):
    """Somebody pulled the plug."""


def test_what_ended_is_kept_and_not_run_again(monkeypatch, comparison, tmp_path):
    run_seed, ran = Runner.run_seed, []

    def stop_at_four(self, seed):
        ran.append(seed)
        if len(ran) == 4:
            raise Stopped
        return run_seed(self, seed)

    monkeypatch.setattr(Runner, "run_seed", stop_at_four)
    settings = {**SETTINGS, "seeds": SEEDS, "months": MONTHS, "primary": PRIMARY}
    planned = read_design("small", [SPENDING, NOTHING], areas=[make_area(600)], **settings)
    unfinished = Unfinished(tmp_path / "out", planned[0])
    with pytest.raises(Stopped):
        compare_design(*planned, workers=1, unfinished=unfinished)
    assert unfinished.tell() == "3 of 5 seeds are kept; the same command with --resume goes on"
    with pytest.raises(InputError, match="go on with --resume"):
        unfinished.open(resume=False, overwrite=False)
    unfinished.open(resume=True, overwrite=False)
    told = []
    again = compare_design(*planned, workers=1, progress=told.append, unfinished=unfinished)
    assert ran == [1, 2, 3, 4, 4, 5]
    assert told[-1] == SEEDS * 3
    for name, found in (("one", comparison), ("two", again)):
        (tmp_path / name).mkdir()
        write_comparison(found, tmp_path / name)
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_seeds_of_another_design_or_cut_short_are_not_taken(tmp_path):
    settings = {**SETTINGS, "months": 2}
    planned = read_design("small", [NOTHING], areas=[make_area(600)], **settings)
    unfinished = Unfinished(tmp_path / "out", planned[0])
    compare_design(*planned, workers=1, unfinished=unfinished)
    assert list(unfinished.read()) == [1, 2]
    (kept, _) = sorted(unfinished.folder.iterdir())
    kept.write_bytes(kept.read_bytes()[:200])
    assert list(unfinished.read()) == [2]
    other = read_design("small", [NOTHING], areas=[make_area(600)], **{**settings, "months": 3})[0]
    with pytest.raises(InputError, match="another comparison"):
        Unfinished(tmp_path / "out", other).open(resume=True, overwrite=False)
    unfinished.begin()
    assert unfinished.folder.exists()
    Unfinished(tmp_path / "out", other).begin()
    assert not unfinished.folder.exists()
    unfinished.folder.mkdir()
    Unfinished(tmp_path / "out", other).open(resume=False, overwrite=True)
    assert not unfinished.folder.exists()


def test_groups_hold_all_money_of_their_sectors():
    wijk = make_model(burn_in=1)
    wijk.recorder.groups = Groups(wijk.world)
    wijk.run(6)
    last = wijk.recorder.groups.sums[-1]
    for sector, purse in (
        (books.RESIDENTS, last.residents_purse),
        (books.SHOPS, last.shops_purse),
        (books.LANDLORDS, last.landlords_purse),
    ):
        assert purse[:, 0].sum() == wijk.balances[books.account(sector, 0)]


def test_groups_are_thirds_of_the_start():
    world = make_model().world
    fixed = fix_groups(world)
    sizes = np.bincount(fixed.household_group[world.households.alive == 1], minlength=4)
    assert sizes[3] == 0
    assert sizes[:3].max() - sizes[:3].min() <= 1
    wijk = Groups(world)
    low, middle, high, _ = wijk.sums[0].income[:, 0] / np.maximum(wijk.sums[0].households[:, 0], 1)
    assert low < middle < high


def test_levers_of_one_wijk_leave_the_others_untreated():
    tax = {"lever": "vacancy_tax", "wijk": [], "strength": 1.0}
    crisis = tax | {"lever": "crisis"}
    manifest = {
        "wijken": ["a", "b"],
        "scenarios": [
            {"name": "one", "levers": [tax | {"wijk": ["b"]}, crisis, tax | {"strength": 0.0}]},
            {"name": "both", "levers": [tax | {"wijk": ["b"]}, tax]},
        ],
    }
    treated = find_treated(manifest)
    assert (treated["one"], treated["both"]) == (["b"], ["a", "b"])


def test_figures_and_page(comparison, tmp_path):
    assert set(draw_comparison(comparison)) == {"fans", "dots", "correlation", "payers"}
    write_compare_report(comparison, tmp_path)
    html = (tmp_path / "report.html").read_text("utf-8")
    assert "Uitkomsten die vooraf zijn gekozen" in html
    assert "Cost per unit of effect" in html
    for name, figure in draw_comparison(comparison).items():
        assert (tmp_path / "figures" / f"{name}.png").read_bytes() == to_png(figure)
        assert b64encode(to_png(figure, titled=False)).decode() in html  # its title stands above it


@pytest.fixture
def named(comparison):
    """The same comparison of a wijk and scenarios that have names."""
    titles = {"spending": {"nl": "Geld geven", "en": "Giving money"},
              "nothing": {"nl": "Niets doen", "en": "Doing nothing"}}  # fmt: skip
    scenarios = comparison.manifest["scenarios"]
    manifest = {
        **comparison.manifest,
        "input": [{"code": "small", "name": "Noord aan Zee"}],
        "scenarios": [{**scenario, "title": titles[scenario["name"]]} for scenario in scenarios],
    }
    return Comparison(manifest, comparison.tables)


@pytest.mark.usefixtures("leave_unpainted")
def test_a_page_of_a_comparison_calls_everything_by_its_name(named, tmp_path):
    write_compare_report(named, tmp_path)
    html = re.sub(r'base64,[^"]*', "", (tmp_path / "report.html").read_text("utf-8"))
    dutch, english = html.split("<main ")[1:]
    assert "<h1>Noord aan Zee: Geld geven, Niets doen</h1>" in dutch
    assert "<h1>Noord aan Zee: Giving money, Doing nothing</h1>" in english
    assert "sluitpost: Rijksuitkering" in dutch
    assert "het Rijk past bij" in dutch
    assert not re.search(r"\b(small|spending|nothing|grant|ring|gezien)\b", dutch)
    assert not re.search(r"\b(small|spending)\b", english.replace("local spending", ""))
    definitions = {row["definition"] for row in named.manifest["indicators"]}
    assert not definitions & set(re.findall(r'title="([^"]*)"', dutch))


def test_figures_of_a_comparison_have_titles_in_their_legends(named):
    for language, title in (("nl", "Geld geven"), ("en", "Giving money")):
        for figure in draw_comparison(named, language).values():
            drawn = {text.get_text() for text in figure.findobj(Text)}
            assert title in drawn
            assert not drawn & {"spending", "nothing", "EUR/month", "enterprises"}


def test_the_table_on_the_screen_has_the_names_too(named, capsys):
    print_comparison(named)
    out = " ".join(capsys.readouterr().out.split())
    assert "Giving money: Noord aan Zee, 5 seeds, 26 months, closed by a grant from the Rijk" in out
    assert "closure grant" not in out
    assert "Compared with the same wijk without these levers." in out


@pytest.mark.usefixtures("leave_unpainted")
def test_a_comparison_says_how_its_wijk_meets_its_figures(comparison, tmp_path, capsys):
    manifest = comparison.manifest
    own = make_model(burn_in=1)
    assert [row["figure"] for row in manifest["agreement"]] == [
        row["figure"] for row in own.agreement
    ]
    assert "not_used" in manifest
    print_comparison(comparison)
    out = capsys.readouterr().out
    assert "Of the first seed (1):\n" in out
    assert all(line in out for line in tell_agreement(manifest))
    assert "small at month 0: " in out
    write_compare_report(comparison, tmp_path)
    html = (tmp_path / "report.html").read_text("utf-8")
    for title in ("Figures of the area and of the model", "Cijfers die niet worden gebruikt"):
        assert title in html
    assert html.count("Van de eerste herhaling (1):") == 2


def test_the_table_in_a_file_is_as_wide_as_its_rows(comparison, capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    print_comparison(comparison)
    heads = next(line for line in capsys.readouterr().out.splitlines() if "indicator" in line)
    for head in ("unit", "without", "difference", "changed in", "95 % interval", "verdict"):
        assert head in heads


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [(0.0, 0.0, "0"), (1234.5, 100.0, "+1,234"), (-0.0312, 0.004, "-0.0312"),
     (float("nan"), 1.0, "–"), (float("inf"), 1.0, "∞"), (-0.0001, 1.0, "0")],
)  # fmt: skip
def test_numbers_have_the_decimals_of_their_error(value, error, text):
    assert round_like(value, error, "en") == text


BAD = {
    "no scenario": ({"scenarios": []}, "--scenario"),
    "twice": ({"scenarios": [SPENDING, SPENDING]}, "two scenarios"),
    "always there": ({"scenarios": [Scenario("baseline")]}, "always there"),
    "after the end": ({"months": 3}, "month 5"),
    "one seed": ({"seeds": 1}, "--seeds 1"),
    "a seed twice": ({"seeds": [1, 1]}, "each once"),
    "no such outcome": ({"primary": ["profit"]}, "'profit'"),
    "no smallest": ({"smallest": {"shops_open": 0.0}}, "above 0"),
    "no months": ({"months": 0}, "--months 0"),
    "no precision": ({"precision": 2.0}, "precision"),
}


@pytest.mark.parametrize(("options", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_is_said_before_anything_is_built(options, words):
    scenarios = options.pop("scenarios", [SPENDING])
    with pytest.raises(InputError, match=words) as error:
        compare_scenarios("small", scenarios, areas=[make_area(600)], **options)
    assert "\n" not in str(error.value)


def test_one_place_for_all_seeds(tmp_path):
    settings = {"areas": [make_area(600)], "seeds": 2, "months": 2, "burn_in": 1, "workers": 1}
    found = compare_scenarios("small", [NOTHING], place_seed=4, **settings)
    rows = found.series("inhabitants")
    alone = make_model(seed=2, place_seed=4, burn_in=1).run(2).series()
    alone = alone[alone["wijk"] == "total"]["inhabitants"].to_numpy()
    mine = rows[(rows["seed"] == 2) & (rows["scenario"] == "nothing")]["baseline"].to_numpy()
    assert (mine == alone).all()


def test_targets_are_held_against_both_worlds_of_every_pair(comparison):
    table = comparison.read("targets")
    assert set(table["scenario"]) == {"spending"}
    assert len(table) == len(WANTED) * SEEDS
    first = table[table["target"] == 1].set_index("seed")
    pairs = comparison.series("shops_open")
    pairs = pairs[pairs["scenario"] == "spending"]
    for seed, rows in pairs.groupby("seed"):
        by_month = rows.set_index("month")
        found = first.loc[seed]
        assert found["base"] == by_month["baseline"][1]
        assert found["wanted"] == pytest.approx(0.99 * found["base"])
        assert found["reached"] == pytest.approx(by_month["value"].loc[19:24].mean())
        assert found["reached_without"] == pytest.approx(by_month["baseline"].loc[19:24].mean())
        assert found["met"] == float(found["reached"] <= found["wanted"])
    second = table[table["target"] == 2]
    assert second["base"].between(500, 700).all()
    assert (second["met"] == 1.0).all()
    third = table[table["target"] == 3]
    assert (third[["reached", "met"]] == 0.0).all(axis=None)
    assert third[["reached_without", "met_without"]].isna().all(axis=None)


@pytest.mark.usefixtures("leave_unpainted")
def test_a_comparison_shows_targets_on_its_page_and_on_the_screen(comparison, tmp_path, capsys):
    write_compare_report(comparison, tmp_path)
    html = (tmp_path / "report.html").read_text("utf-8")
    for title in ("<h3>Doelen</h3>", "<h3>Targets</h3>"):
        assert html.count(title) == 1  # the other scenario has none
    assert "ten minste 1% minder dan gemiddeld in maand 1 tot en met 6, in maand 24" in html
    print_comparison(comparison)
    out = capsys.readouterr().out
    assert "0 of 5: too few to name a chance" in out
