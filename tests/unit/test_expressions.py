"""Expressions: a pattern of ECMA-262 becomes the Python expression that matches the same texts, or is refused."""

from __future__ import annotations

import re

import pytest

from callsheet.modelling.expressions import NotPython, translate


def matches(pattern: str, text: str) -> bool:
    return re.search(translate(pattern), text) is not None


@pytest.mark.parametrize(
    ("pattern", "fitting", "unfitting"),
    [
        ("^a$", ["a"], ["a\n", "ba", "", "a\r"]),
        ("^a|b$", ["ax", "xb", "b"], ["xb\n", "cab\n"]),
        ("a.c", ["abc", "a\x0bc", "a\x85c", "a\U0001f3acc"], ["a\nc", "a\rc", "a\u2028c", "a\u2029c"]),
        (r"^\d+$", ["0123456789"], ["١٢٣", "²", "1\n"]),
        (r"^\w+$", ["aZ_09"], ["é", "ñ", "ſ", "a-b"]),
        (r"^\s$", [" ", "\t", "\n", "\u00a0", "\ufeff", "\u2028", "\u3000"], ["\x1c", "\x1d", "\x1e", "\x1f", "\x85"]),
        (r"^\S$", ["a", "\x1c", "\x85"], [" ", "\ufeff"]),
        (r"^\D$", ["a", "٣"], ["3"]),
        (r"^\W$", ["é", " "], ["e", "_"]),
        (r"^[\d\-x]$", ["5", "-", "x"], ["٣", "a"]),
        (r"^[^\s/?#]$", ["a"], [" ", "/", "?", "#", "\ufeff"]),
        (r"^[a-z[&&]$", ["[", "&", "q"], ["]", "A"]),
        (r"^[$.^]$", ["$", ".", "^"], ["a", "\n"]),
        (r"\bfox\b", ["a fox!", "fox", "éfoxé"], ["foxes", "_fox"]),
        (r"x\By", ["xy"], ["x y"]),
        (r"^\$\.\/\-$", ["$./-"], ["a"]),
        (r"^\u00e9\x41$", ["éA"], ["eA"]),
        (r"^\t\n\r\f\v\0$", ["\t\n\r\f\v\0"], [""]),
        (r"^(?:a|b){2,3}$", ["ab", "bab"], ["a", "abab"]),
        (r"^(a)\1$", ["aa"], ["ab", "a"]),
        (r"^(?<x>a)b\k<x>$", ["aba"], ["abb"]),
        (r"^a(?=b)", ["ab"], ["ac"]),
        (r"^a(?!b)", ["ac"], ["ab"]),
        (r"(?<=a)b", ["ab"], ["cb"]),
        (r"(?<!a)b", ["cb"], ["ab"]),
        (r"^a+?b*?c??$", ["aabb", "abc"], ["b"]),
        ("", ["", "anything"], []),
        (r"^c[a-z0-9]{24}$|\.\.\.$", ["c" + "a" * 24, "clxxx..."], ["clxxx", "c" + "a" * 24 + "\n"]),
        (r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]", ["https://a", "HTTP://b/"], ["ftp://a", "https:///a"]),
    ],
)
def test_a_pattern_means_what_it_means_in_ecma_262(pattern: str, fitting: list[str], unfitting: list[str]) -> None:
    assert [text for text in fitting if not matches(pattern, text)] == []
    assert [text for text in unfitting if matches(pattern, text)] == []


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(", "not a valid expression: missing ), unterminated subpattern at position 0"),
        (")", "not a valid expression: unbalanced parenthesis at position 0"),
        ("*a", "not a valid expression: nothing to repeat at position 0"),
        ("[a", "not a valid expression: unterminated character set at position 0"),
        ("[z-a]", "not a valid expression: bad character range z-a at position 1"),
        ("a{3,1}", "not a valid expression: min repeat greater than max repeat at position 2"),
        ("(?<=a+)b", "not a valid expression: look-behind requires fixed-width pattern"),
        ("\\", "a backslash at the end"),
        ("[]", "an empty character class"),
        ("[^]", "an empty character class"),
        (r"[\S]", r"\S inside a character class"),
        (r"[\B]", r"\B inside a character class"),
        (r"\p{L}", r"\p has no equal in Python"),
        (r"\A", r"\A has no equal in Python"),
        (r"\Z", r"\Z has no equal in Python"),
        (r"\cA", r"\c has no equal in Python"),
        (r"\u{1F600}", r"\u has no equal in Python"),
        (r"\u12", r"\u has no equal in Python"),
        (r"\xZZ", r"\x has no equal in Python"),
        (r"\k", r"\k without a name"),
        ("(?i)a", "the group '(?i' does not exist in ECMA-262"),
        ("(?P<a>b)", "the group '(?P' does not exist in ECMA-262"),
        ("(?#note)a", "the group '(?#' does not exist in ECMA-262"),
        ("(?>a)b", "the group '(?>' does not exist in ECMA-262"),
        ("(?(1)a|b)", "the group '(?(' does not exist in ECMA-262"),
    ],
)
def test_what_python_cannot_say_is_refused_with_the_reason(pattern: str, reason: str) -> None:
    with pytest.raises(NotPython) as caught:
        translate(pattern)
    assert str(caught.value) == reason


@pytest.mark.parametrize("pattern", ["a*+b", "a++b", "a?+b", "a{2}+b"])
def test_possessive_quantifiers_are_no_part_of_ecma_262(pattern: str) -> None:
    with pytest.raises(NotPython):
        translate(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"^[\w-z]$", "`"), (r"^[!-\d]$", "*"), (r"^[+-\w]$", "/"), (r"^[\s-~]$", "a")],
)
def test_a_class_is_no_end_of_a_range(pattern: str, text: str) -> None:
    try:
        assert not matches(pattern, text)
        assert matches(pattern, "-")
    except NotPython:
        pass  # ECMA-262 refuses it too, where it reads the pattern by code points


def test_a_repetition_without_a_lower_bound_is_refused_or_plain_text() -> None:
    try:
        assert matches("^a{,3}$", "a{,3}")
        assert not matches("^a{,3}$", "aa")
    except NotPython:
        pass  # ECMA-262 refuses it too, where it reads the pattern by code points


@pytest.mark.parametrize("pattern", ["(" * 5_000 + ")" * 5_000, "a{99999999999}", "(a" * 200])
def test_an_expression_that_python_cannot_hold_is_refused_and_no_crash(pattern: str) -> None:
    with pytest.raises(NotPython):
        translate(pattern)


def test_an_expression_that_compiles_warns_of_nothing() -> None:
    assert matches("^[a[c||d&&e~~f]$", "&")
    assert matches("^[+--]$", ",")


def test_a_dash_at_an_end_of_a_class_is_a_dash() -> None:
    for pattern in ("^[a-]$", "^[-a]$", "^[--]$", "^[-]$", "^[^a-]$", "^[a-c-z]$"):
        assert matches(pattern, "-") is (pattern != "^[^a-]$"), pattern
    assert not matches("^[a-c-z]$", "d")


@pytest.mark.parametrize("pattern", ["^[[]$", "^[a&]$", "^[|~]$", r"^[\b]$", r"^[\^]$", "^[a^]$", r"^[\]]$"])
def test_signs_in_a_class_stand_for_themselves(pattern: str) -> None:
    assert sum(matches(pattern, sign) for sign in "[&|~^]\x08-") in (1, 2)
