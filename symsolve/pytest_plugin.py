"""pytest plugin: one test for each claim, and a fixture that checks a claim.

    pytest --symsolve-claims my_derivation.py

runs the claims of a file, of a folder or of a name in the library next to the ordinary tests; the setting
``symsolve_claims`` in the configuration file does the same for every run. Without either the plugin does
nothing, and imports nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from symsolve.checking import Report
    from symsolve.claims import Claim, Domain, Statement, Verdict

    AssertClaim = Callable[..., Report]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options and settings."""
    group = parser.getgroup("symsolve")
    group.addoption(
        "--symsolve-claims",
        metavar="PATH",
        action="append",
        default=[],
        help="check the claims of this file, folder or library name, one test a claim (repeatable)",
    )
    group.addoption(
        "--symsolve-budget",
        metavar="S",
        type=float,
        default=60.0,
        help="seconds that the check of one claim may take (default: 60)",
    )
    group.addoption(
        "--symsolve-seed", metavar="N", type=int, default=0, help="seed of the random choices (default: 0)"
    )
    group.addoption(
        "--symsolve-effort",
        choices=["quick", "full"],
        default="quick",
        help="full also checks simulations that take minutes; otherwise they are skipped (default: quick)",
    )
    parser.addini(
        "symsolve_claims",
        "claim files, folders or library names to check, one a line",
        type="linelist",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a budget that no check could keep."""
    budget = config.getoption("--symsolve-budget")
    if not 0 < budget < float("inf"):
        raise pytest.UsageError(f"--symsolve-budget: {budget} is not a positive number of seconds")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the claims before anything selects among the items."""
    for target in _targets(config):
        items.extend(session.genitems(ClaimCollector.from_parent(session, target=target)))


def _targets(config: pytest.Config) -> list[str]:
    settings = [_from_settings(config, target) for target in config.getini("symsolve_claims")]
    return list(dict.fromkeys([*settings, *config.getoption("--symsolve-claims")]))


def _from_settings(config: pytest.Config, target: str) -> str:
    """A path in the configuration file is relative to that file, as with ``testpaths``."""
    path = (config.inipath.parent if config.inipath else config.rootpath) / target
    return str(path) if path.exists() else target


class ClaimCollector(pytest.Collector):
    """The claims of one file, folder or library name."""

    def __init__(self, *, target: str, **others: Any) -> None:
        super().__init__(name=target, nodeid=_short(target, others["parent"].config.rootpath), **others)
        self._target = target

    def collect(self) -> Iterator[ClaimItem]:
        """One item a claim; the steps of a derivation are claims."""
        from symsolve.derive import entries

        for entry in entries(self._target):
            for claim in entry.claims:
                yield ClaimItem.from_parent(self, name=claim.name, claim=claim, file=entry.file)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The error in one line where it is the claim file's."""
        from symsolve.errors import SymsolveError

        if isinstance(excinfo.value, SymsolveError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)


class ClaimItem(pytest.Item):
    """A test that passes when the verdict is the expected one or better."""

    def __init__(self, *, claim: Claim, file: Path, **others: Any) -> None:
        super().__init__(**others)
        self.path, self._claim = file, claim

    def runtest(self) -> None:
        """Check the claim, unless it takes more effort than was asked for."""
        from symsolve.checking import within_effort

        if within_effort([self._claim], self.config.getoption("--symsolve-effort"))[1]:
            pytest.skip("an observation of full effort; --symsolve-effort full checks it")
        _assert_as_expected(self._claim, self.config)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What was found, with the witness; no traceback, since no line of Python is at fault."""
        from symsolve.errors import SymsolveError

        if isinstance(excinfo.value, AssertionError | SymsolveError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The claim's file and name."""
        return self.path, None, f"claim {self.name}"


@pytest.fixture
def assert_claim(request: pytest.FixtureRequest) -> AssertClaim:
    """A function that checks a claim, or a statement on a domain, and asserts its verdict.

    ``assert_claim(claim)`` or ``assert_claim(statement, domain=..., expected=...)`` returns the report.
    """

    def assert_claim(
        claim: Claim | Statement, *, domain: Domain | None = None, expected: Verdict | None = None
    ) -> Report:
        __tracebackhide__ = True
        return _assert_as_expected(_as_claim(claim, domain, expected), request.config)

    return assert_claim


def _as_claim(claim: Claim | Statement, domain: Domain | None, expected: Verdict | None) -> Claim:
    import attrs

    from symsolve.claims import Claim, Domain
    from symsolve.errors import ClaimError

    if not isinstance(claim, Claim):
        claim = Claim(name="statement", statement=claim, domain=Domain() if domain is None else domain)
    elif domain is not None:
        raise ClaimError(f"assert_claim: claim {claim.name} brings its own domain; leave out domain=")
    return claim if expected is None else attrs.evolve(claim, expected=expected)


def _assert_as_expected(claim: Claim, config: pytest.Config) -> Report:
    __tracebackhide__ = True
    from symsolve.checking import check
    from symsolve.render import report_details

    budget, seed = config.getoption("--symsolve-budget"), config.getoption("--symsolve-seed")
    report = check(claim, budget_seconds=budget, seed=seed)
    if not report.as_expected:
        raise AssertionError(report_details(report))
    return report


def _short(target: str, root: Path) -> str:
    path = Path(target)
    if path.is_absolute() and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return target
