"""Parameters: what a request says in its path, its query, its headers and its cookies, read as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from callsheet.runtime.styles import IN_COOKIE, IN_HEADER, IN_PATH, IN_QUERY, Style

if TYPE_CHECKING:
    from callsheet.mock.catalogue import Route
    from callsheet.mock.journal import Received
    from callsheet.runtime.operations import Operation

_BETWEEN: Final = {"spaceDelimited": " ", "pipeDelimited": "|"}


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
    name, style = operation.wire_name(key), operation.styles.get(key, IN_QUERY)
    values = [value for each, value in request.query if each == name]
    if style.name == "deepObject":
        prefix = f"{name}["
        return {each[len(prefix) : -1]: value for each, value in request.query if each.startswith(prefix)} or None
    if style.kind == "object" and style.explode and style.name == "form":
        known = {operation.wire_name(other) for other in operation.query_parameters}
        return {each: value for each, value in request.query if each not in known} or None
    return of_values(values, style)


def of_values(values: list[str], style: Style) -> Any:
    """What the values of one name in a query or a form stand for; None where there are none."""
    if not values:
        return None
    if style.name == "json":
        return json.loads(values[0])
    if style.kind == "scalar":
        return values[0]
    return values if style.explode else _assembled(values[0].split(_BETWEEN.get(style.name, ",")), style)


def _of_cookie(operation: Operation, key: str, request: Received) -> Any:
    style = operation.styles.get(key, IN_COOKIE)
    try:
        found = SimpleCookie(request.header("cookie") or "").get(operation.wire_name(key))
    except CookieError:
        return None
    if found is None:
        return None
    if style.kind == "array" and style.explode:
        return [unquote(found.value)]
    return _of_text(found.value, style, "", unquote) if style.kind != "scalar" else unquote(found.value)


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
