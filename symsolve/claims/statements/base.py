"""What every statement offers: its symbols, its LaTeX, its mutants. No checking."""

from __future__ import annotations

import abc
from collections.abc import Iterator

import sympy

from symsolve.claims.mutation import Mutant


class Statement(abc.ABC):
    """A mathematical assertion as data.

    Final classes are frozen records of exact expressions; how an assertion is checked is decided
    elsewhere, by its class.
    """

    @property
    @abc.abstractmethod
    def symbols(self) -> frozenset[sympy.Symbol]:
        """The parameters that need a range before the statement means anything."""

    @abc.abstractmethod
    def latex(self) -> str:
        """The statement in LaTeX, without surrounding dollars."""

    @abc.abstractmethod
    def mutants(self) -> Iterator[Mutant]:
        """Variants with one mistake each."""
