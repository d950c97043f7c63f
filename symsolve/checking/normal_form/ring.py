"""The generators of a normal form, and the relations between them.

Generator 0 is a root of unity (the imaginary unit at first). Every other generator stands for one
quantity: a variable, exp of one monomial, a logarithm, an algebraic root, or a function value that
no rule opens. A relation ``generator**degree = tail`` holds at every point of the domain; the tail
mentions earlier generators only (or lower powers of the same one), so reduction terminates.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import sympy
from flint import Ordering, fmpq, fmpq_mpoly_ctx

from symsolve.checking.normal_form.assumptions import Assumptions, Bounds
from symsolve.checking.normal_form.fraction import Fraction, used
from symsolve.checking.normal_form.results import GaveUp, Restart, Split

MAX_GENERATORS = 48
_CONTEXT = fmpq_mpoly_ctx.get([f"g{i}" for i in range(MAX_GENERATORS)], Ordering.degrevlex)
_GENERATORS = _CONTEXT.gens()


@attrs.define(eq=False)
class Generator:
    """One independent quantity of the normal form."""

    number: int
    kind: str
    expression: sympy.Expr
    arguments: tuple[Fraction, ...] = ()
    bounds: Bounds = attrs.field(factory=Bounds)
    conjugation: str | None = "real"
    integer: bool = False
    degree: int = 0
    tail: Fraction | None = None
    owner: sympy.Expr | None = None

    @property
    def is_real(self) -> bool:
        """Whether it is certainly real on the whole domain."""
        return self.conjugation == "real"


@attrs.define
class Refinement:
    """How fine the generators are: kept across restarts, and only ever made finer."""

    scales: dict[Any, int] = attrs.field(factory=dict)
    unity: int = 4
    exponent_denominators: list[sympy.Expr] = attrs.field(factory=list)
    # The canonical bound variables: a denominator may contain one.
    bound_variables: dict[sympy.Symbol, tuple[Bounds, bool, int]] = attrs.field(factory=dict)
    count: int = 0

    def refine(self, key: Any, factor: int) -> None:
        """Ask for a ``factor`` times finer generator.

        Raises:
            Restart: always, so that the normal form is computed again.
            GaveUp: it is too fine already.
        """
        self.scales[key] = self.scales.get(key, 1) * factor
        if self.scales[key] > 2000:
            raise GaveUp("the exponents have too large denominators")
        self.again()

    def again(self) -> None:
        """Start over.

        Raises:
            Restart: as said.
            GaveUp: too often.
        """
        self.count += 1
        if self.count > 40:
            raise GaveUp("the exponents don't settle on common denominators")
        raise Restart


class Ring:
    """Rational functions in generators that are found on the way."""

    def __init__(
        self, assumptions: Assumptions, refinement: Refinement, deadline: float = float("inf")
    ) -> None:
        self.assumptions, self.refinement, self.deadline = assumptions, refinement, deadline
        self.all: list[Generator] = []
        self._by_key: dict[Any, Generator] = {}
        self.signs: dict[Any, Any] = {}
        self.facts: list[tuple[Any, Any]] = []
        self.common_denominator: Any = None
        self.convert: Callable[[sympy.Expr], Fraction] = _no_converter
        self.zero = Fraction(self, _CONTEXT.constant(0), _CONTEXT.constant(1))
        self.one = Fraction(self, _CONTEXT.constant(1), _CONTEXT.constant(1))
        self._add_unity(refinement.unity)

    def number(self, value: Any) -> Fraction:
        """A rational number as a fraction."""
        value = sympy.Rational(value)
        return Fraction(self, _CONTEXT.constant(fmpq(int(value.p), int(value.q))), self.one.denominator)

    def of(self, generator: Generator, power: int = 1) -> Fraction:
        """A whole power of a generator as a fraction."""
        return Fraction(self, _GENERATORS[generator.number], self.one.denominator) ** power

    def polynomial(self, polynomial: Any) -> Fraction:
        """A polynomial in the generators as a fraction."""
        return Fraction.make(self, polynomial, self.one.denominator)

    @property
    def imaginary_unit(self) -> Fraction:
        """The principal square root of -1."""
        return self.of(self.all[0], self.refinement.unity // 4)

    def find(self, key: Any) -> Generator | None:
        """The generator that was made under this key."""
        return self._by_key.get(key)

    def same(self, name: str, arguments: tuple[Fraction, ...]) -> Generator | None:
        """A generator of the same name whose arguments are equal to these, by exact comparison."""
        for generator in self.all:
            if generator.kind == name and len(generator.arguments) == len(arguments):
                pairs = zip(generator.arguments, arguments)
                if all(a.equals(b) for a, b in pairs):
                    return generator
        return None

    def add(self, key: Any, kind: str, expression: sympy.Expr, **properties: Any) -> Generator:
        """A new generator.

        Raises:
            GaveUp: there are too many.
        """
        if len(self.all) >= MAX_GENERATORS:
            raise GaveUp(f"the normal form has more than {MAX_GENERATORS} generators")
        self.check_time()
        generator = Generator(len(self.all), kind, expression, **properties)
        self.all.append(generator)
        if key is not None:
            self._by_key[key] = generator
        return generator

    def check_time(self) -> None:
        """Raise ``GaveUp`` when the time is over."""
        if time.monotonic() > self.deadline:
            raise GaveUp("the time for the normal form is over")

    def scale(self, key: Any) -> int:
        """How many parts the exponent of this quantity is divided into."""
        return self.refinement.scales.get(key, 1)

    def reduce(self, polynomial: Any) -> tuple[Any, Any]:
        """``(p, s)`` with ``polynomial = p / s`` where s does not vanish, and p in reduced form."""
        scale = self.one.denominator
        degrees = polynomial.degrees()
        for generator in reversed(self.all):
            if generator.degree and degrees[generator.number] >= generator.degree:
                polynomial, factor = self._lower(polynomial, generator)
                scale = scale * factor
                degrees = polynomial.degrees()
        return polynomial, scale

    def _lower(self, polynomial: Any, generator: Generator) -> tuple[Any, Any]:
        factor, tail = self.one.denominator, generator.tail
        assert tail is not None
        while polynomial.degrees()[generator.number] >= generator.degree:
            parts = split_by(polynomial, generator.number)
            top = max(parts) // generator.degree
            factor = factor * tail.denominator**top
            polynomial = _CONTEXT.constant(0)
            for exponent, part in parts.items():
                times, rest = divmod(exponent, generator.degree)
                kept = part * _GENERATORS[generator.number] ** rest
                polynomial += kept * tail.numerator**times * tail.denominator ** (top - times)
            self.check_time()
        return polynomial, factor

    def require_regular(self, value: Fraction) -> None:
        """Refuse a factor that divides zero modulo the relations.

        Rules such as gamma(u + 1) = u gamma(u) multiply by something that may vanish where the left
        side is defined. That is harmless exactly as long as the factor is no zero divisor: then
        nothing becomes zero by the multiplication.

        Raises:
            GaveUp: the factor may be a zero divisor.
            Split: it is no zero divisor once the sign in an absolute value is known.
        """
        norm = value.numerator
        for generator in reversed(self.all):
            if generator.degree and norm.degrees()[generator.number] > 0:
                assert generator.tail is not None
                g, tail = _GENERATORS[generator.number], generator.tail
                relation = g**generator.degree * tail.denominator - tail.numerator
                norm = norm.resultant(relation, f"g{generator.number}")
        if norm.is_zero():
            for number in value.generators():
                if self.all[number].kind == "abs" and self.is_real(self.all[number].arguments[0]):
                    raise Split(self.sympy_of(self.all[number].arguments[0]))
            raise GaveUp("a rule would multiply by something that may vanish identically")

    def _add_unity(self, order: int) -> None:
        polynomial = sympy.Poly(sympy.cyclotomic_poly(order, sympy.Symbol("u")))
        degree = polynomial.degree()
        lower = [(m, -c) for (m,), c in polynomial.terms() if m < degree]
        root = sympy.exp(2 * sympy.I * sympy.pi / order)
        generator = self.add("unity", "unity", root, conjugation="unity", degree=degree)
        tail = sum((_GENERATORS[0] ** m * int(c) for m, c in lower), _CONTEXT.constant(0))
        generator.tail = Fraction(self, tail, self.one.denominator)

    def rationalised(self, value: Fraction) -> Fraction:
        """The same value with simple algebraic generators moved out of the denominator."""
        for generator in reversed(self.all):
            if generator.degree and value.denominator.degrees()[generator.number] > 0:
                parts = split_by(value.denominator, generator.number)
                g = _GENERATORS[generator.number]
                if len(parts) == 1 and generator.number:
                    factor = g ** (generator.degree - next(iter(parts)))
                elif (
                    generator.degree == 2
                    and max(parts) == 1
                    and (generator.number or self.refinement.unity == 4)
                ):
                    factor = parts.get(0, g * 0) - parts[1] * g
                else:
                    continue
                if not self.reduce(value.denominator * factor)[0].is_zero():  # else a zero divisor
                    value = Fraction.make(self, value.numerator * factor, value.denominator * factor)
        return value

    def sympy_of(self, value: Fraction) -> sympy.Expr:
        """The fraction as a SymPy expression: used for keys and derivatives, never as a proof."""
        return self._sum(value.numerator) / self._sum(value.denominator)

    def _sum(self, polynomial: Any) -> sympy.Expr:
        return sympy.Add(*(coefficient * self.monomial(powers) for powers, coefficient in terms(polynomial)))

    def monomial(self, powers: tuple[int, ...]) -> sympy.Expr:
        """A product of powers of generators as a SymPy expression."""
        return sympy.Mul(*(self.all[i].expression ** int(k) for i, k in enumerate(powers) if k))

    def substitute(self, value: Fraction, images: dict[int, Fraction]) -> Fraction:
        """The value with generators replaced."""
        top, bottom = (self._substituted(p, images) for p in (value.numerator, value.denominator))
        return top / bottom

    def _substituted(self, polynomial: Any, images: dict[int, Fraction]) -> Fraction:
        total = self.zero
        for powers, coefficient in terms(polynomial):
            product = self.number(coefficient)
            for i, k in enumerate(powers):
                if k:
                    product = product * (images[i] if i in images else self.of(self.all[i])) ** int(k)
            total = total + product
        return total

    def conjugate(self, value: Fraction) -> Fraction | None:
        """The complex conjugate, when every generator in it has a known one."""
        images: dict[int, Fraction] = {}
        for i in value.generators():
            image = self._conjugate_of(self.all[i])
            if image is None:
                return None
            if not self.all[i].is_real:
                images[i] = image
        return self.substitute(value, images) if images else value

    def _conjugate_of(self, generator: Generator) -> Fraction | None:
        rules: dict[str | None, Callable[[], Fraction]] = {
            "real": lambda: self.of(generator),
            "unity": lambda: self.of(generator, self.refinement.unity - 1),
            "inverse": lambda: self.of(generator).inverse(),
        }
        return rules[generator.conjugation]() if generator.conjugation in rules else None

    def is_real(self, value: Fraction) -> bool:
        """Whether the value is certainly real wherever it is defined."""
        if all(self.all[i].is_real for i in value.generators()):
            return True
        image = self.conjugate(value)
        return image is not None and image.equals(value)


def _no_converter(expression: sympy.Expr) -> Fraction:
    raise GaveUp(f"no converter for {expression}")


def terms(polynomial: Any) -> Iterator[tuple[tuple[int, ...], sympy.Rational]]:
    """Exponents and coefficients of a polynomial."""
    for powers, coefficient in polynomial.terms():
        yield powers, sympy.Rational(int(coefficient.p), int(coefficient.q))


def split_by(polynomial: Any, number: int) -> dict[int, Any]:
    """The coefficients of the powers of one generator."""
    parts: dict[int, dict[tuple[int, ...], Any]] = {}
    for powers, coefficient in polynomial.terms():
        rest = (*powers[:number], 0, *powers[number + 1 :])
        parts.setdefault(int(powers[number]), {})[rest] = coefficient
    return {k: _CONTEXT.from_dict(part) for k, part in parts.items()}


def compose_monomial(powers: tuple[int, ...]) -> Any:
    """The polynomial that is one product of powers of generators."""
    return _CONTEXT.from_dict({tuple(powers): fmpq(1)})


__all__ = [
    "MAX_GENERATORS",
    "Generator",
    "Refinement",
    "Ring",
    "compose_monomial",
    "split_by",
    "terms",
    "used",
]
