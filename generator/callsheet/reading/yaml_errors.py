"""YAML errors: what is wrong with a text that is no YAML, in the words of whoever writes it.

PyYAML says what its parser expected. Here stands what was probably written, and what to write instead.
"""

from __future__ import annotations

import re
from typing import Final

import yaml

_INDENTED: Final = re.compile(r"expected <block end>, but found '(.*)'")
_UNCLOSED: Final = re.compile(r"expected ',' or '([\]}])'")
_CHARACTER: Final = re.compile(r"found character '(\\?.)' that cannot start any token")
_ESCAPE: Final = re.compile(r"found unknown escape character '(.)'")
_ALIAS: Final = re.compile(r"found undefined alias")
_CONFLICT: Final = re.compile(r"(?:<{7}|={7}|>{7})(?:\s|\Z)")
_CROWDED: Final = re.compile(r"\s*(?:- )?([A-Za-z_$][\w$-]*):(?=[^\s:/])")
_CROWDED_ITEM: Final = re.compile(r"\s*-[{\[\"'A-Za-z]")
_LONG_KEY: Final = re.compile(r"""(?:^|[{,])\s*(?:"(?:[^"\\]|\\.){1025,}"|'[^']{1025,}')\s*:""")
_CROWDED_BRACE: Final = re.compile(r"\s*-[{\[]")
_ENDED: Final = "unexpected end of stream"
_OPENING: Final = {"]": "[", "}": "{"}
_AMBIGUOUS: Final = "a text that holds a colon and a space stands in quotes"
_NO_SPACE: Final = "a space is missing after the - of an item"
_NO_KEY: Final = "this is no key and no item of a list: a key ends with a colon and a space"


def mark_of(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Where something is wrong: where it was noticed, or where a quote begins that is never closed."""
    return error.context_mark if _is_open_quote(error) else error.problem_mark or error.context_mark


def _is_open_quote(error: yaml.MarkedYAMLError) -> bool:
    return error.context == "while scanning a quoted scalar" and _ENDED in str(error.problem)


def told(error: yaml.MarkedYAMLError, text: str) -> str:
    """One sentence on what PyYAML could not read in a text, with the remedy where it is clear."""
    mark = mark_of(error)
    if mark is None:
        return _as_it_is(error)
    if _is_open_quote(error):
        return "the quote that begins here is never closed"
    lines, problem = text.split("\n"), str(error.problem or "")
    near = lines[max(mark.line - 1, 0) : mark.line + 1]
    seen = (said for line in reversed(near) for said in [_of_line(line)] if said is not None)
    return (
        next(seen, None)
        or _of_layout(problem, error.context_mark, mark, near[-1] if near else "")
        or _of_scalar(problem, near)
        or _as_it_is(error)
    )


def _of_line(line: str) -> str | None:
    """What is seen in a line alone."""
    if _CONFLICT.match(line):
        return "a conflict of two versions is left here: keep one of them, and take its marks out"
    if _CROWDED_BRACE.match(line):
        return _NO_SPACE
    if _LONG_KEY.search(line):
        return "a key of more than 1024 characters stands here, which YAML does not take: give it a shorter name"
    if "\u00a0" in line:
        return "a space that does not break (U+00A0) stands here: write a plain one"
    return None


def _of_layout(problem: str, begun: yaml.Mark | None, mark: yaml.Mark, line: str) -> str | None:
    """What is wrong with indentation, brackets and documents. `begun` is where the part around it begins."""
    if begun is not None and _INDENTED.match(problem):
        if line[: mark.column].strip(" -"):
            return "nothing follows a closing quote or bracket: put the whole text in quotes"
        if mark.column == begun.column:
            return "items of a list and keys are mixed here: either every one of them begins with -, or none"
        return (
            "this line is indented unlike those beside it, "
            f"which begin in column {begun.column + 1} (see line {begun.line + 1})"
        )
    unclosed = _UNCLOSED.match(problem)
    if begun is not None and unclosed:
        opening, closing = _OPENING[unclosed[1]], unclosed[1]
        return (
            f"the {opening} in line {begun.line + 1} is not closed before this: a comma, {closing} or quote is missing"
        )
    if problem.startswith("but found another document"):
        return "a second document begins here: a file holds one, and --- stands above it only"
    return None


def _of_scalar(problem: str, near: list[str]) -> str | None:
    """What is wrong with keys and texts, in these lines, the last of which it was noticed in."""
    if problem.startswith(("mapping values are not allowed", "could not find expected ':'")):
        return _of_a_key(near) or (_AMBIGUOUS if problem.startswith("mapping") else _NO_KEY)
    character, escape = _CHARACTER.match(problem), _ESCAPE.match(problem)
    if character is not None and character[1] == "\\t":
        return "indent with spaces, not with tabs"
    if character is not None:
        return f"a text that begins with {character[1]} stands in quotes"
    if _ALIAS.match(problem):
        return f"{problem}: a text that begins with * stands in quotes"
    if escape is not None:
        return f"inside double quotes a backslash begins an escape: write \\\\{escape[1]}, or use single quotes"
    if problem.startswith("expected alphabetic or numeric character"):
        return "a text that begins with & or * stands in quotes"
    if problem.startswith("expected a comment or a line break"):
        return "nothing but a comment follows | or > in its line: begin the text in the next, or write it in quotes"
    return None


def _of_a_key(near: list[str]) -> str | None:
    for line in reversed(near):
        crowded = _CROWDED.match(line)
        if crowded is not None:
            return f"a space is missing after the colon of {crowded[1]}"
        if _CROWDED_ITEM.match(line):
            return _NO_SPACE
    return None


def _as_it_is(error: yaml.MarkedYAMLError) -> str:
    """The words of PyYAML, in one line."""
    return " ".join(" ".join(part for part in (error.context, error.problem) if part).split())
