"""Finding claims: in users' files and folders, and by name in the library that comes along."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import symsolve
from symsolve.claims import Claim
from symsolve.derive.claim_files import ClaimFiles, Entry
from symsolve.errors import DuplicateClaim, LoadError

Target = str | os.PathLike[str]

_NAME = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")


def load(*targets: Target) -> list[Claim]:
    """The claims of files, folders and library names; of the whole library without an argument.

    Derivations are expanded to their steps.

    Args:
        *targets: each a ``.py`` file, a folder (every ``.py`` file below it, except those that begin with
            an underscore or a dot), or the beginning of dotted names in the library, such as
            ``"nam2024.dynamics"``. A path that exists wins over a name.

    Raises:
        LoadError: there is no such file, folder or name; a file can't be run, or has no claims.
        DuplicateClaim: two claims have the same name.
        SymsolveError: a file makes a claim that is not well formed; the message names file and line.

    Examples:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder, "halves.py")
        ...     _ = file.write_text(
        ...         "import sympy, symsolve as ss\\n"
        ...         "half = sympy.Rational(1, 2)\\n"
        ...         "two = ss.Claim(name='halves.two', statement=ss.Identity(half + half, 1))\\n"
        ...     )
        ...     [claim.name for claim in load(file)]
        ['halves.two']
    """
    return [claim for entry in entries(*targets) for claim in entry.claims]


def entries(*targets: Target) -> list[Entry]:
    """Like ``load``, with derivations whole and with the file of each.

    Where a name selects only some steps of a derivation, those steps stand as claims.
    """
    files = ClaimFiles()
    wanted = targets or (library_folder(),)
    found = [entry for target in wanted for entry in _entries_of(target, files)]
    return _unique(found)


def library_folder() -> Path:
    """Where the library lies: inside the installed package, or beside it in a checkout.

    Raises:
        LoadError: the installation has no library.
    """
    package = Path(symsolve.__file__).resolve().parent
    inside, beside = package / "derivations", package.parent / "derivations"
    if inside.is_dir():
        return inside
    if beside.is_dir() and (package.parent / "pyproject.toml").is_file():
        return beside
    raise LoadError(
        f"this installation has no library of derivations ({inside} is missing); reinstall symsolve"
    )


def _entries_of(target: Target, files: ClaimFiles) -> list[Entry]:
    if not os.fspath(target):
        raise LoadError("the path is empty; give a file, a folder or a name in the library")
    path = Path(target)
    if path.is_dir():
        return _in_folder(path, files)
    if path.exists():
        return _in_file(path, files)
    if not isinstance(target, str) or target.endswith(".py") or not _NAME.fullmatch(target):
        raise LoadError(f"{os.fspath(target)!r}: there is no such file or folder (from {Path.cwd()})")
    return _by_name(target, files)


def _in_file(path: Path, files: ClaimFiles) -> list[Entry]:
    if path.suffix != ".py":
        raise LoadError(f"{path}: not a Python file; claim files end in .py")
    found = files.entries(path)
    if not found:
        raise LoadError(
            f"{path}: no claims in this file; assign Claim or Derivation objects (or lists of them) to names "
            "at the top level of the module"
        )
    return found


def _in_folder(path: Path, files: ClaimFiles) -> list[Entry]:
    found = _below(path, files)
    if not found:
        raise LoadError(
            f"{path}: no claims in this folder; every .py file below it counts, except those in folders or "
            "with names that begin with an underscore or a dot"
        )
    return found


def _below(folder: Path, files: ClaimFiles) -> list[Entry]:
    return [entry for file in claim_files_below(folder) for entry in files.entries(file)]


def claim_files_below(folder: Path) -> Iterator[Path]:
    """Every claim file of a folder, sorted: folders and files that begin with ``_`` or ``.`` stay out."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "_.")
        yield from (
            Path(place, name) for name in sorted(names) if name.endswith(".py") and name[0] not in "_."
        )


def _by_name(name: str, files: ClaimFiles) -> list[Entry]:
    """Names begin with the folder and the file that hold the claim, so that few files have to run."""
    library = library_folder()
    narrow = _narrowed(library, name.split("."))
    if narrow == library:
        raise _unknown(name, [path.name for path in library.iterdir() if path.is_dir()])
    for place in (narrow, library / name.partition(".")[0]):
        known = _unique(files.entries(place) if place.is_file() else _below(place, files))
        found = [selected for entry in known for selected in _selected(entry, name)]
        if found:
            return found
    raise _unknown(name, _beginnings(known))


def _narrowed(place: Path, parts: Sequence[str]) -> Path:
    """The folder or file that the parts of a name lead to, as far as they do."""
    if parts and (place / parts[0]).is_dir():
        return _narrowed(place / parts[0], parts[1:])
    file = place / f"{parts[0]}.py" if parts else place
    return file if file.is_file() else place


def _selected(entry: Entry, name: str) -> Iterator[Entry]:
    if _begins(entry.name, name):
        yield entry
        return
    for claim in entry.claims:
        step = claim.step
        unlabelled = f"{step.derivation}.step_{step.number}" if step else claim.name
        if _begins(claim.name, name) or unlabelled == name:
            yield Entry(claim, entry.file)


def _begins(whole: str, beginning: str) -> bool:
    return whole == beginning or whole.startswith(f"{beginning}.")


def _beginnings(known: Iterable[Entry]) -> set[str]:
    """Everything that a name in the library may begin with."""
    names = {name for entry in known for name in (entry.name, *(claim.name for claim in entry.claims))}
    split = [name.split(".") for name in names]
    return {".".join(parts[:end]) for parts in split for end in range(1, len(parts) + 1)}


def _unknown(name: str, known: Iterable[str]) -> LoadError:
    close = difflib.get_close_matches(name, sorted(known), n=3)
    advice = f"did you mean {' or '.join(close)}?" if close else "'symsolve show' lists the names"
    return LoadError(f"{name!r} is neither a file or folder nor a name in the library; {advice}")


def _unique(found: Iterable[Entry]) -> list[Entry]:
    """Each object once, and steps only within their derivation; no name twice."""
    objects: dict[int, Entry] = {}
    for entry in found:
        objects.setdefault(id(entry.item), entry)
    within = {id(claim) for entry in objects.values() for claim in entry.claims if claim is not entry.item}
    kept = [entry for key, entry in objects.items() if key not in within]
    owners: dict[str, Entry] = {}
    for entry in kept:
        for name in {entry.name, *(claim.name for claim in entry.claims)}:
            if owners.setdefault(name, entry) is not entry:
                raise _duplicate(name, owners[name], entry)
    return kept


def _duplicate(name: str, first: Entry, second: Entry) -> DuplicateClaim:
    where = f"twice in {first.file}" if first.file == second.file else f"in {first.file} and in {second.file}"
    return DuplicateClaim(
        f"the name {name!r} is used {where}; each claim and derivation needs a name of its own"
    )
