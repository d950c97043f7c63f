"""The command line on files that are broken in every way that people break them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

FILES = Path(__file__).parent / "files"
COMMAND = [sys.executable, "-m", "symsolve", "check"]

# The file, and words that the message must contain besides the file's own name.
BROKEN = {
    "syntax_error": ["syntax error", ":5"],
    "indentation": ["indent", ":2"],
    "float": ["floating-point", "Rational", ":7"],
    "hidden_float": ["2.0", "Rational"],
    "float_range": ["0.5", "Rational"],
    "duplicate_inside": ["broken.twice"],
    "raises": ["KeyError", ":4"],
    "exits": ["SystemExit"],
    "exits_hard": ["SystemExit"],
    "missing_import": ["a_module_that_nobody_has"],
    "recursion": ["RecursionError"],
    "empty_domain": ["empty"],
    "empty_interval": ["Interval(1, 0"],
    "empty_integers": ["no integer"],
    "no_range": ["no range for y"],
    "namesakes": ["assumptions"],
    "beyond_assumption": ["positive"],
    "evaluated": ["True", "Relation"],
    "string": ["string"],
    "undefined_value": ["undefined"],
    "bad_name": ["dotted name"],
    "bad_expectation": ["UNDECIDED"],
    "no_claims": ["no claims"],
    "nothing": ["no claims"],
}


@pytest.fixture
def claim_file(tmp_path):
    """Copies a file of this folder to where it is a Python file."""

    def copied(name: str) -> Path:
        return Path(shutil.copy(FILES / f"{name}.py.txt", tmp_path / f"{name}.py"))

    return copied


def run(*arguments, seconds=120):
    """Run ``symsolve check``."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=seconds, check=False
    )


def verdicts(document):
    return {report["claim"]: report["verdict"] for report in document["claims"]}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_explained(claim_file, name):
    file = claim_file(name)
    result = run(file)
    assert result.returncode == 2, result
    assert "Traceback" not in result.stderr
    assert "PROVED" not in result.stdout.upper()
    for word in [file.name, *BROKEN[name]]:
        assert word in result.stderr, result.stderr


def test_one_broken_file_spoils_the_folder_and_is_named(claim_file, tmp_path):
    claim_file("true_and_false")
    claim_file("syntax_error")
    result = run(tmp_path)
    assert result.returncode == 2
    assert "syntax_error.py" in result.stderr


def test_the_same_name_in_two_files(claim_file, tmp_path):
    claim_file("duplicate_one")
    claim_file("duplicate_two")
    result = run(tmp_path)
    assert result.returncode == 2
    for word in ("broken.duplicate", "duplicate_one.py", "duplicate_two.py"):
        assert word in result.stderr


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00x", b"# caf\xe9\nx = 1\n", b"x = 1\x00\n", b"# -*- coding: nonsense -*-\nx = 1\n"],
)
def test_bytes_that_are_no_text(tmp_path, content):
    file = tmp_path / "bytes.py"
    file.write_bytes(content)
    result = run(file)
    assert result.returncode == 2
    assert "bytes.py" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "target", ["no/such/folder", "no_such_file.py", "no.such.name", "", "./", "..", "/dev/null", "*.py"]
)
def test_a_target_without_claims(tmp_path, target):
    result = subprocess.run(
        [*COMMAND, target], capture_output=True, text=True, cwd=tmp_path / ".", timeout=60
    )
    assert result.returncode == 2, result
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") <= 3


def test_an_unreadable_file(claim_file):
    file = claim_file("true_and_false")
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("this user reads everything")
    result = run(file)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "option", [["-j", "0"], ["--budget", "-1"], ["--budget", "nan"], ["--seed", "x"], ["--nonsense"]]
)
def test_a_senseless_option(claim_file, option):
    result = run(claim_file("true_and_false"), *option)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_json_into_a_folder_that_does_not_exist(claim_file, tmp_path):
    result = run(claim_file("true_and_false"), "--json", tmp_path / "missing" / "out.json")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def without_times(value):
    """A JSON document without what differs from run to run."""
    if isinstance(value, dict):
        return {
            key: without_times(item) for key, item in value.items() if "seconds" not in key and key != "jobs"
        }
    return [without_times(item) for item in value] if isinstance(value, list) else value


def test_the_results_do_not_depend_on_the_number_of_workers(claim_file, tmp_path):
    file = claim_file("true_and_false")
    documents = []
    for jobs in (1, 2):
        target = tmp_path / f"{jobs}.json"
        result = run(file, "-j", jobs, "--json", target)
        assert result.returncode == 1, result
        documents.append(json.loads(target.read_text()))
    assert without_times(documents[0]) == without_times(documents[1])
    found = verdicts(documents[0])
    for name, verdict in found.items():
        assert (verdict.lower() == "refuted") == ("wrong" in name), (name, verdict)


@pytest.mark.parametrize("name", ["hangs_in_algebra", "hangs_in_numbers"])
def test_a_hanging_claim_is_undecided_and_spares_the_others(claim_file, tmp_path, name):
    target = tmp_path / "out.json"
    start = time.monotonic()
    result = run(claim_file(name), "-j", 2, "--budget", 8, "--json", target)
    assert time.monotonic() - start < 90
    assert result.returncode == 1, result
    found = verdicts(json.loads(target.read_text()))
    assert found.pop("hang.fine").lower() == "proved"
    assert "Traceback" not in result.stderr
    for claim in ("hang.sleeper", "hang.sleeping_derivative", "hang.long_sum"):
        assert found.get(claim, "undecided").lower() == "undecided"
    # That one is false only by a term that vanishes at both corners.
    assert found.get("hang.expansion", "undecided").lower() != "proved"
    assert found.get("hang.wild_integral", "refuted").lower() in ("refuted", "undecided")


def test_a_claim_that_eats_memory_is_undecided(claim_file, tmp_path):
    target = tmp_path / "out.json"
    result = run(claim_file("eats_memory"), "-j", 1, "--budget", 20, "--memory", 500, "--json", target)
    assert result.returncode == 1, result
    document = json.loads(target.read_text())
    found = verdicts(document)
    assert found["memory.fine"].lower() == "proved"
    assert found["memory.glutton"].lower() == "undecided"
    assert "memory" in json.dumps(document)


def test_numbers_of_thousands_of_digits_are_shown(claim_file, tmp_path):
    target = tmp_path / "out.json"
    result = run(claim_file("huge_numbers"), "--budget", 30, "--json", target)
    assert result.returncode == 1, result
    assert "Traceback" not in result.stderr
    found = verdicts(json.loads(target.read_text()))
    assert found["huge.true"].lower() == "proved"
    assert found["huge.false"].lower() == found["huge.inequality"].lower() == "refuted"


def session_members(session: int) -> list[int]:
    """Processes that belong to a session and are no zombies."""
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, its_session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if int(its_session) == session and state != "Z":
                members.append(int(entry.name))
    return members


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
@pytest.mark.parametrize(
    ("whom", "number", "code"),
    [
        ("group", signal.SIGINT, 130),
        ("parent", signal.SIGINT, 130),
        ("parent", signal.SIGTERM, None),
        ("parent", signal.SIGKILL, None),
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_an_interrupt_leaves_nothing_running(claim_file, whom, number, code, times):
    process = subprocess.Popen(
        [*COMMAND, str(claim_file("slow")), "-j", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        wait_until(lambda: len(session_members(process.pid)) == 3, 60)
        for _ in range(times):
            if process.poll() is None:
                (os.killpg if whom == "group" else os.kill)(process.pid, number)
        _, errors = process.communicate(timeout=20)
        wait_until(lambda: not session_members(process.pid), 10)
    finally:
        for member in session_members(process.pid):
            os.kill(member, signal.SIGKILL)
    assert "Traceback" not in errors
    if code is not None:
        assert process.returncode == code
