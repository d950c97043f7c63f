"""What every statement offers: its symbols, its LaTeX, its mutants. No checking."""

from __future__ import annotations

import abc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import sympy

from symsolve.claims.mutation import Mutant

if TYPE_CHECKING:
    from symsolve.claims.domain import Domain
    from symsolve.claims.verdict import Verdict


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

    def objection(self, domain: Domain, expected: Verdict) -> str:
        """Why a claim can't be made of it on that domain, or that can't be expected; empty if it can."""
        return ""
