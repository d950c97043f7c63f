"""Lowering of elementary and special functions."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.functions.special import bessel, beta_functions, elliptic_integrals, error_functions, polynomials

from symsolve.errors import UnsupportedNode
from symsolve.evaluation.lowering import Lowering, NodeRule, plain_rule

__all__ = ["NODES"]


def _reciprocal(op: str) -> NodeRule:
    def rule(lowering: Lowering, node: Any) -> int:
        return lowering.emit("div", lowering.integer(1), lowering.emit(op, *lowering.arguments(node)))

    return rule


def _of_reciprocal(op: str) -> NodeRule:
    def rule(lowering: Lowering, node: Any) -> int:
        (argument,) = lowering.arguments(node)
        return lowering.emit(op, lowering.emit("div", lowering.integer(1), argument))

    return rule


def _by_count(**ops: str) -> NodeRule:
    names = {int(key[1:]): op for key, op in ops.items()}

    def rule(lowering: Lowering, node: Any) -> int:
        if len(node.args) not in names:
            raise UnsupportedNode(
                f"{node} has {len(node.args)} arguments; the evaluator knows {sorted(names)}"
            )
        return lowering.emit(names[len(node.args)], *lowering.arguments(node))

    return rule


def _constant_integer(node: Any, argument: Any, what: str) -> int:
    if not isinstance(argument, sympy.Integer):
        raise UnsupportedNode(f"{node}: the {what} must be a constant integer, not {argument}")
    return int(argument)


def _log(lowering: Lowering, node: Any) -> int:
    registers = [lowering.emit("log", register) for register in lowering.arguments(node)]
    return registers[0] if len(registers) == 1 else lowering.emit("div", *registers)


def _polygamma(lowering: Lowering, node: Any) -> int:
    order = _constant_integer(node, node.args[0], "order")
    return _polygamma_of(lowering, order, lowering.arguments(node)[1], node)


def _polygamma_of(lowering: Lowering, order: int, argument: int, node: Any) -> int:
    if order < 0:
        raise UnsupportedNode(f"{node}: a polygamma function of negative order has no rule")
    return (
        lowering.emit("digamma", argument)
        if order == 0
        else lowering.emit("polygamma", argument, data=(order,))
    )


def _fixed_polygamma(order: int) -> NodeRule:
    return lambda lowering, node: _polygamma_of(lowering, order, lowering.arguments(node)[0], node)


def _factorial(lowering: Lowering, node: Any) -> int:
    (argument,) = lowering.arguments(node)
    return lowering.emit("gamma", lowering.emit("add", argument, lowering.integer(1)))


def _falling(lowering: Lowering, node: Any) -> int:
    base, count = lowering.arguments(node)
    start = lowering.emit("add", lowering.emit("sub", base, count), lowering.integer(1))
    return lowering.emit("rising", start, count)


def _harmonic(lowering: Lowering, node: Any) -> int:
    registers = lowering.arguments(node)
    if len(registers) == 1 or node.args[1] == 1:
        shifted = lowering.emit("add", registers[0], lowering.integer(1))
        return lowering.emit("add", lowering.emit("digamma", shifted), lowering.emit("euler_gamma"))
    count, order = registers
    rest = lowering.emit("hurwitz_zeta", order, lowering.emit("add", count, lowering.integer(1)))
    return lowering.emit("sub", lowering.emit("zeta", order), rest)


def _lambert_w(lowering: Lowering, node: Any) -> int:
    branch = _constant_integer(node, node.args[1], "branch") if len(node.args) == 2 else 0
    return lowering.emit("lambert_w", lowering.arguments(node)[0], data=(branch,))


def _offset_logarithmic_integral(lowering: Lowering, node: Any) -> int:
    (argument,) = lowering.arguments(node)
    return lowering.emit("sub", lowering.emit("li", argument), lowering.emit("li", lowering.integer(2)))


def _hyper(lowering: Lowering, node: Any) -> int:
    upper, lower, argument = node.args
    registers = [lowering.register(a) for a in (*upper, *lower)]
    return lowering.emit(
        "hypergeometric", *registers, lowering.register(argument), data=(len(upper), len(lower))
    )


def _tuple(lowering: Lowering, node: Any) -> int:
    # A list of parameters is read by its parent; the register of the list itself is never used.
    return lowering.integer(0)


def _betainc(op: str) -> NodeRule:
    def rule(lowering: Lowering, node: Any) -> int:
        first, second, lower, upper = lowering.arguments(node)
        return lowering.emit(
            "sub", lowering.emit(op, first, second, upper), lowering.emit(op, first, second, lower)
        )

    return rule


def _erf2(lowering: Lowering, node: Any) -> int:
    lower, upper = lowering.arguments(node)
    return lowering.emit("sub", lowering.emit("erf", upper), lowering.emit("erf", lower))


def _heaviside(lowering: Lowering, node: Any) -> int:
    argument, at_zero = lowering.arguments(node)
    zero, one = lowering.integer(0), lowering.integer(1)
    positive, negative = lowering.emit("lt", zero, argument), lowering.emit("lt", argument, zero)
    return lowering.emit("select", positive, one, negative, zero, lowering.emit("true"), at_zero)


def _kronecker(lowering: Lowering, node: Any) -> int:
    first, second = lowering.arguments(node)[:2]
    if len(node.args) > 2:
        raise UnsupportedNode(f"{node}: a Kronecker delta with a range has no rule")
    one, zero = lowering.integer(1), lowering.integer(0)
    return lowering.emit("select", lowering.emit("eq", first, second), one, lowering.emit("true"), zero)


_ONE_TO_ONE = {
    "exp": [sympy.exp],
    "sin": [sympy.sin], "cos": [sympy.cos], "tan": [sympy.tan], "cot": [sympy.cot],
    "asin": [sympy.asin], "acos": [sympy.acos], "atan": [sympy.atan], "acot": [sympy.acot],
    "atan2": [sympy.atan2],
    "sinh": [sympy.sinh], "cosh": [sympy.cosh], "tanh": [sympy.tanh], "coth": [sympy.coth],
    "asinh": [sympy.asinh], "acosh": [sympy.acosh], "atanh": [sympy.atanh],
    "sinc": [sympy.sinc],
    "gamma": [sympy.gamma], "loggamma": [sympy.loggamma], "beta": [sympy.beta],
    "polylog": [sympy.polylog], "lerchphi": [sympy.lerchphi],
    "uppergamma": [sympy.uppergamma], "lowergamma": [sympy.lowergamma],
    "expint": [sympy.expint], "ei": [sympy.Ei], "li": [sympy.li], "si": [sympy.Si], "ci": [sympy.Ci],
    "shi": [sympy.Shi], "chi": [sympy.Chi],
    "erf": [sympy.erf], "erfc": [sympy.erfc], "erfi": [sympy.erfi],
    "erfinv": [sympy.erfinv], "erfcinv": [sympy.erfcinv],
    "fresnels": [sympy.fresnels], "fresnelc": [sympy.fresnelc],
    "bessel_j": [bessel.besselj], "bessel_y": [bessel.bessely],
    "bessel_i": [bessel.besseli], "bessel_k": [bessel.besselk],
    "airy_ai": [sympy.airyai], "airy_bi": [sympy.airybi],
    "airy_ai_prime": [sympy.airyaiprime], "airy_bi_prime": [sympy.airybiprime],
    "elliptic_k": [elliptic_integrals.elliptic_k], "elliptic_f": [elliptic_integrals.elliptic_f],
    "floor": [sympy.floor], "ceiling": [sympy.ceiling], "frac": [sympy.frac], "mod": [sympy.Mod],
    "re": [sympy.re], "im": [sympy.im], "conjugate": [sympy.conjugate], "arg": [sympy.arg],
    "abs": [sympy.Abs], "sign": [sympy.sign],
    "binomial": [sympy.binomial], "rising": [sympy.rf],
    "bernoulli": [sympy.bernoulli], "fibonacci": [sympy.fibonacci],
    "legendre": [polynomials.legendre], "chebyshev_t": [polynomials.chebyshevt],
    "chebyshev_u": [polynomials.chebyshevu], "hermite": [polynomials.hermite],
    "laguerre": [polynomials.laguerre], "assoc_laguerre": [polynomials.assoc_laguerre],
    "gegenbauer": [polynomials.gegenbauer], "jacobi": [polynomials.jacobi],
}  # fmt: skip

NODES: dict[type, NodeRule] = {
    **{node: plain_rule(op) for op, nodes in _ONE_TO_ONE.items() for node in nodes},
    sympy.log: _log,
    sympy.sec: _reciprocal("cos"),
    sympy.csc: _reciprocal("sin"),
    sympy.sech: _reciprocal("cosh"),
    sympy.csch: _reciprocal("sinh"),
    sympy.asec: _of_reciprocal("acos"),
    sympy.acsc: _of_reciprocal("asin"),
    sympy.acoth: _of_reciprocal("atanh"),
    sympy.asech: _of_reciprocal("acosh"),
    sympy.acsch: _of_reciprocal("asinh"),
    sympy.polygamma: _polygamma,
    sympy.digamma: _fixed_polygamma(0),
    sympy.trigamma: _fixed_polygamma(1),
    sympy.zeta: _by_count(n1="zeta", n2="hurwitz_zeta"),
    sympy.dirichlet_eta: _by_count(n1="dirichlet_eta"),
    sympy.stieltjes: _by_count(n1="stieltjes"),
    elliptic_integrals.elliptic_e: _by_count(n1="elliptic_e", n2="elliptic_e_incomplete"),
    elliptic_integrals.elliptic_pi: _by_count(n2="elliptic_pi", n3="elliptic_pi_incomplete"),
    sympy.factorial: _factorial,
    sympy.ff: _falling,
    sympy.harmonic: _harmonic,
    sympy.LambertW: _lambert_w,
    sympy.Li: _offset_logarithmic_integral,
    sympy.hyper: _hyper,
    sympy.Tuple: _tuple,
    beta_functions.betainc: _betainc("beta_lower"),
    beta_functions.betainc_regularized: _betainc("beta_lower_regularized"),
    error_functions.erf2: _erf2,
    sympy.Heaviside: _heaviside,
    sympy.KroneckerDelta: _kronecker,
}
