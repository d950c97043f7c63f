"""Files that are whole or not there, and readers that trust nothing."""

import errno
import json
import os
import resource
import stat
import subprocess
import sys
import tempfile
import zipfile

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from symsolve.errors import NotReadable, NotWritten
from symsolve.simulate.results import Stored, ensure_writable, read, remove, write

needs_permissions = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture
def stored():
    return Stored(
        kind="run",
        arrays={"strengths": np.arange(6.0).reshape(2, 3), "words": np.array([2**63], dtype=np.uint64)},
        facts={"seed": 2**127 + 1, "exponent": 0.1 + 0.2, "name": "Ünï"},
    )


def same(left, right):
    assert left.facts == right.facts
    assert left.arrays.keys() == right.arrays.keys()
    for name, array in left.arrays.items():
        np.testing.assert_array_equal(array, right.arrays[name])
        assert array.dtype == right.arrays[name].dtype


def test_what_is_written_is_read(stored, tmp_path):
    write(stored, tmp_path / "run.npz")
    back = read(tmp_path / "run.npz", kind="run")
    same(stored, back)
    assert {"symsolve", "numpy", "python"} <= set(back.versions)


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.text("abcXYZ_0.", min_size=1, max_size=6),
        hnp.arrays(
            st.sampled_from(["f4", "f8", "i8", "u8", "?", "U5", "c16"]),
            hnp.array_shapes(min_dims=0, min_side=0, max_side=4),
        ),
        max_size=3,
    )
)
def test_any_arrays_survive(arrays):
    with tempfile.TemporaryDirectory() as folder:
        write(Stored(kind="run", arrays=arrays, facts={}), f"{folder}/run.npz")
        back = read(f"{folder}/run.npz", kind="run").arrays
    assert back.keys() == arrays.keys()
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        np.testing.assert_array_equal(back[name], array)


def test_numpy_reads_the_arrays_without_pickle(stored, tmp_path):
    write(stored, tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz", allow_pickle=False) as file:
        np.testing.assert_array_equal(file["strengths"], stored.arrays["strengths"])


def test_the_same_content_gives_the_same_bytes(stored, tmp_path):
    write(stored, tmp_path / "a.npz")
    write(stored, tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_nothing_is_left_beside_the_file_and_permissions_are_ordinary(stored, tmp_path):
    write(stored, tmp_path / "run.npz")
    write(stored, tmp_path / "run.npz")
    assert os.listdir(tmp_path) == ["run.npz"]
    (tmp_path / "plain").write_bytes(b"")
    assert stat.S_IMODE((tmp_path / "run.npz").stat().st_mode) == stat.S_IMODE(
        (tmp_path / "plain").stat().st_mode
    )


def test_a_link_stays_a_link(stored, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run.npz").symlink_to(tmp_path / "elsewhere" / "real.npz")
    write(stored, tmp_path / "run.npz")
    assert (tmp_path / "run.npz").is_symlink()
    same(stored, read(tmp_path / "elsewhere" / "real.npz", kind="run"))


def test_objects_are_not_pickled(tmp_path):
    with pytest.raises(ValueError, match="allow_pickle"):
        write(Stored(kind="run", arrays={"a": np.array([{}])}, facts={}), tmp_path / "run.npz")
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_the_old_file(stored, tmp_path, monkeypatch):
    write(stored, tmp_path / "run.npz")
    before = (tmp_path / "run.npz").read_bytes()

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritten, match=r"run\.npz: No space left on device"):
        write(Stored(kind="run", arrays={}, facts={}), tmp_path / "run.npz")
    assert (tmp_path / "run.npz").read_bytes() == before
    assert os.listdir(tmp_path) == ["run.npz"]


LIMITED = """
import resource, signal, sys
import numpy as np
from symsolve.errors import NotWritten
from symsolve.simulate.results import Stored, write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    write(Stored(kind="run", arrays={"a": np.zeros(10_000)}, facts={}), sys.argv[1])
except NotWritten as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limits on files here")
def test_a_disk_that_fills_in_the_middle_leaves_the_old_file(stored, tmp_path):
    write(stored, tmp_path / "run.npz")
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "run.npz")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "File too large" in done.stdout
    same(stored, read(tmp_path / "run.npz", kind="run"))
    assert os.listdir(tmp_path) == ["run.npz"]


@needs_permissions
def test_a_closed_folder_is_named(stored, tmp_path):
    tmp_path.chmod(0o500)
    try:
        for attempt in (lambda path: write(stored, path), ensure_writable):
            with pytest.raises(NotWritten, match=r"run\.npz: Permission denied"):
                attempt(tmp_path / "run.npz")
    finally:
        tmp_path.chmod(0o700)


def test_a_missing_folder_and_a_folder_in_place_of_a_file(stored, tmp_path):
    for attempt in (lambda path: write(stored, path), ensure_writable):
        with pytest.raises(NotWritten, match="No such file or directory"):
            attempt(tmp_path / "nowhere" / "run.npz")
        with pytest.raises(NotWritten, match="folder"):
            attempt(tmp_path)


def test_a_writable_place_is_left_as_it_was(tmp_path):
    ensure_writable(tmp_path / "run.npz")
    assert os.listdir(tmp_path) == []


def test_leftovers_of_a_killed_writer_go_with_the_file(stored, tmp_path):
    write(stored, tmp_path / "run.npz")
    (tmp_path / ".run.npz.0123.tmp").write_bytes(b"half")
    remove(tmp_path / "run.npz")
    assert os.listdir(tmp_path) == []
    remove(tmp_path / "run.npz")


def test_every_truncation_is_refused(stored, tmp_path):
    write(stored, tmp_path / "run.npz")
    content = (tmp_path / "run.npz").read_bytes()
    for length in range(len(content)):
        (tmp_path / "cut.npz").write_bytes(content[:length])
        with pytest.raises(NotReadable):
            read(tmp_path / "cut.npz", kind="run")


def test_no_flipped_byte_changes_what_is_read(stored, tmp_path):
    write(stored, tmp_path / "run.npz")
    content = (tmp_path / "run.npz").read_bytes()
    refused = 0
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 0x10
        (tmp_path / "bad.npz").write_bytes(flipped)
        try:
            back = read(tmp_path / "bad.npz", kind="run")
        except NotReadable:
            refused += 1
        else:
            same(stored, back)
    assert refused > len(content) / 2


@pytest.mark.parametrize("content", [b"", b"PK", b"\x93NUMPY\x01\x00", b"hello", bytes(1000)])
def test_foreign_files_are_refused(content, tmp_path):
    (tmp_path / "run.npz").write_bytes(content)
    with pytest.raises(NotReadable, match=r"run\.npz is truncated, corrupt, or not a file of symsolve"):
        read(tmp_path / "run.npz", kind="run")


def test_files_of_numpy_are_refused(tmp_path):
    np.savez(tmp_path / "plain.npz", a=np.zeros(3))
    with pytest.raises(NotReadable, match="was not written by symsolve"):
        read(tmp_path / "plain.npz", kind="run")
    np.savez_compressed(tmp_path / "small.npz", a=np.zeros(3))
    with pytest.raises(NotReadable, match="was not written by symsolve: its members are compressed"):
        read(tmp_path / "small.npz", kind="run")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(NotReadable, match="No such file"):
        read(tmp_path / "run.npz", kind="run")
    with pytest.raises(NotReadable, match="directory"):
        read(tmp_path, kind="run")


def test_another_kind_is_refused(stored, tmp_path):
    write(stored, tmp_path / "run.npz")
    with pytest.raises(NotReadable, match="holds a run, and a checkpoint is needed"):
        read(tmp_path / "run.npz", kind="checkpoint")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ({"format": "other"}, "its format is 'other'"),
        ({"format": "symsolve", "format_version": 99, "versions": {}}, "version 99 of the format"),
        ({"format": "symsolve"}, "was not written by symsolve|corrupt"),
        ([], "corrupt"),
    ],
)
def test_other_headers_are_refused(header, message, tmp_path):
    with zipfile.ZipFile(tmp_path / "run.npz", "w") as archive:
        archive.writestr("symsolve.json", json.dumps(header))
    with pytest.raises(NotReadable, match=message):
        read(tmp_path / "run.npz", kind="run")


def test_pickles_inside_are_not_opened(tmp_path):
    np.savez(tmp_path / "evil.npz", a=np.array([{}], dtype=object))
    header = {"format": "symsolve", "format_version": 1, "kind": "run", "arrays": ["a"]}
    with zipfile.ZipFile(tmp_path / "evil.npz", "a") as archive:
        archive.writestr("symsolve.json", json.dumps(header))
    with pytest.raises(NotReadable, match="allow_pickle=False"):
        read(tmp_path / "evil.npz", kind="run")
