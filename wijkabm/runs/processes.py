"""Work in processes side by side, none of which outlives an error, an interrupt or its parent."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final

from wijkabm.ground.errors import InputError

POLL: Final = 0.2
"""Seconds between looks at what ended."""


def do_nothing() -> None:
    """What a process is made ready by, where there is nothing to make ready."""


def run_side_by_side(
    run: Callable[[Any], Any],
    tasks: Sequence[Any],
    workers: int,
    killed: str,
    prepare: Callable[[], None] = do_nothing,
    meanwhile: Callable[[], None] = do_nothing,
) -> Iterator[tuple[Any, Any]]:
    """Tasks with what they gave, as they end.

    Parameters
    ----------
    run, prepare : callable
        What a process does with a task, and before its first; they are pickled.
    killed : str
        What is said where the system killed a process.
    meanwhile : callable
        Called here at every look, before what ended is given.

    Raises
    ------
    InputError
        A process was killed.
    """
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(prepare,),
    )
    try:
        futures = {pool.submit(run, task): task for task in tasks}
        waiting = set(futures)
        while waiting:
            ready, waiting = wait(waiting, timeout=POLL, return_when=FIRST_COMPLETED)
            meanwhile()
            for future in ready:
                yield futures[future], future.result()
        pool.shutdown()
    except BrokenProcessPool:
        pool.shutdown(wait=False, cancel_futures=True)
        raise InputError(killed) from None
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def _start_worker(prepare: Callable[[], None]) -> None:
    """Ctrl-C is the parent's business, and who loses the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
