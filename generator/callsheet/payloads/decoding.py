"""Decoding: the value of a JSON text, as strict as the standard, and in words what is wrong where there is none."""

from __future__ import annotations

import json
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

MOST_BYTES: Final = 16 * 1024 * 1024
"""The largest payload that is read, in bytes. No API takes a tenth of it."""
DEEPEST: Final = 200
"""How many levels a payload may have: as many as YAML may, and far fewer than Python's stack holds."""
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
"""How a text in UTF-16 begins."""
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_UTF16_SAID: Final = "not UTF-8 but, it seems, UTF-16: save it as UTF-8"
_TOO_DEEP: Final = f"nested more than {DEEPEST} levels deep"


class NotAPayload(Exception):
    """A text that is no payload. The message says what is wrong."""


def decoded(text: bytes) -> Any:
    """The JSON value of a text. Raises `NotAPayload` for whatever is not strict JSON."""
    text = text.rstrip(b" \t\r\n")
    if len(text) > MOST_BYTES:
        raise NotAPayload(f"larger than {MOST_BYTES // 1024 // 1024} MiB: no API takes a payload of that size")
    if text.startswith(UTF16) or b"\0" in text:
        raise NotAPayload(_not_text(text, None))
    try:
        value = json.loads(
            text.decode("utf-8-sig"),
            object_pairs_hook=_pairs,
            parse_constant=_constant,
            parse_int=_int,
            parse_float=_float,
        )
    except UnicodeDecodeError as error:
        raise NotAPayload(_not_text(text, error.start)) from None
    except json.JSONDecodeError as error:
        from callsheet.payloads.misreadings import misread

        raise NotAPayload(misread(error)) from None
    except RecursionError:
        raise NotAPayload(_TOO_DEEP) from None
    refuse(value, text)
    return value


def _not_text(text: bytes, wrong: int | None) -> str:
    """What to say of bytes that are no UTF-8, from the byte at an index on where there is one."""
    from callsheet.payloads.misreadings import KINDS

    found = next((said for start, said in KINDS if text.startswith(start)), None)
    if found is not None:
        return found
    return f"not UTF-8: byte {wrong + 1} cannot be read" if wrong is not None else _UTF16_SAID


def refuse(value: Any, text: bytes) -> None:
    """Raise `NotAPayload` for what the grammar of JSON allows and no payload can hold."""
    if text.count(b"[") + text.count(b"{") > DEEPEST and _is_deep(value):
        raise NotAPayload(_TOO_DEEP)
    if _HALF.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            half = f"\\u{ord(error.object[error.start]):04x}"
            raise NotAPayload(f"{half} stands without the other half of its character: no UTF-8 can hold it") from None


def _is_deep(value: Any) -> bool:
    """Whether a value has more than `DEEPEST` levels."""
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [
            item
            for parent in level
            for item in (parent.values() if parent.__class__ is dict else parent)
            if item.__class__ is dict or item.__class__ is list
        ]
        if not level:
            return False
    return True


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        counts: dict[str, int] = {}
        for name, _ in pairs:
            counts[name] = counts.get(name, 0) + 1
        repeated = max(counts, key=lambda name: counts[name])
        raise NotAPayload(f"the key {json.dumps(repeated)[:80]} stands twice in one object")
    return result


def _constant(name: str) -> Any:
    raise NotAPayload(f"{name} is no JSON number")


def _int(digits: str) -> int:
    if len(digits) > 4000:
        raise NotAPayload(f"a number of {len(digits.lstrip('-'))} digits")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if number - number != 0:
        raise NotAPayload(f"{digits if len(digits) <= 40 else digits[:39] + '…'} is too large for a number")
    return number
