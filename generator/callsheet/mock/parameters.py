"""Parameters: what a request says in its path, its query, its headers and its cookies, read as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, unquote_plus

from callsheet.runtime.styles import IN_COOKIE, IN_HEADER, IN_PATH, IN_QUERY, Style

if TYPE_CHECKING:
    from callsheet.mock.catalogue import Route
    from callsheet.mock.journal import Received
    from callsheet.runtime.operations import Operation

_BETWEEN: Final = {"spaceDelimited": re.compile(r"%20|\+"), "pipeDelimited": re.compile(r"%7C|\|", re.IGNORECASE)}
"""What stands between the parts of a value before it is unescaped; a comma where it is nothing of these."""
_COMMA: Final = re.compile(",")


def given(route: Route, request: Received) -> dict[str, Any]:
    """The parameters of a request by their keys. Texts stay texts, whatever they stand for."""
    operation = route.operation
    found: dict[str, Any] = {}
    for key in operation.path_parameters:
        name = operation.wire_name(key)
        found[key] = _of_text(route.segments[name], operation.styles.get(key, IN_PATH), name, unquote)
    for key in operation.query_parameters:
        _put(found, key, _of_query(operation, key, request))
    for key in operation.header_parameters:
        text = request.header(operation.wire_name(key).lower())
        style = operation.styles.get(key, IN_HEADER)
        _put(found, key, _of_text(text, style, "", str) if text is not None else None)
    for key in operation.cookie_parameters:
        _put(found, key, _of_cookie(operation, key, request))
    return found


def _put(found: dict[str, Any], key: str, value: Any) -> None:
    if value is not None:
        found[key] = value


def _of_text(text: str, style: Style, name: str, plain: Callable[[str], str]) -> Any:
    """The value that a part of a path or a header holds."""
    if style.name == "json":
        return json.loads(plain(text))
    if style.kind == "scalar":
        lead = {"label": ".", "matrix": f";{name}="}.get(style.name, "")
        return plain(text.removeprefix(lead))
    between = {"label": ".", "matrix": ";"}.get(style.name, ",") if style.explode else ","
    parts = text.removeprefix({"label": ".", "matrix": ";"}.get(style.name, "")).split(between)
    if style.name == "matrix" and (style.kind == "array" or not style.explode):
        parts = [part.removeprefix(f"{name}=") for part in parts]
    return _assembled([plain(part) for part in parts], style)


def _assembled(parts: list[str], style: Style) -> Any:
    if style.kind == "array":
        return parts
    if style.explode:
        return dict(part.partition("=")[::2] for part in parts)
    return dict(zip(parts[::2], parts[1::2], strict=False))


def _of_query(operation: Operation, key: str, request: Received) -> Any:
    known = {operation.wire_name(other) for other in operation.query_parameters}
    return of_pairs(escaped_pairs(request.search), operation.wire_name(key), operation.styles.get(key, IN_QUERY), known)


def escaped_pairs(text: str, *, strict: bool = False) -> list[tuple[str, str]]:
    """The names of a query or a form, each with its value, which is still escaped.

    Raises `ValueError` for a part that is no pair, if `strict`.
    """
    parts = [each for each in text.split("&") if each]
    if strict and not all("=" in part for part in parts):
        raise ValueError("a part of a form is no name with a value")
    return [(unquote_plus(part.partition("=")[0]), part.partition("=")[2]) for part in parts]


def of_pairs(pairs: Sequence[tuple[str, str]], name: str, style: Style, known: set[str]) -> Any:
    """What the names and escaped values of a query, a form or cookies hold of one of them; None where that is nothing.

    `known` are the names that stand for something themselves: an object that is taken apart has none of them.
    """
    if style.name == "deepObject":
        return _of_brackets([(each, unquote_plus(value)) for each, value in pairs if each.startswith(f"{name}[")], name)
    if is_apart(style):
        own = [(each, unquote_plus(value)) for each, value in pairs if each.partition("[")[0] not in known]
        return {name: _once_or_listed([value for each, value in own if each == name]) for name, _ in own} or None
    return of_values([value for each, value in pairs if each == name], style)


def _once_or_listed(values: list[str]) -> str | list[str]:
    """The values of one name: it came several times where it stands for a list."""
    return values if len(values) > 1 else values[0]


def _of_brackets(pairs: list[tuple[str, str]], name: str) -> Any:
    """What names in brackets hold of one of them: a[b]=c, a[b][]=c and a[b][d]=c; None where that is nothing."""
    if any(each == f"{name}[]" for each, _ in pairs):
        return [value for each, value in pairs if each == f"{name}[]"]
    found: dict[str, Any] = {}
    for each, value in pairs:
        part, _, rest = each.removeprefix(f"{name}[").partition("]")
        inner = f"{name}[{part}]"
        below = [pair for pair in pairs if pair[0].startswith(f"{inner}[")]
        found[part] = _of_brackets(below, inner) if rest else value
    return found or None


def is_apart(style: Style) -> bool:
    """Whether the fields of an object stand under their own names."""
    return style.kind == "object" and style.explode and style.name == "form"


def of_values(values: list[str], style: Style) -> Any:
    """What the escaped values of one name in a query or a form stand for; None where there are none."""
    if not values:
        return None
    plain = [unquote_plus(value) for value in values]
    if style.name == "json":
        return json.loads(plain[0])
    if style.kind == "scalar":
        return plain[0]
    if style.explode:
        return plain
    parts = _BETWEEN.get(style.name, _COMMA).split(values[0])
    return _assembled([unquote_plus(part) for part in parts], style)


def _of_cookie(operation: Operation, key: str, request: Received) -> Any:
    style, name = operation.styles.get(key, IN_COOKIE), operation.wire_name(key)
    cookies = [cookie.strip().partition("=")[::2] for cookie in (request.header("cookie") or "").split(";")]
    if style.kind != "scalar" and not style.explode:
        written = [value for each, value in cookies if each == name]
        return _of_text(written[0], style, "", unquote) if written else None
    known = {operation.wire_name(other) for other in operation.cookie_parameters}
    return of_pairs([(unquote(each), value) for each, value in cookies if each], name, style, known)


def as_numbers(value: Any) -> Any:
    """What texts stand for where the checks want no text: numbers, true and false."""
    if isinstance(value, list):
        return [as_numbers(item) for item in value]
    if isinstance(value, dict):
        return {name: as_numbers(item) for name, item in value.items()}
    try:
        meant = json.loads(value)
    except (TypeError, ValueError):
        return value
    return meant if isinstance(meant, bool | int | float) else value
