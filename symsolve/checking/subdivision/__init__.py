"""Inequalities on whole domains: interval subdivision, and exact reductions where it is tight."""

from symsolve.checking.subdivision.certificate import are_defined as are_defined
from symsolve.checking.subdivision.certificate import certify as certify
