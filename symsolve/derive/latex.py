"""A derivation in LaTeX: one line a step, aligned at the relation, with the rules as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy

from symsolve.claims import Identity, Inequality, Relation, expression_latex
from symsolve.derive.step import Step

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}
_SIGNS = """
    α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi
    ρ rho σ sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi
    Σ Sigma Φ Phi Ψ Psi Ω Omega → to ∞ infty ≤ leq ≥ geq ≠ neq · cdot × times ∂ partial
"""
_IN_FORMULAS = {
    sign: f"$\\{name}$" for sign, name in zip(_SIGNS.split()[::2], _SIGNS.split()[1::2], strict=True)
}


def text_latex(words: str) -> str:
    r"""Words as LaTeX text: special characters escaped, Greek letters and arrows as formulas.

    Examples:
        >>> text_latex("50% of a_k, η → 0")
        '50\\% of a\\_k, $\\eta$ $\\to$ 0'
    """
    return "".join(_SPECIAL.get(character) or _IN_FORMULAS.get(character) or character for character in words)


def derivation_latex(steps: Sequence[Step], start: sympy.Expr | None) -> str:
    """All steps in one ``align*`` environment; left sides of a chain are printed once."""
    lines = [f"{line} && \\text{{({text_latex(step.rule)})}}" for line, step in _lines(steps, start)]
    return "\n".join([r"\begin{align*}", " \\\\\n".join(lines), r"\end{align*}"])


def _lines(steps: Sequence[Step], start: sympy.Expr | None) -> Iterator[tuple[str, Step]]:
    for index, step in enumerate(steps):
        relation = _relation(step)
        if relation is None:
            yield f"& {step.statement.latex()}", step
        else:
            left = "" if start is not None and index else expression_latex(relation.lhs)
            yield f"{left} &{relation.sign_latex} {expression_latex(relation.rhs)}".lstrip(), step


def _relation(step: Step) -> Relation | None:
    if isinstance(step.statement, Identity):
        return Relation(step.statement.lhs, "==", step.statement.rhs)
    return step.statement.relation if isinstance(step.statement, Inequality) else None
