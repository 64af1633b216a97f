"""Where batches are run: workers of our own, or those of a Dask scheduler elsewhere."""

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

from wijkabm.ground.errors import InputError

LOOPBACK: Final = "127.0.0.1"
ANSWER: Final = 10.0  # seconds that a scheduler may take to answer
PATIENCE: Final = 300.0  # seconds that a scheduler may be away before a sweep gives up
BETWEEN: Final = 2.0  # seconds between tries
RECOUNT: Final = 3.0  # seconds between counts of the workers elsewhere
MOST_DEATHS: Final = 5  # of each own worker in a row, with nothing finished in between

PROFILE: Final = "distributed.worker.profile.enabled"
"""Dask keeps an hour of samples of the call stack in every process: some 5 MB a minute, for nobody."""

OWN_SETTINGS: Final = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "MALLOC_TRIM_THRESHOLD_": "65536",  # memory that is free goes back to the system
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


class Team(Protocol):
    """Workers with a Dask client to reach them."""

    client: Any

    def count(self) -> int:
        """How many workers there are."""

    def tend(self, progressed: bool) -> None:
        """Replace workers that died; `progressed` if anything was finished since the last time."""

    def reconnect(self, wait: Callable[[str], bool]) -> bool:
        """Find the scheduler again; False if `wait` said to stop."""


class OwnTeam:
    """A scheduler in this process and worker processes of our own, which end with it.

    Workers are plain ``dask worker`` processes rather than children of multiprocessing: these would run
    the user's script again, and get the terminal's Ctrl-C.
    """

    def __init__(self, size: int, scratch: Path) -> None:
        from distributed import Client, LocalCluster

        self.size, self.scratch = size, scratch
        self._cluster = LocalCluster(
            n_workers=0,
            processes=True,
            host=LOOPBACK,
            dashboard_address=f"{LOOPBACK}:0",
            silence_logs=50,
        )
        self.client = Client(self._cluster, set_as_default=False)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._deaths = 0
        for _ in range(size):
            self._processes.append(self._start())

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [
            sys.executable, "-m", "distributed.cli.dask_worker", self._cluster.scheduler_address,
            "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", LOOPBACK,
            "--memory-limit", "0", "--death-timeout", "60", "--local-directory", str(self.scratch),
        ]  # fmt: skip
        package = str(Path(__file__).parents[2])
        paths = [package, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        settings = {"PYTHONPATH": os.pathsep.join(dict.fromkeys(path for path in paths if path))}
        with (self.scratch / "workers.log").open("ab") as log:
            return subprocess.Popen(
                command,
                env={**OWN_SETTINGS, **os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is the driver's business: so on Windows
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )

    def count(self) -> int:
        """How many workers there are."""
        return self.size

    def tend(self, progressed: bool) -> None:
        """Start workers anew that died.

        Raises
        ------
        InputError
            They die again and again and nothing gets done.
        """
        if progressed:
            self._deaths = 0
        for place, process in enumerate(self._processes):
            if process.poll() is None:
                continue
            self._deaths += 1
            if self._deaths > MOST_DEATHS * self.size:
                log = (self.scratch / "workers.log").read_text("utf-8", "replace").strip()
                last = log.splitlines()[-1] if log else f"exit code {process.returncode}"
                raise InputError(
                    f"workers end again and again ({last}); what was finished is kept: free some "
                    "memory or give fewer --workers, then continue with --resume"
                )
            self._processes[place] = self._start()

    def reconnect(self, wait: Callable[[str], bool]) -> bool:
        """Never needed: the scheduler is in this process."""
        raise RuntimeError("the scheduler in this process has ended")

    def close(self) -> None:
        """End everything."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
        with suppress(Exception):
            self.client.close(timeout=2)
        with suppress(Exception):
            self._cluster.close(timeout=5)


class TeamElsewhere:
    """Workers of a scheduler that somebody else started."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.client = self._connect()
        self._counted, self._size = 0.0, 0

    def _connect(self) -> Any:
        from distributed import Client

        try:
            return Client(self.address, timeout=ANSWER, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(
                f"--scheduler {self.address}: no scheduler answers there "
                f"({' '.join(str(error).split())[:120]}); start one with: dask scheduler"
            ) from None

    def count(self) -> int:
        """How many workers there are; asked now and then."""
        if self.client.status == "running" and time.monotonic() - self._counted > RECOUNT:
            with suppress(OSError, TimeoutError, RuntimeError):
                self._size = sum(self.client.nthreads().values())
            self._counted = time.monotonic()
        return self._size

    def tend(self, progressed: bool) -> None:
        """Others look after these workers."""

    def reconnect(self, wait: Callable[[str], bool]) -> bool:
        """Try to reach the scheduler again, for a while.

        Raises
        ------
        InputError
            It stays away.
        """
        deadline = time.monotonic() + PATIENCE
        with suppress(Exception):
            self.client.close(timeout=2)
        while True:
            if not wait("the scheduler does not answer; trying again"):
                return False
            try:
                self.client = self._connect()
                self._counted = 0.0
                return True
            except InputError:
                if time.monotonic() > deadline:
                    raise InputError(
                        f"--scheduler {self.address}: lost for more than {PATIENCE / 60:.0f} "
                        "minutes; what was finished is kept: continue with --resume when it is back"
                    ) from None
            time.sleep(BETWEEN)

    def close(self) -> None:
        """Leave; the scheduler forgets what it still had to do."""
        with suppress(Exception):
            self.client.close(timeout=5)


def check_address(address: str) -> None:
    """Raise ``InputError`` unless it looks like a scheduler's address."""
    kind, separator, rest = address.partition("://")
    if not separator or kind not in ("tcp", "tls", "ucx", "ws", "wss") or ":" not in rest:
        raise InputError(f"--scheduler {address}: write it as tcp://HOST:PORT")


def check_extra() -> None:
    """Raise ``InputError`` if Dask is not there."""
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise InputError("sweep: Dask is missing; install it with: pip install 'wijkabm[cluster]'")


@contextmanager
def hush_dask() -> Iterator[None]:
    """Keep Dask from writing on the screen and from keeping its own call stack."""
    import dask
    import distributed  # noqa: F401  (it gives levels of their own to its loggers)

    names = [
        name
        for name in logging.root.manager.loggerDict
        if name.split(".")[0] in ("distributed", "asyncio", "tornado")
    ]
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with dask.config.set({PROFILE: False}):
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def gather_team(workers: int, scheduler: str | None) -> "Iterator[OwnTeam | TeamElsewhere]":
    """Workers for the time of a sweep; our own if no scheduler is named."""
    with hush_dask():
        if scheduler is not None:
            elsewhere = TeamElsewhere(scheduler)
            try:
                yield elsewhere
            finally:
                elsewhere.close()
            return
        with tempfile.TemporaryDirectory(
            prefix="wijkabm-sweep-", ignore_cleanup_errors=True
        ) as scratch:
            own = OwnTeam(workers, Path(scratch))
            try:
                yield own
            finally:
                own.close()
