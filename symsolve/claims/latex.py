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
    # To order the terms of a sum, SymPy would compute the value of an integral between numbers.
    order = "none" if any(_is_costly(part) for part in expression.atoms(sympy.Add)) else None
    return str(sympy.latex(expression, symbol_names=latex_names(), order=order))


def _is_costly(terms: sympy.Add) -> bool:
    return any(not term.free_symbols and term.has(sympy.Integral, sympy.Sum) for term in terms.args)
