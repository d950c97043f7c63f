"""Certified infinite sums and improper integrals: expansions at an end, with proved remainders."""
