"""Formats: the values of `format` that are enforced. Each is told in time proportional to the text."""

from __future__ import annotations

import re
from functools import cache

_FORMS = {
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "duration": "P(?:[0-9]+W|T{clock}|{calendar}(?:T{clock})?)",
    "clock": "(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)",
    "calendar": "(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)",
    "hostname": r"(?=.{1,253}\Z){label}(?:\.{label})*",
    "label": "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    "local part": r'(?:{atom}+(?:\.{atom}+)*|"(?:[ !#-\[\]-~{script}]|\\[ -~])*")',
    "atom": "[A-Za-z0-9!#$%&'*+/=?^_`{|}~{script}-]",
    "address": r"\[(?:[Ii][Pp][Vv]6:(?P<six>[0-9A-Fa-f:.]+)|(?P<four>[0-9.]+))\]",
    "future address": r"[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+",
    "pointer": "(?:/(?:[^~/]|~[01])*)*",
    "relative pointer": "{whole}(?:[+-]{whole})?(?:#|{pointer})",
    "whole": "(?:0|[1-9][0-9]*)",
    "uri": (
        "(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?"
        r"(?P<authority>//(?:[{plain}:]*(?:{percent}[{plain}:]*)*@)?"
        r"(?:\[(?P<address>[^\]]*)\]|[{plain}]*(?:{percent}[{plain}]*)*)(?::[0-9]*)?(?=[/?#]|\Z))?"
        r"(?P<path>[{plain}:@/]*(?:{percent}[{plain}:@/]*)*)"
        r"(?:\?[{plain}:@/?{private}]*(?:{percent}[{plain}:@/?{private}]*)*)?"
        r"(?:\#[{plain}:@/?]*(?:{percent}[{plain}:@/?]*)*)?"
    ),
    "uri template": r"[{bare}]*(?:(?:{percent}|\{[+#./;?&=,!@|]?{variable}(?:,{variable})*\})[{bare}]*)*",
    "variable": r"{word}(?:\.?{word})*(?:\*|:[1-9][0-9]{0,3})?",
    "word": "(?:[A-Za-z0-9_]|{percent})",
    "percent": "%[0-9A-Fa-f]{2}",
    "time": (
        r"(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9]|60)(?:\.[0-9]+)?"
        "(?:[Zz]|(?P<sign>[+-])(?P<hours>[01][0-9]|2[0-3]):(?P<minutes>[0-5][0-9]))"
    ),
    "uuid": "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}
"""Expressions that may name one another in braces."""
_BEYOND = "\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14)
)
"""What an IRI may hold beyond what a URI may (RFC 3987)."""
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_PLAIN = r"A-Za-z0-9._~!$&'()*+,;=\-"


@cache
def _form(name: str, *, every_script: bool = False) -> re.Pattern[str]:
    """The expression of a name, compiled when it is first asked for."""
    sets = {
        "script": "\x80-\U0010ffff" if every_script else "",
        "plain": _PLAIN + (_BEYOND if every_script else ""),
        "private": _PRIVATE if every_script else "",
        "bare": rf"!#$&-;=?-\[\]_a-z~{_BEYOND}{_PRIVATE}",
    }

    def filled(match: re.Match[str]) -> str:
        return sets[match[1]] if match[1] in sets else re.sub("{([a-z]+)}", filled, _FORMS[match[1]])

    return re.compile(re.sub("{([a-z]+)}", filled, _FORMS[name]) + r"\Z")


def is_uri(text: str) -> bool:
    """Whether a text is a URI with a scheme (RFC 3986)."""
    return _is_reference(_form("uri"), text, absolute=True)


def is_uri_reference(text: str) -> bool:
    """Whether a text is a URI, or relative to one (RFC 3986)."""
    return _is_reference(_form("uri"), text, absolute=False)


def is_iri(text: str) -> bool:
    """Whether a text is a URI with a scheme, in any script (RFC 3987)."""
    return _is_reference(_form("uri", every_script=True), text, absolute=True)


def is_iri_reference(text: str) -> bool:
    """Whether a text is a URI or relative to one, in any script (RFC 3987)."""
    return _is_reference(_form("uri", every_script=True), text, absolute=False)


def is_uri_template(text: str) -> bool:
    """Whether a text is a URI template (RFC 6570)."""
    return _form("uri template").match(text) is not None


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID (RFC 4122)."""
    return _form("uuid").match(text) is not None


def is_date(text: str) -> bool:
    """Whether a text is a full date (RFC 3339)."""
    from datetime import date

    if _form("date").match(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether a text is a time with an offset (RFC 3339). A leap second needs 23:59 UTC."""
    return _is_time(text, 0)


def is_date_time(text: str) -> bool:
    """Whether a text is a date with a time and an offset (RFC 3339). A leap second needs 23:59 UTC."""
    return text[10:11] in ("T", "t") and is_date(text[:10]) and _is_time(text, 11)


def is_duration(text: str) -> bool:
    """Whether a text is a duration such as P1DT12H (RFC 3339, appendix A)."""
    return _form("duration").match(text) is not None


def is_email(text: str) -> bool:
    """Whether a text is an email address (RFC 5321)."""
    local, _, domain = text.rpartition("@")
    if len(local) > 64 or _form("local part").match(local) is None:
        return False
    return is_hostname(domain) or _is_address(domain)


def is_idn_email(text: str) -> bool:
    """Whether a text is an email address in any script (RFC 6531)."""
    local, _, domain = text.rpartition("@")
    if len(local) > 64 or not local.isprintable() or _form("local part", every_script=True).match(local) is None:
        return False
    return is_idn_hostname(domain) or _is_address(domain)


def is_hostname(text: str) -> bool:
    """Whether a text is the name of a host (RFC 1123). Labels in Punycode must stand for what they may (RFC 5891)."""
    if _form("hostname").match(text) is None:
        return False
    return "xn--" not in text.lower() or is_idn_hostname(text)


def is_idn_hostname(text: str) -> bool:
    """Whether a text is the name of a host in any script (RFC 5890)."""
    from .hostnames import is_hostname_of_any_script

    return is_hostname_of_any_script(text)


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


def is_json_pointer(text: str) -> bool:
    """Whether a text is a JSON Pointer (RFC 6901)."""
    return _form("pointer").match(text) is not None


def is_relative_json_pointer(text: str) -> bool:
    """Whether a text is a relative JSON Pointer."""
    return _form("relative pointer").match(text) is not None


def is_regex(text: str) -> bool:
    """Whether a text is a regular expression of ECMA-262."""
    from .expressions import BeyondPython, WrongExpression, read

    try:
        read(text)
    except BeyondPython:
        return True
    except WrongExpression:
        return False
    return True


def _is_address(text: str) -> bool:
    """Whether a text is an address in brackets, which an email address may have instead of a host."""
    match = _form("address").match(text)
    if match is None:
        return False
    return is_ipv6(match["six"]) if match["six"] else is_ipv4(match["four"])


def _is_time(text: str, start: int) -> bool:
    match = _form("time").match(text, start)
    if match is None or match["second"] != "60":
        return match is not None
    minutes = int(match["hour"]) * 60 + int(match["minute"])
    if match["sign"]:
        offset = int(match["hours"]) * 60 + int(match["minutes"])
        minutes += -offset if match["sign"] == "+" else offset
    return minutes % 1440 == 1439


def _is_reference(form: re.Pattern[str], text: str, *, absolute: bool) -> bool:
    match = form.match(text)
    if match is None or (absolute and not match["scheme"]):
        return False
    address = match["address"]
    if address is not None and not is_ipv6(address) and _form("future address").match(address) is None:
        return False
    if match["authority"] is None and match["path"].startswith("//"):
        return False
    # Without a scheme, what stands before the first colon would be read as one.
    return bool(match["scheme"]) or match["authority"] is not None or ":" not in match["path"].partition("/")[0]
