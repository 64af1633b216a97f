"""Two A4 pages for a council: what stands there, that it is two pages, and what is refused."""

import json
import re
import shutil
import subprocess

import pandas as pd
import pyarrow as pa
import pytest

from tests.app.browser import ARGUMENTS, CHROMIUM
from wijkabm.cli.brief import brief_command
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.targets import Target
from wijkabm.pairs.comparison import (
    COMPARED,
    TABLES,
    Comparison,
    load_comparison,
    write_comparison,
)
from wijkabm.tell.brief import MOST_OPTIONS, PAGES, PARTIES, write_brief
from wijkabm.tell.targets import format_chances

PRIMARY = ("vacancy_rate", "shops_open", "municipal_cost")
LEVERS = ("coaching", "networking", "microcredit", "vacancy_tax", "schooling", "social_return",
          "local_procurement", "buy_local")  # fmt: skip
TARGETS = (
    Target(indicator="vacancy_rate", relative=-0.1, base="before", months=12, by=48),
    Target(indicator="on_bijstand", absolute=-20.0, base=310.0, by=48,
           source="geteld door de gemeente in het voorjaar"),
    Target(lever="coaching", output="survivors", planned=10.0, by=48),
)  # fmt: skip
SIGNERS = ("municipality", "rijk", "bank", "owners")
SEEDS = 20


def tell_effects(names, is_sure):
    """More in the first option, not seen in the second, too few in others, unless all is sure."""
    rows = []
    for k, name in enumerate(names):
        for indicator in COMPARED:
            verdict = "more" if is_sure else ("more", "not seen", "too few")[min(k, 2)]
            rows.append(
                {
                    "scenario": name, "window": "all", "wijk": "total", "indicator": indicator.name,
                    "seeds": SEEDS, "seeds_changed": 2 if verdict == "too few" else SEEDS,
                    "baseline": 90.0 if k == 1 else 100.0,
                    "difference": 12.5 * (k != 1 or indicator.name != "lever_receipts"),
                    "low": 10.0, "high": 15.0, "verdict": verdict,
                }
            )  # fmt: skip
    return rows


def tell_payers(names, is_sure):
    """In the first option the Rijk pays residents, two others vary; else nothing, unless all is sure."""
    rows = []
    for k, name in enumerate(names):
        for seed in range(SEEDS):
            for party in PARTIES:
                cents = {"rijk": -12_000_00, "residents": 12_000_00}.get(party, 0) + seed * 100
                cents += (200_000 * (seed % 2) - 100_000) * (party == "landlords")
                moves = is_sure or (
                    k == 0 and party in ("rijk", "residents", "landlords", "province")
                )
                cents = cents - 250_000_000 * is_sure if moves else 0
                rows.append(
                    {"scenario": name, "window": "all", "sector": party, "group": "", "wijk": "",
                     "seed": seed, "difference": cents}
                )  # fmt: skip
    return rows


def tell_targets(names, worlds=SEEDS):
    rows = []
    for name in names:
        for number, target in enumerate(TARGETS, 1):
            for seed in range(worlds):
                rows.append(
                    {
                        "scenario": name, "seed": seed, "target": number, "indicator": target.indicator or "",
                        "lever": target.lever or "", "output": target.output or "", "wijk": "total",
                        "since": 1, "by": target.by, "base": 10.0, "wanted": 9.0, "reached": 8.0,
                        "met": float(seed % 4 < 3), "reached_without": 9.5,
                        "met_without": float("nan") if target.lever else float(seed % 4 < 1),
                    }
                )  # fmt: skip
    return rows


def make_comparison(
    titles,
    wijken=("Noord aan Zee",),
    closure="grant",
    seeds=SEEDS,
    with_targets=True,
    is_sure=False,
    by=(),
):
    names = [f"plan-{k}" for k in range(len(titles))]
    wanted = [
        [{**x.model_dump(mode="json", exclude_defaults=True), "by": month} for x in TARGETS]
        for month in by or [48] * len(titles)
    ]  # fmt: skip
    manifest = {
        "wijkabm": "0.1.0", "months": 48, "seeds": list(range(seeds)), "failed": [], "closure": closure,
        "wijken": [f"wijk-{k}" for k in range(len(wijken))],
        "input": [{"code": f"wijk-{k}", "name": name} for k, name in enumerate(wijken)],
        "baselines": [{"name": "baseline", "shocks": [{"lever": "crisis"}]}],
        "given": [{}] * 22, "imputed": [{}] * 11, "primary": list(PRIMARY),
        "indicators": [
            {"name": x.name, "unit": x.unit, "definition": x.definition, "nl": x.dutch, "en": x.english,
             "decimals": x.decimals, "mechanical": False} for x in COMPARED
        ],
        "scenarios": [
            {"name": name, "title": {"nl": title, "en": title}, "shocks": ["crisis"], "baseline": "baseline",
             "levers": [{"lever": lever} for lever in (*LEVERS, "crisis")],
             "covenant": {"parties": [{"name": party} for party in SIGNERS]},
             "targets": wanted[k] if with_targets else []}
            for k, (name, title) in enumerate(zip(names, titles, strict=True))
        ],
    }  # fmt: skip
    told = tell_targets(names, seeds)
    rows = {
        "effects": tell_effects(names, is_sure),
        "who_pays": tell_payers(names, is_sure),
        "targets": told if with_targets else [{**told[0], "scenario": "none"}],
    }
    tables = {
        name: pa.Table.from_pandas(pd.DataFrame(rows.get(name, [{"none": 0}]))) for name in TABLES
    }
    return Comparison(manifest, tables)


def write(comparison, folder, language="nl"):
    folder.mkdir(exist_ok=True)
    write_comparison(comparison, folder)
    return write_brief(folder, language).read_text("utf-8")


def read_rows(html, kind):
    """Cells of a table, tags left out."""
    table = re.search(rf'<table class="{kind}">(.*?)</table>', html, re.DOTALL)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [
        [
            cell.replace("\u00a0", " ").replace("\u2060", "")
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in rows
    ]


def test_options_stand_side_by_side_and_what_is_not_sure_is_said_in_words(tmp_path):
    html = write(make_comparison(["Ruimte", "Werk", "Niets"]), tmp_path / "one")
    head, *rows = read_rows(html, "effects")
    assert head == ["wat", "zonder beleid", "A", "B", "C"]
    assert len(rows) == 6
    assert rows[0] == ["Uitgaven voor het plan, per jaar", "–", "€ 150, terug € 150", "€ 150",
                       "€ 150, terug € 150"]  # fmt: skip
    assert rows[2] == [
        "Open winkels en bedrijven", "100 (B: 90)", "+12,5 (+10,0 tot +15,0)",
        "niet te zeggen", "niet te zeggen",
    ]  # fmt: skip
    assert rows[3][:3] == [
        "Kosten voor de gemeente, per jaar", "–", "+€ 150 (+€ 120 tot +€ 180)"]  # fmt: skip
    assert "<b>A. Ruimte</b>: Coaching van ondernemers, " in html
    assert "en nog 3." in html
    comparison = make_comparison(["Ruimte"])
    comparison.manifest["scenarios"][0]["levers"] = [{"lever": name} for name in LEVERS[:6]]
    assert "en nog" not in write(comparison, tmp_path / "two")  # one more is named
    assert html.count("Er gebeurt ook iets wat niemand kiest: Crisis") == 1
    assert "Bij plan A, B, C hoort een convenant.<" in html


def test_who_pays_and_who_gains_stands_per_party_with_who_makes_up_for_it(tmp_path):
    html = write(make_comparison(["Ruimte", "Werk"]), tmp_path / "one")
    rows = {row[0]: row[1:] for row in read_rows(html, "payers")[1:]}
    assert len(rows) == len(PARTIES) - 2  # who pays for levers alone is told where it does
    assert "Provincie" in rows
    assert not {"Woningcorporaties", "Ondernemersfonds"} & set(rows)
    assert rows["Rijk"][0].startswith("−€ 2.99")
    assert rows["Bewoners"][0].startswith("+€ 3.00")
    assert rows["Verhuurders"] == ["niet te zeggen", "geen verschil"]
    assert rows["Rijk"][1] == "geen verschil"
    assert "Lees gemeente en Rijk dus samen" in html
    assert "Een winst van het Rijk staat hier dus te hoog" in html
    assert (
        "Bij plan A, B hoort een convenant. Er tekenen: gemeente, Rijk, bank, ondernemers." in html
    )
    other = write(make_comparison(["Ruimte"], closure="ozb"), tmp_path / "two")
    assert "Lees gemeente en Rijk dus samen" not in other
    assert "Het Rijk vult niet aan" in other


def test_prices_have_a_source_or_there_is_none(tmp_path):
    rows = read_rows(write(make_comparison(["Ruimte"]), tmp_path / "one"), "prices")[1:]
    assert rows[0][1] == "€ 13,17"  # 14.06 in 2025, times 0.937
    assert rows[1][1] == "€ 15.200 per jaar"  # 12 times 1,308 in 2024, times 0.968
    assert [row[1] for row in rows[2:]] == ["geen prijs"] * 4
    assert all(row[2] for row in rows)


def test_targets_have_their_chance_unless_there_are_too_few_worlds(tmp_path):
    head, *rows = read_rows(write(make_comparison(["Ruimte"]), tmp_path / "one"), "wanted")
    assert head == ["doel", "zonder beleid", "A"]
    assert len(rows) == 3
    assert rows[0][0].startswith("Leegstand: ten minste 10% minder dan gemiddeld in de 12 maanden")
    assert rows[0][1:] == ["25% (9 tot 49%)", "75% (51 tot 91%)"]
    assert rows[2][1:] == ["–", "75% (51 tot 91%)"]
    few = write(make_comparison(["Ruimte"], seeds=4), tmp_path / "two")
    assert read_rows(few, "wanted")[1][1:] == ["1 van 4 keer", "3 van 4 keer"]
    assert "Er is 4 keer gerekend. Dat is te weinig" in few
    none = write(make_comparison(["Ruimte"], with_targets=False), tmp_path / "three")
    assert "geen doelen die te meten zijn" in none


def test_what_several_plans_want_is_one_line_and_what_nobody_lived_is_later(tmp_path):
    html = write(make_comparison(["Ruimte", "Werk", "Geld"], by=[48, 48, 62]), tmp_path / "one")
    head, *rows = read_rows(html, "wanted")
    assert head == ["doel", "zonder beleid", "A", "B", "C"]
    assert len(rows) == 6
    assert rows[0][1:] == ["25% (9 tot 49%)", "75% (51 tot 91%)", "75% (51 tot 91%)", "–"]
    assert rows[1][0].endswith("in maand 62")
    assert rows[1][1:] == ["later", "–", "–", "later"]
    assert "dit doel is voor een maand na de 48 maanden van deze berekening" in html
    late = format_chances(load_comparison(tmp_path / "one"), "plan-2", "nl")
    assert [row[-3:] for row in late] == [["pas na deze berekening", "–", "–"]] * 3
    whole = write(make_comparison(["Ruimte", "Werk"]), tmp_path / "two")
    assert "‘Later’" not in whole


def test_of_few_seeds_it_is_said_how_many_it_takes(tmp_path, capsys):
    for seeds in (9, 10):
        here = tmp_path / str(seeds)
        write(make_comparison(["Ruimte"], seeds=seeds), here)
        brief_command(here)
        note = capsys.readouterr().err
        assert ("compare again with --seeds 10 or more" in note) == (seeds < 10)


def test_of_more_than_five_options_the_first_five_stand_there(tmp_path):
    html = write(make_comparison([f"Plan {k}" for k in range(7)]), tmp_path / "one", "en")
    assert len(read_rows(html, "effects")[0]) == 2 + MOST_OPTIONS
    assert "This comparison has 7 plans. On this sheet stand the first 5" in html
    assert "Plan 5" not in html


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: nothing can be printed")
@pytest.mark.parametrize(("options", "language"), [(1, "nl"), (2, "en"), (5, "nl"), (5, "en")])
def test_it_prints_on_exactly_two_pages(tmp_path, options, language):
    long = "Samen werken aan een levendige wijk met ruimte voor ondernemers, bewoners en scholen, fase "
    wijken = tuple(f"Noord aan Zee en omgeving {k}" for k in range(4)) if options > 1 else ("Zuid",)
    titles = [long + str(k) for k in range(options)]
    by = range(44, 44 + options)  # no two want the same
    write(make_comparison(titles, wijken, is_sure=True, by=by), tmp_path / "one", language)
    pdf = tmp_path / "brief.pdf"
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [CHROMIUM, *ARGUMENTS, profile, "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
    subprocess.run(
        [*command, (tmp_path / "one" / PAGES[language]).as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    content = pdf.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", content)) == 2
    boxes = set(re.findall(rb"/MediaBox \[([\d. ]+)\]", content))
    [[_, _, width, height]] = [[float(x) for x in box.split()] for box in boxes]
    assert (width, height) == (pytest.approx(595, abs=1), pytest.approx(842, abs=1))


def test_no_word_of_it_is_ours_alone(tmp_path):
    html = write(make_comparison(["Ruimte", "Werk"]), tmp_path / "one")
    said = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).replace(
        "report.html", ""
    )
    strange = r"\b(grant|ozb|sluitpost|seed|plan-\d|baseline|burn|lever|indicator|p-waarde|interval|geluk)\b"
    assert re.findall(strange, said, re.IGNORECASE) == []
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", said) == []
    assert re.findall(r"\b(jij|je|jouw|jullie)\b", said) == []


def test_what_is_no_whole_comparison_is_refused_and_nothing_is_written(tmp_path):
    here = tmp_path / "one"
    with pytest.raises(InputError, match="one: there is no such folder"):
        write_brief(here, "nl")
    (tmp_path / "one.unfinished").mkdir()
    for folder in (here, tmp_path / "one.unfinished"):
        with pytest.raises(InputError, match=r"stopped before its end; .* --resume"):
            write_brief(folder, "nl")
    here.mkdir()
    with pytest.raises(InputError, match="no comparison of wijkabm here"):
        write_brief(here, "nl")
    write_comparison(make_comparison(["Ruimte"]), here)
    (here / "targets.parquet").unlink()
    with pytest.raises(InputError, match="an earlier version wrote this; compare again"):
        write_brief(here, "nl")
    assert not any((here / page).exists() for page in PAGES.values())
    shutil.rmtree(here)
    here.mkdir()
    write_comparison(make_comparison(["Ruimte"]), here)
    manifest = json.loads((here / "manifest.json").read_text("utf-8"))
    del manifest["imputed"]
    (here / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(
        InputError, match=r"manifest\.json lacks 'imputed'; an earlier version wrote it"
    ):
        write_brief(here, "nl")
    assert (
        sorted(path.name for path in here.iterdir() if path.name.startswith(("brief", "."))) == []
    )


def test_the_pages_of_each_language_stand_side_by_side(tmp_path):
    dutch = write(make_comparison(["Ruimte"]), tmp_path / "one")
    english = write_brief(tmp_path / "one", "en").read_text("utf-8")
    assert '<html lang="nl">' in dutch
    assert '<html lang="en">' in english
    found = {path.name: path.read_text("utf-8") for path in (tmp_path / "one").glob("*.html")}
    assert found == {"brief.html": dutch, "brief-en.html": english}
