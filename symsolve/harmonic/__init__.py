"""Sums over skills: Mellin transforms, poles, exponents, prefactors, remainders, certified values."""

from symsolve.harmonic.harmonic_sum import HarmonicSum as HarmonicSum

__all__ = ["HarmonicSum"]
