r"""Basis functions of one skill, by the values that they take on samples (Eqs. 9, 13, 15, 16).

A law of features draws the values of e_{k,1}, ..., e_{k,n} at random inputs of skill k, and with them the
value of g_k there. On samples of other skills all of them vanish, so that one skill at a time is enough.
"""

from __future__ import annotations

import abc
import functools
from typing import Any

import attrs
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.settings import at_least, positive, require_whole

Floats = NDArray[np.floating[Any]]
_ROUNDING = 1e-9


class Features(abc.ABC):
    """How the basis functions of one skill are distributed over its inputs."""

    @property
    @abc.abstractmethod
    def size(self) -> int:
        """D_c or N_c: how many basis functions a skill has."""

    @abc.abstractmethod
    def draw(self, generator: Generator, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Values at independent inputs of the skill.

        Returns:
            The basis functions, (*shape, size), and the skill function g_k, of the given shape.
        """

    @abc.abstractmethod
    def describe(self) -> str:
        """One line that says what they are."""

    @property
    def overlaps(self) -> Floats:
        """E_X[e_l g | i = k], (size,): 1/sqrt(size) each for an orthonormal basis of Eq. 16."""
        return np.full(self.size, self.size**-0.5)

    @property
    def second_moments(self) -> Floats:
        """E_X[e_l e_l' | i = k], (size, size): the unit matrix for an orthonormal basis."""
        return np.eye(self.size)

    @property
    def fixed_square(self) -> bool:
        """Whether e e^T and e g are the same at all inputs, so that data sets differ by their counts only."""
        return False


@attrs.frozen(kw_only=True)
class SkillFunction(Features):
    """One basis function a skill, B g_k: +B or -B, equally likely (Eqs. 9, 13).

    Attributes:
        factor: B, above 0; 1 is the multilinear model, less slows its learning.

    Examples:
        >>> basis, skill = SkillFunction(factor=0.5).draw(np.random.default_rng(0), (3,))
        >>> (basis[:, 0] == 0.5 * skill).all()
        np.True_
    """

    factor: float = attrs.field(default=1.0, validator=positive)

    @property
    def size(self) -> int:
        """1."""
        return 1

    def draw(self, generator: Generator, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Signs, and B times them."""
        skill = _signs(generator, shape)
        return self.factor * skill[..., None], skill

    def describe(self) -> str:
        """Which factor they have."""
        return "skill functions" if self.factor == 1 else f"skill functions times {self.factor:g}"

    @property
    def overlaps(self) -> Floats:
        """B."""
        return np.array([self.factor])

    @property
    def second_moments(self) -> Floats:
        """B^2."""
        return np.array([[self.factor**2]])

    @property
    def fixed_square(self) -> bool:
        """g_k^2 = 1 at every input."""
        return True


@attrs.frozen(kw_only=True)
class GaussianFeatures(Features):
    """Independent standard normal values; g_k is their sum over sqrt(size), no longer just +1 or -1.

    Attributes:
        size: D_c.

    Examples:
        >>> basis, skill = GaussianFeatures(size=4).draw(np.random.default_rng(0), (2,))
        >>> np.allclose(basis.sum(axis=1) / 2, skill)
        True
    """

    size: int = attrs.field(validator=at_least(1))

    def draw(self, generator: Generator, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Normal values and their normalised sum."""
        return _with_sum(generator.standard_normal((*shape, self.size)))

    def describe(self) -> str:
        """Law and number."""
        return f"{self.size} Gaussian features"


@attrs.frozen(kw_only=True)
class SignFeatures(Features):
    """Independent signs; g_k is their sum over sqrt(size).

    Attributes:
        size: D_c.

    Examples:
        >>> basis, skill = SignFeatures(size=4).draw(np.random.default_rng(0), (2,))
        >>> set(np.abs(basis).ravel().tolist()), np.allclose(basis.sum(axis=1) / 2, skill)
        ({1.0}, True)
    """

    size: int = attrs.field(validator=at_least(1))

    def draw(self, generator: Generator, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Signs and their normalised sum."""
        return _with_sum(_signs(generator, (*shape, self.size)))

    def describe(self) -> str:
        """Law and number."""
        return f"{self.size} random signs"


@attrs.frozen(kw_only=True)
class SignAndGaussians(Features):
    """g_k = +1 or -1 and size - 1 independent normal values, turned so that sum_l e_l = sqrt(size) g_k.

    Eq. 16 holds at every input here, in other directions the features are Gaussian. One coordinate of a
    sample then has a fixed length, so that the mean strength after d_k samples is a little above S d_k/D_c:
    S E[d_k / (d_k + X)] where X has the chi-squared law of D_c - d_k degrees of freedom.

    Attributes:
        size: D_c.

    Examples:
        >>> basis, skill = SignAndGaussians(size=4).draw(np.random.default_rng(0), (5,))
        >>> np.allclose(basis.sum(axis=1) / 2, skill), np.abs(skill).tolist()
        (True, [1.0, 1.0, 1.0, 1.0, 1.0])
    """

    size: int = attrs.field(validator=at_least(1))

    def draw(self, generator: Generator, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """A sign and normal values, mixed, and the sign."""
        skill = _signs(generator, shape)
        others = generator.standard_normal((*shape, self.size - 1))
        return _mixed(np.concatenate([skill[..., None], others], axis=-1)), skill

    def describe(self) -> str:
        """Law and number."""
        return f"{self.size} features from a sign and Gaussians"


def _table(value: Any) -> Floats:
    table = np.array(value, dtype=float)
    table.flags.writeable = False
    return table


@attrs.frozen(kw_only=True)
class PopulationFeatures(Features):
    r"""Actual functions on finitely many equally likely inputs, with sum_l e_l = sqrt(size) g, g = +-1.

    Attributes:
        table: value of each function at each input, (inputs, size).

    Raises:
        ImpossibleSetting: the functions are not orthonormal, or their normalised sum is not +1 or -1.

    Examples:
        >>> features = PopulationFeatures.walsh(bits=4, size=3)
        >>> features.table.shape
        (16, 3)
        >>> np.unique(np.round(features.table.sum(axis=1) / 3**0.5, 12))
        array([-1.,  1.])
    """

    table: Floats = attrs.field(converter=_table, eq=attrs.cmp_using(eq=np.array_equal), hash=False)

    @table.validator
    def _check_table(self, _: object, table: Floats) -> None:
        if table.ndim != 2 or 0 in table.shape:
            raise ImpossibleSetting(
                f"table has the shape {table.shape}; it must be (inputs, functions), neither of them 0."
            )
        gap = np.abs(table.T @ table / len(table) - np.eye(table.shape[1])).max()
        if not gap < _ROUNDING:
            raise ImpossibleSetting(
                f"the functions of the table are not orthonormal over its {len(table)} inputs: an inner "
                f"product is off by {gap:.2g}. Orthonormalise the columns, and multiply by sqrt(inputs)."
            )
        sums = table.sum(axis=1) / np.sqrt(table.shape[1])
        if not np.abs(np.abs(sums) - 1).max() < _ROUNDING:
            raise ImpossibleSetting(
                f"sum over the functions / sqrt({table.shape[1]}) must be +1 or -1 at every input (Eq. 16), "
                f"and ranges from {sums.min():.3g} to {sums.max():.3g}."
            )

    @classmethod
    def walsh(cls, *, bits: int, size: int) -> PopulationFeatures:
        """Mixed parities on all strings of bits; their normalised sum is the parity of all the bits.

        Raises:
            ImpossibleSetting: there are not that many parities of so few bits.
        """
        require_whole("bits", bits, 1)
        _require_room(size, 2**bits)
        parities = functools.reduce(np.kron, [np.array([[1.0, 1.0], [1.0, -1.0]])] * bits)
        # Subsets from the full one downwards: the parity of all bits comes first.
        return cls(table=_mixed(parities[:, ::-1][:, :size]))

    @classmethod
    def random(cls, *, inputs: int, size: int, generator: Generator) -> PopulationFeatures:
        """Functions in general position: a sign that is balanced over the inputs, mixed with random ones.

        Raises:
            ImpossibleSetting: the number of inputs is odd, or there are more functions than inputs.
        """
        require_whole("inputs", inputs, 2)
        _require_room(size, inputs)
        if inputs % 2:
            raise ImpossibleSetting(
                f"inputs = {inputs}: half of them get +1 and half -1, so take an even number."
            )
        skill = np.tile([1.0, -1.0], inputs // 2)
        others = generator.standard_normal((inputs, size - 1))
        directions, _ = np.linalg.qr(np.column_stack([skill, others]))
        directions[:, 0] = skill / np.sqrt(inputs)
        return cls(table=_mixed(np.sqrt(inputs) * directions))

    @property
    def size(self) -> int:
        """How many functions there are."""
        return int(self.table.shape[1])

    @property
    def skill_function(self) -> Floats:
        """g at every input."""
        signs: Floats = np.sign(self.table.sum(axis=1))
        return signs

    def draw(self, generator: Generator, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Values at inputs drawn with replacement."""
        chosen = generator.integers(0, len(self.table), shape)
        return self.table[chosen], self.skill_function[chosen]

    def describe(self) -> str:
        """How many functions, on how many inputs."""
        return f"{self.size} functions on {len(self.table)} inputs"


def _with_sum(values: Floats) -> tuple[Floats, Floats]:
    return values, values.sum(axis=-1) / np.sqrt(values.shape[-1])


def _signs(generator: Generator, shape: tuple[int, ...]) -> Floats:
    signs: Floats = 1.0 - 2.0 * generator.integers(0, 2, shape)
    return signs


def _mixed(functions: Floats) -> Floats:
    """Turn orthonormal functions so that sqrt(size) times the first becomes the sum of all."""
    size = functions.shape[-1]
    # The reflection that exchanges the first axis and the diagonal.
    normal = np.eye(size)[0] - size**-0.5
    length = normal @ normal
    if length < _ROUNDING:
        return functions
    mixed: Floats = functions - (functions @ normal)[..., None] * (2 * normal / length)
    return mixed


def _require_room(size: int, room: int) -> None:
    require_whole("size", size, 1)
    if size > room:
        raise ImpossibleSetting(
            f"size = {size}: on {room} inputs there are at most {room} orthonormal functions."
        )
