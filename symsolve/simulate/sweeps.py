"""Many runs of one function: on this machine's cores or on a cluster, each result once, whatever dies."""

from __future__ import annotations

import collections
import contextlib
import enum
import os
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting, WorkersLost
from symsolve.simulate import executors, results
from symsolve.simulate.partial import Arrays, PartialStore
from symsolve.simulate.settings import at_least, require_whole

Result = dict[str, NDArray[Any]]
_POLL_SECONDS = 0.25
#: Deaths of workers after which a task is given up.
_DEATHS = 3


@attrs.frozen(kw_only=True)
class Desk:
    """What a task may use besides its record and its seed.

    Attributes:
        index: of the task.
        checkpoint: where it may keep its state; None if nowhere.
        cores: how many it has to itself, if it can use several.
        listener, slot: who hears of its progress.
    """

    index: int
    checkpoint: Path | None = None
    listener: Callable[[int, float, tuple[float, ...]], None] | None = None
    slot: int = 0
    cores: int = 1

    def report(self, done: float, *values: float) -> None:
        """Say which part of the task is done, from 0 to 1, with numbers worth showing."""
        if self.listener is not None:
            self.listener(self.index, done, values)
        else:
            executors.post(self.index * self.slot, (1.0, done, *values)[: self.slot])


TaskFunction = Callable[[Any, np.random.SeedSequence, Desk], Arrays]


@attrs.frozen(kw_only=True)
class Task:
    """One run: a record of parameters and a seed of its own."""

    index: int
    record: Any
    repeat: int
    seed: np.random.SeedSequence = attrs.field(eq=False)


@attrs.frozen(kw_only=True)
class Progress:
    """How far a sweep is: ``values`` are the latest numbers that task ``index`` reported."""

    finished: int
    tasks: int
    done: float
    seconds_left: float
    index: int
    values: tuple[float, ...]


def _records(_: Any, attribute: Any, value: tuple[Any, ...]) -> None:
    if not isinstance(value, tuple) or not value:
        raise ImpossibleSetting(f"records = {value!r} must be a tuple of at least one record")
    if not all(attrs.has(type(record)) for record in value):
        raise ImpossibleSetting(f"records = {value!r} must be attrs records, so that they can be stored")


@attrs.frozen(kw_only=True)
class Sweep:
    """Every record, ``repeats`` times, each time with its own seed.

    Attributes:
        function: a function of a module, called as ``function(record, seed, desk)``; returns arrays by name.
        records: frozen ``attrs`` records of parameters, made of numbers, strings, tuples, enums and records.
        repeats: runs of each record.
        seed: the root. Record i, repeat j has ``SeedSequence(seed, spawn_key=(i, j))``, so that neither the
            number of workers nor further records or repeats change a result.
        values: how many numbers a task reports besides the part that is done.
    """

    function: TaskFunction
    records: tuple[Any, ...] = attrs.field(validator=_records)
    repeats: int = attrs.field(default=1, validator=at_least(1))
    seed: int = attrs.field(default=0, validator=at_least(0))
    values: int = attrs.field(default=0, validator=at_least(0))

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All runs, record by record."""
        pairs = [(i, j) for i in range(len(self.records)) for j in range(self.repeats)]
        return tuple(
            Task(index=index, record=self.records[i], repeat=j, seed=_seed(self.seed, i, j))
            for index, (i, j) in enumerate(pairs)
        )

    @property
    def facts(self) -> dict[str, Any]:
        """The sweep as JSON values."""
        return {
            "function": f"{self.function.__module__}.{self.function.__qualname__}",
            "records": [plain(record) for record in self.records],
            "repeats": self.repeats,
            "seed": self.seed,
        }


def run_sweep(
    sweep: Sweep,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    scheduler: str | None = None,
    store: PartialStore | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> list[Result]:
    """Results of all tasks, in their order: the same bits wherever they ran.

    Workers that die are replaced and their tasks run again. With a store each result is kept as it comes;
    after an interruption, call again with the same store and only the rest is run.

    Args:
        sweep: what to run.
        jobs: how many processes; one runs the tasks right here. As many as there are cores unless told.
        executor: run the tasks on this instead; anything with the interface of ``concurrent.futures``.
        scheduler: the address of a Dask scheduler, whose workers run the tasks instead.
        store: where to keep results on the way.
        progress: called a few times a second.

    Raises:
        ImpossibleSetting: more than one of jobs, executor and scheduler, or a store of another sweep.
        NoScheduler: nobody answers at the address.
        WorkersLost: workers die again and again. The results so far are in the store.

    Example:
        >>> @attrs.frozen
        ... class Point:
        ...     scale: float
        >>> def measure(record, seed, desk):
        ...     return {"mean": record.scale * np.random.default_rng(seed).standard_normal(100).mean()}
        >>> sweep = Sweep(function=measure, records=(Point(1.0), Point(2.0)), repeats=3)
        >>> len(run_sweep(sweep, jobs=1))
        6
    """
    if sum(choice is not None for choice in (jobs, executor, scheduler)) > 1:
        raise ImpossibleSetting(
            "give one of jobs, executor and scheduler, not several: each says where to run"
        )
    if jobs is not None:
        require_whole("jobs", jobs, 1)
    opened: contextlib.AbstractContextManager[dict[int, Result]]
    opened = store.opened() if store else contextlib.nullcontext({})
    with opened as known:
        run = _Run(sweep, dict(known), store, progress)
        if executor is not None:
            run.on(executor)
        elif scheduler is not None:
            with executors.cluster(scheduler) as workers:
                run.on(workers)
        else:
            run.on_this_machine(executors.cores() if jobs is None else jobs)
    return [run.results[task.index] for task in sweep.tasks]


def sweep_to_file(sweep: Sweep, output: str | os.PathLike[str], **where: Any) -> list[Result]:
    """Run a sweep into one ``.npz`` file, with its parameters, seeds and versions.

    Until the file is written, results are kept beside it in ``OUTPUT.partial``; after an interruption the
    same call goes on from there.

    Args:
        sweep: what to run.
        output: the file.
        where: as for ``run_sweep``, but for the store.

    Raises:
        NotWritten: the file cannot be written. That is found out at the start, as far as possible.

    Example:
        >>> import tempfile
        >>> @attrs.frozen
        ... class Point:
        ...     scale: float
        >>> def measure(record, seed, desk):
        ...     return {"draws": record.scale * np.random.default_rng(seed).standard_normal(3)}
        >>> sweep = Sweep(function=measure, records=(Point(1.0), Point(2.0)), seed=3)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     found = sweep_to_file(sweep, folder + "/sweep.npz", jobs=1)
        ...     facts, back = read_sweep(folder + "/sweep.npz")
        >>> facts["records"], bool((back[1]["draws"] == found[1]["draws"]).all())
        ([{'scale': 1.0}, {'scale': 2.0}], True)
    """
    results.ensure_writable(output)
    store = store_beside(output, sweep)
    found = run_sweep(sweep, store=store, **where)
    arrays = {
        f"{index}.{name}": array for index, result in enumerate(found) for name, array in result.items()
    }
    results.write(results.Stored(kind="results of a sweep", arrays=arrays, facts=sweep.facts), output)
    store.discard()
    return found


def read_sweep(path: str | os.PathLike[str]) -> tuple[dict[str, Any], list[Result]]:
    """What ``sweep_to_file`` wrote: the facts of the sweep and the results of its tasks.

    Raises:
        NotReadable: see ``results.read``.
    """
    stored = results.read(path, kind="results of a sweep")
    found: list[Result] = [{} for _ in range(len(stored.facts["records"]) * stored.facts["repeats"])]
    for key, array in stored.arrays.items():
        index, name = key.split(".", 1)
        found[int(index)][name] = array
    return stored.facts, found


def store_beside(output: str | os.PathLike[str], sweep: Sweep) -> PartialStore:
    """Where the results of a sweep are kept until its output is written."""
    return PartialStore(folder=Path(f"{os.fspath(output)}.partial"), facts=sweep.facts)


def plain(value: Any) -> Any:
    """A record as JSON values.

    Example:
        >>> @attrs.frozen
        ... class Point:
        ...     place: tuple[float, ...]
        >>> plain(Point((1.0, 2.5)))
        {'place': [1.0, 2.5]}
    """
    if attrs.has(type(value)):
        return {field.name: plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


class _Run:
    """One call of ``run_sweep``."""

    def __init__(
        self,
        sweep: Sweep,
        known: dict[int, Result],
        store: PartialStore | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.results = known
        self._sweep, self._store, self._progress = sweep, store, progress
        self._tasks = {task.index: task for task in sweep.tasks}
        self._started = time.monotonic()
        self._done = dict.fromkeys(self._tasks, 0.0) | dict.fromkeys(known, 1.0)
        self._deaths: collections.Counter[int] = collections.Counter()
        self._stillborn = 0
        self._before = float(len(known))
        self._latest: tuple[int, tuple[float, ...]] = (0, ())

    @property
    def remaining(self) -> list[Task]:
        return [task for index, task in self._tasks.items() if index not in self.results]

    def on_this_machine(self, jobs: int) -> None:
        if min(jobs, len(self.remaining)) <= 1:
            self.here()
        else:
            self.in_processes(jobs)

    def here(self) -> None:
        for task in self.remaining:
            desk = self._desk(task, listener=self._heard, cores=executors.cores())
            self._keep(task.index, _perform(self._sweep.function, task, desk))

    def in_processes(self, jobs: int) -> None:
        while batch := self._next_batch():
            board = executors.new_board(len(self._tasks) * self._slot)
            workers = min(jobs, len(batch))
            with contextlib.suppress(BrokenExecutor), executors.processes(workers, board) as pool:
                self._collect(pool, batch, board, max(1, executors.cores() // workers))
            self._accuse(batch, board)
        if self.remaining:
            raise WorkersLost(self._lost("again and again"))

    def _next_batch(self) -> list[Task]:
        """Tasks under whose hands no worker died before those with one death, and the others one by one.

        A death breaks the whole pool, so that it accuses all tasks that ran: only alone is guilt certain.
        """
        deaths = [self._deaths[task.index] for task in self.remaining]
        least = min(deaths, default=_DEATHS)
        batch = [task for task, count in zip(self.remaining, deaths) if count == least < _DEATHS]
        return batch if least < _DEATHS - 1 else batch[:1]

    def _accuse(self, batch: list[Task], board: Any) -> None:
        unfinished = [task.index for task in batch if task.index not in self.results]
        accused = [index for index in unfinished if board[index * self._slot]]
        self._deaths.update(accused)
        self._stillborn = self._stillborn + 1 if unfinished and not accused else 0
        if self._stillborn == _DEATHS:
            raise WorkersLost(self._lost("before they began to work"))

    def on(self, executor: Executor) -> None:
        try:
            self._collect(executor, self.remaining, None)
        except Exception as error:
            # Dask's own error of a task that killed every worker; importing it here would need the extra.
            if isinstance(error, BrokenExecutor | CancelledError) or type(error).__name__ == "KilledWorker":
                raise WorkersLost(self._lost(f"({type(error).__name__})")) from error
            raise

    @property
    def _slot(self) -> int:
        """Numbers of a task on the board: begun or not, the part that is done, and what it reports."""
        return 2 + self._sweep.values

    def _collect(self, executor: Executor, batch: list[Task], board: Any, cores: int = 1) -> None:
        function = self._sweep.function
        futures: dict[Future[Result], int] = {}
        try:
            for task in batch:
                # Without a board the workers may be on other machines, which cannot see this disk.
                desk = Desk(index=task.index)
                if board is not None:
                    desk = self._desk(task, slot=self._slot, cores=cores)
                futures[executor.submit(_perform, function, task, desk)] = task.index
            pending = set(futures)
            while pending:
                finished, pending = wait(pending, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
                self._keep_good(finished, futures)
                self._look_at(board)
                for future in finished:
                    future.result()
        finally:
            # A pool that breaks fails every future at once: those that were done before still count.
            self._keep_good({future for future in futures if future.done()}, futures)
            for future in futures:
                future.cancel()

    def _keep_good(self, finished: set[Future[Result]], futures: dict[Future[Result], int]) -> None:
        for future in finished:
            if not future.cancelled() and future.exception() is None:
                self._keep(futures[future], future.result())

    def _keep(self, index: int, result: Arrays) -> None:
        if index in self.results:
            return
        arrays = {name: np.asarray(array) for name, array in result.items()}
        if self._store:
            self._store.add(index, arrays)
        self.results[index] = arrays
        self._done[index] = 1.0
        self._tell()

    def _desk(self, task: Task, **how: Any) -> Desk:
        checkpoint = self._store.checkpoint(task.index) if self._store else None
        return Desk(index=task.index, checkpoint=checkpoint, **how)

    def _look_at(self, board: Any) -> None:
        if board is None or not self._progress:
            return
        rows = np.frombuffer(board, dtype=float).reshape(len(self._tasks), self._slot)
        for task in self.remaining:
            _, done, *values = rows[task.index]
            if done > self._done[task.index]:
                self._done[task.index] = float(done)
                self._latest = (task.index, tuple(map(float, values)))
        self._tell()

    def _heard(self, index: int, done: float, values: tuple[float, ...]) -> None:
        self._done[index] = done
        self._latest = (index, values) if values else self._latest
        self._tell()

    def _tell(self) -> None:
        if not self._progress:
            return
        done = sum(self._done.values())
        here = done - self._before
        seconds = time.monotonic() - self._started
        left = seconds * (len(self._tasks) - done) / here if here > 0 else float("nan")
        index, values = self._latest
        self._progress(
            Progress(
                finished=len(self.results),
                tasks=len(self._tasks),
                done=done / len(self._tasks),
                seconds_left=left,
                index=index,
                values=values,
            )
        )

    def _lost(self, how: str) -> str:
        kept = f"; the {len(self.results)} results so far are in {self._store.folder}" if self._store else ""
        return (
            f"workers or their scheduler were lost {how} with {len(self.remaining)} of {len(self._tasks)} "
            f"tasks left{kept}. Too little memory is the usual reason: use fewer workers. In a script, "
            'start sweeps under if __name__ == "__main__"'
        )


def _perform(function: TaskFunction, task: Task, desk: Desk) -> Result:
    with executors.one_thread_of_linear_algebra():
        desk.report(0.0)
        return dict(function(task.record, task.seed, desk))


def _seed(root: int, record: int, repeat: int) -> np.random.SeedSequence:
    return np.random.SeedSequence(root, spawn_key=(record, repeat))
