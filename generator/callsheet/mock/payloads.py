"""Payloads: what the body of a request holds, read as it was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from callsheet.mock.multipart import parts
from callsheet.mock.parameters import of_values

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
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=bool(request.body))
    else:
        files = {file.name for file in operation.files}
        sent = parts(request.header("content-type") or "", request.body)
        pairs = [(part.field, part.content.decode()) for part in sent if part.field not in files]
    values: dict[str, list[str]] = {}
    for name, text in pairs:
        values.setdefault(name, []).append(text)
    return {name: _field(operation, name, texts) for name, texts in values.items()}


def _field(operation: Operation, name: str, texts: list[str]) -> Any:
    """What a field holds. One that came several times is a list, and one that looks like JSON is read."""
    field = operation.fields.get(name)
    if field is not None and field.style is not None:
        return of_values(texts, field.style)
    values = [json.loads(text) if text[:1] in ("{", "[") else text for text in texts]
    return values if len(values) > 1 else values[0]
