"""Certified values of harmonic sums with numeric parameters, at any argument."""
