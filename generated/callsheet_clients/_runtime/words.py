"""Words: how values, fields and places read in a sentence. Only called where something is wrong."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 60
"""How many characters of a value a sentence may show."""
_LARGEST = 10**40
"""Beyond this a whole number is only described."""
_DECODED = frozenset((str, int, float, bool, type(None), list, dict))
"""The classes that JSON decodes to."""
_NUMBERS = (int, float)
_ENDS = "\u2028\u2029"
"""White space that ends a line or a paragraph."""

foreigner = object()
"""A new object each time that a value of any other class is met: what the checks say of it may be mistaken.

A check that leaves it the same met none. In several threads, one may only be met too often.
"""


def meet_foreigner() -> None:
    """Renew `foreigner`."""
    global foreigner  # a sentence has no other way to tell those who judge the checks
    foreigner = object()


def shown(value: object) -> str:
    """A value as JSON writes it, cut where it is long: `"8"`, `8`, `true`, `a list of 3 items`."""
    if value.__class__ is str and len(value) <= LONGEST and value.isprintable():
        if '"' not in value and "\\" not in value:
            return f'"{value}"'
    elif value.__class__ is int and -_LARGEST < value < _LARGEST:
        return repr(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if value.__class__ not in _DECODED:
        meet_foreigner()
    if isinstance(value, str):
        text = _quoted(value[:LONGEST])
        return text if len(value) <= LONGEST else text[:-1] + '…"'
    if isinstance(value, int):
        return str(value) if abs(value) < _LARGEST else f"a number of about {value.bit_length() * 3 // 10} digits"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list):
        return f"a list of {len(value)} item{'' if len(value) == 1 else 's'}"
    if isinstance(value, dict):
        return "an object"
    return f"a Python {type(value).__name__}"


def _quoted(text: str) -> str:
    """A text as JSON writes it, with everything escaped that does not print: a terminal must not act on it."""
    import json

    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escaped(char) for char in quoted)


def legible(text: str) -> str:
    """A text as one line in which everything is escaped that does not print: neither a terminal nor whoever reads a
    log takes any of it for something else than words."""
    return text if text.isprintable() else "".join(char if _is_word(char) else _escaped(char) for char in text)


def _is_word(char: str) -> bool:
    """Whether a character may stand in a sentence: it prints, is a space or joins letters."""
    return char.isprintable() or char in "\u200c\u200d" or (char >= "\xa0" and char.isspace() and char not in _ENDS)


def _escaped(char: str) -> str:
    """A character as JSON escapes it, and one more that it leaves as it is."""
    import json

    return "\\u007f" if char == "\x7f" else json.dumps(char)[1:-1]


def described(value: object) -> str:
    """A value with the word for its type, for complaints about the type: `the text "8"`, `the number 8`."""
    if isinstance(value, str):
        return f"the text {shown(value)}"
    if isinstance(value, _NUMBERS) and value.__class__ is not bool:
        return f"the number {shown(value)}"
    return shown(value)


def shown_text(value: object) -> str:
    """A value where a text is wanted: a text as it is, a number with the word for its type."""
    return shown(value) if isinstance(value, str) else described(value)


def shown_number(value: object) -> str:
    """A value where a number is wanted: a number as it is, a text with the word for its type."""
    return described(value) if isinstance(value, str) else shown(value)


def either(words: Sequence[str], link: str = "or") -> str:
    """Words in a row: `a`, `a or b`, `a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {link} {words[-1]}"


def pointer_segment(key: str) -> str:
    """A key as a segment of a JSON Pointer."""
    return key.replace("~", "~0").replace("/", "~1") if "/" in key or "~" in key else key


def pointer_keys(path: str) -> list[str]:
    """The keys of a JSON Pointer."""
    return [segment.replace("~1", "/").replace("~0", "~") for segment in path.split("/")[1:]]


def field_name(path: str) -> str:
    """The name of the field that a JSON Pointer leads to: `imageUrls[0]` for `/imageUrls/0`."""
    if path.rfind("/") == 0 and len(path) > 1 and "~" not in path:
        return path[1:]
    name = ""
    for segment in pointer_keys(path):
        name = f"{name}[{segment}]" if segment.isascii() and segment.isdigit() and name else segment
    return name or "the payload"
