"""Routes by algebra: signs of factors, sums of logarithms, products against products."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import sympy

from symsolve.checking.subdivision.factoring import factored
from symsolve.checking.subdivision.prover import Prover, Task, sampled_signs

_MAX_SIZE = 400
_WIDEST = 24


def by_normal_form(prover: Prover, task: Task) -> bool:
    """The sign that the exact normal form of the gap shows."""
    from symsolve.checking.normal_form.prove import prove_sign

    if task.gap.count_ops() > _MAX_SIZE:
        return False
    sign = prove_sign(task.gap, task.region, seconds=2.0)
    return sign is not None and sign.is_nonnegative and (not task.strict or sign.is_nonzero)


def by_factors(prover: Prover, task: Task) -> bool:
    """The sign of a product is the product of the signs of its factors."""
    if task.gap.count_ops() > _MAX_SIZE:
        return False
    return any(_factor_signs(prover, task, form) for form in _product_forms(task.gap))


def _product_forms(gap: sympy.Expr) -> Iterator[sympy.Expr]:
    """Equal expressions that are products; each different from the gap itself."""
    seen = {gap}
    makers: list[Callable[[], sympy.Expr | None]] = [
        lambda: gap,
        lambda: _factored(gap),
        lambda: _factored(sympy.expand_log(sympy.expand(gap))),
    ]
    for make in makers:
        product = make()
        if (
            product is None
            or (product in seen and product is not gap)
            or not (product.is_Mul or product.is_Pow)
        ):
            continue
        seen.add(product)
        yield product


def _factored(gap: sympy.Expr) -> sympy.Expr | None:
    if _is_wide(gap):
        return None
    try:
        numerator, denominator = sympy.fraction(sympy.together(gap))
        return factored(numerator) / factored(denominator)
    except (sympy.PolynomialError, NotImplementedError, AttributeError, ValueError):
        return None


def _is_wide(gap: sympy.Expr) -> bool:
    """Whether exponents hold large numbers: SymPy would factor polynomials of such a degree."""
    exponents = [e.args[0] for e in gap.atoms(sympy.exp)]
    exponents += [
        power.exp for power in gap.atoms(sympy.Pow) if not power.exp.is_Rational or power.base.is_Symbol
    ]
    weights = [term.as_coeff_Mul()[0] for e in exponents for term in sympy.Add.make_args(sympy.expand(e))]
    return any(weight.is_Rational and max(abs(weight.p), weight.q) > _WIDEST for weight in weights)


def _factor_signs(prover: Prover, task: Task, product: sympy.Expr) -> bool:
    tasks: list[Task] = []
    total = 1
    for factor in sympy.Mul.make_args(product):
        base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sympy.S.One)
        if not exponent.is_Integer:
            base, exponent = factor, sympy.S.One
        if base.is_number and base.is_positive:
            continue
        if exponent.is_even:
            if (
                task.strict
                and exponent.is_positive
                and not prover.holds(base, "!=", task.region, task.depth + 1)
            ):
                return False
            continue
        signs = sampled_signs(base, task.region)
        if len(signs) != 1:
            return False
        (sign,) = signs
        total *= sign
        # A factor of a denominator does not vanish where the gap is defined.
        strict = task.strict and bool(exponent.is_positive)
        tasks.append(task.to(sign * base, strict=strict))
    if total < 0 or any(step.gap == task.gap for step in tasks):
        return False
    return all(prover.prove(step) for step in sorted(tasks, key=lambda step: step.gap.count_ops()))


def by_logarithms(prover: Prover, task: Task) -> bool:
    """A sum of logarithms with rational weights is positive where the product of the arguments exceeds 1."""
    weights: list[tuple[sympy.Rational, sympy.Expr]] = []
    for term in sympy.Add.make_args(sympy.expand_mul(task.gap)):
        weight, rest = term.as_coeff_Mul()
        if not (weight.is_Rational and isinstance(rest, sympy.log)):
            return False
        weights.append((weight, rest.args[0]))
    scale = math.lcm(*[int(weight.q) for weight, _ in weights])
    if max(abs(weight * scale) for weight, _ in weights) > 12:
        return False
    above = sympy.Mul(*[argument ** (weight * scale) for weight, argument in weights if weight > 0])
    below = sympy.Mul(*[argument ** (-weight * scale) for weight, argument in weights if weight < 0])
    return prover.prove(task.to(above - below))


def by_comparing_logarithms(prover: Prover, task: Task) -> bool:
    """``P - Q`` with positive products P and Q has the sign of ``log P - log Q``."""
    terms = sympy.Add.make_args(task.gap)
    if len(terms) != 2 or not any(_is_exponential(term) for term in terms):
        return False
    signs = [sampled_signs(term, task.region) for term in terms]
    if sorted(map(tuple, signs)) != [(-1,), (1,)]:
        return False
    above, below = (terms[0], -terms[1]) if signs[0] == {1} else (terms[1], -terms[0])
    if not all(prover.prove(task.to(side, strict=True)) for side in (above, below)):
        return False
    logs = logarithm(above), logarithm(below)
    if logs[0] is None or logs[1] is None:
        return False
    return prover.prove(task.to(logs[0] - logs[1]))


def by_exponentiating(prover: Prover, task: Task) -> bool:
    """``c log u + w`` has the sign of ``u - exp(-w/c)``, times the sign of the number c."""
    terms = sympy.Add.make_args(task.gap)
    logs = [term for term in terms if isinstance(term.as_coeff_Mul()[1], sympy.log)]
    if len(logs) != 1 or len(terms) < 2:
        return False
    weight, log = logs[0].as_coeff_Mul()
    other = sympy.expand(-(task.gap - logs[0]) / weight)
    symbols = other.free_symbols
    if not symbols or not other.is_polynomial(*symbols) or sympy.total_degree(other) > 1:
        return False
    sign = 1 if weight > 0 else -1
    return prover.prove(task.to(sign * (log.args[0] - sympy.exp(other))))


def _is_exponential(term: sympy.Expr) -> bool:
    return any(
        isinstance(factor, sympy.exp | sympy.gamma | sympy.factorial)
        or (factor.is_Pow and not factor.exp.is_Integer)
        for factor in sympy.Mul.make_args(term)
    )


def logarithm(product: sympy.Expr) -> sympy.Expr | None:
    """The logarithm of a product of positive factors as a sum; ``None`` if a factor may be negative."""
    total = sympy.S.Zero
    for factor in sympy.Mul.make_args(product):
        if isinstance(factor, sympy.exp):
            total += factor.args[0]
        elif isinstance(factor, sympy.gamma) and factor.args[0].is_positive:
            total += sympy.loggamma(factor.args[0])
        elif isinstance(factor, sympy.factorial) and factor.args[0].is_nonnegative:
            total += sympy.loggamma(factor.args[0] + 1)
        elif factor.is_Pow and factor.base.is_positive:
            total += factor.exp * sympy.log(factor.base)
        elif factor.is_positive:
            total += sympy.log(factor)
        else:
            return None
    return total


def by_squaring(prover: Prover, task: Task) -> bool:
    """``c sqrt(u) + w`` by comparing squares: |w| < c sqrt(u), or 0 <= -c sqrt(u) < w."""
    terms = sympy.Add.make_args(task.gap)
    roots = [term for term in terms if any(_is_root(factor) for factor in sympy.Mul.make_args(term))]
    if len(roots) != 1 or len(terms) < 2:
        return False
    root, other = roots[0], task.gap - roots[0]
    signs = sampled_signs(root, task.region)
    if signs == {1}:
        return prover.prove(task.to(root, strict=False)) and prover.prove(task.to(root**2 - other**2))
    if signs != {-1}:
        return False
    first = all(prover.prove(task.to(side, strict=False)) for side in (other, -root))
    return first and prover.prove(task.to(other**2 - root**2))


def _is_root(factor: sympy.Expr) -> bool:
    return bool(factor.is_Pow and factor.exp == sympy.Rational(1, 2))


_QUOTIENTS = {
    sympy.tan: (sympy.sin, sympy.cos),
    sympy.cot: (sympy.cos, sympy.sin),
    sympy.coth: (sympy.cosh, sympy.sinh),
    sympy.tanh: (sympy.sinh, sympy.cosh),
}


def by_quotients(prover: Prover, task: Task) -> bool:
    """Tangents and cotangents, also hyperbolic ones, become quotients."""
    nodes = task.gap.atoms(*_QUOTIENTS)
    image = {
        node: _QUOTIENTS[node.func][0](node.args[0]) / _QUOTIENTS[node.func][1](node.args[0])
        for node in nodes
    }
    return bool(image) and prover.prove(task.to(task.gap.xreplace(image)))
