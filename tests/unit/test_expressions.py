"""Expressions: a pattern of ECMA-262 becomes the Python expression that matches the same texts, or is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callsheet.adoption.patterns import as_ecma
from callsheet.ir.texts import unsealed
from callsheet.modelling.expressions import translate
from callsheet.runtime.expressions import WrongExpression
from callsheet.runtime.linear import matcher


def matches(pattern: str, text: str) -> bool:
    expression = translate(pattern)
    if expression.python is None:
        return matcher(pattern)(text)
    return re.search(unsealed(expression.python), text) is not None


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
        (r"^\cA\u{1F600}\ud83d\ude00$", ["\x01😀😀"], ["A😀😀"]),
        (r"^[\S]$", ["a"], [" "]),
        (r"^[^\W\d]$", ["a", "_"], ["1", "-"]),
        ("[]", [], ["", "a"]),
        ("^[^]$", ["\n", "a"], ["", "aa"]),
        (r"^\p{L}+$", ["aπ"], ["1", "", "a1"]),
        (r"^[\p{Lu}\d]+$", ["A1", "Ä"], ["a"]),
        (r"^\P{Letter}$", ["1"], ["a"]),
        (r"^\p{gc=digit}$", ["٣"], ["a"]),
        ("^🐲*$", ["", "🐲🐲"], ["🐉"]),
        (r"^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$", ["0", "-1.5", "00.", ".5"], ["", "-", ".", "1.2.3", "a"]),
        (r"^(?=.*[A-Z])(?=.*\d)(\w+)+$", ["A1", "1bA"], ["A", "1", "A1-"]),
        ("^(?i:data|[b-d]x)$", ["data", "DaTa", "BX", "cX"], ["dat", "ax"]),
        ("^(?i:k[^a-z]|ß)$", ["K1", "\u212a1", "ẞ"], ["KB", "kb", "ss", "k\u017f"]),
        ("^(?i:a(?-i:b))c$", ["abc", "Abc"], ["aBc", "abC"]),
        ("^(?s:.).$", ["\na"], ["a\n"]),
        (r"^(?i:\w+\s+)+$", ["a B ", "\u017f "], ["a"]),
        (r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]", ["https://a", "HTTP://b/"], ["ftp://a", "https:///a"]),
    ],
)
def test_a_pattern_means_what_it_means_in_ecma_262(pattern: str, fitting: list[str], unfitting: list[str]) -> None:
    assert [text for text in fitting if not matches(pattern, text)] == []
    assert [text for text in unfitting if matches(pattern, text)] == []


@pytest.mark.parametrize(
    ("python", "ecma"),
    [
        (r"\A[a-z]+\Z", "^[a-z]+$"),
        (r"a\z", "a$"),
        (r"\\A[\A\]\Z]\\", r"\\A[\A\]\Z]\\"),
        (r"(?P<year>\d{4})-(?P=year)", r"(?<year>\d{4})-\k<year>"),
        ("(?i)^a|b$", "(?i:^a|b$)"),
        ("(?x)a", "(?x)a"),
        ("^[]a]$", "^[]a]$"),
    ],
)
def test_a_pattern_of_another_language_is_read_as_it_is_meant(python: str, ecma: str) -> None:
    assert as_ecma(python) == ecma


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(", "a ( that nothing closes"),
        (")", "a ) that closes nothing"),
        ("*a", "nothing to repeat before '*'"),
        ("a|+", "nothing to repeat before '+'"),
        ("^*", "nothing to repeat before '*'"),
        ("[a", "a [ that nothing closes"),
        ("[z-a]", "a range that ends before it begins"),
        ("a{3,1}", "the repetition {3,1} ends before it begins"),
        ("(?<=a+)b", "Python cannot run it: look-behind requires fixed-width pattern"),
        ("\\", "a backslash at the end"),
        (r"[\B]", r"\B inside a character class"),
        (r"\p{Script=Greek}", r"\p{Script=Greek} is no general category of Unicode"),
        (r"\p{Script}", r"\p{Script} is no property of Unicode"),
        (r"\p", r"\p without the name of a property in braces"),
        ("(?im:a)", "(?im:…) changes how lines are read"),
        (r"(?i:\p{Lu})", "a category of Unicode in (?i:…) is not told from others"),
        (r"(?i:(a)\1)", r"\1 in (?i:…) stands for a text in either case"),
        ("(?i-i:a)", "the flags 'i-i' of a group"),
        (r"\k<a>(?<a>b)", r"\k<a> refers to a group that comes later"),
        (r"\k<a>(?<b>b)", r"\k<a> refers to a group that does not exist"),
        (r"\A", r"\A means nothing in ECMA-262"),
        (r"\Z", r"\Z means nothing in ECMA-262"),
        (r"\a", r"\a means nothing in ECMA-262"),
        (r"\u12", r"\u without the number of a character"),
        (r"\u{110000}", r"\u without the number of a character"),
        (r"\xZZ", r"\x without the number of a character"),
        (r"\k", r"\k without a name"),
        (r"(a)\2", r"\2 refers to a group that does not exist"),
        (r"(?:(a)|b)\1", r"\1 refers to a group that may have taken nothing"),
        ("(?i)a", "the group '(?i' does not exist in ECMA-262"),
        ("(?P<a>b)", "the group '(?P' does not exist in ECMA-262"),
        ("(?#note)a", "the group '(?#' does not exist in ECMA-262"),
        ("(?>a)b", "the group '(?>' does not exist in ECMA-262"),
        ("(?(1)a|b)", "the group '(?(' does not exist in ECMA-262"),
        ("(?=.*a)b", "some texts would take it exponential or quadratic time, and it looks around or back"),
        (r"^(a+)\1$", "some texts would take it exponential or quadratic time, and it looks around or back"),
        (r"^\p{Lu}(?=x)", "it asks for a category of Unicode, and it looks around or back"),
        (
            "((a{1,100}){1,100}){1,100}",
            "some texts would take it exponential or quadratic time, and it repeats too much",
        ),
    ],
)
def test_what_python_cannot_say_is_refused_with_the_reason(pattern: str, reason: str) -> None:
    with pytest.raises(WrongExpression) as caught:
        translate(pattern)
    assert str(caught.value) == reason


@pytest.mark.parametrize("pattern", ["a*+b", "a++b", "a?+b", "a{2}+b"])
def test_possessive_quantifiers_are_no_part_of_ecma_262(pattern: str) -> None:
    with pytest.raises(WrongExpression):
        translate(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"^[\w-z]$", "`"), (r"^[!-\d]$", "*"), (r"^[+-\w]$", "/"), (r"^[\s-~]$", "a")],
)
def test_a_class_is_no_end_of_a_range(pattern: str, text: str) -> None:
    try:
        assert not matches(pattern, text)
        assert matches(pattern, "-")
    except WrongExpression:
        pass  # ECMA-262 refuses it too, where it reads the pattern by code points


def test_a_repetition_without_a_lower_bound_is_refused_or_plain_text() -> None:
    try:
        assert matches("^a{,3}$", "a{,3}")
        assert not matches("^a{,3}$", "aa")
    except WrongExpression:
        pass  # ECMA-262 refuses it too, where it reads the pattern by code points


@pytest.mark.parametrize("pattern", ["(" * 5_000 + ")" * 5_000, "(a" * 200])
def test_an_expression_that_python_cannot_hold_is_refused_and_no_crash(pattern: str) -> None:
    with pytest.raises(WrongExpression):
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


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$",
        "(a|a)*b$",
        "(.*b){20}",
        "a+$",
        r"^\s+|a+$",
        "(a?){30}a{30}$",
        "^" + "a?" * 30 + "a" * 30 + "$",
        "(a+a+)+y",
        "(a*)*b",
    ],
)
def test_a_pattern_that_would_take_python_too_long_is_matched_in_linear_time(pattern: str) -> None:
    assert translate(pattern).python is None
    assert matcher(pattern)("a" * 50_000 + "!") is False


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        r"^\d{1,3}(\.\d{1,3}){3}$",
        r"^(?=.*[a-z])(?=.*\d).{8,}$",
        r"^(?!.*\.\.)[a-z.]+$",
        r"^(['\"]).*\1$",
        "^.{1,2500}$",
        "https?://[^ ]+",
        r"^([a-zA-Z0-9_.+-]+)@([a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}$",
        r"^(\d{4})-(0[1-9]|1[0-2])-([12]\d|0[1-9]|3[01])T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$",
        r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        r"\.(jpg|png)$",
    ],
)
def test_usual_patterns_stay_with_python(pattern: str) -> None:
    assert translate(pattern).python is not None


def expressions(depth: int = 4) -> st.SearchStrategy[str]:
    """Expressions of every kind that the matcher of linear time takes."""
    atoms = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\s", "1", "(?:)", r"\b", r"\B", "^", "$"])
    times = st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "{0,2}"])
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
            st.tuples(inner, times).map(lambda two: f"({two[0]}){two[1]}"),
        ),
        max_leaves=2**depth,
    )


@settings(max_examples=300, derandomize=True)
@given(expressions(), st.text("ab1 \n", max_size=8))
def test_the_matcher_and_python_agree(pattern: str, text: str) -> None:
    assert matcher(pattern)(text) is (
        re.search(pattern.replace("$", r"\Z").replace(r"\B", r"(?!\b)"), text, re.ASCII) is not None
    )
