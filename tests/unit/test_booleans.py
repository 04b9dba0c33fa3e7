"""Booleans: conditions keep their meaning when they are negated, simplified and printed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from callsheet.compiling.booleans import (
    FALSE,
    TRUE,
    Atom,
    Boolean,
    Both,
    Either,
    Opposite,
    both,
    either,
    negate,
    source,
)
from callsheet.compiling.code import Code

A, B, C = Atom(Code("a")), Atom(Code("b")), Atom(Code("c"))
LESS = Atom(Code("x < y"), Code("x >= y"))


def trees(depth: int) -> Iterator[Boolean]:
    """Every small tree of three tests."""
    yield from (A, B, C, TRUE, FALSE)
    if depth:
        parts: list[Boolean] = [
            A,
            B,
            Opposite(C),
            Both((A, B)),
            Either((B, C)),
            Opposite(Both((A, C))),
            Opposite(Either((A, B))),
        ]
        for first, second in itertools.product(parts, parts):
            yield Both((first, second))
            yield Either((first, second))
            yield Opposite(Both((first, second)))
            yield Opposite(Either((first, second)))


TREES = list(trees(1))


def meaning(boolean: Boolean, **values: bool) -> bool:
    match boolean:
        case Atom(text):
            return values[text]
        case Both(parts):
            return all(meaning(part, **values) for part in parts)
        case Either(parts):
            return any(meaning(part, **values) for part in parts)
        case Opposite(part):
            return not meaning(part, **values)


def table(test: Callable[..., bool]) -> list[bool]:
    return [test(a=a, b=b, c=c) for a, b, c in itertools.product((False, True), repeat=3)]


def of(boolean: Boolean) -> list[bool]:
    return table(lambda **values: meaning(boolean, **values))


def printed(boolean: Boolean) -> list[bool]:
    compiled = compile(source(boolean), "<test>", "eval")
    return table(lambda **values: bool(eval(compiled, {"__builtins__": {}}, values)))  # noqa: S307  # that is the test


def test_what_is_printed_means_what_the_tree_means() -> None:
    assert [tree for tree in TREES if printed(tree) != of(tree)] == []


def test_the_opposite_holds_exactly_where_the_condition_does_not() -> None:
    for tree in TREES:
        assert of(negate(tree)) == [not value for value in of(tree)]
        assert printed(negate(tree)) == [not value for value in of(tree)]


def test_the_opposite_of_the_opposite_means_the_same() -> None:
    assert [tree for tree in TREES if of(negate(negate(tree))) != of(tree)] == []


def test_putting_conditions_together_keeps_their_meaning() -> None:
    some = TREES[::7]
    for first, second in itertools.product(some, some):
        assert of(both([first, second])) == [x and y for x, y in zip(of(first), of(second), strict=True)]
        assert of(either([first, second])) == [x or y for x, y in zip(of(first), of(second), strict=True)]


def test_what_is_always_or_never_true_is_left_out() -> None:
    assert both([]) == TRUE
    assert either([]) == FALSE
    assert both([A, TRUE]) == A
    assert both([A, FALSE]) == FALSE
    assert either([A, FALSE]) == A
    assert either([A, TRUE]) == TRUE
    assert negate(TRUE) == FALSE
    assert negate(FALSE) == TRUE


def test_conditions_are_flattened_and_said_once() -> None:
    assert both([A, Both((B, A)), B]) == Both((A, B))
    assert either([A, Either((B, A)), B]) == Either((A, B))
    assert both([A, A]) == A


def test_a_test_that_has_an_opposite_is_turned_around() -> None:
    assert source(negate(LESS)) == "x >= y"
    assert source(negate(negate(LESS))) == "x < y"
    assert source(negate(A)) == "not a"
    assert negate(negate(A)) == A


@pytest.mark.parametrize(
    ("boolean", "expected"),
    [
        (TRUE, "True"),
        (FALSE, "False"),
        (Both((A, B)), "a and b"),
        (Either((A, Both((B, C)))), "a or (b and c)"),
        (Both((A, Either((B, C)))), "a and (b or c)"),
        (Opposite(Both((A, B))), "not (a and b)"),
        (Opposite(Either((A, B))), "not (a or b)"),
        (Both((Opposite(A), B)), "not a and b"),
        (Opposite(A), "not a"),
    ],
)
def test_brackets_stand_where_python_needs_them(boolean: Boolean, expected: str) -> None:
    assert source(boolean) == expected
