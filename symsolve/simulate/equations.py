r"""Many skills side by side: dR_k/dt = 2 eta w_k R_k (S - R_k), integrated, and in closed form (Eqs. 11, 34).

The skills do not see each other, so that each has its own logistic curve. The integrators do not know that.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.integration import Method, checked_times, trajectory
from symsolve.simulate.settings import positive, require_number, require_whole

Floats = NDArray[np.floating[Any]]


def _row(value: Any) -> NDArray[np.float64]:
    row = np.array(value, dtype=float)
    row.flags.writeable = False
    return row


def _is_weights(_: object, __: object, weights: NDArray[np.float64]) -> None:
    if weights.ndim != 1 or len(weights) == 0 or not np.isfinite(weights).all() or (weights < 0).any():
        raise ImpossibleSetting(
            f"weights of the shape {weights.shape}: give a row of finite numbers, none below 0, such as "
            "P_s(k) or d_k/D."
        )


@attrs.frozen(kw_only=True)
class SkillEquations:
    """The reduced flow of each skill.

    Attributes:
        weights: how often the loss sees each skill, P_s(k) or d_k/D: (N,).
        start: R_k(0), above 0 and below the scale.
        scale: S.
        learning_rate: eta.

    Raises:
        ImpossibleSetting: a weight is below 0, or the start is not between 0 and S.

    Examples:
        >>> skills = SkillEquations.power_law(skills=3, exponent=0.6, start=0.01)
        >>> skills.closed_form([0.0, 10.0]).round(3)
        array([[0.01 , 0.01 , 0.01 ],
               [1.   , 0.449, 0.091]])
        >>> np.abs(skills.integrate([0.0, 10.0]) - skills.closed_form([0.0, 10.0])).max() < 1e-9
        np.True_
    """

    weights: NDArray[np.float64] = attrs.field(
        converter=_row, validator=_is_weights, eq=attrs.cmp_using(eq=np.array_equal), hash=False
    )
    start: float = attrs.field(validator=positive)
    scale: float = attrs.field(default=1.0, validator=positive)
    learning_rate: float = attrs.field(default=1.0, validator=positive)

    def __attrs_post_init__(self) -> None:
        if self.start >= self.scale:
            raise ImpossibleSetting(
                f"start = {self.start}: it must be below the scale {self.scale}, at which strengths end."
            )

    @classmethod
    def power_law(
        cls, *, skills: int, exponent: float, start: float, scale: float = 1.0, learning_rate: float = 1.0
    ) -> SkillEquations:
        """Skills with P_s(k) proportional to k^-(alpha + 1).

        Raises:
            ImpossibleSetting: a number is out of its range.
        """
        require_whole("skills", skills, 1)
        require_number("exponent", exponent)
        powers = np.arange(1, skills + 1, dtype=float) ** -(exponent + 1)
        return cls(weights=powers / powers.sum(), start=start, scale=scale, learning_rate=learning_rate)

    @property
    def rates(self) -> Floats:
        """2 eta w_k S, the rate of each logistic curve: (N,)."""
        rates: Floats = 2 * self.learning_rate * self.scale * self.weights
        return rates

    def velocities(self, strengths: Floats) -> Floats:
        """dR_k/dt at the strengths R_k: (N,) to (N,)."""
        velocities: Floats = self.rates / self.scale * strengths * (self.scale - strengths)
        return velocities

    def closed_form(self, times: ArrayLike) -> NDArray[np.float64]:
        """R_k(t) = S / (1 + (S/r - 1) e^(-2 eta w_k S t)): (times, N).

        Raises:
            ImpossibleSetting: the times are not finite, begin below 0 or do not increase.
        """
        decay = np.outer(checked_times(times), -self.rates)
        np.exp(decay, out=decay)
        decay *= self.scale / self.start - 1
        decay += 1
        strengths: NDArray[np.float64] = np.divide(self.scale, decay, out=decay)
        return strengths

    def integrate(
        self,
        times: ArrayLike,
        *,
        method: Method = "DOP853",
        relative_tolerance: float = 1e-10,
        absolute_tolerance: float = 1e-13,
    ) -> NDArray[np.float64]:
        """R_k(t) by an integrator: (times, N).

        Raises:
            ImpossibleSetting: times, tolerances or method are none that there can be.
            PrecisionNotReached: the integrator gave up.
        """
        rates, scale = self.rates / self.scale, self.scale
        # Implicit methods would otherwise keep an N x N Jacobian: it is diagonal.
        diagonal: dict[str, Any] = {"lband": 0, "uband": 0} if method == "LSODA" else {}
        return trajectory(
            lambda _, strengths: rates * strengths * (scale - strengths),
            np.full(len(rates), self.start),
            times,
            method=method,
            relative_tolerance=relative_tolerance,
            absolute_tolerance=absolute_tolerance,
            **diagonal,
        )
