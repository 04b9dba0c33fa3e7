"""Uploads: whether a file that was sent keeps to the documented limits, by the same rules that the client follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callsheet.mock.multipart import parts
from callsheet.runtime.errors import InvalidArgument
from callsheet.runtime.uploads import prepare

if TYPE_CHECKING:
    from callsheet.mock.journal import Received
    from callsheet.runtime.operations import Operation


class UploadError(ValueError):
    """An upload that breaks a documented limit. The message says which."""


def uploaded(operation: Operation, request: Received) -> bytes:
    """The file of an upload. Raises `UploadError` where it breaks a limit."""
    found = parts(request.header("content-type") or "", request.body)
    wanted = operation.file
    file = next((part for part in found if wanted is None or part.field == wanted.name), None)
    if file is None:
        raise UploadError(f"the form has no file in the field {wanted.name}" if wanted else "the form has no file")
    try:
        return file.content if wanted is None else prepare(operation.name, wanted, file.content).content
    except InvalidArgument as error:
        raise UploadError(error.message) from None
