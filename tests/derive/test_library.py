"""Claim files are found, run once, and blamed by file and line."""

import os
import pickle
import sys
import textwrap

import pytest

import symsolve as ss
from symsolve import symbols
from symsolve.derive import entries, library, library_folder
from symsolve.errors import (
    ClaimError,
    DuplicateClaim,
    EmptyDomain,
    InexactNumber,
    LoadError,
    QuantityConflict,
    SymsolveError,
)

HEAD = "import sympy, symsolve as ss\n"


@pytest.fixture
def write(tmp_path):
    def write(name, text, head=HEAD):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + textwrap.dedent(text), encoding="utf-8")
        return path

    return write


def claim(name, left=1):
    return f"ss.Claim(name={name!r}, statement=ss.Identity({left}, 1))"


def names(*targets):
    return [claim.name for claim in ss.load(*targets)]


def test_claims_come_in_the_order_of_definition(write):
    file = write("a.py", f"""
        zeta = {claim("z.first")}
        alpha = {claim("a.second")}
        many = [{claim("m.third")}, ({claim("m.fourth")}, {claim("m.fifth")})]
        named = {{"key": {claim("m.sixth")}}}
        _hidden = {claim("m.seventh")}
    """)  # fmt: skip
    assert names(file) == ["z.first", "a.second", "m.third", "m.fourth", "m.fifth", "m.sixth", "m.seventh"]


def test_the_same_object_under_two_names_counts_once(write):
    file = write("a.py", f"one = {claim('a.one')}\nsame = one\nlisted = [one, one]\nlisted.append(listed)")
    assert names(str(file)) == ["a.one"]


def test_derivations_are_expanded(write):
    file = write("a.py", """
        d = ss.Derivation.chain(1, [("a", 1), ("b", 1)], name="a.chain")
        steps = list(d.claims)
    """)  # fmt: skip
    assert names(file) == ["a.chain.step_1", "a.chain.step_2"]
    (entry,) = entries(file)
    assert entry.name == "a.chain"
    assert entry.file == file


def test_folders_are_searched_in_order(write, tmp_path):
    write("b/two.py", f"x = {claim('two')}")
    write("b/one.py", f"x = {claim('one')}")
    write("a/deep/er.py", f"x = {claim('deep')}")
    for outside in ("_private.py", "b/__init__.py", "_folder/x.py", ".hidden/x.py", "b/notes.txt"):
        write(outside, "raise RuntimeError('must not run')")
    write("helper.py", "y = 1")
    assert names(tmp_path) == ["deep", "one", "two"]


def test_neighbours_may_be_imported_in_either_order(write, tmp_path):
    write("a.py", f"from m import shared\nfrom _common import x\na = {claim('a')}")
    write("m.py", f"shared = {claim('shared')}")
    write("z.py", f"from m import shared\nfrom _common import x\nz = {claim('z')}")
    write("_common.py", "x = ss.quantity('x_of_neighbours', positive=True)")
    assert names(tmp_path) == ["shared", "a", "z"]
    assert "m" not in sys.modules
    assert "_common" not in sys.modules
    assert symbols.registered_name("x_of_neighbours") is None


def test_a_file_that_only_imports_claims_has_claims(write):
    first = write("a.py", f"x = {claim('a.x')}")
    second = write("b.py", "from a import x")
    assert names(first, second) == names(second, first) == names(second) == ["a.x"]


def test_installed_modules_are_not_shadowed_by_neighbours(write):
    write("random.py", "raise RuntimeError('must not run')")
    file = write("a.py", f"import random\nrandom.random()\nx = {claim('a.x')}")
    assert names(file) == ["a.x"]


def test_files_may_share_names_of_quantities(write, tmp_path):
    write("a.py", f"x = ss.quantity('x_shared_name', positive=True)\na = {claim('a')}")
    write("b.py", f"x = ss.quantity('x_shared_name', negative=True)\nb = {claim('b')}")
    assert names(tmp_path) == ["a", "b"]


def test_nothing_is_left_in_users_folders(write, tmp_path):
    write("a.py", f"from m import y\nx = {claim('a')}")
    write("m.py", "y = 1")
    ss.load(tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["a.py", "m.py"]


def test_an_edited_file_is_read_again(write):
    assert names(write("a.py", f"x = {claim('old')}")) == ["old"]
    assert names(write("a.py", f"x = {claim('new')}")) == ["new"]


def test_functions_of_claim_files_can_be_pickled(write):
    file = write("a.py", "class f(sympy.Function):\n    pass\n"
                 "x = ss.Claim(name='a', statement=ss.Identity(f(1), f(1)))")  # fmt: skip
    (loaded,) = ss.load(file)
    assert pickle.loads(pickle.dumps(loaded)) == loaded


def test_relative_paths_and_the_same_file_twice(write, monkeypatch):
    file = write("sub/a.py", f"x = {claim('a')}")
    monkeypatch.chdir(file.parent.parent)
    assert names("sub/a.py", "sub", file, ".") == ["a"]


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("x = (1 +\n", LoadError, r"a\.py:\d: syntax error: .*; correct this line"),
        ("def f(:\n    pass", LoadError, r"a\.py:2: syntax error"),
        ("\n\nx = 1 / 0\n", LoadError, r"a\.py:4: the file raises ZeroDivisionError .*division by zero"),
        ("import nosuchmodule_", LoadError, r"a\.py:2: the file raises ModuleNotFoundError"),
        ("from . import b", LoadError, r"a\.py:2: the file raises ImportError"),
        ("raise SystemExit(0)", LoadError, r"a\.py:2: the file ends the program"),
        ("x = 3", LoadError, r"a\.py: no claims in this file; assign Claim or Derivation"),
        ("ss.Identity(0.5, 1)", InexactNumber, r"a\.py:2: .*0\.5 is a floating-point number"),
        ("ss.Identity(sympy.Float('0.5') * sympy.pi, 1)", InexactNumber, r"a\.py:2: "),
        ("ss.Claim(name='a', statement=1)", ClaimError, r"a\.py:2: claim a: 1 is not a statement"),
        ("x = sympy.Symbol('x')\nss.Domain({x: ss.Interval(0, 1)}, where=[x > 2])", EmptyDomain, r"a\.py:3"),
        (
            "ss.quantity('x_cf', positive=True)\nss.quantity('x_cf', negative=True)",
            QuantityConflict,
            r"a\.py:3",
        ),
        ("def f():\n    return [][1]\nf()", LoadError, r"a\.py:3: the file raises IndexError"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(write, text, error, message):
    file = write("a.py", text)
    with pytest.raises(error, match=message) as caught:
        ss.load(file)
    assert isinstance(caught.value, SymsolveError)
    assert symbols.registered_name("x_cf") is None


def test_an_error_in_a_neighbour_is_blamed_on_the_neighbour(write):
    write("_common.py", "half = ss.Identity(0.5, 1)")
    with pytest.raises(InexactNumber, match=r"_common\.py:2"):
        ss.load(write("a.py", "import _common"))
    write("_common.py", "x = (")
    with pytest.raises(LoadError, match=r"_common\.py:2: syntax error"):
        ss.load(write("a.py", "import _common"))


def test_files_that_are_no_text(tmp_path):
    binary = tmp_path / "a.py"
    binary.write_bytes(b"\x00\xff\xfe")
    with pytest.raises(LoadError, match=r"a\.py"):
        ss.load(binary)
    empty = tmp_path / "b.py"
    empty.write_bytes(b"")
    with pytest.raises(LoadError, match="no claims"):
        ss.load(empty)


def test_ctrl_c_while_loading_is_not_an_error_of_the_file(write):
    with pytest.raises(KeyboardInterrupt):
        ss.load(write("a.py", "raise KeyboardInterrupt"))


def test_claims_with_the_same_name(write, tmp_path):
    first = write("a.py", f"x = {claim('twice')}")
    second = write("b.py", f"x = {claim('twice', 2)}")
    with pytest.raises(DuplicateClaim, match=rf"'twice' is used in {first} and in {second}"):
        ss.load(tmp_path)
    with pytest.raises(DuplicateClaim, match="twice in"):
        ss.load(write("c.py", f"x = {claim('twice')}\ny = {claim('twice', 2)}"))
    with pytest.raises(DuplicateClaim, match="'d' is used"):
        ss.load(write("d.py", f"x = {claim('d')}\ny = ss.Derivation.chain(1, [('a', 1)], name='d')"))


@pytest.mark.parametrize("target", ["nosuch/folder", "nosuch.py", "./nosuch", "no such", "nosuch-thing"])
def test_paths_that_do_not_exist(target):
    with pytest.raises(LoadError, match="there is no such file or folder"):
        ss.load(target)


def test_paths_that_are_no_claims(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(LoadError, match=r"notes\.txt: not a Python file"):
        ss.load(tmp_path / "notes.txt")
    with pytest.raises(LoadError, match="no claims in this folder"):
        ss.load(tmp_path)
    with pytest.raises(LoadError, match="the path is empty"):
        ss.load("")


@pytest.fixture
def small_library(write, tmp_path, monkeypatch):
    write("lib/paper/flow.py", f"""
        a = {claim("paper.flow.strength")}
        d = ss.Derivation(name="paper.flow.closed", steps=[
            ss.Step(ss.Identity(1, 1), "a"), ss.Step(ss.Identity(2, 2), "b", label="last")])
    """)  # fmt: skip
    write("lib/paper/loss.py", f"a = {claim('paper.loss')}\nb = {claim('paper.losses')}")
    write("lib/other/x.py", f"a = {claim('other.x')}")
    write("lib/_drafts/x.py", "raise RuntimeError('must not run')")
    monkeypatch.setattr(library, "library_folder", lambda: tmp_path / "lib")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("small_library")
@pytest.mark.parametrize(
    ("targets", "found"),
    [
        (["paper.flow.strength"], ["paper.flow.strength"]),
        (["paper.loss"], ["paper.loss"]),
        (["paper.flow.closed"], ["paper.flow.closed.step_1", "paper.flow.closed.step_2_last"]),
        (["paper.flow.closed.step_2"], ["paper.flow.closed.step_2_last"]),
        (["paper.flow.closed.step_2_last"], ["paper.flow.closed.step_2_last"]),
        (["other", "paper.loss", "other.x"], ["other.x", "paper.loss"]),
        (
            ["paper.flow.closed.step_1", "paper.flow.closed"],
            ["paper.flow.closed.step_1", "paper.flow.closed.step_2_last"],
        ),
    ],
)
def test_names_select_from_the_library(targets, found):
    assert names(*targets) == found


@pytest.mark.usefixtures("small_library")
def test_no_argument_loads_the_whole_library():
    assert len(names()) == 6


@pytest.mark.usefixtures("small_library")
@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("paper.flow.strenght", r"did you mean paper\.flow\.strength"),
        ("papr", r"did you mean paper\b"),
        ("qqqqqq", "'symsolve show' lists the names"),
        ("paper.qqqqqqqqqqqqqq", "'symsolve show' lists the names"),
        ("paper.los", r"did you mean paper\.loss"),
    ],
)
def test_unknown_names_come_with_close_ones(target, message):
    with pytest.raises(LoadError, match=rf"'{target}' is neither a file or folder nor a name .*{message}"):
        ss.load(target)


@pytest.mark.usefixtures("small_library")
def test_a_name_runs_only_the_file_that_it_leads_to(write):
    write("lib/paper/zz_broken.py", "1 / 0")
    assert names("paper.flow.strength") == ["paper.flow.strength"]
    assert len(names("paper.flow")) == 3
    with pytest.raises(LoadError, match="ZeroDivisionError"):
        ss.load("paper")


def test_the_library_of_this_checkout_is_found():
    assert library_folder().name == "derivations"


@pytest.mark.slow
def test_names_in_the_library_begin_with_their_folder_and_file():
    library = library_folder()
    for entry in entries():
        place = ".".join(entry.file.relative_to(library.resolve()).with_suffix("").parts)
        assert entry.name == place or entry.name.startswith(f"{place}."), entry.file


def test_an_installation_without_library_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(ss, "__file__", str(tmp_path / "symsolve" / "__init__.py"))
    (tmp_path / "derivations").mkdir()  # somebody else's: there is no pyproject.toml beside it
    with pytest.raises(LoadError, match="no library of derivations"):
        library_folder()
    (tmp_path / "symsolve" / "derivations").mkdir(parents=True)
    assert library_folder() == tmp_path / "symsolve" / "derivations"
