"""Every error that symsolve raises; user mistakes are also ``ValueError`` or ``TypeError``."""


class SymsolveError(Exception):
    """Base class: catch this to catch anything that symsolve raises on purpose."""


class QuantityConflict(SymsolveError, ValueError):
    """A quantity was registered twice with different assumptions, LaTeX, meaning or unit."""


class ClaimError(SymsolveError, ValueError):
    """A claim, statement, domain or reference is not well formed."""


class InexactNumber(ClaimError, TypeError):
    """A float, or a SymPy Float, stands where only an exact number may stand."""


class EmptyDomain(ClaimError):
    """A domain has no point, or no point of it could be found."""


class DuplicateClaim(ClaimError):
    """Two claims carry the same name."""


class LoadError(SymsolveError):
    """A claim file could not be found, read or run."""


class SubstitutionError(SymsolveError, ValueError):
    """A substitution names an unknown symbol, leaves one out, or has a key that nothing uses."""


class UnsupportedNode(SymsolveError, NotImplementedError):
    """An expression contains a node for which the evaluator has no rule."""


class PrecisionNotReached(SymsolveError, ArithmeticError):
    """The certified accuracy that was asked for could not be reached within the precision limit."""


class Contradiction(SymsolveError, AssertionError):
    """A symbolic proof and a certified counterexample disagree: one of the two engines is wrong."""


class OutsideDomain(SymsolveError, ValueError):
    """A model was asked for something at values where it is not defined."""


class NoLatex(SymsolveError, TypeError):
    """An object has no LaTeX form."""


class NoMellinRule(SymsolveError, NotImplementedError):
    """No rule of the table covers a base function, so that its Mellin transform is known as a number only."""


class NoEnclosure(PrecisionNotReached):
    """An infinite sum diverges, or its convergence or a bound of its remainder could not be shown."""


class ImpossibleSetting(SymsolveError, ValueError):
    """A setting of a simulation is unknown, out of its range, or contradicts another one."""


class MissingExtra(SymsolveError, ImportError):
    """Something needs a package that comes with an extra of symsolve, and it is not installed."""


class NotWritten(SymsolveError, OSError):
    """A file could not be written; what was there before is untouched."""


class NotReadable(SymsolveError, ValueError):
    """A file is missing, truncated, corrupt, not from symsolve, or of another kind."""


class NotCalibrated(SymsolveError, ValueError):
    """Measured curves do not determine the parameters that a fit was asked for."""


class NoScheduler(SymsolveError, ConnectionError):
    """The scheduler of a cluster could not be reached, or has no workers."""


class WorkersLost(SymsolveError, RuntimeError):
    """The workers of a sweep die again and again; the results so far are kept."""


class Diverged(SymsolveError, ArithmeticError):
    """A training run left every bound: the learning rate is too large.

    Attributes:
        step: the number of steps taken before.
        loss: the loss at that step, possibly nan or infinite.
    """

    def __init__(self, message: str, step: int, loss: float) -> None:
        super().__init__(message)
        self.step = step
        self.loss = loss

    def __reduce__(self) -> tuple[type, tuple[str, int, float]]:
        # Errors cross from worker processes, and an exception is rebuilt from its message alone.
        return type(self), (str(self), self.step, self.loss)
