r"""What every scaling law can tell: exponent, prefactor, further terms, what is left, exact values."""

from __future__ import annotations

import abc
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import sympy

from symsolve.errors import OutsideDomain, SubstitutionError
from symsolve.evaluation import Enclosure, evaluate
from symsolve.evaluation.exact import exact_expression
from symsolve.models.spectrum import Spectrum
from symsolve.symbols import latex_names

if TYPE_CHECKING:
    from symsolve.harmonic import HarmonicSum
    from symsolve.harmonic.expansions.records import Expansion, Leading

__all__ = ["Law"]

Values = Mapping[sympy.Symbol, Any]


@attrs.frozen(kw_only=True)
class Law(abc.ABC):
    """How the loss falls with one resource.

    Attributes:
        name: "time", "data", "parameters" or "compute".
        resource: T, D, N or C.
        spectrum: frequencies of the skills.
    """

    name: str
    resource: sympy.Symbol
    spectrum: Spectrum

    @property
    @abc.abstractmethod
    def exponent(self) -> sympy.Expr:
        """The power of the resource."""

    @property
    @abc.abstractmethod
    def prefactor(self) -> sympy.Expr:
        """What multiplies the power of the resource."""

    @property
    @abc.abstractmethod
    def exact(self) -> sympy.Expr:
        """The loss itself, a sum over the skills."""

    @property
    @abc.abstractmethod
    def conditions(self) -> tuple[sympy.Basic, ...]:
        """What the parameters have to satisfy, beyond the assumptions of their symbols."""

    @property
    @abc.abstractmethod
    def validity(self) -> str:
        """Where the leading term is close to the loss, in words."""

    @abc.abstractmethod
    def expansion(self, order: int) -> Expansion:
        """The first terms in the resource, as it grows, for infinitely many skills and parameters."""

    @abc.abstractmethod
    def remainder(self) -> Any:
        """What the power laws leave out."""

    @abc.abstractmethod
    def evaluate(self, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """A certified enclosure of the loss.

        Args:
            values: an exact number for every parameter.
            at: the resource.
            digits: relative accuracy.
        """

    @property
    def leading(self) -> sympy.Expr:
        """The leading term in the resource."""
        return self.prefactor * self.resource**self.exponent

    @property
    def symbols(self) -> set[sympy.Symbol]:
        """The symbols that need a value, apart from the resource."""
        found: set[sympy.Symbol] = self.exact.free_symbols | self.prefactor.free_symbols
        return found - {self.resource}

    def leading_value(self, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """The leading term at that point, certified; it is close to the loss, not equal to it."""
        point = self._point(values)
        place = self._resource(at)
        if place == 0:
            raise OutsideDomain(f"{self.resource} = 0: the leading term is a power, and infinite there")
        return evaluate(self.leading.subs(point), at={self.resource: place}, digits=digits)

    def constants(self, values: Values | None = None, digits: int = 50) -> tuple[Enclosure, Enclosure]:
        """Exponent and prefactor, certified."""
        point = self._point(values)
        return (
            evaluate(self.exponent.subs(point), at={}, digits=digits),
            evaluate(self.prefactor.subs(point), at={}, digits=digits),
        )

    def remainder_bound(self, values: Values | None = None, at: Any = None) -> Enclosure | None:
        """A proved bound of the distance between the loss and the leading term; ``None`` if none is known."""
        return None

    def latex(self) -> str:
        """The law as a formula."""
        names = latex_names()
        left = f"L({sympy.latex(self.resource, symbol_names=names)})"
        return rf"{left} \sim {sympy.latex(self.leading, symbol_names=names)}"

    def _point(self, values: Values | None) -> dict[sympy.Symbol, sympy.Expr]:
        point = {key: exact_expression(value, str(key)) for key, value in (values or {}).items()}
        needed = self.symbols
        missing = sorted(map(str, needed - set(point)))
        unused = sorted(map(str, set(point) - needed))
        if missing:
            raise SubstitutionError(
                f"{self.name} law: no value for {', '.join(missing)}; give an exact number"
            )
        if unused:
            raise SubstitutionError(
                f"{self.name} law: the values for {', '.join(unused)} are not used; it has the parameters "
                f"{', '.join(sorted(map(str, needed))) or 'none'}"
            )
        for symbol, value in point.items():
            _check_assumptions(symbol, value)
        for condition in self.conditions:
            if condition.subs(point) != True:  # noqa: E712  (a SymPy Boolean)
                shown = ", ".join(f"{key} = {value}" for key, value in sorted(point.items(), key=str))
                raise OutsideDomain(f"{self.name} law: it needs {condition}, which fails for {shown}")
        return point

    def _resource(self, at: Any) -> sympy.Expr:
        if at is None:
            raise SubstitutionError(f"{self.name} law: give {self.resource} as at=...")
        value = exact_expression(at, str(self.resource))
        if not value.is_number or value.is_nonnegative is not True or not value.is_finite:
            raise OutsideDomain(f"{self.resource} = {at}: it is a number that is not negative")
        return value


def _check_assumptions(symbol: sympy.Symbol, value: sympy.Expr) -> None:
    for fact in ("positive", "nonnegative", "integer", "real"):
        if getattr(symbol, f"is_{fact}") and getattr(value, f"is_{fact}") is not True:
            raise OutsideDomain(f"{symbol} = {value}: {symbol} has to be {fact}; give such a number")


@functools.lru_cache(maxsize=256)
def cached_leading(harmonic: HarmonicSum) -> Leading:
    """The leading term of a harmonic sum, once."""
    return harmonic.leading()
