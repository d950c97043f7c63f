"""What a symbolic proof attempt answers, and how it gives up."""

from __future__ import annotations

import enum

import attrs


@attrs.frozen
class Proof:
    """The expression vanishes wherever it is defined on the domain.

    ``cases`` counts the case distinctions that were proved one by one, ``generators`` the
    independent quantities that the normal form was a rational function of.
    """

    cases: int = 1
    generators: int = 0
    method: str = "normal form"

    def __bool__(self) -> bool:
        return True


@attrs.frozen
class Unproved:
    """No proof was found; this says nothing about whether the statement holds."""

    reason: str

    def __bool__(self) -> bool:
        return False


class Sign(enum.Enum):
    """What is known of the sign of a real quantity on a whole domain: the set of signs that it can have."""

    POSITIVE = frozenset({1})
    NONNEGATIVE = frozenset({0, 1})
    ZERO = frozenset({0})
    NONPOSITIVE = frozenset({-1, 0})
    NEGATIVE = frozenset({-1})
    NONZERO = frozenset({-1, 1})

    @property
    def is_nonnegative(self) -> bool:
        """Never negative."""
        return -1 not in self.value

    @property
    def is_nonpositive(self) -> bool:
        """Never positive."""
        return 1 not in self.value

    @property
    def is_nonzero(self) -> bool:
        """Never zero."""
        return 0 not in self.value

    def negated(self) -> Sign:
        """The sign of the opposite."""
        return Sign(frozenset(-s for s in self.value))

    def times(self, other: Sign | None) -> Sign | None:
        """The sign of a product."""
        if other is None:
            return self if self is Sign.ZERO else None
        return sign_of_set(frozenset(s * t for s in self.value for t in other.value))

    def power(self, exponent: int) -> Sign:
        """The sign of a whole positive power."""
        return Sign(frozenset(s**exponent for s in self.value))


def sign_of_set(signs: frozenset[int]) -> Sign | None:
    """The sign that allows exactly these; ``None`` when all three are possible."""
    return None if len(signs) == 3 else Sign(signs)


def sign_of_number(value: object) -> Sign:
    """Sign of an exact rational number."""
    return Sign.ZERO if value == 0 else Sign.POSITIVE if value > 0 else Sign.NEGATIVE  # type: ignore[operator]


class GaveUp(Exception):
    """The normal form can't be computed; the message says why. Never leaves this package."""


class Undefined(GaveUp):
    """The expression divides by something that vanishes identically, or is not finite."""


class Restart(Exception):
    """A finer generator is needed (exp(x/2) instead of exp(x), say); start again with it."""


class Split(Exception):
    """The value depends on the sign of ``gap``: prove each case by itself."""

    def __init__(self, gap: object) -> None:
        super().__init__(str(gap))
        self.gap = gap
