"""LaTeX of expressions, with the names that the registry of quantities gives."""

from __future__ import annotations

import sympy

from symsolve.symbols import latex_names


def expression_latex(expression: sympy.Basic) -> str:
    r"""LaTeX of an expression, each registered symbol in its own LaTeX.

    Examples:
        >>> import sympy
        >>> expression_latex(sympy.Symbol("x") ** 2)
        'x^{2}'
    """
    return str(sympy.latex(expression, symbol_names=latex_names()))
