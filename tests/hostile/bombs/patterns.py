"""Bombs: patterns."""

from __future__ import annotations

from tests.hostile.bombs.making import Bomb, alone, bomb, document, fields


def _pattern(text: str) -> str:
    return document({"type": "object", "properties": {"a": {"type": "string", "pattern": text}}})


@bomb
def pattern_with_large_counts() -> Bomb:
    return alone(_pattern("^a{1,99999}$"))


@bomb
def pattern_with_counts_in_counts() -> Bomb:
    return alone(_pattern("^(((a{1,99}){1,99}){1,99}){1,99}$"))


@bomb
def pattern_of_a_megabyte() -> Bomb:
    return alone(_pattern("^" + "a" * 1_000_000 + "$"))


@bomb
def pattern_of_many_groups() -> Bomb:
    return alone(_pattern("(" * 2_000 + "a" + ")" * 2_000))


@bomb
def pattern_of_many_alternatives() -> Bomb:
    return alone(_pattern("^(" + "|".join(f"word{n}" for n in range(20_000)) + ")$"))


@bomb
def pattern_of_many_loops() -> Bomb:
    return alone(_pattern("^" + "(a*)*" * 200 + "$"))


@bomb
def pattern_that_backtracks() -> Bomb:
    return alone(_pattern("^(a+)+$"))


@bomb
def pattern_that_looks_ahead() -> Bomb:
    return alone(_pattern("^" + "(?=a)" * 5_000 + "$"))


@bomb
def pattern_of_classes() -> Bomb:
    return alone(_pattern("^[" + "".join(f"\\u{{{n:x}}}-\\u{{{n + 1:x}}}" for n in range(0x4E00, 0x9000, 3)) + "]*$"))


@bomb
def patterns_of_number() -> Bomb:
    return alone(
        document(
            {
                "type": "object",
                "properties": {f"f{n}": {"type": "string", "pattern": f"^(a|b){{{n}}}c*$"} for n in range(400)},
            }
        )
    )


@bomb
def pattern_with_properties() -> Bomb:
    return alone(_pattern("^(" + "|".join(["\\p{L}+"] * 50) + "){1,50}$"))


@bomb
def pattern_of_counts_of_counts() -> Bomb:
    return alone(_pattern("^a{1000}{1000}$"))


@bomb
def pattern_of_counted_groups() -> Bomb:
    return alone(_pattern("^((a{1000}){1000}){1000}$"))


@bomb
def pattern_of_an_endless_count() -> Bomb:
    return alone(_pattern("^a{0,99999999999999999999}$"))


@bomb
def pattern_of_many_options() -> Bomb:
    return alone(_pattern("^" + "a?" * 400 + "a" * 400 + "$"))


@bomb
def pattern_of_prefixes() -> Bomb:
    return alone(_pattern("^(" + "|".join("a" * n for n in range(1, 60)) + ")*$"))


@bomb
def pattern_of_stars_in_stars() -> Bomb:
    return alone(_pattern("^" + "(" * 100 + "a" + ")*" * 100 + "$"))


@bomb
def pattern_that_looks_back() -> Bomb:
    return alone(_pattern("^(a*)" + "\\1" * 800 + "$"))


@bomb
def patterns_that_are_slow() -> Bomb:
    slow = {f"f{n}": {"type": "string", "pattern": f"^((a{{1,9}}){{1,9}}b|c{n}){{1,20}}$"} for n in range(300)}
    return alone(document({"type": "object", "properties": slow}))


@bomb
def patterns_of_names() -> Bomb:
    names = [{"propertyNames": {"pattern": f"^.*a{n}.*$"}} for n in range(490)]
    return alone(document({"type": "object", "allOf": names}))


@bomb
def patterns_of_properties_in_lists() -> Bomb:
    closed = [
        {
            "patternProperties": {f"^{n}.*(x|y)+{m}$": {"type": "string", "maxLength": m} for m in range(100)},
            "additionalProperties": False,
        }
        for n in range(10)
    ]
    return alone(document({"type": "object", "allOf": closed}))


@bomb
def patterns_that_take_long_to_judge() -> Bomb:
    slow = {f"f{n}": {"type": "string", "pattern": f"^[ab]*a[ab]{{14}}[abc]{{{n}}}$"} for n in range(1, 900)}
    return alone(document({"type": "object", "properties": slow}))


@bomb
def patterns_that_look_ahead_often() -> Bomb:
    slow = {f"f{n}": {"type": "string", "pattern": "(?=[ab]*a[ab]{14})" * 100 + f"c{{{n}}}"} for n in range(1, 700)}
    return alone(document({"type": "object", "properties": slow}))


@bomb
def patterns_that_are_wrong() -> Bomb:
    wrong = {"type": "string", "pattern": "^[ab]*a[ab]{14}[abc]{100}(?=(d{100}){100})$"}
    return alone(document(fields(900, wrong)))
