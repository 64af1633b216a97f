"""What may be accepted, copies, and what the list says."""

import json

import pytest

from tests.experiments.tiny import call, change_digit
from wijkabm.experiment import form
from wijkabm.ground.errors import InputError


def test_a_copy_prints_yours_beside_ours_and_never_that_it_is_reproduced(house, capsys):
    assert call("copy", "little", "mine") == 0
    assert call("run", "mine", "--quick", "--workers", "1") == 0
    out = capsys.readouterr().out
    assert "yours beside ours" in out
    change_digit(house / "mine/experiment.yaml", "months: 6", "months: 9")
    assert call("run", "mine/experiment.yaml", "--quick", "--workers", "1") == 0
    out = capsys.readouterr().out
    assert "shops_open.baseline: " in out
    assert "ours " in out
    assert "yours beside ours" in out
    assert "eproduced" not in out
    assert ": other; ours" in out
    assert " off" not in out.lower()


def test_an_unchanged_copy_is_held_to_its_numbers(house, capsys):
    assert call("copy", "little", "mine") == 0
    change_digit(house / "mine/expected.json", '"n": 3', '"n": 4')
    assert call("run", "mine", "--quick", "--workers", "1") == 1
    assert "OFF" in capsys.readouterr().out


def test_list_and_show_in_both_languages_and_as_json(house, capsys):
    assert call("list", "--lang", "nl") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Doet ruimte iets?" in out
    assert "eis niet gehaald" in out
    assert " 0,2 0,1 " in out
    assert call("list", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["name"] == "little"
    assert row["state"] == "fails"
    assert row["minutes"] == {"full": 0.2, "quick": 0.1}
    assert call("show", "little", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["numbers"]["anchor_rent"]["value"] > 0
    assert shown["design"]["months"] == 6
    assert call("show", "little") == 0
    assert "# Little" in capsys.readouterr().out


def test_only_a_whole_run_of_this_design_is_accepted(house, capsys):
    folder = house / "experiments/little"
    assert call("run", "little", "--quick", "--workers", "1", "--quiet") == 0
    quick = "results/experiments/little-quick"
    assert call("accept", "little", "--from", quick) == 2
    assert "there is no whole run" in capsys.readouterr().err
    change_digit(folder / "experiment.yaml", "burn_in: 1", "burn_in: 2")
    assert call("accept", "little") == 2
    assert "another design" in capsys.readouterr().err


def test_rows_change_only_with_a_line_in_the_changelog(house, capsys):
    change_digit(house / "experiments/little/experiment.yaml", "burn_in: 1", "burn_in: 2")
    call("run", "little", "--workers", "1", "--quiet")
    assert call("accept", "little") == 2
    assert "*changes results*" in capsys.readouterr().err
    change_digit(house / "CHANGELOG.md", "- Nothing.", "- More of it; *changes results*.")
    assert call("accept", "little") == 0
    assert call("run", "little", "--quick", "--workers", "1") == 0


def test_a_number_of_its_own_on_the_page_is_refused(house, capsys):
    page = house / "experiments/little/README.md.in"
    change_digit(page, "Arms:", "Some 12 arms:")
    assert call("accept", "little", "--again") == 2
    assert "line 5: 12" in capsys.readouterr().err
    change_digit(page, "12 arms", "{{shops_open.rooms:.1f}}")
    assert call("accept", "little", "--again") == 2
    assert "{{shops_open.rooms}}: there is no such number" in capsys.readouterr().err
    change_digit(page, "{{shops_open.rooms:.1f}}", "few")
    assert call("accept", "little", "--again") == 0
    assert "Some few" in (page.parent / "README.md").read_text("utf-8")
    assert call("run", "little", "--quick", "--workers", "1") == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "litle"), "did you mean little?"),
        (("show", "nothing"), "there is no experiment 'nothing'"),
        (("copy", "little", "experiments"), "experiments: exists already"),
        (("run", "little", "all"), "give it alone"),
        (("run", "little", "little"), "give each once"),
        (("run", "little", "--workers", "0"), "--workers"),
    ],
)
def test_bad_words_are_one_line_and_code_2(house, capsys, arguments, says):
    assert call(*arguments) == 2
    err = capsys.readouterr().err
    assert says in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "versus: baseline",
            "versus: nobody",
            "versus: there is no 'nobody'; choose baseline, room",
        ),
        ("title: {nl: Klein,", "title: {", "title.nl: is missing; give it"),
        ("quick: {seeds: 1}", "quick: {seeds: 0}", "quick.seeds"),
        ("quick: {seeds: 1}", "quick: {seeds: 4}", "seeds: 4 are more than the 3 of the design"),
        ("quick: {seeds: 1}", "quick: {place_seeds: 1}", "each seed has a place of its own"),
        ("quick: {seeds: 1}", "quick: {arms: [roof]}", "quick: arms: there is no 'roof'"),
        ("quick: {seeds", "quik: {seeds", "there is no field 'quik'"),
        ("presets: heechterp-schieringen", "each: heechterp", "each: there is no 'heechterp'"),
        ("presets: heechterp-schieringen", "closure: grant", "give each (wijken alone) or presets"),
        ("events: {alms: baseline}", "events: {room: baseline}", "a policy has that name"),
        ("[shops_open, vacancy_rate, spending_local_share]", "[net_shops]", "versus: NAME"),
        (
            "[shops_open, vacancy_rate, spending_local_share]",
            "[shops_opn]",
            "did you mean shops_open",
        ),
    ],
)
def test_a_form_that_cannot_be_is_one_line_and_code_2(house, capsys, before, after, says):
    change_digit(house / "experiments/little/experiment.yaml", before, after)
    assert call("run", "little", "--quick") == 2
    err = capsys.readouterr().err
    assert says in err
    assert err.count("\n") == 1
    assert not (house / "results/experiments/little-quick").exists()


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("def measure(", "def mesure(", "nobody calls mesure; did you mean measure? (a run calls"),
        ("def add_numbers(", "def _add_numbers(", ""),
    ],
)
def test_a_hook_that_is_misspelt_is_told(house, before, after, says):
    folder = house / "experiments/little"
    change_digit(folder / "recipe.py", before, after)
    if not says:
        assert "measure" in form.load_recipe(folder)
        return
    with pytest.raises(InputError) as refused:
        form.load_recipe(folder)
    assert says in str(refused.value)


def test_a_recipe_is_read_once_in_a_process(house):
    folder = house / "experiments/little"
    first = form.load_recipe(folder)
    assert form.load_recipe(folder)["live"] is first["live"]
    change_digit(folder / "recipe.py", "months // 2", "months // 3")
    assert form.load_recipe(folder)["live"] is not first["live"]
