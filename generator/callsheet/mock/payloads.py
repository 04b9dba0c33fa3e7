"""Payloads: what the body of a request holds, read as it was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_plus

from callsheet.mock.multipart import parts
from callsheet.mock.parameters import escaped_pairs, of_pairs

if TYPE_CHECKING:
    from callsheet.mock.journal import Received
    from callsheet.runtime.operations import Operation


class PayloadError(ValueError):
    """A body that does not hold what it should. The message says why."""


def decoded(operation: Operation, request: Received) -> Any:
    """The payload of a request; of a form, its texts stay texts. Raises `PayloadError`."""
    try:
        if operation.body == "json":
            return json.loads(request.body)
        if operation.body == "text":
            return request.body.decode()
        return _fields(operation, request)
    except (ValueError, RecursionError):
        raise PayloadError("the body is not JSON" if operation.body == "json" else "the body cannot be read") from None


def _fields(operation: Operation, request: Received) -> dict[str, Any]:
    """The fields of a form."""
    if operation.body == "form":
        pairs = escaped_pairs(request.body.decode(), strict=True)
    else:
        files = {file.name for file in operation.files}
        sent = parts(request.header("content-type") or "", request.body)
        pairs = [(part.field, quote(part.content.decode())) for part in sent if part.field not in files]
    styles = {name: field.style for name, field in operation.fields.items() if field.style is not None}
    known = {field.name for form in operation.forms for field in form.fields}
    found = {name: of_pairs(pairs, name, style, known) for name, style in styles.items()}
    deep = tuple(f"{name}[" for name, style in styles.items() if style.name == "deepObject")
    apart = {part for value in found.values() if isinstance(value, dict) for part in value}
    values: dict[str, list[str]] = {}
    for name, text in pairs:
        if name not in styles and name not in apart and not name.startswith(deep):
            values.setdefault(name, []).append(unquote_plus(text))
    plain = {name: _field(texts) for name, texts in values.items()}
    return plain | {name: value for name, value in found.items() if value is not None}


def _field(texts: list[str]) -> Any:
    """What a field holds. One that came several times is a list, and one that looks like JSON is read."""
    values = [json.loads(text) if text[:1] in ("{", "[") else text for text in texts]
    return values if len(values) > 1 else values[0]
