"""Multipart: the files of an upload, read from the body of a request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form: its field, the name of its file, and its content."""

    field: str
    file_name: str | None
    content: bytes


def parts(content_type: str, body: bytes) -> list[Part]:
    """The parts of a multipart/form-data body; none where it is no such body."""
    from email.parser import BytesParser
    from email.policy import HTTP

    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    if message.get_content_type() != "multipart/form-data" or not message.is_multipart():
        return []
    found = []
    for part in message.iter_parts():
        field = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(field, str) and isinstance(content, bytes):
            found.append(Part(field, part.get_filename(), content))
    return found
