"""LaTeX of whatever has one."""

from __future__ import annotations

from typing import Any

import sympy

from symsolve.claims import expression_latex
from symsolve.errors import NoLatex


def latex(item: Any) -> str:
    """LaTeX of a claim, statement, domain, relation, derivation, report or expression.

    Symbols appear as the registry of quantities has them. There are no dollars around a formula; a
    derivation is an ``align*`` environment, with the rule of each step as text.

    Raises:
        NoLatex: the object has no LaTeX form.

    Examples:
        >>> import sympy, symsolve as ss
        >>> rate = ss.quantity("rate_example", latex=r"\\eta", positive=True)
        >>> print(latex(ss.Identity(rate * rate, rate**2)), latex(sympy.sqrt(rate)))
        \\eta^{2} = \\eta^{2} \\sqrt{\\eta}
    """
    if isinstance(item, sympy.Basic):
        return expression_latex(item)
    if hasattr(item, "latex") and not isinstance(item, type):
        return str(item.latex())
    raise NoLatex(
        f"latex: {item!r} of type {type(item).__name__} has no LaTeX form; give a claim, statement, domain, "
        "derivation, report or SymPy expression"
    )
