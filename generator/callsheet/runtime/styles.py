"""Styles: how the value of a parameter is written into an address, a header or a cookie, as OpenAPI describes it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import quote, unquote

from .errors import InvalidArgument

StyleName: TypeAlias = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "json"
]

RESERVED = ":/?@!$'()*,;="
"""The characters that an address may hold unescaped and that mean nothing in a value of a query."""

_WHOLE = 2**53
"""Up to here, a float holds every whole number."""
_STEP = re.compile(r"[/\\]")
_BETWEEN = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
"""What stands between the parts of a value in a query; a comma where it is nothing of these."""
_IN_PATH = {"simple": ("", ","), "label": (".", "."), "matrix": (";", ";")}
"""What stands before a value in a path, and between its parts where they are apart."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a parameter is written. `kind` says that its value is a list or an object, or may be one.

    With `explode` the parts of a value stand apart; with `reserved` the reserved characters of a query stay as they
    are.
    """

    name: StyleName
    explode: bool = False
    kind: Literal["scalar", "array", "object"] = "scalar"
    reserved: bool = False


IN_PATH = Style("simple")
IN_QUERY = Style("form", explode=True)
IN_HEADER = Style("simple")
IN_COOKIE = Style("form", explode=True)


class _CannotBeWritten(ValueError):
    """A value that has no form in an address. The message is what comes after the name of the parameter."""


def in_path(operation: str, name: str, value: object, style: Style) -> str:
    """A value as a part of a path, escaped. Raises `InvalidArgument` for one that would change where the path leads."""
    if style.kind == "scalar" and style.name != "json" and not isinstance(value, str | int | float):
        raise _refused(operation, name, f"{value!r} cannot stand in a path: pass the id as it was answered")
    try:
        written = _in_path(name, value, style)
    except _CannotBeWritten as error:
        raise _refused(operation, name, str(error)) from None
    return written


def _in_path(name: str, value: object, style: Style) -> str:
    if style.name == "json":
        return _escaped(_json(value))
    lead, between = _IN_PATH[style.name]
    apart = style.explode
    if isinstance(value, Mapping):
        pairs = [(_segment(key), _segment(item)) for key, item in value.items()]
        parts = [f"{key}={item}" for key, item in pairs] if apart else [part for pair in pairs for part in pair]
    elif isinstance(value, list | tuple):
        parts = [_segment(item) for item in value]
    else:
        parts, apart = [_segment(value)], True
    if not parts:
        raise _CannotBeWritten("is empty, and cannot stand in a path")
    if style.name == "matrix" and not (apart and isinstance(value, Mapping)):
        key = quote(name, safe="")
        return "".join(f";{key}={part}" for part in parts) if apart else f";{key}={','.join(parts)}"
    return lead + (between if apart else ",").join(parts)


def _segment(value: object) -> str:
    text = _text(value)
    # Escaped or not, servers and proxies take a step of dots for one up.
    if not text.strip(".") or any(step and not step.strip(".") for step in _STEP.split(text)) or not text.isprintable():
        raise _CannotBeWritten(f"{text!r} cannot stand in a path: pass the id as it was answered")
    return _escaped(text)


def check_id(operation: str, name: str, value: object) -> None:
    """Raise `InvalidArgument` for the id of a job that no provider would give: one that has to be escaped in a path."""
    if isinstance(value, str) and any(char in value for char in "/\\?#"):
        raise _refused(operation, name, f"{value!r} cannot stand in a path: pass the id as it was answered")


def in_query(operation: str, name: str, value: object, style: Style) -> Iterator[tuple[str, str]]:
    """A value as names and values of a query, all of them escaped. Raises `InvalidArgument`."""
    try:
        yield from _in_query(name, value, style)
    except _CannotBeWritten as error:
        raise _refused(operation, name, str(error)) from None


def _in_query(name: str, value: object, style: Style) -> Iterator[tuple[str, str]]:
    key, safe = _escaped(name), RESERVED if style.reserved else ""
    if style.name == "json":
        yield key, _escaped(_json(value), safe)
    elif style.name == "deepObject" and isinstance(value, Mapping | list | tuple):
        yield from _deep(key, value, safe)
    elif isinstance(value, Mapping) and style.explode:
        for part, item in value.items():
            listed = item if isinstance(item, list | tuple) else [item]
            yield from ((_escaped(_text(part)), _escaped(_text(each), safe)) for each in listed)
    elif isinstance(value, Mapping):
        pairs = [(_escaped(_text(part)), _escaped(_text(item), safe)) for part, item in value.items()]
        if pairs:
            yield key, _joined([part for pair in pairs for part in pair], style)
    elif isinstance(value, list | tuple):
        parts = [_escaped(_text(item), safe) for item in value]
        if style.explode:
            yield from ((key, part) for part in parts)
        elif parts:
            yield key, _joined(parts, style)
    else:
        yield key, _escaped(_text(value), safe)


def _deep(key: str, value: object, safe: str) -> Iterator[tuple[str, str]]:
    """The parts of a value under names in brackets.

    OpenAPI leaves open how lists and objects in objects are written: as servers read them that read such names at all.
    """
    if isinstance(value, Mapping):
        for part, item in value.items():
            yield from _deep(f"{key}%5B{_escaped(_text(part))}%5D", item, safe)
    elif isinstance(value, list | tuple):
        yield from ((f"{key}%5B%5D", _escaped(_text(item), safe)) for item in value)
    else:
        yield key, _escaped(_text(value), safe)


def _joined(parts: list[str], style: Style) -> str:
    """Parts, escaped already, in one value. Raises `_CannotBeWritten` for one that would be taken for several."""
    between = _BETWEEN.get(style.name, ",")
    for part in parts:
        if between in part:
            sign = {"%20": "spaces", "%7C": "vertical bars"}.get(between, "commas")
            raise _CannotBeWritten(f"separates its parts with {sign}, and {unquote(part)!r} holds one")
    return between.join(parts)


def in_header(operation: str, name: str, value: object, style: Style) -> str:
    """A value as the text of a header. Raises `InvalidArgument` for one that no header can carry."""
    try:
        text = _in_header(value, style)
    except _CannotBeWritten as error:
        raise _refused(operation, f"the header {name}", str(error)) from None
    if not text.isascii() or not text.isprintable() or text != text.strip():
        raise _refused(operation, f"the header {name}", "holds a character that no header can carry")
    return text


def _in_header(value: object, style: Style) -> str:
    if style.name == "json":
        return _json(value)
    if not isinstance(value, Mapping | list | tuple):
        return _text(value)
    if isinstance(value, Mapping):
        sign = "=" if style.explode else ","
        parts = [f"{_part(key)}{sign}{_part(item)}" for key, item in value.items()]
    else:
        parts = [_part(item) for item in value]
    return ",".join(parts)


def _part(value: object) -> str:
    text = _text(value)
    if "," in text:
        raise _CannotBeWritten(f"separates its parts with commas, and {text!r} holds one")
    return text


def in_cookie(operation: str, name: str, value: object, style: Style) -> Iterator[str]:
    """A value as cookies, escaped. Their own name stays as it is: nobody decodes it. Raises `InvalidArgument`."""
    try:
        for key, item in _in_query(name, value, style):
            yield f"{name if key == quote(name, safe='') else key}={item}"
    except _CannotBeWritten as error:
        raise _refused(operation, f"the cookie {name}", str(error)) from None


def plain_text(operation: str, name: str, value: object) -> str:
    """A single value as text. Raises `InvalidArgument` for one that is none, or holds half a character."""
    try:
        text = _text(value)
        text.encode()
    except _CannotBeWritten as error:
        raise _refused(operation, name, str(error)) from None
    except UnicodeEncodeError:
        raise _refused(operation, name, "holds half a character (a surrogate)") from None
    return text


def _text(value: object) -> str:
    """A single value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        raise _CannotBeWritten(f"cannot be {value}: JSON has no such number")
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))  # 12.0 is a whole number, which JSON Schema takes for an integer
    if isinstance(value, str | int | float):
        return str(value)
    raise _CannotBeWritten(f"cannot hold {type(value).__name__} {value!r} here: only text, numbers, true and false")


def _json(value: object) -> str:
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise _CannotBeWritten(f"cannot be written as JSON: {error}") from None


def _escaped(text: str, safe: str = "") -> str:
    try:
        return quote(text, safe=safe)
    except UnicodeEncodeError:
        raise _CannotBeWritten("holds half a character (a surrogate)") from None


def _refused(operation: str, name: str, reason: str) -> InvalidArgument:
    return InvalidArgument(operation, f"{name} {reason}")
