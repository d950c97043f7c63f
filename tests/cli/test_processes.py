"""The command line as a process: start-up, pipes, terminals, Ctrl-C."""

import json
import os
import pty
import resource
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

REFUTED = """
    import sympy, symsolve as ss
    S = sympy.Symbol("S", positive=True)
    domain = ss.Domain({S: ss.Interval(1, 3)})
    wrong = ss.Claim(
        name="demo.wrong", statement=ss.Identity(S, S**2), domain=domain, expected=ss.Verdict.REFUTED
    )
    more = [
        ss.Claim(
            name=f"demo.wrong_{n}",
            statement=ss.Identity(S, S + n),
            domain=domain,
            expected=ss.Verdict.REFUTED,
        )
        for n in range(1, 3)
    ]
"""
#: Workers that never end: each leaves its process number behind.
HANGING = """
    import os, time
    import symsolve as ss
    import symsolve.checking.mutation_run as mutation_run, symsolve.checking.pool as pool

    def hang(claim, limits):
        open(f"{os.path.dirname(__file__)}/worker-{os.getpid()}", "w").close()
        while True:
            time.sleep(0.01)
        yield

    pool.examine_within = mutation_run.examine_within = hang
    claims = [ss.Claim(name=f"hanging.claim_{n}", statement=ss.Identity(n, n)) for n in range(5)]
"""


def symsolve(*arguments, **options):
    command = [sys.executable, "-m", "symsolve", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)


@pytest.fixture
def claim_file(tmp_path):
    file = tmp_path / "claims.py"
    file.write_text(textwrap.dedent(REFUTED))
    return file


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["mutate", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments):
    program = (
        "import sys\nfrom symsolve.cli.main import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "finally:\n    print([m for m in ('sympy', 'flint', 'numpy', 'rich', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_answers_at_once():
    def processor_seconds():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert symsolve("check", "--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    # 0.12 s where nothing else runs; processor time, and the best of a few, since other work slows it down.
    assert min(processor_seconds() for _ in range(5)) < 0.3


def test_a_pipe_gets_plain_text_and_the_exit_code(claim_file):
    done = symsolve("check", claim_file, "-j", 1)
    assert done.returncode == 0, done.stdout
    assert "demo.wrong: refuted as expected" in done.stdout
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "\r" not in done.stdout


def test_forced_colours_stay_out_of_a_pipe(claim_file):
    done = symsolve("check", claim_file, env={**os.environ, "FORCE_COLOR": "1"})
    assert "\x1b" not in done.stdout + done.stderr


def test_a_reader_that_leaves_early_is_no_error(claim_file):
    command = f"{sys.executable} -m symsolve check {claim_file} | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120, check=True)
    assert done.stderr == ""


def test_the_results_do_not_depend_on_the_number_of_workers(claim_file):
    def without_times(jobs):
        document = json.loads(symsolve("check", claim_file, "-j", jobs, "--json", "-").stdout)
        for claim in document["claims"]:
            claim.pop("seconds")
            for evidence in claim["evidence"]:
                evidence.pop("seconds")
        return document

    assert without_times(1) == without_times(2)


def on_a_terminal(*arguments):
    """Run on a pseudo terminal; everything that appears on it, and the exit code."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "symsolve", *map(str, arguments)]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    return seen.decode(), process.wait(timeout=60)


def test_a_terminal_gets_progress_and_a_coloured_table(claim_file):
    seen, code = on_a_terminal("check", claim_file)
    assert code == 0
    assert "3/3" in seen
    assert "last: demo.wrong" in seen
    assert "\x1b[32m" in seen
    assert "3 claims in" in seen


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("command", ["check", "mutate"])
@pytest.mark.parametrize("whole_group", [True, False])
def test_ctrl_c_leaves_nothing_behind(tmp_path, command, whole_group):
    file = tmp_path / "hanging.py"
    file.write_text(textwrap.dedent(HANGING))
    target = tmp_path / "report.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "symsolve", command, str(file), "-j", "2", "--json", str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: len(list(tmp_path.glob("worker-*"))) >= 2)
    workers = [int(path.name.partition("-")[2]) for path in tmp_path.glob("worker-*")]
    (os.killpg if whole_group else os.kill)(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip() == "symsolve: interrupted"
    assert output == ""
    assert not any(alive(pid) for pid in workers)
    assert not target.exists()


def test_ctrl_c_while_a_file_is_loaded(tmp_path):
    file = tmp_path / "slow.py"
    file.write_text("import pathlib, time\npathlib.Path(__file__ + '.here').touch()\ntime.sleep(100)\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "symsolve", "check", str(file)], stderr=subprocess.PIPE, text=True
    )
    wait_until(lambda: Path(f"{file}.here").exists())
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip() == "symsolve: interrupted"


def test_the_script_is_the_module(claim_file):
    script = Path(sys.executable).with_name("symsolve")
    if not script.exists():
        pytest.skip("the package is not installed")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == symsolve("--version").stdout
