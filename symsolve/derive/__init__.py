"""Derivations: chains of steps, each a claim of its own; and where claims are found."""

from symsolve.derive.claim_files import Entry as Entry
from symsolve.derive.derivation import Derivation as Derivation
from symsolve.derive.library import entries as entries
from symsolve.derive.library import library_folder as library_folder
from symsolve.derive.library import load as load
from symsolve.derive.step import Step as Step
