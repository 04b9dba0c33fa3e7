"""The piece of text that every match of an expression contains."""

from __future__ import annotations

import re

import pytest

from callsheet.compiling.needed_text import needed_text, needs_white_space
from callsheet.ir.texts import SpecText, unsealed
from callsheet.modelling.expressions import translate


@pytest.mark.parametrize(
    ("regex", "text"),
    [
        (r"^[Hh]ttps?://([^/?#]*\.)?example\.com([:/?#]|\Z)", "example.com"),
        (r"\.\.\.\Z", "..."),
        (r"abcde?f", "abcd"),
        (r"abcde*", "abcd"),
        (r"abcde+fghij", "abcde"),
        (r"abcd{2}", "abc"),
        (r"abc{2}", None),
        (r"abcde{0,2}fghij", "fghij"),
        (r"(abcdef)?gh", None),
        (r"(?:abcdef|gh)ijkl", "ijkl"),
        (r"abcdef|ghijkl", None),
        (r"ab[cd]efgh", "efgh"),
        (r"[]abcd]wxyz", "wxyz"),
        (r"\d\w\babcd\x41", "abcd"),
        (r"\x41abcd", "abcd"),
        (r"\u0041abcd\U00000041", "abcd"),
        (r"(x)\1abcd\N{BULLET}", "abcd"),
        (r"(?i)abcdef", None),
        (r"(?!abcdef)ghijk", "ghijk"),
        (r"a.c\(d\)efg", "c(d)efg"),
        ("", None),
    ],
)
def test_the_longest_piece_that_is_always_there_is_found(regex: str, text: str | None) -> None:
    re.compile(regex)
    assert needed_text(SpecText(regex)) == (None if text is None else SpecText(text))


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"^https?://\S*\s", True),
        (r"a\s+b", True),
        (r"a\s*b", False),
        (r"a\s?b", False),
        (r"a\s{0,2}b", False),
        (r"(a\s)?b", False),
        (r"a\s|b", False),
        (r"[^\s]a", False),
        (r"[\sx]a", False),
        (r"ab", False),
    ],
)
def test_white_space_is_needed_where_every_match_holds_some(pattern: str, needed: bool) -> None:
    regex = translate(pattern).python
    assert regex is not None
    assert needs_white_space(regex) is needed


def test_of_the_white_space_of_expressions_only_the_space_can_be_printed() -> None:
    regex = translate(r"\s").python
    assert regex is not None
    white = [chr(number) for number in range(0x11_0000) if re.match(unsealed(regex), chr(number))]
    assert len(white) > 20
    assert [char for char in white if char.isprintable()] == [" "]
