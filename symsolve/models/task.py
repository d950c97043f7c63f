r"""The multitask sparse parity problem itself, small enough to sum over every input.

Inputs are (i, x): a skill i, drawn with the frequencies of the spectrum, and a string x of ``bits`` bits,
uniform and independent of i. Skill k looks at its own bits of x: g_k(i, x) is their parity as a sign when
i = k, and 0 otherwise (Eqs. 1-4). All expectations are finite sums, written out exactly.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import attrs
import sympy

from symsolve.errors import OutsideDomain
from symsolve.models import quantities as q
from symsolve.models.convert import exact
from symsolve.models.spectrum import Spectrum
from symsolve.symbols import quantity

Point = tuple[int, tuple[int, ...]]


def _masks(value: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(mask) for mask in value)


@attrs.frozen
class TaskFunction:
    """A function on the inputs of a parity task, by its value at every input (i, x)."""

    values: Mapping[Point, sympy.Expr]

    def __add__(self, other: TaskFunction) -> TaskFunction:
        return TaskFunction({point: value + other.values[point] for point, value in self.values.items()})

    def __sub__(self, other: TaskFunction) -> TaskFunction:
        return self + (-1) * other

    def __mul__(self, other: TaskFunction) -> TaskFunction:
        """Pointwise product."""
        return TaskFunction({point: value * other.values[point] for point, value in self.values.items()})

    def __rmul__(self, factor: object) -> TaskFunction:
        scale = exact(factor)
        return TaskFunction({point: scale * value for point, value in self.values.items()})

    def __call__(self, i: int, x: Sequence[int]) -> sympy.Expr:
        """Value at one input."""
        return self.values[(i, tuple(x))]

    def inner(self, other: TaskFunction, k: object) -> sympy.Expr:
        """E_X[f h | i = k]: the mean over all bit strings.

        Raises:
            OutsideDomain: the task has no skill k.
        """
        products = [value for (skill, _), value in (self * other).values.items() if skill == k]
        if not products:
            raise OutsideDomain(f"TaskFunction.inner(k={k!r}): the task has no such skill; give its number")
        return sympy.Add(*products) / len(products)


@attrs.frozen(kw_only=True)
class ParityTask:
    """Multitask sparse parity with a few skills and bits (Eqs. 1-4).

    Attributes:
        masks: for each skill, the positions of the bits whose parity it asks for.
        bits: length of the bit string, at least one more than the largest position.
        alpha: decay of the skill frequencies.

    Examples:
        >>> task = ParityTask(masks=[(0, 1), (1, 2)], bits=3)
        >>> task.skill_function(1)(1, (1, 0, 1))
        -1
        >>> task.skill_function(1)(2, (1, 0, 1))
        0
    """

    masks: tuple[tuple[int, ...], ...] = attrs.field(converter=_masks)
    bits: int
    alpha: sympy.Expr = attrs.field(default=q.alpha, converter=exact)

    @masks.validator
    def _check_masks(self, _attribute: object, masks: tuple[tuple[int, ...], ...]) -> None:
        for mask in masks:
            if len(set(mask)) != len(mask) or not all(0 <= position < self.bits for position in mask):
                raise OutsideDomain(
                    f"ParityTask: the mask {mask} must name different positions in 0..{self.bits - 1}"
                )

    @property
    def spectrum(self) -> Spectrum:
        """Frequencies of the skills."""
        return Spectrum(skills=len(self.masks), alpha=self.alpha)

    @property
    def skills(self) -> range:
        """The skill indices, 1..n_s."""
        return range(1, len(self.masks) + 1)

    @property
    def points(self) -> tuple[Point, ...]:
        """Every input (i, x)."""
        return tuple(itertools.product(self.skills, itertools.product((0, 1), repeat=self.bits)))

    def probability(self, point: Point) -> sympy.Expr:
        """P(i, x) = P_s(i) 2^-bits (Eq. 1)."""
        return self.spectrum.frequency(point[0]) / 2**self.bits

    def expectation(self, function: TaskFunction) -> sympy.Expr:
        """Mean over (i, x)."""
        return sympy.Add(*(self.probability(point) * value for point, value in function.values.items()))

    def skill_function(self, k: int) -> TaskFunction:
        """g_k: the parity of the bits of skill k as a sign on its own inputs, else 0 (Eq. 2)."""

        def value(point: Point) -> sympy.Expr:
            skill, x = point
            return sympy.Integer((-1) ** sum(x[bit] for bit in self.masks[k - 1]) if skill == k else 0)

        return TaskFunction({point: value(point) for point in self.points})

    def combination(self, coefficients: Sequence[object]) -> TaskFunction:
        """sum_k c_k g_k with one coefficient for each of the first skills (Eq. 9)."""
        total = 0 * self.skill_function(1)
        for k, coefficient in enumerate(coefficients, start=1):
            total = total + coefficient * self.skill_function(k)
        return total

    def target(self, scale: object = q.S) -> TaskFunction:
        """f* = S sum_k g_k (Eq. 4)."""
        return self.combination([scale for _ in self.skills])

    def arbitrary_function(self, name: str = "f") -> TaskFunction:
        """A function with a free real value at every input: what holds for it holds for all functions."""

        def value(point: Point) -> sympy.Symbol:
            skill, x = point
            return quantity(
                f"{name}_{skill}_" + "".join(map(str, x)), meaning=f"value of {name} at one input"
            )

        return TaskFunction({point: value(point) for point in self.points})


def empirical_loss(target: TaskFunction, function: TaskFunction, data: Sequence[Point]) -> sympy.Expr:
    """L^(D) = (1/2D) sum over the data points of (f* - f)^2 (Eq. 28).

    Examples:
        >>> task = ParityTask(masks=[(0,)], bits=1)
        >>> empirical_loss(task.target(), task.combination([q.w]), [(1, (0,)), (1, (1,))])
        (-S + w)**2/4 + (S - w)**2/4
    """
    residual = target - function
    return sympy.Add(*(residual.values[point] ** 2 for point in data)) / (2 * len(data))
