"""The plugin adds one test a claim where it is asked to, and otherwise stays out of the way."""

import re

import pytest

# In-process runs forget modules that they import first; two copies of SymPy would not know each other.
import symsolve.checking
import symsolve.derive
import symsolve.render  # noqa: F401

pytest_plugins = ["pytester"]

GOOD = """
    import sympy, symsolve as ss
    S = sympy.Symbol("S", positive=True)
    domain = ss.Domain({S: ss.Interval(1, 3)})
    wrong = ss.Claim(
        name="demo.wrong", statement=ss.Identity(S, S**2), domain=domain, expected=ss.Verdict.REFUTED
    )
    loss = ss.Derivation.chain(
        S, [("square", S**2), ("cube", S**3)], name="demo.loss", domain=domain, expected=ss.Verdict.REFUTED
    )
"""
BAD = GOOD.replace("ss.Verdict.REFUTED", "ss.Verdict.PROVED")


@pytest.fixture
def run(pytester):
    """Run pytest on a folder with one ordinary test, a good and a bad claim file."""
    pytester.makepyfile(test_ordinary="def test_ordinary():\n    pass", good=GOOD, bad=BAD)

    def run(*arguments):
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly", *arguments)

    return run


def test_claims_run_next_to_ordinary_tests(run):
    result = run("--symsolve-claims", "good.py", "-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        [
            "good.py::demo.wrong PASSED*",
            "good.py::demo.loss.step_1 PASSED*",
            "good.py::demo.loss.step_2 PASSED*",
        ]
    )


FULL = """
    import attrs, sympy, symsolve as ss
    @attrs.frozen
    class Coin:
        def sample(self, generator, count):
            return (generator.random(count) < 0.5).astype(float)
        def describe(self):
            return "a coin"
    half, resolution = sympy.Rational(1, 2), sympy.Rational(1, 10)
    coin = ss.Claim(name="demo.coin", statement=ss.Observation(
        prediction=half, estimator=Coin(), resolution=resolution, effort="full"))
"""


def test_full_effort_is_skipped_unless_asked_for(run, pytester):
    pytester.makepyfile(full=FULL)
    run("--symsolve-claims", "full.py", "-k", "coin").assert_outcomes(skipped=1, deselected=1)
    asked = run("--symsolve-claims", "full.py", "-k", "coin", "--symsolve-effort", "full")
    asked.assert_outcomes(passed=1, deselected=1)


def test_a_failure_shows_the_step_the_witness_and_both_sides(run):
    result = run("--symsolve-claims", "bad.py", "-k", "step_2")
    result.assert_outcomes(failed=1, deselected=3)
    text = result.stdout.str()
    assert "demo.loss.step_2: refuted, expected proved" in text
    assert re.search(r"step 2 \(cube\) is refuted at S = \S+: left \d\S+, right \d\S+", text)
    assert "pytest_plugin.py" not in text
    result.stdout.fnmatch_lines(["FAILED bad.py::demo.loss.step_2*"])


def test_paths_in_the_configuration_are_relative_to_it(run, pytester, monkeypatch):
    pytester.makeini("[pytest]\nsymsolve_claims = good.py")
    folder = pytester.mkdir("below")
    monkeypatch.chdir(folder)
    result = run("--collect-only", "-q", "..")
    result.stdout.fnmatch_lines(["*good.py::demo.wrong", "4 tests collected*"])


def test_the_same_target_twice_counts_once(run, pytester):
    pytester.makeini("[pytest]\nsymsolve_claims = good.py")
    target = pytester.path / "good.py"
    run("--symsolve-claims", target, "--collect-only", "-q").stdout.fnmatch_lines(["4 tests collected*"])


def test_folders_may_be_given(run, pytester):
    folder = pytester.mkdir("claims")
    (pytester.path / "good.py").rename(folder / "good.py")
    result = run("--symsolve-claims", "claims", "--collect-only", "-q")
    result.stdout.fnmatch_lines(["claims::demo.wrong"])


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("broken.py", "x = (", "*broken.py:1: syntax error*"),
        ("inexact.py", "import symsolve as ss\nss.Identity(0.5, 1)", "*inexact.py:2: *floating-point*"),
        ("empty.py", "", "*no claims in this file*"),
        ("missing.py", None, "*there is no such file or folder*"),
    ],
)
def test_files_that_can_not_be_loaded_are_collection_errors(run, pytester, name, text, message):
    if text is not None:
        (pytester.path / name).write_text(text)
    result = run("--symsolve-claims", name)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([message])
    assert "Traceback" not in result.stdout.str()


@pytest.mark.parametrize("budget", ["0", "-1", "nan", "inf", "soon"])
def test_a_budget_that_is_none_is_refused(run, budget):
    result = run("--symsolve-claims", "good.py", f"--symsolve-budget={budget}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


FIXTURE = """
    import pytest, sympy, symsolve as ss
    x = sympy.Symbol("x", real=True)
    domain = ss.Domain({x: ss.Interval(0, 1)})
    wrong = ss.Identity(x, x**2)

    def test_statement(assert_claim):
        report = assert_claim(wrong, domain=domain, expected=ss.Verdict.REFUTED)
        assert report.witness is not None

    def test_claim(assert_claim):
        assert_claim(
            ss.Claim(name="wrong", statement=wrong, domain=domain, expected=ss.Verdict.REFUTED)
        )

    def test_domain_twice(assert_claim):
        with pytest.raises(ss.errors.ClaimError, match="brings its own domain"):
            assert_claim(ss.Claim(name="wrong", statement=wrong, domain=domain), domain=domain)

    def test_no_domain(assert_claim):
        with pytest.raises(ss.errors.ClaimError, match="no range for x"):
            assert_claim(wrong)

    def test_wrong(assert_claim):
        assert_claim(wrong, domain=domain)
"""


def test_the_fixture_checks_claims_and_statements(pytester):
    pytester.makepyfile(test_fixture=FIXTURE)
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["*statement: refuted, expected supported", "*is refuted at x = *: left *"])
    assert "pytest_plugin.py" not in result.stdout.str()


def test_an_ordinary_run_imports_nothing_for_the_plugin(pytester):
    pytester.makepyfile("""
        import sys

        def test_light():
            assert "symsolve.pytest_plugin" in sys.modules
            loaded = {name.partition(".")[0] for name in sys.modules}
            assert not loaded & {"sympy", "flint", "numpy", "scipy", "rich", "click"}
    """)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1)
