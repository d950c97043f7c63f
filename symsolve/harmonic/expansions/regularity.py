"""Whether a function is real-analytic for all u > 0: no pole, branch point, kink or jump there.

Moving a contour past the pole of zeta needs it: the transform of a function with a kink decays too slowly.
"""

from __future__ import annotations

import sympy

from symsolve.errors import OutsideDomain
from symsolve.harmonic.expansions.signs import Ground

_ENTIRE = (
    sympy.exp, sympy.sin, sympy.cos, sympy.sinh, sympy.cosh, sympy.tanh, sympy.erf, sympy.erfc, sympy.atan,
    sympy.asinh, sympy.sech,
)  # fmt: skip
_POSITIVE_LAST = (sympy.log, sympy.uppergamma, sympy.lowergamma, sympy.expint, sympy.coth, sympy.csch)


def require_analytic(h: sympy.Expr, u: sympy.Symbol, ground: Ground) -> None:
    """Make sure that h is analytic for u > 0; conditions on parameters are noted on the ground.

    Raises:
        OutsideDomain: it is not, or that could not be proved.
    """
    for node in sympy.preorder_traversal(h):
        if isinstance(node, sympy.Basic) and node.has(u):
            _require_node(node, u, ground)


def known_positive(h: sympy.Expr, u: sympy.Symbol, ground: Ground) -> bool:
    """Whether h is known to be positive for all u > 0, without anything new to be assumed."""
    trial = Ground(ground.facts)
    try:
        found = _positive(h, u, trial)
    except OutsideDomain:
        return False
    return found and all(condition in ground.conditions for condition in trial.conditions)


def _require_node(node: sympy.Basic, u: sympy.Symbol, ground: Ground) -> None:
    if node == u or isinstance(node, (sympy.Add, sympy.Mul, sympy.Tuple, sympy.Sum, *_ENTIRE)):
        return
    if isinstance(node, sympy.Pow):
        if not (node.exp.is_Integer and node.exp >= 0) and node.base.has(u):
            _require_positive(node.base, u, ground)
        return
    if isinstance(node, _POSITIVE_LAST) and not any(argument.has(u) for argument in node.args[:-1]):
        _require_positive(node.args[-1], u, ground)
        return
    if isinstance(node, sympy.polylog) and not node.args[0].has(u):
        _require_positive(-node.args[1], u, ground)
        return
    raise OutsideDomain(
        f"{node}: not known to be analytic for all {u} > 0, so that the asymptotic terms of its sum can't be "
        "read off its transform; write the base function with exp, log, powers, erfc, uppergamma"
    )


def _require_positive(expression: sympy.Expr, u: sympy.Symbol, ground: Ground) -> None:
    if not _positive(expression, u, ground):
        raise OutsideDomain(
            f"{expression}: not proved to be positive for all {u} > 0, so that the base function may be "
            "singular there; declare the parameters positive, or write it as a sum of positive terms"
        )


def _positive(expression: sympy.Expr, u: sympy.Symbol, ground: Ground) -> bool:
    if expression.is_positive:
        return True
    if isinstance(expression, sympy.Add):
        return _positive_sum(expression, u, ground)
    if isinstance(expression, sympy.Mul):
        constant, varying = expression.as_independent(u)
        if not all(_positive(factor, u, ground) for factor in sympy.Mul.make_args(varying)):
            return False
        ground.require_positive(constant, f"{expression}, in the base function")
        return True
    if isinstance(expression, sympy.Pow):
        return _positive(expression.base, u, ground)
    return False


def _positive_sum(expression: sympy.Add, u: sympy.Symbol, ground: Ground) -> bool:
    constants = []
    for term in expression.args:
        constant, varying = term.as_independent(u, as_Add=False)
        if not (varying == 1 or varying.is_positive or _positive(varying, u, ground)):
            return _without_root(expression, u)
        constants.append(constant)
    if any(ground.known_sign(constant) == -1 for constant in constants):
        return _without_root(expression, u)
    for constant in constants:
        if ground.known_sign(constant) is None:
            ground.require_positive(constant, f"{expression}, in the base function")
    return True


def _without_root(expression: sympy.Expr, u: sympy.Symbol) -> bool:
    """Sturm's count for polynomials in u, or in one exponential exp(c u), with rational coefficients."""
    y = sympy.Dummy("y", positive=True)
    exponentials = {node.args[0] for node in expression.atoms(sympy.exp)}
    lowest = sympy.Integer(0)
    if exponentials:
        rates = [sympy.cancel(argument / u) for argument in exponentials]
        if not all(rate.is_Integer for rate in rates):
            return False
        expression = expression.replace(sympy.exp, lambda argument: y ** sympy.cancel(argument / u))
        lowest = sympy.Integer(1)
    else:
        expression = expression.xreplace({u: y})
    if expression.has(u) or expression.free_symbols != {y} or not expression.is_rational_function(y):
        return False
    top, bottom = sympy.fraction(sympy.together(expression))
    polynomials = [sympy.Poly(part, y) for part in (top, bottom)]
    if not all(polynomial.domain in (sympy.ZZ, sympy.QQ) for polynomial in polynomials):
        return False
    # Roots at the lower end itself don't matter: u = 0 is no point of the half-line.
    inside = [p.count_roots(lowest, sympy.oo) - (p.eval(lowest) == 0) for p in polynomials]
    return not any(inside) and bool(expression.subs(y, 2) > 0)
