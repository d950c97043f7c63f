"""Certified truth of a relation at an exact point, by balls of rising precision."""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import flint
import sympy

from symsolve.checking.evidence import Witness
from symsolve.checking.exact_cases import jumps, on_edge
from symsolve.claims import Domain, Point, Relation
from symsolve.claims.simple_points import Span
from symsolve.errors import PrecisionNotReached, SubstitutionError, UnsupportedNode
from symsolve.evaluation import Enclosure, Program, compile_expression

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FIRST_BITS = 64
MAX_BITS = 3000

# A point without finite values is given up here: raising the precision further hardly ever helps.
_MAX_BITS_UNDEFINED = 1024
# Sides that agree to so many bits are taken to agree: an equation can't be certified by balls at all.
_AGREEMENT_BITS = 128
# The same where an infinite sum or an improper integral occurs: its ball at 128 bits is nearly so accurate.
_AGREEMENT_BITS_TO_INFINITY = 90
_MAX_BITS_UNDEFINED_TO_INFINITY = 256
# Sides of a strict inequality that balls can't separate here are compared exactly.
_EXACT_FROM_BITS = 256
# Exact comparison puts the numbers into the expression, where 2**(10**30) would never end.
_LARGEST_EXACT = 10**6
# A relation whose sides resisted an exact comparison so often will resist again.
_EXACT_FAILURES = 3
# Relative difference in float64 beyond which an equation looks false.
_FLOAT_TOLERANCE = 1e-9

Ball = flint.arb | flint.acb


class Truth(enum.Enum):
    """What is known of a relation at one point.

    ``FALSE`` and ``TRUE`` are certified. ``UNKNOWN``: the sides can't be told apart. ``UNDEFINED``: a
    side has no finite value there, or an order is asked of a number that is certainly not real.
    """

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    UNDEFINED = "undefined"


@attrs.frozen
class Finding:
    """The truth at one point, and to how many decimal digits the sides agree where it is unknown."""

    truth: Truth
    digits: int = 0


class Comparison:
    """A relation, compiled for evaluation at many points.

    Args:
        relation: what is compared.
        symbols: its variables; more than occur in it are allowed.

    Raises:
        UnsupportedNode: a side contains a function without an evaluation rule.
        SubstitutionError: a side contains a symbol that is not among the variables.

    Examples:
        >>> x = sympy.Symbol("x", real=True)
        >>> comparison = Comparison(Relation(sympy.exp(x), ">", 1 + x), [x])
        >>> comparison.at({x: sympy.Rational(1, 10**30)})
        <Truth.TRUE: 'true'>
        >>> comparison.at({x: sympy.Integer(0)})
        <Truth.FALSE: 'false'>
    """

    def __init__(self, relation: Relation, symbols: Sequence[sympy.Symbol]) -> None:
        self.relation = relation
        self.symbols = tuple(symbols)
        self.left = compile_expression(relation.lhs, self.symbols)
        self.right = compile_expression(relation.rhs, self.symbols)
        self._edged = jumps((relation.lhs, relation.rhs))
        self._exact_failures = 0

    def at(
        self,
        point: Mapping[sympy.Symbol, Any],
        max_bits: int = MAX_BITS,
        agreement_bits: int = _AGREEMENT_BITS,
    ) -> Truth:
        """Whether it holds at a point.

        Args:
            point: an exact value for every variable.
            max_bits: precision beyond which it is left unknown.
            agreement_bits: sides of an equation that agree to so many bits are taken to agree.
        """
        return self.finding(point, max_bits, agreement_bits).truth

    @functools.cached_property
    def is_costly(self) -> bool:
        """Whether high precision is out of reach: integrals cost far more than linearly in it."""
        return self.is_to_infinity or bool({"integral", "sum", "product"} & self._ops)

    @functools.cached_property
    def is_to_infinity(self) -> bool:
        """Whether an infinite sum or an improper integral occurs: one value costs milliseconds."""
        return bool({"infinite_sum", "integral_to_infinity"} & self._ops)

    @property
    def _ops(self) -> set[str]:
        return self.left.tape.ops | self.right.tape.ops

    def finding(
        self,
        point: Mapping[sympy.Symbol, Any],
        max_bits: int = MAX_BITS,
        agreement_bits: int = _AGREEMENT_BITS,
    ) -> Finding:
        """Whether it holds at a point, and else to how many digits the sides agree.

        Examples:
            >>> x = sympy.Symbol("x", real=True)
            >>> equation = Comparison(Relation(sympy.sin(2 * x), "==", 2 * sympy.sin(x) * sympy.cos(x)), [x])
            >>> equation.finding({x: sympy.Integer(1)}).digits > 30
            True
        """
        if self.is_to_infinity:
            agreement_bits = min(agreement_bits, _AGREEMENT_BITS_TO_INFINITY)
        values = self._values(point)
        tried_exactly = False
        found = Finding(Truth.UNDEFINED)
        left_side, right_side = self._sides_at(values)
        for bits in _ladder(max_bits):
            left, right = left_side.ball(values, bits), right_side.ball(values, bits)
            truth = _decided(self.relation.op, left, right)
            if truth is not None:
                return Finding(truth)
            if not (left.is_finite() and right.is_finite()):
                if bits >= (_MAX_BITS_UNDEFINED_TO_INFINITY if self.is_to_infinity else _MAX_BITS_UNDEFINED):
                    return found
                continue
            agreement = min(_accuracy_bits(left), _accuracy_bits(right))
            found = Finding(Truth.UNKNOWN, int(agreement * 0.301))
            if self.relation.op == "==":
                if agreement >= agreement_bits:
                    return found
            elif bits >= _EXACT_FROM_BITS and not tried_exactly:
                tried_exactly = True
                if self.exactly_equal(point):
                    return Finding(Truth.FALSE if self.relation.is_strict else Truth.TRUE)
        return found

    def is_not_real(self, point: Mapping[sympy.Symbol, Any]) -> bool:
        """Whether a side is certainly no real number at a point, so that an order means nothing there.

        Examples:
            >>> x = sympy.Symbol("x", real=True)
            >>> Comparison(Relation(sympy.log(x), "<", 1), [x]).is_not_real({x: sympy.Integer(-1)})
            True
        """
        values = self._values(point)
        balls = (side.ball(values, _EXACT_FROM_BITS) for side in self._sides_at(values))
        return any(ball.is_finite() and _certainly_not_real(ball) for ball in balls)

    def exactly_equal(self, point: Mapping[sympy.Symbol, Any]) -> bool:
        """Whether both sides are proved to have the same value at a point; False says nothing.

        Examples:
            >>> x = sympy.Symbol("x", positive=True)
            >>> Comparison(Relation(sympy.sqrt(2 * x), ">", 2), [x]).exactly_equal({x: sympy.Integer(2)})
            True
        """
        if self._exact_failures >= _EXACT_FAILURES:
            return False
        if not (self._is_rational_function or _is_small(self._values(point))):
            return False
        equal = self._compare_exactly(point)
        self._exact_failures += not equal
        return equal

    @functools.cached_property
    def _is_rational_function(self) -> bool:
        sides = (self.relation.lhs, self.relation.rhs)
        return all(side.is_rational_function(*self.symbols) for side in sides)

    def witness(self, point: Mapping[sympy.Symbol, Any], label: str = "") -> Witness:
        """The record of a failure at a point: both sides to 15 digits, or to as many as tell them apart.

        Examples:
            >>> x = sympy.Symbol("x")
            >>> print(Comparison(Relation(sympy.exp(x), "==", 1 + x), [x]).witness({x: sympy.Integer(1)}))
            at x = 1: left 2.71828182845905, right 2.00000000000000, claimed left == right
        """
        values = self._values(point)
        sides = self._sides_at(values)
        left = right = ""
        for digits in (15, 30, 60, 120, 240, 480):
            left, right = (_decimal(side, values, digits) for side in sides)
            if left != right:
                break
        else:
            left, right = (_decimal(side, values, 15) for side in sides)
        shown = {symbol: sympy.sympify(value) for symbol, value in zip(self.symbols, values, strict=True)}
        return Witness(point=shown, relation=self.relation, left=left, right=right, label=label)

    def float_margin(self, columns: Sequence[npt.ArrayLike]) -> npt.NDArray[np.float64]:
        """How false the relation looks in float64: positive where it looks false, nan where undefined.

        The scale is relative: -1 is clearly true and 1 clearly false. It suggests, and proves nothing.
        """
        import numpy as np

        left, right = self.left.array(*columns), self.right.array(*columns)
        with np.errstate(all="ignore"):
            scale = np.abs(left) + np.abs(right)
            gap = np.where(scale == 0, 0.0, (left - right) / scale)
        if self.relation.op in ("==", "!="):
            gap = np.abs(gap)
            return gap - _FLOAT_TOLERANCE if self.relation.op == "==" else _FLOAT_TOLERANCE - gap
        return gap if self.relation.op in ("<", "<=") else -gap

    def _values(self, point: Mapping[sympy.Symbol, Any]) -> list[Any]:
        try:
            return [point[symbol] for symbol in self.symbols]
        except KeyError as missing:
            raise SubstitutionError(
                f"comparison {self.relation}: the point gives no value for {missing.args[0]}; "
                f"it must name {', '.join(map(str, self.symbols))}"
            ) from None

    def _sides_at(self, values: Sequence[Any]) -> tuple[Program, Program]:
        """Both sides; where a case has the point on its edge, with that case decided exactly."""
        if not self._edged:
            return self.left, self.right
        point = {symbol: sympy.sympify(value) for symbol, value in zip(self.symbols, values, strict=True)}
        decided = on_edge(self._edged, point)
        if not decided:
            return self.left, self.right
        sides = (side.xreplace(decided) for side in (self.relation.lhs, self.relation.rhs))
        left, right = (compile_expression(side, self.symbols) for side in sides)
        return left, right

    def _compare_exactly(self, point: Mapping[sympy.Symbol, Any]) -> bool:
        values = {symbol: sympy.sympify(point[symbol]) for symbol in self.symbols}
        left, right = self.relation.lhs.subs(values), self.relation.rhs.subs(values)
        # SymPy may put numbers in one after the other and so take an undefined form for a number;
        # what it makes of the expression must at least have the value that the balls have.
        if not (_agrees(left, self.left, values) and _agrees(right, self.right, values)):
            return False
        return bool(left == right) or _is_zero(left - right)


def _ladder(max_bits: int) -> Iterator[int]:
    bits = FIRST_BITS
    while bits < max_bits:
        yield bits
        bits *= 2
    yield max_bits


def _decided(op: str, left: Ball, right: Ball) -> Truth | None:
    """The truth as far as two balls decide it."""
    if not (left.is_finite() and right.is_finite()):
        return None
    if op in ("==", "!="):
        return _decided_equality(op, left, right)
    real_left, real_right = _real_part(left), _real_part(right)
    if real_left is None or real_right is None:
        # An order between numbers that are certainly not real is neither true nor false; where the
        # imaginary part may vanish, more precision may tell.
        return Truth.UNDEFINED if _certainly_not_real(left) or _certainly_not_real(right) else None
    if op in (">", ">="):
        real_left, real_right = real_right, real_left
    if real_left < real_right:
        return Truth.TRUE
    if real_left > real_right:
        return Truth.FALSE
    if real_left.is_exact() and real_right.is_exact():
        return Truth.FALSE if op in ("<", ">") else Truth.TRUE
    return None


def _decided_equality(op: str, left: Ball, right: Ball) -> Truth | None:
    if not flint.acb(left).overlaps(flint.acb(right)):
        return Truth.FALSE if op == "==" else Truth.TRUE
    if left.is_exact() and right.is_exact():
        return Truth.TRUE if op == "==" else Truth.FALSE
    return None


def _real_part(ball: Ball) -> flint.arb | None:
    if isinstance(ball, flint.arb):
        return ball
    return ball.real if ball.imag.is_zero() else None


def _certainly_not_real(ball: Ball) -> bool:
    return isinstance(ball, flint.acb) and not ball.imag.contains(0)


def _accuracy_bits(ball: Ball) -> float:
    """Relative accuracy in bits; for a ball around zero half of its absolute accuracy."""
    if ball.is_exact():
        return float(MAX_BITS)
    relative = float(ball.rel_accuracy_bits())
    return relative if relative > 1 else min(_zero_bits(ball) / 2, float(MAX_BITS))


def _zero_bits(ball: Ball) -> float:
    size = ball.abs_upper()
    return float(MAX_BITS) if size == 0 else max(0.0, -float(size.log() / flint.arb(2).log()))


def _is_small(values: Sequence[Any]) -> bool:
    return all(
        max(abs(int(number.p)), int(number.q)) <= _LARGEST_EXACT
        for number in map(sympy.sympify, values)
        if number.is_Rational
    )


def _agrees(value: sympy.Expr, program: Program, point: Mapping[sympy.Symbol, Any]) -> bool:
    """Whether the exact value of an expression at a point is compatible with its ball there."""
    try:
        exact = compile_expression(value, ()).ball((), _EXACT_FROM_BITS)
    except (UnsupportedNode, SubstitutionError):
        return False
    ball = program.ball([point[symbol] for symbol in program.variables], _EXACT_FROM_BITS)
    if not (exact.is_finite() and ball.is_finite()):
        return False
    return bool(flint.acb(exact).overlaps(flint.acb(ball)))


def _is_zero(number: sympy.Expr) -> bool:
    """Whether a number is proved to be zero."""
    if number.is_Rational:
        return bool(number == 0)
    from symsolve.checking.normal_form import prove_zero

    return bool(prove_zero(number, Domain()))


def _decimal(program: Program, values: Sequence[Any], digits: int) -> str:
    try:
        return program.enclose(values, digits, max_bits=MAX_BITS).digits(digits)
    except PrecisionNotReached:
        # Zero without being plainly zero, or no value at all.
        point = dict(zip(program.variables, map(sympy.sympify, values), strict=True))
        if program.expression.xreplace(point).is_zero:
            return "0"
        return Enclosure(program.ball(values, MAX_BITS), MAX_BITS).digits(digits)


class Membership:
    """Whether exact points lie in a domain with certainty, side conditions included.

    Examples:
        >>> from symsolve.claims import Interval
        >>> x, y = sympy.symbols("x y", positive=True)
        >>> inside = Membership(Domain({x: Interval(0, 1), y: Interval(0, 9)}, where=[sympy.exp(x) < y]))
        >>> [inside({x: sympy.Integer(1), y: sympy.Integer(y_value)}) for y_value in (2, 3)]
        [False, True]
    """

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self._spans = {symbol: Span.of(given) for symbol, given in domain.ranges.items()}
        self._conditions = [Comparison(relation, domain.symbols) for relation in domain.where]

    def __call__(self, point: Point) -> bool:
        """Whether a point certainly lies in the domain."""
        return all(span.contains(point[symbol]) for symbol, span in self._spans.items()) and all(
            self._holds(condition, point) for condition in self._conditions
        )

    @staticmethod
    def _holds(condition: Comparison, point: Point) -> bool:
        truth = condition.at(point)
        if truth is Truth.UNKNOWN and condition.relation.op == "==":
            return condition.exactly_equal(point)
        return truth is Truth.TRUE
