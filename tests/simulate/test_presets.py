"""Settings by name, their rules, and errors that say what to do."""

import attrs
import pytest

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.network import Loss
from symsolve.simulate.presets import Placement, Resource, Rule, Settings, preset
from symsolve.simulate.sweeps import plain

ALL = [(name, resource) for name in ("paper", "small") for resource in Resource]


@pytest.mark.parametrize("resource", Resource)
def test_paper_has_the_numbers_of_the_paper(resource):
    settings = preset("paper", resource)
    assert (settings.width, settings.skills, settings.bits, settings.parity_bits) == (1000, 5, 32, 3)
    assert (settings.exponent, settings.scale, settings.samples) == (0.6, 5.0, 20_000)
    assert settings.placement is Placement.DISJOINT
    assert settings.standard_deviation == 0.01


def test_paper_in_time():
    settings = preset("paper", "time")
    assert (settings.rule, settings.learning_rate, settings.weight_decay) == (Rule.SGD, 0.05, 0.0)
    assert (settings.batch_size, settings.steps, settings.measure_every) == (4000, 30_000, 50)
    assert settings.members == (1000,)


def test_paper_in_data():
    settings = preset("paper", "data")
    assert (settings.rule, settings.learning_rate, settings.halve_every) == (Rule.SGD, 0.05, 50_000)
    assert (settings.batch_size, settings.steps) == (2000, 500_000)
    assert settings.members == settings.data_sizes


def test_paper_in_parameters():
    settings = preset("paper", "parameters")
    assert (settings.rule, settings.learning_rate, settings.weight_decay) == (Rule.ADAM, 1e-3, 5e-5)
    assert (settings.batch_size, settings.steps) == (4000, 500_000)
    assert settings.members == settings.widths


def test_both_standard_deviations_of_the_paper_are_explained():
    from symsolve.simulate import presets

    assert "0.001" in presets.__doc__
    assert preset("paper", "time", standard_deviation=0.001).standard_deviation == 0.001


@pytest.mark.parametrize(("name", "resource"), ALL)
def test_settings_survive_json(name, resource):
    settings = preset(name, resource)
    assert Settings(**plain(settings)) == settings
    hash(settings)


@pytest.mark.parametrize(("name", "resource"), ALL)
def test_any_field_can_be_changed(name, resource):
    assert preset(name, resource.value, skills=3, loss="half").skills == 3
    assert preset(name, resource.value, loss="half").loss is Loss.HALF


WRONG = [
    ({"width": 0}, "width = 0: it must be a whole number, at least 1"),
    ({"width": 2.5}, "width = 2.5"),
    ({"exponent": 0.0}, r"exponent = 0\.0: it must be a finite number above 0"),
    ({"exponent": -1}, "exponent = -1"),
    ({"parity_bits": 40}, "parity_bits = 40"),
    ({"skills": 11}, "11 skills of 3 bits need 33 bits"),
    ({"standard_deviation": -0.1}, "standard_deviation = -0.1"),
    ({"learning_rate": float("nan")}, "learning_rate = nan"),
    ({"steps": 0}, "steps = 0"),
    ({"batch_size": 0}, "batch_size = 0"),
    ({"samples": 1}, "samples = 1"),
    ({"repeats": 0}, "repeats = 0"),
    ({"loss": "cube"}, "loss = 'cube': it must be one of 'half', 'mean'"),
    ({"rule": "lion"}, "rule = 'lion': it must be one of 'sgd', 'adam'"),
    ({"engine": "gpu"}, "engine = 'gpu': it must be one of numpy, numba, auto"),
    ({"dtype": "float16"}, "dtype = 'float16'"),
    ({"data_sizes": (10,)}, "an experiment in time does not vary that"),
    ({"widths": (10,)}, "an experiment in time does not vary that"),
    ({"widht": 3}, "there is no such setting; did you mean width"),
    ({"resource": "data"}, "there is no such setting"),
    ({"xyzzy": 3}, "there is no such setting; there are skills, bits"),
]


@pytest.mark.parametrize(("overrides", "message"), WRONG, ids=lambda value: str(value)[:30])
def test_wrong_settings_are_named(overrides, message):
    with pytest.raises(ImpossibleSetting, match=message):
        preset("paper", "time", **overrides)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"data_sizes": 0}, "data_sizes = 0: it must be a whole number, at least 1"),
        ({"data_sizes": ()}, "an experiment in data needs at least one"),
        ({"data_sizes": (10, 10)}, "the sizes must grow"),
    ],
)
def test_wrong_numbers_of_samples_are_named(overrides, message):
    with pytest.raises(ImpossibleSetting, match=message):
        preset("paper", "data", **overrides)


def test_the_width_is_not_set_where_it_is_varied():
    with pytest.raises(ImpossibleSetting, match="varies the width; give widths"):
        preset("small", "parameters", width=10)


def test_one_size_is_enough():
    assert preset("small", "data", data_sizes=10).members == (10,)


def test_unknown_presets_and_resources_are_named():
    with pytest.raises(ImpossibleSetting, match="preset = 'large': there are paper, small"):
        preset("large", "time")
    with pytest.raises(ImpossibleSetting, match="resource = 'money': it must be one of 'time', 'data'"):
        preset("small", "money")


def test_skills_that_share_bits_need_fewer():
    settings = preset("paper", "time", skills=40, placement="random")
    assert settings.task_probabilities.sum() == pytest.approx(1)
    with pytest.raises(ImpossibleSetting, match="parity_bits = 33"):
        attrs.evolve(settings, parity_bits=33)
