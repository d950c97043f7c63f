"""Mellin transforms of base functions: by rules, or as certified numbers."""

from symsolve.harmonic.mellin.strip import Strip as Strip
from symsolve.harmonic.mellin.transform import MellinTransform as MellinTransform
from symsolve.harmonic.mellin.transform import mellin_transform as mellin_transform

__all__ = ["MellinTransform", "Strip", "mellin_transform"]
