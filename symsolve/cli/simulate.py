"""``symsolve simulate``: train networks and watch skills emerge."""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from symsolve.cli import files
from symsolve.cli.numbers import ExactNumber

if TYPE_CHECKING:
    from symsolve.simulate.experiments import Progress, Run
    from symsolve.simulate.presets import Settings

# As in symsolve.simulate, which takes too long to import for --help; a test compares them.
PRESETS = ("small", "paper")
ENGINES = ("auto", "numpy", "numba")
LOSSES = ("half", "mean")
PLACEMENTS = ("disjoint", "random")

_POSITIVE, _AMOUNT = ExactNumber(), ExactNumber(positive=False)


@click.group()
def command() -> None:
    """Train two-layer networks on sparse parities and measure the strength of each skill.

    Everything that is not given comes from the preset: 'small' shows the same as 'paper' in seconds. A run
    that is interrupted goes on from its last checkpoint when the same command is given again.
    """


class Sizes(click.ParamType[tuple[int, ...]]):
    """Whole numbers with commas between them."""

    name = "N,N,..."

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """The numbers, or an error that shows the one that is none."""
        if isinstance(value, tuple):
            return value
        whole = ExactNumber(whole=True)
        return tuple(int(whole.convert(part.strip(), param, ctx)) for part in str(value).split(","))


_WHOLE = click.IntRange(min=1)
_SHARED = (
    files.output_option("Where the run goes: one .npz file."),
    click.option("--preset", type=click.Choice(PRESETS), default="small", show_default=True),
    click.option(
        "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Root of all chance."
    ),
    click.option("--seeds", "repeats", type=_WHOLE, help="Independent runs, each with a seed of its own."),
    click.option("--steps", type=_WHOLE, help="Steps of training."),
    click.option("--batch-size", type=_WHOLE, help="Samples of a step."),
    click.option("--measure-every", type=_WHOLE, help="Steps between two measurements."),
    click.option("--samples", type=click.IntRange(min=2), help="Fresh samples of a skill in a measurement."),
    click.option("--skills", type=_WHOLE, help="Number of skills."),
    click.option("--bits", type=_WHOLE, help="Skill bits of the input."),
    click.option("--parity-bits", type=_WHOLE, help="Bits of one skill."),
    click.option("--placement", type=click.Choice(PLACEMENTS), help="Whether skills may share bits."),
    click.option("--alpha", "exponent", type=_POSITIVE, help="Decay of the skill frequencies k^-(alpha+1)."),
    click.option("--S", "scale", type=_POSITIVE, help="Target scale."),
    click.option("--learning-rate", type=_POSITIVE, help="Of the optimiser."),
    click.option("--weight-decay", type=_AMOUNT, help="Of the optimiser."),
    click.option("--standard-deviation", type=_AMOUNT, help="Of all parameters at the start."),
    click.option("--loss", type=click.Choice(LOSSES), help="Mean squared error, or half of it."),
    click.option("--engine", type=click.Choice(ENGINES), help="auto is the fastest that is installed."),
    click.option("--threads", type=_WHOLE, help="Threads of one run; the cores that no other run needs."),
    click.option("-j", "--jobs", metavar="N", type=_WHOLE, help="Runs at once; as many as there are cores."),
    click.option("--scheduler", metavar="ADDRESS", help="A Dask cluster that runs them, as tcp://host:8786."),
)
_width = click.option("--width", type=_WHOLE, help="Hidden units.")


def _options(*own: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decorate(function: Any) -> Any:
        for option in reversed((*_SHARED[:2], *own, *_SHARED[2:])):
            function = option(function)
        return function

    return decorate


@command.command()
@_options(_width)
def time(**given: Any) -> None:
    """Strengths against the steps of training, on fresh batches."""
    _simulate("time", **given)


@command.command()
@_options(
    _width,
    click.option("--data-sizes", type=Sizes(), help="Numbers of data points, as in 100,1000,10000."),
    click.option("--halve-every", type=click.IntRange(min=0), help="Steps that halve the learning rate."),
)
def data(**given: Any) -> None:
    """Strengths after training on each of several numbers of data points."""
    _simulate("data", **given)


@command.command()
@_options(click.option("--widths", type=Sizes(), help="Numbers of hidden units, as in 4,8,16."))
def parameters(**given: Any) -> None:
    """Strengths after training networks of several widths."""
    _simulate("parameters", **given)


def _simulate(
    resource: str,
    *,
    output: str,
    preset: str,
    seed: int,
    jobs: int | None,
    scheduler: str | None,
    **given: Any,
) -> None:
    files.require_run(output)
    if jobs is not None and scheduler is not None:
        raise click.UsageError("--jobs and --scheduler: give one of them, each says where the runs are done")
    from symsolve.simulate import presets

    settings = presets.preset(preset, resource, **_overrides(given))
    run = _run(settings, output=output, seed=seed, where=_where(settings, jobs, scheduler))
    _report(run, output)


def _overrides(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, numbers as floats: simulations compute in floating point."""
    return {
        name: _float(name, value) if isinstance(value, Fraction) else value
        for name, value in given.items()
        if value is not None
    }


def _float(name: str, number: Fraction) -> float:
    try:
        value = float(number)
    except OverflowError:
        value = float("inf")
    if value == float("inf") or (value == 0 and number != 0):
        option = {"exponent": "--alpha", "scale": "--S"}.get(name, f"--{name.replace('_', '-')}")
        raise click.BadParameter("it is beyond what a float can hold", param_hint=f"'{option}'")
    return value


def _where(settings: Settings, jobs: int | None, scheduler: str | None) -> dict[str, Any]:
    from symsolve.simulate.executors import cores

    if scheduler is not None:
        return {"scheduler": scheduler}
    # Runs with several threads share the cores.
    return {"jobs": max(1, cores() // (settings.threads or 1)) if jobs is None else jobs}


def _run(settings: Settings, *, output: str, seed: int, where: dict[str, Any]) -> Run:
    from symsolve.cli.progress import work_line
    from symsolve.simulate.experiments import run_experiment

    try:
        with work_line() as tell:
            return run_experiment(
                settings,
                seed=seed,
                output=output,
                progress=lambda seen: tell(seen.done, seen.seconds_left, _words(settings, seen)),
                **where,
            )
    except KeyboardInterrupt:
        if os.path.isdir(f"{output}.partial"):
            click.echo(f"what is done is in {output}.partial; the same command goes on from there", err=True)
        raise


def _words(settings: Settings, seen: Progress) -> str:
    runs = "" if seen.runs == 1 else f"{seen.finished}/{seen.runs} runs, "
    if not seen.strengths:
        return f"{runs}starting"
    # Zeros have no sign here.
    shares = " ".join(f"{max(0.0, strength / settings.scale):.2f}" for strength in seen.strengths)
    return f"{runs}step {seen.step}, loss {seen.loss:.4g}, R/S {shares}"


def _report(run: Run, output: str) -> None:
    from symsolve.render.runs import run_text

    click.echo(run_text(run, files.calibration_of(run, 1)))
    click.echo(f"wrote {output}; 'symsolve plot emergence {output} -o FILE' draws it")
