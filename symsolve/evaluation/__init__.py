"""Certified evaluation: SymPy trees to Arb balls, intervals, mpmath and NumPy."""

from symsolve.evaluation.enclosure import Enclosure as Enclosure
from symsolve.evaluation.program import Program as Program
from symsolve.evaluation.program import compile_expression as compile_expression
from symsolve.evaluation.program import evaluate as evaluate
from symsolve.evaluation.sums.api import enclose_sum as enclose_sum

__all__ = ["Enclosure", "Program", "compile_expression", "enclose_sum", "evaluate"]
