"""Inequalities on whole domains: interval subdivision, and exact reductions where it is tight."""

from symsolve.checking.subdivision.certify import certify as certify
