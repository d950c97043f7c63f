"""``symsolve plot``: the pictures of the paper, from the formulas and from runs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from symsolve.cli import files
from symsolve.cli.numbers import ExactNumber

if TYPE_CHECKING:
    import sympy
    from matplotlib.figure import Figure

_POSITIVE = ExactNumber()


@click.group()
def command() -> None:
    """Draw figures: scaling laws, training in stages, the emergence of a run.

    The suffix of the file says what it becomes: .png, .pdf or .svg.
    """


@command.command()
@files.figure_output
@click.option("--alpha", type=_POSITIVE, multiple=True, help="A decay of the skill frequencies; repeatable.")
@click.option("--S", "S", type=_POSITIVE, default="1", show_default=True, help="Target scale.")
@click.option("--r", "r", type=_POSITIVE, default="1/100", show_default=True, help="Strength at the start.")
@click.option("--eta", type=_POSITIVE, default="1", show_default=True, help="Learning rate.")
@click.option(
    "--skills", type=ExactNumber(whole=True), default="100000", show_default=True, help="Skills of the sums."
)
def laws(
    output: str, alpha: tuple[Fraction, ...], S: Fraction, r: Fraction, eta: Fraction, skills: Fraction
) -> None:
    """The power laws of time, data, parameters and compute beside the exact sums (Figs. 2, 3).

    The sums are certified values, and take a while. Without --alpha: 3/10, 3/5 and 9/10.
    """
    files.require_figure(output)
    from symsolve.cli.progress import work_line
    from symsolve.render.figures.laws import LawFigure, draw_laws, law_curves

    decays = {"alphas": [_rational(value) for value in alpha]} if alpha else {}
    shown = LawFigure(S=_rational(S), r=_rational(r), eta=_rational(eta), skills=int(skills), **decays)
    with work_line() as tell:
        curves = law_curves(shown, lambda done: tell(done, None, "exact sums"))
    _save(draw_laws(curves), output)


@command.command()
@files.figure_output
@click.option("--skills", type=click.IntRange(1, 12), default=5, show_default=True, help="How many skills.")
@click.option("--alpha", type=_POSITIVE, default="3/5", show_default=True, help="Decay of their frequencies.")
@click.option("--S", "S", type=_POSITIVE, default="5", show_default=True, help="Target scale.")
@click.option(
    "--r", "r", type=_POSITIVE, default="1/200000", show_default=True, help="Strength at the start."
)
@click.option("--eta", type=_POSITIVE, default="1/20", show_default=True, help="Learning rate.")
@click.option(
    "--epsilon",
    type=_POSITIVE,
    default="1/20",
    show_default=True,
    help="Part of S at which a skill has emerged; at 1 - epsilon it is saturated.",
)
def stages(output: str, skills: int, **numbers: Fraction) -> None:
    """Skills that are learned one after the other, with their times (Fig. 6)."""
    files.require_figure(output)
    from symsolve.render.figures.stages import StageFigure, draw_stages, stage_curves

    values: dict[str, Any] = {name: _rational(value) for name, value in numbers.items()}
    _save(draw_stages(stage_curves(StageFigure(skills=skills, **values))), output)


@command.command()
@click.argument("run_file", metavar="RUN.npz", type=click.Path())
@files.figure_output
@click.option(
    "--skill",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="The skill that calibrates the closed form; 1 is the most frequent.",
)
def emergence(run_file: str, output: str, skill: int) -> None:
    """Skill strengths of a run, with predictions that are calibrated on one skill (Fig. 1)."""
    files.require_figure(output)
    from symsolve.render.figures.emergence import draw_emergence
    from symsolve.render.runs import run_text
    from symsolve.simulate.experiments import Run

    run = Run.read(run_file)
    calibration = files.calibration_of(run, skill)
    _save(draw_emergence(run, calibration), output)
    click.echo(run_text(run, calibration))


def _rational(number: Fraction) -> sympy.Rational:
    import sympy

    return sympy.Rational(number.numerator, number.denominator)


def _save(figure: Figure, output: str) -> None:
    from symsolve.render.figures import save

    save(figure, output)
    click.echo(f"wrote {output}")
