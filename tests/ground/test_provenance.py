"""What made a folder of results stands in its manifest, and never in a table."""

import json

from tests.cli.test_cli import call
from tests.fake_run import make_run
from wijkabm.ground import provenance
from wijkabm.runs.results import TABLES, read_manifest, write_tables
from wijkabm.sweep.folder import describe_sweep
from wijkabm.sweep.schema import load_design


def test_a_manifest_holds_command_platform_and_sources(tmp_path, monkeypatch):
    for name, typed in (("program", None), ("shell", ["run", "carnisse", "--out", "my results"])):
        (tmp_path / name).mkdir()
        if typed is not None:
            provenance.note_command(typed)
        write_tables(make_run(3), tmp_path / name)
        provenance.forget_command()
    told = {name: read_manifest(tmp_path / name) for name in ("program", "shell")}
    assert told["program"]["command"] is None
    assert told["shell"]["command"] == "wijkabm run carnisse --out 'my results'"
    for manifest in told.values():
        assert len(manifest["sources"]) == 16
        assert set(manifest["platform"]) == {"system", "release", "machine"}
        assert {"python", "numpy", "numba"} <= set(manifest["versions"])
    for table in TABLES:  # the command is in no table
        first, second = (tmp_path / name / f"{table}.parquet" for name in told)
        assert first.read_bytes() == second.read_bytes()


def test_no_names_of_machine_or_user_stand_in_it(monkeypatch):
    import getpass
    import platform
    from pathlib import Path

    text = json.dumps(provenance.describe_origin())
    for secret in (platform.node(), str(Path.home()), getpass.getuser()):
        assert len(secret) < 3 or f'"{secret}"' not in text
    assert platform.node() not in text


def test_the_command_line_remembers_what_was_typed_until_it_ends(monkeypatch, capsys):
    seen = []
    monkeypatch.setattr(
        "wijkabm.place.presets.list_presets",
        lambda: seen.append(provenance.describe_origin()["command"]) or [],
    )
    call(capsys, "presets", "--json")
    assert seen == ["wijkabm presets --json"]
    assert provenance.describe_origin()["command"] is None


def test_a_sweep_says_it_too():
    told = describe_sweep(load_design({"presets": "carnisse", "months": 3}))
    assert {"command", "platform", "sources"} <= set(told)
