"""Mellin transforms of base functions: by rules, or as certified numbers."""

from symsolve.harmonic.mellin.enclose import enclose_mellin as enclose_mellin
from symsolve.harmonic.mellin.envelopes import Envelope as Envelope
from symsolve.harmonic.mellin.far_bounds import envelope as envelope
from symsolve.harmonic.mellin.numeric import NumericMellin as NumericMellin
from symsolve.harmonic.mellin.strip import Strip as Strip
from symsolve.harmonic.mellin.transform import MellinTransform as MellinTransform
from symsolve.harmonic.mellin.transform import mellin_transform as mellin_transform

__all__ = [
    "Envelope",
    "MellinTransform",
    "NumericMellin",
    "Strip",
    "enclose_mellin",
    "envelope",
    "mellin_transform",
]
