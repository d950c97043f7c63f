"""Trajectories of ordinary differential equations by SciPy, at times that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symsolve.errors import ImpossibleSetting, PrecisionNotReached
from symsolve.simulate.settings import require_number, require_whole

Floats = NDArray[np.floating[Any]]
Velocity = Callable[[float, NDArray[np.float64]], NDArray[np.float64]]
Method = Literal["DOP853", "LSODA", "RK45", "Radau", "BDF"]


def checked_times(times: ArrayLike | Sequence[float]) -> NDArray[np.float64]:
    """Times as an array: finite, from 0 upwards.

    Raises:
        ImpossibleSetting: there are none, or they are not finite, begin below 0 or do not increase.

    Examples:
        >>> checked_times([1, 2])
        array([1., 2.])
    """
    array = np.asarray(times, dtype=float)
    if array.ndim != 1 or len(array) == 0 or not np.isfinite(array).all():
        raise ImpossibleSetting(f"times = {times!r}: they must be a row of finite numbers, at least one.")
    if array[0] < 0 or (np.diff(array) <= 0).any():
        raise ImpossibleSetting(f"times = {times!r}: they must begin at 0 or above, and increase.")
    return array


def trajectory(
    velocity: Velocity,
    start: ArrayLike,
    times: ArrayLike,
    *,
    method: Method = "DOP853",
    relative_tolerance: float = 1e-8,
    absolute_tolerance: float = 1e-10,
    most_evaluations: int = 10**6,
    **options: Any,
) -> NDArray[np.float64]:
    """Solution of dy/dt = velocity(t, y) from y(0) = ``start``, at each time: (times, variables).

    Args:
        velocity: right side, of the time and the variables.
        start: y(0), (variables,).
        times: where the solution is wanted.
        method: an integrator of ``scipy.integrate.solve_ivp``.
        relative_tolerance: error that a step may make, as a share of each variable.
        absolute_tolerance: error that a step may make where a variable is small.
        most_evaluations: of the right side; a velocity that jumps can ask for any number of them.
        **options: more for ``solve_ivp``, such as the bandwidths of a Jacobian.

    Raises:
        ImpossibleSetting: times, tolerances or method are none that there can be.
        PrecisionNotReached: the integrator gave up.

    Examples:
        >>> trajectory(lambda t, y: -y, [1.0], [1.0], relative_tolerance=1e-10).round(8)
        array([[0.36787944]])
    """
    from scipy.integrate import solve_ivp  # takes a moment to load

    wanted = checked_times(times)
    require_number("relative_tolerance", relative_tolerance)
    require_number("absolute_tolerance", absolute_tolerance, zero=True)
    require_whole("most_evaluations", most_evaluations, 1)
    if method not in get_args(Method):
        raise ImpossibleSetting(f"method = {method!r}: it must be one of {', '.join(get_args(Method))}.")
    initial = np.asarray(start, dtype=float)
    if wanted[-1] == 0:
        return initial[None].copy()
    found = solve_ivp(
        _counted(velocity, most_evaluations),
        (0.0, wanted[-1]),
        initial,
        method=method,
        t_eval=wanted,
        rtol=relative_tolerance,
        atol=absolute_tolerance,
        **options,
    )
    if not found.success:
        raise PrecisionNotReached(
            f"{method} stopped at t = {found.t[-1] if len(found.t) else 0:g} of {wanted[-1]:g}: "
            f"{found.message} Take a larger tolerance, or another method."
        )
    path: NDArray[np.float64] = found.y.T
    return path


def _counted(velocity: Velocity, most: int) -> Velocity:
    calls = 0

    def counted(time: float, variables: NDArray[np.float64]) -> NDArray[np.float64]:
        nonlocal calls
        calls += 1
        if calls > most:
            raise PrecisionNotReached(
                f"the integrator stopped at t = {time:g} after {most} evaluations of the velocity: where it "
                "jumps, steps get shorter and shorter. Smooth it, take a larger tolerance, or allow more."
            )
        return velocity(time, variables)

    return counted
