"""The results of a sweep that is not finished yet: one small file each, so that nothing is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import attrs
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting, NotReadable, NotWritten
from symsolve.simulate import results

Arrays = Mapping[str, NDArray[Any]]


@attrs.frozen(kw_only=True)
class PartialStore:
    """A folder with the results so far and with the checkpoints of tasks that run.

    ``facts`` say which sweep it belongs to; opening it for another one is refused.
    """

    folder: Path = attrs.field(converter=Path)
    facts: dict[str, Any]

    @contextlib.contextmanager
    def opened(self) -> Iterator[dict[int, dict[str, NDArray[Any]]]]:
        """Begin or continue: the results by task, as far as they are there.

        Raises:
            ImpossibleSetting: the folder belongs to another sweep, or another process works on it.
            NotWritten: the folder cannot be written.
            NotReadable: one of its files is corrupt.
        """
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            raise NotWritten(f"cannot make the folder {self.folder}: {error.strerror}") from None
        with _locked(self.folder / "lock"):
            self._recognise()
            try:
                yield dict(self._read_results())
            except BaseException:
                # A beginning without anything in it would only stand in the way of other settings.
                if not any(self.folder.glob("result-*")) and not any(self.folder.glob("checkpoint-*")):
                    self.discard()
                raise

    def add(self, index: int, result: Arrays) -> None:
        """Keep the result of a task; its checkpoint is not needed any more."""
        stored = results.Stored(kind="result", arrays=dict(result), facts={"task": index})
        results.write(stored, self._result(index))
        results.remove(self.checkpoint(index))

    def checkpoint(self, index: int) -> Path:
        """Where the task may keep its state."""
        return self.folder / f"checkpoint-{index:05d}.npz"

    def discard(self) -> None:
        """Delete the folder: its results are elsewhere."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _result(self, index: int) -> Path:
        return self.folder / f"result-{index:05d}.npz"

    def _read_results(self) -> Iterator[tuple[int, dict[str, NDArray[Any]]]]:
        for path in sorted(self.folder.glob("result-*.npz")):
            stored = results.read(path, kind="result")
            yield stored.facts["task"], stored.arrays

    def _recognise(self) -> None:
        manifest = self.folder / "sweep.npz"
        if not manifest.exists():
            if any(self.folder.glob("result-*.npz")):
                raise NotReadable(f"{self.folder} holds results of an unknown sweep: delete it")
            results.write(results.Stored(kind="sweep", arrays={}, facts=self.facts), manifest)
        stored = results.read(manifest, kind="sweep")
        expected = {"settings": self.facts, "versions": results.versions()}
        found = {"settings": stored.facts, "versions": stored.versions}
        for what, value in expected.items():
            if found[what] != value:
                raise ImpossibleSetting(
                    f"{self.folder} holds the beginning of a sweep with other {what} "
                    f"({_difference(found[what], value)}): continue with those, delete the folder, "
                    "or name another output"
                )


def _difference(found: Any, expected: Any, path: str = "") -> str:
    """Where two JSON values differ first, in words."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in [*found, *expected]:
            if found.get(key) != expected.get(key):
                return _difference(found.get(key), expected.get(key), f"{path}.{key}".lstrip("."))
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for place, (left, right) in enumerate(zip(found, expected)):
            if left != right:
                return _difference(left, right, f"{path}[{place}]")
    return f"{path} = {found!r} there, {expected!r} now"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the folder; the system lets it go when this process dies."""
    try:
        file = path.open("w")
    except OSError as error:
        raise NotWritten(f"cannot write into the folder {path.parent}: {error.strerror}") from None
    with file:
        _lock(file, path.parent)
        yield


def _lock(file: IO[str], folder: Path) -> None:
    if os.name != "posix":
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ImpossibleSetting(
            f"another process works on {folder}: wait for it, or name another output"
        ) from None
