"""Values: JSON's own idea of equality, and Python values made plain JSON."""

from __future__ import annotations

from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

PLAIN: frozenset[type] = frozenset((str, int, float, bool, type(None)))
_LARGE = 2**61 - 1
_INFINITE = float("inf")


def equal(left: object, right: object) -> bool:
    """Whether two JSON values are equal: 8.0 is 8, true is not 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(equal(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(value, right[key]) for key, value in left.items())
    return left == right


def equal_to_any(value: object, constants: tuple[object, ...]) -> bool:
    """Whether a JSON value equals one of the constants."""
    return any(equal(value, constant) for constant in constants)


def has_unique_items(items: list[Any]) -> bool:
    """Whether no two items of a list are equal, in time proportional to the list."""
    return len({item if item.__class__ is str else _stand_in(item) for item in items}) == len(items)


def _stand_in(value: Any) -> object:
    """Something that can be hashed, and equals what stands for an equal JSON value: 8.0 is 8, true is not 1."""
    if isinstance(value, dict):
        return ("{", frozenset((key, _stand_in(item)) for key, item in value.items()))
    if isinstance(value, list | tuple):
        return ("[", *map(_stand_in, value))
    if isinstance(value, bool):
        return (bool, value)
    if isinstance(value, int | float) and _LARGE <= abs(value) < _INFINITE:
        # Hashes of larger numbers repeat, and a list of such numbers would take quadratic time.
        return hex(int(value))
    return value if isinstance(value, str | int | float) or value is None else id(value)


def is_multiple(value: float, divisor: float) -> bool:
    """Whether a number is a multiple of another, in exact decimal arithmetic."""
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor == 0
    from fractions import Fraction

    # A float stands for the decimal that it is written as.
    whole, step = (Fraction(number if isinstance(number, int) else repr(number)) for number in (value, divisor))
    return (whole / step).denominator == 1


def is_plain(value: object) -> bool:
    """Whether a value consists of what JSON decodes to, with no subclass and nothing else in it."""
    kind = type(value)  # not `__class__`, of which an object may say what it likes
    if kind is dict:
        # Whatever is not valid passes here: this loop costs less than what would read better.
        for key, item in value.items():  # type: ignore[attr-defined]  # the type was tested
            if type(key) is not str or (type(item) not in PLAIN and not is_plain(item)):
                return False
        return True
    if kind is list:
        return PLAIN.issuperset(map(type, value)) or all(map(is_plain, value))  # type: ignore[call-overload]  # a list
    return kind in PLAIN


def is_plain_enough(value: object) -> bool:
    """Whether a value needs no conversion.

    One that is too deep to be walked, holds itself or is changed by another thread meanwhile may need it.
    """
    try:
        return is_plain(value)
    except RuntimeError:  # a RecursionError is one
        return False


def made_plain(value: Any) -> Any:
    """The value with tuples, mappings and subclasses of JSON's types made plain; anything else stays as it is.

    Of the value's own methods only `items` is called, as JSON does: one that fails or has no end does no harm.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, int):
        return int.__int__(value)
    if issubclass(kind, float):
        return float.__float__(value)
    if issubclass(kind, list | tuple):
        return [made_plain(item) for item in items_of(value)]
    if issubclass(kind, dict):
        return {
            str.__str__(key) if issubclass(type(key), str) else key: made_plain(item) for key, item in entries_of(value)
        }
    return value


def items_of(value: list[Any] | tuple[Any, ...]) -> Iterable[Any]:
    """What is in a list or a tuple, whatever a subclass says of it: JSON asks no subclass, either."""
    return list.__iter__(value) if isinstance(value, list) else tuple.__iter__(value)


def entries_of(value: dict[Any, Any]) -> list[tuple[Any, Any]]:
    """The keys and values that a mapping names. Of one that fails, or names more than is in it, what is in it."""
    stored = list(dict.items(value))
    if type(value) is dict:
        return stored
    try:
        named = [(key, item) for key, item in islice(value.items(), len(stored) + 1)]
    except Exception:
        return stored
    return named if len(named) <= len(stored) else stored
