"""One skill calibrates the closed form; the other skills are then predicted with no further fit."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from symsolve.errors import ImpossibleSetting, NotCalibrated
from symsolve.simulate.estimates import Estimate, fit_positive
from symsolve.simulate.experiments import Run
from symsolve.simulate.predictions import (
    strength_in_data,
    strength_in_parameters,
    strength_in_time,
    training_times,
)
from symsolve.simulate.presets import Resource, Settings

Floats = NDArray[np.float64]

#: Part of S that a skill must reach, and must not have at the first point, to calibrate anything.
_LEARNT = 0.5
_GUESSES = 120


@attrs.frozen(kw_only=True)
class SkillError:
    """How far a prediction is from what was measured, in units of S.

    Attributes:
        skill: counted from 0.
        fitted: whether the calibration saw this skill.
        root_mean_square: over the points of the run.
        largest: the largest distance.
        at: where that is: a step, a number of samples, or a width.
    """

    skill: int
    fitted: bool
    root_mean_square: float
    largest: float
    at: int


@attrs.frozen(kw_only=True)
class Calibration:
    """The closed form of one resource with the numbers that one skill gave it.

    Attributes:
        settings: of the run.
        skill: the one that was fitted, counted from 0.
        estimates: by name. Time: ``rate_factor`` (rho in dR_k/dT = 2 eta rho P_s(k) R_k (S - R_k), T in steps
            on the loss with the factor 1/2; the model of Eq. 13 has rho = B, Eq. 14 prints B^2) and ``odds``
            (S/R_k(0) - 1). Data: ``shots`` (D_c). Parameters: ``basis`` (N_c).
    """

    settings: Settings
    skill: int
    estimates: dict[str, Estimate]

    def predict(self, axis: ArrayLike, skill: int) -> Floats:
        """R_k at steps, numbers of samples, or widths.

        Raises:
            ImpossibleSetting: there is no such skill.
        """
        _require_skill(self.settings, skill)
        values = {name: estimate.value for name, estimate in self.estimates.items()}
        return _curve(self.settings, skill, axis, values)

    def errors(self, run: Run) -> tuple[SkillError, ...]:
        """Measured less predicted, for each skill."""
        return tuple(self._error(run, skill) for skill in range(self.settings.skills))

    def _error(self, run: Run, skill: int) -> SkillError:
        distance = np.abs(run.mean[:, skill] - self.predict(run.axis, skill)) / self.settings.scale
        worst = int(distance.argmax())
        return SkillError(
            skill=skill,
            fitted=skill == self.skill,
            root_mean_square=float(np.sqrt(np.mean(distance**2))),
            largest=float(distance[worst]),
            at=int(run.axis[worst]),
        )


def calibrate(run: Run, *, skill: int = 0, confidence: float = 0.95) -> Calibration:
    """Fit the closed form of a run's resource to the mean strength of one skill, by least squares.

    Time has two numbers, the rate factor and the odds S/R_k(0) - 1, as the strength at the start is far below
    the error of its measurement; data has D_c; parameters have N_c.

    Args:
        run: an experiment in time, data or parameters.
        skill: counted from 0, the most frequent first.
        confidence: of the intervals. They cover where the closed form is right; its misfit counts as noise.

    Raises:
        NotCalibrated: the skill never emerges, is there from the first point on, or has too few points.
        ImpossibleSetting: there is no such skill.

    Example:
        >>> from symsolve.simulate.presets import preset
        >>> settings = preset("paper", "parameters", widths=(2, 4, 6, 8, 10, 12), repeats=1)
        >>> exact = np.stack([strength_in_parameters(settings.widths, skill=k, scale=5.0, basis=4.0)
        ...                   for k in range(5)], axis=1)[None]
        >>> run = Run(settings=settings, seed=0, axis=np.array(settings.widths), strengths=exact,
        ...           standard_errors=0 * exact, losses=exact[:, :, 0])
        >>> round(calibrate(run, skill=1).estimates["basis"].value, 6)
        4.0
    """
    settings = run.settings
    _require_skill(settings, skill)
    measured = run.mean[:, skill]
    _require_emergence(run, skill)
    names = _NAMES[settings.resource]

    def model(values: Floats) -> Floats:
        return _curve(settings, skill, run.axis, dict(zip(names, values))) / settings.scale

    start = _start(run, skill, model)
    found = fit_positive(model, measured / settings.scale, start, confidence=confidence)
    return Calibration(settings=settings, skill=skill, estimates=dict(zip(names, found)))


_NAMES = {
    Resource.TIME: ("rate_factor", "odds"),
    Resource.DATA: ("shots",),
    Resource.PARAMETERS: ("basis",),
}


def _curve(settings: Settings, skill: int, axis: ArrayLike, values: dict[str, Any]) -> Floats:
    frequent = float(settings.task_probabilities[skill])
    if settings.resource is Resource.TIME:
        return strength_in_time(
            training_times(settings, axis),
            probability=frequent,
            learning_rate=settings.learning_rate,
            scale=settings.scale,
            **values,
        )
    if settings.resource is Resource.DATA:
        return strength_in_data(axis, probability=frequent, scale=settings.scale, **values)
    return strength_in_parameters(axis, skill=skill, scale=settings.scale, **values)


def _start(run: Run, skill: int, model: Any) -> Floats:
    """A first guess near the global optimum: in time by the logits, else the best of a geometric grid."""
    settings, share = run.settings, run.mean[:, skill] / run.settings.scale
    if settings.resource is Resource.TIME:
        return _logit_guess(settings, skill, training_times(settings, run.axis), share)
    most = float(run.axis[-1])
    most *= float(settings.task_probabilities[skill]) if settings.resource is Resource.DATA else 1.0
    guesses = np.geomspace(min(0.5, most / 4), 2 * most, _GUESSES)
    misfit = [float(((model(np.array([guess])) - share) ** 2).sum()) for guess in guesses]
    return guesses[[int(np.argmin(misfit))]]


def _logit_guess(settings: Settings, skill: int, times: Floats, share: Floats) -> Floats:
    """A line through logit(R_k/S) where the skill emerges; its slope and start are the two numbers."""
    rising = (share > 0.05) & (share < 0.95)
    if rising.sum() < 2:
        raise NotCalibrated(
            f"skill {skill} (k = {skill + 1}) jumps between two measurements: measure more often"
        )
    logits = np.log(share[rising] / (1 - share[rising]))
    slope, start = np.polyfit(times[rising], logits, 1)
    frequent = float(settings.task_probabilities[skill])
    unit = 2 * settings.learning_rate * frequent * settings.scale
    return np.array([max(slope, 1e-3 / times[-1]) / unit, np.exp(-start)])


def _require_skill(settings: Settings, skill: int) -> None:
    if not 0 <= skill < settings.skills:
        raise ImpossibleSetting(
            f"skill = {skill!r}: there are {settings.skills} skills, counted from 0, the most frequent first."
        )


def _require_emergence(run: Run, skill: int) -> None:
    share = run.mean[:, skill] / run.settings.scale
    what = {Resource.TIME: "train longer", Resource.DATA: "take more samples"}
    if not np.isfinite(share).all():
        raise NotCalibrated(f"the strengths of skill {skill} (k = {skill + 1}) are not all finite")
    if share.max() < _LEARNT:
        raise NotCalibrated(
            f"skill {skill} (k = {skill + 1}) never emerges in this run, it reaches {share.max():.2f} S: "
            f"calibrate on another skill, or {what.get(run.settings.resource, 'take larger widths')}"
        )
    if share[0] >= _LEARNT:
        raise NotCalibrated(
            f"skill {skill} (k = {skill + 1}) is there from the first point on, with {share[0]:.2f} S: "
            "calibrate on another skill, or measure earlier points"
        )
