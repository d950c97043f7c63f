"""Effort on the command line: what takes minutes is skipped and said to be skipped, never passed."""

import json

import pytest

FILE = """
    import attrs, sympy, symsolve as ss

    @attrs.frozen
    class Coin:
        def sample(self, generator, count):
            return (generator.random(count) < 0.5).astype(float)

        def describe(self):
            return "a coin"

    quick, full = (
        ss.Claim(
            name=f"demo.{effort}",
            statement=ss.Observation(
                prediction=sympy.Rational(1, 2),
                estimator=Coin(),
                resolution=sympy.Rational(1, 10),
                effort=effort,
            ),
        )
        for effort in ("quick", "full")
    )
"""
ONLY_FULL = FILE + "    del quick\n"


def test_full_effort_is_skipped_and_counted_as_skipped(run, write, tmp_path):
    file = write("coins.py", FILE)
    result = run("check", file, "--json", tmp_path / "r.json")
    assert result.exit_code == 0
    assert "demo.full" not in result.stdout
    assert result.stdout.splitlines()[-1].startswith("1 claim in")
    assert "1 supported; 1 as expected; 1 skipped (--effort full checks them)" in result.stdout
    document = json.loads((tmp_path / "r.json").read_text())
    assert document["effort"] == "quick"
    assert document["skipped"] == ["demo.full"]
    assert document["summary"]["claims"] == document["summary"]["supported"] == 1
    assert document["summary"]["skipped"] == 1


def test_full_effort_checks_everything(run, write, tmp_path):
    result = run("check", write("coins.py", FILE), "--effort", "full", "--json", "-")
    document = json.loads(result.stdout)
    assert [claim["claim"] for claim in document["claims"]] == ["demo.quick", "demo.full"]
    assert document["skipped"] == []
    assert "skipped" not in result.stderr


@pytest.mark.parametrize("command", ["check", "mutate"])
def test_nothing_left_to_check_is_no_success(run, write, command):
    result = run(command, write("coins.py", ONLY_FULL))
    assert result.exit_code == 2
    assert "of 1 claims, all are simulations of full effort" in result.stderr
    assert "add --effort full" in result.stderr


def test_mutants_of_full_effort_are_skipped_too(run, write):
    result = run("mutate", write("coins.py", FILE))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].endswith("; 1 skipped (--effort full checks them)")


@pytest.mark.parametrize("command", ["check", "mutate"])
def test_an_effort_that_does_not_exist(run, write, command):
    result = run(command, write("coins.py", FILE), "--effort", "huge")
    assert result.exit_code == 2
    assert "'huge' is not one of 'quick', 'full'" in result.stderr


def test_show_says_what_is_measured(run, write):
    text = run("show", write("coins.py", FILE)).stdout
    assert "mean of [a coin] == 1/2, told apart from what is 1/10 away, full effort" in text
