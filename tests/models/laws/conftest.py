"""Distances between balls, at a precision that does not spoil them."""

import pytest

from symsolve.evaluation.precision import working_precision


def ball_of(value):
    return getattr(value, "ball", value)


@pytest.fixture
def apart():
    """Upper bounds of the distance of two enclosures, or of their relative distance."""

    def measure(one, other, *, relative=False):
        with working_precision(500):
            distance = abs(ball_of(one) - ball_of(other))
            return float((distance / abs(ball_of(other)) if relative else distance).upper())

    return measure
