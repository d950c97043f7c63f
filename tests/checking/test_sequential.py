"""Intervals that hold at every look: how often they miss, measured on thousands of samples."""

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symsolve.checking.sequential import confidence_band, look_level, look_sizes

LAWS = {
    "normal": (lambda g, n: g.normal(2, 1, n), 2.0),
    "uniform": (lambda g, n: g.random(n), 0.5),
    "coin": (lambda g, n: (g.random(n) < 0.5).astype(float), 0.5),
    "rare": (lambda g, n: (g.random(n) < 0.03).astype(float), 0.03),
    "exponential": (lambda g, n: g.exponential(1, n), 1.0),
    "lognormal": (lambda g, n: g.lognormal(0, 1, n), math.exp(0.5)),
    "Student with 3": (lambda g, n: g.standard_t(3, n), 0.0),
}


@pytest.mark.parametrize("law", LAWS)
def test_all_looks_together_miss_no_more_often_than_they_may(law):
    draw, mean = LAWS[law]
    generator, level, runs = numpy.random.default_rng(7), 0.05, 1000
    misses = 0
    for _ in range(runs):
        sample = draw(generator, 256)
        bands = [
            confidence_band(sample[:size], look_level(level, look))
            for look, size in enumerate(look_sizes(32, 256))
        ]
        misses += not all(band.lower <= mean <= band.upper for band in bands)
    # Five standard deviations of the count where the bound is sharp.
    assert misses <= level * runs + 5 * math.sqrt(level * runs)


@pytest.mark.parametrize("size", [2, 3, 8, 100])
def test_student_at_small_counts(size):
    """At two replicates a level of one in a million is out of reach of any interval of a useful size."""
    sample = numpy.random.default_rng(0).normal(0, 1, size)
    band = confidence_band(sample, 1e-6)
    assert band.lower < 0 < band.upper
    least = {2: 1e5, 3: 1e2, 8: 10, 100: 0.5}[size]
    assert band.width > least


@given(st.floats(-1e12, 1e12), st.floats(1e-3, 1e3), st.integers(2, 60))
def test_bands_move_and_stretch_with_the_sample(shift, scale, size):
    sample = numpy.random.default_rng(size).normal(0, 1, size)
    plain, moved = confidence_band(sample, 1e-3), confidence_band(scale * sample + shift, 1e-3)
    if math.isfinite(plain.width):
        assert moved.lower <= shift + scale * plain.lower + 1e-9 * scale + 1e-12 * abs(shift)
        assert moved.upper >= shift + scale * plain.upper - 1e-9 * scale - 1e-12 * abs(shift)


def test_replicates_that_all_agree_say_nothing_without_bounds():
    band = confidence_band(numpy.full(1000, 3.0), 1e-3)
    assert (band.lower, band.upper, band.standard_error) == (-math.inf, math.inf, 0.0)
    assert "all replicates agree" in band.remark


def test_replicates_that_all_agree_within_bounds_leave_room_for_the_unseen():
    """A share p of ones is missed by all n replicates with probability (1-p)^n: exactly the interval."""
    level, size = 1e-3, 500
    band = confidence_band(numpy.zeros(size), level, (0.0, 1.0))
    assert band.lower == 0
    assert (1 - band.upper) ** size == pytest.approx(level)
    assert not band.remark


def test_rounding_is_no_variance():
    """Sums in another order differ in the last bits: that is no standard error."""
    sample = 0.3 + numpy.array([0, 1, -1, 2]) * math.ulp(0.3)
    assert confidence_band(sample, 1e-3).standard_error == 0


@pytest.mark.parametrize("unit", [1e-320, 1e-200, 1e200, 1e307])
def test_replicates_of_any_size(unit):
    sample = numpy.random.default_rng(2).normal(0, 1, 500)
    plain, scaled = confidence_band(sample, 1e-3), confidence_band(unit * sample, 1e-3)
    assert scaled.lower / unit == pytest.approx(plain.lower, rel=1e-2)
    assert scaled.standard_error / unit == pytest.approx(plain.standard_error, rel=1e-2)


def test_laws_without_a_variance_stay_open():
    generator = numpy.random.default_rng(3)
    bands = [confidence_band(generator.pareto(0.8, 4096), 1e-6) for _ in range(20)]
    assert all(band.width == math.inf and "too skewed" in band.remark for band in bands)


def test_looks_double_and_levels_add_up():
    assert list(look_sizes(4, 4)) == [4]
    assert list(look_sizes(4, 33)) == [4, 8, 16, 32, 33]
    assert sum(look_level(0.1, look) for look in range(100_000)) < 0.1
