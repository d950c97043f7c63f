r"""Two-layer linear networks: the modes of the target map learn one by one (Eqs. 22-25).

f(x) = W_2 W_1 x with white inputs, E[x x^T] = 1, is trained on f*(x) = M x. With weights aligned to the
singular vectors of M the gradient flow separates into modes, each a multilinear skill with S = lambda_k and
weight 1.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import attrs
import sympy

from symsolve.models import quantities as q
from symsolve.models.convert import exact_matrix
from symsolve.models.multilinear import MultilinearModel

Matrix = sympy.ImmutableMatrix


@attrs.frozen(kw_only=True)
class LinearNetwork:
    r"""A network with two inputs, two hidden units and two outputs, its target given by singular vectors.

    Attributes:
        input_vectors: U, orthogonal; its columns are the input singular vectors.
        output_vectors: V, orthogonal; its columns are the output singular vectors.

    Examples:
        >>> network = LinearNetwork.rotated()
        >>> network.aligned_loss()
        (-a_1*b_1 + lambda_1)**2/2 + (-a_2*b_2 + lambda_2)**2/2
    """

    input_vectors: sympy.ImmutableMatrix = attrs.field(converter=exact_matrix)
    output_vectors: sympy.ImmutableMatrix = attrs.field(converter=exact_matrix)

    @classmethod
    def rotated(cls) -> LinearNetwork:
        """The network whose singular vectors are any two rotations, in a rational parametrisation."""
        t, u = q.components("t", 2, "tangent of half the angle of a rotation")
        return cls(input_vectors=_rotation(t), output_vectors=_rotation(u))

    @property
    def singular_values(self) -> tuple[sympy.Symbol, ...]:
        """lambda_1, lambda_2."""
        return q.components("lambda", 2, "singular value of the target map")

    @property
    def target(self) -> sympy.ImmutableMatrix:
        """M = V diag(lambda) U^T (Eq. 23)."""
        return self.output_vectors * sympy.diag(*self.singular_values) * self.input_vectors.T

    @property
    def layers(self) -> tuple[sympy.ImmutableMatrix, sympy.ImmutableMatrix]:
        """W_1 and W_2 as free symbols."""
        return (q.entries("W1", 2, 2, "first-layer weight"), q.entries("W2", 2, 2, "second-layer weight"))

    @functools.cached_property
    def loss(self) -> sympy.Expr:
        """(1/2) E|f* - f|^2 in the weights: with white inputs the squared Frobenius norm of M - W_2 W_1."""
        first, second = self.layers
        return sympy.Add(*(entry**2 for entry in self.target - second * first)) / 2

    @functools.cached_property
    def aligned(self) -> Mapping[sympy.Symbol, sympy.Expr]:
        """Weights on the singular vectors: W_1 = diag(b) U^T and W_2 = V diag(a) (Eq. 24)."""
        a = sympy.diag(*q.components("a", 2, "second-layer strength of a mode"))
        b = sympy.diag(*q.components("b", 2, "first-layer strength of a mode"))
        first, second = self.layers
        return {
            **dict(zip(first, b * self.input_vectors.T, strict=True)),
            **dict(zip(second, self.output_vectors * a, strict=True)),
        }

    def aligned_loss(self) -> sympy.Expr:
        """The loss on aligned weights: one term a mode."""
        return _sum_of_modes(sympy.expand(self.loss.subs(self.aligned)), self.singular_values)

    def velocities(self) -> tuple[sympy.ImmutableMatrix, sympy.ImmutableMatrix]:
        """Velocities of W_1 and W_2 at aligned weights, seen in the singular bases.

        Returns:
            dW_1/dt U and V^T dW_2/dt: both diagonal, so alignment is kept, with the velocities of b and a.
        """
        moved = [
            layer.applyfunc(lambda weight: (-q.eta * self.loss.diff(weight)).subs(self.aligned))
            for layer in self.layers
        ]
        first, second = moved
        return (
            (first * self.input_vectors).applyfunc(_simple),
            (self.output_vectors.T * second).applyfunc(_simple),
        )

    def mode(self, singular_value: sympy.Expr = q.lambda_k) -> MultilinearModel:
        """The multilinear skill that one mode is (Eq. 25): S = lambda_k, weight 1."""
        return MultilinearModel(weight=1, target_scale=singular_value)


def _rotation(half_tangent: sympy.Symbol) -> sympy.ImmutableMatrix:
    cosine = (1 - half_tangent**2) / (1 + half_tangent**2)
    sine = 2 * half_tangent / (1 + half_tangent**2)
    return Matrix([[cosine, -sine], [sine, cosine]])


def _simple(expression: sympy.Expr) -> sympy.Expr:
    return sympy.factor(sympy.cancel(expression))


def _sum_of_modes(loss: sympy.Expr, values: tuple[sympy.Symbol, ...]) -> sympy.Expr:
    """Complete the square in each singular value; what remains beyond the squares is kept."""
    remaining, squares = sympy.expand(sympy.cancel(loss)), sympy.Integer(0)
    for value in values:
        middle = sympy.solve(remaining.diff(value), value)[0]
        square = sympy.diff(remaining, value, 2) * (value - middle) ** 2 / 2
        squares, remaining = squares + square, sympy.expand(remaining - square)
    return squares + remaining
