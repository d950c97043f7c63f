r"""Functions of the input (i, x) expanded in an orthonormal basis on each skill.

On the inputs of skill k there are basis functions :math:`e_{k,1}, \dots, e_{k,n}`, zero on all other
skills, with :math:`E_X[e_{k,l} e_{k,l'} \mid i = k] = \delta_{ll'}`, and the skill function is their
normalised sum :math:`g_k = n^{-1/2} \sum_l e_{k,l}` (Eq. 16). With n = 1 this is the skill basis itself.

Everything that is asked of a function here (skill strength, losses) follows from bilinearity and this
orthonormality; nothing is typed in.
"""

from __future__ import annotations

import attrs
import sympy

from symsolve.models import quantities as q
from symsolve.models.convert import exact


@attrs.frozen
class Term:
    """``sum over k and l <= count of coefficient(k, l) e_{k,l}``.

    Attributes:
        coefficient: expression in the skill index k and the basis index l of the registry.
        count: how many basis functions carry it on skill k, an expression in k.
    """

    coefficient: sympy.Expr = attrs.field(converter=exact)
    count: sympy.Expr = attrs.field(converter=exact)

    def inner(self, other: Term) -> sympy.Expr:
        """Sum over l of the product of the coefficients, by orthonormality."""
        product = self.coefficient * other.coefficient
        upper = self.count if self.count == other.count else sympy.Min(self.count, other.count)
        if product.has(q.l):
            return sympy.Sum(product, (q.l, 1, upper)).doit()
        return product * upper


@attrs.frozen
class Expansion:
    """A function that is a linear combination of basis functions, on every skill.

    Examples:
        >>> basis = SkillBasis()
        >>> f = basis.expand(q.a * q.b)
        >>> f.inner(f, 1)
        a**2*b**2
    """

    terms: tuple[Term, ...]

    def __add__(self, other: Expansion) -> Expansion:
        """Pointwise sum; terms that reach equally far are joined, so that squares stay squares."""
        counts = dict.fromkeys(term.count for term in self.terms + other.terms)
        joined = {count: sympy.Integer(0) for count in counts}
        for term in self.terms + other.terms:
            joined[term.count] += term.coefficient
        return Expansion(tuple(Term(coefficient, count) for count, coefficient in joined.items()))

    def __sub__(self, other: Expansion) -> Expansion:
        return self + (-1) * other

    def __rmul__(self, factor: object) -> Expansion:
        scale = exact(factor)
        return Expansion(tuple(Term(scale * term.coefficient, term.count) for term in self.terms))

    def inner(self, other: Expansion, k: object = q.k) -> sympy.Expr:
        """E_X[f h | i = k] by bilinearity over the terms."""
        products = (mine.inner(theirs) for mine in self.terms for theirs in other.terms)
        return sympy.Add(*products).subs(q.k, exact(k))


@attrs.frozen(kw_only=True)
class SkillBasis:
    r"""The orthonormal functions :math:`e_{k,1..size}` of every skill (Eqs. 2, 16).

    Attributes:
        size: basis functions a skill, a positive integer or a symbol such as D_c; 1 for the bare skill basis.

    Examples:
        >>> basis = SkillBasis(size=q.D_c)
        >>> g = basis.skill_functions()
        >>> g.inner(g)
        1
    """

    size: sympy.Expr = attrs.field(default=sympy.Integer(1), converter=exact)

    def expand(self, coefficient: object, count: object | None = None) -> Expansion:
        """The function with this coefficient on the first ``count`` basis functions of every skill."""
        return Expansion((Term(coefficient, self.size if count is None else count),))

    def skill_functions(self) -> Expansion:
        """sum_k g_k: on skill k it is g_k, so inner products with it are skill strengths."""
        return self.expand(1 / sympy.sqrt(self.size))

    def target(self, scale: object = q.S) -> Expansion:
        """f* = S sum_k g_k (Eq. 4)."""
        return scale * self.skill_functions()
