"""What the commands print, write and return, with a checker that answers at once."""

import json
import os
import stat

import pytest

import symsolve
from symsolve.checking.pool import BUDGET_SECONDS, MEMORY_MEBIBYTES, Limits
from symsolve.cli import options
from symsolve.errors import Contradiction

LONG = "demo.a_rather_long_name_that_nobody_may_cut_off_in_a_pipe.square"


def test_defaults_in_the_help_are_those_of_the_checker():
    assert (options.BUDGET_SECONDS, options.MEMORY_MEBIBYTES) == (BUDGET_SECONDS, MEMORY_MEBIBYTES)


def test_check_prints_the_table_in_the_order_of_the_claims(run, calls, good_file):
    result = run("check", good_file)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["claim", "equation", "verdict", "evidence", "seconds"]
    assert [line.split()[0] for line in lines[1:5]] == [
        LONG,
        "demo.misprint",
        "demo.loss.step_1",
        "demo.loss.step_2",
    ]
    assert "demo Eq. 3" in lines[1]
    assert lines[-1].startswith("4 claims in 0.0 s: 3 proved, 1 refuted; 4 as expected")
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


def test_a_refutation_that_was_expected_still_shows_its_witness(run, calls, good_file):
    text = run("check", good_file).stdout
    assert "demo.misprint: refuted as expected\n  the claim is refuted at S = 1, r = 1/2: left 2" in text


def test_a_wrong_step_is_named_and_fails_the_run(run, calls, bad_file):
    result = run("check", bad_file)
    assert result.exit_code == 1
    assert "step 2 (lose a term) is refuted at S = 1: left 0, right 1" in result.stdout
    assert "1 as expected, 1 not" in result.stdout


def test_options_reach_the_checker(run, calls, good_file):
    run("check", good_file, "-j", 3, "--budget", "2.5", "--memory", 100, "--seed", 9)
    assert calls == [(3, Limits(budget_seconds=2.5, memory_mebibytes=100, seed=9))]


def test_json_goes_to_a_file_that_others_may_read(run, calls, good_file, tmp_path):
    target = tmp_path / "report.json"
    target.write_text("old")
    assert run("check", good_file, "--json", target, "--seed", 4).exit_code == 0
    document = json.loads(target.read_text())
    assert document["summary"]["claims"] == 4
    assert [claim["seed"] for claim in document["claims"]] == [4, 4, 4, 4]
    assert sorted(os.listdir(tmp_path)) == ["good.py", "report.json"]
    assert stat.S_IMODE(target.stat().st_mode) & 0o077 == 0o077 & ~current_umask() & 0o066


def current_umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_json_on_the_standard_output_is_alone_there(run, calls, write):
    noisy = write("noisy.py", "import symsolve as ss\nprint('noise')\n"
                  "x = ss.Claim(name='x', statement=ss.Identity(1, 1))\n")  # fmt: skip
    result = run("check", noisy, "--json", "-")
    assert json.loads(result.stdout)["claims"][0]["verdict"] == "proved"
    assert "noise" in result.stderr
    assert "1 claim in" in result.stderr


def test_a_failed_run_writes_its_json_too(run, calls, bad_file, tmp_path):
    assert run("check", bad_file, "--json", tmp_path / "r.json").exit_code == 1
    assert json.loads((tmp_path / "r.json").read_text())["summary"]["refuted"] == 1


def test_a_device_is_written_to_and_not_replaced(run, calls, good_file):
    assert run("check", good_file, "--json", "/dev/null").exit_code == 0
    assert not os.path.isfile("/dev/null")


def test_nothing_is_left_of_a_json_file_that_could_not_be_finished(
    run, calls, good_file, tmp_path, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    result = run("check", good_file, "--json", tmp_path / "r.json")
    assert result.exit_code == 1
    assert "can't be written: [Errno 28] No space left" in result.stderr
    assert os.listdir(tmp_path) == ["good.py"]


def test_a_contradiction_stops_the_run(run, good_file, monkeypatch):
    def check_claims(claims, *, jobs, limits):
        raise Contradiction("a proof and a witness disagree")
        yield

    monkeypatch.setattr("symsolve.checking.check_claims", check_claims)
    result = run("check", good_file)
    assert result.exit_code == 1
    assert result.stderr == "symsolve: a proof and a witness disagree\n"


COMMANDS = ["check", "show", "mutate"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("/nosuch/folder", "there is no such file or folder"),
        ("nosuch.py", "there is no such file or folder"),
        ("nosuch", "neither a file or folder nor a name in the library"),
        ("", "the path is empty"),
    ],
)
def test_what_does_not_exist_is_a_usage_error(run, command, target, message):
    result = run(command, target)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = (", "syntax error"),
        ("import symsolve as ss\nss.Identity(0.5, 1)", "floating-point"),
        ("1 / 0", "ZeroDivisionError"),
        ("", "no claims"),
        (
            "import symsolve as ss\nx, y = (ss.Claim(name='x', statement=ss.Identity(i, 1)) for i in (1, 2))",
            "twice",
        ),
    ],
)
def test_files_that_can_not_be_loaded_are_usage_errors(run, write, command, text, message):
    file = write("broken.py", text)
    result = run(command, file)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "broken.py" in result.stderr
    assert "Traceback" not in result.output


def test_debug_shows_the_traceback(run):
    result = run("--debug", "check", "nosuch")
    assert isinstance(result.exception, symsolve.errors.LoadError)
    assert isinstance(run("check", "--debug", "nosuch").exception, symsolve.errors.LoadError)


@pytest.mark.parametrize("command", ["check", "mutate"])
@pytest.mark.parametrize(
    "wrong",
    [
        ["-j", "0"],
        ["-j", "x"],
        ["-j"],
        ["--budget", "0"],
        ["--budget", "-1"],
        ["--budget", "nan"],
        ["--budget", "inf"],
        ["--budget", "soon"],
        ["--memory", "1"],
        ["--memory", "1.5"],
        ["--seed", "-1"],
        ["--seed", "x"],
        ["--json"],
        ["--json", "/nosuch/folder/x.json"],
        ["--json", "/"],
        ["--nosuch"],
    ],
)
def test_wrong_options_are_refused_before_any_work(run, calls, good_file, command, wrong):
    result = run(command, good_file, *wrong)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"symsolve {command}: ")
    assert wrong[0] in line
    assert f"(see 'symsolve {command} --help')" in line
    assert calls == []


@pytest.mark.parametrize(
    "arguments", [["nosuch"], ["--nosuch"], ["show", "--nosuch"], ["show", "--json", "x"]]
)
def test_wrong_commands_are_refused(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_show_prints_claims_and_derivations(run, good_file):
    text = run("show", good_file).stdout
    assert f"{LONG}\n  (S - r)**2 = S**2 - 2*S*r + r**2\n  for S > 0, r > 0, r < S\n  from demo Eq. 3" in text
    assert "demo.loss\n  the loss\n" in text
    assert "in 2 steps" in text
    assert (
        "  1. expand\n     S*(S - r) = S**2 - S*r\n  2. collect" in run("show", "--steps", good_file).stdout
    )


def test_show_latex(run, good_file):
    assert run("show", "--latex", good_file).stdout.splitlines() == [
        r"\left(S - r\right)^{2} = S^{2} - 2 S r + r^{2}",
        r"\frac{S}{r} = \frac{r}{S}",
        r"S \left(S - r\right) = S \left(S - r\right)",
    ]
    steps = run("show", "--latex", "--steps", good_file).stdout
    assert steps.count(r"\begin{align*}") == 1
    assert r"\text{(expand)}" in steps


def test_show_without_a_name_lists_the_library(run, good_file, monkeypatch, tmp_path):
    monkeypatch.setattr("symsolve.derive.library.library_folder", lambda: tmp_path)
    lines = run("show").stdout.splitlines()
    assert lines[0].split() == ["name", "equation", "expected", "meaning"]
    assert lines[-1].split() == ["demo.loss", "2", "steps", "the", "loss"]


def test_mutate_reports_what_was_killed_left_out_and_survived(run, calls, good_file, tmp_path):
    result = run("mutate", good_file, "-j", 2, "--json", tmp_path / "m.json")
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["claim", "killed", "left", "out", "survived", "rate"]
    # The misprint is expected to be refuted, so there is nothing to spoil.
    assert [line.split()[0] for line in lines[1:4]] == [LONG, "demo.loss.step_1", "demo.loss.step_2"]
    assert lines[-1].startswith("3 claims: ")
    document = json.loads((tmp_path / "m.json").read_text())
    assert document["kind"] == "mutate"
    left_out = sum(line.startswith("left out: ") for line in lines)
    assert left_out == document["summary"]["equivalent"] > 0
    assert result.exit_code == (1 if document["summary"]["survived"] else 0)
    assert calls == [(2, Limits())]


def test_mutate_fails_when_a_variant_survives(run, bad_file, monkeypatch):
    import symsolve as ss
    from symsolve.checking import Report
    from symsolve.checking.mutation_run import MutationResult, Variant

    def mutate_claims(claims, *, jobs, limits):
        for claim in claims:
            mutant = next(iter(claim.statement.mutants()))
            report = Report(claim=claim, verdict=ss.Verdict.SUPPORTED, evidence=())
            yield MutationResult(claim=claim, variants=(Variant(mutant=mutant, report=report),))

    monkeypatch.setattr("symsolve.checking.mutate_claims", mutate_claims)
    result = run("mutate", bad_file)
    assert result.exit_code == 1
    assert "survived: demo.loss.step_1, right side: sign changed: supported" in result.stdout


def test_version(run):
    assert run("--version").stdout == f"symsolve, version {symsolve.__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([command, "--help"] for command in COMMANDS)])
def test_help(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: symsolve")
