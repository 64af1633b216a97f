"""Terminals of Windows and plain ASCII print every command's output, and JSON is whole everywhere."""

import io
import json
import sys

import pytest

from wijkabm import cli
from wijkabm.cli.place import show_reading
from wijkabm.cli.shared import show_progress
from wijkabm.ground.terminal import let_terminals_print
from wijkabm.levers.desk.scenario import list_scenarios
from wijkabm.levers.registry import kinds_of_lever

ENCODINGS = ("cp437", "ascii", "cp1252")
COMMANDS = (
    *(f"levers {name} --lang nl" for name in kinds_of_lever()),
    *(f"scenarios {name} --lang nl" for name in list_scenarios()),
    "levers",
    "scenarios",
    "presets",
    "parameters",
    "levers nowhere€…",
)


class Terminal(io.TextIOWrapper):
    """A screen of which the bytes can be read."""

    def __init__(self, encoding):
        super().__init__(io.BytesIO(), encoding=encoding, write_through=True)

    def isatty(self):
        return True

    def read_all(self):
        return self.buffer.getvalue().decode(self.encoding)


@pytest.fixture
def open_screen(monkeypatch):
    """Both streams of this process in one encoding; set when the test runs, or pytest takes them back."""

    def open_it(encoding):
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "200")
        streams = Terminal(encoding), Terminal(encoding)
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        return streams

    return open_it


def call(text):
    with pytest.raises(SystemExit) as left:
        cli.main(text.split())
    return left.value.code


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_commands_say_is_printed_with_the_nearest_signs(encoding, open_screen):
    screen = open_screen(encoding)
    for text in COMMANDS:
        assert call(text) == (2 if "nowhere" in text else 0), text
    said = screen[0].read_all()
    assert "?" not in said
    assert ("€ 5.000" if encoding == "cp1252" else "EUR 5.000") in said
    assert ("nowhere€" if encoding == "cp1252" else "nowhereEUR...") in screen[1].read_all()


def test_json_is_whole_in_every_encoding(open_screen):
    screen = open_screen("ascii")
    assert call("scenarios --json --lang nl") == 0
    rows = json.loads(screen[0].read_all())
    assert any("één" in json.dumps(row, ensure_ascii=False) for row in rows)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bars_move_on_every_terminal(encoding, open_screen):
    screen = open_screen(encoding)
    let_terminals_print()
    with show_progress(3, quiet=False) as tell:
        for month in (-1, 0, 1):
            tell(month)
    with show_reading("kerncijfers één.csv") as tell:
        tell(1000)
    said = screen[1].read_all()
    assert "month 1" in said
    assert "1,000 rows" in said
    assert "?" not in said.replace("[?25", "")  # the cursor is hidden and shown


@pytest.mark.parametrize("closed", [("stdout",), ("stderr",), ("stdout", "stderr")])
@pytest.mark.parametrize(
    ("text", "code"), [("levers", 0), ("presets --json", 0), ("levers nowhere", 2)]
)
def test_commands_work_where_nobody_listens(text, code, closed, monkeypatch):
    for name in closed:
        monkeypatch.setattr(sys, name, None)
    assert call(text) == code
