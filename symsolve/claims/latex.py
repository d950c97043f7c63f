"""Expressions in LaTeX and in plain text, printed without computing anything."""

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
    return str(sympy.latex(expression, symbol_names=latex_names(), order=_term_order(expression)))


def expression_text(expression: sympy.Basic) -> str:
    """An expression as SymPy writes it, at once.

    Examples:
        >>> import sympy
        >>> expression_text(sympy.Symbol("x") ** 2)
        'x**2'
    """
    return str(sympy.sstr(expression, order=_term_order(expression)))


def _term_order(expression: sympy.Basic) -> str | None:
    """SymPy's order of terms, unless it would compute integrals or sums between numbers to find it."""
    return "none" if any(_is_costly(part) for part in expression.atoms(sympy.Add)) else None


def _is_costly(terms: sympy.Add) -> bool:
    return any(not term.free_symbols and term.has(sympy.Integral, sympy.Sum) for term in terms.args)
