"""A plugin for mypy that keeps text of a spec out of strings.

Python lets any object into an f-string, `str()` and `str.format`, and mypy with it: here `SpecText` is refused
there, as it is at run time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mypy.plugin import FunctionContext, MethodContext, Plugin
from mypy.types import Instance, Type, UnionType, get_proper_type

_SPEC_TEXT: Final = "callsheet.ir.texts.SpecText"
_SHOWING: Final = ("builtins.str", "builtins.format", "builtins.repr")
_NO_STRING = "Text from a spec has no string form: use prose(), or a door of compiling/code.py"


def _holds_text(kind: Type) -> bool:
    proper = get_proper_type(kind)
    if isinstance(proper, UnionType):
        return any(map(_holds_text, proper.items))
    if isinstance(proper, Instance):
        return proper.type.fullname == _SPEC_TEXT or any(map(_holds_text, proper.args))
    return False


def _refuse_text(context: MethodContext | FunctionContext) -> Type:
    if any(_holds_text(kind) for kinds in context.arg_types for kind in kinds):
        context.api.fail(_NO_STRING, context.context)
    return context.default_return_type


class SpecTextPlugin(Plugin):
    """Looks at every place where text turns into a string without being asked."""

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        """What looks at a method call."""
        return _refuse_text if fullname == "builtins.str.format" else None

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        """What looks at a function call."""
        return _refuse_text if fullname in _SHOWING else None


def plugin(_: str) -> type[Plugin]:
    """What mypy asks for."""
    return SpecTextPlugin
