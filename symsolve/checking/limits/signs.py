"""Signs of quantities that do not move, on a whole domain."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy

from symsolve.checking.normal_form import Proof, prove_sign, prove_zero
from symsolve.claims import Domain
from symsolve.claims.sampling import Draw
from symsolve.errors import SymsolveError
from symsolve.evaluation import compile_expression

Choices = list[tuple[sympy.Symbol, list[sympy.Expr]]]
_MOST_CASES = 64
_PROOF_SECONDS = 2.0
# Functions that are positive where these quantities are.
_POSITIVE_WHERE: dict[type, Callable[..., tuple[sympy.Expr, ...]]] = {
    sympy.gamma: lambda u: (u,),
    sympy.zeta: lambda s, a=sympy.S.One: (s - 1, a),
    sympy.beta: lambda a, b: (a, b),
    sympy.uppergamma: lambda s, u: (u,),
    sympy.lowergamma: lambda s, u: (s, u),
    sympy.erfc: lambda u: (),
    sympy.besselk: lambda nu, u: (u,),
    sympy.LambertW: lambda u: (u,),
}


class Undecided(Exception):
    """The symbolic route ends here; the message says why. Never leaves this package."""


class SignOracle:
    """Decides the sign of expressions in the parameters of a domain, or says that it can't.

    Every answer holds on the whole domain. Expressions are in the symbols of ``domain.assumed()``.
    """

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.names = domain.assumed()
        self._back = {assumed: symbol for symbol, assumed in self.names.items()}
        self._choices = _choices(domain, self.names)
        self._known: dict[sympy.Expr, int] = {}
        self._names: dict[sympy.Expr, sympy.Symbol] = {}

    def bounded(self, lower: int, upper: int) -> sympy.Symbol:
        """A quantity about which nothing is known but that it stays between two numbers."""
        symbol = sympy.Dummy("bounded", real=True)
        self._choices.append(
            (symbol, _parametrised(sympy.Integer(lower), sympy.Integer(upper), False, False))
        )
        return symbol

    def sign(self, expression: sympy.Expr) -> int:
        """-1, 0 or 1.

        Raises:
            Undecided: the sign varies on the domain, or it was not found.
        """
        if expression not in self._known:
            self._known[expression] = self._sign(expression)
        return self._known[expression]

    def is_zero(self, expression: sympy.Expr) -> bool:
        """Whether it provably vanishes on the whole domain; False means only that no proof was found."""
        if expression.is_zero or sympy.expand(expression) == 0:
            return True
        try:
            return isinstance(
                prove_zero(expression.xreplace(self._back), self.domain, seconds=_PROOF_SECONDS), Proof
            )
        except (SymsolveError, ValueError, TypeError, ArithmeticError, AttributeError):
            return False

    def original(self, expression: sympy.Expr) -> sympy.Expr:
        """The expression in the symbols of the domain."""
        return expression.xreplace(self._back)

    def _sign(self, expression: sympy.Expr) -> int:
        expression = self._with_names_for_positive_functions(expression)
        for method in (_by_assumptions, self._of_number, self._of_product, self._by_positive_terms):
            found = method(expression)
            if found is not None:
                return found
        found = self._by_proof(expression)
        if found is None:
            raise Undecided(f"the sign of {self._shown(expression)} is not known on the domain")
        return found

    def _with_names_for_positive_functions(self, expression: sympy.Expr) -> sympy.Expr:
        """Functions that SymPy does not know to be positive, by symbols that are."""
        names = {}
        for node in expression.atoms(*_POSITIVE_WHERE):
            if (
                not node.is_positive
                and node.free_symbols
                and self._holds(_POSITIVE_WHERE[type(node)](*node.args))
            ):
                names[node] = self._names.setdefault(node, sympy.Dummy(str(node), positive=True))
        return expression.xreplace(names) if names else expression

    def _shown(self, expression: sympy.Expr) -> sympy.Expr:
        return self.original(expression.xreplace({name: node for node, name in self._names.items()}))

    def _holds(self, quantities: tuple[sympy.Expr, ...]) -> bool:
        try:
            return all(self.sign(quantity) > 0 for quantity in quantities)
        except Undecided:
            return False

    def _of_number(self, expression: sympy.Expr) -> int | None:
        if expression.free_symbols:
            return None
        found = sign_of_number(expression)
        return 0 if found is None and self.is_zero(expression) else found

    def _of_product(self, expression: sympy.Expr) -> int | None:
        if not isinstance(expression, sympy.Mul):
            return None
        try:
            signs = [self.sign(factor) for factor in expression.args]
        except Undecided:
            return None
        return int(sympy.prod(signs))

    def _by_positive_terms(self, expression: sympy.Expr) -> int | None:
        cases = list(itertools.islice(combinations(expression, self._choices), _MOST_CASES + 1))
        if len(cases) > _MOST_CASES:
            return None
        signs = {_sign_of_quotient(case) for case in cases}
        return signs.pop() if len(signs) == 1 else None

    def _by_proof(self, expression: sympy.Expr) -> int | None:
        expression = expression.xreplace({name: node for node, name in self._names.items()})
        if not expression.free_symbols <= set(self._back):
            return None
        try:
            found = prove_sign(self.original(expression), self.domain, seconds=_PROOF_SECONDS)
        except (SymsolveError, ValueError, TypeError, ArithmeticError, AttributeError):
            return None
        if found is None or len(found.value) != 1:
            return None
        return int(next(iter(found.value)))


def sign_of_number(number: sympy.Expr) -> int | None:
    """The certified sign of a constant; ``None`` if balls can't tell it from zero, or it is not real."""
    if number.is_Rational:
        return int(sympy.sign(number))
    try:
        program = compile_expression(number, ())
    except SymsolveError:
        return None
    for bits in (64, 256, 1024):
        ball: Any = program.ball((), bits)
        if not hasattr(ball, "lower"):
            return None
        if ball > 0:
            return 1
        if ball < 0:
            return -1
    return None


def _by_assumptions(expression: sympy.Expr) -> int | None:
    if expression.is_positive:
        return 1
    if expression.is_negative:
        return -1
    return 0 if expression.is_zero else None


def _sign_of_quotient(expression: sympy.Expr) -> int | None:
    top, bottom = sympy.fraction(sympy.together(expression))
    above, below = _sign_of_terms(sympy.expand(top)), _sign_of_terms(sympy.expand(bottom))
    return None if above is None or not below else above * below


def _sign_of_terms(expression: sympy.Expr) -> int | None:
    """The sign of a sum whose terms pull in one direction."""
    terms = sympy.Add.make_args(expression)
    if all(term.is_nonnegative for term in terms) and any(term.is_positive for term in terms):
        return 1
    if all(term.is_nonpositive for term in terms) and any(term.is_negative for term in terms):
        return -1
    return 0 if expression == 0 else None


def _choices(domain: Domain, names: Mapping[sympy.Symbol, sympy.Symbol]) -> Choices:
    """Each variable, in the order of drawing, as functions of earlier ones and of positive quantities.

    Where several bounds apply only one is used: the set described is then larger than the domain,
    and what holds on it holds on the domain. A closed upper end is a choice of its own.
    """
    return [(names[draw.symbol], _between(draw, names)) for draw in domain.plan().draws]


def _between(draw: Draw, names: Mapping[sympy.Symbol, sympy.Symbol]) -> list[sympy.Expr]:
    given = draw.range
    lower, upper, left_open, right_open = given.lower, given.upper, given.left_open, given.right_open
    for bound in draw.bounds:
        value = bound.expression.xreplace(dict(names))
        if bound.op == "==":
            return [value]
        if bound.op in (">", ">="):
            lower, left_open = value, bound.op == ">"
        elif bound.op in ("<", "<="):
            upper, right_open = value, bound.op == "<"
    return _parametrised(lower, upper, left_open, right_open)


def _parametrised(
    lower: sympy.Expr, upper: sympy.Expr, left_open: bool, right_open: bool
) -> list[sympy.Expr]:
    above = sympy.Dummy("p", **{"positive" if left_open else "nonnegative": True})
    if lower.is_infinite and upper.is_infinite:
        return [sympy.Dummy("free", real=True)]
    if upper.is_infinite:
        return [lower + above]
    if lower.is_infinite:
        return [upper - sympy.Dummy("p", **{"positive" if right_open else "nonnegative": True})]
    inside = (lower + above * upper) / (1 + above)
    return [inside] if right_open else [inside, upper]


def combinations(expression: sympy.Expr, choices: Choices) -> Iterator[sympy.Expr]:
    """The expression with every combination of choices put in, the last drawn variable first."""
    if not choices:
        yield expression
        return
    (symbol, options), rest = choices[-1], choices[:-1]
    for option in options if symbol in expression.free_symbols else [symbol]:
        yield from combinations(expression.xreplace({symbol: option}), rest)
