"""Regexes: expressions as the source text that tests a text against them."""

from __future__ import annotations

from callsheet.compiling.code import Code, code, literal
from callsheet.ir.expressions import Expression
from callsheet.ir.texts import unsealed


def tester(expression: Expression) -> Code:
    """What tests a text: `match` of Python's `re` where the expression is anchored, else `search`, or our matcher."""
    if expression.python is None:
        return code("matcher({r})", r=literal(expression.written))
    regex = unsealed(expression.python)
    if regex.startswith("^") and not _has_alternatives(regex):
        return code("re.compile({r}).match", r=literal(regex[1:]))
    return code("re.compile({r}).search", r=literal(regex))


def _has_alternatives(regex: str) -> bool:
    """Whether an expression consists of several, so that `^` at its start is not the start of all of them."""
    depth, in_class, escaped = 0, False, False
    for char in regex:
        if escaped or char == "\\":
            escaped = not escaped
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            return True
    return False
