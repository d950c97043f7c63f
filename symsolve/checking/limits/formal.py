"""Functions that stand for the slowly varying factor of a special function, known by its expansion at 0.

Each is a function of ``w -> 0+``. Its expansion may diverge: it is asymptotic, and may be
differentiated term by term, since each of these functions is analytic in a sector around the
positive axis. The first argument is ``w``, the second the number of times it is differentiated,
further ones are parameters.
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Rational, bernoulli, factorial, pi


class Formal(sympy.Function):  # type: ignore[misc]
    """Base: ``coefficient`` gives the expansion, ``definition`` what it stands for."""

    is_real = True

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """The coefficient of ``w**k``."""
        raise NotImplementedError

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr | None:
        """The function itself, for numerical evaluation; ``None`` if the evaluator has no rule for it."""
        raise NotImplementedError

    @property
    def order(self) -> int:
        """How many times it is differentiated."""
        return int(self.args[1])

    @property
    def parameters(self) -> tuple[sympy.Expr, ...]:
        """Everything that does not move."""
        return tuple(self.args[2:])

    def derivative(self, times: int) -> Formal:
        """The derivative in its first argument."""
        value: Formal = self.func(self.args[0], self.order + times, *self.parameters)
        return value

    def taylor(self, k: int) -> sympy.Expr:
        """The coefficient of ``w**k`` of the function as it is differentiated."""
        n = self.order
        return self.coefficient(k + n, *self.parameters) * factorial(k + n) / factorial(k)

    def in_known_functions(self) -> sympy.Expr | None:
        """What it stands for, in functions that can be evaluated."""
        return self.definition(self.args[0], *self.parameters) if self.order == 0 else None

    def fdiff(self, argindex: int = 1) -> Any:
        """The derivative, for SymPy."""
        return self.derivative(1)


class StirlingTail(Formal):
    """``loggamma(1/w) - ((1/w - 1/2) log(1/w) - 1/w + log(2 pi)/2)``."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """Stirling's series."""
        return bernoulli(k + 1) / (k * (k + 1)) if k % 2 else sympy.Integer(0)

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        u = 1 / w
        main = (u - Rational(1, 2)) * sympy.log(u) - u + sympy.log(2 * pi) / 2
        return sympy.loggamma(u) - main


class DigammaTail(Formal):
    """``digamma(1/w) - log(1/w)``."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """-B_k/k with B_1 = 1/2."""
        if k == 0:
            return sympy.Integer(0)
        return -Rational(1, 2) if k == 1 else -bernoulli(k) / k

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return sympy.polygamma(0, 1 / w) + sympy.log(w)


class PolygammaTail(Formal):
    """``polygamma(n, 1/w)`` for a whole n > 0."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """(-1)^(n+1) (j+n-1)!/j! B_j at k = j + n, with B_1 = 1/2."""
        n = int(parameters[0])
        j = k - n
        if j < 0:
            return sympy.Integer(0)
        number = Rational(1, 2) if j == 1 else bernoulli(j)
        return (-1) ** (n + 1) * factorial(j + n - 1) / factorial(j) * number

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return sympy.polygamma(parameters[0], 1 / w)


class ErfcTail(Formal):
    """``sqrt(pi) exp(1/w**2) erfc(1/w) / w``."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """(-1)^j (2j-1)!!/2^j at k = 2j."""
        if k % 2:
            return sympy.Integer(0)
        j = k // 2
        return Rational((-1) ** j, 2**j) * sympy.factorial2(2 * j - 1)

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return sympy.sqrt(pi) * sympy.exp(1 / w**2) * sympy.erfc(1 / w) / w


class HurwitzTail(Formal):
    """``w**(1-s) zeta(s, 1/w)``."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """Euler-Maclaurin: 1/(s-1), 1/2, B_2/2! s, B_4/4! s(s+1)(s+2), ..."""
        (s,) = parameters
        if k == 0:
            return 1 / (s - 1)
        if k == 1:
            return Rational(1, 2)
        if k % 2:
            return sympy.Integer(0)
        rising = sympy.prod([s + j for j in range(k - 1)])
        return bernoulli(k) / factorial(k) * rising

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return w ** (1 - parameters[0]) * sympy.zeta(parameters[0], 1 / w)


class UpperGammaTail(Formal):
    """``w**(s-1) exp(1/w) uppergamma(s, 1/w)``."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """(s-1)(s-2)...(s-k)."""
        return sympy.prod([parameters[0] - 1 - j for j in range(k)])

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        (s,) = parameters
        return w ** (s - 1) * sympy.exp(1 / w) * sympy.uppergamma(s, 1 / w)


class LowerGammaRegular(Formal):
    """``w**(-s) lowergamma(s, w)``."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """(-1)^k/(k! (s+k))."""
        return Rational((-1) ** k, factorial(k)) / (parameters[0] + k)

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return w ** (-parameters[0]) * sympy.lowergamma(parameters[0], w)


class ZetaRegular(Formal):
    """``zeta(1 + w) - 1/w``."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """Stieltjes constants."""
        constant = sympy.EulerGamma if k == 0 else sympy.stieltjes(k)
        return Rational((-1) ** k, factorial(k)) * constant

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return sympy.zeta(1 + w) - 1 / w


class LambertSmall(Formal):
    """``LambertW(w)`` near 0."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """(-k)^(k-1)/k!."""
        return Rational((-k) ** (k - 1), factorial(k)) if k else sympy.Integer(0)

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return sympy.LambertW(w)


class EiTail(Formal):
    """``exp(-1/w) Ei(1/w) / w``."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """k!."""
        return factorial(k)

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return sympy.exp(-1 / w) * sympy.Ei(1 / w) / w


class EinRegular(Formal):
    """``Ei(w) - EulerGamma - log|w|``, an entire function."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """1/(k k!)."""
        return Rational(1, k * factorial(k)) if k else sympy.Integer(0)

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return sympy.Ei(w) - sympy.EulerGamma - sympy.log(sympy.Abs(w))


class PolylogRegular(Formal):
    """``polylog(s, w)`` near 0."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """k^-s."""
        return sympy.Integer(k) ** (-parameters[0]) if k else sympy.Integer(0)

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        return sympy.polylog(parameters[0], w)


class BesselTail(Formal):
    """``sqrt(2 pi/w) exp(-1/w) besseli(nu, 1/w)`` (sign -1), ``sqrt(2/(pi w)) exp(1/w) besselk(...)`` (1)."""

    @classmethod
    def coefficient(cls, k: int, *parameters: sympy.Expr) -> sympy.Expr:
        """sign^k (4 nu^2 - 1)(4 nu^2 - 9).../(k! 8^k)."""
        nu, sign = parameters
        product = sympy.prod([4 * nu**2 - (2 * j + 1) ** 2 for j in range(k)])
        return sign**k * product / (factorial(k) * 8**k)

    @classmethod
    def definition(cls, w: sympy.Expr, *parameters: sympy.Expr) -> sympy.Expr:
        """What it stands for."""
        nu, sign = parameters
        if sign == 1:
            return sympy.sqrt(2 / (pi * w)) * sympy.exp(1 / w) * sympy.besselk(nu, 1 / w)
        return sympy.sqrt(2 * pi / w) * sympy.exp(-1 / w) * sympy.besseli(nu, 1 / w)


class LambertTail(sympy.Function):  # type: ignore[misc]
    """``Y(p, q)`` with ``LambertW(u) = L - log(L) + Y`` at ``p = 1/L``, ``q = log(L)/L``, ``L = log(u)``.

    It solves ``Y = -log(1 - q + p Y)`` and is analytic at (0, 0).
    """

    is_real = True

    def in_known_functions(self) -> sympy.Expr:
        """What it stands for, in functions that can be evaluated."""
        inverse = 1 / self.args[0]
        return sympy.LambertW(sympy.exp(inverse)) - inverse + sympy.log(inverse)
