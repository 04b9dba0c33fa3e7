"""Hostnames: names of hosts in any script (IDNA 2008). Loaded only for names that are not plain ASCII.

The rules are those of RFC 5891 to 5893, over the characters that this Python knows. Scripts and joining types are
not among what it knows: a script is told by the names of its characters, and joining by the direction of writing.
"""

from __future__ import annotations

import re
import unicodedata

_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_ASCII_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z")
_ALLOWED = frozenset("\u00df\u03c2\u06fd\u06fe\u0f0b\u3007")
_REFUSED = frozenset("\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b")
_LETTERS_AND_DIGITS = frozenset(("Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc"))
_IGNORED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
    "\u20d0-\u20ff\U0001d100-\U0001d24f\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]"
)
"""What is not shown, marks for symbols and music, and the letters of which Hangul was once put together."""
_ARABIC_DIGITS = re.compile("[\u0660-\u0669]")
_EXTENDED_DIGITS = re.compile("[\u06f0-\u06f9]")
_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))
_IN_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"))
_IN_LEFT_TO_RIGHT = frozenset(("L", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"))
_VIRAMA = 9


def is_hostname_of_any_script(text: str) -> bool:
    """Whether a text is the name of a host, with labels in ASCII, in Punycode or in any script."""
    labels = [_shown(label) for label in _DOTS.split(text)] if len(text) <= 253 else [None]
    known = [label for label in labels if label is not None]
    if len(known) < len(labels):
        return False
    mixed = any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for label in known for char in label)
    return not mixed or all(_keeps_direction(label) for label in known)


def _shown(label: str) -> str | None:
    """A label as it is shown to people, or None where it is wrong."""
    if not label.isascii():
        return label if _is_right(label) and len(label.encode("punycode")) <= 59 else None
    if _ASCII_LABEL.match(label) is None:
        return None
    if label[:4].lower() != "xn--":
        return label
    try:
        shown = label[4:].lower().encode("ascii").decode("punycode")
        again = shown.encode("punycode").decode("ascii")
    except (UnicodeError, ValueError, IndexError):
        return None
    return shown if again == label[4:].lower() and not shown.isascii() and _is_right(shown) else None


def _is_right(label: str) -> bool:
    return (
        unicodedata.normalize("NFC", label) == label
        and label[2:4] != "--"
        and not label.startswith("-")
        and not label.endswith("-")
        and not unicodedata.category(label[0]).startswith("M")
        and all(_may_stand(label, index) for index in range(len(label)))
    )


def _may_stand(label: str, index: int) -> bool:
    """Whether a character may stand where it does (RFC 5892)."""
    char = label[index]
    if char in _ALLOWED or (char.isascii() and (char.islower() or char.isdigit() or char == "-")):
        return True
    fits = _in_context(label, index)
    if fits is not None:
        return fits
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    if char in _REFUSED or folded != char or _IGNORED.match(char):
        return False
    return unicodedata.category(char) in _LETTERS_AND_DIGITS


def _in_context(label: str, index: int) -> bool | None:
    """Whether a character suits the ones around it; None for a character that does not depend on them."""
    char, before, after = label[index], label[index - 1 : index], label[index + 1 : index + 2]
    if char in "\u200c\u200d":
        joins = before != "" and unicodedata.combining(before) == _VIRAMA
        between = char == "\u200c" and all(side and unicodedata.bidirectional(side) == "AL" for side in (before, after))
        return joins or between
    if char == "\u00b7":
        return before == after == "l"
    if char == "\u0375":
        return _is_of(after, "GREEK")
    if char in "\u05f3\u05f4":
        return _is_of(before, "HEBREW")
    if char == "\u30fb":
        return any(other != char and _is_of(other, "HIRAGANA", "KATAKANA", "CJK", "IDEOGRAPHIC") for other in label)
    if _ARABIC_DIGITS.match(char):
        return _EXTENDED_DIGITS.search(label) is None
    if _EXTENDED_DIGITS.match(char):
        return _ARABIC_DIGITS.search(label) is None
    return None


def _is_of(char: str, *scripts: str) -> bool:
    return char != "" and unicodedata.name(char, "").startswith(scripts)


def _keeps_direction(label: str) -> bool:
    """Whether a label of a name that holds writing from right to left can be read in one way only (RFC 5893)."""
    kinds = [unicodedata.bidirectional(char) for char in label]
    ends = [kind for kind in kinds if kind != "NSM"][-1:]
    if kinds[0] in ("R", "AL"):
        both = "EN" in kinds and "AN" in kinds
        return not both and _IN_RIGHT_TO_LEFT.issuperset(kinds) and ends[0] in ("R", "AL", "EN", "AN")
    return kinds[0] == "L" and _IN_LEFT_TO_RIGHT.issuperset(kinds) and ends[0] in ("L", "EN")
