"""Compiled expressions: one straight-line program, evaluated in four kinds of arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import sympy
from flint import acb, arb

from symsolve.errors import NoEnclosure, PrecisionNotReached, SubstitutionError
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.ball import BallProgram
from symsolve.evaluation.enclosure import Enclosure
from symsolve.evaluation.exact import exact_expression, kept_balls, to_arb
from symsolve.evaluation.generated import BallFunction
from symsolve.evaluation.interval import IntervalProgram
from symsolve.evaluation.lowering import lower
from symsolve.evaluation.multiprecision import evaluate_tape, to_global_context
from symsolve.evaluation.precision import multiprecision, with_precision, working_precision
from symsolve.evaluation.sums.refusal import Diverges, Refusal, noted
from symsolve.evaluation.tape import Tape

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from symsolve.evaluation.arrays import ArrayProgram

__all__ = ["Program", "compile_expression", "evaluate"]

DEFAULT_MAX_BITS = 1 << 14
# Integrals cost far more than linearly in the precision.
DEFAULT_MAX_BITS_WITH_INTEGRALS = 1 << 11


def compile_expression(expression: Any, variables: Sequence[sympy.Symbol]) -> Program:
    """Compile a SymPy expression once, for many evaluations.

    Args:
        expression: a SymPy expression without floating-point numbers.
        variables: its symbols, in the order in which values will be given.

    Raises:
        UnsupportedNode: a node has no rule; the message names it.
        SubstitutionError: a symbol is missing from ``variables`` or listed twice.
        InexactNumber: the expression contains a Float.

    Example:
        >>> from fractions import Fraction
        >>> import sympy
        >>> x = sympy.Symbol("x")
        >>> program = compile_expression(sympy.exp(x) / 3, [x])
        >>> program.ball([Fraction(1, 2)], 64)
        [0.5495737569000... +/- ...]
        >>> float(program.array(0.5))
        0.549573756900042...
    """
    tree = (
        exact_expression(expression, "the expression")
        if not isinstance(expression, sympy.Basic)
        else expression
    )
    symbols = tuple(variables)
    _check_variables(symbols)
    return Program(tree, symbols, *lower(tree, symbols))


def _check_variables(symbols: tuple[Any, ...]) -> None:
    for symbol in symbols:
        if not isinstance(symbol, sympy.Symbol):
            raise SubstitutionError(
                f"the variable {symbol!r} is a {type(symbol).__name__}, not a Symbol; pass the symbol object"
            )
    twice = {str(s) for s in symbols if symbols.count(s) > 1}
    if twice:
        raise SubstitutionError(f"the variables {', '.join(sorted(twice))} are listed twice; list each once")


class Program:
    """A compiled expression.

    Attributes:
        expression: the SymPy expression.
        variables: its symbols, in the order of the values.
        tape: the straight-line program that all arithmetics share.
        used: the variables that the expression really contains.
    """

    def __init__(
        self,
        expression: sympy.Basic,
        variables: tuple[sympy.Symbol, ...],
        tape: Tape,
        used: frozenset[sympy.Symbol],
    ) -> None:
        self.expression = expression
        self.variables = variables
        self.tape = tape
        self.used = used
        self._inputs: dict[Any, Program] = {}
        self._ball_functions: dict[int, BallFunction] = {}

    @cached_property
    def _ball_program(self) -> BallProgram:
        return BallProgram(self.tape, self._box, self._ball_functions)

    def ball(self, values: Sequence[Any], bits: int = 128) -> arb | acb:
        """A ball that contains the value for every point of the inputs.

        Args:
            values: for each variable an exact number, or a ``flint.arb`` that stands for a box.
            bits: working precision.

        Returns:
            A real ball where possible, else a complex one (principal branches). A ball that is not finite
            says nothing: the point may be outside the domain, or the precision too low.

        Example:
            >>> import sympy
            >>> x = sympy.Symbol("x")
            >>> compile_expression(sympy.log(x), [x]).ball([-1], 64)
            [3.1415926535897... +/- ...]j
        """
        if len(values) != len(self.variables):
            raise self._wrong_count(len(values))
        function = self._ball_functions.get(bits) or self._ball_program.evaluate
        return cast("arb | acb", with_precision(bits, function, values))

    def real_ball(self, values: Sequence[Any], bits: int = 128) -> arb:
        """As ``ball``, for what has to be real: nan where the value is not known to be.

        Example:
            >>> import sympy
            >>> x = sympy.Symbol("x")
            >>> compile_expression(sympy.sqrt(x), [x]).real_ball([-1], 64)
            nan
        """
        ball = self.ball(values, bits)
        return ball if isinstance(ball, arb) else arb.nan()

    def _box(self, value: Any, position: int, bits: int) -> arb:
        box = to_arb(value)
        if box is None:
            return self._number(value, position, bits)
        kept_balls(bits).keep(value, box)
        return box

    def _wrong_count(self, count: int) -> SubstitutionError:
        names = ", ".join(map(str, self.variables)) or "none"
        return SubstitutionError(
            f"{count} values for the {len(self.variables)} variables ({names}); give one value for each"
        )

    def _number(self, value: Any, position: int, bits: int) -> arb:
        """An exact real number that is not plainly rational, such as pi or sqrt(2)."""
        exact = exact_expression(value, str(self.variables[position]))
        program = self._inputs.get(exact)
        if program is None:
            program = self._inputs[exact] = compile_expression(exact, ())
        ball = program.ball((), bits)
        if isinstance(ball, acb):
            raise SubstitutionError(
                f"{self.variables[position]} = {value} is not a real number; only real points are evaluated"
            )
        return ball

    def interval(self, values: Sequence[tuple[Any, Any]], bits: int = 64) -> tuple[arb, arb]:
        """Ends between which the value lies on a whole box, whose sides may be infinite.

        Args:
            values: for each variable a pair (lower, upper) of exact numbers, where -oo and oo are allowed.
            bits: precision of the ends, which are rounded outward.

        Returns:
            Lower and upper end; (-oo, +oo) where nothing is known, in particular wherever the expression
            may be undefined or not real on the box.

        Example:
            >>> import sympy
            >>> x = sympy.Symbol("x")
            >>> compile_expression(sympy.exp(-x), [x]).interval([(10, sympy.oo)])
            (0, [4.539992976248...e-5 +/- ...])
        """
        if len(values) != len(self.variables):
            raise self._wrong_count(len(values))
        with working_precision(bits):
            boxes = [self._side(pair, position, bits) for position, pair in enumerate(values)]
            return self._interval_program.evaluate(boxes)

    @cached_property
    def _interval_program(self) -> IntervalProgram:
        return IntervalProgram(self.tape)

    def _side(self, pair: tuple[Any, Any], position: int, bits: int) -> tuple[arb, arb]:
        lower, upper = (self._end(end, position, bits) for end in pair)
        lower, upper = lower.lower(), upper.upper()
        if (
            lower > upper
            or lower.is_nan()
            or upper.is_nan()
            or lower == arb.pos_inf()
            or upper == arb.neg_inf()
        ):
            raise SubstitutionError(
                f"({pair[0]}, {pair[1]}) is no interval for {self.variables[position]}: give (lower, upper) "
                "with lower <= upper"
            )
        return lower, upper

    def _end(self, end: Any, position: int, bits: int) -> arb:
        if end is sympy.oo or end is -sympy.oo:
            return arb.pos_inf() if end is sympy.oo else arb.neg_inf()
        box = to_arb(end)
        return self._number(end, position, bits) if box is None else box

    def mpf(self, values: Sequence[Any], digits: int = 15) -> Any:
        """The value by mpmath: an independent second opinion, without a certificate.

        Args:
            values: an exact number for each variable.
            digits: working precision in decimal digits.

        Returns:
            An ``mpf`` or ``mpc``; nan where mpmath finds no value.

        Example:
            >>> import mpmath, sympy
            >>> x = sympy.Symbol("x")
            >>> value = compile_expression(sympy.gamma(x), [x]).mpf([sympy.Rational(1, 2)], 25)
            >>> mpmath.nstr(value, 20)
            '1.7724538509055160273'
        """
        if len(values) != len(self.variables):
            raise self._wrong_count(len(values))
        with multiprecision(digits) as mp:
            numbers = [self._multiprecision_number(v, k, mp) for k, v in enumerate(values)]
            return to_global_context(evaluate_tape(self.tape, mp, numbers))

    def _multiprecision_number(self, value: Any, position: int, mp: Any) -> Any:
        exact = exact_expression(value, str(self.variables[position]))
        return evaluate_tape(lower(exact, ())[0], mp, ())

    def array(self, *arrays: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """The values on arrays of float64 points: fast, not certified, nan where there is no real value.

        Args:
            *arrays: for each variable an array or a number; they are broadcast.

        Example:
            >>> import sympy
            >>> x = sympy.Symbol("x")
            >>> compile_expression(sympy.sqrt(x), [x]).array([4, 9, -1])
            array([ 2.,  3., nan])
        """
        if len(arrays) != len(self.variables):
            raise self._wrong_count(len(arrays))
        return self._array_program.evaluate(arrays)

    @property
    def goes_point_by_point(self) -> bool:
        """Whether ``array`` loops over the points in Python, since NumPy has no form of some function.

        Example:
            >>> x = sympy.Symbol("x", positive=True)
            >>> [compile_expression(f(x), [x]).goes_point_by_point for f in (sympy.gamma, sympy.zeta)]
            [False, True]
        """
        return self._array_program.goes_point_by_point

    @cached_property
    def _array_program(self) -> ArrayProgram:
        # SciPy is loaded only by those who evaluate arrays.
        from symsolve.evaluation.arrays import ArrayProgram

        return ArrayProgram(self.tape)

    def enclose(
        self,
        values: Sequence[Any],
        digits: int | None = None,
        *,
        relative_accuracy: Any = None,
        absolute_accuracy: Any = None,
        max_bits: int | None = None,
    ) -> Enclosure:
        """Raise the precision until the certified accuracy is reached.

        Args:
            values: an exact number for each variable.
            digits: relative accuracy as a number of decimal digits (15 if no accuracy is given).
            relative_accuracy: an exact number; the error is at most this times the modulus of the value.
            absolute_accuracy: an exact number; the error is at most this. The only goal that a value which is
                zero without being plainly zero can reach.
            max_bits: give up beyond this precision.

        Raises:
            NoEnclosure: an infinite sum or an improper integral in it diverges, or can't be bounded.
            PrecisionNotReached: names the expression, the point and the precision; ``.best`` holds the best
                enclosure found.

        Example:
            >>> import sympy
            >>> x = sympy.Symbol("x")
            >>> compile_expression(sympy.sqrt(x) - 10**20, [x]).enclose([10**40 + 1], digits=20).digits(20)
            '5.0000000000000000000e-21'
        """
        goal = Goal.of(digits, relative_accuracy, absolute_accuracy)
        limit = max_bits or self._default_limit()
        best: Enclosure | None = None
        bits = min(goal.first_bits, limit)
        while True:
            with noted() as refusals:
                found = Enclosure(self.ball(values, bits), bits)
            if goal.is_met(found):
                return found
            stuck = best is not None and self._has_integral and not goal.improves(best, found)
            best = found if best is None or goal.improves(best, found) else best
            if bits >= limit or stuck:
                if refusals and not best.is_finite:
                    error = NoEnclosure(self._refused(refusals))
                    error.best = best  # type: ignore[attr-defined]
                    raise error
                raise self._not_reached(values, goal, bits, best)
            bits = min(2 * bits, limit)

    def _refused(self, refusals: Sequence[Refusal]) -> str:
        text = str(self.expression)
        shown = text if len(text) < 200 else text[:197] + "..."
        diverging = [refusal for refusal in refusals if isinstance(refusal, Diverges)]
        if diverging:
            return f"a sum or an integral in {shown} diverges: {diverging[-1]}"
        return f"cannot show that a sum or an integral in {shown} converges, or bound it: {refusals[-1]}"

    @cached_property
    def _has_integral(self) -> bool:
        return bool(self.tape.ops & {"integral", "infinite_sum", "integral_to_infinity"})

    def _default_limit(self) -> int:
        return DEFAULT_MAX_BITS_WITH_INTEGRALS if self._has_integral else DEFAULT_MAX_BITS

    def _not_reached(
        self, values: Sequence[Any], goal: Goal, bits: int, best: Enclosure
    ) -> PrecisionNotReached:
        point = (
            ", ".join(f"{symbol} = {value}" for symbol, value in zip(self.variables, values))
            or "no variables"
        )
        text = str(self.expression) if len(self.tape.instructions) < 500 else "a long expression"
        shown = text if len(text) < 200 else text[:197] + "..."
        error = PrecisionNotReached(
            f"{shown} at {point}: {goal} was not certified with {bits} bits; best enclosure "
            f"{best.ball.str(10)}. If the value is exactly zero no relative accuracy can be reached: "
            "ask for absolute_accuracy; if the point is outside the domain there is no value; "
            "otherwise raise max_bits"
        )
        error.best = best  # type: ignore[attr-defined]
        return error

    def __repr__(self) -> str:
        return f"Program({len(self.tape.instructions)} instructions in {', '.join(map(str, self.variables))})"


def evaluate(
    expression: Any,
    at: Mapping[sympy.Symbol, Any] | None = None,
    *,
    digits: int | None = None,
    relative_accuracy: Any = None,
    absolute_accuracy: Any = None,
    max_bits: int | None = None,
) -> Enclosure:
    """A certified enclosure of an expression at an exact point.

    Args:
        expression: a SymPy expression.
        at: an exact value for every free symbol of it, and for nothing else.
        digits: relative accuracy in decimal digits; 15 if no accuracy is given.
        relative_accuracy: the same as an exact number, such as ``Rational(1, 10**30)``.
        absolute_accuracy: bound of the error itself.
        max_bits: give up beyond this working precision.

    Raises:
        SubstitutionError: a key of ``at`` is no symbol, is unused, or a symbol has no value.
        InexactNumber: a Float in the expression or among the values.
        UnsupportedNode: a node without a rule.
        PrecisionNotReached: the accuracy could not be certified.

    Example:
        >>> import sympy
        >>> x = sympy.Symbol("x", positive=True)
        >>> evaluate(sympy.log(x) ** x, {x: sympy.Rational(7, 2)}, digits=30).digits(30)
        '2.20060033765390625168555137614'
    """
    point = dict(at or {})
    program = compile_expression(expression, tuple(point))
    _check_used(program)
    return program.enclose(
        list(point.values()),
        digits,
        relative_accuracy=relative_accuracy,
        absolute_accuracy=absolute_accuracy,
        max_bits=max_bits,
    )


def _check_used(program: Program) -> None:
    unused = [symbol for symbol in program.variables if symbol not in program.used]
    if unused:
        raise SubstitutionError(
            f"the values given for {', '.join(map(str, unused))} are not used: the expression has the "
            f"symbols {', '.join(sorted(map(str, program.used))) or 'none'}; symbols with the same name and "
            "other assumptions are different symbols: pass this very one, or drop the key"
        )
