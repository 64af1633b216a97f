"""The engine against a team that loses, refuses and kills on purpose; nothing here starts a process."""

import pickle
from concurrent.futures import CancelledError
from types import SimpleNamespace

import pytest
from distributed import KilledWorker

from tests.sweep.fakes import make_results, plan_with
from wijkabm.ground.errors import InputError
from wijkabm.sweep.batch import VersionError, run_batch, settle
from wijkabm.sweep.engine import Engine
from wijkabm.sweep.folder import Parts
from wijkabm.sweep.teams import OwnTeam, check_address

N = 24
PLAN = plan_with(seeds=N)


class FakeFuture:
    def __init__(self, status, content=None):
        self.status, self.content = status, content

    def result(self, timeout):
        if isinstance(self.content, Exception):
            raise self.content
        return self.content

    def exception(self, timeout):
        return self.content

    def release(self):
        pass


class FakeClient:
    """Does a batch when it is handed out, as `fate` says of it: None for well."""

    status = "running"

    def __init__(self, fate):
        self.fate, self.calls, self.settled = fate, 0, 0

    def submit(self, function, packed, specs, rows, model, *settled, key, pure):
        assert pickle.loads(packed).months == PLAN.design.months
        if function is settle:
            self.settled += 1
            return FakeFuture("finished")
        assert function is run_batch
        self.calls += 1
        fate = self.fate(self.calls, specs)
        if fate is None:
            return FakeFuture(
                "finished", make_results(PLAN, lambda v, s: (1.0,), [s.run for s in specs])
            )
        return fate

    def cancel(self, futures, force):
        pass


class FakeTeam:
    def __init__(self, fate):
        self.client, self.reconnected = FakeClient(fate), 0

    def count(self):
        return 2

    def tend(self, progressed):
        pass

    def reconnect(self, wait):
        self.reconnected += 1
        self.client.status = "running"
        return wait("away")


def run_with(fate, folder, stop=lambda: False, tell=lambda state: None):
    (folder / "parts").mkdir(parents=True)
    parts = Parts(folder, ["shops_open"])
    team = FakeTeam(fate)
    engine = Engine(PLAN, team, parts, tell, stop)
    engine.run(list(PLAN.runs.values()), 1.0)
    return engine, parts, team


def test_all_is_run_once_from_one_start(tmp_path):
    seen = []
    engine, parts, team = run_with(lambda call, specs: seen.extend(specs), tmp_path)
    assert sorted(spec.run for spec in seen) == sorted(PLAN.runs) == sorted(parts.done)
    assert (engine.done, engine.failed, team.client.settled) == (N, 0, 1)


@pytest.mark.parametrize(
    "loss",
    [
        lambda: FakeFuture("cancelled"),
        lambda: FakeFuture("lost"),
        lambda: FakeFuture("finished", CancelledError()),
        lambda: FakeFuture("finished", TimeoutError()),
        lambda: FakeFuture("error", RuntimeError("the network")),
    ],
)
def test_what_gets_lost_is_handed_out_again(loss, tmp_path):
    engine, parts, _ = run_with(lambda call, specs: loss() if call % 3 == 1 else None, tmp_path)
    assert set(parts.done) == set(PLAN.runs)
    assert engine.done == N
    assert not engine.given_up


def test_a_run_that_kills_its_worker_is_missing_and_the_others_are_not(tmp_path):
    bad = list(PLAN.runs)[5]

    def fate(call, specs):
        if bad in [spec.run for spec in specs]:
            return FakeFuture(
                "error", KilledWorker("task", SimpleNamespace(address="tcp://a:1"), 3)
            )
        return None

    engine, parts, _ = run_with(fate, tmp_path)
    assert set(PLAN.runs) - set(parts.done) == {bad}
    assert "KilledWorker" in engine.given_up[bad]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (VersionError("a worker has another version of wijkabm"), "another version"),
        (ModuleNotFoundError("No module named 'wijkabm'"), "cannot load"),
        (RuntimeError("Error during deserialization of the task graph"), "cannot load"),
    ],
)
def test_workers_that_cannot_do_it_end_the_sweep_in_clear_words(error, words, tmp_path):
    with pytest.raises(InputError, match=words):
        run_with(lambda call, specs: FakeFuture("error", error), tmp_path)


def test_a_scheduler_that_goes_away_is_found_again(tmp_path):
    teams = []

    def fate(call, specs):
        if call == 4:
            teams[0].client.status = "closed"
            return FakeFuture("cancelled")
        return None

    (tmp_path / "parts").mkdir()
    parts, notes = Parts(tmp_path, ["shops_open"]), []
    teams.append(FakeTeam(fate))
    engine = Engine(PLAN, teams[0], parts, lambda state: notes.append(state.note), lambda: False)
    engine.run(list(PLAN.runs.values()), 1.0)
    assert teams[0].reconnected == 1
    assert set(parts.done) == set(PLAN.runs)
    assert "away" in notes


def test_stop_ends_it_with_what_is_finished(tmp_path):
    told = []
    _, parts, _ = run_with(lambda call, specs: None, tmp_path, lambda: bool(told), told.append)
    assert 0 < len(parts.done) < N


def test_a_full_disk_ends_it(tmp_path, monkeypatch):
    def refuse(self, results):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Parts, "add", refuse)
    with pytest.raises(OSError, match="No space"):
        run_with(lambda call, specs: None, tmp_path)


class Dead:
    returncode = 7

    def poll(self):
        return self.returncode


def test_workers_of_our_own_that_die_are_replaced_until_it_is_no_use(tmp_path, monkeypatch):
    (tmp_path / "workers.log").write_text("Traceback\nMemoryError: no room\n")
    team = OwnTeam.__new__(OwnTeam)
    team.size, team.scratch, team._deaths = 1, tmp_path, 0
    team._processes = [Dead()]
    started = []
    monkeypatch.setattr(OwnTeam, "_start", lambda self: started.append(1) or Dead())
    for _ in range(12):
        team.tend(progressed=True)
    assert len(started) == 12
    for _ in range(4):
        team.tend(progressed=False)
    with pytest.raises(InputError, match=r"no room.*--resume"):
        team.tend(progressed=False)


@pytest.mark.parametrize("address", ["here", "tcp://", "http://a:1", "tcp://a"])
def test_an_address_that_is_none(address):
    with pytest.raises(InputError, match="tcp://HOST:PORT"):
        check_address(address)


def test_another_version_is_refused_by_the_worker():
    with pytest.raises(VersionError, match=r"there: none.*WIJKABM_LEVERS"):
        run_batch(pickle.dumps(PLAN.design), [], [], "another")
