"""When skills emerge, how that grows from skill to skill, and how slowly they saturate."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting, NotCalibrated
from symsolve.simulate.estimates import PowerLaw, fit_power_law
from symsolve.simulate.experiments import Run
from symsolve.simulate.predictions import training_times
from symsolve.simulate.presets import Resource

Floats = NDArray[np.float64]


def first_crossing(axis: Floats, values: Floats, level: float) -> float:
    """Where values first reach a level, between the two points around it on a straight line; nan if never.

    Example:
        >>> first_crossing(np.array([0.0, 10.0, 20.0]), np.array([0.0, 0.2, 0.6]), 0.5)
        17.5
    """
    reached = np.flatnonzero(values >= level)
    if not len(reached):
        return float("nan")
    after = int(reached[0])
    if after == 0:
        return float(axis[0])
    share = (level - values[after - 1]) / (values[after] - values[after - 1])
    return float(axis[after - 1] + share * (axis[after] - axis[after - 1]))


@attrs.frozen(kw_only=True, eq=False)
class EmergenceTimes:
    """When each skill reached a part of S, in T: steps on the loss with the factor 1/2.

    Attributes:
        level: the part of S.
        times: (repeats, n_s), nan where a skill never reached it.
        errors: standard errors that come from the measurement of R_k, (repeats, n_s).
    """

    level: float
    times: Floats
    errors: Floats

    @property
    def mean(self) -> Floats:
        """Geometric mean over repeats, (n_s,): nan where a repeat never reached the level, or at once."""
        result: Floats = np.exp(self._logarithms.mean(axis=0))
        return result

    @property
    def _logarithms(self) -> Floats:
        result: Floats = np.log(np.where(self.times > 0, self.times, np.nan))
        return result

    @property
    def relative_error(self) -> Floats:
        """Standard error of ``mean`` over ``mean``: of the measurement, and of the spread of the repeats."""
        repeats = len(self.times)
        measured = ((self.errors / np.where(self.times > 0, self.times, np.nan)) ** 2).mean(axis=0) / repeats
        spread = self._logarithms.var(axis=0, ddof=1) / repeats if repeats > 1 else 0.0
        result: Floats = np.sqrt(measured + spread)
        return result


def emergence_times(run: Run, *, level: float = 0.5) -> EmergenceTimes:
    """Where each curve of a run in time first crosses ``level`` S.

    Args:
        run: an experiment in time.
        level: the part of S, between 0 and 1.

    Raises:
        ImpossibleSetting: the run is not one in time, or the level is not between 0 and 1.

    Example:
        >>> from symsolve.simulate.presets import preset
        >>> settings, steps = preset("paper", "time", skills=3, loss="half"), np.arange(0, 1001, 10)
        >>> curves = 5 / (1 + np.exp(10 - 0.1 * steps[:, None] / np.arange(1, 4) ** 1.6))[None]
        >>> run = Run(settings=settings, seed=0, axis=steps, strengths=curves,
        ...           standard_errors=0.01 + 0 * curves, losses=curves[:, :, 0])
        >>> emergence_times(run).mean.round(0).tolist()
        [100.0, 303.0, 580.0]
        >>> round(emergence_exponent(run).exponent.value, 3)
        1.6
        >>> [round(row.ratio, 2) for row in saturation(run)]
        [1.0, 1.0, 1.0]
    """
    if run.settings.resource is not Resource.TIME:
        raise ImpossibleSetting(
            f"emergence times need an experiment in time, and this one is in {run.settings.resource.value}."
        )
    if not 0 < level < 1:
        raise ImpossibleSetting(f"level = {level!r}: it is a part of S, between 0 and 1.")
    axis = training_times(run.settings, run.axis)
    shape = (len(run.strengths), run.settings.skills)
    times, errors = np.empty(shape), np.empty(shape)
    for repeat, skill in np.ndindex(shape):
        curve = run.strengths[repeat, :, skill]
        noise = run.standard_errors[repeat, :, skill]
        times[repeat, skill] = first_crossing(axis, curve, level * run.settings.scale)
        errors[repeat, skill] = _crossing_error(axis, curve, noise, level * run.settings.scale)
    return EmergenceTimes(level=level, times=times, errors=errors)


def _crossing_error(axis: Floats, curve: Floats, noise: Floats, level: float) -> float:
    """Error of a crossing: that of the two values around it over the slope between them."""
    reached = np.flatnonzero(curve >= level)
    if not len(reached) or reached[0] == 0:
        return float("nan")
    after = int(reached[0])
    rise = curve[after] - curve[after - 1]
    share = (level - curve[after - 1]) / rise
    size = np.hypot((1 - share) * noise[after - 1], share * noise[after])
    return float(size / rise * (axis[after] - axis[after - 1]))


def emergence_exponent(
    run: Run, *, level: float = 0.5, skills: Sequence[int] | None = None, confidence: float = 0.95
) -> PowerLaw:
    """The exponent of tau(k) in k, which the theory says is alpha + 1.

    A weighted regression of ln tau on ln k; the weights come from the spread between repeats and from the
    errors of measurement, their common factor from the scatter about the line.

    Args:
        run: an experiment in time.
        level: the part of S that counts as emerged.
        skills: which skills to use, counted from 0; all of them unless told.
        confidence: of the intervals.

    Raises:
        NotCalibrated: a skill never emerges or is there from the start, or fewer than three are used.
        ImpossibleSetting: see ``emergence_times``; also a skill that does not exist.

    Example: see ``emergence_times``.
    """
    found = emergence_times(run, level=level)
    chosen = list(range(run.settings.skills)) if skills is None else list(skills)
    for skill in chosen:
        if not 0 <= skill < run.settings.skills:
            raise ImpossibleSetting(f"skill = {skill!r}: there are {run.settings.skills}, counted from 0.")
        _require_crossing(found, skill)
    relative = found.relative_error[chosen]
    return fit_power_law(
        np.array(chosen) + 1.0,
        found.mean[chosen],
        # Without any noise all points count the same.
        relative_errors=relative if (relative > 0).all() else None,
        confidence=confidence,
    )


def _require_crossing(found: EmergenceTimes, skill: int) -> None:
    missing = np.flatnonzero(~np.isfinite(found.times[:, skill]))
    if len(missing):
        raise NotCalibrated(
            f"skill {skill} (k = {skill + 1}) never reaches {found.level:g} S in repeat {missing[0]}: "
            "train longer, or leave it out with skills=..."
        )
    if not np.isfinite(found.errors[:, skill]).all() or not (found.times[:, skill] > 0).all():
        raise NotCalibrated(
            f"skill {skill} (k = {skill + 1}) is at {found.level:g} S from the start: it has no emergence "
            "time; leave it out with skills=..."
        )


@attrs.frozen(kw_only=True)
class Saturation:
    """How a curve compares with the sigmoid, which rises as fast as it saturates.

    Attributes:
        skill: counted from 0.
        times: T at which the curve reaches 0.1 S, 0.5 S and 0.9 S.
        ratio: (t_0.9 - t_0.5) / (t_0.5 - t_0.1). It is 1 for the closed form, whatever its parameters: this
            is the width of the saturation over that of the sigmoid that emerges in the same way.
    """

    skill: int
    times: tuple[float, float, float]
    ratio: float


def saturation(run: Run) -> tuple[Saturation, ...]:
    """What the closed form gets wrong in time: skills of a network saturate more slowly than they emerge.

    Computed on the means over repeats; skills that do not reach 0.9 S are left out.

    Raises:
        ImpossibleSetting: the run is not one in time.

    Example: see ``emergence_times``.
    """
    if run.settings.resource is not Resource.TIME:
        raise ImpossibleSetting(
            f"saturation needs an experiment in time, and this one is in {run.settings.resource.value}."
        )
    axis = training_times(run.settings, run.axis)
    rows = []
    for skill in range(run.settings.skills):
        curve = run.mean[:, skill] / run.settings.scale
        early, half, late = (first_crossing(axis, curve, level) for level in (0.1, 0.5, 0.9))
        if early < half < late:
            ratio = (late - half) / (half - early)
            rows.append(Saturation(skill=skill, times=(early, half, late), ratio=ratio))
    return tuple(rows)
