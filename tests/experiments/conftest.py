import shutil

import pytest

from tests.experiments.tiny import call, write_house
from wijkabm.experiment import accept, form, shipped


@pytest.fixture(scope="session")
def accepted(tmp_path_factory):
    """A house whose one experiment was run and accepted, once for all tests."""
    root = tmp_path_factory.mktemp("house")
    write_house(root)
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch, root)
        patch.chdir(root)
        assert call("run", "little", "--workers", "1", "--quiet") == 0
        assert call("accept", "little") == 0
    return root


def stand_in(patch, root):
    """Make the house the one whose experiments ship."""
    for module in (form, accept, shipped):
        patch.setattr(module, "find_pages", lambda: root)


@pytest.fixture
def house(accepted, tmp_path, monkeypatch):
    """A copy of that house, which is where the test stands."""
    root = tmp_path / "house"
    shutil.copytree(accepted, root)
    stand_in(monkeypatch, root)
    monkeypatch.chdir(root)
    return root
