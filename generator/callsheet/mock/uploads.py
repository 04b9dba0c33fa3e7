"""Uploads: whether files that were sent keep to the documented limits, by the same rules that the client follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callsheet.mock.multipart import parts
from callsheet.runtime.errors import InvalidArgument
from callsheet.runtime.uploads import prepare

if TYPE_CHECKING:
    from callsheet.mock.journal import Received
    from callsheet.runtime.operations import FileField, Operation


class UploadError(ValueError):
    """An upload that breaks a documented limit. The message says which."""


def uploaded(operation: Operation, request: Received) -> bytes:
    """The first file of an upload. Raises `UploadError` where one of its files breaks a limit."""
    if operation.body == "binary":
        return _kept(operation, operation.files[0], request.body)
    sent = parts(request.header("content-type") or "", request.body)
    found = []
    for wanted in operation.files:
        contents = [part.content for part in sent if part.field == wanted.name]
        if not contents and wanted.required:
            raise UploadError(f"the form has no file in the field {wanted.name}")
        found += [_kept(operation, wanted, content) for content in contents]
    return found[0] if found else b""


def _kept(operation: Operation, wanted: FileField, content: bytes) -> bytes:
    try:
        return prepare(operation.name, wanted, content).content
    except InvalidArgument as error:
        raise UploadError(error.message) from None
