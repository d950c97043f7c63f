"""What threads of compiled code need to agree on who does what: counters and marks in int64 arrays.

Everything is sequentially consistent: what a thread wrote before it changed an entry is seen by a thread
that has read the change.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.cgutils import get_or_insert_function
from numba.extending import intrinsic

_WORD = ir.IntType(64)
_ORDER = "seq_cst"
# Machines with an instruction that tells a core that a loop waits, so that it leaves its units to others.
X86 = ("x86_64", "AMD64")


def _entry(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
    """Where the entry named by the first two arguments, an array and a place, lies."""
    data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
    return builder.bitcast(builder.gep(data, [arguments[1]]), _WORD.as_pointer())


def _with_entry(build: Callable[..., Any]) -> Callable[..., Any]:
    """Code of an intrinsic: ``build`` gets the builder, the entry and the other arguments."""

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        return build(builder, _entry(context, builder, signature, arguments), *arguments[2:])

    return codegen


@intrinsic
def take(typing: Any, array: Any, place: Any) -> Any:
    """The number at a place, which becomes one larger: no two threads get the same."""

    def build(builder: ir.IRBuilder, entry: Any) -> Any:
        return builder.atomic_rmw("add", entry, ir.Constant(_WORD, 1), _ORDER)

    return types.int64(array, types.intp), _with_entry(build)


@intrinsic
def peek(typing: Any, array: Any, place: Any) -> Any:
    """The number at a place, as the last thread left it."""

    def build(builder: ir.IRBuilder, entry: Any) -> Any:
        return builder.load_atomic(entry, _ORDER, align=8)

    return types.int64(array, types.intp), _with_entry(build)


@intrinsic
def claim(typing: Any, array: Any, place: Any, owner: Any) -> Any:
    """Put an owner where -1 stands; whether it stood there."""

    def build(builder: ir.IRBuilder, entry: Any, owner: Any) -> Any:
        found = builder.cmpxchg(entry, ir.Constant(_WORD, -1), owner, _ORDER, _ORDER)
        return builder.extract_value(found, 1)

    return types.boolean(array, types.intp, types.int64), _with_entry(build)


@intrinsic
def pause(typing: Any) -> Any:
    """Nothing, for a moment."""

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        if platform.machine() in X86:
            kind = ir.FunctionType(ir.VoidType(), [])
            builder.call(get_or_insert_function(builder.module, kind, "llvm.x86.sse2.pause"), [])
        return context.get_dummy_value()

    return types.void(), codegen
