"""Arrays with what they mean in one ``.npz`` file: written whole or not at all, read without trust."""

from __future__ import annotations

import contextlib
import io
import json
import os
import platform
import secrets
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from symsolve.errors import NotReadable, NotWritten

_FORMAT = "symsolve"
_FORMAT_VERSION = 1
_HEADER = "symsolve.json"
#: The same date in every archive, so that the same content gives the same bytes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@attrs.frozen(kw_only=True, eq=False)
class Stored:
    """What a file holds: arrays by name, and facts (parameters, seeds) as plain JSON values."""

    kind: str
    arrays: dict[str, NDArray[Any]]
    facts: dict[str, Any]
    versions: dict[str, str] = attrs.field(factory=dict)


def write(stored: Stored, path: str | os.PathLike[str]) -> None:
    """Put the file there in one piece, so that a reader sees the old content or the new, never half of it.

    Arrays become ``.npy`` members that ``numpy.load`` reads too; facts and versions are JSON. Nothing is
    pickled.

    Args:
        stored: what to write. Versions of the libraries are added.
        path: where to. A file of that name is replaced.

    Raises:
        NotWritten: the folder is missing or closed, or the disk is full; the old file is whole.

    Example:
        >>> import numpy, tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> run = Stored(kind="run", arrays={"loss": numpy.array([1.0, 0.5])}, facts={"seed": 3})
        >>> write(run, folder.name + "/run.npz")
        >>> read(folder.name + "/run.npz", kind="run").facts
        {'seed': 3}
        >>> folder.cleanup()
    """
    replace_file(path, _archive(stored))


def read(path: str | os.PathLike[str], *, kind: str) -> Stored:
    """The content of a file that ``write`` wrote, verified against its checksums.

    Args:
        path: the file.
        kind: what it must hold, such as ``"run"``.

    Raises:
        NotReadable: it is missing, truncated, corrupt, from elsewhere or of another kind.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename: _member(archive, info) for info in archive.infolist()}
        header = json.loads(members.pop(_HEADER))
        arrays = {name.removesuffix(".npy"): _array(content) for name, content in members.items()}
        return _checked(path, kind, header, arrays)
    except NotReadable:
        raise
    except KeyError:
        raise NotReadable(f"{path} was not written by symsolve: it has no {_HEADER} inside") from None
    except OSError as error:
        raise NotReadable(f"{path} cannot be read: {error.strerror or error}") from None
    except Exception as error:
        # zipfile, json and numpy raise errors of a dozen kinds on files that are not theirs.
        raise NotReadable(
            f"{path} is truncated, corrupt, or not a file of symsolve ({type(error).__name__}: {error}): "
            "delete it, or name another file"
        ) from error


def replace_file(path: str | os.PathLike[str], content: bytes) -> None:
    """Write to a temporary file beside the target, flush it to the disk, then rename it.

    Raises:
        NotWritten: any step failed; the temporary file is gone and the target is untouched.
    """
    target = Path(os.path.realpath(path))
    temporary = _temporary(target)
    try:
        try:
            _write_new(temporary, content)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _not_written(path, error) from None
    _flush_folder(target.parent)


def ensure_writable(path: str | os.PathLike[str]) -> None:
    """Fail before a long computation rather than after it.

    Raises:
        NotWritten: no file of that name can be written there.

    Example:
        >>> ensure_writable("/nowhere/run.npz")
        Traceback (most recent call last):
        ...
        symsolve.errors.NotWritten: cannot write /nowhere/run.npz: No such file or directory...
    """
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        temporary = _temporary(target)
        try:
            _write_new(temporary, b"")
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _not_written(path, error) from None


def remove(path: str | os.PathLike[str]) -> None:
    """Delete a file and what a killed ``write`` to it may have left behind."""
    target = Path(os.path.realpath(path))
    for leftover in [target, *target.parent.glob(f".{target.name}.*.tmp")]:
        leftover.unlink(missing_ok=True)


def versions() -> dict[str, str]:
    """Versions of whatever can change a bit of the results."""
    known = {name: _version(name) for name in ("symsolve", "numpy", "scipy", "numba")}
    known["python"] = platform.python_version()
    known["machine"] = platform.machine()
    return {name: version for name, version in known.items() if version}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _archive(stored: Stored) -> bytes:
    header = {
        "format": _FORMAT,
        "format_version": _FORMAT_VERSION,
        "kind": stored.kind,
        "facts": stored.facts,
        "arrays": sorted(stored.arrays),
        "versions": {**versions(), **stored.versions},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        text = json.dumps(header, allow_nan=False, indent=1)
        archive.writestr(zipfile.ZipInfo(_HEADER, _NO_DATE), text)
        for name, array in stored.arrays.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _NO_DATE), _npy(array))
    return buffer.getvalue()


def _npy(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asanyarray(array), allow_pickle=False)
    return buffer.getvalue()


def _array(content: bytes) -> NDArray[Any]:
    return np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    # What symsolve writes is not compressed: so no file can unpack to more than its own size.
    if info.compress_type != zipfile.ZIP_STORED:
        raise NotReadable(f"{archive.filename} was not written by symsolve: its members are compressed")
    return archive.read(info)


def _checked(
    path: str | os.PathLike[str], kind: str, header: Mapping[str, Any], arrays: dict[str, NDArray[Any]]
) -> Stored:
    if header["format"] != _FORMAT:
        raise NotReadable(f"{path} was not written by symsolve: its format is {header['format']!r}")
    if header["format_version"] != _FORMAT_VERSION:
        raise NotReadable(
            f"{path} has version {header['format_version']!r} of the format, and this symsolve reads "
            f"{_FORMAT_VERSION}: use the symsolve that wrote it ({header['versions'].get('symsolve')})"
        )
    if header["arrays"] != sorted(arrays):
        # The directory of an archive has no checksum of its own.
        raise NotReadable(f"{path} is corrupt: arrays are missing. Delete it, or name another file")
    if header["kind"] != kind:
        raise NotReadable(f"{path} holds a {header['kind']}, and a {kind} is needed: name another file")
    return Stored(kind=kind, arrays=arrays, facts=header["facts"], versions=header["versions"])


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")


def _write_new(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut, where folders can be flushed.

    The file is in its place already, so that a failure here is none of the writing.
    """
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _not_written(path: str | os.PathLike[str], error: OSError) -> NotWritten:
    return NotWritten(
        f"cannot write {os.fspath(path)}: {error.strerror or error}. Nothing that was there has changed: "
        "free some space, open the folder for writing, or name another file"
    )
