"""Uploads: a file checked against the documented limits before anything is sent."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from .errors import InvalidArgument
from .operations import FileField, Operation

Upload: TypeAlias = "bytes | bytearray | memoryview | str | os.PathLike[str] | BinaryIO"
"""A file to send: its bytes, its path, or a binary file object."""

Files: TypeAlias = "Mapping[str, Upload | list[Upload] | None]"
"""The files of a call by the names of their fields."""

_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
_WORDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "image/gif": "GIF"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that keeps to the limits, ready for the form field `field`."""

    field: str
    name: str
    content: bytes
    media_type: str


def media_type_of(content: bytes) -> str | None:
    """The media type that the first bytes of an image tell; the name of the file plays no part."""
    if content[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    return None


def prepared(operation: Operation, files: Files, *, check: bool = True) -> list[Prepared]:
    """Every file of a call, read and checked. Raises `InvalidArgument`."""
    found = []
    for field in operation.files:
        given = files.get(field.name)
        if given is None and not field.required:
            continue
        several = given if isinstance(given, list) else [given]
        found += [prepare(operation.name, field, file, check=check) for file in several]
    return found


def prepare(operation: str, field: FileField, file: Upload | None, *, check: bool = True) -> Prepared:
    """Read a file and check its size and kind. Raises `InvalidArgument` where it breaks a limit or is unreadable."""
    content, name = _read(operation, field, file)
    found = media_type_of(content)
    if check:
        if not content:
            raise InvalidArgument(operation, "the file is empty")
        if field.max_bytes is not None and len(content) > field.max_bytes:
            raise InvalidArgument(operation, f"the file is too large: at most {field.max_bytes} bytes are taken")
        if not _is_taken(field, found):
            taken = [_WORDS.get(media_type, media_type) for media_type in field.media_types]
            is_now = _WORDS.get(found, found) if found else "none of them by its content"
            raise InvalidArgument(operation, f"the file must be {' or '.join(taken)}; it is {is_now}")
    suffix = _SUFFIXES.get(found or "", "")
    fitting = (suffix, ".jpeg") if suffix == ".jpg" else (suffix,)
    if suffix and Path(name).suffix.lower() not in fitting:
        name = Path(name).stem + suffix
    return Prepared(field.name, name, content, found or _declared(field, name))


def _is_taken(field: FileField, found: str | None) -> bool:
    """Whether a file of this media type is taken; what cannot be told from the content is taken on trust."""
    if not field.media_types or any(_covers(media_type, found or "") for media_type in field.media_types):
        return True
    return found is None and not all(media_type in _WORDS for media_type in field.media_types)


def _covers(media_type: str, found: str) -> bool:
    """Whether a media type, which may end in a star, is that of a file."""
    return found == media_type or (media_type.endswith("*") and found.startswith(media_type[:-1]))


def _declared(field: FileField, name: str) -> str:
    """The media type that the documents give to a file of which the content tells nothing; of several, its name may."""
    known = [media_type for media_type in field.media_types if media_type not in _WORDS and "*" not in media_type]
    if len(known) > 1:
        from mimetypes import MimeTypes  # only here: few calls need it

        named = MimeTypes().guess_type(name)[0]
        return named if named in known else known[0]
    return next(iter(known), "application/octet-stream")


def _read(operation: str, field: FileField, file: object) -> tuple[bytes, str]:
    """The content and a name. Never reads more than one byte past the limit, so that a huge file costs nothing."""
    most = -1 if field.max_bytes is None else field.max_bytes + 1
    if isinstance(file, bytes | bytearray | memoryview):
        return bytes(file), "file"
    if isinstance(file, str | os.PathLike):
        try:
            with open(file, "rb") as opened:
                return opened.read(most), Path(file).name
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise InvalidArgument(operation, f"the file {os.fspath(file)!r} cannot be read: {reason}") from None
    if not hasattr(file, "read"):
        raise InvalidArgument(operation, f"a file is its bytes, its path or an open file, not {type(file).__name__}")
    if isinstance(file, io.TextIOBase):
        raise InvalidArgument(operation, "the file is open as text: open it with mode 'rb'")
    try:
        content = file.read(most)
    except (OSError, ValueError) as error:
        raise InvalidArgument(operation, f"the file cannot be read: {error}") from None
    if not isinstance(content, bytes):
        raise InvalidArgument(operation, "the file is open as text: open it with mode 'rb'")
    name = getattr(file, "name", "file")
    return content, Path(name).name if isinstance(name, str) else "file"
