"""What `pip install` carries: the package, its pages with links that work, and how to cite it."""

import datetime
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
import yaml

from tests.test_readme import LINK, PAGES, find_dead_links

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the sources as they are."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, text=True)
    (made,) = folder.glob("wijkabm-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder into which the wheel was installed, without what it needs."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--no-compile"]
    command += [
        "--disable-pip-version-check",
        "--ignore-installed",
        "--prefix",
        str(folder),
        str(wheel),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return folder


def test_the_wheel_carries_everything_inside_the_package_but_tests(wheel):
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("wijkabm/")}
    written = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "wijkabm").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("test_")
    }
    assert carried == written
    assert any(name.startswith("wijkabm/place/presets/") for name in carried)


def test_an_installation_has_all_pages_and_says_where(installed):
    (package,) = installed.rglob("wijkabm/__init__.py")
    command = [sys.executable, "-m", "wijkabm", "docs"]
    here = {**os.environ, "PYTHONPATH": str(package.parents[1]), "COLUMNS": "200"}
    told = subprocess.run(command, cwd=installed, env=here, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    folder, *lines = told.stdout.splitlines()
    assert Path(folder).is_relative_to(installed.resolve())
    named = {line.split(":")[0].strip() for line in lines}
    assert named == {page.relative_to(ROOT).as_posix() for page in PAGES}
    for name in sorted(named):
        assert not find_dead_links(Path(folder) / name), name


def test_an_installation_has_all_experiments(installed):
    (package,) = installed.rglob("wijkabm/__init__.py")
    command = [sys.executable, "-m", "wijkabm", "experiment", "list", "--json"]
    here = {**os.environ, "PYTHONPATH": str(package.parents[1])}
    told = subprocess.run(command, cwd=installed, env=here, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    listed = {row["name"]: Path(row["folder"]) for row in json.loads(told.stdout)}
    written = {path.parent for path in (ROOT / "experiments").glob("*/experiment.yaml")}
    assert set(listed) == {folder.name for folder in written}
    for folder in written:
        assert listed[folder.name].is_relative_to(installed.resolve())
        for path in folder.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                carried = listed[folder.name] / path.relative_to(folder)
                assert carried.read_bytes() == path.read_bytes(), path
    refused = [*command[:-2], "accept", min(listed), "--again"]
    told = subprocess.run(refused, cwd=installed, env=here, capture_output=True, text=True)
    assert told.returncode == 2
    assert "part of an installation" in told.stderr


def test_the_description_on_a_package_index_has_no_dead_link(wheel, installed):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
    text = metadata.get_payload()
    assert len(text) > 5_000
    assert not LINK.findall(text)
    assert "![" not in text
    (pages,) = installed.rglob("share/doc/wijkabm")
    files = set(re.findall(r"`([\w./-]+\.(?:md|cff)|LICENSE)`", text))
    assert {"docs/student.md", "CITATION.cff", "LICENSE"} <= files
    assert not [name for name in files if not (pages / name).is_file()]


def test_the_citation_says_what_the_package_says():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["version"] == PROJECT["version"]
    assert cited["license"] == PROJECT["license"]
    assert [one["name"] for one in cited["authors"]] == [one["name"] for one in PROJECT["authors"]]
    assert isinstance(cited["date-released"], datetime.date)
    assert len(cited["abstract"]) > 200
    data = [one for one in cited["references"] if one["type"] == "data"]
    assert any("CBS" in one["authors"][0]["name"] and one["license"] == "CC-BY-4.0" for one in data)
