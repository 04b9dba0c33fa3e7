"""Bodies: payloads and files as the bytes that are sent, with the media type that their header names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from .errors import InvalidArgument
from .styles import Style, in_query, plain_text
from .uploads import Prepared
from .values import is_plain, made_plain

if TYPE_CHECKING:
    from .operations import FormField, Operation

PAYLOADS = ("json", "form", "multipart", "text")
"""The kinds of bodies that hold a payload, which is checked and priced."""

_APART = Style("form", explode=True)
_AS_JSON = Style("json")
_BOUNDARY = re.compile(rb"--([0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-])[ \t]*\r?\n")
_NAMES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})
"""What the names of fields and files must not hold in the head of a part, as browsers write it."""


def encoded(operation: Operation, payload: object, files: Sequence[Prepared]) -> tuple[str, bytes] | None:
    """The media type and the bytes of a body; None where there is none.

    Raises `InvalidArgument` for a payload that cannot be written so.
    """
    kind = operation.body
    if kind in ("upload", "multipart"):
        return _multipart(operation, payload, files)
    if kind == "binary":
        return (_declared(operation, files[0]), files[0].content) if files else None
    if kind == "none" or (payload is None and (operation.body_optional or kind != "json")):
        return None
    if kind == "json":
        return operation.media_type, _json(operation, payload)
    if kind == "text":
        return operation.media_type, _utf8(operation, "the payload", payload)
    pairs = [pair for name, value in _fields(operation, payload) for pair in _of_form(operation, name, value)]
    return operation.media_type, "&".join(f"{name}={value}" for name, value in pairs).encode()


def _declared(operation: Operation, file: Prepared) -> str:
    """The media type of a file that is the whole body; a document may leave it to the content.

    Raises `InvalidArgument` for parts of which nobody could tell where they end.
    """
    if not operation.media_type.lower().startswith("multipart/") or "boundary=" in operation.media_type:
        return file.media_type if operation.media_type == "application/octet-stream" else operation.media_type
    first = _BOUNDARY.match(file.content)
    if first is None:
        said = f"{operation.media_type} begins with the line of its boundary, such as --parts"
        raise InvalidArgument(operation.name, said)
    return f'{operation.media_type}; boundary="{first[1].decode()}"'


def _json(operation: Operation, value: object) -> bytes:
    try:
        return json.dumps(value if is_plain(value) else made_plain(value), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArgument(operation.name, f"the payload cannot be written as JSON: {error}") from None


def _fields(operation: Operation, payload: object) -> Iterator[tuple[str, object]]:
    if payload is None:
        return
    if not isinstance(payload, Mapping):
        raise InvalidArgument(operation.name, f"the fields of a form are a dict, not {type(payload).__name__}")
    for name, value in payload.items():
        if not isinstance(name, str):
            raise InvalidArgument(operation.name, f"the name of a field is text, not {type(name).__name__}")
        if value is not None:  # as for parameters: no form can say null
            yield name, value


def _of_form(operation: Operation, name: str, value: object) -> Iterator[tuple[str, str]]:
    field = operation.fields.get(name)
    if field is not None and field.style is not None:
        yield from in_query(operation.name, name, value, field.style)
        return
    as_json = field is not None and _is_json(field.media_type)
    for item in [value] if as_json or not isinstance(value, list | tuple) else value:
        style = _AS_JSON if as_json or isinstance(item, Mapping | list | tuple) else _APART
        yield from in_query(operation.name, name, item, style)


def _is_json(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower().endswith(("/json", "+json"))


def _utf8(operation: Operation, what: str, value: object) -> bytes:
    if not isinstance(value, str):
        raise InvalidArgument(operation.name, f"{what} is sent as text, and must be text, not {type(value).__name__}")
    try:
        return value.encode()
    except UnicodeEncodeError:
        raise InvalidArgument(operation.name, f"{what} holds half a character (a surrogate)") from None


def _multipart(operation: Operation, payload: object, files: Sequence[Prepared]) -> tuple[str, bytes] | None:
    """A form in parts. Its boundary is made from its content: one request has one fingerprint."""
    parts = [
        part
        for name, value in _fields(operation, payload)
        for part in _parts(operation, name, value, operation.fields.get(name))
    ]
    parts += [_part(operation, file.field, file.content, file.media_type, file.name) for file in files]
    if not parts:
        return None
    boundary = sha256(b"\0".join(parts)).hexdigest()[:40]
    lines = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts)
    return f"{operation.media_type}; boundary={boundary}", lines + b"--%s--\r\n" % boundary.encode()


def _parts(operation: Operation, name: str, value: object, field: FormField | None) -> Iterator[bytes]:
    media_type = field.media_type if field is not None else ""
    if _is_json(media_type) or isinstance(value, Mapping):
        yield _part(operation, name, _json(operation, value), media_type or "application/json")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _parts(operation, name, item, field)
    else:
        content = plain_text(operation.name, name, value).encode()
        yield _part(operation, name, content, media_type)


def _part(operation: Operation, name: str, content: bytes, media_type: str, file: str | None = None) -> bytes:
    shown = f'Content-Disposition: form-data; name="{name.translate(_NAMES)}"'
    if file is not None:
        shown += f'; filename="{file.translate(_NAMES)}"'
    if media_type:
        shown += f"\r\nContent-Type: {media_type}"
    return _utf8(operation, f"the name {name!r}", shown) + b"\r\n\r\n" + content
