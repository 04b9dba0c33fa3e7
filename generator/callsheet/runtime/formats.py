"""Formats: the values of `format` that are enforced."""

from __future__ import annotations

import re

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*\Z")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_TIME = re.compile(
    r"[Tt](?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9]|60)(?:\.[0-9]+)?"
    r"(?:[Zz]|(?P<sign>[+-])(?P<hours>[01][0-9]|2[0-3]):(?P<minutes>[0-5][0-9]))\Z"
)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\Z")


def is_uri(text: str) -> bool:
    """Whether a text is an absolute URI (RFC 3986)."""
    return _URI.match(text) is not None


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID (RFC 4122)."""
    return _UUID.match(text) is not None


def is_date(text: str) -> bool:
    """Whether a text is a full date (RFC 3339)."""
    from datetime import date

    if _DATE.match(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_date_time(text: str) -> bool:
    """Whether a text is a date with a time and an offset (RFC 3339). A leap second needs 23:59 UTC."""
    match = _TIME.match(text, 10)
    if match is None or not is_date(text[:10]):
        return False
    if match["second"] != "60":
        return True
    minutes = int(match["hour"]) * 60 + int(match["minute"])
    if match["sign"]:
        offset = int(match["hours"]) * 60 + int(match["minutes"])
        minutes += -offset if match["sign"] == "+" else offset
    return minutes % 1440 == 1439


def is_email(text: str) -> bool:
    """Whether a text is an email address of the usual form."""
    return _EMAIL.match(text) is not None and ".." not in text.partition("@")[0] and text[0] != "."


def is_ipv4(text: str) -> bool:
    """Whether a text is an IPv4 address of four decimal parts."""
    import ipaddress

    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return text.isascii()


def is_ipv6(text: str) -> bool:
    """Whether a text is an IPv6 address without a zone."""
    import ipaddress

    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return "%" not in text
