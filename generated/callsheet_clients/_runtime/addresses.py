"""Addresses: the host of a URL read in every spelling, and whether it is on the public network.

Follows how browsers and curl read a host (WHATWG URL): decimal, hexadecimal and octal parts, short forms, mapped
IPv6, trailing dots, percent signs and full-width letters.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote

from .hosts import is_local

_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[\\/]{2}([^\\/?#]*)")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*\Z|[0-9]+\Z")
_IGNORED = re.compile("[\u00ad\u034f\u180b-\u180f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
"""Letters that browsers skip in a host."""
_NAME = re.compile(r"[^\s\x00-\x20\"<>^`{|}%]+\Z")


def host_of(url: str) -> str | None:
    """The host of an absolute URL, decoded and in lower case; None where there is none."""
    match = _AUTHORITY.match(url)
    if match is None:
        return None
    authority = match[1].rpartition("@")[2]
    if authority.startswith("["):
        inside, closed, _ = authority.partition("]")
        return (inside + closed).lower() if closed else None
    host = unicodedata.normalize("NFKC", unquote(authority.partition(":")[0])).replace("\u3002", ".").lower()
    host = _IGNORED.sub("", host).rstrip(".")
    return host if _NAME.match(host) else None


def is_public(url: str) -> bool:
    """Whether the host of a URL may be on the public network; False where the URL names none."""
    host = host_of(url)
    if host is None:
        return False
    if host.startswith("["):
        return _is_public_ipv6(host)
    if _NUMBER.match(host.rpartition(".")[2]):
        address = _ipv4(host)
        return address is not None and _is_public(address)
    return not is_local(host)


def _is_public_ipv6(host: str) -> bool:
    try:
        return _is_public(IPv6Address(host[1:-1].partition("%")[0]))
    except ValueError:
        return False


def _ipv4(host: str) -> IPv4Address | None:
    """The address that a host of numbers stands for; a short form fills up from the right."""
    parts = host.split(".")
    if len(parts) > 4 or not all(_NUMBER.match(part) for part in parts):
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    value = numbers[-1]
    for index, number in enumerate(numbers[:-1]):
        value += number * int(256 ** (3 - index))
    return IPv4Address(value)


def _number(part: str) -> int:
    if len(part) > 40:
        raise ValueError(part)
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if len(part) > 1 and part[0] == "0" else int(part)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and int(address) >> 32 == 0x64FF9B << 64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None and int(address) >> 32 == 0 and int(address) > 1:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
    is_site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not is_site_local
