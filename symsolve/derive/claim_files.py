"""Running claim files: Python modules that are loaded by path, as pytest loads tests."""

from __future__ import annotations

import hashlib
import importlib.abc
import importlib.util
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import attrs

from symsolve import symbols
from symsolve.claims import Claim
from symsolve.derive.derivation import Derivation
from symsolve.errors import LoadError, SymsolveError


@attrs.frozen
class Entry:
    """A claim or derivation, and the file that defines it."""

    item: Claim | Derivation
    file: Path

    @property
    def name(self) -> str:
        """Name of the claim or derivation."""
        return self.item.name

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claim itself, or the steps of the derivation."""
        return self.item.claims if isinstance(self.item, Derivation) else (self.item,)


class ClaimFiles:
    """The claim files that one call loads: each runs once, whoever asks for it or imports it.

    A file may import its neighbours by their plain names; such names are forgotten afterwards, so that
    two folders may each have a ``common.py``.
    """

    def __init__(self) -> None:
        self._modules: dict[Path, ModuleType] = {}

    def entries(self, file: Path) -> list[Entry]:
        """Claims and derivations of a file in the order of definition.

        Raises:
            LoadError: the file can't be read, has a syntax error, or raises while it runs.
            SymsolveError: it makes a claim that is not well formed; the class tells in which way.
        """
        file = file.resolve()
        if file not in self._modules:
            with _Neighbours(file.parent, self._modules):
                self._run(file)
        found = {id(item): item for item in _items(vars(self._modules[file]))}
        return [Entry(item, file) for item in found.values()]

    def _run(self, file: Path) -> None:
        name = f"symsolve_claims_{hashlib.sha256(str(file).encode()).hexdigest()[:12]}_{file.stem}"
        loader = _Once(name, str(file), self._modules)
        spec = importlib.util.spec_from_file_location(name, file, loader=loader)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        # Registered, so that pickle finds functions and classes that the file defines.
        sys.modules[name] = module
        try:
            loader.exec_module(module)
        except BaseException as error:
            del sys.modules[name]
            if isinstance(error, Exception | SystemExit):
                raise _explained(error, file) from error
            raise
        finally:
            # Only now: files that were imported on the way keep their names as long as this one runs.
            for path in (file, *self._modules):
                symbols.release(str(path))


class _Neighbours(importlib.abc.MetaPathFinder):
    """Lets a claim file import the files beside it, after everything that is installed."""

    def __init__(self, folder: Path, modules: dict[Path, ModuleType]) -> None:
        self._folder, self._modules = folder, modules
        self._served: list[str] = []

    def __enter__(self) -> None:
        sys.meta_path.append(self)

    def __exit__(self, *_: object) -> None:
        sys.meta_path.remove(self)
        for name in self._served:
            sys.modules.pop(name, None)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        file = (self._folder / f"{fullname}.py").resolve()
        if path is not None or not file.is_file():
            return None
        self._served.append(fullname)
        return importlib.util.spec_from_file_location(
            fullname, file, loader=_Once(fullname, str(file), self._modules)
        )


class _Once(SourceFileLoader):
    """Runs the source as it is now, once, and leaves no byte code behind in users' folders."""

    def __init__(self, fullname: str, path: str, modules: dict[Path, ModuleType]) -> None:
        super().__init__(fullname, path)
        self._file, self._modules = Path(path), modules

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._modules.get(self._file)

    def exec_module(self, module: ModuleType) -> None:
        if self._file in self._modules:
            return
        self._modules[self._file] = module
        try:
            super().exec_module(module)
        except BaseException:
            del self._modules[self._file]
            raise

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = self.source_to_code(self.get_data(self.path), self.path)
        return code


def _explained(error: BaseException, file: Path) -> SymsolveError:
    """The error with the place in the claim file, of the same class if it is one of ours."""
    place = _place(error, file)
    if isinstance(error, SymsolveError):
        return _same_class(error, f"{place or file}: {error}")
    if isinstance(error, SystemExit):
        return LoadError(
            f"{place}: the file ends the program (SystemExit) while it is loaded; remove the exit"
        )
    if place:
        return LoadError(
            f"{place}: the file raises {type(error).__name__} while it is loaded: {error}; correct this line"
        )
    if isinstance(error, SyntaxError):
        line = f":{error.lineno}" if error.lineno else ""
        return LoadError(f"{error.filename or file}{line}: syntax error: {error.msg}; correct this line")
    return LoadError(f"{file}: can't be read as Python: {error}; give a readable file in UTF-8")


def _same_class(error: SymsolveError, message: str) -> SymsolveError:
    try:
        return type(error)(message)
    except TypeError:
        return LoadError(message)


def _place(error: BaseException, file: Path) -> str | None:
    """``file:line`` of the innermost line, of the claim file or a neighbour, that the error came through."""
    folder = str(file.parent)
    places = [
        f"{frame.filename}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if os.path.dirname(frame.filename) == folder
    ]
    # A syntax error in a neighbour passes through the import, but its own place says more.
    unreadable = (
        isinstance(error, SyntaxError) and error.filename and os.path.dirname(error.filename) == folder
    )
    return places[-1] if places and not unreadable else None


def _items(namespace: dict[str, object]) -> Iterator[Claim | Derivation]:
    seen: set[int] = set()
    for name, value in list(namespace.items()):
        if not (name.startswith("__") and name.endswith("__")):
            yield from _inside(value, seen)


def _inside(value: object, seen: set[int]) -> Iterator[Claim | Derivation]:
    """Claims in a value: itself, or the items of a list, tuple or dictionary."""
    if isinstance(value, Claim | Derivation):
        yield value
    elif isinstance(value, list | tuple | dict) and id(value) not in seen:
        seen.add(id(value))
        for item in value.values() if isinstance(value, dict) else value:
            yield from _inside(item, seen)
