"""Files that commands write and read: what is wrong with them is said before the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from symsolve.simulate.calibration import Calibration
    from symsolve.simulate.experiments import Run

__all__ = ["calibration_of", "figure_output", "output_option", "require_figure", "require_run"]


def output_option(what: str) -> Callable[[Any], Any]:
    """``-o FILE``, which has to be given."""
    return click.option(
        "-o", "--output", metavar="FILE", required=True, type=click.Path(dir_okay=False), help=what
    )


figure_output = output_option("Where the picture goes: a name that ends in .png, .pdf or .svg.")


def require_run(path: str) -> None:
    """Refuse a file that no run can be written to.

    Raises:
        click.BadParameter: its suffix is wrong, or its folder missing or closed.
    """
    from symsolve.errors import NotWritten
    from symsolve.simulate.results import ensure_writable

    # Any other suffix is more likely to be that of a file that somebody still needs.
    if not path.endswith(".npz"):
        raise click.BadParameter(f"{path}: a run goes to a file whose name ends in .npz", param_hint="'-o'")
    try:
        ensure_writable(path)
    except NotWritten as error:
        raise click.BadParameter(str(error), param_hint="'-o'") from error


def require_figure(path: str) -> None:
    """Refuse a file that no figure can be written to.

    Raises:
        click.BadParameter: its suffix is wrong, or its folder missing or closed.
    """
    from symsolve.errors import ImpossibleSetting, NotWritten
    from symsolve.render.figures import require_target

    try:
        require_target(path)
    except (ImpossibleSetting, NotWritten) as error:
        raise click.BadParameter(str(error), param_hint="'-o'") from error


def calibration_of(run: Run, skill: int) -> Calibration | None:
    """The closed form calibrated on one skill, counted from 1; where that can't be done it is said why."""
    from symsolve.errors import NotCalibrated
    from symsolve.simulate.calibration import calibrate

    if skill > run.settings.skills:
        raise click.BadParameter(
            f"{skill}: there are {run.settings.skills} skills, the most frequent first",
            param_hint="'--skill'",
        )
    try:
        return calibrate(run, skill=skill - 1)
    except NotCalibrated as error:
        click.echo(f"no prediction: {error}", err=True)
        return None
