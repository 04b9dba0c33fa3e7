"""Callsheet: from hand-written OpenAPI specs to Python clients that check and price a payload before it is sent."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callsheet.schema_checks import SchemaCheck, SchemaError, compile_schema

__all__ = ["SchemaCheck", "SchemaError", "__version__", "compile_schema"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The public names, loaded when they are asked for: the command line must not wait for the compiler."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from callsheet import schema_checks

    return getattr(schema_checks, name)
