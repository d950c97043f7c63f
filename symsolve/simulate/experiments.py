"""Emergence of skills with training time, data and parameters, measured in trained networks."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from numpy.random import SeedSequence
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting, NotReadable
from symsolve.simulate import results, sweeps
from symsolve.simulate.engines import make_engine
from symsolve.simulate.network import Network
from symsolve.simulate.optimisers import SGD, Adam, Optimiser
from symsolve.simulate.presets import Placement, Resource, Rule, Settings
from symsolve.simulate.settings import require_whole
from symsolve.simulate.skills import FixedData, ParityTask
from symsolve.simulate.streams import Streams
from symsolve.simulate.sweeps import Desk, Sweep, run_sweep, store_beside
from symsolve.simulate.training import Measurement, Trainer

#: How long a killed run may have worked in vain. It changes no bit of any result.
CHECKPOINT_SECONDS = 5.0
_REPORT_SECONDS = 0.25
#: Steps between two looks at the clock: milliseconds for narrow networks, a second for the widest.
_STRETCH = 25

Floats = NDArray[np.float64]


@attrs.frozen(kw_only=True, eq=False)
class Run:
    """Measured skill strengths, with everything needed to measure them again.

    Attributes:
        settings: of the experiment.
        seed: the root of all randomness.
        axis: the steps, the numbers of samples, or the widths: (points,).
        strengths: R_k, (repeats, points, n_s).
        standard_errors: of each measurement, (repeats, points, n_s).
        losses: expected loss on fresh samples, in the convention of the settings: (repeats, points).
        versions: of the libraries.
    """

    settings: Settings
    seed: int
    axis: NDArray[np.int64]
    strengths: Floats
    standard_errors: Floats
    losses: Floats
    versions: dict[str, str] = attrs.field(factory=dict)

    @property
    def mean(self) -> Floats:
        """R_k, averaged over repeats: (points, n_s)."""
        average: Floats = self.strengths.mean(axis=0)
        return average

    @property
    def mean_error(self) -> Floats:
        """Standard error of ``mean``: from the spread of the repeats, if there are any."""
        repeats = len(self.strengths)
        measured: Floats = np.sqrt((self.standard_errors**2).mean(axis=0) / repeats)
        if repeats == 1:
            return measured
        spread: Floats = self.strengths.std(axis=0, ddof=1) / math.sqrt(repeats)
        return np.maximum(spread, measured)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Put the run into one ``.npz`` file, whole or not at all.

        Raises:
            NotWritten: see ``results.write``.
        """
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        facts = {"settings": sweeps.plain(self.settings), "seed": self.seed}
        results.write(results.Stored(kind="run", arrays=arrays, facts=facts, versions=self.versions), path)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Run:
        """A run from its file.

        Raises:
            NotReadable: see ``results.read``; also settings that this version does not know.
        """
        stored = results.read(path, kind="run")
        try:
            settings = Settings(**stored.facts["settings"])
            arrays = {name: stored.arrays[name] for name in _ARRAYS}
        except (TypeError, KeyError, ImpossibleSetting) as error:
            raise NotReadable(f"{path} holds a run of another version: {error}") from error
        return cls(settings=settings, seed=stored.facts["seed"], versions=stored.versions, **arrays)


_ARRAYS = ("axis", "strengths", "standard_errors", "losses")


@attrs.frozen(kw_only=True)
class Progress:
    """How far an experiment is.

    Attributes:
        done: the part of the whole, from 0 to 1.
        seconds_left: estimated; nan before there is anything to go by.
        finished, runs: how many runs there are, and how many are done.
        step, steps: of the run that reported last.
        loss: its expected loss.
        strengths: its R_k; empty before the first measurement.
    """

    done: float
    seconds_left: float
    finished: int
    runs: int
    step: int
    steps: int
    loss: float
    strengths: tuple[float, ...]


@attrs.frozen(kw_only=True)
class Member:
    """One run of an experiment: its settings, and the number of samples or the width that is its own."""

    settings: Settings
    size: int


def run_experiment(
    settings: Settings,
    *,
    seed: int = 0,
    output: str | os.PathLike[str] | None = None,
    jobs: int | None = None,
    executor: Executor | None = None,
    scheduler: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Run:
    """Train the networks of an experiment and measure how well they know each skill.

    The same settings and seed give the same bits, on however many processes. With an output, results and
    checkpoints are kept beside it in ``OUTPUT.partial`` until the file is written; after an interruption the
    same call goes on from there.

    Args:
        settings: from ``preset``.
        seed: the root of all randomness.
        output: the ``.npz`` file to write.
        jobs, executor, scheduler: where to run, see ``run_sweep``.
        progress: called a few times a second.

    Raises:
        Diverged: a loss left every bound; with the step and the loss.
        NotWritten: the output cannot be written. That is found out at the start, as far as possible.
        ImpossibleSetting, NoScheduler, WorkersLost: see ``run_sweep``.

    Example:
        >>> from symsolve.simulate.presets import preset
        >>> settings = preset("small", "time", steps=20, measure_every=10, width=50)
        >>> run = run_experiment(settings, jobs=1)
        >>> run.axis.tolist(), run.strengths.shape
        ([0, 10, 20], (1, 3, 5))
    """
    sweep = experiment_sweep(settings, seed)
    store = None
    if output is not None:
        results.ensure_writable(output)
        store = store_beside(output, sweep)
    listener = None if progress is None else _translated(progress, settings)
    found = run_sweep(
        sweep, jobs=jobs, executor=executor, scheduler=scheduler, store=store, progress=listener
    )
    run = _gathered(sweep.records[0].settings, seed, found)
    if output is not None and store is not None:
        run.write(output)
        store.discard()
    return run


def experiment_sweep(settings: Settings, seed: int = 0) -> Sweep:
    """The runs of an experiment as a sweep.

    Example:
        >>> from symsolve.simulate.presets import preset
        >>> len(experiment_sweep(preset("paper", "parameters", widths=(5, 10), repeats=3)).tasks)
        6
    """
    require_whole("seed", seed, 0)
    with make_engine(settings.engine) as engine:
        # Which engine is the fastest depends on the machine: a run that goes on elsewhere keeps its own.
        settings = attrs.evolve(settings, engine=engine.name)
    records = tuple(Member(settings=settings, size=size) for size in settings.members)
    return Sweep(
        function=train, records=records, repeats=settings.repeats, seed=seed, values=2 + settings.skills
    )


def train(member: Member, seed: SeedSequence, desk: Desk) -> dict[str, NDArray[Any]]:
    """Train one network to the end, from its checkpoint if there is one.

    Returns:
        ``steps`` (points,), ``losses`` (points,), ``strengths`` and ``standard_errors`` (points, n_s).

    Raises:
        Diverged: the loss left every bound.
        NotReadable: the checkpoint is corrupt, or one of another run.

    Example:
        >>> from symsolve.simulate.presets import preset
        >>> member = Member(settings=preset("small", "time", steps=20, measure_every=10), size=1000)
        >>> train(member, SeedSequence(0), Desk(index=0))["steps"].tolist()
        [0, 10, 20]
    """
    settings = member.settings
    with make_engine(settings.engine, settings.threads or desk.cores) as engine:
        trainer = make_trainer(member, seed, engine)
        log = _Log(trainer, settings, desk)
        log.resume()
        while trainer.steps < settings.steps:
            until = min(trainer.steps + _STRETCH, settings.steps)
            trainer.run(until=until, every=settings.measure_every, on_measure=log.add)
            log.look_at_the_clock()
        if log.last != settings.steps:
            log.add(trainer.measure())
    return log.arrays


def make_trainer(member: Member, seed: SeedSequence, engine: Any) -> Trainer:
    """A network at its start, with its data and its streams of randomness."""
    settings, streams = member.settings, Streams.spawn(seed)
    task = _task(settings, streams)
    width = member.size if settings.resource is Resource.PARAMETERS else settings.width
    network = Network.gaussian(
        task, width, settings.standard_deviation, streams.initialisation, settings.dtype
    )
    data: ParityTask | FixedData = task
    if settings.resource is Resource.DATA:
        data = FixedData.draw(task, streams.data, member.size, replacement=settings.replacement)
    return Trainer(
        data=data,
        network=network,
        optimiser=_optimiser(settings),
        engine=engine,
        batch_size=settings.batch_size,
        loss=settings.loss,
        batch_rng=streams.batches,
        measurement_rng=streams.measurements,
        samples=settings.samples,
        schedule=_schedule(settings),
        may_fall_silent=settings.resource is Resource.PARAMETERS,
    )


def _task(settings: Settings, streams: Streams) -> ParityTask:
    if settings.placement is Placement.DISJOINT:
        return settings.task()
    shape = {name: getattr(settings, name) for name in ("skills", "bits", "parity_bits", "exponent", "scale")}
    return ParityTask.random(rng=streams.data, **shape)


def _optimiser(settings: Settings) -> Optimiser:
    rule: type[SGD] | type[Adam] = SGD if settings.rule is Rule.SGD else Adam
    return rule(learning_rate=settings.learning_rate, weight_decay=settings.weight_decay)


def _schedule(settings: Settings) -> Callable[[int], float] | None:
    if not settings.halve_every:
        return None
    return lambda step: settings.learning_rate * 0.5 ** (step // settings.halve_every)


class _Log:
    """The measurements of one run, kept in checkpoints together with the state of its training."""

    def __init__(self, trainer: Trainer, settings: Settings, desk: Desk) -> None:
        self._trainer, self._settings, self._desk = trainer, settings, desk
        self._rows: dict[str, list[Any]] = {name: [] for name in _ROWS}
        self._saved = self._told = time.monotonic()

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        return {name: np.array(rows) for name, rows in self._rows.items()}

    @property
    def last(self) -> int:
        """The step of the last measurement; -1 before the first."""
        return int(self._rows["steps"][-1]) if self._rows["steps"] else -1

    def add(self, seen: Measurement) -> None:
        for name, value in zip(_ROWS, (seen.step, seen.loss, seen.strengths, seen.standard_errors)):
            self._rows[name].append(value)
        self._tell()

    def look_at_the_clock(self) -> None:
        """Tell how far the run is, and save it, when it is time."""
        now = time.monotonic()
        if self._desk.checkpoint and now - self._saved >= CHECKPOINT_SECONDS:
            self._save(self._desk.checkpoint)
            self._saved = now
        if now - self._told >= _REPORT_SECONDS and self._rows["steps"]:
            self._tell()

    def _tell(self) -> None:
        """The step, with the last loss and strengths that were measured."""
        step = self._trainer.steps
        loss, strengths = self._rows["losses"][-1], self._rows["strengths"][-1]
        self._desk.report(step / self._settings.steps, step, loss, *strengths)
        self._told = time.monotonic()

    def resume(self) -> None:
        path = self._desk.checkpoint
        if path is None or not path.exists():
            return
        stored = results.read(path, kind="checkpoint")
        if stored.facts != self._facts:
            raise NotReadable(f"{path} is the checkpoint of another run: delete it, or name another output")
        self._rows = {name: list(_entry(stored.arrays, f"log_{name}", path)) for name in _ROWS}
        self._trainer.restore({name: stored.arrays[name] for name in stored.arrays if name[:4] != "log_"})

    def _save(self, path: Path) -> None:
        arrays = {**self._trainer.state(), **{f"log_{name}": rows for name, rows in self.arrays.items()}}
        results.write(results.Stored(kind="checkpoint", arrays=arrays, facts=self._facts), path)

    @property
    def _facts(self) -> dict[str, Any]:
        return {"settings": sweeps.plain(self._settings), "task": self._desk.index}


_ROWS = ("steps", "losses", "strengths", "standard_errors")


def _entry(arrays: Mapping[str, NDArray[Any]], name: str, path: Path) -> NDArray[Any]:
    if name not in arrays:
        raise NotReadable(f"{path} is no checkpoint of this version: it has no {name}")
    return arrays[name]


def _gathered(settings: Settings, seed: int, found: list[dict[str, NDArray[Any]]]) -> Run:
    """Time: the curves of each repeat. Data, parameters: the last point of each run."""
    names = {"strengths": "strengths", "standard_errors": "standard_errors", "losses": "losses"}
    if settings.resource is Resource.TIME:
        axis = found[0]["steps"]
        arrays = {name: np.array([result[row] for result in found]) for name, row in names.items()}
    else:
        axis = np.array(settings.members)
        shape = (len(settings.members), settings.repeats)
        last = {row: np.array([result[row][-1] for result in found]) for row in names.values()}
        arrays = {
            name: last[row].reshape(*shape, *last[row].shape[1:]).swapaxes(0, 1)
            for name, row in names.items()
        }
    return Run(settings=settings, seed=seed, axis=axis, versions=results.versions(), **arrays)


def _translated(
    progress: Callable[[Progress], None], settings: Settings
) -> Callable[[sweeps.Progress], None]:
    def tell(seen: sweeps.Progress) -> None:
        step, loss, *strengths = seen.values or (0.0, math.nan)
        progress(
            Progress(
                done=seen.done,
                seconds_left=seen.seconds_left,
                finished=seen.finished,
                runs=seen.tasks,
                step=int(step),
                steps=settings.steps,
                loss=loss,
                strengths=tuple(strengths),
            )
        )

    return tell
