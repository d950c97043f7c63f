"""Limits and asymptotic statements."""

from symsolve.checking.limits.engine import check_asymptotic as check_asymptotic
from symsolve.checking.limits.engine import check_limit as check_limit

__all__ = ["check_asymptotic", "check_limit"]
