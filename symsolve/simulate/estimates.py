"""Least squares with confidence intervals."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from symsolve.errors import ImpossibleSetting, NotCalibrated

Floats = NDArray[np.float64]


@attrs.frozen(kw_only=True)
class Estimate:
    """A fitted number with its confidence interval.

    Attributes:
        value: the best fit.
        low, high: ends of the interval.
        confidence: how often such an interval covers the true number, if the model is right.
    """

    value: float
    low: float
    high: float
    confidence: float

    def __str__(self) -> str:
        return f"{self.value:.4g} ({self.low:.4g} to {self.high:.4g}, {self.confidence:.0%})"


def require_confidence(confidence: float) -> None:
    """Refuse what is no probability.

    Raises:
        ImpossibleSetting: not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ImpossibleSetting(f"confidence = {confidence!r}: it must lie between 0 and 1, such as 0.95.")


def fit_positive(
    model: Callable[[Floats], Floats],
    measured: Floats,
    start: ArrayLike,
    *,
    confidence: float = 0.95,
) -> list[Estimate]:
    """Fit positive parameters by least squares in their logarithms.

    The intervals come from the linearised model, the scatter of the residuals and the t distribution: they
    cover as stated where the residuals are independent noise of one size. Where the model is wrong, its
    misfit counts as noise.

    Args:
        model: parameters (p,) to predictions (n,).
        measured: (n,).
        start: a first guess, positive.
        confidence: of the intervals.

    Raises:
        NotCalibrated: no more points than parameters, no solution, or points that say nothing on a parameter.

    Example:
        >>> x = np.arange(6.0)
        >>> (rate,) = fit_positive(lambda p: np.exp(-p[0] * x), np.exp(-0.3 * x) + 0.01 * (-1) ** x, [1.0])
        >>> rate.low < 0.3 < rate.high
        True
    """
    from scipy.optimize import least_squares

    require_confidence(confidence)
    first = np.log(np.asarray(start, dtype=float))
    _require_freedom(len(measured), len(first))

    def residuals(logarithms: Floats) -> Floats:
        return model(np.exp(logarithms)) - measured

    solution = least_squares(residuals, first, x_scale="jac", jac="3-point", xtol=1e-12, ftol=1e-12)
    if not solution.success or not np.isfinite(solution.x).all():
        raise NotCalibrated(f"least squares found no solution: {solution.message}")
    errors = _standard_errors(np.asarray(solution.jac), solution.fun)
    return _estimates(np.exp, solution.x, errors, len(measured) - len(first), confidence)


@attrs.frozen(kw_only=True)
class PowerLaw:
    """y = prefactor x^exponent, fitted on logarithms."""

    exponent: Estimate
    prefactor: Estimate


def fit_power_law(
    x: ArrayLike, y: ArrayLike, *, relative_errors: ArrayLike | None = None, confidence: float = 0.95
) -> PowerLaw:
    """Weighted linear regression of ln y on ln x.

    Args:
        x, y: positive, (n,).
        relative_errors: standard errors of y over y, up to a common factor, which the scatter tells.
        confidence: of the intervals, with quantiles of the t distribution.

    Raises:
        NotCalibrated: fewer than three points, all at one x, or a number that has no logarithm.

    Example:
        >>> law = fit_power_law([1, 2, 4, 8], [3.0, 6.1, 11.9, 24.0])
        >>> round(law.exponent.value, 2), law.exponent.low < 1 < law.exponent.high
        (1.0, True)
    """
    require_confidence(confidence)
    abscissa, ordinate = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    errors = np.ones_like(ordinate) if relative_errors is None else np.asarray(relative_errors, dtype=float)
    for name, values in (("x", abscissa), ("y", ordinate), ("relative_errors", errors)):
        if not (np.isfinite(values).all() and (values > 0).all()):
            raise NotCalibrated(f"{name} = {values.tolist()}: a power law needs finite numbers above 0")
    _require_freedom(len(abscissa), 2)
    if np.ptp(abscissa) == 0:
        raise NotCalibrated(f"all points lie at x = {abscissa[0]:g}: an exponent needs different ones")
    design = np.stack([np.log(abscissa), np.ones_like(abscissa)], axis=1) / errors[:, None]
    target = np.log(ordinate) / errors
    found = np.linalg.lstsq(design, target, rcond=None)[0]
    deviations = _standard_errors(design, target - design @ found)
    freedom = len(abscissa) - 2
    (exponent,) = _estimates(lambda v: v, found[:1], deviations[:1], freedom, confidence)
    (prefactor,) = _estimates(np.exp, found[1:], deviations[1:], freedom, confidence)
    return PowerLaw(exponent=exponent, prefactor=prefactor)


def _require_freedom(points: int, parameters: int) -> None:
    if points <= parameters:
        raise NotCalibrated(
            f"{points} points do not determine {parameters} "
            f"{'parameters' if parameters > 1 else 'parameter'} and the scatter: measure at more points"
        )


def _standard_errors(jacobian: Floats, residuals: Floats) -> Floats:
    """Square roots of the diagonal of s^2 (J^T J)^-1."""
    points, parameters = jacobian.shape
    triangle = np.linalg.qr(jacobian, mode="r")
    size = np.abs(np.diag(triangle))
    if size.min() <= 1e-9 * max(1e-300, np.abs(triangle).max()) or not np.isfinite(triangle).all():
        raise NotCalibrated("the points say nothing on one of the parameters: measure where the curve rises")
    inverse = np.linalg.inv(triangle)
    variance = float(residuals @ residuals) / (points - parameters)
    deviations: Floats = np.sqrt(variance * (inverse**2).sum(axis=1))
    return deviations


def _estimates(
    scale: Callable[[Floats], Floats], values: Floats, errors: Floats, freedom: int, confidence: float
) -> list[Estimate]:
    from scipy.stats import t

    reach = t.ppf((1 + confidence) / 2, freedom) * errors
    rows = np.stack([scale(values), scale(values - reach), scale(values + reach)], axis=1)
    return [Estimate(value=v, low=a, high=b, confidence=confidence) for v, a, b in rows.tolist()]
