"""A Mellin integral as it stands in a coefficient."""

from __future__ import annotations

from typing import Any

import sympy

__all__ = ["MellinIntegral"]


class MellinIntegral(sympy.Integral):  # type: ignore[misc]
    """The integral of u^(s-1) h(u), which SymPy leaves alone.

    SymPy evaluates whatever it takes for a number when it prints a sum, or puts it in order: by quadrature,
    which takes minutes here. ``symsolve.evaluation`` gives certified digits, ``doit`` tries a closed form.

    Examples:
        >>> u = sympy.Symbol("u", positive=True)
        >>> 1 - MellinIntegral(sympy.exp(-u) / (1 + u), (u, 0, sympy.oo))
        1 - Integral(exp(-u)/(u + 1), (u, 0, oo))
    """

    is_number = False

    def _sympystr(self, printer: Any) -> str:
        text: str = printer._print_Integral(self)
        return text

    def doit(self, **hints: Any) -> sympy.Expr:
        """SymPy's closed form, if it finds one."""
        return sympy.Integral(*self.args).doit(**hints)

    def _eval_evalf(self, prec: int) -> sympy.Expr:
        return sympy.Integral(*self.args)._evalf(prec)
