r"""A ReLU network with three hidden units that represents a parity of three bits (Eqs. 112-123).

f(x) = w^T max(0, W x + b) + c with weights tied to four parameters, trained on Y(x) = S (-1)^(x_1+x_2+x_3)
with all eight inputs equally likely. Each hidden unit is a mode of its own; c is shared.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence

import attrs
import sympy

from symsolve.errors import OutsideDomain
from symsolve.models import quantities as q
from symsolve.models.convert import exact
from symsolve.models.flow import Flow, gradient_flow, velocity
from symsolve.symbols import quantity

Matrix = sympy.ImmutableMatrix
Input = tuple[sympy.Expr, ...]

#: Scales of the weights of the three hidden units; positive, since max(0, s v) = s max(0, v) needs that.
SCALES = tuple(
    quantity(
        f"scale_{letter}", latex=rf"\{letter}", meaning="scale of the weights of a hidden unit", positive=True
    )
    for letter in ("alpha", "beta", "gamma")
)
OFFSET = quantity("offset", latex="c", meaning="bias of the output")


@attrs.frozen(kw_only=True)
class ReluParityNetwork:
    r"""The network of appendix G: alpha, beta, gamma and c are all that training moves.

    Attributes:
        target_scale: S.

    Examples:
        >>> network = ReluParityNetwork()
        >>> network.function((0, 1, 0))
        offset - 2*scale_alpha**2 + 2*scale_beta**2
        >>> network.mode_strength(0)
        scale_alpha**2/(4*S)
    """

    target_scale: sympy.Expr = attrs.field(default=q.S, converter=exact)

    @property
    def parameters(self) -> tuple[sympy.Symbol, ...]:
        """alpha, beta, gamma and c."""
        return (*SCALES, OFFSET)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """{0,1}^3 in the order of Eq. 112, counted up in binary."""
        return tuple(
            tuple(sympy.Integer(bit) for bit in bits) for bits in itertools.product((0, 1), repeat=3)
        )

    @property
    def layers(self) -> tuple[sympy.ImmutableMatrix, sympy.ImmutableMatrix, sympy.ImmutableMatrix]:
        """W, b and w (Eq. 114)."""
        first, second, third = SCALES
        weights = Matrix([scale * row for scale, row in zip(SCALES, _DIRECTIONS, strict=True)])
        return weights, Matrix([0, second, -third]), Matrix([-2 * first, second, third])

    @property
    def learned(self) -> dict[sympy.Symbol, sympy.Expr]:
        """Values at which the network is the target: alpha = beta = gamma = sqrt(2 S), c = -S (Eq. 114)."""
        root = sympy.sqrt(2 * self.target_scale)
        return {**dict.fromkeys(SCALES, root), OFFSET: -self.target_scale}

    def target(self, x: Sequence[object]) -> sympy.Expr:
        """Y(x) = S (-1)^(x_1 + x_2 + x_3) (Eq. 112)."""
        return self.target_scale * sympy.Integer(-1) ** sympy.Add(*map(exact, _three(x)))

    def mode(self, unit: int, x: Sequence[object]) -> sympy.Expr:
        """What one hidden unit adds to the output: w_i max(0, W_i x + b_i) (Eq. 115)."""
        weights, biases, readout = self.layers
        activation = (weights[unit, :] * Matrix([exact(bit) for bit in _three(x)]))[0] + biases[unit]
        return readout[unit] * sympy.Max(0, activation)

    def function(self, x: Sequence[object]) -> sympy.Expr:
        """f(x) (Eq. 113)."""
        return sympy.Add(*(self.mode(unit, x) for unit in range(3)), OFFSET)

    def residual(self, x: Sequence[object]) -> sympy.Expr:
        """Y(x) - f(x)."""
        return self.target(x) - self.function(x)

    @functools.cached_property
    def loss(self) -> sympy.Expr:
        """(1/2) E[(Y - f)^2] over the eight inputs (Eq. 5)."""
        return sympy.Add(*(self.residual(x) ** 2 for x in self.inputs)) / (2 * len(self.inputs))

    @functools.cached_property
    def flow(self) -> Flow:
        """Velocities of the four parameters, by differentiating the loss."""
        return gradient_flow(self.loss, self.parameters)

    def velocity_of_square(self, unit: int) -> sympy.Expr:
        """Time derivative of alpha^2, beta^2 or gamma^2 along the flow, by the chain rule."""
        return velocity(SCALES[unit] ** 2, self.flow)

    def mode_strength(self, unit: int) -> sympy.Expr:
        """R^(i) = Y^T f^(i)(X)/(8 S^2), the share of the target that a hidden unit has learned (Eq. 118)."""
        return self._overlap(lambda x: self.mode(unit, x))

    @property
    def strength(self) -> sympy.Expr:
        """R = Y^T f(X)/(8 S^2), which is R_k/S of Eq. 7 (Eq. 119)."""
        return self._overlap(self.function)

    def _overlap(self, function: Callable[[Input], sympy.Expr]) -> sympy.Expr:
        products = (self.target(x) * function(x) for x in self.inputs)
        return sympy.expand(sympy.Add(*products) / (len(self.inputs) * self.target_scale**2))


#: Rows of W without their scales.
_DIRECTIONS = (Matrix([[-1, 1, -1]]), Matrix([[-1, 1, -1]]), Matrix([[1, -1, 1]]))


def _three(x: Sequence[object]) -> Sequence[object]:
    if len(x) != 3:
        raise OutsideDomain(f"ReluParityNetwork: an input has three bits, got {tuple(x)!r} with {len(x)}")
    return x
