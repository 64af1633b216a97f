"""Pictures of a sweep speak the language of their reader, and leave out what is only there to compare."""

import re

import numpy as np
import pytest
from matplotlib.text import Text

from tests.sweep.fakes import make_sweep
from wijkabm.ground.parameters.whole import describe
from wijkabm.sweep.discovery import find_corner, read_condition
from wijkabm.sweep.sensitivity import measure_sensitivity
from wijkabm.tell.plots_sensitivity import draw_corner, draw_morris, draw_sobol
from wijkabm.tell.plots_sweep import draw_sweep
from wijkabm.tell.texts import LANGUAGES, read_parameter_texts
from wijkabm.tell.texts.sweep_names import name_all, name_condition, name_parameter

CODE = re.compile(r"[a-z]_[a-z]|[a-z]\.[a-z]|baseline|levers")
"""What only files and the command line hold."""

ENGLISH = re.compile(r"\b(the|of|with|shops|open|vacancy|years|months|share|policy)\b")
FACTORS = {"market.habit_food": [0.5, 0.9], "premises.rent_per_m2": [100, 200]}
LEVERED = {
    "months": 24,
    "uncertainties": FACTORS,
    "levers": {"vacancy_tax.rate": [0.0, 0.05]},
    "outcomes": [
        "vacancy_rate",
        "net_cost",
        {"late": {"indicator": "shops_open", "window": "end"}},
    ],
    "sampling": {"method": "latin_hypercube", "points": 40},
}


def respond(values, spec):
    """The rate moves the outcomes, and the crisis lowers them at any rate."""
    rate = values.get("vacancy_tax.rate", 0.0)
    return (0.1 - rate, 1000 * rate, 20 + 100 * rate - 5 * (spec.policy > 1))


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sweep")
    help_ = "title: {nl: Hulp, en: Help}\nlevers: [coaching: {}]\nshocks: [crisis: {start: 13, end: 20}]\n"
    (folder / "help.yaml").write_text(help_)
    policies = ["baseline", "levers", str(folder / "help.yaml")]
    return make_sweep(folder / "s", respond, policies=policies, **LEVERED)


def words_of(figure):
    """All that can be read in a figure."""
    figure.canvas.draw()
    return [text.get_text() for text in figure.findobj(Text) if text.get_visible()]


@pytest.fixture(scope="module", params=LANGUAGES)
def drawn(request, swept, tmp_path_factory):
    """Every figure that is made of a sweep, with its language."""
    language, folder = request.param, tmp_path_factory.mktemp("other")
    done = swept.table
    months = done[["experiment"]].merge(
        done.assign(month=1)[["month"]].drop_duplicates(), how="cross"
    )
    series = months.assign(wijk="total", shops_open=3.0, vacancy_rate=0.1)
    figures = draw_sweep(done, name_all(swept.manifest, language), ["net_cost"], series)
    condition = "vacancy_rate<0.07"
    found = find_corner(swept, condition, "levers")
    figures["corner"] = draw_corner(
        read_condition(condition), "levers", found.box, found.trajectory, found.points,
        name_all(swept.manifest, language),
    )  # fmt: skip
    for method, draw in (("morris", draw_morris), ("sobol", draw_sobol)):
        other = make_sweep(
            folder / method, lambda values, spec: (sum(values.values()),), uncertainties=FACTORS,
            sampling={"method": method, "points": 8},
        )  # fmt: skip
        found = measure_sensitivity(other, method, "shops_open", resamples=10)
        names = name_all(other.manifest, language)
        figures[method] = draw(found.table, "shops_open", found.policy, found.points, names)
    return language, figures


def test_no_picture_holds_a_name_of_the_code(drawn):
    for name, figure in drawn[1].items():
        assert not [text for text in words_of(figure) if CODE.search(text)], name


def test_a_dutch_picture_holds_no_english(drawn):
    language, figures = drawn
    found = {name: [t for t in words_of(f) if ENGLISH.search(t)] for name, f in figures.items()}
    assert all(found.values()) if language == "en" else "open" in str(found).lower()
    if language == "nl":
        words = {word for texts in found.values() for t in texts for word in ENGLISH.findall(t)}
        assert words <= {"open"}, found  # which is Dutch too


def test_what_is_there_to_compare_with_is_not_drawn(swept):
    assert "baseline of help" in swept.policy_names
    names = name_all(swept.manifest, "en")
    figures = draw_sweep(swept.table, names, ["net_cost"])
    for name, figure in figures.items():
        legend = [text.get_text() for text in figure.legends[0].get_texts()]
        policies = ["baseline", "levers", "help"]
        shown = [p for p in policies if p != "baseline" or "net_cost" not in name]
        assert legend == [names.policies[policy] for policy in shown], name
        assert "only what befalls" not in str(words_of(figure))


def test_correlation_leaves_out_what_the_levers_do_not_move(swept):
    """Of the rate and what it moves the ranks agree in every policy that has levers."""
    alone = swept.table[swept.table["policy"].isin(["levers", "baseline", "baseline of help"])]
    figure = draw_sweep(alone, name_all(swept.manifest, "en"))["scatter-vacancy_rate"]
    assert figure.axes[0].get_title(loc="left") == "rank correlation \u22121.00"


def test_shares_read_in_per_cent(swept):
    names = name_all(swept.manifest, "nl")
    axis = draw_sweep(swept.table, names)["scatter-vacancy_rate"].axes[0].yaxis
    assert axis.get_major_formatter()(0.125, 0) == "12,5%"
    assert name_condition(names, "vacancy_rate", "<", 0.075) == "Leegstand < 7,5%"


def test_outcomes_that_read_the_same_are_told_apart(tmp_path):
    twice = ["shops_open", {"again": {"indicator": "shops_open"}}]
    sweep = make_sweep(tmp_path / "s", lambda values, spec: (1.0, 1.0), outcomes=twice)
    assert len(set(name_all(sweep.manifest, "nl").outcomes.values())) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_model_has_a_name_and_no_two_the_same(language):
    texts = read_parameter_texts(language)
    rows = [row["name"] for row in describe()]
    titles = [name_parameter(name, language) for name in rows]
    assert all(0 < len(title) <= 75 for title in titles)
    groups = {name.split(".")[0] for name in rows}
    assert set(texts) == groups
    for group in groups:
        own = [name_parameter(name, language) for name in rows if name.startswith(f"{group}.")]
        assert len(set(own)) == len(own), group
    fields = [name.split(".")[1] for name in rows]
    for group, named in texts.items():
        for field in named:
            assert any(f == field or f.startswith(f"{field}_") for f in fields), (group, field)
    assert np.mean([len(title) for title in titles]) < 45  # they stand along an axis
