"""Hypothesis strategies that construct points of a domain and shrink to small readable rationals.

The only package that imports Hypothesis; whoever needs it imports it where it is used.
"""

from symsolve.strategies.domains import points as points
from symsolve.strategies.finding import find_example as find_example
from symsolve.strategies.values import integers as integers
from symsolve.strategies.values import reals as reals

__all__ = ["find_example", "integers", "points", "reals"]
