"""Batches -> Dask -> parts: hands out work, takes what comes back, and survives what gets lost."""

import pickle
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from wijkabm.ground.errors import InputError
from wijkabm.sweep.batch import Result, VersionError, run_batch, settle
from wijkabm.sweep.folder import Parts
from wijkabm.sweep.tasks import Plan, RunSpec, hash_model, split_batches
from wijkabm.sweep.teams import Team

BATCH_SECONDS: Final = 3.0  # of a core: long beside what handing it out costs
MOST_IN_BATCH: Final = 100
BATCHES_PER_WORKER: Final = 8  # at least, so that all end at about the same time
AHEAD: Final = 3  # batches handed out for each worker, so that none waits
LOOK: Final = 0.05  # seconds between looks at what came back
FETCH: Final = 60.0  # seconds that a result may take to arrive
MOST_LOSSES: Final = 3  # of one run alone in a batch, before it is left missing


class Progress(NamedTuple):
    """How far a sweep is.

    Attributes
    ----------
    done, total, failed : int
        Runs of this command.
    workers : int
    note : str
        What keeps it from going on, if anything does.
    """

    done: int
    total: int
    failed: int
    workers: int
    note: str = ""


@dataclass
class Batch:
    """Runs that are handed out together, and how often they were lost."""

    specs: Sequence[RunSpec]
    losses: int = 0


@dataclass
class Engine:
    """Runs batches on a team until all are done, or somebody says stop.

    Parameters
    ----------
    plan : Plan
    team : Team
    parts : Parts
        Where results go as they come.
    tell : callable
        Called with a `Progress` now and then.
    stop : callable
        Asked often; once it says yes nothing more is handed out.
    """

    plan: Plan
    team: Team
    parts: Parts
    tell: Callable[[Progress], None]
    stop: Callable[[], bool]
    total: int = 0
    done: int = 0
    failed: int = 0
    given_up: dict[str, str] = field(default_factory=dict)
    _waiting: deque[Batch] = field(default_factory=deque)
    _active: dict[Any, Batch] = field(default_factory=dict)
    _settled: dict[str, Any] = field(default_factory=dict)
    _left: dict[str, int] = field(default_factory=dict)
    _finished: bool = False
    _packed: bytes = b""

    def run(self, runs: list[RunSpec], seconds: float) -> None:
        """Run all of `runs`, each of which takes about so many seconds.

        Raises
        ------
        InputError
            The scheduler stays away, workers have another version or die again and again.
        OSError
            A part cannot be written.
        """
        self.total = len(runs)
        self._packed = pickle.dumps(self.plan.design, protocol=pickle.HIGHEST_PROTOCOL)
        workers = max(self.team.count(), 1)
        evenly = -(-len(runs) // (BATCHES_PER_WORKER * workers))
        size = max(1, min(round(BATCH_SECONDS / seconds), MOST_IN_BATCH, evenly))
        self._waiting.extend(Batch(specs) for specs in split_batches(runs, size))
        for batch in self._waiting:
            for group in {spec.group for spec in batch.specs}:
                self._left[group] = self._left.get(group, 0) + 1
        try:
            self._loop()
        finally:
            if self._active and self.team.client.status == "running":
                self.team.client.cancel(list(self._active), force=True)

    def _loop(self) -> None:
        while (self._waiting or self._active) and not self.stop():
            if self.team.client.status in ("closing", "closed"):
                self._take_back()
                if not self.team.reconnect(self._wait):
                    return
            elif self.team.client.status == "running":
                self._hand_out()
            self.team.tend(self._finished)
            self._finished = self._harvest()
            self._say()
            if not self._finished:
                time.sleep(LOOK)

    def _wait(self, note: str) -> bool:
        """Say what is waited for; False if it is no longer to be waited for."""
        self._say(note)
        return not self.stop()

    def _say(self, note: str = "") -> None:
        workers = self.team.count()
        if not note and self.team.client.status != "running":
            note = "the scheduler does not answer; waiting"
        elif not note and workers == 0:
            note = "waiting for workers"
        self.tell(Progress(self.done, self.total, self.failed, workers, note))

    def _hand_out(self) -> None:
        """Keep every worker busy and a little more."""
        while self._waiting and len(self._active) < AHEAD * max(self.team.count(), 1):
            batch = self._waiting.popleft()
            model, settled = hash_model(), self._share_start(batch)
            future = self.team.client.submit(
                run_batch, self._packed, batch.specs, self._rows(batch.specs), model, settled,
                key=f"wijkabm-batch-{uuid.uuid4().hex}", pure=False,
            )  # fmt: skip
            self._active[future] = batch

    def _rows(self, specs: Sequence[RunSpec]) -> list[list[float]]:
        """What the factors are in these runs."""
        return [self.plan.points.values[spec.point].tolist() for spec in specs]

    def _share_start(self, batch: Batch) -> Any:
        """The burnt-in wijk of a group that spans several batches: built by one worker for all."""
        first = batch.specs[0]
        group = first.group
        if group not in self._settled:
            if self._left[group] < 2:
                return None
            self._settled[group] = self.team.client.submit(
                settle, self._packed, first, *self._rows([first]), hash_model(),
                key=f"wijkabm-start-{uuid.uuid4().hex}", pure=False,
            )  # fmt: skip
        return self._settled[group]

    def _harvest(self) -> bool:
        """Take what is finished, note what is lost; whether anything was finished."""
        finished = False
        for future in list(self._active):
            status = future.status
            if status == "pending":
                continue
            batch = self._active[future]
            if status == "finished":
                try:
                    results = future.result(timeout=FETCH)
                except Exception:  # it was lost on its way: whoever had it went away
                    self._retry(future, batch)
                    continue
                self._keep(results)
                self._forget(future, batch)
                finished = True
            elif status == "error":
                self._judge(future, batch)
            else:
                self._retry(future, batch)
        return finished

    def _keep(self, results: list[Result]) -> None:
        self.parts.add(results)
        for result in results:
            if result.lost:
                self.given_up[result.run] = result.error
            else:
                self.done += 1
                self.failed += bool(result.error)

    def _forget(self, future: Any, batch: Batch) -> None:
        """Let go of a future, and of a group's wijk after its last batch."""
        self._active.pop(future, None)
        future.release()
        for group in {spec.group for spec in batch.specs}:
            self._left[group] -= 1
            if self._left[group] <= 0 and group in self._settled:
                self._settled.pop(group).release()

    def _retry(self, future: Any, batch: Batch) -> None:
        """Hand a batch out again, next."""
        self._active.pop(future, None)
        self._settled.pop(batch.specs[0].group, None)  # it may be lost too
        self._waiting.appendleft(batch)

    def _judge(self, future: Any, batch: Batch) -> None:
        """Whether a batch that ended in an error is tried again, in parts, or ends the sweep."""
        from distributed import KilledWorker

        error = future.exception(timeout=FETCH)
        said = " ".join(f"{type(error).__name__}: {error}".split())
        if isinstance(error, VersionError):
            raise InputError(str(error))
        if isinstance(error, ImportError) or "deserializ" in said:
            raise InputError(
                f"a worker or the scheduler cannot load what it is sent ({said[:160]}); install the "
                "same wijkabm and the same versions of Python and Dask there"
            )
        self._settled.pop(batch.specs[0].group, None)
        losses = batch.losses + 1
        self._forget(future, batch)
        if len(batch.specs) > 1:
            pieces = [Batch([spec], losses) for spec in batch.specs]
        elif losses <= MOST_LOSSES and not isinstance(error, KilledWorker):
            pieces = [Batch(batch.specs, losses)]
        else:
            self.given_up[batch.specs[0].run] = said
            pieces = []
        for piece in reversed(pieces):
            self._left[piece.specs[0].group] += 1
            self._waiting.appendleft(piece)

    def _take_back(self) -> None:
        """All that was handed out waits again: a new scheduler knows nothing of it."""
        self._waiting.extendleft(reversed(self._active.values()))
        self._active.clear()
        self._settled.clear()
