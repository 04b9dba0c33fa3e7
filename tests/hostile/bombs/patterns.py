"""Bombs: patterns."""

from __future__ import annotations

from tests.hostile.bombs.making import Bomb, alone, bomb, document


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
