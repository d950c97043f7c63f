"""``symsolve``: the group of commands, its exit codes and its error messages."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Sequence
from typing import Any

import click

from symsolve import __version__
from symsolve.errors import Contradiction, Diverged, NotWritten, SymsolveError, WorkersLost

#: Each lives in the module of its name under symsolve.cli.
COMMANDS = ("check", "show", "mutate", "law", "simulate", "plot")

WRONG, USAGE, INTERRUPTED = 1, 2, 130
#: Errors that come from the work itself, not from what was asked for.
_FAILURES = (Contradiction, Diverged, NotWritten, WorkersLost)


class Commands(click.Group):
    """A group whose commands are imported when they are asked for, and whose errors are one line each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"symsolve.cli.{cmd_name}").command
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and turn errors into messages and exit codes; ``--debug`` anywhere shows their traceback."""
        # Claim files are trusted code: a number of 5000 digits in one must not end in a traceback.
        sys.set_int_max_str_digits(0)
        arguments = list(sys.argv[1:] if args is None else args)
        debug = "--debug" in arguments
        arguments = [argument for argument in arguments if argument != "--debug"]
        try:
            code = super().main(arguments, "symsolve", complete_var, standalone_mode=False, **extra)
        except click.ClickException as error:
            click.echo(_message(error, arguments), err=True)
            code = error.exit_code
        except (click.Abort, KeyboardInterrupt):
            # A second Ctrl-C must not break into the clean-up.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            click.echo("symsolve: interrupted", err=True)
            code = INTERRUPTED
        except SymsolveError as error:
            if debug:
                raise
            click.echo(f"symsolve: {error}", err=True)
            code = WRONG if isinstance(error, _FAILURES) else USAGE
        sys.exit(code)


def _message(error: click.ClickException, arguments: Sequence[str]) -> str:
    """One line: which command, what is wrong, where help is."""
    if not isinstance(error, click.UsageError):
        return f"symsolve: {error.format_message()}"
    command = " ".join(["symsolve", *(name for name in arguments[:1] if name in COMMANDS)])
    return f"{command}: {error.format_message().rstrip('.')} (see '{command} --help')"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="symsolve")
def main() -> None:
    """Check mathematical derivations by machine: proved, certified, or refuted with a witness."""
