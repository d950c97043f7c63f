"""Expansions of base functions in powers, and of harmonic sums by the calculus of residues."""

from symsolve.harmonic.expansions.asymptotics import asymptotics as asymptotics
from symsolve.harmonic.expansions.asymptotics import leading as leading
from symsolve.harmonic.expansions.power_series import PowerExpansion as PowerExpansion
from symsolve.harmonic.expansions.power_series import power_expansion as power_expansion
from symsolve.harmonic.expansions.records import Case as Case
from symsolve.harmonic.expansions.records import Expansion as Expansion
from symsolve.harmonic.expansions.records import Leading as Leading
from symsolve.harmonic.expansions.records import Order as Order
from symsolve.harmonic.expansions.records import Size as Size
from symsolve.harmonic.expansions.records import Term as Term

__all__ = [
    "Case", "Expansion", "Leading", "Order", "PowerExpansion", "Size", "Term", "asymptotics", "leading",
    "power_expansion",
]  # fmt: skip
