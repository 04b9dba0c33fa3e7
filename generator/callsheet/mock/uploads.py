"""Uploads: whether a file that was sent keeps to the documented limits, by the same rules that the client follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callsheet.mock.multipart import parts
from callsheet.runtime.errors import InvalidArgument
from callsheet.runtime.uploads import prepare

if TYPE_CHECKING:
    from callsheet.mock.journal import Received
    from callsheet.runtime.operations import Operation


def problem_with_upload(operation: Operation, request: Received) -> str | None:
    """What is wrong with an upload; None where it keeps to the limits."""
    if operation.file is None:
        return None
    found = [part for part in parts(request.header("content-type") or "", request.body) if part.content is not None]
    file = next((part for part in found if part.field == operation.file.name), None)
    if file is None:
        return f"the form has no file in the field {operation.file.name}"
    try:
        prepare(operation.name, operation.file, file.content)
    except InvalidArgument as error:
        return error.message
    return None
