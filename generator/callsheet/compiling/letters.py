"""Letters: a text in those that names are made of, which look like no other ones.

Latin letters lose their accents, and Cyrillic and Greek ones are written in Latin ones, because many look like these.
Those of East Asia stay: Python has names of them, and nobody would take them for others. The rest separates words.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_PAIRS: Final = (
    ("ßæœøđłðþı", "ss ae oe o d l d th i"),
    (
        "абвгдеёжзийклмнопрстуфхцчшщыэюяіїєґ",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch y e yu ya i i e g",
    ),
    ("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
)
_LATIN: Final = {
    letter: latin for letters, latins in _PAIRS for letter, latin in zip(letters, latins.split(), strict=True)
}
_SILENT: Final = "ъь"
_KEPT: Final = ("CJK ", "HIRAGANA ", "KATAKANA", "HANGUL ")
"""How the names of the letters begin that stay."""


def plain_letters(text: str) -> str:
    """A text in letters for names, in the form that Python gives to names. What is no such letter is a space."""
    if text.isascii():
        return text
    return "".join(map(_letter, unicodedata.normalize("NFKC", text)))


def _letter(char: str) -> str:
    base = unicodedata.normalize("NFKD", char)[0]
    for found in (char, base):
        latin = found if found.isascii() else _LATIN.get(found.lower(), "")
        if latin:
            return latin.capitalize() if found.isupper() else latin
    if char.lower() in _SILENT:
        return ""
    name = unicodedata.name(char, "")
    # A filler is a letter that nobody sees.
    return char if char.isalnum() and name.startswith(_KEPT) and "FILLER" not in name else " "
